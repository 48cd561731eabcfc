"""Everything that can be used has an id that stays and a name in the reader's language, wherever the journey of a case goes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.ui.walk import STATIONS, walk
from tests.journeys.contract import PROMISED

INTERACTIVE = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
VIEWS = ("nav.queue", "nav.analytics", "nav.improvements", "nav.library", "nav.settings")


def shown():
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            yield from (each for each in window.findChildren(QWidget) if each.isVisible())


def usable(widget) -> bool:
    """Whether a person can use it; what Qt makes inside of its own widgets belongs to those."""
    return isinstance(widget, INTERACTIVE) and not isinstance(widget, QHeaderView) and not widget.objectName().startswith("qt_") and widget.parentWidget() is not None


def nameless() -> list[str]:
    """What can be used and has no id or no name."""
    return [
        f"{type(each).__name__} {each.objectName()!r} in {each.parentWidget().objectName()!r}: {each.accessibleName()!r}"
        for each in shown()
        if usable(each) and not (each.objectName() and each.accessibleName().strip())
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_way_of_a_case_everything_usable_has_an_id_and_a_name_and_every_promised_id_is_met(seat, small_desk, language):
    met, without = set(), {}
    with seat(path=small_desk, language=language, login="grace.tan") as desk:
        def look(place: str) -> None:
            met.update(each.objectName() for each in shown())
            if found := nameless():
                without[place] = found

        for view in VIEWS:
            desk.hand.press(view)
            if view == "nav.analytics":
                desk.hand.find("analytics.chart.pareto.1")
            look(view)
        desk.hand.press("nav.queue")
        stations = []
        for station in walk(desk.hand, desk.words):
            stations.append(station)
            look(station)
    with seat(path=small_desk, language=language, login="admin") as lead:  # what an agent may not do has no press for them
        lead.hand.press("nav.queue")
        lead.open_first_row()
        look("case of a supervisor")
    assert without == {}
    assert tuple(stations) == STATIONS
    assert sorted(PROMISED - met) == []


def test_a_widget_without_a_name_is_seen(qtbot):
    page = QWidget()
    QLineEdit(page)
    qtbot.addWidget(page)
    page.show()
    assert len(nameless()) == 1
