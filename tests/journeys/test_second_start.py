"""A second start on a desk brings the window of the first forward, with what it is for; two real programs, and a real lock between them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.ui import first_window
from tests.services.desk import SmallDesk

ROOT = Path(__file__).resolve().parents[2]
PHONE = "+49 555 0100"


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    told = {"LOGNAME": "mara", "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    return {**{name: text for name, text in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}, **told}


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, str]:
    """A desk with the case of one customer who can be reached; its file, and the number of the case."""
    small = SmallDesk.made(tmp_path / "desk.sqlite")
    number = small.case(small.take()).number
    small.store.close()
    return tmp_path / "desk.sqlite", number


class Running:
    """A program with its window."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def until(self, what: str) -> list[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(what):
                return line.split()
        raise AssertionError(f"it ended before it told {what!r}")

    def do(self, what: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()


@contextmanager
def started(surroundings: dict[str, str], *arguments: str) -> Iterator[Running]:
    command = [sys.executable, "-m", "tests.journeys.opener", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        try:
            yield Running(process)
        finally:
            process.kill()


def second(surroundings: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the program once more, and wait for its end."""
    command = [sys.executable, "-m", "complaint_desk", *arguments]
    return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def test_a_second_start_brings_the_first_window_forward_and_opens_nothing(surroundings: dict[str, str], desk: Any, tmp_path: Path) -> None:
    path, number = desk
    (tmp_path / "by-another-name").symlink_to(tmp_path, target_is_directory=True)
    with started(surroundings, "--db", str(path)) as first:
        first.until("ready")
        first.do("minimise")
        assert first.until("minimised") == ["minimised", "True"]
        done = second(surroundings, "--db", str(tmp_path / "by-another-name" / "desk.sqlite"))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        first.do("look")
        assert first.until("shown") == ["shown", "1"]
        assert second(surroundings, "open", "--phone", PHONE, "--db", str(path)).returncode == 0
        assert first.until("call") == ["call", *PHONE.split(), "['Noor", "Vanderlee']", "True"]
        first.do("rest")
        assert first.until("rests") == ["rests", "intake"]
        assert second(surroundings, "open", "--case", number, "--db", str(path)).returncode == 0
        assert first.until("case") == ["case", "case", number]
        kept = list((tmp_path / "data" / "complaint_desk" / "windows").iterdir())
        assert [each.suffix for each in kept] == [".lock"], "what was asked is gone, the number that calls with it"
        if os.name == "posix":
            assert kept[0].parent.stat().st_mode & 0o777 == 0o700
        for log in (tmp_path / "data" / "complaint_desk" / "log").glob("*"):
            assert "0100" not in log.read_text(encoding="utf-8")
        first.do("close")
        assert first.until("ended") == ["ended", "0"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_the_lock_of_a_killed_program_keeps_nobody_out_and_what_is_wanted_is_shown_by_a_start(surroundings: dict[str, str], desk: Any) -> None:
    path, number = desk
    with started(surroundings, "--db", str(path)) as first:
        first.until("ready")
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
    with started(surroundings, "open", "--case", number, "--db", str(path)) as other:
        assert other.until("case") == ["case", "case", number]


def test_another_desk_and_another_person_who_is_named_have_windows_of_their_own(surroundings: dict[str, str], desk: Any, tmp_path: Path) -> None:
    path, _number = desk
    SmallDesk.made(tmp_path / "other.sqlite").store.close()
    with started(surroundings, "--db", str(path), "--as", "mara") as first:
        first.until("ready")
        with started(surroundings, "--db", str(tmp_path / "other.sqlite"), "--as", "mara") as other:
            other.until("ready")
        with started(surroundings, "--db", str(path), "--as", "yun") as beside:
            beside.until("ready")
        assert second(surroundings, "--db", str(path), "--as", "mara").returncode == 0


def test_what_is_wanted_is_shown_where_the_folder_of_the_locks_cannot_be_made(surroundings: dict[str, str], desk: Any, tmp_path: Path) -> None:
    path, number = desk
    (tmp_path / "data" / "complaint_desk").mkdir(parents=True)
    (tmp_path / "data" / "complaint_desk" / "windows").write_bytes(b"a file has its name")
    with started(surroundings, "open", "--case", number, "--db", str(path)) as one:
        assert one.until("case") == ["case", "case", number]
        one.do("close")
        assert one.until("ended") == ["ended", "0"]


def test_what_is_no_number_is_refused_before_anything_opens(surroundings: dict[str, str], desk: Any) -> None:
    path, _number = desk
    done = second(surroundings, "open", "--phone", "Noor Vanderlee", "--db", str(path))
    assert (done.returncode, "CL-PHONE" in done.stderr, "Noor" in done.stderr) == (2, True, False)
    done = second(surroundings, "open", "--case", "26-0000001-0", "--db", str(path))
    assert (done.returncode, "CA-NONE" in done.stderr) == (1, True)


def test_a_window_that_does_not_answer_is_told_and_a_second_one_offered(
    surroundings: dict[str, str], desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from complaint_desk.services.knocking import Wanted, place_of

    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "own")
    monkeypatch.setattr(first_window, "WAIT_S", 0.2)
    place = place_of(desk[0], "here")
    one = first_window.FirstWindow(place, Wanted())
    assert not one.silent
    assert not one.answered
    other = first_window.FirstWindow(place, Wanted(phone=PHONE))
    assert other.silent
    assert [each.suffix for each in place.parent.iterdir()] == [".lock"], "the number that nobody took is gone too"
    one.close()
    assert not first_window.FirstWindow(place, Wanted()).silent
