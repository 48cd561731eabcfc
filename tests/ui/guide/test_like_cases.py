"""What worked in like cases stands among the suggestions, with how many of how many were satisfied."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from complaint_desk.domain import events as ev
from tests.ui.guide.test_main_job import add, clarify, listen


def test_how_it_went_in_like_cases_is_told_and_another_remedy_fills_the_form(room, monkeypatch):
    monkeypatch.setattr("complaint_desk.services.questions.cases.like_remedies", lambda *_asked: {"priority_delivery": (12, 9), "repair": (3, 2)})
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    clarify(room, text="So it is.")
    room.press("guide.clarify.yes", "guide.next")
    told = {each.option.key: each for each in room.view().guide.suggestions}
    room.press("guide.offer.suggestions.more")
    card = room.panel.findChild(QWidget, "guide.offer.suggestions.priority_delivery")
    assert "12 like cases, 9 satisfied" in card.accessibleName()
    assert told["like_repair"].source == "like_cases"
    card = room.panel.findChild(QWidget, "guide.offer.suggestions.like_repair")
    assert "3 like cases, 2 satisfied" in card.accessibleName()
    assert room.panel.findChild(QWidget, "guide.offer.suggestions.like_repair.offer").isHidden(), "what it costs here nobody has said"
    room.panel.findChild(QWidget, "guide.offer.suggestions.like_repair.fill").click()
    room.type("guide.offer.cost", "15")
    room.press("guide.offer.add")
    offer = next(r.event for r in room.store.history(room.case) if isinstance(r.event, ev.OptionOffered))
    assert (offer.source, offer.remedy, offer.cost, offer.key) == ("like_cases", "repair", "15", "")
    add(room, "Collect it in the shop")
    assert len(room.store.case(room.case).real_options) == 2
    assert room.panel.findChild(QWidget, "guide.offer.suggestions.like_repair") is None
