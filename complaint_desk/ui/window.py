"""All screens wired together, on one page: what one announces and who listens. Screens never know each other; this page knows all.

The queue is made first and shown; what goes on beside it begins when its first rows are painted. The other views are imported and made
when somebody first comes to them: they would take as much time and memory as the queue itself, and it stands alone for most of a day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services.changed import Changed
from complaint_desk.services.rights import refusal
from complaint_desk.settings import Settings
from complaint_desk.ui.by_itself import ByItself
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.parts import Parts as Parts
from complaint_desk.ui.parts import who_of
from complaint_desk.ui.queue import QueueScreen
from complaint_desk.ui.runner import Ticket, Work
from complaint_desk.ui.shell import Shell

if TYPE_CHECKING:
    from complaint_desk.services.many import Report
    from complaint_desk.services.restoring import Point
    from complaint_desk.services.suggesting import Suggesting
    from complaint_desk.services.turns import Wanted
    from complaint_desk.ui.analytics.view import AnalyticsView
    from complaint_desk.ui.case import CaseScreen
    from complaint_desk.ui.case_room import CaseRoom
    from complaint_desk.ui.commanding import Commanding
    from complaint_desk.ui.drafts import Drafts
    from complaint_desk.ui.files import Files
    from complaint_desk.ui.guide import GuidePanel
    from complaint_desk.ui.importing.view import ImportView
    from complaint_desk.ui.intake import IntakeView
    from complaint_desk.ui.seating import Seating
    from complaint_desk.ui.settings.view import SettingsView

STEP_MS: Final = 10
"""Between two parts that are built after the first rows are painted."""
CHARTS: Final = tuple(f"complaint_desk.ui.analytics.{module}" for module in ("card", "tiles", "pages", "view"))
"""The charts' own modules, in parts."""


def _load_charts(_none: object, _progress: object) -> None:
    """Import what the charts stand on, none of it Qt's."""
    from complaint_desk.services import baselines, boards, filter_words, reporting, saved_pages, sheets, tables  # noqa: F401


class Window(QObject):
    """The main window with its screens.

    Signals:
        ready: what every view needs is built.

    Attributes:
        shell: the window itself.
        by_itself: what goes on beside the work.
        queue: the queue.
        commanding: the keys and the palette; None until everything is built.
        drafts: keeps what is typed; None until everything is built.
        seating: locks the screen where people sign in; None until everything is built.
        wanted: what shall be done with the desk after the window closed, before it opens again: the moment to which it shall be put
            back, or the turn of its keys; None: nothing.
    """

    ready = Signal()

    def __init__(self, parts: Parts, settings: Settings) -> None:
        super().__init__()
        self._parts, self._settings = parts, settings
        self._people: tuple[Person, ...] = tuple(parts.people)
        look, desk = parts.look, parts.desk
        self.drafts: Drafts | None = None
        self._imports: dict[int, ImportView] = {}
        self.commanding: Commanding | None = None
        self.seating: Seating | None = None
        self.wanted: Point | Wanted | None = None
        self.shell = Shell(look)
        self.by_itself = ByItself(parts, self.shell, settings=lambda: self._settings, open_case=self.open_case, parent=self)
        self.queue = QueueScreen(desk, look, clock=parts.clock, zone=parts.zone)
        self.queue.show_density(settings.density)
        self.queue.show_people(parts.people)
        self.shell.add_view("queue", self.queue, "inbox")
        self.shell.status.show_desk(say("shell.demo_desk" if parts.demo else "shell.this_desk"))
        self._seated = desk.person.id
        self._show_person(desk.person)
        self._wire_desk()
        self._steps: list[Callable[[], None]] = [
            self._build_drafts, self._promise_views, self._build_commands, self._begin,
        ]
        self._building = QTimer(self)
        self._building.setInterval(STEP_MS)
        self._building.timeout.connect(self._build_next)
        self._foreseen = QTimer(self)
        self._foreseen.setInterval(STEP_MS)
        self._foreseen.timeout.connect(self._make_some)
        self._coming: list[Callable[[], bool]] = []
        self._charts = list(CHARTS)
        self._loading: Ticket | None = None
        self._room: CaseRoom | None = None
        self._figures: AnalyticsView | None = None
        self._suggesting: Suggesting | None = None
        self.queue.first_shown.connect(self._building.start)
        self.queue.table.hand_came.connect(lambda: self._foresee(self._make_some_of_case))
        self.shell.rail.hand_came.connect(self._foresee_charts)
        self.queue.case_opened.connect(self._open_found)
        self.queue.new_asked.connect(self._take_in)
        self.queue.done.connect(self._tell)
        self.queue.reported.connect(self._over)
        self.queue.macro_asked.connect(self._run_macro)
        self.queue.reminder_asked.connect(self._remind)
        self.queue.undoable.connect(lambda told, below, undo: self.shell.toast.show_done(told, below, undo))
        self.queue.alerted.connect(self.shell.show_notice)
        self.queue.file_wanted.connect(self._write_file)
        if parts.guarded:
            self._guard()
        self.shell.put(settings.window)
        self.queue.begin(settings.view, parts.first)

    def _wire_desk(self) -> None:
        desk, status, runner = self._parts.desk, self.shell.status, self._parts.runner
        desk.saved.connect(status.show_saved)
        desk.repeated.connect(lambda: status.show_told(say("shell.repeated")))
        desk.unchanged.connect(lambda: status.show_told(say("shell.unchanged")))
        desk.failed.connect(self.shell.show_problem)
        desk.person_changed.connect(self._seat)
        desk.changed.connect(self._heard)
        runner.work_changed.connect(self._show_work)
        runner.work_ended.connect(status.end_work)
        self.shell.stop_asked.connect(runner.stop)
        self.shell.person_asked.connect(self._switch_person)
        self.shell.lock_asked.connect(self._lock)

    # what is not needed for the first rows, a step at a time so that the queue answers meanwhile -----------------------------

    def _build_next(self) -> None:
        """Make the next part; none is left where somebody wanted all of them before the first rows were painted."""
        if self._steps:
            self._steps.pop(0)()
        if not self._steps:
            self._building.stop()

    def _build_all(self) -> None:
        """Make now what is not made yet, since somebody wants it."""
        while self._steps:
            self._build_next()

    def _tell_sensitive(self, code: str) -> None:
        """Say once that what is being typed should be kept only when it is needed; nobody is held up."""
        self.shell.show_notice(say(f"sensitive.{code}"), say("sensitive.go_on"))

    def _build_drafts(self) -> None:
        from complaint_desk.ui.unkept import Unkept

        self.drafts = self._parts.drafts()
        self.drafts.belong_to(str(self._parts.desk.person.id))
        self.drafts.kept.connect(self.shell.status.show_draft_kept)
        self.drafts.noticed.connect(self._tell_sensitive)
        Unkept(self.drafts, self.shell, self._parts.desk.unexpected)
        self.shell.closing.connect(self.drafts.flush)

    def _promise_views(self) -> None:
        """Offer the views beside the queue: each is made when somebody first comes to it, and takes neither time nor room before."""
        from complaint_desk.ui.files import FileDrop
        from complaint_desk.ui.further import improvements, library

        shell = self.shell
        shell.add_view_later("case", self._make_case, "message-square-text")
        shell.add_view_later("intake", self._make_intake, under="queue")
        shell.add_view_later("analytics", self._make_analytics, "chart-column")
        shell.add_view_later("improvements", lambda: self._take_calls(improvements(self._parts, self._show_cases)), "sprout")
        shell.add_view_later("library", lambda: self._take_calls(library(self._parts)), "book-open")
        shell.add_view_later("settings", self._make_settings, "settings", bottom=True)
        self.queue.import_asked.connect(self._import)
        FileDrop(self.queue).dropped.connect(self._import)
        shell.view_made.connect(self._listen_in)

    def _make_settings(self) -> QWidget:
        from complaint_desk.ui.settings.view import SettingsView

        made = SettingsView(self._parts.look, self._settings, self._parts.desk, self._files, clock=self._parts.clock,
                            policy=self._parts.policy)
        made.settings_changed.connect(self._take_settings)
        made.restore_asked.connect(self._leave_for)
        made.turn_asked.connect(self._leave_for)
        return self._take_calls(made)

    def _take_calls(self, view: QWidget) -> QWidget:
        """Let the next call be taken in from a view too, wherever one is."""
        QShortcut(QKeySequence(keys_of("queue.new")), view).activated.connect(self._take_in)
        return view

    def _build_commands(self) -> None:
        """The keys and the palette."""
        from complaint_desk.ui.commanding import Commanding

        self.commanding = Commanding(
            self._parts.look, self._parts.desk, self.shell, self._files, runs={**self.queue.runs, "lock": self._lock},
            owned=self.queue.runs, views=self.queue.views_keys(), saved=self.queue.shown.saved, used=self._settings.commands,
            parent=self,
        )
        self.commanding.case_wanted.connect(self.open_case)
        self.commanding.customer_wanted.connect(self.show_customer)
        self.commanding.view_wanted.connect(self._show_view)

    @property
    def _files(self) -> Files:
        from complaint_desk.ui.files import SystemFiles

        return self._parts.files or SystemFiles(self._parts.look)

    def _begin(self) -> None:
        """Begin what happens by itself."""
        if self.seating is None:
            self._guard()
        self.by_itself.begin()
        self.ready.emit()

    def _guard(self) -> None:
        """Ask who sits here whenever another one wants to; where people sign in that begins with the window."""
        from complaint_desk.ui.seating import Seating

        parts = self._parts
        self.seating = Seating(
            parts.look, parts.desk, parts.runner, self.shell, clock=parts.clock, sit=self._sit, guarded=parts.guarded,
            policy=parts.policy, parent=self)

    # the views, each made when it is first needed --------------------------------------------------------------------------

    @property
    def case(self) -> CaseScreen:
        """The case."""
        return self.case_room.screen

    @property
    def guide(self) -> GuidePanel:
        """The guide beside the case."""
        return self.case_room.guide

    @property
    def case_room(self) -> CaseRoom:
        """The case with the guide and what belongs to both."""
        self._build_all()
        self.shell.made("case")
        assert self._room is not None
        return self._room

    @property
    def intake(self) -> IntakeView:
        """The form of a new complaint."""
        self._build_all()
        return cast("IntakeView", self.shell.made("intake"))

    @property
    def analytics(self) -> AnalyticsView:
        """The charts."""
        self._build_all()
        return cast("AnalyticsView", self.shell.made("analytics"))

    @property
    def settings_view(self) -> SettingsView:
        """The settings."""
        self._build_all()
        return cast("SettingsView", self.shell.made("settings"))

    def _foresee(self, part: Callable[[], bool]) -> None:
        """Begin to make a view of which a hand is near, a part at a time: it is there when it is wanted."""
        self._coming.append(part)
        self._foreseen.start()

    def _make_some(self) -> None:
        """Make a part of what is foreseen, once what every view needs is there."""
        if not self._steps:
            part = self._coming.pop(0)  # one that fails is not tried over and over
            if not part():
                self._coming.insert(0, part)
        if not self._coming:
            self._foreseen.stop()

    def _make_some_of_case(self) -> bool:
        done = self.shell.is_made("case") or self._begun_room().prepare()
        if done:
            self.shell.made("case")
        return done

    def _foresee_charts(self) -> None:
        """Load beside the work what the charts stand on, then make them."""
        self._loading = self._parts.runner.work(_load_charts, ended=lambda: self._foresee(self._make_some_of_charts))

    def _make_some_of_charts(self) -> bool:
        if self.shell.is_made("analytics"):
            self.shell.lay_out_ahead("analytics")
            return True
        if self._charts:
            import_module(self._charts.pop(0))
        elif self._begun_charts().prepare():
            self.shell.made("analytics")
        return False

    def _begun_charts(self) -> AnalyticsView:
        """The charts, begun where they will stand: a view that comes into the window whole has all that is in it dressed once more."""
        if self._figures is None:
            from complaint_desk.domain.aims import aims_of
            from complaint_desk.ui.analytics.view import AnalyticsView

            parts = self._parts
            self._figures = AnalyticsView(
                parts.look, parts.desk, parts.clock, parent=self.shell.floor, aims=aims_of(self._settings.aims), in_parts=True)
            self._figures.hide()
        return self._figures

    def _begun_room(self) -> CaseRoom:
        if self._room is None:
            from complaint_desk.ui.case_room import CaseRoom
            from complaint_desk.ui.shelf import Shelf

            assert self.drafts is not None
            parts, suggesting = self._parts, self._suggested()
            books = Shelf(parts.site, lambda: self._settings.emergency, lambda: parts.desk.person.currency)
            self._room = CaseRoom(
                parts.look, parts.desk, self.drafts, self._files, books_for=books, clock=parts.clock, suggesting=suggesting)
        return self._room

    def _suggested(self) -> Suggesting:
        if self._suggesting is None:
            from complaint_desk.services.suggesting import Suggesting

            self._suggesting = Suggesting()
        return self._suggesting

    def _make_case(self) -> QWidget:
        """The case with the guide beside it."""
        self._build_all()
        room = self._begun_room()
        while not room.prepare():
            pass
        case, header = room.screen, room.screen.header
        self.shell.set_guide(room.guide, "case")
        self.shell.toast_above = lambda: case.composer.height() if self.shell.view == "case" else 0
        case.composer.resized.connect(self.shell.place_toast)
        self.shell.set_guide_width(self._settings.guide_width)
        case.queue_wanted.connect(self._show_queue)
        header.macro_wanted.connect(lambda: self._run_macro((case.case_id,)))
        header.reminder_wanted.connect(lambda: self._remind(case.case_id))
        header.away_wanted.connect(lambda code: self.queue.hands.put_away(case.case_id, code))
        room.guide.told.connect(self.shell.status.show_told)
        room.attaching.done.connect(self._tell)
        return self._take_calls(case)

    def _listen_in(self, view: str) -> None:
        """Answer a view's keys, once it stands in the window."""
        if view == "case" and self.commanding is not None:
            self.commanding.add({**self.case_room.runs, "case.back": self._show_queue})

    # macros and reminders -------------------------------------------------------------------------------------------------

    def _run_macro(self, cases: Sequence[int]) -> None:
        """Ask which macro is run on some cases."""
        from complaint_desk.ui.macros import MacroDialog

        parts = self._parts
        self._begun_room().read_coach()
        MacroDialog(
            parts.look, parts.desk, cases, clock=parts.clock, site=parts.site(), then=self._ran_macro, parent=self.shell).open()

    def _ran_macro(self, changed: Changed) -> None:
        """Tell what a macro did: below the table of the queue, or where a case is open at the edge."""
        if self.shell.view == "queue":
            self.queue.hands.tell(changed)
            return
        from complaint_desk.services import many

        self._parts.desk.ask(many.report, changed=changed, then=self._report_macro)

    def _report_macro(self, report: Report) -> None:
        if report.refused:
            self.shell.show_notice(say("macro.refused"), report.refused[0].why)
        else:
            self.shell.toast.show_done(say("macro.done"), say("hands.undo_shift"), lambda: self.queue.hands.undo(report.press))

    def _remind(self, case_id: int) -> None:
        """Ask of what somebody wants to be reminded in a case."""
        from complaint_desk.ui.reminders import ReminderDialog

        parts = self._parts
        ReminderDialog(parts.look, parts.desk, case_id, clock=parts.clock, told=self._tell, drafts=self.drafts, parent=self.shell).open()

    def _over(self) -> None:
        self.shell.toast.dismiss()

    def _make_intake(self) -> QWidget:
        """The form of a new complaint, which becomes a case."""
        from complaint_desk.ui.intake import IntakeView

        assert self.drafts is not None
        made = IntakeView(self._parts.look, self._parts.desk, self.drafts, self._suggested())
        made.opened.connect(self._open_taken)
        made.case_wanted.connect(self.open_case)
        made.cancelled.connect(self._show_queue)
        return made

    def _make_analytics(self) -> QWidget:
        from complaint_desk.domain.aims import aims_text

        made = self._begun_charts()
        while not made.prepare():
            pass
        made.aims_changed.connect(lambda aims: self._use(replace(self._settings, aims=aims_text(aims))))
        made.cases_wanted.connect(self._show_cases)
        return self._take_calls(made)

    def open_case(self, case_id: int) -> None:
        """Show a case with the guide beside it."""
        self.case.open_case(case_id)
        self.shell.show_view("case")

    def _open_taken(self, case_id: int) -> None:
        """Show a complaint that was just taken in, with the cursor where the guide begins: the customer is still speaking."""
        self.case_room.guide.begin(case_id)
        self.open_case(case_id)

    def _open_found(self, case_id: int) -> None:
        """Show a case of the queue; where a search found it, its places are marked."""
        self.open_case(case_id)
        self.case_room.find_bar.look_for(self.queue.wanted.search)

    def _take_in(self) -> None:
        refused = refusal(self._parts.desk.person, "take_case")
        if refused is not None:
            self.shell.toast.show_done(refused.message)
            return
        intake = self.intake
        self.shell.show_view("intake")
        intake.begin()

    def show_customer(self, customer_id: int) -> None:
        """Show all cases of a customer."""
        self._show_cases(QueueFilter("all", (("customer", str(customer_id)),)))

    def _show_queue(self) -> None:
        self.shell.show_view("queue")
        self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _import(self, file: Path | None = None) -> None:
        """Show the import, made when it is first asked for, with a file that was dropped on the queue."""
        person = self._parts.desk.person.id
        if person not in self._imports:
            from complaint_desk.ui.importing.view import ImportView  # with all that reads files

            made = self._imports[person] = ImportView(self._parts.look, self._parts.desk, self._files)
            made.cases_wanted.connect(self._show_cases)
        if not self.shell.is_made("import"):
            self.shell.add_view("import", self._imports[person], under="queue")
        self.shell.show_view("import")
        if file is not None:
            self._imports[person].open_file(file)

    def _show_cases(self, wanted: QueueFilter) -> None:
        self.shell.show_view("queue")
        self.queue.show_cases(wanted)

    # settings, people, messages -------------------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """Return the way to the services."""
        return self._parts.desk

    @property
    def settings(self) -> Settings:
        """The settings as they stand, with place and view of the window."""
        now = replace(self._settings, window=self.shell.place(), view=self.queue.shown.code, guide_width=self.shell.guide_width)
        return replace(now, commands=self.commanding.used) if self.commanding is not None else now

    def close_down(self) -> None:
        """Ask nothing more, and keep what is typed."""
        self._building.stop()
        self._foreseen.stop()
        if self._loading is not None:
            self._loading.drop()
        self.by_itself.stop()
        if self.seating is not None:
            self.seating.close()
        self.queue.close_down()
        if self.drafts is not None:
            self.drafts.close()

    def _take_settings(self, chosen: Settings) -> None:
        """Take what was chosen on the settings' page; who sits here and what is aimed at are chosen elsewhere, perhaps since."""
        self._use(replace(chosen, aims=self._settings.aims, person=self._settings.person))

    def _use(self, settings: Settings) -> None:
        self._settings = settings
        self._parts.look.use(settings)
        self.queue.show_density(settings.density)
        self._parts.keep(self.settings)

    def _write_file(self, title: Message, kinds: Message, name: str, then: Callable[[Path], object]) -> None:
        from complaint_desk.ui.files import SystemFiles

        (self._parts.files or SystemFiles(self._parts.look)).save(self.shell, title, kinds, name, then)

    def _leave_for(self, wanted: Point | Wanted) -> None:
        """Close, for the desk to be put back from a backup or turned to other keys: that is done while nobody has it open."""
        self.wanted = wanted
        self.shell.close()

    def show_turned(self, news: Sequence[Message]) -> None:
        """Show what became of a turn of the desk's keys, where it was asked for."""
        from complaint_desk.ui.packing import together

        self.shell.show_view("settings")
        self.settings_view.show_encryption()
        self.shell.show_notice(news[0], together(list(news[1:])))

    def _switch_person(self, code: str) -> None:
        self._build_all()
        person = next((each for each in self._people if str(each.id) == code), None)
        if person is not None and person.id != self._parts.desk.person.id:
            assert self.seating is not None
            self.seating.change(person)

    def _lock(self) -> None:
        self._build_all()
        assert self.seating is not None
        self.seating.lock()

    def _sit(self, person: Person) -> None:
        """Let somebody else work here."""
        self._settings = replace(self._settings, person=person.login)
        if self.drafts is not None:
            self.drafts.belong_to(str(person.id))
        self._parts.desk.switch_to(person)
        self._parts.keep(self.settings)

    def _show_person(self, person: Person) -> None:
        self.shell.show_person(who_of(person), [who_of(each) for each in self._people if each.active])

    def _seat(self, person: Person) -> None:
        """Somebody else sits here: what the person before was told goes with them; what waits for this one is told anew."""
        self._show_person(person)
        other = person.id != self._seated
        if other:
            self._seated = person.id
            self.by_itself.leave()
            self.shell.hide_notice()
            self.shell.take_away("import")  # the rows of a file that the one before brings in wait for them
        self.by_itself.seat(person, other=other)

    def _show_view(self, view: str) -> None:
        """Show a view of the queue as it is: a saved one, or one that is always there without the filters in force."""
        if self.queue.shown.filter_of(view) is None:
            self._show_cases(QueueFilter(view))
            return
        self._show_queue()
        self.queue.show_view(view)

    def _heard(self, changed: Changed) -> None:
        if "rules" in changed.kinds:
            self.by_itself.rules_changed()
        if "person" in changed.kinds:
            from complaint_desk.services import people

            self._parts.desk.ask(people.everybody, then=self._take_people)

    def _take_people(self, everybody: Sequence[Person]) -> None:
        """Offer who works here by now; a role or limit that was changed holds from now on for who sits here too."""
        self._people = tuple(everybody)
        self.queue.show_people(self._people)
        now = self._parts.desk.person
        person = next((each for each in self._people if each.id == now.id), now)
        if person != now:
            self._parts.desk.switch_to(person)
        else:
            self._show_person(now)

    def _show_work(self, work: Work) -> None:
        self.shell.status.show_work(work)

    def _tell(self, message: Message) -> None:
        self.shell.toast.show_done(message)
