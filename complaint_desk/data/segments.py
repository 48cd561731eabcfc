"""Sealed segments: what happened in a desk since the backup before, as text that any program can read, small enough for every five minutes.

A segment is gzip of lines of JSON: first what it is, then the rows of the tables of truth in the order of their ids, then the tables that
have no history, whole; last the SHA-256 of all lines before. Blobs are ``{"x": hexadecimal}``. It goes on from one operation, which it
names with its digest, so it is never put onto a desk of another past.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from complaint_desk import durable
from complaint_desk.data import dialect, opening
from complaint_desk.data.copies import Folder, stamp
from complaint_desk.data.dialect import Database
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.data.form import VERSION
from complaint_desk.data.replay import BESIDE, TRUTH, Truth, replaying
from complaint_desk.domain.backups import Kept
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules

FORM: Final = 1
_OPERATIONS: Final = f"SELECT {', '.join(TRUTH['operation'])} FROM operation WHERE id > ? ORDER BY id"
_EVENTS: Final = f"SELECT {', '.join(TRUTH['event'])} FROM event WHERE id > ? ORDER BY id"
_BEFORE: Final = "SELECT coalesce((SELECT id FROM event WHERE operation_id <= ? ORDER BY id DESC LIMIT 1), 0)"
"""The last event before some operations: ids grow together, so it is found from the end."""

_LAST: Final = "SELECT id, digest FROM operation ORDER BY id DESC LIMIT 1"
_DIGEST: Final = "SELECT digest FROM operation WHERE id = ?"
_TOLD: Final = 12
"""So many digits of its last operation's digest a segment's name tells."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that was read and found sealed.

    Attributes:
        made_us: of which moment it is.
        first: the operation it goes on from, 0 for the beginning.
        first_digest: that one's digest, hexadecimal.
        last: the last operation in it.
        truth: what happened.
        beside: the rows of the tables without history.
        files: the attached files that came with it, by their SHA-256.
    """

    made_us: int
    first: int
    first_digest: str
    last: int
    truth: Truth
    beside: dict[str, list[list[Any]]] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def last_operation(database: Database) -> tuple[int, str]:
    """Return id and digest of a desk's last operation; (0, "") when it has none."""
    row = database.execute_sql(_LAST).fetchone()
    return (int(row[0]), bytes(row[1]).hex()) if row else (0, "")


def covered(database: Database, kept: tuple[Kept, ...]) -> Kept | None:
    """Return the newest backup that holds a beginning of this very desk; None when there is none."""
    for each in sorted(kept, key=lambda one: (one.last, one.made_us), reverse=True):
        row = database.execute_sql(_DIGEST, (each.last,)).fetchone()
        if (row is not None and bytes(row[0]).hex().startswith(each.digest or "none")) or (each.last == 0 and not each.digest):
            return each
    return None


def beside_of(database: Database) -> tuple[dict[str, list[list[Any]]], str]:
    """Return the tables without history, and a digest of them that tells whether they changed."""
    tables = {name: [list(map(_plain, row)) for row in database.execute_sql(f"SELECT * FROM {name}").fetchall()] for name in BESIDE}
    return tables, sha256(_line(tables)).hexdigest()


def seal(folder: Folder, desk: Path, *, after: Kept, made_us: int, files: tuple[str, ...] = ()) -> Kept:
    """Write what happened since a backup as a segment, prove it, and let it stand under its name.

    Args:
        folder: the backups.
        desk: the file, in use.
        after: the backup that it goes on from.
        made_us: now.
        files: the attached files that are kept beside the backups.

    Raises:
        StoreProblem: the desk cannot be read, or the segment not be written; nothing is left of it.
    """
    database = Database(dialect.uri(desk, read_only=True), dialect.READING, folder.driver, uri=True)
    try:
        with opening.told(desk):
            database.execute_sql("BEGIN")
            lines, last, digest = _lines(database, after, made_us, files)
    finally:
        database.close_all()
    seal_line = _line({"sha256": sha256(b"".join(lines)).hexdigest()})
    name = f"{folder.stem}-{stamp(made_us)}-{after.last}-{last}-{digest[:_TOLD]}.segment"
    target = folder.path / name
    part = target.with_name(f"{name}.{os.getpid()}.part")
    try:
        durable.folder(folder.path)
        with part.open("wb") as file:
            file.write(folder.driver.seal(gzip.compress(b"".join([*lines, seal_line]), mtime=0), name))
            file.flush()
            os.fsync(file.fileno())
        read(part, folder.driver, name)
        durable.settle(part, target)
        return Kept(name, full=False, made_us=made_us, size=target.stat().st_size, first=after.last, last=last, digest=digest[:_TOLD])
    except OSError as error:
        raise StoreProblem("backup_not_written", code="BK-WRITE", path=str(folder.path)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _lines(database: Database, after: Kept, made_us: int, files: tuple[str, ...]) -> tuple[list[bytes], int, str]:
    last, digest = last_operation(database)
    event = int(database.execute_sql(_BEFORE, (after.last,)).fetchone()[0])
    events = database.execute_sql(_EVENTS, (event,)).fetchall()
    streams = sorted({row[1] for row in events})
    tables: dict[str, list[Any]] = {
        "lane": database.execute_sql("SELECT id, token, made_us FROM lane").fetchall(),
        "stream": [
            row for start in range(0, len(streams), 500)
            for row in database.execute_sql("SELECT id, kind FROM stream WHERE id IN (SELECT value FROM json_each(?))",
                                            (json.dumps(streams[start : start + 500]),)).fetchall()
        ],
        "operation": database.execute_sql(_OPERATIONS, (after.last,)).fetchall(),
        "event": events,
        "event_body": database.execute_sql("SELECT event_id, salt, body FROM event_body WHERE event_id > ?", (event,)).fetchall(),
    }
    head = {
        "form": FORM, "desk": VERSION, "made_us": made_us, "first": after.last, "first_digest": after.digest, "last": last,
        "digest": digest, "files": files,
    }
    lines = [_line(head)]
    lines += [_line([name, *map(_plain, row)]) for name, rows in tables.items() for row in rows]
    lines.append(_line({"beside": beside_of(database)[0]}))
    return lines, last, digest


def read(path: Path, driver: Driver = PLAIN, name: str = "") -> Segment:
    """Return a segment, proven to be what was sealed; ``name`` is what it is called, where its file is called otherwise.

    Raises:
        StoreProblem: it cannot be read, or is not what was sealed.
    """
    try:
        *lines, last = gzip.decompress(driver.unseal(path.read_bytes(), name or path.name)).splitlines(keepends=True)
        if json.loads(last) != {"sha256": sha256(b"".join(lines)).hexdigest()}:
            raise ValueError("the seal is broken")
        head, *rows, beside = (json.loads(line) for line in lines)
        truth = Truth()
        tables = truth.tables()
        for name, *values in rows:
            tables[name].append([_value(value) for value in values])
    except (OSError, EOFError, ValueError, KeyError, TypeError, zlib.error, RecursionError) as error:
        raise StoreProblem("backup_damaged", code="BK-DAMAGED", path=str(path)) from error
    if head["form"] != FORM or head["desk"] > VERSION:
        raise StoreProblem("desk_newer", code="ST-NEWER", path=str(path))
    others = {name: [[_value(value) for value in row] for row in found] for name, found in beside["beside"].items()}
    return Segment(
        made_us=head["made_us"], first=head["first"], first_digest=head["first_digest"], last=head["last"], truth=truth,
        beside=others, files=tuple(head["files"]),
    )


def chain_of(kept: tuple[Kept, ...], full: Kept) -> tuple[Kept, ...]:
    """Return the segments that follow a full copy one upon the other, in order."""
    after, found = full, []
    waiting = _with_what_they_follow(kept)
    while step := max((pair for pair in waiting if _goes_on(*pair, after)), key=lambda pair: (pair[0].last, pair[0].made_us), default=None):
        after = step[0]
        found.append(after)
        waiting = [pair for pair in waiting if pair[0].made_us > after.made_us]
    return tuple(found)


def _with_what_they_follow(kept: tuple[Kept, ...]) -> list[tuple[Kept, Kept]]:
    """Return each segment with the newest backup before it that ends where it begins: a desk goes on from there alone."""
    ending: dict[int, list[Kept]] = {}
    for each in kept:
        ending.setdefault(each.last, []).append(each)
    found = []
    for segment in (each for each in kept if not each.full):
        before = [each for each in ending.get(segment.first, ()) if each.made_us < segment.made_us]
        if before:
            found.append((segment, max(before, key=lambda each: each.made_us)))
    return found


def _goes_on(segment: Kept, follows: Kept, after: Kept) -> bool:
    """Whether a segment goes on from a backup: it ends as the one that the segment follows, so after a restore not one of another past.

    That it is so indeed is proven when it is put back.
    """
    same = follows.digest[:_TOLD] == after.digest[:_TOLD]
    return same and segment.first == after.last and segment.made_us > after.made_us


def apply(database: Database, rules: Rules, segment: Segment) -> None:
    """Put a segment onto a desk that stands where it begins.

    Raises:
        StoreProblem: it does not go on from there.
    """
    last, digest = last_operation(database)
    if last != segment.first or not digest.startswith(segment.first_digest):
        raise StoreProblem("backup_other_past", code="BK-PAST")
    with replaying(database, rules) as replay:
        replay.add(segment.truth)
        for name, rows in segment.beside.items():
            if name not in BESIDE:
                continue
            database.execute_sql(f"DELETE FROM {name}")
            if rows:
                database.many(f"INSERT INTO {name} VALUES({', '.join('?' * len(rows[0]))})", rows)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    return {"x": value.hex()} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return bytes.fromhex(value["x"]) if isinstance(value, dict) else value


