"""What a desk's file goes through besides the twelve steps: presses over many cases, taking back, forgetting, files and copies of the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from complaint_desk.services import attaching, backups, bulk, conversation, erasing, undoing
from complaint_desk.services.bulk import Action
from complaint_desk.services.undoing import undo_press
from tests.faults.story import Day
from tests.services.desk import SmallDesk


def _many(day: Day, desk: SmallDesk) -> None:
    """Let two cases wait, while those that were brought in closed refuse."""
    closed = [row[0] for row in day.store.read().rows("SELECT id FROM complaint WHERE status = 'closed' ORDER BY id")]
    done = bulk.edit(day.store, desk.boss, key=next(desk.keys), cases=[day.first, *closed], action=Action("wait", "customer"))
    assert done.result["refused"], "somebody has to be refused for this to be the press that is meant"


def _taken_back(day: Day, desk: SmallDesk) -> None:
    press = undoing.recent(day.store, desk.boss)[0]
    undo_press(day.store, desk.boss, key=next(desk.keys), press=press.id)


def _attached(day: Day, desk: SmallDesk) -> None:
    file = day.path.with_name("photo.png")
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 3_000)
    taken = attaching.keep(day.store, desk.boss, files=[file])
    desk.do(attaching.attach, day.first, files=taken.kept)


def _forgotten_whole(day: Day, desk: SmallDesk) -> None:
    """Forget somebody, with the cleaning of the file and the new copy beside it that belong to it."""
    customer = day.store.read().value("SELECT max(id) FROM customer WHERE id IN (SELECT customer_id FROM complaint WHERE is_open = 0)")
    erasing.erase(day.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")


OTHERS: tuple[Callable[[Day, SmallDesk], Any], ...] = (
    _many, _taken_back, _attached, lambda day, _desk: backups.keep_up(day.store),
    lambda day, desk: desk.do(conversation.add_note, day.first, text="又打来 " * 50), lambda day, _desk: backups.keep_up(day.store),
    _forgotten_whole,
)
"""Each is a press, or what the program does by itself, with a key of its own."""
