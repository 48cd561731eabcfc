"""The views that many never come to, each made and imported when somebody does: the register of improvement points, the library."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.ui.parts import Parts


def improvements(parts: Parts, show_cases: Callable[[QueueFilter], object]) -> QWidget:
    """Return the register; ``show_cases`` takes the cases of a point."""
    from complaint_desk.ui.improvements.view import ImprovementsView

    made = ImprovementsView(parts.look, parts.desk, copy=QGuiApplication.clipboard().setText)
    made.cases_wanted.connect(show_cases)
    return made


def library(parts: Parts) -> QWidget:
    """Return the library of what the guide can say."""
    from complaint_desk.ui.library.view import LibraryView

    return LibraryView(parts.look, parts.desk, site=parts.site, copy=QGuiApplication.clipboard().setText)
