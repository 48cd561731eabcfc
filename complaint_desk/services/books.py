"""Everything the guide says in one language, loaded once and passed on: playbooks, phrases, coach; and the rules they set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from complaint_desk.domain.coach import CoachRules
from complaint_desk.domain.phrases import PhraseBook
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES
from complaint_desk.playbooks import books, coach, phrases


@dataclass(frozen=True, slots=True)
class Books:
    """The guide's books of one language.

    Attributes:
        playbooks: what to ask, avoid and offer, by type.
        phrases: what to say.
        coach: what to word otherwise, in any of the three languages.
    """

    playbooks: books.PlaybookSet
    phrases: PhraseBook
    coach: CoachRules


def load_books(language: str, currency: str | None = None, root: Path | None = None) -> Books:
    """Return the books of a language.

    Args:
        language: one of the three.
        currency: in which typical costs are given; the language's usual one if not said.
        root: the resources folder, if not the program's own.

    Raises:
        PlaybookFault: a file cannot be used; it names file, line and reason.
    """
    return Books(books.load(language, currency, root), phrases.load(language, root), coach.load_all(language, root))


def load_rules(root: Path | None = None) -> Rules:
    """Return the rules that the playbooks set: facts required and callback days by type (the same in every language)."""
    shipped = books.load("en", root=root)
    playbooks = {name: shipped.playbook_for(name) for name in COMPLAINT_TYPES}
    return Rules(
        version=max(p.version for p in playbooks.values()),
        required_facts={name: p.required_facts for name, p in playbooks.items()},
        callback_days={name: p.callbacks.days for name, p in playbooks.items()},
    )
