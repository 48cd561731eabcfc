"""Commands in the window: each key of the table does its work, and the palette offers what can be done now.

A command that is a button is that button's press, so what cannot be pressed is not offered. Besides the table, the palette offers the
views and every other button in sight; what a person used last comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from complaint_desk.ui.commands import COMMANDS, Command, all_keys_of, keys_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.shell import Shell
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.ui.files import Files
    from complaint_desk.ui.palette import Offer, Palette

MOST_USED: Final = 30
PANES: Final = ("queue.views", "queue.search", "queue.table", "case.timeline", "case.together", "case.forms", "case.note", "guide")
"""The parts of the window that F6 goes through, where they are in sight."""

QUIET: Final = ("nav.", "palette", "keysheet", "toast.close", "status.")
"""Buttons that are no offers of their own: those of the rail and its people, and those that only take something away."""

Run = Callable[[], object]


class Commanding(QObject):
    """The commands of one window.

    Signals:
        case_wanted: the id of a case that was chosen in the palette.
        customer_wanted: the id of a customer.
        view_wanted: the code of a view of the queue.
    """

    case_wanted = Signal(object)
    customer_wanted = Signal(object)
    view_wanted = Signal(str)

    def __init__(
        self, look: Look, desk: Desk, shell: Shell, files: Files, *, runs: Mapping[str, Run], owned: Container[str],
        views: Mapping[str, str], saved: Callable[[], Mapping[str, str]], used: str, parent: QObject,
    ) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            desk: asked for cases and customers by name.
            shell: the window.
            files: asks where to write the cheat sheet.
            runs: what each command does that is no button, by its code.
            owned: those whose keys the screens themselves answer.
            views: the views of the queue with their chord, "" for none.
            saved: gives the names of the views that people saved, by their code.
            used: codes of the commands in the order of their last use, with commas between.
            parent: what it belongs to.
        """
        super().__init__(parent)
        self._look, self._desk, self._shell, self._files, self._views = look, desk, shell, files, views
        self._saved = saved
        self._used = [code for code in used.split(",") if code]
        self._palette: Palette | None = None
        self._runs: dict[str, Run] = {
            **runs, "palette": self.open_palette, "keys": self.show_keys,
            "pane.next": lambda: self.next_pane(1), "pane.before": lambda: self.next_pane(-1),
            "case.tab.next": lambda: self._turn_tab(1), "case.tab.before": lambda: self._turn_tab(-1),
        }
        self._owned, self._heard = owned, set[str]()
        self._listen_all()

    def add(self, runs: Mapping[str, Run]) -> None:
        """Take what more commands do, now that the view is there in which they do it."""
        self._runs |= runs
        self._listen_all()

    @property
    def used(self) -> str:
        """The codes of the commands in the order of their last use, to be kept in the settings."""
        return ",".join(self._used)

    def _listen_all(self) -> None:
        """Answer the keys of each command that is no button, once the view that it belongs to is made."""
        for command in COMMANDS:
            code, room = command.code, self._room(command.place)
            if code in self._runs and code not in self._owned and code not in self._heard and room is not None:
                self._heard.add(code)
                self._listen(command, room)

    def _listen(self, command: Command, room: QWidget) -> None:
        """Answer the keys of a command: where it belongs, and nowhere else."""
        for keys in all_keys_of(command.code):
            shortcut = QShortcut(QKeySequence(keys), room)
            shortcut.setAutoRepeat(command.code.startswith("case.find."))
            shortcut.activated.connect(self._runs[command.code])

    def _room(self, place: str) -> QWidget | None:
        return self._shell.findChild(QWidget, place) if place != "window" else self._shell

    # the palette ---------------------------------------------------------------------------------------------------------

    def open_palette(self) -> None:
        """Show the palette with what can be done now, or take it away."""
        if self._palette is None:
            from complaint_desk.ui.palette import Palette  # with what it takes to know how things are typed

            self._palette = Palette(self._look, self._desk, self._shell)
            self._palette.used.connect(self._note)
            self._palette.case_wanted.connect(self.case_wanted)
            self._palette.customer_wanted.connect(self.customer_wanted)
        self._palette.open_with(self.offers(), self._used)

    def offers(self) -> list[Offer]:
        """Return what can be done now: the commands of the table, the views, and the other buttons in sight."""
        from complaint_desk.ui.palette import Offer

        words, english = self._look.words, Words("en", self._look.words.zone)
        found = []
        here = ("case", "guide") if self._shell.view == "case" else (self._shell.view,)
        for command in sorted(COMMANDS, key=lambda each: each.place not in here):  # what belongs to the page that is shown comes first
            code, run = command.code, self._way(command)
            if run is not None and not command.own and code != "palette":
                place = words(f"command_place.{command.place}")
                found.append(Offer(code, _name(code, words), run, _name(code, english), place, key_text(keys_of(code))))
        for view, keys in self._views.items():
            name = words(f"view.{view}")
            found.append(Offer(f"view.{view}", name, self._shower(view), english(f"view.{view}"), words("palette.view"), key_text(keys)))
        for view, name in self._saved().items():
            found.append(Offer(f"view.{view}", name, self._shower(view), place=words("palette.view")))
        known = {command.code for command in COMMANDS}
        for button in self._in_sight():
            if button.objectName() not in known:
                name = button.accessibleName()
                found.append(Offer(button.objectName(), name, self._presser(button), place=words("palette.here")))
        return found

    def _shower(self, view: str) -> Run:
        return lambda: self.view_wanted.emit(view)

    def _way(self, command: Command) -> Run | None:
        """How a command is done now; None when it cannot be."""
        run = self._runs.get(command.code)
        if run is None:
            button = self._shell.findChild(QAbstractButton, command.code)
            there = button is not None and (button.isVisible() or (command.code.startswith("queue.") and not button.isHidden()))
            return self._presser(button) if button is not None and there and button.isEnabled() else None
        if command.place == "queue":
            return self._at_queue(run)
        here = "case" if command.place == "guide" else command.place
        return run if here == "window" or (here == self._shell.view and (here != "case" or self._has_case())) else None

    def _at_queue(self, run: Run) -> Run:
        def there() -> None:
            self._shell.show_view("queue")
            run()

        return there

    def _has_case(self) -> bool:
        number = self._shell.findChild(QWidget, "case.number")
        return number is not None and number.isVisible()

    def _in_sight(self) -> list[QAbstractButton]:
        return [
            button for button in self._shell.findChildren(QAbstractButton)
            if button.isVisible() and button.isEnabled() and button.objectName() and button.accessibleName()
            and not button.objectName().startswith(QUIET) and not button.objectName().startswith("qt_")
        ]

    def _presser(self, button: QAbstractButton) -> Run:
        return lambda: button.click() if button.isEnabled() else None

    def _note(self, code: str) -> None:
        self._used = [code, *(each for each in self._used if each != code)][:MOST_USED]

    # the other commands of the window ------------------------------------------------------------------------------------

    def show_keys(self) -> None:
        """Show all keys."""
        from complaint_desk.ui.keysheet import KeySheet

        KeySheet(self._look, self._files, self._shell).open()

    def next_pane(self, step: int) -> None:
        """Put the cursor into the next part of the window, or the one before."""
        panes = [pane for ident in PANES if (pane := self._shell.findChild(QWidget, ident)) is not None and pane.isVisible()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        now = next((at for at, pane in enumerate(panes) if focus is not None and (pane is focus or pane.isAncestorOf(focus))), None)
        pane = panes[(now + step) % len(panes)] if now is not None else panes[0 if step > 0 else -1]
        _first_in(pane).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _turn_tab(self, step: int) -> None:
        tabs = self._shell.findChild(QTabBar, "case.tabs")
        if tabs is None:
            return
        shown = [at for at in range(tabs.count()) if tabs.isTabVisible(at)]
        tabs.setCurrentIndex(shown[(shown.index(tabs.currentIndex()) + step) % len(shown)])


def _first_in(pane: QWidget) -> QWidget:
    """Return the pane itself if it takes the focus, else the first that does inside it."""
    if pane.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return pane
    each: QWidget | None = pane.nextInFocusChain()
    while each is not None and each is not pane:
        if pane.isAncestorOf(each) and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible() and each.isEnabled():
            return each
        each = each.nextInFocusChain()
    return pane


def _name(code: str, words: Words) -> str:
    key = code.replace(".", "_")
    return words(f"command.{key}")
