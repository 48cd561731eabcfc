"""While a change is being written nobody is asked, nothing is waited for and no file is parsed: others could not write (design, safety A2).

The window, the command line and the import are used as ever, and each call that could keep a change open notes whether one was.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from email.feedparser import BytesFeedParser
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication, QDialog

from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.readers.apart import Apart
from complaint_desk.ui.text import Dialog
from complaint_desk.ui.walk import STATIONS, walk
from tests.histories import MONDAY
from tests.new_desk import open_desk

FILE = "ID,Description,Created\n1,The parcel never came at all and nobody called.,2025-03-01\n2,The chair has a broken leg.,2025-03-02\n"

WAITS: tuple[tuple[Any, str], ...] = (
    (QEventLoop, "exec"), (QCoreApplication, "processEvents"), (QApplication, "processEvents"), (QApplication, "exec"),
    (QDialog, "exec"), (QDialog, "open"), (Dialog, "show"),
    (threading.Condition, "wait"), (threading.Thread, "join"), (time, "sleep"), (subprocess.Popen, "__init__"), (subprocess.Popen, "wait"),
    (Apart, "look"), (Apart, "rows"), (Apart, "attached"), (gzip.GzipFile, "__init__"), (BytesFeedParser, "__init__"),
)
"""What waits for a person, another thread or another program, and what begins to parse a file."""

STATIC = (QCoreApplication, QApplication)
"""Of these no call is about one of several."""


@dataclass
class Seen:
    """How many changes were written, and what was begun within one."""

    changes: int = 0
    within: list[str] = field(default_factory=list)


@pytest.fixture
def desk_store(tmp_path: Path) -> Iterator[Store]:
    """A desk without a window."""
    with closing(open_desk(tmp_path / "alone.sqlite", Rules(), lambda: MONDAY)) as store:
        yield store


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Look at each change of every store from now on."""
    found, mine, written = Seen(), threading.local(), Store._write

    def write(self: Store, work: Callable[[], Any]) -> Any:
        def watched() -> Any:
            found.changes += 1
            mine.deep = getattr(mine, "deep", 0) + 1
            try:
                return work()
            finally:
                mine.deep -= 1

        return written(self, watched)

    def noting(owner: Any, name: str) -> Any:
        plain = getattr(owner, name)

        def noted(*args: Any, **how: Any) -> Any:
            if getattr(mine, "deep", 0):
                found.within.append(f"{owner.__name__}.{name}")
            return plain(*args, **how)

        return staticmethod(noted) if owner in STATIC else noted

    monkeypatch.setattr(Store, "_write", write)
    for owner, name in WAITS:
        monkeypatch.setattr(owner, name, noting(owner, name))
    return found


def test_a_case_is_walked_through_the_window_from_its_first_word_to_closed(seen: Seen, seat: Any) -> None:
    with seat(language="en") as desk:
        seen.changes = 0
        assert tuple(walk(desk.hand, desk.words)) == STATIONS
    assert seen.changes > len(STATIONS)
    assert seen.within == []


@pytest.mark.parametrize("packed", [False, True], ids=["a table", "a packed table"])
def test_a_file_is_read_to_its_end_before_its_cases_are_written(seen: Seen, seat: Any, tmp_path: Path, packed: bool) -> None:
    file = tmp_path / ("cases.csv.gz" if packed else "cases.csv")
    file.write_bytes(gzip.compress(FILE.encode()) if packed else FILE.encode())
    with seat(language="en") as desk:
        seen.changes = 0
        desk.verb("import", str(file))
        assert desk.cases() == 2
    assert seen.changes
    assert seen.within == []


def test_the_command_line_asks_nobody_within_a_change(seen: Seen, seat: Any) -> None:
    with seat(language="en") as desk:
        number = desk.take_in("Noor Vanderlee", "First Tuesday, then Thursday, now nobody knows when it comes.")
        seen.changes = 0
        desk.verb("hold", "--case", number, "--why", "regulator", "--reason", "asked on Monday")
        desk.verb("hold", "--case", number, "--lift", "--reason", "settled")
    assert seen.changes
    assert seen.within == []


@pytest.mark.parametrize(
    "wait",
    [lambda: threading.Event().wait(0), lambda: time.sleep(0), lambda: QCoreApplication.processEvents(), lambda: subprocess.run([sys.executable, "-V"], check=True)],
    ids=["another thread", "a rest", "the window", "a program"],
)
def test_the_look_finds_what_waits_within_a_change(seen: Seen, desk_store: Store, wait: Callable[[], object]) -> None:
    desk_store.note(lambda _notes: wait())
    assert seen.within


def test_the_look_finds_a_dialog_within_a_change(seen: Seen, desk_store: Store, qapp: QApplication) -> None:
    asking = QDialog()
    desk_store.note(lambda _notes: asking.open())
    asking.close()
    assert seen.within == ["QDialog.open"]
