"""A filter in words: each condition for the chip above the table, and a whole view as sentences that say what it shows.

One place for the window and the command line, so that both say the same of the same view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.filter_dates import away, is_relative, stretch
from complaint_desk.domain.messages import At
from complaint_desk.domain.queue_filter import CODES, DATES, HOURS, NONE, NOT, NUMBERS, SITE_FIELD, QueueFilter, may_be_none
from complaint_desk.domain.saved_view import Layout, LeftOut
from complaint_desk.services import finding
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.data.store import Store

FAMILIES: Final = {
    "emotion_first": "emotion", "tag": "cause", "breach": "clock", "department": "who", "breach_while": "waited_for", "overridden": "gate",
    **dict.fromkeys(("apology", "admission", "goodwill", "price", "on_behalf"), "yes_no"), "offered": "remedy",
}
"""Conditions whose codes have the words of something else."""
_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks", "m": "months"}
_LONGEST: Final = 40
_SEVERAL: Final = frozenset({"product", "region", "customer"})
_TOLD: Final = HOURS | {key for key, codes in CODES.items() if codes == ("yes", "no")} | {
    "promises", "contact", "steps", "response", "counted", "stopped", "happened", "breach_while", "overridden",
    "verified", "need",
}
"""Conditions of which one does not say that this is that: an answer to a question, or what took place."""


@dataclass(frozen=True, slots=True)
class FilterWords:
    """Words for filters.

    Attributes:
        words: the reader's language.
        people: names of those who can own a case, by number as text.
        labels: what tags and fields of the site's own are called, by ``tag.KEY`` and ``field.KEY``,
            and outcome words by ``outcome_word.SET.WORD.LANGUAGE``.
    """

    words: Words
    people: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)

    def name(self, key: str) -> str:
        """Return what a condition is about."""
        if self.words.has(f"queue.by.{key}"):
            return self.words(f"queue.by.{key}")
        return _short(self.labels.get(key, key.removeprefix("field.")))

    def chip(self, key: str, value: str) -> str:
        """Return a condition as a chip says it: ``Type: not delay``."""
        said = self.values(key, value.removeprefix(NOT))
        if value == f"{NOT}{NONE}" and may_be_none(key):
            said = self.words("queue.value.any")
        elif value.startswith(NOT):
            said = self.words("queue.value.not", value=said)
        return self.words("queue.chip", name=self.name(key), value=said)

    def values(self, key: str, value: str) -> str:
        """Return the values of a condition, without what stands before them."""
        if key in DATES:
            return self.words("queue.value.none") if value == NONE else self.dates(value)
        if key in NUMBERS or key in HOURS or (SITE_FIELD.fullmatch(key) and ".." in value):
            return self._numbers(key, value)
        each = value.split("|" if key in _SEVERAL else ",")
        return self.words("time.list_comma").join(self.value(key, one) for one in each)

    def value(self, key: str, code: str) -> str:
        """Return one value."""
        words = self.words
        if key == "owner":
            known = words(f"queue.owner.{code}") if code in ("me", NONE) else None
            return self.people.get(code) or known or _short(code)
        if code == NONE and may_be_none(key):
            return words("queue.value.none")
        if key == "tag" and f"tag.{code.strip()}" in self.labels:
            return _short(self.labels[f"tag.{code.strip()}"])
        if key == "outcome_word":
            return _short(self.labels.get(f"outcome_word.{code.strip()}.{words.language}", code))
        if SITE_FIELD.fullmatch(key):
            return words(f"yes_no.{code}") if code in ("yes", "no") else words("queue.value.any") if code == "any" else _short(code)
        family = "kept" if key.startswith("kept_") else FAMILIES.get(key, key)
        for text_key in (f"{family}.{code}", f"queue.{family}.{code.replace('..', '_')}"):
            if words.has(text_key):
                return words(text_key)
        if key == "tag":
            found = next((f"{other}.{code}" for other in ("remedy", "circumstance") if words.has(f"{other}.{code}")), "")
            return words(found) if found else _short(code)
        return _short(code)

    def _numbers(self, key: str, value: str) -> str:
        low, dots, high = value.partition("..")
        if value == NONE:
            return self.words("queue.value.none")
        if not dots:
            return self.value(key, value)
        if low and high:
            return self.words("queue.value.between", low=low, high=high)
        return self.words("queue.value.least", low=low) if low else self.words("queue.value.most", high=high)

    # dates ------------------------------------------------------------------------------------------------------------------

    def dates(self, value: str) -> str:
        """Return a stretch of time; its second end is the last day meant, so a midnight that ends it is not counted."""
        low, dots, high = value.partition("..")
        try:
            if not dots:
                return self._end(low, timedelta())
            if low and not high and (far := away(low)) is not None and far[0] < 0:
                return self.words(f"queue.date.last_{_UNITS[far[1]]}", n=-far[0])
            if high and not low and (far := away(high)) is not None:
                return self.words(f"queue.date.{'older' if far[0] < 0 else 'within'}_{_UNITS[far[1]]}", n=abs(far[0]))
            first, last = self._end(low, timedelta()), self._end(high, timedelta(microseconds=1))
        except (ValueError, OverflowError):
            return _short(value)
        if not (low and high):
            return self.words("queue.date.from", first=first) if low else self.words("queue.date.until", last=last)
        return first if first == last else self.words("queue.date.between", first=first, last=last)

    def _end(self, text: str, less: timedelta) -> str:
        if not text:
            return ""
        if text == "now" or (is_relative(text) and away(text) is None):
            return self.words(f"queue.date.{text}")
        far = away(text)
        if far is not None:
            return self.words(f"queue.date.{'ago' if far[0] < 0 else 'ahead'}_{_UNITS[far[1]]}", n=abs(far[0]))
        day = datetime.fromisoformat(text)
        day = day - less if len(text) > 10 else day
        return self.words.day(day.year, day.month, day.day)  # the day as it was written, wherever it is read

    # whole views ------------------------------------------------------------------------------------------------------------

    def explained(
        self, wanted: QueueFilter, layout: Layout, sort: str, *, n: int | None, now_us: int, zone: tzinfo,
    ) -> tuple[str, ...]:
        """Return a view as sentences: what is shown, in which order, grouped how, as of now.

        Args:
            wanted: the cases.
            layout: how they are laid out.
            sort: the order in force: a sort key, ``promise``, ``callback`` or ``found``.
            n: how many there are, None when it is not known.
            now_us: as of when, microseconds UTC.
            zone: where days are meant.
        """
        words = self.words
        said = [words(f"explain.view.{wanted.view}")]
        if wanted.conditions:
            said.append(words("explain.only", conditions=self.clauses(wanted.conditions, now_us, zone)))
        if wanted.search.strip():
            said.append(words("explain.search", search=_short(wanted.search)))
            if cut := finding.cut(wanted.search):
                said.append(words("explain.search_cut", n=cut[0], of=cut[1]))
        down = "_down" if sort.startswith("-") else ""
        said.append(words(f"explain.sort.{sort.removeprefix('-')}{down}"))
        group = layout.group or ("due" if sort == "due" and wanted.view not in ("closed", "all") else "none")
        if group != "none":
            said.append(words(f"explain.group.{group}"))
        said.append(words("explain.as_of", at=At(now_us)) if n is None else words("explain.count", n=n, at=At(now_us)))
        return tuple(said)

    def clauses(self, conditions: Sequence[tuple[str, str]], now_us: int, zone: tzinfo) -> str:
        """Return conditions as a part of a sentence; arguments as for ``explained``."""
        return self.words.listed([self._clause(key, value, now_us, zone) for key, value in conditions])

    def counted(self, conditions: Sequence[tuple[str, str]], now_us: int, zone: tzinfo, *, any_found: bool = True) -> str:
        """Return which cases figures count, as a sentence, or that there are none of them; "" where all are counted."""
        if not conditions:
            return ""
        return self.words("explain.counted" if any_found else "explain.counted_none", conditions=self.clauses(conditions, now_us, zone))

    def _clause(self, key: str, value: str, now_us: int, zone: tzinfo) -> str:
        """One condition as a part of a sentence; what moves with the time says which days that are now."""
        words, plain, negated = self.words, value.removeprefix(NOT), value.startswith(NOT)
        name = self.name(key)
        name = name[:1].lower() + name[1:] if words.language == "en" else name
        if plain in (NONE, "any") and may_be_none(key):
            negated = negated != (plain == "any")
            return words("explain.set" if negated else "explain.unset", name=name)
        said = self.values(key, plain)
        if key in DATES and any(is_relative(end) for end in plain.split("..")):
            said = words("explain.now_that_is", value=said, days=self._days(plain, now_us, zone))
        elif key not in DATES and key not in NUMBERS and key not in HOURS and not (SITE_FIELD.fullmatch(key) and ".." in plain):
            each = plain.split("|" if key in _SEVERAL else ",")
            said = words.either([self.value(key, one) for one in each])
        if key in DATES:
            return words("explain.dated", name=name, value=words("queue.value.not", value=said) if negated else said)
        shape = "told" if key in _TOLD else "is"
        return words(f"explain.{shape}_not" if negated else f"explain.{shape}", name=name, value=said)

    def _days(self, value: str, now_us: int, zone: tzinfo) -> str:
        first, last = stretch(value, zone, now_us)
        low = self.words.moment(first) if first is not None else ""
        high = self.words.moment(last) if last is not None else ""
        if low and high:
            return self.words("queue.date.between", first=low, last=high)
        return self.words("queue.date.from", first=low) if low else self.words("queue.date.until", last=high)

    def left_out(self, parts: Sequence[LeftOut]) -> tuple[str, ...]:
        """Return what a saved view leaves out, a sentence each."""
        return tuple(self.words(f"explain.left_out.{each.part}", what=_short(each.what)) for each in parts)


def words_of(store: Store, words: Words) -> FilterWords:
    """Return the words for the filters of a desk, with the names of its people, tags and own fields."""
    from complaint_desk.services import marking  # a plain page needs no words for filters

    return FilterWords(words, {str(person.id): person.name for person in store.persons().values()}, marking.labels(store))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
