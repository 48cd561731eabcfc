"""Whatever happens to a case in whatever order, its row, roll-ups and search are what its events say, and the chains hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_desk.data.check import check
from complaint_desk.data.projector import row_values
from complaint_desk.data.transaction import GET_ROW
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY
from complaint_desk.domain.row import project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.stored import word_fields
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS, REMEDIES
from tests.data.desks import Clock, open_case, press
from tests.histories import MONDAY
from tests.in_memory import passing_folder
from tests.new_desk import open_desk

TEXT = st.text(max_size=30)
SMALL = st.integers(1, 3)
EVENTS = st.one_of(
    st.builds(ev.WordsHeard, words=TEXT, signals=st.sampled_from([(), ("lawyer",), ("media", "repeat")])),
    st.builds(ev.EmotionNoted, level=st.sampled_from(EMOTIONS)),
    st.just(ev.HeardOut()), st.just(ev.Calmed()), st.just(ev.Resolved()), st.just(ev.Closed()), st.just(ev.WaitingEnded()),
    st.builds(ev.Classified, type=st.sampled_from(COMPLAINT_TYPES), urgency=st.integers(0, 4), impact=st.integers(0, 3)),
    st.builds(ev.FactRecorded, key=st.sampled_from(["product", "region", "wanted"]), code=TEXT, value=TEXT),
    st.builds(ev.Restated, text=TEXT, wish=TEXT),
    st.builds(ev.RestatementAnswered, restatement=SMALL, answer=st.sampled_from(["yes", "no", "corrected"])),
    st.builds(ev.OptionOffered, due_us=st.just(MONDAY + DAY), remedy=st.sampled_from(REMEDIES), cost=st.sampled_from(["0", "45.00"]), what=TEXT),
    st.builds(ev.OptionChosen, option=SMALL), st.builds(ev.NoneChosen, reason=TEXT),
    st.builds(ev.PromiseMade, due_us=st.integers(MONDAY, MONDAY + 9 * DAY), what=TEXT),
    st.builds(ev.PromiseKept, promise=SMALL), st.builds(ev.PromiseBroken, promise=SMALL, reason=TEXT),
    st.builds(ev.CallbackPlanned, due_us=st.just(MONDAY + 3 * DAY), day=st.just(3)),
    st.builds(ev.CallbackAnswered, callback=SMALL, outcome=st.just("satisfied"), result=st.integers(0, 5), handling=st.integers(0, 5)),
    st.builds(ev.Reopened, reason=TEXT), st.builds(ev.Assigned, owner_id=st.integers(0, 3)), st.builds(ev.NoteAdded, text=TEXT),
    st.builds(ev.WaitingStarted, on=st.sampled_from(["customer", "department"])),
    st.builds(ev.CauseFound, cause=st.sampled_from(["packing", "manner"])),
    st.builds(ev.ImprovementNoted, how=st.sampled_from(["new", "none_found"]), improvement_id=st.integers(0, 2)),
    st.builds(ev.Undone, n=st.integers(3, 12)),
    st.builds(ev.TaskGiven, department=st.just("warehouse"), due_us=st.integers(MONDAY, MONDAY + 9 * DAY), what=TEXT),
    st.builds(ev.TaskAnswered, task=SMALL, outcome=st.sampled_from(["done", "refused"]), reply=TEXT), st.builds(ev.TaskTakenBack, task=SMALL),
    st.builds(ev.ProgressTold, channel=st.just("phone"), text=TEXT), st.builds(ev.GoodwillGiven, amount=st.just("20"), currency=st.just("CNY")),
    st.builds(ev.FormStarted, form=st.sampled_from(["quality_trace", "three_way"])),
    st.builds(ev.FormEntered, form=st.sampled_from(["quality_trace", "three_way"]), field=st.sampled_from(["cause_told", "person"]), ref=SMALL, text=TEXT),
    st.builds(ev.FormConcluded, form=st.just("quality_trace"), finding=st.just("found"), text=TEXT), st.builds(ev.DangerNoted, danger=st.just("threat")),
    st.just(ev.AbusiveWarned()), st.builds(ev.OptionRejected, option=SMALL, reason=TEXT), st.builds(ev.ApprovalAsked, option=SMALL),
    st.builds(ev.ApprovalExpired, option=SMALL, due_us=st.just(MONDAY)),
)
STEPS = st.lists(st.tuples(st.integers(0, 1), st.one_of(EVENTS, st.just("erase")), st.integers(0, 2)), max_size=25)


def take(tx: Any, case_id: int, step: Any, late: int) -> dict[str, Any]:
    if step == "erase":
        worded = [r.n for r in tx.history(case_id) if any(text for _, text in word_fields(r.event))]
        return {"v": tx.erase(case_id, worded[:1])}
    return {"v": tx.append(case_id, [step], occurred_us=tx.now_us - late * DAY)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_replay_equals_projection(steps: list[tuple[int, Any, int]]) -> None:
    with passing_folder() as folder:
        store = open_desk(Path(folder) / "desk.sqlite", Rules(), Clock())
        try:
            cases = [open_case(store), open_case(store)]
            for which, step, late in steps:
                press(store, lambda tx, which=which, step=step, late=late: take(tx, cases[which], step, late))
            for case_id in cases:
                assert store.read().one(GET_ROW, (case_id,)) == row_values(project(store.case(case_id), store.rules))
            assert check(store).problems == []
        finally:
            store.close()
