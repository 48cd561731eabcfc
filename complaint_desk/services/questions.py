"""The questions screens ask: a case with everything around it, read in one go and never changing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from complaint_desk.data import cases
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case, fold
from complaint_desk.domain.clocks import Clock, clocks
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.marking import Marks
from complaint_desk.domain.numbers import parse_number
from complaint_desk.domain.outcomes import texts
from complaint_desk.domain.people import Customer
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.retention import Hold, hold_in
from complaint_desk.domain.risk import RiskPart, risk_parts, risk_sum
from complaint_desk.domain.risk_level import risk_level
from complaint_desk.domain.row import CaseRow, product_of, project
from complaint_desk.domain.rule_sets import RuleSet
from complaint_desk.domain.timeline import Around, Entry, entries, with_others
from complaint_desk.services import forms, limits, marking
from complaint_desk.services.books import Books
from complaint_desk.services.door import require, require_unconcerned
from complaint_desk.services.forms import FormShown
from complaint_desk.services.guiding import GuideView, guide
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.queue import masked
from complaint_desk.services.splitting import numbers_around
from complaint_desk.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as the case screen, the guide and ``case --json`` show it.

    ``rule_sets`` are those that the case goes by, ``every_rule_set`` all that are switched on, ``limits`` what can be decided about its
    statutory limits now (``limits.possible``).
    ``hold`` stands where the case is held back from erasure.
    ``refs`` are the names of the customers and the numbers of the cases that its forms point at, ``joined`` the numbers of those that it
    was merged with, linked to or split from, ``marks`` the tags and fields that the desk knows.
    """

    case: Case
    row: CaseRow
    customer: Customer | None
    names: Mapping[int, str]
    clocks: tuple[Clock, ...]
    rule_sets: tuple[RuleSet, ...]
    every_rule_set: tuple[RuleSet, ...]
    limits: tuple[str, ...]
    risk: tuple[RiskPart, ...]
    risk_points: int
    risk_level: str
    timeline: tuple[Entry, ...]
    guide: GuideView
    other_cases: tuple[CaseRow, ...]
    forms: tuple[FormShown, ...]
    refs: Mapping[int, str]
    joined: Mapping[int, str]
    marks: Marks
    now_us: int
    hold: Hold | None = None

    def actor(self, person: int) -> str:
        """Return the name of who did something; the desk itself has none."""
        return self.names.get(person, "")


def case_view(
    store: Store, who: Person, *, case_id: int, books: Books, words: Words, shown: str = "", persons: Mapping[int, Person] | None = None,
    hidden: frozenset[int] | None = None,
) -> CaseView:
    """Return a case with its timeline, clocks, risk, customer and guide.

    ``persons`` are those of the desk, ``hidden`` the cases that are about who asks; both are read if not given.

    Raises:
        Problem: there is no such case.
        NotAllowed: the person may not see cases, or the complaint is about them.
    """
    require(who, "see_cases")
    history = store.history(case_id)
    case = fold(case_id, history)
    if not case.number:
        raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
    hidden = hidden_from(store, who) if hidden is None else hidden
    require_unconcerned(store, who, case, "see_case", hidden)
    names = {p.id: p.name or p.login for p in (store.persons() if persons is None else persons).values()}
    reader = store.read()
    customer = cases.customer(reader, case.customer_id, masked=masked(who))
    rules, marks = store.rules, marking.known(store)
    parts = risk_parts(case, rules)
    points = risk_sum(parts)
    like = partial(cases.like_remedies, reader, case.type, product_of(case.facts.get("product")))
    return CaseView(
        case=case, row=project(case, rules), customer=customer, names=names, clocks=clocks(case, rules),
        rule_sets=tuple(each for each in rules.sets if each.serves(case)), every_rule_set=rules.sets,
        limits=limits.possible(case, rules), risk=parts, risk_points=points,
        risk_level=risk_level(points), timeline=told(store, case, history, names, marks, hidden),
        joined=numbers_around(reader, case, hidden), marks=marks,
        guide=guide(case, rules, books, words, who, customer, shown=shown, like=like, now_us=store.clock()), forms=forms.shown(case, rules),
        refs=_refs(store, who, case, hidden),
        other_cases=tuple(r for r in cases.cases_of(reader, case.customer_id) if r.id not in (case_id, *hidden)), now_us=store.clock(),
        hold=hold_in(history),
    )


def told(
    store: Store, case: Case, history: Sequence[Recorded], names: Mapping[int, str], marks: Marks, hidden: frozenset[int]
) -> tuple[Entry, ...]:
    """Return a case's timeline, with those of the cases that go on in it; cases that are hidden are not named."""
    tags, fields = {t.key: t.shown for t in marks.tags}, {f.key: f.shown for f in marks.fields}
    titles = {each.id: each.title for each in store.rules.sets}
    own = entries(history, names, Around(numbers_around(store.read(), case, hidden), tags, fields, titles, texts(store.rules.sets)))
    if not case.absorbed:
        return own
    others = {}
    for part in case.absorbed:
        theirs = store.history(part.other_id)
        other = fold(part.other_id, theirs)
        others[other.number] = told(store, other, theirs, names, marks, hidden)
    return with_others(own, others)


def _refs(store: Store, who: Person, case: Case, hidden: frozenset[int]) -> dict[int, str]:
    """Put names to what the forms point at; a name that was erased is none, nor is one beside a case that is about who asks."""
    found: dict[int, str] = {}
    for form in case.forms:
        kept_back = {row for (field, row), entry in form.entries.items() if field == "case" and entry.ref in hidden}
        for (field, row), entry in form.entries.items():
            if row in kept_back:
                continue
            if entry.ref and field == "customer":
                customer = cases.customer(store.read(), entry.ref, masked=masked(who))
                found[entry.ref] = (customer.name or customer.form_of_address or "") if customer is not None else ""
            elif entry.ref and field == "case":
                found[entry.ref] = store.case(entry.ref).number
    return found


def case_id_of(store: Store, number: str) -> int:
    """Return the id of a case number as people write it.

    Raises:
        Problem: this desk has no such case, or the check digit says that the number was misheard.
    """
    plain = parse_number(number) or number.strip()
    found = store.case_id(plain)
    if found is None:
        raise Problem("no_such_case", code="CA-NONE", number=number.strip()[:40])
    return found
