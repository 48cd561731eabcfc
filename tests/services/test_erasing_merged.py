"""A complaint that went on in another's case: its words there are forgotten with whose they are, and not while it is still at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import erasing, follow_up, joining, offers, tasks
from complaint_desk.wording import Words
from tests import endings
from tests.data import desks
from tests.services.desk import SmallDesk
from tests.services.elsewhere import put_back_from_elsewhere

WORDS = ("Bring the QXwheelchair", "QXdriver", "QXtask: ask the doctor", "after QXdialysis", "QXreply")


@pytest.fixture
def supervisor(desk: SmallDesk) -> Person:
    return desk.hire("sup", "supervisor", "500")


def owing(desk: SmallDesk, name: str = "Noor Vanderlee") -> int:
    """A case that still owes a promise, a task and a callback."""
    case = desk.take(name=name)
    desk.do(follow_up.promise, case, what=WORDS[0], by_whom=WORDS[1], due_us=desk.clock.us + DAY)
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="warehouse", what=WORDS[2], due_us=desk.clock.us + DAY))
    desk.do(follow_up.plan_callback, case, due_us=desk.clock.us + DAY, suits=WORDS[3])
    return case


def merge(desk: SmallDesk, who: Person, case: int, into: int) -> None:
    joining.merge(desk.store, who, key=next(desk.keys), case_id=case, into=into)


def ended(desk: SmallDesk, case: int) -> None:
    """The case that went on, closed as it should be, with an answer to the task that it took over."""
    desk.clear(case)
    desk.do(tasks.answer_task, case, task=1, outcome="done", reply=WORDS[4])
    desk.offered(case, "0", "0")
    desk.do(offers.choose, case, option=1)
    for promise in desk.case(case).promises:
        desk.do(follow_up.keep_promise, case, promise=promise.number)
        desk.do(follow_up.tell_customer, case, promise=promise.number)
    endings.closed(desk.do, case, desk.store)


def left(desk: SmallDesk) -> list[tuple[int, str]]:
    """In which streams words of the merged complaint stand, and in what kind of event."""
    return desk.store.read().rows(
        "SELECT e.stream_id, e.kind FROM event_body b JOIN event e ON e.id = b.event_id WHERE b.body LIKE '%QX%' ORDER BY e.id")


def erase(desk: SmallDesk, customer: int) -> erasing.Erasure:
    return erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")


def test_nobody_is_erased_while_their_complaint_goes_on_in_an_open_case(desk: SmallDesk, supervisor: Person) -> None:
    case, into = owing(desk), desk.take(name="Bert Other")
    merge(desk, supervisor, case, into)
    customer, number = desk.case(case).customer_id, desk.case(into).number
    seen = erasing.extent(desk.store, desk.boss, customer_id=customer)
    assert (seen.open, seen.goes_on, seen.stays) == ((), (number,), True)
    for language in LANGUAGES:
        assert any(number in Words(language).of(each) for each in erasing.told(seen))
    with pytest.raises(Problem, match="erase_goes_on"):
        erase(desk, customer)
    assert len(left(desk)) == 6


def test_what_another_case_took_over_goes_with_whose_it_is_and_is_told_first(desk: SmallDesk, supervisor: Person) -> None:
    case, into = owing(desk), desk.take(name="Bert Other")
    merge(desk, supervisor, case, into)
    ended(desk, into)
    customer, number = desk.case(case).customer_id, desk.case(into).number
    before = desk.store.history(into)
    seen = erasing.extent(desk.store, desk.boss, customer_id=customer)
    assert {(each.what, each.number, each.text) for each in seen.around} >= {
        ("carried", number, f"{WORDS[0]} · {WORDS[1]}"), ("carried", number, WORDS[2]), ("carried", number, WORDS[3]),
        ("carried", number, WORDS[4]),
    }
    erase(desk, customer)
    assert left(desk) == []
    gone = {each.row for each in seen.around}
    after = desk.store.history(into)
    assert [r for r in after[:len(before)] if r.n not in gone] == [r for r in before if r.n not in gone]  # what is the other's stays
    assert desks.found(desk.store, "QXwheelchair") == []
    assert check(desk.store).problems == []


def test_also_where_it_went_on_through_a_third_case(desk: SmallDesk, supervisor: Person) -> None:
    first, second, third = owing(desk), desk.take(name="Bert Other"), desk.take(name="Cora Third")
    merge(desk, supervisor, first, second)
    merge(desk, supervisor, second, third)
    assert erasing.extent(desk.store, desk.boss, customer_id=desk.case(first).customer_id).goes_on == (desk.case(third).number,)
    ended(desk, third)
    erase(desk, desk.case(first).customer_id)
    assert left(desk) == []
    assert check(desk.store).problems == []


def test_whose_case_took_it_over_may_be_forgotten_and_whose_it_was_stays(desk: SmallDesk, supervisor: Person) -> None:
    case, into = owing(desk), desk.take(name="Bert Other")
    merge(desk, supervisor, case, into)
    ended(desk, into)
    erase(desk, desk.case(into).customer_id)
    assert {stream for stream, _ in left(desk)} == {case}


def test_a_copy_from_elsewhere_forgets_it_when_it_is_put_back(desk: SmallDesk, supervisor: Person, tmp_path: Path) -> None:
    case, into = owing(desk), desk.take(name="Bert Other")
    merge(desk, supervisor, case, into)
    ended(desk, into)
    put_back_from_elsewhere(desk, tmp_path, lambda: erase(desk, desk.case(case).customer_id))
    assert left(desk) == []
    assert check(desk.store).problems == []
