"""A desk with one file, and the panel beside a case that is loaded anew after every change, as the case screen does it."""

import itertools

from PySide6.QtWidgets import QWidget

from complaint_desk.data.store import Store
from complaint_desk.services import intake, people, questions
from complaint_desk.services.books import load_books, load_rules
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide import GuidePanel
from complaint_desk.ui.runner import InlineRunner
from tests.histories import MONDAY

WORDS = "First Tuesday, then Thursday, now nobody knows."


class Clock:
    def __init__(self):
        self.us = MONDAY

    def __call__(self):
        self.us += 1_000_000
        return self.us


class DraftFile:
    """Drafts in a dictionary."""

    def __init__(self, texts):
        self.texts = texts

    def save(self, key, text):
        self.texts[key] = text

    def load(self, key):
        return self.texts.get(key)

    def discard(self, key):
        self.texts.pop(key, None)

    def close(self):
        pass


class Room:
    """Everything around one panel."""

    def __init__(self, folder, look, texts=None):
        self.look, self.clock = look, Clock()
        self.store = Store.open(folder / "desk.sqlite", load_rules(), clock=self.clock)
        self.keys = (n.to_bytes(16, "big") for n in itertools.count(1))
        self.boss = people.sit_down(self.store, "mara", "Mara Linde")
        people.add_person(self.store, self.boss, key=next(self.keys), login="yun", name="He Yun", role="agent", limit="150")
        self.agent = people.sit_down(self.store, "yun")
        self.unexpected, self.wanted, self.loads = [], [], 0
        self.runner = InlineRunner(lambda _kind: self.store, lambda _store: None)
        self.desk = Desk(self.runner, self.agent, clock=self.clock, new_key=lambda: next(self.keys), unexpected=self.unexpected.append)
        self.texts = {} if texts is None else texts
        self.drafts = Drafts(lambda: DraftFile(self.texts), self.clock)
        self.panel = GuidePanel(self.desk, self.drafts, look, clock=self.clock, signals_in=lambda words: ("lawyer",) if "lawyer" in words else ())
        self.panel.resize(400, 860)
        self.case, self.shown = 0, {}
        self.panel.step_shown.connect(self.show_step)
        self.panel.focus_wanted.connect(self.wanted.append)
        self.desk.changed.connect(self.reload)

    def close(self):
        self.drafts.close()
        self.store.close()

    def take(self, words=WORDS, *, verified="known_number", **fields):
        """Open a case as the intake does, and show it."""
        caller = intake.Caller(name="Noor Vanderlee", phone="0555 0100", form_of_address="Ms Vanderlee")
        made = intake.open_case(
            self.store, self.desk.person, key=next(self.keys), intake=intake.Intake(caller=caller, words=words, verified=verified, **fields)
        )
        case = int(made.result["case"])
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

    def view(self):
        return questions.case_view(
            self.store, self.desk.person, case_id=self.case, books=load_books(self.look.words.language), words=self.look.words,
            shown=self.shown.get(self.case, ""),
        )

    def do(self, verb, **fields):
        """Something that happens elsewhere: on another screen, by another person."""
        self.desk.tell(verb(self.store, self.boss, key=next(self.keys), case_id=self.case, **fields))

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
        return [r.event.kind for r in self.store.history(self.case)]
