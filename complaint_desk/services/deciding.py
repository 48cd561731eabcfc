"""Four separate facts: an apology is no admission, no goodwill and no upheld complaint; each is recorded as itself and sets no other."""

from __future__ import annotations

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain import outcomes
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.gates import needs_caller
from complaint_desk.domain.messages import Listed, Money
from complaint_desk.domain.money import parse_amount
from complaint_desk.domain.money_words import sums
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.vocabulary import OUTCOMES
from complaint_desk.services import allowance
from complaint_desk.services.callers import refuse_disclosing, refuse_unknown
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, on_case, refuse
from complaint_desk.services.limiting import refuse_special
from complaint_desk.services.promising import refuse_more, refuse_told
from complaint_desk.services.values import code_in, text_in


def apologise(store: Store, who: Person, *, key: bytes, case_id: int, text: str) -> Changed:
    """Record that we said sorry (checklist W14).

    Raises:
        GateShut: the words tell something of the case or promise money, and nobody knows yet who calls.
        BadValue: the words give money that no option and no goodwill covers.
    """
    said = text_in(text, "guide.facts.text", "empty_text")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        refuse_disclosing(tx, case, said)
        refuse_told(case, said, "guide.facts.text")
        return [ev.ApologyMade(text=said)]

    return on_case(store, who, key, "apologise", case_id, decide)


def admit(store: Store, who: Person, *, key: bytes, case_id: int, text: str) -> Changed:
    """Record that we told the customer the fault was ours; that has consequences, so it takes a right of its own.

    Raises:
        GateShut: nobody knows yet who calls.
        BadValue: the words give money that no option and no goodwill covers.
    """
    said = text_in(text, "guide.facts.text", "empty_text")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        refuse_unknown(case)
        refuse_told(case, said, "guide.facts.text")
        return [ev.AdmissionMade(text=said)]

    return on_case(store, who, key, "admit", case_id, decide, right="admit")


def give_goodwill(store: Store, who: Person, *, key: bytes, case_id: int, amount: str, text: str) -> Changed:
    """Record something given without owing it.

    Raises:
        BadValue: the amount is none, or 0, or the words name a greater one.
        GateShut: nobody knows yet who calls.
        Problem: special compensation is limited for this customer.
        NotAllowed: it is more than the person may still give.
    """
    said = text_in(text, "guide.facts.text", "empty_text")
    value = parse_amount(amount)
    if value is None or value == "0":
        raise BadValue("nothing_to_give", field="guide.facts.amount")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        refuse(needs_caller(case, value))
        refuse_special(case, tx)
        me = acting(tx, who)
        refuse_more(sums(said), value, me.currency, "guide.facts.amount")
        left = allowance.left(tx, store.rules, me, case)
        if me.limit and allowance.over(value, left):
            raise NotAllowed("over_allowance", code="RI-LIMIT", cost=Money(value, me.currency), limit=Money(left, me.currency))
        return [ev.GoodwillGiven(amount=value, currency=me.currency, text=said)]

    return on_case(store, who, key, "give_goodwill", case_id, decide)


def decide_outcome(store: Store, who: Person, *, key: bytes, case_id: int, outcome: str, reason: str) -> Changed:
    """Record whether the complaint is upheld, with the reason; a later decision replaces it, both stay on record.

    Args:
        store: the desk.
        who: the person acting.
        key: 16 bytes that name this press.
        case_id: the case.
        outcome: one of vocabulary.OUTCOMES; ``SET.WORD`` where a rule set of the case asks for words of its own (``outcomes.asked``).
        reason: why, by what facts.

    Raises:
        BadValue: there is no such outcome or word, the case goes by a rule set that asks for other words, or there is no reason.
    """
    said = text_in(reason, "guide.facts.text", "reason_needed")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        asked = outcomes.asked(case, store.rules.sets)
        if not asked:
            code_in(outcome, OUTCOMES, "guide.facts.outcome")
            return [ev.OutcomeDecided(outcome=outcome, reason=said)]
        found = next((each for each in asked if each.code == outcome), None)
        if found is None:
            words = Listed(tuple(each.word.text for each in asked))
            raise BadValue("outcome_not_asked", field="guide.facts.outcome", rule_set=asked[0].law.title, words=words)
        law, word = found.law, found.word
        return [ev.OutcomeDecided(outcome=word.means, rule_set=law.id, rule_set_version=law.version, word=word.key, reason=said)]

    return on_case(store, who, key, "decide_outcome", case_id, decide)


def tell_outcome(store: Store, who: Person, *, key: bytes, case_id: int, text: str = "") -> Changed:
    """Record that the customer was told the decision: only then a limit ends whose text asks to decide and to tell. It can be taken back.

    Raises:
        GateShut: nobody knows yet who calls.
        BadValue: the words give money that no option and no goodwill covers.
        Problem: nothing was decided since the case was opened, or opened again.
    """

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        refuse_unknown(case)
        refuse_told(case, text, "guide.facts.text")
        if not case.decided_us:
            raise Problem("not_decided", code="DE-NONE")
        return [ev.OutcomeTold(text=text.strip())]

    return on_case(store, who, key, "tell_outcome", case_id, decide)
