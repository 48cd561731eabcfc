"""What the window gives back when a lane has had nothing to do for a moment."""

import ctypes
import threading
from types import SimpleNamespace

import pytest

from complaint_desk.ui.resting import give_back, rest
from complaint_desk.ui.runner import Runner


@pytest.fixture
def library(monkeypatch):
    """A C library in place of the system's; returns what it was asked for."""
    asked = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace(malloc_trim=asked.append))
    return asked


def test_free_memory_is_given_to_a_system_whose_library_would_keep_it(library):
    give_back("linux")
    assert library == [0], "no room is kept on top"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_nothing_is_asked_of_a_library_that_gives_back_by_itself(platform, library):
    give_back(platform)
    assert library == []


def test_a_library_without_the_call_is_left_alone(monkeypatch):
    loaded = []
    monkeypatch.setattr(ctypes, "CDLL", lambda name: loaded.append(name) or SimpleNamespace())
    give_back("linux")
    assert loaded == [None]


def test_a_store_rests_before_what_is_free_is_given_back(library):
    rest(SimpleNamespace(rest=lambda: library.append("store")))
    assert library[0] == "store"


def test_a_lane_that_has_nothing_to_do_rests_in_its_own_thread_and_works_on_afterwards(qapp, qtbot):
    rested, done = [], []
    runner = Runner(lambda kind: kind, lambda _store: None, lambda store: rested.append((store, threading.current_thread().name)))
    try:
        runner.write(lambda store, _progress: store, then=done.append)
        qtbot.waitUntil(lambda: bool(rested), timeout=60_000)
        assert (done, rested) == (["writer"], [("writer", "writer")]), "the other lanes never had a store"
        runner.write(lambda store, _progress: f"{store} again", then=done.append)
        qtbot.waitUntil(lambda: len(done) == 2, timeout=60_000)
    finally:
        runner.close()
    assert done == ["writer", "writer again"]


def test_a_window_that_is_closed_waits_for_no_lane_that_rests(qapp, qtbot):
    rested = []
    runner = Runner(lambda kind: kind, lambda store: rested.append(f"closed {store}"), rested.append)
    runner.write(lambda store, _progress: store)
    qtbot.waitUntil(lambda: bool(rested), timeout=60_000)
    runner.close()
    assert rested == ["writer", "closed writer"]


def test_a_lane_whose_store_can_not_rest_goes_on_working(qapp, qtbot):
    tried, done = [], []

    def broken(store):
        tried.append(store)
        raise RuntimeError("the connection is closed")

    runner = Runner(lambda kind: kind, lambda _store: None, broken)
    try:
        runner.write(lambda store, _progress: store, then=done.append)
        qtbot.waitUntil(lambda: bool(tried), timeout=60_000)
        runner.write(lambda store, _progress: f"{store} again", then=done.append)
        qtbot.waitUntil(lambda: len(done) == 2, timeout=10_000)
    finally:
        runner.close()
    assert done == ["writer", "writer again"]
