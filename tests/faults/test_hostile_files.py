"""Files made to do harm, and mutants of honest ones, are brought in as any file is: no crash, no wait, no memory gone, no half import.

In the whole way of an import: looked at, then brought in. A file either comes in whole, with as many cases as are told, or it is
refused in a sentence and the desk is as it was. What a process that reads may take is counted with what this one grows by.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC
from itertools import chain, islice
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil
import pytest

from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.readers import fence
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.limits import Limits
from complaint_desk.services import importing, people
from complaint_desk.services.books import load_rules
from complaint_desk.wording import Words
from tests.faults.budget import rounds
from tests.faults.hostile_files import KNOWN, File, honest, mutants
from tests.faults.warm import same_lexicons
from tests.faults.warm_reader import WarmReaders, warm_readers
from tests.services.desk import StillClock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a process took at most is read as Linux tells it")
ALL = tuple(Words(language) for language in LANGUAGES)
MOST_S, MOST_BYTES = 5.0, 300 << 20
RAW = ("Error", "Exception", "Traceback", "errno", "object at 0x", "NoneType", "codec can't", "expat", "zlib")
MUTANTS = 5_000


class Trial:
    """One desk that every file is tried on."""

    def __init__(self, store: Store, boss: Person, folder: Path) -> None:
        self._store, self._boss, self._folder = store, boss, folder
        self.ends: Counter[str] = Counter()
        self.slowest_s, self.largest = 0.0, 0
        self.readers: WarmReaders | None = None
        self._number = 0

    def _cases(self) -> tuple[int, int]:
        reader = self._store.read()
        return reader.value("SELECT count(*) FROM complaint"), reader.value("SELECT count(*) FROM event")

    def bring(self, file: File) -> None:
        """Bring a file in, and hold what came of it against what may."""
        name, data = file
        self._number += 1
        path = self._folder / f"{self._number}{name}"
        path.write_bytes(data)
        before, began = self._cases(), self._times()
        refused: Problem | None = None
        told: list[str] = []
        with Peak() as grown:
            try:
                found = importing.look(self._store, self._boss, file=path)
                done = importing.bring_in(self._store, self._boss, key=self._number.to_bytes(16, "big"), found=found, zone=UTC)
            except Problem as problem:
                refused = problem
        if refused is not None:
            self.ends[refused.code] += 1
            assert refused.code != "IM-READER", "the reading process died"
            told += [words.of(refused.message) for words in ALL]
            assert self._cases() == before, "half of it came in"
        else:
            result = done.result
            self.ends["came in"] += 1
            assert result["read"] == result["made"] + result["joined"] + len(result["refused"])
            assert self._cases()[0] - before[0] == result["made"]
            told += [words.of(row.reason) for row in result["refused"][:50] for words in ALL]
        taken = self._times() - began
        self.slowest_s, self.largest = max(self.slowest_s, taken), max(self.largest, grown.bytes())
        path.unlink()
        assert not [sign for sign in RAW if any(sign in text for text in told)], told
        assert taken <= MOST_S, f"{taken:.1f} s of processor time"
        assert self.largest <= MOST_BYTES, f"{self.largest >> 20} MiB"

    def _times(self) -> float:
        """The processor time of this process and of those it has seen end, seconds: a machine busy with others is no fault of a file."""
        now = os.times()
        return now.user + now.system + now.children_user + now.children_system + (self.readers.busy_s if self.readers else 0.0)


class Peak:
    """By how much this process grew within, with the most that a process which read for it took.

    That one is asked for its own most so far until it ends: of those that ended, the system tells the largest of all, whosoever it was.
    """

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most so far begins again
        self._before = psutil.Process().memory_info().rss
        self._readers: list[int] = []
        self._largest = 0
        self._over = Event()
        self._looking = Thread(target=self._look)
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> Peak:
        real = fence.around

        def around(process: subprocess.Popen[bytes], memory_bytes: int) -> Any:
            self._readers.append(process.pid)
            return real(process, memory_bytes)

        self._patch.setattr(fence, "around", around)
        self._looking.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._over.set()
        self._looking.join()
        self._patch.undo()

    def _look(self) -> None:
        while not self._over.wait(0.003):
            for pid in self._readers[-1:]:
                with suppress(OSError):
                    self._largest = max(self._largest, most_of(str(pid)))

    def bytes(self) -> int:
        """Return it."""
        return max(0, most_of("self") - self._before) + self._largest


def most_of(process: str) -> int:
    """The most memory that a process has taken so far, bytes; 0 for one that has ended."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii").partition("VmHWM:")[2]
    return int(told.split()[0]) << 10 if told else 0


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder = tmp_path_factory.mktemp("hostile")
    with closing(Store.open(folder / "desk.sqlite", load_rules(), clock=StillClock())) as store:
        yield Trial(store, people.sit_down(store, "mara", "Mara Linde"), folder)
        assert check(store).problems == []


def test_honest_files_come_in(trial: Trial) -> None:
    for file in honest():
        trial.bring(file)
    assert set(trial.ends) == {"came in"}


def test_a_hostile_file_comes_in_whole_or_is_refused_in_words(trial: Trial) -> None:
    mutant = mutants(seed=9)
    files: Iterator[tuple[str, Callable[[], File]]] = chain(
        KNOWN.items(), ((f"mutant {n}", lambda: next(mutant)) for n in range(MUTANTS)),
    )
    with warm_readers() as trial.readers, same_lexicons():
        for _ in rounds(len(KNOWN), len(KNOWN) + MUTANTS, seconds=60, deep="hostile files"):
            name, made = next(files)
            try:
                trial.bring(made())
            except Exception as fault:
                raise AssertionError(f"{name}: {fault}") from fault
    trial.readers = None
    print(f"slowest {trial.slowest_s:.1f} s, largest {trial.largest >> 20} MiB, {dict(trial.ends)}")  # noqa: T201  # read by who runs it


def test_mutants_of_every_shape_too(trial: Trial) -> None:
    for file in islice(mutants(seed=10), 8):
        trial.bring(file)


def test_the_harness_notices_a_reader_without_limits(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a process that takes 400 MB for any file, and nobody who minds, a file is too large; with its limit it is refused in words."""
    greedy = [sys.executable, "-c", (
        "import sys, complaint_desk.readers.child as child\nhonest = child._answer\n"
        "def greedy(*told):\n    held = bytearray(400_000_000)\n    honest(*told)\nchild._answer = greedy\nsys.exit(child.main())")]
    monkeypatch.setattr(importing, "_APART", Apart(lambda: greedy))
    before = trial.ends["IM-MEMORY"]
    trial.bring(honest()[0])
    assert trial.ends["IM-MEMORY"] == before + 1
    loose = replace(Limits(), memory_bytes=3_000_000_000)
    monkeypatch.setattr(importing, "STANDARD", loose)
    with pytest.raises(AssertionError, match="MiB"):
        trial.bring(honest()[0])


def test_the_harness_notices_a_reader_that_dies(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_APART", Apart(lambda: [sys.executable, "-c", "import os; os.abort()"]))
    with pytest.raises(AssertionError, match="died"):
        trial.bring(honest()[0])


def test_the_harness_notices_half_an_import(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importing.bring_in

    def half(*given: object, **named: object) -> object:
        real(*given, **named)  # type: ignore[arg-type]
        raise Problem("import_empty", code="IM-EMPTY", file="x")

    monkeypatch.setattr(importing, "bring_in", half)
    with pytest.raises(AssertionError, match="half"):
        trial.bring(("new.csv", b"Number,Complaint\n9001,This one is new and comes in only by half.\n"))
