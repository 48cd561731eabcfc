"""Every widget has an id and a name, can be pressed and read, and follows language and theme."""

from datetime import UTC

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.text import Label, elided
from complaint_desk.ui.widgets import (
    Button,
    CheckBox,
    Chip,
    Choice,
    ClockBar,
    FieldError,
    FilterChip,
    FocusRing,
    FormRow,
    IconButton,
    LineField,
    MissingLink,
    SearchField,
    Segment,
    Segments,
    TextField,
    Toast,
)
from complaint_desk.ui.widgets.buttons import key_text
from complaint_desk.ui.widgets.marks import clock_tone, initials
from complaint_desk.ui.widgets.still import LaidOutOnce, lay_out_ahead
from tests.ui.gallery import Gallery


@pytest.fixture
def gallery(qtbot, look):
    page = Gallery(look)
    qtbot.addWidget(page)
    page.show()
    return page


CHINESE = "".join(chr(0x4E00 + 31 * at) for at in range(400))
LINES = {"chinese": CHINESE, "english": "a line that goes on and on, " * 20, "both": f"order 58928673 {CHINESE[:9]} came late, " * 20, "short": "退款", "none": ""}


@pytest.mark.parametrize("width", [0, 60, 333, 1900])
@pytest.mark.parametrize("line", LINES)
def test_a_line_is_cut_where_qt_cuts_it_and_what_nobody_sees_of_it_is_not_measured(look, line, width):
    font, text, given = look.theme.font("body"), LINES[line], []

    class Watched(QFontMetrics):
        def elidedText(self, part, mode, room, flags=0):
            given.append(len(part))
            return super().elidedText(part, mode, room, flags)

    shown = elided(Watched(font), text, width)
    assert shown == QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
    assert max(given) <= 4 * len(shown) + 2 * 8, "of a long line little more than what is shown"


@pytest.mark.parametrize("small", [False, True], ids=["field", "small field"])
def test_chinese_stands_in_the_middle_of_a_field(look, qtbot, small):
    look.language.choose("zh_TW")
    field = LineField(look, "test.field", "test", small=small)
    qtbot.addWidget(field)
    field.setText("國國國")
    field.resize(200, field.sizeHint().height())
    picture = field.grab().toImage()
    inked = [y for y in range(4, picture.height() - 4) if any(picture.pixelColor(x, y).lightness() < 140 for x in range(10, 60))]
    assert abs((inked[0] + inked[-1]) - (picture.height() - 1)) <= 2, "within a pixel"


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_interactive_has_an_id_and_a_name(gallery, look, language, theme):
    look.language.choose(language)
    look.appearance.choose(theme)
    nameless = [
        type(each).__name__ for each in gallery.findChildren(QWidget)
        if isinstance(each, QAbstractButton | QLineEdit | QPlainTextEdit | QComboBox) and not (each.objectName() and each.accessibleName())
    ]
    assert nameless == []
    assert not gallery.grab().isNull()


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_no_word_of_a_button_is_cut(gallery, look, language, qapp):
    look.language.choose(language)
    qapp.processEvents()
    cut = [each.objectName() for each in gallery.findChildren(Button) if each.isVisible() and each.width() < each.sizeHint().width()]
    assert cut == []


def test_a_button_is_pressed_by_its_key_and_says_it(qtbot, look):
    pressed = []
    host = QWidget()
    qtbot.addWidget(host)
    button = Button(look, "x.go", say("settings.title"), lambda: pressed.append(1), keys="Ctrl+Return", parent=host)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    assert button.accessibleName() == "Settings (Ctrl ⏎)"
    qtbot.keyClick(host, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [1]


def test_a_button_takes_no_focus_by_the_mouse(qtbot, look):
    button = Button(look, "x.go", "Go")
    qtbot.addWidget(button)
    assert button.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_words_follow_the_language(qtbot, look):
    widgets = [Button(look, "a", say("nav.settings")), IconButton(look, "b", say("nav.settings"), "settings"),
               CheckBox(look, "c", say("nav.settings")), Chip(look, say("nav.settings")), LineField(look, "d", say("nav.settings"))]
    for each in widgets:
        qtbot.addWidget(each)
    look.language.choose("zh_TW")
    assert {each.accessibleName() for each in widgets} == {"設定"}


def test_an_ampersand_of_a_name_is_shown_and_no_shortcut(qtbot, look):
    button = Button(look, "a", "Marks & Co")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Marks & Co"
    assert button.text() == "Marks && Co"


def test_one_segment_is_chosen_at_a_time(qtbot, look):
    told = []
    segments = Segments(look, "seg", say("nav.rail"), [Segment("phone", say("channel.phone")), Segment("chat", say("channel.chat"))])
    qtbot.addWidget(segments)
    segments.chosen_changed.connect(told.append)
    assert segments.chosen == ""
    segments.button("chat").click()
    assert (segments.chosen, told) == ("chat", ["chat"])
    segments.set_chosen("phone")
    assert (segments.chosen, told) == ("phone", ["chat"])
    segments.set_chosen("")
    assert segments.chosen == ""
    assert segments.button("phone").objectName() == "seg.phone"


def test_segments_of_a_narrow_panel_stand_in_rows(qtbot, look):
    segments = Segments(look, "seg", "Mood", [Segment(code, code) for code in ("calm", "angry", "threatening", "distressed")], columns=2)
    qtbot.addWidget(segments)
    segments.show()
    calm, angry, threatening = (segments.button(code).geometry() for code in ("calm", "angry", "threatening"))
    assert calm.y() == angry.y() < threatening.y()
    assert calm.x() == threatening.x()
    segments.button("distressed").click()
    assert segments.chosen == "distressed"


def test_a_filter_chip_tells_its_removal_and_stays_as_it_is(qtbot, look):
    told = []
    chip = FilterChip(look, "f", say("channel.phone"))
    qtbot.addWidget(chip)
    chip.removed.connect(lambda: told.append(1))
    chip.click()
    assert told == [1]
    assert chip.isChecked()


def test_a_choice_gives_codes_and_keeps_its_choice_through_a_language(qtbot, look):
    choice = Choice(look, "c", say("settings.theme"), [("light", say("settings.theme_light")), ("dark", say("settings.theme_dark"))], chosen="dark")
    qtbot.addWidget(choice)
    look.language.choose("zh_CN")
    assert (choice.chosen, choice.currentText()) == ("dark", "深色")
    choice.set_chosen("nothing")
    assert choice.chosen == ""


def test_escape_empties_a_search(qtbot, look):
    field = SearchField(look, "s", say("widget.clear"))
    qtbot.addWidget(field)
    field.setText("退款")
    with qtbot.waitSignal(field.cleared):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_text_put_quietly_is_not_told_but_the_cross_follows_it(qtbot, look):
    field = SearchField(look, "s", say("nav.queue"))
    qtbot.addWidget(field)
    cross = next(action for action in field.actions() if action.text() == look.words("widget.clear"))
    with qtbot.assertNotEmitted(field.textChanged):
        field.put("退款")
        assert cross.isVisible()
        field.put("")
    assert not cross.isVisible()


def test_a_form_row_names_its_field(qtbot, look):
    field = QLineEdit()
    row = FormRow(look, say("settings.language"), field)
    qtbot.addWidget(row)
    assert field.accessibleName() == "Language"
    look.language.choose("zh_CN")
    assert field.accessibleName() == "语言"


def test_a_clock_says_itself_in_words(qtbot, look):
    clock = ClockBar(look, "case.clocks.update", "Update", "42 min left", 0.86)
    qtbot.addWidget(clock)
    assert clock.accessibleName() == "Update, 42 min left"
    clock.show_clock("9 min late", 1.0, state="late", why="<b>since 12:00</b>")
    assert clock.accessibleName() == "Update, 9 min late"
    assert "&lt;b&gt;" in clock.toolTip()


@pytest.mark.parametrize(("share", "late", "tone"), [(0.0, False, "on_time"), (0.74, False, "on_time"), (0.75, False, "soon"), (1.2, True, "late")])
def test_a_clock_turns_amber_at_three_quarters_and_red_when_late(share, late, tone):
    assert clock_tone(share, late=late) == tone


def test_an_error_stands_by_its_field_with_its_remedy(qtbot, look):
    field, done = LineField(look, "due", "Due"), []
    error = FieldError(look, "due.error", field)
    for each in (field, error):
        qtbot.addWidget(each)
    error.show_error("13:00 has passed.", "Use 14:00", lambda: done.append(1))
    assert field.property("wrong") == "true"
    error.findChild(Button, "due.error.remedy").click()
    error.clear()
    assert done == [1]
    assert field.property("wrong") == "false"


def test_an_error_below_several_fields_gives_the_edge_to_the_one_it_is_about(qtbot, look):
    first, second = LineField(look, "name", "Name"), LineField(look, "phone", "Phone")
    error = FieldError(look, "error", first)
    for each in (first, second, error):
        qtbot.addWidget(each)
    for at, edged in ((second, second), (None, first), (second, second)):
        error.show_error("It is too long.", at=at)
        assert [each for each in (first, second) if each.property("wrong") == "true"] == [edged]
    error.clear()
    assert second.property("wrong") == "false"


def test_a_toast_undoes_once_and_never_takes_the_focus(qtbot, look):
    host, undone = QWidget(), []
    qtbot.addWidget(host)
    host.resize(600, 300)
    field = LineField(look, "f", "F", parent=host)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    field.setFocus()
    toast = Toast(look, host)
    toast.show_done("Option B withdrawn", "Until 14:37", lambda: undone.append(1))
    assert field.hasFocus()
    toast.findChild(Button, "toast.undo").click()
    assert undone == [1]
    assert not toast.isVisible()


def test_the_ring_follows_the_focus_and_outlives_its_control(qtbot, look, qapp):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(300, 100)
    one, two = MissingLink(look, "m1", "one", lambda: None, parent=host), Button(look, "m2", "two", parent=host)
    two.move(0, 40)
    FocusRing(look, host)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    one.setFocus()
    one.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    two.setFocus()
    around = two.geometry().adjusted(-3, -3, 3, 3).intersected(host.rect())  # never cut by the edge of what it stands in
    assert any(around == each.geometry() for each in host.children() if isinstance(each, QWidget) and each is not two)


@pytest.mark.parametrize(("name", "letters"), [("林若安", "安"), ("He Yun", "HY"), ("Anna", "A"), ("", "?"), ("Mara van der Linde", "ML"), ("D*** W*** (1)", "DW")])
def test_initials(name, letters):
    assert initials(name) == letters


def test_keys_are_written_as_people_read_them():
    assert key_text("Ctrl+F") == "Ctrl F"
    assert key_text("Ctrl+Return") == "Ctrl ⏎"


def test_words_of_another_zone_stay_in_it(look):
    look.language.choose("zh_CN")
    assert look.words.zone is UTC


def test_a_hint_is_shown_whole_or_by_its_first_clause_or_not_at_all(look, qtbot):
    hint = "Which order is it? The name and the day are enough to find it."
    field = LineField(look, "order", say("widget.close"), hint)
    qtbot.addWidget(field)
    field.show()
    shown = {}
    for width in (600, 200, 60):
        field.setFixedWidth(width)
        qtbot.waitUntil(lambda width=width: field.width() == width)
        shown[width] = field.placeholderText()
    assert shown == {600: hint, 200: "Which order is it?", 60: ""}
    assert field.accessibleDescription() == hint


@pytest.mark.parametrize("kind", ["quiet", ""], ids=["recorded answer", "field"])
def test_a_text_too_long_for_its_place_begins_with_its_first_word_and_is_elided_until_one_goes_in(look, qtbot, kind):
    page = QWidget()
    rows = QVBoxLayout(page)
    other, field = LineField(look, "t.other", "Other"), LineField(look, "t.fact", "What they want")
    rows.addWidget(other)
    rows.addWidget(field)
    field.setProperty("kind", kind)
    field.setText("A day that holds, before Saturday when the mother moves in")
    page.resize(160, 90)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
    other.setFocus()
    assert field.shown_text.endswith("…")
    assert field.text().startswith(field.shown_text[:-1])
    elided = field.grab().toImage()
    field.setFocus()
    assert field.shown_text == field.text()
    assert field.grab().toImage() != elided
    other.setFocus()
    page.resize(900, 90)
    assert field.shown_text == field.text()


def test_a_label_of_several_lines_is_measured_anew_for_other_words_another_font_and_another_width(look, qtbot):
    label = Label(look, "one word", wrap=True)
    qtbot.addWidget(label)
    one = label.heightForWidth(200)
    assert label.heightForWidth(200) == one
    label.say("so many words " * 20)
    many = label.heightForWidth(200)
    assert many > 3 * one
    assert label.heightForWidth(400) < many
    font = label.font()
    font.setPixelSize(3 * font.pixelSize())
    label.setFont(font)
    assert label.heightForWidth(200) > many


def test_a_label_asks_python_only_for_what_it_does_otherwise(look, qtbot):
    plain, cut = Label(look, "a word"), Label(look, "a word " * 40, elide=True)
    for each in (plain, cut):
        qtbot.addWidget(each)
    overridden = {name for name in vars(type(plain)) if hasattr(QLabel, name) and not name.startswith("__")}
    assert not overridden & {"paintEvent", "resizeEvent", "minimumSizeHint", "sizeHint", "heightForWidth"}
    cut.resize(80, 20)
    cut.show()
    assert "a word a word" in cut.toolTip()
    cut.resize(cut.sizeHint())
    assert cut.toolTip() == ""


def test_widgets_changed_at_once_are_laid_out_at_the_end(look, qtbot):
    page, inner = QWidget(), QHBoxLayout()
    column = QVBoxLayout(page)
    column.addLayout(inner)
    labels = [Label(look, "a word"), Label(look, "another")]
    for each in labels:
        inner.addWidget(each)
    qtbot.addWidget(page)
    page.resize(400, 100)
    page.show()
    labels[0].hide()
    still = LaidOutOnce(page)
    with still.waiting():
        labels[0].show()
        labels[1].hide()
        assert labels[0].width() < 300
    qtbot.waitUntil(lambda: labels[0].width() > 300, timeout=30_000)


def test_what_is_laid_out_ahead_stands_as_it_will_before_anybody_sees_it(look, qtbot):
    page, inner = QWidget(), QWidget()
    outer, column = QVBoxLayout(page), QVBoxLayout(inner)
    outer.addWidget(inner)
    label = Label(look, "so many words " * 20, wrap=True)
    column.addWidget(label)
    qtbot.addWidget(page)
    lay_out_ahead(page, QSize(600, 400))
    stood = label.geometry()
    assert not page.isVisible()
    assert 400 < stood.width() < 600
    page.show()
    qtbot.waitExposed(page)
    assert label.geometry() == stood


def test_a_label_that_gives_way_keeps_no_gap_in_its_column_while_it_says_nothing(look, qtbot):
    column, told = QWidget(), Label(look, wrap=True, gives_way=True)
    rows = QVBoxLayout(column)
    rows.addWidget(Label(look, "a word"))
    without = rows.sizeHint().height()
    rows.addWidget(told)
    qtbot.addWidget(column)
    column.show()
    assert rows.sizeHint().height() == without
    told.say("done")
    assert told.isVisible()
    assert rows.sizeHint().height() > without
    told.say("")
    assert rows.sizeHint().height() == without


def test_a_field_that_was_emptied_for_another_case_gives_back_nothing_of_the_one_before(qtbot, look):
    field = TextField(look, "test.words", "Words")
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "one")
    field.clear()
    assert not field.document().isUndoAvailable()
    qtbot.keyClicks(field, "two")
    field.undo()
    assert field.toPlainText() == ""
    field.clear()  # it is empty already, but what was taken back could come again
    field.redo()
    assert field.toPlainText() == ""
