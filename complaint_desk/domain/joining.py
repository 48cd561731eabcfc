"""A case that others went on in: what its fold takes over from them, and from when to when it stood still together with them.

The case's own facts stay its own while they are folded; what came with the others is added at the end. So a merge that is taken back
leaves nothing behind, and what was decided after it (another urgency, a circumstance that does not hold) counts more than what came along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from complaint_desk.domain import events as ev

LINKS: Final = ("related", "same_event", "duplicate_of", "has_duplicate", "caused_by", "cause_of", "parent_of", "child_of")
"""How one case belongs to another; each with what it is from the other side in INVERSE."""

INVERSE: Final[Mapping[str, str]] = {
    "related": "related", "same_event": "same_event", "duplicate_of": "has_duplicate", "has_duplicate": "duplicate_of",
    "caused_by": "cause_of", "cause_of": "caused_by", "parent_of": "child_of", "child_of": "parent_of",
}
_FOR_EVER: Final = 1 << 62
_FIRST: Final = ("first_response_us", "acceptance_us", "accepted_us", "escalated_us")
"""What happens to a complaint once: the first time counts, 0 where it has not."""

_CARRIED: Final = ("promises", "callbacks", "tasks")


@dataclass(frozen=True, slots=True)
class Link:
    """One case belongs to another one (LINKS, and the older same_call and same_customer)."""

    other_id: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A case that goes on in this one since ``at_us``, as its ``absorbed`` told it."""

    other_id: int
    at_us: int
    event_n: int
    operation_id: int
    opened_us: int
    first_response_us: int
    told_us: int
    acceptance_us: int
    accepted_us: int
    escalated_us: int
    rule_sets: tuple[str, ...]
    contacts: int
    reopened: int
    urgency: int
    impact: int
    circumstances: tuple[str, ...]
    signals: tuple[str, ...]
    dangers: tuple[str, ...]
    tags: tuple[str, ...]
    forms_owed: tuple[str, ...]
    promises_kept: int
    promises_broken: int
    callbacks_done: int
    pauses: tuple[tuple[str, int, int], ...]
    unconfirmed: bool = False
    heard_us: int = 0


_TAKEN_OVER: Final = tuple(
    name for name in Part.__dataclass_fields__ if name not in ("at_us", "event_n", "operation_id", "pauses")
)


def combine(values: dict[str, Any]) -> None:
    """Add to a case's own fields, as its fold has them, what came with the cases that go on in it."""
    for part in values["absorbed"]:
        heard_us = part["heard_us"] or (part["opened_us"] if part["contacts"] else 0)
        values["pauses"] = _together(_spoken_to(values["pauses"], heard_us, part["at_us"]), values["opened_us"], part)
        values["heard_us"] = max(values["heard_us"], heard_us)
        values["opened_us"] = min(values["opened_us"], part["opened_us"])
        for name in _FIRST:
            values[name] = min(values[name], part[name]) if values[name] and part[name] else values[name] or part[name]
        for name in ("told_us", "urgency", "impact"):
            values[name] = max(values[name], part[name])
        values["words_heard"] += part["contacts"]
        values["reopened"] += part["reopened"]
        values["circumstances"] = values["circumstances"] | frozenset(part["circumstances"])
        values["rule_sets"] = values["rule_sets"] | frozenset(part["rule_sets"])
        values["signals"] = [*values["signals"], *part["signals"]]
        values["dangers"] = (*values["dangers"], *part["dangers"])
        values["tags"] = tuple(dict.fromkeys((*values["tags"], *part["tags"])))
    values["absorbed"] = tuple(Part(**part) for part in values["absorbed"])


Stretch = tuple[str, int, int]
"""On whom, from when, until when."""


def _together(own: Iterable[Mapping[str, Any]], opened_us: int, part: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return when both cases stood still, or the only one that was there: as long as one of them ran, the customer waited for us."""
    mine = [(p["on"], p["from_us"], p.get("until_us", 0) or _FOR_EVER) for p in own]
    theirs = [*part["pauses"], ("", part["at_us"], _FOR_EVER)]
    first = min(opened_us, part["opened_us"])
    mine = [*mine, ("", first, opened_us)]
    theirs = [*theirs, ("", first, part["opened_us"])]
    both = [
        (_less_still(a_on, b_on), max(a, b), min(a_end, b_end))
        for a_on, a, a_end in mine for b_on, b, b_end in theirs if max(a, b) < min(a_end, b_end) and (a_on or b_on)
    ]
    return [
        {"on": on, "from_us": begin} | ({"until_us": end} if end < _FOR_EVER else {})
        for on, begin, end in sorted(both, key=lambda stretch: (stretch[2] == _FOR_EVER, stretch[1]))
    ]


def _spoken_to(own: Sequence[dict[str, Any]], heard_us: int, at_us: int) -> list[dict[str, Any]]:
    """Return a case's pauses, those for the customer cut off where they spoke in the other case and this one learned it meanwhile."""
    return [
        {**pause, "until_us": heard_us}
        if pause["on"] == "customer" and pause["from_us"] <= heard_us and pause.get("until_us", _FOR_EVER) > at_us else pause
        for pause in own
    ]


def _less_still(one: str, other: str) -> str:
    """Return what two cases waited for together: waiting for a department stops fewer clocks than waiting for the customer."""
    return "department" if "department" in (one, other) else one or other


def stood_still(pauses: Iterable[Any], resolved_us: int, now_us: int) -> tuple[Stretch, ...]:
    """Return when a case stood still up to now: while it waited, and since it was taken for solved."""
    found = [(p.on, p.from_us, min(p.until_us or now_us, now_us)) for p in pauses]
    if resolved_us:
        found.append(("nobody", resolved_us, now_us))
    return tuple(stretch for stretch in found if stretch[1] < stretch[2])


def carried_from(item: Mapping[str, Any] | None) -> int:
    """Return the case from which a promise, callback or task was carried over, 0 for one of this case's own."""
    return int(item.get("from_case", 0)) if item is not None else 0


# --- steps of a case's fold ---------------------------------------------------------------------------------------------


def _merged_into(w: Any, r: Any) -> None:
    w.merged_into, w.merged_us = r.event.other_id, r.occurred_us


def _absorbed(w: Any, r: Any) -> None:
    e = r.event
    part: dict[str, Any] = {name: getattr(e, name) for name in _TAKEN_OVER}
    part |= {"at_us": r.occurred_us, "event_n": r.n, "operation_id": r.operation_id}
    part["pauses"] = tuple(zip(e.pauses_on, e.pauses_from, e.pauses_until, strict=False))
    w.absorbed = (*w.absorbed, part)


def _unmerged(w: Any, r: Any) -> None:
    other = r.event.other_id
    if w.merged_into == other:
        w.merged_into = w.merged_us = 0
        return
    w.absorbed = tuple(part for part in w.absorbed if part["other_id"] != other)
    for name in _CARRIED:
        for item in getattr(w, name):
            if carried_from(item) == other:
                item.update(_RETURNED[name](r.occurred_us))


def _returned_promise(at_us: int) -> dict[str, Any]:
    return {"kept_us": 0, "broken_us": 0, "told_us": 0, "released_us": at_us, "from_case": 0, "returned": True}


def _returned_callback(_at_us: int) -> dict[str, Any]:
    return {"outcome": "superseded", "result": 0, "handling": 0, "answered_us": 0, "from_case": 0}


def _returned_task(at_us: int) -> dict[str, Any]:
    return {"outcome": "", "answered_us": 0, "taken_back_us": at_us, "from_case": 0}


_RETURNED: Final[Mapping[str, Callable[[int], dict[str, Any]]]] = {
    "promises": _returned_promise, "callbacks": _returned_callback, "tasks": _returned_task,
}
"""What becomes of what was carried over when its case goes its own way again: there it goes on, here it is nobody's any more."""


def _split_from(w: Any, r: Any) -> None:
    w.split_from = r.event.other_id


def _split_off(w: Any, r: Any) -> None:
    w.split_off = (*w.split_off, r.event.other_id)


def _linked(w: Any, r: Any) -> None:
    link = Link(r.event.other_id, r.event.how)
    w.links = w.links if link in w.links else (*w.links, link)


def _unlinked(w: Any, r: Any) -> None:
    w.links = tuple(link for link in w.links if link != Link(r.event.other_id, r.event.how))


STEPS: Final[Mapping[type[ev.Event], Callable[[Any, Any], None]]] = {
    ev.MergedInto: _merged_into, ev.Absorbed: _absorbed, ev.Unmerged: _unmerged, ev.SplitFrom: _split_from, ev.SplitOff: _split_off,
    ev.Linked: _linked, ev.Unlinked: _unlinked,
}


def later_decided(parts: Sequence[dict[str, Any]], *, urgency: int = 0, impact: int = 0, not_any_more: str = "") -> None:
    """Forget what came along with other cases where a person decided otherwise since; ``not_any_more`` is a circumstance or rule set."""
    for part in parts:
        if urgency:
            part["urgency"] = 0
        if impact:
            part["impact"] = 0
        for name in ("circumstances", "rule_sets"):
            part[name] = tuple(code for code in part[name] if code != not_any_more)
