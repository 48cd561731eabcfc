"""The steps of one's own macro as they are changed: added, taken out, put in another order, with their codes, moments and texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.domain.macros import FIELDS, OUTGOING, Step
from complaint_desk.domain.messages import Message, say
from complaint_desk.services.macros import CODES
from complaint_desk.ui.coaching import OFFERING, Coach
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, Choice, IconButton, LineField, TextField, row_of

_TEXT_HEIGHT: Final = 64
_HIGHEST: Final = 420
"""Height of the steps before they are scrolled."""

_SOON: Final = "+1d"
"""The moment that a new step begins with, to be changed."""


@dataclass(slots=True)
class _Row:
    """The fields of one step."""

    step: Step
    codes: dict[str, Choice] = field(default_factory=dict)
    moments: dict[str, LineField] = field(default_factory=dict)
    text: TextField | None = None

    def now(self) -> Step:
        """The step as it is chosen and typed now."""
        values = {name: choice.chosen for name, choice in self.codes.items()}
        values |= {name: line.text().strip() for name, line in self.moments.items()}
        return replace(
            self.step, fields=tuple((name, values.get(name, "")) for name in FIELDS[self.step.do][0]),
            text=self.text.toPlainText() if self.text is not None else "",
        )


class StepsEditor(QScrollArea):
    """The steps, one below the other, and what adds another one.

    Args:
        look: theme and words.
        changed: called when there are more or fewer steps, so that the dialog finds its height.
    """

    def __init__(self, look: Look, changed: Callable[[], object]) -> None:
        super().__init__()
        self._look, self._changed = look, changed
        self._rows: list[_Row] = []
        self.setObjectName("macro.steps")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps as they stand."""
        return tuple(row.now() for row in self._rows)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show other steps."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        self._rows = [_Row(step) for step in steps]
        for at, row in enumerate(self._rows):
            column.addLayout(self._head(at, row))
            if row.text is not None:
                column.addWidget(row.text)
            if row.text is not None and row.step.do in OUTGOING:
                coach = Coach(self._look, row.text, f"{row.text.objectName()}.coach", place=OFFERING)
                coach.hinted.connect(self._fit)
                column.addWidget(coach)
        kinds = [(do, say(f"macro_step.{do}")) for do in FIELDS]
        self._kind = Choice(self._look, "macro.add.what", say("macro.add_what"), kinds, chosen="note", small=True)
        add = Button(self._look, "macro.add", say("macro.add"), self._add, icon="plus", small=True)
        column.addLayout(row_of(self._kind, add, None))
        column.addStretch(1)
        self.setWidget(inside)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the steps are, up to the height from which they are scrolled."""
        inside = self.widget()
        layout = inside.layout() if inside is not None else None
        if layout is not None:
            layout.invalidate()  # what came or went below a text is laid out later, and asked for its height now
            self.setFixedHeight(min(_HIGHEST, layout.sizeHint().height()))
        self._changed()

    def _head(self, at: int, row: _Row) -> QVBoxLayout:
        """A step's name with its codes and moments, and what moves it or takes it out."""
        n, look = at + 1, self._look
        told = say("macro.step", n=n, step=say(f"macro_step.{row.step.do}"))
        fields: list[QWidget] = []
        for name in FIELDS[row.step.do][0]:
            known = CODES.get((row.step.do, name))
            what = say("macro.field_of", step=told, field=say(f"macro.field.{name}"))
            if known is None:
                line = row.moments[name] = LineField(look, f"macro.step.{n}.{name}", what, say("macro.due_hint"), small=True)
                line.setText(row.step.field(name))
                fields.append(line)
            else:
                offered = [("", say("macro.channel_own")), *((c, _said(row.step.do, c)) for c in known)] if name == "channel" else [
                    (code, _said(row.step.do, code)) for code in known]
                row.codes[name] = Choice(look, f"macro.step.{n}.{name}", what, offered, chosen=row.step.field(name), small=True)
                fields.append(row.codes[name])
        if FIELDS[row.step.do][1]:
            row.text = TextField(look, f"macro.text.{n}", told)
            row.text.setPlainText(row.step.text)
            row.text.setFixedHeight(_TEXT_HEIGHT)
        up = IconButton(look, f"macro.up.{n}", say("macro.up", step=told), "arrow-up", partial(self._move, at, -1))
        down = IconButton(look, f"macro.down.{n}", say("macro.down", step=told), "arrow-down", partial(self._move, at, 1))
        up.setEnabled(at > 0)
        down.setEnabled(at < len(self._rows) - 1)
        out = IconButton(look, f"macro.out.{n}", say("macro.out", step=told), "trash-2", partial(self._take_out, at))
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(row_of(Label(look, told, weight=500), *fields, None, up, down, out))
        return column

    def _add(self) -> None:
        do = self._kind.chosen
        fields = []
        for name in FIELDS[do][0]:
            known = CODES.get((do, name))
            fields.append((name, _SOON if known is None else "" if name == "channel" else known[0]))
        self.show_steps((*self.steps, Step(do, tuple(fields))))
        last = self._rows[-1]
        for each in (last.text, *last.codes.values(), *last.moments.values()):
            if each is not None:
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _take_out(self, at: int) -> None:
        steps = self.steps
        self.show_steps((*steps[:at], *steps[at + 1 :]))
        self._kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, at: int, by: int) -> None:
        steps, to = list(self.steps), at + by
        steps[at], steps[to] = steps[to], steps[at]
        self.show_steps(steps)
        for direction in ("up", "down") if by < 0 else ("down", "up"):
            button = self.findChild(IconButton, f"macro.{direction}.{to + 1}")
            if button is not None and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return


def _said(do: str, code: str) -> Message:
    """A code of an action in words."""
    match do:
        case "wait":
            return say(f"status.waiting_{code}")
        case "assign":
            return say(f"hands.to_{code}")
        case "urgency":
            return say("hands.urgency_is", n=int(code))
        case "set":
            return say(f"circumstance.{code}")
        case _:
            return say(f"channel.{code}")
