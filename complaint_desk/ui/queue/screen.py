"""The queue's screen: what is asked of the desk when a view, a search, a filter or the desk itself changes, and what is then shown.

The ids come first and are all that is held; rows come as they are looked at. Counts change in place. What is new waits behind a
button, so that nothing moves under the pointer; coming back to the queue shows it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import queue
from complaint_desk.services.changed import Changed
from complaint_desk.services.queue import News, Opening, Rest
from complaint_desk.ui.commands import all_keys_of, keys_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.queue.counted import MOST_COUNTED, count_said
from complaint_desk.ui.queue.fetching import PAINTED_MS, Fetching
from complaint_desk.ui.queue.filters import FilterBar
from complaint_desk.ui.queue.model import QueueModel
from complaint_desk.ui.queue.nothing import EmptyQueue
from complaint_desk.ui.queue.shown import ShownView
from complaint_desk.ui.queue.table import QueueTable
from complaint_desk.ui.queue.views import LISTED, ViewsList
from complaint_desk.ui.refusing import say_who_may
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Button, IconButton, Line, SearchField
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.ui.queue.acting import Acting
    from complaint_desk.ui.queue.viewing import Viewing

TYPING_MS: Final = 150
TICK_MS: Final = 30_000
"""How often times left and counts are made anew."""

NARROW: Final = 1008
"""Width of the screen below which the list of views becomes a menu (a window of 1080, without the rail)."""

QWIDGETSIZE_MAX: Final = (1 << 24) - 1
SORT_OF: Final = {
    "number": "number", "customer": "customer", "clock": "due", "risk": "risk", "opened": "opened", "updated": "updated",
    "urgency": "urgency",
}
DOWN_FIRST: Final = frozenset({"risk", "opened", "updated", "urgency"})


class QueueScreen(QFrame):
    """The queue.

    Signals:
        case_opened: the id of a case to be opened.
        new_asked: a new complaint shall be taken.
        import_asked: cases shall be brought in from a file.
        first_shown: the first rows are on the screen; once.
        done: a ``Message`` of what was just done.
        undoable: a ``Message`` of what was done, one below it, and what takes it back.
        reported: what was told before is over, since a report came up.
        macro_asked: the ids of the cases that a macro shall be run on.
        reminder_asked: the id of a case that one wants to be reminded of.
        alerted: title and sentence for the edge of the window.
        file_wanted: title, kinds, name proposed, and what takes the path of a file to be written.

    Attributes:
        shown: which view is shown, and how.
    """

    case_opened = Signal(object)
    new_asked = Signal()
    import_asked = Signal()
    first_shown = Signal()
    done = Signal(object)
    undoable = Signal(object, object, object)
    reported = Signal()
    macro_asked = Signal(object)
    reminder_asked = Signal(int)
    alerted = Signal(object, object)
    file_wanted = Signal(object, object, str, object)

    def __init__(
        self, desk: Desk, look: Look, *, clock: Callable[[], int], zone: Callable[[], tzinfo], parent: QWidget | None = None
    ) -> None:
        """Take the collaborators.

        Args:
            desk: what the screen speaks to.
            look: theme and words.
            clock: microseconds UTC now.
            zone: the time zone of "today".
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._desk, self._look, self._clock, self._zone = desk, look, clock, zone
        self._people: tuple[Person, ...] = ()
        self._hands: Acting | None = None
        self._wanted = QueueFilter("open")
        self._side: Ticket | None = None
        self._counts: dict[str, int] = {}
        self._stale = False
        self._loaded = self._shown_once = False
        self._kept = 0
        self._wired = False
        self.setObjectName("queue")
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = QueueModel(desk, look, clock)
        self.views = ViewsList(look)
        self.table = QueueTable(look, self.model)
        self.filters = FilterBar(look)
        self.shown = ShownView(desk, look, zone, clock, lambda: self.model.rowCount(), self, lambda: self._wanted)
        self._build(look)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._reading = Fetching(desk, zone, self, painted=self.first_shown)
        self._painted = QTimer(self)  # one of its own: what singleShot makes outlives the window by its time
        self._painted.setSingleShot(True)
        self._painted.setInterval(PAINTED_MS)
        self._painted.timeout.connect(self.first_shown)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._connect()
        self.views.show_view(self._wanted.view)
        look.language.follow(self._retranslate)

    def _build(self, look: Look) -> None:
        right = self._right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._header(look))
        right.addWidget(self.filters)
        self._add_tools(look)
        self._below = QStackedWidget()
        self._below.addWidget(self.table)
        self._empty = EmptyQueue(look)
        self._empty.first_step.connect(self._take_first_step)
        self._empty.widened.connect(self._search_wider)
        self._empty.cleared.connect(self._clear_search)
        self._below.addWidget(self._empty)
        right.addWidget(Line())
        right.addWidget(self._below, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.views)
        self._edge = Line()
        self._edge.setFixedSize(1, QWIDGETSIZE_MAX)
        self._edge.setMinimumHeight(0)
        row.addWidget(self._edge)
        row.addLayout(right, 1)

    def _header(self, look: Look) -> QWidget:
        header = QWidget()
        header.setFixedHeight(look.theme.size["view_header"])
        self._title = Label(look, role="title", ident="queue.title", elide=True)
        self._menu = IconButton(look, "queue.views_open", say("queue.views"), "chevron-down", self._offer_views)
        self._menu.hide()
        keys = keys_of("queue.about")
        self._about = IconButton(look, "queue.about", say("queue.view.menu"), "eye", keys=keys)
        self._about.clicked.connect(lambda: self._forms.offer(self._about))
        self._count = Label(look, tone="muted", ident="queue.count")
        self._news = Button(look, "queue.news", "", self.refresh, icon="refresh-cw", small=True)
        self._news.hide()
        self._search = SearchField(look, "queue.search", say("queue.search"), say("queue.search_hint"))
        self._search.setMinimumWidth(140)
        self._search.setMaximumWidth(316)
        keys = keys_of("queue.take_next")
        self._take = Button(look, "queue.take_next", say("queue.take_next"), self.take_next, icon="zap", keys=keys, badge=False)
        keys = keys_of("queue.import")
        self._import = IconButton(look, "queue.import", say("import_window.action"), "upload", self.import_asked.emit, keys=keys)
        self._import.setVisible(self._desk.person.may("import_cases"))
        self._new = Button(
            look, "queue.new", say("queue.new"), self.new_asked.emit, kind="primary", icon="plus", keys=keys_of("queue.new"), badge=False
        )
        row = QHBoxLayout(header)
        row.setContentsMargins(20, 4, 16, 0)
        row.setSpacing(8)
        for widget in (self._title, self._menu, self._about, self._count, self._news):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addStretch(1)
        row.addWidget(self._search, 8)
        for button in (self._import, self._take, self._new):
            row.addWidget(button)
        return header

    def _add_tools(self, look: Look) -> None:
        self._bulk = Button(
            look, "queue.bulk", say("hands.change"), self._offer_changes, icon="pencil", after="chevron-down", small=True,
            keys=keys_of("queue.bulk"), badge=False)
        self._more = IconButton(look, "queue.more", say("hands.more"), "ellipsis", self._offer_more, keys=keys_of("queue.more"))
        self.filters.tools.addWidget(self._bulk)
        self.filters.tools.addWidget(self._more)

    def _connect(self) -> None:
        self._typing.timeout.connect(self._search_now)
        self._tick.timeout.connect(self._pass_time)
        self._reading.came.connect(self._take_opening)
        self._reading.rest_came.connect(self._take_rest)
        self._reading.late.connect(self._say_wanted)
        for near in (self.table.hand_came, self.model.ids_wanted):
            near.connect(self._reading.come_near)
        self._search.textEdited.connect(lambda _text: self._typing.start())
        self._search.textChanged.connect(lambda _text: self._typing.start())
        self._search.cleared.connect(self._search_now)
        self._search.returnPressed.connect(self._enter_search)
        self.views.view_chosen.connect(self.show_view)
        self.filters.conditions_changed.connect(self._narrow)
        self.filters.sort_chosen.connect(self._sort)
        self.filters.density_chosen.connect(self.shown.arrange_density)
        self.filters.edit_asked.connect(lambda key, value: self._forms.edit(self.filters.chip(key), key, value))
        self.filters.save_asked.connect(lambda: self._forms.save(self.filters.save))
        self.filters.columns_asked.connect(lambda: self._forms.arrange(self.filters.columns))
        self.table.arranged.connect(lambda: self.shown.arrange_columns(self.table.columns))
        self.table.copied.connect(lambda n: self.done.emit(say("queue.export.copied", n=n)))
        self.shown.arranged.connect(self._arrange)
        self.shown.made.connect(self._wire_saved)
        for own in ("done", "undoable", "alerted", "file_wanted"):
            getattr(self.shown, own).connect(getattr(self, own))
        self.first_shown.connect(lambda: self.shown.keeping)
        for part in (self.filters, self.model):
            self.shown.labels_known.connect(part.show_labels)
        self.table.case_opened.connect(self.case_opened)
        self.table.case_taken.connect(self._take_case)
        self.table.sort_asked.connect(self._sort_by)
        self.table.undo_asked.connect(lambda: self.hands.offer_undo(self._below_of(self._more)))
        self._desk.changed.connect(self._changed)
        self._desk.person_changed.connect(self._person_changed)
        for code, slot in self.runs.items():
            for keys in all_keys_of(code):
                QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # what is shown -------------------------------------------------------------------------------------------------------

    @property
    def runs(self) -> dict[str, Callable[[], object]]:
        """What its commands do that are no buttons."""
        return {
            "queue.search": self.focus_search, "queue.refresh": self.refresh,
            "queue.filter.form": lambda: self.filters.edit_asked.emit("", ""),
            "queue.explain": lambda: self._forms.explain(self._about), "queue.save_view": lambda: self._forms.save(self._about),
        }

    def views_keys(self) -> dict[str, str]:
        """Return the views of the list, each with its chord, "" for none."""
        return {view: keys_of(f"queue.view.{at}") for at, view in enumerate(LISTED, 1)}

    @property
    def wanted(self) -> QueueFilter:
        """Which cases are shown, in which order."""
        return self._wanted

    def begin(self, view: str, first: Opening | None = None) -> None:
        """Show a view for the first time; an unknown one is the open cases.

        Args:
            view: its code.
            first: its beginning, where that was read already.
        """
        if first is None:
            self._reading.begin(view)
        else:
            self._take_opening(first)

    def _take_beginning(self, first: Opening) -> None:
        self._wanted = first.wanted or self._wanted
        self.shown.begin(first.code or self._wanted.view, first.layout)
        self.views.show_view(self.shown.code)
        self._search.put(self._wanted.search)
        self.filters.show_conditions(self._wanted.conditions)
        self.filters.show_sort(self._wanted.sort or queue.own_sort(self._wanted.view))
        self._arrange()
        self._show_sorted()

    def show_view(self, view: str) -> None:
        """Show another view, without a search: a saved one with its own filters, one of the others with those in force."""
        self._typing.stop()
        saved, left = self.shown.filter_of(view), self.shown.filter_of(self.shown.code)
        conditions = () if left is not None else self._wanted.conditions
        wanted = saved or QueueFilter(view if view in LISTED else "open", conditions)
        self.shown.code = view if saved is not None else wanted.view
        self._search.put(wanted.search)
        self.views.show_view(self.shown.code)
        self._arrange()
        self._show(wanted)

    def show_cases(self, wanted: QueueFilter) -> None:
        """Show the cases of a filter, such as those behind a figure."""
        self._search.put(wanted.search)
        self.shown.code = wanted.view if wanted.view in LISTED else "all"
        self.views.show_view(self.shown.code)
        self._arrange()
        self._show(wanted)

    def show_people(self, people: Sequence[Person]) -> None:
        """Take who can own a case, for the filter."""
        self._people = tuple(people)
        named = [(str(each.id), one_line(each.name)) for each in people if each.active]
        self.filters.show_people(named)
        self.shown.show_people(named)

    def show_density(self, density: str) -> None:
        """Make the rows ``comfortable`` or ``compact`` where nobody chose for a view."""
        self.shown.show_density(density)
        self._arrange()

    def _arrange(self, grouped: bool = False) -> None:
        """Lay the rows out as the view has them."""
        density = self.shown.density
        self.filters.show_density(density)
        self.table.show_density(density)
        self.table.show_columns(self.shown.columns)
        self._show_sorted()
        if grouped and self._loaded:
            self.refresh()

    @property
    def _forms(self) -> Viewing:
        """The menu and the forms of the view, wired when they are first needed."""
        if not self._wired:
            self._wired = True
            forms = self.shown.viewing
            forms.view_wanted.connect(self.show_view)
            forms.filter_put.connect(self.filters.put)
            forms.filter_off.connect(self.filters.take_off)
        return self.shown.viewing

    def _wire_saved(self) -> None:
        keeping = self.shown.keeping
        self.views.follow(keeping, lambda: self.shown.code)
        keeping.views_changed.connect(lambda _views: self._retranslate(self._look.words))
        keeping.gone.connect(lambda code: self.show_view("open") if code == self.shown.code else None)

    def refresh(self) -> None:
        """Read everything again; the selected case stays selected."""
        self._show(self._wanted)

    def _show(self, wanted: QueueFilter) -> None:
        same = wanted == self._wanted
        self._wanted = wanted
        self._kept = self.table.case if same else 0
        self._stale = False
        self._drop()
        counts, seen = (None, queue.PAGE) if same else (self._counts, self.table.in_sight)
        self._reading.read(wanted, self.shown.group, counts, seen)

    def _say_wanted(self) -> None:
        """Say what is wanted, in one go with its rows where those come soon: a bar that is laid out twice is painted twice."""
        wanted = self._wanted
        self.filters.show_conditions(wanted.conditions)
        self.filters.show_sort(wanted.sort or ("" if wanted.search else queue.own_sort(wanted.view)))
        self._news.hide()
        self._retranslate(self._look.words)

    def _drop(self) -> None:
        self._reading.drop()
        if self._side is not None:
            self._side.drop()
        self._side = None

    def _take_opening(self, opening: Opening) -> None:
        if opening.wanted is not None or not self._loaded:
            self._take_beginning(opening)
        self._counts = dict(opening.counts)
        self.views.show_counts(opening.counts)
        place = self.table.verticalScrollBar().value()
        self._show_sorted()  # with the rows: a header that changes paints the whole table
        self.model.look_for(self._wanted.search)
        self.model.show(opening.ids, opening.rows, opening.total)
        self.table.show_groups(opening.groups)
        if self._kept:
            self.table.verticalScrollBar().setValue(place)
            self.table.choose(self.model.row_of(self._kept))
        else:
            self.table.scrollToTop()
        self._show_below()
        self._reading.shown(self._wanted, opening)
        self._say_wanted()
        self._loaded = True
        if not self._shown_once:
            self.update()

    def _take_rest(self, rest: Rest) -> None:
        self._counts = dict(rest.counts)
        self.views.show_counts(rest.counts)
        if rest.ids is not None:
            self.model.extend(rest.ids)
        self._retranslate(self._look.words)

    def _show_below(self) -> None:
        empty = self.model.rowCount() == 0
        self._below.setCurrentWidget(self._empty if empty else self.table)
        if not empty:
            return
        if self._empty.show_filter(self._wanted, self.shown.title()):
            everything = replace(self._wanted, view="all", conditions=() if self._wanted.view == "all" else self._wanted.conditions)
            total = self._desk.ask(queue.total, wanted=everything, zone=self._zone(), most=MOST_COUNTED, then=self._empty.offer_wider)
            self._side = total

    # search, filters, order ----------------------------------------------------------------------------------------------

    def focus_search(self) -> None:
        """Put the cursor into the search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _search_now(self) -> None:
        self._typing.stop()
        if self._search.text() != self._wanted.search:
            self._show(replace(self._wanted, search=self._search.text()))

    def _enter_search(self) -> None:
        self._search_now()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.currentIndex().row() < 0:
            self.table.choose(0)

    def _clear_search(self) -> None:
        self._search.put("")
        self._show(replace(self._wanted, search="", conditions=()))

    def _search_wider(self) -> None:
        conditions = () if self._wanted.view == "all" else self._wanted.conditions
        self.show_cases(replace(self._wanted, view="all", conditions=conditions, sort=""))

    def _take_first_step(self) -> None:
        if self._wanted.view in ("open", "all", "closed"):
            self.new_asked.emit()
        else:
            self.show_view("open")

    def _narrow(self, conditions: tuple[tuple[str, str], ...]) -> None:
        self._show(replace(self._wanted, conditions=conditions))

    def _sort(self, sort: str) -> None:
        self._show(replace(self._wanted, sort=sort))

    def _sort_by(self, column: int) -> None:
        sort = SORT_OF.get(self.model.codes[column], "")
        if not sort:
            return
        now = self._wanted.sort
        first = f"-{sort}" if sort in DOWN_FIRST else sort
        other = sort if sort in DOWN_FIRST else f"-{sort}"
        by_itself = not now and not self._wanted.search and queue.own_sort(self._wanted.view) == first
        self._sort(other if now == first or by_itself else first)

    def _show_sorted(self) -> None:
        sort = self._wanted.sort or ("" if self._wanted.search else queue.own_sort(self._wanted.view))
        column = next((at for at, code in enumerate(self.model.codes) if SORT_OF.get(code) == sort.removeprefix("-") != ""), -1)
        self.model.show_sorted(column, down=sort.startswith("-"))

    # taking --------------------------------------------------------------------------------------------------------------

    @property
    def hands(self) -> Acting:
        """What is done with the cases; made when it is first needed, with all that changes a case."""
        if self._hands is None:
            from complaint_desk.ui.queue.acting import Acting

            self._hands = Acting(self._desk, self._look, self._zone, self._clock, self)
            self._hands.case_opened.connect(self.case_opened)
            self._hands.done.connect(self.done)
            self._hands.undoable.connect(self.undoable)
            self._hands.reported.connect(self.reported)
            self._hands.macro_asked.connect(self.macro_asked)
            self._hands.reminder_asked.connect(self.reminder_asked)
            self._hands.closed.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
            self._right.addWidget(self._hands.panel)
        return self._hands

    def take_next(self) -> None:
        """Take the case that most needs this person, and open it."""
        self._take.setEnabled(False)
        self.hands.take_next(self._free_take)

    def _free_take(self) -> None:
        self._take.setEnabled(self._desk.person.may("take_case"))

    def _offer_changes(self) -> None:
        self.table.with_selected(lambda cases: self.hands.offer_changes(cases, self._people, self._below_of(self._bulk)))

    def _offer_more(self) -> None:
        self.hands.offer_more(self._below_of(self._more))

    @staticmethod
    def _below_of(button: QWidget) -> QPoint:
        return button.mapToGlobal(QPoint(0, button.height() + 2))

    def _take_case(self, case_id: int) -> None:
        from complaint_desk.services.bulk import Action

        self.hands.change((case_id,), Action("assign", str(self._desk.person.id)))

    # news ----------------------------------------------------------------------------------------------------------------

    def _changed(self, changed: Changed) -> None:
        if not changed.kinds & {"case", "customer"} and not changed.cases:
            return
        if not self.isVisible():
            self._stale = True
            return
        self.model.renew(changed.cases)
        self._look_for_news()

    def _look_for_news(self) -> None:
        if self._side is not None:
            self._side.drop()
        shown, count = self.model.ids, self.model.rowCount()
        self._side = self._desk.ask(queue.news, wanted=self._wanted, zone=self._zone(), shown=shown, count=count, then=self._take_news)

    def _take_news(self, news: News) -> None:
        self._counts = dict(news.counts)
        self.views.show_counts(news.counts)
        self.shown.keeping.watch(news.counts)
        if self._reading.counted and news.new:
            if self.model.rowCount() == 0:
                self.refresh()
                return
            self._news.say(say("queue.news", n=news.new))
        self._news.setVisible(self._reading.counted and news.new > 0)
        self._retranslate(self._look.words)

    def _pass_time(self) -> None:
        self.model.tick()
        self.table.viewport().update()
        if self._reading.counted:
            self._look_for_news()

    def _person_changed(self, person: Person) -> None:
        say_who_may(person, self._look, (self._take, self._new))
        self._import.setVisible(person.may("import_cases"))
        self.model.tick()
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the first rows are painted, which happens right after this."""
        super().paintEvent(event)
        if self._loaded and not self._shown_once:
            self._shown_once = True
            self._painted.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Show the queue as it is by now."""
        super().showEvent(event)
        self._tick.start()
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let time pass unseen."""
        super().hideEvent(event)
        self._tick.stop()

    def close_down(self) -> None:
        """Ask nothing more; the window closes."""
        self._tick.stop()
        self._typing.stop()
        self._painted.stop()
        self._drop()
        self.model.close_down()
        self.shown.close_down()

    # words ---------------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the list of views into a menu in a narrow window."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.views.setVisible(not narrow)
        self._edge.setVisible(not narrow)
        self._menu.setVisible(narrow)

    def _offer_views(self) -> None:
        self.views.menu().popup(self._menu.mapToGlobal(QPoint(0, self._menu.height() + 2)))

    def _count_said(self) -> Message:
        return count_said(self._wanted, self.model.rowCount(), self._counts.get(self._wanted.view, 0), whole=self._reading.counted)

    def _retranslate(self, _words: Words) -> None:
        say_who_may(self._desk.person, self._look, (self._take, self._new))
        self._title.say(self.shown.title())
        self.filters.save.setVisible(bool(self._wanted.conditions or self._wanted.search or self.shown.is_changed()))
        self._count.say(self._count_said())
        if self._below.currentWidget() is self._empty:
            self._empty.word(self._wanted, self.shown.title())
        self.setAccessibleName(self._look.worded(self.shown.title()))
