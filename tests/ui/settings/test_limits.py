"""Time limits in the settings: rule sets are switched on and holidays added by who may; what is wrong is told beside its field."""


import pytest

from complaint_desk.services import calendars, people
from complaint_desk.ui.settings.limits import LimitsCard
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, ChoiceField, FieldError, LineField


@pytest.fixture
def card(shown):
    return shown(LimitsCard)


def find(card, kind, ident):
    found = card.findChild(kind, f"settings.limits.{ident}")
    assert found is not None, ident
    return found


def test_a_rule_set_is_switched_on_with_the_hours_of_the_desk(card, desk, store):
    assert not find(card, CheckBox, "house").isEnabled()
    assert (find(card, CheckBox, "house").text(), find(card, ChoiceField, "desk").text()) == ("House rules", "Day and night")
    find(card, CheckBox, "cn_12315").setChecked(True)
    find(card, ChoiceField, "desk").set_chosen("cn_office")
    find(card, Button, "keep").click()
    found = calendars.shown(store, desk.person)
    assert [each.id for each in found.sets if each.on] == ["house", "cn_12315"]
    assert found.desk == "cn_office"
    assert find(card, Label, "done").text()


def test_the_holidays_of_the_next_year_are_added(card, desk, store):
    find(card, ChoiceField, "calendar").set_chosen("hk_office")
    find(card, LineField, "year").setText("2028")
    find(card, Button, "add").click()
    known = {each.id: each.known_until.year for each in calendars.shown(store, desk.person).calendars if each.known_until}
    assert known["hk_office"] == 2028


@pytest.mark.parametrize("year", ["soon", "1300"])
def test_a_year_that_is_none_is_told_beside_the_field(card, year):
    find(card, LineField, "year").setText(year)
    find(card, Button, "add").click()
    assert find(card, FieldError, "wrong").accessibleName()


def test_who_may_not_look_after_limits_does_not_see_them(card, desk, store):
    desk.switch_to(people.sit_down(store, "yun"))
    assert card.isHidden()


def test_a_file_of_the_site_that_is_wrong_is_told_in_the_card(card, desk, store):
    place = store.path.with_name(f"{store.path.stem}.site") / "calendars" / "cn_office.toml"
    place.parent.mkdir(parents=True)
    place.write_text('id = "cn_office"\nversion = 2\n', encoding="utf-8")
    card.look()
    assert "cn_office.toml" in find(card, FieldError, "wrong").accessibleName()
    assert find(card, Button, "keep").isEnabled()


def test_a_change_of_rules_goes_the_way_of_all_changes_and_is_said_to_be_saved(card, desk, qtbot):
    with qtbot.waitSignals([desk.saved, desk.changed]):
        find(card, CheckBox, "cn_12315").setChecked(True)
        find(card, Button, "keep").click()
    with qtbot.waitSignals([desk.saved, desk.changed]):
        find(card, LineField, "year").setText("2028")
        find(card, Button, "add").click()


def test_who_chose_by_what_no_longer_holds_is_told_and_shown_what_holds(card, desk, store):
    calendars.choose(store, desk.person, sets=["cn_banking"])
    find(card, CheckBox, "cn_12315").setChecked(True)
    find(card, Button, "keep").click()
    assert find(card, FieldError, "wrong").accessibleName()
    assert find(card, CheckBox, "cn_banking").isChecked()
    assert not find(card, CheckBox, "cn_12315").isChecked()
