"""A desk with one file, and the panel beside a case that is loaded anew after every change, as the case screen does it."""

from functools import cache

from PySide6.QtWidgets import QWidget

from complaint_desk.services import questions
from complaint_desk.services.books import load_books
from complaint_desk.ui.guide import GuidePanel
from tests.ui.desks import DeskOfOne

SHIPPED = cache(load_books)


class Room(DeskOfOne):
    """Everything around one panel."""

    def __init__(self, folder, look, texts=None):
        super().__init__(folder, texts)
        self.look, self.wanted, self.loads = look, [], 0
        self.panel = GuidePanel(self.desk, self.drafts, look, clock=self.clock, signals_in=lambda words: ("lawyer",) if "lawyer" in words else ())
        self.panel.resize(400, 860)
        self.case, self.shown, self.site = 0, {}, None
        self.panel.step_shown.connect(self.show_step)
        self.panel.focus_wanted.connect(self.wanted.append)
        self.desk.changed.connect(self.reload)

    def take(self, *words, **fields):
        """Open a case as the intake does, and show it."""
        case = super().take(*words, **fields)
        self.open(case)
        return case

    def open(self, case):
        self.case = case
        self.load()

    def show_step(self, step):
        self.shown[self.case] = step
        self.load()

    def reload(self, changed):
        if self.case in changed.cases:
            self.load()

    def load(self):
        self.loads += 1
        self.panel.show_case(self.view())

    def books(self):
        """The shipped books, read once for all rooms; a site's own are read each time, for a test changes them."""
        language = self.look.words.language
        return load_books(language, site=self.site) if self.site else SHIPPED(language)

    def view(self):
        return questions.case_view(
            self.store, self.desk.person, case_id=self.case, books=self.books(), words=self.look.words,
            shown=self.shown.get(self.case, ""),
        )

    def do(self, verb, **fields):
        """Something that happens elsewhere: on another screen, by another person."""
        super().do(verb, self.case, **fields)

    def find(self, accessible_id):
        """The widget of an id; it has to be there, and shown."""
        found = self.panel.findChild(QWidget, accessible_id)
        assert found is not None, f"no {accessible_id}"
        assert found.isVisibleTo(self.panel), f"{accessible_id} is not shown"
        return found

    def press(self, *accessible_ids):
        for each in accessible_ids:
            self.find(each).click()

    def type(self, accessible_id, text):
        """Set the whole text at once, as a screen reader does."""
        field = self.find(accessible_id)
        (field.setPlainText if hasattr(field, "setPlainText") else field.setText)(text)

    @property
    def step(self):
        return self.find("guide.step").text()

    @property
    def missing(self):
        return self.find("guide.missing").text()

    def kinds(self):
        return super().kinds(self.case)
