"""The process that reads: it gets one order, says what it finds, and ends. It opens the file it was told, parts of the program that are
loaded late, and nothing else, and changes nothing: so says a hook of Python, which what runs outside of Python need not ask.

Started as a hidden verb of the program (``__main__``), so that it is the same from source, installed and frozen. What it says is
looked at by ``apart`` as if somebody else had written it.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.readers import fence, frames
from complaint_desk.readers.attached import attached, frames_of
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.rows import Here, Refused, Row
from complaint_desk.readers.shape import FileShape

_ROWS: Final = 512
_CHARS: Final = 200_000
_FORBIDDEN: Final = (
    "os.", "shutil.", "ctypes.", "socket.", "subprocess.", "tempfile.", "sqlite3.", "winreg.", "_winapi.", "resource.", "pty.", "mmap.",
)
_LOOKS: Final = frozenset({"os.listdir", "os.scandir"})
"""What looking for a part of the program asks."""
_PARTS: Final = (".py", ".pyc", ".pyd", ".so", ".dll", ".dylib", ".zip", ".pkg")
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> int:
    """Do what the order on the standard input says, and return 0 when the answer is whole."""
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.dont_write_bytecode = True
    # Loaded now, since it may not be looked for later.
    for codec in ("utf-16", "utf-32", "gb18030", "cp950", "big5hkscs"):
        "".encode(codec)
    order = frames.value(frames.read(orders) or b"")
    limits = Limits(**order["limits"])
    fence.limit_own(limits.memory_bytes, limits.whole_s)
    sys.addaudithook(partial(_only_reading, order["path"], _places()))
    threading.Thread(target=_end_with, args=(orders,), daemon=True).start()
    try:
        _answer(answers, order, limits)
    except Problem as problem:
        frames.write(answers, ["problem", *_told(problem.message), problem.code])
    except MemoryError:
        os._exit(fence.OUT_OF_MEMORY)
    frames.write(answers, ["end"])
    return 0


def _end_with(orders: IO[bytes]) -> None:
    """End when whoever gave the order is gone."""
    orders.read(1)
    os._exit(0)


def _places() -> tuple[str, ...]:
    """Return the folders, and the program when it is frozen, that parts of the program are loaded from."""
    told = (*sys.path, sys.prefix, sys.base_prefix, getattr(sys, "_MEIPASS", sys.prefix))
    return tuple({os.path.abspath(each or ".").rstrip(os.sep) for each in told})  # noqa: PTH100 - compared as it is written


def _only_reading(path: str, places: tuple[str, ...], event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse whatever is not the reading of one file: another one opened, anything changed, a connection, another process."""
    if event == "open":
        if not _may_open(path, places, *arguments[:3]):
            raise PermissionError("this process only reads")
    elif event.startswith(_FORBIDDEN) and event not in _LOOKS:
        raise PermissionError("this process only reads")


def _may_open(path: str, places: tuple[str, ...], asked: object, mode: object, flags: object) -> bool:
    """Tell whether it is the file of the order or a part of the program, and only read."""
    if (isinstance(flags, int) and flags & _WRITING) or (isinstance(mode, str) and set(mode) & set("wax+")):
        return False
    if isinstance(asked, int):  # opened before
        return True
    name = os.fsdecode(asked) if isinstance(asked, str | bytes) else ""
    if name in (path, sys.executable):
        return True
    whole = os.path.abspath(name)  # noqa: PTH100 - compared as it is written
    return whole.endswith(_PARTS) and any(whole == place or whole.startswith(place + os.sep) for place in places)


def _answer(out: IO[bytes], order: dict[str, Any], limits: Limits) -> None:
    path, source = Path(order["path"]), Here(tick=lambda: frames.write(out, ["at", 0, 0]))
    if order["do"] == "look":
        shape, first = source.look(path, limits)
        frames.write(out, ["shape", asdict(shape)])
        _send(out, iter(first))
        return
    told = order["shape"]
    shape = FileShape(**{**told, "columns": tuple(told["columns"]), "members": tuple(told["members"])})
    if order["do"] == "files":
        for file in attached(shape, path, tuple(order["wanted"]), limits):
            for frame in frames_of(file):
                frames.write(out, frame)
        return

    def progress(done: int, total: int) -> None:
        frames.write(out, ["at", done, total])

    _send(out, source.rows(shape, path, progress=progress, cancelled=None, limits=limits))


def _send(out: IO[bytes], rows: Iterator[Row | Refused]) -> None:
    """Send rows, some hundred at a time; the names of the columns only when they change."""
    batch: list[list[object]] = []
    names: tuple[str, ...] = ()
    held = 0
    for row in rows:
        if isinstance(row, Row):
            if tuple(row.values) != names:
                names = tuple(row.values)
                batch.append([0, list(names)])
                held += sum(map(len, names))
            batch.append([row.number, list(row.values.values())])
            held += sum(map(len, row.values.values()))
        else:
            batch.append([row.row, row.field, *_told(row.reason)])
        if len(batch) >= _ROWS or held > _CHARS:
            _pass_on(out, batch)
            batch, held = [], 0
    _pass_on(out, batch)


def _pass_on(out: IO[bytes], batch: list[list[object]]) -> None:
    """Send a batch, in parts when it is long; a record that alone is longer than a frame can be is refused."""
    data = frames.packed(["rows", batch])
    if len(batch) > 1 and len(data) > frames.MOST_BYTES:
        half = len(batch) // 2
        _pass_on(out, batch[:half])
        _pass_on(out, batch[half:])
    elif len(data) > frames.LONGEST_BYTES and batch[0][0]:
        refused = say("readers.refused.record_long", megabytes=frames.LONGEST_BYTES // 1_000_000)
        frames.write(out, ["rows", [[batch[0][0], "", *_told(refused)]]])
    else:
        frames.pass_on(out, data)


def _told(message: Message) -> list[object]:
    return [message.key, {name: {"say": value.key} if isinstance(value, Message) else value for name, value in message.fields}]
