"""What a search found is told for the rows in sight; cases are known by their number and customers by how they are typed."""

from __future__ import annotations

import pytest

from complaint_desk.services import finding
from complaint_desk.services.conversation import add_note
from complaint_desk.services.intake import Caller, Intake, open_case


@pytest.fixture
def store(desk):
    return desk.store


@pytest.fixture
def boss(desk):
    return desk.boss


@pytest.fixture
def case(desk, store, boss):
    caller = Caller(name="王小明", phone="138-0013-8033", email="xiaoming@example.com")
    words = "我上週訂的冰箱到現在還沒送到，打了三次電話都說再等等。客服態度很差，我要求退錢！" * 3
    return open_case(store, boss, key=next(desk.keys), intake=Intake(caller=caller, words=words, channel="phone", verified="known_number")).result["case"]


def found(store, who, case, search):
    return finding.hits(store, who, wanted=[case], search=search)[case]


def test_the_words_that_were_found_stand_in_the_row(store, boss, case):
    hit = found(store, boss, case, "退钱")
    assert [hit.words[a:b] for a, b in hit.in_words][:1] == ["退錢"]
    assert hit.words.startswith("…")  # they stand further on than the row shows
    assert hit.in_words[0][0] <= finding.LEAD + 1


def test_a_note_that_was_found_is_shown_instead_of_the_words(desk, store, boss, case):
    add_note(store, boss, key=next(desk.keys), case_id=case, text="The depot says:\n the lorry broke down.")
    hit = found(store, boss, case, "lorry")
    assert hit.words == "The depot says: the lorry broke down."
    assert [hit.words[a:b] for a, b in hit.in_words] == ["lorry"]


@pytest.mark.parametrize(("typed", "marked"), [("小明", "小明"), ("wxm", "王小明"), ("xiaoming", "王小明"), ("8033", "王小明"), ("xiaoming@example.com", "王小明"), ("退钱", "")])
def test_the_customer_is_marked_when_it_is_the_customer_who_was_found(store, boss, case, typed, marked):
    hit = found(store, boss, case, typed)
    assert "".join("王小明"[a:b] for a, b in hit.customer) == marked


def test_who_sees_no_names_is_not_told_that_one_was_found(desk, store, case):
    assert found(store, desk.hire("depot", "department"), case, "wxm").customer == ()


def test_a_case_is_known_by_any_part_of_its_number(store, boss, case):
    number = store.case(case).number
    for typed in (number, number.replace("-", ""), number[3:9], number[5:9]):
        assert [row.id for row in finding.known(store, boss, typed=typed).cases] == [case], typed
    assert finding.known(store, boss, typed="99-9999999").cases == ()
    assert finding.known(store, boss, typed='"*').cases == ()
    assert [each.name for each in finding.known(store, boss, typed="wxm").customers] == ["王小明"]


def test_words_are_typed_by_their_letters():
    assert finding.typed_as(["取下一个", "Take next"]) == {
        "取下一个": ("取下一个", "qxyg", "quxiayige", "xiayige", "yige", "ge"), "Take next": ("take next",)
    }
