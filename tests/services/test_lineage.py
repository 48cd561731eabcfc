"""A limit for one case holds for all that becomes of it: a second complaint, a merge, a split and what bridges the time count together."""

from __future__ import annotations

import pytest

from complaint_desk.data.lineage import CUSTOMERS, SAME_CALL, lineage
from complaint_desk.domain.problems import BadValue, NotAllowed
from complaint_desk.services import allowance, deciding, follow_up, forms, hard_moments, joining, offers, splitting
from complaint_desk.services.forms import Value
from tests.services.desk import SmallDesk


def second(desk: SmallDesk, case: int) -> int:
    """Another complaint in the same call."""
    return int(desk.do(hard_moments.second_complaint, case, words="and the lid").result["case"])


def part(desk: SmallDesk, case: int) -> int:
    """A part of a case, split off."""
    ns = [r.n for r in splitting.splittable(desk.store.history(case))][:1]
    return int(desk.do(splitting.split, case, ns=ns).result["case"])


def gives(desk: SmallDesk, case: int, amount: str) -> None:
    desk.do(deciding.give_goodwill, case, amount=amount, text="Flowers")


def refused(desk: SmallDesk, case: int, amount: str = "1") -> None:
    """Nothing more can be given in a case."""
    with pytest.raises(NotAllowed, match="over_allowance"):
        gives(desk, case, amount)


def test_a_second_complaint_a_merge_and_a_split_share_one_limit(desk: SmallDesk) -> None:
    case = desk.take()
    gives(desk, case, "100")
    another = second(desk, case)
    refused(desk, another, "51")
    gives(desk, another, "50")
    refused(desk, case)
    desk.do(joining.merge, case, into=another)
    refused(desk, another)
    refused(desk, part(desk, another))
    refused(desk, second(desk, part(desk, another)))
    gives(desk, desk.take(name="Somebody else"), "150")


def test_a_link_that_is_taken_away_gives_nothing_back(desk: SmallDesk) -> None:
    case = desk.take()
    gives(desk, case, "150")
    another = second(desk, case)
    desk.do(splitting.unlink, another, other_id=case, how="same_call")
    refused(desk, another)


def test_a_reopened_case_begins_with_what_it_gave(desk: SmallDesk) -> None:
    case = desk.ready()
    gives(desk, case, "150")
    desk.do(follow_up.resolve, case)
    desk.do(follow_up.reopen, case, reason="broke again")
    refused(desk, case)


def test_what_bridges_the_time_counts_beside_what_is_chosen(desk: SmallDesk) -> None:
    case = desk.offered(desk.clarified(), "40", "0")
    desk.do(offers.choose, case, option=1)
    desk.do(offers.offer, case, option=desk.option(what="A loan", cost="100", remedy="loan_item", interim=True))
    assert allowance.of_person(desk.store, desk.agent).granted == "140"
    desk.do(offers.offer, case, option=desk.option(what="A taxi as well", cost="30", remedy="other", interim=True))
    assert desk.case(case).options[-1].offer.over_limit == "20"
    assert allowance.of_person(desk.store, desk.agent).granted == "140"
    refused(desk, case, "11")
    desk.do(offers.withdraw, case, option=3)
    gives(desk, case, "110")


def told_first(desk: SmallDesk, *listed: int) -> int:
    """A delay of which the customers of some cases are told before they ask."""
    case = desk.take()
    desk.do(forms.start_form, case, form="tell_before_asked")
    for row, customer in enumerate(listed, 1):
        desk.do(forms.enter, case, form="tell_before_asked", item=row, field="customer", value=Value(ref=customer))
        desk.do(forms.enter, case, form="tell_before_asked", item=row, field="compensation", value=Value(code="gift"))
    return case


def worth(desk: SmallDesk, case: int, row: int, amount: str) -> None:
    desk.do(forms.enter, case, form="tell_before_asked", item=row, field="worth", value=Value(text=amount))


def test_what_a_form_gives_counts_for_its_customer_and_in_the_period(desk: SmallDesk) -> None:
    theirs, other = desk.take(name="Listed"), desk.take(name="Another")
    ann, bo = (desk.case(id_).customer_id for id_ in (theirs, other))
    case = told_first(desk, ann, bo, ann)
    worth(desk, case, 1, "100")
    worth(desk, case, 2, "150 CNY")
    assert allowance.of_person(desk.store, desk.agent).granted == "250"
    with pytest.raises(NotAllowed, match="over_allowance"):
        worth(desk, case, 3, "51")
    worth(desk, case, 3, "50")
    refused(desk, theirs)
    gives(desk, case, "150")  # to the customer of the case itself nothing was given yet
    worth(desk, case, 1, "40")
    gives(desk, theirs, "60")
    with pytest.raises(NotAllowed, match="over_allowance"):
        worth(desk, case, 3, "51")
    with pytest.raises(NotAllowed, match="over_allowance"):
        desk.do(forms.enter, case, form="tell_before_asked", item=1, field="customer", value=Value(ref=bo))


def test_a_form_begun_anew_gives_nothing_a_second_time(desk: SmallDesk) -> None:
    ann = desk.case(desk.take(name="Listed")).customer_id
    case = told_first(desk, ann)
    worth(desk, case, 1, "100")
    desk.do(forms.conclude, case, form="tell_before_asked", finding="not_needed", text="told by radio")
    desk.do(forms.start_form, case, form="tell_before_asked")
    desk.do(forms.enter, case, form="tell_before_asked", item=1, field="customer", value=Value(ref=ann))
    with pytest.raises(NotAllowed, match="over_allowance"):
        worth(desk, case, 1, "51")
    worth(desk, case, 1, "50")
    assert allowance.of_person(desk.store, desk.agent).granted == "150"


def test_a_form_that_gives_something_is_not_concluded_before_its_worth_is_said(desk: SmallDesk) -> None:
    ann = desk.case(desk.take(name="Listed")).customer_id
    case = told_first(desk, ann)
    form = desk.case(case).form("tell_before_asked")
    assert form is not None
    assert ("worth", 1) in form.lacking
    for nothing in ("0", "a lot"):
        with pytest.raises(BadValue, match="nothing_to_give"):
            worth(desk, case, 1, nothing)
    with pytest.raises(BadValue, match="customer_needed"):
        worth(desk, case, 2, "5")
    worth(desk, case, 1, "5")
    worth(desk, case, 1, "")
    assert allowance.of_person(desk.store, desk.agent).granted == "0"
    desk.do(forms.enter, case, form="tell_before_asked", item=1, field="compensation", value=Value(code="none_wanted"))
    form = desk.case(case).form("tell_before_asked")
    assert form is not None
    assert ("worth", 1) not in form.lacking


def test_a_form_counts_for_whoever_may_give_more(desk: SmallDesk) -> None:
    ann = desk.case(desk.take(name="Listed")).customer_id
    case = told_first(desk, ann)
    lead = desk.hire("ines", "supervisor", "300")
    desk.do(forms.enter, case, who=lead, form="tell_before_asked", item=1, field="worth", value=Value(text="250"))
    given = [allowance.of_person(desk.store, who).granted for who in (lead, desk.agent)]
    assert given == ["250", "0"]


def test_the_cases_of_one_complaint_are_found_along_indexes(desk: SmallDesk) -> None:
    case = desk.take()
    another = second(desk, case)
    third = part(desk, another)
    other = desk.take(name="Somebody else")
    reader = desk.store.read()
    assert [lineage(reader, id_) for id_ in (case, third, other)] == [{case, another, third}, {case, another, third}, {other}]
    for sql, params in ((CUSTOMERS, ("[3]",)), (SAME_CALL, (3,))):
        plan = [str(row[3]) for row in reader.rows("EXPLAIN QUERY PLAN " + sql, params)]
        assert not [step for step in plan if step.startswith("SCAN") and "VIRTUAL" not in step], plan
