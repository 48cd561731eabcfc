"""In a list, an export or a look-up an identity number is masked; what the customer wrote is kept, and a look at it is recorded."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from complaint_desk.domain.events import WordsHeard
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rights import ELSEWHERE, IN_CASE, MASKED, seen
from complaint_desk.domain.saved_view import Layout
from complaint_desk.services import customers, exporting, intake, queue
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

NUMBER, SHOWN = "11010519491231002X", "110105********002X"


def test_an_identity_number_is_masked_outside_its_case(desk: SmallDesk, tmp_path: Path) -> None:
    said = intake.Intake(caller=intake.Caller(name="Noor Vanderlee", phone="0555 0100"), words=f"My number is {NUMBER}")
    case = int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=said).result["case"])
    listed = queue.page(desk.store, desk.agent, wanted=QueueFilter("all"), zone=UTC, limit=10).rows
    around = customers.around(desk.store, desk.agent, customer_id=desk.case(case).customer_id)
    assert [row.words for row in (*listed, *around.open_cases)] == [f"My number is {SHOWN}"] * 2
    out = tmp_path / "out.csv"
    exporting.write(desk.store, desk.boss, wanted=QueueFilter("all"), layout=Layout(), path=out, words=Words("en"), zone=UTC, about=())
    assert SHOWN in (text := out.read_text(encoding="utf-8-sig"))
    assert NUMBER not in text
    assert [r.event.words for r in desk.store.history(case) if isinstance(r.event, WordsHeard)] == [f"My number is {NUMBER}"]
    assert (seen("agent", "case.identity_number", IN_CASE), seen("agent", "case.identity_number", ELSEWHERE)) == (MASKED, MASKED)
