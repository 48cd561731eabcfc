"""The analytics view on a desk of random cases, with places and a clock that a test chooses."""

import random
import shutil

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.rules import Rules
from complaint_desk.ui.analytics.view import AnalyticsView
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.runner import InlineRunner
from tests.data.filled import NOW, fill, random_row

SUPERVISOR = Person(7, "mara", "Mara", "supervisor")


class Chosen:
    """Answers the questions for places without a dialog."""

    def __init__(self, folder):
        self.path = folder
        self.asked = []

    def folder(self, parent, title):
        self.asked.append(title)
        return self.path

    def file(self, parent, title, name):
        self.asked.append(name)
        return self.path / name if self.path else None


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("analytics") / "desk.sqlite"
    Store.open(path, Rules(), clock=lambda: NOW).close()
    chance = random.Random(8)
    fill(path, [random_row(chance, id_) for id_ in range(1, 601)])
    return path


@pytest.fixture
def store(filled, tmp_path):
    made = Store.open(shutil.copy(filled, tmp_path / "desk.sqlite"), Rules(), clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def places(tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    return Chosen(folder)


def fail(error):
    raise error


@pytest.fixture
def desk(qapp, store):
    return Desk(InlineRunner(lambda _kind: store, lambda _store: None), SUPERVISOR, clock=lambda: NOW, new_key=lambda: b"k" * 16, unexpected=fail)


@pytest.fixture
def view(qtbot, look, desk, places):
    made = AnalyticsView(look, desk, lambda: NOW, places)
    qtbot.addWidget(made)
    made.resize(1368, 860)
    made.show()
    qtbot.waitUntil(lambda: all(not card.canvas.image.isNull() for card in made.cards.values()))
    qtbot.waitUntil(lambda: not made._resized.isActive())
    yield made
    made.close()
