"""Handing a case to who can do more, before anything is on the table."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.ui.guide.test_main_job import add, clarify, listen


@pytest.mark.parametrize("step", ["Listen", "Clarify"])
def test_from_the_first_steps_a_case_is_handed_over_with_the_reason_asked(room, step):
    room.take(type="delay")
    room.press("guide.listen.emotion.angry")
    if step == "Clarify":
        room.press("guide.listen.calmed")
        listen(room)
        room.press("guide.next")
    assert room.step == step
    room.press("guide.escalate", "guide.escalate.send")
    room.find("guide.escalate.reason.error")
    assert "none_chosen" not in room.kinds()
    room.type("guide.escalate.reason", "asks for the manager")
    room.press("guide.escalate.send")
    case = room.store.case(room.case)
    assert (case.none_chosen.then, case.none_chosen.reason, case.owner_id) == ("escalate", "asks for the manager", 0)
    assert not room.panel.findChild(QAbstractButton, "guide.escalate.send").isVisibleTo(room.panel)


def test_what_the_customer_said_and_stands_typed_is_recorded_before(room):
    room.take(words="")
    room.type("guide.listen.words", "I want the manager, now.")
    room.press("guide.escalate")
    room.type("guide.escalate.reason", "asks for the manager")
    room.press("guide.escalate.send")
    assert [kind for kind in room.kinds() if kind in ("words_heard", "none_chosen")][-2:] == ["words_heard", "none_chosen"]


def test_in_the_offer_it_stands_beside_the_options_once_there_are_any(room):
    room.take(type="delay")
    listen(room)
    room.press("guide.next")
    clarify(room, text="So it is.")
    room.press("guide.clarify.yes", "guide.next")
    assert room.step == "Options"
    room.find("guide.escalate")
    assert not room.panel.findChild(QAbstractButton, "guide.offer.none_chosen").isVisibleTo(room.panel)
    add(room, "Bring it")
    assert not room.panel.findChild(QAbstractButton, "guide.escalate").isVisibleTo(room.panel)
    room.press("guide.offer.none_chosen")
    room.find("guide.offer.none")
    room.press("guide.offer.options.1.withdraw")
    room.find("guide.escalate")
    assert not room.panel.findChild(QWidget, "guide.offer.none").isVisibleTo(room.panel)


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_it_fits_into_the_narrowest_panel(room, language, qapp):
    room.take(type="delay")
    room.look.language.choose(language)
    room.panel.resize(360, 700)
    room.press("guide.escalate")
    qapp.processEvents()
    assert room.panel._scroll.widget().width() <= room.panel._scroll.viewport().width()


@pytest.mark.parametrize("height", [560, 720, 900])
def test_what_is_missing_is_said_in_sight_with_the_press_below_it(room, height, qtbot, qapp):
    room.take(type="delay")
    room.panel.resize(400, height)
    seen = room.panel._scroll.viewport()

    def in_sight(ident):
        there = room.find(ident)
        return seen.rect().contains(there.rect().translated(there.mapTo(seen, there.rect().topLeft())))

    room.press("guide.escalate")
    qtbot.waitUntil(lambda: in_sight("guide.escalate.send"), timeout=60_000)
    room.press("guide.escalate.send")
    error = room.find("guide.escalate.reason.error")
    qtbot.waitUntil(lambda: error.y() > room.find("guide.escalate.reason").y(), timeout=60_000)  # it has its place
    qapp.processEvents()
    qtbot.waitUntil(lambda: in_sight("guide.escalate.reason.error") and in_sight("guide.escalate.send"), timeout=2_000)
