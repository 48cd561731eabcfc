"""The window around the views: what the rail, the guide, the status line and the settings do."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton

from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import Problem
from complaint_desk.services import people
from complaint_desk.services.books import load_rules
from complaint_desk.settings import Settings
from complaint_desk.ui.desk import Desk
from complaint_desk.ui.people import Who
from complaint_desk.ui.runner import InlineRunner, Work
from complaint_desk.ui.settings.view import SettingsView
from complaint_desk.ui.shell import Shell, plain_page
from complaint_desk.ui.text import Label
from complaint_desk.ui.widgets import Banner
from tests.new_desk import open_desk

HE, HEYUN = Who("1", "He Yun", "agent"), Who("2", "何昀 & Co", "supervisor")


@pytest.fixture
def desk(qapp, tmp_path):
    store = open_desk(tmp_path / "desk.sqlite", load_rules(), lambda: 7_000_000)
    person = people.sit_down(store, "mara")
    yield Desk(InlineRunner(lambda _kind: store), person, clock=lambda: 7_000_000, new_key=lambda: b"k" * 16, unexpected=print)
    store.close()


@pytest.fixture
def shell(qtbot, look, desk):
    made = Shell(look)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    for code, icon in (("queue", "inbox"), ("case", "message-square-text"), ("analytics", "chart-column")):
        made.add_view(code, plain_page(), icon)
    made.add_view("settings", SettingsView(look, Settings(), desk), "settings", bottom=True)
    made.set_guide(QPushButton("guide"), "case")
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def rail(shell, code):
    return shell.findChild(QToolButton, f"nav.{code}")


def said(shell, ident):
    return shell.findChild(Label, ident).text()


def test_a_press_in_the_rail_and_its_key_show_a_view(shell, qtbot):
    told = []
    shell.view_changed.connect(told.append)
    rail(shell, "case").click()
    qtbot.keyClick(shell, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert told == ["case", "analytics"]
    assert shell.view == "analytics"
    assert rail(shell, "analytics").isChecked()
    assert not rail(shell, "case").isChecked()
    assert shell.windowTitle() == "Analytics – Complaint Desk"


def test_a_view_that_changes_behind_another_window_takes_the_cursor_along(shell, qtbot):
    """A case is opened from outside while one works in another window: the first key after it goes to what is seen."""
    note = QLineEdit(shell._views["case"])
    gone = QLineEdit(shell._views["queue"])
    for each in (note, gone):
        each.show()
    gone.setFocus()
    shell.show_view("case")
    note.setFocus()
    gone.hide()
    other = QLineEdit()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    shell.show_view("queue")
    assert shell.focusWidget() is not note
    with qtbot.waitActive(shell):
        shell.activateWindow()
    assert QApplication.focusWidget() is shell.floor


def test_showing_the_view_that_is_shown_lays_nothing_out_anew(shell, qapp, monkeypatch):
    """Another case comes into the view of the one before: the panes beside each other stay as they are."""
    arranged, sized = [], shell._splitter.setSizes
    monkeypatch.setattr(shell._splitter, "setSizes", lambda sizes: (arranged.append(sizes), sized(sizes)))
    shell.show_view("case")
    assert len(arranged) == 1
    shell.show_view("case")
    rail(shell, "case").click()
    assert len(arranged) == 1
    assert rail(shell, "case").isChecked()
    shell.show_view("queue")
    assert len(arranged) == 2


def test_a_view_under_another_has_no_button_and_marks_the_others(shell):
    shell.add_view("import", plain_page(), under="queue")
    shell.show_view("analytics")
    shell.show_view("import")
    assert rail(shell, "import") is None
    assert rail(shell, "queue").isChecked()
    assert shell.windowTitle() == "Import – Complaint Desk"
    rail(shell, "queue").click()
    assert shell.view == "queue"


def test_no_button_of_the_rail_is_dead(shell):
    codes = {each.objectName() for each in shell.rail.findChildren(QToolButton)}
    assert codes == {"nav.queue", "nav.case", "nav.analytics", "nav.settings", "nav.person"}


def test_a_hand_comes_to_the_rail_when_a_pointer_moves_there_and_not_when_the_window_opens_below_one(shell, qtbot):
    came = []
    shell.rail.hand_came.connect(lambda: came.append("came"))
    here = QPointF(8, 8)
    QApplication.sendEvent(shell.rail, QEnterEvent(here, here, here))
    assert not came
    qtbot.mouseMove(rail(shell, "case"), QPoint(9, 9))
    qtbot.mouseMove(rail(shell, "case"), QPoint(12, 12))
    assert came == ["came"]


def test_tab_goes_down_the_rail_though_a_view_was_built_late(shell):
    shell.add_view("improvements", QPushButton("late"), "sprout")
    chain, at = [], shell.rail
    for _ in range(80):
        at = at.nextInFocusChain()
        if at.objectName().startswith("nav."):
            chain.append(at.objectName())
        if at is shell.rail:
            break
    assert chain == ["nav.queue", "nav.case", "nav.analytics", "nav.improvements", "nav.settings", "nav.person"]


def test_the_guide_stands_beside_its_view_alone_and_never_covers_it(shell, qapp):
    guide = shell.findChild(QPushButton)
    assert not guide.isVisible()
    shell.show_view("case")
    qapp.processEvents()
    assert guide.isVisible()
    assert guide.width() == 400
    shell.resize(1100, 700)
    qapp.processEvents()
    assert guide.width() == 360
    shell.show_guide(False)
    assert not guide.isVisible()


def test_the_quick_switch_offers_everybody_and_asks(shell):
    shell.show_person(HE, [HE, HEYUN])
    asked = []
    shell.person_asked.connect(asked.append)
    menu = shell.rail.people_menu()
    assert [action.text() for action in menu.actions()] == ["He Yun, Agent", "何昀 && Co, Supervisor"]
    assert [action.isChecked() for action in menu.actions()] == [True, False]
    menu.actions()[1].trigger()
    assert asked == ["2"]
    assert rail(shell, "person").accessibleName() == "He Yun, Agent. Change person"


def test_saved_is_said_with_its_second_and_only_when_it_is_true(shell):
    assert said(shell, "status.saved") == "Nothing to save yet"
    shell.status.show_saved(1_700_000_000_000_000)
    assert said(shell, "status.saved") == "Saved 22:13:20"
    shell.status.show_draft_kept(1_700_000_001_000_000)
    assert said(shell, "status.saved") == "Draft kept 22:13:21"


def test_a_long_job_is_shown_and_can_be_stopped(shell):
    asked = []
    shell.stop_asked.connect(asked.append)
    stop = shell.findChild(QToolButton, "status.stop")
    assert not stop.isVisible()
    shell.status.show_work(Work(3, say("shell.no_news"), 62, 100))
    assert stop.isVisible()
    assert stop.accessibleName() == "Stop: No news"
    stop.click()
    assert asked == [3]
    shell.status.end_work(3)
    assert not stop.isVisible()


def test_everything_follows_the_language(shell, look):
    shell.show_person(HE, [HE])
    shell.status.show_saved(1_700_000_000_000_000)
    look.language.choose("zh_TW")
    assert rail(shell, "queue").text() == "佇列"
    assert shell.windowTitle().endswith("客訴服務台")
    assert said(shell, "status.saved") == "已儲存 22:13:20"
    assert said(shell, "status.who").endswith("客服")


def test_a_problem_nobody_took_is_said_at_the_top_until_closed(shell, look):
    problem = Problem("any", code="ST-ANY")
    problem.message = say("settings.damaged")
    shell.show_problem(problem)
    notice = shell.findChild(Banner, "shell.notice")
    left = notice.grab().toImage().pixelColor(0, 10)
    assert left == look.colour("late")
    assert problem.code in [label.text() for label in shell.findChildren(Label)]
    close = shell.findChild(QToolButton, "shell.notice.close")
    assert close.isVisible()
    close.click()
    assert not close.isVisible()
    shell.show_notice(say("settings.damaged"))
    assert notice.grab().toImage().pixelColor(0, 10) == look.colour("info_soft")


def test_what_holds_as_long_as_the_window_is_open_stays_above_each_notice_and_cannot_be_closed(shell, look):
    shell.show_notice(say("settings.damaged"))
    shell.show_standing(say("read_only.title"), say("read_only.note"))
    standing, notice = (shell.findChild(Banner, f"shell.{each}") for each in ("standing", "notice"))
    assert standing.findChildren(QToolButton) == []
    assert (standing.isVisible(), notice.isVisible()) == (True, True)
    shell.grab()  # lays it out
    assert standing.geometry().bottom() < notice.geometry().top()
    shell.show_problem(Problem("no_such_customer", code="CU-NONE"))
    shell.hide_notice()
    assert (standing.isVisible(), notice.isVisible()) == (True, False)
    look.language.choose("zh_TW")
    assert standing.accessibleName().startswith("這個客訴台只能檢視")


def test_place_and_size_come_back(shell, qtbot, look):
    shell.setGeometry(40, 30, 960, 640)  # the offscreen screen is 800 by 800
    place = shell.place()
    other = Shell(look)
    qtbot.addWidget(other)
    other.put(place)
    assert other.height() == 640
    other.put("not a place at all")
    room = QApplication.primaryScreen().availableGeometry()
    assert other.width() == max(960, min(1440, room.width()))


def test_closing_is_told_before_it_happens(shell):
    told = []
    shell.closing.connect(lambda: told.append(shell.isVisible()))
    shell.close()
    assert told == [True]


def test_every_choice_of_the_settings_is_told_whole(qtbot, look, desk):
    view, told = SettingsView(look, Settings(person="1"), desk), []
    qtbot.addWidget(view)
    view.settings_changed.connect(told.append)
    view.findChild(QToolButton, "settings.theme.dark").click()
    view.findChild(QToolButton, "settings.density.compact").click()
    view.findChild(QToolButton, "settings.language.zh_CN").click()
    assert told[-1] == Settings(language="zh_CN", theme="dark", density="compact", person="1")
    look.use(told[-1])
    assert look.theme.name == "dark"
    assert view.findChild(QToolButton, "settings.theme.dark").text() == "深色"


def test_the_emergency_number_is_kept_when_its_field_is_left(qtbot, look, desk):
    view, told = SettingsView(look, Settings(), desk), []
    qtbot.addWidget(view)
    view.settings_changed.connect(told.append)
    field = view.findChild(QLineEdit, "settings.emergency")
    field.setText(" 112 ")
    field.editingFinished.emit()
    field.editingFinished.emit()
    assert told == [Settings(emergency="112")]


def test_a_view_that_could_not_be_made_is_made_when_it_is_wanted_next(shell):
    tries = []

    def make():
        tries.append("try")
        if len(tries) == 1:
            raise ImportError("the program was changed under the window")
        return plain_page()

    shell.add_view_later("intake", make, under="queue")
    with pytest.raises(ImportError):
        shell.made("intake")
    assert shell.made("intake") is shell.made("intake")
    assert len(tries) == 2
