"""Until which operation a desk and a segment have the same past, by lanes and numbers: what a clock showed tells nothing of that.

A desk that was put back goes on in a lane of its own and gives the numbers anew, so what has the same number is the same only before
the two pasts part.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from complaint_desk.data.segments import Segment
from complaint_desk.data.store import Reader

_LANES: Final = "SELECT id, token FROM lane ORDER BY id"
_UNTIL: Final = "SELECT id, lane, n FROM operation WHERE id <= ? ORDER BY id DESC LIMIT 1"
_NUMBERS: Final = "SELECT max(n) FROM event WHERE stream_id = ? AND operation_id <= ?"


@dataclass(frozen=True, slots=True)
class Past:
    """What a segment tells of where it comes from, without what happened in it.

    Attributes:
        lanes: the tokens of its lanes, the oldest first.
        after: upon which operation those lanes follow that it holds operations of, by token.
        erased: of each erasure in it the stream, and what is recorded of it.
    """

    lanes: tuple[bytes, ...]
    after: dict[bytes, int]
    erased: tuple[tuple[int, str], ...]


def past_of(segment: Segment) -> Past:
    """Return what a segment tells of where it comes from."""
    tokens = {row[0]: bytes(row[1]) for row in segment.truth.lanes}
    after: dict[bytes, int] = {}
    for id_, _key, lane, n, *_rest in segment.truth.operations:
        if lane in tokens:
            after[tokens[lane]] = min(id_ - n, after.get(tokens[lane], sys.maxsize))
    return Past(tuple(tokens.values()), after, tuple((row[1], row[7]) for row in segment.truth.events if row[5] == "erased"))


def erased_of(reader: Reader, pasts: Collection[Past]) -> Iterator[tuple[int, set[int]]]:
    """Yield which events of a desk were erased as segments tell: the stream, and the numbers of those that are in the past they share."""
    after: dict[bytes, int] = {}
    for each in pasts:
        after |= {token: min(begun, after.get(token, sys.maxsize)) for token, begun in each.after.items()}
    for each in pasts:
        until = _in_common(reader, each.lanes, after) if each.erased else 0
        for stream_id, data in each.erased:
            most = reader.value(_NUMBERS, (stream_id, until)) or 0
            yield stream_id, {n for n in json.loads(data)["ns"] if n <= most}


def _in_common(reader: Reader, theirs: Sequence[bytes], after: Mapping[bytes, int]) -> int:
    """Return the last operation up to which a desk and a segment are of the same past; 0 where they are of two desks."""
    ours = [(id_, bytes(token)) for id_, token in reader.rows(_LANES)]
    same = next((n for n, ((_, own), other) in enumerate(zip(ours, theirs, strict=False)) if own != other), min(len(ours), len(theirs)))
    if not same:
        return 0
    parts = [after[token] for token in theirs[same:] if token in after]
    if len(ours) > same:
        parts.append(_begun(reader, ours[same][0]))
    return min(parts, default=sys.maxsize)


def _begun(reader: Reader, lane: int) -> int:
    """Return upon which operation a desk's lane follows, going back from the end of one lane to that of the one before."""
    at = sys.maxsize
    while row := reader.one(_UNTIL, (at,)):
        id_, found, n = row
        if found == lane:
            return int(id_ - n)
        if found < lane:  # nothing happened in it yet
            return int(id_)
        at = min(id_ - n, id_ - 1)
    return 0


def is_behind(reader: Reader, segment: Segment, press: int) -> bool:
    """Tell whether a segment was sealed when an operation of the desk had been recorded: it ends with that one, or with a later one."""
    end = bytes(segment.truth.operations[-1][-1]).hex() if segment.truth.operations else segment.first_digest
    own = reader.value("SELECT digest FROM operation WHERE id = ?", (segment.last,))
    return segment.last >= press and own is not None and bool(end) and bytes(own).hex().startswith(end)
