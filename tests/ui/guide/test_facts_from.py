"""What an option rests on is chosen in its form, stands in its card, and is refused in words where the case cannot show it (checklist O3)."""

import pytest

from complaint_desk.domain.events import OptionOffered
from tests.ui.guide.test_main_job import add, clarify, listen


@pytest.fixture
def offering(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    clarify(room)
    room.press("guide.clarify.yes", "guide.next")
    return room


def rests_on(room):
    history = room.store.history(room.case)
    return [r.event.facts_from for r in history if isinstance(r.event, OptionOffered)]


def test_an_option_of_ones_own_says_what_it_rests_on(offering):
    offering.type("guide.offer.facts_from", "our records")
    add(offering, "Bring it on Thursday", cost="0")
    assert rests_on(offering) == ["records"]
    assert "based on our records" in offering.find("guide.offer.options.1").accessibleName()
    assert offering.find("guide.offer.facts_from").text() == ""  # the next option rests on its own facts


def test_left_empty_it_is_what_the_customer_confirmed(offering):
    add(offering, "Bring it on Thursday", cost="0")
    assert rests_on(offering) == ["customer"]


@pytest.mark.parametrize(("typed", "told"), [("hearsay", "none of the sources"), ("the three-way check", "cannot show the three-way check yet")])
def test_what_is_not_there_is_refused_beside_the_field_and_what_was_typed_stays(offering, typed, told):
    offering.type("guide.offer.facts_from", typed)
    add(offering, "Bring it on Thursday", cost="0")
    assert told in offering.find("guide.offer.facts_from.error").accessibleName()
    assert (rests_on(offering), offering.find("guide.offer.what").text()) == ([], "Bring it on Thursday")
