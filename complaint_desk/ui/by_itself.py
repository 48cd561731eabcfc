"""What the window does by itself: it hears of other windows, records clocks that ran out, warns of those that will, reminds, and brings
rows under the rules that hold now. Nobody presses anything for it, and nothing here takes the focus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import say
from complaint_desk.domain.spans import DAY, MINUTE
from complaint_desk.services.changed import Changed
from complaint_desk.settings import Settings
from complaint_desk.ui.merging import SearchMerging
from complaint_desk.ui.parts import Parts
from complaint_desk.ui.runner import Ticket
from complaint_desk.ui.shell import Shell

if TYPE_CHECKING:
    from complaint_desk.services.books import Fault
    from complaint_desk.services.reminding import Told
    from complaint_desk.ui.alarms import Alarms
    from complaint_desk.ui.clock_warnings import ClockWarnings
    from complaint_desk.ui.reminders import ReminderCard

WATCH_MS: Final = 5_000
ROUNDS: Final = 6
"""Every so many looks the clocks are looked at too."""
RULES_MS: Final = 5_000
"""So long after the start the rows are compared with the rules, when the first look at the queue is over."""


def _leave(_error: BaseException) -> None:
    """What cannot be read or written now is tried again by and by; a press in the meantime tells what is wrong."""


def _load(_store: object, _progress: object) -> None:
    """Import what looks at the desk by itself: the rules of cases stand behind it."""
    from complaint_desk.services import reminding, warning, watching  # noqa: F401


class ByItself(QObject):
    """What goes on beside the work."""

    def __init__(
        self, parts: Parts, shell: Shell, *, settings: Callable[[], Settings], open_case: Callable[[int], None], parent: QObject
    ) -> None:
        """Take the collaborators.

        Args:
            parts: what the window was given.
            shell: has the edge where things are told.
            settings: returns them as they are now.
            open_case: shows a case.
            parent: what it belongs to.
        """
        super().__init__(parent)
        self._desk, self._runner, self._look, self._clock, self._site = parts.desk, parts.runner, parts.look, parts.clock, parts.site
        self._shell, self._settings, self._open_case = shell, settings, open_case
        self._seen, self._rounds = -1, 0
        self._alarms: Alarms | None = None
        self._warnings: ClockWarnings | None = None
        self._card: ReminderCard | None = None
        self._refused: tuple[Fault, ...] = ()
        self._looked_day = -1
        self._loading: Ticket | None = None
        self._merging = SearchMerging(parts.runner, self)
        shell.uncovered.connect(self._uncovered)
        self._comparing = QTimer(self)
        self._comparing.setSingleShot(True)
        self._comparing.setInterval(RULES_MS)
        self._comparing.timeout.connect(self.follow_rules)
        self._watching = QTimer(self)
        self._watching.setInterval(WATCH_MS)
        self._watching.timeout.connect(self.watch)

    def begin(self) -> None:
        """Begin, once what it takes is loaded: in another thread, as the rows are scrolled already."""
        self._loading = self._runner.read(_load, then=lambda _none: self._go(), failed=lambda _error: self._watching.start())
        self._comparing.start()
        self.look_at_site()

    def _go(self) -> None:
        self.watch()
        self._watching.start()

    def stop(self) -> None:
        """Look at nothing more."""
        if self._loading is not None:
            self._loading.drop()
        self._watching.stop()
        self._comparing.stop()
        self._merging.stop()

    def leave(self) -> None:
        """Somebody else sits down: what stands at the edge for the one before goes, and is told them again."""
        if self._warnings is not None:
            self._warnings.leave()

    def seat(self, person: Person, *, other: bool) -> None:
        """Tell who sits here now what waits for them; what the person before was told goes with them."""
        if other:
            if self._card is not None:
                self._card.forget()
            if self._alarms is not None:
                self._alarms.begin_again()
        self._tell_refused(person)
        self._ask_alarms()

    def rules_changed(self) -> None:
        """Begin anew with what other rules make of the rows."""
        if self._warnings is not None:
            self._warnings.begin_anew()
        self.follow_rules()

    def watch(self) -> None:
        """Hear what happened in other windows, merge the search a little, and now and then record the clocks that ran out.

        A chain of merging ends at a press: so it begins with every look, or a busy desk would never come to an end with it.
        """
        from complaint_desk.services import watching

        self._desk.ask(watching.elsewhere, since=self._seen, then=self._take_elsewhere, failed=_leave)
        if self._rounds > 0:  # not at the start
            self._merging.begin()
        if self._rounds % ROUNDS == 0:
            self._look_for_old_data()
            self._record_breaches(0)
            self._tell_what_runs_out()
            if self._alarms is not None:
                self._alarms.ask_held()
        self._rounds += 1

    def _uncovered(self) -> None:
        """Tell at once what was not told while nobody could see it."""
        if self._watching.isActive():
            self._tell_what_runs_out()

    def _tell_what_runs_out(self) -> None:
        if not self._shell.covered:  # what nobody can see is not told
            self._look_at_clocks()
            self._tell_reminders()

    def _look_at_clocks(self) -> None:
        """Tell who sits here which of their clocks are running out."""
        if self._warnings is None:
            from complaint_desk.ui.clock_warnings import ClockWarnings

            self._warnings = ClockWarnings(self._desk, self._runner, self._shell, self._open_case, _leave)
        self._warnings.look()

    def _take_elsewhere(self, told: tuple[int, Changed | None]) -> None:
        first = self._seen < 0
        self._seen, changed = told
        if changed is not None:
            self._desk.tell(changed)
        if first or changed is not None:
            self._ask_alarms()

    def _ask_alarms(self) -> None:
        """Ask what calls for a supervisor; it is told at the edge to who may answer."""
        if self._alarms is None:
            from complaint_desk.ui.alarms import Alarms

            self._alarms = Alarms(self._desk, self._shell, self._open_case, _leave)
        self._alarms.ask()

    def follow_rules(self) -> None:
        """Bring rows that older rules made under the present ones, a few at a time and beside the work; then they are shown as they are."""
        runner, desk, some = self._runner, self._desk, False

        def again(more: bool) -> None:
            nonlocal some
            if some and not more:
                desk.tell(Changed("follow_rules", self._clock(), (), frozenset({"case"}), {}))
            some = more
            if more:
                runner.write(lambda store, _progress: not store.read_only and store.rederive(100) > 0, then=again, failed=_leave)

        runner.read(lambda store, _progress: not store.read_only and store.outdated(), then=again, failed=_leave)

    def _record_breaches(self, after: int) -> None:
        from complaint_desk.services import watching

        person = self._desk.person

        def job(store: Any, _progress: object) -> Changed:
            return watching.record_breaches(store, person, key=b"", after=after)

        self._runner.write(job, then=self._recorded, failed=_leave)  # not a press: nothing is said to be saved

    def _recorded(self, changed: Changed) -> None:
        if changed.cases:
            self._desk.tell(changed)
        if changed.result["after"]:
            self._record_breaches(int(changed.result["after"]))

    def _tell_reminders(self) -> None:
        """Tell what is due soon, or was written down for now; of two windows one does."""
        from complaint_desk.services import reminding

        person, lead = self._desk.person, self._settings().remind * MINUTE
        self._runner.write(
            lambda store, _progress: reminding.tell(store, person, lead_us=lead), then=self._take_reminders, failed=_leave)

    def _take_reminders(self, told: tuple[Told, ...]) -> None:
        if not told:
            return
        if self._card is None:
            from complaint_desk.ui.reminders import ReminderCard

            self._card = ReminderCard(self._look, self._shell.floor)
            self._card.case_wanted.connect(self._open_case)
            self._shell.view_changed.connect(self._card.keep_above)
        self._card.tell(told)

    def _look_for_old_data(self) -> None:
        """Once a day, tell who may erase people whose data has been kept long enough; nothing goes by itself."""
        person, day = self._desk.person, self._clock() // DAY
        if day == self._looked_day or self._rounds == 0 or not person.may("erase_people"):
            return
        self._looked_day = day

        def look(store: Any, _progress: object) -> int:
            from complaint_desk.services import retention

            retention.tidy_logs(store)
            return retention.waiting(store, person)

        self._runner.read(look, then=self._tell_old_data, failed=_leave)

    def _tell_old_data(self, n: int) -> None:
        if n and self._desk.person.may("erase_people"):
            self._shell.show_notice(say("retention.waits", n=n), say("retention.waits_where"))

    def look_at_site(self) -> None:
        """Read the site's own playbooks and phrases beside the work; what could not be used is told to who looks after them."""
        site = self._site

        def look(_store: object, _progress: object) -> tuple[Fault, ...]:
            folder = site()
            if folder is None:
                return ()
            from complaint_desk.services.books import refused

            return refused(folder)

        self._runner.read(look, then=self._take_refused, failed=_leave)

    def _take_refused(self, faults: tuple[Fault, ...]) -> None:
        self._refused = faults
        self._tell_refused(self._desk.person)

    def _tell_refused(self, person: Person) -> None:
        """Say once what is wrong with the site's own files; the shipped ones serve meanwhile."""
        if self._refused and person.may("manage_guide"):
            first, n = self._refused[0], len(self._refused)
            self._refused = ()
            sentence = say("playbook.refused.sentence", file=first.file, place=first.place, reason=first.reason)
            self._shell.show_notice(say("playbook.refused.title", n=n), sentence)
