"""Our own code raises where nobody expects it: in a slot, a virtual method or a timer of the whole window, at any place.

It is heard every time, the window stays, what was typed is in its field, in a draft or in the case, and the same press works again.
"""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from complaint_desk.domain.problems import Problem
from complaint_desk.ui.crash import CrashHooks
from complaint_desk.ui.hand import Hand
from tests.faults.budget import rounds
from tests.journeys.conftest import Seat
from tests.journeys.conftest import seat as seat  # the whole window, with its threads and files

pytestmark = pytest.mark.qt_no_exception_capture
PROGRAM = str(Path(sys.modules[CrashHooks.__module__].__file__).parents[1])
HAND = str(Path(PROGRAM) / "ui" / "hand.py")
CRASH = str(Path(PROGRAM) / "ui" / "crash.py")
BARE = {"Runner._deliver"}
"""Called by Qt to hand an answer over, with nothing of ours above it: a mistake in its own first line has nobody left to be told."""

PATIENCE_S = 10
"""Waited for what a mine keeps from coming; the case before it comes on a busy machine too."""


class Planted(Exception):
    """A mistake of ours that is none."""


class Mine:
    """Raises once, as the event loop comes into the program for the n-th time."""

    def __init__(self, at: int) -> None:
        self.at, self.seen, self.where = at, 0, ""

    @contextlib.contextmanager
    def laid(self) -> Iterator[Mine]:
        """Lie in wait while something is done."""
        before = sys.gettrace()
        sys.settrace(self._trace)
        try:
            yield self
        finally:
            sys.settrace(before)

    def _trace(self, frame: FrameType, event: str, _argument: Any) -> None:
        came_from = frame.f_back.f_code.co_filename if frame.f_back else ""
        here = frame.f_code.co_filename
        if event != "call" or self.where or came_from != HAND or not here.startswith(PROGRAM) or here in (HAND, CRASH) or frame.f_code.co_qualname in BARE:
            return
        if self.seen == self.at:
            self.where = f"{Path(here).name}:{frame.f_code.co_qualname}"
            raise Planted
        self.seen += 1


def note(desk: Seat, text: str, typed: list[str]) -> None:
    desk.hand.press("nav.case")
    desk.hand.find("case.note")
    typed.append(text)
    desk.hand.write("case.note", text)
    desk.hand.press("case.add_note")


def feeling(desk: Seat, _text: str, _typed: list[str]) -> None:
    desk.hand.press("nav.case")
    for level in ("angry", "calm"):
        desk.hand.press(f"guide.listen.emotion.{level}")


def about(desk: Seat, _text: str, _typed: list[str]) -> None:
    for view in ("nav.queue", "nav.settings", "nav.case"):
        desk.hand.press(view)


def look_for(desk: Seat, text: str, _typed: list[str]) -> None:
    desk.hand.press("nav.queue")
    desk.hand.write("queue.search", text[:7])
    desk.hand.rest(250)
    desk.hand.write("queue.search", "")
    desk.hand.rest(250)


ACTIONS: tuple[Callable[[Seat, str, list[str]], None], ...] = (note, feeling, about, look_for)


def saved(desk: Seat, text: str) -> bool:
    """Tell whether a text is in the case, the only one of this desk."""
    return bool(desk.store.read().value("SELECT count(*) FROM event_body WHERE instr(body, ?)", (text,)))


def kept(desk: Seat, text: str) -> bool:
    """Tell whether a text is where its writer finds it again: in the case or in its field."""
    desk.hand.press("nav.case")
    return saved(desk, text) or desk.hand.read("case.note") == text


@pytest.fixture
def heard(qapp: Any, tmp_path: Path) -> Iterator[list[Any]]:
    """What the program's own hooks were told."""
    told: list[Any] = []
    hooks = CrashHooks(tmp_path, told.append)
    hooks.install()
    yield told
    hooks.restore()


def tried(desk: Seat, heard: list[Any], turns: Iterator[int]) -> None:
    """Do something, with a mine in its way, look what became of it, and do it again without one."""
    chance, raised, entries = random.Random(18), 0, dict.fromkeys(range(len(ACTIONS)), 8)
    desk.take_in("Noor Vanderlee", "The wardrobe does not come.")
    desk.hand = Hand(lambda: desk.runner.idle, patience_s=PATIENCE_S)
    for turn in turns:
        act, text = turn % len(ACTIONS), f"Planted {turn}: she rang twice."
        mine = Mine(chance.randrange(entries[act]))
        heard.clear()
        typed: list[str] = []
        try:
            with mine.laid():
                ACTIONS[act](desk, text, typed)
        except (Planted, Problem):  # a press that did nothing shows no page to go on with
            assert mine.where
        entries[act] = max(entries[act], mine.seen)
        desk.hand.settle()
        if mine.where:
            raised += 1
            assert heard or desk.unexpected, f"{mine.where} raised and nobody was told"
        if typed:
            assert kept(desk, text), f"the words are gone after {mine.where}"
        desk.unexpected.clear()
        heard.clear()
        ACTIONS[act](desk, text, typed)
        assert (heard, desk.unexpected) == ([], []), f"after {mine.where} the same press fails"
        if typed:
            assert saved(desk, text), f"the second press after {mine.where} kept nothing"
    print(f"{raised} raised")  # noqa: T201  # the figure is read by who runs it
    assert raised >= (turn + 1) // 3, "hardly anything raised, so nothing was tried"


def test_whatever_raises_is_heard_and_neither_window_nor_words_are_lost(seat: Any, heard: list[Any]) -> None:
    with seat(language="en") as desk:
        tried(desk, heard, rounds(20, 500, seconds=15, deep="raising"))


def test_the_harness_notices_a_program_that_is_silent(seat: Any, heard: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    with seat(language="en") as desk, pytest.raises(AssertionError, match="nobody was told"):
        tried(desk, heard, iter(range(8)))


def test_the_harness_notices_a_press_that_died(seat: Any, heard: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with seat(language="en") as desk:
        honest = desk.desk.do
        monkeypatch.setattr(desk.desk, "do", lambda verb, *rest, **named: None if verb.__name__ == "add_note" else honest(verb, *rest, **named))
        with pytest.raises(AssertionError, match="kept nothing"):
            tried(desk, heard, iter(range(1)))


def test_the_harness_notices_words_that_are_lost(seat: Any, heard: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that empties the field before it knows that the note is kept."""
    with seat(language="en") as desk:
        honest = desk.desk.do

        def hasty(*arguments: Any, **named: Any) -> Any:
            if desk.hand.shows("case.note"):
                desk.hand.find("case.note").clear()
            return honest(*arguments, **named)

        monkeypatch.setattr(desk.desk, "do", hasty)
        monkeypatch.setattr(sys.modules[__name__], "saved", lambda *_: False)
        with pytest.raises(AssertionError, match="words are gone"):
            tried(desk, heard, iter(range(1)))
