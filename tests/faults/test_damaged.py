"""Twenty ways in which a desk's file can be damaged: each is refused or named, never silent, and the program ends in words."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import check as checking
from complaint_desk.data import copies
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import backups, rescuing
from complaint_desk.wording import Words
from tests.data.desks import Clock, append, open_case
from tests.faults.budget import rounds

PAGE = 4_096
Harm = Callable[[Path, random.Random], None]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed desk with forty cases and one backup."""
    path = tmp_path_factory.mktemp("sound") / "desk.sqlite"
    with closing(Store.open(path, Rules(), clock=Clock())) as store:
        for _ in range(40):
            append(store, open_case(store), ev.NoteAdded(text="又打来 " * 50))
        backups.full(store, "daily")
    return path


def bytes_at(at: int, content: bytes) -> Harm:
    def harm(path: Path, _chance: random.Random) -> None:
        with path.open("rb+") as file:
            file.seek(at)
            file.write(content)

    return harm


def page_of(table: str, how: Callable[[bytes, random.Random], bytes]) -> Harm:
    """Harm the first page of a table."""

    def harm(path: Path, chance: random.Random) -> None:
        with closing(sqlite3.connect(path)) as raw:
            root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        with path.open("rb+") as file:
            file.seek((root - 1) * PAGE)
            page = file.read(PAGE)
            file.seek((root - 1) * PAGE)
            file.write(how(page, chance))

    return harm


def zeros(page: bytes, _chance: random.Random) -> bytes:
    return bytes(len(page))


def noise(page: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(len(page))


def torn(page: bytes, chance: random.Random) -> bytes:
    return page[: PAGE // 2] + chance.randbytes(PAGE // 2)


def cut(share: float) -> Harm:
    def harm(path: Path, _chance: random.Random) -> None:
        os.truncate(path, int(path.stat().st_size * share) // PAGE * PAGE)

    return harm


def a_page_less(path: Path, _chance: random.Random) -> None:
    os.truncate(path, path.stat().st_size - PAGE)


def sql(*statements: str) -> Harm:
    """What somebody does who can open the file; the guards are taken away first and put back."""

    def harm(path: Path, _chance: random.Random) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%kept%'").fetchall()
            for name, _ in guards:
                raw.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                raw.execute(statement)
            for _, made in guards:
                raw.execute(made)

    return harm


def a_bit_in_the_words(path: Path, _chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    at = content.index("又打来".encode())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def another_database(path: Path, _chance: random.Random) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE recipe (name TEXT)")


def an_old_state(path: Path, _chance: random.Random) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("DELETE FROM sqlite_master WHERE name = 'event_kept_update'")


KINDS: dict[str, Harm] = {
    "magic": bytes_at(0, b"XQLite"), "page size": bytes_at(16, b"\x03\x01"), "header zeroed": bytes_at(0, bytes(100)),
    "not ours": bytes_at(68, b"\0\0\0\1"), "newer": bytes_at(60, (99).to_bytes(4, "big")), "schema zeroed": bytes_at(100, bytes(2_000)),
    "events zeroed": page_of("event", zeros), "events noise": page_of("event", noise), "events torn": page_of("event", torn),
    "operations zeroed": page_of("operation", zeros), "operations noise": page_of("operation", noise),
    "words noise": page_of("event_body", noise), "cases zeroed": page_of("complaint", zeros), "index noise": page_of("event_stream_id_n", noise),
    "half": cut(0.5), "a page less": a_page_less, "nothing left": cut(0), "bit in words": a_bit_in_the_words,
    "another database": another_database, "guard gone": an_old_state,
    "event gone": sql("DELETE FROM event_body WHERE event_id = 7", "DELETE FROM event WHERE id = 7"),
    "row changed": sql("UPDATE complaint SET urgency = urgency + 1 WHERE id = 3"),
    "tail gone": sql("DELETE FROM event WHERE operation_id = (SELECT max(id) FROM operation)"),
}


def found(path: Path) -> str:
    """How the damage shows: the code of what is refused, or the first thing that the check names; "" when it is silent."""
    try:
        with closing(Store.open(path, Rules(), clock=Clock())) as store:
            report = check(store)
            if report.problems:
                return report.problems[0].key
        return "" if copies.whole(path, thorough=True) else "integrity"
    except Problem as refused:
        said = [Words(language).of(refused.message) for language in LANGUAGES]
        return refused.code if all(said) else ""


def copied(sound: Path, folder: Path) -> Path:
    path = folder / "desk.sqlite"
    path.write_bytes(sound.read_bytes())
    (folder / "desk.backups").mkdir()
    for each in (sound.parent / "desk.backups").iterdir():
        (folder / "desk.backups" / each.name).write_bytes(each.read_bytes())
    return path


def test_a_sound_file_shows_nothing(sound: Path, tmp_path: Path) -> None:
    assert found(copied(sound, tmp_path)) == ""


def test_no_damage_is_silent_and_the_desk_comes_back(sound: Path, memory_path: Path) -> None:
    kinds = list(KINDS)
    for turn in rounds(3 * len(kinds), 20 * len(kinds), seconds=20, deep="damaged"):
        kind, folder = kinds[turn % len(kinds)], memory_path / str(turn)
        folder.mkdir()
        path = copied(sound, folder)
        KINDS[kind](path, random.Random(turn // len(kinds)))
        assert found(path) != "", f"round {turn}: {kind} is silent"
        if kind not in ("newer", "another database"):
            done = rescuing.rescue(path, folder / "new.sqlite", rules=Rules(), clock=Clock(), login="mara")
            assert done.cases >= 38, f"round {turn}: {kind}, {done}"
        shutil.rmtree(folder)


@pytest.mark.parametrize("kind", ["bit in words", "event gone", "row changed", "tail gone"])
def test_the_harness_notices_a_check_that_looks_away(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """Damage that leaves a sound database is silent once nothing follows the trail."""
    path = copied(sound, tmp_path)
    KINDS[kind](path, random.Random(0))
    assert found(path) != ""
    for each in ("_operations", "_streams", "_others", "_rollups", "_search"):
        monkeypatch.setattr(checking._Check, each, lambda *_told, **_more: None)
    assert found(path) == ""
