"""What is typed is on the disk within a second, and comes back."""

import threading

import pytest
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from complaint_desk.ui.drafts import AFTER_FIRST_MS, AFTER_LAST_MS, PIECE, Drafts, _Watched


class Store:
    """Drafts in a dictionary, and the threads that touched it."""

    def __init__(self):
        self.texts, self.threads, self.closed, self.broken = {}, set(), False, False
        self.calls = []

    def save(self, key, text):
        if self.broken:
            raise OSError("disk full")
        self.threads.add(threading.current_thread().name)
        self.texts[key] = text

    def load_all(self, keys):
        self.calls.append(("load", sorted(keys)))
        return {key: self.texts[key] for key in keys if key in self.texts}

    def discard(self, key):
        self.calls.append(("discard", key))
        self.texts.pop(key, None)

    def close(self):
        self.closed = True


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def drafts(qapp, store):
    made = Drafts(lambda: store, lambda: 5)
    yield made
    made.close()
    assert store.closed or not store.threads


@pytest.fixture
def field(qtbot):
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    return made


def test_typing_is_kept_on_a_thread_of_its_own(drafts, store, field, qtbot):
    drafts.watch("case.7.note", field)
    with qtbot.waitSignal(drafts.kept) as kept:
        field.setPlainText("她说周六之前要收到")
    assert kept.args == [5]
    assert store.texts == {"case.7.note": "她说周六之前要收到"}
    assert store.threads == {"drafts"}


def test_typing_without_a_pause_is_due_within_a_second_of_its_first_letter(drafts, field, qtbot):
    drafts.watch("k", field)
    since, timer, kept, flushed, due = QElapsedTimer(), drafts.findChild(QTimer), [], [], []
    drafts.kept.connect(kept.append)
    timer.timeout.connect(lambda: flushed.append(since.elapsed()))
    since.start()
    field.insertPlainText("x")
    first = since.elapsed()

    def type_on():
        at = since.elapsed()
        if not flushed:
            field.insertPlainText("x")
            due.append(at + timer.interval())
        return bool(kept)

    qtbot.waitUntil(type_on)
    assert max(due) <= first + AFTER_FIRST_MS + 2  # three clocks, each cut to whole milliseconds
    assert AFTER_LAST_MS < AFTER_FIRST_MS <= 900


def test_a_draft_comes_back_when_the_field_opens(drafts, store, field, qtbot):
    store.texts["k"] = "half a sentence"
    with qtbot.waitSignal(drafts.restored):
        drafts.watch("k", field)
    assert field.toPlainText() == "half a sentence"


def test_the_drafts_of_all_fields_that_open_together_are_asked_for_at_once(drafts, store, qtbot):
    """A case has some thirty fields: asked for one by one, the window and the thread that keeps them would wake each other as often."""
    fields = {f"case.7.{name}": QLineEdit() for name in ("note", "cause", "improvement")}
    store.texts["case.7.cause"] = "half a sentence"
    drafts.belong_to("yun")
    with qtbot.waitSignal(drafts.restored):
        for key, field in fields.items():
            qtbot.addWidget(field)
            drafts.watch(key, field)
    drafts.close()
    assert store.calls[0] == ("load", sorted([*fields, *(f"{key}@yun" for key in fields)]))
    assert [call for call, _of in store.calls] == ["load", "discard"]  # the draft that had no owner is yun's now
    assert [field.text() for field in fields.values()] == ["", "half a sentence", ""]


def test_a_disk_that_takes_nothing_keeps_no_other_fields_draft_back(drafts, store, qtbot):
    fields = {f"case.7.{name}": QLineEdit() for name in ("note", "cause")}
    store.texts |= {"case.7.note": "nobody's yet", "case.7.cause@yun": "half a sentence"}
    store.broken = True
    drafts.belong_to("yun")
    with qtbot.waitSignals([drafts.failed, drafts.restored]):
        for key, field in fields.items():
            qtbot.addWidget(field)
            drafts.watch(key, field)
    assert [field.text() for field in fields.values()] == ["", "half a sentence"]
    assert store.texts["case.7.note"] == "nobody's yet"


def test_a_draft_is_asked_for_before_it_is_forgotten_in_the_same_turn(drafts, store, field):
    drafts.watch("k", field)
    drafts.discard("k")
    drafts.close()
    assert store.calls == [("load", ["k"]), ("discard", "k")]


def test_a_field_that_is_not_empty_keeps_what_it_shows(drafts, store, qtbot):
    line = QLineEdit("from the case")
    qtbot.addWidget(line)
    store.texts["k"] = "an old draft"
    drafts.watch("k", line)
    drafts.flush()
    with qtbot.waitSignal(drafts.kept):
        line.setText("typed now")
        drafts.flush()
    assert line.text() == "typed now"


def corrected(drafts, line, shown, qtbot):
    """Open a field over the value that is so now, and wait until what was kept has been looked for."""
    line.setText(shown)
    drafts.watch("k", line, stands=shown)
    drafts.flush()
    asked = threading.Event()
    drafts._keeper.inbox.put(lambda _store: asked.set())
    qtbot.waitUntil(asked.is_set, timeout=60_000)
    QCoreApplication.processEvents()


def test_a_value_that_was_being_corrected_comes_back_only_while_what_it_was_typed_over_still_stands(drafts, store, qtbot):
    line, aside = QLineEdit(), []
    qtbot.addWidget(line)
    drafts.aside.connect(lambda key, text: aside.append((key, text)))
    corrected(drafts, line, "0555 123456", qtbot)
    line.setText("0555 111111")
    drafts.unwatch("k")
    corrected(drafts, line, "0555 123456", qtbot)
    assert line.text() == "0555 111111"
    drafts.unwatch("k")
    corrected(drafts, line, "0555 222222", qtbot)  # corrected by somebody else meanwhile
    assert (line.text(), aside) == ("0555 222222", [("k", "0555 111111")])
    drafts.unwatch("k")
    corrected(drafts, line, "0555 111111", qtbot)  # somebody else wrote the same
    assert (line.text(), len(aside)) == ("0555 111111", 1)
    assert "0555 123456" not in "".join(store.texts.values())


def test_what_was_kept_without_telling_over_what_is_left_aside(drafts, store, qtbot):
    line, aside = QLineEdit(), []
    qtbot.addWidget(line)
    store.texts["k"] = "0555 111111"
    drafts.aside.connect(lambda key, text: aside.append((key, text)))
    corrected(drafts, line, "0555 123456", qtbot)
    assert (line.text(), aside) == ("0555 123456", [("k", "0555 111111")])


def test_words_outlive_their_field(drafts, store, qtbot, qapp):
    host = QWidget()
    line = QLineEdit(host)
    drafts.watch("k", line)
    line.setText("typed and gone")
    host.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    drafts.close()
    assert store.texts == {"k": "typed and gone"}


def test_an_emptied_field_and_a_discarded_draft_leave_nothing(drafts, store, field, qtbot):
    store.texts.update(k="old", other="old")
    drafts.watch("k", field)
    qtbot.waitUntil(lambda: field.toPlainText() == "old")
    with qtbot.waitSignal(drafts.kept):
        field.clear()
    drafts.discard("other")
    drafts.close()
    assert store.texts == {}


def test_words_that_could_not_be_kept_are_told(drafts, store, field, qtbot):
    store.broken = True
    drafts.watch("k", field)
    with qtbot.waitSignal(drafts.failed):
        field.setPlainText("x")


def test_an_unwatched_field_is_kept_once_more_and_then_left_alone(drafts, store, field):
    drafts.watch("k", field)
    field.setPlainText("one")
    drafts.unwatch("k")
    field.setPlainText("two")
    drafts.close()
    assert store.texts == {"k": "one"}


def test_everybody_finds_their_own_words_and_nobody_elses(drafts, store, field, qtbot):
    drafts.belong_to("1")
    drafts.turned.connect(lambda: (drafts.unwatch("case.7.note"), field.clear(), drafts.watch("case.7.note", field)))
    drafts.watch("case.7.note", field)
    field.setPlainText("half a sentence of Mara")
    with qtbot.waitSignal(drafts.kept):
        drafts.belong_to("2")
    assert field.toPlainText() == ""
    field.setPlainText("Yun's")
    with qtbot.waitSignal(drafts.restored) as back:
        drafts.belong_to("1")
    assert (back.args, field.toPlainText()) == (["case.7.note"], "half a sentence of Mara")
    assert store.texts == {"case.7.note@1": "half a sentence of Mara", "case.7.note@2": "Yun's"}


def test_words_asked_for_by_the_person_before_are_not_given_to_the_next(drafts, store, field, qtbot):
    store.texts["k@1"] = "Mara's"
    drafts.belong_to("1")
    drafts.watch("k", field)
    drafts.belong_to("2")
    with qtbot.waitSignal(drafts.kept):
        field.setPlainText("x")
    assert field.toPlainText() == "x"


def test_a_draft_from_before_drafts_had_owners_goes_to_who_opens_its_field_first(drafts, store, field, qtbot):
    store.texts["k"] = "from an older program"
    drafts.belong_to("3")
    with qtbot.waitSignal(drafts.restored):
        drafts.watch("k", field)
    assert (field.toPlainText(), store.texts) == ("from an older program", {"k@3": "from an older program"})


def test_a_field_that_serves_one_case_after_the_other_is_followed_once(drafts, store, field):
    for case in range(5):
        drafts.watch(f"case.{case}.note", field)
        field.setPlainText(f"words of {case}")
        drafts.unwatch(f"case.{case}.note")
    field.setPlainText("of no case")
    drafts.close()
    assert store.texts == {f"case.{case}.note": f"words of {case}" for case in range(5)}
    assert len(field.findChildren(_Watched)) == 1


def test_two_keys_of_one_field_are_both_kept(drafts, store, field):
    drafts.watch("one", field)
    drafts.watch("two", field)
    field.setPlainText("half a sentence")
    drafts.close()
    assert store.texts == {"one": "half a sentence", "two": "half a sentence"}


def test_what_should_be_typed_only_when_it_is_needed_is_told_once_a_field_and_nothing_is_held_up(drafts, store, field, qtbot):
    told = []
    drafts.noticed.connect(told.append)
    drafts.watch("case.1.note", field)
    for typed in ("He was charged twice.", "She was diagnosed with asthma.", "She was diagnosed with asthma, she says."):
        field.setPlainText(typed)
        drafts.flush()
        qtbot.waitUntil(lambda typed=typed: store.texts.get("case.1.note") == typed, timeout=60_000)
    field.setPlainText("She was diagnosed with asthma and paid with card 4111 1111 1111 1111.")
    drafts.flush()
    qtbot.waitUntil(lambda: len(told) > 1, timeout=60_000)
    assert sorted(told) == ["card", "health"]


def test_what_is_typed_is_looked_through_beside_the_window_once_it_is_kept(drafts, store, field, qtbot, monkeypatch):
    looked, told = [], []
    monkeypatch.setattr(
        "complaint_desk.domain.sensitive.sensitive_in",
        lambda text: looked.append((text, threading.current_thread().name, store.texts.get("case.1.note"))) or ("bank",))
    drafts.noticed.connect(lambda code: told.append((code, threading.current_thread().name)))
    drafts.watch("case.1.note", field)
    field.setPlainText("IBAN")
    drafts.flush()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert looked == [("IBAN", "drafts", "IBAN")]
    assert told == [("bank", threading.main_thread().name)]


def test_a_long_text_that_is_looked_through_holds_up_no_draft(drafts, store, field, qtbot, monkeypatch):
    other, pieces, told = QLineEdit(), [], []
    qtbot.addWidget(other)
    begun, go_on = threading.Event(), threading.Event()

    def slow(piece):
        pieces.append((piece[:5], "case.2.note" in store.texts))
        begun.set()
        go_on.wait(60)
        return ("card",) if "4111" in piece else ()

    monkeypatch.setattr("complaint_desk.domain.sensitive.sensitive_in", slow)
    drafts.noticed.connect(told.append)
    drafts.watch("case.1.note", field)
    drafts.watch("case.2.note", other)
    field.setPlainText("first\n" + "number 17\n" * 2 * PIECE + "4111")
    drafts.flush()
    assert begun.wait(60)
    other.setText("words")
    drafts.flush()
    go_on.set()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert pieces[0] == ("first", False)
    assert all(kept for _, kept in pieces[1:])
    assert ("first", True) in pieces
    assert told == ["card"]


def test_a_look_that_fails_is_told_and_the_words_are_kept(drafts, store, field, qtbot, monkeypatch):
    def broken(_text):
        raise ValueError("broken")

    monkeypatch.setattr("complaint_desk.domain.sensitive.sensitive_in", broken)
    drafts.watch("case.1.note", field)
    with qtbot.waitSignal(drafts.failed, timeout=60_000) as failed:
        field.setPlainText("words")
        drafts.flush()
    assert [str(error) for error in failed.args] == ["broken"]
    assert store.texts == {"case.1.note": "words"}
