"""The one style sheet, generated from a theme: edges, radii and padding of Qt's own widgets.

What it cannot draw, ``ui.widgets`` paints.

A widget says what it is by a dynamic property (``kind``, ``small``, ``tone``, ``ground``, ``wrong``), never by a sheet of its own:
one sheet is parsed once, and a theme is changed in one place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from complaint_desk.ui.theme import Theme

_TOKEN: Final = re.compile(r"@([a-z_]+)(?:\.([a-z_]+))?")

_GROUNDS: Final = """
QMainWindow, QDialog { background: @surface; }
QWidget[ground="window"] { background: @window; }
QWidget[ground="surface"] { background: @surface; }
QWidget[ground="raised"] { background: @raised; }
QWidget[ground="info"] { background: @info_soft; }
QFrame[ground="wrong"] { background: @raised; border: 0; border-left: 2px solid @late; border-bottom: 1px solid @hairline; }
QFrame[edge="right"] { border: 0; border-right: 1px solid @hairline; }
QFrame[edge="left"] { border: 0; border-left: 1px solid @hairline; }
QFrame[edge="top"] { border: 0; border-top: 1px solid @hairline; }
QFrame[edge="bottom"] { border: 0; border-bottom: 1px solid @hairline; }
QFrame[kind="card"] { background: @raised; border: 1px solid @hairline; border-radius: @radius.cardpx; }
QFrame[kind="card"][tone="late"] { border-color: @late; }
QFrame[kind="card"][tone="info"] { background: @info_soft; border-color: @info_soft; }
QFrame[kind="card"][tone="dashed"] { background: transparent; border: 1px dashed @outline; }
QFrame[kind="float"] { background: @raised; border: 1px solid @hairline_strong; border-radius: @radius.cardpx; }
QFrame[kind="line"] { background: @hairline; border: 0; max-height: 1px; min-height: 1px; }
"""

_LABELS: Final = """
QLabel { color: @text; }
QLabel[tone="muted"] { color: @text_muted; }
QLabel[tone="disabled"] { color: @text_disabled; }
QLabel[tone="accent"] { color: @accent_text; }
QLabel[tone="on_time"] { color: @on_time_text; }
QLabel[tone="soon"] { color: @soon_text; }
QLabel[tone="late"] { color: @late_text; }
QLabel[tone="info"] { color: @info_text; }
"""

_BUTTONS: Final = """
QPushButton { min-height: 30px; max-height: 30px; padding: 0 12px; border-radius: @radius.controlpx; color: @text;
  border: 1px solid @hairline_strong; background: @raised; outline: 0; }
QPushButton[small="true"] { min-height: 24px; max-height: 24px; padding: 0 8px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @sunken; }
QPushButton:disabled { background: @sunken; border-color: @hairline; color: @text_disabled; }
QPushButton[kind="primary"] { background: @accent; border-color: @accent; color: @on_accent; }
QPushButton[kind="primary"]:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[kind="primary"]:pressed { background: @accent_pressed; border-color: @accent_pressed; }
QPushButton[kind="primary"]:disabled { background: @sunken; border-color: @hairline; color: @text_disabled; }
QPushButton[kind="waiting"] { background: @sunken; border-color: @hairline; color: @text_muted; }
QPushButton[kind="waiting"]:hover { background: @hover; }
QPushButton[kind="text"] { background: transparent; border-color: transparent; color: @accent_text; }
QPushButton[kind="text"]:hover { background: @hover; }
QPushButton[kind="text"]:pressed { background: @sunken; }
QPushButton[kind="text"]:disabled { color: @text_disabled; }
QPushButton[kind="link"] { background: transparent; border: 0; padding: 0;
  min-height: 22px; max-height: 22px; color: @accent_text; }
QPushButton[kind="filter"] { min-height: 24px; max-height: 24px; padding: 0 8px; }
QPushButton[kind="filter"]:checked { background: @accent_soft; border-color: @accent_soft; color: @accent_text; }
QPushButton[grade="true"]:checked { background: @accent; border-color: @accent; color: @on_accent; }
QPushButton[grade="true"]:checked:disabled { background: @sunken; border-color: @hairline; color: @text_disabled; }
QToolButton { border: 1px solid transparent; border-radius: @radius.controlpx; background: transparent;
  color: @text_muted; outline: 0; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @sunken; }
QToolButton:checked { background: @accent_soft; color: @accent_text; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="icon"] { min-width: 24px; max-width: 24px; min-height: 24px; max-height: 24px; }
QFrame[kind="segments"] { background: @raised; border: 1px solid @outline; border-radius: @radius.controlpx; }
QFrame[kind="segments"] QToolButton { min-height: 30px; max-height: 30px; padding: 0 12px; border: 0;
  border-radius: 0; border-left: 1px solid @hairline; }
QFrame[kind="segments"] QToolButton[place="first"] { border-left: 0;
  border-top-left-radius: 5px; border-bottom-left-radius: 5px; }
QFrame[kind="segments"] QToolButton[place="last"] { border-top-right-radius: 5px; border-bottom-right-radius: 5px; }
QFrame[kind="segments"] QToolButton[place="only"] { border-left: 0; border-radius: 5px; }
QFrame[kind="segments"] QToolButton[place="top_left"] { border-left: 0; border-top-left-radius: 5px; }
QFrame[kind="segments"] QToolButton[place="top_right"] { border-top-right-radius: 5px; }
QFrame[kind="segments"] QToolButton[place="left"] { border-left: 0; border-top: 1px solid @hairline; }
QFrame[kind="segments"] QToolButton[place="below"] { border-top: 1px solid @hairline; }
QFrame[kind="segments"] QToolButton:disabled { color: @text_disabled; }
"""

_FIELDS: Final = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: @raised; color: @text; border: 1px solid @outline;
  placeholder-text-color: @text_muted;
  border-radius: @radius.controlpx; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 30px; max-height: 30px; padding: 0 9px; }
QLineEdit[small="true"], QComboBox[small="true"] { min-height: 24px; max-height: 24px; padding: 0 7px; }
QPlainTextEdit, QTextEdit { padding: 4px 6px; }
QLineEdit[kind="quiet"] { background: transparent; border-color: transparent; }
QLineEdit[kind="quiet"]:hover { background: @raised; border-color: @hairline_strong; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid @focus; padding: 0 8px; min-height: 28px; max-height: 28px; }
QLineEdit[small="true"]:focus, QComboBox[small="true"]:focus { padding: 0 6px; min-height: 22px; max-height: 22px; }
QLineEdit[kind="quiet"]:focus { background: @raised; border-color: @focus; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @focus; padding: 3px 5px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QAbstractSpinBox[wrong="true"] {
  border: 2px solid @late; padding: 0 8px; min-height: 28px; max-height: 28px; }
QLineEdit[small="true"][wrong="true"], QComboBox[small="true"][wrong="true"] { padding: 0 6px; min-height: 22px; max-height: 22px; }
QPlainTextEdit[wrong="true"] { border: 2px solid @late; padding: 3px 5px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  background: @sunken; color: @text_disabled; border-color: @hairline; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: @sunken; border-color: @hairline; }
QPlainTextEdit[kind="bare"], QTextEdit[kind="bare"] { background: transparent; border: 0; padding: 0; }
QLineEdit[kind="search"] { padding-left: 2px; }
QComboBox { padding-right: 28px; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @hairline_strong; outline: 0; padding: 4px;
  selection-background-color: @selection; selection-color: @text; }
QCheckBox, QRadioButton { spacing: 8px; color: @text; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @text_disabled; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @outline; border-radius: @radius.chippx; background: @raised; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: none; }
QCheckBox::indicator:disabled { background: @sunken; border-color: @hairline; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @outline; border-radius: 8px; background: @raised; }
QRadioButton::indicator:checked { border: 5px solid @accent; width: 6px; height: 6px; }
"""

_LISTS: Final = """
QTableView, QListView, QTreeView { background: @raised; color: @text; border: 0; outline: 0; gridline-color: @hairline;
  selection-background-color: @selection; selection-color: @text; }
QListView[ground="window"] { background: @window; }
QListView::indicator { width: 14px; height: 14px; border: 1px solid @outline; border-radius: @radius.chippx; background: @raised; }
QListView::indicator:checked { background: @accent; border-color: @accent; image: none; }
QListView[ground="surface"] { background: @surface; }
QListView[kind="box"] { border: 1px solid @outline; border-radius: @radius.controlpx; padding: 4px; }
QListView[kind="popup"] { border: 1px solid @hairline_strong; padding: 4px; }
QListView[kind="popup"]::item, QListView[kind="box"]::item { min-height: 26px; }
QTableView::item, QListView::item { padding: 0 8px; border: 0; }
QTableView::item { border-bottom: 1px solid @hairline; }
QTableView::item:hover, QListView::item:hover { background: @hover; }
QTableView::item:selected:active, QListView::item:selected:active { background: @selection; color: @text; }
QTableView::item:selected:!active, QListView::item:selected:!active { background: @selection_idle; color: @text; }
QHeaderView { background: @surface; border: 0; }
QHeaderView::section { background: @surface; color: @text_muted; border: 0; border-bottom: 1px solid @hairline;
  padding: 0 8px; height: 29px; font-size: 11px; font-weight: 400; }
QHeaderView[kind="text"]::section { padding: 0 11px; }
QHeaderView[kind="queue"]::section:first { padding-left: 20px; }
QHeaderView::section:hover { background: @hover; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; }
QTableCornerButton::section { background: @surface; border: 0; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[ground="none"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @hairline_strong; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @outline; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @hairline; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QTabBar { background: transparent; border: 0; }
QTabBar::tab { background: transparent; color: @text_muted; border: 0; border-bottom: 2px solid transparent;
  padding: 0; margin-right: 16px; height: 34px; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent_text; }
"""

_FLOATING: Final = """
QToolTip { background: @raised; color: @text; border: 1px solid @hairline_strong; padding: 4px 8px; }
QMenu { background: @raised; color: @text; border: 1px solid @hairline_strong; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 10px; border-radius: @radius.chippx; min-height: 18px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @text_muted; background: transparent; }
QMenu::separator { height: 1px; background: @hairline; margin: 4px 6px; }
QMenu::icon { padding-left: 6px; }
QStatusBar { background: @window; border-top: 1px solid @hairline; }
QStatusBar::item { border: 0; }
QProgressBar { background: @sunken; border: 0; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QCalendarWidget QWidget { background: @raised; color: @text; alternate-background-color: @surface; }
QCalendarWidget QAbstractItemView { selection-background-color: @accent; selection-color: @on_accent; }
QCalendarWidget QToolButton { color: @text; padding: 4px 8px; }
"""


def style_sheet(theme: Theme) -> str:
    """Return the sheet of a theme.

    Raises:
        KeyError: the sheet names a token that the theme lacks.
    """
    def value(found: re.Match[str]) -> str:
        group, name = found.group(1), found.group(2)
        if name is None:
            return theme.colours[group]
        name, unit = (name[:-2], "px") if name.endswith("px") else (name, "")
        return f"{theme.radius[name]}{unit}"

    return _TOKEN.sub(value, _GROUNDS + _LABELS + _BUTTONS + _FIELDS + _LISTS + _FLOATING)
