"""The verb ``surveys``: one is planned, whom to ask is listed, what came of it is recorded and shown, in words and as JSON (checklist F8)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from complaint_desk.cli import main
from complaint_desk.domain.vocabulary import LANGUAGES
from tests.services.desk import SmallDesk

TODAY = datetime.now(UTC).date()


@pytest.fixture
def desk(tmp_path):
    """A desk with one customer whose only case is over."""
    small = SmallDesk.made(tmp_path / "desk.sqlite")
    small.clock.us += (TODAY - timedelta(days=2) - date(2026, 3, 2)).days * 86_400_000_000
    small.customer = small.case(small.closed()).customer_id
    small.store.close()
    return small


def run(capsys, desk, *argv, who="mara"):
    code = main(("surveys", *argv, "--db", str(desk.store.path), "--as", who))
    out, err = capsys.readouterr()
    return code, out, err


PLAN = ("plan", "--name", "Twice a year", "--every", "180", "--from", (TODAY - timedelta(days=1)).isoformat())


def test_a_survey_is_planned_asked_and_recorded(desk, capsys):
    assert run(capsys, desk, "show")[1].startswith("No survey is planned.")
    code, out, _ = run(capsys, desk, *PLAN)
    assert (code, out.splitlines()[0].startswith("1  Twice a year: every 180 days from ")) == (0, True)
    assert "nobody has graded yet; answered 0" in out
    due = json.loads(run(capsys, desk, "due", "--survey", "1", "--json", who="yun")[1])["due"]
    assert [each["customer"] for each in due] == [desk.customer]
    asked = ("--survey", "1", "--customer", str(desk.customer))
    code, out, _ = run(capsys, desk, "record", *asked, "--outcome", "answered", "--grade", "5", who="yun")
    assert (code, "100 % of 1 satisfied (95 % interval: 21 to 100 %); answered 1, declined 0, not reached 0" in out) == (0, True)
    assert run(capsys, desk, "due", "--survey", "1")[1] == "Nobody is to be asked now.\n"
    told = json.loads(run(capsys, desk, "show", "--json")[1])["surveys"]
    assert [(each["survey"], each["every_days"], each["round"]["satisfied"], each["round"]["graded"]) for each in told] == [(1, 180, 1, 1)]
    assert (round(told[0]["round"]["low"], 4), told[0]["round"]["high"]) == (0.2065, 1.0)  # 1 / (1 + z²), for one of one


@pytest.mark.parametrize(("argv", "code", "word"), [
    (PLAN[:3], 2, "--every"), ((*PLAN[:6], "2026-02-30"), 2, "2026-02-30"), ((*PLAN[:4], "3", *PLAN[5:]), 1, "7 to 730 days"),
    (("record", "--survey", "1"), 2, "--outcome"), (("due",), 2, "--survey"), (("due", "--survey", "4"), 1, "no survey 4"),
])
def test_what_cannot_be_is_refused_in_one_sentence(desk, capsys, argv, code, word):
    got, out, err = run(capsys, desk, *argv)
    assert (got, out) == (code, "")
    assert word in err
    assert "Traceback" not in err


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_readers_language(desk, capsys, language):
    code, out, _ = run(capsys, desk, *PLAN, "--lang", language)
    assert (code, len(out.splitlines())) == (0, 2)
    assert "Twice a year" in out
