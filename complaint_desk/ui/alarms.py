"""What a supervisor is told at the edge of the window: somebody is in danger, a name waits for a second yes, an approval is asked
for, a clock has just run out.

One notice at a time, with the way into its case. A danger is not covered by what can wait; nothing here takes the focus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from complaint_desk.domain.messages import Message, say
from complaint_desk.services import alarms
from complaint_desk.services.alarms import Alarm, Heard
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.shell import Shell

_UNCOVERED: Final = ("danger",)
"""Whoever is in danger stays in sight until it is closed, or until a newer danger is told."""


class Alarms:
    """Asks what happened since, and tells it to who may answer."""

    def __init__(self, desk: Desk, shell: Shell, open_case: Callable[[int], None], failed: Callable[[BaseException], None]) -> None:
        """Take the collaborators.

        Args:
            desk: whom to ask, and who sits here.
            shell: has the edge.
            open_case: shows a case.
            failed: takes what went wrong while asking; nobody pressed anything, so nobody waits for an answer.
        """
        self._desk, self._shell, self._open_case, self._failed = desk, shell, open_case, failed
        self._since = self._held = -1
        self._told = ""

    def begin_again(self) -> None:
        """Somebody else sits here: what was told was told to the person before, and who sits down hears what still waits."""
        self._since, self._told = -1, ""

    def ask(self) -> None:
        """Ask what is new; where nobody sits who may answer, it is left for the supervisor who sits down here."""
        if self._since < 0 or self._desk.person.may("approve"):
            self._desk.ask(alarms.since, after=self._since, held=self._held, then=self._take, failed=self._failed)

    def ask_held(self) -> None:
        """Ask again where something waits until the desk opens."""
        if self._held < self._since:
            self.ask()

    def _take(self, found: Heard) -> None:
        self._since, new, self._held = found
        for kind in alarms.KINDS:
            of_kind = [each for each in new if each.kind == kind]
            if of_kind:
                self._tell(of_kind)
                return

    def _tell(self, new: list[Alarm]) -> None:
        one = new[0]
        if self._told in _UNCOVERED and self._shell.has_notice and one.kind not in _UNCOVERED:
            return
        self._told = one.kind
        count = len(Counter(each.case_id for each in new))
        title = say(f"alarm.{one.kind}.title", n=count)
        self._shell.show_notice(title, _sentence(one), (say("alarm.open"), lambda: self._open(one.case_id)))

    def _open(self, case_id: int) -> None:
        self._shell.hide_notice()
        self._open_case(case_id)


def _sentence(one: Alarm) -> Message:
    match one.kind:
        case "danger":
            return say("alarm.danger.what", danger=say(f"danger.{one.what}"), number=one.number, name=one.name or "–")
        case "named":
            return say("alarm.named.what", number=one.number, name=one.name or "–")
        case "approval":
            from complaint_desk.domain.timeline import option_letter  # with all that a timeline says: rarely asked for here

            return say("alarm.approval.what", number=one.number, name=one.name or "–", letter=option_letter(one.n))
        case _:
            return say("alarm.breach.what", clock=say(f"clock.{one.what}"), number=one.number, name=one.name or say("case.nobody"))
