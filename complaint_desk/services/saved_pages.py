"""Pages of the analytics view that people save: everybody their own, and shared ones; and with which one somebody begins."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from complaint_desk.data import saved_views as kept
from complaint_desk.domain.authority import Person
from complaint_desk.domain.marking import Field, Marks
from complaint_desk.domain.saved_page import SHAPE, Page, read, written
from complaint_desk.domain.saved_view import FIGURES_PAGE
from complaint_desk.services import kept_views, marking
from complaint_desk.services.changed import Changed
from complaint_desk.services.kept_views import Place
from complaint_desk.services.people import persons
from complaint_desk.services.rights import require
from complaint_desk.services.singling_out import RIGHT as SINGLE_OUT
from complaint_desk.services.singling_out import singled_out

if TYPE_CHECKING:
    from complaint_desk.data.store import Notes, Store

RIGHT: Final = "see_figures"
FIELD: Final = "analytics.page.name"
_NO_MARKS: Final = Marks()
PLACE: Final = Place(FIGURES_PAGE, RIGHT, FIELD)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A saved page as somebody sees it.

    Attributes:
        id: its number.
        name: its name.
        shared: everybody uses it.
        may_change: whether the reader may change and delete it.
        page: what it shows.
    """

    id: int
    name: str
    shared: bool
    may_change: bool
    page: Page


@dataclass(frozen=True, slots=True)
class Pages:
    """The saved pages that somebody can choose from.

    Attributes:
        there: by name.
        start: the number of the one they begin with, 0 without one.
        marks: the tags and own fields of the desk, by which figures are filtered.
        people: number and name of those by whose cases whoever asks may filter figures.
    """

    there: tuple[SavedPage, ...] = ()
    start: int = 0
    marks: Marks = _NO_MARKS
    people: tuple[tuple[str, str], ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the choice fields of the desk, by which hot spots are looked for."""
        return tuple(field for field in self.marks.fields if field.type == "choice" and field.active)

    def page(self, number: int) -> SavedPage | None:
        """Return one by its number."""
        return next((each for each in self.there if each.id == number), None)


def pages(store: Store, who: Person) -> Pages:
    """Return the pages somebody saved and those that are shared, without filters on fields that the desk no longer has.

    Filters on a colleague are left out for whoever may not see a colleague's figures.

    Raises:
        NotAllowed: the person may not see figures.
    """
    require(who, RIGHT)
    found = [_seen(row, who) for row in kept.visible(store.read(), who.id, FIGURES_PAGE)]
    marks = marking.known(store)
    known = {f"field.{field.key}" for field in marks.fields if field.active}
    chosen = {f"field.{field.key}" for field in Pages(marks=marks).fields}
    found = [replace(each, page=each.page.without(known, chosen)) for each in found]
    found = [replace(each, page=each.page.without_people(singled_out(store, who, each.page.pairs))) for each in found]
    there = tuple(sorted(found, key=lambda each: (each.name.casefold(), each.id)))
    offered = [each for each in persons(store) if each.active and (who.may(SINGLE_OUT) or each.id == who.id)]
    people = tuple((str(each.id), each.name) for each in offered)
    start = _start("" if store.safe else kept.setting(store.read(), who.id, FIGURES_PAGE))
    return Pages(there, start if any(each.id == start for each in there) else 0, marks, people)


def _seen(row: kept.Kept, who: Person) -> SavedPage:
    may = who.may("share_views") if row.shared else row.owner_id == who.id
    return SavedPage(row.id, row.name, bool(row.shared), may, read(row.definition))


def _start(text: str) -> int:
    try:
        number = json.loads(text).get("start") if text else 0
    except (ValueError, AttributeError, RecursionError):
        return 0
    return number if type(number) is int else 0


def save(store: Store, who: Person, *, key: bytes, name: str, page: Page, shared: bool = False) -> Changed:
    """Save a new page; its number is the ``view`` of the result.

    Raises:
        BadValue: it has no name, a very long one, or one that another of these pages has.
        NotAllowed: the person may not see figures, or not share.
    """
    return kept_views.add(store, who, PLACE, key=key, name=name, text=written(page), shared=shared)


def change(
    store: Store, who: Person, *, key: bytes, view: int, name: str | None = None, page: Page | None = None,
    shared: bool | None = None, deleted: bool | None = None,
) -> Changed:
    """Change a page: its name, what it shows, who uses it, or whether it is there at all; what is None stays.

    Raises:
        Problem: there is no such page.
        BadValue: the name is taken or empty.
        NotAllowed: it is shared and the person looks after no shared views.
    """
    _ = key  # the same change again changes nothing more
    return kept_views.alter(
        store, who, PLACE, view=view, name=name, shared=shared, deleted=deleted,
        text=lambda before: before if page is None else written(page),
    )


def start_with(store: Store, who: Person, *, key: bytes, view: int) -> Changed:
    """Keep with which page somebody begins; 0 is the overview.

    Raises:
        NotAllowed: the person may not see figures.
    """
    _ = key
    require(who, RIGHT)

    def work(notes: Notes) -> None:
        kept.put_setting(notes, who.id, FIGURES_PAGE, json.dumps({"shape": SHAPE, "start": view}, separators=(",", ":")))

    if not store.read_only:  # a desk that is only looked at is arranged for the moment
        store.note(work)
    return Changed("start_with", store.clock(), kinds=frozenset({"view"}), result={"view": view})
