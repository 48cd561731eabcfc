"""Listening and clarifying: what the customer said, how they feel, the facts, and the restatement with its answer."""

from __future__ import annotations

from collections.abc import Mapping

from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.messages import say
from complaint_desk.domain.prices import amount_told
from complaint_desk.domain.problems import BadValue, Problem
from complaint_desk.domain.vocabulary import (
    CALMED_HOW,
    CHANNELS,
    CIRCUMSTANCES,
    COMPLAINT_TYPES,
    EMOTIONS,
    IMPACTS,
    URGENCIES,
    VERIFIED_HOW,
)
from complaint_desk.services.callers import refuse_disclosing
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, on_case
from complaint_desk.services.promising import refuse_told
from complaint_desk.services.values import code_in, text_in


def hear(store: Store, who: Person, *, key: bytes, case_id: int, words: str, channel: str = "", signals: tuple[str, ...] = ()) -> Changed:
    """Add the customer's own words, with the risk words found in them; who was waited for has spoken, so that the clocks go on."""
    said = text_in(words, "guide.listen.words", "empty_words")
    if channel:
        code_in(channel, CHANNELS, "intake.channel")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        come = [ev.WaitingEnded()] if case.waiting_on == "customer" else []
        return [ev.WordsHeard(channel=channel, signals=signals, words=said), *come]

    return on_case(store, who, key, "hear", case_id, decide)


def note_emotion(store: Store, who: Person, *, key: bytes, case_id: int, level: str) -> Changed:
    """Note how the customer feels now; the same level twice is noted once."""
    code_in(level, EMOTIONS, "guide.listen.emotion.calm")
    return on_case(
        store, who, key, "note_emotion", case_id, lambda c, _t: [] if c.emotion == level else [ev.EmotionNoted(level=level)]
    )


def note_need(store: Store, who: Person, *, key: bytes, case_id: int, need: str = "", text: str = "") -> Changed:
    """Note the need behind the emotion, by its code or in own words."""
    if not need:
        text_in(text, "guide.listen.need", "empty_text")
    return on_case(
        store, who, key, "note_need", case_id,
        lambda c, _t: [] if (c.need, c.need_text) == (need, text.strip()) else [ev.NeedNoted(need=need, text=text.strip())],
    )


def heard_out(store: Store, who: Person, *, key: bytes, case_id: int) -> Changed:
    """Record that the customer was heard out."""
    return on_case(store, who, key, "heard_out", case_id, lambda c, _t: [] if c.heard_out else [ev.HeardOut()])


def calmed(store: Store, who: Person, *, key: bytes, case_id: int, how: str = "calmer") -> Changed:
    """Record that the customer has calmed after high emotion, or has not and wants to go on."""
    code_in(how, CALMED_HOW, "guide.listen.calmed")
    return on_case(store, who, key, "calmed", case_id, lambda c, _t: [] if c.calm else [ev.Calmed(how=how)])


def verify_caller(
    store: Store, who: Person, *, key: bytes, case_id: int, verified: str, on_behalf: bool | None = None, verified_words: str = ""
) -> Changed:
    """Record how we know who calls; whether it is for somebody else stays as it was told, unless it is told anew.

    Raises:
        BadValue: it is by something else, and nobody says by what.
    """
    code_in(verified, VERIFIED_HOW, "intake.verified")
    if verified == "other":
        text_in(verified_words, "case.verified", "empty_text")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        for_another = case.on_behalf if on_behalf is None else on_behalf
        return [ev.CallerVerified(verified=verified, on_behalf=for_another, verified_words=verified_words.strip())]

    return on_case(store, who, key, "verify_caller", case_id, decide)


def classify(
    store: Store, who: Person, *, key: bytes, case_id: int, type: str = "", urgency: int = 0, impact: int = 0, suggested: bool = False  # noqa: A002
) -> Changed:
    """Confirm or change type, urgency or impact; what is left out stays, and what is so already is not noted again.

    Raises:
        Problem: somebody may be in danger, and it is a supervisor who says that it is less urgent by now.
    """
    if type:
        code_in(type, COMPLAINT_TYPES, "guide.clarify.type")
    if urgency not in (0, *URGENCIES) or impact not in (0, *IMPACTS):
        raise BadValue("unknown_code", field="case.urgency", value=str(urgency or impact), known="1-4 / 1-3")
    event = ev.Classified(type=type, urgency=urgency, impact=impact, suggested=suggested)

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        if case.dangers and 0 < urgency < case.urgency and not acting(tx, who).may("override_gate"):
            raise Problem("danger_urgent", code="HM-URGENT")
        confirmed = not type or (case.type_confirmed and case.type == type)
        same = confirmed and urgency in (0, case.urgency) and impact in (0, case.impact)
        return [] if same else [event]

    return on_case(store, who, key, "classify", case_id, decide)


def set_circumstance(store: Store, who: Person, *, key: bytes, case_id: int, circumstance: str, holds: bool) -> Changed:
    """Set or clear a circumstance."""
    code_in(circumstance, CIRCUMSTANCES, "case.circumstances")
    return on_case(
        store, who, key, "set_circumstance", case_id,
        lambda c, _t: [] if (circumstance in c.circumstances) == holds else [ev.CircumstanceSet(circumstance=circumstance, holds=holds)],
    )


def record_fact(
    store: Store, who: Person, *, key: bytes, case_id: int, fact: str, value: str = "", code: str = "", unknown: bool = False
) -> Changed:
    """Record the answer to one fact, or that the customer does not know. An emptied field withdraws the answer.

    Raises:
        BadValue: the case can't go on without the answer, so that the customer does not know is none.
    """
    told = "" if unknown else value.strip()
    amount = amount_told(fact, told, who.currency)
    event = ev.FactRecorded(key=fact, value=told, code="" if unknown else code, unknown=unknown, amount=amount)

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        if unknown and store.rules.never_unknown(case, fact):
            raise BadValue("must_be_known", field=f"guide.clarify.fact.{fact}", fact=say(f"fact.{fact}"))
        before = case.facts.get(fact)
        nothing_new = before is None and not (event.value or event.code or unknown)
        same = before is not None and (before.unknown, before.code, before.value) == (event.unknown, event.code, event.value)
        return [] if nothing_new or same else [event]

    return on_case(store, who, key, "record_fact", case_id, decide)


def restate(store: Store, who: Person, *, key: bytes, case_id: int, text: str, parts: Mapping[str, str] | None = None) -> Changed:
    """Record a restatement as it was read back; needs the customer heard out."""
    said = text_in(text, "guide.clarify.restatement", "empty_text")
    event = ev.Restated(text=said, **{name: value.strip() for name, value in (parts or {}).items()})
    return on_case(store, who, key, "restate", case_id, lambda _c, _t: [event], move="restate")


def answer_restatement(
    store: Store, who: Person, *, key: bytes, case_id: int, answer: str, text: str = "", correction: str = ""
) -> Changed:
    """Record the customer's answer: yes, corrected or no. ``text`` is the restatement as read back; a new one is recorded first.

    Raises:
        BadValue: nothing was read back yet, or the last restatement has another answer and nothing was read back since.
    """
    code_in(answer, ("yes", "corrected", "no"), "guide.clarify.yes")

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        past = case.restatements
        events: list[ev.Event] = []
        number = len(past)
        if text.strip() and (not past or past[-1].text != text.strip() or past[-1].answer):
            events.append(ev.Restated(text=text.strip()))
            number += 1
        if not number:
            raise BadValue("empty_text", field="guide.clarify.restatement")
        if not events and past[-1].answer:
            if past[-1].answer == answer:
                return []
            raise BadValue("already_answered", field="guide.clarify.restatement")
        return [*events, ev.RestatementAnswered(restatement=number, answer=answer, correction=correction.strip())]

    return on_case(store, who, key, "answer_restatement", case_id, decide, move="restate")


def say_phrase(store: Store, who: Person, *, key: bytes, case_id: int, text: str, phrase: str = "") -> Changed:
    """Record that a phrase was said to the customer.

    Raises:
        GateShut: nobody knows yet who calls, and the words tell something of the case or promise money.
        BadValue: the words give money that no option and no goodwill covers.
    """
    said = text_in(text, "case.note", "empty_text")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        refuse_disclosing(tx, case, said)
        refuse_told(case, said, "case.note")
        return [ev.Said(phrase=phrase, text=said)]

    return on_case(store, who, key, "say", case_id, decide)


def send_reply(store: Store, who: Person, *, key: bytes, case_id: int, text: str, channel: str = "") -> Changed:
    """Record what was written to the customer; the first one ends the first response.

    Raises:
        GateShut: nobody knows yet who writes, and the words tell something of the case or promise money.
        BadValue: the words give money that no option and no goodwill covers.
    """
    said = text_in(text, "case.note", "empty_text")

    def decide(case: Case, tx: Transaction) -> list[ev.Event]:
        refuse_disclosing(tx, case, said)
        refuse_told(case, said, "case.note")
        return [ev.ReplySent(channel=channel, text=said)]

    return on_case(store, who, key, "reply", case_id, decide)


def add_note(store: Store, who: Person, *, key: bytes, case_id: int, text: str) -> Changed:
    """Add an internal note, never shown as said to the customer."""
    said = text_in(text, "case.note", "empty_text")
    return on_case(store, who, key, "note", case_id, lambda _c, _t: [ev.NoteAdded(text=said)], right="note")
