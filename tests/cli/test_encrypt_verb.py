"""``encrypt``, ``rekey`` and ``decrypt``, and every verb at an encrypted desk: the passphrase is the first line that is piped in."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from complaint_desk.cli import main
from tests.cli.phrases import BOSS

pytest.importorskip("sqlcipher3", reason="the extra 'encrypted' is not installed here")
PHRASE, OTHER = "nine herons over the weir", "a kettle left on the pier"
FILE = "ID,Description,Created\n1,The parcel never came at all.,2025-03-01\n"
Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(guarded: Path) -> Path:
    """The guarded desk, with a file beside it that can come in."""
    guarded.with_name("in.csv").write_text(FILE, encoding="utf-8")
    return guarded


@pytest.fixture
def ran(desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ran:
    def run(*words: str, typed: tuple[str, ...] = (), language: str = "en") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        code = main(["--db", str(desk), "--lang", language, *words, "--as", "mara"])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_desk_from_its_encryption_to_its_end(ran: Ran, desk: Path, tmp_path: Path) -> None:
    code, out, err = ran("encrypt", "--json", typed=(BOSS, PHRASE))
    assert code == 0
    told = json.loads(out)
    assert (told["how"], told["finished"]) == ("encrypted", True)
    assert told["recovery_key"] in err
    for typed in ((PHRASE, BOSS), (told["recovery_key"], BOSS)):
        code, out, err = ran("import", str(tmp_path / "in.csv"), typed=typed)
        assert (code, err) == (0, "")
    for verb in (("queue",), ("backup",), ("backup", "--out", str(tmp_path / "copy.sqlite")), ("figures",), ("restore", "--dry-run"), ("restore",)):
        code, out, err = ran(*verb, typed=(PHRASE, BOSS))
        assert (code, err) == (0, ""), verb
    assert ran("check", typed=(PHRASE,))[0] == 0
    assert ran("rescue", typed=(PHRASE, BOSS))[0] == 0
    assert ran("rekey", typed=(PHRASE, BOSS, OTHER))[0] == 0
    assert ran("check", typed=(PHRASE,))[0] == 1
    code, out, err = ran("rekey", "--rotate", typed=(OTHER, BOSS, PHRASE))
    assert (code, err) == (0, "")
    assert "Recovery key: " in out
    assert told["recovery_key"] not in out
    assert ran("check", typed=(told["recovery_key"],))[0] == 1
    assert ran("decrypt", typed=(PHRASE, BOSS))[0] == 0
    assert ran("check")[0] == 0
    assert b"The parcel never came" in desk.read_bytes()


def test_every_other_verb_works_on_an_encrypted_desk(ran: Ran, desk: Path, tmp_path: Path) -> None:
    assert ran("encrypt", typed=(BOSS, PHRASE))[0] == 0
    assert ran("import", str(tmp_path / "in.csv"), typed=(PHRASE, BOSS))[0] == 0
    number = json.loads(ran("queue", "--json", typed=(PHRASE, BOSS))[1])["rows"][0]["number"]
    out = tmp_path / "out"
    out.mkdir()
    for verb in (
        ("hold", "--case", number, "--why", "dispute", "--reason", "a letter came"), ("disclose", "--case", number, "--out", str(out / "a.zip")),
        ("report", "--month", "2025-03", "--out", str(out / "a.html")), ("retention",), ("pack", "--out", str(out / "a.cdpack")),
        ("erase", "--case", number, "--why", "request", "--dry-run"),
    ):
        code, _said, err = ran(*verb, typed=(PHRASE, BOSS))
        assert (code, err) == (0, ""), verb
    assert sorted(each.name for each in out.iterdir()) == ["a.cdpack", "a.html", "a.zip"]
    assert ran("hold", "--case", number, "--lift", "--reason", "settled", typed=(PHRASE, BOSS))[0] == 0


@pytest.mark.parametrize("verb", [("queue",), ("check",), ("backup",), ("restore",), ("rescue",), ("decrypt",), ("rekey",), ("encrypt",)])
def test_no_verb_opens_it_with_another_passphrase(ran: Ran, verb: tuple[str, ...], tmp_path: Path) -> None:
    assert ran("encrypt", typed=(BOSS, PHRASE))[0] == 0
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for typed in ((), (OTHER, BOSS)):
        code, out, err = ran(*verb, typed=typed)
        assert (code, out) == (1, "")
        assert err == (
            "This is neither the passphrase nor the recovery key of this desk; nothing was changed. "
            "Look for capitals, the keyboard’s language and slips in copying, then type it again. (CR-PASS)\n"
        )
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_who_may_not_or_takes_a_weak_passphrase_changes_nothing(ran: Ran, desk: Path) -> None:
    before = desk.read_bytes()
    assert ran("encrypt", typed=("wrong", PHRASE))[2].endswith("(SI-WRONG)\n")
    assert ran("encrypt", typed=(BOSS, "short"))[2].endswith("(CR-SHORT)\n")
    assert ran("decrypt", typed=(BOSS,))[2].endswith("(CR-PLAIN)\n")
    assert before[:16] == desk.read_bytes()[:16]
    assert not list(desk.parent.glob("*key.json"))


@pytest.mark.parametrize(("language", "word"), [("en", "pip install"), ("zh_CN", "加密的投诉台"), ("zh_TW", "加密的客訴台")])
def test_without_the_extra_it_says_what_to_install(ran: Ran, monkeypatch: pytest.MonkeyPatch, language: str, word: str) -> None:
    assert ran("encrypt", typed=(BOSS, PHRASE))[0] == 0
    monkeypatch.setattr("complaint_desk.data.driver.installed", lambda: False)
    code, out, err = ran("queue", typed=(PHRASE, BOSS), language=language)
    assert (code, out) == (1, "")
    assert word in err
    assert "CR-NONE" in err


def test_on_a_terminal_the_recovery_key_must_have_been_written_down(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter((BOSS, PHRASE, PHRASE))
    monkeypatch.setattr("complaint_desk.cli.opening.getpass", lambda _asked: next(answers))
    monkeypatch.setattr(sys, "stdin", _Terminal())
    monkeypatch.setattr("builtins.input", lambda _asked: "nope")
    code = main(["--db", str(desk), "--lang", "en", "encrypt", "--as", "mara"])
    assert code == 2
    assert desk.read_bytes().startswith(b"SQLite format 3")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_recovery_key_is_shown_before_anything_turns(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("complaint_desk.services.encrypting.encrypt", killed)
    _code, _out, err = ran("encrypt", "--json", typed=(BOSS, PHRASE))
    assert "Recovery key: " in err


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_piped_bytes_that_are_no_text_are_refused_in_words(
    ran: Ran, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], errors: str,
) -> None:
    assert ran("encrypt", typed=(BOSS, PHRASE))[0] == 0
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"bad\xff phrase\n"), encoding="utf-8", errors=errors))
    assert main(["--db", str(desk), "--lang", "en", "check"]) == 2
    assert capsys.readouterr().err.endswith("(CL-TEXT)\n")


def test_a_desk_without_its_key_file_says_that_it_misses_it(ran: Ran, desk: Path) -> None:
    assert ran("encrypt", typed=(BOSS, PHRASE))[0] == 0
    for each in (desk.with_name("desk.key.json"), desk.with_name("desk.backups") / "key.json"):
        each.unlink()
    for language in ("en", "zh_CN", "zh_TW"):
        code, _out, err = ran("check", language=language)
        assert code == 1
        assert "desk.key.json" in err
        assert err.endswith("(CR-NOKEY)\n")


def test_an_encrypted_desk_is_described_without_its_passphrase_and_looked_through_with_it(ran: Ran, desk: Path) -> None:
    assert ran("encrypt", typed=(BOSS, PHRASE))[0] == 0
    before = desk.read_bytes()
    for words, typed, header, ended in ((("describe",), (), "locked", "locked"), (("describe", "--passphrase"), (PHRASE,), "sqlite", "done")):
        code, out, err = ran(*words, "--json", typed=typed)
        assert (code, err) == (0, "")
        told = json.loads(out)["description"]
        assert (told["desk"]["facts"]["header"], told["check"]["facts"]["ended"]) == (header, ended)
        assert told["desk"]["facts"]["keys"] == "yes"
        assert PHRASE not in out
    assert told["check"]["facts"]["whole"] == "yes"
    assert ran("describe", "--passphrase", typed=(OTHER,))[0] == 1
    assert desk.read_bytes() == before
