"""Noting versions of the files that a desk works by is for who may change its guide, where people sign in."""

from __future__ import annotations

import io
import secrets
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk import resources
from complaint_desk.cli import main
from complaint_desk.data.store import Store
from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from complaint_desk.services.people import persons
from tests.cli.phrases import BOSS


@pytest.fixture
def site(guarded: Path) -> Path:
    """The desk's own playbook of delays, as shipped."""
    folder = guarded.with_name("desk.site")
    (folder / "playbooks").mkdir(parents=True)
    text = resources.path("playbooks", "delay.toml").read_text(encoding="utf-8")
    (folder / "playbooks/delay.toml").write_text(text, encoding="utf-8")
    return folder


def seal(desk: Path, monkeypatch: pytest.MonkeyPatch, *words: str, typed: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["playbooks", "check", *words, "--seal", "--db", str(desk), "--as", "mara", "--lang", "en"])


@pytest.mark.parametrize("named", [False, True], ids=["beside-the-desk", "the-same-folder-by-name"])
def test_nobody_notes_a_version_without_showing_who_they_are(
    guarded: Path, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], named: bool
) -> None:
    words = [str(site)] if named else []
    assert seal(guarded, monkeypatch, *words, typed="wrong\n") == 1
    assert "SI-WRONG" in capsys.readouterr().err
    assert not (site / "playbooks/versions.toml").exists()
    assert seal(guarded, monkeypatch, *words, typed=BOSS + "\n") == 0
    assert (site / "playbooks/versions.toml").exists()


def test_who_may_not_change_the_guide_notes_no_version(
    guarded: Path, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Store.open(guarded, load_rules(), clock=now_us)) as store:
        mara, yun = persons(store)
        people.change_person(store, mara, key=secrets.token_bytes(16), person=yun.id, role="administrator", limit="")
        people.change_person(store, persons(store)[1], key=secrets.token_bytes(16), person=mara.id, role="supervisor", limit="")
    assert seal(guarded, monkeypatch, typed=BOSS + "\n") == 1
    assert "RI-ROLE" in capsys.readouterr().err
    assert not (site / "playbooks/versions.toml").exists()


def test_files_of_no_desk_are_noted_by_whoever_edits_them(
    guarded: Path, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = site.rename(tmp_path / "drawn up")
    assert seal(guarded, monkeypatch, str(other), typed="") == 0
    assert (other / "playbooks/versions.toml").exists()
