"""A site's own rule sets and calendars: what is wrong in them is told with file, line and reason, and never stops the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from complaint_desk.domain.calendars import Period
from complaint_desk.playbooks import seeding
from complaint_desk.playbooks.calendars import COUNTRIES, calendar_ids, read_calendar
from complaint_desk.playbooks.checking import check_all
from complaint_desk.playbooks.limits import Limits, check_limits, load_limits, set_ids
from complaint_desk.playbooks.rules import load_rules
from complaint_desk.playbooks.sources import Faults, Shelf
from complaint_desk.services.books import refused
from complaint_desk.wording import Words
from tests.faults.budget import DEEP

Put = Callable[[str, str], None]
OFFICE = '''id = "office"
version = 1
zone = "Asia/Taipei"
title.en = "our office"

[week]
monday = ["09:00-18:00"]

[days]
2026-10-10 = []
'''
HOUSE = '''id = "house"
version = 2
calendar = "office"
title.en = "our own"

[[clock]]
key = "resolution"
amount = 16
unit = "working_hours"
ends = ["resolved"]

[[callback]]
key = "valued"
days = [5, 1]
tiers = ["gold", "key"]
channels = ["phone"]

[[callback]]
key = "urgent"
days = [14]
urgencies = [4]
more = true
'''


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "desk.site"


@pytest.fixture
def put(site: Path) -> Put:
    def write(name: str, text: str) -> None:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")

    return write


def limits(site: Path) -> Limits:
    return load_limits(Shelf.of(None, site))


def reasons(site: Path) -> list[str]:
    return [f"{each.file}:{each.line} {each.reason.key}" for each in limits(site).faults]


def test_the_shipped_files_have_no_fault() -> None:
    faults = Faults()
    check_limits(Shelf.of(), faults)
    assert faults.found == []
    assert set_ids(Shelf.of()) == ("house", "cn_12315", "cn_banking", "uk_fca_disp")
    assert len(calendar_ids(Shelf.of())) == 6


def test_a_site_has_limits_and_a_calendar_of_its_own(site: Path, put: Put) -> None:
    put("calendars/office.toml", OFFICE)
    put("clocks/house.toml", HOUSE)
    put("clocks/choice.toml", 'sets = ["house", "uk_fca_disp"]\ndesk = "office"\n')
    found = limits(site)
    assert found.faults == ()
    assert [each.id for each in found.sets] == ["house", "uk_fca_disp"]
    assert found.sets[0].time.calendar.week[0] == (Period(540, 1080),)
    assert found.desk_time.calendar.name == "office"
    assert load_rules(site=site).sets[0].clocks[0].unit == "working_hours"
    assert [(sorted(each.scope.tiers), each.days, each.more) for each in found.sets[0].callbacks] == [(["gold", "key"], (1, 5), False), ([], (14,), True)]


def test_another_day_of_a_callback_makes_other_rules(site: Path, put: Put) -> None:
    put("calendars/office.toml", OFFICE)
    found = set()
    for text in (HOUSE, HOUSE.replace("[5, 1]", "[5, 2]"), HOUSE.replace("urgencies = [4]", "urgencies = [3]"), HOUSE.replace("more = true\n", "")):
        put("clocks/house.toml", text)
        found.add(load_rules(site=site).version)
    assert len(found) == 4


def test_another_choice_or_day_off_makes_other_rules(site: Path, put: Put) -> None:
    put("clocks/choice.toml", 'sets = ["house"]\n')
    first = load_rules(site=site).version
    put("clocks/choice.toml", 'sets = ["house", "cn_banking"]\n')
    second = load_rules(site=site).version
    put("calendars/cn_office.toml", OFFICE.replace('"office"', '"cn_office"'))
    assert len({first, second, load_rules(site=site).version}) == 3


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("calendars/office.toml", '"09:00-18:00"', '"09:00-12:00", "11:00-18:00"', "desk.site/calendars/office.toml:6 calendar.fault.overlap"),
        ("calendars/office.toml", '"09:00-18:00"', '"18:00-09:00"', "desk.site/calendars/office.toml:6 calendar.fault.period"),
        ("calendars/office.toml", '"09:00-18:00"', '"09:75-18:00"', "desk.site/calendars/office.toml:7 playbook.fault.not_a_period"),
        ("calendars/office.toml", '"09:00-18:00"', '"9 to 6"', "desk.site/calendars/office.toml:7 playbook.fault.not_a_period"),
        ("calendars/office.toml", '["09:00-18:00"]', "[]", "desk.site/calendars/office.toml:6 calendar.fault.never_open"),
        ("calendars/office.toml", '"09:00-18:00"', '"09:00-09:01"', "desk.site/calendars/office.toml:6 calendar.fault.seldom_open"),
        ("calendars/office.toml", 'monday = ["09:00-18:00"]', "monday = []", "desk.site/calendars/office.toml:6 calendar.fault.never_open"),
        ("clocks/house.toml", "amount = 16", "amount = 1000000000", "desk.site/clocks/house.toml:8 playbook.fault.too_large"),
        ("clocks/house.toml", "amount = 16", "amount = 16\ncomplex = 1900\nextension = 200", "desk.site/clocks/house.toml:10 playbook.fault.too_large"),
        ("clocks/house.toml", "amount = 16", "amount = 16\nshorter = [{ types = ['delay'], amount = 99999 }]", "desk.site/clocks/house.toml:9 playbook.fault.too_large"),
        ("calendars/office.toml", "Asia/Taipei", "Mars/Base", "desk.site/calendars/office.toml:3 playbook.fault.not_a_zone"),
        ("calendars/office.toml", "2026-10-10", "2026-13-10", "desk.site/calendars/office.toml:10 playbook.fault.not_a_date"),
        ("calendars/office.toml", "monday", "mon", "desk.site/calendars/office.toml:7 playbook.fault.unknown_key"),
        ("calendars/office.toml", 'title.en = "our office"', "", "desk.site/calendars/office.toml:1 playbook.fault.missing_text"),
        ("clocks/house.toml", "amount = 16", "amount = -16", "desk.site/clocks/house.toml:8 playbook.fault.not_a_number"),
        ("clocks/house.toml", '"resolution"', '"patience"', "desk.site/clocks/house.toml:7 playbook.fault.unknown_code"),
        ("clocks/house.toml", '"working_hours"', '"moons"', "desk.site/clocks/house.toml:9 playbook.fault.unknown_code"),
        ("clocks/house.toml", '"working_hours"', '"working_days"', "desk.site/clocks/house.toml:9 playbook.fault.service_in_hours"),
        ("clocks/house.toml", '["resolved"]', '["told"]', "desk.site/clocks/house.toml:10 playbook.fault.unknown_code"),
        ("clocks/house.toml", 'calendar = "office"', 'calendar = "nowhere"', "desk.site/clocks/house.toml:3 playbook.fault.unknown_code"),
        ("clocks/house.toml", "days = [5, 1]", "days = [0]", "desk.site/clocks/house.toml:14 playbook.fault.not_a_number"),
        ("clocks/house.toml", "days = [5, 1]", "days = []", "desk.site/clocks/house.toml:14 playbook.fault.not_a_number"),
        ("clocks/house.toml", "days = [5, 1]", "days = [400]", "desk.site/clocks/house.toml:14 playbook.fault.too_large"),
        ("clocks/house.toml", "days = [5, 1]\n", "", "desk.site/clocks/house.toml:13 playbook.fault.missing_text"),
        ("clocks/house.toml", '"gold"', '"platinum"', "desk.site/clocks/house.toml:15 playbook.fault.unknown_code"),
        ("clocks/house.toml", "urgencies = [4]", "urgencies = [9]", "desk.site/clocks/house.toml:21 playbook.fault.unknown_code"),
        ("clocks/house.toml", "more = true", "more = 1", "desk.site/clocks/house.toml:22 playbook.fault.not_a_flag"),
        ("clocks/house.toml", "more = true", "extra = true", "desk.site/clocks/house.toml:22 playbook.fault.unknown_key"),
        ("clocks/house.toml", "[[clock]]", "[[clock", "desk.site/clocks/house.toml:6 playbook.fault.not_toml"),
    ],
)
def test_a_bad_file_is_told_and_the_shipped_one_serves(site: Path, put: Put, file: str, old: str, new: str, reason: str) -> None:
    for name, text in (("calendars/office.toml", OFFICE), ("clocks/house.toml", HOUSE)):
        assert file != name or old in text
        put(name, text.replace(old, new) if name == file else text)
    assert reason in reasons(site)
    if new in ("", "[[clock") or DEEP:  # the long way, which reads all books in all languages, is the same for every fault
        assert reason in [f"{each.file}:{each.line} {each.reason.key}" for each in refused(site)]
        assert reason in [f"{each.file}:{each.line} {each.reason.key}" for each in check_all(site=site)]
    served = load_rules(site=site)
    assert served.sets[0].id == "house"
    assert all(Words(language).of(fault.reason) for language in ("en", "zh_CN", "zh_TW") for fault in limits(site).faults)


@pytest.mark.parametrize("file", ["calendars/office.toml", "clocks/house.toml", "clocks/choice.toml"])
@pytest.mark.parametrize(("content", "reason"), [(b'id = "a"\nid = "a"\n', "not_toml"), (b"title = 'caf\xe9'", "unreadable")])
def test_a_file_that_cannot_be_read_is_told_in_one_sentence_and_not_for_all_that_is_missing_in_it(
    site: Path, put: Put, file: str, content: bytes, reason: str
) -> None:
    put("calendars/office.toml", OFFICE)
    put("clocks/house.toml", HOUSE)
    put(file, "")
    site.joinpath(*file.split("/")).write_bytes(content)
    assert [told.rpartition(".")[2] for told in reasons(site)] == [reason]


def test_a_choice_of_what_is_not_there_is_told_and_the_rest_of_it_holds(site: Path, put: Put) -> None:
    put("clocks/choice.toml", 'sets = ["house", "uk_fca_disp", "nobody", "cn_banking"]\ndesk = "cn_office"\n')
    found = limits(site)
    assert [each.id for each in found.sets] == ["house", "uk_fca_disp", "cn_banking"]
    assert found.desk_time.calendar.name == "cn_office"
    assert reasons(site) == ["desk.site/clocks/choice.toml:1 playbook.fault.unknown_code"]
    put("clocks/choice.toml", 'sets = ["uk_fca_disp"]\ndesk = "gone"\n')
    assert [each.id for each in limits(site).sets] == ["uk_fca_disp"]
    assert reasons(site) == ["desk.site/clocks/choice.toml:2 playbook.fault.unknown_code"]


def test_a_set_that_only_the_site_has_and_that_is_bad_is_left_out(site: Path, put: Put) -> None:
    put("clocks/ours.toml", HOUSE.replace('"house"', '"ours"').replace("16", "-1"))
    put("calendars/office.toml", OFFICE)
    put("clocks/choice.toml", 'sets = ["house", "ours"]\n')
    assert [each.id for each in limits(site).sets] == ["house"]
    assert "desk.site/clocks/ours.toml:8 playbook.fault.not_a_number" in reasons(site)


# writing a calendar -------------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_again_as_the_same(site: Path, put: Put) -> None:
    put("calendars/office.toml", OFFICE)
    shelf = Shelf.of(None, site)
    calendar, _version = read_calendar(shelf, "office", Faults())
    changed = seeding.with_days(calendar, [date(2026, 10, 12), date(2026, 10, 11)], [date(2026, 10, 17)])
    seeding.keep(site, changed, 2, "TW")
    again, version = read_calendar(shelf, "office", Faults())
    assert (again, version) == (changed, 2)
    assert again.days == {date(2026, 10, 10): (), date(2026, 10, 12): (), date(2026, 10, 17): (Period(540, 1080),)}


@pytest.mark.parametrize("country", [each for each in COUNTRIES if each])
def test_the_official_days_of_every_country_are_known(country: str) -> None:
    off, made_up = seeding.official_days(country, [2026])
    assert len(off) > 5
    assert date(2026, 10, 10) in made_up if country == "CN" else not made_up


def test_the_shipped_calendars_hold_the_official_days() -> None:
    for calendar_id, country in (("cn_office", "CN"), ("hk_office", "HK"), ("gb_office", "GB")):
        calendar, _version = read_calendar(Shelf.of(), calendar_id, Faults())
        off, made_up = seeding.official_days(country, [2026])
        told_off, told_made_up = calendar.differing(date(2026, 1, 1), date(2026, 12, 31))
        assert set(told_off) == {day for day in off if day.weekday() < 5}
        assert set(told_made_up) == made_up
