"""Who is meant by a number, an address or a name: told from others, and nobody is taken for somebody else silently."""

from __future__ import annotations

import pytest

from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import intake, subjects
from complaint_desk.services.subjects import find, the_one
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


def known(desk: SmallDesk, name: str, phone: str = "", email: str = "") -> int:
    """A customer with a case; the customer's record."""
    caller = intake.Caller(name=name, phone=phone, email=email)
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=caller, words="It broke.", verified="known_number"),
    )
    return desk.case(int(made.result["case"])).customer_id


@pytest.fixture
def people(desk: SmallDesk) -> tuple[int, int, int]:
    """Two in one household and one of the same name."""
    return (
        known(desk, "Noor Vanderlee", "+86 138-0013-8000", "noor@example.org"), known(desk, "Lucas Vanderlee", "138 0013 8000"),
        known(desk, "Noor  VanderLee", "0555 777 1234", "n.vanderlee@example.net"),
    )


@pytest.mark.parametrize("typed", ["noor@example.org", "NOOR@Example.org", "Noor <noor@example.org>", "Lucas Vanderlee", "lucas vanderlee"])
def test_one_who_fits_exactly_is_meant_however_it_is_written(desk: SmallDesk, people: tuple[int, int, int], typed: str) -> None:
    assert the_one(desk.store, desk.boss, typed=typed) == people[1 if "ucas" in typed else 0]


@pytest.mark.parametrize("typed", ["13800138000", "+86 138 0013 8000", "Noor Vanderlee", "Noor", "nvanderlee", "8000"])
def test_where_several_may_be_meant_nothing_is_decided(desk: SmallDesk, people: tuple[int, int, int], typed: str) -> None:
    with pytest.raises(Problem) as told:
        the_one(desk.store, desk.boss, typed=typed)
    assert told.value.code in ("PS-SEVERAL", "PS-NONE")


def test_one_who_fits_in_part_only_is_shown_and_not_taken(desk: SmallDesk, people: tuple[int, int, int]) -> None:
    found = find(desk.store, desk.boss, typed="Luc")
    assert [each.record for each in found.candidates] == [people[1]]
    with pytest.raises(Problem, match="several_meant"):
        the_one(desk.store, desk.boss, typed="Luc")


def test_a_name_is_not_taken_while_another_begins_like_it_but_an_address_is(desk: SmallDesk, people: tuple[int, int, int]) -> None:
    later = known(desk, "Lucas Vanderlee-Smith", email="noor@example.org.au")
    with pytest.raises(Problem, match="several_meant") as told:
        the_one(desk.store, desk.boss, typed="Lucas Vanderlee")
    said = Words("en").of(told.value.message)
    assert f"record {people[1]}:" in said
    assert f"record {later}:" in said
    assert the_one(desk.store, desk.boss, typed="noor@example.org") == people[0]


@pytest.mark.parametrize("record", [0, -1, 999_999, 2**63, 10**20])
def test_a_record_that_is_not_there_is_no_such_customer_however_large_its_number(desk: SmallDesk, record: int) -> None:
    with pytest.raises(Problem, match="no_such_customer") as told:
        the_one(desk.store, desk.boss, record=record)
    assert told.value.code == "CU-NONE"


def test_those_shown_are_told_apart_with_numbers_and_addresses_masked(desk: SmallDesk, people: tuple[int, int, int]) -> None:
    found = find(desk.store, desk.boss, typed="Vanderlee")
    assert {each.record for each in found.candidates} == set(people)
    with pytest.raises(Problem) as several:
        the_one(desk.store, desk.boss, typed="Vanderlee")
    for language in LANGUAGES:
        said = Words(language).of(several.value.message)
        assert f"{people[0]}" in said
        assert "n***@example.org" in said
        assert all(hidden not in said for hidden in ("0013", "noor@", "777"))
        assert all(number in said for each in found.candidates for number in each.numbers)


def test_who_fits_exactly_stands_first(desk: SmallDesk, people: tuple[int, int, int]) -> None:
    later = known(desk, "Noor Vanderlee-Smith")
    found = find(desk.store, desk.boss, typed="Noor Vanderlee")
    assert [each.exact for each in found.candidates] == [True, True, False]
    assert found.candidates[-1].record == later


def test_nobody_is_said_to_be_nobody(desk: SmallDesk, people: tuple[int, int, int]) -> None:
    with pytest.raises(Problem, match="nobody_meant"):
        find(desk.store, desk.boss, typed="Quentin")


def test_only_who_may_hand_out_looks_people_up_for_it(desk: SmallDesk, people: tuple[int, int, int]) -> None:
    for ask in (lambda: find(desk.store, desk.agent, typed="Noor"), lambda: the_one(desk.store, desk.agent, record=people[0])):
        with pytest.raises(NotAllowed):
            ask()


def test_of_many_only_the_newest_are_shown_which_is_said_and_none_is_beyond_doubt(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "LOOKED_AT", 2)
    for n in range(3):
        known(desk, "Noor" if n == 2 else f"Noor {n}", f"0555 10{n}")
    found = find(desk.store, desk.boss, typed="Noor")
    assert found.more
    assert found.alone() is None
