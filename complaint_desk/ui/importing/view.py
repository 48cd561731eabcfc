"""The view that brings cases in: choose a file, see how it is understood, change that, see what would come in, then let it come in.

Nothing is written before Import is pressed. Reading runs beside the desk and can be stopped here and in the status bar; what was
stopped has left nothing behind. Problems stand above what caused them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from complaint_desk.domain.messages import Listed, Message, say
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import importing, mail_files
from complaint_desk.services.backups import before_risk
from complaint_desk.services.changed import Changed
from complaint_desk.services.importing import FileLook, MailFile, Outcome, Prepared, RefusedRow
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.files import FileDrop, Files
from complaint_desk.ui.importing.columns import Columns
from complaint_desk.ui.importing.rows import Counts, FirstRows, RefusedRows
from complaint_desk.ui.importing.zone import system_zone
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, one_line
from complaint_desk.ui.widgets import Banner, Button, Chip, EmptyState, ErrorCard, Heading, row_of
from complaint_desk.wording import Words

_SEPARATORS: Final = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_FILES_NAMED: Final = 6
_BUSY: Final = ("importing", "writing", "stopping")
_CASES: Final = "import_window.kinds_cases"
_MAPPING: Final = "import_window.kinds_mapping"


def _rehearsal(store: Any, who: Any, *, found: FileLook, zone: tzinfo | None, progress: importing.Progress) -> Outcome:
    """Rehearse an import; the computer's own zone is looked up here, beside the window: the first time that reads tables."""
    return importing.rehearse(store, who, found=found, zone=zone or system_zone(), progress=progress)


def _preparation(store: Any, who: Any, *, found: FileLook, zone: tzinfo | None, progress: importing.Progress) -> Prepared:
    return importing.prepare(store, who, found=found, zone=zone or system_zone(), progress=progress, guard=before_risk)


class ImportView(QFrame):
    """The view.

    Signals:
        cases_wanted: a ``QueueFilter``; the queue shall show the cases that came in.
    """

    cases_wanted = Signal(object)

    def __init__(self, look: Look, desk: Desk, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk, self._files = look, desk, files
        self._found: FileLook | None = None
        self._outcome: Outcome | None = None
        self._refused: list[RefusedRow] = []
        self._path: Path | None = None
        self._ticket: Ticket | None = None
        self._doing = ""  # "looking", "checking", "importing", "writing", "stopping" or nothing
        self._done = False
        self._fallen_to: QWidget | None = None  # what got the focus while nothing here could have it
        self.setObjectName("import")
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._drop = FileDrop(self)
        self._drop.dropped.connect(self.open_file)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        column.addWidget(self._make_notices())
        column.addWidget(self._stack, 1)
        column.addWidget(self._make_footer())
        self._show_state()
        look.language.follow(self._retranslate)

    # How it is built

    def _make_header(self) -> QWidget:
        look = self._look
        keys = keys_of("import.file")
        self._other = Button(look, "import.other", say("import_window.other_file"), self.choose_file, icon="file-text", keys=keys)
        header = QWidget()
        header.setFixedHeight(look.theme.size["view_header"])
        row = row_of(Heading(look, say("import_window.title"), role="title"), None, self._other)
        row.setContentsMargins(20, 0, 16, 0)
        header.setLayout(row)
        return header

    def _make_notices(self) -> QWidget:
        look = self._look
        self._by_hand = Button(look, "import.by_hand", say("import_window.by_hand"), self._look_by_hand, small=True)
        self._with_mapping = Button(look, "import.error.mapping", say("import_window.use_mapping"), self._choose_mapping, small=True)
        self._error = ErrorCard(look, "import.error", "", "", [self._by_hand, self._with_mapping])
        self._show = Button(look, "import.show", say("import_window.show"), self._show_cases, kind="primary", icon="inbox")
        self._result = Banner(look, "import.result", "", "", [self._show], icon="circle-check")
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(20, 0, 16, 0)
        column.setSpacing(0)
        column.addWidget(self._error)
        column.addWidget(self._result)
        self._error.hide()
        self._result.hide()
        return box

    def _make_empty(self) -> QWidget:
        look = self._look
        keys = keys_of("import.file")
        choose = Button(look, "import.file", say("import_window.choose"), self.choose_file, kind="primary", icon="upload", keys=keys)
        self._file = choose
        title, sentence = say("import_window.empty"), say("import_window.empty_sentence")
        return EmptyState(look, "upload", title, sentence, [choose], ident="import.empty")

    def _make_content(self) -> QWidget:
        look = self._look
        self._columns = Columns(look, self._desk.later)
        self._columns.chosen.connect(self._choose_field)
        self._first, self._refusals, self._counts = FirstRows(look), RefusedRows(look), Counts(look)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(1)
        split.addWidget(self._make_columns())
        self._below = self._make_rows()
        split.addWidget(self._below)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 4)
        split.setSizes([560, 440])
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 4, 16, 8)
        column.setSpacing(8)
        self._facts = QHBoxLayout()
        self._facts.setSpacing(8)
        column.addLayout(self._facts)
        column.addWidget(split, 1)
        return page

    def _make_columns(self) -> QWidget:
        look = self._look
        self._heading = Heading(look, say("import_window.columns"))
        save = Button(look, "import.mapping.save", say("import_window.save_mapping"), self._save_mapping, kind="text", small=True)
        self._use = Button(look, "import.mapping.use", say("import_window.use_mapping"), self._choose_mapping, kind="text", small=True)
        box = _titled(self._heading, self._columns, self._use, save)
        box.setMinimumHeight(120)
        return box

    def _make_rows(self) -> QWidget:
        look = self._look
        save = Button(look, "import.save_refused", say("import_window.save_refused"), self._save_refused, kind="text", small=True)
        left = _titled(Heading(look, say("import_window.first_rows")), self._first, right=8)
        self._right = _titled(Heading(look, say("import_window.refused_rows")), self._refusals, save, left=8)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(1)
        sides.addWidget(left)
        sides.addWidget(self._right)
        sides.setStretchFactor(0, 3)
        sides.setStretchFactor(1, 2)
        outer = QWidget()
        column = QVBoxLayout(outer)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._counts)
        self._came_with = Label(look, tone="muted", ident="import.files", wrap=True)
        self._came_with.hide()
        column.addWidget(self._came_with)
        column.addWidget(sides, 1)
        outer.setMinimumHeight(140)
        return outer

    def _make_footer(self) -> QWidget:
        look = self._look
        self._hint = Label(look, tone="muted", ident="import.hint", wrap=True)
        self._cancel = Button(look, "import.cancel", say("import_window.cancel"), self.cancel)
        keys = keys_of("import.start")
        self._start = Button(look, "import.start", say("import_window.start_plain"), self._bring_in, kind="primary", keys=keys)
        self._footer = QFrame()
        self._footer.setProperty("edge", "top")
        self._footer.setFixedHeight(56)
        row = row_of(self._hint, self._cancel, self._start)
        row.setStretch(0, 1)
        row.setContentsMargins(20, 0, 16, 0)
        self._footer.setLayout(row)
        return self._footer

    # What a person does

    def choose_file(self) -> None:
        """Ask which file to bring in."""
        if self._doing not in _BUSY:
            self._files.choose(self, say("import_window.choose"), say(_CASES), self.open_file)

    def open_file(self, path: Path) -> None:
        """Look at a file and show how it is understood; while another one comes in, nothing happens."""
        if self._doing in _BUSY:
            return
        self._path = path
        self._look_at(path)

    def cancel(self) -> None:
        """Stop what runs; nothing of it is kept."""
        if self._ticket is not None:
            self._ticket.stop()
        if self._doing in ("importing", "checking"):
            self._doing = "stopping"
            self._show_state()

    def _look_by_hand(self) -> None:
        if self._path is not None:
            self._look_at(self._path, by_hand=True)

    def _choose_mapping(self) -> None:
        path = self._path
        if path is not None:
            taken = say("import_window.use_mapping")
            self._files.choose(self, taken, say(_MAPPING), lambda columns: self._look_at(path, columns=columns))

    def _save_mapping(self) -> None:
        if (found := self._found) is not None:
            name = f"{found.path.name.split('.')[0]}.mapping.json"
            self._files.save(self, say("import_window.save_mapping"), say(_MAPPING), name, lambda path: self._save_with(
                importing.save_mapping, found, path, told=path))

    def _save_refused(self) -> None:
        if (found := self._found) is not None:
            name = self._look.words("import_window.refused_name", file=found.path.name.split(".")[0])
            refused = list(self._refused)
            self._files.save(self, say("import_window.save_refused"), say("import_window.kinds_table"), f"{name}.csv", lambda path: (
                self._save_with(importing.save_refused, refused, path, self._look.words, told=path)))

    def _save_with(self, job: Any, *args: Any, told: Path) -> None:
        def kept(_nothing: object) -> None:
            self._error.hide()
            self._hint.say(say("import_window.kept", file=told.name))

        self._desk.work(job, *args, then=kept, failed=self._tell)

    def _choose_field(self, column: str, field: str, order: str) -> None:
        if self._found is None or self._doing in _BUSY:
            return
        self._begin("checking")
        self._keep(self._desk.ask(
            importing.with_field, found=self._found, column=column, field=field, order=order, then=self._understood, failed=self._tell_end))

    def _show_cases(self) -> None:
        self.cases_wanted.emit(QueueFilter(view="all", conditions=(("origin", "imported,undated"),)))

    # What the desk answers

    def _look_at(self, path: Path, *, columns: Path | None = None, by_hand: bool = False) -> None:
        self._begin("looking")
        self._hint.say(say("import_window.looking", file=path.name))

        def refused(problem: Problem) -> None:
            with self._focus_kept():
                if columns is None:
                    self._found = None
                    self._stack.setCurrentIndex(0)
                self._tell_end(problem)

        self._keep(self._desk.ask(importing.look, file=path, columns=columns, by_hand=by_hand, then=self._understood, failed=refused))

    def _understood(self, found: FileLook) -> None:
        new = self._found is None or self._found.path != found.path
        self._found, self._outcome, self._refused = found, None, []
        self._doing = ""
        ours, was_empty = self._has_focus(), self._stack.currentIndex() == 0
        self._stack.setCurrentIndex(1)
        self._below.setVisible(found.has_words)
        self._show_facts(found)
        if new:
            self._counts.clear()
            self._show_files([])
            self._refusals.show_refused([])
            self._right.hide()
        if found.has_words:
            self._begin("checking")
        else:
            self._show_state()
        if ours and was_empty:  # what was pressed is gone, and what comes next is not there yet
            (self._cancel if found.has_words else self._other).setFocus()
        # each in a turn of its own: all at once, and beside a rehearsal, the window would stand still for as long as ten frames
        self._next(partial(self._show_columns, ours and was_empty), found)

    def _next(self, step: Callable[[FileLook], object], found: FileLook) -> None:
        """Go on with what was understood of a file, unless another look has come by then, or comes."""
        def taken() -> None:
            if self._found is found and self._doing != "looking":
                step(found)

        self._desk.later(taken)

    def _show_columns(self, focus: bool, found: FileLook) -> None:
        ours = self._has_focus()
        self._columns.show_columns(importing.columns_of(found), then=partial(self._next, self._show_first, found))
        elsewhere = not ours and QApplication.focusWidget() is not None
        if (focus and not elsewhere) or (ours and not self._has_focus()):
            self._columns.focus_first()

    def _show_first(self, found: FileLook) -> None:
        self._first.show_file(found, None)
        self._next(self._rehearse, found)

    def _rehearse(self, found: FileLook) -> None:
        if self._doing == "stopping":
            self._stopped()
        elif self._doing == "checking":
            self._keep(self._desk.ask(
                _rehearsal, found=found, zone=self._look.words.zone, then=self._rehearsed, failed=self._tell_end,
                ended=self._ended, long=say("import_window.checking")))

    def _rehearsed(self, outcome: Outcome) -> None:
        self._doing = ""
        self._outcome = outcome
        self._show_counts(outcome.read, outcome.made, outcome.joined, outcome.refused)
        self._show_files(outcome.files)
        with self._focus_kept():
            self._show_state()
        if self._found is not None:
            self._next(self._show_read, self._found)  # to paint the rows takes as long as to paint all that is around them

    def _show_read(self, found: FileLook) -> None:
        self._first.show_file(found, self._outcome)

    def _bring_in(self) -> None:
        if not self._ready() or self._found is None:
            return
        self._begin("importing")
        self._next(self._prepare, self._found)  # that it begins is seen before it begins

    def _prepare(self, found: FileLook) -> None:
        if self._doing == "stopping":
            self._stopped()
            return
        label = say("import_window.importing", file=one_line(found.path.name, 40))
        self._keep(self._desk.ask(
            _preparation, found=found, zone=self._look.words.zone, then=self._prepared, failed=self._tell_end,
            ended=self._ended, long=label))

    def _prepared(self, prepared: Prepared) -> None:
        """Write what was prepared beside the desk; only this short part waits in line with what people press."""
        if self._doing == "stopping":
            prepared.close()
            return
        self._doing = "writing"
        with self._focus_kept():
            self._show_state()
        label = say("import_window.importing", file=one_line(prepared.name, 40))
        self._keep(self._desk.do(
            importing.admit, prepared=prepared, then=self._came_in, failed=self._tell_end, ended=self._written, long=label))

    def _written(self) -> None:
        self._ticket = None
        if self._doing:
            self._stopped()

    def _came_in(self, changed: Changed) -> None:
        self._doing, self._done = "", True
        result: Mapping[str, Any] = changed.result
        self._show_counts(result["read"], result["made"], result["joined"], result["refused"], done=True)
        self._show_files(result["files"])
        title = say("import_window.done", n=result["made"])
        self._result.say(title, say("import_window.done_rest", joined=result["joined"], refused=len(result["refused"])))
        with self._focus_kept():
            self._result.show()
            self._show_state()

    def _ended(self) -> None:
        """Whatever happened is told by now; what was stopped has no answer."""
        if self._doing != "writing":
            self._ticket = None
            if self._doing:
                self._stopped()

    def _stopped(self) -> None:
        self._doing = ""
        with self._focus_kept():
            self._show_state()
        self._hint.say(say("import_window.stopped"))

    def _keep(self, ticket: Ticket) -> None:
        self._ticket = ticket if self._doing else self._ticket

    def _begin(self, doing: str) -> None:
        """Drop what ran before, whose answer nobody waits for any more, and begin anew."""
        if self._ticket is not None:
            self._ticket.stop()
            self._ticket.drop()
            self._ticket = None
        self._doing, self._done, self._outcome = doing, False, None if doing != "importing" else self._outcome
        with self._focus_kept():
            self._error.hide()
            self._result.hide()
            self._show_state()

    def _tell_end(self, problem: Problem) -> None:
        self._doing = ""
        self._tell(problem)
        self._show_state()

    def _tell(self, problem: Problem) -> None:
        failed = say("import_window.failed") if self._found is None else say("import_window.failed_step")
        self._error.say(failed, problem.message)
        lacks_words = problem.code == "IM-NOT-CASES" and self._found is None
        self._by_hand.setVisible(lacks_words)
        self._with_mapping.setVisible(lacks_words or problem.code == "IM-MAP")
        self._error.show()

    # What is seen

    @contextmanager
    def _focus_kept(self) -> Iterator[None]:
        """Keep the focus in this view, on what comes next, when what had it goes away; never take it from elsewhere."""
        holder = QApplication.focusWidget()
        ours = self._has_focus() or (self._fallen_to is not None and self._fallen_to is holder)
        yield
        if ours and QApplication.focusWidget() is not holder:
            if self._done:
                self._show.setFocus()
            elif self._doing in ("checking", "importing"):
                self._cancel.setFocus()
            elif self._found is not None:
                self._columns.focus_first()
            else:
                self._file.setFocus()
        self._fallen_to = QApplication.focusWidget() if ours and not self._has_focus() else None

    def _has_focus(self) -> bool:
        holder = QApplication.focusWidget()
        return holder is not None and self.isAncestorOf(holder)

    def _ready(self) -> bool:
        return not self._doing and not self._done and self._outcome is not None and self._outcome.made > 0

    def _reason(self) -> Message | str:
        """Why Import cannot be pressed, or what will happen when it is."""
        if self._doing == "looking" and self._path is not None:
            return say("import_window.looking", file=self._path.name)
        if self._doing:
            return say(f"import_window.{self._doing}", file=self._path.name if self._path else "")
        if self._found is None:
            return ""
        if not self._found.has_words:
            return say("import_window.no_words")
        if self._outcome is None:
            return say("import_window.not_checked")
        if self._done:
            return say("import_window.again")
        return say("import_window.all_at_once") if self._outcome.made else say("import_window.nothing_new")

    def _show_state(self) -> None:
        found, busy = self._found is not None, self._doing in _BUSY
        self._footer.setVisible(found or bool(self._doing))
        self._start.setVisible(found and not self._done)
        self._start.setEnabled(self._ready())
        made = self._outcome.made if self._outcome is not None else 0
        self._start.say(say("import_window.start", n=made) if made else say("import_window.start_plain"))
        self._cancel.setVisible(self._doing in ("importing", "checking", "stopping"))
        self._cancel.setEnabled(self._doing != "stopping")
        self._columns.let_choose(not busy)
        for button in (self._use, self._other):
            button.setEnabled(not busy)
        self._other.setVisible(found)
        self._hint.say(self._reason())

    def _show_counts(self, read: int, made: int, joined: int, refused: list[RefusedRow], *, done: bool = False) -> None:
        self._refused = refused
        self._counts.show_counts(read, made, joined, len(refused), done=done)
        self._refusals.show_refused(refused)
        self._right.setVisible(bool(refused))

    def _show_files(self, files: Sequence[MailFile]) -> None:
        """Name what came with e-mails: what comes in, and what is left out and why."""
        self._came_with.say(say("import_window.files", files=Listed(mail_files.told(files, _FILES_NAMED))) if files else "")
        self._came_with.setVisible(bool(files))

    def _show_facts(self, found: FileLook) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        look, shape = self._look, found.shape
        name = Label(look, one_line(found.path.name), weight=600, elide=True, ident="import.name")
        self._facts.addWidget(name)
        said: list[tuple[str, Message | str]] = [("encoding", shape.encoding.upper().removesuffix("-SIG"))] if shape.encoding else []
        separator = _SEPARATORS.get(shape.delimiter)
        said.append(("separator", say(f"import_window.separator_{separator}") if separator else say(f"import_window.kind_{shape.kind}")))
        if shape.packed:
            said.append(("packed", say("import_window.packed")))
        for ident, each in said:
            self._facts.addWidget(Chip(look, each, ident=f"import.{ident}"))
        if shape.header_line > 1:
            self._facts.addWidget(Label(look, say("import_window.header_line", line=shape.header_line), tone="muted"))
        if not shape.named:
            self._facts.addWidget(Label(look, say("import_window.unnamed"), tone="muted"))
        self._facts.addStretch(1)
        self._heading.say(say("import_window.columns"), say("import_window.columns_used", n=len({
            each.name for each in found.mapping.columns}), of=len(found.headers)))

    def _retranslate(self, _words: Words) -> None:
        self.setAccessibleName(self._look.words("import_window.title"))


def _titled(heading: Heading, table: QWidget, *buttons: QWidget, left: int = 0, right: int = 0) -> QWidget:
    """Return a table under its heading, with buttons at the right of that, and room left at its sides."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(left, 0, right, 0)
    column.setSpacing(4)
    heading.setMinimumHeight(26)
    column.addLayout(row_of(heading, None, *buttons))
    column.addWidget(table, 1)
    return box
