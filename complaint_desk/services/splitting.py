"""One case that holds two complaints becomes two; cases that belong together are linked; a parent is closed together with its children."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from complaint_desk.data import joined
from complaint_desk.data.store import Reader, Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain import gates
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import Event, Recorded
from complaint_desk.domain.gates import missing_for
from complaint_desk.domain.joining import INVERSE, LINKS, Link
from complaint_desk.domain.problems import GateShut, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES
from complaint_desk.services.callers import known_in_this_call
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import acting, operate, require, require_gates, require_open, require_unconcerned, require_unparty
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.regions import FACT
from complaint_desk.services.values import code_in

_WAITS: Final = frozenset({"customer", "department"})
_FAMILY: Final = {"parent_of", "child_of"}
_DEPTH: Final = 50
"""So far a line of parents is followed; nobody builds a longer one, and a circle cannot come about."""


def splittable(history: Sequence[Recorded]) -> tuple[Recorded, ...]:
    """Return the events of a case whose texts can go on in a new one: what the customer said, and notes; not what was erased or undone."""
    undone = {r.event.n for r in history if isinstance(r.event, ev.Undone)}
    return tuple(r for r in history if r.n not in undone and _text(r.event))


def _text(event: Event) -> str:
    if isinstance(event, ev.WordsHeard | ev.Imported):
        return event.words or ""
    return (event.text or "") if isinstance(event, ev.NoteAdded) else ""


def split(
    store: Store, who: Person, *, key: bytes, case_id: int, ns: Sequence[int], about: str = "", expected_version: int | None = None
) -> Changed:
    """Open a new case of the same customer for a part of this one; its texts are copied, nothing is taken away.

    Its clocks start when the customer said the first of the chosen words, so no waiting time is lost or made up: what the whole waited for
    since then, and the rule set it goes by with what was decided under it, hold for the part too. How we know who calls goes
    on only within the same call (``callers.known_in_this_call``). Nothing that was promised moves. The result names the new case and its
    number. Merging the new case back takes a split back.

    Args:
        store: the desk's store.
        who: the person acting.
        key: of this press.
        case_id: the case that is split.
        ns: the events of ``splittable`` that go on in the new case.
        about: the type of the new case, "" when nobody has said.
        expected_version: of the case, as the person saw it.

    Raises:
        NotAllowed: the role may not, or the case is about this person.
        Problem: nothing was chosen, or the case is closed.
        StaleCase: it was changed meanwhile.
    """
    if about:
        code_in(about, COMPLAINT_TYPES, "guide.clarify.type")

    def work(tx: Transaction) -> dict[str, Any]:
        case = _workable(tx, who, case_id)
        past = splittable(tx.history(case_id))
        chosen = [r for r in past if r.n in set(ns)]
        if not chosen:
            raise Problem("split_nothing", code="JO-NOTHING")
        said = [r for r in chosen if not isinstance(r.event, ev.NoteAdded)]
        since = min((_told_us(case, r) for r in said), default=case.opened_us)
        made, number = tx.new_case()
        numbers = tuple(r.n for r in chosen)
        verified, verified_words = known_in_this_call(tx, case)
        opened = ev.Opened(
            number=number, customer_id=case.customer_id, channel=_channel(case, said), verified=verified, verified_words=verified_words,
            on_behalf=case.on_behalf, language=case.language, tier=case.tier,
        )
        tx.append(made, [opened], occurred_us=since)
        tx.append(made, [ev.SplitFrom(other_id=case_id, ns=numbers)])
        told = [(max(since, _told_us(case, r)), _copied(r.event)) for r in chosen]
        for at_us, event in sorted([*told, *_carried(case, since, tx.now_us)], key=itemgetter(0)):
            tx.append(made, [event], occurred_us=at_us)
        rest: list[Event] = [ev.Classified(type=about)] if about else []
        rest += [ev.CircumstanceSet(circumstance=code) for code in sorted(_to_look_into(case, store.rules))]
        if case.owner_id:
            rest.append(ev.Assigned(owner_id=case.owner_id))
        if rest:
            tx.append(made, rest)
        tx.append(case_id, [ev.SplitOff(other_id=made, ns=numbers)], expected_version=expected_version)
        return {"cases": [case_id, made], "case": made, "number": number, "from": case_id}

    return operate(store, who, key, "split", "join_cases", work, about=case_id)


def _carried(case: Case, since_us: int, now_us: int) -> Iterator[tuple[int, Event]]:
    """Yield what holds for a part as for its whole, with its time: where it is, the law it goes by, and when nobody worked on it.

    A wait for a department ends with the split: what was asked of it stays with the case that asked.
    """
    if (region := case.facts.get(FACT)) is not None and (region.code or region.value):
        yield since_us, ev.FactRecorded(key=FACT, code=region.code, value=region.value or "")
    for rule_set in sorted(case.rule_sets):
        yield since_us, ev.RuleSetChosen(rule_set=rule_set)
    if case.acceptance_us:
        yield max(since_us, case.acceptance_us), ev.AcceptanceDecided(accepted=bool(case.accepted_us))
    for how, at_us in case.extensions:
        yield max(since_us, at_us), ev.LimitExtended(how=how)
    for pause in case.pauses:
        lasts = not pause.until_us
        if pause.on in _WAITS and (lasts or pause.until_us > since_us):
            yield max(since_us, pause.from_us), ev.WaitingStarted(on=pause.on)
            if not lasts or pause.on == "department":
                yield pause.until_us or now_us, ev.WaitingEnded()


def _to_look_into(case: Case, rules: Rules) -> frozenset[str]:
    """Return the circumstances that ask for a form which nobody has done: a part of the complaint does not get out of it."""
    owed = gates.forms_owed(case, rules)
    return frozenset(code for code in case.circumstances if any(form in owed for form in rules.forms_required.get(code, ())))


def _channel(case: Case, said: Sequence[Recorded]) -> str:
    """Return how the first of the chosen words came: a later mail in a case that began by telephone was not answered on the telephone."""
    first = min(said, key=lambda r: _told_us(case, r), default=None)
    channel = first.event.channel if first is not None and isinstance(first.event, ev.WordsHeard) else ""
    return channel or case.channel


def _told_us(case: Case, r: Recorded) -> int:
    return case.opened_us if isinstance(r.event, ev.Imported) else r.occurred_us


def _copied(event: Event) -> Event:
    if isinstance(event, ev.Imported):
        return ev.WordsHeard(channel=event.channel, signals=event.signals, words=event.words)
    return event


def _workable(tx: Transaction, who: Person, case_id: int, *, closed_too: bool = False) -> Case:
    case = tx.case(case_id) if tx.is_a("case", case_id) else Case(id=case_id)
    if not case.number:
        raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
    require_unparty(tx, who, case, "join")
    if case.merged or not closed_too:
        require_open(case)
    return case


# --- links --------------------------------------------------------------------------------------------------------------


def link(store: Store, who: Person, *, key: bytes, case_id: int, other_id: int, how: str) -> Changed:
    """Say how a case belongs to another one (joining.LINKS); the other one is told from its side in the same press. Closed ones too.

    Raises:
        NotAllowed: the role may not, or one of the cases is about this person.
        Problem: it is the same case, one of them is merged, a part would hold its whole, or it is part of another one already.
    """
    code_in(how, LINKS, "case.links")

    def work(tx: Transaction) -> dict[str, Any]:
        if case_id == other_id:
            raise Problem("link_itself", code="JO-SELF")
        one, other = (_workable(tx, who, id_, closed_too=True) for id_ in (case_id, other_id))
        if Link(other_id, how) in one.links:
            return {"cases": [], "case": case_id}
        if how in _FAMILY:
            parent, child = (one, other) if how == "parent_of" else (other, one)
            if any(found.how == "child_of" for found in child.links):
                raise Problem("link_one_parent", code="JO-PARENT", number=child.number)
            if child.id in _line(tx, parent):
                raise Problem("link_circle", code="JO-CIRCLE")
        tx.append(case_id, [ev.Linked(other_id=other_id, how=how)])
        tx.append(other_id, [ev.Linked(other_id=case_id, how=INVERSE[how])])
        return {"cases": [case_id, other_id], "case": case_id, "number": other.number}

    return operate(store, who, key, "link", "join_cases", work, about=case_id)


def _line(tx: Transaction, case: Case) -> Iterator[int]:
    """Yield the cases that a case is part of, itself first."""
    for _ in range(_DEPTH):
        yield case.id
        above = next((found.other_id for found in case.links if found.how == "child_of"), 0)
        if not above:
            return
        case = tx.case(above)


def unlink(store: Store, who: Person, *, key: bytes, case_id: int, other_id: int, how: str) -> Changed:
    """Say that a link no longer holds, on both sides.

    Raises:
        NotAllowed: the role may not, or one of the cases is about this person.
        Problem: one of them is merged.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        one, other = (_workable(tx, who, id_, closed_too=True) for id_ in (case_id, other_id))
        back = INVERSE.get(how, how)
        for case, gone in ((one, Link(other_id, how)), (other, Link(case_id, back))):
            if gone in case.links:
                tx.append(case.id, [ev.Unlinked(other_id=gone.other_id, how=gone.how)])
        return {"cases": [case_id, other_id], "case": case_id, "number": other.number}

    return operate(store, who, key, "unlink", "join_cases", work, about=case_id)


# --- parent and children ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Child:
    """A case that is part of another one; ``missing`` counts what its gate to be closed lacks."""

    id: int
    number: str
    words: str
    missing: int


def open_children(store: Store, who: Person, *, case_id: int) -> tuple[Child, ...]:
    """Return the open cases that are part of a case, with what keeps each from being closed.

    Raises:
        NotAllowed: the person may not see cases, or the case is about them.
    """
    require(who, "see_cases")
    parent = store.case(case_id)
    require_unconcerned(store, who, parent, "see_case")
    found, hidden = [], hidden_from(store, who)
    for id_ in _children(parent):
        child = store.case(id_)
        if child.is_open and id_ not in hidden:
            found.append(Child(id_, child.number, child.first_words or "", len(missing_for(child, "close", store.rules))))
    return tuple(found)


def _children(case: Case) -> list[int]:
    return [found.other_id for found in case.links if found.how == "parent_of"]


def close_with_children(store: Store, who: Person, *, key: bytes, case_id: int, children: Sequence[int]) -> Changed:
    """Close a case and with it those of its children that were chosen, each through its own gate, in one press.

    The result tells in ``closed`` which children were closed and in ``refused`` which ones not, with the codes of what each lacks: a child
    that is not finished stays open and does not keep the others from being closed.

    Raises:
        GateShut: the parent itself lacks something; then nothing is closed.
        NotAllowed: the role may not, or the case is about this person.
        Problem: it is closed or merged.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        parent = _workable(tx, who, case_id)
        require_gates(parent, "close", store)
        tx.append(case_id, [ev.Closed()])
        own = set(_children(parent))
        closed: list[int] = []
        refused: list[dict[str, Any]] = []
        for child_id in dict.fromkeys(children):
            if child_id not in own:
                continue
            why = _why_not(tx, acting(tx, who), child_id, store)
            if why:
                refused.append({"case": child_id, "number": tx.case(child_id).number, "missing": why})
            else:
                tx.append(child_id, [ev.Closed()])
                closed.append(child_id)
        return {"cases": [case_id, *closed], "case": case_id, "closed": closed, "refused": refused}

    return operate(store, who, key, "close_with_children", "work_case", work, about=case_id)


def _why_not(tx: Transaction, who: Person, child_id: int, store: Store) -> list[str]:
    """Return the codes of what keeps a child from being closed by this person."""
    try:
        child = _workable(tx, who, child_id)
        require_gates(child, "close", store)
    except GateShut:
        return [m.code for m in missing_for(child, "close", store.rules)]
    except Problem as problem:
        return [problem.code]
    return []


def numbers_around(reader: Reader, case: Case, hidden: frozenset[int]) -> Mapping[int, str]:
    """Return the numbers of the cases that a case was joined with, linked to or split from, by their ids, but for the ``hidden`` ones."""
    carried = [item.from_case for items in (case.promises, case.callbacks, case.tasks) for item in items]
    ids = [case.merged_into, case.split_from, *case.split_off, *(found.other_id for found in case.links), *carried]
    return joined.numbers(reader, [id_ for id_ in (*ids, *(part.other_id for part in case.absorbed)) if id_ and id_ not in hidden])


