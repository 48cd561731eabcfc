"""A customer's details are put right by who works the case, their tier is a supervisor's to say, and the open cases go by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain import events as ev
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.queue_filter import QueueFilter, queue_filter
from complaint_desk.domain.rule_sets import Scope, Shorter
from complaint_desk.services import conversation, correcting, customers, erasing, follow_up, intake, joining, queue, splitting
from tests.limits import ruled
from tests.services.desk import SmallDesk


def found(desk: SmallDesk, wanted: QueueFilter) -> list[int]:
    return list(queue.ids(desk.store, desk.agent, wanted=wanted, zone=UTC))


def test_a_wrong_name_and_number_are_put_right_and_found_as_they_are_now(desk: SmallDesk) -> None:
    case = desk.take(name="Nor Vanderle")
    changed = desk.do(correcting.correct, case, details={"name": " Noor Vanderlee ", "phone": "0555 9999", "suitable_time": "after six"})
    assert changed.cases == (case,)
    assert "customer" in changed.kinds
    known = customers.one(desk.store, desk.agent, customer_id=desk.case(case).customer_id)
    assert (known.name, known.phone, known.suitable_time) == ("Noor Vanderlee", "0555 9999", "after six")
    assert found(desk, QueueFilter("all", search="Vanderlee 0555 9999")) == [case]
    assert found(desk, QueueFilter("all", search="Vanderle -Vanderlee")) == []
    assert check(desk.store).problems == []


def test_the_trail_tells_which_details_and_keeps_their_words_apart(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(correcting.correct, case, details={"email": "noor@example.com", "name": "Noor Vanderlee"})
    last = desk.store.history(desk.case(case).customer_id)[-1].event
    assert last == ev.CustomerChanged(fields=("email",), email="noor@example.com")  # what stayed is no change
    data, = desk.store.read().one("SELECT data FROM event WHERE kind = 'customer_changed'")
    assert "noor" not in data


def test_nothing_changed_is_recorded_as_nothing(desk: SmallDesk) -> None:
    case = desk.take(name="Ann")
    before = desk.store.read().value("SELECT count(*) FROM event")
    assert desk.do(correcting.correct, case, details={"name": "Ann"}).result["unchanged"]
    assert desk.store.read().value("SELECT count(*) FROM event") == before


def test_somebody_can_always_be_called_back(desk: SmallDesk) -> None:
    case = desk.take(name="Ann")
    with pytest.raises(BadValue, match="customer_needed"):
        desk.do(correcting.correct, case, details={"name": "", "phone": ""})
    desk.do(correcting.correct, case, details={"phone": ""})


@pytest.mark.parametrize(("details", "key"), [
    ({"tier": "key"}, "unknown_code"), ({"name": "x" * 201}, "detail_too_long"), ({"language": "klingon"}, "unknown_code"),
])
def test_what_is_no_detail_is_refused(desk: SmallDesk, details: dict[str, str], key: str) -> None:
    with pytest.raises(BadValue, match=key):
        desk.do(correcting.correct, desk.take(), details=details)


def test_a_tier_is_a_supervisors_to_say_with_a_reason(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(NotAllowed):
        desk.do(correcting.set_tier, case, tier="key", reason="large account")
    lead = desk.hire("sam", "supervisor")
    with pytest.raises(BadValue, match="tier_reason_needed"):
        desk.do(correcting.set_tier, case, who=lead, tier="key", reason=" ")
    with pytest.raises(BadValue, match="unknown_code"):
        desk.do(correcting.set_tier, case, who=lead, tier="platinum", reason="r")
    desk.do(correcting.set_tier, case, who=lead, tier="key", reason="large account")
    assert desk.last(case) == ev.TierNoted(tier="key", reason="large account")
    assert found(desk, queue_filter("all", ["tier=key"])) == [case]
    assert check(desk.store).problems == []


def test_all_open_cases_of_the_customer_follow_and_the_reason_stays_in_one(desk: SmallDesk) -> None:
    case, other = desk.take(), desk.take(name="Somebody Else")
    caller = intake.Caller(customer_id=desk.case(case).customer_id)
    second = int(intake.open_case(
        desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=caller, words="And another", verified="known_number"),
    ).result["case"])
    changed = desk.do(correcting.set_tier, case, who=desk.boss, tier="gold", reason="ten years with us")
    assert set(changed.cases) == {case, second}
    assert [desk.case(each).tier for each in (case, second, other)] == ["gold", "gold", ""]
    assert desk.last(second) == ev.TierNoted(tier="gold")
    desk.do(correcting.set_tier, second, who=desk.boss, tier="normal", reason="left us")
    assert desk.case(case).tier == ""


def again(desk: SmallDesk, case: int) -> int:
    """A further case of a case's customer."""
    taken = intake.Intake(caller=intake.Caller(customer_id=desk.case(case).customer_id), words="And another", verified="known_number")
    return int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=taken).result["case"])


def test_a_case_that_was_closed_meanwhile_follows_when_it_is_taken_up_again(desk: SmallDesk) -> None:
    case = desk.closed()
    second = again(desk, case)
    desk.do(correcting.set_tier, second, who=desk.boss, tier="key", reason="large account")
    assert desk.case(case).tier == ""
    desk.do(follow_up.reopen, case, who=desk.boss, reason="again")
    assert (desk.case(case).tier, desk.last(case)) == ("key", ev.TierNoted(tier="key"))
    assert check(desk.store).problems == []


def test_a_case_that_was_taken_up_again_without_a_change_is_told_nothing(desk: SmallDesk) -> None:
    case = desk.closed()
    desk.do(follow_up.reopen, case, who=desk.boss, reason="again")
    assert "tier_noted" not in desk.kinds(case)


def test_a_case_that_was_merged_meanwhile_follows_when_it_is_its_own_again(desk: SmallDesk) -> None:
    case = desk.take()
    second = again(desk, case)
    desk.do(joining.merge, second, into=case)
    desk.do(correcting.set_tier, case, who=desk.boss, tier="gold", reason="ten years with us")
    assert "tier_noted" not in desk.kinds(second)
    desk.do(joining.unmerge, second)
    assert [desk.case(each).tier for each in (case, second)] == ["gold", "gold"]
    assert check(desk.store).problems == []


def test_what_is_split_off_has_the_tier_of_the_customer(desk: SmallDesk) -> None:
    case = desk.take()
    desk.do(correcting.set_tier, case, who=desk.boss, tier="key", reason="large account")
    desk.do(conversation.hear, case, words="And the bill is wrong as well")
    said = next(r.n for r in desk.store.history(case) if isinstance(r.event, ev.WordsHeard) and "bill" in r.event.words)
    made = desk.do(splitting.split, case, ns=(said,)).result["case"]
    assert desk.case(made).tier == "key"


def test_said_again_an_open_case_that_lags_behind_follows(desk: SmallDesk) -> None:
    """As a desk has it whose case was taken up again before this was looked after."""
    case = desk.take()
    second = again(desk, case)
    desk.do(correcting.set_tier, case, who=desk.boss, tier="gold", reason="ten years with us")
    desk.store.operation(
        key=next(desk.keys), actor_id=1, verb="set_tier", work=lambda tx: {"version": tx.append(second, [ev.TierNoted(tier="normal")])},
    )
    desk.do(correcting.set_tier, case, who=desk.boss, tier="gold", reason="as before")
    assert [desk.case(each).tier for each in (case, second)] == ["gold", "gold"]
    assert desk.kinds(case).count("tier_noted") == 1


def test_a_limit_by_tier_goes_by_the_tier_of_today(tmp_path) -> None:
    rules = ruled("house")
    house = rules.sets[0]
    limit = house.rule("resolution")
    shorter = replace(limit, shorter=(Shorter(Scope(tiers=frozenset({"key"})), 1),))
    rules = replace(rules, sets=(replace(house, clocks=tuple(shorter if each is limit else each for each in house.clocks)),))
    desk = SmallDesk.made(tmp_path / "desk.sqlite", rules)
    case = desk.take()

    def due() -> int:
        return next(clock.due_us for clock in clocks(desk.case(case), desk.store.rules) if clock.name == "resolution")

    usual = due()
    desk.do(correcting.set_tier, case, who=desk.boss, tier="key", reason="large account")
    assert due() < usual
    assert desk.store.read().value("SELECT next_due_us FROM complaint WHERE id = ?", (case,)) <= due()
    desk.do(correcting.set_tier, case, who=desk.boss, tier="normal", reason="a mistake")
    assert due() == usual
    desk.store.close()


def test_who_the_complaint_is_about_and_who_only_answers_tasks_correct_nothing(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(NotAllowed):
        desk.do(correcting.correct, case, who=desk.hire("depot", "department"), details={"name": "X"})
    with pytest.raises(Problem, match="no_such_case"):
        desk.do(correcting.correct, 999, details={"name": "X"})
    with pytest.raises(Problem, match="case_closed"):
        desk.do(correcting.correct, desk.closed(), details={"name": "X"})


def test_what_was_corrected_is_forgotten_with_the_rest(desk: SmallDesk) -> None:
    case = desk.ready_to_close()
    desk.do(correcting.correct, case, details={"name": "Annabel Correct", "email": "annabel@example.com"})
    desk.do(correcting.set_tier, case, who=desk.boss, tier="key", reason="Annabel is a large account")
    desk.do(follow_up.close, case)
    erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=desk.case(case).customer_id, why="request")
    assert desk.store.read().rows("SELECT body FROM event_body WHERE body LIKE '%Annabel%'") == []
    assert desk.case(case).tier == "key"  # codes stay
    assert check(desk.store).problems == []
