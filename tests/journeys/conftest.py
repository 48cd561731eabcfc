"""A seat at a desk: the whole window with its real wiring, threads and files, and a hand that uses it by accessible ids."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from datetime import UTC

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from complaint_desk import settings
from complaint_desk.cli import main
from complaint_desk.data.drafts import DraftStore
from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.desks import now_us
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.language import Language
from complaint_desk.ui.look import Look
from complaint_desk.ui.runner import Garbage, Runner
from complaint_desk.ui.theme import Appearance
from complaint_desk.ui.window import Parts, Window
from complaint_desk.wording import Words
from tests.guesses import cheap_guesses  # noqa: F401  # a fixture of all journeys
from tests.journeys.doors import guarded  # noqa: F401  # a fixture of all journeys
from tests.new_desk import open_desk
from tests.ui.conftest import collector_of_a_test, pytest_runtest_setup, pytest_runtest_teardown  # noqa: F401  # what is left over fails a journey too

CUSTOMER = 1  # column of the queue
_BEGUN_US = now_us()


class Seat:
    """One window on one desk, as the program makes it."""

    def __init__(self, application, path, chosen, login):
        self._garbage = Garbage()  # else a reader's thread may destroy widgets
        self.path, self._drafts_file = path, path.with_name("drafts.sqlite")
        self._settings_file = path.with_name("settings.json")
        self.unexpected = []
        self.look = Look(Appearance(application, "light"), Language(Words(chosen.language or "en", UTC)))
        self.store = open_desk(path, load_rules(), now_us, made_us=_BEGUN_US)
        self.runner = Runner(lambda _lane: self.store, closed=lambda _store: None)
        person = people.sit_down(self.store, login, "Mara Linde")
        self.desk = Desk(self.runner, person, clock=now_us, new_key=lambda: secrets.token_bytes(16), unexpected=self.unexpected.append)
        parts = Parts(
            self.look, self.desk, self.runner, now_us, lambda: UTC, people.persons(self.store),
            lambda: Drafts(lambda: DraftStore(self._drafts_file), now_us), lambda kept: settings.write(self._settings_file, kept),
        )
        self.window = Window(parts, chosen)
        self.window.ready.connect(lambda: self._garbage.settle(lambda: self.runner.idle))
        self.window.shell.resize(1440, 900)
        self.hand = Hand(lambda: self.runner.idle)
        self.window.shell.show()
        self.hand.find("nav.analytics")
        self.hand.settle()

    def close(self):
        self.window.shell.close()
        settings.write(self._settings_file, self.window.settings)
        self.window.close_down()
        self.runner.close()
        self.store.close()
        self.window.shell.deleteLater()
        self.window.deleteLater()
        self.look.language.close()
        self._garbage.close()
        self.hand.rest(1)
        assert self.unexpected == []

    @property
    def words(self):
        return self.look.words

    def words_in(self, language):
        return Words(language, UTC)

    # what a person does in several presses

    def take_in(self, name, words):
        """Take a complaint in; returns its number."""
        self.hand.press("nav.queue")
        self.hand.press("queue.new")
        self.hand.write("intake.customer", name)
        self.hand.write("intake.channel", "phone")
        self.hand.write("intake.verified", "known_number")
        self.hand.write("intake.words", words)
        self.hand.press("intake.save")
        self.hand.wait(lambda: self.hand.shows("case.number"), "the case")
        self.hand.settle()
        return self.hand.read("case.number")

    def search(self, text):
        self.hand.write("queue.search", text)
        self.hand.rest(250)

    def open_first_row(self):
        table = self.hand.find("queue.table")
        table.setFocus()
        table.setCurrentIndex(table.model().index(0, 0))
        QApplication.sendEvent(table, key(Qt.Key.Key_Return))
        self.hand.find("case.number")
        self.hand.settle()

    # what a person sees, and what the command line tells

    def rows(self):
        return self.hand.find("queue.table").model().rowCount() if self.hand.shows("queue.table") else 0

    def customers(self):
        if not self.hand.shows("queue.table"):
            return []
        model = self.hand.find("queue.table").model()
        return [model.index(row, CUSTOMER).data() for row in range(model.rowCount())]

    def cases(self):
        return self.store.read().value("SELECT count(*) FROM complaint")

    def verb(self, *arguments):
        """Run a verb of the command line on this desk; returns what it prints."""
        told = []
        with contextlib.redirect_stdout(_Told(told)):
            assert main([*arguments, "--db", str(self.path), "--lang", "en"]) == 0
        return "".join(told)

    def case_of(self, number):
        return json.dumps(json.loads(self.verb("case", number, "--json")), ensure_ascii=False)

    def until_kept(self, key_of_draft, text):
        def kept():
            if not self._drafts_file.exists():
                return False
            drafts = DraftStore(self._drafts_file)
            try:
                return drafts.load(key_of_draft) == text
            finally:
                drafts.close()

        self.hand.wait(kept, "the draft on the disk")


class _Told:
    encoding = "utf-8"

    def __init__(self, told):
        self._told = told

    def write(self, text):
        self._told.append(text)
        return len(text)

    def flush(self):
        pass


def key(code, text=""):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, text)


@pytest.fixture
def seat(qapp, tmp_path):
    """Makes seats: ``with seat(language="en") as desk``; all of one test sit at the same desk unless told another."""

    @contextlib.contextmanager
    def made(language="", path=None, login="mara"):
        file = path or tmp_path / "desk.sqlite"
        chosen = settings.read(file.with_name("settings.json")).settings
        if language:
            chosen = settings.Settings(language=language, theme="light")
        desk = Seat(qapp, file, chosen, login)
        try:
            yield desk
        finally:
            desk.close()

    return made


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "desk.sqlite"
    fill(path, 120, 1, load_rules(), now_us)
    return path


@pytest.fixture
def small_desk(filled, tmp_path):
    """A desk with some invented cases, for this test alone."""
    path = tmp_path / "filled.sqlite"
    path.write_bytes(filled.read_bytes())
    return path


