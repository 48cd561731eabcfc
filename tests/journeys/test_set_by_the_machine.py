"""A window on a machine whose administrator set something: what holds, what is told at the top and at the edge, and what is kept."""

import json

import pytest

from complaint_desk import paths
from complaint_desk.app import run_window
from complaint_desk.cli.untold import untold
from complaint_desk.domain.rules import Rules
from complaint_desk.settings import Settings
from complaint_desk.ui.text import Label
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


@pytest.fixture
def set_here(tmp_path, monkeypatch):
    """Write what the administrator of this machine set; the desk stands at ``desk.sqlite``."""
    file = tmp_path / "policy.toml"
    monkeypatch.setattr(paths, "policy_file", lambda: file)
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr("complaint_desk.policy.machine.trustworthy", lambda _found: True)
    SmallDesk.made(tmp_path / "desk.sqlite", Rules()).store.close()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text(json.dumps({"theme": "light", "density": "compact"}), encoding="utf-8")
    return lambda text: file.write_text(f"database = '{tmp_path / 'desk.sqlite'}'\n{text}", encoding="utf-8")


def used(safe=False):
    """Open the window as from its icon, and return what is seen in it."""
    seen, told = {}, untold()
    told.login, told.safe = "mara", safe

    def look(program):
        shell = program.window.shell
        seen["settings"] = program.window.settings
        seen["top"] = " ".join(label.text() for label in shell.notice.findChildren(Label))
        seen["edge"] = " ".join(label.text() for label in shell.status.findChildren(Label))
        return 0

    assert run_window(told, Words("en"), ready=look) == 0
    return seen


@pytest.mark.parametrize("safe", [False, True], ids=["usual", "safe"])
def test_what_is_locked_holds_over_what_was_chosen_in_safe_mode_too_and_the_choice_waits(qapp, set_here, tmp_path, safe):
    set_here("theme = 'dark'\nlanguage = 'zh_TW'\nlocked = ['theme']")
    seen = used(safe)
    assert (seen["settings"].theme, seen["settings"].language) == ("dark", "zh_TW")
    assert seen["settings"].density == (Settings().density if safe else "compact")
    kept = json.loads((tmp_path / "data" / "settings.json").read_text(encoding="utf-8"))
    assert (kept["theme"], kept.get("language")) == ("light", None)
    assert not (tmp_path / "data" / "desk.sqlite").exists()


def test_a_mistake_is_told_at_the_top_and_at_the_edge_and_the_window_opens(qapp, set_here):
    set_here("theme = pink")
    seen, words = used(), Words("en")
    assert "policy.toml, line 2" in seen["top"]
    assert words("policy.stricter") in seen["top"]
    assert words("policy.desk") in seen["edge"]
    assert seen["settings"].theme == "light", "it stays as it was chosen"
