"""Satisfaction surveys in the settings: a lead plans one by what they type, and sees whom to ask now and how it stands (checklist F8)."""

import itertools
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget

from complaint_desk.services import people, surveys
from complaint_desk.ui.settings.surveys import SurveysCard
from tests.histories import MONDAY
from tests.services.desk import SmallDesk

keys = (n.to_bytes(16, "big") for n in itertools.count(5_000))


@pytest.fixture
def card(request, shown, store, boss):
    """The card over a desk with one customer whose case is over."""

    class Time:
        us = MONDAY

    store.clock = lambda: Time.us
    small = SmallDesk(store, Time, boss, boss)
    small.agent = boss
    small.take = partial(small.take, name=getattr(request, "param", "Noor Vanderlee"))
    small.closed()
    return shown(SurveysCard)


def find(card, name):
    return card.findChild(QWidget, f"settings.surveys.{name}")


def write(card, **fields):
    for name, text in fields.items():
        find(card, name).setText(text)
    find(card, "plan").click()


def test_a_lead_plans_a_survey_and_sees_whom_to_ask_and_how_it_stands(card, store, boss):
    assert find(card, "state").text() == "No survey is planned."
    assert not find(card, "due").isVisible()
    write(card, name="Twice a year", **{"from": "2026-03-01"})
    assert find(card, "state").text().splitlines() == [
        "1  Twice a year: every 180 days from 1 Mar 2026, Phone",
        "1 Mar 2026 to 27 Aug 2026: nobody has graded yet; answered 0, declined 0, not reached 0"]
    assert find(card, "due").toPlainText().split("  ")[1] == "Noor Vanderlee"
    assert find(card, "name").text() == ""
    assert card.focusWidget() is find(card, "name")
    customer = surveys.to_ask(store, boss, survey=1)[0].id
    surveys.record(store, boss, key=next(keys), survey=1, customer_id=customer, outcome="answered", grade=5)
    card.look()
    assert "100\N{NO-BREAK SPACE}% of 1 satisfied" in find(card, "state").text()
    assert not find(card, "due").isVisible()


@pytest.mark.parametrize("card", ["Ann\n7  Bo\u202e Li"], indirect=True, ids=["hostile"])
def test_a_customers_name_is_one_line_of_the_list_and_what_turns_its_reading_is_shown(card):
    write(card, name="Twice a year", **{"from": "2026-03-01"})
    assert [line.split("  ")[1] for line in find(card, "due").toPlainText().splitlines()] == ["Ann 7 Bo[U+202E] Li"]


@pytest.mark.parametrize(("fields", "word", "field"), [
    ({"name": " ", "from": "2026-03-01"}, "", "name"), ({"name": "A", "every": "3", "from": "2026-03-01"}, "7 to 730 days", "every"),
    ({"name": "A", "every": "some", "from": "2026-03-01"}, "7 to 730 days", "every"), ({"name": "A", "from": "2026-02-30"}, "2026-02-30", "from"),
    ({"name": "A", "from": "2026-03-01", "until": "2026-02-01"}, "before it begins", "until"),
])
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_planned(card, store, boss, fields, word, field):
    card.activateWindow()
    write(card, **fields)
    assert word in find(card, "wrong").accessibleName()
    assert find(card, "wrong").isVisible()
    assert card.focusWidget() is find(card, field)
    assert surveys.planned(store, boss) == ()


@pytest.mark.parametrize(("login", "card_there", "form"), [("yun", True, False), ("dep", False, False)])
def test_who_may_only_call_sees_no_form_and_who_may_neither_sees_nothing(card, desk, store, boss, login, card_there, form):
    if login == "dep":
        people.add_person(store, boss, key=next(keys), login="dep", name="Ward", role="department", limit="0")
    desk.switch_to(next(each for each in people.persons(store) if each.login == login))
    assert card.isVisible() == card_there
    assert find(card, "plan").isVisible() == form
