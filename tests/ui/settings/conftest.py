"""A desk with an administrator and an agent, and how the cards of the settings are shown on it."""

import pytest

from complaint_desk.services import people


@pytest.fixture
def desk(desk, store, boss):
    people.add_person(store, boss, key=b"p" * 16, login="yun", name="He Yun", role="agent", limit="150")
    return desk


@pytest.fixture
def shown(qtbot, look, desk):
    """Shows one card of the settings by itself, as it is looked at."""

    def show(kind):
        made = kind(look, desk)
        qtbot.addWidget(made)
        made.resize(720, 600)
        made.show()
        made.look()
        return made

    return show
