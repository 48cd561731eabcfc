"""Which view is shown and how it is laid out for who works here: one of those that are always there, or a saved one.

What is saved and arranged is read after the first rows are on the screen; until then there is the code and the layout of the first view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import one_line

if TYPE_CHECKING:
    from complaint_desk.domain.marking import Marks
    from complaint_desk.domain.saved_view import Layout
    from complaint_desk.ui.queue.keeping import Keeping
    from complaint_desk.ui.queue.viewing import Viewing

COMFORTABLE = "comfortable"


class ShownView(QObject):
    """The view that is shown.

    Signals:
        arranged: its layout is another one now; True when the rows are grouped otherwise.
        made: the saved views can be read now.
        done: a ``Message`` of what was done.
        undoable: a ``Message`` of what was done, one below it, and what takes it back.
        alerted: title and sentence for the edge of the window.
        file_wanted: title, kinds, name proposed, and what takes the path.
        labels_known: what tags and own fields are called, by ``tag.KEY`` and ``field.KEY``.

    Attributes:
        code: of the view.
    """

    arranged = Signal(bool)
    made = Signal()
    done = Signal(object)
    undoable = Signal(object, object, object)
    alerted = Signal(object, object)
    file_wanted = Signal(object, object, str, object)
    labels_known = Signal(object)

    def __init__(
        self, desk: Desk, look: Look, zone: Callable[[], tzinfo], clock: Callable[[], int], counted: Callable[[], int | None],
        host: QWidget, wanted: Callable[[], QueueFilter],
    ) -> None:
        super().__init__(host)
        self._desk, self._look, self._zone, self._clock, self._host = desk, look, zone, clock, host
        self._counted, self._wanted = counted, wanted
        self.code = "open"
        self._first: Layout | None = None
        self._density = COMFORTABLE
        self._people: tuple[tuple[str, str], ...] = ()
        self._marks: Marks | None = None
        self._keeping: Keeping | None = None
        self._viewing: Viewing | None = None

    def begin(self, code: str, layout: Layout | None) -> None:
        """Take the first view with its layout, as both were read before anything else."""
        self.code, self._first = code, layout

    # saved views ------------------------------------------------------------------------------------------------------------

    @property
    def keeping(self) -> Keeping:
        """The saved views; made when they are first needed, with all that reads them."""
        if self._keeping is None:
            from complaint_desk.ui.queue.keeping import Keeping

            self._keeping = made = Keeping(self._desk, self._look, self._zone, self)
            made.done.connect(self.done)
            made.undoable.connect(self.undoable)
            made.alerted.connect(self.alerted)
            made.laid_out.connect(self._laid_out)
            made.marks_known.connect(self._take_marks)
            self.made.emit()
            made.load()
        return self._keeping

    @property
    def viewing(self) -> Viewing:
        """The menu and the forms of the view; made when they are first needed."""
        if self._viewing is None:
            from complaint_desk.ui.queue.viewing import Now, Viewing

            def now() -> Now:
                return Now(self.code, self._wanted(), self.layout, self._counted())

            self._viewing = made = Viewing(self._desk, self._look, self.keeping, now, self._zone, self._clock, self._host)
            made.done.connect(self.done)
            made.file_wanted.connect(self.file_wanted)
            made.columns_chosen.connect(self.arrange_columns)
            made.group_chosen.connect(lambda group: self._arrange(replace(self.layout, group=group)))
            made.layout_reset.connect(self._reset)
            made.show_people(self._people)
            if self._marks is not None:
                made.show_marks(self._marks)
        return self._viewing

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Take who can own a case: number and name."""
        self._people = tuple(people)
        if self._viewing is not None:
            self._viewing.show_people(people)

    def _take_marks(self, marks: Marks) -> None:
        self._marks = marks
        if self._viewing is not None:
            self._viewing.show_marks(marks)
        from complaint_desk.services.marking import labels_of  # no first page waits for it

        self.labels_known.emit(labels_of(marks))

    def saved(self) -> dict[str, str]:
        """Return the names of the views that people saved, by their code."""
        return self._keeping.names if self._keeping is not None else {}

    def filter_of(self, code: str) -> QueueFilter | None:
        """Return the cases of a saved view, None for one that is always there."""
        saved = self._keeping.view(code) if self._keeping is not None else None
        return saved.wanted if saved is not None else None

    def is_changed(self) -> bool:
        """Tell whether something else is shown than the saved view says."""
        saved = self.filter_of(self.code)
        return saved is not None and saved != self._wanted()

    def title(self) -> Said:
        """Return what is shown, in words."""
        saved = self._keeping.view(self.code) if self._keeping is not None else None
        if saved is None:
            return say(f"view.{self._wanted().view}")
        return say("queue.view.changed", view=one_line(saved.name, 18)) if self.is_changed() else one_line(saved.name, 60)

    # layout -----------------------------------------------------------------------------------------------------------------

    @property
    def layout(self) -> Layout:
        """How the view is laid out for who works here."""
        from complaint_desk.domain.saved_view import Layout

        if self._keeping is None:
            return self._first or Layout()
        return self._keeping.layout(self.code)

    @property
    def group(self) -> str:
        """By what its rows are grouped, "" for the view's own way; asked before the first rows are painted."""
        return self.layout.group if self._keeping is not None or self._first is not None else ""

    @property
    def columns(self) -> tuple[tuple[str, int], ...]:
        """Code and width of its columns, none for those that are there by themselves."""
        return self.layout.columns if self._keeping is not None or self._first is not None else ()

    @property
    def density(self) -> str:
        """How high its rows are."""
        chosen = self.layout.density if self._keeping is not None or self._first is not None else ""
        return chosen or self._density

    def show_density(self, density: str) -> None:
        """Take how high rows are where nobody chose for a view."""
        self._density = density

    def arrange_columns(self, columns: Sequence[tuple[str, int]]) -> None:
        """Keep other columns."""
        self._arrange(replace(self.layout, columns=tuple(columns)))

    def arrange_density(self, density: str) -> None:
        """Keep another height of the rows."""
        self._arrange(replace(self.layout, density=density))

    def _reset(self) -> None:
        from complaint_desk.domain.saved_view import Layout

        self._arrange(Layout())

    def _arrange(self, layout: Layout) -> None:
        group = self.group
        self.keeping.arrange(self.code, layout)
        self.arranged.emit(self.group != group)

    def _laid_out(self, code: str) -> None:
        if code == self.code and self._first != self.layout:
            grouped = self._first is None and bool(self.layout.group)
            self._first = self.layout
            self.arranged.emit(grouped)

    def close_down(self) -> None:
        """Ask nothing more."""
        if self._keeping is not None:
            self._keeping.close_down()
