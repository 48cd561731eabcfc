"""Every picture is painted, in its size, under its name; what cannot be written is told in a sentence."""

from __future__ import annotations

import json

import pytest
from PySide6.QtGui import QImage

from complaint_desk import shots
from complaint_desk.cli import main
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.ui.widgets import Segments


@pytest.fixture
def few_cases(monkeypatch):
    """A smaller desk than a person wants to look at."""
    painted = shots.paint
    monkeypatch.setattr(shots, "paint", lambda *args, **kwargs: painted(*args, **kwargs, cases=150))


def test_every_view_is_painted_and_listed(qapp, few_cases, tmp_path, capsys):
    assert main(["shots", "--out", str(tmp_path), "--lang", "zh_TW", "--theme", "dark", "--size", "1280x800", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["shots"]
    assert [row["view"] for row in rows] == list(shots.VIEWS)
    for row in rows:
        picture = QImage(row["path"])
        assert row["path"].endswith(f"{row['view']}-zh_TW-dark.png")
        assert (picture.width(), picture.height()) == (shots.NARROW if row["view"].endswith("narrow") else (1280, 800))
        colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
        assert len(colours) > 20, row["view"]


def test_the_settings_say_the_theme_that_is_painted(qapp, tmp_path):
    desk = tmp_path / "desk.sqlite"
    fill(desk, 20, 1, load_rules(), lambda: shots.NOW_US)
    with shots.Stage(qapp, desk, "en") as stage:
        stage._hand.press("nav.settings")
        for theme in ("dark", "light"):
            stage.paint(shots.Shot("settings", "en", theme, tmp_path / f"{theme}.png"))
            assert stage._window.settings_view.findChild(Segments, "settings.theme").chosen == theme
            assert stage._look.theme.name == theme


@pytest.mark.parametrize("size", ["1280", "1280x", "x800", "12x8", "1280x99999", "a day"])
def test_a_size_that_is_none_is_told(size, tmp_path, capsys):
    assert main(["shots", "--out", str(tmp_path), "--size", size, "--lang", "en"]) == 2
    assert f"“{size}”" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert main(["shots", "--out", str(tmp_path / "taken")]) == 1
    assert "taken" in capsys.readouterr().err
