"""A desk with an administrator and an agent, as the pages of the settings are given one."""

import itertools

import pytest

from complaint_desk.data.store import Store
from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import InlineRunner
from tests.histories import MONDAY


@pytest.fixture
def store(tmp_path):
    opened = Store.open(tmp_path / "desk.sqlite", load_rules(), clock=lambda: MONDAY)
    yield opened
    opened.close()


@pytest.fixture
def desk(qapp, store):
    keys, wrong = itertools.count(1), []
    boss = people.sit_down(store, "mara", "Mara Linde")
    people.add_person(store, boss, key=b"p" * 16, login="yun", name="He Yun", role="agent", limit="150")
    runner = InlineRunner(lambda _kind: store, lambda _store: None)
    yield Desk(runner, boss, clock=lambda: MONDAY, new_key=lambda: next(keys).to_bytes(16, "big"), unexpected=wrong.append)
    assert wrong == []
