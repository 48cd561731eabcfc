"""A desk of invented cases, made once, and the queue's screen on it with everything done at once on one thread."""

import os
import shutil
from datetime import UTC

import pytest

from complaint_desk.data.store import Store
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.people import persons
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.queue import QueueScreen
from complaint_desk.ui.runner import InlineRunner

NOW_US = 1_795_170_600_000_000


class Clock:
    """Stands still until it is moved."""

    def __init__(self):
        self.now_us = NOW_US

    def __call__(self):
        return self.now_us


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """400 cases of an invented year that ends at NOW_US."""
    path = tmp_path_factory.mktemp("queue") / "desk.sqlite"
    fill(path, 400, 3, load_rules(), lambda: NOW_US)
    return path


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(filled, tmp_path, clock):
    path = tmp_path / "desk.sqlite"
    shutil.copy(filled, path)
    opened = Store.open(path, load_rules(), clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def unexpected():
    return []


@pytest.fixture
def desk(qapp, store, clock, unexpected):
    agent = next(each for each in persons(store) if each.role == "supervisor")
    made = Desk(
        InlineRunner(lambda _lane: store, closed=lambda _store: None), agent, clock=clock, new_key=lambda: os.urandom(16),
        unexpected=unexpected.append,
    )
    yield made
    assert not unexpected


@pytest.fixture
def screen(desk, look, clock):
    made = QueueScreen(desk, look, clock=clock, zone=lambda: UTC)
    made.resize(1368, 872)
    made.begin("open")
    made.show()
    yield made
    made.close_down()
    made.close()
    made.deleteLater()
