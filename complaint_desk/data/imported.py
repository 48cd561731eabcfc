"""Rows of imported history, many at once: what rows have in common is folded and projected once, what is each row's own is filled in.

A single ``imported`` event leaves few ways for a case to be: they depend on its codes and on which of its times stand before, at or
after its opening. Each such shape is worked out by ``fold`` and ``project`` themselves, with times that can be told apart, so that
nothing here knows a rule; a property test holds every row against theirs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import Fact, fold
from complaint_desk.domain.events import HOUR, Recorded
from complaint_desk.domain.row import CaseRow, one_line, product_of, project, region_of
from complaint_desk.domain.rules import Rules

_TIMES: Final = ("first_response_us", "resolved_us", "closed_us")
_OWN: Final = frozenset(
    {"number", "customer_id", "source", "source_id", "fingerprint", "opened_us", *_TIMES, "product", "product_words", "region",
     "region_words", "words", "reply", "subject"}
)
"""The fields that are each row's own."""

_SHARED: Final = tuple(f.name for f in dataclasses.fields(ev.Imported) if f.name not in _OWN)
_shared: Final = attrgetter(*_SHARED)
_OPENED: Final = 2_000_000_000 * 1_000_000
_TELLING: Final = (HOUR + 1, 2 * HOUR + 2, 3 * HOUR + 3)  # from the opening to each time of a shape: no two times are the same


@dataclass(frozen=True, slots=True)
class _Shape:
    """A row as far as it is the same for all rows of its shape.

    Attributes:
        values: of all columns.
        times: the columns that follow from a time of the event, with the place of that time (0 is the opening) and what is added.
    """

    values: Mapping[str, Any]
    times: tuple[tuple[str, int, int], ...]


class Shapes:
    """The shapes met so far under given rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._plain = rules.plain
        self._known: dict[tuple[Any, ...], _Shape] = {}

    def row(self, case_id: int, recorded: Recorded) -> CaseRow:
        """Return the row of a case whose only event is ``recorded``, which is an ``imported`` one."""
        if not self._plain:  # by a calendar a due time is not its beginning and so much: each case has its own
            return project(fold(case_id, (recorded,)), self.rules)
        event: Any = recorded.event
        opened = event.opened_us or recorded.occurred_us
        first, resolved, closed = event.first_response_us, event.resolved_us, event.closed_us
        words, product, region = event.words, event.product_words, event.region_words
        key = (
            _shared(event), first and (first > opened) - (first < opened) + 2, resolved and (resolved > opened) - (resolved < opened) + 2,
            closed and (closed > opened) - (closed < opened) + 2, not event.opened_us, words is None, not words or words.isspace(),
            not event.product, product is None, not product or product.isspace(), not event.region, region is None,
            not region or region.isspace(),
        )
        shape = self._known.get(key)
        if shape is None:
            shape = self._known[key] = self._shape(event, opened)
        values = {
            **shape.values, "id": case_id, "number": event.number, "version": recorded.n, "customer_id": event.customer_id,
            "updated_us": recorded.at_us if recorded.at_us > 0 else 0, "words_line": one_line(words),
        }
        if event.product or product:
            values["product"] = product_of(Fact("product", False, event.product, product, recorded.n))
        if event.region or region:
            values["region"] = region_of(Fact("region", False, event.region, region, recorded.n))
        times = opened, first, resolved, closed
        for column, place, more in shape.times:
            values[column] = times[place] + more
        return CaseRow.of(**values)

    def _shape(self, event: Any, opened: int) -> _Shape:
        told = [(getattr(event, name), gap) for name, gap in zip(_TIMES, _TELLING, strict=True)]
        times = [_OPENED, *(when and _OPENED + ((when > opened) - (when < opened)) * gap for when, gap in told)]
        telling = dataclasses.replace(event, opened_us=event.opened_us and _OPENED, **dict(zip(_TIMES, times[1:], strict=True)))
        row = project(fold(1, (Recorded(1, telling, _OPENED, 0, 0),)), self.rules)
        values = vars(row)
        followed = []
        for column, value in values.items():
            if column.endswith("_us") and value:
                place = times.index(value) if value in times else 0
                followed.append((column, place, value - times[place]))
        return _Shape(values, tuple(followed))
