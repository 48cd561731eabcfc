"""What stands in the queue where no case does: what will appear there, or that nothing fits, and the first step from here."""

from __future__ import annotations

from PySide6.QtCore import Signal

from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.queue.views import ICONS
from complaint_desk.ui.text import one_line
from complaint_desk.ui.widgets import Button, EmptyState

BEGINNINGS = ("open", "all", "closed")
"""Views in which the first step is a new complaint; from the others it is the open cases."""


class EmptyQueue(EmptyState):
    """An empty view.

    Signals:
        first_step: the first step is taken.
        widened: the same shall be looked for in all cases.
        cleared: search and filters shall go.
    """

    first_step = Signal()
    widened = Signal()
    cleared = Signal()

    def __init__(self, look: Look) -> None:
        self.step = Button(look, "queue.first_step", "", lambda: self.first_step.emit(), kind="primary")
        self.wider = Button(look, "queue.search_all", "", lambda: self.widened.emit())
        self._clear = Button(look, "queue.clear_search", say("queue.clear_search"), lambda: self.cleared.emit(), kind="text")
        super().__init__(look, "inbox", "", "", (self.step, self.wider, self._clear), ident="queue.empty")

    def show_filter(self, wanted: QueueFilter, title: Said) -> bool:
        """Offer the way on from an empty view, and tell whether it is narrowed, so that there may be more elsewhere."""
        narrowed = bool(wanted.search or wanted.conditions)
        self.wider.setVisible(narrowed)
        self.wider.say(say("queue.search_all"))
        self._clear.setVisible(narrowed)
        self.step.setVisible(not narrowed)
        if not narrowed:
            self.step.say(say("queue.new") if wanted.view in BEGINNINGS else say("queue.show_open"))
        self.word(wanted, title)
        return narrowed

    def word(self, wanted: QueueFilter, title: Said) -> None:
        """Say what is empty and why."""
        narrowed = bool(wanted.search or wanted.conditions)
        if narrowed:
            view = one_line(title) if isinstance(title, str) else title
            nothing = say("queue.nothing_found", view=view, search=one_line(wanted.search, 40))
            fits_none = (say("queue.nothing_fits", view=view), say("queue.nothing_fits_note"))
            self.say(*((nothing, say("queue.nothing_found_note")) if wanted.search else fits_none))
        else:
            self.say(say(f"queue.empty.{wanted.view}.title"), say(f"queue.empty.{wanted.view}.sentence"))
        self.show_icon("search" if narrowed else ICONS.get(wanted.view, "inbox"))

    def offer_wider(self, count: int) -> None:
        """Say how many there are in all cases."""
        self.wider.say(say("queue.search_all_n", n=count))
        self.wider.setVisible(count > 0)
