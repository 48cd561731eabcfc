"""All screens on one page: what one announces, the others hear."""

import itertools
import sqlite3
from contextlib import closing
from datetime import UTC
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHoverEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QToolButton, QWidget

from complaint_desk import resources
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import attaching, intake, people
from complaint_desk.services.books import load_rules
from complaint_desk.services.desks import site_folder
from complaint_desk.settings import Settings
from complaint_desk.ui.by_itself import ROUNDS
from complaint_desk.ui.coaching import Coach
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.drafts import Drafts
from complaint_desk.ui.files import FileDrop
from complaint_desk.ui.merging import SearchMerging
from complaint_desk.ui.runner import InlineRunner
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Button, CheckBox, ChoiceField, LineField
from complaint_desk.ui.window import Parts, Window
from tests.histories import MONDAY
from tests.new_desk import open_desk
from tests.ui.desks import DraftFile


class Answer:
    """Stands in for the system's file dialogs: there is one file."""

    def __init__(self, path):
        self.path = path

    def choose(self, parent, title, kinds, then):
        then(self.path)

    def save(self, parent, title, kinds, name, then):
        then(self.path.with_name("copy"))


@pytest.fixture
def room(qtbot, look, tmp_path):
    """The whole window over a desk of two, built to the end."""
    store = open_desk(tmp_path / "desk.sqlite", load_rules(), lambda: MONDAY)
    keys, wrong = (n.to_bytes(16, "big") for n in itertools.count(1)), []
    boss = people.sit_down(store, "mara", "Mara Linde")
    people.add_person(store, boss, key=next(keys), login="yun", name="He Yun", role="agent", limit="150")
    runner = InlineRunner(lambda _kind: store, lambda _store: None)
    desk = Desk(runner, boss, clock=lambda: MONDAY, new_key=lambda: next(keys), unexpected=wrong.append)
    parts = Parts(look, desk, runner, lambda: MONDAY, lambda: UTC, people.persons(store), lambda: Drafts(lambda: DraftFile({}), lambda: MONDAY), lambda _settings: None, files=Answer(tmp_path / "export.csv"), site=lambda: site_folder(tmp_path / "desk.sqlite"))
    window = Window(parts, Settings())
    qtbot.addWidget(window.shell)
    with qtbot.waitSignal(window.ready, timeout=20_000):
        window.shell.show()
    with qtbot.waitActive(window.shell):
        window.shell.activateWindow()
    yield SimpleNamespace(window=window, shell=window.shell, desk=desk, store=store, folder=tmp_path)
    window.close_down()
    window.shell.close()
    store.close()
    assert wrong == []


def read(field):
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


def write(field, text):
    field.setPlainText(text) if isinstance(field, QPlainTextEdit) else field.setText(text)


def offered(room):
    return [action.text() for action in room.shell.rail.people_menu().actions()]


def find(room, kind, ident):
    found = room.shell.findChild(kind, ident)
    assert found is not None, ident
    return found


def test_a_view_is_made_when_somebody_first_comes_to_it(room):
    assert [code for code in ("case", "intake", "settings") if room.shell.is_made(code)] == []
    for code in ("analytics", "settings", "case"):
        find(room, QAbstractButton, f"nav.{code}").click()
        assert (room.shell.view, room.shell.is_made(code)) == (code, True)
    assert not room.shell.is_made("intake")


class Windows(QObject):
    """Hears of every window that is shown."""

    def __init__(self, application):
        super().__init__(application)
        self.shown = []
        application.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_a_view_is_a_window_of_its_own_while_it_is_made(room):
    windows = Windows(QApplication.instance())
    for code in ("intake", "case", "analytics", "settings"):
        room.shell.show_view(code)
    QApplication.instance().removeEventFilter(windows)
    assert windows.shown == []
    assert room.shell.isActiveWindow()


def test_the_case_is_made_as_soon_as_a_hand_is_at_the_rows_a_part_at_a_time(room, qtbot):
    room.window.queue.table.setFocus()
    qtbot.keyClick(room.window.queue.table, Qt.Key.Key_Down)
    assert not room.shell.is_made("case")
    qtbot.waitUntil(lambda: room.shell.is_made("case"), timeout=60_000)
    assert room.shell.view == "queue"
    assert not room.window.guide.isVisible()


def test_the_charts_are_made_as_soon_as_a_hand_is_at_the_rail(room, qtbot):
    here = QPointF(1, 1)
    QApplication.sendEvent(room.shell.rail, QHoverEvent(QEvent.Type.HoverMove, here, here, here))
    qtbot.waitUntil(lambda: room.shell.is_made("analytics"), timeout=60_000)
    assert room.shell.view == "queue"


def test_who_is_added_in_the_settings_can_sit_down_at_once(room):
    room.shell.show_view("settings")
    find(room, LineField, "settings.people.new_name").setText("Lu Wei")
    find(room, LineField, "settings.people.login").setText("lu")
    find(room, Button, "settings.people.add").click()
    assert offered(room) == ["Mara Linde, Administrator", "He Yun, Agent", "Lu Wei, Agent"]
    room.shell.rail.people_menu().actions()[2].trigger()
    assert room.desk.person.login == "lu"
    assert find(room, Label, "status.who").text() == "Lu Wei, Agent"


def test_who_left_is_offered_no_more(room):
    room.shell.show_view("settings")
    find(room, CheckBox, "settings.people.2.active").click()
    assert offered(room) == ["Mara Linde, Administrator"]


def test_who_sits_down_sees_no_half_typed_words_of_the_person_before(room, qtbot):
    caller = intake.Caller(name="Noor Vanderlee")
    made = intake.open_case(room.store, room.desk.person, key=b"an earlier press"[:16], intake=intake.Intake(caller=caller, words="Late again."))
    room.shell.show_view("intake")
    room.window.open_case(made.result["case"])
    fields = ("case.note", "guide.listen.words", "case.override_reason", "case.improvement", "intake.words", "intake.product")
    for ident in fields:
        write(find(room, QWidget, ident), f"half typed by Mara: {ident}")
    mara, yun = room.shell.rail.people_menu().actions()
    yun.trigger()
    assert {ident: read(find(room, QWidget, ident)) for ident in fields} == dict.fromkeys(fields, "")
    write(find(room, QWidget, "case.note"), "half typed by Yun")
    mara.trigger()
    for ident in fields:
        qtbot.waitUntil(lambda ident=ident: read(find(room, QWidget, ident)) == f"half typed by Mara: {ident}")


def test_a_role_given_up_holds_at_once(room):
    room.shell.show_view("settings")
    find(room, ChoiceField, "settings.people.2.role").setText("Administrator")
    find(room, ChoiceField, "settings.people.1.role").setText("Agent")
    assert room.desk.person.role == "agent"
    assert not find(room, Button, "settings.people.add").isVisible()
    assert find(room, QToolButton, "nav.person").accessibleName() == "Mara Linde, Agent. Change person"


def test_cases_are_brought_in_and_shown_in_the_queue(room, qtbot):
    (room.folder / "export.csv").write_text("ID,Description\n1,The parcel never came at all.\n2,The door came without hinges.\n", encoding="utf-8")
    qtbot.keyClick(room.shell, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert room.shell.view == "import"
    find(room, Button, "import.file").click()
    find(room, Button, "import.start").click()
    find(room, Button, "import.show").click()
    assert room.shell.view == "queue"
    assert find(room, Label, "queue.count").text() == "2 of 2"
    assert room.window.queue.wanted.conditions == (("origin", "imported,undated"),)


def test_a_file_dropped_on_the_queue_is_looked_at(room):
    path = room.folder / "export.csv"
    path.write_text("ID,Description\n1,The parcel never came at all.\n", encoding="utf-8")
    room.window.queue.findChild(FileDrop).dropped.emit(path)
    assert room.shell.view == "import"
    assert find(room, Label, "import.name").text() == "export.csv"


def test_the_import_is_offered_to_whom_it_is_allowed(room):
    assert find(room, QToolButton, "queue.import").isVisible()
    room.shell.rail.people_menu().actions()[1].trigger()
    assert not find(room, QToolButton, "queue.import").isVisible()


def test_what_another_program_did_is_heard(room):
    heard = []
    room.desk.changed.connect(heard.append)
    room.window.by_itself.watch()
    assert heard == []
    people.add_person(room.store, room.desk.person, key=b"another programme"[:16], login="eve", name="Eve", role="agent")
    room.window.by_itself.watch()
    assert [each.verb for each in heard] == ["elsewhere"]
    room.window.by_itself.watch()
    assert len(heard) == 1


def test_a_case_opens_with_its_guide_beside_it_and_a_new_one_begins_by_listening(room):
    room.window.queue.findChild(Button, "queue.new").click()
    assert room.shell.view == "intake"
    room.window.intake.caller.name.setText("Ann Lee")
    room.window.intake.words.setPlainText("My parcel is late again.")
    room.window.intake.findChild(Button, "intake.save").click()
    assert room.shell.view == "case"
    assert room.window.guide.step == "listen"
    assert room.window.guide.isVisible()
    room.shell.show_view("queue")
    assert room.window.queue.model.rowCount() == 1
    assert not room.window.guide.isVisible()
    room.window.queue.table.choose(0)
    room.window.queue.case_opened.emit(room.window.queue.table.case)
    assert room.shell.view == "case"


def test_the_next_call_is_taken_with_a_case_open(room):
    room.shell.show_view("case")
    keys = {each.key().toString(): each for each in room.window.case.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly)}
    keys["Ctrl+N"].activated.emit()
    assert room.shell.view == "intake"


def test_the_cases_behind_a_figure_are_shown_in_the_queue(room):
    room.shell.show_view("analytics")
    room.window.analytics.cases_wanted.emit(QueueFilter("closed", (("type", "delay"),)))
    assert room.shell.view == "queue"
    assert room.window.queue.wanted.conditions == (("type", "delay"),)


def test_no_button_of_the_rail_is_dead(room):
    for button in room.shell.rail.findChildren(QToolButton):
        code = button.objectName().removeprefix("nav.")
        if code != "person":
            button.click()
            assert room.shell.view == code


def test_rows_that_older_rules_made_come_under_the_present_ones(room):
    caller = intake.Caller(name="Ann Lee")
    intake.open_case(room.store, room.desk.person, key=b"an earlier press"[:16], intake=intake.Intake(caller=caller, words="Late again."))
    with closing(sqlite3.connect(room.store.path)) as older:
        older.execute("UPDATE complaint SET rules_version = rules_version - 1, next_due_us = 0")
        older.commit()
    assert room.store.outdated()
    room.window.by_itself.follow_rules()
    assert not room.store.outdated()
    assert room.store.read().value("SELECT next_due_us FROM complaint") > MONDAY


def test_what_presses_added_to_the_search_is_merged_by_and_by(room, qtbot):
    caller = intake.Caller(name="Ann Lee")
    for n in range(20):
        intake.open_case(room.store, room.desk.person, key=b"call number %04d" % n, intake=intake.Intake(caller=caller, words="Late again."))
        room.store.merge_search()  # its text is put into the index, alone
    parts = "SELECT count(DISTINCT segid) FROM search_idx"
    many = room.store.read().value(parts)
    for _ in range(2 * ROUNDS):
        room.window.by_itself.watch()
    qtbot.waitUntil(lambda: room.store.read().value(parts) < many / 4, timeout=20_000)
    merging = room.window.findChild(SearchMerging)
    qtbot.waitUntil(lambda: not merging.under_way, timeout=20_000)
    assert room.store.read().value("SELECT count(*) FROM search WHERE search MATCH 'late'") == 20
    assert not room.store.merge_search()


def test_a_press_before_everything_is_built_is_answered(qtbot, look, tmp_path):
    store = open_desk(tmp_path / "desk.sqlite", load_rules(), lambda: MONDAY)
    boss = people.sit_down(store, "mara", "Mara Linde")
    runner = InlineRunner(lambda _kind: store, lambda _store: None)
    desk = Desk(runner, boss, clock=lambda: MONDAY, new_key=lambda: b"k" * 16, unexpected=[].append)
    parts = Parts(look, desk, runner, lambda: MONDAY, lambda: UTC, people.persons(store), lambda: Drafts(lambda: DraftFile({}), lambda: MONDAY), lambda _settings: None)
    window = Window(parts, Settings())
    qtbot.addWidget(window.shell)
    window.queue.new_asked.emit()
    assert window.shell.view == "intake"
    window.close_down()
    window.shell.close()
    store.close()


def test_what_goes_out_is_coached_in_the_case_and_in_its_guide(room):
    room.window.queue.findChild(Button, "queue.new").click()
    room.window.intake.caller.name.setText("Ann Lee")
    room.window.intake.words.setPlainText("My parcel is late again.")
    room.window.intake.findChild(Button, "intake.save").click()
    composer = room.window.case.composer
    composer.field.setPlainText("I'll refund the parcel.")
    composer.coach.check()
    assert not composer.coach.isHidden(), "a solution before the questions"
    restatement = room.window.guide.findChild(QWidget, "guide.clarify.restatement")
    restatement.setPlainText("You claim that it is late.")
    coach = room.window.guide.findChild(Coach, "guide.clarify.restatement.coach")
    coach.check()
    assert not coach.isHidden()


def test_a_site_s_bad_playbook_is_told_once_and_only_to_who_looks_after_it(room):
    notice = room.shell.notice
    assert notice.isHidden()
    own = room.folder / "desk.site/playbooks/delay.toml"
    own.parent.mkdir(parents=True)
    own.write_text(resources.path("playbooks", "delay.toml").read_text(encoding="utf-8").replace('remedy = "gift"', 'remedy = "gifts"'), encoding="utf-8")
    mara, yun = room.shell.rail.people_menu().actions()
    yun.trigger()
    room.window.by_itself.look_at_site()
    assert notice.isHidden()
    mara.trigger()
    assert not notice.isHidden()
    told = " ".join(label.text() for label in notice.findChildren(Label))
    assert "desk.site/playbooks/delay.toml" in told
    assert "gifts" in told
    assert "the shipped one serves" in told
    room.shell.hide_notice()
    yun.trigger()
    mara.trigger()
    assert notice.isHidden()
    caller = intake.Caller(name="Noor Vanderlee")
    made = intake.open_case(room.store, room.desk.person, key=b"an earlier press"[:16], intake=intake.Intake(caller=caller, words="Late again.", type="delay"))
    room.window.open_case(made.result["case"])
    assert find(room, Label, "guide.step").isVisible()


def dropped_on(widget, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    came = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(widget, came)
    assert came.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys, QEvent.Type.Drop))


def test_files_dropped_on_a_case_are_added_and_one_dropped_on_its_field_writes_nothing(room, qtbot):
    caller = intake.Caller(name="Noor Vanderlee")
    made = intake.open_case(room.store, room.desk.person, key=b"an earlier press"[:16], intake=intake.Intake(caller=caller, words="Late again."))
    case = made.result["case"]
    room.window.open_case(case)
    letter, photo, wrong = (room.folder / name for name in ("letter.txt", "photo.txt", "empty.txt"))
    letter.write_text("Dear Sir", encoding="utf-8")
    photo.write_text("a door without hinges", encoding="utf-8")
    wrong.write_bytes(b"")
    dropped_on(room.window.case, letter, wrong)
    assert [each.name for each in attaching.listed(room.store, room.desk.person, case_id=case)] == ["letter.txt"]
    assert room.shell.notice.isVisible()  # the empty one is refused in words
    assert room.window.case.toast.isVisible()
    field = find(room, QPlainTextEdit, "case.note")
    dropped_on(field.viewport(), photo)
    assert field.toPlainText() == ""
    assert [each.name for each in attaching.listed(room.store, room.desk.person, case_id=case)] == ["photo.txt", "letter.txt"]
    room.window.case.toast.findChild(Button, "toast.undo").click()
    assert [each.name for each in attaching.listed(room.store, room.desk.person, case_id=case)] == ["letter.txt"]
    menu = room.window.case_room.attaching.copies_menu(case, attaching.listed(room.store, room.desk.person, case_id=case))
    assert [action.text() for action in menu.actions()] == ["Look at “letter.txt”", "Save a copy of “letter.txt”"]
    menu.actions()[1].trigger()
    assert (room.folder / "copy").read_text(encoding="utf-8") == "Dear Sir"
    menu.deleteLater()
    (room.folder / "export.csv").write_text("chosen", encoding="utf-8")
    qtbot.keyClick(room.shell, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert attaching.listed(room.store, room.desk.person, case_id=case)[0].name == "export.csv"
