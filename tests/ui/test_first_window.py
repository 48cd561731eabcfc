"""What a start is told by the window that is open: done for what is shown there, and for nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from complaint_desk.services import knocking
from complaint_desk.services.knocking import Wanted
from complaint_desk.ui import first_window
from complaint_desk.ui.first_window import FirstWindow

CALL = Wanted(phone="+49 555 0100")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "own")
    return knocking.place_of(tmp_path / "desk.sqlite", "here")


@pytest.fixture
def one(place: Path, monkeypatch: pytest.MonkeyPatch) -> FirstWindow:
    """The first window, which looks who asks as soon as somebody waits for an answer."""
    window = FirstWindow(place, Wanted())
    monkeypatch.setattr(first_window.time, "sleep", lambda _seconds: window._look())
    return window


def left(place: Path) -> list[str]:
    return [each.suffix for each in place.parent.iterdir()]


def test_what_several_starts_ask_for_before_there_is_a_window_waits_in_its_order(one: FirstWindow, place: Path) -> None:
    for wanted in (CALL, Wanted(), Wanted(case="26-0000001-4")):
        assert FirstWindow(place, wanted).answered
    assert one.wanted == [CALL, Wanted(case="26-0000001-4")]
    assert left(place) == [".lock"]


@pytest.mark.parametrize("seconds", [-90, 90], ids=["behind", "ahead"])
def test_a_disk_whose_clock_is_another_one_loses_no_call(
    one: FirstWindow, place: Path, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    monkeypatch.setattr(knocking, "ask", lambda where, wanted, ask=knocking.ask: _aged(ask(where, wanted), seconds))
    assert FirstWindow(place, CALL).answered
    assert one.wanted == [CALL]


@pytest.mark.parametrize("looks", [False, True], ids=["the next start", "the running window"])
def test_what_a_killed_start_left_half_written_is_taken_away_by(place: Path, monkeypatch: pytest.MonkeyPatch, looks: bool) -> None:
    window = FirstWindow(place, Wanted()) if looks else None
    half, now_ns = place.with_name(f"{place.name}-{time.time_ns()}-1.ask.part"), time.time_ns()
    half.write_text("phone +49 555 0100", encoding="utf-8")
    monkeypatch.setattr(knocking.time, "time_ns", lambda: now_ns + 61 * 10**9)
    if window is not None:
        window._look()
    else:
        window = FirstWindow(place, Wanted())
    assert not half.exists()
    window.close()


def _aged(asked: Path, seconds: int) -> Path:
    os.utime(asked, (time.time() + seconds,) * 2)
    return asked


@pytest.mark.parametrize("seconds", [-90, 90], ids=["back", "on"])
@pytest.mark.parametrize(("wanted", "answered"), [(Wanted(), True), (CALL, False)], ids=["window", "call"])
def test_where_the_clock_is_set_meanwhile_a_window_comes_forward_and_a_call_gets_one_of_its_own(
    one: FirstWindow, place: Path, monkeypatch: pytest.MonkeyPatch, wanted: Wanted, answered: bool, seconds: int
) -> None:
    forward: list[bool] = []
    monkeypatch.setattr(one, "_come_forward", lambda *, active: forward.append(active))

    def set_clock(where: Path, wanted: Wanted, ask=knocking.ask, now_ns=time.time_ns) -> Path:
        asked = ask(where, wanted)
        monkeypatch.setattr(knocking.time, "time_ns", lambda: now_ns() + seconds * 10**9)
        return asked

    monkeypatch.setattr(knocking, "ask", set_clock)
    other = FirstWindow(place, wanted)
    assert (other.answered, other.silent, one.wanted, len(forward)) == (answered, False, [], 1)
    assert other.wanted == [wanted] * (not answered)
    assert left(place) == [".lock"]


@pytest.mark.parametrize("content", [b"phone \xff\n", b"phone 12345\n" * 100], ids=["no-text", "large"])
def test_what_cannot_be_read_is_not_answered_done(one: FirstWindow, place: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    def spoilt(where: Path, wanted: Wanted, ask=knocking.ask) -> Path:
        asked = ask(where, wanted)
        asked.write_bytes(content)
        return asked

    monkeypatch.setattr(knocking, "ask", spoilt)
    other = FirstWindow(place, CALL)
    assert (other.answered, other.silent, one.wanted) == (False, False, [])
    assert left(place) == [".lock"]


@pytest.mark.parametrize("comes", [True, False], ids=["yes", "no"])
def test_an_answer_in_the_last_moment_is_taken_as_it_is(one: FirstWindow, place: Path, monkeypatch: pytest.MonkeyPatch, comes: bool) -> None:
    def answered(where: Path, wanted: Wanted, ask=knocking.ask) -> Path:
        asked = ask(where, wanted)
        knocking.answer(asked, comes=comes)
        return asked

    monkeypatch.setattr(first_window, "WAIT_S", 0.0)
    monkeypatch.setattr(knocking, "ask", answered)
    other = FirstWindow(place, CALL)
    assert (other.answered, other.silent) == (comes, False)
    assert left(place) == [".lock"]


def test_what_was_refused_by_a_window_that_closed_since_leaves_nothing_and_is_shown_by_the_start(
    one: FirstWindow, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused_and_closed(asked: Path) -> None:
        knocking.answer(asked, comes=False)
        one.close()

    monkeypatch.setattr(knocking, "answer_to", lambda asked, ask=knocking.answer_to: ask(asked) if not asked.exists() else refused_and_closed(asked))
    other = FirstWindow(place, CALL)
    assert (other.answered, other.silent, other.wanted) == (False, False, [CALL])
    assert left(place) == [".lock"]


def test_where_nobody_can_know_of_others_what_a_start_is_for_is_kept_and_nothing_else_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").write_bytes(b"a file has the folder's name")
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "own")
    alone = first_window.first_window(tmp_path / "desk.sqlite", CALL)
    assert (alone.answered, alone.silent, alone.wanted) == (False, False, [CALL])
    alone.listen()
    alone.close()
