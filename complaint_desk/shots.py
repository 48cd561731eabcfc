"""Paints every view and dialog to PNG, on a demo desk of its own with a fixed seed, clock and keys, so that two runs show the same.

For each language one window is posed once for each picture and painted in every theme. The case that is taken through the guide is
the one of ``ui.walk``; nothing of the user's own desk is opened.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QMenu

from complaint_desk.data.drafts import DraftStore
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import FileProblem, StoreProblem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.spans import DAY
from complaint_desk.services import conversation, joining, marking, sign_in, splitting, surveys
from complaint_desk.services.boards import TOPICS
from complaint_desk.services.books import load_rules
from complaint_desk.services.bulk import Action
from complaint_desk.services.changed import Changed
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.intake import Caller, Intake, open_case
from complaint_desk.services.people import persons, sit_down
from complaint_desk.settings import Settings
from complaint_desk.ui.crash import CrashDialog, Fault
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.importing.view import ImportView
from complaint_desk.ui.language import Language
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.ui.theme import Appearance
from complaint_desk.ui.walk import STATIONS, walk
from complaint_desk.ui.walk_beside import STATIONS as STATIONS_BESIDE
from complaint_desk.ui.walk_beside import tell_both_sides, walk_beside
from complaint_desk.ui.walk_queue import STATIONS as STATIONS_QUEUE
from complaint_desk.ui.walk_queue import walk_queue
from complaint_desk.ui.window import Parts, Window
from complaint_desk.wording import Words

NOW_US: Final = 1_795_170_600_000_000
"""The day of the pictures: Friday, 20 November 2026, 10:30 UTC."""

SIZE: Final = (1440, 900)
NARROW: Final = (1040, 700)
CASES, SEED = 2_000, 1
AGENT: Final = {"en": "grace.tan", "zh_CN": "li.wei", "zh_TW": "lin.yating"}
"""Who sits at the desk of the pictures: an agent who speaks the language."""

LEAD, CALLER = "admin", "priya.nair"
MANY: Final = 30
SEARCH_MS: Final = 250
CHART_MS: Final = 600
LOOK_MS: Final = 450
"""What a draft does to the clocks is told after a pause of 300 ms."""

SETTINGS: Final = {
    "limits": "settings.limits", "marks": "settings.tag.new", "people": "settings.people.add", "encryption": "settings.encryption",
    "subject": "settings.subject.find", "retention": "settings.retention.keep",
}
"""Parts of the settings page that have a picture, each with the id of what is scrolled to."""

VIEWS: Final = (
    "queue", "queue-compact", "queue-narrow", "queue-search", "queue-nothing", "queue-empty", *STATIONS_QUEUE, "bulk-refused", "hand-over",
    "macro", "macro-steps", "case", "case-narrow", "tasks", "hard-moment",
    "transparency", "forms", "facts", "letter", "together", "customer-history", *STATIONS, *STATIONS_BESIDE, "notice",
    "crash", "settings", *(f"settings-{part}" for part in SETTINGS), "settings-calendar", "settings-calendar-day", "analytics",
    *(f"analytics-{topic}" for topic in TOPICS), "analytics-filtered", "improvements", "improvements-new", "library", "library-found",
    "import", "import-preview", "settings-sign-in", "locked",
)
"""Every picture of one language and theme, in the order they are painted."""

FAULT: Final = Fault("KeyError", "", ("complaint_desk/ui/case/screen.py:120 show_case", "complaint_desk/ui/case/header.py:64 show_row"))


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture.

    Attributes:
        view: what it shows, one of ``VIEWS``.
        language: language of the window.
        theme: ``light`` or ``dark``.
        path: its file, ``VIEW-LANGUAGE-THEME.png``.
    """

    view: str
    language: str
    theme: str
    path: Path


Tell = Callable[[Shot, int, int], object]
"""Told each picture, how many are painted by now, and how many there will be."""


def paint(
    folder: Path, languages: Sequence[str], themes: Sequence[str], *, tell: Tell, scale: int = 1, size: tuple[int, int] = SIZE,
    cases: int = CASES,
) -> None:
    """Paint every picture.

    Args:
        folder: where they go; it is there.
        languages: of the window.
        themes: ``light``, ``dark``.
        tell: told of each.
        scale: pixels for each logical pixel.
        size: of the window, in logical pixels; those that show a narrow one have ``NARROW``.
        cases: of the demo desk.

    Raises:
        FileProblem: a picture cannot be written.
        Problem: something is not in the window where it was.
    """
    _prepare_screen(scale)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    total = len(languages) * len(VIEWS) * len(themes)
    count = itertools.count(1)
    with tempfile.TemporaryDirectory(prefix="complaint-desk-", ignore_cleanup_errors=True) as temporary:
        demo = Path(temporary) / "demo.sqlite"
        fill(demo, cases, SEED, load_rules(), lambda: NOW_US)
        for language in languages:
            own = Path(temporary) / language
            own.mkdir()
            with Stage(application, Path(shutil.copy(demo, own / "desk.sqlite")), language, size) as stage:
                for view in stage.poses():
                    for theme in themes:
                        shot = Shot(view, language, theme, folder / f"{view}-{language}-{theme}.png")
                        stage.paint(shot)
                        tell(shot, next(count), total)
                    stage.tidy(view)


def _prepare_screen(scale: int) -> None:
    """Choose how Qt paints before it starts: without a screen where there is none."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if scale != 1:
        os.environ["QT_SCALE_FACTOR"] = str(scale)


class Stage:
    """One window in one language, and the hand that poses it."""

    def __init__(self, application: QApplication, path: Path, language: str, size: tuple[int, int] = SIZE) -> None:
        self._size = size
        self._look = Look(Appearance(application, language=language), Language(Words(language, UTC)))
        self._store = Store.open(path, load_rules(), clock=lambda: NOW_US)
        self._runner = InlineRunner(lambda _lane: self._store, lambda _store: None)
        keys = (number.to_bytes(16, "big") for number in itertools.count(1))
        self._desk = Desk(
            self._runner, sit_down(self._store, AGENT[language]), clock=lambda: NOW_US, new_key=lambda: next(keys), unexpected=_raise
        )
        drafts = path.with_name("drafts.sqlite")
        parts = Parts(
            self._look, self._desk, self._runner, lambda: NOW_US, lambda: UTC, persons(self._store),
            lambda: Drafts(lambda: DraftStore(drafts), lambda: NOW_US), lambda _settings: None, demo=True,
        )  # fmt: skip
        self._window = Window(parts, Settings(language=language, theme="light"))
        self._hand = Hand(lambda: self._runner.idle)
        self._crash = CrashDialog(self._look)
        self._folder, self._words = path.parent, self._look.words

    def __enter__(self) -> Stage:
        shell = self._window.shell
        if QGuiApplication.platformName() != "offscreen":
            shell.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        shell.resize(*self._size)
        shell.show()
        shell.activateWindow()
        self._hand.find("nav.analytics")
        if QGuiApplication.platformName() == "offscreen":  # a pointer that is nowhere else stands on the window's first corner
            QCursor.setPos(shell.geometry().bottomRight() + QPoint(99, 99))
        if self._window.drafts is not None:
            self._window.drafts.kept.disconnect()  # when a draft was kept depends on the disk; pictures shall not
        self._hand.settle()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None) -> None:
        self._window.shell.close()
        self._window.close_down()
        self._hand.settle()
        self._window.shell.deleteLater()
        self._window.deleteLater()
        self._hand.settle()
        self._store.close()
        self._look.language.close()

    def poses(self) -> Iterator[str]:
        """Pose the window for each of ``VIEWS`` in turn; yields its name when it stands."""
        yield from self._queue()
        self._sit(LEAD)
        yield from walk_queue(self._hand, self._words, self._window)
        self._sit(AGENT[self._words.language])
        yield from self._hands()
        yield from self._case()
        yield from walk(self._hand, self._words)
        self._hand.press("nav.queue")
        yield from walk_beside(self._hand, self._words, self._suspect, self._window.case.focus_field)
        yield from self._trouble()
        self._hand.press("nav.settings")
        yield "settings"
        yield from self._settings()
        yield from self._analytics()
        yield from self._importing()
        yield from self._signing_in()  # the last, since nobody sits down there by name any more

    def tidy(self, view: str) -> None:
        """Take away what a picture leaves over."""
        if view.endswith("-narrow"):
            self._resize(self._size)
        elif view == "notice":
            self._window.shell.hide_notice()
        elif view == "macro-steps":
            self._hand.press("macro.cancel")
        elif view == "crash":
            self._hand.press("crash.yes")

    def paint(self, shot: Shot) -> None:
        """Paint the window in a theme.

        Raises:
            FileProblem: the picture cannot be written.
        """
        self._look.appearance.choose(shot.theme)
        if self._window.shell.is_made("settings"):  # it says what is chosen, which is what is painted
            self._window.settings_view.show_settings(replace(self._window.settings, theme=shot.theme))
        self._hand.rest(CHART_MS if shot.view.startswith("analytics") else 0)
        if not self._grab().save(str(shot.path), "PNG"):
            raise FileProblem("shots_folder", code="SH-WRITE", path=str(shot.path.parent))

    def _grab(self) -> QPixmap:
        picture = self._window.shell.grab()
        for menu in (each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()):
            painter = QPainter(picture)
            painter.drawPixmap(self._window.shell.mapFromGlobal(menu.pos()), menu.grab())
            painter.end()
        for dialog in (each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()):
            painter = QPainter(picture)
            shade = self._look.colour("text")
            painter.setOpacity(0.25)
            painter.fillRect(picture.rect(), shade if self._look.theme.name == "light" else Qt.GlobalColor.black)
            painter.setOpacity(1)
            room = self._window.shell.size()
            at = QPoint((room.width() - dialog.width()) // 2, (room.height() - dialog.height()) // 3)
            painter.drawPixmap(at, dialog.grab())
            painter.setPen(self._look.colour("hairline_strong"))  # the frame is the system's, which is not here
            painter.drawRect(QRect(at, dialog.size()).adjusted(-1, -1, 0, 0))
            painter.end()
        return picture

    def _resize(self, size: tuple[int, int]) -> None:
        self._window.shell.resize(*size)
        self._hand.settle()

    def _queue(self) -> Iterator[str]:
        queue = self._window.queue
        queue.show_view("open")
        queue.table.choose(13)
        queue.table.setFocus()
        queue.table.scrollTo(queue.model.index(11, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        yield "queue"
        queue.show_density("compact")
        yield "queue-compact"
        queue.show_density("comfortable")
        self._resize(NARROW)
        yield "queue-narrow"
        for view, sought in (("search", "shots.search"), ("nothing", "shots.nothing")):
            self._hand.write("queue.search", self._words(sought))
            self._hand.rest(SEARCH_MS)
            yield f"queue-{view}"
        self._sit(CALLER)
        queue.show_view("mine")
        self._hand.settle()
        yield "queue-empty"
        self._sit(AGENT[self._words.language])
        queue.show_view("open")
        self._hand.settle()

    def _hands(self) -> Iterator[str]:
        """Many cases at once: who was refused and why, the cases of somebody ill, and a macro that asks for its variables."""
        queue = self._window.queue
        cases = tuple(queue.model.ids[:MANY])
        queue.hands.change(cases, Action("close"))
        self._hand.find("queue.report")
        self._hand.settle()
        yield "bulk-refused"
        self._hand.press("queue.report.close")
        self._sit(LEAD)
        queue.hands.hand_over(sit_down(self._store, AGENT[self._words.language]).id)
        self._hand.find("queue.hand_over.form")
        self._hand.settle()
        yield "hand-over"
        self._hand.press("queue.hand_over.close")
        self._sit(AGENT[self._words.language])
        queue.macro_asked.emit(cases)
        self._hand.find("macro.which")
        self._hand.settle()
        self._hand.write("macro.which", self._words("shots.macro"))
        self._hand.write("macro.field.what", self._words("shots.macro_what"))
        self._hand.write("macro.field.when", self._words("shots.macro_when"))
        yield "macro"
        self._hand.press("macro.edit")
        yield "macro-steps"

    def _case(self) -> Iterator[str]:
        """A case that has come some way: an own one in follow-up, so in the agent's language, if there is one."""
        queue = self._window.queue
        for view, conditions in (("mine", (("step", "follow_up"),)), ("mine", ()), ("open", ())):
            queue.show_cases(QueueFilter(view, conditions=conditions))
            self._hand.settle()
            if len(queue.model.ids):
                break
        queue.case_opened.emit(queue.model.ids[0])
        self._hand.find("case.number")
        self._hand.settle()
        yield "case"
        self._resize(NARROW)
        yield "case-narrow"
        self._resize(self._size)
        if self._hand.shows("guide.follow_up.task.new"):
            self._hand.press("guide.follow_up.task.new")
        self._hand.settle()
        yield "tasks"
        yield from self._beside()
        self._hand.press("nav.queue")
        queue.show_view("open")
        self._hand.settle()

    def _beside(self) -> Iterator[str]:
        """What stands beside the course of a conversation, on a complaint about a colleague if there is one."""
        queue, case = self._window.queue, self._window.case
        attitude, spoken = ("type", "staff_attitude"), ("language", self._words.language)
        for conditions in ((attitude, spoken), (attitude,), ()):
            queue.show_cases(QueueFilter("open", conditions=conditions))
            self._hand.settle()
            if len(queue.model.ids):
                break
        queue.case_opened.emit(queue.model.ids[0])
        self._hand.settle()
        self._hand.press("guide.hard")
        self._hand.press("guide.hard.cut_off")
        yield "hard-moment"
        self._hand.press("guide.hard.close")
        self._hand.press("case.transparency")
        yield "transparency"
        self._hand.press("case.transparency.close")
        form = f"guide.form.{case.view.forms[0].spec.code}" if case.view is not None and case.view.forms else ""
        case.focus_field(form)
        self._hand.settle()
        if self._hand.shows(f"{form}.start"):
            self._hand.press(f"{form}.start")
        tell_both_sides(self._hand, self._words, form)
        case.focus_field(form)
        self._hand.settle()
        yield "forms"
        case.focus_field("case.apology")
        self._hand.settle()
        yield "facts"
        yield from self._letter()
        yield from self._joined()
        yield from self._history()
        case.focus_field("case.note")

    def _letter(self) -> Iterator[str]:
        """The closing letter with all four facts in it: a colleague who may admit a fault records them."""
        hand, words = self._hand, self._words
        self._sit(LEAD)
        for fact in ("apology", "admission", "goodwill.text", "outcome.reason"):
            hand.write(f"case.{fact}", words(f"shots.letter.{fact.partition('.')[0]}"))
        hand.write("case.goodwill", "30")
        hand.write("case.outcome", "partly_upheld")
        for fact in ("apology", "admission", "goodwill", "outcome"):
            hand.press(f"case.{fact}.record")
        self._sit(AGENT[words.language])
        hand.press("case.letter.draft")
        hand.reveal("case.letter.sent")
        yield "letter"

    def _history(self) -> Iterator[str]:
        """What lies between a customer and us, with the survey in which they were not asked yet."""
        hand = self._hand
        self._desk.do(surveys.plan, name=self._words("shots.survey"), every_days=180, first=NOW_US // DAY - 30)
        self._window.case.focus_field("case.behaviour")
        hand.press("case.behaviour")
        hand.reveal("case.survey.record")
        yield "customer-history"
        self._sit(AGENT[self._words.language])

    def _joined(self) -> Iterator[str]:
        """A case that another one went on in, with a tag, a field, and what it can be joined with."""
        case, words = self._window.case, self._words
        self._sit(LEAD)
        for label in ("shots.tag", "shots.tag_more"):
            self._desk.do(marking.define_tag, label=words(label))
        self._desk.do(marking.define_field, label=words("shots.field"), kind="text", field="")
        self._hand.settle()
        first = case.case_id
        again = Intake(caller=Caller(customer_id=self._store.case(first).customer_id), words=words("shots.again"), verified="known_number")
        made: list[Changed] = []
        for _ in range(2):
            self._desk.do(open_case, intake=again, then=made.append)
        self._hand.settle()
        shown, gone = (int(each.result["case"]) for each in made)
        self._desk.do(joining.merge, case_id=gone, into=shown)
        self._desk.do(splitting.link, case_id=shown, other_id=first, how="caused_by")
        for tag in marking.known(self._store).tags:
            self._desk.do(marking.tag, case_id=shown, tag=tag.key)
        case.open_case(shown)
        self._hand.settle()
        case.focus_field("case.join.number")
        self._hand.settle()
        yield "together"

    def _suspect(self) -> None:
        """What is said shall be checked against the facts, in the case that is shown."""
        view = self._window.case.view
        if view is not None:
            self._desk.do(conversation.set_circumstance, case_id=view.case.id, circumstance="suspected_abuse", holds=True)

    def _trouble(self) -> Iterator[str]:
        shell = self._window.shell
        shell.show_problem(StoreProblem("desk_locked", code="ST-LOCKED", path="desk.sqlite"))
        self._hand.settle()
        yield "notice"
        self._crash(FAULT)
        self._hand.press("crash.details")
        yield "crash"

    def _settings(self) -> Iterator[str]:
        """What only some may change, from card to card; the customer of the walk asks about their data."""
        self._sit(LEAD)
        self._hand.write("settings.subject.typed", self._words("walk.customer"))
        self._hand.press("settings.subject.find")
        self._hand.find("settings.subject.who")
        for part, ident in SETTINGS.items():
            self._window.settings_view.ensureWidgetVisible(self._hand.find(ident), 0, self._size[1] // 3)
            self._hand.settle()
            yield f"settings-{part}"
        self._hand.press("settings.limits.edit")
        self._window.settings_view.ensureWidgetVisible(self._hand.find("settings.limits.edit"), 0, self._size[1] // 3)
        self._hand.settle()
        yield "settings-calendar"
        self._hand.write("settings.calendar.day", "2026-12-24")
        self._hand.write("settings.calendar.hours", "09:00-13:00")
        self._hand.press("settings.calendar.set")
        self._hand.rest(LOOK_MS)
        self._hand.reveal("settings.calendar.save")
        yield "settings-calendar-day"
        self._hand.press("settings.calendar.close")

    def _analytics(self) -> Iterator[str]:
        self._sit(LEAD)
        self._hand.press("nav.analytics")
        self._hand.find("analytics.chart.pareto.1")
        yield "analytics"
        for topic in TOPICS:
            self._hand.press(f"analytics.topic.{topic}")
            self._hand.settle()
            yield f"analytics-{topic}"
        self._hand.press("analytics.topic.overview")
        filters = self._window.analytics.filters
        for key, value in (("type", "delay,product_quality"), ("urgency", "3..4"), ("language", self._words.language)):
            filters.chips.put(key, value, "")
        self._hand.settle()
        yield "analytics-filtered"
        self._hand.press("nav.improvements")
        self._hand.settle()
        yield "improvements"
        self._hand.press("improvements.new")
        self._hand.write("improvements.title", self._words("walk.improvement"))
        yield "improvements-new"
        self._hand.press("improvements.cancel")
        self._hand.press("nav.library")
        self._hand.settle()
        yield "library"
        self._hand.write("library.search", self._words("shots.library"))
        self._hand.write("library.kind", "offer")
        yield "library-found"

    def _importing(self) -> Iterator[str]:
        self._hand.press("nav.queue")
        self._hand.press("queue.import")
        view = self._hand.find("import")
        assert isinstance(view, ImportView)
        yield "import"
        sample = self._folder / self._words("shots.sample_name")
        sample.write_text(self._words("shots.sample"), encoding="utf-8", newline="")
        view.open_file(sample)
        self._hand.settle()
        yield "import-preview"

    def _signing_in(self) -> Iterator[str]:
        """Where people sign in: what an administrator sees of it, and a locked screen."""
        self._sit(LEAD)
        self._hand.press("nav.settings")
        self._desk.do(sign_in.set_rule, required=True, idle_minutes=5, phrase=self._words("shots.phrase"))
        self._window.settings_view.ensureWidgetVisible(self._hand.find("settings.sign_in.give"), 0, self._size[1] // 2)
        self._hand.settle()
        yield "settings-sign-in"
        if self._window.seating is not None:
            self._window.seating.lock()
        self._hand.settle()
        yield "locked"

    def _sit(self, login: str) -> None:
        self._desk.switch_to(sit_down(self._store, login))
        self._hand.settle()


def _raise(error: BaseException) -> None:
    """A fault while posing is a fault of the program."""
    raise error


