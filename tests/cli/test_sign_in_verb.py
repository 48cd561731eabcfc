"""Where people sign in, every verb asks who acts: with ``--as`` and a pass phrase that is piped in or typed, never an argument."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.cli import main
from complaint_desk.data.store import Store
from complaint_desk.services import people, sign_in
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import now_us
from tests.cli.phrases import BOSS, YUN

Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ran(guarded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ran:
    def run(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(["--db", str(guarded), "--lang", "en", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.mark.parametrize("option", ["--as", "--user"])
def test_the_pass_phrase_is_the_first_line_that_is_piped_in(ran: Ran, option: str) -> None:
    code, out, err = ran("queue", "--json", option, "mara", typed=BOSS + "\n")
    assert (code, err) == (0, "")
    assert json.loads(out)["total"] == 0


@pytest.mark.parametrize("verb", [("queue",), ("case", "26-0000001-0"), ("figures",), ("backup", "--out", "copy.sqlite")])
def test_no_verb_does_anything_for_who_does_not_show_who_they_are(ran: Ran, verb: tuple[str, ...], tmp_path: Path) -> None:
    words = [str(tmp_path / word) if word.endswith(".sqlite") else word for word in verb]
    for typed in ("", "wrong\n"):
        code, out, err = ran(*words, "--as", "mara", typed=typed)
        assert (code, out) == (1, "")
        assert err == "This name and passphrase do not belong together; nothing was changed. Type both again. (SI-WRONG)\n"
    assert not (tmp_path / "copy.sqlite").exists()


def test_an_unknown_name_gets_the_answer_of_a_wrong_pass_phrase(ran: Ran) -> None:
    assert ran("queue", "--as", "nobody", typed=BOSS) == ran("queue", "--as", "mara", typed="wrong")


def test_misses_of_the_command_line_cost_time_there_and_none_at_the_window(ran: Ran, guarded: Path) -> None:
    for _ in range(5):
        assert ran("queue", "--as", "mara", typed="wrong")[0] == 1
    code, _, err = ran("queue", "--as", "mara", typed=BOSS)
    assert (code, "SI-WAIT" in err) == (1, True)
    with closing(Store.open(guarded, load_rules(), clock=now_us)) as store:
        assert sign_in.sign_in(store, "mara", BOSS, how="start").person.login == "mara"


def test_who_has_a_temporary_pass_phrase_chooses_their_own_in_the_window_first(ran: Ran) -> None:
    code, out, err = ran("queue", "--as", "yun", typed=YUN)
    assert (code, out, "SI-CHANGE" in err) == (1, "", True)


def test_a_pass_phrase_is_no_argument(ran: Ran) -> None:
    assert main(["queue", "--passphrase", BOSS]) == 2
    assert "--passphrase" not in ran("rights", typed="")[1]


def test_the_check_proves_a_desk_for_whoever_asks(ran: Ran) -> None:
    """It prints numbers and nothing of any case, and runs at night where nobody types."""
    code, out, _ = ran("check", "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)


def test_a_desk_is_put_back_by_who_signs_in_at_it(ran: Ran, tmp_path: Path) -> None:
    copy = str(tmp_path / "copies" / "desk.sqlite")
    assert ran("backup", "--out", copy, "--as", "mara", typed=BOSS)[0] == 0
    code, _, err = ran("restore", copy, "--as", "mara", typed="wrong")
    assert (code, "SI-WRONG" in err) == (1, True)
    code, out, err = ran("restore", copy, "--as", "mara", "--json", typed=BOSS)
    assert (code, err, json.loads(out)["restored"]) == (0, "", True)
    assert ran("queue", "--as", "mara", typed=BOSS)[0] == 0
    assert ran("queue", "--as", "mara", typed="wrong")[0] == 1


@pytest.mark.parametrize("printed", [(), ("--json",)])
def test_what_would_be_lost_is_told_to_who_signs_in_and_may_put_the_desk_back(
    ran: Ran, guarded: Path, tmp_path: Path, printed: tuple[str, ...]
) -> None:
    copy = str(tmp_path / "copies" / "desk.sqlite")
    assert ran("backup", "--out", copy, "--as", "mara", typed=BOSS)[0] == 0
    own = "three boats at noon"
    with closing(Store.open(guarded, load_rules(), clock=now_us)) as store:
        boss, yun = (next(p for p in store.persons().values() if p.login == login) for login in ("mara", "yun"))
        people.add_person(store, boss, key=secrets.token_bytes(16), login="ada", name="Ada Lund", role="agent")
        sign_in.change_own(store, yun, key=secrets.token_bytes(16), current=YUN, new=own)
    for login, typed, why in (("mara", "", "SI-WRONG"), ("mara", "wrong", "SI-WRONG"), ("yun", own, "RI-ROLE")):
        code, out, err = ran("restore", copy, "--dry-run", *printed, "--as", login, typed=typed)
        assert (code, out, why in err) == (1, "", True), err
    code, out, err = ran("restore", copy, "--dry-run", *printed, "--as", "mara", typed=BOSS)
    assert (code, err, "Ada Lund" in out) == (0, "", True)


def test_a_damaged_desk_is_rescued_by_who_signs_in_at_what_was_rescued(ran: Ran, guarded: Path, tmp_path: Path) -> None:
    out = tmp_path / "rescued.sqlite"
    assert ran("rescue", "--out", str(out), "--as", "mara", typed="wrong")[0] == 1
    assert not out.exists()
    assert ran("rescue", "--out", str(out), "--as", "mara", typed=BOSS)[0] == 0
    assert out.exists()
