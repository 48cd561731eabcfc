"""One case becomes two, cases belong together, and a parent is closed with its children: each through its own gate."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import HOUR
from complaint_desk.domain.joining import INVERSE, LINKS, Link
from complaint_desk.domain.problems import GateShut, NotAllowed, Problem, StaleCase
from complaint_desk.services import assigning, conversation, limits, splitting, tasks, undoing
from tests.limits import ruled
from tests.services.desk import SmallDesk
from tests.services.test_joining import about, merge


def split(desk: SmallDesk, case: int, *ns: int, about: str = "") -> int:
    return int(desk.do(splitting.split, case, ns=ns, about=about).result["case"])


def test_the_chosen_texts_go_on_in_a_new_case_and_stay_where_they_are(desk):
    case = desk.take()
    desk.do(conversation.hear, case, words="And the invoice is wrong.")
    desk.do(conversation.add_note, case, text="Invoice of May")
    said, noted = (r.n for r in splitting.splittable(desk.store.history(case))[1:])
    made = split(desk, case, said, noted, about="price_dispute")
    new, old = desk.case(made), desk.case(case)
    assert (new.first_words, new.type, new.split_from, new.customer_id) == ("And the invoice is wrong.", "price_dispute", case, old.customer_id)
    assert (old.split_off, old.words_heard, new.owner_id) == ((made,), 2, old.owner_id)
    assert [type(r.event) for r in desk.store.history(made)][-3:-1] == [ev.NoteAdded, ev.Classified]


def test_the_clocks_of_what_was_split_off_start_when_the_customer_said_it(desk):
    case = desk.take()
    desk.clock.us += 5 * HOUR
    desk.do(conversation.hear, case, words="And the invoice is wrong.")
    said = desk.store.history(case)[-1]
    desk.clock.us += 5 * HOUR
    assert desk.case(split(desk, case, said.n)).opened_us == said.occurred_us
    assert desk.case(split(desk, case, 2)).opened_us == desk.case(case).opened_us


def test_a_split_is_taken_back_by_merging(desk):
    case = desk.take()
    made = split(desk, case, 2)
    merge(desk, made, case)
    assert desk.case(made).merged_into == case
    assert desk.case(case).is_open


@pytest.mark.parametrize("ns", [(), (1,), (99,)])
def test_nothing_to_split_is_told(desk, ns):
    with pytest.raises(Problem, match="split_nothing"):
        split(desk, desk.take(), *ns)


def test_a_split_of_what_somebody_changed_is_refused_whole(desk):
    case = desk.take()
    with pytest.raises(StaleCase):
        desk.do(splitting.split, case, ns=(2,), expected_version=1)
    assert desk.store.read().value("SELECT count(*) FROM complaint") == 1


def test_whom_a_case_is_about_is_so_in_what_is_split_off(desk):
    kai = desk.hire("kai", "agent")
    case = about(desk, kai)
    with pytest.raises(NotAllowed, match="complained_about"):
        desk.do(conversation.add_note, split(desk, case, 2), who=kai, text="It was not like that")


@pytest.mark.parametrize("how", LINKS)
def test_a_link_is_seen_from_both_sides_and_taken_off_both(desk, how):
    one, other = desk.take(), desk.take()
    desk.do(splitting.link, one, other_id=other, how=how)
    assert (desk.case(one).links, desk.case(other).links) == ((Link(other, how),), (Link(one, INVERSE[how]),))
    desk.do(splitting.unlink, other, other_id=one, how=INVERSE[how])
    assert desk.case(one).links == desk.case(other).links == ()


def test_no_case_is_part_of_itself_or_of_two(desk):
    top, middle, low = desk.take(), desk.take(), desk.take()
    desk.do(splitting.link, top, other_id=middle, how="parent_of")
    desk.do(splitting.link, low, other_id=middle, how="child_of")
    for one, other, key in ((low, top, "link_circle"), (top, low, "link_one_parent"), (top, top, "link_itself")):
        with pytest.raises(Problem, match=key):
            desk.do(splitting.link, one, other_id=other, how="parent_of")


def test_a_parent_is_closed_with_those_of_its_children_that_are_finished(desk):
    parent, done, open_ = desk.ready_to_close(), desk.ready_to_close(), desk.take()
    stranger = desk.ready_to_close()
    for child in (done, open_):
        desk.do(splitting.link, parent, other_id=child, how="parent_of")
    offered = splitting.open_children(desk.store, desk.agent, case_id=parent)
    assert [(c.id, bool(c.missing)) for c in offered] == [(done, False), (open_, True)]
    result = desk.do(splitting.close_with_children, parent, children=(done, open_, stranger)).result
    assert (result["closed"], [r["case"] for r in result["refused"]]) == ([done], [open_])
    assert "emotion" in result["refused"][0]["missing"]
    assert [desk.case(c).status for c in (parent, done, open_, stranger)] == ["closed", "closed", "open", "resolved"]


def test_an_unfinished_parent_closes_nothing(desk):
    parent, child = desk.take(), desk.ready_to_close()
    desk.do(splitting.link, parent, other_id=child, how="parent_of")
    with pytest.raises(GateShut):
        desk.do(splitting.close_with_children, parent, children=(child,))
    assert desk.case(child).is_open


def test_a_child_about_oneself_is_not_closed_along(desk):
    kai = desk.hire("kai", "agent")
    child = about(desk, kai)
    parent = desk.ready_to_close()
    desk.do(splitting.link, parent, other_id=child, how="parent_of", who=desk.boss)
    result = desk.do(splitting.close_with_children, parent, children=(child,), who=kai).result
    assert result["refused"][0]["missing"] == ["RI-PARTY"]
    assert desk.case(child).is_open


def test_a_split_is_among_what_one_can_take_back(desk):
    case = desk.take()
    desk.do(conversation.hear, case, words="And the invoice is wrong.")
    made = split(desk, case, splitting.splittable(desk.store.history(case))[1].n)
    press = undoing.recent(desk.store, desk.agent)[0]
    assert (press.verb, press.cases) == ("split", (made,))
    undoing.undo_press(desk.store, desk.agent, key=next(desk.keys), press=press.id)
    assert desk.case(made).merged_into == case
    assert "split" not in {each.verb for each in undoing.recent(desk.store, desk.agent)}


def elapsed(desk: SmallDesk, case: int) -> int:
    return next(c for c in clocks(desk.case(case), desk.store.rules) if c.name == "resolution").elapsed(desk.clock.us) // HOUR


def test_a_part_goes_by_the_law_of_its_whole_and_by_what_was_decided_under_it(desk):
    desk.store.follow(ruled("house", "cn_12315"))
    case = desk.take()
    desk.do(limits.choose_rule_set, case, rule_set="cn_12315")
    desk.do(limits.decide_acceptance, case, accepted=True)
    desk.do(limits.extend_limit, case, how="approved", who=desk.boss) if "approved" in limits.possible(desk.case(case), desk.store.rules) else None
    whole, part = desk.case(case), desk.case(split(desk, case, 2))
    assert part.rule_sets == {"cn_12315"}
    assert (part.acceptance_us, part.accepted_us, part.extensions) == (whole.acceptance_us, whole.accepted_us, whole.extensions)
    names = [{c.name for c in clocks(each, desk.store.rules) if c.law is not None and c.law.id == "cn_12315"} for each in (whole, part)]
    assert names[0] == names[1] != set()


def test_a_part_stood_still_while_its_whole_waited_for_the_customer(desk):
    case = desk.take()
    desk.clock.us += HOUR
    desk.do(assigning.wait, case, on="customer")
    desk.clock.us += 5 * HOUR
    part = split(desk, case, 2)
    assert desk.case(part).waiting_on == "customer"
    assert elapsed(desk, part) == elapsed(desk, case) == 1
    desk.do(assigning.stop_waiting, case)
    desk.clock.us += HOUR
    again = split(desk, case, 2)
    assert desk.case(again).waiting_on == ""
    assert elapsed(desk, again) == elapsed(desk, case) == 2


def test_a_part_waits_for_no_department_that_was_asked_in_the_whole(desk):
    case = desk.take()
    desk.do(tasks.give_task, case, task=tasks.NewTask(department="technical", what="look", due_us=desk.clock.us + HOUR))
    assert desk.case(case).waiting_on == "department"
    assert desk.case(split(desk, case, 2)).waiting_on == ""
