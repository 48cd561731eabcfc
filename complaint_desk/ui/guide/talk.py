"""What the panel says to the desk about the case it shows, and how far the answers have come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from complaint_desk.domain.problems import Problem
from complaint_desk.ui.desk import Desk


class Talk(QObject):
    """The line to the desk for one case at a time.

    Signals:
        refused: a ``Problem`` about the case that is shown.
        answered: a verb ended, well or not.
    """

    refused = Signal(object)
    answered = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._turn = self._under_way = 0
        self.case_id = 0
        self.version = 0

    @property
    def busy(self) -> bool:
        """Whether a verb about this case has no answer yet."""
        return self._under_way > 0

    @property
    def person(self) -> Any:
        """Who works here now."""
        return self._desk.person

    def turn_to(self, case_id: int) -> None:
        """Speak about another case; answers about the one before no longer touch the panel."""
        self._turn += 1
        self.case_id, self.version, self._under_way = case_id, 0, 0

    def ask(self, question: Callable[..., Any], *, then: Callable[[Any], object]) -> None:
        """Ask something about the person who works here; the answer is told while the same case is shown. Nothing is said of a refusal."""
        turn = self._turn
        self._desk.ask(question, then=lambda answer: then(answer) if turn == self._turn else None, failed=lambda _problem: None)

    def do(
        self, verb: Callable[..., Any], *, then: Callable[[], object] | None = None, told: Callable[[Any], object] | None = None,
        **fields: Any,
    ) -> None:
        """Run a verb on the case.

        Args:
            verb: a function of ``complaint_desk.services`` that takes ``case_id``.
            then: called when it is done, unless another case is shown by then.
            told: the same, given what the verb returned.
            fields: its further arguments.
        """
        turn = self._turn
        self._under_way += 1

        def done(changed: Any) -> None:
            if turn != self._turn:
                return
            self.version = max(self.version, int(changed.result.get("version", 0)))
            if then is not None:
                then()
            if told is not None:
                told(changed)

        def failed(problem: Problem) -> None:
            if turn == self._turn:
                self.refused.emit(problem)
            else:
                self._desk.failed.emit(problem)

        def ended() -> None:
            if turn == self._turn:
                self._under_way -= 1
                self.answered.emit()

        self._desk.do(verb, case_id=self.case_id, then=done, failed=failed, ended=ended, **fields)
