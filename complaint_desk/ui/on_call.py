"""That somebody is on a call, marked by a press and shown as long as it lasts: who listens touches nothing, and is not locked out for it.

The mark ends with another press, with another person at the desk, and by itself after an hour without a touch. It holds back only the
lock that comes of not being touched: a machine that slept, and the system's own lock, hide everything on a call too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from complaint_desk.domain.messages import At, say
from complaint_desk.domain.spans import HOUR
from complaint_desk.ui.commands import keys_of
from complaint_desk.ui.look import Look
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets.buttons import IconButton
from complaint_desk.ui.widgets.cards import row_of

LONGEST_US: Final = HOUR
"""Nobody listens longer without touching anything; then the call is over and the mark was forgotten."""
_IDENT: Final = "status.call"


class OnCall(QWidget):
    """The button at the bottom of the window, and since when the call is on."""

    def __init__(self, look: Look, clock: Callable[[], int], parent: QWidget | None = None) -> None:
        """Take the collaborators.

        Args:
            look: theme and words.
            clock: microseconds UTC now.
            parent: what it belongs to.
        """
        super().__init__(parent)
        self._clock = clock
        self.running = False
        self._since = Label(look, role="micro", tone="muted", ident=f"{_IDENT}.since")
        self._button = IconButton(look, _IDENT, say("on_call.begin"), "phone", self.turn, keys=keys_of(_IDENT))
        self._button.setFixedSize(20, 20)
        row = row_of(self._since, self._button, spacing=6)
        row.setContentsMargins(0, 0, 8, 0)
        self.setLayout(row)
        self._since.hide()

    def turn(self) -> None:
        """Mark that a call is on, or that it is over."""
        self._show(running=not self.running)

    def end(self) -> None:
        """The call is over."""
        self._show(running=False)

    def holds_back(self, idle_us: int) -> bool:
        """Tell whether the screen stays open though nobody touched it for so many microseconds."""
        return self.running and idle_us < LONGEST_US

    def _show(self, *, running: bool) -> None:
        if running and not self.running:
            self._since.say(say("on_call.since", time=At(self._clock())))
        self.running = running
        self._since.setVisible(running)
        self._button.say(say("on_call.end" if running else "on_call.begin"))
        self._button.set_icon("phone-off" if running else "phone")
