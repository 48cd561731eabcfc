"""An export that waits for a second person, in the settings of who may agree to it."""

import itertools
from datetime import UTC

import pytest

from complaint_desk.domain.problems import Problem
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import agreeing, exporting, intake, people
from complaint_desk.ui.settings.agreeing import AgreeingCard
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button

keys = (n.to_bytes(16, "big") for n in itertools.count(7_000))


def test_what_somebody_else_asked_for_is_agreed_to_there(shown, desk, store, boss, monkeypatch):
    monkeypatch.setattr(agreeing, "MOST_PEOPLE", 0)
    people.add_person(store, boss, key=next(keys), login="lead", name="Lea Dee", role="supervisor", limit="0")
    lead = next(each for each in store.persons().values() if each.login == "lead")
    card = shown(AgreeingCard)
    assert "No export" in card.findChild(Label, "settings.agreeing.state").text()
    intake.open_case(store, boss, key=next(keys), intake=intake.Intake(caller=intake.Caller(name="Noor", phone="0555 0100"), words="x"))
    with pytest.raises(Problem, match="export_second"):
        exporting.note(store, lead, key=next(keys), wanted=QueueFilter("all"), zone=UTC, form="csv", names=True, reason="a mailing")
    card.look()
    (wish,) = agreeing.waiting(store, boss)
    press = card.findChild(Button, f"settings.agreeing.{wish.n}")
    assert "a mailing" in press.text()
    press.click()
    assert agreeing.waiting(store, boss) == ()
    assert "No export" in card.findChild(Label, "settings.agreeing.state").text()
    desk.switch_to(next(each for each in store.persons().values() if each.role == "agent"))
    assert not card.isVisible()
