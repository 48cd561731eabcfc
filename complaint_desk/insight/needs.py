"""Hears which need may stand behind the words: a late parcel that was a birthday present. The agent asks; nothing is decided."""

from __future__ import annotations

from complaint_desk.insight.evidence import marks_in
from complaint_desk.insight.lexicons import Lexicons


def needs_heard(text: str, lexicons: Lexicons) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return codes of playbooks/needs.toml with the words that speak for them, the one with most words first.

    Type and emotion suit needs too; ``domain.playbook.suggest_needs`` orders by those. Empty when no word speaks.
    """
    heard: dict[str, list[str]] = {}
    for mark in marks_in(text, lexicons):
        if mark.subject == "need" and not mark.quoted:
            heard.setdefault(mark.code, []).append(mark.words)
    ranked = sorted(heard, key=lambda code: -len(heard[code]))  # stable: the earlier in the text first
    return tuple((code, tuple(dict.fromkeys(heard[code]))) for code in ranked)
