"""Everything one page about a case shows, read in one go: the case itself and who could take it; and the points that it may join."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from complaint_desk.data import cases
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.services import people, questions
from complaint_desk.services.books import Books
from complaint_desk.services.door import require
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
        improvement: the title of the case's improvement point: None once it was erased, "" where it has none that may be seen.
        may_join: there are improvement points (``points``) to join.
    """

    view: CaseView
    owners: tuple[Person, ...]
    improvement: str | None
    may_join: bool


def case_page(
    store: Store, who: Person, *, case_id: int, books_for: Callable[[str], Books], words: Words, shown: str = ""
) -> CasePage:
    """Return the page of a case; ``shown`` is the step of the guide to show, the case's own if not said.

    Raises:
        Problem: there is no such case.
        NotAllowed: the person may not see cases.
    """
    known, hidden, reader = {p.id: p for p in people.persons(store)}, hidden_from(store, who), store.read()
    view = questions.case_view(
        store, who, case_id=case_id, books=books_for(words.language), words=words, shown=shown, persons=known, hidden=hidden
    )
    owners = tuple(p for p in known.values() if p.active and p.may("work_case"))
    title = cases.title_of(reader, view.case.improvement_id, hidden=hidden)
    return CasePage(view, owners, title, cases.has_improvements(reader, hidden=hidden))


def points(store: Store, who: Person) -> tuple[Point, ...]:
    """Return the newest improvement points, a dozen at most, with the number of their cases; none that is about who asks.

    Raises:
        NotAllowed: the person may not see cases.
    """
    require(who, "see_cases")
    return tuple(Point(*each) for each in cases.improvements(store.read(), hidden=hidden_from(store, who)))
