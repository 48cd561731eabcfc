"""What is written: one press of a person, and a whole file of history. The floors write the same rows and nothing more."""

from __future__ import annotations

import csv
import json
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from complaint_desk.bench.desk import Desk, now_us, plain
from complaint_desk.bench.measuring import Result, beside, cpu
from complaint_desk.data import dialect
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.services import importing
from complaint_desk.services.intake import Caller, Intake, open_case
from complaint_desk.services.people import sit_down

IMPORTED: Final = 20_000
"""Rows of the file: so many that what is loaded once hardly counts."""

_OPEN_IN: Final = 12
"""One row in so many of the file is still open, as in a call centre's export."""

_HEADINGS: Final = (
    "Complaint ID", "Date received", "Date resolved", "Date closed", "Customer", "Phone", "Email", "Channel", "Category", "Status",
    "Priority", "Product", "Complaint", "Reply", "Satisfaction",
)
_BARE: Final = f"CREATE TABLE bare({', '.join(f'c{i} TEXT' for i in range(len(_HEADINGS)))})"


def save(desk: Desk, folder: Path) -> Iterator[Result]:
    """Row 17: a case is opened with its words, durably. The floor writes the same rows without roll-ups and search."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="save-") as name:
        bare = Path(name, "bare.sqlite")
        copy(desk, bare)
        store = copied(desk, Path(name, "mine.sqlite"))
        settings = {**dict(dialect.PRAGMAS), "query_only": 0}
        with closing(plain(bare, **settings)) as raw:
            try:
                ours = press(store, desk)
                ours()
                found = beside(ours, _same_rows(raw, _written(store)))
            finally:
                store.close()
    yield Result(row=17, key="save", ours_ms=found.ours_ms, floor_ms=found.floor_ms, value=found.ratio, limit=2.5)


def copied(desk: Desk, path: Path) -> Store:
    """Return a copy of a desk that may be written into; to be closed by who asked for it."""
    copy(desk, path)
    return Store.open(path, desk.store.rules, clock=now_us, create=False)


def copy(desk: Desk, path: Path) -> None:
    """Copy a desk as it stands."""
    with closing(sqlite3.connect(path)) as target:
        desk.raw.backup(target)


def press(store: Store, desk: Desk) -> Callable[[], object]:
    """Return what opens a case with its words, once each time."""
    customer = store.read().value("SELECT max(id) FROM customer")
    words = "我上周订的冰箱到现在还没送到，打了三次电话都说再等等。I was promised a call back by 18:00 yesterday, order 40403869."
    intake = Intake(
        caller=Caller(customer_id=customer), words=words, channel="phone", verified="known_number", type="delay", urgency=3, impact=2,
        emotion="frustrated",
    )
    return lambda: open_case(store, desk.who, key=secrets.token_bytes(16), intake=intake)


def _written(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows that the last press wrote, by table."""
    ask = store.read()
    operation = ask.value("SELECT max(id) FROM operation")
    stream = ask.value("SELECT max(stream_id) FROM event WHERE operation_id = ?", (operation,))
    return {
        "stream": ask.rows("SELECT * FROM stream WHERE id = ?", (stream,)),
        "operation": ask.rows("SELECT * FROM operation WHERE id = ?", (operation,)),
        "event": ask.rows("SELECT * FROM event WHERE operation_id = ? ORDER BY id", (operation,)),
        "event_body": ask.rows("SELECT b.* FROM event_body b JOIN event e ON e.id = b.event_id WHERE e.operation_id = ?", (operation,)),
        "complaint": ask.rows("SELECT * FROM complaint WHERE id = ?", (stream,)),
    }


def _same_rows(raw: sqlite3.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> Callable[[], object]:
    """Return what writes rows like these under new ids, in one durable transaction."""
    sql = {table: f"INSERT INTO {table} VALUES({', '.join('?' * len(found[0]))})" for table, found in rows.items()}
    events = len(rows["event"])
    done = 0

    def work() -> None:
        nonlocal done
        done += 1
        stream, operation, event = rows["stream"][0][0] + done, rows["operation"][0][0] + done, rows["event"][0][0] + done * events
        shift = event - rows["event"][0][0]
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(sql["stream"], (stream, "case"))
        was = rows["operation"][0]
        raw.execute(sql["operation"], (operation, secrets.token_bytes(16), was[2], was[3] + done, *was[4:]))
        raw.executemany(sql["event"], [(row[0] + shift, stream, row[2], operation, *row[4:]) for row in rows["event"]])
        raw.executemany(sql["event_body"], [(row[0] + shift, *row[1:]) for row in rows["event_body"]])
        raw.execute(sql["complaint"], (stream, f"F{done:011d}", *rows["complaint"][0][2:]))
        raw.execute("COMMIT")

    return work


def import_file(desk: Desk, folder: Path) -> Iterator[Result]:
    """Rows 19 and 20: a file of cases comes in: rows a CPU second, against a bare import of the same file into one table."""
    with tempfile.TemporaryDirectory(dir=folder, prefix="import-") as name:
        file = Path(name, "cases.csv")
        write_file(desk, file, IMPORTED)
        before = bare_import(file, Path(name, "before.sqlite"))
        ours = min(_bring_in(Path(name, f"desk-{i}.sqlite"), file, desk) for i in range(2))
        floor = min(before, bare_import(file, Path(name, "after.sqlite")))
    part = "cli" if shutil.which("sqlite3") else "python"
    mine, bare = ours / IMPORTED * 1000, floor / IMPORTED * 1000
    # all of a file becomes visible at once, its rows and what finds them
    for row, key, limit in ((19, "import_rows", 0.08), (20, "import_search", 0.04)):
        yield Result(row=row, key=key, part=part, ours_ms=mine, floor_ms=bare, value=floor / ours, limit=limit, at_least=True)


def write_file(desk: Desk, file: Path, rows: int) -> None:
    """Write an export as other programs make it, of the desk's own texts."""
    texts = [words for words in _words(desk, rows) if words]
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(_HEADINGS)
        for i in range(rows):
            writer.writerow(_row(i, texts[i % len(texts)]))


def _words(desk: Desk, most: int) -> Iterator[str]:
    sql = (
        "SELECT b.body FROM event e JOIN event_body b ON b.event_id = e.id WHERE e.kind IN ('imported', 'words_heard') "
        "AND e.id % 3 = 0 LIMIT ?"
    )
    return (json.loads(body).get("words", "") for (body,) in desk.reader.rows(sql, (most,)))


def _row(i: int, words: str) -> Sequence[object]:
    at = 1_735_700_000 + i * 1_500
    when = [datetime.fromtimestamp(at + extra, UTC).strftime("%Y-%m-%d %H:%M:%S") for extra in (0, 90_000, 180_000)]
    is_open = i % _OPEN_IN == 0
    return (
        f"OLD-{i:07d}", when[0], "" if is_open else when[1], "" if is_open else when[2], f"Customer {i % 7919}",
        f"+44 20 {i % 7919:04d} {i % 7919:04d}", f"customer{i % 7919}@example.com", ("phone", "email", "chat")[i % 3],
        ("delay", "product quality", "staff attitude", "price dispute")[i % 4], "open" if is_open else "closed",
        ("low", "medium", "high")[i % 3], ("Polar", "Lotus", "Reed")[i % 3], words,
        "" if is_open else "We have looked into it, put it right and told you on the phone.", "" if is_open else 1 + i % 5,
    )


def _bring_in(path: Path, file: Path, desk: Desk) -> float:
    """Return the CPU seconds that our import takes, from the first look at the file to the last row."""
    store = Store.open(path, desk.store.rules, clock=now_us)
    try:
        who: Person = sit_down(store, "bench")
        start = cpu()
        found = importing.look(store, who, file=file)
        done = importing.bring_in(store, who, key=secrets.token_bytes(16), found=found, zone=UTC)
        took = cpu() - start
        if done.result["made"] != done.result["read"]:
            raise AssertionError("the file that was just written is not read whole")
        return took
    finally:
        store.close()


def bare_import(file: Path, path: Path) -> float:
    """Return the CPU seconds of bringing a file into one table: with SQLite's own program, else with the standard library."""
    if not shutil.which("sqlite3"):
        return _python_import(file, path)
    script = f"PRAGMA journal_mode=WAL;\nPRAGMA synchronous=NORMAL;\n{_BARE};\nBEGIN;\n.import --csv --skip 1 '{file.name}' bare\nCOMMIT;\n"
    start = _children()
    subprocess.run(["sqlite3", path.name], cwd=file.parent, input=script.encode(), check=True, stdout=subprocess.DEVNULL)
    return _children() - start


def _children() -> float:
    """Return the CPU seconds of the programs that were started; Windows does not say, there it is the time of day."""
    if sys.platform == "win32":
        return time.perf_counter()
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _python_import(file: Path, path: Path) -> float:
    start = cpu()
    with closing(sqlite3.connect(path)) as raw, file.open(newline="", encoding="utf-8") as text:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(_BARE)
        reader = csv.reader(text)
        next(reader)
        raw.executemany(f"INSERT INTO bare VALUES({', '.join('?' * len(_HEADINGS))})", reader)
        raw.commit()
    return cpu() - start
