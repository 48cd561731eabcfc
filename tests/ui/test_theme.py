"""One theme at a time dresses the application, and follows the system or stays as chosen."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

from complaint_desk.ui import icons
from complaint_desk.ui.sheet import style_sheet
from complaint_desk.ui.text import Label
from complaint_desk.ui.theme import Appearance, load
from complaint_desk.ui.widgets import LineField, TextField


def test_the_sheet_names_only_tokens_and_leaves_none_unfilled():
    sheet = style_sheet(load("dark"))
    assert "@" not in sheet
    colours = set(re.findall(r"#[0-9A-Fa-f]{6}", sheet))
    assert colours <= set(load("dark").colours.values())


def test_a_fixed_theme_stays_and_the_change_is_told(qapp, look, qtbot):
    with qtbot.waitSignal(look.appearance.theme_changed) as told:
        look.appearance.choose("dark")
    assert told.args[0].name == look.theme.name == "dark"
    assert qapp.palette().color(QPalette.ColorRole.Window) == look.colour("surface")


def test_system_follows_the_systems_scheme(qapp, look):
    scheme = [Qt.ColorScheme.Dark]
    appearance = Appearance(qapp, "system", scheme=lambda: scheme[0])
    assert appearance.theme.name == "dark"
    scheme[0] = Qt.ColorScheme.Light
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert appearance.theme.name == "light"


def test_a_theme_chosen_again_tells_nothing(look):
    told = []
    look.appearance.theme_changed.connect(told.append)
    look.appearance.choose("light")
    assert told == []


def test_figures_have_equal_width_except_key_figures(qapp):
    theme = load("light", family="DejaVu Sans")
    tabular = QFont.Tag("tnum")
    assert theme.font("body").featureValue(tabular) == 1
    assert not theme.font("figure").isFeatureSet(tabular)
    assert theme.font("micro").pixelSize() == 11


def test_traditional_shapes_come_first_in_traditional_chinese():
    assert load("light", language="zh_TW").families[0] == "Microsoft JhengHei UI"
    assert load("light", language="zh_CN").families[0] == "Microsoft YaHei UI"


def test_an_icon_takes_the_colour_it_is_given(qapp):
    red = load("light").colour("late")
    drawn = icons.pixmap("minus", red, 16, 2.0)
    assert drawn.width() == 32
    assert drawn.devicePixelRatio() == 2.0
    assert drawn.toImage().pixelColor(16, 16).name() == red.name()


def test_a_sheet_is_put_on_only_when_it_changed_and_never_over_another_one(qapp, monkeypatch):
    appearance = Appearance(qapp, "light")
    light, put, real = qapp.styleSheet(), [], QApplication.setStyleSheet
    monkeypatch.setattr(type(qapp), "setStyleSheet", lambda app, sheet: (put.append(sheet), real(app, sheet)), raising=False)
    appearance.read_in("zh_TW")
    assert put == []  # only the fonts are other ones
    appearance.choose("dark")
    assert put == ["", style_sheet(load("dark"))]
    appearance.choose("light")
    assert qapp.styleSheet() == light


def test_a_label_has_no_ground_that_is_painted_to_be_seen_through(qapp, look, qtbot):
    label = Label(look, "words")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert qapp.styleSheet()
    assert not label.testAttribute(Qt.WidgetAttribute.WA_StyledBackground)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_hint_of_a_field_has_the_ink_whose_contrast_is_measured(look, qtbot, theme):
    """Under a sheet that names none, Qt takes the ink of the text at half its strength: 3.19:1."""
    look.appearance.choose(theme)
    for field in (LineField(look, "line", "Line", "Hint"), TextField(look, "text", "Text", "Hint")):
        qtbot.addWidget(field)
        field.ensurePolished()
        assert field.palette().color(QPalette.ColorRole.PlaceholderText) == look.colour("text_muted")
