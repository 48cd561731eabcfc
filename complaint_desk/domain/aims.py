"""What the desk aims at: the lines in the charts. A supervisor may change each; a number that means nothing is left out alone.

They judge nothing by themselves: clocks and gates follow the rules of the site, whatever is aimed at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from complaint_desk.domain.problems import WrongUsage


@dataclass(frozen=True, slots=True)
class Aims:
    """The targets.

    Attributes:
        first_response: hours to the first response (checklist N1).
        resolution: hours to the solution (N2).
        first_contact: per cent of the cases closed at the first contact (N10).
        promises: per cent of the promises kept in time.
        callbacks: per cent of the callbacks answered by their day.
    """

    first_response: int = 24
    resolution: int = 72
    first_contact: int = 70
    promises: int = 95
    callbacks: int = 90


RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "first_response": (1, 240), "resolution": (1, 240), "first_contact": (1, 100), "promises": (1, 100), "callbacks": (1, 100),
}
"""What each may be: hours up to where they are counted by the hour (rollups.EXACT_HOURS), per cent to 100."""

HOURS: Final = frozenset({"first_response", "resolution"})
"""Those in hours; the others are in per cent."""


def changed_aim(aims: Aims, name: str, text: str) -> Aims:
    """Return the aims with one of them as it was typed.

    Raises:
        WrongUsage: it is no whole number of the aim's range.
    """
    low, high = RANGES[name]
    typed = text.strip()
    if not re.fullmatch(r"[0-9]{1,6}", typed) or not low <= int(typed) <= high:
        raise WrongUsage("no_such_aim", text=typed[:20], low=str(low), high=str(high))
    return replace(aims, **{name: int(typed)})


def aims_of(text: str) -> Aims:
    """Return the aims that ``first_response=24 resolution=72`` means; what means nothing or lies beyond its range is left out."""
    found: dict[str, int] = {}
    for name, number in re.findall(r"([a-z_]{1,40})=([0-9]{1,6})(?![0-9])", text):
        if name in RANGES and RANGES[name][0] <= int(number) <= RANGES[name][1]:
            found[name] = int(number)
    return replace(Aims(), **found)


def aims_text(aims: Aims) -> str:
    """Return aims as ``aims_of`` reads them: only those that differ from what holds when nobody chose."""
    plain = Aims()
    return " ".join(f"{f.name}={getattr(aims, f.name)}" for f in fields(Aims) if getattr(aims, f.name) != getattr(plain, f.name))
