"""The desks of the command line's tests: one of invented cases, a copy to change, and one at which people sign in."""

import json
import secrets
import shutil
from contextlib import closing

import pytest

from complaint_desk.cli import main
from complaint_desk.data.store import Store
from complaint_desk.services import people, sign_in
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.desks import now_us
from tests.cli.phrases import BOSS, YUN
from tests.guesses import cheap_guesses  # noqa: F401  # a fixture of all tests here
from tests.in_memory import memory_path, memory_root, no_disk  # noqa: F401  # fixtures of all tests here


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """300 cases of the year that ends now."""
    path = tmp_path_factory.mktemp("cli") / "desk.sqlite"
    fill(path, 300, 2, load_rules(), now_us)
    return path


@pytest.fixture
def run(desk, capsys):
    """Run the program on the desk; returns exit code, what was printed and what was said."""

    def ran(*words, on=desk):
        code = main([words[0], "--db", str(on), "--lang", "en", *words[1:]])
        out, err = capsys.readouterr()
        return code, out, err

    return ran


@pytest.fixture
def told(run):
    """Run a verb with --json and return what it printed."""

    def ran(*words):
        code, out, err = run(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return ran


@pytest.fixture
def own(desk, tmp_path, monkeypatch):
    """A copy of the desk of invented cases, to forget somebody in."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    return shutil.copy(desk, tmp_path / "desk.sqlite")


@pytest.fixture
def guarded(tmp_path, monkeypatch):
    """An empty desk at which Mara, an administrator, and Yun, an agent with a temporary passphrase, sign in."""
    monkeypatch.setattr("complaint_desk.paths.data_folder", lambda: tmp_path / "data")
    path = tmp_path / "desk.sqlite"
    with closing(Store.open(path, load_rules(), clock=now_us)) as store:
        boss = people.sit_down(store, "mara", "Mara Linde")
        people.add_person(store, boss, key=secrets.token_bytes(16), login="yun", name="Yun", role="agent")
        sign_in.set_rule(store, boss, key=secrets.token_bytes(16), required=True, phrase=BOSS)
        sign_in.give(store, boss, key=secrets.token_bytes(16), person=2, phrase=YUN, current=BOSS)
    return path
