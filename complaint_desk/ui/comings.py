"""Who came in at a desk, who was refused and what was locked, for its administrator: a list to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from complaint_desk.domain.messages import At, Message, say
from complaint_desk.services.sign_in import MOST_COMINGS, Coming
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Dialog, one_line
from complaint_desk.ui.widgets import TextField

WIDTH: Final = 560
_LINES: Final = 14


def line_of(one: Coming) -> Message:
    """Return one line of the list."""
    name = one_line(one.person.name or one.person.login) if one.person is not None else say("coming.nobody")
    what = say(f"coming.{one.kind}.{one.what}")
    if one.early:
        return say("coming.line_more", at=At(one.at_us), name=name, what=what, n=one.early)
    return say("coming.line", at=At(one.at_us), name=name, what=what)


class ComingsDialog(Dialog):
    """The list, the newest first."""

    def __init__(self, look: Look, found: Sequence[Coming], parent: QWidget | None = None) -> None:
        super().__init__(
            look, say("coming.title"), (say("coming.note", n=MOST_COMINGS),), ident="sign_in.comings", agree=say("widget.close"),
            parent=parent)
        listed = TextField(look, "sign_in.comings.list", say("coming.title"), lines=_LINES)
        listed.setReadOnly(True)
        listed.setPlainText("\n".join(look.worded(line_of(one)) for one in found) or look.words("coming.none"))
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, listed)
        self.setMinimumWidth(WIDTH)
