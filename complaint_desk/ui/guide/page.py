"""What every step of the panel is made of: fields with their drafts and errors, and the part above them that says what to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from complaint_desk.domain.coach import ANYWHERE, Place
from complaint_desk.domain.messages import say
from complaint_desk.domain.phrases import Said as Phrase
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import DANGERS
from complaint_desk.services import conversation, taking_said
from complaint_desk.services.changed import Changed
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.coaching import Coach
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.guide.talk import Talk
from complaint_desk.ui.guide.typed import Typed
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Card, FieldError, IconButton, IconMark, row_of
from complaint_desk.ui.widgets.given import Group, wish_of
from complaint_desk.ui.widgets.sight import bring_into_view

ALONE: Final = frozenset({*DANGERS, "abusive_end"})
"""The hard moments in which no sentence of the step may be read out: somebody is in danger, or the call ends."""


def small_heading(look: Look, said: Said) -> Label:
    """Return the quiet heading above a group of fields."""
    return Label(look, said, role="micro", tone="muted", weight=500)


def column_of(parent: QWidget, spacing: int = 8) -> QVBoxLayout:
    """Return a column without margins."""
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column


class Page(Group):
    """The fields of one step."""

    def __init__(self, look: Look, talk: Talk, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.talk, self._drafts = look, talk, drafts
        self.column = column_of(self, 10)
        self.fields: list[Typed] = []
        self.coaches: list[Coach] = []
        self._errors: dict[str, FieldError] = {}

    def field(self, name: str, editor: QPlainTextEdit | QLineEdit) -> Typed:
        """Return a field whose typing is kept as a draft under a name."""
        made = Typed(self._drafts, name, editor)
        self.fields.append(made)
        return made

    def coach_below(self, editor: QPlainTextEdit | QLineEdit, place: Place = ANYWHERE) -> Coach:
        """Return the coach under a field whose text goes out to the customer."""
        made = Coach(self.look, editor, f"{editor.objectName()}.coach", place=place)
        self.coaches.append(made)
        return made

    def error_below(self, editor: QPlainTextEdit | QLineEdit) -> FieldError:
        """Return the place for what is wrong with a field; typing takes it away."""
        made = FieldError(self.look, f"{editor.objectName()}.error", editor)
        editor.textChanged.connect(made.clear)
        made.told.connect(self._show_error)
        self._errors[editor.objectName()] = made
        return made

    def _show_error(self) -> None:
        """A refusal below the fold would be a press that answers nothing."""
        told = self.sender()
        if isinstance(told, QWidget):
            bring_into_view(told)

    def turn_to(self, view: CaseView) -> None:
        """Show another case; what is typed stays as its draft."""
        for error in self._errors.values():
            error.clear()
        for each in self.fields:
            each.turn_to(view.case.id)
        for coach in self.coaches:
            coach.forget()

    def leave(self) -> None:
        """Keep what is typed; no case is shown any more."""
        for each in self.fields:
            each.leave()

    def record_pending(self) -> bool:
        """Record what stands typed in the fields; False when something there cannot be read."""
        return True

    def refuse(self, problem: Problem) -> bool:
        """Say a problem beside its field; False when it is about no field of this step."""
        for each in self.fields:
            each.came_back()
        error = self._errors.get(problem.field) if isinstance(problem, BadValue) else None
        if error is None:
            return False
        error.show_error(problem.message)
        return True


class Toggle(Button):
    """A button that stays pressed while what it says holds; as high as a filter, and no wider than its word needs."""

    def __init__(self, look: Look, ident: str, said: Said, press: Callable[[], object], *, icon: str = "") -> None:
        super().__init__(look, ident, said, press, kind="filter", icon=icon)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Return the room for icon and word."""
        return QSize(self._contents_width() + 14, super().sizeHint().height())


class SayCard(Card):
    """One thing to say: one press copies it, another logs it as said."""

    def __init__(self, look: Look, talk: Talk, number: int, *, prefix: str = "guide.say") -> None:
        super().__init__(ident=f"{prefix}.{number}", margins=(12, 6, 6, 6))
        self._look, self._talk = look, talk
        self._phrase = Phrase("", "")
        self._label = Label(look, wrap=True)
        self._label.setMinimumHeight(26)
        self._copy = IconButton(look, f"{prefix}.{number}.copy", say("guide.say.copy"), "copy", self._copied)
        self.said = IconButton(look, f"{prefix}.{number}.said", say("guide.say.said"), "check", self._logged)
        row = row_of(spacing=4)
        row.addWidget(self._label, 1)
        row.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.said, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def sizeHint(self) -> QSize:
        """Return the size it would like; its height goes by its width."""
        return wish_of(self)

    def show_phrase(self, phrase: Phrase, *, said: bool) -> None:
        """Show a phrase, and whether it was logged already."""
        self._phrase = phrase
        self._label.say(phrase.text)
        self.said.setCheckable(said)
        self.said.setChecked(said)
        self.said.say(say("guide.say.was_said") if said else say("guide.say.said"))

    def _copied(self) -> None:
        """Copy the phrase once it is noted that it leaves."""
        text = self._phrase.text

        def put(noted: Changed) -> None:
            if noted.result["ids"]:  # none where the case has come to be about whoever copies
                QGuiApplication.clipboard().setText(text)

        self._talk.do(taking_said.note, text=text, come_from="phrase", told=put)

    def _logged(self) -> None:
        self._talk.do(conversation.say_phrase, text=self._phrase.text, phrase=self._phrase.id)


class Head(Group):
    """The aim, the calming branch, and what to say.

    Signals:
        folded: whether what the step says is put away for the words of a hard moment.
    """

    folded = Signal(bool)
    _CARDS = 3

    def __init__(self, look: Look, talk: Talk, beside: QWidget, below: QWidget, parent: QWidget | None = None) -> None:
        """Take the collaborators; ``beside`` stands at the right of the title, ``below`` under the aim."""
        super().__init__(parent)
        self._look, self._talk = look, talk
        column = column_of(self, 6)
        column.addWidget(self._make_calming(look))
        self._title = Label(look, role="head", weight=600, wrap=True, ident="guide.aim")
        self._aim = Label(look, tone="muted", wrap=True)
        top = row_of()
        top.addWidget(self._title, 1)
        top.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addWidget(self._aim)
        column.addWidget(below)
        self._to_say = small_heading(look, say("guide.say.heading"))
        self._aside = Button(look, "guide.say.aside", say("guide.say.aside"), self._unfold, kind="text", small=True, after="chevron-down")
        self._moment, self._unfolded, self._said_here, self._case_id = "", False, 0, 0
        self._calms = self._asks = False
        column.addSpacing(2)
        column.addWidget(self._aside, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._to_say)
        self._cards = [SayCard(look, talk, number) for number in range(1, self._CARDS + 1)]
        for card in self._cards:
            column.addWidget(card)

    def _make_calming(self, look: Look) -> QWidget:
        self._calming = Card(tone="info", ident="guide.calming", margins=(10, 8, 8, 8))
        self._calm_title = Label(look, weight=600, wrap=True)
        self._calm_hints = Label(look, tone="muted", wrap=True)
        self.calmed = Button(look, "guide.listen.calmed", say("guide.listen.calmed"), partial(self._calm, "calmer"), small=True)
        self.go_on = Button(look, "guide.listen.go_on", say("guide.listen.go_on"), partial(self._calm, "wants_to_go_on"), small=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._calm_title)
        words.addWidget(self._calm_hints)
        row = row_of(spacing=8)
        mark = IconMark(look, "wind", "info_text")
        mark.setFixedHeight(20)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._calming.column.addLayout(row)
        self._calming.column.addLayout(row_of(None, self.go_on, self.calmed))
        return self._calming

    @property
    def records(self) -> tuple[QWidget, ...]:
        """What writes into the case when it is pressed; what only copies is not among it."""
        return (self.calmed, self.go_on, *(card.said for card in self._cards))

    def _calm(self, how: str) -> None:
        self._talk.do(conversation.calmed, how=how)

    def show_view(self, view: CaseView) -> None:
        """Show what the guide says about the step."""
        guide = view.guide
        hints = [hint.text for hint in guide.calming[:3]]
        if hints and self._calming.isHidden() and not self._moment:
            bring_into_view(self._calming)  # who writes further down would not see what it says at the top
        self._calms, self._asks = bool(hints), bool(guide.questions)
        if hints:
            self._calm_title.say(hints[0])
            self._calm_hints.say("\n".join(hints[1:]))
        self._title.say(guide.aim.title)
        link = f"\n{self._look.words.of(guide.link)}" if guide.link is not None else ""
        self._aim.say(guide.aim.text + link)
        said = {entry.text for entry in view.timeline if entry.kind == "said" and not entry.undone}
        for card, phrase in zip(self._cards, guide.say, strict=False):
            card.show_phrase(phrase, said=phrase.text in said)
        self._said_here = min(len(guide.say), len(self._cards))
        if view.case.id != self._case_id:
            self._case_id, self._unfolded = view.case.id, False
        self._show_cards()

    def make_way(self, moment: str) -> None:
        """Fold what the step says away while the words of a hard moment (``phrases.HARD_MOMENTS``) must not be mixed up with it."""
        now = moment if moment in ALONE else ""
        if now != self._moment:
            self._moment, self._unfolded = now, False
            self._show_cards()

    def _unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._show_cards()

    def _show_cards(self) -> None:
        folded = bool(self._moment) and not self._unfolded
        self._aside.setVisible(bool(self._moment) and (bool(self._said_here) or self._calms or self._asks))
        self._aside.turn(open_=self._unfolded)
        self._aside.say(say("guide.say.aside_close") if self._unfolded else say("guide.say.aside"))  # what a press would do is heard too
        for at, card in enumerate(self._cards):
            card.setVisible(at < self._said_here and not folded)
        self._to_say.setVisible(bool(self._said_here) and not self._moment)
        self._calming.setVisible(self._calms and not folded)
        self._aim.setVisible(not folded)
        self.folded.emit(folded)


class Questions(Group):
    """Open questions that let the customer talk on."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = column_of(self, 4)
        column.addWidget(small_heading(look, say("guide.ask.heading")))
        self._label = Label(look, wrap=True, ident="guide.questions")
        column.addWidget(self._label)
        self._any = self._folded = False

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show what can be asked, or nothing."""
        self._any = bool(texts)
        self._label.say("\n".join(texts))
        self.setVisible(self._any and not self._folded)

    def fold(self, folded: bool) -> None:
        """Put them away, or show them again where there are any."""
        self._folded = folded
        self.setVisible(self._any and not folded)


class Avoid(Group):
    """What does harm here, in one quiet line."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        row = row_of(spacing=8)
        mark = IconMark(look, "hand")
        mark.setFixedHeight(20)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        self._label = Label(look, tone="muted", wrap=True, ident="guide.avoid")
        row.addWidget(self._label, 1)
        self.setLayout(row)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show what to avoid, or nothing."""
        self.setVisible(bool(texts))
        words = self._look.words
        self._label.say(say("guide.avoid", texts=words("guide.missing.mark").join(map(words.within, texts))))


def take_room(widget: QWidget) -> QWidget:
    """Let a widget share the width of its row."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, widget.sizePolicy().verticalPolicy())
    return widget
