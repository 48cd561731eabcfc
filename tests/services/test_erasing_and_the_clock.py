"""A person is forgotten for good on a machine whose clock was set back: the trail's numbers tell what came before, and no clock does."""

from __future__ import annotations

from complaint_desk.data import forgetting, segments
from complaint_desk.data.store import Store
from complaint_desk.domain.backups import Kept
from complaint_desk.domain.events import DAY
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_view import Layout
from complaint_desk.domain.spans import MINUTE
from complaint_desk.services import backups, erasing, restoring, saved_views
from tests import endings
from tests.services.desk import SmallDesk

NAME = "Xanthippe Quillfeather"


def backed_up(desk: SmallDesk) -> None:
    """Somebody else's case, and the backup of it some minutes later."""
    desk.take()
    desk.clock.us += 6 * MINUTE
    backups.keep_up(desk.store)


def theirs(desk: SmallDesk) -> int:
    """A customer whose case came to its end."""
    case = desk.clear(desk.take(name=NAME))
    endings.chosen(desk.do, case, desk.clock.us)
    endings.kept(desk.do, case)
    endings.closed(desk.do, case, desk.store)
    return desk.case(case).customer_id


def erase_now(desk: SmallDesk, customer: int) -> None:
    """Erase somebody in the desk alone, as a window does; what lies beside it would go with the next backup."""
    erasing.erase_now(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")


def sealed(desk: SmallDesk) -> Kept:
    """Whatever came since the newest backup, as a segment."""
    folder = backups.folder_of(desk.store.path)
    return segments.seal(folder, desk.store.path, after=max(folder.kept(), key=lambda each: each.last), made_us=desk.clock())


def put_back(desk: SmallDesk, wanted: restoring.Point) -> None:
    """Close the desk, put it back, and open it again."""
    path = desk.store.path
    desk.store.close()
    restoring.restore(path, wanted, rules=Rules(), clock=desk.clock, login="mara", strict=True)
    desk.store = Store.open(path, Rules(), clock=desk.clock)


def names(desk: SmallDesk, customer: int) -> list[str | None]:
    """What a customer is called by what is recorded of them."""
    return [r.event.name for r in desk.store.history(customer) if r.event.kind == "customer_added"]


def test_a_backup_from_when_the_clock_was_ahead_goes_where_it_names_an_erased_person(desk: SmallDesk) -> None:
    desk.clock.us += 30 * DAY
    customer = theirs(desk)
    backed_up(desk)
    saved_views.save(desk.store, desk.agent, key=next(desk.keys), name=NAME, wanted=QueueFilter("all"), layout=Layout())
    backed_up(desk)
    folder = backups.folder_of(desk.store.path)
    named = folder.kept()[-1]
    assert not named.full
    assert NAME in str(segments.read(folder.path / named.name).beside)
    desk.clock.us -= 30 * DAY
    done = erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")
    assert (done.finished, done.found) == (True, ())
    assert [each.why for each in folder.kept()] == ["erasure"]


def test_a_backup_that_was_made_after_it_stays_when_the_clock_was_set_back_since(desk: SmallDesk) -> None:
    customer = theirs(desk)
    desk.clock.us += 30 * DAY
    erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")
    desk.clock.us -= 30 * DAY
    for _ in range(3):
        backed_up(desk)
    folder = backups.folder_of(desk.store.path)
    assert not all(each.full for each in folder.kept())
    assert forgetting.holding(desk.store.read(), desk.store.path, folder, [customer]) == ()


def test_a_copy_from_when_the_clock_was_ahead_forgets_whom_a_later_backup_knows_as_erased(desk: SmallDesk) -> None:
    backed_up(desk)
    desk.clock.us += 30 * DAY
    customer = theirs(desk)
    out = desk.store.path.with_name("elsewhere.sqlite")
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    desk.clock.us -= 30 * DAY
    erase_now(desk, customer)
    assert sealed(desk).made_us < restoring.point(desk.store.path, out).made_us
    desk.store.close()
    desk.store.path.unlink()
    put_back(desk, restoring.point(desk.store.path, out))
    assert names(desk, customer) == [None]


def test_whoever_has_the_number_of_an_erased_person_in_another_past_stays(desk: SmallDesk) -> None:
    backed_up(desk)
    first = restoring.points(desk.store.path)[0]
    desk.clock.us += 30 * DAY
    erased = theirs(desk)
    erase_now(desk, erased)
    sealed(desk)
    desk.clock.us -= 30 * DAY
    put_back(desk, first)
    other = desk.case(desk.take(name="Noor Vanderlee")).customer_id
    assert other == erased
    out = desk.store.path.with_name("elsewhere.sqlite")
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    put_back(desk, restoring.point(desk.store.path, out))
    assert names(desk, other) == ["Noor Vanderlee"]
