"""The register as somebody works with it: points are opened, planned, told of and closed, and lead to their cases."""

import itertools
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from complaint_desk.domain.desk_events import ImprovementEnded, ImprovementOpened, ImprovementPlanned, ImprovementTold
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services import follow_up, improving, intake, people
from complaint_desk.ui.improvements.view import COLUMNS, ImprovementsView
from complaint_desk.ui.text import Label

keys = (n.to_bytes(16, "big") for n in itertools.count(9_000))


@pytest.fixture
def copied():
    return []


@pytest.fixture
def view(qtbot, look, desk, copied):
    made = ImprovementsView(look, desk, copy=copied.append)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


@pytest.fixture
def seen_in_a_case(store, boss):
    def note(text):
        made = intake.open_case(store, boss, key=next(keys), intake=intake.Intake(caller=intake.Caller(name="Noor Vanderlee", phone="0555 0100"), words="Late."))
        follow_up.note_improvement(store, boss, key=next(keys), case_id=made.result["case"], text=text)

    return note


def opened(store, who, title="Check stock first"):
    return improving.open_point(store, who, key=next(keys), title=title, cause="wrong_promise").result["improvement"]


def press(view, ident):
    view.findChild(QPushButton, ident).click()


def text(view, ident):
    return view.findChild(Label, ident).text()


def last(store, point):
    return store.history(point)[-1].event


def row(view, at=0):
    return [view.table.rows.index(at, column).data() for column in range(len(COLUMNS))]


def test_an_empty_register_says_what_will_appear_and_opens_the_first_point(view, store):
    assert not view.table.isVisible()
    press(view, "improvements.new")
    view._title.setText("Check stock first")
    view._cause.set_chosen("wrong_promise")
    press(view, "improvements.open")
    assert row(view) == ["Check stock first", "Wrong promise", "Nobody yet", "–", "Open", "0", "–", "–"]
    assert last(store, view.point.improvement) == ImprovementOpened(case_id=0, cause="wrong_promise", title="Check stock first")


def test_a_long_text_of_a_case_is_one_line_in_the_list_and_signs_that_turn_it_round_are_seen(view, store, boss, seen_in_a_case):
    seen_in_a_case("pack\u202e twice\n" + "x" * 50_000)
    view.refresh()
    assert row(view)[0].startswith("pack")
    assert len(row(view)[0]) < 300
    assert not {"\u202e", "\n"} & set(row(view)[0])
    assert len(text(view, "improvements.notice")) < 400


def test_a_point_without_words_is_refused_beside_the_field(view, store):
    press(view, "improvements.new")
    press(view, "improvements.open")
    assert view._wrong.isVisible()
    assert not view.table.isVisible()


def test_who_sees_to_a_point_and_by_when_is_kept_and_shown_in_the_list(view, store, boss):
    point = opened(store, boss)
    view.refresh()
    view.point._sort.set_chosen("preventive")
    view.point._owner.set_chosen(str(boss.id))
    view.point._due.setText("2026-04-30")
    press(view, "improvements.save")
    assert isinstance(last(store, point), ImprovementPlanned)
    assert row(view)[2:5] == [boss.name, "30 Apr 2026", "Open"]
    view.point._due.setText("soon")
    press(view, "improvements.save")
    assert view.point._wrong.isVisible()
    assert view.point._due.text() == "soon"


def test_what_a_point_does_is_never_filled_in_for_somebody_who_did_not_say_it(view, store, boss):
    point = opened(store, boss)
    view.refresh()
    view.point._owner.set_chosen(str(boss.id))
    press(view, "improvements.save")
    assert isinstance(last(store, point), ImprovementOpened)
    assert view.point._wrong.field is view.point._sort


def test_a_low_window_scrolls_what_is_known_of_a_point_and_cuts_no_field(view, store, boss):
    opened(store, boss)
    view.resize(1000, 480)
    view.refresh()
    press(view, "improvements.new")
    QApplication.processEvents()
    for field in (view.point._owner, view.point._due, view.point._reason):
        assert field.height() >= field.sizeHint().height()


def test_a_point_leads_to_its_cases_and_to_whom_to_invite(view, store, boss):
    point = opened(store, boss)
    view.refresh()
    wanted = []
    view.cases_wanted.connect(wanted.append)
    press(view, "improvements.cases")
    press(view, "improvements.invite")
    assert wanted == [QueueFilter(conditions=(("improvement", str(point)),)), QueueFilter(conditions=(("improvement", str(point)), ("result", "4..5")))]


def test_numbers_stand_at_the_right_of_their_columns(view, store, boss):
    opened(store, boss)
    view.refresh()
    right = [bool(view.table.rows.index(0, at).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight) for at in range(len(COLUMNS))]
    assert [name for name, is_right in zip(COLUMNS, right, strict=True) if is_right] == ["cases", "before", "since"]


def test_in_a_narrow_window_the_list_says_what_who_and_by_when(view, store, boss):
    opened(store, boss)
    view.refresh()
    view.resize(930, 640)
    shown = [name for at, name in enumerate(COLUMNS) if not view.table.isColumnHidden(at)]
    assert shown == ["title", "owner", "due", "state"]
    assert view.table.columnWidth(0) >= 180
    view.resize(1200, 800)
    assert not any(map(view.table.isColumnHidden, range(len(COLUMNS))))


def test_in_a_wide_window_cause_and_owner_have_more_room_until_somebody_draws_their_edge(view, store, boss):
    opened(store, boss)
    view.refresh()
    view.resize(1000, 640)
    cause, owner = COLUMNS.index("cause"), COLUMNS.index("owner")
    before = view.table.columnWidth(owner)
    view.resize(1900, 800)
    assert (view.table.columnWidth(cause), view.table.columnWidth(owner)) == (180, 156)
    view.table.setColumnWidth(cause, 90)
    view.resize(1000, 640)
    view.resize(1900, 800)
    assert view.table.columnWidth(cause) == 90
    assert before < view.table.columnWidth(owner)


def test_of_a_point_whose_words_were_erased_customers_are_told_nothing(view, store, boss):
    opened(store, boss)
    view.refresh()
    entry = view._entries[0]
    assert view.point.findChild(QPushButton, "improvements.tell").isVisible()
    view.point.show_entry(replace(entry, point=replace(entry.point, title=None), public=""))
    assert not view.point.findChild(QPushButton, "improvements.tell").isVisible()
    assert text(view, "improvements.notice") == ""


def test_the_notice_leaves_without_numbers_and_only_once_it_is_noted_as_told(view, store, boss, copied):
    point = opened(store, boss, "Call back on 0555 010 0199 first.")
    view.refresh()
    press(view, "improvements.tell")
    told = last(store, point)
    assert isinstance(told, ImprovementTold)
    assert copied == [told.text]
    assert copied[0].startswith("You told us, and we changed something: Call back on ")
    assert "010 0199" not in copied[0]
    assert ".." not in copied[0]
    assert text(view, "improvements.told").startswith("Customers told")


def test_a_point_is_closed_only_with_a_reason_where_no_effect_shows(view, store, boss):
    point = opened(store, boss)
    view.refresh()
    press(view, "improvements.end")
    assert view.point._not_ended.isVisible()
    assert not view.point._wrong.isVisible()  # the day has nothing to do with it
    view.point._reason.setText("The supplier changed")
    press(view, "improvements.end")
    assert last(store, point) == ImprovementEnded(how="no_effect", reason="The supplier changed")
    assert row(view)[4] == "No effect"
    assert text(view, "improvements.ended").endswith("The supplier changed")
    assert not view.point._end.isVisible()


def test_what_is_typed_stays_when_the_register_is_read_again(view, store, boss):
    opened(store, boss)
    view.refresh()
    view.point._reason.setText("half a rea")
    view.refresh()
    assert view.point._reason.text() == "half a rea"


def test_two_people_who_plan_a_point_at_once_are_told_and_what_each_chose_stays(view, store, boss):
    point = opened(store, boss)
    view.refresh()
    view.point._sort.set_chosen("preventive")
    view.point._due.setText("2026-04-30")
    improving.plan(store, boss, key=next(keys), improvement=point, sort="corrective", owner_id=boss.id)
    press(view, "improvements.save")
    assert last(store, point).sort == "corrective"
    told = view.point._wrong.findChild(Label).text()
    assert "Takes away the cause" in told
    assert boss.name in told
    assert view.point._typed() == ("preventive", "0", "2026-04-30")
    press(view, "improvements.save")
    assert (last(store, point).sort, last(store, point).owner_id) == ("preventive", 0)
    assert not view.point._wrong.isVisible()


def test_what_somebody_else_planned_is_shown_where_nothing_was_chosen(view, store, boss):
    point = opened(store, boss)
    view.refresh()
    view.point._reason.setText("half a rea")
    improving.plan(store, boss, key=next(keys), improvement=point, sort="corrective", owner_id=boss.id)
    view.refresh()
    assert view.point._typed() == ("corrective", str(boss.id), "")
    assert view.point._reason.text() == "half a rea"


def test_older_points_come_when_they_are_asked_for(view, store, boss, monkeypatch):
    for n in range(3):
        opened(store, boss, f"Point {n}")
    monkeypatch.setattr(improving, "MOST_SHOWN", 2)
    view._most = 2
    view.refresh()
    assert view.table.model().rowCount() == 2
    press(view, "improvements.older")
    assert view.table.model().rowCount() == 3
    assert not view.findChild(QPushButton, "improvements.older").isVisible()


def test_another_person_at_the_window_sees_nothing_of_what_was_read_and_typed_for_the_one_before(view, desk, store, boss):
    opened(store, boss)
    view.refresh()
    view.point._reason.setText("half a rea")
    press(view, "improvements.new")
    view._title.setText("half a ti")
    people.add_person(store, boss, key=next(keys), login="dora", name="Dora", role="department")
    desk.switch_to(next(each for each in store.persons().values() if each.login == "dora"))
    assert not view.table.isVisible()
    assert not view.point.isVisible()
    desk.switch_to(boss)
    assert row(view)[0] == "Check stock first"
    assert (view.point._reason.text(), view._title.text()) == ("", "")


def test_who_may_not_improve_reads_only(view, desk, store, boss):
    opened(store, boss)
    people.add_person(store, boss, key=next(keys), login="yun", name="He Yun", role="agent", limit="150")
    desk.switch_to(next(each for each in store.persons().values() if each.login == "yun"))
    view.refresh()
    for ident in ("improvements.new", "improvements.save", "improvements.end", "improvements.tell"):
        assert not view.findChild(QPushButton, ident).isVisible()
    assert view.findChild(QPushButton, "improvements.cases").isVisible()


def test_what_is_typed_while_a_plan_is_saved_stays_and_is_no_other_point_s(view, desk, store, boss, monkeypatch):
    opened(store, boss)
    view.refresh()
    held = []
    monkeypatch.setattr(desk, "do", lambda verb, *, then, failed, **fields: held.append((verb(store, boss, key=next(keys), **fields), then)))
    view.point._sort.set_chosen("preventive")
    view.point._due.setText("2026-04-30")
    press(view, "improvements.save")
    view.point._due.setText("2026-05-31")
    ((done, then),) = held
    then(done)
    assert view.point._due.text() == "2026-05-31"
    assert row(view)[3] == "30 Apr 2026"
    assert not view.point._wrong.isVisible()
