"""Everything one page about a case shows, read in one go: the case itself, who could take it, and the improvement points it may join."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from complaint_desk.data import cases
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.services import people, questions
from complaint_desk.services.books import Books
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.questions import CaseView
from complaint_desk.wording import Words


@dataclass(frozen=True, slots=True)
class Point:
    """An improvement point with the number of its cases; ``title`` is None once it was erased."""

    id: int
    title: str | None
    cases: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case and what its page offers beside it.

    Attributes:
        view: the case.
        owners: who works here and may own it.
        points: the newest improvement points, and the one of the case.
    """

    view: CaseView
    owners: tuple[Person, ...]
    points: tuple[Point, ...]


def case_page(
    store: Store, who: Person, *, case_id: int, books_for: Callable[[str], Books], words: Words, shown: str = ""
) -> CasePage:
    """Return the page of a case; ``shown`` is the step of the guide to show, the case's own if not said.

    Raises:
        Problem: there is no such case.
        NotAllowed: the person may not see cases.
    """
    known = {p.id: p for p in people.persons(store)}
    view = questions.case_view(store, who, case_id=case_id, books=books_for(words.language), words=words, shown=shown, persons=known)
    owners = tuple(p for p in known.values() if p.active and p.may("work_case"))
    found = cases.improvements(store.read(), own=view.case.improvement_id, hidden=hidden_from(store, who))
    return CasePage(view, owners, tuple(Point(*each) for each in found))
