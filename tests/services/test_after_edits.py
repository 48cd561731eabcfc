"""After thousands of random edits, merges, reopenings and erasures the roll-ups and every figure are what a brute-force count says.

One desk on which anybody presses anything, and often what the guide asks for, so that cases come to their end and are taken up again;
now and then two are joined, taken apart or split, a press is taken back, and a customer is forgotten. With ``FAULTS=deep`` 10,000 presses
that changed something. Counted so on 22 November 2026: every figure equal after each thousand.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from complaint_desk.data.check import check
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.figures import Period
from complaint_desk.domain.gates import gate_ahead, missing
from complaint_desk.domain.problems import Problem
from complaint_desk.services import conversation, erasing, follow_up, intake, joining, splitting
from tests.faults.budget import DEEP
from tests.services.desk import SmallDesk
from tests.services.test_recount import same
from tests.services.test_service_walks import NEXT, presses

PRESSES = 10_000 if DEEP else 600
TIMES = 10
"""So often on the way everything is counted."""

OFTEN = {"open": 6, "press": 8, "next": 40, "join": 4, "apart": 4, "split": 1, "again": 10, "kind": 2, "back": 6, "forget": 3}
PEOPLE = 12
TYPES = ("delay", "misunderstanding", "other")


class Crowd:
    """People at one desk who press at random; ``done`` counts what changed something, by what it was."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.desk, self.chance = SmallDesk.made(folder / "desk.sqlite"), Random(seed)
        self.cases: list[int] = []
        self.done: Counter[str] = Counter()

    def turn(self) -> None:
        """Somebody does something; what is refused has changed nothing."""
        chance, desk = self.chance, self.desk
        desk.clock.us += chance.choice((0, HOUR // 6, HOUR, 6 * HOUR))
        what = chance.choices(*zip(*OFTEN.items(), strict=True))[0]
        if not self.cases:
            what = "open"
        try:
            self.done[getattr(self, what)(chance.choice(self.cases or [0]))] += 1
        except Problem:
            return

    def open(self, _case: int) -> str:
        caller = intake.Caller(name="Noor Vanderlee", phone=f"0555 0{self.chance.randrange(PEOPLE):03}")
        taken = intake.Intake(caller=caller, words="Nobody knows when it comes.", channel=self.chance.choice(("phone", "email")), verified="known_number")
        self.cases.append(int(intake.open_case(self.desk.store, self.desk.agent, key=next(self.desk.keys), intake=taken).result["case"]))
        return "opened"

    def press(self, case: int) -> str:
        choices = presses(self.desk, self.desk.case(case), self.chance.randrange(4))
        return self._do(case, self.chance.choice(sorted(choices)), choices)

    def next(self, case: int) -> str:
        """What the guide asks for, for a while."""
        for _ in range(self.chance.randrange(1, 40)):
            found, rules = self.desk.case(case), self.desk.store.rules
            gate = gate_ahead(found, rules)
            lacking = missing(found, gate, rules) if gate else ()
            code, _, fact = lacking[0].code.partition(":") if lacking else ("", "", "")
            if code == "fact":
                self.desk.do(conversation.record_fact, case, fact=fact, unknown=True)
                self.done["fact"] += 1
                continue
            wanted = NEXT.get("approval" if code == "approval" else lacking[0].code) if lacking else gate
            if not wanted:
                break
            pick = 0 if wanted == "keep" else self.chance.randrange(4)
            with suppress(Problem):  # another time it fits
                self.done[self._do(case, wanted, presses(self.desk, found, pick))] += 1
        return self._do(case, "later", presses(self.desk, self.desk.case(case), 0))

    def _do(self, case: int, name: str, choices: Any) -> str:
        verb, fields = choices[name]
        self.desk.do(verb, case, **fields)
        return name

    def kind(self, case: int) -> str:
        self.desk.do(conversation.classify, case, type=self.chance.choice(TYPES), urgency=self.chance.randint(1, 4))
        return "typed"

    def back(self, case: int) -> str:
        return self._do(case, "undo", presses(self.desk, self.desk.case(case), 0))

    def again(self, case: int) -> str:
        self.desk.do(follow_up.reopen, case, reason="It broke once more")
        return "reopened"

    def join(self, case: int) -> str:
        self.desk.do(joining.merge, case, into=self.chance.choice(self.cases), who=self.desk.boss)
        return "merged"

    def apart(self, case: int) -> str:
        gone = [id_ for (id_,) in self.desk.store.read().rows("SELECT id FROM complaint WHERE status = 'merged'")]
        self.desk.do(joining.unmerge, self.chance.choice(gone or [case]), who=self.desk.boss)
        return "unmerged"

    def split(self, case: int) -> str:
        self.cases.append(int(self.desk.do(splitting.split, case, ns=(2,)).result["case"]))
        return "split"

    def forget(self, case: int) -> str:
        customer = self.desk.case(case).customer_id
        erasing.erase_now(self.desk.store, self.desk.boss, key=next(self.desk.keys), customer_id=customer, why="request")
        return "erased"


def test_every_figure_is_what_the_events_say_after_random_edits_merges_reopenings_and_erasures(tmp_path: Path) -> None:
    crowd = Crowd(tmp_path, 8)
    spoke: set[str] = set()
    try:
        for part in range(1, TIMES + 1):
            while crowd.done.total() < PRESSES * part // TIMES:
                crowd.turn()
            now = crowd.desk.store.clock()
            spoke |= same(crowd.desk.store, Period(now // DAY - 60, now // DAY), now)
            report = check(crowd.desk.store)
            assert report.problems == []
    finally:
        crowd.desk.store.close()
    print(dict(crowd.done.most_common()))  # noqa: T201  # the figure is read by who runs it
    assert {"merged", "unmerged", "reopened", "erased", "split", "undo", "close"} <= set(crowd.done)
    assert {"promises_by_type", "first_contact", "options", "step_times", "workload"} <= spoke
