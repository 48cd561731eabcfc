"""Which pages of a table's tree are bad, by their number: SQLite says so only of damage that lets it go on.

A tree is gone through from its first page down; of each page it is seen that it is there, of the right kind, and that what it points at
lies within it. Rows are not read. File format: https://www.sqlite.org/fileformat2.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from struct import unpack_from
from typing import BinaryIO, Final

from complaint_desk.data.ciphered import SALT, deciphered
from complaint_desk.data.driver import PLAIN, Driver

_MAGIC: Final = b"SQLite format 3\0"
_TABLE: Final = {5: 12, 13: 8}
_INDEX: Final = {2: 12, 10: 8}
_INTERIOR: Final = frozenset({2, 5})
"""The kinds of pages, and how long their heads are."""


def bad_pages(path: Path, page_size: int, roots: Iterable[int], driver: Driver = PLAIN, *, cancelled: Callable[[], bool]) -> set[int]:
    """Return the numbers of bad pages in the trees that begin at some pages; as far as it came where ``cancelled`` said to stop.

    Args:
        path: the file; what waits beside it is not looked at.
        page_size: bytes of a page.
        roots: the first page of each tree.
        driver: deciphers the pages.
        cancelled: asked before each page.

    Raises:
        OSError: the file cannot be read.
    """
    bad: set[int] = set()
    with path.open("rb") as file:
        page_of = _reader(file, page_size, driver)
        for root in roots:
            seen: set[int] = set()
            waiting = [(root, 0)]
            while waiting and not cancelled():
                number, of = waiting.pop()
                below = None if number in seen else _looked_at(page_of(number), number, page_size, of)
                seen.add(number)
                if below is None:
                    bad.add(number)
                else:
                    waiting += below
    return bad


def _reader(file: BinaryIO, page_size: int, driver: Driver) -> Callable[[int], bytes]:
    start = file.read(len(_MAGIC))
    clear = deciphered(start[:SALT], driver) if start != _MAGIC else None

    def page_of(number: int) -> bytes:
        if number < 1:
            return b""
        file.seek((number - 1) * page_size)
        page = file.read(page_size)
        return page if clear is None else clear(number, page)

    return page_of


def _looked_at(page: bytes, number: int, size: int, of: int) -> list[tuple[int, int]] | None:
    """Return the pages below one, each with the kind of tree it belongs to (a kind of page of it); None for a page that is bad."""
    start = 100 if number == 1 else 0
    if len(page) < size:
        return None
    kind = page[start]
    kinds = _TABLE if kind in _TABLE else _INDEX
    if kind not in kinds or (of and of not in kinds):
        return None
    head, count = kinds[kind], int.from_bytes(page[start + 3 : start + 5], "big")
    end = start + head + 2 * count
    if end > size:
        return None
    places = unpack_from(f">{count}H", page, start + head)
    if any(not end <= place <= size - 4 for place in places):
        return None
    if kind not in _INTERIOR:
        return []
    below = [int.from_bytes(page[place : place + 4], "big") for place in places]
    return [(each, kind) for each in (*below, int.from_bytes(page[start + 8 : start + 12], "big"))]
