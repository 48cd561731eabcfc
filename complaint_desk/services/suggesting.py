"""What a customer's words suggest, for the intake to show and the agent to confirm; and the risk words that go with what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from complaint_desk import resources
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.insight import lexicons, suggestions
from complaint_desk.insight.lexicons import Lexicons
from complaint_desk.insight.suggestions import Suggestion, Suggestions
from complaint_desk.services import conversation, intake
from complaint_desk.services.changed import Changed

__all__ = ["Suggesting", "Suggestion", "Suggestions", "hear", "take_in"]


class Suggesting:
    """Reads words with the lexicons; they are loaded when first asked for, in whatever thread that is."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder of the lexicons, if not the program's own."""
        self._folder = folder
        self._lock = Lock()
        self._loaded: Lexicons | None = None

    def suggest(self, text: str, *, contacts: int = 0, tier: str = "") -> Suggestions:
        """Return what a text suggests: under 2 ms for 1,000 characters once the lexicons are loaded.

        Args:
            text: the customer's words.
            contacts: how often this customer turned to us in the last 30 days, this time not counted.
            tier: as in ``CustomerAdded``, "" when not known.
        """
        return suggestions.suggest(text, self._lexicons(), contacts_in_30_days=contacts, customer_tier=tier or None)

    def signals(self, text: str) -> tuple[str, ...]:
        """Return the risk signals in a text (vocabulary.RISK_SIGNALS)."""
        return suggestions.signals(text, self._lexicons())

    def _lexicons(self) -> Lexicons:
        with self._lock:
            if self._loaded is None:
                self._loaded = lexicons.load(self._folder or resources.path("lexicons"))
            return self._loaded


def take_in(
    store: Store, who: Person, *, key: bytes, taken: intake.Intake, signals_in: Callable[[str], tuple[str, ...]]
) -> Changed:
    """Open a case with the risk signals of its first words.

    Raises:
        BadValue: as ``intake.open_case`` does; the field is named.
    """
    return intake.open_case(store, who, key=key, intake=replace(taken, signals=signals_in(taken.words)))


def hear(
    store: Store, who: Person, *, key: bytes, case_id: int, words: str, signals_in: Callable[[str], tuple[str, ...]], channel: str = ""
) -> Changed:
    """Add a customer's words to an open case, with the risk signals in them.

    Raises:
        BadValue: there are no words.
    """
    return conversation.hear(store, who, key=key, case_id=case_id, words=words, channel=channel, signals=signals_in(words))
