"""Where the trail stood, noted outside the desk's file: what vanished from the file since can then be named.

Every ten minutes and on close the number and digest of the lane's last operation are added to a small file in another folder.
The promise of the trail is "found back to the last anchor": whoever can rewrite the desk and this folder can rewrite both, so
anchors are also printed on reports, and backups say where it stood when they were made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

from complaint_desk import durable
from complaint_desk.data.form import DESK_STREAM
from complaint_desk.data.store import Store

FROM_BEGINNING: Final = (
    "SELECT o.id, o.digest FROM lane l JOIN operation f ON f.lane = l.id AND f.n = 1 "
    "JOIN operation o ON o.id = f.id + ?2 - 1 AND o.n = ?2 AND o.lane = l.id WHERE l.token = ?1"
)
ANYWHERE: Final = "SELECT o.id, o.digest FROM operation o JOIN lane l ON l.id = o.lane WHERE l.token = ?1 AND o.n = ?2"

PUT_BACK_US: Final = (
    "SELECT coalesce(max(max(CAST(o.at_us AS INTEGER), "
    "CASE WHEN json_valid(e.data) THEN coalesce(CAST(json_extract(e.data, '$.until_us') AS INTEGER), 0) ELSE 0 END)), 0) "
    "FROM event e JOIN operation o ON o.id = e.operation_id WHERE e.stream_id = ? AND e.kind IN ('desk_restored', 'desk_rescued')"
)
"""Until when was noted outside the file what the desk was put back from, by its own trail; 0 never."""

GIVEN_UP: Final = (
    "SELECT 1 FROM event e JOIN operation o ON o.id = e.operation_id JOIN lane l ON l.token = ?2 AND l.id < o.lane "
    "LEFT JOIN operation b ON b.id = (SELECT max(id) FROM operation WHERE id < o.id) "
    "WHERE e.stream_id = ?1 AND (e.kind = 'desk_rescued' OR e.kind = 'desk_restored' AND (b.id IS NULL OR b.lane = l.id AND b.n < ?3))"
)
"""Whether a number of a lane was given up when the desk was put back: what begins a later lane follows upon a lower number of it. A rescued
desk may lack any."""

First: TypeAlias = Callable[[str, Sequence[object]], tuple[Any, ...] | None]
"""Returns the first row of a question, None when there is none."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of a lane at one moment.

    Attributes:
        token: which lane.
        n: number of its last operation, 0 when it had none.
        digest: that operation's digest.
        at_us: when it was noted, microseconds UTC.
    """

    token: bytes
    n: int
    digest: bytes
    at_us: int


class Anchors:
    """The anchors in one folder, a file for each lane."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def record(self, store: Store) -> Anchor | None:
        """Note where the desk's trail stands; None when that was noted before.

        Raises:
            OSError: the folder cannot be written.
        """
        token, n, digest = store.lane_head()
        noted = self.of(token)
        if noted and (noted[-1].n, noted[-1].digest) == (n, digest):
            return None
        anchor = Anchor(token, n, digest, store.clock())
        durable.folder(self._folder)
        with self._file(token).open("a", encoding="ascii") as file:
            file.write(f"{anchor.at_us} {anchor.n} {anchor.digest.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        return anchor

    def of(self, token: bytes) -> list[Anchor]:
        """Return a lane's anchors, oldest first; a line that was cut off by a power loss is passed over."""
        try:
            lines = self._file(token).read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        found = []
        for line in lines:
            try:
                at_us, n, digest = line.split()
                found.append(Anchor(token, int(n), bytes.fromhex(digest), int(at_us)))
            except ValueError:
                continue
        return found

    def at_stake(self, token: bytes) -> list[Anchor]:
        """Return those of a lane's anchors that prove all others: the newest, and each after which the numbers did not grow.

        Whoever took the end of the trail away and worked on left a number there that is not higher than the one before it.
        """
        noted = self.of(token)
        return [anchor for anchor, after in pairwise(noted) if after.n <= anchor.n] + noted[-1:]

    def _file(self, token: bytes) -> Path:
        return self._folder / f"{token.hex()}.anchors"


def place_of(first: First, anchor: Anchor) -> tuple[int, bytes] | None:
    """Return id and digest of the operation that an anchor names: counted from where its lane begins, else looked for everywhere."""
    for sql in (FROM_BEGINNING, ANYWHERE):
        found = first(sql, (anchor.token, anchor.n))
        if found is not None:
            return int(found[0]), bytes(found[1])
    return None


def is_given_up(first: First, anchor: Anchor) -> bool:
    """Tell whether what an anchor names is missing because the desk was put back since, by its own trail: then nothing vanished.

    Lanes and numbers decide. When it was noted does only in so far as what was noted after that was not there to be given up.
    """
    put_back = first(PUT_BACK_US, (DESK_STREAM,))
    known = put_back is not None and anchor.at_us <= put_back[0]
    return known and first(GIVEN_UP, (DESK_STREAM, anchor.token, anchor.n)) is not None
