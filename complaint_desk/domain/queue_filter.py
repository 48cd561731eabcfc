"""Which cases are meant: a view, conditions, a search and an order, as one value for the window, the command line and the charts.

A condition's value is written as on the command line: ``type=delay,privacy``, ``risk=6..``, ``opened=2026-01-01..2026-01-31``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import (
    CAUSES,
    CHANNELS,
    CIRCUMSTANCES,
    COMPLAINT_TYPES,
    CURRENCIES,
    EMOTIONS,
    ORIGINS,
    STATUSES,
    STEPS,
    VIEWS,
)

SORTS: Final = ("due", "urgency", "risk", "opened", "updated", "customer", "number")
DUE_SOON_US: Final = 6 * HOUR
"""How long before its time a clock counts as due soon: a quarter of the 24 hours of the first response."""

CODES: Final = {
    "type": COMPLAINT_TYPES, "circumstance": CIRCUMSTANCES, "status": STATUSES, "step": STEPS, "emotion": EMOTIONS,
    "emotion_first": EMOTIONS,
    "channel": CHANNELS, "origin": ORIGINS, "cause": CAUSES, "currency": CURRENCIES, "promises": ("kept", "broken"),
    "contact": ("single", "several"), "steps": ("kept", "skipped"), "response": ("counted",), "counted": ("yes",),
    **{f"kept_{step}": ("yes", "no") for step in ("listen", "clarify", "offer", "follow_up")},
}
"""Conditions whose values are codes, with the codes."""

NUMBERS: Final = frozenset({"urgency", "impact", "risk", "result", "handling", "reopened"})
HOURS: Final = frozenset({"response_hours", "resolution_hours"})
"""Lengths in hours: a range holds what took more than its first end and up to its second; ``none`` is what has no end yet."""

DATES: Final = frozenset({"opened", "resolved", "closed", "due"})
TEXTS: Final = frozenset({"product", "customer", "owner", "tag"})
"""``owner``: id, ``me``, ``none`` or name; ``customer``: id or name; ``tag``: a product, cause, remedy or circumstance."""

KEYS: Final = (*CODES, *sorted(NUMBERS), *sorted(HOURS), *sorted(DATES), *sorted(TEXTS))


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases, in which order.

    Attributes:
        view: one of vocabulary.VIEWS.
        conditions: key and value as typed; all of them hold.
        search: as typed.
        sort: one of SORTS, ``-`` before it for descending; "" is the view's own order.
    """

    view: str = "all"
    conditions: tuple[tuple[str, str], ...] = ()
    search: str = ""
    sort: str = ""


def queue_filter(view: str = "all", conditions: Iterable[str] = (), search: str = "", sort: str = "") -> QueueFilter:
    """Return the filter of what was typed.

    Args:
        view: a view's code.
        conditions: each ``KEY=VALUE``.
        search: any text.
        sort: a sort key or "".

    Raises:
        WrongUsage: a view, key, value or order that is unknown; the sentence names it and what is possible.
    """
    if view not in VIEWS:
        raise WrongUsage("unknown_view", view=view, known=", ".join(VIEWS))
    if sort.removeprefix("-") not in ("", *SORTS) or sort == "-":
        raise WrongUsage("unknown_sort", sort=sort, known=", ".join(SORTS))
    pairs = []
    for condition in conditions:
        key, equals, value = condition.partition("=")
        if not equals or key not in KEYS:
            raise WrongUsage("unknown_filter", filter=condition, known=", ".join(KEYS))
        _check(key, value)
        pairs.append((key, value))
    return QueueFilter(view, tuple(pairs), search, sort)


def _check(key: str, value: str) -> None:
    if key in CODES:
        for code in value.split(","):
            if code not in CODES[key]:
                raise WrongUsage("filter_value", filter=key, value=code, known=", ".join(CODES[key]))
    elif key in NUMBERS or key in HOURS:
        numbers(key, value)
    elif key in DATES:
        moments(key, value, UTC)


def numbers(key: str, value: str) -> tuple[int | None, int | None] | None:
    """Return the ends of ``6``, ``6..``, ``..3`` or ``1..3``, both included; None for ``none``.

    Raises:
        WrongUsage: it is no number or range.
    """
    if value == "none" and key in HOURS:
        return None
    low, dots, high = value.partition("..")
    try:
        first, last = int(low) if low else None, int(high) if high else None
    except ValueError:
        raise WrongUsage("filter_number", filter=key, value=value) from None
    if (first is None and last is None) or max(abs(first or 0), abs(last or 0)) > 10**9:
        raise WrongUsage("filter_number", filter=key, value=value)
    return (first, last) if dots else (first, first)


def moments(key: str, value: str, zone: tzinfo) -> tuple[int | None, int | None]:
    """Return the ends of a stretch of time in microseconds UTC, the second one not included.

    A day (``2026-01-31``) is meant whole, in the given zone; a moment (``2026-01-31T08:00+08:00``) is meant as it is.

    Raises:
        WrongUsage: it is no date or range.
    """
    low, dots, high = value.partition("..")
    try:
        first = _moment(low, zone, 0) if low else None
        last = _moment(high, zone, 1) if high else None
        if not dots and low:
            last = _moment(low, zone, 1)
    except (ValueError, OverflowError):
        raise WrongUsage("filter_date", filter=key, value=value) from None
    if first is None and last is None:
        raise WrongUsage("filter_date", filter=key, value=value)
    return first, last


def _moment(text: str, zone: tzinfo, days: int) -> int:
    at = datetime.fromisoformat(text)
    if len(text) <= 10:
        at = datetime.combine(at.date() + timedelta(days=days), time(), zone)
    elif at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
