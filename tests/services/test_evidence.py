"""A case taken out as evidence: who may, what is noted, and that nothing leaves that does not hold by itself. How it is checked: tests/verify."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from complaint_desk import __version__
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.privacy_events import CaseExported
from complaint_desk.domain.problems import BadValue, FileProblem, NotAllowed, Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.policy.holding import Policy, Reading
from complaint_desk.services import agreeing, evidence, forms, intake, joining
from complaint_desk.services.forms import Value
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

WHY = "The court asks for it."


def take_out(desk: SmallDesk, case: int, out: Path, **fields: object) -> evidence.Taken:
    told = {"who": desk.boss, "why": WHY, **fields}
    return evidence.take_out(desk.store, told["who"], key=next(desk.keys), case_id=case, why=told["why"], out=out)  # type: ignore[arg-type]


def test_all_of_the_case_is_in_it_as_it_is_stored_and_who_took_it_out_when_and_why(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.closed()
    done = take_out(desk, case, tmp_path / "case.json")
    table = json.loads(done.path.read_text(encoding="utf-8"))
    [stream] = table["streams"]
    stored = desk.store.read().rows("SELECT e.data, b.body FROM event e LEFT JOIN event_body b ON b.event_id = e.id WHERE stream_id = ? ORDER BY n", (case,))
    assert [(each["data"], each["body"]) for each in stream["events"]] == stored
    assert (table["case"], table["program"]) == (desk.case(case).number, __version__)
    assert table["made"] == {"by": desk.boss.id, "name": "Mara Linde", "role": "administrator", "at_us": desk.store.history(case)[-1].at_us, "why": WHY}
    token, n, digest = desk.store.lane_head()
    assert done.anchor == f"{token.hex()} {n} {digest.hex()}"
    assert table["anchor"] == {"lane": token.hex(), "n": n, "digest": digest.hex()}


def test_it_is_noted_on_the_case_and_among_the_names_that_leave(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take()
    take_out(desk, case, tmp_path / "case.json")
    assert desk.last(case) == CaseExported(program=__version__, reason=WHY)
    noted = desk.last(1)
    assert isinstance(noted, ev.ViewExported)
    assert (noted.form, noted.filters, noted.people, noted.masked, noted.reason) == ("case_file", (f"case={case}",), 1, False, WHY)


def test_nothing_of_other_cases_goes_along_but_codes(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take()
    desk.take(name="Petra Other")
    text = take_out(desk, case, tmp_path / "case.json").path.read_text(encoding="utf-8")
    assert len(json.loads(text)["operations"]) == 3
    assert "Petra" not in text


@pytest.mark.parametrize("role", ["agent", "caller", "department"])
def test_who_has_not_the_right_takes_nothing_out_and_that_they_tried_is_kept(desk: SmallDesk, tmp_path: Path, role: str) -> None:
    case = desk.take()
    who = desk.hire("x", role)
    with pytest.raises(NotAllowed, match="not_allowed"):
        take_out(desk, case, tmp_path / "case.json", who=who)
    assert desk.last(1) == ev.Denied(person=who.id, verb="export_case", case_id=case, why="RI-ROLE")
    assert list(tmp_path.glob("case*")) == []
    assert "case_exported" not in desk.kinds(case)


def test_where_no_names_leave_the_machine_no_case_does(desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("complaint_desk.services.rights.of_machine", lambda: Reading(Policy(names=False), (), there=True))
    with pytest.raises(NotAllowed, match="policy_no_names"):
        take_out(desk, desk.take(), tmp_path / "case.json")
    assert list(tmp_path.glob("case*")) == []


def test_whom_the_complaint_is_about_or_may_be_takes_nothing_out(desk: SmallDesk, tmp_path: Path) -> None:
    jonas = desk.hire("jonas", "supervisor")
    case = desk.take()
    desk.do(forms.start_form, case, form="three_way")
    for who, why in ((desk.agent, "named_waits"), (desk.boss, "complained_about")):  # named by one person, then agreed to by another
        desk.do(forms.enter, case, who=who, form="three_way", field="person", value=Value(ref=jonas.id))
        with pytest.raises(NotAllowed, match=why):
            take_out(desk, case, tmp_path / "case.json", who=jonas)
    assert list(tmp_path.glob("case*")) == []


def test_a_reason_is_asked_for(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take()
    with pytest.raises(BadValue, match="export_reason"):
        take_out(desk, case, tmp_path / "case.json", why="  ")
    assert "case_exported" not in desk.kinds(case)


def test_one_by_one_no_more_people_leave_than_together(desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreeing, "MOST_PEOPLE", 2)
    cases = [desk.take(name=f"No {n}") for n in range(3)]
    for case in (cases[0], cases[1], cases[1]):  # the same once more is nobody more
        take_out(desk, case, tmp_path / "case.json")
    with pytest.raises(Problem, match="export_second"):
        take_out(desk, cases[2], tmp_path / "third.json")
    assert not (tmp_path / "third.json").exists()
    lead = desk.hire("lead", "supervisor")
    [wish] = agreeing.waiting(desk.store, lead)
    assert desk.case(cases[2]).number in Words("en").of(agreeing.told_sought(wish))
    agreeing.agree(desk.store, lead, key=next(desk.keys), n=wish.n)
    take_out(desk, cases[2], tmp_path / "third.json")
    assert (tmp_path / "third.json").exists()


def merged(desk: SmallDesk, *names: str) -> int:
    """A case in which each of the others goes on in the one before it."""
    cases = [desk.take(name=name) for name in names]
    for into, goes in reversed(list(pairwise(cases))):
        desk.do(joining.merge, goes, who=desk.boss, into=into)
    return cases[0]


def noted_people(desk: SmallDesk) -> int:
    noted = desk.last(1)
    assert isinstance(noted, ev.ViewExported)
    return noted.people


def test_whose_cases_go_on_in_it_are_counted_among_the_people_whose_names_leave(desk: SmallDesk, tmp_path: Path) -> None:
    take_out(desk, merged(desk, "No 1", "No 2", "No 3"), tmp_path / "case.json")
    assert noted_people(desk) == 3


def test_a_customer_with_several_cases_in_it_is_one_of_the_people(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take()
    again = intake.Intake(caller=intake.Caller(customer_id=desk.case(case).customer_id), words="Again.", verified="known_number")
    other = int(intake.open_case(desk.store, desk.agent, key=next(desk.keys), intake=again).result["case"])
    desk.do(joining.merge, other, who=desk.boss, into=case)
    take_out(desk, case, tmp_path / "case.json")
    assert noted_people(desk) == 1


def test_a_merged_case_of_too_many_people_needs_a_second_person_for_the_very_cases_in_it(
    desk: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(agreeing, "MOST_PEOPLE", 2)
    case, lead = merged(desk, "No 1", "No 2", "No 3"), desk.hire("lead", "supervisor")

    def agreed_people() -> int:
        with pytest.raises(Problem, match="export_second"):
            take_out(desk, case, tmp_path / "case.json")
        [wish] = agreeing.waiting(desk.store, lead)
        agreeing.agree(desk.store, lead, key=next(desk.keys), n=wish.n)
        return wish.people

    assert agreed_people() == 3
    desk.do(joining.merge, desk.take(name="No 4"), who=desk.boss, into=case)
    assert agreed_people() == 4  # what was agreed to was without the fourth
    take_out(desk, case, tmp_path / "case.json")
    assert noted_people(desk) == 4


def test_a_desk_that_is_opened_for_reading_says_that_nothing_leaves_it(desk: SmallDesk, tmp_path: Path) -> None:
    case = desk.take()
    with closing(Store.open(desk.store.path, Rules(), clock=desk.clock, read_only=True)) as looked, pytest.raises(StoreProblem, match="desk_read_only_writing"):
        evidence.take_out(looked, desk.boss, key=next(desk.keys), case_id=case, why=WHY, out=tmp_path / "case.json")
    assert list(tmp_path.glob("case*")) == []


def lose_a_word(desk: SmallDesk, case: int) -> None:
    desk.store._writing.execute_sql("UPDATE event_body SET body = replace(body, 'Nobody', 'Anybody') WHERE event_id IN (SELECT id FROM event WHERE stream_id = ?)", (case,))


def lose_all_words(desk: SmallDesk, case: int) -> None:
    desk.store._writing.execute_sql("DELETE FROM event_body WHERE event_id IN (SELECT id FROM event WHERE stream_id = ?)", (case,))


@pytest.mark.parametrize("harm", [lose_a_word, lose_all_words])
def test_what_was_changed_in_the_desk_does_not_leave_it(tmp_path: Path, harm: Callable[[SmallDesk, int], None]) -> None:
    desk = SmallDesk.made(tmp_path / "desk.sqlite")
    case = desk.take()
    for (trigger,) in desk.store.read().rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        desk.store._writing.execute_sql(f"DROP TRIGGER {trigger}")
    harm(desk, case)
    with pytest.raises(Problem, match="case_unproven"):
        take_out(desk, case, tmp_path / "case.json")
    desk.store.close()
    assert list(tmp_path.glob("case*")) == []


@pytest.mark.parametrize("place", ["nowhere/case.json", "."])
def test_a_place_that_cannot_be_written_is_told_and_nothing_is_noted(desk: SmallDesk, tmp_path: Path, place: str) -> None:
    case = desk.take()
    with pytest.raises(FileProblem):
        take_out(desk, case, tmp_path / place)
    assert "case_exported" not in desk.kinds(case)


def test_no_file_of_the_desk_is_written_over(desk: SmallDesk) -> None:
    case = desk.take()
    with pytest.raises(FileProblem, match="file_of_a_desk"):
        take_out(desk, case, desk.store.path)
    with pytest.raises(FileProblem, match="file_of_a_desk"):
        evidence.write_script(desk.store.path)
    assert "case_exported" not in desk.kinds(case)


def test_there_is_no_such_case(desk: SmallDesk, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no_such_case"):
        take_out(desk, 77_777, tmp_path / "case.json")


@pytest.mark.skipif(os.name != "posix", reason="rights of a file are POSIX's")
def test_the_file_is_its_users_alone_and_nothing_is_left_beside_it(desk: SmallDesk, tmp_path: Path) -> None:
    done = take_out(desk, desk.take(), tmp_path / "case.json")
    assert stat.S_IMODE(done.path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.glob("case*")] == ["case.json"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_written_and_what_is_to_be_kept_is_told_in_words(language: str) -> None:
    done = evidence.Taken(Path("case.json"), "26-0000001-8", 31, 1, 2, 3, "ab12 7 cd34")
    told = " ".join(Words(language).of(each) for each in evidence.told(done))
    assert all(each in told for each in ("case.json", "26-0000001-8", "31", "ab12 7 cd34"))
