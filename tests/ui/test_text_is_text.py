"""Customer text is text: only ``ui/text.py`` makes what could take it for markup."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

import complaint_desk.ui
from complaint_desk.ui import text
from complaint_desk.ui.text import Label, broken, for_display, one_line, tip, visible

REFUSED = {
    "QLabel", "QMessageBox", "QInputDialog", "QErrorMessage", "QProgressDialog", "QTextBrowser", "QToolTip", "QWhatsThis",
    "setHtml", "insertHtml", "appendHtml", "setMarkdown", "setToolTip", "setWhatsThis", "setRichText", "setTextFormat",
}
FOLDER = Path(complaint_desk.ui.__file__).parent


def names(source):
    """Return every name a module imports, reads or calls."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found.update(each.name for each in node.names)
    return found


def test_only_one_module_makes_what_guesses_markup():
    guilty = {
        f"{file.relative_to(FOLDER)}: {name}"
        for file in FOLDER.rglob("*.py") if file.name != "text.py"
        for name in names(file.read_text(encoding="utf-8")) & REFUSED
    }
    assert guilty == set()


@pytest.mark.parametrize("source", ["from PySide6.QtWidgets import QLabel", "import x\nx.QMessageBox.warning()", "a.setToolTip(b)"])
def test_the_search_would_find_them(source):
    assert names(source) & REFUSED


@pytest.mark.parametrize(("given_text", "shown"), [
    ("a\u202ecod.exe", "a[U+202E]cod.exe"),
    ("pay\u200bpal", "pay[U+200B]pal"),
    ("\x00\x1b\x7f", "␀␛␡"),
    ("one\ntwo\tthree", "one\ntwo\tthree"),
    ("家人👨\u200d👩\u200d👧", "家人👨\u200d👩\u200d👧"),
    ("a\u200db", "a[U+200D]b"),
    ("\ufeff你好", "[U+FEFF]你好"),
])
def test_hidden_characters_are_seen(given_text, shown):
    assert visible(given_text) == shown


@given(st.text(max_size=200))
def test_no_character_hides_or_reorders(any_text):
    shown = visible(any_text)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff\x00\x07\x1b")


@given(st.text(max_size=300), st.integers(1, 40))
def test_nothing_is_lost_where_a_text_is_broken(any_text, longest):
    assert broken(any_text, longest).replace("\n", "") == visible(any_text.replace("\r\n", "\n")).replace("\n", "")


def test_a_line_too_long_for_qt_is_cut_and_counted():
    shown = for_display("x" * 50_000 + "\nshort")
    assert shown.hidden == 30_000
    assert max(len(line) for line in shown.text.split("\n")) == text.LONGEST_LINE + 1
    assert shown.text.endswith("short")


def test_a_name_becomes_one_short_line():
    assert one_line("two\nlines  and\ttabs") == "two lines and tabs"
    assert len(one_line("y" * 500)) == text.TITLE


def test_a_tip_shows_markup_as_it_was_typed():
    assert tip("<img src='//host/x'>") == "<qt>&lt;img src=&#x27;//host/x&#x27;&gt;</qt>"
    assert tip("") == ""


def test_a_label_shows_markup_as_it_was_typed(qtbot, look):
    label = Label(look, "<b>bold</b> & <a href='x'>link</a>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == "<b>bold</b> & <a href='x'>link</a>"


def test_a_text_too_long_for_its_label_stands_whole_in_the_tip(qtbot, look):
    label = Label(look, "a rather long name of somebody who writes to us", elide=True)
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert "somebody who writes" in label.toolTip()
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_a_dialog_shows_plain_text_and_answers_by_call(qtbot, look):
    answered = []
    dialog = text.Dialog(look, "<i>Erase</i>?", ("A & B",), ident="ask", agree="Erase", decline="Keep", then=lambda: answered.append(1), details="d")
    qtbot.addWidget(dialog)
    assert [label.text() for label in dialog.findChildren(Label)] == ["<i>Erase</i>?", "A & B", "d"]
    dialog.open()
    dialog.accept()
    assert answered == [1]
