"""The buttons that take complaints, grey with the reason for whoever may not: in a review pack nobody may."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.services.rights import refusal
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import set_tip


def say_who_may(person: Person, look: Look, buttons: Iterable[QWidget]) -> None:
    """Let buttons be pressed by who may take cases; to others they say why not."""
    refused = refusal(person, "take_case")
    why = look.worded(refused.message) if refused is not None else ""
    for button in buttons:
        button.setEnabled(refused is None)
        button.setAccessibleDescription(why)
        set_tip(button, why)
