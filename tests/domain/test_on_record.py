"""What is on record in a case, as bits of its row, is what its events say; what was taken back is not."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.case import fold
from complaint_desk.domain.on_record import ALL_OF, BIT, FURTHEST_AT, OFFER_BIT, REACHED, STOPPED_US
from complaint_desk.domain.row import CaseRow, project
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import HAPPENINGS, REMEDIES
from tests.histories import CHOSEN, CLARIFIED, CLOSED, EXCHANGE, LISTENED, OFFERED, OPENED, REFUND, case, recorded

THINGS = {
    "happened": (ev.ProgressTold(channel="phone"), ev.Breached(clock="promise", due_us=1), ev.GateOverridden(gate="close", reason="No answer")),
    "price": (ev.FactRecorded(key="price", amount="99.50", value="99.50"),),
    "apology": (ev.ApologyMade(text="We are sorry."),), "admission": (ev.AdmissionMade(text="It was our fault."),),
    "goodwill": (ev.GoodwillGiven(amount="20.00", currency="EUR", text="For the wait"),),
    "outcome": (ev.OutcomeDecided(outcome="upheld"),), "verified": (ev.CallerVerified(verified="in_person"),),
    "on_behalf": (ev.CallerVerified(verified="in_person", on_behalf=True),), "need": (ev.NeedNoted(need="respect"),),
}


def row(*history: ev.Event) -> CaseRow:
    return project(case(*history), Rules())


def told(found: CaseRow, key: str) -> set[str]:
    """The codes of what is asked for that are on record in a row."""
    return {code for (of, code), bit in BIT.items() if of == key and found.on_record & bit}


def test_every_code_has_a_bit_of_its_own_below_the_place_that_was_reached() -> None:
    assert sorted(BIT.values()) == [1 << at for at in range(FURTHEST_AT)]
    assert sum(ALL_OF.values()) == (1 << FURTHEST_AT) - 1
    assert max(FURTHEST_AT + 3, len(REMEDIES)) < 63, "SQLite's numbers have 63 bits beside the sign"
    assert sorted(OFFER_BIT.values()) == [1 << at for at in range(len(REMEDIES))]


@pytest.mark.parametrize("key", THINGS)
def test_what_is_put_on_record_has_its_bit_and_changes_no_other_key(key: str) -> None:
    before, after = row(*LISTENED), row(*LISTENED, *THINGS[key])
    changed = {of for of in ALL_OF if told(before, of) != told(after, of)}
    assert key in changed
    assert changed <= {key, "verified"}, "who calls for somebody else says how we know them too"


@pytest.mark.parametrize("key", sorted(set(THINGS) - {"happened"}))
def test_what_was_taken_back_has_no_bit(key: str) -> None:
    event, = THINGS[key]
    history = (*LISTENED, event)
    assert row(*history, ev.Undone(n=len(history))).on_record == row(*LISTENED).on_record


def test_each_kind_of_event_is_told_once_it_happened() -> None:
    assert told(row(*OPENED), "happened") == set()
    assert told(row(*OFFERED), "happened") == {"restated", "option_offered"}
    assert told(row(*CHOSEN), "happened") == {"restated", "option_offered", "option_chosen"}
    assert told(row(*CLOSED), "happened") >= {"restated", "option_offered", "option_chosen", "callback_planned", "closed"}
    again = told(row(*CLOSED, ev.Reopened(reason="It broke again")), "happened")
    assert again == told(row(*CLOSED), "happened") | {"reopened"}, "that it was closed once happened all the same"
    assert again <= set(HAPPENINGS)


def test_of_decisions_the_last_counts_and_of_facts_the_last_word() -> None:
    upheld, not_upheld = ev.OutcomeDecided(outcome="upheld"), ev.OutcomeDecided(outcome="not_upheld")
    assert told(row(*LISTENED, upheld, not_upheld), "outcome") == {"not_upheld"}
    assert told(row(*LISTENED, upheld, ev.OutcomeDecided(outcome="", rule_set="cn_12315", word="not_accepted")), "outcome") == set()
    known, unknown = ev.FactRecorded(key="price", amount="99.50", value="99.50"), ev.FactRecorded(key="price", unknown=True)
    assert told(row(*LISTENED, known, unknown), "price") == set()
    assert told(row(*LISTENED, known, unknown, ev.FactRecorded(key="amount", amount="20", value="20")), "price") == {"yes"}


def test_a_need_in_own_words_is_one_also_once_they_were_erased() -> None:
    assert told(row(*LISTENED), "need") == set()
    assert told(row(*LISTENED, ev.NeedNoted(text="That somebody tells her mother")), "need") == {"own_words"}
    assert told(row(*LISTENED, ev.NeedNoted(text=None)), "need") == {"own_words"}


def test_remedies_are_told_of_final_options_only() -> None:
    interim = ev.OptionOffered(due_us=EXCHANGE.due_us, remedy="loan_item", what="An oven on loan", who="Depot", interim=True)
    assert row(*OFFERED, interim).offered == OFFER_BIT["exchange"] | OFFER_BIT["refund"]
    assert row(*CLARIFIED).offered == 0
    assert row(*CLARIFIED, EXCHANGE, REFUND, ev.OptionWithdrawn(option=1)).offered == row(*OFFERED).offered, "it was offered all the same"


@pytest.mark.parametrize(("history", "code"), [(LISTENED, "listen"), (CLARIFIED, "clarify"), (OFFERED, "offer"), (CHOSEN, "follow_up"), (CLOSED, "no")])
def test_how_far_it_came_is_told_by_what_happened_in_its_first_two_weeks(history: tuple[ev.Event, ...], code: str) -> None:
    assert REACHED[row(*history).on_record >> FURTHEST_AT] == code
    late_by = STOPPED_US + 1
    told_late = [r._replace(occurred_us=r.occurred_us + (late_by if r.n > 1 else 0)) for r in recorded(history)]
    late = project(fold(1, told_late), Rules())
    assert REACHED[late.on_record >> FURTHEST_AT] == "listen", "what came later does not count"
    assert told(late, "happened") == told(row(*history), "happened")
