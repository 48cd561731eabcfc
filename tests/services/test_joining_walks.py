"""Whatever is merged, taken apart, split and tagged in whatever order: no promise vanishes, each counts once, no waiting time is lost."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaint_desk.data.check import check
from complaint_desk.domain.case import Case
from complaint_desk.domain.case_parts import Promise
from complaint_desk.domain.events import DAY, HOUR, MINUTE
from complaint_desk.domain.problems import Problem
from complaint_desk.services import assigning, follow_up, intake, joining, marking, splitting, tasks
from tests.in_memory import passing_folder
from tests.services.desk import SmallDesk

ONE = st.integers(0, 4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["open", "promise", "keep", "fail", "tell", "callback", "task", "answer", "wait", "go_on", "split", "tag", "untag", "unmerge", "later"]), ONE, ONE),
        st.tuples(st.just("merge"), ONE, ONE),
    ),
    min_size=4, max_size=24,
)


class Walk:
    """A desk on which cases of one customer are merged and taken apart, with what was promised in which case kept beside it."""

    def __init__(self, folder: Path) -> None:
        self.desk = SmallDesk.made(folder / "desk.sqlite")
        marking.define_tag(self.desk.store, self.desk.boss, key=next(self.desk.keys), label="Flood")
        self.cases = [self.desk.take()]
        self.promised: dict[tuple[int, int], str] = {}

    def step(self, what: str, one: int, other: int) -> None:
        desk, case = self.desk, self.cases[one % len(self.cases)]
        desk.clock.us += 7 * MINUTE
        with suppress(Problem):  # refused, and nothing has changed
            getattr(self, what)(desk, case, self.cases[other % len(self.cases)])

    def open(self, desk: SmallDesk, case: int, _other: int) -> None:
        again = intake.Intake(caller=intake.Caller(customer_id=desk.case(case).customer_id), words="Once more.", channel="email", verified="known_number")
        self.cases.append(int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=again).result["case"]))

    def split(self, desk: SmallDesk, case: int, _other: int) -> None:
        self.cases.append(int(desk.do(splitting.split, case, ns=(2,)).result["case"]))

    def promise(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(follow_up.promise, case, what="Call back", by_whom="Ann", due_us=desk.clock.us + 90 * DAY)
        self.promised[case, len(desk.case(case).promises)] = "open"

    def keep(self, desk: SmallDesk, case: int, _other: int) -> None:
        self._settle(case, "kept", lambda n: desk.do(follow_up.keep_promise, case, promise=n))

    def fail(self, desk: SmallDesk, case: int, _other: int) -> None:
        self._settle(case, "broken", lambda n: desk.do(follow_up.break_promise, case, promise=n, reason="Late"))

    def _settle(self, case: int, state: str, press: Any) -> None:
        found = next((p for p in self.desk.case(case).promises if not p.ended_us), None)
        if found is not None:
            press(found.number)
            self.promised[self._origin(case, found)] = state

    def _origin(self, case: int, promise: Promise) -> tuple[int, int]:
        if not promise.from_case:
            return case, promise.number
        return self._origin(promise.from_case, self.desk.case(promise.from_case).promises[promise.from_number - 1])

    def later(self, desk: SmallDesk, _case: int, _other: int) -> None:
        desk.clock.us += 3 * HOUR

    def callback(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(follow_up.plan_callback, case, due_us=desk.clock.us + DAY)

    def task(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(tasks.give_task, case, task=tasks.NewTask(department="warehouse", what="Look", due_us=desk.clock.us + DAY))

    def answer(self, desk: SmallDesk, case: int, _other: int) -> None:
        for found in desk.case(case).open_tasks[:1]:
            desk.do(tasks.answer_task, case, task=found.number, outcome="done", reply="Found")

    def wait(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(assigning.wait, case, on="customer")

    def go_on(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(assigning.stop_waiting, case)

    def tag(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(marking.tag, case, tag="tag_1")

    def untag(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(marking.untag, case, tag="tag_1")

    def tell(self, desk: SmallDesk, case: int, _other: int) -> None:
        for found in desk.case(case).promises:
            if found.broken_us and not found.told_us:
                desk.do(follow_up.tell_customer, case, promise=found.number)

    def merge(self, desk: SmallDesk, case: int, other: int) -> None:
        desk.do(joining.merge, case, into=other)

    def unmerge(self, desk: SmallDesk, case: int, _other: int) -> None:
        desk.do(joining.unmerge, case, who=desk.boss)

    # what must hold ----------------------------------------------------------------------------------------------------

    def holds(self) -> None:
        cases = {id_: self.desk.case(id_) for id_ in self.cases}
        rows = self.desk.store.read().rows("SELECT promises_kept, promises_broken, status FROM complaint")
        for (case, number), state in self.promised.items():
            stands = self._stands(cases, case, number)
            assert {"kept": stands.kept_us, "broken": stands.broken_us}.get(state, not stands.ended_us), (case, number, state, stands)
        counted = [row for row in rows if row[2] != "merged"]
        assert sum(row[0] for row in counted) == list(self.promised.values()).count("kept")
        assert sum(row[1] for row in counted) == list(self.promised.values()).count("broken")
        for case in cases.values():
            for part in case.absorbed:
                other = cases[part.other_id]
                assert case.opened_us <= other.opened_us
                assert other.merged_into == case.id
                for pause in case.pauses:
                    middle = (pause.from_us + (pause.until_us or self.desk.clock.us)) // 2
                    assert not other.opened_us <= middle < part.at_us or _still(other, middle), "it ran while the other case ran"
        assert check(self.desk.store).problems == []

    def _stands(self, cases: dict[int, Case], case: int, number: int) -> Promise:
        """The promise where it is owed now: in its own case, or in what that goes on as."""
        promise = cases[case].promises[number - 1]
        into = cases[case].merged_into
        if not into:
            return promise
        carried = [p for p in cases[into].promises if (p.from_case, p.from_number) == (case, number)]
        assert carried or promise.settled, "a promise vanished"
        assert len(carried) <= 1
        return self._stands(cases, into, carried[0].number) if carried else promise


def _still(case: Case, at_us: int) -> bool:
    return any(p.from_us <= at_us < (p.until_us or 1 << 62) for p in case.pauses)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_nothing_is_lost_however_cases_are_joined(steps: list[tuple[str, int, int]]) -> None:
    with passing_folder() as folder:
        walk = Walk(Path(folder))
        try:
            for step in steps:
                walk.step(*step)
            walk.holds()
        finally:
            walk.desk.store.close()
