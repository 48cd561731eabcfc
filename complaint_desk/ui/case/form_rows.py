"""The rows of a form in one line: each field begins at the same left edge, and its name stands as high as its text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from complaint_desk.ui import icons
from complaint_desk.ui.look import Look
from complaint_desk.ui.widgets import FormRow, IconMark

MARK_GAP: Final = 6
BEFORE_NAME: Final = icons.SMALL + MARK_GAP
"""How far a name stands in: the mark of a field and the gap after it, kept free where a field has no mark."""

_LEAST, _MOST = 88, 168
"""The narrowest and the widest column of names; a longer name goes on in a second line."""
_LINE, _LINES = 32, 36
"""The height of a field of one line, and one in whose middle the first of several lines stands."""


class Mark(IconMark):
    """The mark before a field: a ring where something is lacking, a tick where it is there, and its room where neither is so."""

    def __init__(self, look: Look, ident: str, beside: QWidget) -> None:
        """Take the id, and the field beside whose first line it stands."""
        super().__init__(look, "circle-dashed", ident=ident)
        self.lacks = False
        self.setFixedHeight(_first_line(beside))
        keeps = self.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # the names stay in their line
        self.setSizePolicy(keeps)
        self.hide()

    def show_state(self, *, there: bool, lacks: bool) -> None:
        """Show whether something is there, or lacks."""
        self.lacks = lacks
        self.show_icon("circle-dashed" if lacks else "check", "text_muted" if lacks else "on_time_text")
        self.setVisible(there or lacks)


def align(rows: Iterable[tuple[FormRow, int]]) -> None:
    """Give the names the width of the widest, and let it begin with the field's first line.

    Args:
        rows: each with the pixels by which it stands further in than the others: its name is so much narrower.
    """
    given = list(rows)
    widest = max((inset + row.label.fontMetrics().horizontalAdvance(row.label.text()) + 2 for row, inset in given), default=0)
    width = min(_MOST, max(_LEAST, widest))
    for row, inset in given:
        row.label.setFixedWidth(width - inset)
        row.label.begin_in_the_middle(_first_line(row.label.buddy()))


def _first_line(field: QWidget | None) -> int:
    """Return the height in whose middle the first line of a field stands, from its upper edge."""
    return _LINES if isinstance(field, QPlainTextEdit) else _LINE
