"""The search is merged beside the work in one chain of steps, which yields to whoever presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QTimer

from complaint_desk.data import dialect
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.rules import Rules
from complaint_desk.ui.merging import PAUSE_MS, SearchMerging
from complaint_desk.ui.runner import InlineRunner, Ticket
from complaint_desk.ui.runner import Progress as Told
from tests.data.desks import Clock, append, open_case

PARTS = "SELECT count(DISTINCT segid) FROM search_idx"
CASES = 40


class Later:
    """Does what is written when a test says so, and counts what waits."""

    def __init__(self, store):
        self.store, self.asked = store, []

    def write(self, job, *, then=None, failed=None, ended=None, label=None):
        ticket = Ticket(len(self.asked), Told(0, lambda *_: None), then, failed, ended, label)
        self.asked.append((ticket, job))
        return ticket

    def do(self):
        ticket, job = self.asked.pop(0)
        try:
            value, error = job(self.store, None), None
        except Exception as caught:
            value, error = None, caught
        ticket.settle(value, error)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setattr(dialect, "MERGED_PAGES", 1)  # a small desk takes several steps then
    opened = Store.open(tmp_path / "desk.sqlite", Rules(), clock=Clock())
    for n in range(CASES):
        open_case(opened, ev.WordsHeard(channel="phone", words=" ".join(f"{n}x{word}" for word in range(400))))
        opened.merge_search()  # its text is put into the index, alone
    yield opened
    opened.close()


@pytest.fixture
def owner(qapp):
    return QObject()


@pytest.fixture
def later(store):
    return Later(store)


@pytest.fixture
def merging(owner, later):
    made = SearchMerging(later, owner)
    yield made
    made.stop()


def pause(merging):
    return merging.findChild(QTimer)


def end_pause(merging):
    """As its time runs out."""
    assert pause(merging).isActive()
    pause(merging).stop()
    pause(merging).timeout.emit()


def parts(store):
    return store.read().value(PARTS)


def test_step_by_step_all_is_merged_and_then_nothing_is_asked_any_more(merging, later, store):
    many, steps = parts(store), 0
    merging.begin()
    later.do()
    while merging.under_way:
        end_pause(merging)
        later.do()
        steps += 1
    assert steps > 1
    assert parts(store) < many / 4
    assert not store.merge_search()
    assert not later.asked
    assert not pause(merging).isActive()


def test_between_two_steps_the_file_is_left_to_others_for_a_while(merging, later):
    merging.begin()
    later.do()
    assert not later.asked
    assert 50 <= PAUSE_MS == pause(merging).interval() <= 100


def test_a_second_round_begins_no_second_chain(merging, later):
    merging.begin()
    merging.begin()
    assert len(later.asked) == 1  # while a step is asked for
    later.do()
    merging.begin()
    assert not later.asked  # while it pauses
    end_pause(merging)
    merging.begin()
    assert len(later.asked) == 1


def test_it_yields_to_a_press_and_goes_on_in_a_later_round(merging, later, store):
    case = open_case(store)
    merging.begin()
    later.do()
    append(store, case, ev.NoteAdded(text="called again"))
    stands = parts(store)
    end_pause(merging)
    later.do()
    assert parts(store) == stands
    assert not merging.under_way
    merging.begin()
    later.do()
    assert merging.under_way


def test_what_cannot_be_written_now_is_tried_in_a_later_round(merging, later, store, monkeypatch):
    def full():
        raise OSError(28, "full")

    with monkeypatch.context() as broken:
        broken.setattr(store, "merge_search", full)
        merging.begin()
        later.do()
    assert not merging.under_way
    merging.begin()
    later.do()
    assert merging.under_way


def test_nothing_is_asked_of_a_window_that_was_closed(merging, later):
    merging.begin()
    merging.stop()
    later.do()  # the step that was asked for already
    assert not pause(merging).isActive()
    merging.begin()
    later.do()
    merging.stop()
    assert not pause(merging).isActive()
    assert not merging.under_way


def test_a_desk_that_is_read_only_is_left_as_it_is(owner, store):
    reading = Store.open(store.path, Rules(), clock=store.clock, read_only=True)
    merging = SearchMerging(InlineRunner(lambda _kind: reading), owner)
    stands = parts(store)
    merging.begin()
    assert not merging.under_way
    assert parts(store) == stands
    reading.close()
