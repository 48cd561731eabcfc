"""``complaint-desk --safe``: the program as it is when nobody chose or added anything, on a desk that it only reads."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from complaint_desk import paths
from complaint_desk.app import Program, run_window
from complaint_desk.cli import main
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.services import backups, encrypting, restoring
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.text import Label
from complaint_desk.ui.unlocking import UnlockDialog
from complaint_desk.ui.widgets.notices import Banner
from complaint_desk.wording import Words
from tests.data.sealed import CHEAP, PHRASE, RECOVERY
from tests.journeys.answering import typing
from tests.journeys.doors import BOSS
from tests.journeys.test_signing_in import happened
from tests.journeys.test_signing_in_first import answering, closed_desk  # noqa: F401  # a fixture
from tests.services.desk import SmallDesk

BROKEN = b'{"language": "zh_CN", "theme": [[[[\xff'
HOUSE = (Path(__file__).parents[2] / "resources" / "clocks" / "house.toml").read_text(encoding="utf-8")
FAULTY = {
    "playbooks/delay.toml": "id = 'delay'\n[[[", "phrases/en.toml": "\x00", "calendars/office.toml": "zone = 'Nowhere/Atall'\n",
    "clocks/house.toml": HOUSE.replace("version = 1", "version = 2").replace("amount = 72", "amount = 71"),
    "retention.toml": "[case]\nmonths = 1\n",
}


def arguments(desk: Path, lang: str | None = "en", login: str | None = "mara") -> argparse.Namespace:
    return argparse.Namespace(db=str(desk), demo=False, lang=lang, theme=None, login=login, safe=True)


def standing(folder: Path) -> dict[str, bytes]:
    """Every file and its bytes, but for the log and what SQLite puts beside a file that is open."""
    ours = (file for file in folder.rglob("*") if file.is_file() and "log" not in file.parts and not file.name.endswith(("-wal", "-shm")))
    return {str(file.relative_to(folder)): file.read_bytes() for file in ours}


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk whose settings file and whose site's own files are all of them broken."""
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    small = SmallDesk.made(tmp_path / "desk.sqlite", Rules())
    small.ready()
    small.take()
    backups.full(small.store, "by_hand")
    small.store.close()
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / "settings.json").write_bytes(BROKEN)
    for name, text in FAULTY.items():
        file = tmp_path / "desk.site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return small.store.path


def banner(program: Program) -> str:
    shown = program.window.shell.findChild(Banner, "shell.standing")
    assert shown is not None
    return shown.accessibleName()


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "start it without --safe"), ("zh_CN", "去掉 --safe 后重新启动"), ("zh_TW", "拿掉 --safe 後重新啟動")]
)
def test_it_starts_whatever_is_broken_says_what_it_is_and_changes_nothing(
    qapp: QApplication, broken: Path, tmp_path: Path, lang: str, said: str
) -> None:
    before, seen = standing(tmp_path), dict[str, Any]()

    def use(program: Program) -> int:
        hand, words = Hand(lambda: program.runner.idle, patience_s=60), program.words
        hand.wait(lambda: hand.shows("queue.take_next"), "the queue")
        seen["banner"] = banner(program)
        seen["edge"] = any(label.text() == words("safe.desk") for label in program.window.shell.status.findChildren(Label))
        hand.press("queue.take_next")
        hand.wait(lambda: words("problem.safe_mode") in "".join(each.text() for each in program.window.shell.findChildren(Label)), "why not")
        program.window.open_case(program.window.queue.model.ids[0])
        hand.wait(lambda: hand.shows("case.number"), "the case")
        said = list[int]()
        program.window.drafts.kept.connect(said.append)
        hand.write("case.note", "typed and not saved")
        program.window.drafts.flush()
        hand.press("case.add_note")
        hand.wait(lambda: hand.read("case.note") == "typed and not saved" and hand.shows("case.note.error"), "why not")
        hand.settle()
        seen["kept"] = said
        hand.press("nav.analytics")
        hand.wait(lambda: hand.shows("analytics.export"), "the figures")
        hand.press("nav.settings")
        hand.wait(lambda: hand.shows("settings.backups"), "the settings")
        return 0

    assert run_window(arguments(broken, lang), Words(lang), ready=use) == 0
    assert said in seen["banner"]
    assert seen["edge"]
    assert seen["kept"] == []  # no draft is said to be kept that goes with the window
    assert standing(tmp_path) == before


def test_no_file_of_the_site_and_no_setting_is_even_looked_for(qapp: QApplication, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_told: object, **_named: object) -> None:
        raise AssertionError("was read")

    for name in ("read", "peek", "write"):
        monkeypatch.setattr(f"complaint_desk.settings.{name}", refuse)
    held: list[int] = []

    def use(program: Program) -> int:
        Hand(lambda: program.runner.idle, patience_s=60).settle()
        program.window.desk.ask(lambda store, _who: held.append(store.rules.version), then=lambda _none: None)
        Hand(lambda: program.runner.idle, patience_s=60).settle()
        return 0

    assert run_window(arguments(broken), Words("en"), ready=use) == 0
    assert held == [load_rules().version]
    assert held != [load_rules(site=broken.with_name("desk.site")).version]


def test_nobody_gets_further_in_it_than_without_it(broken: Path) -> None:
    """No copy leaves unseen, nothing is put back or turned, and who has no right is refused for that."""
    with closing(Store.open(broken, load_rules(), clock=now_us, create=False, read_only=True, safe=True)) as store:
        boss = next(each for each in store.persons().values() if each.role == "administrator")
        agent = next(each for each in store.persons().values() if each.role == "agent")
        point = restoring.points(broken)[0]
        out = broken.with_name("out.sqlite")
        for press in (
            lambda who: backups.copy_out(store, who, key=bytes(16), out=out), lambda who: backups.back_up(store, who),
            lambda who: restoring.preview(store, who, wanted=point),
        ):
            with pytest.raises(StoreProblem, match="safe_mode"):
                press(boss)
            with pytest.raises(Exception, match="not_allowed"):
                press(agent)
        assert not out.exists()


def test_people_sign_in_as_ever_and_misses_count(qapp: QApplication, closed_desk: Path) -> None:  # noqa: F811
    who: list[str] = []

    def use(program: Program) -> int:
        hand = Hand(lambda: program.runner.idle, patience_s=60)
        hand.wait(lambda: hand.shows("queue.take_next"), "the queue")
        hand.press("queue.take_next")
        hand.settle()
        who.append(program.window.desk.person.login)
        return 0

    timer = answering([("mara", "wrong one"), ("mara", BOSS)], [])
    try:
        assert run_window(arguments(closed_desk, login=None), Words("en"), ready=use) == 0
    finally:
        timer.stop()
    assert who == ["mara"]
    with closing(Store.open(closed_desk, load_rules(), clock=now_us)) as store:
        assert [type(each).__name__ for each in happened(store)] == ["SignInFailed", "SignedIn"]
        assert check(store).ok


def test_an_encrypted_desk_asks_for_its_passphrase(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    small = SmallDesk.made(tmp_path / "desk" / "desk.sqlite", Rules())
    small.store.close()
    encrypting.encrypt(small.store.path, small.boss, phrase=PHRASE, recovery=RECOVERY, rules=Rules(), clock=small.clock, cost=CHEAP)
    before, seen = standing(tmp_path / "desk"), list[str]()

    def use(program: Program) -> int:
        seen.append(banner(program))
        return 0

    timer = typing(UnlockDialog, ["not what opens it", PHRASE], seen)
    try:
        assert run_window(arguments(small.store.path), Words("en"), ready=use) == 0
    finally:
        timer.stop()
    assert seen[:2] == ["Encrypted desk"] * 2
    assert "Safe mode" in seen[2]
    assert standing(tmp_path / "desk") == before


def test_of_a_desk_that_does_not_open_no_backup_is_put_back_by_it(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    small = SmallDesk.made(tmp_path / "data" / "desk.sqlite", Rules())
    backups.full(small.store, "by_hand")
    small.store.close()
    small.store.path.write_bytes(b"no desk any more " * 1_000)
    before, told = standing(tmp_path), list[str]()

    def agree() -> None:
        for each in QApplication.topLevelWidgets():
            if each.objectName() == "problem" and each.isVisible():
                told.extend(label.text() for label in each.findChildren(Label))
                each.accept()

    timer = QTimer()
    timer.setInterval(20)
    timer.timeout.connect(agree)
    timer.start()
    try:
        with pytest.raises(StoreProblem) as raised:
            run_window(argparse.Namespace(db=None, demo=False, lang="en", theme=None, login=None, safe=True), Words("en"))
    finally:
        timer.stop()
    assert raised.value.code == "ST-OTHER"
    assert Words("en")("describing.offered") in told
    assert Words("en")("backups.offer") not in told
    assert standing(tmp_path) == before


def test_verbs_that_read_work_and_the_others_say_in_one_sentence_why_not(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = standing(tmp_path)
    desk = ["--safe", "--db", str(broken), "--as", "mara", "--lang", "en"]
    for words in (["queue"], ["figures"], ["check"], ["calendar", "show"], ["retention"], ["playbooks", "check"], ["rights"], ["describe"]):
        assert main([*desk, *words]) == 0, words
        assert main([words[0], *desk, *words[1:]]) == 0, words
    assert "A file of the site" not in capsys.readouterr().out
    refused = {
        "CL-SAFE": (
            ["import", "x.csv"], ["restore"], ["rescue"], ["erase", "--case", "x", "--why", "request"], ["encrypt"], ["demo"], ["backup"],
            ["report", "--out", "r.pdf"], ["pack", "--out", "p"], ["hold", "--case", "x"], ["playbooks", "check", "--seal"],
        ),
        "ST-SAFE": (["calendar", "use", "cn_12315"], ["calendar", "seed", "tw_office", "--years", "2026"], ["baseline", "release", "--reason", "r"], ["retention", "--months", "24"]),
    }
    for code, each in refused.items():
        for words in each:
            assert main([*desk, *words]) == 1, words
            out, err = capsys.readouterr()
            assert (out, err.count("\n")) == ("", 1), words
            assert code in err, words
    assert standing(tmp_path) == before
