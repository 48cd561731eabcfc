"""The report that is made by itself: once, only where it is wanted, and whoever opens the desk is told where it lies."""

from dataclasses import dataclass, field

import pytest

from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.rules import Rules
from complaint_desk.settings import Settings, peek
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.monthly import MonthlyReport
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk


@dataclass
class Told:
    """Keeps what the window would say."""

    said: list = field(default_factory=list)

    def show_notice(self, title, sentence=""):
        self.said.append((Words("en").of(title), Words("en").of(sentence)))


@pytest.fixture
def small(tmp_path):
    made = SmallDesk.made(tmp_path / "desk.sqlite", Rules())
    made.chosen()
    made.clock.us += 31 * DAY
    yield made
    made.store.close()


def fail(error):
    raise error


def maker(small, look, form, person=None):
    told = Told()
    desk = Desk(
        InlineRunner(lambda _kind: small.store, lambda _store: None), person or small.boss, clock=small.clock,
        new_key=lambda: next(small.keys), unexpected=fail,
    )
    return MonthlyReport(look, desk, told, lambda: Settings(report=form)), told, desk


def test_it_is_made_once_noted_and_told(small, look, tmp_path):
    made, told, _desk = maker(small, look, "xlsx")
    made.look()
    folder = tmp_path / "desk.reports"
    assert [file.suffix for file in folder.iterdir()] == [".xlsx"]
    assert small.store.history(1)[-1].event.kind == "view_exported"
    (title, where), = told.said
    assert title.startswith("The report of ")
    assert str(folder) in where
    made.look()
    assert len(told.said) == 1


@pytest.mark.parametrize(("form", "role"), [("", "supervisor"), ("pdf", "agent")])
def test_nobody_asked_or_nobody_may(small, look, tmp_path, form, role):
    made, told, _desk = maker(small, look, form, Person(9, "kim", "Kim", role))
    made.look()
    assert not (tmp_path / "desk.reports").exists()
    assert told.said == []


def test_a_folder_that_cannot_be_made_is_told_in_words(small, look, tmp_path):
    (tmp_path / "desk.reports").write_bytes(b"")
    made, told, _desk = maker(small, look, "html")
    made.look()
    assert told.said[0][0] == "The monthly report was not made"


def test_only_a_known_form_is_kept_in_the_settings(tmp_path):
    path = tmp_path / "settings.json"
    for written, read in (('"html"', "html"), ('"exe"', ""), ("7", "")):
        path.write_text(f'{{"report": {written}}}', encoding="utf-8")
        assert peek(path).report == read
