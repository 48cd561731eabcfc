"""The heads of the columns and the list of views are painted by us: what Qt gave with its own painting holds still."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from complaint_desk.ui.queue.lines import NUMBER, TYPE


def painted(widget):
    """What a widget looks like now."""
    shown = QImage(widget.size(), QImage.Format.Format_RGB32)
    widget.render(shown)
    return shown


def middle_of(screen, column):
    header = screen.table.horizontalHeader()
    return QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)


def test_a_pointer_at_the_edge_of_a_head_says_that_it_can_be_made_wider(screen):
    header = screen.table.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(NUMBER) + header.sectionSize(NUMBER) - 1, header.height() // 2)
    assert header.viewport().hasMouseTracking(), "else it moves unheard until a button is down"
    assert header.viewport().testAttribute(Qt.WidgetAttribute.WA_Hover), "else no head is lightened"
    QTest.mouseMove(header.viewport(), edge)
    assert header.cursor().shape() == Qt.CursorShape.SplitHCursor
    QTest.mouseMove(header.viewport(), middle_of(screen, TYPE))
    assert header.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_a_head_that_is_dragged_by_its_edge_gets_wider(screen):
    header = screen.table.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(NUMBER) + header.sectionSize(NUMBER) - 1, header.height() // 2)
    before = header.sectionSize(NUMBER)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(40, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge + QPoint(40, 0))
    assert header.sectionSize(NUMBER) == before + 40


def test_heads_and_views_take_the_colours_of_another_theme_and_the_words_of_another_language(screen, look):
    header, views = screen.table.horizontalHeader(), screen.views
    light = painted(header.viewport()), painted(views.viewport())
    ground = light[0].pixelColor(2, 2)
    look.appearance.choose("dark")
    dark = painted(header.viewport()), painted(views.viewport())
    assert dark[0].pixelColor(2, 2) != ground
    assert dark[1].pixelColor(2, 2) != light[1].pixelColor(2, 2)
    look.appearance.choose("light")
    assert painted(header.viewport()) == light[0]
    look.language.choose("zh_TW")
    assert painted(header.viewport()) != light[0]
    assert painted(views.viewport()) != light[1]


def test_the_first_head_stands_above_its_words_also_once_it_is_another_column(screen):
    header = screen.table.horizontalHeader()
    before = painted(header.viewport())
    header.moveSection(header.visualIndex(TYPE), 0)
    assert painted(header.viewport()) != before


def test_the_view_that_is_shown_and_its_number_are_painted_at_once(screen):
    views = screen.views
    before = painted(views.viewport())
    screen.show_view("closed")
    assert painted(views.viewport()) != before
    screen.show_view("open")
    assert painted(views.viewport()) == before
    views.show_counts({"mine": 4711})
    assert painted(views.viewport()) != before
