"""What is said when drafts cannot be kept: the words are still in their field, and go with the window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.log import ROOT
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.shell import Shell

_LOG: Final = logging.getLogger(f"{ROOT}.drafts")


class Unkept(QObject):
    """Says above the views that what is typed is not kept, once until it is again; lives as long as the drafts do."""

    def __init__(self, drafts: Drafts, shell: Shell, unexpected: Callable[[BaseException], object]) -> None:
        """Listen to the drafts.

        Args:
            drafts: tell what failed.
            shell: where it is said.
            unexpected: takes what is no failure of a disk or a right.
        """
        super().__init__(drafts)
        self._shell, self._unexpected = shell, unexpected
        self._said = False
        drafts.failed.connect(self._tell)
        drafts.kept.connect(self._kept)

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, Problem | OSError):
            self._unexpected(error)
        elif not self._said:
            self._said = True
            _LOG.warning("drafts are not kept: %s", error.code if isinstance(error, Problem) else type(error).__name__)
            self._shell.show_notice(say("shell.draft_unkept"), say("shell.draft_unkept_note"))

    def _kept(self, _at_us: int) -> None:
        self._said = False
