"""What is seen of a desk before it is opened is what the open desk says."""

import sqlite3
from dataclasses import replace
from datetime import UTC

import pytest

from complaint_desk.data.store import Store
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import people, queue
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.first_look import first_look

NOW_US = 1_795_170_600_000_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    path = tmp_path_factory.mktemp("look") / "desk.sqlite"
    fill(path, 120, 5, load_rules(), lambda: NOW_US)
    return path


def look(path, login="grace.tan", *, strict=False, view="open"):
    return first_look(path, clock=lambda: NOW_US, login=login, strict=strict, view=view, zone=UTC)


@pytest.mark.parametrize("view", ["open", "mine", "breached", "closed", "all"])
def test_it_is_what_the_open_desk_says(desk, view):
    seen = look(desk, view=view)
    store = Store.open(desk, load_rules(), clock=lambda: NOW_US)
    try:
        person = people.sit_down(store, "grace.tan")
        assert seen.person == person
        assert seen.people == people.persons(store)
        wanted = QueueFilter(view)
        assert seen.opening == replace(queue.opening(store, person, wanted=wanted, zone=UTC), code=view, wanted=wanted)
    finally:
        store.close()


def test_the_demo_desk_serves_whoever_sits_there_and_nobody_else_when_told_strictly(desk):
    assert look(desk, "somebody").person == look(desk).people[0]
    assert look(desk, "somebody", strict=True) is None


def test_a_desk_of_one_serves_that_one(tmp_path):
    path = tmp_path / "desk.sqlite"
    store = Store.open(path, load_rules(), clock=lambda: NOW_US)
    people.sit_down(store, "mara")
    store.close()
    assert look(path, "somebody").person.login == "mara"
    assert look(path, "mara").opening.ids.tolist() == []


def test_nothing_is_seen_of_a_desk_of_nobody_of_no_file_and_of_another_form(tmp_path):
    path = tmp_path / "desk.sqlite"
    assert look(path) is None
    assert not path.exists()
    store = Store.open(path, load_rules(), clock=lambda: NOW_US)
    store.close()
    assert look(path) is None
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    assert look(path) is None
    (tmp_path / "text.sqlite").write_text("no database", encoding="utf-8")
    assert look(tmp_path / "text.sqlite") is None


@pytest.mark.parametrize("statement", ["CREATE TABLE extra (x)", "DROP TRIGGER event_kept_update", "ALTER TABLE reminder RENAME TO other"])
def test_nothing_is_seen_of_a_desk_that_another_program_changed_so_nobody_types_into_it(desk, tmp_path, statement):
    path = tmp_path / "desk.sqlite"
    path.write_bytes(desk.read_bytes())
    assert look(path) is not None
    with sqlite3.connect(path) as stranger:
        stranger.execute(statement)
    stranger.close()
    assert look(path) is None


def test_looking_writes_nothing(desk):
    before = desk.read_bytes()
    look(desk)
    assert desk.read_bytes() == before
