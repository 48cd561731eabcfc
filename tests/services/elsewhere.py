"""A desk that is gone but for a copy taken elsewhere before somebody was forgotten, and is put back from it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, restoring
from tests.services.desk import SmallDesk


def put_back_from_elsewhere(desk: SmallDesk, folder: Path, forget: Callable[[], object]) -> None:
    """Copy the desk out, forget somebody, lose the desk and its segments, and put the copy back."""
    out = folder / "elsewhere" / "copy.sqlite"
    out.parent.mkdir(exist_ok=True)
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    forget()
    path = desk.store.path
    desk.store.close()
    path.unlink()  # not even the desk that knew of it is there any more
    for segment in backups.folder_of(path).path.glob("*.segment"):
        segment.unlink()
    restoring.restore(path, restoring.point(path, out), rules=Rules(), clock=desk.clock, login="mara", strict=True)
    desk.store = Store.open(path, Rules(), clock=desk.clock)
