"""The verb ``baseline`` as scripts hold on to it: limits are frozen with a reason, shown and released, as in the window."""

import json
from datetime import date, timedelta

import pytest

from complaint_desk.cli import main
from complaint_desk.data.store import Store
from complaint_desk.domain.events import DAY, BaselineFrozen, BaselineReleased
from complaint_desk.domain.figures import Period
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import people
from complaint_desk.services.figures import figures_of

FIRST = date(2026, 1, 5)


@pytest.fixture
def desk(tmp_path):
    """A desk long after the days that make limits, with an administrator and an agent."""
    path = tmp_path / "desk.sqlite"
    with_clock = Store.open(path, Rules(), clock=lambda: Period.of(FIRST, FIRST).first * DAY)
    boss = people.sit_down(with_clock, "mara", "Mara Linde")
    people.add_person(with_clock, boss, key=bytes(16), login="yun", name="Yun", role="agent")
    with_clock.close()
    return path


def run(capsys, desk, *argv, who="mara"):
    code = main(("baseline", *argv, "--db", str(desk), "--as", who))
    out, err = capsys.readouterr()
    return code, out, err


FREEZE = ("freeze", "--from", FIRST.isoformat(), "--to", (FIRST + timedelta(days=55)).isoformat(), "--reason", "Before the new phone menu")


def last(desk):
    store = Store.open(desk, Rules(), clock=lambda: Period.of(FIRST, FIRST).first * DAY, create=False)
    try:
        return store.history(1)[-1].event, figures_of(store, people.persons(store)[0], period=Period.of(FIRST, FIRST + timedelta(days=200)))
    finally:
        store.close()


def test_limits_are_frozen_shown_and_released_with_their_reason(desk, capsys):
    assert run(capsys, desk, "show")[1] == "No limits are frozen.\n"
    code, out, _ = run(capsys, desk, *FREEZE)
    assert code == 0
    assert out.startswith("Weeks: limits of ")
    assert "Mara Linde" in out
    frozen, figures = last(desk)
    days = Period.of(FIRST, FIRST + timedelta(days=55))
    assert frozen == BaselineFrozen(step=7, first=days.first, last=days.last, reason="Before the new phone menu")
    assert figures.volume.frozen.period == days
    shown = json.loads(run(capsys, desk, "show", "--json")[1])["frozen"]
    assert [(each["points"], each["from"], each["to"], each["until"], each["by"]) for each in shown] == [
        ("week", "2026-01-05", "2026-03-01", None, "Mara Linde")]
    code, out, _ = run(capsys, desk, "release", "--reason", "The menu stays")
    assert (code, out) == (0, "No limits are frozen.\n")
    assert last(desk)[0] == BaselineReleased(step=7, reason="The menu stays")


def test_limits_of_days_hold_until_the_day_that_is_given(desk, capsys):
    code, out, _ = run(capsys, desk, *FREEZE, "--points", "day", "--until", "2199-12-31")
    assert code == 0
    assert "2199" in out


@pytest.mark.parametrize(("argv", "code", "word"), [
    (FREEZE[:-2], 2, "reason"), (("release",), 2, "reason"), (("release", "--reason", "  "), 2, "reason"), (("freeze", "--reason", "x"), 2, "--from"),
    ((*FREEZE[:2], "2026-02-30", *FREEZE[3:]), 2, "2026-02-30"), ((*FREEZE, "--until", "tomorrow"), 2, "tomorrow"),
    ((*FREEZE[:4], "2026-01-20", *FREEZE[5:]), 1, "whole days or weeks"), ((*FREEZE[:4], "2025-01-20", *FREEZE[5:]), 2, "lies after"),
])
def test_what_makes_no_limits_is_refused_in_one_sentence(desk, capsys, argv, code, word):
    got, out, err = run(capsys, desk, *argv)
    assert (got, out) == (code, "")
    assert word in err
    assert "Traceback" not in err


def test_an_agent_freezes_nothing(desk, capsys):
    assert run(capsys, desk, *FREEZE, who="yun")[0] == 1
    assert run(capsys, desk, "show")[1] == "No limits are frozen.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_readers_language(desk, capsys, language):
    code, out, _ = run(capsys, desk, *FREEZE, "--until", "2199-12-31", "--lang", language)
    assert code == 0
    assert "Mara Linde" in out
    assert "2199" in out
