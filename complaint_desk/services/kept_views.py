"""Views that people save, whatever they show: everybody their own, and shared ones that leads look after and everybody uses.

Those of the queue (``saved_views``) and those of the figures (``saved_pages``) are kept and changed by the same rules here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from complaint_desk.data import saved_views as kept
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.saved_view import PREFIX
from complaint_desk.services.changed import Changed
from complaint_desk.services.rights import refusal, require

if TYPE_CHECKING:
    from complaint_desk.data.store import Notes, Store

LONGEST_NAME: Final = 60
MOST_VIEWS: Final = 200
"""Views of one place that one person may keep."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where views are shown.

    Attributes:
        page: under which name they are kept.
        right: what somebody must be allowed to.
        field: where a wrong name is told.
        taken: names that no view may have, in small letters.
    """

    page: str
    right: str
    field: str
    taken: frozenset[str] = frozenset()


def add(store: Store, who: Person, place: Place, *, key: bytes, name: str, text: str, shared: bool) -> Changed:
    """Save a new view; the same key again saves none twice.

    Raises:
        BadValue: it has no name, a very long one, or one that another of these views has.
        NotAllowed: only leads share views.
    """
    _require(who, place, shared=shared)
    title = _title(name, place)

    def work(notes: Notes) -> int:
        if not notes.rows(kept.MADE_BY, (key,)):
            _require_free(notes, who, place, title, shared=shared)
        return kept.add(notes, key, who.id, shared, title, text, store.clock(), place.page)

    return _changed(store, "save_view", store.note(work))


def alter(
    store: Store, who: Person, place: Place, *, view: int, text: Callable[[str], str], name: str | None = None,
    shared: bool | None = None, deleted: bool | None = None,
) -> Changed:
    """Change a view: its name, what it shows, who uses it, or whether it is there at all; what is None stays.

    Args:
        store: the desk.
        who: who changes it.
        place: where it is shown.
        view: its number.
        text: returns what it shows from what it showed.
        name: another name.
        shared: whether everybody uses it.
        deleted: whether it is gone.

    Raises:
        Problem: there is no such view.
        BadValue: the name is taken or empty.
        NotAllowed: it is shared and the person looks after no shared views.
    """

    def work(notes: Notes) -> int:
        row = kept.one(notes, view)
        if row is None or row.page != place.page or (row.owner_id != who.id and not row.shared):
            raise Problem("no_such_view", code="VI-NONE")  # a private view is nobody else's business
        _require(who, place, shared=bool(row.shared) or bool(shared))
        title = row.name if name is None else _title(name, place)
        common = bool(row.shared) if shared is None else shared
        if title.casefold() != row.name.casefold() or common != bool(row.shared) or (row.deleted_us and deleted is False):
            _require_free(notes, who, place, title, shared=common, but=view)
        gone = row.deleted_us if deleted is None else store.clock() if deleted else 0
        kept.change(notes, row._replace(name=title, shared=int(common), definition=text(row.definition), deleted_us=gone), store.clock())
        return view

    return _changed(store, "change_view", store.note(work))


def _changed(store: Store, verb: str, view: int) -> Changed:
    return Changed(verb, store.clock(), kinds=frozenset({"view"}), result={"view": view})


def _require(who: Person, place: Place, *, shared: bool) -> None:
    require(who, place.right)
    if shared and refusal(who, "share_views") is not None:
        raise NotAllowed("share_views", code="RI-VIEW")


def _title(name: str, place: Place) -> str:
    seen = "".join(c for c in name if unicodedata.category(c)[0] != "C" or c.isspace())  # two names that look the same are the same
    title = " ".join(seen.split())
    if not title:
        raise BadValue("view_name_empty", field=place.field)
    if len(title) > LONGEST_NAME:
        raise BadValue("view_name_long", field=place.field, n=LONGEST_NAME)
    if title.casefold() in place.taken or title.startswith(PREFIX):
        raise BadValue("view_name_taken", field=place.field, name=title)
    return title


def _require_free(notes: Notes, who: Person, place: Place, title: str, *, shared: bool, but: int = 0) -> None:
    """Refuse a name that another view has among those that stand together: one's own, or the shared ones."""
    rows = [row for row in kept.visible(notes, who.id, place.page) if row.id != but]
    if any(row.name.casefold() == title.casefold() and (row.owner_id == who.id or row.shared or shared) for row in rows):
        raise BadValue("view_name_taken", field=place.field, name=title)
    if sum(row.owner_id == who.id for row in rows) >= MOST_VIEWS:
        raise BadValue("view_too_many", field=place.field, n=MOST_VIEWS)
