"""What a second start asks of the first window: read with limits, believed as little as any other file, and gone afterwards."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from complaint_desk.domain.problems import Problem
from complaint_desk.services import knocking
from complaint_desk.services.knocking import Wanted
from complaint_desk.services.who_calls import look_up
from tests.services.desk import SmallDesk


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "own")
    return knocking.place_of(tmp_path / "desk.sqlite", "here")


def test_what_is_asked_is_read_as_it_was_and_answered_by_taking_it_away(place: Path) -> None:
    wanted = Wanted("26-0000001-4", "+49 555 0100", "mara")
    asked = knocking.ask(place, wanted)
    if os.name == "posix":
        assert asked.stat().st_mode & 0o777 == 0o600
    assert knocking.waiting(place) == [asked]
    assert knocking.read(asked) == wanted
    assert knocking.answer_to(asked) is None
    knocking.answer(asked, comes=True)
    assert knocking.answer_to(asked) is True
    assert list(place.parent.iterdir()) == []


def test_a_window_of_somebody_else_says_no_and_nothing_of_it_stays(place: Path) -> None:
    asked = knocking.ask(place, Wanted(login="yun"))
    knocking.answer(asked, comes=False)
    assert knocking.answer_to(asked) is False
    assert list(place.parent.iterdir()) == []


def test_who_waited_in_vain_leaves_nothing_and_is_not_answered_afterwards(place: Path) -> None:
    asked = knocking.ask(place, Wanted(phone="+49 555 0100"))
    assert knocking.withdraw(asked)
    knocking.answer(asked, comes=False)
    assert not knocking.withdraw(asked)
    assert list(place.parent.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"run /bin/sh\n", b"case ../../../etc/passwd\nphone <b>\nas \x07\n", b"case 26-0000001-0\n", b"phone 12\n", b"phone 345 OR 1=1\n"],
    ids=["nothing", "verb", "path", "misheard", "short", "words"],
)
def test_what_is_neither_number_counts_for_nothing(place: Path, content: bytes) -> None:
    asked = knocking.ask(place, Wanted())
    asked.write_bytes(content)
    assert knocking.read(asked) == Wanted()


def test_what_is_large_no_text_or_no_file_is_no_question(place: Path) -> None:
    asked = knocking.ask(place, Wanted(phone="+49 555 0100"))
    for content in (b"phone +49 555 0100\n" * 100, b"phone \xff\n"):
        asked.write_bytes(content)
        assert knocking.read(asked) is None
    asked.unlink()
    assert knocking.read(asked) is None
    asked.mkdir()
    assert knocking.read(asked) is None


def test_how_old_it_is_says_the_clock_of_the_machine_that_asked_and_not_that_of_the_disk(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = knocking.ask(place, Wanted(phone="+49 555 0100"))
    asked_ns = int(asked.stem.split("-")[1])
    os.utime(asked, (1, 1))
    assert knocking.read(asked) == Wanted(phone="+49 555 0100")
    for seconds, old in ((0, False), (59, False), (61, True), (-59, False), (-61, True)):
        monkeypatch.setattr(knocking.time, "time_ns", lambda seconds=seconds: asked_ns + seconds * 10**9)
        assert knocking.old(asked) is old
    for name in (f"{place.name}-.ask", f"{place.name}-soon-1.ask", "asked.ask"):
        assert knocking.old(place.with_name(name))


def test_a_refusal_that_nobody_waits_for_any_more_is_taken_away_and_one_that_somebody_waits_for_stays(place: Path) -> None:
    late, now = (place.with_name(f"{place.name}-{asked_ns}-1.no") for asked_ns in (1, time.time_ns()))
    other = place.with_name("another-1-1.no")
    for each in (late, now, other):
        each.touch()
    knocking.clear(place)
    assert sorted(place.parent.iterdir()) == sorted([now, other])


def test_what_a_killed_start_had_half_written_is_taken_away_whatever_desk_it_was_for(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_number: int) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", killed)
        for desk in (place, knocking.place_of(tmp_path / "other.sqlite", "here")):
            with pytest.raises(SystemExit):
                knocking.ask(desk, Wanted(phone="+49 555 0100"))
    left, asked_ns = sorted(place.parent.iterdir()), time.time_ns()
    assert [b"555 0100" in each.read_bytes() for each in left] == [True, True]
    knocking.sweep(place)
    assert sorted(place.parent.iterdir()) == left, "who asks just now is still writing"
    monkeypatch.setattr(knocking.time, "time_ns", lambda: asked_ns + 61 * 10**9)
    knocking.sweep(place)
    assert list(place.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("+65 6100-4711", "+65 6100-4711"), ("tel:+65-6100-4711;ext=4", "+65-6100-4711"), ("（０２）2345", "(02)2345"), ("anonymous", ""),
        ("--help", ""), ("1" * 41, ""),
    ],
    ids=["written", "address", "wide", "withheld", "option", "endless"],
)
def test_a_telephone_number_is_taken_as_telephone_systems_write_it(told: str, number: str) -> None:
    assert knocking.phone_of(told) == number


def test_one_desk_by_any_name_is_one_place_and_another_or_a_pack_made_anew_is_not(place: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk.sqlite"
    desk.write_bytes(b"one")
    (tmp_path / "folder").mkdir()
    assert knocking.place_of(tmp_path / "folder" / ".." / "desk.sqlite", "here") == place
    assert len({place, knocking.place_of(desk, "elsewhere"), knocking.place_of(tmp_path / "other.sqlite", "here")}) == 3
    before = knocking.place_of(desk, "here", whole=True)
    desk.write_bytes(b"another")
    assert knocking.place_of(desk, "here", whole=True) != before


def test_who_has_a_number_is_found_however_it_is_written_and_a_case_goes_before_it(tmp_path: Path) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite")
    case = desk.take()
    desk.take(name="Ayla Mertens")
    number = desk.case(case).number
    for written in ("0555 0100", "+49 555 0100", "5550100"):
        assert [each.name for each in look_up(desk.store, desk.agent, phone=written).customers] == ["Noor Vanderlee"]
    assert look_up(desk.store, desk.agent, phone="0555 9999").customers == ()
    assert look_up(desk.store, desk.agent, case=number, phone="0555 0101").case_id == case
    assert [each.name for each in look_up(desk.store, desk.agent, case="26-9999999-9", phone="0555 0101").customers] == ["Ayla Mertens"]
    with pytest.raises(Problem, match="no_such_case"):
        look_up(desk.store, desk.agent, case="26-9999999-9")
    desk.store.close()
