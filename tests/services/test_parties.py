"""Whom a complaint is about sees nothing of it, wherever cases are shown or listed; everybody else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

import pytest

from complaint_desk.data.glance import glancing
from complaint_desk.data.parties import FAMILY, NAMED_IN
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.forms import NOT_NEEDED
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import (
    alarms,
    assigning,
    case_page,
    conversation,
    customers,
    figures,
    finding,
    follow_up,
    forms,
    handing_over,
    hard_moments,
    joining,
    ledger,
    marking,
    offers,
    questions,
    queue,
    regions,
    reminding,
    splitting,
    taking,
    tasks,
    undoing,
)
from complaint_desk.services.filter_offered import offered
from complaint_desk.services.first_look import first_look
from complaint_desk.services.forms import Value
from complaint_desk.services.tasks import NewTask
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk
from tests.services.shipped import shipped_books

WORDS = Words("en", UTC)


@pytest.fixture
def jonas(desk: SmallDesk) -> Person:
    return desk.hire("jonas", "agent")


@pytest.fixture
def about_jonas(desk: SmallDesk, jonas: Person) -> int:
    """A case with everything that lists could show, in which Jonas is named last."""
    case = desk.offered(desk.clarified(), "0", "0")
    desk.do(offers.choose, case, option=1)
    desk.do(tasks.give_task, case, task=NewTask(department="warehouse", what="Look for it", due_us=desk.clock.us + DAY))
    desk.do(follow_up.plan_callback, case, due_us=desk.clock.us + DAY // 8)
    desk.do(follow_up.promise, case, what="We call", by_whom="", due_us=desk.clock.us + DAY // 8)
    desk.do(forms.start_form, case, form="three_way")
    desk.do(forms.enter, case, form="three_way", field="person", value=Value(ref=jonas.id))
    return case


def listed(desk: SmallDesk, who: Person, case: int) -> dict[str, bool]:
    """By place: whether the case is in what a person gets there."""
    store, customer = desk.store, desk.case(case).customer_id
    other = desk.do(hard_moments.second_complaint, case, who=desk.boss).result["case"]
    around = customers.around(store, who, customer_id=customer)
    wanted = {"all": QueueFilter("all"), "open": QueueFilter("open"), "words": QueueFilter("all", search="knows when"),
              "customer": QueueFilter("all", search="Vanderlee"), "narrowed": QueueFilter("open", (("type", "other"),))}
    return {
        **{f"ids {name}": case in list(queue.ids(store, who, wanted=each, zone=UTC)) for name, each in wanted.items()},
        **{f"page {name}": case in [row.id for row in queue.page(store, who, wanted=each, zone=UTC, limit=9).rows] for name, each in wanted.items()},
        "found by number": bool(finding.known(store, who, typed=desk.case(case).number).cases),
        "marked": bool(finding.hits(store, who, wanted=[case], search="knows")),
        "rows": bool(queue.rows(store, who, wanted=[case])),
        "opening": case in queue.opening(store, who, wanted=QueueFilter("open"), zone=UTC).ids,
        "around": case in [row.id for row in around.open_cases],
        "other cases": case in [row.id for row in view(desk, who, int(other)).other_cases],
        "promises": case in [due.case_id for due in ledger.promises_today(store, who, zone=UTC)],
        "callbacks": case in [due.case_id for due in ledger.callbacks_today(store, who, zone=UTC)],
        "tasks": case in [due.case_id for due in ledger.open_tasks(store, who)],
    }


def view(desk: SmallDesk, who: Person, case: int) -> questions.CaseView:
    return questions.case_view(desk.store, who, case_id=case, books=shipped_books("en"), words=WORDS)


def test_nothing_that_stands_in_it_is_offered_to_the_person_it_is_about(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    field = marking.define_field(desk.store, desk.boss, key=next(desk.keys), label="Heard from", kind="text").result["field"]
    desk.do(marking.set_field, about_jonas, field=field, typed="Ann of the till")
    desk.do(regions.set_region, about_jonas, region="Mill Lane")
    desk.do(conversation.record_fact, about_jonas, fact="product", value="Kettle")
    for key in (f"field.{field}", "region", "product"):
        assert offered(desk.store, jonas, key=key) == ()
        assert offered(desk.store, desk.agent, key=key) != ()
    assert (regions.known(desk.store, jonas), regions.known(desk.store, desk.agent)) == ((), ("Mill Lane",))


def test_the_case_is_in_no_list_of_the_person_it_is_about_and_in_every_other(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    mine, theirs = listed(desk, jonas, about_jonas), listed(desk, desk.agent, about_jonas)
    assert [place for place, there in mine.items() if there] == []
    assert [place for place, there in theirs.items() if not there] == []


def test_counts_and_totals_agree_with_the_lists(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    desk.take(name="Ada Brandt")
    counts = queue.counts(desk.store, jonas, zone=UTC)
    for shown, n in counts.items():
        assert len(queue.ids(desk.store, jonas, wanted=QueueFilter(shown), zone=UTC)) == n
        assert queue.total(desk.store, jonas, wanted=QueueFilter(shown), zone=UTC) == n
    assert queue.counts(desk.store, desk.agent, zone=UTC)["all"] == counts["all"] + 1


@pytest.mark.parametrize("show", [
    view,
    lambda desk, who, case: case_page.case_page(desk.store, who, case_id=case, books_for=shipped_books, words=WORDS),
])
def test_the_case_is_not_shown_and_that_it_was_tried_is_kept_once_a_day(
    desk: SmallDesk, jonas: Person, about_jonas: int, show: Callable[[SmallDesk, Person, int], object]
) -> None:
    for _ in range(3):
        with pytest.raises(NotAllowed, match="complained_about_hidden"):
            show(desk, jonas, about_jonas)
    denied = [r.event for r in desk.store.history(1) if isinstance(r.event, ev.Denied)]
    assert denied == [ev.Denied(person=jonas.id, verb="see_case", case_id=about_jonas, why="RI-PARTY")]
    assert show(desk, desk.agent, about_jonas)


def test_the_first_look_before_the_desk_is_open_hides_it_too(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    seen = first_look(desk.store.path, clock=desk.clock, login="jonas", strict=True, view="all", zone=UTC)
    assert seen is not None
    assert (seen.person.id, list(seen.opening.ids)) == (jonas.id, [])
    with glancing(desk.store.path, desk.clock) as glance:
        assert queue.counts(glance, desk.agent, zone=UTC)["all"] == 1  # type: ignore[arg-type]


def test_a_danger_in_it_is_told_to_others(desk: SmallDesk) -> None:
    boss = desk.hire("ines", "supervisor")
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    for who in (desk.agent, desk.boss):
        desk.do(forms.enter, case, who=who, form="three_way", field="person", value=Value(ref=boss.id))
    before = alarms.since(desk.store, boss, after=-1)[0]
    desk.do(hard_moments.note_danger, case, danger="threat")
    assert alarms.since(desk.store, boss, after=before)[1] == ()
    assert [alarm.case_id for alarm in alarms.since(desk.store, desk.boss, after=before)[1]] == [case]


def test_it_comes_back_into_the_lists_when_the_check_was_not_needed(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    desk.do(forms.conclude, about_jonas, who=desk.boss, form="three_way", finding=NOT_NEEDED, text="the wrong Jonas")
    assert about_jonas in queue.ids(desk.store, jonas, wanted=QueueFilter("all"), zone=UTC)
    assert view(desk, jonas, about_jonas).case.id == about_jonas


def test_a_list_of_people_to_tell_shows_nothing_beside_its_number(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    case = desk.take(name="Ada Brandt")
    desk.do(forms.start_form, case, form="tell_before_asked")
    customer = desk.case(about_jonas).customer_id
    desk.do(forms.add_affected, case, affected=[forms.Affected(customer_id=customer, case_id=about_jonas)])
    assert view(desk, jonas, case).refs == {}
    assert view(desk, desk.agent, case).refs == {customer: "Noor Vanderlee", about_jonas: desk.case(about_jonas).number}


def test_a_case_that_was_split_off_or_took_it_over_is_hidden_as_well(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    part = desk.do(splitting.split, about_jonas, ns=[2]).result["case"]
    survivor = desk.take()
    for field, row, value in (
        ("customer_account", 1, Value(text="He laughed")), ("evidence_kind", 1, Value(code="none")),
        ("employee_account", 1, Value(text="I coughed")), ("agreement", 1, Value(code="contradict")),
    ):
        desk.do(forms.enter, about_jonas, form="three_way", field=field, item=row, value=value)
    desk.do(forms.conclude, about_jonas, who=desk.boss, form="three_way", finding="unproven", text="Two accounts")
    desk.do(forms.enter, about_jonas, form="three_way", field="result_told", value=Value(code="phone"))
    desk.do(joining.merge, about_jonas, who=desk.boss, into=survivor)
    for case in (part, survivor, about_jonas):
        assert case not in queue.ids(desk.store, jonas, wanted=QueueFilter("all"), zone=UTC)
        with pytest.raises(NotAllowed, match="complained_about_hidden"):
            view(desk, jonas, case)


# --- what belongs to the case is hidden with it, whenever the name came ----------------------------------------------------


def name(desk: SmallDesk, case: int, person: Person) -> None:
    """The person is named in the case, by the administrator."""
    desk.do(forms.start_form, case, who=desk.boss, form="three_way")
    desk.do(forms.enter, case, who=desk.boss, form="three_way", field="person", value=Value(ref=person.id))


def split_before(desk: SmallDesk, case: int) -> int:
    ns = [r.n for r in splitting.splittable(desk.store.history(case))]
    return int(desk.do(splitting.split, case, ns=ns).result["case"])


def merged_before(desk: SmallDesk, case: int) -> int:
    """A case that went on in this one."""
    other = int(desk.do(hard_moments.second_complaint, case, words="He laughed at me again").result["case"])
    desk.do(joining.merge, other, into=case)
    return other


def absorbing(desk: SmallDesk, case: int) -> int:
    """What was split off from a case that went on in this one."""
    other = int(desk.do(hard_moments.second_complaint, case, words="He laughed at me again").result["case"])
    part = split_before(desk, other)
    desk.do(joining.merge, other, into=case)
    return part


@pytest.mark.parametrize("joined", [split_before, merged_before, absorbing])
def test_what_belonged_to_the_case_before_the_name_came_is_hidden_too(
    desk: SmallDesk, jonas: Person, joined: Callable[[SmallDesk, int], int]
) -> None:
    case = desk.take()
    other = joined(desk, case)
    assert other in hidden_or_shown(desk, jonas)
    name(desk, case, jonas)
    assert not {case, other} & hidden_or_shown(desk, jonas)
    with pytest.raises(NotAllowed, match="complained_about_hidden"):
        view(desk, jonas, other)
    assert {case, other} <= hidden_or_shown(desk, desk.agent)


def hidden_or_shown(desk: SmallDesk, who: Person) -> set[int]:
    """The cases that a person gets to see in the list of all."""
    return set(queue.ids(desk.store, who, wanted=QueueFilter("all"), zone=UTC))


def test_a_case_is_about_somebody_whichever_of_its_parts_names_them(desk: SmallDesk, jonas: Person) -> None:
    case = desk.take()
    part = split_before(desk, case)
    name(desk, part, jonas)
    for each in (case, part):
        with pytest.raises(NotAllowed, match="complained_about"):
            desk.do(conversation.add_note, each, who=jonas, text="It was not like that")
        with pytest.raises(Problem, match="complained_about_owner"):
            desk.do(assigning.assign, each, who=desk.boss, owner_id=jonas.id)
    assert taking.next_case(desk.store, jonas) is None


def test_two_cases_that_are_two_again_are_both_about_whom_they_named_while_they_were_one(desk: SmallDesk, jonas: Person) -> None:
    case = desk.take()
    other = merged_before(desk, case)
    name(desk, case, jonas)
    desk.do(joining.unmerge, other, who=desk.boss)
    assert hidden_or_shown(desk, jonas) == set()


def test_the_name_taken_off_shows_what_belongs_to_the_case_again(desk: SmallDesk, jonas: Person) -> None:
    case = desk.take()
    name(desk, case, jonas)
    part = int(desk.do(splitting.split, case, ns=[2]).result["case"])
    assert hidden_or_shown(desk, jonas) == set()
    desk.do(forms.conclude, case, who=desk.hire("ines", "supervisor"), form="three_way", finding=NOT_NEEDED, text="the wrong Jonas")
    assert hidden_or_shown(desk, jonas) == {case, part}


def test_nobody_is_reminded_of_a_case_about_themselves(desk: SmallDesk, jonas: Person) -> None:
    case = desk.take()
    desk.do(assigning.assign, case, who=desk.boss, owner_id=jonas.id)
    desk.do(follow_up.promise, case, who=jonas, what="We call", by_whom="", due_us=desk.clock.us + HOUR)
    desk.do(reminding.remind, case, who=jonas, at_us=desk.clock.us + HOUR, text="look here")
    desk.clock.us += HOUR
    assert [told.what for told in reminding.waiting(desk.store, jonas, lead_us=HOUR)] == ["promise", "own"]
    name(desk, case, jonas)
    assert reminding.waiting(desk.store, jonas, lead_us=HOUR) == ()
    assert [press.cases for press in undoing.recent(desk.store, jonas)] == []
    with pytest.raises(NotAllowed, match="complained_about_hidden"):
        reminding.of_case(desk.store, jonas, case_id=case)
    with pytest.raises(NotAllowed, match="complained_about_hidden"):
        desk.do(reminding.remind, case, who=jonas, at_us=desk.clock.us + HOUR, text="x")


def test_another_case_does_not_tell_its_number_nor_what_was_learnt_in_it(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    other = int(desk.do(hard_moments.second_complaint, about_jonas).result["case"])
    desk.do(splitting.link, other, other_id=about_jonas, how="related")
    desk.do(follow_up.note_improvement, about_jonas, text="Jonas needs a training")
    desk.do(follow_up.note_improvement, other, text="Thicker boxes")
    number = desk.case(about_jonas).number
    learnt = desk.case(other).improvement_id
    desk.do(follow_up.note_improvement, about_jonas, joins=learnt)

    def cases(who: Person) -> int:
        return next(point.cases for point in case_page.points(desk.store, who) if point.id == learnt)

    def page(who: Person) -> tuple[object, set[str | None], set[str]]:
        found = case_page.case_page(desk.store, who, case_id=other, books_for=shipped_books, words=WORDS)
        return number in found.view.joined.values(), {point.title for point in case_page.points(desk.store, who)}, {WORDS.of(e.head) for e in found.view.timeline}

    mine, theirs = page(jonas), page(desk.agent)
    assert (mine[:2], theirs[:2]) == ((False, {"Thicker boxes"}), (True, {"Thicker boxes", "Jonas needs a training"}))
    assert (cases(jonas), cases(desk.agent)) == (1, 2)
    assert not any(number in told for told in mine[2])
    assert any(number in told for told in theirs[2])


def test_who_hands_over_neither_counts_nor_touches_a_case_about_themselves(desk: SmallDesk) -> None:
    ines, kai = desk.hire("ines", "supervisor"), desk.hire("kai", "agent")
    case, plain = desk.take(), desk.take()
    for each in (case, plain):
        desk.do(assigning.assign, each, owner_id=desk.agent.id)
        desk.do(reminding.remind, each, at_us=desk.clock.us + DAY, text="look here")
    desk.do(forms.start_form, case, who=kai, form="three_way")
    for who in (kai, desk.boss):
        desk.do(forms.enter, case, who=who, form="three_way", field="person", value=Value(ref=ines.id))
    assert handing_over.owed(desk.store, desk.boss, person=desk.agent.id).cases == 2
    owed = handing_over.owed(desk.store, ines, person=desk.agent.id)
    assert (owed.cases, owed.reminders) == (1, 1)
    done = handing_over.hand_over(desk.store, ines, key=b"h" * 16, person=desk.agent.id, to=[kai.id])
    assert (done.cases, done.result["refused"]) == ((plain,), [])
    desk.do(assigning.assign, case, who=desk.boss, owner_id=kai.id)
    assert [share.duties.cases for share in handing_over.shares(desk.store, ines, changed=done)] == [1]
    assert desk.case(case).owner_id == kai.id


def test_figures_do_not_tell_of_it_however_they_are_narrowed(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    desk.take(name="Ada Brandt")
    period = figures.period_of("", "", figures.today(desk.clock.us))
    customer = str(desk.case(about_jonas).customer_id)

    def opened(who: Person, pairs: tuple[tuple[str, str], ...], by: str = "") -> int:
        return sum(point.opened for point in figures.figures_of(desk.store, who, period=period, pairs=pairs, by=by).volume.points)

    for pairs, by, n in (((("customer", customer),), "", 1), ((("type", "other"),), "", 2), ((), "", 2), ((), "channel", 2)):
        assert (opened(jonas, pairs, by), opened(desk.agent, pairs, by)) == (n - 1, n)


def test_a_customers_card_counts_only_what_is_shown(desk: SmallDesk, jonas: Person, about_jonas: int) -> None:
    found = [customers.find(desk.store, who, typed="Vanderlee")[0] for who in (jonas, desk.agent)]
    assert [(each.complaints, bool(each.newest_us)) for each in found] == [(0, False), (1, True)]
    alone = [customers.one(desk.store, who, customer_id=found[0].id) for who in (jonas, desk.agent)]
    assert alone == found
    assert [finding.known(desk.store, who, typed="Vanderlee").customers[0] for who in (jonas, desk.agent)] == found


def test_whom_a_case_is_about_is_read_along_small_indexes(desk: SmallDesk) -> None:
    for sql, params in ((NAMED_IN, (1,)), (FAMILY, ("[2]",))):
        plan = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {sql}", params)]
        events = [step for step in plan if "event" in step or " e " in step or " u " in step]
        assert events
        assert all(step.startswith("SEARCH") and ("event_named" in step or "event_joined" in step) for step in events), plan
