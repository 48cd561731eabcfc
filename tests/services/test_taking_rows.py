"""What leaves the desk by the clipboard is noted as an export is, and is masked as one is."""

from __future__ import annotations

import csv
from contextlib import closing
from datetime import UTC
from pathlib import Path

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, NotAllowed, StoreProblem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_view import Layout
from complaint_desk.services import exporting, forms, intake, marking, taking_rows, taking_said
from complaint_desk.services.forms import Value
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

NAME, PHONE = "Noor Vanderlee", "138 0013 8000"


@pytest.fixture
def spoken(desk: SmallDesk) -> int:
    """A case with a name and a number in its words and in a field of the site's own."""
    caller = intake.Caller(name=NAME, phone=PHONE)
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys),
        intake=intake.Intake(caller=caller, words=f"I am {NAME}, call {PHONE}", product=f"Chair of {NAME}", region=f"call {PHONE}"))
    case = int(made.result["case"])
    made = marking.define_field(desk.store, desk.boss, key=next(desk.keys), label="Neighbour", kind="text")
    desk.do(marking.set_field, case, field=str(made.result["field"]), typed=f"call {PHONE} for {NAME}")
    return case


def test_rows_that_leave_are_noted_with_their_number_and_their_people(desk: SmallDesk, spoken: int) -> None:
    other = desk.take()
    done = taking_rows.note(desk.store, desk.agent, key=next(desk.keys), cases=(spoken, other), come_from="rows")
    assert done.result["ids"] == [spoken, other]
    assert desk.last(1) == ev.ViewExported(view="rows", rows=2, form="clipboard", masked=True, people=2)


def test_the_same_press_is_noted_once(desk: SmallDesk, spoken: int) -> None:
    key = next(desk.keys)
    for _ in range(2):
        taking_rows.note(desk.store, desk.agent, key=key, cases=(spoken,), come_from="case", lines=3)
    assert desk.kinds(1).count("view_exported") == 1
    assert desk.last(1) == ev.ViewExported(view="case", rows=3, form="clipboard", filters=(f"case={spoken}",), masked=True, people=1)


def test_nothing_of_a_customer_leaves_whole(desk: SmallDesk, spoken: int, tmp_path: Path) -> None:
    column = f"field.{desk.case(spoken).fields[0].key}"
    (row,) = taking_rows.rows(desk.store, desk.boss, wanted=(spoken,), columns=(column,))
    out = tmp_path / "out.csv"
    exporting.write(
        desk.store, desk.boss, wanted=QueueFilter("all"), path=out, words=Words("en"), zone=UTC, about=(),
        layout=Layout(columns=(("customer", 0), ("words", 0), ("product", 0), ("region", 0), (column, 0))))
    file = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))[1]
    for told in ((row.customer, row.words, row.product, row.region, row.marks[column]), file):
        assert sum("call 138 **** 8000" in cell.casefold() for cell in told) == 3
        assert all("vanderlee" not in cell.casefold() and PHONE not in cell for cell in told)
    assert row.marks[column] in file


def test_a_case_about_whoever_copies_does_not_leave_with_the_others(desk: SmallDesk, spoken: int) -> None:
    other = desk.take()
    jonas = desk.hire("jonas", "agent")
    desk.do(forms.start_form, spoken, form="three_way")
    desk.do(forms.enter, spoken, form="three_way", field="person", value=Value(ref=jonas.id))
    done = taking_rows.note(desk.store, jonas, key=next(desk.keys), cases=(spoken, other), come_from="rows")
    assert done.result["ids"] == [other]
    assert [row.id for row in taking_rows.rows(desk.store, jonas, wanted=(spoken, other))] == [other]
    taking_rows.note(desk.store, jonas, key=next(desk.keys), cases=(spoken,), come_from="refused")
    assert desk.kinds(1).count("view_exported") == 1


def test_where_rows_come_from_is_one_of_the_places_that_are_known(desk: SmallDesk, spoken: int) -> None:
    with pytest.raises(BadValue):
        taking_rows.note(desk.store, desk.agent, key=next(desk.keys), cases=(spoken,), come_from="elsewhere")


def test_a_phrase_leaves_a_desk_that_is_only_looked_at_unless_it_names_somebody(desk: SmallDesk, spoken: int) -> None:
    with closing(Store.open(desk.store.path, Rules(), clock=desk.clock, read_only=True)) as looked_at:
        done = taking_said.note(looked_at, desk.agent, key=bytes(16), case_id=spoken, text="I hear you.", come_from="phrase")
        assert done.result["ids"] == [spoken]
        for text, place in ((f"I hear you, {NAME}.", "phrase"), ("It is done.", "letter")):
            with pytest.raises(StoreProblem, match="desk_read_only_writing"):
                taking_said.note(looked_at, desk.agent, key=bytes(16), case_id=spoken, text=text, come_from=place)
    assert "view_exported" not in desk.kinds(1)


def test_who_may_not_see_cases_copies_none(desk: SmallDesk, spoken: int) -> None:
    stranger = Person(99, "x", "X", "nobody")
    with pytest.raises(NotAllowed):
        taking_rows.note(desk.store, stranger, key=next(desk.keys), cases=(spoken,), come_from="rows")
    with pytest.raises(NotAllowed):
        taking_rows.rows(desk.store, stranger, wanted=(spoken,))
    assert "view_exported" not in desk.kinds(1)
