"""The library as somebody reads it: searched, narrowed, copied, in the window's language."""

import pytest
from PySide6.QtWidgets import QPushButton

from complaint_desk.ui.library.view import COLUMNS, LibraryView
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import EmptyState


@pytest.fixture
def copied():
    return []


@pytest.fixture
def made(qtbot, look, desk, copied, tmp_path):
    def make(site=None):
        view = LibraryView(look, desk, site=lambda: site, copy=copied.append)
        qtbot.addWidget(view)
        view.resize(1200, 800)
        view.show()
        return view

    return make


def cells(view, row=0):
    return [view.table.rows.index(row, column).data() for column in range(len(COLUMNS))]


def text(view, ident):
    return view.findChild(Label, ident).text()


def test_it_lists_everything_and_shows_the_whole_of_the_chosen_entry(made):
    view = made()
    assert view.table.rows.rowCount() > 200
    assert cells(view)[:2] == ["Say", "Listen"]
    assert "Step: Listen" in text(view, "library.entry.fits")
    assert text(view, "library.entry.text") == view._items[0].text


def test_a_search_and_the_filters_narrow_the_list_together(made):
    view = made()
    view.search.setText("thank you for telling us listening")
    assert view.table.rows.rowCount() == 1
    view.fields["step"].setFocus()
    view.fields["step"].set_chosen("offer")
    view.fields["step"].chosen.emit("offer", "")
    assert view.table.rows.rowCount() == 0
    assert view.findChild(EmptyState, "library.nothing").isVisible()
    assert not view._card.isVisible()
    view.search.clear()
    assert {view.table.rows.index(row, 1).data() for row in range(view.table.rows.rowCount())} == {"Options"}


def test_the_chosen_text_is_copied_as_it_stands(made, copied):
    view = made()
    view.table.setCurrentIndex(view.table.rows.index(3, 0))
    view.findChild(QPushButton, "library.copy").click()
    assert copied == [view._items[3].text]
    assert text(view, "library.done") == "Copied."


def test_what_of_the_site_s_files_cannot_be_used_is_told_above_the_list(made, tmp_path):
    folder = tmp_path / "phrases" / "en"
    folder.mkdir(parents=True)
    (folder / "say.toml").write_text("[say]\ngo_on = 7\n", encoding="utf-8")
    view = made(tmp_path)
    assert "say.toml" in text(view, "library.faults")
    assert "the shipped text" in text(view, "library.faults")
