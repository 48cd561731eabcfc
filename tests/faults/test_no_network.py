"""Nothing leaves the machine: no connection, no look-up of a name and no network path, whatever is done with a desk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import listening
from tests.faults.budget import DEEP, MINUTES, SECONDS

ROOT = Path(__file__).resolve().parents[2]
VERBS: dict[str, tuple[tuple[str, ...], ...]] = {
    "the window, from a first word to a closed case and a chart": (("--smoke",),),
    "desk, report and calendar": (
        ("demo", "--cases", "20", "--seed", "1", "--db", "desk.sqlite"),
        ("report", "--db", "desk.sqlite", "--out", "report.pdf"),
        ("report", "--db", "desk.sqlite", "--out", "report.xlsx"),
        ("report", "--db", "desk.sqlite", "--out", "report.html"),
        ("calendar", "seed", "gb_office", "--years", "2028", "--db", "desk.sqlite"),
    ),
    "copies, packs and what is known of somebody": (
        ("demo", "--cases", "20", "--seed", "1", "--db", "desk.sqlite"),
        ("backup", "--db", "desk.sqlite", "--out", "copy.sqlite"),
        ("pack", "--db", "desk.sqlite", "--out", "desk.cdpack"),
        ("check", "--db", "desk.sqlite"),
        ("playbooks", "check"),
    ),
}


LASTS_S = MINUTES["no network"] * 60 if DEEP else SECONDS
PATIENCE_S = 300.0
"""So long a verb may take, and so long a press may be waited for, on a machine that has other work too."""

AND_STAYS = f"""
import functools, time
import complaint_desk.smoke as smoke
smoke.Hand = functools.partial(smoke.Hand, patience_s={PATIENCE_S})
honest = smoke.try_out
def and_stays(idle, words):
    code, hand = honest(idle, words), smoke.Hand(idle)
    until, looks = time.monotonic() + {LASTS_S}, 0
    while not looks or time.monotonic() < until:
        for view in ("nav.queue", "nav.case", "nav.analytics", "nav.settings"):
            hand.press(view)
            hand.rest(2_000)
        looks += 1
    print(looks)
    return code
smoke.try_out = and_stays
"""
"""A window that is looked through again and again, with all its clocks and threads, until its time is over, however busy the machine is."""


def heard(folder: Path, *verb: str, begin: str = "") -> list[str]:
    """Run a verb in a process of its own, and return what left the machine; ``begin`` is code that runs first there."""
    return ran(folder, *verb, begin=begin)[0]


def ran(folder: Path, *verb: str, begin: str = "", lasts_s: float = 0.0) -> tuple[list[str], str]:
    """Return what left the machine while a verb ran, and what it printed; one that lasts has as long again for its last look."""
    home = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "XDG_DATA_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    out = folder / "heard.txt"
    script = f"{begin}\nimport sys, tests.faults.listening as l\nsys.exit(l.main())"
    most_s = PATIENCE_S + (lasts_s + PATIENCE_S if lasts_s else 0.0)
    done = subprocess.run(
        [sys.executable, "-c", script, str(out), *verb], cwd=folder, env=home, capture_output=True, text=True, encoding="utf-8", timeout=most_s,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out.read_text(encoding="utf-8").splitlines(), done.stdout


@pytest.mark.parametrize("what", VERBS)
def test_nothing_leaves_the_machine(what: str, tmp_path: Path) -> None:
    for verb in VERBS[what]:
        assert heard(tmp_path, *verb) == [], verb


def test_nothing_leaves_the_machine_while_a_window_stays_open(tmp_path: Path) -> None:
    left, said = ran(tmp_path, "--smoke", begin=AND_STAYS, lasts_s=LASTS_S)
    print(f"{said.strip()} looks through the window in {LASTS_S:.0f} s")  # noqa: T201  # the figure is read by who runs it
    assert left == []
    assert int(said) > 0


@pytest.mark.parametrize(("code", "what"), [
    ("socket.socket(socket.AF_INET).close()", "socket.__new__"),
    ("socket.getaddrinfo('localhost', 80)", "socket.getaddrinfo"),
    ("pathlib.Path('//there/desk.sqlite').is_file() or open('//there/desk.sqlite', 'rb')", "a network path"),
])
def test_the_harness_hears_what_a_dependency_might_do(code: str, what: str, tmp_path: Path) -> None:
    hidden = f"""
import contextlib, pathlib, socket
import complaint_desk.cli.playbooks as verb
honest = verb.run
def run(*arguments, **named):
    with contextlib.suppress(OSError):
        {code}
    return honest(*arguments, **named)
verb.run = run
"""
    assert what in heard(tmp_path, "playbooks", "check", begin=hidden)


def test_what_only_the_system_sees_is_heard_too() -> None:
    """A socket that was open before anybody listened, as one is that is no work of Python's."""
    with listening.socket.socket(listening.socket.AF_INET) as there:
        there.bind(("127.0.0.1", 0))
        there.listen()
        ear = listening.Ear()
        ear._looks.start()
        assert ear.told() == ["a connection that the system sees"]
