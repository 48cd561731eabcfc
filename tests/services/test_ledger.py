"""What is owed today, the transparency card, and the case as JSON."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.services import conversation, deciding, follow_up, forms, ledger, questions, tasks, transparency
from complaint_desk.services.books import load_rules
from complaint_desk.services.tasks import NewTask
from complaint_desk.services.transparency import Card
from complaint_desk.services.views_json import case_json
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk
from tests.services.shipped import shipped_books


def test_promises_of_today_stand_in_the_order_they_are_due_with_those_that_are_late(desk: SmallDesk) -> None:
    first, second, later = desk.take(), desk.take(), desk.take()
    desk.do(follow_up.promise, first, what="Call back", by_whom="Yun", due_us=desk.clock.us + 5 * HOUR)
    desk.do(follow_up.promise, second, what="Send it", by_whom="Depot", due_us=desk.clock.us + 2 * HOUR)
    desk.do(follow_up.promise, later, what="Refund", by_whom="Accounts", due_us=desk.clock.us + 3 * DAY)
    desk.clock.us += 3 * HOUR
    found = ledger.promises_today(desk.store, desk.agent, zone=UTC)
    assert [(d.what, d.overdue, d.customer) for d in found] == [("Send it", True, "Noor Vanderlee"), ("Call back", False, "Noor Vanderlee")]
    desk.do(follow_up.keep_promise, second, promise=1)
    assert [d.case_id for d in ledger.promises_today(desk.store, desk.agent, zone=UTC)] == [first]
    assert ledger.promises_today(desk.store, desk.boss, zone=UTC, mine=True) == ()


def test_a_department_sees_its_tasks_and_masked_names(desk: SmallDesk) -> None:
    case, contact = desk.take(), desk.hire("depot", "department")
    for department in ("warehouse", "logistics"):
        desk.do(tasks.give_task, case, task=NewTask(department=department, what="Look for it", due_us=desk.clock.us + 9 * DAY))
    found = ledger.open_tasks(desk.store, contact, department="warehouse")
    assert [(d.who, d.number, d.what, d.customer) for d in found] == [("warehouse", 1, "Look for it", "N**")]
    desk.do(tasks.answer_task, case, who=contact, task=1, outcome="done", reply="Found")
    assert [d.who for d in ledger.open_tasks(desk.store, contact)] == ["logistics"]


def test_callbacks_of_today_know_their_tries(desk: SmallDesk) -> None:
    case = desk.ready()
    desk.do(follow_up.resolve, case)
    desk.clock.us += 3 * DAY
    desk.do(follow_up.attempt_callback, case, callback=1, outcome="busy")
    assert [(d.number, d.attempts) for d in ledger.callbacks_today(desk.store, desk.agent, zone=UTC)] == [(1, 1)]


def card(desk: SmallDesk, case: int, language: str = "en") -> Card:
    books, words = shipped_books(language), Words(language)
    view = questions.case_view(desk.store, desk.agent, case_id=case, books=books, words=words)
    return transparency.card(view, desk.agent, rules=desk.store.rules, books=books, words=words)


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_the_card_says_who_is_responsible_what_is_promised_and_what_comes_next(desk: SmallDesk, language: str) -> None:
    shown = card(desk, desk.chosen(), language)
    assert shown.missing == ()
    assert "Yun" in shown.text
    assert "Deliver on Thursday" not in shown.title
    assert any("Way 0" in line for line in shown.lines)
    assert len(shown.lines) == len(set(shown.lines)) >= 6
    assert "{" not in shown.text


@pytest.mark.parametrize("what", ["We bring it to you.", "我們送到府上。", "我们送上门"])
def test_a_promise_that_is_a_sentence_of_its_own_goes_on_without_a_stop_in_the_middle(desk: SmallDesk, what: str) -> None:
    case = desk.take()
    desk.do(follow_up.promise, case, what=what, by_whom="Depot", due_us=desk.clock.us + DAY)
    promised = next(line for line in card(desk, case).lines if what.rstrip(".。") in line)
    assert what.rstrip(".。") + " (Depot)" in promised


@pytest.mark.parametrize(("kind", "calls"), [("technical_fault", 0), ("privacy", 1)])
def test_a_circumstance_that_adds_no_call_does_not_tell_of_one_a_second_time(tmp_path: Path, kind: str, calls: int) -> None:
    """A technical fault is called about on the next day anyway; privacy is not, so there the call is told of."""
    desk = SmallDesk.made(tmp_path / "vulnerable.sqlite", load_rules())
    case = desk.take()
    desk.do(conversation.classify, case, type=kind)
    plain = card(desk, case).lines
    desk.do(conversation.set_circumstance, case, circumstance="vulnerable_customer", holds=True)
    assert len([line for line in card(desk, case).lines if line not in plain]) == calls
    desk.store.close()


def test_nothing_is_disclosed_to_somebody_nobody_knows(desk: SmallDesk) -> None:
    shown = card(desk, desk.take("not_yet"))
    assert (shown.lines, [m.code for m in shown.missing]) == ((), ["caller_verified"])


def test_the_case_as_json_keeps_the_four_facts_apart_and_lists_tasks_and_forms(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(deciding.apologise, case, text="We are sorry")
    desk.do(tasks.give_task, case, task=NewTask(department="warehouse", what="Look for it", due_us=desk.clock.us + DAY))
    desk.do(forms.start_form, case, form="three_way")
    view = questions.case_view(desk.store, desk.agent, case_id=case, books=shipped_books("en"), words=Words("en"))
    printed = case_json(view, desk.store.history(case), Words("en"))
    assert printed["apology"]["made_at"]
    assert (printed["admission"], printed["goodwill"], printed["outcome"]["decided"]) == ({"made_at": None}, [], None)
    assert [t["department"] for t in printed["tasks"]] == ["warehouse"]
    assert printed["forms"][0]["missing"][0] == {"field": "person", "row": 0}
    assert {"progress_update", "task"} <= {c["name"] for c in printed["clocks"]}
