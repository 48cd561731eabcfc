"""What a press hashes comes without OpenSSL, and is what OpenSSL makes of it."""

import hashlib
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from complaint_desk.data import chain
from complaint_desk.data.bulk import Press, building
from complaint_desk.data.check import check
from complaint_desk.data.digest import sha256
from complaint_desk.data.rescue import rescue
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.events import DAY
from complaint_desk.domain.rules import Rules
from complaint_desk.services import intake, people
from complaint_desk.services.books import load_rules
from tests.data.desks import CUSTOMER, append, open_case
from tests.histories import MONDAY

ROOT = Path(__file__).resolve().parents[2]
A_ROUND = f"""
import sys
from pathlib import Path
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import DESK
from complaint_desk.services import watching
from complaint_desk.services.rule_books import load_rules

store = Store.open(Path(sys.argv[1]), load_rules, clock=lambda: {MONDAY + 2 * DAY})
changed = watching.record_breaches(store, DESK, key=b"")
print(*changed.cases, "_hashlib" in sys.modules)
"""


@pytest.mark.parametrize("length", [0, 1, 55, 56, 64, 119, 1_000, 70_000])
def test_any_text_is_hashed_to_the_same_bytes_as_by_openssl(length):
    text = bytes(at % 251 for at in range(length))
    assert sha256(text).digest() == hashlib.sha256(text).digest()


def test_a_clock_that_ran_out_is_recorded_without_openssl(tmp_path):
    path = tmp_path / "desk.sqlite"
    with closing(Store.open(path, load_rules(), clock=lambda: MONDAY)) as store:
        boss = people.sit_down(store, "mara", "Mara Linde")
        call = intake.Intake(caller=intake.Caller(name="Ann"), words="Late.", channel="email")
        case = intake.open_case(store, boss, key=b"k" * 16, intake=call).result["case"]
    done = subprocess.run(
        [sys.executable, "-c", A_ROUND, str(path)], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(case), "False"]
    with closing(Store.open(path, load_rules(), clock=lambda: MONDAY + 3 * DAY)) as store:
        assert "breached" in [each.event.kind for each in store.history(case)]
        assert check(store).ok


@pytest.fixture
def only_openssl(monkeypatch):
    """Lets nothing be hashed but by those who say that it shall be done by OpenSSL; returns how to begin."""

    def slow(_text):
        raise AssertionError("hashed by the slower code")

    def begin():
        for made in (chain.body_digest, chain.event_digest, chain.operation_digest):
            monkeypatch.setattr(made, "__defaults__", (slow,))

    return begin


def test_a_press_hashes_by_the_code_that_is_loaded_already(store, only_openssl):
    only_openssl()
    with pytest.raises(AssertionError, match="slower"):
        open_case(store)


def test_a_whole_desk_is_proven_by_openssl(store, only_openssl):
    append(store, open_case(store), ev.NoteAdded(text="called again"))
    only_openssl()
    assert check(store).problems == []


def test_a_whole_desk_is_filled_by_openssl(path, clock, only_openssl):
    only_openssl()
    with building(path, Rules(), clock) as builder:
        builder.write("desk", builder.desk_stream, [Press([ev.DeskCreated(origin="demo")], MONDAY)])
        builder.write("customer", builder.new_stream("customer"), [Press([CUSTOMER], MONDAY)])
    with closing(Store.open(path, Rules(), clock=clock)) as built:
        assert check(built).problems == []


def test_a_damaged_desk_is_proven_by_openssl_too(store, path, tmp_path, clock, only_openssl):
    append(store, open_case(store), ev.NoteAdded(text="called again"))
    told = store.read().value("SELECT count(*) FROM event")
    store.close()
    only_openssl()
    assert rescue(path, tmp_path / "rescued.sqlite", Rules(), clock).events == told
