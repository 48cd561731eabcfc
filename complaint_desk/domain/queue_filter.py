"""Which cases are meant: a view, conditions, a search and an order, as one value for the window, the command line and the charts.

A condition's value is written as on the command line: ``type=delay,privacy``, ``risk=6..``, ``opened=2026-01-01..2026-01-31``,
``opened=-7d..``; ``type=!delay`` is everything but that, ``cause=none`` what has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final

from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.spans import HOUR
from complaint_desk.domain.vocabulary import (
    CAUSE_DEPTHS,
    CAUSES,
    CHANNELS,
    CIRCUMSTANCES,
    COMPLAINT_TYPES,
    CURRENCIES,
    EMOTIONS,
    HAPPENINGS,
    LANGUAGES,
    NEEDS,
    ORIGINS,
    OUTCOMES,
    OWN_WORDS,
    REMEDIES,
    STATUSES,
    STEPS,
    VERIFIED_HOW,
    VIEWS,
    WAITED_FOR,
)

SORTS: Final = ("due", "urgency", "risk", "opened", "updated", "customer", "number")
TIERS: Final = ("normal", "silver", "gold", "key")
CLOCKS: Final = (
    "first_response", "resolution", "promise", "callback", "progress_update", "cause_to_customer", "task", "approval",
    "waiting",
)
"""The clocks that are offered to be filtered by; a site's rules may know more."""

NEW_YEAR_2026_US: Final = 1_767_225_600_000_000
A_YEAR: Final = tuple(NEW_YEAR_2026_US + days * 24 * HOUR for days in (0, 75, 150, 225, 300))
"""Any moments over a year: whether a relative date can be read does not hang on when, and hardly whether its ends are in order."""

DUE_SOON_US: Final = 6 * HOUR
"""How long before its time a clock counts as due soon: a quarter of the 24 hours of the first response."""

HAPPENED: Final = "happened"

GATES: Final = ("listen", "clarify", "offer", "resolve", "close")

CODES: Final = {
    "type": COMPLAINT_TYPES, "circumstance": CIRCUMSTANCES, "status": STATUSES, "step": STEPS, "emotion": EMOTIONS,
    "emotion_first": EMOTIONS, "channel": CHANNELS, "origin": ORIGINS, "language": LANGUAGES, "tier": TIERS,
    "cause": CAUSES, "cause_depth": CAUSE_DEPTHS, "remedy": REMEDIES, "currency": CURRENCIES, "promises": ("kept", "broken"),
    "contact": ("single", "several"), "steps": ("kept", "skipped"), "response": ("counted",), "counted": ("yes",),
    "repeat": ("yes", "no"), "came_back": ("yes", "no"), "stopped": (*STEPS[:-1], "no"), HAPPENED: HAPPENINGS,
    "breach_while": WAITED_FOR, "overridden": GATES,
    **dict.fromkeys(("apology", "admission", "goodwill", "price"), ("yes", "no")), "outcome": OUTCOMES, "offered": REMEDIES,
    "verified": VERIFIED_HOW, "on_behalf": ("yes", "no"), "need": (*NEEDS, OWN_WORDS),
    **{f"kept_{step}": ("yes", "no") for step in ("listen", "clarify", "offer", "follow_up")},
}
"""Conditions whose values are codes, with the codes."""

NUMBERS: Final = frozenset({
    "urgency", "impact", "risk", "result", "handling", "reopened", "contacts", "options", "callbacks", "cost",
})
"""``cost`` is in whole units of whatever currency the chosen remedy has."""

HOURS: Final = frozenset({"response_hours", "resolution_hours"})
"""Lengths in hours: a range holds what took more than its first end and up to its second; ``none`` is what has no end yet."""

DATES: Final = frozenset({"opened", "updated", "responded", "resolved", "closed", "due", "promise", "callback", "task"})
TEXTS: Final = frozenset({"product", "region", "customer", "owner", "tag", "clock", "breach", "department", "improvement", "outcome_word"})
"""``owner``: id, ``me``, ``none`` or name; ``customer``: id or name; ``tag``: tags by key or label, or ``none``;
``clock``: the names of clocks that run next, ``breach`` of those that ran out; ``department``: who was given a task;
``improvement``: numbers of improvement points;
``outcome_word``: what a rule set calls the decision that stands, ``SET.WORD`` or ``none``. Several products, regions and customers stand
beside each other with ``|``, others with commas."""

SITE_FIELD: Final = re.compile(r"field\.[a-z][a-z0-9_]{0,31}")
"""A field of the site's own: a value, several with commas, a range of numbers or dates, ``none`` or ``any``."""

KEYS: Final = (*CODES, *sorted(NUMBERS), *sorted(HOURS), *sorted(DATES), *sorted(TEXTS))

NONE: Final = "none"
MAY_BE_NONE: Final = frozenset({
    "type", "circumstance", "emotion", "emotion_first", "breach_while", "language", "clock", "cause", "cause_depth", "remedy", "result",
    "handling", "outcome", "outcome_word", "responded", "resolved", "closed", "due", "promise", "callback", "task", "product", "region",
    "owner", "tag", "need", *HOURS,
})
"""Conditions that can ask for what has nothing there: ``cause=none``; ``cause=!none`` asks for what has."""

def may_be_none(key: str) -> bool:
    """Tell whether a condition can ask for what has nothing there; a field of the site's own can."""
    return key in MAY_BE_NONE or bool(SITE_FIELD.fullmatch(key))


NOT: Final = "!"
"""Before a value: everything but that."""

LONGEST: Final = 400
LONGEST_SEARCH: Final = 1_000
MOST: Final = 40
"""Characters of one value and of a search, and conditions of one filter, that are taken."""

BOUNDS: Final = {"urgency": (1, 4), "impact": (1, 3), "risk": (0, None), "result": (1, 5), "handling": (1, 5), "reopened": (0, None),
                 "contacts": (0, None), "options": (0, None), "callbacks": (0, None), "cost": (0, None)}
"""The least and the most that a number can be, None where there is no end: a filter beyond them would find nothing, for ever."""


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
        WrongUsage: a view, key, value or order that is unknown, with what is possible; or more conditions than are taken.
    """
    if view not in VIEWS:
        raise WrongUsage("unknown_view", view=view, known=", ".join(VIEWS))
    if sort.removeprefix("-") not in ("", *SORTS) or sort == "-":
        raise WrongUsage("unknown_sort", sort=sort, known=", ".join(SORTS))
    pairs = []
    for condition in conditions:
        key, equals, value = condition.partition("=")
        if not equals or (key not in KEYS and not SITE_FIELD.fullmatch(key)):
            raise WrongUsage("unknown_filter", filter=condition[:LONGEST], known=", ".join(KEYS))
        require_value(key, value)
        pairs.append((key, value))
    if len(pairs) > MOST:
        raise WrongUsage("filter_many", n=len(pairs), most=MOST)
    return QueueFilter(view, tuple(pairs), search, sort)


def require_value(key: str, value: str) -> None:
    """Refuse a value that means nothing for a known key.

    Raises:
        WrongUsage: the sentence names it and what is possible.
    """
    plain = value.removeprefix(NOT)
    if not plain.strip():
        raise WrongUsage("filter_empty", filter=key, example=_known(key).split(", ")[0])
    if len(value) > LONGEST:
        raise WrongUsage("filter_value", filter=key, value=value[:LONGEST], known=_known(key))
    if plain == NONE and key in MAY_BE_NONE:
        return
    if key in CODES:
        for code in plain.split(","):
            if code not in CODES[key] and not (code == NONE and key in MAY_BE_NONE):
                raise WrongUsage("filter_value", filter=key, value=code, known=_known(key))
    elif key in NUMBERS or key in HOURS:
        _require_some(key, plain)
    elif key == "improvement" and not all(one.strip().isdecimal() for one in plain.split(",")):
        raise WrongUsage("filter_number", filter=key, value=plain)
    elif key in DATES:
        low, dots, high = plain.partition("..")
        ends = [moments(key, plain, UTC, now_us) for now_us in A_YEAR]
        alike = bool(dots and low and high) and _moves(low) == _moves(high)  # else the one overtakes the other some day
        if alike and all(first is not None and last is not None and first >= last for first, last in ends):
            raise WrongUsage("filter_backwards", filter=key, value=value[:LONGEST], turned=f"{high}..{low}")


def noted(conditions: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return conditions as the trail keeps them: of one that holds words of people only its key."""
    return tuple(f"{key}={value}" if key in CODES or key in NUMBERS | HOURS | DATES else key for key, value in conditions)


def _moves(end: str) -> bool:
    from complaint_desk.domain.filter_dates import is_relative

    return is_relative(end)


def _require_some(key: str, value: str) -> None:
    """Refuse a range that nothing can be in.

    Raises:
        WrongUsage: its ends are the wrong way round, or it is beyond what there can be.
    """
    ends = numbers(key, value)
    if ends is None:
        return
    first, last = ends
    if first is not None and last is not None and first > last:
        raise WrongUsage("filter_backwards", filter=key, value=value, turned=f"{last}..{first}")
    least, most = BOUNDS.get(key, (0, None))
    if (last is not None and last < least) or (most is not None and first is not None and first > most):
        raise WrongUsage("filter_bounds", filter=key, value=value, bounds=f"{least}..{'' if most is None else most}")


def _known(key: str) -> str:
    """What a condition takes, for the sentence that refuses something else."""
    known: tuple[str, ...] = CODES.get(key, ())
    if key in NUMBERS or key in HOURS:
        known = ("3", "3..", "..3", "1..3")
    elif key in DATES:
        known = ("2026-01-31", "2026-01-01..2026-01-31", "-7d..", "this_month")
    return ", ".join((*known, NONE) if key in MAY_BE_NONE else known or ("…",))


def numbers(key: str, value: str) -> tuple[int | None, int | None] | None:
    """Return the ends of ``6``, ``6..``, ``..3`` or ``1..3``, both included; None for ``none`` where that means something.

    Raises:
        WrongUsage: it is no number or range.
    """
    if value == NONE and key in MAY_BE_NONE:
        return None
    low, dots, high = value.partition("..")
    try:
        first, last = int(low) if low else None, int(high) if high else None
    except ValueError:
        raise WrongUsage("filter_number", filter=key, value=value) from None
    if (first is None and last is None) or max(abs(first or 0), abs(last or 0)) > 10**9:
        raise WrongUsage("filter_number", filter=key, value=value)
    return (first, last) if dots else (first, first)


def moments(key: str, value: str, zone: tzinfo, now_us: int) -> tuple[int | None, int | None]:
    """Return the ends of a stretch of time in microseconds UTC, the second one not included; ``filter_dates`` says what is understood.

    Raises:
        WrongUsage: it is no date or range.
    """
    from complaint_desk.domain.filter_dates import stretch  # most questions name no date

    try:
        return stretch(value, zone, now_us)
    except (ValueError, OverflowError):
        raise WrongUsage("filter_date", filter=key, value=value) from None
