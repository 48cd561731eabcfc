"""A person who has several records: forgetting one of them names the others, since nobody takes them for one person silently."""

from __future__ import annotations

import pytest

from complaint_desk.domain.events import DAY
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import erasing, intake, offers, retention
from complaint_desk.wording import Words
from tests import endings
from tests.services.desk import SmallDesk


def closed(desk: SmallDesk, name: str, phone: str = "", email: str = "") -> tuple[int, str]:
    """A customer whose case ended; their record and the case's number."""
    caller = intake.Caller(name=name, phone=phone, email=email)
    made = intake.open_case(
        desk.store, desk.agent, key=next(desk.keys), intake=intake.Intake(caller=caller, words="It broke.", verified="known_number"),
    )
    case = int(made.result["case"])
    desk.offered(desk.clear(case), "0", "0")
    desk.do(offers.choose, case, option=1)
    endings.kept(desk.do, case)
    endings.closed(desk.do, case, desk.store)
    return desk.case(case).customer_id, desk.case(case).number


def erased(desk: SmallDesk, customer: int) -> erasing.Erasure:
    return erasing.erase(desk.store, desk.boss, key=next(desk.keys), customer_id=customer, why="request")


@pytest.mark.parametrize(("phone", "email"), [("555 777 1234", ""), ("", "Noor@Example.org")], ids=["the number", "the address"])
def test_cases_of_another_record_with_the_same_number_or_address_are_named_before_and_after(
    desk: SmallDesk, phone: str, email: str
) -> None:
    meant, _ = closed(desk, "Noor Vanderlee", "555-777-1234", "noor@example.org")
    other, number = closed(desk, "N. Vander Lee", phone, email)
    closed(desk, "Noor Vanderlee", "555 777 9999", "else@example.org")
    seen = erasing.extent(desk.store, desk.boss, customer_id=meant)
    done = erased(desk, meant)
    assert (seen.same, done.same) == ((number,), (number,))
    for language in LANGUAGES:
        words = Words(language)
        for told in (erasing.told(seen), erasing.told_after(done)):
            assert [number in words.of(each) for each in told if each.key == "privacy.same"] == [True]
    assert desk.store.read().rows("SELECT name FROM customer WHERE id = ?", (other,)) == [("N. Vander Lee",)]


def test_of_records_that_share_nothing_none_is_named(desk: SmallDesk) -> None:
    meant, _ = closed(desk, "Noor Vanderlee", "555 777 1234")
    closed(desk, "Noor Vanderlee", email="noor@example.org")
    seen = erasing.extent(desk.store, desk.boss, customer_id=meant)
    done = erased(desk, meant)
    assert (seen.same, done.same) == ((), ())
    assert "privacy.same" not in [each.key for each in (*erasing.told(seen), *erasing.told_after(done))]


def test_whose_time_is_up_is_told_apart_from_their_other_records_too(desk: SmallDesk) -> None:
    meant, _ = closed(desk, "Noor Vanderlee", "555-777-1234")
    desk.clock.us += 3 * 366 * DAY
    _, number = closed(desk, "N. Vander Lee", "555 777 1234")
    done = retention.confirm(desk.store, desk.boss, key=next(desk.keys), customers=[meant], reason="the yearly look")
    assert (done.erased, done.rest.same) == (1, (number,))
    for language in LANGUAGES:
        assert any(number in Words(language).of(each) for each in retention.told_after(done))
