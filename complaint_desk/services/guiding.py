"""What the guide panel shows for a case: aim, things to say, facts to ask, what to avoid, options to suggest, what is missing.

Everything is computed from the case and the books; showing an earlier step writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from complaint_desk.domain import gates
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, Fact
from complaint_desk.domain.events import HOUR
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.method import Method, Stage
from complaint_desk.domain.people import Customer, spoken_to
from complaint_desk.domain.phrases import HARD_MOMENTS, CalmingHint, Phrase, Said, clean, filled
from complaint_desk.domain.playbook import (
    Aim,
    Avoid,
    FactAsked,
    Need,
    OpenQuestion,
    Playbook,
    RootCausePrompt,
    SuggestedOption,
    suggest_needs,
)
from complaint_desk.domain.prices import cost_of, price_paid
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import DANGERS, SPECIAL_REMEDIES
from complaint_desk.services import callers
from complaint_desk.services.books import Books
from complaint_desk.wording import Words

PANEL_STEPS: Final = ("listen", "clarify", "offer", "follow_up")
_DONE: Final = "done"
_MOST_SAID: Final = 3
_MOST_LIKE: Final = 3
_LIKE_HOURS: Final = 48
_CALL_US: Final = HOUR
"""A call is over by then."""
_AGAIN: Final = 2
"""Of what is said to a customer who was not satisfied, so much stands before the words of the offer: sorry, and what was missing."""


@dataclass(frozen=True, slots=True)
class FactShown:
    """A fact to ask for and what is known of it; ``required`` by the rules of the case's type."""

    asked: FactAsked
    known: Fact | None
    required: bool


@dataclass(frozen=True, slots=True)
class OptionSuggested:
    """A way out from the playbook; ``over_limit`` is how far its cost passes the person's limit, "" when within.

    Its cost is the typical one, or what the price paid makes of it; ``price_needed`` while that is not known: it cannot be offered then,
    and the cost is the handling alone.

    ``like_cases`` of the same type and product chose it, ``like_satisfied`` of them ended satisfied. One of ``source`` ``like_cases``
    stands in no playbook of the type: it worked there (checklist O8), and what it would cost here is for the person to say.
    """

    option: SuggestedOption
    over_limit: str
    offered: bool
    like_cases: int = 0
    like_satisfied: int = 0
    source: str = "playbook"
    price_needed: bool = False


@dataclass(frozen=True, slots=True)
class HardShown:
    """A hard moment in the reader's words: what to say, what to do and what makes it worse (checklist section 11)."""

    code: str
    title: str
    say: tuple[Said, ...]
    do: tuple[str, ...]
    avoid: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """One stage of the guide, ready to be shown; with the house method a stage is a step.

    Attributes:
        step: the step the case is in; shown: the step this view is about.
        method: id of the method of conversation.
        stages: its stages; now: key of the one the case is in; stage: key of the one this view is about; ``done`` for both once the
            case is.
        reach: how many stages, from the first, can be looked at.
        fields: whether the stage shows the fields of its step.
        gate: the gate in front of the shown step, "" when the case is finished.
        done: the steps whose evidence stands.
        missing: what the gate still lacks, as far as this stage waits for it.
        forms: the special forms that this case asks for.
        hard: what to say in the moments that can break into any step.
        link: who sees to the stage, and until when; None for one that is done.
    """

    step: str
    shown: str
    method: str
    stages: tuple[Stage, ...]
    now: str
    stage: str
    reach: int
    fields: bool
    gate: str
    done: tuple[str, ...]
    aim: Aim
    say: tuple[Said, ...]
    calming: tuple[CalmingHint, ...]
    questions: tuple[OpenQuestion, ...]
    avoid: tuple[Avoid, ...]
    needs: tuple[Need, ...]
    facts: tuple[FactShown, ...]
    suggestions: tuple[OptionSuggested, ...]
    root_cause: tuple[RootCausePrompt, ...]
    missing: tuple[gates.Missing, ...]
    may_override: bool
    restatement_draft: str
    playbook: str
    playbook_version: int
    forms: tuple[str, ...] = ()
    hard: tuple[HardShown, ...] = ()
    link: Message | None = None


def guide(
    case: Case, rules: Rules, books: Books, words: Words, who: Person, customer: Customer | None, *,
    shown: str = "", like: Callable[[], Mapping[str, tuple[int, int]]] = dict, now_us: int = 0,
) -> GuideView:
    """Return the guide's view of a case.

    Args:
        case: the folded case.
        rules: the site's rules.
        books: playbooks and phrases of the reader's language.
        words: the reader's words.
        who: the person at the desk.
        customer: the case's customer, None when unknown.
        shown: the stage or step to show; the one the case is in if not said.
        now_us: the moment it is asked, microseconds UTC.
        like: reads by remedy how many like cases chose it and how many of them ended satisfied; asked where suggestions are looked at.
    """
    step = gates.step(case, rules)
    playbook = books.playbooks.playbook_for(case.type, case.circumstances)
    method = books.playbooks.method_for(case.type)
    now = None if step == _DONE else method.now(case, step)
    stage = None if shown == _DONE else method.find(shown) or now
    shown = stage.step if stage is not None else _DONE
    gate = _gate_of(case, rules, shown, step)
    waits = stage is None or method.holds_gate(stage)
    lacking = gates.missing(case, gate, rules) if gate and waits else ()
    limited = customer is not None and customer.restricted_until_us > now_us
    needed = rules.facts_needed(case)
    sayable = clean(slots(case, books, words, who, customer, now_us=now_us))
    return GuideView(
        step=step, shown=shown, method=method.id, stages=method.stages, now=now.key if now is not None else _DONE,
        stage=stage.key if stage is not None else _DONE, reach=method.reach(step) if now is not None else len(method.stages),
        fields=stage is None or stage.fields, gate=gate, done=_done(case, rules),
        aim=(stage.aim if stage is not None else None) or playbook.aim(shown),
        say=_to_say(case, books, sayable, shown, stage, now_us),
        calming=books.phrases.calming if case.is_open and gates.asks_calm(case) else (),
        questions=playbook.questions_for(shown) if stage is None or stage.fields else (), avoid=playbook.avoid_in(shown),
        needs=suggest_needs(books.playbooks.needs(), case.type, case.emotion),
        facts=tuple(FactShown(f, case.facts.get(f.key), f.key in needed) for f in playbook.facts),
        suggestions=_suggest(case, playbook, who, words, like() if shown == "offer" else {}, limited=limited),
        root_cause=playbook.root_cause, missing=lacking,
        may_override=bool(lacking) and who.may("override_gate"),
        restatement_draft=draft_restatement(_heard_now(case, now_us), words, books),
        playbook=playbook.id, playbook_version=playbook.version, forms=playbook.forms,
        hard=_hard(books, sayable, hard_moments_of(case)), link=_link(case, method, stage, now, now_us),
    )


def _link(case: Case, method: Method, stage: Stage | None, now: Stage | None, now_us: int) -> Message | None:
    """Return who sees to a stage and until when (checklist P2); what came back or was brought in has no day of its own to count from."""
    if stage is None or now is None or method.stages.index(stage) < method.stages.index(now):
        return None
    role, due_us = say(f"role.{stage.who}"), case.opened_us + stage.hours * HOUR
    if case.reopened or case.imported:
        return say("guide.link.role", role=role)
    return say("guide.link.late" if due_us < now_us else "guide.link.due", role=role, due=At(due_us))


def hard_moments_of(case: Case) -> tuple[str, ...]:
    """Return the hard moments that may come in a case: in a closed one somebody may still be in danger, in a merged one none."""
    return HARD_MOMENTS if case.is_open else () if case.merged else DANGERS


def _hard(books: Books, sayable: Mapping[str, str], codes: tuple[str, ...]) -> tuple[HardShown, ...]:
    return tuple(
        HardShown(
            each.code, each.title, filled(each.say, sayable), tuple(hint.text for hint in each.do), tuple(hint.text for hint in each.avoid)
        )
        for each in books.phrases.hard if each.code in codes
    )


def _gate_of(case: Case, rules: Rules, shown: str, step: str) -> str:
    if shown == step or shown not in gates.GATES:
        return gates.gate_ahead(case, rules)
    return shown


def _done(case: Case, rules: Rules) -> tuple[str, ...]:
    if not case.is_open:
        return PANEL_STEPS
    order = PANEL_STEPS.index(gates.step(case, rules))
    return PANEL_STEPS[:order]


def _to_say(case: Case, books: Books, sayable: Mapping[str, str], shown: str, stage: Stage | None, now_us: int) -> tuple[Said, ...]:
    """The phrases of a stage, the fitting ones first; a stage that takes only some ideas leaves the others out.

    The next ones come when all that is shown was said, so that nothing moves under the hand before.
    """
    moment = _heard_in_the_call(case, now_us) if shown == "follow_up" else ""
    emotion = case.emotion or "calm"
    before = {"offer": _said_before_offering, "follow_up": _said_when_agreed}.get(shown)
    again = before(case, books, emotion) if before is not None else ()
    if stage is None or not stage.ideas:
        fitting = books.phrases.for_moment(shown, emotion, case.type, moment)
    else:
        heard = (
            each for step in stage.say_from
            for each in books.phrases.for_moment(step, emotion, case.type, moment if step == shown else "")
        )
        fitting = tuple(phrase for phrase in heard if not set(stage.ideas).isdisjoint(phrase.ideas))
    whole = filled((*again, *fitting), sayable)
    pages = [whole[at : at + _MOST_SAID] for at in range(0, len(whole), _MOST_SAID)]
    return next((page for page in pages if any(said.id not in case.said for said in page)), whole[:_MOST_SAID])


def _heard_in_the_call(case: Case, now_us: int) -> str:
    """How satisfied the customer is with whom one still speaks: a later callback begins with its greeting again."""
    answered = [callback for callback in case.callbacks if callback.outcome]
    last = max(answered, key=lambda callback: callback.answered_us, default=None)
    if last is None or (len(answered) < len(case.callbacks) and now_us - last.answered_us > _CALL_US):
        return ""
    return last.outcome if last.outcome in ("satisfied", "not_satisfied") else ""


def _said_before_offering(case: Case, books: Books, emotion: str) -> tuple[Phrase, ...]:
    """What comes before the words of the offer: sorry again, what none of them lacked, or when the answer comes (W12, W10, N19)."""
    if case.came_back_unsatisfied:
        return books.phrases.for_moment("follow_up", emotion, case.type, "not_satisfied")[:_AGAIN]
    if case.none_chosen is not None and not case.real_options:
        return books.phrases.for_moment("offer", emotion, case.type, "none_chosen")[:_AGAIN]
    if case.open_tasks:
        return books.phrases.for_moment("offer", emotion, case.type, "cannot_answer_yet")[:_AGAIN]
    return ()


def _said_when_agreed(case: Case, books: Books, emotion: str) -> tuple[Phrase, ...]:
    """What is said once the customer has chosen and nothing is done yet: when they hear from us, and whom to ask for (W10, O11, P6).

    The words of a callback would greet somebody who is still on the line.
    """
    waits = case.chosen is not None and not case.resolved_us and any(not promise.settled for promise in case.promises)
    calls = any(not call.outcome for call in case.callbacks)
    return books.phrases.for_moment("follow_up", emotion, case.type, "agreed") if waits and not calls else ()


def slots(case: Case, books: Books, words: Words, who: Person, customer: Customer | None, *, now_us: int = 0) -> dict[str, str]:
    """Return what is known for the phrases' closed table of placeholders.

    Before how we know the caller is recorded, what stands on file stays out of it: product and due times, a name that the caller did not
    give, and what was told in an earlier call (I10).
    """
    wish, product = case.facts.get("wanted"), case.facts.get("product")
    promise = case.next_promise
    known = not gates.needs_caller(case)
    theirs = known or callers.in_this_conversation(case, now_us)
    named = customer is not None and (known or callers.gave_name(case, customer, now_us))
    return {
        "name": spoken_to(customer, words.language) if customer and named else "",
        "emotion": books.phrases.emotion_word(case.emotion),
        "cause": problem_told(case) if theirs else "",
        "wish": (wish.value or "") if wish and theirs else "",
        "due": words.spoken(promise.due_us, now_us) if promise and known and promise.due_us > now_us else "",  # never a past hour
        "agent": who.name,
        "product": (product.value or product.code) if product and known else "",
        "emergency": books.emergency,
    }


def _suggest(
    case: Case, playbook: Playbook, who: Person, words: Words, like: Mapping[str, tuple[int, int]], *, limited: bool
) -> tuple[OptionSuggested, ...]:
    """The playbook's options; special compensation is left out where a supervisor confirmed a limit, never on a suspicion alone (M3)."""
    on_table = [o.offer for o in case.options if o.round == case.round and not o.withdrawn]
    keys, remedies = {offer.key for offer in on_table}, {offer.remedy for offer in on_table}
    price = price_paid(case, who.currency)
    priced = [replace(option, cost=cost_of(option, price) or option.cost) for option in playbook.options]
    own = [
        OptionSuggested(
            option, who.over(option.cost, who.currency), option.key in keys, *like.get(option.remedy, (0, 0)),
            price_needed=option.price_based and not price,
        )
        for option in priced
    ]
    known = {option.remedy for option in playbook.options} | {"other"}
    worked = sorted((remedy for remedy, (_n, good) in like.items() if good and remedy not in known), key=lambda remedy: -like[remedy][1])
    more = [
        OptionSuggested(_remedy(remedy, words), "", remedy in remedies, *like[remedy], source="like_cases")
        for remedy in worked[:_MOST_LIKE]
    ]
    return tuple(each for each in (*own, *more) if not (limited and each.option.authority == "special"))


def _remedy(remedy: str, words: Words) -> SuggestedOption:
    """A remedy that stands in no playbook of the type, for the form: its name, and nothing that only this case can tell."""
    name = words(f"remedy.{remedy}")
    return SuggestedOption(
        key=f"like_{remedy}", remedy=remedy, title=name, what=name, who="owner", due_hours=_LIKE_HOURS, cost="", price_based=False,
        authority="special" if remedy in SPECIAL_REMEDIES else "ordinary", interim=False, checks=(),
    )


def _heard_now(case: Case, now_us: int) -> Case:
    """Return the case without what was told in an earlier call, where nobody knows whether it is the same caller (I10)."""
    if not gates.needs_caller(case) or case.imported or callers.in_this_conversation(case, now_us):
        return case
    return replace(case, facts={}, first_words="")


def draft_restatement(case: Case, words: Words, books: Books) -> str:
    """Return a restatement drafted from the facts, for the agent to edit; each sentence only when its fact is known.

    Problem, feeling, expected against experienced, and wish (checklist W8, P12).
    """
    pieces = [words("restatement.intro")]
    problem = problem_told(case) or first_sentence(case.first_words or "")
    if problem:
        pieces.append(words("restatement.problem", problem=closed_off(problem, words)))
    for key, field, names in (
        ("when", "when", ("happened_at", "noticed_at")), ("expected", "expected", ("expected", "promised_at")),
    ):
        value = fact_told(case, *names)
        if value:
            pieces.append(words.of(Message(f"restatement.{key}", ((field, value),))))
    emotion = books.phrases.emotion_word(case.emotion)
    if emotion:
        pieces.append(words("restatement.feeling", emotion=emotion))
    wish = fact_told(case, "wanted")
    if wish:
        pieces.append(words("restatement.wish", wish=wish))
    pieces.append(words("restatement.ask"))
    return ("" if words.language != "en" else " ").join(pieces)


def problem_told(case: Case) -> str:
    """What happened in a few words, from the fact that says it for the type; "" while nobody asked."""
    return fact_told(case, "symptom", "conduct", "experienced", "service_step")


def fact_told(case: Case, *keys: str) -> str:
    """Return the first of some facts that is known, without the mark at its end; "" for none."""
    for key in keys:
        fact = case.facts.get(key)
        text = "" if fact is None or fact.unknown else (fact.value or "").strip().rstrip("。.!！？?")
        if text:
            return text
    return ""


def first_sentence(text: str, most: int = 120) -> str:
    """Return the first sentence of a text without its mark, or so many characters of its beginning."""
    line = " ".join(text.split())
    ends = [at for mark in "。！？!?." if (at := line.find(mark)) > 0]
    line = line[: min(ends)] if ends and min(ends) <= most else line
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"


def closed_off(text: str, words: Words) -> str:
    """The piece as a sentence of its own."""
    if text.endswith(("…", "。", ".", "!", "！", "?", "？")):
        return text
    return text + ("." if words.language == "en" else "。")
