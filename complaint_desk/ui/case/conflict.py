"""The bar that says what somebody else changed in a case while one was typing; the words stay either way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import Listed, Message, say
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.look import Look
from complaint_desk.ui.widgets import Banner, Button


class ConflictBar(Banner):
    """The bar."""

    def __init__(self, look: Look, take_theirs: Callable[[], object], parent: QWidget | None = None) -> None:
        """Take the look, and what gives up what is typed for what was recorded."""
        self._look, self._take = look, take_theirs
        keep = Button(look, "case.conflict.keep", say("case.keep_mine"), lambda: self.hide(), small=True)
        self._theirs = Button(look, "case.conflict.theirs", say("case.take_theirs"), self._take_theirs, small=True)
        super().__init__(look, "case.conflict", "", "", [self._theirs, keep], parent=parent)
        self.hide()

    def tell(self, before: CaseView, now: CaseView, me: int, *, replaceable: bool) -> None:
        """Say what others than ``me`` did between two looks at a case; ``replaceable`` is whether a field could show theirs instead."""
        news = [e for e in now.timeline if e.n > before.case.version and not e.number and e.actor_id not in (0, me)]
        if not news:
            return
        heads: tuple[Message, ...] = tuple(e.head for e in news[-3:])
        name = now.actor(news[-1].actor_id) or "–"
        self._theirs.setVisible(replaceable)
        self.say(say("case.conflict", name=name), say("case.conflict_what", what=Listed(heads)),
                 self._look.words.clock(news[-1].at_us, seconds=True))
        self.show()

    def _take_theirs(self) -> None:
        self._take()
        self.hide()
