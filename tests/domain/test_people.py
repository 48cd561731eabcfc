"""Customers, persons and improvement points are what their events say last."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.people import Customer, Improvement, Person, fold_customer, fold_improvement, fold_persons, spoken_to
from tests.histories import MONDAY, recorded

ADDED = ev.CustomerAdded(name="王小明", phone="138 0013 8000", tier="gold", since_us=5)


def test_a_correction_changes_only_the_fields_it_names() -> None:
    changed = ev.CustomerChanged(fields=("phone", "tier"), phone="139", tier="key", name="ignored")
    expected = Customer(id=7, version=2, name="王小明", phone="139", tier="key", since_us=5)
    assert fold_customer(7, recorded([ADDED, changed])) == expected


def test_an_undone_correction_does_not_count() -> None:
    changed = ev.CustomerChanged(fields=("phone",), phone="139")
    assert fold_customer(7, recorded([ADDED, changed, ev.Undone(n=2)])).phone == "138 0013 8000"


def test_erased_names_are_none() -> None:
    assert fold_customer(7, recorded([ev.CustomerAdded(name=None)])).name is None


def test_nothing_happened_yet() -> None:
    assert fold_customer(7, []) == Customer(id=7)


def test_a_person_keeps_the_name_that_a_change_does_not_give() -> None:
    added = ev.PersonAdded(person=1, role="agent", login="lin", name="Lin", limit="50")
    changed = ev.PersonChanged(person=1, role="supervisor", limit="500", active=False)
    expected = Person(id=1, role="supervisor", limit="500", login="lin", name="Lin", active=False)
    assert fold_persons(recorded([added, changed, ev.PersonChanged(person=9, role="agent", limit="0")])) == {1: expected}


def test_an_improvement_point_remembers_its_first_case() -> None:
    opened = ev.ImprovementOpened(case_id=3, cause="packing", title="Corners")
    expected = Improvement(id=4, version=1, case_id=3, cause="packing", title="Corners", opened_us=MONDAY)
    assert fold_improvement(4, recorded([opened])) == expected


@pytest.mark.parametrize(("name", "address", "language", "called"), [
    ("林若安", "", "zh_TW", ""), ("王芳", "", "zh_CN", ""), ("欧阳小明", "", "zh_CN", ""),
    ("林若安", "林小姐", "zh_TW", "林小姐"), ("王女士", "", "zh_CN", "王女士"), ("周老師", "", "zh_TW", "周老師"),
    ("林若安", "", "en", "林若安"), ("Noor Vanderlee", "", "zh_TW", "Noor Vanderlee"), ("Noor Vanderlee", "Ms Vanderlee", "en", "Ms Vanderlee"),
    ("", "", "zh_CN", ""),
])  # fmt: skip
def test_nobody_is_called_by_the_bare_full_name_in_chinese(name: str, address: str, language: str, called: str) -> None:
    assert spoken_to(Customer(id=7, name=name, form_of_address=address), language) == called
