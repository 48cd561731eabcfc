"""The table of commands: no two chords are in each other's way on any system, and none is taken by typing, an input method or the system."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from complaint_desk.ui.commands import COMMANDS, PLACES, keys_of
from complaint_desk.ui.keysheet import lines, name_of
from complaint_desk.wording import Words

SYSTEMS = pytest.mark.parametrize("mac", [False, True], ids=["windows and linux", "mac"])
TOGETHER = [{"window", place} for place in PLACES] + [{"window", "case", "guide"}]

TYPING = {  # what a field does itself
    *(f"Ctrl+{key}" for key in ("A", "C", "V", "X", "Z", "Y", "Left", "Right", "Home", "End", "Up", "Down", "Backspace", "Del", "Ins")), "Ctrl+Shift+Z",
    "Shift+Del", "Shift+Ins", "Shift+Left", "Shift+Right", "Tab", "Shift+Tab", "Space", "Backspace", "Del", "Left", "Right", "Home", "End",
}
INPUT_METHODS = {  # Microsoft Pinyin and Bopomofo, Sogou, fcitx, ibus
    "Ctrl+Space", "Shift+Space", "Ctrl+Shift+Space", "Ctrl+.", "Ctrl+Shift+.", "Ctrl+,", "Ctrl+Shift+F", "Ctrl+Shift+E", "Ctrl+Shift+B", "Ctrl+;", "Ctrl+`",
    "Ctrl+Alt+,", "Ctrl+Shift+M", "Ctrl+Shift+K", "Ctrl+Shift+P",
}
SYSTEM = {"Alt+F4", "Alt+Tab", "Alt+Space", "Alt+Esc", "Ctrl+Esc", "Ctrl+Alt+Del", "Ctrl+Shift+Esc", "Alt+Return", "F10", "Shift+F10", "Ctrl+F4"}
SYSTEM_MAC = {
    "Ctrl+Q", "Ctrl+W", "Ctrl+H", "Ctrl+M", "Ctrl+Space", "Ctrl+Tab", "Ctrl+`", "Ctrl+,", "Ctrl+Alt+H", "Ctrl+Alt+D", "Ctrl+Alt+Esc", "Ctrl+Shift+3",
    "Ctrl+Shift+4", "Ctrl+Shift+5", "Ctrl+Shift+Q", "Meta+Space", "Meta+Up", "Meta+Down", "Meta+Left", "Meta+Right", "F11", "F12",
}


def portable(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


@SYSTEMS
def test_no_chord_means_two_things_at_once(qapp: QApplication, mac: bool) -> None:
    for together in TOGETHER:
        chords = [(portable(keys), command) for command in COMMANDS if command.place in together for keys in command.chords(mac=mac)]
        # a key that belongs to a list is that list's while it has the focus, and else the window's
        double = [(one, other) for one, other in combinations(chords, 2) if one[0] == other[0] and not (one[1].own or other[1].own)]
        assert double == []


@SYSTEMS
def test_no_chord_is_taken_by_typing_an_input_method_or_the_system(qapp: QApplication, mac: bool) -> None:
    taken = {portable(keys) for keys in (*TYPING, *(SYSTEM_MAC if mac else SYSTEM | INPUT_METHODS))}
    for command in COMMANDS:
        for keys in command.chords(mac=mac):
            assert command.own or portable(keys) not in taken, command
            assert portable(keys), command


@SYSTEMS
def test_a_letter_alone_is_a_key_only_where_nobody_types(qapp: QApplication, mac: bool) -> None:
    bare = {(command.code, keys) for command in COMMANDS for keys in command.chords(mac=mac) if not keys.startswith(("Ctrl", "Alt", "Meta", "Shift", "F"))}
    # a field takes these signs for itself: they are written there, and do something only where nothing is written
    assert bare <= {("queue.search", "/"), ("keys", "?"), ("queue.open", "Return"), ("queue.take", "T"), ("intake.cancel", "Esc")}


def test_on_a_mac_no_chord_writes_a_sign(qapp: QApplication) -> None:
    for command in COMMANDS:
        assert not any(keys.startswith("Alt+") for keys in command.chords(mac=True)), command


def test_ctrl_and_alt_together_are_left_to_the_keyboards_that_write_with_them(qapp: QApplication) -> None:
    assert not any("Ctrl+Alt" in keys for command in COMMANDS for keys in command.chords(mac=False))


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_command_has_a_name_and_stands_on_the_sheet(qapp: QApplication, language: str) -> None:
    words = Words(language)
    told = [name for _, rows in lines(words) for name, _ in rows]
    for command in COMMANDS:
        if command.keys and not command.code.startswith("queue.view."):
            assert name_of(command.code, words) in told, command
        if not command.keys:
            assert name_of(command.code, words)
    assert all(keys for _, rows in lines(words) for _, keys in rows)


def test_codes_are_told_apart() -> None:
    codes = [command.code for command in COMMANDS]
    assert len(codes) == len(set(codes))
    assert {command.place for command in COMMANDS} == set(PLACES)
    assert keys_of("nothing of ours") == ""
