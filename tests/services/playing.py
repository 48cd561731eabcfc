"""Plays a transcript through the services on a desk of its own, and compares each line with what really happens.

``VERBS`` are the presses a transcript may hold. What an agent says is kept as said, checked by the phrase coach, and is what the press
after it records where that press takes words (reading back, saying sorry, telling how things stand).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any, Final

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.coach import Place, check
from complaint_desk.domain.events import DAY, HOUR
from complaint_desk.domain.forms import FORMS
from complaint_desk.domain.phrases import HARD_MOMENTS, fit
from complaint_desk.domain.playbook import SuggestedOption
from complaint_desk.domain.prices import cost_of, price_paid
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import (
    assigning,
    conversation,
    deciding,
    follow_up,
    forms,
    hard_moments,
    intake,
    offers,
    people,
    questions,
    tasks,
    transparency,
    watching,
)
from complaint_desk.services.books import Books, load_books, load_rules
from complaint_desk.services.guiding import slots
from complaint_desk.services.questions import CaseView
from complaint_desk.wording import Words
from tests.services.desk import Clock
from tests.services.scripts import Line, Script

CURRENCY: Final = {"en": "GBP", "zh_CN": "CNY", "zh_TW": "TWD"}
SPANS: Final = {"minute": HOUR // 60, "hour": HOUR, "day": DAY}
TAKES_WORDS: Final = ("read-back", "apologise", "admit", "progress", "reply")
RESTATING: Final = Place(silent=frozenset({"A4", "A5", "A8", "A10", "A11"}))


@cache
def books_of(language: str) -> Books:
    """Return the books of a language, read once for all transcripts."""
    return load_books(language, CURRENCY[language])


@cache
def house_rules() -> Rules:
    """Return the rules that the shipped playbooks make."""
    return load_rules()


@dataclass
class Conversation:
    """A desk with its people, one case, and what was said last."""

    script: Script
    store: Store
    clock: Clock
    books: Books
    words: Words
    staff: dict[str, Person] = field(default_factory=dict)
    keys: Iterator[bytes] = field(default_factory=lambda: (n.to_bytes(16, "big") for n in itertools.count(1)))
    case_id: int = 0
    others: dict[str, int] = field(default_factory=dict)
    heard: str = ""
    spoken: str = ""
    seen: CaseView | None = None

    @property
    def agent(self) -> Person:
        """Whose conversation it is."""
        return self.staff[self.script.header["agent"]]

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.store.case(self.case_id)

    @property
    def view(self) -> CaseView:
        """What the screen shows now; nothing in it is half filled."""
        if self.seen is None:
            self.seen = questions.case_view(self.store, self.agent, case_id=self.case_id, books=self.books, words=self.words)
            for text in (*(said.text for said in self.seen.guide.say), self.seen.guide.restatement_draft):
                whole = "{" not in text and "  " not in text and text == text.strip()
                assert whole, text
        return self.seen

    def do(self, verb: Any, /, *, who: Person | None = None, **fields: Any) -> Any:
        """One press in the case."""
        self.seen = None
        return verb(self.store, who or self.agent, key=next(self.keys), case_id=self.case_id, **fields)

    def due(self, text: str) -> int:
        """Return the moment that is a span such as ``2 days`` from now."""
        count, unit = text.split()
        return self.clock.us + int(count) * SPANS[unit.removesuffix("s")]

    def option(self, key: str) -> SuggestedOption:
        """Return a way out of the playbook as it stands for this case."""
        playbook = self.books.playbooks.playbook_for(self.case.type, self.case.circumstances)
        return next(option for option in playbook.options if option.key == key)


@contextmanager
def opened(script: Script, folder: Path) -> Iterator[Conversation]:
    """Open a desk for a transcript, with everybody who takes part."""
    clock = Clock()
    language = script.language
    store = Store.open(folder / "desk.sqlite", house_rules(), clock=clock)
    talk = Conversation(script, store, clock, books_of(language), Words(language, UTC))
    try:
        boss = people.sit_down(store, "desk-admin", "Desk")
        hired = [(script.header["agent"], "agent", "50" if language == "en" else "500"), *script.colleagues]
        for n, (name, role, *limit) in enumerate(hired):
            people.add_person(
                store, boss, key=next(talk.keys), login=f"p{n}", name=name, role=role, limit=limit[0] if limit else "0", currency=CURRENCY[language],
            )
            talk.staff[name] = people.sit_down(store, f"p{n}")
        for name in script.header.get("others", "").split(", "):
            if name:
                caller = intake.Caller(name=name, phone=f"0555 09{len(talk.others):02d}")
                made = intake.open_case(store, talk.agent, key=next(talk.keys), intake=intake.Intake(caller=caller, words=name, verified="known_number"))
                talk.others[name] = made.result["case"]
        yield talk
    finally:
        store.close()


def play(talk: Conversation) -> None:
    """Play every line; the first that says something else than what happens is a fault.

    Raises:
        ScriptFault: with the line and what happened instead.
    """
    lines = talk.script.lines
    refused, pressed = "", 0
    for line, after in zip(lines, (*lines[1:], None), strict=True):
        if line.kind == "refused":
            same(talk, line, refused)
            refused = ""
            continue
        if refused:
            raise talk.script.fault(pressed, f"this is refused: {refused}")
        try:
            if line.kind == "press":
                press(talk, line)
            else:
                _KINDS[line.kind](talk, line, after)
        except Problem as problem:
            refused, pressed = talk.words.of(problem.message), line.number
        except (KeyError, ValueError, StopIteration, IndexError, TypeError) as wrong:
            raise talk.script.fault(line.number, f"{line.text}: {type(wrong).__name__} {wrong}") from wrong


def same(talk: Conversation, line: Line, happened: str) -> None:
    """Compare a line with what is shown."""
    if line.text != happened:
        raise talk.script.fault(line.number, f"it says {line.text!r}, what happens is {happened!r}")


def one_of(talk: Conversation, line: Line, shown: list[str]) -> None:
    """Look for a line among what is shown."""
    if line.text not in shown:
        raise talk.script.fault(line.number, f"{line.text!r} is not among {shown}")


def press(talk: Conversation, line: Line) -> None:
    """Carry out a press."""
    verb, *rest = [part.strip() for part in line.text.split(" | ")]
    if verb not in VERBS:
        raise talk.script.fault(line.number, f"there is no press {verb!r}")
    VERBS[verb](talk, talk.staff[line.by] if line.by else talk.agent, *rest)
    talk.seen = None


def _customer(talk: Conversation, line: Line, _after: Line | None) -> None:
    talk.heard = line.text
    if talk.case_id:
        if not talk.case.heard_out:
            talk.do(conversation.hear, words=line.text)
        return
    header = talk.script.header
    name, _, phone = header["customer"].partition(" | ")
    caller = intake.Caller(name=name, phone=phone, form_of_address=name, language=talk.script.language, tier=header.get("tier", "normal"))
    taken = intake.Intake(caller=caller, words=line.text, channel=header.get("channel", "phone"), verified=header["known"], language=talk.script.language)
    talk.case_id = int(intake.open_case(talk.store, talk.agent, key=next(talk.keys), intake=taken).result["case"])
    for circumstance in talk.script.circumstances:
        talk.do(conversation.set_circumstance, circumstance=circumstance, holds=True)


def _agent(talk: Conversation, line: Line, after: Line | None) -> None:
    who = talk.staff[line.by] if line.by else talk.agent
    verb = after.text.split(" | ")[0] if after is not None and after.kind == "press" else ""
    place = RESTATING if verb == "read-back" else Place(early=talk.view.guide.step in ("listen", "clarify"), person=who)
    marks = check(line.text, talk.books.coach, place)
    if marks:
        raise talk.script.fault(line.number, f"the coach marks {[line.text[m.start:m.end] for m in marks]}")
    talk.spoken = line.text
    if verb not in TAKES_WORDS and talk.case.is_open:
        phrase = next((said.id for said in talk.view.guide.say if said.text == line.text), "")
        talk.do(conversation.say_phrase, who=who, text=line.text, phrase=phrase)


def _guide(talk: Conversation, line: Line, _after: Line | None) -> None:
    guide = talk.view.guide
    same(talk, line, f"{guide.step}; {', '.join(m.code for m in guide.missing) or '-'}")


def _says(talk: Conversation, line: Line, _after: Line | None) -> None:
    shown = talk.view.guide.say
    if line.by:
        assert line.by in HARD_MOMENTS, line.by
        known = slots(talk.case, talk.books, talk.words, talk.agent, talk.view.customer, now_us=talk.clock.us)
        shown = fit(talk.books.phrases.hard_moment(line.by).say, known)
    same(talk, line, shown[0].text if shown else "")


def _asks(talk: Conversation, line: Line, _after: Line | None) -> None:
    guide = talk.view.guide
    one_of(talk, line, [*(q.text for q in guide.questions), *(f.asked.question for f in guide.facts)])


def _avoid(talk: Conversation, line: Line, _after: Line | None) -> None:
    one_of(talk, line, [a.text for a in talk.view.guide.avoid])


def _calming(talk: Conversation, line: Line, _after: Line | None) -> None:
    one_of(talk, line, [hint.text for hint in talk.view.guide.calming])


def _card(talk: Conversation, line: Line, _after: Line | None) -> None:
    made = transparency.card(talk.view, talk.agent, rules=talk.store.rules, books=talk.books, words=talk.words)
    one_of(talk, line, list(made.lines) or ["-"])  # nothing is read out to a caller whom nobody knows


def _later(talk: Conversation, line: Line, _after: Line | None) -> None:
    talk.clock.us = talk.due(line.text)
    watching.record_breaches(talk.store, talk.agent, key=next(talk.keys))
    talk.seen = None


def _status(talk: Conversation, line: Line, _after: Line | None) -> None:
    same(talk, line, talk.case.status)


def _end(talk: Conversation, line: Line, _after: Line | None) -> None:
    same(talk, line, f"{talk.case.status}; {len(talk.view.timeline)}")


_KINDS: Final[Mapping[str, Callable[[Conversation, Line, Line | None], None]]] = {
    "customer": _customer, "agent": _agent, "guide": _guide, "says": _says, "asks": _asks, "avoid": _avoid, "calming": _calming,
    "card": _card, "later": _later, "status": _status, "end": _end,
}


# --- presses ----------------------------------------------------------------------------------------------------------------


def _fact(t: Conversation, who: Person, key: str, value: str) -> None:
    asked = next(f.asked for f in t.view.guide.facts if f.asked.key == key)
    given = {"code": value} if asked.choices else {"value": value}
    t.do(conversation.record_fact, who=who, fact=key, **given)


def _answer(t: Conversation, who: Person, answer: str) -> None:
    t.do(conversation.answer_restatement, who=who, answer=answer, correction=t.heard if answer == "corrected" else "")


def _offer(t: Conversation, who: Person, key: str, cost: str = "") -> None:
    found = t.option(key)
    price = cost if found.price_based else ""
    worth = cost_of(found, price or price_paid(t.case)) if found.price_based else cost or found.cost
    t.do(offers.offer, who=who, option=offers.NewOption(
        what=found.what, who=t.words(f"who.{found.who}"), due_us=t.clock.us + found.due_hours * HOUR, cost=worth, price=price,
        remedy=found.remedy, source="playbook", key=key, interim=found.interim, authority=found.authority, checks=found.checks,
    ))


def _own(t: Conversation, who: Person, remedy: str, what: str, by: str, when: str, cost: str = "0") -> None:
    t.do(offers.offer, who=who, option=offers.NewOption(what=what, who=by, due_us=t.due(when), cost=cost, remedy=remedy))


def _none(t: Conversation, who: Person, reason: str, when: str = "") -> None:
    t.do(offers.choose_none, who=who, reason=reason, next_offer_us=t.due(when) if when else 0)


def _task(t: Conversation, who: Person, department: str, what: str, when: str) -> None:
    t.do(tasks.give_task, who=who, task=tasks.NewTask(department=department, what=what, due_us=t.due(when)))


def _enter(t: Conversation, who: Person, form: str, name: str, value: str) -> None:
    key, _, row = name.partition(" ")
    asked = FORMS[form].field(key)
    assert asked is not None, key
    given = {
        "text": lambda: forms.Value(text=value), "amount": lambda: forms.Value(text=value),
        "choice": lambda: forms.Value(code=value), "time": lambda: forms.Value(when_us=t.due(value)),
        "person": lambda: forms.Value(ref=t.staff[value].id), "case": lambda: forms.Value(ref=t.others[value]),
        "customer": lambda: forms.Value(ref=t.store.case(t.others[value]).customer_id),
    }[asked.kind]()
    t.do(forms.enter, who=who, form=form, field=key, value=given, item=int(row or 0))


def _affected(t: Conversation, who: Person, *names: str) -> None:
    listed = [forms.Affected(customer_id=t.store.case(t.others[name]).customer_id, case_id=t.others[name]) for name in names]
    t.do(forms.add_affected, who=who, affected=listed)


def _hand_off(t: Conversation, who: Person, tried: str, substitute: str, what: str, expert: str, when: str, promise: str) -> None:
    to = forms.HandOff(tried=tried, substitute=substitute, substitute_what=what, expert=expert, call_by_us=t.due(when), promise=promise)
    t.do(forms.hand_off, who=who, to=to)


def _callback(t: Conversation, who: Person, number: str, outcome: str, result: str = "0", handling: str = "0") -> None:
    said = t.heard if outcome != "not_reached" else ""
    answer = follow_up.Answer(outcome=outcome, result=int(result), handling=int(handling), suggestions=said)
    t.do(follow_up.answer_callback, who=who, callback=int(number), answer=answer)


def _second(t: Conversation, who: Person) -> None:
    made = t.do(hard_moments.second_complaint, who=who, words=t.heard)
    t.others["second"] = made.result["case"]


VERBS: Final[Mapping[str, Callable[..., Any]]] = {
    "known": lambda t, who, how: t.do(conversation.verify_caller, who=who, verified=how),
    "emotion": lambda t, who, level: t.do(conversation.note_emotion, who=who, level=level),
    "need": lambda t, who, need: t.do(conversation.note_need, who=who, need=need),
    "heard-out": lambda t, who: t.do(conversation.heard_out, who=who),
    "calmed": lambda t, who: t.do(conversation.calmed, who=who),
    "type": lambda t, who, code: t.do(conversation.classify, who=who, type=code),
    "urgency": lambda t, who, n: t.do(conversation.classify, who=who, urgency=int(n)),
    "fact": _fact,
    "unknown": lambda t, who, key: t.do(conversation.record_fact, who=who, fact=key, unknown=True),
    "read-back": lambda t, who: t.do(conversation.restate, who=who, text=t.spoken),
    "answer": _answer,
    "note": lambda t, who, text: t.do(conversation.add_note, who=who, text=text),
    "reply": lambda t, who: t.do(conversation.send_reply, who=who, text=t.spoken, channel=t.case.channel),
    "offer": _offer,
    "own-option": _own,
    "withdraw": lambda t, who, n: t.do(offers.withdraw, who=who, option=int(n)),
    "ask-approval": lambda t, who, n, reason: t.do(offers.ask_approval, who=who, option=int(n), reason=reason),
    "approve": lambda t, who, n: t.do(offers.answer_approval, who=who, option=int(n), granted=True),
    "decline": lambda t, who, n, reason: t.do(offers.answer_approval, who=who, option=int(n), granted=False, reason=reason),
    "choose": lambda t, who, n: t.do(offers.choose, who=who, option=int(n)),
    "choose-none": _none,
    "against": lambda t, who, n, reason: t.do(offers.reject, who=who, option=int(n), reason=reason),
    "promise": lambda t, who, what, by, when: t.do(follow_up.promise, who=who, what=what, by_whom=by, due_us=t.due(when)),
    "kept": lambda t, who, n: t.do(follow_up.keep_promise, who=who, promise=int(n)),
    "broken": lambda t, who, n, reason: t.do(follow_up.break_promise, who=who, promise=int(n), reason=reason),
    "released": lambda t, who, n, reason: t.do(follow_up.release_promise, who=who, promise=int(n), reason=reason),
    "let-go": lambda t, who, n: t.do(follow_up.release_promise, who=who, promise=int(n), words=t.heard),
    "told": lambda t, who, n: t.do(follow_up.tell_customer, who=who, promise=int(n)),
    "told-solution": lambda t, who: t.do(follow_up.tell_customer, who=who, promise=-1),
    "progress": lambda t, who: t.do(tasks.tell_progress, who=who, channel="phone", text=t.spoken),
    "task": _task,
    "task-answer": lambda t, who, n, outcome, reply: t.do(tasks.answer_task, who=who, task=int(n), outcome=outcome, reply=reply),
    "wait": lambda t, who, on: t.do(assigning.wait, who=who, on=on),
    "go-on": lambda t, who: t.do(assigning.stop_waiting, who=who),
    "take": lambda t, who: t.do(assigning.assign, who=who, owner_id=who.id),
    "apologise": lambda t, who: t.do(deciding.apologise, who=who, text=t.spoken),
    "admit": lambda t, who: t.do(deciding.admit, who=who, text=t.spoken),
    "goodwill": lambda t, who, amount, text: t.do(deciding.give_goodwill, who=who, amount=amount, text=text),
    "outcome": lambda t, who, outcome, reason: t.do(deciding.decide_outcome, who=who, outcome=outcome, reason=reason),
    "form": lambda t, who, form: t.do(forms.start_form, who=who, form=form),
    "enter": _enter,
    "affected": _affected,
    "tell-all": lambda t, who, channel: t.do(forms.tell_affected, who=who, channel=channel),
    "conclude": lambda t, who, form, finding, text: t.do(forms.conclude, who=who, form=form, finding=finding, text=text),
    "hand-off": _hand_off,
    "lift-limit": lambda t, who: t.do(forms.lift_limit, who=who),
    "warn": lambda t, who: t.do(hard_moments.warn_abusive, who=who),
    "end-call": lambda t, who: t.do(hard_moments.end_call, who=who),
    "danger": lambda t, who, danger: t.do(hard_moments.note_danger, who=who, danger=danger),
    "cut-off": lambda t, who, what, when: t.do(hard_moments.cut_off, who=who, what=what, due_us=t.due(when)),
    "second-complaint": _second,
    "resolve": lambda t, who: t.do(follow_up.resolve, who=who),
    "plan-callback": lambda t, who, when, suits: t.do(follow_up.plan_callback, who=who, due_us=t.due(when), suits=suits),
    "tried": lambda t, who, n, outcome: t.do(follow_up.attempt_callback, who=who, callback=int(n), outcome=outcome),
    "callback": _callback,
    "cause": lambda t, who, cause, depth: t.do(follow_up.find_cause, who=who, cause=cause, depth=depth),
    "improve": lambda t, who, text: t.do(follow_up.note_improvement, who=who, text=text),
    "improve-none": lambda t, who: t.do(follow_up.note_improvement, who=who, none_found=True),
    "close": lambda t, who: t.do(follow_up.close, who=who),
    "reopen": lambda t, who, reason: t.do(follow_up.reopen, who=who, reason=reason),
    "override": lambda t, who, gate, reason: t.do(follow_up.override_gate, who=who, gate=gate, reason=reason),
}
