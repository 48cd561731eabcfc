"""What the administrator of the machine set is shown in the settings, grey and with a tip that says so, and the rest can be chosen."""

import pytest
from PySide6.QtWidgets import QWidget

from complaint_desk.domain.sign_in import SignInRule
from complaint_desk.policy.holding import LOCKABLE, Policy
from complaint_desk.services import sign_in
from complaint_desk.settings import Settings
from complaint_desk.ui.settings.sign_in import SignInCard
from complaint_desk.ui.settings.view import SettingsView
from complaint_desk.ui.text import Label

SHOWN = ("language", "theme", "density", "remind", "report", "emergency")


def page(qtbot, look, desk, policy):
    made = SettingsView(look, Settings(theme="dark"), desk, policy=policy)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.mark.parametrize("locked", SHOWN)
def test_a_locked_setting_is_shown_grey_and_says_by_whom(qtbot, look, desk, locked):
    made, why = page(qtbot, look, desk, Policy(locked=frozenset({locked}))), look.words("policy.set_here")
    for name in SHOWN:
        field = made.findChild(QWidget, f"settings.{name}")
        assert field.isVisible()
        assert field.isEnabled() is (name != locked)
        assert (why in field.toolTip()) is (name == locked)
        assert (field.accessibleDescription() == why) is (name == locked)
    assert [label.text() for label in made.findChildren(Label) if label.text() == why] == [why], "it is read without a pointer too"


def test_it_is_said_in_the_language_that_is_chosen_then(qtbot, look, desk):
    made = page(qtbot, look, desk, Policy(locked=frozenset({"theme"})))
    look.use(Settings(language="zh_TW"))
    field = made.findChild(QWidget, "settings.theme")
    assert "管理者" in field.toolTip()
    assert "管理者" in field.accessibleDescription()


def test_nothing_is_grey_without_a_policy(qtbot, look, desk):
    made = page(qtbot, look, desk, Policy())
    assert all(made.findChild(QWidget, f"settings.{name}").isEnabled() for name in SHOWN)
    assert set(SHOWN) | {"database", "site"} == set(LOCKABLE), "every setting that can be locked has its place"


def test_the_sign_in_card_says_when_a_window_locks_here(qtbot, look, desk, store, boss):
    sign_in.set_rule(store, boss, key=b"s" * 16, required=True, idle_minutes=10, phrase="rain on the harbour wall")
    assert sign_in.rule(store) == SignInRule(required=True, idle_minutes=10)
    made = SignInCard(look, desk, policy=Policy(lock_minutes=2))
    qtbot.addWidget(made)
    made.resize(720, 500)
    made.show()
    said = [label.text() for label in made.findChildren(Label)]
    assert look.words("settings_sign_in.on", n=2) in said
    assert look.words("policy.lock_sooner", n=2) in said
