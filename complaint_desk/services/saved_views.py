"""Views that people save: everybody their own, and shared ones that supervisors look after and everybody uses.

How somebody arranges a view (columns, order, width, height, grouping), with which view they begin, and at which number they want to be
told, is theirs alone and kept by person and view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, Final

from complaint_desk.data import queue as asked
from complaint_desk.data import saved_views as kept
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, WrongUsage
from complaint_desk.domain.queue_filter import LONGEST, LONGEST_SEARCH, MOST, SITE_FIELD, QueueFilter
from complaint_desk.domain.saved_view import (
    FIGURES_PAGE,
    PREFIX,
    Definition,
    Layout,
    LeftOut,
    layout_read,
    layout_text,
    read,
    too_long,
    written,
)
from complaint_desk.domain.vocabulary import VIEWS
from complaint_desk.services import kept_views
from complaint_desk.services.changed import Changed
from complaint_desk.services.kept_views import LONGEST_NAME, Place
from complaint_desk.services.queue import asker
from complaint_desk.services.rights import require

if TYPE_CHECKING:
    from complaint_desk.data.glance import Glance
    from complaint_desk.data.saved_views import Kept
    from complaint_desk.data.store import Notes, Store
    from complaint_desk.domain.marking import Marks

FIELD: Final = "queue.view.name"
ALERT_FIELD: Final = "queue.view.alert"
QUEUE_PLACE: Final = Place(kept.QUEUE, "see_cases", FIELD, frozenset(VIEWS))


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved view as somebody sees it.

    Attributes:
        id: its number.
        name: its name.
        shared: everybody uses it.
        mine: the reader saved it.
        owner: who did, "" when unknown.
        may_change: whether the reader may change and delete it.
        wanted: which cases it shows.
        layout: how.
        left_out: what stood in it and means nothing any more.
        version: grows with each change.
    """

    id: int
    name: str
    shared: bool
    mine: bool
    owner: str
    may_change: bool
    wanted: QueueFilter
    layout: Layout
    left_out: tuple[LeftOut, ...]
    version: int

    @property
    def code(self) -> str:
        """The code by which it stands beside the views that are always there."""
        return f"{PREFIX}{self.id}"


@dataclass(frozen=True, slots=True)
class Arranged:
    """What one person chose for views.

    Attributes:
        start: the code of the view they begin with, "" when they did not choose.
        layouts: by view code, how they arranged it.
        alerts: by view code, the number at which they want to be told, and whether they were told since it was last below.
    """

    start: str
    layouts: dict[str, Layout]
    alerts: dict[str, tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of cases of a view.

    Attributes:
        code: the view.
        n: its cases.
        at_us: when it was so.
    """

    code: str
    n: int
    at_us: int


def marks(store: Store, who: Person) -> Marks:
    """Return the tags and own fields of the desk, which views filter by and show; none for who may not see cases."""
    from complaint_desk.domain.marking import Marks  # no first page waits for it
    from complaint_desk.services import marking

    return marking.known(store) if who.may("see_cases") else Marks()


def views(store: Store, who: Person) -> tuple[SavedView, ...]:
    """Return the views somebody saved and those that are shared, by name."""
    require(who, "see_cases")
    found = [_seen(row, who) for row in kept.visible(store.read(), who.id)]
    if any(SITE_FIELD.fullmatch(key) for view in found for key, _value in view.wanted.conditions):
        known = {f"field.{field.key}" for field in marks(store, who).fields}
        found = [_without_unknown(view, known) for view in found]
    return tuple(sorted(found, key=lambda view: (view.name.casefold(), view.id)))


def named(store: Store, who: Person, name: str) -> SavedView:
    """Return a saved view by its name or code, the reader's own before a shared one.

    Raises:
        WrongUsage: there is none; the sentence names those there are.
    """
    known = views(store, who)
    fitting = [view for view in known if view.code == name or view.name.casefold() == name.strip().casefold()]
    if not fitting:
        raise WrongUsage("unknown_view", view=name[:LONGEST_NAME], known=", ".join((*VIEWS, *(view.name for view in known))))
    return min(fitting, key=lambda view: not view.mine)


def _without_unknown(view: SavedView, fields: Set[str]) -> SavedView:
    """Return a view without the filters on fields that the desk does not have."""
    gone = tuple((key, value) for key, value in view.wanted.conditions if SITE_FIELD.fullmatch(key) and key not in fields)
    kept_ones = tuple(pair for pair in view.wanted.conditions if pair not in gone)
    left = tuple(LeftOut("filter", f"{key}={value}") for key, value in gone)
    return replace(view, wanted=replace(view.wanted, conditions=kept_ones), left_out=(*view.left_out, *left))


def _seen(row: Kept, who: Person) -> SavedView:
    definition: Definition = read(row.definition)
    mine = row.owner_id == who.id
    may = who.may("share_views") if row.shared else mine
    shown = (definition.wanted, definition.layout, definition.left_out)
    return SavedView(row.id, row.name, bool(row.shared), mine, row.owner or "", may, *shown, row.version)


def save(store: Store, who: Person, *, key: bytes, name: str, wanted: QueueFilter, layout: Layout, shared: bool = False) -> Changed:
    """Save a new view; the same key again saves none twice.

    Raises:
        BadValue: it has no name, a very long one, or one that another of these views has; or what it looks for is longer than is kept.
        NotAllowed: only supervisors share views.
    """
    _require_whole(wanted)
    return kept_views.add(store, who, QUEUE_PLACE, key=key, name=name, text=written(wanted, layout), shared=shared)


def _require_whole(wanted: QueueFilter) -> None:
    """Refuse to keep less than is shown.

    Raises:
        BadValue: a search, a filter or their number is too long.
    """
    if too_long(wanted):
        raise BadValue("view_too_long", field=FIELD, n=LONGEST_SEARCH, each=LONGEST, most=MOST)


def change(
    store: Store, who: Person, *, key: bytes, view: int, name: str | None = None, wanted: QueueFilter | None = None,
    layout: Layout | None = None, shared: bool | None = None, deleted: bool | None = None,
) -> Changed:
    """Change a view: its name, what it shows, who uses it, or whether it is there at all; what is None stays.

    Raises:
        Problem: there is no such view.
        BadValue: the name is taken or empty.
        NotAllowed: it is somebody else's, or shared and the person looks after no shared views.
    """
    _ = key  # the same change again changes nothing more
    if wanted is not None:
        _require_whole(wanted)

    def text(before: str) -> str:
        was = read(before)
        return before if wanted is None and layout is None else written(wanted or was.wanted, layout or was.layout)

    return kept_views.alter(store, who, QUEUE_PLACE, view=view, name=name, text=text, shared=shared, deleted=deleted)


# what one person chose ------------------------------------------------------------------------------------------------------


def arranged(store: Store | Glance, who: Person) -> Arranged:
    """Return what somebody chose for views."""
    layouts, alerts, start = {}, {}, ""
    for code, text in ({} if store.safe else kept.settings(store.read(), who.id)).items():
        if code == FIGURES_PAGE:
            continue  # the figures have their own
        layout, table = layout_read(text)
        if not code:
            start = str(table.get("start") or "")
            continue
        if layout != Layout():
            layouts[code] = layout
        if type(n := table.get("alert")) is int and n > 0:
            alerts[code] = (n, table.get("told") is True)
    return Arranged(start, layouts, alerts)


def begun(
    store: Store | Glance, who: Person, rows: Mapping[str, str], left: str
) -> tuple[str, QueueFilter, Layout]:
    """Return code, cases and layout of the view somebody begins with; one that is gone is the open cases.

    Args:
        store: the desk.
        who: the person.
        rows: what they chose for views, as it is kept.
        left: the code of the view they left.
    """
    start = str(layout_read(rows[""])[1].get("start") or "") if "" in rows else ""
    for code in (start, left):
        own = layout_read(rows[code])[0] if code in rows else Layout()
        if code in VIEWS:
            return code, QueueFilter(code), own
        number = code.removeprefix(PREFIX)
        row = kept.one(store.read(), int(number[:15])) if code.startswith(PREFIX) and number.isdecimal() else None
        if row is not None and row.page == kept.QUEUE and not row.deleted_us and (row.shared or row.owner_id == who.id):
            found = read(row.definition)
            return code, found.wanted, laid_over(own, found.layout)
    return "open", QueueFilter("open"), layout_read(rows["open"])[0] if "open" in rows else Layout()


def laid_over(own: Layout, saved: Layout) -> Layout:
    """Return how a saved view is laid out for somebody: what they arranged themselves over what was saved."""
    return Layout(own.columns or saved.columns, own.density or saved.density, own.group or saved.group)


def arrange(store: Store, who: Person, *, key: bytes, code: str, layout: Layout) -> None:
    """Keep how somebody arranged a view."""
    _ = key
    _put(store, who, code, layout=layout)


def start_with(store: Store, who: Person, *, key: bytes, code: str) -> None:
    """Keep with which view somebody begins; "" is the one they left."""
    _ = key
    _put(store, who, "", start=code)


def tell_at(store: Store, who: Person, *, key: bytes, code: str, n: str) -> Changed:
    """Keep at which number of cases somebody wants to be told; an empty one ends it.

    Raises:
        BadValue: it is no whole number above 0.
    """
    _ = key
    plain = n.strip()
    if plain and (not plain.isdecimal() or not 0 < int(plain) <= 10**9):
        raise BadValue("view_alert", field=ALERT_FIELD, text=plain[:20])
    _put(store, who, code, alert=int(plain or 0), told=False)
    return Changed("tell_at", store.clock(), kinds=frozenset({"view"}), result={"code": code})


def told(store: Store, who: Person, *, key: bytes, code: str, above: bool) -> None:
    """Keep whether somebody was told that a view has so many cases; below the number they are told again the next time."""
    _ = key
    _put(store, who, code, told=above)


def _put(store: Store, who: Person, code: str, *, layout: Layout | None = None, **more: Any) -> None:
    require(who, "see_cases")
    if store.read_only:
        return  # a desk that is only looked at is arranged for the moment

    def work(notes: Notes) -> None:
        before, table = layout_read(kept.setting(notes, who.id, code))
        others = {name: table[name] for name in ("start", "alert", "told") if name in table}
        kept.put_setting(notes, who.id, code, layout_text(layout or before, others | more))

    store.note(work)


# counting ---------------------------------------------------------------------------------------------------------------------


def count(store: Store, who: Person, *, code: str, wanted: QueueFilter, zone: tzinfo) -> Counted:
    """Return how many cases a view has now; a view that counters know is not looked through."""
    require(who, "see_cases")
    asking = asker(store, who, zone)
    return Counted(code, asked.total(store.read(), wanted, asking), asking.now_us)


def at_once(wanted: Sequence[QueueFilter]) -> tuple[bool, ...]:
    """Tell which views counters know: those are counted first, and are never waited for."""
    return tuple(asked.in_counters(each) for each in wanted)
