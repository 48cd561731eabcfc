"""Where the trail stood, noted outside the desk's file: what vanished from the file since can then be named.

Every ten minutes and on close the number and digest of the lane's last operation are added to a small file in another folder.
The promise of the trail is "found back to the last anchor": whoever can rewrite the desk and this folder can rewrite both, so
anchors are also printed on reports.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from complaint_desk import durable
from complaint_desk.data.store import Store


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

    def _file(self, token: bytes) -> Path:
        return self._folder / f"{token.hex()}.anchors"
