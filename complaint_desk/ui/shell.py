"""The window around the views: rail, views, guide at the right, a bar for what concerns the whole desk, and the status line.

It knows no view: views are added under a code, the guide is a widget that stands beside one of them. Nothing here reads the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.people import Who
from complaint_desk.ui.rail import Rail
from complaint_desk.ui.status import Status
from complaint_desk.ui.widgets.buttons import Button, IconButton
from complaint_desk.ui.widgets.focus import FocusRing
from complaint_desk.ui.widgets.still import lay_out_ahead
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.ui.widgets.notices import Banner, Toast

NARROW_GUIDE = 1180
"""Below this width of the window the guide takes its least width (notes.md, narrow windows)."""

LEAST_WIDTH, LEAST_HEIGHT = 960, 600
_UNREAD = "qt_rubberband"
"""What is called so, with all that stands in it, Qt leaves out of what it tells a screen reader: it would read what is hidden aloud."""


class Shell(QMainWindow):
    """The main window.

    Signals:
        view_changed: the code of the view that is shown now.
        view_made: the code of a view that stands in the window from now on.
        person_asked: the code of the person who shall work here now.
        lock_asked: the screen shall be locked.
        stop_asked: the number of a long job that shall stop.
        uncovered: nothing hides the window any more.
        closing: the window closes; what is typed is to be kept now.

    Attributes:
        status: the status bar.
        rail: the rail.
        toast_above: height at the bottom of the view that what was just done leaves free.
    """

    view_changed = Signal(str)
    view_made = Signal(str)
    person_asked = Signal(str)
    lock_asked = Signal()
    stop_asked = Signal(int)
    uncovered = Signal()
    closing = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._views: dict[str, QWidget] = {}
        self._later: dict[str, Callable[[], QWidget]] = {}
        self._prepared: dict[str, QWidget] = {}
        self._shown = ""
        self._under: dict[str, str] = {}
        self._guide: QWidget | None = None
        self._guide_view = ""
        self._guide_wanted = True
        self._guide_width = look.theme.size["guide"]
        self.setObjectName("shell")
        self.setMinimumSize(LEAST_WIDTH, LEAST_HEIGHT)
        self.rail = Rail(look, self)
        self.status = Status(look)
        self._stack = QStackedWidget()
        self._stack.setProperty("ground", "surface")
        self._stack.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._standing: Banner | None = None
        self._notice: Banner | None = None
        self._open: Button
        self._way: Callable[[], object] | None = None
        self._told = 0
        self._toast: Toast | None = None
        self._cover: QWidget | None = None
        self._names: dict[QWidget, str] = {}
        self.toast_above: Callable[[], int] = lambda: 0
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self._stack)
        self._splitter.splitterMoved.connect(self._keep_guide_width)
        self._middle = self._make_middle()
        self.setCentralWidget(self._middle)
        self.setStatusBar(self.status)
        self._ring = FocusRing(look, self)
        self._stack.setFocus()  # else the first button of the rail has the focus when the window opens
        self.rail.view_asked.connect(self.show_view)
        self.rail.person_asked.connect(self.person_asked)
        self.rail.lock_asked.connect(self.lock_asked)
        self.status.stop_asked.connect(self.stop_asked)
        look.language.language_changed.connect(self._retranslate)
        self._retranslate(look.words)

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        right = self._right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._splitter, 1)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        return middle

    @property
    def notice(self) -> Banner:
        """The bar for what concerns the whole desk; made when it is first needed, as no first page waits for it."""
        if self._notice is None:
            from complaint_desk.ui.widgets.notices import Banner

            close = IconButton(self._look, "shell.notice.close", say("widget.close"), "x", self.hide_notice)
            self._open = Button(self._look, "shell.notice.open", "", self._act, small=True)
            self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._notice = Banner(self._look, "shell.notice", "", "", [self._open, close], icon="info")
            self._notice.hide()  # else the layout would show it by itself
            self._right.insertWidget(0 if self._standing is None else 1, self._notice)
        return self._notice

    def show_standing(self, title: Said, sentence: Said) -> None:
        """Say at the very top what holds as long as the window is open: nothing closes it, and each notice stands below it."""
        if self._standing is None:
            from complaint_desk.ui.widgets.notices import Banner

            self._standing = Banner(self._look, "shell.standing", title, sentence, icon="eye")
            self._right.insertWidget(0, self._standing)
            self._standing.show()
        else:
            self._standing.say(title, sentence)

    def add_bar(self, bar: QWidget) -> None:
        """Put a bar of somebody else's above the views, below the notice."""
        self._right.insertWidget(self._right.indexOf(self._splitter), bar)

    @property
    def floor(self) -> QWidget:
        """What floats above the views stands on."""
        return self._stack

    @property
    def toast(self) -> Toast:
        """What was just done and can be undone; made when it is first needed."""
        if self._toast is None:
            from complaint_desk.ui.widgets.notices import Toast

            self._toast = Toast(self._look, self._stack, lambda: self.toast_above())
        return self._toast

    def place_toast(self) -> None:
        """Put what was just done where it belongs, once what it stands above has another height."""
        if self._toast is not None:
            self._toast.place()

    def add_view(self, code: str, view: QWidget, icon: str = "", *, bottom: bool = False, under: str = "") -> None:
        """Add a view and its button in the rail; the first added is shown.

        Args:
            code: the last part of ``nav.CODE``; its word stands under the icon.
            view: the widget.
            icon: name of its icon.
            bottom: at the foot of the rail, as the settings are.
            under: the view whose button stands for this one, which then has none of its own, such as the queue for the import.
        """
        self._promise(code, icon, bottom=bottom, under=under)
        self._take(code, view)
        if len(self._views) == 1:
            self.show_view(code)

    def add_view_later(self, code: str, make: Callable[[], QWidget], icon: str = "", *, bottom: bool = False, under: str = "") -> None:
        """Add a view that is made when it is first shown, as ``add_view`` has it; its button stands in the rail at once."""
        self._later[code] = make
        self._promise(code, icon, bottom=bottom, under=under)

    def _promise(self, code: str, icon: str, *, bottom: bool, under: str) -> None:
        self._under[code] = under or code
        if not under:
            self.rail.add(code, icon, bottom=bottom)

    def _take(self, code: str, view: QWidget) -> None:
        self._views[code] = view
        self._stack.addWidget(view)

    def take_away(self, code: str) -> QWidget | None:
        """Take a view out of the window, as it stands, and return it; another may be added in its place, or the same again.

        The first view is shown where it stood. None when it was never made.
        """
        view = self._views.pop(code, None)
        if view is not None:
            if self._stack.currentWidget() is view:
                self.show_view(next(iter(self._views)))
            self._stack.removeWidget(view)
            view.setParent(None)  # what a screen reader is told of must not have it
        return view

    def made(self, code: str) -> QWidget:
        """Return a view, made now if nobody needed it before."""
        self.prepare(code)
        if code in self._prepared:
            self._take(code, self._prepared.pop(code))
            self.view_made.emit(code)
        return self._views[code]

    def prepare(self, code: str) -> bool:
        """Make a view, but not yet put it into the window, which takes as long again; return whether that was done before."""
        if code not in self._later:
            return True
        self._prepared[code] = self._later[code]()
        del self._later[code]  # only now: one that failed is tried again when it is wanted next
        return False

    def is_made(self, code: str) -> bool:
        """Whether a view is there already."""
        return code in self._views

    def lay_out_ahead(self, code: str) -> None:
        """Lay a view out before it is shown: in one turn with its first painting the window would stand still for longer than a frame."""
        if code != self.view:
            lay_out_ahead(self.made(code), self._stack.size())

    @property
    def view(self) -> str:
        """The code of the view that is shown."""
        return next((code for code, each in self._views.items() if each is self._stack.currentWidget()), "")

    def show_view(self, code: str) -> None:
        """Show a view."""
        view, changed = self.made(code), code != self.view
        self.rail.show_view(self._under[code])
        if code != self._shown:  # another case in the same view arranges nothing anew
            self._shown = code
            self._stack.setCurrentWidget(view)
            self._arrange_guide()
            self._retranslate(self._look.words)
        self._bring_cursor()
        if self._toast is not None:
            self.place_toast()
            self._toast.raise_()
        if changed:
            self.view_changed.emit(code)

    def _bring_cursor(self) -> None:
        """Take the cursor along.

        In a window that is not in front Qt leaves it on the page that went away where what had it on this one is hidden by now: once the
        window comes to the front, keys would change what nobody sees.
        """
        focus, page = self.focusWidget(), self._stack.currentWidget()
        here = page is None or focus is None or focus.isVisible() or page.isAncestorOf(focus)
        if self.isVisible() and not here:
            self._stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_guide(self, guide: QWidget, beside: str) -> None:
        """Put the guide at the right of one view; it is 400 wide, at least 360, and never covers the view.

        Args:
            guide: the widget.
            beside: the code of the view it belongs to.
        """
        self._guide, self._guide_view = guide, beside
        guide.setMinimumWidth(self._look.theme.size["guide_min"])
        self._splitter.addWidget(guide)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._arrange_guide()

    def show_guide(self, wanted: bool) -> None:
        """Show the guide beside its view, or hide it."""
        self._guide_wanted = wanted
        self._arrange_guide()

    @property
    def guide_width(self) -> int:
        """The width that the person gave the guide, in logical pixels."""
        return self._guide_width

    def set_guide_width(self, width: int) -> None:
        """Give the guide the width of the last time."""
        self._guide_width = max(width, self._look.theme.size["guide_min"])
        self._arrange_guide()

    def _keep_guide_width(self, _position: int, _index: int) -> None:
        if self._guide is not None and self._guide.isVisible():
            self._guide_width = self._splitter.sizes()[1]

    def _arrange_guide(self) -> None:
        if self._guide is None:
            return
        self._guide.setVisible(self._guide_wanted and self.view == self._guide_view)
        width = self._look.theme.size["guide_min"] if self.width() < NARROW_GUIDE else self._guide_width
        self._splitter.setSizes([max(1, self._splitter.width() - width), width])

    @property
    def covered(self) -> bool:
        """Whether a page hides everything."""
        return self._cover is not None

    def cover(self, page: QWidget) -> None:
        """Hide everything below a page, as it is, until it is uncovered; nothing of it can be seen, read or pressed meanwhile."""
        self._cover = page
        for each in (self._middle, self.status):
            each.hide()
            each.setEnabled(False)  # a screen reader presses hidden buttons too
            self._names[each] = each.objectName()
            each.setObjectName(_UNREAD)
        for each in self.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if each is not page and not each.isWindow() and each.property("kind") == "float":
                each.hide()
        page.setParent(self)
        page.setGeometry(self.rect())
        page.show()
        page.raise_()
        self._retranslate(self._look.words)

    def uncover(self) -> None:
        """Show again what stood there."""
        if self._cover is not None:
            self._cover.hide()
            self._cover = None
            for each, name in self._names.items():
                each.setObjectName(name)
                each.setEnabled(True)
                each.show()
            self._names.clear()
            self._retranslate(self._look.words)
            self.uncovered.emit()

    def show_person(self, now: Who, people: Sequence[Who]) -> None:
        """Show who works here, and whom the quick switch offers."""
        self.rail.show_people(now, people)
        self.status.show_person(now)

    def show_notice(self, title: Said, sentence: Said = "", way: tuple[Said, Callable[[], object]] | None = None) -> int:
        """Say something that concerns the whole desk, at the top of the views, until it is closed.

        Args:
            title: what stands in bold.
            sentence: what follows it.
            way: a button: words and press.

        Returns:
            The number of this notice, which is ``noticed`` as long as it stands there.
        """
        self._told += 1
        self.notice.say(title, sentence)
        self._offer(way)
        self.notice.show()
        return self._told

    def _offer(self, way: tuple[Said, Callable[[], object]] | None) -> None:
        """Put a button into the notice, or none."""
        self._way = way[1] if way is not None else None
        if way is not None:
            self._open.say(way[0])
        self._open.setVisible(way is not None)

    def _act(self) -> None:
        if self._way is not None:
            self._way()

    def show_problem(self, problem: Problem) -> None:
        """Say a problem that no field and no view took."""
        self._told += 1
        self.notice.say(problem.message, problem.code, wrong=True)
        self._offer(None)
        self.notice.show()

    @property
    def has_notice(self) -> bool:
        """Whether a notice stands there."""
        return self._notice is not None and not self._notice.isHidden()

    @property
    def noticed(self) -> int:
        """The number of the notice that stands there, 0 for none."""
        return self._told if self.has_notice else 0

    def hide_notice(self) -> None:
        """Take the notice away."""
        if self._notice is not None:
            self._notice.hide()

    def place(self) -> str:
        """Return place and size of the window, to be kept in the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def put(self, place: str) -> None:
        """Put the window where it was, if a screen is still there; else in the middle of the screen, 1440 by 900 or what fits."""
        if place and self.restoreGeometry(QByteArray.fromBase64(place.encode("ascii", "ignore"))):
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        size = QRect(0, 0, min(1440, room.width()), min(900, room.height()))
        size.moveCenter(room.center())
        self.setGeometry(size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the guide's width as the window allows it."""
        super().resizeEvent(event)
        self._arrange_guide()
        if self._cover is not None:
            self._cover.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window closes, then close."""
        self.closing.emit()
        super().closeEvent(event)

    def _retranslate(self, words: Words) -> None:
        view = self.view if self._cover is None else ""
        product = words("shell.product")
        self.setWindowTitle(words("shell.title", view=words(f"nav.{view}")) if view else product)


def plain_page(ground: str = "surface") -> QFrame:
    """Return an empty page for a view, painted with a ground of the theme."""
    page = QFrame()
    page.setProperty("ground", ground)
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return page
