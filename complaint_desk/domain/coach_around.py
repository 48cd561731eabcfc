"""What stands around a wording: its clause and its sentence, a time, an if-clause, a question, what the customer said, and a "no".

Each is found once a clause or a sentence, so that a long one costs no more.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from complaint_desk.domain.coach_rules import SAID, Context, Found, Rule, Sign

_FOLD = {
    **{ord(char): char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **dict.fromkeys(map(ord, "\u2019\u00b4\u02bc\uff07"), "'"),
    **{ord(char): usual for char, usual in zip("臺賬籤裏迴彆儘", "台帳簽裡回別盡", strict=True)},
}
"""Latin capitals, other signs for the apostrophe, and ways of writing a Chinese character that are not the usual one in Taiwan."""
LINK: Final = "\1"
"""Stands for each sign of a link in a folded text; what follows the link is another clause."""
_CLAUSE_END = re.compile(
    r"[,;:!?\n，。；：！？、…—~～]|(?<=\x01)\s"
    r"|(?<=\s)–(?=\s)|\.(?![0-9])|(?<=[\u4e00-\u9fff])[ \u3000](?![0-9a-z$¥￥])"
)
"""Where a clause ends; whoever chats in Chinese puts a blank where a comma would stand, but one before a number only parts scripts."""
_SENTENCE_END = re.compile(r"[!?\n。！？]|\.(?![0-9])")
_OURS: Final = ("A3", "A9")
"""Regret for what befell the customer, and house words told about it, are ours all the same."""
_PROMISES: Final = ("A10", "A11")
_DENIES: Final = ("A4",)
"""A no, and not to know; either does no harm beside what can be done."""
_GOES_ON: Final = (",", "，")
"""What ends an if-clause that comes first."""
_CLOSERS: Final = ")]）」』”\"'"
_MOST_KEPT: Final = 4_000
"""Answers that are kept; several times as many as a long letter asks for."""
_LETTER = frozenset("abcdefghijklmnopqrstuvwxyz")
WORD = _LETTER | frozenset("0123456789")


@dataclass(slots=True)
class Around:
    """What stands around a place of a text, which is folded.

    Attributes:
        text: the text.
        context: the words of its language that make a wording harmless.
        kept: which words stand in which sentences, known from before: whoever types changes one sentence of many.
    """

    text: str
    context: Context
    kept: dict[tuple[int, str], bool] = field(default_factory=dict)
    signs: Mapping[Sign, list[int]] = field(default_factory=dict)
    clauses: list[int] | None = None
    sentences: list[int] | None = None
    reach: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    judged: dict[tuple[int, int, bool], bool] = field(default_factory=dict)
    asked: dict[int, tuple[bool, int]] = field(default_factory=dict)
    timed: dict[int, int] = field(default_factory=dict)
    answered: dict[int, bool] = field(default_factory=dict)
    answers: dict[tuple[int, frozenset[int]], int] = field(default_factory=dict)

    def holds(self, words: tuple[str, ...], text: str) -> bool:
        """Tell whether one of some words, which have to outlive what is kept, stands in a piece of the text."""
        known = self.kept.get((id(words), text))
        if known is None:
            if len(self.kept) >= _MOST_KEPT:
                self.kept.clear()
            known = self.kept[id(words), text] = any_in(words, text)
        return known

    def harms(self, rule: Rule, start: int, spelled: bool) -> bool:
        """Tell whether a wording of a rule, or a shape, does harm where it begins; a shape brings what it needs along."""
        if self._after(self.context.reports, start) or self._supposed(rule, start):
            return False
        if rule.category not in _OURS and self._after(self.context.restates, start, strictly=True):
            return False
        if (rule.refuses or rule.stated) and not self._offered(rule, start) and self._asked(start, anywhere=not rule.refuses):
            return False
        if (rule.tied and self._invited(start)) or (rule.category in _DENIES and not rule.words and self._goes_further(start)):
            return False
        if rule.answered and self.says_when(start):
            return False
        if not (rule.needs or rule.unless or rule.undated):
            return True
        first, last = self.bounds(start)
        known = self.judged.get((first, id(rule), spelled))
        if known is None:
            sentence = self.text[first:last]
            known = not (spelled and rule.needs and not self.holds(rule.needs, sentence))
            known = self.judged[first, id(rule), spelled] = known and (rule.near or not self.holds(rule.unless, sentence))
        if known and rule.near:
            begin, end = self.clause(start)
            known = not self.holds(rule.unless, self.text[begin:end])
        return known and not (rule.undated and self._timed(start))

    def inside(self) -> set[int]:
        """Return the places inside words of the language at which nothing else can begin."""
        places: set[int] = set()
        for word in self.context.whole:
            at = self.text.find(word)
            while at >= 0:
                places.update(range(at + 1, at + len(word)))
                at = self.text.find(word, at + len(word))
        return places

    def _shows(self, sign: Sign, start: int) -> bool:
        """Tell whether the sentence in which a place stands shows a sign."""
        places, (first, last) = self.signs.get(sign, []), self.bounds(start)
        after = bisect_left(places, first)
        return after < len(places) and places[after] < last

    def _invited(self, start: int) -> bool:
        """Tell whether the sentence in which a place stands asks something of the customer, or what we will do waits behind a link.

        A sentence that begins with what we will do is tied to the one before it as well: "Please send the receipt. We'll look into it."
        """
        if self._shows(Sign.INVITES, start):
            return True
        first, last = self.bounds(start)
        if first and not self.text[first:start].strip() and self._shows(Sign.AWAITS, first - 1):
            return True
        led = self._led_from(first)
        return led < first and self.holds(self.context.answers, self.text[first:last]) and self._shows(Sign.INVITES, led)

    def _led_from(self, first: int) -> int:
        """Return where the words before a sentence begin that end with a link, else where it begins itself.

        "Change it here: LINK We can't": the link in between is the way. "Write to us here: LINK We'll look": the looking waits for it.
        """
        return self.bounds(first - 1)[0] if self.text[max(first - 2, 0) : first - 1] == LINK else first

    def _goes_further(self, start: int) -> bool:
        """Tell whether the sentence of a refusal says what can be done, or asks what would help, in the words of the language."""
        first, last = self.bounds(start)
        if Sign.WAY not in self.signs:
            return False
        first = self._led_from(first)
        begin = self.clause(start)[0]
        ways = (at for at in self.signs[Sign.WAY] if first <= at < last)
        return self.text[last : last + 1] == "?" or any(not begin <= at < start or self.joins_between(at, start) for at in ways)

    def _supposed(self, rule: Rule, start: int) -> bool:
        """Tell whether a place stands in an if-clause, which refuses nothing; what does harm where it is said may stand there as well.

        For the latter a comma has to end it: in "if you order today you should get it" what is said begins without a sign.
        """
        conditions, ends = self.context.conditions, self.context.ends
        if rule.refuses:
            return self._after(conditions, start, ends)
        last = self.clause(start)[1] if rule.stated else len(self.text)
        return self.text[last : last + 1] in _GOES_ON and self._after(conditions, start, ends, strictly=True)

    def _timed(self, start: int) -> bool:
        """Tell whether a time is given from the clause before a place on, in its sentence; one further away dates something else.

        The next sentence dates it as well where it says when we answer: "We'll look into it. You'll hear from us by 5 pm."
        """
        clause, (first, end) = self.clause(start)[0], self.bounds(start)
        known = self.timed.get(first)
        if known is None:
            sentence = self.text[first:end]
            ends = (_last_end(word, sentence) for word in self.context.times if word in sentence)
            known = self.timed[first] = first + max(ends, default=0)
        return known > max(self.clause(clause - 1)[0] if clause else 0, first) or self._answered(end)

    def _answered(self, before: int) -> bool:
        """Tell whether the sentence after one that ends at a place says in one clause both that we answer and when."""
        known = self.answered.get(before)
        if known is None:
            last = self.bounds(before + 1)[1] if before + 1 < len(self.text) else before
            known = self.answered[before] = self._last_answer(before + 1, last) >= 0
        return known

    def says_when(self, start: int, besides: frozenset[int] = frozenset()) -> bool:
        """Tell whether a clause after the one of a place, in its sentence or the next one, says both that we answer and when.

        Args:
            start: the place.
            besides: where the clauses begin that do not count.
        """
        first, end = self.bounds(start)
        known = self.answers.get((first, besides))
        if known is None:  # once for all the places of a sentence
            last = self.bounds(end + 1)[1] if end + 1 < len(self.text) else end
            known = self.answers[first, besides] = self._last_answer(first, last, besides)
        return known > self.clause(start)[1]

    def _last_answer(self, at: int, last: int, besides: frozenset[int] = frozenset()) -> int:
        """Return where the last clause between two places ends that says both that we answer and when; -1 if none does."""
        found = -1
        while at < last:
            first, end = self.clause(at)
            words = self.text[at:end]
            if self.holds(self.context.answers, words) and self.holds(self.context.times, words) and first not in besides:
                found = end
            at = end + 1
        return found

    def clause_end(self, at: int) -> int:
        """Return where the clause ends that goes on at a place, without blanks."""
        ends = self._clauses()
        after = bisect_left(ends, at)
        stop = ends[after] if after < len(ends) else len(self.text)
        while stop > at and self.text[stop - 1].isspace():
            stop -= 1
        return stop

    def own_end(self, at: int) -> int:
        """Return where the clause ends that goes on at a place, without blanks; words such as "but I" begin another one."""
        last = self.clause_end(at)
        for word in self.context.starts if self.holds(self.context.starts, self.text[at:last]) else ():
            start = self.text.find(word, at, last)
            if start >= 0 and stands_alone(self.text, start, start + len(word)):
                last = start
        return at + len(self.text[at:last].rstrip())

    def joins_between(self, start: int, end: int) -> int:
        """Return how many words such as "and" tie clauses together between two places."""
        between = self.text[start:end]
        return sum(word_at(word, between) >= 0 for word in self.context.joins)

    def goes_on(self, end: int, start: int) -> bool:
        """Tell whether nothing stands between two places but a comma, with a word that ties or one sign such as the Chinese "also"."""
        between = self.text[end:start].strip(" ,，、~～")
        return len(between) <= 1 or between in self.context.joins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the clause begins in which a place starts, and where the one ends in which it ends, without blanks."""
        return self.clause(start)[0], self.clause_end(end)

    def sentence(self, start: int) -> str:
        """Return the sentence in which a place stands."""
        first, last = self.bounds(start)
        return self.text[first:last]

    def bounds(self, start: int) -> tuple[int, int]:
        """Return where the sentence begins in which a place stands, and where it ends."""
        if self.sentences is None:
            self.sentences = [found.start() for found in _SENTENCE_END.finditer(self.text)]
        after = bisect_left(self.sentences, start)
        last = self.sentences[after] if after < len(self.sentences) else len(self.text)
        return (self.sentences[after - 1] + 1 if after else 0), last

    def clauses_between(self, first: int, last: int) -> int:
        """Return how many clauses stand between two places."""
        ends = self._clauses()
        return 1 + bisect_left(ends, last) - bisect_left(ends, first)

    def _clauses(self) -> list[int]:
        if self.clauses is None:
            self.clauses = [found.start() for found in _CLAUSE_END.finditer(self.text)]
        return self.clauses

    def clause(self, start: int) -> tuple[int, int]:
        """Return where the clause begins in which a place stands, and where it ends."""
        ends = self._clauses()
        after = bisect_left(ends, start)
        return (ends[after - 1] + 1 if after else 0), (ends[after] if after < len(ends) else len(self.text))

    def _asked(self, start: int, *, anywhere: bool) -> bool:
        """Tell whether a place stands in a question: in a clause that ends with its sign or has a word that asks, as in Chinese.

        Args:
            start: where the place begins.
            anywhere: a word such as "what" asks behind the place as well.
        """
        first, last = self.clause(start)
        known = self.asked.get(first)
        if known is None:
            clause = self.text[first:last]
            what = min((at for word in self.context.whats if (at := clause.find(word)) >= 0), default=last - first)
            known = self.asked[first] = self._asks(first, last) or self.holds(self.context.asks, clause) or self._tagged(last), first + what
        return known[0] or known[1] < (last if anywhere else start)

    def _offered(self, rule: Rule, start: int) -> bool:
        """Tell whether a promise only asks for consent at its end ("they call you, is that all right?"): it is promised all the same."""
        if rule.category not in _PROMISES or not self.context.offers:
            return False
        first, last = self.clause(start)
        return self.text[first:last].rstrip().endswith(self.context.offers)

    def _asks(self, first: int, last: int) -> bool:
        """Tell whether a clause ends with the sign of a question and begins as one does, where the language has words for that."""
        return self.text[last : last + 1] in ("?", "？") and (
            not self.context.openers or any(word in self.context.openers for word in self.text[first:last].split()[:2])
        )

    def _tagged(self, last: int) -> bool:
        """Tell whether a clause that ends at a place is followed by one that asks no more than whether it is so."""
        first, end = self.clause(last + 1) if last < len(self.text) else (last, last)
        return self.text[first:end].strip() in self.context.tags

    def _after(self, words: tuple[str, ...], start: int, ends: tuple[str, ...] = (), *, strictly: bool = False) -> bool:
        """Tell whether a place stands after a word of its clause and before the next turn, as an if-clause and a report do.

        Args:
            words: such as "if" or "you said".
            start: where the place begins.
            ends: such as the Chinese word that ends an if-clause; everything before it belongs to it.
            strictly: a place that begins with the word itself doesn't stand after it.
        """
        if not words:
            return False
        first, last = self.clause(start)
        reach = self.reach.get((id(words), first))
        if reach is None:
            clause = self.text[first:last]
            begin = last
            if self.holds(words, clause):
                begin = first + min(at for word in words if word in clause and (at := word_at(word, clause)) >= 0)
            if any(word in clause for word in ends):
                begin = first
            rest = self.text[begin:last]
            turns = [begin + at for word in self.context.turns if rest and (at := word_at(word, rest)) >= 0]
            reach = self.reach[id(words), first] = (begin, min(turns, default=last))
        return reach[0] + strictly <= start < reach[1]


def fold(text: str) -> str:
    """Return a text in ASCII lower case, with one kind of apostrophe and of Chinese characters of two kinds, each at its place."""
    return text.translate(_FOLD)


class Refusals:
    """Which clauses of a text hold a "no" that has to outlive the better wording, because the refusal may be a true one."""

    def __init__(self, around: Around, places: list[Found]) -> None:
        folded = around.text
        self._around = around
        self._context = around.context
        pieces, at = [], 0
        for start, end, rule in places:
            if rule.denies and start >= at:
                pieces += [folded[at:start], "\0" * (end - start)]
                at = end
        self._rest = "".join([*pieces, folded[at:]])
        self._known: dict[tuple[int, int], bool] = {}

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """Return where the clause of a marked place begins and ends, without blanks and signs before its first word."""
        first, last = self._around.span(start, end)
        while first < start and not self._around.text[first].isalnum():
            first += 1
        return first, last

    def own_clause(self, start: int, end: int, *, asks: bool) -> tuple[int, int]:
        """Return where the clause of a marked place begins and ends when words such as "and" part clauses as well.

        Args:
            start: where the marked place begins.
            end: where it ends.
            asks: a question comes there, after which nothing is tied on.
        """
        text, (first, last) = self._around.text, self.clause(start, end)
        for word in self._context.joins:
            at = text.rfind(word, first, start)
            if at >= 0 and stands_alone(text, at, at + len(word)):
                first = max(first, at + len(word))
        while first < start and text[first].isspace():
            first += 1
        last = last if asks else min(last, self._around.own_end(end))
        while last > end and (text[last - 1].isspace() or text[last - 1] in _CLOSERS):
            last -= 1
        return first, last

    def stands_in(self, start: int, end: int) -> bool:
        """Tell whether the clause of a marked place holds a "no" that is not the marked wording's own to drop."""
        span = self._around.span(start, end)
        known = self._known.get(span)
        if known is None:
            rest = self._rest[span[0] : span[1]]
            known = self._around.holds(self._context.denials, rest)
            if known:
                for word in self._context.neutral:
                    rest = rest.replace(word, "\0")
                known = self._around.holds(self._context.denials, rest)
            self._known[span] = known
        return known

    def is_softened(self, keep: str, start: int) -> bool:
        """Tell whether the sentence says already what is possible, as the kept refusal does."""
        return fold(keep).replace(SAID, "").strip(" ,;.…，；。") in self._around.sentence(start)


def any_in(words: tuple[str, ...], text: str) -> bool:
    """Tell whether one of some words stands in a text."""
    for word in words:  # noqa: SIM110  # as a generator it takes half as long again
        if word in text and word_at(word, text) >= 0:
            return True
    return False


def word_at(word: str, text: str) -> int:
    """Return where a word stands in a text, or -1; a digit may touch it ("5pm"), a Latin letter may not."""
    at = text.find(word)
    while at >= 0:
        if _is_whole(text, at, at + len(word)):
            return at
        at = text.find(word, at + 1)
    return -1


def _last_end(word: str, text: str) -> int:
    """Return the index after a word where it stands last in a text, by the same edges, or 0."""
    end = text.rfind(word) + len(word)
    while end >= len(word) and not _is_whole(text, end - len(word), end):
        end = text.rfind(word, 0, end - 1) + len(word)
    return end if end >= len(word) else 0


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start] in _LETTER and text[start - 1] in _LETTER) and not (
        end < len(text) and text[end - 1] in _LETTER and text[end] in _LETTER
    )


def stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a wording is not a piece of a longer Latin word; Chinese has no such edges."""
    return not (start and text[start] in WORD and text[start - 1] in WORD) and not (
        end < len(text) and text[end - 1] in WORD and text[end] in WORD
    )
