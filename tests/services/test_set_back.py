"""What the services make of a clock that was set back: files that come in tell it, the last press is the last, no call lasts on."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.services import conversation, importing, snoozing, splitting, undoing
from tests.services.desk import SmallDesk

FILE = (
    "Ticket ID,Requester,Phone,Subject,Description,Status,Created,Solved\n"
    "17,Ann Lee,0555 0101,Late,My parcel is a week late and nobody calls.,closed,2025-03-01 09:00,2025-03-03 10:00\n"
)


def test_a_file_that_comes_in_after_it_tells_it_too(desk: SmallDesk, tmp_path: Path) -> None:
    desk.take()
    desk.clock.us -= 3 * HOUR
    file = tmp_path / "export.csv"
    file.write_text(FILE, encoding="utf-8")
    done = importing.bring_in(desk.store, desk.boss, key=next(desk.keys), found=importing.look(desk.store, desk.boss, file=file), zone=UTC)
    assert done.result["made"] == 1
    assert [r.event.kind for r in desk.store.history(1)][-2:] == ["file_imported", "clock_set_back"]


def test_what_was_pressed_last_is_offered_first_to_be_taken_back(desk: SmallDesk) -> None:
    first, second, away = desk.take(), desk.take(), desk.take()
    desk.do(conversation.classify, first, type="delay")
    desk.clock.us -= HOUR
    desk.do(conversation.classify, second, type="delay")
    snoozing.snooze(desk.store, desk.agent, key=next(desk.keys), cases=[away], until_us=desk.clock.us + 3 * HOUR)
    offered = [press.cases for press in undoing.recent(desk.store, desk.agent) if press.verb in ("classify", "snooze")]
    assert offered == [(away,), (second,), (first,)]


@pytest.mark.parametrize(("back", "known"), [(HOUR, "known_number"), (400 * DAY, "not_yet")])
def test_a_call_before_it_goes_on_within_a_shift_and_not_for_a_year(desk: SmallDesk, back: int, known: str) -> None:
    case = desk.take()
    desk.do(conversation.hear, case, words="And the invoice is wrong.")
    ns = [r.n for r in splitting.splittable(desk.store.history(case))][:1]
    desk.clock.us -= back
    assert desk.case(int(desk.do(splitting.split, case, ns=ns).result["case"])).verified == known
