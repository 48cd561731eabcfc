"""What can be done with the view that is shown: its menu, and the small forms that save, name, explain, arrange, filter and export it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from complaint_desk import taken_out
from complaint_desk.domain.marking import Marks
from complaint_desk.domain.messages import At, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_view import SHOWN, Layout
from complaint_desk.services import exporting, queue, saved_views
from complaint_desk.services.filter_words import FilterWords
from complaint_desk.services.marking import labels_of
from complaint_desk.services.saved_views import SavedView
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.filter_editor import FilterEditor
from complaint_desk.ui.look import Look
from complaint_desk.ui.naming import NameForm
from complaint_desk.ui.popover import Popover
from complaint_desk.ui.queue.arranging import ArrangePanel
from complaint_desk.ui.queue.keeping import Keeping
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, FieldError, LineField, row_of

WIDE: Final = 460


@dataclass(frozen=True, slots=True)
class Now:
    """What is shown.

    Attributes:
        code: the view.
        wanted: its cases, with what was changed since.
        layout: how it is laid out.
        n: how many cases there are, None while that is not known.
    """

    code: str
    wanted: QueueFilter
    layout: Layout
    n: int | None


class Viewing(QObject):
    """The menu and the forms of a view.

    Signals:
        view_wanted: the code of a view to be shown.
        filter_put: key and value of a filter, and the key it stood under before.
        filter_off: the key of a filter that goes.
        columns_chosen: code and width of the columns.
        group_chosen: what rows are grouped by.
        layout_reset: everything is laid out as it comes.
        done: a ``Message`` of what was done.
        file_wanted: title, kinds, name proposed, and what takes the path.
    """

    view_wanted = Signal(str)
    filter_put = Signal(str, str, str)
    filter_off = Signal(str)
    columns_chosen = Signal(object)
    group_chosen = Signal(str)
    layout_reset = Signal()
    done = Signal(object)
    file_wanted = Signal(object, object, str, object)

    def __init__(
        self, desk: Desk, look: Look, keeping: Keeping, now: Callable[[], Now], zone: Callable[[], tzinfo], clock: Callable[[], int],
        host: QWidget,
    ) -> None:
        super().__init__(host)
        self._desk, self._look, self._keeping, self._now, self._zone, self._clock = desk, look, keeping, now, zone, clock
        self._people: tuple[tuple[str, str], ...] = ()
        self._labels: dict[str, str] = {}
        self._host = host
        view = say("queue.view.name")
        self._naming = NameForm(look, "queue.view.form", say("queue.view.save"), saved_views.FIELD, view, host, say("queue.view.shared"))
        self._alerting = NameForm(
            look, "queue.view.alert.form", say("queue.view.alert"), saved_views.ALERT_FIELD, say("queue.view.alert_at"), host
        )
        self._alerting.box.hide()
        self._editor = FilterEditor(look, desk, host)
        self._editor.applied.connect(self.filter_put)
        self._editor.taken_off.connect(self.filter_off)
        self._arranging = ArrangePanel(look, host)
        self._arranging.columns_chosen.connect(self.columns_chosen)
        self._arranging.group_chosen.connect(self.group_chosen)
        self._arranging.reset.connect(self.layout_reset)
        self._explaining = Popover(look, "queue.explain.panel", say("queue.view.explain"), host, width=WIDE)
        self._sentences = Label(look, wrap=True, ident="queue.explain.text")
        self._explained = Button(look, "queue.explain.close", say("widget.close"), self._explaining.shut, small=True)
        self._explaining.column.addWidget(self._sentences)
        self._explaining.column.addLayout(row_of(None, self._explained))
        self._build_export(look, host)

    def _build_export(self, look: Look, host: QWidget) -> None:
        self._exporting = Popover(look, "queue.export.form", say("queue.export.title"), host)
        self._leaving = Label(look, wrap=True, tone="muted", ident="queue.export.count")
        self._reason = LineField(look, "queue.export.reason", say("queue.export.reason"), say("queue.export.reason"))
        buttons = [
            Button(look, f"queue.export.{form}", say(f"queue.export.as_{form}"), partial(self._choose_file, form), small=True)
            for form in exporting.FORMS
        ]
        self._exporting.column.addWidget(self._leaving)
        self._names = CheckBox(look, "queue.export.names", say("agreeing.with_names"))
        self._unreasoned = FieldError(look, "queue.export.wrong", self._reason)
        self._exporting.column.addWidget(self._reason)
        self._exporting.column.addWidget(self._names)
        self._exporting.column.addWidget(self._unreasoned)
        self._exporting.column.addLayout(row_of(None, *buttons))

    def show_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Take who can own a case: number and name."""
        self._people = tuple(people)

    def show_marks(self, marks: Marks) -> None:
        """Take the tags and own fields of the desk: they are filtered by and shown as columns."""
        self._labels = labels_of(marks)
        self._editor.show_marks(marks)
        self._arranging.show_fields([(f"field.{f.key}", self._labels[f"field.{f.key}"]) for f in marks.fields if f.active])

    # the menu ---------------------------------------------------------------------------------------------------------------

    def menu(self, anchor: QWidget) -> QMenu:
        """Return the menu of the view that is shown; gone when it closes."""
        now, words = self._now(), self._look.words
        saved = self._keeping.view(now.code)
        menu = QMenu(self._host)
        menu.setObjectName("queue.view.menu")
        menu.aboutToHide.connect(menu.deleteLater)

        def add(code: str, run: Callable[[], object], *, ticked: bool | None = None, name: str = "") -> None:
            action = menu.addAction(words(f"queue.view.{code}", name=name).replace("&", "&&"), lambda: run())
            action.setObjectName(f"queue.view.menu.{code}")
            if ticked is not None:
                action.setCheckable(True)
                action.setChecked(ticked)

        add("explain", lambda: self.explain(anchor))
        add("arrange", lambda: self.arrange(anchor))
        if self._desk.person.may("export"):
            add("export", lambda: self.export(anchor))
        menu.addSeparator()
        if saved is not None and saved.may_change:
            add("keep", lambda: self._keeping.keep(saved, now.wanted, now.layout), name=saved.name)
        add("save_as", lambda: self.save(anchor))
        if saved is not None and saved.may_change:
            add("rename", lambda: self._rename(anchor, saved))
            if self._desk.person.may("share_views"):
                add("unshare" if saved.shared else "share", lambda: self._keeping.share(saved, not saved.shared))
        menu.addSeparator()
        add("start", lambda: self._keeping.start_with(now.code), ticked=self._keeping.start == now.code)
        add("alert", lambda: self.tell_at(anchor), ticked=self._keeping.alert_of(now.code) > 0)
        if saved is not None and saved.may_change:
            menu.addSeparator()
            add("delete", lambda: self._keeping.delete(saved))
        return menu

    def offer(self, anchor: QWidget) -> None:
        """Open the menu below a button, with its first entry chosen, so that the keyboard goes on from there."""
        menu = self.menu(anchor)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        menu.setActiveAction(menu.actions()[0])

    def shut(self) -> None:
        """Put every form away."""
        for form in (self._naming, self._alerting, self._editor, self._arranging, self._explaining, self._exporting):
            form.shut()

    # the forms --------------------------------------------------------------------------------------------------------------

    def save(self, anchor: QWidget) -> None:
        """Ask for the name of a new view of what is shown, and save it."""
        def do() -> None:
            now, form = self._now(), self._naming
            shared = form.box.isChecked()
            self._keeping.save(form.field.text(), now.wanted, now.layout, shared, then=self._saved, failed=form.refuse)

        self._naming.ask(anchor, "", do, box=self._desk.person.may("share_views"))

    def _saved(self, code: str) -> None:
        self._naming.shut()
        self.view_wanted.emit(code)

    def _rename(self, anchor: QWidget, view: SavedView) -> None:
        def do() -> None:
            self._keeping.rename(view, self._naming.field.text(), then=self._naming.shut, failed=self._naming.refuse)

        self._naming.ask(anchor, view.name, do)

    def tell_at(self, anchor: QWidget) -> None:
        """Ask at which number of cases the person wants to be told."""
        code = self._now().code

        def do() -> None:
            self._keeping.tell_at(code, self._alerting.field.text(), then=self._alerting.shut, failed=self._alerting.refuse)

        least = self._keeping.alert_of(code)
        self._alerting.ask(anchor, str(least) if least else "", do)

    def edit(self, anchor: QWidget, key: str, value: str) -> None:
        """Open the form of a filter, "" for a new one."""
        self._editor.edit(anchor, key, value, self._people)

    def arrange(self, anchor: QWidget) -> None:
        """Open the form of columns and groups."""
        layout = self._now().layout
        self._arranging.open(anchor, layout.columns or tuple((code, 0) for code in SHOWN), layout.group)

    def sentences(self) -> tuple[str, ...]:
        """Return what is shown, in sentences, with what a saved view leaves out."""
        now = self._now()
        words = FilterWords(self._look.words, dict(self._people), self._labels)
        saved = self._keeping.view(now.code)
        told = words.explained(now.wanted, now.layout, queue.order_of(now.wanted), n=now.n, now_us=self._clock(), zone=self._zone())
        return (*told, *(words.left_out(saved.left_out) if saved is not None else ()))

    def explain(self, anchor: QWidget) -> None:
        """Say what is shown."""
        self._explaining.title.say(self._keeping.name(self._now().code))
        self._sentences.say("\n".join(self.sentences()))
        self._sentences.setFixedWidth(WIDE - 32)
        self._explaining.setAccessibleDescription(" ".join(self.sentences()))
        self._explaining.open_below(anchor, self._explained)

    # leaving ----------------------------------------------------------------------------------------------------------------

    def export(self, anchor: QWidget) -> None:
        """Ask why the view leaves the desk, and as what."""
        now = self._now()
        self._leaving.say(say("queue.export.count", n=now.n or 0))
        self._leaving.setFixedWidth(380 - 32)
        self._names.setChecked(False)  # masked, unless it is said anew each time
        self._names.setVisible(self._desk.person.may("export_names"))
        self._unreasoned.clear()
        self._exporting.open_below(anchor, self._reason)

    def _choose_file(self, form: str) -> None:
        if self._names.isChecked() and not self._reason.text().strip():
            self._unreasoned.show_error(say("problem.export_reason"))
            return
        self._exporting.shut()
        name = f"{self._look.words('queue.export.file_name')} {self._look.words.local(self._clock()):%Y-%m-%d}.{form}"
        self.file_wanted.emit(say("queue.export.title"), say("queue.export.kinds"), name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Note the export, then write the file beside the work."""
        now = self._now()
        try:
            form = exporting.FILES.of(path)
            taken_out.expect_free(path)  # before it is noted
        except Problem as problem:
            self._desk.failed.emit(problem)
            return
        names, reason = self._names.isChecked(), self._reason.text().strip()
        by = self._look.words("queue.export.by", name=self._desk.person.name, at=At(self._clock()), reason=reason or "–")
        about = (self._keeping.name(now.code), *self.sentences(), by)
        self._desk.do(
            exporting.note, wanted=now.wanted, zone=self._zone(), form=form, reason=reason, names=names,
            then=lambda changed: self._write(now, path, about, names=names, noted=changed.result["ids"]),
        )

    def _write(self, now: Now, path: Path, about: Sequence[str], *, names: bool, noted: Sequence[int]) -> None:
        self._desk.ask(
            exporting.write, wanted=now.wanted, layout=now.layout, path=path, words=self._look.words, zone=self._zone(), about=about,
            names=names, noted=noted, long=say("queue.export.writing"),
            then=lambda n: self.done.emit(say("queue.export.done", n=n, file=path.name)),
        )
