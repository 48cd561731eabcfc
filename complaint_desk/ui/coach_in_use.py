"""The rules of the phrase coach that are in use, for every field whose words go to the customer, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from complaint_desk.domain.coach import CoachRules
    from complaint_desk.services.books import Books
    from complaint_desk.ui.desk import Desk


class CoachInUse(QObject):
    """Reads the rules once a language, when somebody is about to write; until then nothing is marked.

    Signals:
        rules_changed: the ``CoachRules`` in use from now on.
    """

    rules_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._language = ""
        self._rules: CoachRules | None = None

    @property
    def rules(self) -> CoachRules | None:
        """The rules in use, None until they are read."""
        return self._rules

    def read(self, desk: Desk, books_for: Callable[[str], Books], language: str) -> None:
        """Read the rules of a language off the main thread, unless they are in use."""
        if language != self._language:
            self._language = language
            desk.work(_rules_of, books_for, language, then=self.use)

    def use(self, rules: CoachRules) -> None:
        """Have every field looked at by these rules."""
        self._rules = rules
        self.rules_changed.emit(rules)


def _rules_of(books_for: Callable[[str], Books], language: str) -> CoachRules:
    """Return the coach's rules of all languages, that of the window first: customers are answered in their own."""
    return books_for(language).coach
