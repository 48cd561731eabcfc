"""A case leaves as evidence, by keys alone, and holds for a Python that knows nothing of the program; the desk goes on and proves itself."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from complaint_desk.ui.files import SystemFiles
from tests.journeys.fingers import Keys


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_a_case_is_taken_out_with_the_script_and_holds(seat, tmp_path, monkeypatch, language):
    monkeypatch.setattr(SystemFiles, "save", lambda _files, _parent, _title, _kinds, name, then: then(tmp_path / name))
    with seat(language=language) as desk:
        number = desk.take_in("Noor Vanderlee", "Nobody knows when it comes.")
        fingers = Keys(desk)
        desk.open_first_row()
        desk.hand.find("case.more").setFocus()
        fingers.press(Qt.Key.Key_Space)
        fingers.choose("case.evidence")
        desk.hand.wait(lambda: desk.hand.shows("case.evidence.reason"), "the question")
        assert QApplication.focusWidget() is desk.hand.find("case.evidence.reason")
        desk.hand.write("case.evidence.reason", "法院调取")
        fingers.press(Qt.Key.Key_Return)
        desk.hand.wait(lambda: desk.hand.shows("case.evidence.anchor"), "what was written")
        anchor = desk.hand.read("case.evidence.anchor")
        desk.hand.press("case.evidence.done.aside")
        desk.hand.wait((tmp_path / "check_case.py").exists, "the script")
        desk.hand.wait(lambda: desk.hand.shows("case.evidence.script.yes"), "that it was written")
        desk.hand.press("case.evidence.script.yes")
        desk.hand.press("case.evidence.done.yes")
        assert desk.words("timeline.case_exported") in desk.hand.find("case.timeline").model().index(
            desk.hand.find("case.timeline").model().rowCount() - 1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert json.loads(desk.verb("check", "--json"))["ok"]
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "check_case.py"), str(tmp_path / f"{number}.json"), "--anchor", anchor],
        capture_output=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"}, check=False)
    assert (done.returncode, done.stderr, done.stdout.splitlines()[0]) == (0, "", "It holds.")
    assert "法院调取" in done.stdout
