"""What somebody may not do is refused and kept: who, what and which case, in the trail and in the log, and never the content."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable
from datetime import UTC, date
from pathlib import Path

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import NotAllowed
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import (
    backups,
    bulk,
    calendars,
    conversation,
    disclosing,
    erasing,
    exporting,
    figures,
    follow_up,
    handing_over,
    importing,
    intake,
    packs,
    people,
    reporting,
    restoring,
    retention,
    saved_pages,
    sign_in,
    subjects,
    surveys,
)

keys = (n.to_bytes(16, "big") for n in itertools.count(1))


@pytest.fixture
def outsider(store: Store, boss: Person) -> Person:
    people.add_person(store, boss, key=next(keys), login="depot", name="Quillfeather", role="department")
    return people.sit_down(store, "depot")


@pytest.fixture
def case(store: Store, boss: Person) -> int:
    caller = intake.Caller(name="Noor Vanderlee")
    return int(intake.open_case(store, boss, key=next(keys), intake=intake.Intake(caller=caller, words="It broke.")).result["case"])


def denials(store: Store) -> list[ev.Denied]:
    return [r.event for r in store.history(1) if isinstance(r.event, ev.Denied)]


def test_who_tried_what_on_which_case_is_kept_and_what_was_said_is_not(
    store: Store, outsider: Person, case: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "complaint_desk.services"), pytest.raises(NotAllowed):
        conversation.hear(store, outsider, key=next(keys), case_id=case, words="Quillfeather secret")
    assert denials(store) == [ev.Denied(person=outsider.id, verb="hear", case_id=case, why="RI-ROLE")]
    assert caplog.messages == [f"denied RI-ROLE: person {outsider.id}, hear, case {case}"]
    assert len(store.history(case)) == 3
    assert check(store).ok


def test_a_question_that_is_refused_is_a_line_in_the_log(store: Store, outsider: Person, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "complaint_desk.services"), pytest.raises(NotAllowed):
        figures.figures_of(store, outsider, period=figures.period_of("", "", date(2026, 3, 2)))
    assert caplog.messages == [f"denied RI-ROLE: person {outsider.id}, right see_figures"]


QUESTIONS: dict[str, tuple[str, Callable[[Store, Person], object]]] = {
    "whom words mean": ("disclose", lambda store, who: subjects.find(store, who, typed="Noor")),
    "a record": ("disclose", lambda store, who: subjects.the_one(store, who, record=3)),
    "all that is known": ("disclose", lambda store, who: disclosing.disclose(store, who, key=next(keys), customer_id=3, out=Path("x.zip"))),
    "what would be erased": ("erase_customer", lambda store, who: erasing.extent(store, who, customer_id=3)),
    "by what they are known": ("erase_customer", lambda store, who: erasing.known_by(store, who, customers=(3,))),
    "where they are named": ("erase_customer", lambda store, who: erasing.outside(store, who, customers=(3,))),
    "whose time is up": ("retention", lambda store, who: retention.proposal(store, who)),
    "their erasure": ("retention", lambda store, who: retention.confirm(store, who, key=next(keys), customers=(3,), reason="x")),
    "their erasure in a window": ("retention", lambda store, who: retention.confirm_now(store, who, key=next(keys), customers=(3,), reason="x")),
    "surveys and who answered": ("see_surveys", lambda store, who: surveys.planned(store, who)),
    "whom a survey asks": ("see_surveys", lambda store, who: surveys.to_ask(store, who, survey=1)),
    "the rest of an erasure": ("erase_customer", lambda store, who: erasing.finish(store, who, known=erasing.Known((), ()))),
}


@pytest.mark.parametrize("what", QUESTIONS)
def test_a_question_for_what_is_known_of_somebody_is_kept_each_time_that_it_is_refused(store: Store, outsider: Person, what: str) -> None:
    verb, question = QUESTIONS[what]
    for _ in range(2):
        with pytest.raises(NotAllowed):
            question(store, outsider)
    assert denials(store) == [ev.Denied(person=outsider.id, verb=verb, case_id=0, why="RI-ROLE")] * 2


PRESSES: dict[str, tuple[str, Callable[[Store, Person], object]]] = {
    "a view as a file": ("export_view", lambda store, who: exporting.note(store, who, key=next(keys), wanted=QueueFilter(), zone=UTC, form="csv")),
    "a view with names": ("export_view", lambda store, who: exporting.note(
        store, who, key=next(keys), wanted=QueueFilter(), zone=UTC, form="csv", names=True, reason="x")),
    "a report": ("export_report", lambda store, who: reporting.note(store, who, key=next(keys), month=date(2026, 3, 1), form="html")),
    "the whole desk": ("copy_out", lambda store, who: backups.copy_out(store, who, key=next(keys), out=Path("x.sqlite"))),
    "a backup": ("back_up", lambda store, who: backups.back_up(store, who)),
    "a file of complaints": ("import", lambda store, who: importing.look(store, who, file=Path("x.csv"))),
    "a desk put back": ("restore", lambda store, who: restoring.offered(store, who)),
    "another's work handed on": ("hand_over", lambda store, who: handing_over.hand_over(store, who, key=next(keys), person=2, to=(3,))),
    "a review pack": ("pack", lambda store, who: packs.make(store, who, key=next(keys), out=Path("x.pack"))),
    "time limits": ("choose_rules", lambda store, who: calendars.shown(store, who)),
    "who came and went": ("see_comings", lambda store, who: sign_in.comings(store, who)),
    "many cases at once": ("bulk", lambda store, who: bulk.edit(store, who, key=next(keys), cases=(3,), action=bulk.Action("urgency", "2"))),
}


@pytest.mark.parametrize("what", PRESSES)
def test_what_leaves_the_desk_or_may_harm_it_is_kept_when_it_is_refused_before_anything_is_done(store: Store, outsider: Person, what: str) -> None:
    verb, press = PRESSES[what]
    with pytest.raises(NotAllowed):
        press(store, outsider)
    assert denials(store) == [ev.Denied(person=outsider.id, verb=verb, case_id=0, why="RI-ROLE")]


def test_a_refusal_before_the_press_names_its_case(store: Store, outsider: Person, case: int) -> None:
    with pytest.raises(NotAllowed):
        follow_up.override_gate(store, outsider, key=next(keys), case_id=case, gate="close", reason="x")
    assert denials(store) == [ev.Denied(person=outsider.id, verb="override_gate", case_id=case, why="RI-ROLE")]


def test_nothing_but_what_is_looked_at_or_kept_for_oneself_is_refused_with_a_line_in_the_log_alone() -> None:
    only_logged = {"see_cases", "see_figures", "work_case", "note", "RIGHT", "place.right"}
    without_a_desk = {("encrypting.py", "encrypt_desk"), ("restoring.py", "restore_desk")}  # nothing of it can be written then
    services = Path(conversation.__file__).parent
    found = {(path.name, right.strip('"')) for path in services.rglob("*.py")
             for right in re.findall(r"\brequire\(who, ([\w.\"]+)", path.read_text(encoding="utf-8"))}
    assert {"see_cases", "note"} <= {right for _, right in found}
    assert {each for each in found if each[1] not in only_logged} == without_a_desk
    assert saved_pages.RIGHT in only_logged


def test_a_question_goes_by_the_role_that_somebody_has_now(store: Store, boss: Person) -> None:
    people.add_person(store, boss, key=next(keys), login="second", name="Quillfeather", role="administrator")
    second = people.sit_down(store, "second")
    people.change_person(store, boss, key=next(keys), person=second.id, role="agent", limit="0")
    with pytest.raises(NotAllowed):
        erasing.known_by(store, second, customers=())
    assert denials(store) == [ev.Denied(person=second.id, verb="erase_customer", case_id=0, why="RI-ROLE")]


def test_the_same_press_is_denied_once_and_kept_once(store: Store, outsider: Person, case: int) -> None:
    key = next(keys)
    for _ in range(2):
        with pytest.raises(NotAllowed):
            follow_up.close(store, outsider, key=key, case_id=case)
    assert len(denials(store)) == 1


def test_what_is_refused_for_want_of_evidence_is_no_denial(store: Store, boss: Person, case: int) -> None:
    with pytest.raises(Exception, match="gate_shut"):
        follow_up.close(store, boss, key=next(keys), case_id=case)
    assert denials(store) == []
