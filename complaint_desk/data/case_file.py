"""What a case file holds: a case's events with their very bytes, the operations that recorded them, and the links of its lanes between.

One JSON text and no archive: whoever checks it needs no unpacking that could swell, and can read it as it is. Attached files stay
outside, named by the SHA-256 in their events. The format and how each digest is made stand in ``resources/verify/check_case.py``, which
imports nothing of ours; here the same bytes are taken as they are stored, and proven by ``chain`` before they leave.

The last event of the case is that it was taken out, recorded by the lane's newest operation. So the digest of that operation, the anchor,
speaks for all of the case, however many operations of others lie between its own. Those between are in the file too, since they alone
link a case to an anchor noted earlier, and who acted when to the next one: codes and numbers, never words. Where there are more than
MOST_LINKS events of others, the longest stretches are left out and the script says which.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, Final

from complaint_desk.data import chain, projector
from complaint_desk.data.parties import Asked
from complaint_desk.data.store import Reader, Store
from complaint_desk.data.transaction import LAST, Transaction

FORMAT: Final = "complaint-desk case file"
VERSION: Final = 1
MOST_LINKS: Final = 50_000
"""Events of other cases between those of this one whose digests go along; half a year of a desk that records three hundred a day."""

EVENTS: Final = (
    "SELECT e.stream_id, e.id, e.n, o.lane, o.n, e.occurred_us, e.kind, e.v, e.data, e.body_digest, b.salt, b.body, e.digest, "
    "e.operation_id, o.actor_id, o.at_us FROM event e JOIN operation o ON o.id = e.operation_id "
    "LEFT JOIN event_body b ON b.event_id = e.id WHERE e.stream_id = ? ORDER BY e.n"
)
BEFORE: Final = "SELECT id FROM event WHERE id < ? AND operation_id <> ? ORDER BY id DESC LIMIT 1"
AFTER: Final = "SELECT id FROM event WHERE id > ? AND operation_id <> ? ORDER BY id LIMIT 1"
DIGESTS: Final = "SELECT operation_id, digest FROM event WHERE id > ? AND id < ? ORDER BY id"
OPERATIONS: Final = (
    "SELECT id, lane, n, at_us, actor_id, verb, result, key, prev, digest FROM operation WHERE id >= ? AND id <= ? ORDER BY id"
)
TOKENS: Final = "SELECT id, token FROM lane"
_END: Final = 1 << 62
_EVENT: Final = ("n", "lane", "operation", "occurred_us", "kind", "v", "data", "body_digest", "salt", "body", "digest")
_OPERATION: Final = ("lane", "n", "at_us", "actor", "verb", "result", "key", "prev", "digest")


class Unproven(Exception):
    """What stands in the desk is not what its digests say."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as it leaves.

    Attributes:
        table: what becomes the JSON text, without ``program``, ``made`` and ``roles``.
        actors: who recorded its events, by number.
        events: how many those are, with those of the cases that go on in it.
        erased: how many of them lost their words.
        left_out: how many events of others between them are not in it.
        made: who took it out, when and why, as its last event says.
        anchor: the lane's token, the number of its newest operation and that one's digest.
    """

    table: dict[str, Any]
    actors: frozenset[int]
    events: int
    erased: int
    left_out: int
    made: tuple[int, int, str]
    anchor: tuple[str, int, str]


def going_on(tx: Transaction, case_id: int) -> tuple[int, ...]:
    """Return the cases that go on in a case since they were merged into it, with those that go on in them."""
    found: dict[int, None] = {}
    waiting = [case_id]
    while waiting:
        more = [each for each in projector.goes_on_here(tx.history(waiting.pop())) if each != case_id and each not in found]
        found.update(dict.fromkeys(more))
        waiting += more
    return tuple(found)


def end_of(asked: Asked, case_id: int) -> str:
    """Return by what the end of a case is known: its id, the number of its last event, and that one's digest."""
    n, digest = asked.rows(LAST, (case_id,))[0]
    return f"{case_id}:{n}:{bytes(digest).hex()}"


def gather(store: Store, cases: Sequence[tuple[int, str, int]], most: int = MOST_LINKS) -> CaseFile:
    """Return a case as it leaves, proven.

    Args:
        store: the desk.
        cases: id, number and last event of the case, whose last event says that it was taken out, and of each that goes on in it.
        most: how many events of others go along.

    Raises:
        Unproven: a digest does not fit, or words are missing that nothing says were erased.
    """
    reader = store.read()
    streams = [(id_, number, [row for row in reader.rows(EVENTS, (id_,)) if row[2] <= last]) for id_, number, last in cases]
    erased = sum(_proven(id_, rows) for id_, _, rows in streams)
    taken = streams[0][2][-1]
    own = {row[13]: row[1] for _, _, rows in streams for row in rows}
    runs, left_out = _runs(sorted(own.items()), most)
    operations = [each for run in runs for each in _operations(reader, run)]
    if any(chain.operation_digest(prev, key, lane, n, at_us, actor, verb.encode(), result.encode(), b"".join(digests)) != digest
           for (lane, n, at_us, actor, verb, result, key, prev, digest), digests in operations):
        raise Unproven
    tokens = {lane: bytes(token).hex() for lane, token in reader.rows(TOKENS)}
    lanes = {row[0] for row, _ in operations}
    last = operations[-1][0]
    anchor = (tokens[last[0]], int(last[1]), last[8].hex())
    table = {
        "format": FORMAT, "version": VERSION, "case": cases[0][1], "anchor": dict(zip(("lane", "n", "digest"), anchor, strict=True)),
        "lanes": {str(lane): tokens[lane] for lane in sorted(lanes)},
        "streams": [{"id": id_, "number": number, "events": [_table(_EVENT, row[2:13]) for row in rows]} for id_, number, rows in streams],
        "operations": [_table(_OPERATION, row) | {"events": [each.hex() for each in digests]} for row, digests in operations],
    }
    made = (int(taken[14]), int(taken[15]), str(json.loads(taken[11] or "{}").get("reason", "")))
    actors = frozenset(row[14] for _, _, rows in streams for row in rows)
    return CaseFile(table, actors, sum(len(rows) for _, _, rows in streams), erased, left_out, made, anchor)


def _proven(stream_id: int, rows: Sequence[tuple[Any, ...]]) -> int:
    """Follow a stream and return how many of its events lost their words.

    Raises:
        Unproven: a digest does not fit, or words are missing that nothing says were erased.
    """
    head, bare, erased = chain.START, set[int](), set[int]()
    for at, (_, _, n, lane, op_n, occurred, kind, v, data, words, salt, body, digest, *_) in enumerate(rows, 1):
        made = chain.event_digest(head, stream_id, n, lane, op_n, occurred, v, kind.encode(), data.encode(), words)
        if n != at or made != digest or (body is not None and chain.body_digest(salt, body.encode()) != words):
            raise Unproven
        if words is not None and body is None:
            bare.add(n)
        if kind == "erased":
            erased.update(json.loads(data)["ns"])
        head = digest
    if bare - erased:
        raise Unproven
    return len(bare)


def _runs(own: Sequence[tuple[int, int]], most: int) -> tuple[list[list[tuple[int, int]]], int]:
    """Part the case's own operations, each with one of its events, where too many of others lie between; return how many those are.

    The shortest stretches are bridged first, so that as many operations as can be follow upon each other.
    """
    gaps = sorted((later[1] - earlier[1], at) for at, (earlier, later) in enumerate(pairwise(own), 1))
    cut, left, left_out = set[int](), most, 0
    for length, at in gaps:
        left -= length
        if left < 0 and own[at][0] > own[at - 1][0] + 1:
            cut.add(at)
            left_out += length
    begins = [0, *sorted(cut), len(own)]
    return [list(own[first:last]) for first, last in pairwise(begins)], left_out


def _operations(reader: Reader, run: Sequence[tuple[int, int]]) -> list[tuple[tuple[Any, ...], list[bytes]]]:
    """Return the operations of a run without a gap, each with the digests of its events."""
    (first, first_event), (last, last_event) = run[0], run[-1]
    above = reader.value(BEFORE, (first_event, first)) or 0
    below = reader.value(AFTER, (last_event, last)) or _END
    found = reader.rows(DIGESTS, (above, below))
    digests = {operation: [bytes(digest) for _, digest in group] for operation, group in groupby(found, itemgetter(0))}
    rows = reader.rows(OPERATIONS, (first, last))
    return [((*row[1:7], *map(bytes, row[7:])), digests.get(row[0], [])) for row in rows]


def _table(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in zip(names, row, strict=True)}
