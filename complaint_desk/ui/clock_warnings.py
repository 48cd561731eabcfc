"""Tells at the edge of the window which clock of one's cases, or of one that nobody has, is running out: one notice for all at once.

What nobody could see was not told: nothing is while the window is covered, and what stands there when somebody else sits down is told
again to whom it was for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.services import warning
from complaint_desk.services.warning import Known, Warned
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.shell import Shell


class ClockWarnings:
    """Looks at one's clocks now and then, and says which are running out; it takes no focus and covers no alarm."""

    def __init__(
        self, desk: Desk, runner: Any, shell: Shell, open_case: Callable[[int], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Take the collaborators.

        Args:
            desk: who sits here, and whom to ask.
            runner: keeps what was told.
            shell: has the edge.
            open_case: shows a case.
            failed: takes what went wrong; nobody pressed anything.
        """
        self._desk, self._runner, self._shell, self._open_case, self._failed = desk, runner, shell, open_case, failed
        self._known: Known = {}
        self._whose = self._standing = 0
        self._told: tuple[Person, tuple[Warned, ...]] | None = None

    def begin_anew(self) -> None:
        """Read all cases again: what is known of them was worked out by other rules."""
        self._known = {}

    def look(self) -> None:
        """Look at the clocks of who sits here, unless they cannot see what they would be told."""
        person = self._desk.person
        if self._shell.covered:
            return
        if person.id != self._whose:
            self._known, self._whose = {}, person.id
        self._desk.ask(warning.look, known=self._known, then=partial(self._looked, person), failed=self._failed)

    def leave(self) -> None:
        """Somebody else sits down: what still stands there counts as not told."""
        if self._told is not None and self._shell.noticed == self._standing:
            self._take_back(*self._told)
        self._told = None

    def _sees(self, person: Person) -> bool:
        return not self._shell.covered and self._desk.person.id == person.id

    def _looked(self, person: Person, seen: tuple[Known, tuple[Warned, ...]]) -> None:
        if not self._sees(person):
            return
        self._known, all_found = seen
        if not all_found:
            self._runner.write(lambda store, _progress: warning.seen(store, person), failed=self._failed)
        elif not self._shell.has_notice:  # what stands there is read first; the steps keep
            found = tuple(one for one in all_found if not one.free) or all_found  # one's own first, the others with the next look
            self._runner.write(
                lambda store, _progress: warning.tell(store, person, found=found), then=partial(self._tell, person), failed=self._failed)

    def _tell(self, person: Person, told: tuple[Warned, ...]) -> None:
        if told and not self._sees(person):
            self._take_back(person, told)
        elif told:
            one = told[0]
            way = (say("alarm.open"), lambda: self._open(one.case_id))
            self._standing, self._told = self._shell.show_notice(title_of(told), sentence_of(one), way), (person, told)

    def _take_back(self, person: Person, told: tuple[Warned, ...]) -> None:
        self._runner.write(lambda store, _progress: warning.take_back(store, person, told=told), failed=self._failed)

    def _open(self, case_id: int) -> None:
        self._shell.hide_notice()
        self._open_case(case_id)


def title_of(told: tuple[Warned, ...]) -> Message:
    """Return what stands in bold: that a clock ran out, or is running out."""
    late = any(one.step.percent >= 100 for one in told)
    whose = "free_" if all(one.free for one in told) else ""
    return say(f"clock_warning.{whose}{'late' if late else 'soon'}", n=len({one.case_id for one in told}))


def sentence_of(one: Warned) -> Message:
    """Return the first of them in words."""
    fields: dict[str, Any] = {"clock": say(f"clock.{one.step.clock}"), "number": one.number, "due": At(one.step.due_us)}
    if one.step.percent >= 100:
        return say("clock_warning.ran_out", **fields)
    return say("clock_warning.used", percent=one.step.percent, **fields)
