"""The rows of a damaged SQLite file, read from its pages one by one, without the tree that leads to them.

SQLite reaches a row through the pages above it, so one bad page can hide thousands of rows. Here every page is looked at by itself: where
it is a leaf of a table its rows are read, and by their shape it is told which table they are of. Pages that wait in the journal
(``-wal``) count instead of those in the file, as far as their checksums hold. The pages of an encrypted desk are deciphered one by one.
File format: https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from struct import error as struct_error
from struct import iter_unpack, unpack_from
from typing import Any, Final

from complaint_desk.data.ciphered import RESERVED, SALT, deciphered
from complaint_desk.data.driver import PAGE, PLAIN, Driver

_MAGIC: Final = b"SQLite format 3\0"
_LEAF: Final = 13
_FRAME_HEAD: Final = 24
_WAL_HEAD: Final = 32
_MOST_COLUMNS: Final = 64
_LONGEST: Final = 1 << 24
"""Bytes of a row; longer ones are a page that says nonsense."""

_TOLD: Final = 64
"""So many pages are looked at between two words about it."""

Row = tuple[Any, ...]


class Pages:
    """The pages of one file, with those of its journal over them."""

    def __init__(self, path: Path, driver: Driver = PLAIN) -> None:
        self._content = path.read_bytes()
        self._clear = deciphered(self._content[:SALT], driver) if not self._content.startswith(_MAGIC) else None
        journal = path.with_name(path.name + "-wal")
        log = journal.read_bytes() if journal.exists() else b""
        self.size = self._page_size(log)
        reserved = RESERVED if self._clear else self._content[20] if len(self._content) > 20 and self._content[:16] == _MAGIC else 0
        self.usable = self.size - reserved
        self._newer = self._from_journal(log)
        self.count = max([len(self._content) // self.size, *self._newer], default=0)

    def __getitem__(self, number: int) -> bytes:
        """Return a page by its number, from 1; b"" where there is none."""
        found = self._newer.get(number)
        page = found if found is not None else self._content[(number - 1) * self.size : number * self.size]
        return page if self._clear is None else self._clear(number, page)

    def rows(self, told: Callable[[int, int], object] = lambda _number, _count: None) -> Iterator[tuple[int, Row]]:
        """Yield rowid and values of each row that can be read, of whatever table, in the order of the pages.

        ``told`` gets now and then the number of the page that is looked at, and how many there are.
        """
        for number in range(1, self.count + 1):
            if number % _TOLD == 1:
                told(number - 1, self.count)
            page = self[number]
            start = 100 if number == 1 else 0
            if len(page) < self.size or page[start] != _LEAF:
                continue
            count = int.from_bytes(page[start + 3 : start + 5], "big")
            if start + 8 + 2 * count > len(page):
                continue
            for (place,) in iter_unpack(">H", page[start + 8 : start + 8 + 2 * count]):
                found = self._row(page, place)
                if found is not None:
                    yield found

    def _row(self, page: bytes, place: int) -> tuple[int, Row] | None:
        try:
            length, at = _varint(page, place)
            rowid, at = _varint(page, at)
            if rowid >= 1 << 63:
                rowid -= 1 << 64
            if not 0 < length <= _LONGEST:
                return None
            values = _values(self._payload(page, at, length))
        except (IndexError, ValueError, struct_error, UnicodeDecodeError):
            return None
        return rowid, values

    def _payload(self, page: bytes, at: int, length: int) -> bytes:
        """The bytes of a row, collected from the pages on which it goes on."""
        most = self.usable - 35
        here = length
        if length > most:
            least = (self.usable - 12) * 32 // 255 - 23
            here = least + (length - least) % (self.usable - 4)
            here = least if here > most else here
        payload = page[at : at + here]
        if length > here:
            following = int.from_bytes(page[at + here : at + here + 4], "big")
            seen = set()
            while len(payload) < length:
                if not 0 < following <= self.count or following in seen:
                    raise ValueError("a row that goes on nowhere")
                seen.add(following)
                more = self[following]
                payload += more[4 : 4 + min(self.usable - 4, length - len(payload))]
                following = int.from_bytes(more[:4], "big")
        if len(payload) != length:
            raise ValueError("a row that is cut off")
        return payload

    def _page_size(self, log: bytes) -> int:
        if self._clear is not None:
            return PAGE
        for told in (int.from_bytes(self._content[16:18], "big"), int.from_bytes(log[8:12], "big") & 0xFFFFF):
            size = 65_536 if told == 1 else told
            if 512 <= size <= 65_536 and not size & (size - 1):
                return size
        return 4_096  # SQLite's own, and ours

    def _from_journal(self, log: bytes) -> Mapping[int, bytes]:
        """The pages that were committed to the journal and not brought into the file yet."""
        if len(log) < _WAL_HEAD or int.from_bytes(log[:4], "big") not in (0x377F0682, 0x377F0683):
            return {}
        order = ">" if log[3] & 1 else "<"
        salts, sums = log[16:24], _checksum(log[:24], (0, 0), order)
        if sums != unpack_from(">II", log, 24):
            return {}
        waiting: dict[int, bytes] = {}
        done: dict[int, bytes] = {}
        for at in range(_WAL_HEAD, len(log) - _FRAME_HEAD - self.size + 1, _FRAME_HEAD + self.size):
            head, page = log[at : at + _FRAME_HEAD], log[at + _FRAME_HEAD : at + _FRAME_HEAD + self.size]
            sums = _checksum(page, _checksum(head[:8], sums, order), order)
            if head[8:16] != salts or sums != unpack_from(">II", head, 16):
                break
            number, committed = unpack_from(">II", head)
            waiting[number] = page
            if committed:
                done.update(waiting)
                waiting.clear()
        return done


def _checksum(content: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    for first, second in iter_unpack(f"{order}II", content):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        byte = page[at + step]
        if step == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    raise ValueError("no number")


def _values(payload: bytes) -> Row:
    """The values of a row's record."""
    head, at = _varint(payload, 0)
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != head or len(kinds) > _MOST_COLUMNS:
        raise ValueError("no record")
    values: list[Any] = []
    for kind in kinds:
        size = _SIZES[kind] if kind < len(_SIZES) else (kind - 12) // 2
        part = payload[at : at + size]
        if len(part) != size:
            raise ValueError("a value that is cut off")
        at += size
        values.append(_value(kind, part))
    if at != len(payload):
        raise ValueError("no record")
    return tuple(values)


_SIZES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)


def _value(kind: int, part: bytes) -> Any:
    if kind == 0:
        return None
    if kind <= 6:
        return int.from_bytes(part, "big", signed=True)
    if kind == 7:
        return unpack_from(">d", part)[0]
    if kind in (8, 9):
        return kind - 8
    if kind < 12:
        raise ValueError("a kind that means nothing")
    return part.decode() if kind & 1 else part
