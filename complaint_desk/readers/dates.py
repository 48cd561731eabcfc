"""Reads dates as people and programs type them and gives moments: microseconds UTC.

A date without an offset is meant in the zone of the desk that imports it. Which of the first two numbers of ``01/02/2020`` is
the month is decided once for a column, from all its values, never row by row. A day that does not exist is refused, not moved.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final, NamedTuple

EARLIEST_YEAR: Final = 1980
LATEST_YEAR: Final = 2068
DAY_FIRST: Final = "dmy"
MONTH_FIRST: Final = "mdy"

_ORDER: Final = re.compile(r"(?:dmy|mdy|[-/.](?:dmy|mdy)(?: [-/.](?:dmy|mdy))*)?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EXCEL_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - serial days have no zone of their own
_ISO: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d:?\d\d)?")
_NUMERIC: Final = re.compile(r"(\d{1,4})\s?([-/.年])\s?(\d{1,2})\s?[-/.月]\s?(\d{1,4})\s?[日号號]?(?!\d)")
_CLOCK: Final = re.compile(
    r"(?:[T,\s]*|\s*\(?(?:星期|周|週|禮拜)[一二三四五六日天]\)?\s*)(上午|下午|中午|凌晨|早上|晚上|[AaPp]\.?[Mm]\.?)?\s*"
    r"(\d{1,2})\s*[:.时時点點]\s*(?:(\d{1,2})\s*(?:[:.分]\s*(?:(\d{1,2})(?:[.,](\d{1,9}))?\s*秒?)?)?)?"
    r"\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}:?\d{2})?(?:\s*\([A-Za-z ]+\))?"
)
_DAY_MONTH: Final = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2}(?!\d))"
)
_MONTH_DAY: Final = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_YEAR_LAST: Final = re.compile(r"[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+([\d:]+(?:\s+[+-]\d{4}|\s+UTC|\s+GMT)?)\s+(\d{4})")
_NUMBER: Final = re.compile(r"\d{1,17}(?:\.\d{1,12})?")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)
_PLAIN_CHARS: Final = 19
_AFTERNOON: Final = ("下午", "晚上", "中午")


class Moment(NamedTuple):
    """A date that was read.

    Attributes:
        us: microseconds since 1970-01-01T00:00:00Z.
        whole_day: only the day was given; the moment is its beginning.
    """

    us: int
    whole_day: bool


@dataclass(frozen=True, slots=True)
class NoDate:
    """A text that gives no moment.

    Attributes:
        why: ``unknown`` (not written like a date), ``impossible`` (no such day or time) or ``range`` (a year no complaint has).
    """

    why: str


_UNKNOWN: Final = NoDate("unknown")
_IMPOSSIBLE: Final = NoDate("impossible")


def moment(text: str, zone: tzinfo, order: str = MONTH_FIRST) -> Moment | NoDate:
    """Return the moment a text names.

    Args:
        text: as typed; full-width digits are understood.
        zone: the zone of dates without an offset.
        order: ``dmy`` or ``mdy`` for dates that begin with neither a year nor a word, or one for each mark, as from ``order_of``.
    """
    text = text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).strip()
    try:
        found = _plain(text, zone) or _iso(text, zone) or _spelled(text, zone, order) or _number(text, zone)
    except (ValueError, OverflowError):
        return _IMPOSSIBLE
    if found is None:
        return _UNKNOWN
    then, whole_day = found
    if not EARLIEST_YEAR <= then.year <= LATEST_YEAR:
        return NoDate("range")
    since = then - _EPOCH
    return Moment((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds, whole_day)


def order_of(texts: Iterable[str]) -> str:
    """Return which comes first in a column's dates, day or month, or nothing when no value shows it.

    A column put together from two programs may write ``12/31/23`` and ``31-12-2023``; then each mark has its own: ``/mdy -dmy``.
    """
    days: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for text in texts:
        found = _NUMERIC.match(text.strip())
        if found and len(found[1]) <= 2 and found[2] != "年":
            days[found[2]] += int(found[1]) > 12
            months[found[2]] += int(found[3]) > 12
    decided = {mark: DAY_FIRST if days[mark] > months[mark] else MONTH_FIRST for mark in sorted(days) if days[mark] != months[mark]}
    if len(set(decided.values())) < 2:
        return next(iter(decided.values()), "")
    return " ".join(mark + order for mark, order in decided.items())


def is_order(text: str) -> bool:
    """Tell whether a text is an order as ``order_of`` returns it."""
    return bool(_ORDER.fullmatch(text))


def looks_like_date(text: str) -> bool:
    """Tell whether a text is written as a date, leaving bare numbers aside."""
    if _NUMBER.fullmatch(text) or len(text) > 60:
        return False
    return any(isinstance(moment(text, UTC, order), Moment) for order in (MONTH_FIRST, DAY_FIRST))


_Found = tuple[datetime, bool] | None


def _plain(text: str, zone: tzinfo) -> _Found:
    """Read what nearly every export writes, ``2025-01-31 08:15:00``, the short way; whatever else it is goes the long one."""
    if len(text) != _PLAIN_CHARS or text[4] != "-" or text[7] != "-" or text[10] not in " T" or text[13] + text[16] != "::":
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone), False
    except ValueError:
        return None


def _iso(text: str, zone: tzinfo) -> _Found:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, part, offset = found.groups()
    micro = int(part[:6].ljust(6, "0")) if part else 0
    where = _offset(offset) if offset else zone
    if hour is None:
        return datetime(int(year), int(month), int(day), tzinfo=where), True
    return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), micro, tzinfo=where), False


def _spelled(text: str, zone: tzinfo, order: str) -> _Found:
    for prefix in ("中華民國", "中华民国", "民國", "民国"):
        if text.startswith(prefix):
            text = text.removeprefix(prefix).strip()
            found = _NUMERIC.match(text)
            return _with_clock(int(found[1]) + 1911, int(found[3]), int(found[4]), text[found.end() :], zone) if found else None
    found = _NUMERIC.match(text)
    if found:
        first, _mark, second, third = found.groups()
        return _with_clock(*_ordered(first, second, third, order, found[2]), text[found.end() :], zone)
    found = _DAY_MONTH.match(text)
    if found and (month := _month(found[2])):
        return _with_clock(_full_year(found[3]), month, int(found[1]), text[found.end() :], zone)
    found = _MONTH_DAY.match(text)
    if found and (month := _month(found[1])):
        return _with_clock(int(found[3]), month, int(found[2]), text[found.end() :], zone)
    found = _YEAR_LAST.fullmatch(text)
    if found and (month := _month(found[1])):
        return _with_clock(int(found[4]), month, int(found[2]), f" {found[3]}", zone)
    return None


def _ordered(first: str, second: str, third: str, order: str, mark: str) -> tuple[int, int, int]:
    if len(first) >= 3 or mark == "年":
        year = int(first) + (1911 if len(first) == 3 else 2000 if len(first) <= 2 else 0)  # three digits: years of the republic
        return year, int(second), int(third)
    if len(third) == 3:
        raise ValueError("no year has three digits at the end")
    # 31.01.2020 is written by those who put the day first.
    day_first = order == DAY_FIRST or mark + DAY_FIRST in order or mark == "."
    day, month = (first, second) if day_first else (second, first)
    return _full_year(third), int(month), int(day)


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 69 else 1900)  # as POSIX reads two digits


def _month(word: str) -> int:
    word = word.lower()
    return next((number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word) or word == name[:4]), 0)


def _with_clock(year: int, month: int, day: int, rest: str, zone: tzinfo) -> _Found:
    if not rest.strip():
        return datetime(year, month, day, tzinfo=zone), True
    found = _CLOCK.fullmatch(rest.rstrip())
    if not found:
        datetime(year, month, day, tzinfo=zone)  # a day that does not exist is said before what follows it
        return None
    before, hour_text, minute, second, part, after, offset = found.groups()
    half = (before or after or "").replace(".", "").lower()
    hour = int(hour_text)
    if half and hour > 12 and half in ("am", "上午", "凌晨", "早上"):
        raise ValueError("no such hour in the morning")
    if (half == "pm" or half in _AFTERNOON) and hour < 12:
        hour += 0 if half == "中午" and hour > 10 else 12
    elif half in ("am", "上午", "凌晨") and hour == 12:
        hour = 0
    micro = int(part[:6].ljust(6, "0")) if part else 0
    next_day = hour == 24 and not int(minute or 0) and not int(second or 0)
    where = _offset(offset) if offset else zone
    then = datetime(year, month, day, 0 if next_day else hour, int(minute or 0), int(second or 0), micro, tzinfo=where)
    return then + timedelta(days=next_day), False


def _offset(text: str) -> tzinfo:
    if text in ("Z", "UTC", "GMT"):
        return UTC
    text = text.removeprefix("UTC").removeprefix("GMT")
    digits = text[1:].replace(":", "").rjust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _number(text: str, zone: tzinfo) -> _Found:
    """Read a bare number: a compact date, seconds, milliseconds or microseconds since 1970, or a spreadsheet's day number."""
    if not _NUMBER.fullmatch(text):
        return None
    whole, _, part = text.partition(".")
    if not part and len(whole) in (8, 12, 14) and whole[:2] in ("19", "20") and 1 <= int(whole[4:6]) <= 12:
        hour, minute, second = (int(whole[at : at + 2] or 0) for at in (8, 10, 12))
        return datetime(int(whole[:4]), int(whole[4:6]), int(whole[6:8]), hour, minute, second, tzinfo=zone), len(whole) == 8
    if len(whole) in (9, 10):
        return _EPOCH + timedelta(seconds=float(text)), False
    if len(whole) in (12, 13) and not part:
        return _EPOCH + timedelta(milliseconds=int(whole)), False
    if len(whole) in (15, 16) and not part:
        return _EPOCH + timedelta(microseconds=int(whole)), False
    if len(whole) == 5:
        then = _EXCEL_ZERO + timedelta(days=int(whole), seconds=round(float(f"0.{part or 0}") * 86_400))
        return then.replace(tzinfo=zone), not part
    return None
