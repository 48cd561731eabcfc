"""The program killed outright: what was acknowledged is there, what was typed is there but for the last second, the desk is whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from complaint_desk.data.drafts import DraftStore

ROOT = Path(__file__).resolve().parents[2]
KILLS = 3
LATER = (0.0, 0.37, 0.9)
"""Seconds that the kill comes after the last thing waited for, in turn."""

LOST_AT_MOST_S = 1.0
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")


@pytest.fixture
def surroundings(tmp_path):
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}


def ridden(surroundings, mode, desk, wanted, enough, later):
    """Run the rider until it told ``enough`` lines of a kind, kill it a little later; returns its lines and when it died."""
    with subprocess.Popen([sys.executable, "-m", "tests.journeys.rider", mode, str(desk)], cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as rider:
        lines, told = [], 0
        for line in rider.stdout:
            lines.append(line.split(maxsplit=2))
            told += lines[-1][1] == wanted
            if told >= enough:
                break
        time.sleep(later)
        killed = time.monotonic()
        rider.send_signal(signal.SIGKILL)
        lines += [line.split(maxsplit=2) for line in rider.stdout if line.endswith("\n")]
    assert told >= enough, lines[-3:]
    return [(float(at), what, rest[0].strip() if rest else "") for at, what, *rest in lines], killed


def verb(surroundings, *arguments):
    done = subprocess.run([sys.executable, "-m", "complaint_desk", *arguments, "--json"], cwd=ROOT, env=surroundings, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_killed_while_typing_at_most_the_last_second_is_lost(surroundings, tmp_path):
    desk, kept = tmp_path / "desk.sqlite", 0
    for later in LATER[:KILLS]:
        lines, killed = ridden(surroundings, "type", desk, "typed", 45, later)
        assert next(int(rest) for _, what, rest in lines if what == "restored") == kept
        drafts = DraftStore(desk.with_name("desk.drafts.sqlite"))
        kept = len(drafts.load("intake.words@1") or "")  # of the desk's only person
        drafts.close()
        lost = [killed - at for at, what, rest in lines if what == "typed" and int(rest) > kept]
        assert max(lost, default=0.0) <= LOST_AT_MOST_S
        assert verb(surroundings, "check", "--db", str(desk))["ok"]


def test_killed_while_changing_a_case_no_acknowledged_change_is_lost(surroundings, tmp_path):
    desk = tmp_path / "desk.sqlite"
    for later in LATER[:KILLS]:
        lines, _ = ridden(surroundings, "change", desk, "kept", 20, later)
        number = next(rest for _, what, rest in lines if what == "case")
        events = verb(surroundings, "case", number, "--db", str(desk))["events"]
        told = json.dumps(events)
        assert [rest for _, what, rest in lines if what == "noted" and rest not in told] == []
        assert len(events) >= max(int(rest) for _, what, rest in lines if what == "kept")
        assert verb(surroundings, "check", "--db", str(desk))["ok"]
