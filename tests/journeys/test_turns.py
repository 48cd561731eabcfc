"""What is told and typed at a window belongs to who sat there: the next one sees nothing of it, and it is not lost for the first."""

from __future__ import annotations

from typing import Any

import pytest

from complaint_desk.data import reminders
from complaint_desk.data.store import Store
from complaint_desk.domain.spans import MINUTE
from complaint_desk.services import warning
from complaint_desk.services.desks import now_us
from tests.journeys.doors import become


@pytest.fixture
def late(guarded: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A desk where a clock of a case of the administrator's is at nine tenths, of which they were not told; nobody else has one."""
    guarded.take_in("Noor Vanderlee", "The wardrobe does not come.")
    guarded.hand.settle()
    case, now = guarded.window.case.case_id, now_us()
    one = warning.Warned(case, "26-0000001-1", warning.Step(now - 1, 90, "first_response", 0, now - 100, now + MINUTE), now)

    def look(store: Store, who: Any, *, known: Any) -> Any:
        told = reminders.told(store.read(), who.id, case)
        return known, (one,) if who.id == 1 and (one.step.code, one.step.start_us) not in told else ()

    monkeypatch.setattr(warning, "look", look)
    guarded.told_of = lambda: (one.step.code, one.step.start_us) in reminders.told(guarded.store.read(), 1, case)
    return guarded


def test_a_clock_that_runs_out_behind_the_lock_is_told_as_soon_as_somebody_can_see_it(late: Any) -> None:
    late.window.seating.lock()
    looked = reminders.looked(late.store.read(), 1)
    for _ in range(12):
        late.window.by_itself.watch()
    late.hand.settle()
    assert not late.told_of()
    assert not late.window.shell.has_notice
    assert reminders.looked(late.store.read(), 1) == looked
    become(late, "yun")
    late.hand.settle()
    assert not late.window.shell.has_notice
    become(late, "mara")
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning")
    assert late.told_of()


def test_a_warning_that_was_on_its_way_when_the_lock_came_is_not_lost(late: Any) -> None:
    late.window.by_itself._look_at_clocks()
    late.window.seating.lock()
    late.hand.settle()
    become(late, "yun")
    late.hand.settle()
    assert not late.window.shell.has_notice
    assert not late.told_of()
    become(late, "mara")
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning")


def test_a_warning_that_still_stood_there_when_the_next_one_sat_down_is_told_again_and_one_that_was_closed_is_not(late: Any) -> None:
    late.window.by_itself._look_at_clocks()
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning")
    become(late, "yun")
    become(late, "mara")
    late.hand.wait(lambda: late.window.shell.has_notice, "the warning again")
    late.window.shell.hide_notice()
    late.window.shell.show_notice("Something else")
    become(late, "yun")
    become(late, "mara")
    late.hand.settle()
    assert late.told_of()
    assert not late.window.shell.has_notice
