"""What is read again and again: the queue's page, a search, one case. The floors are the same rows by plain SQLite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Final, TypeAlias

from complaint_desk.bench.desk import Desk
from complaint_desk.bench.measuring import Result, beside
from complaint_desk.data import cases, projector, queue, search_text
from complaint_desk.data.history import HISTORY
from complaint_desk.domain.queue_filter import QueueFilter

PAGE: Final = 50
_COLUMNS: Final = (
    "c.id, c.number, c.customer_id, k.name, c.words_line, c.type, c.status, c.step, c.owner_id, p.name, c.emotion, c.urgency, "
    "c.impact, c.circumstances, c.channel, c.origin, c.language, c.product, c.region, c.opened_us, c.updated_us, c.next_clock, "
    "c.next_start_us, c.next_due_us, c.risk, c.risk_top"
)
_JOINED: Final = "LEFT JOIN customer k ON k.id = c.customer_id LEFT JOIN person p ON p.id = c.owner_id"
_PAGE_SQL: Final = (
    f"SELECT {_COLUMNS} FROM complaint c {_JOINED} WHERE c.is_open = 1 AND c.next_due_us > 0 ORDER BY c.next_due_us, c.id LIMIT 50"
)
_FOUND_SQL: Final = (
    f"SELECT {_COLUMNS} FROM (SELECT rowid AS id FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50) s "
    f"CROSS JOIN complaint c ON c.id = s.id {_JOINED}"
)
Read: TypeAlias = Callable[[], object]
_CJK: Final = re.compile("[\u4e00-\u9fff]{4,}")
_LATIN: Final = re.compile("[a-z]{4,}")
_DIGITS: Final = re.compile("[0-9]{5,}")

def queue_page(desk: Desk) -> Iterator[Result]:
    """Row 5: the first page of the open queue."""
    took = beside(first_page(desk), lambda: desk.raw.execute(_PAGE_SQL).fetchall())
    yield Result(row=5, key="queue_page", ours_ms=took.ours_ms, floor_ms=took.floor_ms, value=took.ratio, limit=2.0)


def first_page(desk: Desk) -> Read:
    """Return what reads the first page of the open queue."""
    wanted = QueueFilter("open")
    return lambda: queue.page(desk.reader, wanted, desk.asker, PAGE)


def searches(desk: Desk) -> Iterator[Result]:
    """Row 13: the newest fifty cases of a search, by what is typed."""
    for part, words in typed(desk).items():
        ours, floor = cycle(words), cycle([search_text.query(word).expression for word in words])
        took = beside(_ours(desk, ours), _floor(desk, floor))
        yield Result(row=13, key="search", part=part, ours_ms=took.ours_ms, floor_ms=took.floor_ms, value=took.ratio, limit=3.0)


def found(desk: Desk, words: str) -> object:
    """Return the newest fifty cases of a search."""
    return queue.page(desk.reader, QueueFilter("all", search=words), desk.asker, PAGE)


def _ours(desk: Desk, words: Iterator[str]) -> Read:
    return lambda: found(desk, next(words))


def _floor(desk: Desk, words: Iterator[str]) -> Read:
    return lambda: desk.raw.execute(_FOUND_SQL, (next(words),)).fetchall()


def typed(desk: Desk) -> dict[str, list[str]]:
    """Return forty searches of each kind, out of what stands in the desk."""
    texts = [text for _, text in _texts(desk, 300)]
    runs = [run for text in texts for run in _CJK.findall(text)]
    latin = [word for text in texts for word in _LATIN.findall(text)]
    numbers = [number for text in texts for number in _DIGITS.findall(text)]
    chance = desk.chance
    kinds = {f"chinese_{k}": [_cut(desk, chance.choice(runs), k) for _ in range(40)] for k in range(1, 5)}
    return kinds | {"word": chance.choices(latin, k=40), "number": chance.choices(numbers, k=40)}


def _cut(desk: Desk, run: str, length: int) -> str:
    start = desk.chance.randrange(len(run) - length + 1)
    return run[start : start + length]


def _texts(desk: Desk, most: int) -> list[tuple[int, str]]:
    """Return the ids and normalised texts of so many cases at random."""
    last = desk.reader.value("SELECT max(id) FROM complaint")
    ids = dict.fromkeys(
        desk.reader.value("SELECT id FROM complaint WHERE id >= ? ORDER BY id LIMIT 1", (desk.chance.randrange(1, last + 1),))
        for _ in range(min(most, desk.made.cases))
    )
    found = []
    for id_ in ids:
        history = desk.store.history(id_)
        number = desk.reader.value("SELECT number FROM complaint WHERE id = ?", (id_,))
        found.append((id_, search_text.joined(projector.texts(number, history))))
    return found


def one_case(desk: Desk) -> Iterator[Result]:
    """Row 16, data: a case's row, customer and whole history as typed events."""
    floor = cycle(_told(desk))

    def bare() -> None:
        id_ = next(floor)
        row = desk.raw.execute(cases.ROW, (id_,)).fetchone()
        desk.raw.execute(HISTORY, (id_,)).fetchall()
        desk.raw.execute(cases.CUSTOMER, (row[_CUSTOMER],)).fetchone()

    took = beside(next_case(desk), bare)
    yield Result(row=16, key="one_case", part="data", ours_ms=took.ours_ms, floor_ms=took.floor_ms, value=took.ratio, limit=4.0)


def next_case(desk: Desk) -> Read:
    """Return what reads another case each time."""
    ours = cycle(_told(desk))

    def read() -> None:
        id_ = next(ours)
        row = cases.row(desk.reader, id_)
        desk.store.history(id_)
        if row is not None:
            cases.customer(desk.reader, row.customer_id)

    return read


def _told(desk: Desk) -> list[int]:
    """Return the ids of some cases that were told here: one that came in from elsewhere is one event, and no measure."""
    told = [id_ for (id_,) in desk.reader.rows("SELECT id FROM complaint WHERE origin <> 'imported' ORDER BY id DESC LIMIT 3000")]
    return told[:: max(1, len(told) // 60)]


_CUSTOMER: Final = projector.COLUMNS.index("customer_id")
