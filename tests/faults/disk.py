"""A disk that remembers every write of SQLite's and can be made to fail: what a power cut leaves is built from what it remembers.

It stands between SQLite and the file system in this process (https://www.sqlite.org/vfs.html): the default file system's table of methods
is copied, and writing, truncating, syncing, opening and deleting go through Python first; a sync is noted and not asked of the machine's
own disk, which no fault here reaches. Linux and macOS have the symbols at hand; where the library hides them, as on Windows, the harness
is skipped by name.
"""

from __future__ import annotations

import ctypes
import importlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

OK, FULL, IOERR = 0, 13, 10
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE = (IOERR | number << 8 for number in (3, 4, 6, 10))
CANTOPEN: Final = 14
SECTOR: Final = 512
OPEN_TEMPORARY: Final = 0x08 | 0x200 | 0x400 | 0x1000 | 0x2000  # deleted on close, transient, temporary: nobody looks for them again

_pointer, _int, _long, _text = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p
_Write = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _long)
_Truncate = ctypes.CFUNCTYPE(_int, _pointer, _long)
_Sync = ctypes.CFUNCTYPE(_int, _pointer, _int)
_Open = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _pointer, _int, _pointer)
_Delete = ctypes.CFUNCTYPE(_int, _pointer, _text, _int)


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``, third version."""

    _fields_ = (
        ("version", _int), ("close", _pointer), ("read", _pointer), ("write", _Write), ("truncate", _Truncate), ("sync", _Sync),
        *((name, _pointer) for name in (
            "size", "lock", "unlock", "reserved", "control", "sector", "device", "shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch",
        )),
    )


class _Vfs(ctypes.Structure):
    """``sqlite3_vfs``, third version."""

    _fields_ = (
        ("version", _int), ("os_file", _int), ("longest", _int), ("next", _pointer), ("name", _text), ("data", _pointer), ("open", _Open), ("delete", _Delete),
        *((name, _pointer) for name in (
            "access", "full_path", "dl_open", "dl_error", "dl_sym", "dl_close", "randomness", "sleep", "time", "last_error", "time64",
            "set_call", "get_call", "next_call",
        )),
    )


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that happened to the disk: ``made``, ``write``, ``truncate``, ``sync``, ``delete``, or ``told``, an acknowledgement."""

    kind: str
    file: str = ""
    at: int = 0
    data: bytes = b""
    told: Any = None


@dataclass
class Disk:
    """What SQLite did to the files of one folder.

    Attributes:
        ops: everything in its order.
        fail: call SQLite back with ``code`` at the call of this number, counted from 0; None for a disk that works.
        for_ever: whether every later call fails too, as on a disk that is full or gone.
        code: a result code of SQLite's.
        calls: how many calls there were.
    """

    folder: Path
    ops: list[Op] = field(default_factory=list)
    fail: int | None = None
    for_ever: bool = False
    code: int = FULL
    calls: int = 0

    def tell(self, what: Any) -> None:
        """Note that somebody was told that their work is saved."""
        self.ops.append(Op("told", told=what))

    def fails(self) -> bool:
        """Count a call, and say whether it has to fail."""
        number, self.calls = self.calls, self.calls + 1
        return self.fail is not None and (number == self.fail or (self.for_ever and number > self.fail))

    def left(self, cut: int, chance: random.Random) -> dict[str, bytes]:
        """Return the files as a power cut before the operation ``cut`` may leave them.

        What was synced is there. Of what was written since, each write is there, or is not, or only some of its sectors are; a file deleted
        after the last sync may be back.
        """
        left = _Left()
        for op in self.ops[:cut]:
            left.follow(op)
        return {name: bytes(content) for name, content in left.after(chance).items()}

    def told_before(self, cut: int) -> Any:
        """Return what was acknowledged last before an operation; None when nothing was."""
        return next((op.told for op in reversed(self.ops[:cut]) if op.kind == "told"), None)


class _Left:
    """What is on the disk for certain, and what may be."""

    def __init__(self) -> None:
        self._files: dict[str, bytearray] = {}
        self._waiting: dict[str, list[Op]] = {}
        self._gone: dict[str, bytearray] = {}  # deleted, but not for certain

    def follow(self, op: Op) -> None:
        """Go on by one operation."""
        if op.kind == "sync":
            self._gone.clear()  # file systems with a journal keep the order of names: what was deleted before is gone now
            for each in self._waiting.pop(op.file, ()):
                _apply(self._files, each)
            self._files.setdefault(op.file, bytearray())
        elif op.kind == "delete":
            self._waiting.pop(op.file, None)
            content = self._files.pop(op.file, None)
            if content is not None and not op.at:
                self._gone[op.file] = content
        elif op.kind != "told":
            self._waiting.setdefault(op.file, []).append(op)

    def after(self, chance: random.Random) -> dict[str, bytearray]:
        """Let the power go: of what is not certain, some is there."""
        for name, content in self._gone.items():
            if name not in self._waiting and chance.random() < 0.5:
                self._files[name] = content
        kept = chance.choice((0.0, 0.5, 0.9, 1.0))
        for op in (each for ops in self._waiting.values() for each in ops):
            if chance.random() < kept:
                _apply(self._files, op)
            elif op.kind == "write" and chance.random() < 0.3:
                for piece in _torn(op, chance):
                    _apply(self._files, piece)
        return self._files


def _apply(files: dict[str, bytearray], op: Op) -> None:
    content = files.setdefault(op.file, bytearray())
    if op.kind == "truncate":
        del content[op.at:]
        content.extend(bytes(op.at - len(content)))
    elif op.kind == "write":
        content.extend(bytes(max(0, op.at - len(content))))
        content[op.at:op.at + len(op.data)] = op.data


def _torn(op: Op, chance: random.Random) -> Iterator[Op]:
    first = 0
    while first < len(op.data):
        last = min(len(op.data), (op.at + first) // SECTOR * SECTOR + SECTOR - op.at)
        if chance.random() < 0.5:
            yield Op("write", op.file, op.at + first, op.data[first:last])
        first = last


def library() -> ctypes.CDLL | None:
    """Return the SQLite that Python itself uses; None where its symbols are out of reach."""
    try:
        found = ctypes.CDLL(importlib.import_module("_sqlite3").__file__)
        found.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        found.sqlite3_vfs_find.argtypes = [_text]
        found.sqlite3_vfs_register.argtypes = [_pointer, _int]
        found.sqlite3_vfs_unregister.argtypes = [_pointer]
    except (AttributeError, OSError, TypeError):
        return None
    return found


@contextmanager
def watched(disk: Disk) -> Iterator[Disk]:
    """Let every connection that is opened meanwhile write through a disk; those that are open already do not."""
    lib = library()
    assert lib is not None
    usual = lib.sqlite3_vfs_find(None)
    between = _Between(disk, usual.contents)
    assert lib.sqlite3_vfs_register(ctypes.byref(between.vfs), 1) == OK
    try:
        yield disk
    finally:
        lib.sqlite3_vfs_register(usual, 1)
        lib.sqlite3_vfs_unregister(ctypes.byref(between.vfs))


class _Between:
    """The methods that SQLite calls; it lives as long as a connection that was opened through it."""

    def __init__(self, disk: Disk, usual: _Vfs) -> None:
        self._disk, self._usual = disk, usual
        self._names: dict[int, str] = {}
        self._methods: dict[int, tuple[_Methods, _Methods]] = {}
        self.vfs = _Vfs.from_buffer_copy(usual)
        self.vfs.name, self.vfs.next = b"remembering", None
        self.vfs.open, self.vfs.delete = _Open(self._open), _Delete(self._delete)
        self._calls = (_Write(self._write), _Truncate(self._truncate), _Sync(self._sync))
        _ALIVE.append(self)

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        ours = self._ours(path) and not flags & OPEN_TEMPORARY
        new = ours and not Path(path).exists()
        if new and self._disk.fails():
            return CANTOPEN
        done = int(self._usual.open(ctypes.addressof(self._usual), name, file, flags, out))
        where = ctypes.cast(file, ctypes.POINTER(_pointer))
        if done == OK and ours and where.contents.value:
            self._names[file] = Path(path).name
            where.contents.value = ctypes.addressof(self._methods_of(where.contents.value))
            if new:
                self._disk.ops.append(Op("made", Path(path).name))
        return done

    def _methods_of(self, address: int) -> _Methods:
        if address not in self._methods:
            usual = _Methods.from_address(address)
            ours = _Methods.from_buffer_copy(usual)
            ours.write, ours.truncate, ours.sync = self._calls
            self._methods[address] = (usual, ours)
            self._methods[ctypes.addressof(ours)] = (usual, ours)
        return self._methods[address][1]

    def _usual_of(self, file: int) -> _Methods:
        return self._methods[int(ctypes.cast(file, ctypes.POINTER(_pointer)).contents.value or 0)][0]

    def _write(self, file: int, data: int, size: int, at: int) -> int:
        if self._disk.fails():
            return IOERR_WRITE if self._disk.code == IOERR else self._disk.code
        done = int(self._usual_of(file).write(file, data, size, at))
        if done == OK:
            self._disk.ops.append(Op("write", self._names[file], at, ctypes.string_at(data, size)))
        return done

    def _truncate(self, file: int, size: int) -> int:
        if self._disk.fails():
            return IOERR_TRUNCATE
        done = int(self._usual_of(file).truncate(file, size))
        if done == OK:
            self._disk.ops.append(Op("truncate", self._names[file], size))
        return done

    def _sync(self, file: int, _flags: int) -> int:
        if self._disk.fails():
            return IOERR_FSYNC
        self._disk.ops.append(Op("sync", self._names[file]))
        return OK

    def _delete(self, _vfs: int, name: bytes, sync: int) -> int:
        ours = self._ours(name.decode())
        if ours and self._disk.fails():
            return IOERR_DELETE
        done = int(self._usual.delete(ctypes.addressof(self._usual), name, sync))
        if done == OK and ours:
            self._disk.ops.append(Op("delete", Path(name.decode()).name, sync))
        return done

    def _ours(self, path: str) -> bool:
        return bool(path) and Path(path).parent == self._disk.folder


_ALIVE: Final[list[_Between]] = []
"""A connection that nobody closed still calls its methods when it goes; a few tables of methods in a test process do no harm."""
