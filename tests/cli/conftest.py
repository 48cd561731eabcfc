"""A desk of invented cases, made once for all tests of the command line."""

import json

import pytest

from complaint_desk.cli import main
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.desks import now_us


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
