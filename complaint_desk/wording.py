"""Puts messages into words: the catalogue of one language, and times, lengths, money and lists as its readers write them.

The catalogue is ``resources/i18n/LANGUAGE/AREA.toml``. Keys are dotted (``queue.new``); a placeholder is ``{name}``
and nothing else, so a text from a customer can never act as a pattern. A key with ``one`` and ``other`` chooses by its field ``n``.
Used by the window, the command line and the documents alike, so that a sentence is written once and says the same everywhere.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from datetime import date as calendar_day
from functools import cache
from typing import Final, TypeAlias

from complaint_desk import resources
from complaint_desk.domain.messages import At, Day, Listed, Message, Money, Native, Span, Value
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.seams import is_chinese, seamless
from complaint_desk.domain.vocabulary import LANGUAGES

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_SYMBOL = {"CNY": "¥", "TWD": "NT$", "HKD": "HK$", "EUR": "€", "GBP": "£", "USD": "US$"}
_MINUTE, _HOUR, _DAY = 60_000_000, 3_600_000_000, 86_400_000_000
_NEAR = 180 * _DAY
_PAUSE: Final = re.compile("[,;] |[，；：]")
"""Nearer than this, nobody who speaks says the year, even where it is the next one."""


def language_for(locale: str) -> str:
    """Return the catalogue that serves a locale name.

    Hong Kong and Macau read traditional Chinese, Singapore and Malaysia simplified; a script subtag decides before a
    region (BCP 47).

    Args:
        locale: such as ``zh_HK``, ``zh-Hans-SG``, ``en_GB`` or ``C``.
    """
    parts = re.split(r"[-_.@]", locale)
    if parts[0].lower() != "zh":
        return "en"
    rest = {part.lower() for part in parts[1:]}
    if "hant" in rest:
        return "zh_TW"
    if "hans" in rest:
        return "zh_CN"
    return "zh_TW" if rest & {"tw", "hk", "mo"} else "zh_CN"


Text: TypeAlias = str | Mapping[str, str]

FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "alarm": ("alarms",), "clock": ("handling", "limits", "rules"), "clock_short": ("limits", "queue"), "clock_warning": ("limits",),
    "emotion": ("codes",), "hands": ("hands",), "import_window": ("import_window",), "nav": ("shell",), "on_call": ("sign_in",),
    "queue": ("queue", "views"), "reminder": ("hands",), "risk": ("codes", "handling", "rules"), "risk_level": ("rules",),
    "role": ("codes", "pack"), "settings": ("shell",), "shell": ("shell",), "time": ("time",), "type": ("codes",), "view": ("codes",),
    "widget": ("shell",),
}
"""In which files the keys stand that a queue at rest asks for, by the first word of a key; every such file is named."""


class Catalogue(Mapping[str, Text]):
    """Every text of a language by its dotted key. A file is read when a text that may stand in it is first asked for, by any thread.

    A first page waits for a quarter of the texts and holds no more. Where a key of another kind stands is known once ``survey`` was done;
    before that, all files are read for it. To walk over the keys reads all of them too. After a survey nothing hangs on the folder any
    more, which goes away, or becomes that of another version, where the program is put in its place anew while it runs.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._texts: dict[str, Text] = {}
        self._read: set[str] = set()
        self._where = FIRST
        self._surveyed = False
        self._packed: Mapping[str, bytes] = {}
        self._reading = threading.Lock()

    def __getitem__(self, key: str) -> Text:
        """Return a text.

        Raises:
            KeyError: there is none.
            ValueError: a file that is asked for it is no TOML, or a key stands in two files.
        """
        try:
            return self._texts[key]
        except KeyError:
            surveyed, names = self._surveyed, self._where.get(key.partition(".")[0])
        if names is None:
            names = () if surveyed else self._names()
        self._take(names)
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        """Return every key."""
        self._take(self._names())
        return iter(self._texts)

    def __len__(self) -> int:
        """Return how many keys there are."""
        self._take(self._names())
        return len(self._texts)

    @property
    def read(self) -> frozenset[str]:
        """The files that were read so far, by their names without an ending."""
        return frozenset(self._read)

    def survey(self) -> None:
        """Read every file once and keep, packed, what stands in it, and where which keys do: one that is damaged is told of at once.

        Raises:
            ValueError: one is no TOML, or a key stands in two.
        """
        where: defaultdict[str, list[str]] = defaultdict(list)
        seen: set[str] = set()
        packed: dict[str, bytes] = {}
        for name in self._names():
            text = self._text(name)
            found, packed[name] = _flat(name, text), zlib.compress(text.encode("utf-8"))
            _require_once(seen, found, name)
            seen.update(found)
            for first in {key.partition(".")[0] for key in found}:
                where[first].append(name)
        self._packed, self._where = packed, {first: tuple(names) for first, names in where.items()}
        self._surveyed = True

    def _names(self) -> tuple[str, ...]:
        if self._packed:
            return tuple(self._packed)
        return tuple(sorted(file.stem for file in resources.path("i18n", self._language).iterdir() if file.suffix == ".toml"))

    def _text(self, name: str) -> str:
        if name in self._packed:
            return zlib.decompress(self._packed[name]).decode("utf-8")
        try:
            return resources.read_text("i18n", self._language, f"{name}.toml")
        except ValueError as error:
            raise _unreadable(name, error) from error

    def _take(self, names: Iterable[str]) -> None:
        with self._reading:
            for name in names:
                if name in self._read:
                    continue
                found = _flat(name, self._text(name))
                _require_once(self._texts.keys(), found, name)
                self._texts.update(found)
                self._read.add(name)


@cache
def catalogue(language: str) -> Catalogue:
    """Return every text of a language by its dotted key."""
    return Catalogue(language)


def _flat(name: str, text: str) -> dict[str, Text]:
    """Return the texts of one file by their dotted keys."""
    found: dict[str, Text] = {}
    try:
        _flatten(resources.table(text), "", found)
    except ValueError as error:
        raise _unreadable(name, error) from error
    return found


def _unreadable(name: str, error: ValueError) -> ValueError:
    return ValueError(f"{name}.toml of the catalogue can't be read: {error}")


def _flatten(table: Mapping[str, object], prefix: str, into: dict[str, Text]) -> None:
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict) and not ("other" in value and set(value) <= {"one", "other"}):
            _flatten(value, f"{key}.", into)
        else:
            into[key] = value if isinstance(value, dict) else str(value)


def _require_once(known: Set[str], found: Mapping[str, Text], name: str) -> None:
    twice = known & found.keys()
    if twice:
        raise ValueError(f"{min(twice)} stands twice in the catalogue, again in {name}.toml")


@cache
def _pieces(text: str) -> tuple[list[str], bool]:
    """Return a text of the catalogue cut at its placeholders (words, name, words), and whether one touches Chinese or another one."""
    pieces = PLACEHOLDER.split(text)
    words = pieces[::2]
    return pieces, "" in words[1:-1] or any(map(is_chinese, [*(part[-1:] for part in words[:-1]), *(part[:1] for part in words[1:])]))


@cache
def _months() -> list[str]:
    return str(catalogue("en")["time.months"]).split()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language in one time zone.

    Attributes:
        language: one of the three languages.
        zone: the reader's time zone; None is the machine's own.
    """

    language: str = "en"
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise Problem("unknown_language", code="US-LANG", language=self.language, known=", ".join(LANGUAGES))

    def __call__(self, key: str, /, **fields: Value) -> str:
        """Return the sentence of a key, filled."""
        return self.of(Message(key, tuple(fields.items())))

    def of(self, message: Message) -> str:
        """Return a message in words.

        Raises:
            KeyError: the catalogue has no such key, or a placeholder has no value: our own mistake.
        """
        text = catalogue(self.language)[message.key]
        if not message.fields and isinstance(text, str) and "{" not in text:
            return text
        values = dict(message.fields)
        if not isinstance(text, str):
            text = text["one"] if values.get("n") == 1 and "one" in text else text["other"]
        pieces, touched = _pieces(text)
        if len(pieces) == 1:
            return text
        parts = [self.value(values[piece]) if at % 2 else piece for at, piece in enumerate(pieces)]
        return seamless(parts) if touched else "".join(parts)

    def line(self, message: Message) -> str:
        """Return a message as it stands on a line of its own: what goes on inside a sentence elsewhere begins with a capital here."""
        text = self.of(message)
        return text[:1].upper() + text[1:]

    def within(self, text: str) -> str:
        """Return a text of our own as it goes on inside a sentence: without the capital it has on a line of its own."""
        first = text.split(" ", 1)[0]
        names_itself = first[:1] == "I" and not first[1:2].islower()  # I, I'm, ID
        return text if names_itself else text[:1].lower() + text[1:]

    def has(self, key: str) -> bool:
        """Tell whether the catalogue has a key; for codes that a site may have added."""
        return key in catalogue(self.language)

    def value(self, value: Value) -> str:
        """Return one value as this language writes it."""
        match value:
            case str():
                return value
            case int():
                return f"{value:,}"
            case At():
                return self.moment(value.us)
            case Span():
                return self.span(value.us)
            case Day():
                return self._date(value.day)
            case Native():
                return value.in_language(self.language)
            case Money():
                return self.money(value.amount, value.currency)
            case Listed():
                return self.listed([self.value(item) for item in value.items])
            case Message():
                return self.of(value)

    def local(self, us: int) -> datetime:
        """Return a moment in the reader's time zone."""
        return datetime.fromtimestamp(us / 1_000_000, UTC).astimezone(self.zone)

    def moment(self, us: int) -> str:
        """Return date and time: ``24 Nov 2026, 12:00`` or ``2026年11月24日 12:00``."""
        then = self.local(us)
        return f"{self._date(then)}{', ' if self.language == 'en' else ' '}{then.hour:02}:{then.minute:02}"

    def spoken(self, us: int, now_us: int) -> str:
        """Return a moment as it is said aloud: ``Friday 20 November at 12:00`` or ``11月20日（周五）12:00``.

        The year is said only where it is not the present one and the moment is half a year away or more.

        Args:
            us: the moment, in microseconds since 1970-01-01T00:00:00Z.
            now_us: when it is said.
        """
        then = self.local(us)
        near = then.year == self.local(now_us).year or abs(us - now_us) < _NEAR
        weekday, month = self("time.weekdays").split()[then.weekday()], self("time.spoken_months").split()[then.month - 1]
        said: dict[str, Value] = {"weekday": weekday, "day": str(then.day), "month": month, "time": self.clock(us)}
        return self("time.spoken", **said) if near else self("time.spoken_year", year=str(then.year), **said)

    def date(self, us: int) -> str:
        """Return the date alone."""
        return self._date(self.local(us))

    def clock(self, us: int, *, seconds: bool = False) -> str:
        """Return the time of day alone."""
        then = self.local(us)
        return f"{then.hour:02}:{then.minute:02}" + (f":{then.second:02}" if seconds else "")

    def _date(self, then: calendar_day) -> str:
        return self.day(then.year, then.month, then.day)

    def day(self, year: int, month: int, day: int) -> str:
        """Return a day of the calendar, which has no zone."""
        if self.language == "en":
            return f"{day} {_months()[month - 1]} {year}"
        return f"{year}年{month}月{day}日"

    def span(self, us: int) -> str:
        """Return a length of time with its two largest units: ``1 d 20 h``, ``42 min``; under a minute is said so."""
        us = abs(us)
        days, rest = divmod(us, _DAY)
        hours, rest = divmod(rest, _HOUR)
        minutes = rest // _MINUTE
        if days:
            return self("time.days_hours", days=days, hours=hours) if hours else self("time.days", days=days)
        if hours:
            return self("time.hours_minutes", hours=hours, minutes=f"{minutes:02d}") if minutes else self("time.hours", hours=hours)
        return self("time.minutes", minutes=minutes) if minutes else self("time.under_a_minute")

    def money(self, amount: str, currency: str) -> str:
        """Return an amount with its symbol and thousands marks; two decimals unless they are zero."""
        whole, _, part = amount.partition(".")
        sign = "-" if whole.startswith("-") else ""
        digits = f"{int(whole.lstrip('-') or '0'):,}"
        tail = "" if not part.strip("0") else "." + part[:2].ljust(2, "0")
        return f"{sign}{_SYMBOL.get(currency, currency + ' ')}{digits}{tail}"

    def either(self, items: list[str]) -> str:
        """Return several texts of which one is meant."""
        if len(items) < 2:
            return "".join(items)
        return self._ended(items, self("time.list_or"), self("time.list_comma"))

    def listed(self, items: list[str]) -> str:
        """Return several texts as one list; where one of them has a comma of its own, a greater mark stands between all."""
        if len(items) < 2:
            return "".join(items)
        if any(_PAUSE.search(item) for item in items):
            return self._ended(items, self("time.list_clause_last"), self("time.list_clause"))
        return self._ended(items, self("time.list_last"), self("time.list_comma"))

    def _ended(self, items: list[str], last: str, mark: str) -> str:
        """Return a list whose last item is led in by another word than a comma."""
        parts = [mark.join(items[:-1]), last, items[-1]]
        return "".join(parts) if self.language == "en" else seamless(parts)
