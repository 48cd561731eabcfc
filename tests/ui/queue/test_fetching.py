"""A view that is pressed for comes first; what stands around it comes after it is painted, and is let go when another one is pressed."""

from datetime import UTC

import pytest
from PySide6.QtCore import QObject, Signal

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import queue
from complaint_desk.services.queue import PAGE
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.queue.fetching import LEFT, PAINTED_MS, UNSEEN_MS, Fetching
from complaint_desk.ui.runner import Progress, Ticket

WAIT_MS = 30_000
CLOSED = QueueFilter("closed")


class Later:
    """Reads when it is told to."""

    def __init__(self, store):
        self.store, self.asked = store, []

    def read(self, job, *, then=None, failed=None, ended=None, label=None):
        progress = Progress(len(self.asked), lambda *_: None)
        ticket = Ticket(len(self.asked), progress, then, failed, ended, label)
        self.asked.append((ticket, lambda: job(self.store, progress)))
        return ticket

    def answer(self):
        ticket, job = self.asked[-1]
        found = job()
        ticket.settle(found, None)
        return found


@pytest.fixture
def later(store):
    return Later(store)


@pytest.fixture
def fetching(qapp, desk, later, clock, unexpected):
    lazy = Desk(later, desk.person, clock=clock, new_key=lambda: b"", unexpected=unexpected.append)
    made = Fetching(lazy, lambda: UTC, lazy)
    made.lazy = lazy
    yield made
    made.drop()


@pytest.fixture
def counts(store, desk):
    return queue.counts(store, desk.person, zone=UTC)


def test_what_is_pressed_for_reads_its_first_page_and_nothing_around_it(fetching, later, counts):
    shown = {view: n + 1 for view, n in counts.items()}
    fetching.read(CLOSED, "", shown)
    opening = later.answer()
    assert len(opening.ids) == len(opening.rows) == PAGE
    assert opening.counts == shown, "they were counted anew"
    assert (opening.whole, opening.total) == (False, shown["closed"])


def test_the_rest_comes_after_the_first_page_is_painted(fetching, later, counts, store, desk, qtbot):
    fetching.read(CLOSED, "", {**counts, "closed": 1})
    opening = later.answer()
    assert len(later.asked) == 1
    with qtbot.waitSignal(fetching.rest_came, timeout=WAIT_MS) as came:
        fetching.shown(CLOSED, opening)
        qtbot.waitUntil(lambda: len(later.asked) == 2, timeout=WAIT_MS)
        later.answer()
    rest = came.args[0]
    assert rest.counts == counts
    assert rest.ids == queue.ids(store, desk.person, wanted=CLOSED, zone=UTC)
    assert rest.ids[:PAGE] == opening.ids


def test_where_all_ids_came_only_the_counts_are_read_again(fetching, later, counts, qtbot):
    mine = QueueFilter("mine")
    fetching.read(mine, "", counts)
    opening = later.answer()
    assert opening.whole
    fetching.shown(mine, opening)
    qtbot.waitUntil(lambda: len(later.asked) == 2, timeout=WAIT_MS)
    assert later.answer().ids is None


def test_a_view_without_known_counts_is_read_in_one_go(fetching, later, counts, qtbot):
    wanted = QueueFilter("open")
    fetching.read(wanted, "", None)
    opening = later.answer()
    assert opening.counts == counts
    assert opening.whole
    fetching.shown(wanted, opening)
    qtbot.wait(60)
    assert len(later.asked) == 1


def test_another_press_ends_what_is_still_being_read(fetching, later, counts, qtbot):
    fetching.read(CLOSED, "", counts)
    fetching.shown(CLOSED, later.answer())
    qtbot.waitUntil(lambda: len(later.asked) == 2, timeout=WAIT_MS)
    came = []
    fetching.rest_came.connect(lambda rest: came.append(rest))
    reading, job = later.asked[-1]
    fetching.read(QueueFilter("all"), "", counts)
    assert reading.dropped
    assert len(job().ids) == 0, "it was read to its end for nobody"
    assert not came


def test_the_ids_of_a_very_large_view_are_left_until_a_hand_comes_to_its_rows(fetching, later, counts, store, desk, qtbot):
    fetching.read(CLOSED, "", {**counts, "closed": LEFT + 1})
    fetching.shown(CLOSED, later.answer())
    assert fetching.counted
    qtbot.waitUntil(lambda: len(later.asked) == 2, timeout=WAIT_MS)
    rest = later.answer()
    assert (rest.ids, rest.counts) == (None, counts)
    assert fetching.counted
    fetching.come_near()
    assert not fetching.counted
    qtbot.waitUntil(lambda: len(later.asked) == 3, timeout=WAIT_MS)
    assert later.answer().ids == queue.ids(store, desk.person, wanted=CLOSED, zone=UTC)
    assert fetching.counted


@pytest.mark.parametrize("total", [LEFT, LEFT + 1], ids=["large", "very large"])
def test_once_a_hand_was_there_no_view_is_left(fetching, later, counts, qtbot, total):
    fetching.come_near()
    fetching.read(CLOSED, "", {**counts, "closed": total})
    fetching.shown(CLOSED, later.answer())
    qtbot.waitUntil(lambda: len(later.asked) == 2, timeout=WAIT_MS)
    assert later.answer().ids is not None


def test_a_view_that_is_not_very_large_is_read_before_anybody_comes(fetching, later, counts, qtbot):
    fetching.read(CLOSED, "", {**counts, "closed": LEFT})
    fetching.shown(CLOSED, later.answer())
    qtbot.waitUntil(lambda: len(later.asked) == 2, timeout=WAIT_MS)
    assert later.answer().ids is not None


def test_a_view_that_takes_long_says_so_before_it_is_there(fetching, later, counts, qtbot):
    with qtbot.waitSignal(fetching.late, timeout=WAIT_MS):
        fetching.read(CLOSED, "", counts)


def test_a_search_reads_more_than_a_page_since_nobody_knows_how_much_there_is(fetching, later, counts, store, desk):
    fetching.read(QueueFilter("closed", search="我"), "", counts)
    opening = later.answer()
    assert len(opening.rows) == PAGE < len(opening.ids)
    assert opening.whole


class Screen(QObject):
    """What tells when its first rows are on the screen."""

    painted = Signal()


def test_nothing_is_read_beside_the_first_rows_of_a_window_until_they_are_painted(later, desk, clock, unexpected, counts, qtbot):
    lazy = Desk(later, desk.person, clock=clock, new_key=lambda: b"", unexpected=unexpected.append)
    screen = Screen()
    first = Fetching(lazy, lambda: UTC, lazy, painted=screen.painted)
    first.read(CLOSED, "", counts)
    first.shown(CLOSED, later.answer())
    assert first._painted.interval() == UNSEEN_MS
    screen.painted.emit()
    assert first._painted.isActive()
    assert first._painted.interval() == PAINTED_MS
    qtbot.waitUntil(lambda: len(later.asked) == 2, timeout=WAIT_MS)
    first.drop()
