"""Backups made beside the work every few minutes, with their age at the edge of the window and a word when they are too old."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from complaint_desk.domain.backups import Standing
from complaint_desk.domain.messages import At, say
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Executor, Progress, Ticket
from complaint_desk.ui.shell import Shell
from complaint_desk.wording import Words

EVERY_MS: Final = 300_000
"""At most so much work can be lost with the whole disk's file (design, safety B1)."""

FIRST_MS: Final = 20_000
"""After the start, when everything is built and the first look at the queue is over."""

_TONES: Final = {"fine": "muted", "amber": "soon", "red": "late"}


class Backing(QObject):
    """Keeps one desk's backups while its window is open."""

    def __init__(
        self, look: Look, desk: Desk, executor: Executor, shell: Shell, store: Callable[[], Any], clock: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Take the collaborators; ``store`` returns the open desk in whatever thread asks."""
        super().__init__(parent)
        self._look, self._desk, self._executor, self._shell, self._store, self._clock = look, desk, executor, shell, store, clock
        self._ticket: Ticket | None = None
        self._busy = self._said = False
        self._found: Standing | None = None
        self._warned = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(FIRST_MS)
        self._first.timeout.connect(self.keep)
        look.language.language_changed.connect(self._retranslate)

    def start(self) -> None:
        """Begin, a little after the start."""
        self._first.start()
        self._timer.start()

    def stop(self) -> None:
        """Make nothing more, and give up what is being made."""
        self._timer.stop()
        self._first.stop()
        if self._ticket is not None:
            self._ticket.stop()

    def keep(self) -> None:
        """Make the backup that is due, unless one is being made."""
        if not self._busy:
            self._busy = True
            self._ticket = self._executor.work(self._job, then=self._told, failed=self._failed, ended=self._over)

    def _job(self, _none: Any, progress: Progress) -> tuple[Standing, bool, bool]:
        from complaint_desk.services import backups, rescuing, restoring  # when the first one is due: no start waits for them

        store = self._store()
        damaged = rescuing.unclean_end(store, lambda: progress.stopped) is False
        found = backups.keep_up(store, cancelled=lambda: progress.stopped)
        if restoring.drill(store, cancelled=lambda: progress.stopped) is not None:
            found = backups.standing(store)
        return found, damaged, _broken_off(store)

    def _told(self, answer: tuple[Standing, bool, bool]) -> None:
        found, damaged, broken = answer
        self._take(found)
        if broken and not self._said and self._desk.person.may("encrypt_desk"):
            self._said = True
            self._shell.show_notice(say("encryption.broken_title"), say("encryption.broken"))
        if damaged:
            self._shell.show_notice(say("backups.unclean_title"), say("backups.unclean_damaged"))

    def _failed(self, _error: BaseException) -> None:
        """The desk cannot be read now; what shows the queue tells it."""

    def _over(self) -> None:
        self._busy = False

    def _take(self, found: Standing) -> None:
        self._found = found
        self._retranslate(self._look.words)
        level = found.level(self._clock())
        state = "paused" if found.paused else level
        if state != self._warned and state != "fine" and self._desk.person.may("back_up"):
            from complaint_desk.ui.settings.backups import sentence

            way = (say("backups.go_on"), self._go_on) if found.paused else None
            self._shell.show_notice(say(f"backups.notice_{state}"), sentence(found), way)
        self._warned = state

    def _go_on(self) -> None:
        """Somebody looked at the restored desk, and it is as it should be."""
        from complaint_desk.services import backups

        self._shell.hide_notice()
        self._desk.ask(backups.go_on, then=self._take)

    def _retranslate(self, _words: Words) -> None:
        if self._found is None:
            return
        level = self._found.level(self._clock())
        said = say("backups.status", at=At(self._found.last_us)) if self._found.last_us else say("backups.status_none")
        self._shell.status.show_backup(say("backups.status_paused") if self._found.paused else said, _TONES[level])


def _broken_off(store: Any) -> bool:
    """Tell whether a rotation of an encrypted desk was broken off; asked after the backup, which ends what a killed one left."""
    if not store.driver.keys:
        return False
    from complaint_desk.services import encrypting  # for an encrypted desk alone

    return encrypting.broken_off(store)
