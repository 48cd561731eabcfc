"""Filters by what a desk has, held against it: a tag, a person, a clock or a department that nobody knows finds nothing, and says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from complaint_desk.data.store import Store
from complaint_desk.domain.outcomes import texts
from complaint_desk.domain.playbook import DEPARTMENTS
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.queue_filter import CLOCKS, KEYS, NONE, NOT, SITE_FIELD, QueueFilter
from complaint_desk.domain.rule_sets import CLOCK_NAMES

_PERSONS: Final = "SELECT id, login, name FROM person"
_TAGS: Final = "SELECT key, label, label_norm FROM tag"
MOST: Final = 30
"""Names that a sentence lists."""


def require_known(store: Store, wanted: QueueFilter) -> None:
    """Refuse a filter by a field, tag, person, clock or department that this desk does not have.

    Raises:
        WrongUsage: the sentence names it and those there are.
    """
    for key, value in wanted.conditions:
        plain = value.removeprefix(NOT)
        if SITE_FIELD.fullmatch(key):
            _require_field(store, key)
        elif plain == NONE:
            continue
        elif key == "owner":
            _require_owner(store, plain)
        elif key == "tag":
            _require_tags(store, plain.split(","))
        elif key in ("clock", "breach"):
            _require_each(key, plain.split(","), dict.fromkeys((*CLOCKS, *CLOCK_NAMES)))
        elif key == "department":
            _require_each(key, plain.split(","), DEPARTMENTS)
        elif key == "outcome_word":
            _require_words(store, plain.split(","))


def _require_field(store: Store, key: str) -> None:
    from complaint_desk.services import marking  # a plain page needs none of it

    known = [f"field.{field.key}" for field in marking.known(store).fields]
    if key not in known:
        raise WrongUsage("unknown_filter", filter=key, known=", ".join((*KEYS, *known)))


def _require_owner(store: Store, value: str) -> None:
    """Several are told by number, one also by login or name, as the question takes them."""
    rows = store.read().rows(_PERSONS)
    ids = {str(id_) for id_, _, _ in rows} | {"me", NONE, "0"}
    each = value.split(",")
    if all(one in ids for one in each) or any(value in (login, name) for _, login, name in rows):
        return
    names = tuple(login or name or "" for _, login, name in rows)
    raise _unknown("owner", next((one for one in each if one not in ids), value), ("me", NONE, *names))


def _require_tags(store: Store, each: list[str]) -> None:
    from complaint_desk.data.marks import compared

    rows = store.read().rows(_TAGS)
    known = {key for key, _, _ in rows} | {norm for _, _, norm in rows}
    for one in each:
        if one.strip() not in known and compared(one) not in known:
            raise _unknown("tag", one, (*(label or key for key, label, _ in rows), NONE))


def _require_words(store: Store, each: list[str]) -> None:
    """Refuse what is no word; those of a rule set that was switched off since stand in cases and are taken as they are."""
    on, known = {law.id for law in store.rules.sets}, tuple(texts(store.rules.sets))
    for one in (part.strip() for part in each):
        rule_set, dot, word = one.partition(".")
        if one not in (*known, NONE) and (not (dot and word) or rule_set in on):
            raise _unknown("outcome_word", one, (*known, NONE))


def _require_each(key: str, each: list[str], known: Iterable[str]) -> None:
    choices = tuple(known)
    for one in each:
        if one not in choices and one != NONE:
            raise _unknown(key, one, choices)


def _unknown(key: str, value: str, known: tuple[str, ...]) -> WrongUsage:
    shown = [name for name in known if name][:MOST]
    return WrongUsage("filter_value", filter=key, value=value, known=", ".join(shown))
