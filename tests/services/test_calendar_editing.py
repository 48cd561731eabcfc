"""A calendar is changed as a draft: typed hours, days and lists, what it does to the clocks that run, saved once, and taken back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.domain import calendar_edit as edit
from complaint_desk.domain.calendars import Calendar, Period
from complaint_desk.domain.clocks import clocks
from complaint_desk.domain.events import RulesChanged
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.playbooks.calendars import read_calendar
from complaint_desk.playbooks.sources import Faults, Shelf
from complaint_desk.services import calendar_editing, calendars, forms, limits
from complaint_desk.services.books import load_rules, refused
from complaint_desk.services.calendar_editing import Draft
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

OFFICE = (Period(540, 720), Period(780, 1080))
DAY_OFF, MAKE_UP = date(2026, 3, 4), date(2026, 3, 7)
"""A Wednesday and a Saturday of the week in which the cases are opened."""


@pytest.fixture(autouse=True)
def with_banking(desk: SmallDesk) -> None:
    calendars.choose(desk.store, desk.boss, sets=["cn_12315"])


def draft(desk: SmallDesk, name: str = "cn_office") -> Draft:
    return calendar_editing.draft(desk.store, desk.boss, calendar=name)


def changed(desk: SmallDesk, day: date = DAY_OFF, periods: tuple[Period, ...] = ()) -> Draft:
    made = draft(desk)
    return replace(made, calendar=edit.with_day(made.calendar, day, periods))


def stands(desk: SmallDesk, name: str = "cn_office") -> Calendar:
    return read_calendar(calendars.shelf_of(desk.store), name, Faults())[0]


def to_be_accepted(desk: SmallDesk) -> int:
    case = desk.take()
    desk.do(limits.choose_rule_set, case, rule_set="cn_12315")
    return case


def due(desk: SmallDesk, case: int) -> int:
    return next(each.due_us for each in clocks(desk.case(case), desk.store.rules) if each.name == "acceptance")


# --- what is typed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "periods"), [
    ("", ()), ("  ", ()), ("09:00-12:00, 13:00-18:00", OFFICE), ("13-18;9-12", OFFICE), ("９：００—１２：００、１３：００至１８：００", OFFICE),
    ("0:00-24:00", (Period(0, 1440),)), ("9:00-12:00,12:00-13:00", (Period(540, 720), Period(720, 780))),
])
def test_hours_are_understood_as_people_type_them(typed: str, periods: tuple[Period, ...]) -> None:
    assert edit.hours_of(typed, "hours") == periods


@pytest.mark.parametrize(("typed", "reason"), [
    ("nine to five", "calendar_hours"), ("09:00", "calendar_hours"), ("09:75-10:00", "calendar_hours"), ("18:00-09:00", "calendar_hours_backwards"),
    ("09:00-25:00", "calendar_hours_backwards"), ("09:00-09:00", "calendar_hours_backwards"), ("09:00-12:00, 11:00-18:00", "calendar_hours_overlap"),
    ("9-10," * 13, "calendar_hours_many"), ("9" * 10_000, "calendar_hours_many"),
])
def test_hours_that_are_none_are_told_in_words(typed: str, reason: str) -> None:
    with pytest.raises(Problem, match=reason) as told:
        edit.hours_of(typed, "hours")
    assert all(Words(language).of(told.value.message) for language in ("en", "zh_CN", "zh_TW"))


@given(st.text(max_size=40))
def test_no_text_is_more_than_hours_or_a_sentence(text: str) -> None:
    for read in (edit.hours_of, edit.day_of):
        with suppress(Problem):
            assert read(text, "hours") is not None


@given(st.lists(st.integers(0, 1440), max_size=8, unique=True).map(sorted))
def test_hours_that_are_written_are_read_as_they_were(ends: list[int]) -> None:
    periods = tuple(Period(first, last) for first, last in zip(ends[::2], ends[1::2], strict=False))
    assert edit.hours_of(edit.written_hours(periods), "hours") == periods


@pytest.mark.parametrize("typed", ["2026-10-01", "2026/10/1", " 2026年10月1日 ", "２０２６．１０．１"])
def test_a_day_is_understood_as_people_type_it(typed: str) -> None:
    assert edit.day_of(typed, "day") == date(2026, 10, 1)


@pytest.mark.parametrize("typed", ["", "tomorrow", "2026-02-30", "1999-01-01", "2101-01-01", "10/01/2026"])
def test_a_day_that_is_none_is_told(typed: str) -> None:
    with pytest.raises(Problem, match="calendar_day"):
        edit.day_of(typed, "day")


def test_a_day_that_is_as_its_weekday_differs_no_more(desk: SmallDesk) -> None:
    calendar = stands(desk)
    off = edit.with_day(calendar, DAY_OFF, ())
    assert off.days[DAY_OFF] == ()
    assert edit.with_day(off, DAY_OFF, calendar.week[2]) == edit.without_day(off, DAY_OFF) == calendar


# --- saved and taken back ----------------------------------------------------------------------------------------------------


def test_a_week_a_day_off_and_a_make_up_day_hold_once_they_are_saved(desk: SmallDesk) -> None:
    case = to_be_accepted(desk)
    before, made = due(desk, case), draft(desk)
    calendar = edit.with_day(edit.with_day(made.calendar, DAY_OFF, ()), MAKE_UP, OFFICE[:1])
    calendar = edit.with_weekday(calendar, 4, OFFICE[:1])
    done = calendar_editing.save(desk.store, desk.boss, made=replace(made, calendar=calendar))
    assert (done.result["days"], done.result["week"]) == (2, 1)
    assert (stands(desk).days[DAY_OFF], stands(desk).days[MAKE_UP], stands(desk).week[4]) == ((), OFFICE[:1], OFFICE[:1])
    assert due(desk, case) == before  # a day off and a day worked instead of it
    event = [r.event for r in desk.store.history(DESK_STREAM)][-1]
    assert isinstance(event, RulesChanged)
    assert (event.calendar, event.days, event.week, event.version) == ("cn_office", 2, 1, made.version + 1)
    assert refused(calendars.site_of(desk.store)) == ()
    assert load_rules(site=calendars.site_of(desk.store)).version == desk.store.rules.version


def test_a_change_is_taken_back_and_that_too(desk: SmallDesk) -> None:
    first = stands(desk)
    assert not draft(desk).back
    calendar_editing.save(desk.store, desk.boss, made=changed(desk))
    for expected in (first, edit.with_day(first, DAY_OFF, ()), first):
        now = draft(desk)
        assert now.back
        calendar_editing.take_back(desk.store, desk.boss, calendar="cn_office", version=now.version)
        assert stands(desk) == expected
        assert draft(desk).version == now.version + 1


def test_a_change_that_cannot_be_written_leaves_the_one_before_to_be_taken_back(desk: SmallDesk) -> None:
    first = stands(desk)
    calendar_editing.save(desk.store, desk.boss, made=changed(desk))
    kept, made = draft(desk), changed(desk, MAKE_UP, OFFICE)
    folder = calendars.site_of(desk.store) / "calendars"
    (folder / "cn_office.toml.part").mkdir()
    with pytest.raises(Problem):
        calendar_editing.save(desk.store, desk.boss, made=made)
    (folder / "cn_office.toml.part").rmdir()
    assert draft(desk) == kept
    calendar_editing.take_back(desk.store, desk.boss, calendar="cn_office", version=kept.version)
    assert stands(desk) == first


def test_nothing_is_taken_back_where_nothing_was_changed(desk: SmallDesk) -> None:
    with pytest.raises(Problem, match="calendar_nothing_before"):
        calendar_editing.take_back(desk.store, desk.boss, calendar="cn_office", version=draft(desk).version)


def test_what_somebody_else_saved_meanwhile_stays(desk: SmallDesk) -> None:
    mine, theirs = changed(desk), changed(desk, MAKE_UP, OFFICE)
    calendar_editing.save(desk.store, desk.boss, made=theirs)
    with pytest.raises(Problem, match="calendar_changed_meanwhile"):
        calendar_editing.save(desk.store, desk.boss, made=mine)
    with pytest.raises(Problem, match="calendar_changed_meanwhile"):
        calendar_editing.take_back(desk.store, desk.boss, calendar="cn_office", version=mine.version)
    assert stands(desk) == theirs.calendar


def test_a_draft_without_a_change_writes_nothing(desk: SmallDesk) -> None:
    assert calendar_editing.save(desk.store, desk.boss, made=draft(desk)).result["unchanged"]
    assert not (calendars.site_of(desk.store) / "calendars").exists()


def test_a_calendar_that_is_never_open_is_refused_in_words(desk: SmallDesk) -> None:
    made = draft(desk)
    closed = replace(made, calendar=replace(made.calendar, week=((),) * 7, days={}))
    for verb in (lambda: calendar_editing.save(desk.store, desk.boss, made=closed),
                 lambda: calendar_editing.preview(desk.store, desk.boss, calendar=closed.calendar)):
        with pytest.raises(Problem, match="calendar_unusable") as told:
            verb()
        assert "never open" in Words("en").of(told.value.message)
    assert stands(desk) == made.calendar


def test_an_agent_changes_no_calendar(desk: SmallDesk) -> None:
    made = changed(desk)
    for verb, fields in ((calendar_editing.draft, {"calendar": "cn_office"}), (calendar_editing.save, {"made": made}),
                         (calendar_editing.take_back, {"calendar": "cn_office", "version": 1}), (calendar_editing.preview, {"calendar": made.calendar}),
                         (calendar_editing.seeded, {"made": made, "country": "CN", "years": [2026]})):
        with pytest.raises(NotAllowed):
            verb(desk.store, desk.agent, **fields)  # type: ignore[operator]


# --- holidays and lists ------------------------------------------------------------------------------------------------------


def test_a_draft_takes_the_holidays_of_a_country_and_a_list_and_nothing_holds_before_it_is_saved(desk: SmallDesk, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text("2028-05-04,holiday\n2028-05-06,work\n", encoding="utf-8")
    made = calendar_editing.seeded(desk.store, desk.boss, made=draft(desk, "gb_office"), country="GB", years=[2028])
    made = calendar_editing.brought_in(desk.store, desk.boss, made=made, file=file)
    assert made.calendar.days[date(2028, 12, 25)] == made.calendar.days[date(2028, 5, 4)] == ()
    assert made.calendar.days[date(2028, 5, 6)] == made.calendar.week[0]
    assert made.calendar.known_until == date(2028, 12, 31)
    assert date(2028, 12, 25) not in stands(desk, "gb_office").days
    calendar_editing.save(desk.store, desk.boss, made=made)
    assert stands(desk, "gb_office") == made.calendar


def test_a_year_whose_days_stand_there_already_is_known_from_then_on_and_that_is_taken_back_too(desk: SmallDesk) -> None:
    made = calendar_editing.seeded(desk.store, desk.boss, made=draft(desk, "gb_office"), country="GB", years=[2028])
    by_hand = replace(made, calendar=replace(made.calendar, known_until=stands(desk, "gb_office").known_until))
    calendar_editing.save(desk.store, desk.boss, made=by_hand)
    again = calendar_editing.seeded(desk.store, desk.boss, made=draft(desk, "gb_office"), country="GB", years=[2028])
    calendar_editing.save(desk.store, desk.boss, made=again)
    assert stands(desk, "gb_office").known_until == date(2028, 12, 31)
    calendar_editing.take_back(desk.store, desk.boss, calendar="gb_office", version=draft(desk, "gb_office").version)
    assert stands(desk, "gb_office") == by_hand.calendar


def test_a_calendar_of_no_country_takes_those_of_the_one_that_is_chosen(desk: SmallDesk) -> None:
    made = calendar_editing.seeded(desk.store, desk.boss, made=draft(desk, "around_the_clock"), country="TW", years=[2026])
    assert (made.country, made.calendar.days[date(2026, 10, 9)]) == ("TW", ())
    calendar_editing.save(desk.store, desk.boss, made=made)
    assert draft(desk, "around_the_clock").country == "TW"


@pytest.mark.parametrize(("country", "years"), [("", [2026]), ("XX", [2026]), ("CN", []), ("CN", [1300])])
def test_a_country_or_year_that_there_is_not_is_told(desk: SmallDesk, country: str, years: list[int]) -> None:
    with pytest.raises(Problem, match="no_holidays"):
        calendar_editing.seeded(desk.store, desk.boss, made=draft(desk), country=country, years=years)


# --- what it does to the clocks that run -------------------------------------------------------------------------------------


def test_the_preview_says_of_every_clock_what_saving_then_does(desk: SmallDesk) -> None:
    cases = [to_be_accepted(desk) for _ in range(3)]
    desk.take()  # goes by no rule set that counts by this calendar
    before = {case: due(desk, case) for case in cases}
    made = changed(desk)
    told = calendar_editing.preview(desk.store, desk.boss, calendar=made.calendar)
    assert (told.used, told.open, told.looked, told.counted, told.moved) == (True, 4, 4, 3, 3)
    assert stands(desk).days.get(DAY_OFF) is None  # nothing of it holds yet
    calendar_editing.save(desk.store, desk.boss, made=made)
    assert {each.case_id: (each.before_us, each.after_us) for each in told.first} == {case: (before[case], due(desk, case)) for case in cases}
    assert all(each.after_us > each.before_us for each in told.first)


def test_the_preview_tells_nobody_of_a_case_that_is_about_them(desk: SmallDesk) -> None:
    sade = desk.hire("sade", "supervisor")
    about, other = to_be_accepted(desk), to_be_accepted(desk)
    desk.do(forms.start_form, about, form="three_way")
    for who in (desk.agent, desk.boss):  # named by one person, then agreed to by another
        desk.do(forms.enter, about, who=who, form="three_way", field="person", value=forms.Value(ref=sade.id))
    told = calendar_editing.preview(desk.store, sade, calendar=changed(desk).calendar)
    assert (told.open, told.looked, told.moved, [each.case_id for each in told.first]) == (1, 1, 1, [other])
    assert calendar_editing.preview(desk.store, desk.boss, calendar=changed(desk).calendar).moved == 2


def test_a_day_beyond_every_limit_moves_nothing_and_a_calendar_that_nothing_counts_by_says_so(desk: SmallDesk) -> None:
    to_be_accepted(desk)
    told = calendar_editing.preview(desk.store, desk.boss, calendar=changed(desk, date(2026, 11, 4)).calendar)
    assert (told.counted, told.moved, told.first) == (1, 0, ())
    assert not calendar_editing.preview(desk.store, desk.boss, calendar=stands(desk, "us_office")).used


def test_the_preview_looks_at_no_more_than_it_says_and_stops_when_it_is_told_to(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        to_be_accepted(desk)
    calendar = changed(desk).calendar
    monkeypatch.setattr(calendar_editing, "MOST_LOOKED", 2)
    told = calendar_editing.preview(desk.store, desk.boss, calendar=calendar)
    assert (told.open, told.looked, told.moved) == (3, 2, 2)
    assert calendar_editing.preview(desk.store, desk.boss, calendar=calendar, cancelled=lambda: True).looked == 0


@pytest.mark.parametrize("sql", [calendar_editing.NEXT_DUE, calendar_editing.OPEN])
def test_the_preview_reads_an_index(desk: SmallDesk, sql: str) -> None:
    steps = [row[3] for row in desk.store.read().rows(f"EXPLAIN QUERY PLAN {sql}", (9,) if "?" in sql else ())]
    assert len(steps) == 1
    assert "USING COVERING INDEX complaint_open_queue (is_open=? AND next_due_us>?)" in steps[0]


def test_a_file_that_was_taken_away_by_hand_leaves_no_old_change_to_be_taken_back(desk: SmallDesk) -> None:
    first = stands(desk)
    for day in (DAY_OFF, MAKE_UP):
        calendar_editing.save(desk.store, desk.boss, made=changed(desk, day, OFFICE[:1]))
    (calendars.site_of(desk.store) / "calendars" / "cn_office.toml").unlink()
    assert not draft(desk).back
    calendar_editing.save(desk.store, desk.boss, made=changed(desk))
    calendar_editing.take_back(desk.store, desk.boss, calendar="cn_office", version=draft(desk).version)
    assert stands(desk) == first == read_calendar(Shelf.of(), "cn_office", Faults())[0]
