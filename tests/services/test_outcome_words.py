"""The words in which a rule set wants a decision: offered for its cases, kept with the set's version, counted as one of the house's three."""

from __future__ import annotations

import pytest

from complaint_desk.data.check import check
from complaint_desk.domain.events import OutcomeDecided
from complaint_desk.domain.problems import BadValue, WrongUsage
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import OUTCOMES
from complaint_desk.services import deciding, limits, marking, queue
from complaint_desk.services.books import load_books
from complaint_desk.services.filter_known import require_known
from complaint_desk.services.filter_words import FilterWords
from complaint_desk.services.questions import CaseView, case_view
from complaint_desk.services.views_json import case_json
from complaint_desk.ui.case.deciding import offered
from complaint_desk.wording import Words
from tests.limits import ruled, shipped
from tests.services.desk import SmallDesk

WORDS = Words("en")


@pytest.fixture
def rules() -> Rules:
    return ruled("house", "cn_12315")


def under_12315(desk: SmallDesk) -> int:
    case = desk.take()
    desk.do(limits.choose_rule_set, case, rule_set="cn_12315")
    return case


def shown(desk: SmallDesk, case: int) -> CaseView:
    return case_view(desk.store, desk.agent, case_id=case, books=load_books("en"), words=WORDS)


def found(desk: SmallDesk, value: str) -> set[int]:
    return set(queue.ids(desk.store, desk.agent, wanted=queue_filter("all", [f"outcome_word={value}"]), zone=WORDS.zone))


def test_a_case_of_a_rule_set_is_offered_its_words_and_any_other_the_house_s_three(desk: SmallDesk) -> None:
    assert [code for code, _said in offered(shown(desk, desk.take()))] == list(OUTCOMES)
    told = {code: WORDS.of(said) for code, said in offered(shown(desk, under_12315(desk)))}
    assert told == {
        "cn_12315.agreed": "mediated: agreement reached (counts as upheld)",
        "cn_12315.ended": "mediation ended without agreement (counts as not upheld)", "cn_12315.not_accepted": "not accepted",
    }


def test_where_two_rule_sets_have_words_each_says_whose_it_is(desk: SmallDesk) -> None:
    case = under_12315(desk)
    desk.store.follow(ruled("house", "cn_12315", "uk_fca_disp"))
    told = [WORDS.of(said) for _code, said in offered(shown(desk, case))]
    assert len(told) == 6
    assert [said.rpartition(" · ")[2] for said in told] == ["China 12315 (complaints to market regulation)"] * 3 + ["UK FCA, DISP"] * 3


def test_a_word_is_kept_with_its_set_and_version_and_counts_as_what_it_means(desk: SmallDesk) -> None:
    case = under_12315(desk)
    desk.do(deciding.decide_outcome, case, outcome="cn_12315.agreed", reason="Both signed")
    decided = desk.last(case)
    assert isinstance(decided, OutcomeDecided)
    assert (decided.rule_set, decided.rule_set_version, decided.word) == ("cn_12315", shipped("cn_12315").version, "agreed")
    assert (desk.case(case).outcome, desk.case(case).outcome_word, desk.case(case).decided_us > 0) == ("upheld", "cn_12315.agreed", True)
    view = shown(desk, case)
    assert WORDS.of(view.timeline[-1].head) == "Decision: mediated: agreement reached (counts as upheld)"
    told = case_json(view, desk.store.history(case), WORDS)["outcome"]
    assert (told["decided"], told["word"], told["said"]) == ("upheld", "cn_12315.agreed", "mediated: agreement reached (counts as upheld)")
    assert check(desk.store).ok


def test_a_word_that_decides_nothing_about_the_matter_ends_no_limit(desk: SmallDesk) -> None:
    case = under_12315(desk)
    desk.do(deciding.decide_outcome, case, outcome="cn_12315.not_accepted", reason="No case of theirs")
    held = desk.case(case)
    assert (held.outcome, held.outcome_word, held.decided_us, held.outcome_us > 0) == ("", "cn_12315.not_accepted", 0, True)
    assert WORDS.of(shown(desk, case).timeline[-1].head) == "Decision: not accepted"


@pytest.mark.parametrize("outcome", ["upheld", "cn_12315.nosuch", "uk_fca_disp.accepts", "agreed", ""])
def test_what_the_rule_set_does_not_ask_for_is_refused_with_its_words(desk: SmallDesk, outcome: str) -> None:
    case = under_12315(desk)
    before = desk.kinds(case)
    with pytest.raises(BadValue) as told:
        desk.do(deciding.decide_outcome, case, outcome=outcome, reason="Why not")
    assert "mediated: agreement reached" in WORDS.of(told.value.message)
    assert desk.kinds(case) == before


def test_a_case_is_found_by_the_word_of_the_decision_that_stands(desk: SmallDesk) -> None:
    agreed, ended, free = under_12315(desk), under_12315(desk), desk.take()
    desk.do(deciding.decide_outcome, agreed, outcome="cn_12315.agreed", reason="Both signed")
    desk.do(deciding.decide_outcome, ended, outcome="cn_12315.agreed", reason="Both signed")
    desk.do(deciding.decide_outcome, ended, outcome="cn_12315.ended", reason="They withdrew")
    desk.do(deciding.decide_outcome, free, outcome="upheld", reason="Ours")
    assert found(desk, "cn_12315.agreed") == {agreed}
    assert found(desk, "cn_12315.agreed,cn_12315.ended") == {agreed, ended}
    assert found(desk, "!none") == {agreed, ended}
    assert found(desk, "none") == {free}
    labels = marking.labels(desk.store)
    assert FilterWords(Words("zh_CN"), {}, labels).value("outcome_word", "cn_12315.agreed") == "达成调解协议"
    desk.store.follow(ruled("house"))  # its words stand in cases, whatever is switched off later
    require_known(desk.store, queue_filter("all", ["outcome_word=cn_12315.agreed"]))
    assert WORDS.of(shown(desk, agreed).timeline[-1].head) == "Decision: cn_12315.agreed (counts as upheld)"


@pytest.mark.parametrize("value", ["agreed", "cn_12315.nosuch", "house.upheld"])
def test_a_filter_by_a_word_that_there_is_not_is_told_with_those_there_are(desk: SmallDesk, value: str) -> None:
    with pytest.raises(WrongUsage) as told:
        require_known(desk.store, queue_filter("all", [f"outcome_word={value}"]))
    assert "cn_12315.agreed" in str(dict(told.value.message.fields)["known"])
