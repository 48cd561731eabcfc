"""Views that people save, in the window: beside the others in the list with their live counts, and what can be done with each.

Counts come one after the other, never in the way of what is looked at: those that counters know first. Who asked to be told at a number
is told once each time it is reached. Made after the first rows are on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_view import Layout
from complaint_desk.services import queue, saved_views, warning
from complaint_desk.services.changed import Changed
from complaint_desk.services.saved_views import Arranged, Counted, SavedView, laid_over
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import one_line

COUNT_MS: Final = 30_000
"""So often saved views are counted anew, and after each change."""

SETTLE_MS: Final = 300


class Keeping(QObject):
    """The saved views and arrangements of who works here.

    Signals:
        views_changed: the saved views, by name.
        counted: the number of cases by view code, with the moment each was so.
        laid_out: the code of a view whose layout is known now.
        gone: the code of a view that is no longer there.
        marks_known: the tags and own fields of the desk, as ``Marks``.
        done: a ``Message`` of what was done.
        undoable: a ``Message`` of what was done, one below it, and what takes it back.
        alerted: title and sentence for the edge of the window.
    """

    views_changed = Signal(object)
    counted = Signal(object)
    laid_out = Signal(str)
    gone = Signal(str)
    marks_known = Signal(object)
    done = Signal(object)
    undoable = Signal(object, object, object)
    alerted = Signal(object, object)

    def __init__(self, desk: Desk, look: Look, zone: Callable[[], tzinfo], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._look, self._zone = desk, look, zone
        self._views: dict[str, SavedView] = {}
        self._arranged = Arranged("", {}, {})
        self._counts: dict[str, Counted] = {}
        self._told: set[tuple[str, int]] = set()
        self._line: list[str] = []
        self._ticket: Ticket | None = None
        self._counting = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLE_MS)
        self._later.timeout.connect(self.count)
        self._again = QTimer(self)
        self._again.setInterval(COUNT_MS)
        self._again.timeout.connect(self.count)
        desk.changed.connect(self._changed)
        desk.person_changed.connect(self.load)

    # what there is ----------------------------------------------------------------------------------------------------------

    def view(self, code: str) -> SavedView | None:
        """Return a saved view by its code."""
        return self._views.get(code)

    @property
    def names(self) -> dict[str, str]:
        """The names of the saved views by their code, in the order of the names."""
        return {view.code: one_line(view.name, 60) for view in self._views.values()}

    @property
    def start(self) -> str:
        """The code of the view the person begins with, "" for the one they left."""
        return self._arranged.start

    def layout(self, code: str) -> Layout:
        """Return how a view is laid out for who works here."""
        own = self._arranged.layouts.get(code, Layout())
        saved = self._views.get(code)
        return laid_over(own, saved.layout) if saved is not None else own

    def alert_of(self, code: str) -> int:
        """Return at which number of cases of a view the person wants to be told, 0 for never."""
        return self._arranged.alerts.get(code, (0, False))[0]

    def load(self) -> None:
        """Read what there is."""
        self._told.clear()
        self._desk.ask(saved_views.arranged, then=self._take_arranged)
        self._desk.ask(saved_views.views, then=self._take_views)
        self._desk.ask(saved_views.marks, then=self.marks_known.emit)
        self._again.start()

    def close_down(self) -> None:
        """Count nothing more."""
        self._again.stop()
        self._later.stop()
        if self._ticket is not None:
            self._ticket.drop()

    def _take_arranged(self, arranged: Arranged) -> None:
        before, self._arranged = self._arranged, arranged
        for code in {*before.layouts, *arranged.layouts}:
            if before.layouts.get(code) != arranged.layouts.get(code):
                self.laid_out.emit(code)

    def _take_views(self, views: Sequence[SavedView]) -> None:
        before = self._views
        self._views = {view.code: view for view in views}
        self.views_changed.emit(tuple(views))
        for code in before.keys() - self._views.keys():
            self.gone.emit(code)
        for code in self._views:
            self.laid_out.emit(code)
        self.count()

    def _changed(self, changed: Changed) -> None:
        if "view" in changed.kinds:
            self._desk.ask(saved_views.arranged, then=self._take_arranged)
            self._desk.ask(saved_views.views, then=self._take_views)
        elif changed.kinds & {"marks", "rules"}:  # a rule set has words by which decisions are found
            self._desk.ask(saved_views.marks, then=self.marks_known.emit)
        elif changed.cases or changed.kinds & {"case", "customer"}:
            self._later.start()

    # counting ---------------------------------------------------------------------------------------------------------------

    def count(self) -> None:
        """Count the saved views anew, one after the other."""
        if self._counting:
            return
        codes = list(self._views)
        quick = dict(zip(codes, saved_views.at_once([self._views[code].wanted for code in codes]), strict=True))
        if not self._arranged.alerts.keys() <= self._views.keys():
            self._desk.ask(queue.counts, zone=self._zone(), then=self.watch, failed=lambda _problem: None)
        self._line = sorted(codes, key=lambda code: not quick[code])
        self._count_next()

    def _count_next(self) -> None:
        view = None
        while self._line and view is None:
            view = self._views.get(self._line.pop(0))
        self._counting = view is not None
        if view is not None:
            self._ticket = self._desk.ask(
                saved_views.count, code=view.code, wanted=view.wanted, zone=self._zone(), then=self._take_count,
                failed=lambda _problem: None, ended=self._count_next,
            )

    def _take_count(self, counted: Counted) -> None:
        if counted.code in self._views:
            self._counts[counted.code] = counted
            self.counted.emit({counted.code: counted})
            self.watch({counted.code: counted.n})

    def watch(self, counts: Mapping[str, int]) -> None:
        """Tell, once each time, when a view has come to the number at which the person wants to be told; not while nobody is there."""
        if any(self._crosses(code, n) for code, n in counts.items()):
            self._desk.ask(
                warning.anybody_there, then=lambda there: self._tell_crossed(counts) if there else None, failed=lambda _problem: None,
            )

    def _crosses(self, code: str, n: int) -> bool:
        least, told = self._arranged.alerts.get(code, (0, False))
        return bool(least) and (n >= least) != told

    def _tell_crossed(self, counts: Mapping[str, int]) -> None:
        for code, n in counts.items():
            if not self._crosses(code, n):
                continue
            least = self._arranged.alerts[code][0]
            above = n >= least
            self._arranged.alerts[code] = (least, above)
            self._desk.do(saved_views.told, code=code, above=above, failed=lambda _problem: None)
            if above:
                name = self.name(code)
                self.alerted.emit(say("queue.view.crossed", name=name, n=n), say("queue.view.crossed_note", n=least))

    def name(self, code: str) -> str:
        """Return what a view is called."""
        saved = self._views.get(code)
        return saved.name if saved is not None else self._look.words(f"view.{code}")

    # changing ---------------------------------------------------------------------------------------------------------------

    def arrange(self, code: str, layout: Layout) -> None:
        """Keep how a view is laid out for who works here."""
        if layout == self.layout(code):
            return
        self._arranged.layouts[code] = layout
        self._desk.do(saved_views.arrange, code=code, layout=layout)

    def save(
        self, name: str, wanted: QueueFilter, layout: Layout, shared: bool, *, then: Callable[[str], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """Save a new view; ``then`` takes its code."""
        self._desk.do(
            saved_views.save, name=name, wanted=wanted, layout=layout, shared=shared, failed=failed,
            then=lambda changed: self._saved(changed, name, then),
        )

    def _saved(self, changed: Changed, name: str, then: Callable[[str], object]) -> None:
        def known(views: Sequence[SavedView]) -> None:
            self._take_views(views)
            self.done.emit(say("queue.view.saved_done", name=" ".join(name.split())))
            then(f"saved:{changed.result['view']}")

        self._desk.ask(saved_views.views, then=known)  # it can be shown once it is known

    def keep(self, view: SavedView, wanted: QueueFilter, layout: Layout) -> None:
        """Let a view show what is shown now."""
        self._change(view, say("queue.view.saved_done", name=view.name), wanted=wanted, layout=layout)

    def rename(self, view: SavedView, name: str, *, then: Callable[[], object], failed: Callable[[Exception], object]) -> None:
        """Give a view another name."""
        self._desk.do(saved_views.change, view=view.id, name=name, failed=failed, then=lambda _changed: then())

    def share(self, view: SavedView, shared: bool) -> None:
        """Let everybody use a view, or only who saved it."""
        told = say("queue.view.shared_done" if shared else "queue.view.unshared_done", name=view.name)
        self._change(view, told, shared=shared)

    def delete(self, view: SavedView) -> None:
        """Delete a view; it can be brought back."""
        self._desk.do(
            saved_views.change, view=view.id, deleted=True,
            then=lambda _changed: self.undoable.emit(say("queue.view.deleted", name=view.name), "", lambda: self._bring_back(view)),
        )

    def _bring_back(self, view: SavedView) -> None:
        self._change(view, say("queue.view.saved_done", name=view.name), deleted=False)

    def _change(self, view: SavedView, told: Message, **fields: Any) -> None:
        self._desk.do(saved_views.change, view=view.id, then=lambda _changed: self.done.emit(told), **fields)

    def start_with(self, code: str) -> None:
        """Begin with a view from now on; the same again takes it back."""
        code = "" if code == self._arranged.start else code
        told = say("queue.view.starts", name=self.name(code)) if code else say("queue.view.starts_left")
        self._arranged = replace(self._arranged, start=code)
        self._desk.do(saved_views.start_with, code=code, then=lambda _done: self.done.emit(told))

    def tell_at(self, code: str, n: str, *, then: Callable[[], object], failed: Callable[[Exception], object]) -> None:
        """Tell the person when a view has so many cases."""
        name = self.name(code)

        def told(_changed: Changed) -> None:
            self.done.emit(say("queue.view.alert_on", name=name, n=int(n)) if n.strip() else say("queue.view.alert_off", name=name))
            then()

        self._desk.do(saved_views.tell_at, code=code, n=n, failed=failed, then=told)


def open_menu(menu: QMenu, below: QWidget) -> None:
    """Open a menu below a button, with its first entry chosen, so that the keyboard goes on from there."""
    menu.popup(below.mapToGlobal(QPoint(0, below.height() + 2)))
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])
