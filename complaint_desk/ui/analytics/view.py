"""The analytics view: filters, key figures and chart cards. Numbers and pictures are made off the main thread; the old ones stay until
the new ones are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.charts.picture import Picture
from complaint_desk.domain.aims import HOURS as AIMED_HOURS
from complaint_desk.domain.aims import Aims, changed_aim
from complaint_desk.domain.authority import Person
from complaint_desk.domain.board_causes import ANY_FIELD
from complaint_desk.domain.figures import Period
from complaint_desk.domain.findings import CHARTS, Finding
from complaint_desk.domain.marking import Field
from complaint_desk.domain.messages import Message, Native, say
from complaint_desk.domain.panels import Board, Panel
from complaint_desk.domain.problems import NotAllowed, Problem, WrongUsage
from complaint_desk.domain.saved_page import KEY_FIGURES, OWN_DAYS, PANELS, Page
from complaint_desk.services import baselines, taking_charts
from complaint_desk.services.boards import PLAIN_AIMS, TOPICS, panel_rows
from complaint_desk.services.changed import Changed
from complaint_desk.services.figures import AGAINST, period_of, series, today
from complaint_desk.services.saved_pages import Pages
from complaint_desk.services.sheets import Sheet
from complaint_desk.ui.analytics import drawn
from complaint_desk.ui.analytics.card import ChartCard, limit_actions
from complaint_desk.ui.analytics.counting import CountingBar
from complaint_desk.ui.analytics.drawn import Task
from complaint_desk.ui.analytics.filters import Filters
from complaint_desk.ui.analytics.pages import PageKeeper
from complaint_desk.ui.analytics.places import Places, SystemPlaces
from complaint_desk.ui.analytics.reporting import ReportMaker
from complaint_desk.ui.analytics.rows import as_table, counted, file_name, write_rows
from complaint_desk.ui.analytics.tiles import FigureTiles
from complaint_desk.ui.analytics.topic_row import TopicRow
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.language import Said
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.text import Label, set_tip
from complaint_desk.ui.theme import Theme
from complaint_desk.ui.widgets import Button, Card, Choice, ErrorCard, FieldError, Heading, Segment, Segments, Toast, draw_icons, row_of

ONE_COLUMN_BELOW: Final = 760
RESIZED_MS: Final = 120
NEWS_MS: Final = 400
OVERVIEW: Final = "overview"
SPOTS: Final = "hot_spots"
PAGES: Final = {OVERVIEW: (KEY_FIGURES, *CHARTS), **PANELS}
"""The figures of the pages that are always there."""


class AnalyticsView(QScrollArea):
    """The analytics view; it asks for nothing until it is first shown.

    Signals:
        cases_wanted: the ``QueueFilter`` of the cases behind a number; the queue shows them.
        aims_changed: the ``Aims`` that were typed; somebody keeps them.
    """

    cases_wanted = Signal(object)
    aims_changed = Signal(object)

    def __init__(self, look: Look, desk: Desk, clock: Callable[[], int], places: Places | None = None,
                 parent: QWidget | None = None, *, aims: Aims = PLAIN_AIMS, in_parts: bool = False) -> None:
        """Take the collaborators.

        Args:
            look: appearance and language.
            desk: the way to the numbers.
            clock: microseconds UTC now.
            places: asks where pictures go; the system's dialogs by default.
            parent: the widget around it.
            aims: the targets.
            in_parts: ``prepare`` makes what is in it, before it is used; else everything is made now.
        """
        super().__init__(parent)
        self._look, self._desk, self._clock, self._aims = look, desk, clock, aims
        self._places: Places = places or SystemPlaces()
        self._sheet: Sheet | None = None
        self._names: tuple[str, ...] = PAGES[OVERVIEW]
        self._fields: tuple[Field, ...] = ()
        self._spots_by = ""
        self._findings: dict[str, Finding] = {}
        self._shown: dict[str, Task] = {}
        self._asked: Ticket | None = None
        self._wanted, self._seated, self._whose = 0, 0, desk.person.id
        self._drawing = self._draw_again = False
        self._stale = True
        self._resized = self._timer(RESIZED_MS, self._draw)
        self._news = self._timer(NEWS_MS, self.refresh)
        self._made: dict[str, ChartCard] = {}
        self.cards: dict[str, ChartCard] = {}
        self._columns, self._across = 0, 2
        self._parts: list[Callable[[], object]] = [
            self._build_page, self._build_filters, self._build_header, self._build_choices, self._build_pages, self._build_told,
            self._build_tiles, *(partial(self._card, name) for name in CHARTS), self._build_grid, self._dress,
            partial(draw_icons, self), self._begin,
        ]
        while not in_parts and not self.prepare():
            pass

    def prepare(self) -> bool:
        """Make the next part; return whether everything is there. All at once the window would stand still for some frames."""
        if self._parts:
            self._parts[0]()
            del self._parts[0]  # only now: one that failed is tried again
        return not self._parts

    def _dress(self) -> None:
        """Let the sheet dress what is there; else that is done with the first painting."""
        for each in self.findChildren(QWidget):
            each.ensurePolished()

    def _begin(self) -> None:
        """Hear from now on what changes."""
        self._desk.changed.connect(self._changed)
        self._desk.person_changed.connect(self._seat)
        self._desk.person_changed.connect(self.report.look_at_right)
        self._look.appearance.theme_changed.connect(self._redraw)
        self._look.language.follow(self._retranslate)

    def _timer(self, interval_ms: int, then: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(then)
        return timer

    def _build_page(self) -> None:
        """The page comes first, and each part into it: a page put in at the end has all that is in it dressed once more."""
        self.setObjectName("analytics")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QFrame()
        page.setProperty("ground", "surface")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(20, 0, 16, 12)
        self._column.setSpacing(12)
        self.setWidget(page)
        self._header = QWidget()
        self._header.setFixedHeight(self._look.theme.size["view_header"])
        self._column.addWidget(self._header)

    def _build_filters(self) -> None:
        self.filters = Filters(self._look, self._desk, today(self._clock()), self, self._header)
        self.filters.changed.connect(self.refresh)

    def _build_header(self) -> None:
        look = self._look
        self.export = Button(look, "analytics.export", say("analytics.export"), self._export, icon="download")
        self.export.setEnabled(False)
        self.report = ReportMaker(
            look, self._desk, self._places, self._clock, lambda: self._aims, self.filters, self, done=self._kept,
            failed=partial(self._not_saved, what="monthly.not_made"),
        )
        title = Heading(look, say("analytics.title"), role="title")
        self._header.setLayout(row_of(title, self.filters, None, self.report.button, self.export, spacing=12))
        self._column.addWidget(self.filters.chips)

    def _build_choices(self) -> None:
        look = self._look
        pages = [Segment(topic, say(f"analytics.topic.{topic}")) for topic in (OVERVIEW, *TOPICS)]
        self.topic = Segments(look, "analytics.topic", say("analytics.topic.page"), pages, chosen=OVERVIEW)
        self.topic.chosen_changed.connect(self._turn)
        ways = [(code, say(f"analytics.against.{code}")) for code in AGAINST if code]
        self.against = Choice(look, "analytics.against", say("analytics.against.name"), ways, chosen=ways[0][0], small=True)
        self.against.currentIndexChanged.connect(lambda _at: self.refresh())

    def _build_pages(self) -> None:
        self.pages = PageKeeper(self._desk, self._look, self._page, self)
        self.pages.page_wanted.connect(self._open_page)
        self.pages.figures_chosen.connect(self._choose_figures)
        self.pages.known.connect(self._take_known)
        self._column.addWidget(TopicRow(self.topic, self.pages.button, self.against))

    def _build_told(self) -> None:
        look = self._look
        self._left_out = Label(look, "", tone="muted", wrap=True, ident="analytics.left_out")
        self._wrong_day = FieldError(look, "analytics.from.error", self.filters.first)
        self._error = ErrorCard(look, "analytics.error", say("analytics.not_shown"), "")
        self._nothing = Label(look, "", wrap=True, ident="analytics.nothing_fits")
        self.counting = CountingBar(look)
        self.counting.stop_asked.connect(self._stop)
        self.counting.again_asked.connect(self.refresh)
        for each in (self._left_out, self._wrong_day, self._error, self._nothing, self.counting):
            each.hide()
            self._column.addWidget(each)
        self.toast = Toast(look, self)
        self.pages.done.connect(self.toast.show_done)
        self.pages.undoable.connect(lambda told, back: self.toast.show_done(told, "", back))

    def _build_tiles(self) -> None:
        self.tiles = FigureTiles(self._look)
        self.tiles.opened.connect(self.cases_wanted)
        self._tile_card = Card(ident="analytics.tiles", margins=(4, 2, 4, 2))
        self._tile_card.column.addWidget(self.tiles)
        self._column.addWidget(self._tile_card)

    def _build_grid(self) -> None:
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._column.addLayout(self._grid, 1)
        self._column.addStretch()  # without charts it takes their place, not what says why there are none
        self._deal(CHARTS)
        self._arrange(self._across)

    def _deal(self, names: Iterable[str]) -> None:
        """Lay out the cards of a page; a card once made is kept."""
        for card in self.cards.values():
            self._grid.removeWidget(card)
            card.hide()
        for name in names:
            if name not in self._made:
                self._card(name)
        self.cards = {name: self._made[name] for name in names}
        self._columns = 0

    def _card(self, name: str) -> None:
        """Make a card."""
        card = ChartCard(self._look, name, say(f"{'charts' if name in CHARTS else 'panels'}.name.{name}"), self.widget())
        card.cases_wanted.connect(self.cases_wanted)
        card.asked.connect(partial(self._do, name))
        card.aimed.connect(partial(self._aim, card))
        card.turned.connect(self._look_for_spots)
        card.canvas.resized.connect(self._resized.start)
        self._made[name] = card

    def _aim(self, card: ChartCard, text: str) -> None:
        """Take another target; what means none is told beside its field, and the old one holds."""
        if (panel := self._panel(card.name)) is None:
            return
        try:
            self._aims = changed_aim(self._aims, panel.aim, text)
        except WrongUsage as problem:
            card.wrong_aim.show_error(problem.message)
            return
        self.aims_changed.emit(self._aims)
        self.refresh()

    def _panel(self, name: str) -> Panel | None:
        """Return a panel of the page; None for a chart of the overview."""
        held = self._sheet.holding(name) if self._sheet is not None and name in self._findings else None
        return held.panel(name) if isinstance(held, Board) else None

    def _turn(self, topic: str) -> None:
        """Turn to another page: its numbers are asked for, and the old page stays until they are there."""
        self.topic.set_chosen(topic)
        self._names = PAGES[topic]
        self.pages.leave()
        self._left_out.hide()
        self.refresh()

    def _page(self) -> Page:
        """Return what is shown, as it would be saved."""
        stretch = self.filters.period.chosen or OWN_DAYS
        first, last = self.filters.days() if stretch == OWN_DAYS else ("", "")
        return Page(figures=self._names, stretch=stretch, first=first, last=last, pairs=self.filters.pairs(), against=self.against.chosen,
                    spots_by="" if self._spots_by == ANY_FIELD else self._spots_by)

    def _choose_figures(self, names: tuple[str, ...]) -> None:
        """Show these figures; which of the pages that are always there shows the same is marked."""
        self._names = names
        self.topic.set_chosen(next((topic for topic, figures in PAGES.items() if figures == names), ""))
        self.refresh()

    def _take_known(self, known: Pages) -> None:
        self._fields = known.fields
        self.filters.know(known.marks, known.people)
        if SPOTS in self.cards:
            self.cards[SPOTS].show_by(self._spot_choices(), self._spots_by)

    def _spot_choices(self) -> list[tuple[str, Said]]:
        """Return by what hot spots can be looked for; where there is no field yet, the figure says how to make one."""
        named: list[tuple[str, Said]] = [(f"field.{each.key}", each.shown) for each in self._fields]
        return [("", say("analytics.by_product")), *(named or [(ANY_FIELD, say("analytics.by_field"))])]

    def _look_for_spots(self, key: str) -> None:
        self._spots_by = key
        self.refresh()

    def _open_page(self, page: Page) -> None:
        """Show a saved page, and say what in it means nothing any more."""
        self.filters.show_page(page)
        with QSignalBlocker(self.against):
            self.against.set_chosen(page.against)
        self._spots_by = page.spots_by
        told = self.filters.words().left_out(page.left_out)
        self._left_out.say(" ".join(told))
        self._left_out.setVisible(bool(told))
        self._choose_figures(page.figures)

    # -- asking -----------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask for the figures of the chosen days; the old ones stay until the answer is there."""
        self._news.stop()
        self.filters.follow(today(self._clock()))
        try:
            period = period_of(*self.filters.days(), today(self._clock()))
        except Problem as problem:
            self._wrong_day.show_error(problem.message)
            return
        self._wrong_day.clear()
        self.filters.keep_days()
        self._stale = False
        self._stop()
        self._wanted += 1
        self._desk.later(partial(self._ask, self._wanted, period))  # a page that is painted beside what counts takes twice as long

    def _ask(self, wanted: int, period: Period) -> None:
        if wanted == self._wanted:  # nobody asked for others meanwhile
            self._asked = self._desk.ask(
                drawn.told_sheet, words=self._look.words, names=self._names, period=period, pairs=self.filters.pairs(),
                against=self.against.chosen, aims=self._aims, spots_by=self._spots_by, zone=self.filters.zone,
                progress=self.counting.begin(), may_stop=True, then=self._take, failed=self._fail,
            )

    def _stop(self) -> None:
        """Let go of what is being counted: nobody waits for it."""
        if self._asked is not None:
            self._asked.stop()
            self._asked.drop()

    def _take(self, sheet: Sheet) -> None:
        self.counting.end()
        self._error.hide()
        self._sheet = sheet
        self._findings = {each.name: each for each in sheet.findings}
        if tuple(self._findings) != tuple(self.cards):
            self._deal(self._findings)
            self._arrange(self._columns_for())
        self._show_content(True)
        if sheet.figures is not None:
            self.tiles.show_figures(sheet.figures)
        for name in self.cards:  # with the tiles in one turn the window would stand still for a frame
            self._desk.later(partial(self._show_finding, sheet, name))
        self._desk.later(partial(self._show_findings, sheet))

    def _show_finding(self, sheet: Sheet, name: str) -> None:
        if sheet is not self._sheet:
            return  # others are there by now, or somebody else is
        card, panel = self.cards[name], self._panel(name)
        if panel is not None and panel.aim:
            card.show_aim(getattr(self._aims, panel.aim), hours=panel.aim in AIMED_HOURS)
        if name == SPOTS:
            card.show_by(self._spot_choices(), self._spots_by)
        if name == "volume" and sheet.figures is not None:
            card.more = limit_actions(sheet.figures.volume) if self._desk.person.may("freeze_limits") else ()
        card.show_finding(self._findings[name])

    def _show_findings(self, sheet: Sheet) -> None:
        if sheet is not self._sheet:
            return
        self.export.setEnabled(any(each.empty is None for each in self._findings.values()))
        self._say_nothing_fits()
        self._draw()

    def _say_nothing_fits(self) -> None:
        """Say it where the filters leave no case at all."""
        pairs = self._sheet.pairs if self._sheet is not None else ()
        none = bool(pairs) and all(each.empty is not None for each in self._findings.values())
        self._nothing.say(self.filters.counted(self._clock(), pairs, any_found=False) if none else "")
        self._nothing.setVisible(none)

    def _fail(self, problem: Problem) -> None:
        self.counting.end()
        self._error.say(say("analytics.not_shown"), problem.message)
        self._error.show()
        if isinstance(problem, NotAllowed):
            self._show_content(False)  # somebody else's figures must not stay on the screen

    def _show_content(self, shown: bool) -> None:
        self._tile_card.setVisible(shown and self._sheet is not None and KEY_FIGURES in self._sheet.names)
        self.export.setVisible(shown)
        for card in self.cards.values():
            card.setVisible(shown)

    def _changed(self, what: object) -> None:
        if isinstance(what, Changed) and what.kinds == {"view"}:
            return  # how somebody looks at figures changes none of them
        self._stale = True
        if self.isVisible():
            self._news.start()

    def _seat(self, person: Person) -> None:
        """Show nothing that was counted for the person before, or by the rights they had; nor by whose cases they asked for."""
        self._stop()
        self._wanted, self._seated, self._sheet = self._wanted + 1, self._seated + 1, None
        self._shown.clear()
        self.counting.end()
        self._show_content(False)
        for card in self._made.values():
            card.canvas.forget()
        self._changed(person)
        if person.id != self._whose:
            self._whose = person.id
            self.filters.forget_owner()

    # -- drawing ----------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw what has changed; one drawing at a time, the next one when it has ended."""
        if self._sheet is None or not self.isVisible():
            return
        if self._drawing:
            self._draw_again = True
            return
        self._drawing = True
        self._desk.later(self._draw_pictures)

    def _draw_pictures(self) -> None:
        """Let the pictures be drawn, once the cards have their sizes and are painted with what they say."""
        every = map(self._task, self.cards if self._sheet is not None else ())
        if tasks := [task for task in every if self._shown.get(task.finding.name) != task]:
            self._desk.work(drawn.pictures, tasks, then=partial(self._show, self._seated), ended=self._drawn)
        else:
            self._drawn()

    def _task(self, name: str) -> Task:
        assert self._sheet is not None
        return drawn.task(self._findings[name], self._sheet.holding(name), self._look, self.cards[name].canvas)

    def _show(self, seated: int, pictures: list[tuple[Task, Picture]]) -> None:
        for task, picture in pictures if seated == self._seated else ():
            self._shown[task.finding.name] = task
            self._desk.later(partial(self._paint, seated, task.finding.name, picture))  # each with a button for every bar of it

    def _paint(self, seated: int, name: str, picture: Picture) -> None:
        if seated == self._seated:
            self._made[name].show_picture(picture)

    def _drawn(self) -> None:
        self._drawing = False
        if self._draw_again:
            self._draw_again = False
            self._draw()

    def _redraw(self, _theme: Theme) -> None:
        self._draw()

    # -- taking along -----------------------------------------------------------------------------------------------------

    def _name_of(self, name: str, kind: str = "png") -> str:
        return file_name(name, self._sheet.period if self._sheet is not None else Period(0, 0), kind)

    def _export(self) -> None:
        if self._sheet is None:
            return
        folder = self._places.folder(self, self._look.words("analytics.choose_folder"))
        if folder is not None:
            shown = [self._told(finding.name) for finding in self._findings.values() if finding.empty is None]
            self._write([(finding, folder / self._name_of(finding.name)) for finding in shown])

    def _do(self, name: str, code: str) -> None:
        if self._sheet is None:
            return
        finding = self._told(name)
        if code.startswith("save_"):
            path = self._places.file(self, self._look.words("analytics.choose_file"), self._name_of(name, code.removeprefix("save_")))
            if path is not None and code == "save_csv":
                rows = self._rows(name)
                self._noted([name], "table", lambda: self._desk.work(
                    write_rows, path, rows, then=self._table_saved, failed=self._not_saved))
            elif path is not None:
                self._write([(finding, path)])
        elif code == "copy_picture":
            theme, held = drawn.chart_theme(self._look.theme), self._sheet.holding(name)
            self._noted([name], "clipboard", lambda: self._desk.work(
                drawn.png, held, finding, theme, self._look.words, then=self._copy_picture, failed=self._not_saved))
        elif code in ("freeze_limits", "release_limits"):
            self._decide_limits(code)
        elif code == "copy_data":
            text = as_table(self._rows(name))
            self._noted([name], "clipboard", lambda: self._copy_data(text))

    def _told(self, name: str) -> Finding:
        """Return what a chart says where it goes without the filters above it: its definition tells which cases it counts.

        These are not the chosen ones while others are on their way, or when that was stopped.
        """
        finding, only = self._findings[name], self.filters.counted(self._clock(), self._sheet.pairs if self._sheet is not None else ())
        if not only:
            return finding
        return replace(finding, definition=say("analytics.counted", definition=finding.definition, only=Native((("en", only),))))

    def _noted(self, names: Sequence[str], form: str, then: Callable[[], object]) -> None:
        """Let charts leave; of those that name people it is noted first, and where it cannot be, nothing leaves."""
        pairs = (*self.filters.pairs(), *(self._sheet.pairs if self._sheet is not None else ()))  # those shown, while others are counted
        if not taking_charts.naming(names, pairs):
            then()
        else:
            self._desk.do(
                taking_charts.note, charts=tuple(names), form=form, pairs=pairs, then=lambda _done: then(), failed=self._not_saved)

    def _copy_data(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.toast.show_done(say("analytics.copied_data"))

    def _decide_limits(self, code: str) -> None:
        """Freeze the limits that are shown, from the points that made them, or let the frozen ones go."""
        if self._sheet is None or self._sheet.figures is None:
            return
        volume = self._sheet.figures.volume
        if code == "release_limits":
            self._desk.do(baselines.release, step=volume.step_days, failed=self._not_saved)
            return
        made = [point for point in volume.points if point.whole and point.limits is not None][: volume.baseline]
        days = Period.of(made[0].day, made[-1].day)
        period = Period(days.first, days.last + volume.step_days - 1)
        self._desk.do(baselines.freeze, step=volume.step_days, period=period, failed=self._not_saved)

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """Return the numbers of a chart as plain rows, with the days and the filters that they were counted by."""
        assert self._sheet is not None
        figures = self._sheet.holding(name)
        rows = panel_rows(figures.panel(name), self._look.words) if isinstance(figures, Board) else series(figures)[name]
        return counted(rows, self._sheet.period, self._sheet.pairs)

    def _write(self, wanted: list[tuple[Finding, Path]]) -> None:
        assert self._sheet is not None
        theme, held = drawn.chart_theme(self._look.theme), [(self._sheet.holding(finding.name), finding, path) for finding, path in wanted]
        self._noted([finding.name for finding, _ in wanted], "picture", lambda: self._desk.work(
            drawn.write_pictures, held, theme, self._look.words, then=self._saved, failed=self._not_saved))

    def _saved(self, paths: list[Path]) -> None:
        self._kept(say("analytics.saved", n=len(paths)), say("analytics.saved_in", folder=str(paths[0].parent)))

    def _kept(self, what: Message, where: Message) -> None:
        self._error.hide()
        self.toast.show_done(what, where)

    def _table_saved(self, path: Path) -> None:
        self._kept(say("analytics.saved_table"), say("analytics.saved_in", folder=str(path.parent)))

    def _copy_picture(self, png: bytes) -> None:
        QGuiApplication.clipboard().setImage(QImage.fromData(png))
        self.toast.show_done(say("analytics.copied_picture"))

    def _not_saved(self, problem: Problem, what: str = "analytics.not_saved") -> None:
        self._error.say(say(what), problem.message)
        self._error.show()
        self.ensureWidgetVisible(self._error)

    # -- Qt ---------------------------------------------------------------------------------------------------------------

    def _columns_for(self) -> int:
        return 1 if self.maximumViewportSize().width() < ONE_COLUMN_BELOW else 2

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, at // columns, at % columns)
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the figures when the view is opened, and again when something happened meanwhile."""
        super().showEvent(event)
        self.pages.load()
        if self._stale:
            self.refresh()
        else:
            self._resized.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards one below the other in a narrow window."""
        super().resizeEvent(event)
        self._across = self._columns_for()
        if self._columns:  # before that the cards are still being made, and are laid out in as many columns when they are there
            self._arrange(self._across)

    def event(self, event: QEvent) -> bool:
        """Draw anew when the window moves to a screen with other pixels."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._resized.start()
        return super().event(event)

    def _retranslate(self, words: Any) -> None:
        self.setAccessibleName(words("analytics.title"))
        set_tip(self.export, words("analytics.export_tip"))
        for name in self._findings:
            self.cards[name].show_finding(self._findings[name])
        self._say_nothing_fits()
        self._draw()
