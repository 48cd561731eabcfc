"""Understands "by when" as an agent types it or a screen reader sets it: "tomorrow noon", 后天下午三点, "48 h", 2026-11-25 17:00.

Rules, so that nobody has to guess:

- A day without a time is 18:00 local, the end of the working day; "end of day" is the same.
- Hours and minutes count exactly from now. Days, weeks and months mean that calendar day: "in 2 days" is the day after
  tomorrow at 18:00. Working days skip Saturday and Sunday (holidays are not known here).
- A weekday alone is the next one, today included while its time is ahead. "This Friday" is Friday of this week, "next Friday"
  and 下周五 Friday of the week after; weeks begin on Monday.
- A date without a year is the next such day, today included. With a year, and with "today", a past moment is returned as it
  is: the caller says that it is past.
- What has two readings is refused: 3/4 in English (3 April or 4 March), 三点 without saying which half of the day.
- Everything typed must be understood; one unknown word and the answer is None.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

LONGEST: Final = 60  # characters; nobody writes a due time longer than that
END_OF_DAY: Final = time(18, 0)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_ZH: Final = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_DIGITS_ZH: Final = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_NUMBERS_EN: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60,
}  # fmt: skip
# Only the characters that due times are written with; this layer has no conversion tables.
_SIMPLIFIED: Final = str.maketrans("後內點時個週禮這兩號鐘間聽當幾間隻", "后内点时个周礼这两号钟间听当几间只")
_SAME: Final = (  # other words for the same, brought to one form
    ("星期", "周"), ("礼拜", "周"), ("钟头", "小时"), ("个钟", "小时"), ("分钟", "分"), ("听日", "明天"), ("听晚", "明天晚上"),
    ("后日", "后天"), ("明日", "明天"), ("今日", "今天"), ("当天", "今天"), ("今晚", "今天晚上"), ("明晚", "明天晚上"),
    ("今早", "今天早上"), ("明早", "明天早上"), ("工作天", "工作日"), ("下班前", "18:00"), ("下班", "18:00"), ("正午", "中午"),
    ("夜晚", "晚上"), ("月末", "月底"),
)  # fmt: skip
_FILLER: Final = re.compile(
    r"\b(?:by|at|on|before|until|till|the|in|within|latest|due|no later than|from now|later|of|and|time|o'clock|local)\b"
    r"|之前|以前|之内|以内|之后|以后|前|内|后|在|于|到|的|截止|再过|过|[,，、.。;\s]"
)


@dataclass(frozen=True, slots=True)
class _Now:
    """Today and the time where the reader is, and the language that decides between day and month first."""

    wall: datetime
    language: str

    @property
    def today(self) -> date:
        return self.wall.date()


def parse_due(text: str, *, now_us: int, zone: tzinfo | None, language: str) -> int | None:
    """Return the moment a text means, or None when it means none or two. Never raises on any text.

    Args:
        text: as typed, in any of the three languages whatever the window speaks.
        now_us: the present, microseconds UTC.
        zone: the reader's time zone; None is the machine's own.
        language: the window's language; decides how 11/25 is read.

    Returns:
        Microseconds UTC; may lie in the past when the text says so.
    """
    if len(text) > LONGEST:
        return None
    try:
        exact = _iso(text.strip(), zone)
        if exact is None:
            wall = datetime.fromtimestamp(now_us / 1_000_000, UTC).astimezone(zone).replace(tzinfo=None)
            exact = _moment(_plain(text), _Now(wall, language), now_us, zone)
    except (ValueError, OverflowError, OSError):  # 31 April, the year 10000, or a moment no clock can show
        return None
    return exact


def _instant(wall: datetime, zone: tzinfo | None) -> int:
    aware = wall if wall.tzinfo else wall.replace(tzinfo=zone)
    return (aware.astimezone(UTC) - _EPOCH) // _MICROSECOND


def _iso(text: str, zone: tzinfo | None) -> int | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None  # "2026-11-25 noon" is read as words
    return _instant(datetime.combine(wall.date(), END_OF_DAY) if len(text) == len("2026-11-25") else wall, zone)


def _plain(text: str) -> str:
    """Return a text in one form: narrow, lower case, simplified, Chinese numerals as digits."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED)
    for old, new in _SAME:
        text = text.replace(old, new)
    text = re.sub(r"\btonight\b", "today evening", text)
    text = re.sub(r"\bhalf an hour\b|(?<![\d个])半个?小时", "30 min", text)
    text = re.sub(r"([一二两三四五六七八九\d]+)个?半小时", lambda found: f"{_number(found[1])}.5 h", text)
    # a weekday keeps its character: 周三三点 is Wednesday at three
    text = re.sub(r"周([一二三四五六日天])(?!后|内|之|以)", lambda found: f"w{_DAYS_ZH[found[1]]} ", text)
    return re.sub(r"[零〇一二两三四五六七八九十百]+", lambda found: str(_number(found[0])), text)


def _number(written: str) -> int:
    """Return a Chinese numeral below a thousand, or digits, as a number."""
    if written.isascii():
        return int(written)
    total, digit = 0, 0
    for sign in written:
        if sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            digit = digit * 10 + (_DIGITS_ZH[sign] if sign in _DIGITS_ZH else int(sign))
    return total + digit


def _moment(text: str, now: _Now, now_us: int, zone: tzinfo | None) -> int | None:
    day, text = _day(text, now)
    span, text = _span(text) if day is None else (None, text)
    clock, text = _clock(text)
    if _FILLER.sub("", text) or (day is None and span is None and clock is None):
        return None
    if span is not None:
        if span.exact is not None and clock is not None:
            return None  # "in 3 hours at noon"
        if span.exact is not None:
            begin = _instant(span.day(now.today, now.wall.time()), zone) if span.calendar else now_us
            return begin + span.exact // _MICROSECOND
        return _instant(span.day(now.today, clock or END_OF_DAY), zone)
    if day is None:
        return _instant(datetime.combine(now.today, clock or END_OF_DAY), zone)
    wall = datetime.combine(day.day, clock or END_OF_DAY)
    if day.rolls and wall < now.wall:
        wall += timedelta(days=7)
    return _instant(wall, zone)


# ---- days


@dataclass(frozen=True, slots=True)
class _Day:
    """A calendar day; ``rolls`` when it moves on a week once its time is past (a weekday said alone)."""

    day: date
    rolls: bool = False


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _coming(month: int, day: int, today: date) -> date:
    """Return the next such day of the year, today included.

    Raises:
        ValueError: there is none this year or next.
    """
    try:
        this_year = date(today.year, month, day)
    except ValueError:
        return date(today.year + 1, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _full(found: re.Match[str], now: _Now) -> _Day:
    return _Day(date(int(found[1]), int(found[2]), int(found[3])))


def _month_day(found: re.Match[str], now: _Now) -> _Day:
    return _Day(_coming(int(found[1]), int(found[2]), now.today))


def _named_month(found: re.Match[str], now: _Now) -> _Day:
    month = _MONTHS.index(found["month"][:3]) + 1
    day = int(found["day"])
    return _Day(date(int(found["year"]), month, day) if found["year"] else _coming(month, day, now.today))


def _slashed(found: re.Match[str], now: _Now) -> _Day:
    first, second = int(found[1]), int(found[2])
    if now.language != "en" or second > 12:
        month, day = first, second
    elif first > 12 or first == second:
        month, day = second, first
    else:
        raise ValueError("day and month cannot be told apart")
    return _Day(date(int(found[3]), month, day) if found[3] else _coming(month, day, now.today))


def _ahead(days: int) -> Callable[[re.Match[str], _Now], _Day]:
    return lambda _found, now: _Day(now.today + timedelta(days=days))


def _weekday(found: re.Match[str], now: _Now) -> _Day:
    number = int(found["w"]) if found["w"] else _DAYS_EN.index(found["name"][:3])
    monday = now.today - timedelta(days=now.today.weekday())
    which = (found["which"] or "").strip()
    if which in ("next", "下", "下个"):
        return _Day(monday + timedelta(days=7 + number))
    if which in ("下下", "下下个"):
        return _Day(monday + timedelta(days=14 + number))
    if which in ("this", "本", "这", "这个"):
        return _Day(monday + timedelta(days=number))
    return _Day(now.today + timedelta(days=(number - now.today.weekday()) % 7), rolls=True)


def _day_of_month(found: re.Match[str], now: _Now) -> _Day:
    number = int(found[1])
    if number >= now.today.day:
        return _Day(now.today.replace(day=number))
    return _Day((_month_end(now.today) + timedelta(days=1)).replace(day=number))


def _end_of_week(_found: re.Match[str], now: _Now) -> _Day:
    return _Day(now.today + timedelta(days=4 - now.today.weekday()))


_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_NAME: Final = (
    r"(?P<name>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_READINGS: Final = tuple(
    (re.compile(pattern, re.ASCII), reading)
    for pattern, reading in (
        (r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?", _full),
        (r"(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})(?!\d)\s*[日号]?", _month_day),
        (rf"(?<![\d:])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}\b\.?(?:,?\s*(?P<year>\d{{4}})(?!\d))?", _named_month),
        (rf"\b{_MONTH}\b\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s*(?P<year>\d{{4}})(?!\d))?", _named_month),
        (r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", _slashed),
        (r"(?<![\d/])(\d{1,2})/(\d{1,2})()(?![\d/])", _slashed),
        (r"\bday after tomorrow\b|(?<!大)后天", _ahead(2)),
        (r"大后天", _ahead(3)),
        (r"\btomorrow\b|明天", _ahead(1)),
        (r"\btoday\b|今天", _ahead(0)),
        (rf"(?:(?P<which>\bnext|\bthis|\bcoming|下下个?|下个?|本|这个?)\s*)?(?:\b{_NAME}\b\.?|w(?P<w>[0-6]) )", _weekday),
        (r"(?<!\d)(\d{1,2})[日号](?!内|后|之|以)", _day_of_month),
        (r"\bend of (?:the |this )?week\b|\beow\b", _end_of_week),
        (r"\bend of (?:the |this )?month\b|\beom\b|(?:这个|本)?月底", lambda _found, now: _Day(_month_end(now.today))),
    )
)


def _day(text: str, now: _Now) -> tuple[_Day | None, str]:
    for pattern, reading in _READINGS:
        found = pattern.search(text)
        if found:
            return reading(found, now), f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


# ---- lengths of time


@dataclass(frozen=True, slots=True)
class _Span:
    """A length of time: whole days and months of the calendar, working days, and what is counted exactly (None: nothing is)."""

    days: int
    months: int
    working_days: int
    exact: timedelta | None

    @property
    def calendar(self) -> bool:
        """Tell whether any of it is counted by the calendar."""
        return bool(self.days or self.months or self.working_days)

    def day(self, today: date, clock: time) -> datetime:
        """Return the day that far ahead, at a time."""
        count = today.month - 1 + self.months
        year, month = today.year + count // 12, count % 12 + 1
        day = date(year, month, min(today.day, calendar.monthrange(year, month)[1])) + timedelta(days=self.days)
        if self.working_days:
            day -= timedelta(days=max(0, day.weekday() - 4))  # on a weekend the count begins after Friday
            weeks, left = divmod(self.working_days, 5)
            over_weekend = 2 if day.weekday() + left > 4 else 0
            day += timedelta(days=7 * weeks + left + over_weekend)
        return datetime.combine(day, clock)


_WORDS: Final = "|".join(rf"\b{word}" for word in sorted(_NUMBERS_EN, key=len, reverse=True))
_COUNT: Final = rf"(?P<count>\d{{1,5}}(?:\.\d{{1,2}})?|{_WORDS})"
_PIECE: Final = re.compile(
    rf"(?<![\d:.]){_COUNT}\s*-?\s*(?:个\s*)?"
    r"(?P<unit>working days?\b|business days?\b|工作日|days?\b|d\b|天|日(?=内|后|之|以)|weeks?\b|wks?\b|周|months?\b|月|"
    r"hours?\b|hrs?\b|h\b|小时|minutes?\b|mins?\b|m\b|分)",
    re.ASCII,
)


def _span(text: str) -> tuple[_Span | None, str]:
    """Return the length of time in a text and what is left of the text.

    Raises:
        ValueError: half a day, whose end nobody agrees on.
    """
    days = months = working = 0
    exact: timedelta | None = None
    rest, at = "", 0
    for found in _PIECE.finditer(text):
        written, unit = found["count"], found["unit"]
        if _is_clock(text, found):
            continue
        rest, at = rest + text[at : found.start()] + " ", found.end()
        amount = float(_NUMBERS_EN.get(written) or written)
        if unit[0] == "h" or unit == "小时":
            exact = (exact or timedelta()) + timedelta(hours=amount)
            continue
        if unit in ("m", "分") or unit.startswith("min"):
            exact = (exact or timedelta()) + timedelta(minutes=amount)
            continue
        if amount != int(amount):
            raise ValueError("a part of a day has no end")
        if unit.startswith(("working", "business", "工作日")):
            working += int(amount)
        elif unit.startswith(("week", "wk", "周")):
            days += 7 * int(amount)
        elif unit.startswith(("month", "月")):
            months += int(amount)
        else:
            days += int(amount)
    if not at:
        return None, text
    return _Span(days, months, working, exact), rest + text[at:]


def _is_clock(text: str, found: re.Match[str]) -> bool:
    """Tell whether minutes belong to a time of day: 3点20分."""
    return found["unit"] == "分" and text[: found.start()].rstrip().endswith("点")


# ---- times of day

_HALF: Final = {"凌晨": 0, "早上": 0, "清晨": 0, "上午": 0, "早": 0, "中午": 1, "下午": 12, "傍晚": 12, "晚上": 12, "晚": 12}
_PERIOD: Final = r"(?P<period>凌晨|早上|清晨|上午|早|中午|下午|傍晚|晚上|晚)?\s*"
_TIMES: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        _PERIOD + r"(?<![\d:.])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?![\d:])\s*(?P<half>[ap]\.?m\b\.?)?",
        r"(?<![\d:.])(?P<hour>\d{1,2})\s*(?P<half>[ap]\.?m\b\.?)",
        _PERIOD + r"(?<![\d:.])(?P<hour>\d{1,2})\s*[点时](?:钟|整|(?P<part>半|1刻|3刻)|(?P<minute>\d{1,2})分?)?",
    )
)
_NAMED: Final = (
    (re.compile(r"\b(?:at )?(?:noon|midday)\b|中午"), time(12)),
    (re.compile(r"\bend of (?:the )?(?:working |business )?day\b|\beod\b|\bcob\b|\bclose of business\b"), END_OF_DAY),
    (re.compile(r"\b(?:in the |this )?morning\b|早上|上午|清晨"), time(9)),
    (re.compile(r"\b(?:in the |this )?afternoon\b|下午"), time(15)),
    (re.compile(r"\b(?:in the |this )?evening\b|晚上|傍晚"), time(20)),
)


def _clock(text: str) -> tuple[time | None, str]:
    """Return the time of day in a text and what is left of the text.

    Raises:
        ValueError: no such time, or one of two.
    """
    for pattern in _TIMES:
        found = pattern.search(text)
        if found:
            return _read_clock(found.groupdict()), f"{text[: found.start()]} {text[found.end() :]}"
    for named, clock in _NAMED:
        found = named.search(text)
        if found:
            return clock, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _read_clock(parts: dict[str, str | None]) -> time:
    hour = int(parts["hour"] or 0)
    part = parts.get("part")
    minute = {"半": 30, "1刻": 15, "3刻": 45}[part] if part else int(parts.get("minute") or 0)
    half, period = parts.get("half"), parts.get("period")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour on a clock of twelve")
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    elif period:
        late = _HALF[period]
        if hour < 12 and (late == 12 or (late == 1 and hour < 3)):
            hour += 12  # 下午三点, 中午一点
    elif "part" in parts and hour < 7:
        raise ValueError("three o'clock in which half of the day")
    return time(hour, minute, int(parts.get("second") or 0))
