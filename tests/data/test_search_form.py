"""A desk whose texts were cut otherwise than today is cut anew when it is opened: what is typed finds what was written before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC

import pytest

from complaint_desk.data import queue, search_form, search_text
from complaint_desk.data.check import check
from complaint_desk.data.customers import find
from complaint_desk.data.store import Store
from complaint_desk.data.views import Asker
from complaint_desk.domain import events as ev
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.rules import Rules
from tests.data.desks import Clock, append, open_case, press
from tests.histories import MONDAY

ASKER = Asker(5, MONDAY, UTC)


def found(store: Store, typed: str) -> list[int]:
    return [id_ for chunk in queue.ids(store.read(), QueueFilter("all", search=typed), ASKER) for id_ in chunk]


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A desk of the form before: no number, traditional words as they stood, names read only one way, one case that went on in another."""
    path = tmp_path / "desk.sqlite"

    def before(text: str) -> str:
        return text.lower()

    with monkeypatch.context() as then:
        then.setattr(search_text, "normalise", before)
        store = Store.open(path, Rules(), clock=Clock())
        first = open_case(store, ev.NoteAdded(text="帳單寫著 caf\u00e9"))
        append(store, first, ev.Tagged(tag="t1", label="妳好"))
        append(store, first, ev.Untagged(tag="t1"))
        second = open_case(store, ev.NoteAdded(text="答覆"))
        press(store, lambda tx: {"v": tx.append(second, [ev.MergedInto(other_id=first)]) + tx.append(first, [ev.Absorbed(other_id=second, opened_us=MONDAY)])})
        press(store, lambda tx: {"v": tx.append(tx.new_stream("customer"), [ev.CustomerAdded(name="李著", phone="138")])})
        forgotten = open_case(store, ev.NoteAdded(text="蘋果帳"))
        press(store, lambda tx: {"v": tx.erase(forgotten, [r.n for r in tx.history(forgotten) if isinstance(r.event, ev.NoteAdded)])})
        store.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DELETE FROM counter WHERE name = 'search_form'")
    return path, first, second


def test_what_was_written_before_is_found_as_it_is_typed_now(old):
    path, first, second = old
    with closing(Store.open(path, Rules(), clock=Clock())) as store:
        assert found(store, "账单") == found(store, "帳單") == found(store, "cafe") == [first]
        assert found(store, "答复") == [second, first]  # what goes on in a case is found there too
        assert found(store, "你好") == []  # a tag that was taken off again
        assert found(store, "苹果") == []  # and what was erased
        assert [each.name for each in find(store.read(), "李着")] == ["李著"]
        assert check(store).problems == []
        append(store, first, ev.NoteAdded(text="再來一張帳單"))  # what stood is taken out token by token: it must be what was put in
        assert check(store).problems == []


def test_it_is_cut_anew_once(old, monkeypatch):
    path, _, _ = old
    Store.open(path, Rules(), clock=Clock()).close()
    monkeypatch.setattr(search_form, "_cases", lambda database: pytest.fail("again"))
    Store.open(path, Rules(), clock=Clock()).close()


def test_a_new_desk_is_of_the_present_form(store):
    assert store.read().value("SELECT value FROM counter WHERE name = 'search_form'") == search_form.FORM


def test_the_check_of_a_desk_that_was_not_brought_up_yet_blames_nobody(old):
    path, _, _ = old
    with closing(Store.open(path, Rules(), clock=Clock(), create=False, read_only=True, proving=True)) as store:
        assert check(store).problems == []
    Store.open(path, Rules(), clock=Clock()).close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE customer SET name_norm = 'x' WHERE name = '李著'")
    with closing(Store.open(path, Rules(), clock=Clock(), create=False, read_only=True, proving=True)) as store:
        assert len(check(store).problems) == 1


def test_an_event_that_somebody_spoiled_does_not_keep_the_desk_shut(old):
    path, first, _ = old
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TRIGGER event_kept_update")
        database.execute("UPDATE event SET kind = 'note_addde' WHERE kind = 'note_added' AND stream_id = ?", (first,))
        database.execute("CREATE TRIGGER event_kept_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'kept'); END")
    with closing(Store.open(path, Rules(), clock=Clock())) as store:
        assert first in found(store, "冰箱")
        assert not check(store).ok
