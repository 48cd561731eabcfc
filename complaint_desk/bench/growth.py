"""What grows with the desk: the same press, page, search and case in a large desk and in a small one, in turns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path
from typing import Final

from complaint_desk.bench import reading, writing
from complaint_desk.bench.desk import Cancelled, Desk, Progress, made, opened
from complaint_desk.bench.measuring import Result, beside

SMALL: Final = 10_000
"""The small desk, as the goals have it."""

_SAVE: Final = 1.2
_GROWTH: Final = 1.3
_GROWTH_OF_SEARCH: Final = 4.0


def growth(desk: Desk, folder: Path, progress: Progress, cancelled: Cancelled) -> Iterator[Result]:
    """Rows 18 and 30: nothing that is done often takes much longer in a large desk than in a small one; a small one has no such goal."""
    if desk.made.cases <= SMALL:
        return
    with opened(made(folder, SMALL, desk.store.rules, progress, cancelled), desk.store.rules) as small:
        yield _saved(desk, small, folder)
        for part, limit, work in (
            ("page", _GROWTH, reading.first_page), ("search", _GROWTH_OF_SEARCH, _search), ("case", _GROWTH, reading.next_case),
        ):
            found = beside(work(desk), work(small))
            yield Result(
                row=30, key="growth", part=part, ours_ms=found.ours_ms, floor_ms=found.floor_ms, value=found.ratio, limit=limit,
            )


def _saved(desk: Desk, small: Desk, folder: Path) -> Result:
    with tempfile.TemporaryDirectory(dir=folder, prefix="growth-") as name, ExitStack() as stack:
        presses = []
        for number, one in enumerate((desk, small)):
            store = stack.enter_context(closing(writing.copied(one, Path(name, f"{number}.sqlite"))))
            presses.append(writing.press(store, one))
        found = beside(presses[0], presses[1])
    return Result(row=18, key="save_large", ours_ms=found.ours_ms, floor_ms=found.floor_ms, value=found.ratio, limit=_SAVE)


def _search(desk: Desk) -> reading.Read:
    words = cycle(reading.typed(desk)["chinese_2"])
    return lambda: reading.found(desk, next(words))
