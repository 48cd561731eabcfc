"""Parts of a column stand as Qt would put them, and no text is asked for its height in a width that it never gets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget

from complaint_desk.ui.widgets.given import Group

TEXTS = ("Full refund to the card you paid with, within three working days", "News at the agreed hour, even when there is none", "Yes")


class Asked(QLabel):
    """A text that remembers for which widths it was asked its height."""

    def __init__(self, text):
        super().__init__(text)
        self.setWordWrap(True)
        self.widths = set()

    def heightForWidth(self, width):
        self.widths.add(width)
        return super().heightForWidth(width)


def nested(part):
    """Three parts in one another, each with a text of its own, in a page that scrolls."""
    page, labels = QScrollArea(), []
    page.setWidgetResizable(True)
    page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    around = whole = part()
    for text in TEXTS:
        column = QVBoxLayout(around)
        column.setContentsMargins(10, 4, 12, 6)
        labels.append(Asked(text))
        column.addWidget(labels[-1])
        if text != TEXTS[-1]:
            around = part()
            column.addWidget(around)
        column.addStretch(1)
    page.setWidget(whole)
    return page, labels


@pytest.fixture
def shown(qtbot):
    def show(part, width, height):
        page, labels = nested(part)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        return page, labels

    return show


@pytest.mark.parametrize("width", [160, 240, 400, 700])
@pytest.mark.parametrize("height", [60, 400])
def test_a_part_stands_where_qt_would_put_it(shown, width, height):
    (page, ours), (bare, theirs) = shown(Group, width, height), shown(QWidget, width, height)
    assert [(each.mapTo(page, each.rect().topLeft()), each.size()) for each in ours] == [
        (each.mapTo(bare, each.rect().topLeft()), each.size()) for each in theirs
    ]


@pytest.mark.parametrize(("part", "asks_for_others"), [(Group, False), (QWidget, True)])
def test_another_text_is_asked_only_for_widths_that_the_page_has(shown, part, asks_for_others):
    page, labels = shown(part, 300, 400)
    QApplication.processEvents()
    for each in labels:
        each.widths.clear()
    labels[-1].setText("Is it now the way we agreed on the phone?")
    QApplication.processEvents()
    room = page.viewport().width()
    had = {room, room - page.verticalScrollBar().sizeHint().width()}
    others = [each.widths - {width - 22 * deep for width in had} for deep, each in enumerate(labels, 1)]
    assert labels[-1].widths
    assert any(others) is asks_for_others, others
