"""What people pressed in other cases while they were at work in those that are counted, read from between the latter's events alone.

Events are numbered in the order in which they were written, so that between two presses in a case stand the events of others; a desk of
a year is not read through for them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final

from complaint_desk.data.store import Reader
from complaint_desk.domain.sittings import Press, sat

_RUNS: Final = 500
BETWEEN: Final = (
    "SELECT o.id, o.actor_id, o.at_us FROM json_each(?) r"
    " CROSS JOIN event e ON e.id > json_extract(r.value, '$[0]') AND e.id < json_extract(r.value, '$[1]')"
    " CROSS JOIN operation o ON o.id = e.operation_id CROSS JOIN complaint c ON c.id = e.stream_id"
    " WHERE o.actor_id != 0 AND e.kind != 'imported'"
)


class Written:
    """Which events of the cases that are counted were read, by their numbers, and in which operation each was written."""

    def __init__(self) -> None:
        self._by_operation: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, operation: int, number: int) -> None:
        """Take an event."""
        self._by_operation[operation].append(number)

    def pressed_elsewhere(
        self, db: Reader, cases: Iterable[Sequence[Press]], cancelled: Callable[[], bool],
    ) -> tuple[Press, ...]:
        """Return what people pressed in cases that are not counted where that may end a sitting in one that is.

        Args:
            db: a read connection.
            cases: the presses in each case that is counted.
            cancelled: asked between parts.
        """
        runs, found = self._between(cases), []
        for at in range(0, len(runs), _RUNS):
            if cancelled():
                break
            listed = ",".join(f"[{first},{last}]" for first, last in runs[at:at + _RUNS])
            found += db.rows(BETWEEN, (f"[{listed}]",))
        return tuple(Press(at_us, actor, "", operation) for operation, actor, at_us in set(found) if operation not in self._by_operation)

    def _between(self, cases: Iterable[Sequence[Press]]) -> list[tuple[int, int]]:
        """Return between which numbers events of other cases may stand that were written during a sitting, each stretch once."""
        known = sorted(number for numbers in self._by_operation.values() for number in numbers)
        sitting = [0] * (len(known) + 1)
        for presses in cases:
            for before, after in sat(presses):
                first, last = max(self._by_operation[before.operation_id]), min(self._by_operation[after.operation_id])
                if first < last:
                    sitting[bisect_left(known, first)] += 1
                    sitting[bisect_left(known, last)] -= 1
        stretches = zip(pairwise(known), accumulate(sitting), strict=False)
        return [(first, last) for (first, last), during in stretches if during and last - first > 1]
