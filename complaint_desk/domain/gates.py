"""The one gate: what each move needs before it may happen, for every path alike.

A gate names the evidence that must stand before the conversation goes on (checklist P3, N8, N6, N12). The guide, bulk edits,
macros, the import and the command line all ask here. An override by right and with a reason is itself evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from complaint_desk.domain.case import Callback, Case
from complaint_desk.domain.forms import NOT_NEEDED
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, GOODS_REMEDIES, VALUE_REMEDIES, WRITTEN_CHANNELS

GATES: Final = ("listen", "clarify", "offer", "resolve", "close")

MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    "restate": ("listen",),
    "offer": ("listen", "clarify"),
    "choose": ("listen", "clarify"),
    "resolve": ("listen", "clarify", "offer", "resolve"),
    "close": ("listen", "clarify", "offer", "resolve", "close"),
}
"""Which gates a move needs open. Choosing needs two real options as well, which the offer gate counts once the choice stands."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet.

    Attributes:
        code: what is missing, stable; kept in an override.
        what: the thing in words.
        why: why it is needed, in words.
        field: the accessible id of the field that takes it.
    """

    code: str
    what: Message
    why: Message
    field: str


def missing(case: Case, gate: str, rules: Rules) -> tuple[Missing, ...]:
    """Return what a gate still lacks, but for what an override let pass: it holds for what was missing then, not for what comes later.

    Of what can be counted, such as open promises, it let pass as many as there were: one more lacks again.

    Args:
        case: the case as folded.
        gate: one of GATES.
        rules: the site's rules.
    """
    return tuple(m for m in _GATES[gate](case, rules) if not _passed(case, gate, m))


def missing_for(case: Case, move: str, rules: Rules) -> tuple[Missing, ...]:
    """Return what a move of MOVES lacks: everything of the first gate that is shut."""
    for gate in MOVES[move]:
        lacking = missing(case, gate, rules)
        if lacking:
            return lacking
    if move != "choose":
        return ()
    return tuple(m for m in _two_options(case) if not _passed(case, "offer", m))


def let_pass(lacking: Iterable[Missing]) -> tuple[str, ...]:
    """Return the codes that an override keeps: of what can be counted, as often as it lacks."""
    return tuple(m.code for m in lacking for _ in range(_count(m)))


def _passed(case: Case, gate: str, lacking: Missing) -> bool:
    return _count(lacking) <= case.overrides.get((gate, lacking.code), 0)


def asks_calm(case: Case) -> bool:
    """Tell whether somebody who is talked with is too upset for a solution, and nobody noted yet that it goes on; a letter has no voice."""
    return not case.calm and case.channel not in WRITTEN_CHANNELS


def missing_to_escalate(case: Case, rules: Rules) -> tuple[Missing, ...]:
    """Return what is missing before a case goes to somebody who can do more: only what the customer said.

    It is possible from any step: who cannot help hands on, and is not kept at it by what else is not done yet.
    """
    return tuple(m for m in missing(case, "listen", rules) if m.code == "words")


def tries_owed(callback: Callback, rules: Rules) -> int:
    """Return how many tries, on its day or later and each on another half day, a call still takes before nobody was reached."""
    return max(0, rules.callback_tries - callback.tries)


def needs_caller(case: Case, cost: str = "", remedy: str = "") -> tuple[Missing, ...]:
    """Return what is missing before money is promised or anything of the customer is disclosed: how we know who calls.

    Args:
        case: the case as folded.
        cost: a decimal amount to be promised; "" when it is about disclosing something.
        remedy: what it is promised as; some give money or goods whatever their cost says (vocabulary.VALUE_REMEDIES, GOODS_REMEDIES).
    """
    if case.verified != "not_yet" or (cost and not Decimal(cost) and remedy not in VALUE_REMEDIES | GOODS_REMEDIES):
        return ()
    return (_miss("caller_verified", "case.verified"),)


def lost(before: Case, after: Case, move: str, rules: Rules) -> tuple[Missing, ...]:
    """Return what a move would lack after a change and did not before: what was done on the strength of it holds it."""
    lacked = {(gate, m.code): _count(m) for gate in MOVES[move] for m in missing(before, gate, rules)}
    return tuple(
        m for gate in MOVES[move] for m in missing(after, gate, rules) if _count(m) > lacked.get((gate, m.code), 0)
    )


def _count(lacking: Missing) -> int:
    return next((value for name, value in lacking.what.fields if name == "n" and isinstance(value, int)), 1)


def shut_gate(case: Case, move: str, rules: Rules) -> str:
    """Return the first gate that keeps a move from happening, or "" when all are open."""
    return next((gate for gate in MOVES[move] if missing(case, gate, rules)), "")


def step(case: Case, rules: Rules) -> str:
    """Return the step a case is in: the first one whose evidence is missing (vocabulary.STEPS)."""
    if not case.is_open:
        return "done"
    if not (case.heard_out or case.overrides):
        return "listen"  # as with every new case: what it lacks need not be put into words
    for gate in ("listen", "clarify", "offer"):
        if any(not _passed(case, gate, m) for m in _GATES[gate](case, rules)):
            return gate  # the first thing missing is enough: every change of a case asks for its step
    return "follow_up"


def gate_ahead(case: Case, rules: Rules) -> str:
    """Return the gate in front of the case: that of its step, and in follow-up first resolve, then close; "" when done."""
    now = step(case, rules)
    if now == "done":
        return ""
    if now == "follow_up":
        return "close" if case.resolved_us else "resolve"
    return now


def _miss(code: str, field: str, **fields: str | int) -> Missing:
    return Missing(code, say(f"missing.{code}.what", **fields), say(f"missing.{code}.why", **fields), field)


def _listen(case: Case, _rules: Rules) -> Iterator[Missing]:
    if not case.words_heard or (case.first_words is not None and not case.first_words.strip()):
        yield _miss("words", "guide.listen.words")
    if not case.emotion:
        yield _miss("emotion", "guide.listen.emotion.calm")
    if not case.heard_out:
        yield _miss("heard_out", "guide.listen.heard_out")
    if asks_calm(case):
        yield _miss("calm", "guide.listen.calmed")


def _clarify(case: Case, rules: Rules) -> Iterator[Missing]:
    if not case.type_confirmed:
        yield _miss("type", "guide.clarify.type")
    for key in rules.facts_needed(case):
        if not rules.knows(case, key):
            text = "fact_must" if rules.never_unknown(case, key) else "fact"
            what = say(f"missing.{text}.what", fact=say(f"fact.{key}"))
            yield Missing(f"fact:{key}", what, say(f"missing.{text}.why"), f"guide.clarify.fact.{key}")
    last = case.restatements[-1] if case.restatements else None
    if last is None:
        yield _miss("restatement", "guide.clarify.restatement")
    elif not last.answer:
        yield _miss("restatement_answer", "guide.clarify.yes")
    elif last.answer != "yes":
        yield _miss("restatement_again", "guide.clarify.restatement")
    elif any(part.unconfirmed and part.event_n > last.event_n for part in case.absorbed):
        yield _miss("restatement_joined", "guide.clarify.restatement")


def _two_options(case: Case) -> tuple[Missing, ...]:
    n = len(case.real_options)
    return () if n >= 2 else (_miss("two_options", "guide.offer.what", n=2 - n),)


def _offer(case: Case, _rules: Rules) -> list[Missing]:
    chosen = case.chosen
    lacks = list(_two_options(case))
    for option in case.options:
        on_table = option.round == case.round and not option.withdrawn
        if on_table and not option.allowed and (lacks or option is chosen):
            asked = _miss("approval", "guide.offer.ask_approval", option=option.number)
            lacks.append(replace(asked, code=f"approval:{option.number}"))
    if chosen is None:
        lacks.append(_miss("choice", "guide.offer.choose"))
    else:
        lacks += needs_caller(case, chosen.offer.cost, chosen.offer.remedy)
    return lacks


def _beside(case: Case, rules: Rules) -> list[Missing]:
    """Departments have answered, forms that were begun are settled (begun anew, the new one counts), and those required were done."""
    lacks = []
    if case.open_tasks:
        lacks.append(_miss("tasks_open", "guide.follow_up.tasks", n=len(case.open_tasks)))
    unsettled = [form.code for form in case.forms if not form.settled and case.form(form.code) is form]
    lacks += [_form("form_open", code, say("missing.form_open.why")) for code in unsettled]
    return lacks + [_form("form_needed", code, why_needed(case, code, rules)) for code in forms_owed(case, rules)]


def forms_owed(case: Case, rules: Rules) -> tuple[str, ...]:
    """Return the special forms that a case cannot do without and that nobody has begun."""
    return tuple(code for code in rules.forms_needed(case) if not _taken_up(case, code))


def why_needed(case: Case, form: str, rules: Rules) -> Message:
    """Return why a case cannot do without a form, in words: as it is, as it was confirmed before, or as it took another one over."""
    if any(form in rules.forms_required.get(code, ()) for code in (case.type, *case.circumstances)):
        return say("missing.form_needed.why")
    for code, until_us in case.formerly:
        if form in rules.forms_required.get(code, ()):
            family = "circumstance" if code in CIRCUMSTANCES else "type"
            return say("missing.form_needed.was", what=say(f"{family}.{code}"), until=At(until_us))
    return say("missing.form_needed.merged")


def _taken_up(case: Case, code: str) -> bool:
    """Tell whether a required form was begun, and not put aside as not needed by somebody who has no right to."""
    there = case.form(code)
    merged_us = max((part.at_us for part in case.absorbed if code in part.forms_owed), default=0)
    if there is None or 0 < there.concluded_us < merged_us:  # what was found before tells nothing of the case that came since
        return False
    return there.finding != NOT_NEEDED or there.waived


def _form(code: str, form: str, why: Message) -> Missing:
    return Missing(f"{code}:{form}", say(f"missing.{code}.what", form=say(f"form.{form}")), why, f"guide.form.{form}")


def _resolve(case: Case, rules: Rules) -> list[Missing]:
    chosen = case.chosen
    lacks = _beside(case, rules)
    ours = [p for p in case.promises if chosen is not None and p.option == chosen.number]
    open_promises = [p for p in case.promises if not p.settled]
    if chosen is not None and not ours:
        lacks.append(_miss("promise", "guide.follow_up.promises"))
    if open_promises:
        lacks.append(_miss("promises_open", "guide.follow_up.kept", n=len(open_promises)))
    elif ours and not (ours[-1].kept_us or ours[-1].unwanted):  # offered and chosen anew, or the customer's own words let us off
        lacks.append(_miss("remedy_released" if ours[-1].released_us else "promise_kept", "guide.offer.what"))
    told = any(p.told_us for p in ours) and all(p.told_us or p.released_us for p in ours)
    if not (case.solution_told_us or told):
        lacks += (*needs_caller(case), _miss("told", "guide.follow_up.told"))
    return lacks


def _close(case: Case, rules: Rules) -> list[Missing]:
    lacks = []
    open_calls = [c for c in case.callbacks if not c.outcome or (c.outcome == "not_reached" and tries_owed(c, rules))]
    if not case.resolved_us:
        lacks.append(_miss("resolved", "case.resolve"))
    if open_calls:
        lacks.append(_miss("callbacks_open", "guide.follow_up.result.1", n=len(open_calls)))
    elif not case.callbacks:
        lacks.append(_miss("callbacks", "guide.follow_up.callbacks"))
    if not case.cause:
        lacks.append(_miss("cause", "case.cause"))
    if not case.improvement:
        lacks.append(_miss("improvement", "case.improvement"))
    return lacks


_GATES: Final[Mapping[str, Callable[[Case, Rules], Iterable[Missing]]]] = {
    "listen": _listen,
    "clarify": _clarify,
    "offer": _offer,
    "resolve": _resolve,
    "close": _close,
}
