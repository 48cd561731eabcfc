"""Every practice of the design's checklist is carried by some text of the guide, or by a part of the program that is named here."""

from __future__ import annotations

import importlib

import pytest

from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, LANGUAGES
from complaint_desk.playbooks import load, load_coach, load_phrases

SECTIONS = {"W": 15, "A": 13, "E": 7, "I": 18, "T": 11, "O": 11, "F": 8, "C": 6, "M": 3}

BY_THE_PROGRAM = {
    "E5": "complaint_desk.insight.suggestions:suggest",
    "I12": "complaint_desk.domain.events:RestatementAnswered",
    "I17": "complaint_desk.domain.events:CallbackAnswered",
    "I18": "complaint_desk.domain.events:CallbackAnswered",
    "O5": "complaint_desk.domain.authority:Person",
    "O6": "complaint_desk.domain.playbook:FEASIBILITY",
    "O8": "complaint_desk.data.cases:like_remedies",
    "F1": "complaint_desk.domain.vocabulary:CHANNELS",
    "F2": "complaint_desk.domain.authority:RIGHTS",
    "F5": "complaint_desk.domain.events:CallbackAnswered",
}
LATER = {"F8"}
"""Surveys of all customers at intervals belong to the analytics, not to one case."""


def carried(language: str) -> set[str]:
    """Return every id that a text of one language names."""
    book, playbooks = load_phrases(language), load(language)
    entries: list[object] = [*book.phrases, *book.calming, *book.hard]
    for complaint_type in COMPLAINT_TYPES:
        playbook = playbooks.playbook_for(complaint_type, CIRCUMSTANCES)
        entries += [*playbook.facts, *playbook.questions, *playbook.avoid, *playbook.options, *playbook.root_cause, *playbook.transparency]
    named = {idea for entry in entries for idea in entry.ideas}  # type: ignore[attr-defined]  # all of them have ideas
    return named | {rule.category for rule in load_coach(language).rules}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_practice_is_forgotten(language: str) -> None:
    wanted = {f"{letter}{n}" for letter, most in SECTIONS.items() for n in range(1, most + 1)}
    assert wanted - carried(language) == BY_THE_PROGRAM.keys() | LATER


@pytest.mark.parametrize("place", sorted(set(BY_THE_PROGRAM.values())))
def test_what_the_program_carries_is_there(place: str) -> None:
    module, _, name = place.partition(":")
    assert hasattr(importlib.import_module(module), name)
