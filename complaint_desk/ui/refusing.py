"""What somebody may not press or fill in, grey with the reason: in a review pack nobody changes anything."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.services.rights import refusal
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import set_tip


def say_who_may(person: Person, look: Look, widgets: Iterable[QWidget], right: str = "take_case") -> None:
    """Let buttons be pressed, and fields filled in, by who has a right (``authority.RIGHTS``); to others they say why not."""
    refused = refusal(person, right)
    why = look.worded(refused.message) if refused is not None else ""
    for widget in widgets:
        if why or widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled):  # what was not made grey itself keeps the tip of its own
            widget.setAccessibleDescription(why)
            set_tip(widget, why)
        widget.setEnabled(refused is None)


def say_set_here(look: Look, widgets: Iterable[QWidget]) -> None:
    """Make grey what the administrator of the machine set, with a tip that says so."""
    why = look.words("policy.set_here")
    for widget in widgets:
        widget.setEnabled(False)
        widget.setAccessibleDescription(why)
        set_tip(widget, why)
