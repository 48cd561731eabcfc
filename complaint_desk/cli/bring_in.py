"""``import FILE…``: brings cases in from files, each looked at first; ``--dry-run`` stops there."""

from __future__ import annotations

import argparse
import os
import uuid
from collections.abc import Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from complaint_desk.cli.opening import Progress, opened, print_json
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.services import importing, mail_files
from complaint_desk.services.backups import before_risk
from complaint_desk.services.desks import note_anchor
from complaint_desk.services.importing import FileLook, RefusedRow
from complaint_desk.wording import Words

_SHOWN = 20


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Bring the files in and return the exit code."""
    zone = _zone(arguments.zone)
    with opened(arguments, create=True) as (store, who):
        try:
            done = [_one(store, who, Path(name), arguments, zone, words) for name in arguments.files]
        finally:
            note_anchor(store)  # what came in before a file was refused too
    if arguments.json:
        total = {key: sum(one[key] for one in done) for key in ("read", "made", "joined")}
        total["refused"] = [row for one in done for row in one["refused"]]
        print_json({**total, "files": done} if len(done) > 1 else {
            **total, "columns": done[0]["columns"], "attached": done[0]["attached"], "dry_run": arguments.dry_run,
        })
    return 0


def _one(store: Store, who: Person, file: Path, arguments: argparse.Namespace, zone: tzinfo, words: Words) -> dict[str, Any]:
    columns = Path(arguments.map) if arguments.map else None
    found = importing.look(store, who, file=file, columns=columns, most_rows=arguments.most_rows)
    if arguments.save_map:
        importing.save_mapping(found, Path(arguments.save_map))
    progress = Progress(words, file.name)
    try:
        if arguments.dry_run:
            outcome = importing.rehearse(store, who, found=found, zone=zone, progress=progress)
            counts, refused = {"read": outcome.read, "made": outcome.made, "joined": outcome.joined}, outcome.refused
            files = outcome.files
        else:
            changed = importing.bring_in(store, who, key=uuid.uuid4().bytes, found=found, zone=zone, progress=progress, guard=before_risk)
            counts, refused = {name: changed.result[name] for name in ("read", "made", "joined")}, changed.result["refused"]
            files = changed.result["files"]
    finally:
        progress.close()
    if not arguments.json:
        _print(file, found, counts, refused, words, dry_run=arguments.dry_run)
        for said in mail_files.told(files, _SHOWN):
            print("  " + words.of(said))
    used = [{"column": c.name, "field": c.field, "why": words.of(c.why)} for c in found.mapping.columns]
    return {
        "file": file.name, **counts, "columns": used,
        "refused": [{"row": r.row, "field": r.field, "reason": words.of(r.reason)} for r in refused],
        "attached": [
            {"row": each.row, "name": each.name, "bytes": each.size, "left_out": words.of(each.left_out) if each.left_out else ""}
            for each in files
        ],
    }


def _print(file: Path, found: FileLook, counts: dict[str, int], refused: Sequence[RefusedRow], words: Words, *, dry_run: bool) -> None:
    for column in found.mapping.columns:
        print(f"  {column.name} → {words('readers.field.' + column.field)}  ({words.of(column.why)})")
    key = "importing.would" if dry_run else "importing.did"
    print(words(key, file=file.name, read=counts["read"], made=counts["made"], joined=counts["joined"], refused=len(refused)))
    for row in refused[:_SHOWN]:
        print("  " + words("importing.refused_row", row=row.row, field=importing.field_word(row.field, words), reason=row.reason))
    if len(refused) > _SHOWN:
        print("  " + words("importing.refused_more", n=len(refused) - _SHOWN))


def _zone(name: str | None) -> tzinfo:
    """The zone of dates without an offset: as told, else this machine's.

    Raises:
        WrongUsage: there is no such zone.
    """
    if name is None:
        told = os.environ.get("TZ", "")
        try:
            return ZoneInfo(told) if told else _local()
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return _local()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise WrongUsage("no_such_zone", code="US-ZONE", zone=name) from unknown


def _local() -> tzinfo:
    from datetime import datetime

    return datetime.now(UTC).astimezone().tzinfo or UTC
