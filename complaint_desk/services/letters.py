"""The closing letter: drafted from what is on record and from nothing else, edited by a person, kept as sent.

An apology, an admission, goodwill and the decision stand in it each by itself, and only where each was recorded: goodwill without an
admission says that it admits nothing, and a decision is in the words of the rule set that the case goes by. It is in the customer's
language, whatever the window's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from complaint_desk import taken_out
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain import gates, outcomes
from complaint_desk.domain.authority import Person
from complaint_desk.domain.cards import without_cards
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.identities import without_identities
from complaint_desk.domain.messages import At, Listed, Message, Money, say
from complaint_desk.domain.people import spoken_to
from complaint_desk.domain.problems import BadValue
from complaint_desk.domain.rule_sets import RuleSet
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services.callers import refuse_unknown
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import on_case, require
from complaint_desk.services.guiding import closed_off, fact_told, first_sentence, problem_told
from complaint_desk.services.promising import refuse_told
from complaint_desk.services.questions import CaseView
from complaint_desk.services.values import text_in
from complaint_desk.wording import Words

FIELD: Final = "case.letter"
"""The accessible id of the field that the letter stands in."""
LONGEST: Final = 20_000
"""Signs of a letter: some ten pages."""

_BY_POST: Final = "letter"
_TURNS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""The signs that let what follows them run the other way; in a name they turn the rest of the letter."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as plain text, a paragraph between empty lines; ``missing`` is what must be known first, and then there is no text."""

    text: str
    missing: tuple[gates.Missing, ...] = ()


def draft(store: Store, who: Person, *, view: CaseView, words: Words) -> Letter:
    """Return the closing letter of a case as it stands now.

    Args:
        store: the desk.
        who: who signs.
        view: the case.
        words: of the reader, for the time zone, and for the language where the case has none.

    Raises:
        NotAllowed: the person may not work on cases.
    """
    require(who, "work_case")
    case = view.case
    lacking = gates.needs_caller(case)
    if lacking:
        return Letter("", lacking)
    theirs = _language_of(case, words)
    history = store.history(case.id)
    undone = {r.event.n for r in history if isinstance(r.event, ev.Undone)}
    standing = [r for r in history if r.n not in undone]
    paragraphs = [
        _dear(view, theirs), theirs("letter.about", number=case.number, at=At(case.opened_us)), *_understood(case, theirs),
        *_decided(case, standing, view.every_rule_set, theirs),
        *_said_and_given(case, standing, theirs), *_next(case, view.now_us, theirs),
        theirs("letter.not_satisfied"),
        *filter(None, (each.turn.in_language(theirs.language) for each in view.rule_sets)),
        theirs("letter.regards", name=who.name),
    ]
    return Letter(without_identities("\n\n".join(paragraphs).translate(_TURNS)))


def send(store: Store, who: Person, *, key: bytes, case_id: int, text: str, words: Words) -> Changed:
    """Record that a letter went to the customer; where it says the decision as drafted, the customer was told of that with it.

    Args:
        store: the desk.
        who: who sent it.
        key: names the press.
        case_id: the case.
        text: the letter as it was sent.
        words: as for ``draft``.

    Raises:
        GateShut: nobody knows yet who complains.
        BadValue: it is empty or longer than LONGEST, or gives money that no option and no goodwill covers.
    """
    said = as_it_leaves(text_in(text, FIELD, "empty_text"))
    now = store.case(case_id)
    decision = decision_line(now, store.rules.sets, _language_of(now, words))
    tells = bool(now.decided_us) and bool(decision) and decision in said

    def decide(case: Case, _tx: Transaction) -> list[ev.Event]:
        refuse_unknown(case)
        refuse_told(case, said, FIELD)
        sent = ev.ReplySent(channel=case.channel if case.channel == "email" else _BY_POST, text=said)
        return [sent, ev.OutcomeTold()] if tells and not case.outcome_known_us else [sent]

    return on_case(store, who, key, "tell_outcome" if tells else "reply", case_id, decide)


def as_it_leaves(text: str) -> str:
    """Return a letter as it is copied, saved and kept: a card number that somebody typed leaves the desk as little as it is kept in it.

    Signs that turn the direction of what is written are left out.

    Raises:
        BadValue: it is longer than LONGEST.
    """
    plain = text.translate(_TURNS).strip()
    if len(plain) > LONGEST:
        raise BadValue("field_too_long", field=FIELD, most=LONGEST)
    return without_cards(plain)


def write(path: Path, text: str) -> Path:
    """Write a letter as a text file, as it leaves, and return where it stands.

    Raises:
        BadValue: it is longer than LONGEST.
        FileProblem: it is no place for a file that is taken out.
        OSError: there is no such folder, or no right or room to write in it.
    """
    taken_out.write(path, (as_it_leaves(text) + "\n").encode("utf-8"))
    return path


def decision_line(case: Case, sets: Sequence[RuleSet], words: Words) -> str:
    """Return the sentence that says what was decided, "" where nothing was."""
    if case.outcome_word:
        text = outcomes.texts(sets).get(case.outcome_word)
        law = next((each for each in sets if case.outcome_word.startswith(f"{each.id}.")), None)
        if text is not None and law is not None:
            return words("letter.decided_by", outcome=text, rule_set=law.title)
    return words("letter.decided", outcome=say(f"letter.outcome.{case.outcome}")) if case.outcome else ""


def _language_of(case: Case, words: Words) -> Words:
    return Words(case.language if case.language in LANGUAGES else words.language, words.zone)


def _dear(view: CaseView, words: Words) -> str:
    name = spoken_to(view.customer, words.language) if view.customer is not None else ""
    return words("letter.dear", name=name) if name else words("letter.dear_customer")


def _understood(case: Case, words: Words) -> Iterator[str]:
    """What happened and what was wanted, as the customer agreed to it or told it."""
    agreed = next((each.parts for each in reversed(case.restatements) if each.answer == "yes"), {})
    problem = (agreed.get("problem") or "").strip() or problem_told(case) or first_sentence(case.first_words or "")
    wish = (agreed.get("wish") or "").strip() or fact_told(case, "wanted")
    said = [words(f"letter.{key}", text=text) for key, text in (("understood", problem), ("wanted", wish)) if text]
    if said:
        yield _joined(said, words)


def _decided(case: Case, standing: Sequence[Recorded], sets: Sequence[RuleSet], words: Words) -> Iterator[str]:
    line = decision_line(case, sets, words)
    if line:
        last = next((r.event for r in reversed(standing) if isinstance(r.event, ev.OutcomeDecided)), None)
        reason = (last.reason or "").strip() if last is not None else ""
        yield _joined([line, *([closed_off(reason, words)] if reason else [])], words)


def _said_and_given(case: Case, standing: Sequence[Recorded], words: Words) -> Iterator[str]:
    """An apology, an admission and goodwill, a paragraph each, none of which says anything about another."""
    for r in standing:
        event = r.event
        if isinstance(event, ev.ApologyMade):
            text = (event.text or "").strip()
            yield closed_off(text, words) if text else words("letter.apologised", at=At(r.occurred_us))
        elif isinstance(event, ev.AdmissionMade):
            text = (event.text or "").strip()
            yield words("letter.admitted", text=closed_off(text, words)) if text else words("letter.admitted_on", at=At(r.occurred_us))
    given = [_given(r.event, words) for r in standing if isinstance(r.event, ev.GoodwillGiven)]
    if given:
        yield _joined([*given, *([] if case.admission_us else [words("letter.admits_nothing")])], words)


def _given(goodwill: ev.GoodwillGiven, words: Words) -> str:
    amount, text = Money(goodwill.amount, goodwill.currency), (goodwill.text or "").strip()
    return words("letter.goodwill_for", amount=amount, text=closed_off(text, words)) if text else words("letter.goodwill", amount=amount)


def _next(case: Case, now_us: int, words: Words) -> Iterator[str]:
    """What was promised and done, what is still to come, and when we ask again."""
    said: list[Message] = []
    for each in case.promises:
        what = (each.what or "").strip().rstrip("。.!！ ")
        if what and each.kept_us:
            said.append(say("letter.kept", what=what, at=At(each.kept_us)))
        elif what and not each.ended_us:
            said.append(say("letter.promised" if each.due_us > now_us else "letter.overdue", what=what, due=At(each.due_us)))
    calls = tuple(At(each.due_us) for each in case.callbacks if not each.outcome and each.due_us > now_us)
    if calls and case.is_open:
        said.append(say("letter.callbacks", days=Listed(calls)))
    if said:
        yield _joined([words.of(each) for each in said], words)


def _joined(sentences: Sequence[str], words: Words) -> str:
    return (" " if words.language == "en" else "").join(sentences)
