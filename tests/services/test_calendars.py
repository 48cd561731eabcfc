"""Rule sets are switched on and calendars filled by who may, into the site's own folder; what is wrong is refused in words."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data.check import check
from complaint_desk.data.opening import DESK_STREAM
from complaint_desk.data.store import Store
from complaint_desk.domain.events import HOUR, Breached, RulesChanged
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks import seeding
from complaint_desk.playbooks.calendars import read_calendar
from complaint_desk.playbooks.sources import Faults, Shelf
from complaint_desk.readers.days_off import read_days
from complaint_desk.services import assigning, calendars, watching
from complaint_desk.services.books import load_rules, refused
from complaint_desk.services.desks import site_folder
from complaint_desk.wording import Words
from tests.histories import house
from tests.services.desk import SmallDesk

ICS = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;VALUE=DATE:20271001
DTEND;VALUE=DATE:20271004
SUMMARY:国庆节（休）
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20271009
SUMMARY:国庆节
 （班）
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def rules() -> Rules:
    return load_rules()


def site_of(desk: SmallDesk) -> Path:
    return desk.store.path.with_name("desk.site")


def test_rule_sets_are_switched_on_at_once_and_for_the_next_start(desk: SmallDesk) -> None:
    assert calendars.choose(desk.store, desk.boss, sets=["cn_banking"], desk="cn_office").result["sets"] == ["house", "cn_banking"]
    found = calendars.shown(desk.store, desk.boss)
    assert [each.id for each in found.sets if each.on] == ["house", "cn_banking"]
    assert found.desk == "cn_office"
    rules = load_rules(site=site_of(desk))
    assert [each.id for each in rules.sets] == ["house", "cn_banking"]
    assert desk.store.rules.version == rules.version
    assert rules.desk_time.calendar.name == "cn_office"
    assert refused(site_of(desk)) == ()
    calendars.choose(desk.store, desk.boss, sets=[])
    assert load_rules(site=site_of(desk)).version > rules.version > load_rules().version


def test_the_official_days_of_a_year_are_added_and_those_of_other_years_stay(desk: SmallDesk) -> None:
    assert calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2028]).result["days"] == 8
    assert not list(site_of(desk).rglob("*.bak"))
    calendar, version = read_calendar(Shelf.of(None, site_of(desk)), "gb_office", Faults())
    assert (version, calendar.known_until) == (2, date(2028, 12, 31))
    assert calendar.days[date(2028, 12, 25)] == calendar.days[date(2026, 4, 3)] == ()


def test_a_list_of_days_is_brought_in(desk: SmallDesk, tmp_path: Path) -> None:
    file = tmp_path / "holidays.ics"
    file.write_text(ICS, encoding="utf-8")
    assert calendars.bring_in(desk.store, desk.boss, calendar="cn_office", file=file).result["days"] == 2  # Friday 1 October, Saturday 9 October
    calendar, _version = read_calendar(Shelf.of(None, site_of(desk)), "cn_office", Faults())
    assert calendar.days[date(2027, 10, 1)] == ()
    assert calendar.days[date(2027, 10, 9)] == calendar.week[0]
    assert refused(site_of(desk)) == ()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('monday = ["09:00-12:00", "13:00-18:00"]', 'monday = ["9 to 12"]'), ("tuesday =", "tusday ="), ("Asia/Shanghai", "Asia/Shangai"), ("[days]", "[days")],
)
def test_a_calendar_with_a_mistake_is_not_written_anew_without_what_could_not_be_read(desk: SmallDesk, tmp_path: Path, right: str, wrong: str) -> None:
    file = site_of(desk) / "calendars" / "cn_office.toml"
    file.parent.mkdir(parents=True)
    text = (Shelf.of().shipped / "calendars" / "cn_office.toml").read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    days = tmp_path / "holidays.ics"
    days.write_text(ICS, encoding="utf-8")
    with pytest.raises(Problem, match="calendar_faulty") as told:
        calendars.seed(desk.store, desk.boss, calendar="cn_office", years=[2026])
    assert all("cn_office.toml" in Words(language).of(told.value.message) for language in ("en", "zh_CN", "zh_TW"))
    with pytest.raises(Problem, match="calendar_faulty"):
        calendars.bring_in(desk.store, desk.boss, calendar="cn_office", file=days)
    assert file.read_text(encoding="utf-8") == text.replace(right, wrong)


def test_a_calendar_that_is_written_anew_keeps_what_stood_before_beside_it(desk: SmallDesk) -> None:
    calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2028])
    first = (site_of(desk) / "calendars" / "gb_office.toml").read_bytes()
    calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2029])
    assert (site_of(desk) / "calendars" / "gb_office.toml.bak").read_bytes() == first
    assert [each.id for each in calendars.shown(desk.store, desk.boss).calendars].count("gb_office") == 1


def known(desk: SmallDesk, name: str) -> date | None:
    return next(each.known_until for each in calendars.shown(desk.store, desk.boss).calendars if each.id == name)


def test_holidays_are_known_by_whole_years_without_a_gap(desk: SmallDesk, tmp_path: Path) -> None:
    calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2035])
    assert known(desk, "gb_office") == date(2027, 12, 31)
    calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2028, 2029])
    assert known(desk, "gb_office") == date(2029, 12, 31)
    calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2028])
    assert known(desk, "gb_office") == date(2029, 12, 31)
    far = tmp_path / "far.csv"
    far.write_text("2050-01-01,holiday\n2027-10-01,holiday\n", encoding="utf-8")
    calendars.bring_in(desk.store, desk.boss, calendar="cn_office", file=far)
    assert known(desk, "cn_office") == date(2026, 12, 31)


def test_a_year_of_the_mainland_is_known_only_with_its_make_up_days(desk: SmallDesk, tmp_path: Path) -> None:
    calendars.seed(desk.store, desk.boss, calendar="cn_office", years=[2027, 2028, 2029, 2030])
    announced = known(desk, "cn_office")
    assert announced is not None
    assert announced < date(2030, 1, 1)
    whole = tmp_path / "whole.csv"
    whole.write_text("".join(f"2027-{month:02d}-0{day},holiday\n" for month in (1, 5, 10) for day in (1, 4, 5, 6)) + "2027-10-09,调休上班\n", encoding="utf-8")
    calendars.bring_in(desk.store, desk.boss, calendar="cn_office", file=whole)
    assert known(desk, "cn_office") == date(2027, 12, 31)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_table_of_days_may_be_written_as_people_write_it(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "days.csv"
    file.write_bytes("日期,说明\n2027年10月1日,国庆节\n2027/10/9,调休上班\n2027-10-04,国庆节\n".encode(encoding))
    found = read_days(file)
    assert found.off == {date(2027, 10, 1), date(2027, 10, 4)}
    assert found.worked == {date(2027, 10, 9)}


@pytest.mark.parametrize(
    ("content", "reason"), [
        (b"", "days_none"), (b"2027-10-01\nnonsense\n", "days_line"), (b"2027-10-01\n2027-02-30\n", "days_line"),
        (b'2027-10-01\n2027-10-04,"National\n2027-10-05,Day\n', "days_line"), (b"2027-10-01\n" + b"x" * 200_000, "days_line"),
        (b"1999-10-01\n2101-01-01\n", "days_none"),
    ], ids=["empty", "no_date", "no_such_day", "field_without_end", "endless_field", "years_of_no_calendar"],
)
def test_a_list_that_is_none_is_refused_in_words(desk: SmallDesk, tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "days.csv"
    file.write_bytes(content)
    with pytest.raises(Problem, match=reason):
        calendars.bring_in(desk.store, desk.boss, calendar="cn_office", file=file)
    assert not site_of(desk).exists()


def test_a_quote_without_its_end_is_named_by_its_line_and_swallows_no_day(tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text('2027-10-01,"a\nb"\n2027-10-04,"National\n2027-10-05,Day\n', encoding="utf-8")
    with pytest.raises(Problem, match="days_line") as told:
        read_days(file)
    assert dict(told.value.message.fields)["line"] == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among the files here")
def test_a_pipe_is_no_list_and_nobody_waits_for_what_comes_out_of_it(tmp_path: Path) -> None:
    pipe = tmp_path / "days.csv"
    os.mkfifo(pipe)
    with pytest.raises(Problem, match="days_unreadable"):
        read_days(pipe)


def test_of_a_list_of_decades_the_years_are_taken_that_calendars_have(tmp_path: Path) -> None:
    file = tmp_path / "days.ics"
    days = "".join(f"BEGIN:VEVENT\nDTSTART:{year}1001\nEND:VEVENT\n" for year in (1, 1999, 2027, 9999))
    file.write_text(f"BEGIN:VCALENDAR\n{days}END:VCALENDAR\n", encoding="utf-8")
    assert read_days(file).off == {date(2027, 10, 1)}


def test_who_may_not_look_after_limits_is_refused_and_so_is_what_is_not_there(desk: SmallDesk, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        calendars.choose(desk.store, desk.agent, sets=[])
    with pytest.raises(Problem, match="no_such_rule_set"):
        calendars.choose(desk.store, desk.boss, sets=["nobody"])
    with pytest.raises(Problem, match="no_such_calendar"):
        calendars.seed(desk.store, desk.boss, calendar="nowhere", years=[2027])
    with pytest.raises(Problem, match="no_holidays"):
        calendars.seed(desk.store, desk.boss, calendar="around_the_clock", years=[2027])
    with pytest.raises(Problem, match="days_unreadable"):
        calendars.bring_in(desk.store, desk.boss, calendar="cn_office", file=tmp_path / "none.csv")


def test_what_is_wrong_in_a_file_of_the_site_is_told_and_the_shipped_one_is_shown(desk: SmallDesk) -> None:
    shipped = Shelf.of(None, None).shipped
    for folder, name, right, wrong in (
        ("calendars", "cn_office", '"09:00-12:00", "13:00-18:00"', '"09:00-12:00", "11:00-18:00"'), ("clocks", "house", "amount = 24", "amount = -24"),
    ):
        place = site_of(desk) / folder / f"{name}.toml"
        place.parent.mkdir(parents=True, exist_ok=True)
        text = (shipped / folder / f"{name}.toml").read_text(encoding="utf-8")
        place.write_text(text.replace(right, wrong, 1).replace("version = 1", "version = 2", 1), encoding="utf-8")
    found = calendars.shown(desk.store, desk.boss)
    assert {each.file.rpartition("/")[2] for each in found.faults} == {"cn_office.toml", "house.toml"}
    assert "house" in [each.id for each in found.sets]
    assert "cn_office" in [each.id for each in found.calendars]


def changes(desk: SmallDesk) -> list[RulesChanged]:
    return [r.event for r in desk.store.history(DESK_STREAM) if isinstance(r.event, RulesChanged)]


def test_who_changed_which_rules_stands_in_the_trail(desk: SmallDesk) -> None:
    calendars.choose(desk.store, desk.boss, sets=["uk_fca_disp"], desk="gb_office")
    calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2028])
    chosen, added = changes(desk)
    assert (chosen.sets, chosen.calendar) == (("house", "uk_fca_disp"), "gb_office")
    assert (added.calendar, added.days, added.years, added.version) == ("gb_office", 8, (2028,), 2)
    assert {r.actor_id for r in desk.store.history(DESK_STREAM) if isinstance(r.event, RulesChanged)} == {desk.boss.id}


def test_a_change_that_could_not_be_written_stands_nowhere(desk: SmallDesk) -> None:
    site_of(desk).mkdir()
    (site_of(desk) / "clocks").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(Problem, match="limits_not_kept"):
        calendars.choose(desk.store, desk.boss, sets=["uk_fca_disp"])
    assert changes(desk) == []


def test_another_window_reckons_by_the_changed_rules_before_it_writes_and_at_its_next_look(desk: SmallDesk) -> None:
    other = Store.open(desk.store.path, lambda: load_rules(site=site_folder(desk.store.path)), clock=desk.clock)
    case = desk.take()
    assert [each.id for each in other.rules.sets] == ["house"]
    last, _ = watching.elsewhere(other, desk.agent, since=0)
    calendars.choose(desk.store, desk.boss, sets=["cn_banking"])
    while desk.store.rederive():
        pass
    assigning.wait(other, desk.agent, key=next(desk.keys), case_id=case, on="customer")
    assert other.rules.version == desk.store.rules.version
    assert not desk.store.outdated()
    assert not other.outdated()
    _, told = watching.elsewhere(other, desk.agent, since=last)
    assert told is not None
    assert "rules" in told.kinds
    assert check(desk.store).problems == check(other).problems == []
    calendars.choose(desk.store, desk.boss, sets=[])
    watching.elsewhere(other, desk.agent, since=last)
    assert [each.id for each in other.rules.sets] == ["house"]
    other.close()


def test_a_breach_of_one_clock_is_recorded_once_however_rules_move_its_due_time(desk: SmallDesk) -> None:
    case = desk.take()
    desk.clock.us += 73 * HOUR
    watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
    for hours in (24, 73):
        house_ = house(resolution=hours)
        desk.store.follow(replace(desk.store.rules, sets=(house_,), version=desk.store.rules.version + 1))
        while desk.store.rederive():
            pass
        watching.record_breaches(desk.store, desk.agent, key=next(desk.keys))
    told = [(r.event.clock, r.event.rule_set) for r in desk.store.history(case) if isinstance(r.event, Breached)]
    assert told.count(("resolution", "house")) == 1
    assert desk.store.read().rows("SELECT breach_due_us FROM complaint") == [(0,)]


def test_two_windows_that_add_days_to_one_calendar_at_once_keep_the_days_of_both(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    meet, plain = threading.Barrier(2), seeding.with_days

    def together(*args: Any) -> Any:
        """Let both come as far as this before either goes on, where that is possible at all."""
        with suppress(threading.BrokenBarrierError):
            meet.wait(1)
        return plain(*args)

    monkeypatch.setattr(seeding, "with_days", together)
    windows = [Store.open(desk.store.path, load_rules(), clock=desk.clock) for _ in range(2)]
    failed: list[BaseException] = []

    def add(store: Store, year: int) -> None:
        try:
            calendars.seed(store, desk.boss, calendar="gb_office", years=[year])
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=add, args=each) for each in zip(windows, (2028, 2029), strict=True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    for window in windows:
        window.close()
    assert failed == []
    calendar, version = read_calendar(Shelf.of(None, site_of(desk)), "gb_office", Faults())
    assert version == 3
    assert {day.year for day in calendar.days} >= {2028, 2029}
    assert sorted(e.version for e in changes(desk)) == [2, 3]


def test_who_chose_by_what_no_longer_holds_is_told_and_takes_nobodys_choice_away(desk: SmallDesk) -> None:
    seen = calendars.shown(desk.store, desk.boss).version
    calendars.choose(desk.store, desk.boss, sets=["cn_banking"], seen=seen)
    with pytest.raises(Problem, match="limits_chosen_meanwhile"):
        calendars.choose(desk.store, desk.boss, sets=["uk_fca_disp"], seen=seen)
    assert [each.id for each in calendars.shown(desk.store, desk.boss).sets if each.on] == ["house", "cn_banking"]


def test_the_same_press_adds_once(desk: SmallDesk) -> None:
    key = next(desk.keys)
    assert calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2028], key=key).result["days"] == 8
    assert calendars.seed(desk.store, desk.boss, calendar="gb_office", years=[2028], key=key).result["days"] == 8
    assert len(changes(desk)) == 1
