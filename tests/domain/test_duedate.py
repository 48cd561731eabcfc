"""What "by when" means, as it is typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.duedate import parse_due
from complaint_desk.wording import Words

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=SHANGHAI)  # a Thursday


def us(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def due(text: str, language: str = "en", now: datetime = NOW) -> str | None:
    found = parse_due(text, now_us=us(now), zone=now.tzinfo, language=language)
    return None if found is None else f"{datetime.fromtimestamp(found / 1e6, UTC).astimezone(now.tzinfo):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-25", "2026-11-25 18:00"), ("2026-11-25 17:00", "2026-11-25 17:00"), ("2026-11-25T17:00", "2026-11-25 17:00"),
        ("2026-11-25T09:00:00Z", "2026-11-25 17:00"), ("2026-11-25 17:00+09:00", "2026-11-25 16:00"), ("2026-11-25 noon", "2026-11-25 12:00"),
        ("tomorrow", "2026-11-20 18:00"), ("Tomorrow 12:00", "2026-11-20 12:00"), ("tomorrow at noon", "2026-11-20 12:00"),
        ("tomorrow, 5 pm", "2026-11-20 17:00"), ("by tomorrow 5:30pm", "2026-11-20 17:30"), ("today 17:00", "2026-11-19 17:00"),
        ("today", "2026-11-19 18:00"), ("17:00", "2026-11-19 17:00"), ("noon", "2026-11-19 12:00"), ("end of day", "2026-11-19 18:00"),
        ("end of day tomorrow", "2026-11-20 18:00"), ("day after tomorrow", "2026-11-21 18:00"), ("tonight", "2026-11-19 20:00"),
        ("in 2 days", "2026-11-21 18:00"), ("2 days", "2026-11-21 18:00"), ("within 3 days", "2026-11-22 18:00"), ("two days", "2026-11-21 18:00"),
        ("in 2 days at 10:00", "2026-11-21 10:00"), ("48 h", "2026-11-21 10:30"), ("48h", "2026-11-21 10:30"), ("24 hours", "2026-11-20 10:30"), ("0 h", "2026-11-19 10:30"),
        ("in an hour", "2026-11-19 11:30"), ("half an hour", "2026-11-19 11:00"), ("1.5 hours", "2026-11-19 12:00"), ("90 min", "2026-11-19 12:00"),
        ("2 h 30 min", "2026-11-19 13:00"), ("1 day 2 hours", "2026-11-20 12:30"), ("in a week", "2026-11-26 18:00"), ("2 weeks", "2026-12-03 18:00"),
        ("1 month", "2026-12-19 18:00"), ("3 working days", "2026-11-24 18:00"), ("5 business days", "2026-11-26 18:00"),
        ("Friday 10:00", "2026-11-20 10:00"), ("Friday", "2026-11-20 18:00"), ("next Friday", "2026-11-27 18:00"), ("this Friday", "2026-11-20 18:00"),
        ("Thursday 17:00", "2026-11-19 17:00"), ("Thursday 10:00", "2026-11-26 10:00"), ("on Mon at 9 am", "2026-11-23 09:00"),
        ("25 Nov", "2026-11-25 18:00"), ("25 Nov 2026 12:00", "2026-11-25 12:00"), ("25 Nov 2026, 12:00", "2026-11-25 12:00"),
        ("Nov 25, 2026 5pm", "2026-11-25 17:00"), ("November 25th", "2026-11-25 18:00"), ("the 25th of November", "2026-11-25 18:00"),
        ("1 Feb", "2027-02-01 18:00"), ("19 Nov", "2026-11-19 18:00"), ("11/25", "2026-11-25 18:00"), ("25/11/2026", "2026-11-25 18:00"),
        ("2026/11/25 17:00", "2026-11-25 17:00"), ("end of the week", "2026-11-20 18:00"), ("end of month", "2026-11-30 18:00"),
        ("18 Nov 2026", "2026-11-18 18:00"), ("2020-01-01", "2020-01-01 18:00"), ("today 09:00", "2026-11-19 09:00"),
    ],
)  # fmt: skip
def test_english(text: str, moment: str) -> None:
    assert due(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("明天", "2026-11-20 18:00"), ("明天中午12点", "2026-11-20 12:00"), ("明天中午", "2026-11-20 12:00"), ("后天下午三点", "2026-11-21 15:00"),
        ("後天 15:00", "2026-11-21 15:00"), ("後天下午三點半", "2026-11-21 15:30"), ("大后天", "2026-11-22 18:00"), ("今天 17:00", "2026-11-19 17:00"),
        ("今晚8点", "2026-11-19 20:00"), ("明早九点一刻", "2026-11-20 09:15"), ("三天内", "2026-11-22 18:00"), ("3天", "2026-11-22 18:00"),
        ("三日內", "2026-11-22 18:00"), ("两天后上午10点", "2026-11-21 10:00"), ("2小时后", "2026-11-19 12:30"), ("兩小時內", "2026-11-19 12:30"),
        ("半小时后", "2026-11-19 11:00"), ("一个半小时", "2026-11-19 12:00"), ("四十八小时内", "2026-11-21 10:30"), ("两个钟头", "2026-11-19 12:30"),
        ("30分钟内", "2026-11-19 11:00"), ("下周五", "2026-11-27 18:00"), ("下週五 10:00", "2026-11-27 10:00"), ("下星期五", "2026-11-27 18:00"),
        ("下禮拜一下午四點", "2026-11-23 16:00"), ("周五", "2026-11-20 18:00"), ("周三三点", None), ("周三下午三点", "2026-11-25 15:00"), ("本周日", "2026-11-22 18:00"),
        ("11月25日", "2026-11-25 18:00"), ("11月25号上午十点二十分", "2026-11-25 10:20"), ("十一月二十五日", "2026-11-25 18:00"), ("11/25", "2026-11-25 18:00"),
        ("3/4", "2027-03-04 18:00"), ("2026年11月25日 12:00", "2026-11-25 12:00"), ("2026年11月25日下午5点", "2026-11-25 17:00"), ("25日", "2026-11-25 18:00"),
        ("3号", "2026-12-03 18:00"), ("三个工作日内", "2026-11-24 18:00"), ("一周内", "2026-11-26 18:00"), ("两个星期后", "2026-12-03 18:00"), ("一个月后", "2026-12-19 18:00"),
        ("明天下班前", "2026-11-20 18:00"), ("月底前", "2026-11-30 18:00"), ("聽日下午三點", "2026-11-20 15:00"), ("１１月２５日１２：００", "2026-11-25 12:00"),
        ("明天12點", "2026-11-20 12:00"), ("晚上十一点", "2026-11-19 23:00"), ("中午一点", "2026-11-19 13:00"),
    ],
)  # fmt: skip
def test_chinese(text: str, moment: str | None) -> None:
    assert due(text, "zh_TW" if any(sign in text for sign in "後內點週禮兩聽") else "zh_CN") == moment


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "as soon as possible", "3/4", "5", "maybe tomorrow", "tomorrow or Friday", "31 April", "25:00", "13 pm", "tomorrow today",
     "明天三点", "尽快", "0.5 days", "in 3 hours at noon", "2026-13-45", "99999 months", "12:00 15:00", "x" * 500, "下周"],
)  # fmt: skip
def test_what_means_nothing_or_two_things_is_refused(text: str) -> None:
    assert due(text) is None


def test_a_date_as_the_desk_writes_it_is_read_back() -> None:
    moment = datetime(2026, 12, 4, 16, 5, tzinfo=SHANGHAI)
    for language in ("en", "zh_CN", "zh_TW"):
        assert due(Words(language, SHANGHAI).moment(us(moment)), language) == "2026-12-04 16:05"


def test_the_readers_time_zone_and_summer_time_count() -> None:
    berlin = datetime(2026, 10, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # the night before clocks go back
    assert due("tomorrow 12:00", now=berlin) == "2026-10-25 12:00"
    assert due("24 hours", now=berlin) == "2026-10-25 11:00"


def test_without_a_zone_the_machines_own_is_used() -> None:
    assert parse_due("tomorrow", now_us=us(NOW), zone=None, language="en") is not None


@given(text=st.text(max_size=80), language=st.sampled_from(["en", "zh_CN", "zh_TW"]))
def test_no_text_makes_it_fail(text: str, language: str) -> None:
    parse_due(text, now_us=us(NOW), zone=SHANGHAI, language=language)


PIECES = ["2026", "-", "11", "25", "/", ":", "99", "0", " ", "下", "周", "三", "点", "半", "天", "内", "后", "月", "日", "号", "小时", "h", "pm", "next", "fri", "in", "a",
          "half", "week", "nov", "today", "明天", "中午", "年", "十", "百", ".", "w3 ", "13", "个", "分", "²"]  # fmt: skip


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_mix_of_its_own_words_makes_it_fail(pieces: list[str]) -> None:
    for language in ("en", "zh_CN"):
        parse_due("".join(pieces), now_us=us(NOW), zone=SHANGHAI, language=language)


@given(seconds=st.integers(0, 7_000_000_000), micro=st.integers(0, 999_999))
def test_iso_comes_back_exactly(seconds: int, micro: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)
    assert parse_due(moment.isoformat(), now_us=us(NOW), zone=SHANGHAI, language="en") == us(moment)


@given(
    days=st.integers(0, 2000), more=st.integers(1, 500), pattern=st.sampled_from(["in {} days", "{} working days", "{}天内", "{} 個工作天", "{} h", "{} weeks", "{}个月后"])
)
def test_more_is_later(days: int, more: int, pattern: str) -> None:
    sooner = parse_due(pattern.format(days), now_us=us(NOW), zone=SHANGHAI, language="en")
    later = parse_due(pattern.format(days + more), now_us=us(NOW), zone=SHANGHAI, language="en")
    assert sooner is not None
    assert later is not None
    assert sooner < later


@given(days=st.integers(1, 2000), today=st.integers(0, 6))
def test_working_days_are_counted_one_by_one_without_weekends(days: int, today: int) -> None:
    now = NOW + timedelta(days=today)
    found = parse_due(f"{days} working days", now_us=us(now), zone=SHANGHAI, language="en")
    assert found is not None
    end = datetime.fromtimestamp(found / 1e6, SHANGHAI).date()
    assert end.weekday() < 5
    passed = (now.date() + timedelta(days=day) for day in range(1, (end - now.date()).days + 1))
    assert sum(day.weekday() < 5 for day in passed) == days
