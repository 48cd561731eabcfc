"""The system's own file dialogs: nobody waits for them, and a person may think better of it."""

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from complaint_desk.domain.messages import say
from complaint_desk.ui.files import SystemFiles


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def dialog_of(window):
    found = window.findChildren(QFileDialog)
    assert len(found) == 1
    return found[0]


def test_a_chosen_file_is_told_and_its_folder_opens_the_next_time(look, window, tmp_path):
    path, told, files = tmp_path / "export.csv", [], SystemFiles(look)
    path.write_text("a\n", encoding="utf-8")
    files.choose(window, say("import_window.choose"), say("import_window.kinds_cases"), told.append)
    dialog = dialog_of(window)
    assert dialog.windowTitle() == "Choose a file"
    assert any("*.csv" in each for each in dialog.nameFilters())
    assert told == []
    dialog.selectFile(str(path))
    dialog.accept()
    assert told == [path]
    dialog.deleteLater()
    window.findChild(QFileDialog).setParent(None)
    files.choose(window, say("import_window.choose"), say("import_window.kinds_cases"), told.append)
    assert dialog_of(window).directory().absolutePath() == tmp_path.as_posix()
    dialog_of(window).reject()
    assert told == [path]


def test_a_new_file_gets_the_name_and_ending_proposed(look, window, tmp_path):
    told, files = [], SystemFiles(look)
    files.save(window, say("import_window.save_refused"), say("import_window.kinds_table"), "export refused.csv", told.append)
    dialog = dialog_of(window)
    assert dialog.selectedFiles()[0].endswith("export refused.csv")
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine")
    dialog.accept()
    assert told == [tmp_path / "mine.csv"]
