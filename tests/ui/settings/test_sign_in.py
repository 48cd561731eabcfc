"""Signing in, in the settings: begun and ended by an administrator, one's own pass phrase changed, a temporary one given."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import sign_in
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.settings.sign_in import SignInCard

BOSS = "rain on the harbour wall"
codes: list[str] = []
"""Recovery codes that were shown."""


@pytest.fixture
def card(qtbot, look, desk):
    window = QWidget()
    qtbot.addWidget(window)
    made = SignInCard(look, desk, window)
    made.resize(720, 400)
    window.resize(720, 400)
    window.show()
    yield made
    window.close()


@pytest.fixture
def hand(card):
    yield Hand(lambda: True)
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog) and each.isVisible():
            each.reject()


def begin(hand, phrase=BOSS, again=None):
    hand.press("settings.sign_in.begin")
    hand.write("sign_in.begin.new", phrase)
    hand.write("sign_in.begin.again", phrase if again is None else again)
    hand.press("sign_in.begin.yes")
    if hand.shows("sign_in.code"):
        codes.append(hand.read("sign_in.code.code"))
        hand.press("sign_in.code.yes")


def test_an_administrator_lets_people_sign_in_with_a_pass_phrase_of_their_own(hand, store, boss):
    assert not hand.shows("settings.sign_in.minutes")
    begin(hand)
    assert not hand.shows("sign_in.begin")
    assert sign_in.rule(store).required
    assert "10" in hand.read("settings.sign_in.state")
    assert sign_in.sign_in(store, "mara", BOSS).person == boss
    assert not hand.shows("settings.sign_in.begin")


@pytest.mark.parametrize(("phrase", "again"), [("short", None), ("password123", None), (BOSS, "rain on the harbour walk")])
def test_what_is_not_good_enough_is_told_below_and_nothing_begins(hand, store, phrase, again):
    begin(hand, phrase, again)
    assert hand.read("sign_in.begin.wrong")
    assert hand.read("sign_in.begin.new") == ""
    assert not sign_in.rule(store).required
    hand.press("sign_in.begin.no")


def wrong(hand, *idents):
    return [ident for ident in idents if hand.find(ident).property("wrong") == "true"]


@pytest.mark.parametrize(("typed", "field"), [
    (("somebody else's", "a boat under the bridge", "a boat under the bridge"), "current"),
    ((BOSS, "short", "short"), "new"),
    ((BOSS, BOSS, BOSS), "new"),
    ((BOSS, "a boat under the bridge", "a boat under the bench"), "again"),
])
def test_the_field_that_was_wrong_turns_red_and_no_other(hand, typed, field):
    begin(hand)
    hand.press("settings.sign_in.own")
    idents = ("sign_in.change.current", "sign_in.change.new", "sign_in.change.again")
    for ident, text in zip(idents, typed, strict=True):
        hand.write(ident, text)
    hand.press("sign_in.change.yes")
    assert hand.read("sign_in.change.wrong")
    assert wrong(hand, *idents) == [f"sign_in.change.{field}"]
    assert hand.find("sign_in.change.current").hasFocus()  # all three were forgotten, and are typed again from the first on
    hand.write("sign_in.change.new", "something")
    hand.press("sign_in.change.yes")
    assert len(wrong(hand, *idents)) == 1  # the next fault takes the edge over
    hand.press("sign_in.change.no")


@pytest.mark.parametrize(("temporary", "confirmed", "field"), [("short", BOSS, "phrase"), ("", "somebody else's", "confirm")])
def test_a_temporary_one_that_is_not_good_enough_is_what_turns_red(hand, temporary, confirmed, field):
    begin(hand)
    hand.press("settings.sign_in.give")
    if temporary:
        hand.write("sign_in.give.phrase", temporary)
    hand.write("sign_in.give.confirm", confirmed)
    hand.press("sign_in.give.yes")
    assert wrong(hand, "sign_in.give.phrase", "sign_in.give.confirm") == [f"sign_in.give.{field}"]
    assert hand.find(f"sign_in.give.{field}").hasFocus()
    hand.press("sign_in.give.no")


def test_who_has_one_from_before_begins_again_with_it(hand, store):
    begin(hand)
    hand.press("settings.sign_in.end")
    hand.write("settings.sign_in.ask.confirm", "somebody else's")
    hand.press("settings.sign_in.ask.yes")
    assert hand.read("settings.sign_in.ask.wrong")
    assert sign_in.rule(store).required
    hand.write("settings.sign_in.ask.confirm", BOSS)
    hand.press("settings.sign_in.ask.yes")
    assert not sign_in.rule(store).required
    for typed, required in (("somebody else's", False), (BOSS, True)):
        if not hand.shows("sign_in.begin.current"):
            hand.press("settings.sign_in.begin")
        hand.write("sign_in.begin.current", typed)
        hand.press("sign_in.begin.yes")
        assert sign_in.rule(store).required is required


def test_a_recovery_code_is_shown_once_at_the_beginning_and_anew_for_who_shows_who_they_are(hand, store):
    codes.clear()
    begin(hand)
    assert not hand.shows("settings.sign_in.no_code")
    hand.press("settings.sign_in.recovery")
    hand.write("sign_in.recovery.confirm", "somebody else's")
    hand.press("sign_in.recovery.yes")
    assert hand.read("sign_in.recovery.wrong")
    hand.write("sign_in.recovery.confirm", BOSS)
    hand.press("sign_in.recovery.yes")
    second = hand.read("sign_in.code.code")
    hand.press("sign_in.code.yes")
    assert not hand.shows("sign_in.recovery")
    assert second != codes[0]
    with pytest.raises(Problem):
        sign_in.sign_in(store, "mara", codes[0])
    assert sign_in.sign_in(store, "mara", second).temporary


def test_an_administrator_without_a_code_is_told_so(hand, card, store, boss):
    sign_in.set_rule(store, boss, key=b"k" * 16, required=True, phrase=BOSS)
    card.look()
    assert hand.shows("settings.sign_in.no_code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_signed_in_is_listed_in_words(hand, store, look, language):
    begin(hand)
    look.language.choose(language)
    sign_in.sign_in(store, "mara", BOSS)
    for way in ("wrong", "wrong"):
        with pytest.raises(Problem):
            sign_in.sign_in(store, "nobody", way)
    sign_in.lock(store, store.persons()[1], why="idle")
    hand.press("settings.sign_in.comings")
    lines = hand.read("sign_in.comings.list").splitlines()
    assert len(lines) == 4
    words = look.words
    assert words("coming.locked.idle") in lines[0]
    assert words("coming.nobody") in lines[1]
    assert words("coming.signed_in.start") in lines[-1]
    hand.press("sign_in.comings.yes")


def test_the_time_until_the_window_locks_is_chosen(hand, store):
    begin(hand)
    hand.press("settings.sign_in.minutes.2")
    assert sign_in.rule(store).idle_minutes == 2
    assert "2" in hand.read("settings.sign_in.state")


def test_a_temporary_pass_phrase_is_suggested_and_let_its_person_in_once(hand, store):
    begin(hand)
    hand.press("settings.sign_in.give")
    given = hand.read("sign_in.give.phrase")
    hand.press("sign_in.give.yes")
    assert hand.read("sign_in.give.wrong")
    assert hand.read("sign_in.give.phrase") == given
    hand.write("sign_in.give.confirm", BOSS)
    hand.press("sign_in.give.yes")
    found = sign_in.sign_in(store, "yun", given)
    assert found.temporary
    assert [r.event for r in store.history(1)][-1] == ev.PassPhraseSet(person=2, temporary=True)


def test_ones_own_is_changed_for_the_one_of_before(hand, store, boss):
    begin(hand)
    hand.press("settings.sign_in.own")
    for field, text in (("current", "not it at all"), ("new", "three boats at noon"), ("again", "three boats at noon")):
        hand.write(f"sign_in.change.{field}", text)
    hand.press("sign_in.change.yes")
    assert hand.read("sign_in.change.wrong")
    for field, text in (("current", BOSS), ("new", "three boats at noon"), ("again", "three boats at noon")):
        hand.write(f"sign_in.change.{field}", text)
    hand.press("sign_in.change.yes")
    assert not hand.shows("sign_in.change")
    assert sign_in.sign_in(store, "mara", "three boats at noon").person == boss


def test_an_agent_changes_their_own_and_nothing_else(hand, desk, store):
    begin(hand)
    desk.switch_to(store.persons()[2])
    shown = {name for name in ("begin", "end", "minutes", "who", "give", "own") if hand.shows(f"settings.sign_in.{name}")}
    assert shown == {"own"}
