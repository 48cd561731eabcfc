"""Dates as typed: each form and its moment, days that do not exist, and which of day and month comes first."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.readers.dates import Moment, NoDate, looks_like_date, moment, order_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def us(*parts: int, zone: object = SHANGHAI) -> int:
    then = datetime(*parts, tzinfo=zone)  # type: ignore[misc,arg-type]
    return (then - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-01-09", us(2019, 1, 9)),
        ("2019-01-09 15:32", us(2019, 1, 9, 15, 32)),
        ("2019-01-09T15:32:26", us(2019, 1, 9, 15, 32, 26)),
        ("2019-01-09 15:32:26.123", us(2019, 1, 9, 15, 32, 26, 123_000)),
        ("2019-01-09T15:32:26.123456789Z", us(2019, 1, 9, 15, 32, 26, 123_456, zone=UTC)),
        ("2024-07-11T21:22:07.000+0000", us(2024, 7, 11, 21, 22, 7, zone=UTC)),
        ("2017-12-01 09:37:48+00:00", us(2017, 12, 1, 9, 37, 48, zone=UTC)),
        ("2019-01-09T15:32:26-08:00", us(2019, 1, 9, 15, 32, 26, zone=timezone(timedelta(hours=-8)))),
        ("2019/1/9 15:32:26", us(2019, 1, 9, 15, 32, 26)),
        ("2019/1/9", us(2019, 1, 9)),
        ("2019.01.09", us(2019, 1, 9)),
        ("01/31/2020 12:00:00 AM", us(2020, 1, 31)),
        ("01/31/2020 12:05:00 PM", us(2020, 1, 31, 12, 5)),
        ("1/31/20 1:02 p.m.", us(2020, 1, 31, 13, 2)),
        ("31.01.2020", us(2020, 1, 31)),
        ("31.01.2020 8:15", us(2020, 1, 31, 8, 15)),
        ("21-02-2015 15.47", NoDate("impossible")),
        ("2020年1月3日", us(2020, 1, 3)),
        ("2020年01月03日 15时32分26秒", us(2020, 1, 3, 15, 32, 26)),
        ("2020年1月3日 星期五 下午3:20", us(2020, 1, 3, 15, 20)),
        ("2020/1/3 下午 03:20:11", us(2020, 1, 3, 15, 20, 11)),
        ("2020/1/3 上午 12:20:11", us(2020, 1, 3, 0, 20, 11)),
        ("民國109年1月3日", us(2020, 1, 3)),
        ("109/01/03", us(2020, 1, 3)),
        ("２０２０年１月３日", us(2020, 1, 3)),
        ("3 January 2020", us(2020, 1, 3)),
        ("3-Sept-2020 10:00", us(2020, 9, 3, 10)),
        ("Jan 3, 2020", us(2020, 1, 3)),
        ("January 3rd, 2020 4:05 PM", us(2020, 1, 3, 16, 5)),
        ("Fri, 03 Jan 2020 10:00:00 +0100", us(2020, 1, 3, 9, zone=UTC)),
        ("Tue Feb 24 11:35:52 -0800 2015", us(2015, 2, 24, 19, 35, 52, zone=UTC)),
        ("20200103", us(2020, 1, 3)),
        ("20200103153226", us(2020, 1, 3, 15, 32, 26)),
        ("1578036746", 1_578_036_746_000_000),
        ("1578036746.5", 1_578_036_746_500_000),
        ("1578036746123", 1_578_036_746_123_000),
        ("43833", us(2020, 1, 3)),
        ("43833.75", us(2020, 1, 3, 18)),
        ("2020-02-29", us(2020, 2, 29)),
        ("2020/1/3 24:00", us(2020, 1, 4)),
    ],
)
def test_each_form(text: str, expected: int | NoDate) -> None:
    found = moment(f"  {text}\t", SHANGHAI)
    assert (found.us if isinstance(found, Moment) else found) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023-02-31", "impossible"), ("31/02/2023", "impossible"), ("2023年2月30日", "impossible"), ("2019-02-29", "impossible"),
        ("2023-13-01", "impossible"), ("2023-01-05 25:00", "impossible"), ("2023/1/5 10:61", "impossible"), ("0000-00-00 00:00:00", "impossible"),
        ("2023/2/31 whenever", "impossible"), ("2023/1/5 14:00 AM", "impossible"), ("20230231", "impossible"), ("5/0/2023", "impossible"),
        ("1900-01-01", "range"), ("2099-12-31", "range"), ("1/1/1901", "range"), ("9999-12-31", "range"), ("99999999999999999", "unknown"),
        ("yesterday", "unknown"), ("2023/1/5 about noon", "unknown"), ("12", "unknown"), ("Mayday 3 2020", "unknown"), ("-", "unknown"), ("1/2", "unknown"),
    ],
)
def test_what_is_no_moment_says_why(text: str, why: str) -> None:
    assert moment(text, SHANGHAI) == NoDate(why)


def test_a_day_alone_is_told_from_a_time() -> None:
    assert [isinstance(found := moment(text, UTC), Moment) and found.whole_day for text in ("2020-01-03", "2020/1/3", "2020-01-03 00:00", "20200103")] == [
        True, True, False, True,
    ]


def test_which_comes_first_is_decided_for_the_column() -> None:
    assert order_of(["01/02/2023", "13/02/2023"]) == "dmy"
    assert order_of(["01/02/2023", "02/13/2023", "2023-05-17"]) == "mdy"
    assert order_of(["01/02/2023", "2023/13/01"]) == ""
    assert order_of(["12/31/23", "11/30/23", "31-12-2023"]) == "-dmy /mdy"


@pytest.mark.parametrize(("order", "text", "day"), [("dmy", "03/04/2023", (2023, 4, 3)), ("mdy", "03/04/2023", (2023, 3, 4)), ("-dmy /mdy", "03/04/2023", (2023, 3, 4)), ("-dmy /mdy", "03-04-2023", (2023, 4, 3))])
def test_the_order_decides(order: str, text: str, day: tuple[int, int, int]) -> None:
    assert moment(text, SHANGHAI, order) == Moment(us(*day), whole_day=True)


def test_bare_numbers_do_not_make_a_column_of_dates() -> None:
    assert looks_like_date("21-02-2015 15.47")
    assert not looks_like_date("20200103")
    assert not looks_like_date("a very long text " * 20)


_MOMENTS = st.datetimes(min_value=datetime(1980, 1, 2), max_value=datetime(2068, 12, 30))  # noqa: DTZ001


@given(_MOMENTS)
def test_what_is_written_is_read(then: datetime) -> None:
    then = then.replace(tzinfo=SHANGHAI, microsecond=0, fold=0)
    expected = (then - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    for form in ("%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y年%m月%d日 %H时%M分%S秒", "%d.%m.%Y %H:%M:%S", "%Y%m%d%H%M%S"):
        assert moment(then.strftime(form), SHANGHAI) == Moment(expected, whole_day=False)
    assert moment(then.isoformat(), UTC) == Moment(expected, whole_day=False)


@given(st.text(max_size=40) | st.from_regex(r"[0-9/年月日:. apmAPM-]{1,24}", fullmatch=True))
def test_any_text_gives_a_moment_or_a_reason(text: str) -> None:
    assert isinstance(moment(text, SHANGHAI), Moment | NoDate)
    looks_like_date(text)
    order_of([text])
