"""The phrase coach: marks wording that does harm while an agent types, with a better one and the reason. It never blocks anything.

One pass over the text, linear in its length: at each place what stands there is looked up, in the lengths of the wordings that begin
with the same two characters, the longest first, so that "no problem" is passed over as a whole before "no" could be marked. No pattern
is compiled, so loading costs little and no text can make it slow, however many wordings there are. Only around a wording that was found
is its sentence looked at: a promise with a day in it is a good promise, a refusal in an if-clause refuses nothing, and what the customer
said is not ours.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.coach_shapes import Shape, ShapeBook

CATEGORIES: Final = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11")
"""The checklist's ids of what not to say that a rule may carry out."""

SAID: Final = "{said}"
"""Stands in a better wording for what was marked: whoever takes it keeps a refusal that is true, word for word."""

_FOLD = {ord(char): char.lower() for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} | {0x2019: "'", 0x02BC: "'", 0xFF07: "'"}
_QUOTED = re.compile('“[^“”]*”|「[^「」]*」|『[^『』]*』|"[^"\\n]*"')
_CLAUSE_END = re.compile(r"[,;:!?\n，。；：！？、…—~～]|\.(?![0-9])|(?<=[\u4e00-\u9fff])[ \u3000](?![0-9a-z$¥￥])")
"""Where a clause ends; whoever chats in Chinese puts a blank where a comma would stand, but one before a number only parts scripts."""
_SENTENCE_END = re.compile(r"[!?\n。！？]|\.(?![0-9])")
_AMOUNT = re.compile(
    r"(?:(?P<sign>us\$|nt\$|hk\$|usd|twd|cny|rmb|eur|gbp|[$€£¥￥]) ?)?(?P<number>[0-9][0-9,]*(?:\.[0-9]{1,2})?)"
    r"(?: ?(?P<unit>元|块钱|塊錢|块|塊|圓|dollars|usd|twd|cny|rmb|euros|eur|pounds|gbp))?"
)
_CURRENCY: Final[Mapping[str, str]] = MappingProxyType({
    "us$": "USD", "usd": "USD", "nt$": "TWD", "twd": "TWD", "hk$": "HKD", "cny": "CNY", "rmb": "CNY", "€": "EUR", "eur": "EUR",
    "euros": "EUR", "£": "GBP", "gbp": "GBP", "pounds": "GBP",
})
"""What a sign means wherever it stands; "$", "¥" and "元" mean the currency that the agent grants in."""
_LONGEST_NUMBER: Final = 15
_CAPITALS = re.compile(
    r"(?<![A-Za-z0-9(（*&'’/#-])(?<!\b[Ii]n )(?<!\b[Tt]o )(?<!\b[Aa]t )(?<!\b[Ff]rom )(?<!\b[Vv]ia )[B-DF-HJ-NP-TV-XZ]{4,5}"
    r"(?![A-Za-z0-9&'’-]| app\b)(?! ?(?:是|就是|指的?是?).{1,16}的(?:意思|缩写|縮寫|简称|簡稱))"
)
"""An abbreviation that nobody can pronounce; others are wordings of their rule, as most are brands, codes of airports or words that are
stressed. One in brackets names a brand beside its translation, and one that is explained is no riddle."""
_SHOUTED = re.compile(r"[A-Z]{6}|[A-Z]{2,} [A-Z]{2,} [A-Z]{2,}")
_CLOSERS: Final = ")]）」』”\"'"
_LETTER = frozenset("abcdefghijklmnopqrstuvwxyz")
_WORD = _LETTER | frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of wording to avoid.

    Attributes:
        id: stable code.
        category: the checklist's id, such as ``A4``.
        says: the wordings it marks, folded, each spelled out.
        shapes: the shapes of sentences it marks, from their first word to their last.
        better: what to say instead; ``{said}`` stands for what was marked.
        why: the reason, in one line.
        whole_clause: the mark runs to the end of the clause, because what follows belongs to what is replaced.
        refuses: what it marks is a refusal and may be a true one, so ``better`` has to keep it; in an if-clause or a question it
            refuses nothing.
        needs: one of these stands in the same sentence, folded; empty when nothing is needed.
        unless: none of these stands in the same sentence, folded.
        undated: it is a promise that wants a time; with a time in its sentence it is none to mark.
        denies: the "no" in what it marks refuses nothing ("don't be upset") and may go with it; any other "no" of the clause stays.
        words: the better wording stands for the marked words alone; otherwise for their whole clause, so that no piece of it is left.
        keep: what to say instead where the clause holds a "no" that has to stay; ``{said}`` stands for the clause.
        early: it is a solution, and does harm only before the questions are asked (A6).
        over_limit: it grants an amount, and does harm only above what the person may grant (A10); the amount is marked.
        example: a sentence that it marks.
        passes: one that it must pass over.
        stated: it does harm only where it is said; in a question it doesn't. A refusal never does harm there.
        capitals: words in capitals are marked, four or five consonants long, except the ones that every customer knows and, after "in" or
            "to", the codes of places.
    """

    id: str
    category: str
    says: tuple[str, ...]
    better: str
    why: str
    whole_clause: bool = False
    refuses: bool = False
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    undated: bool = False
    denies: bool = False
    words: bool = False
    keep: str = ""
    early: bool = False
    over_limit: bool = False
    example: str = ""
    passes: str = ""
    shapes: tuple[Shape, ...] = ()
    stated: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text.

    Attributes:
        start: index of the first character.
        end: index after the last character.
        first: index of the first character that the better wording replaces.
        last: index after the last one that it replaces.
        rule_id: the rule that marked it.
        better: what can stand there instead.
        why: the reason.
    """

    start: int
    end: int
    first: int
    last: int
    rule_id: str
    better: str
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text is written, as far as it changes what does harm.

    Attributes:
        early: the customer's questions are still open, so that a solution comes too soon.
        dated: the time stands beside the text, in a field of its own.
        silent: categories that do no harm here; a restatement may well say what the customer was refused.
        person: who writes; amounts above what this person may grant are marked. None marks no amount.
    """

    early: bool = False
    dated: bool = False
    silent: frozenset[str] = frozenset()
    person: Person | None = None


ANYWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Context:
    """Words around a wording that make it harmless, all folded.

    Attributes:
        times: give a time.
        conditions: begin an if-clause.
        reports: begin what the customer said.
        turns: end both, as a comma does.
        asks: make a question of the clause they stand in, which refuses nothing.
        denials: say "no"; a clause that holds one may be a true refusal.
        neutral: contain such a word and refuse nothing.
        joins: tie a clause to the one before it without a sign.
        starts: the same words with the subject that follows them, which begin another clause after a marked one.
        openers: one of these is among the first two words of a question; where there are none, its sign is enough.
    """

    times: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    openers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoachRules:
    """The rules of one language, ready to be used.

    Attributes:
        language: the language of the texts.
        rules: what to mark.
        innocent: wordings that contain a marked one and are none, folded.
        context: what else makes a wording harmless.
        spared: shapes that contain a marked wording and are none.
        groups: the classes of words that the shapes speak of, folded.
        known: abbreviations that every customer knows, folded.
    """

    language: str
    rules: tuple[Rule, ...]
    innocent: tuple[str, ...]
    context: Context = Context()
    spared: tuple[Shape, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    _book: list[ShapeBook[Rule | None]] = field(default_factory=list, init=False, repr=False, compare=False)
    _rule_of: dict[str, Rule | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def lengths(self) -> dict[str, tuple[int, ...]]:
        """Return how long the wordings are that begin with the same two characters, the longest first.

        Made when it is first needed, so that the program starts without it.
        """
        if not self._lengths:
            for rule in self.rules:
                if not rule.over_limit:
                    for text in rule.says:
                        self._rule_of.setdefault(text, rule)
            self._rule_of.update(dict.fromkeys(self.innocent))
            grouped: dict[str, set[int]] = {}
            for text in self._rule_of:
                grouped.setdefault(text[:2], set()).add(len(text))
            self._lengths.update((start, tuple(sorted(many, reverse=True))) for start, many in grouped.items())
        return self._lengths

    def book(self) -> ShapeBook[Rule | None]:
        """Return the shapes ready to be found; those that do no harm mean no rule. Made when it is first needed."""
        if not self._book:
            book: ShapeBook[Rule | None] = ShapeBook(self.groups)
            for shape in self.spared:
                book.add(shape, None)
            for rule in self.rules:
                for shape in rule.shapes:
                    book.add(shape, rule)
            self._book.append(book)
        return self._book[0]

    def found(self, folded: str, place: Place) -> list[tuple[int, int, Rule]]:
        """Return the marked places of a folded text, from left to right and without overlap."""
        places = []
        lengths, around, shaped = self.lengths(), _Around(folded, self.context), self.book().found(folded)
        at, last = 0, len(folded) - 1
        while at < last:
            for end, rule, spelled in self._standing_at(folded, at, shaped) if folded[at : at + 2] in lengths or at in shaped else ():
                if rule is not None and ((rule.early and not place.early) or rule.category in place.silent):
                    continue
                if rule is not None:
                    if not (rule.undated and place.dated) and around.harms(rule, at, spelled):
                        if rule.whole_clause:
                            end = around.own_end(end) if rule.refuses or rule.denies else around.clause_end(end)
                        places.append((at, end, rule))
                    elif not spelled:
                        continue
                at = max(at, end - 1)
                break
            at += 1
        return places

    def _standing_at(
        self, folded: str, at: int, shaped: Mapping[int, list[tuple[int, Rule | None]]]
    ) -> list[tuple[int, Rule | None, bool]]:
        """Return what stands at a place: where it ends, its rule (None for what is none), and whether it is a wording.

        The longest comes first, but before all shapes what is none: it was put there for what they take too much of.

        A wording hides what stands inside it even where it does no harm; a shape doesn't, it is too long for that.
        """
        lengths, rule_of = self.lengths(), self._rule_of
        standing = [
            (at + length, rule_of[text], True) for length in lengths.get(folded[at : at + 2], ())
            if (text := folded[at : at + length]) in rule_of and at + length <= len(folded) and _stands_alone(folded, at, at + length)
        ]
        if at in shaped:
            none = standing[:1] if standing and standing[0][1] is None else []
            standing += ((end, rule, False) for end, rule in shaped[at])
            standing.sort(key=lambda place: (place[2] or place[1] is not None, -place[0]))
            standing = none + standing
        return standing


@dataclass(slots=True)
class _Around:
    """What stands around a place of a text. Everything is found once a clause or sentence, so that a long one costs no more."""

    text: str
    context: Context
    clauses: list[int] | None = None
    sentences: list[int] | None = None
    reach: dict[tuple[bool, int], tuple[int, int]] = field(default_factory=dict)
    judged: dict[tuple[int, int, bool], bool] = field(default_factory=dict)
    asked: dict[int, bool] = field(default_factory=dict)
    timed: dict[int, int] = field(default_factory=dict)

    def harms(self, rule: Rule, start: int, spelled: bool) -> bool:
        """Tell whether a wording of a rule, or a shape, does harm where it begins; a shape brings what it needs along."""
        if self._spoken_for(start, report=True) or (rule.refuses and self._spoken_for(start, report=False)):
            return False
        if (rule.refuses or rule.stated) and self._asked(start):
            return False
        if not (rule.needs or rule.unless or rule.undated):
            return True
        first, last = self._sentence(start)
        known = self.judged.get((first, id(rule), spelled))
        if known is None:
            sentence = self.text[first:last]
            known = not (spelled and rule.needs and not _any_in(rule.needs, sentence)) and not _any_in(rule.unless, sentence)
            self.judged[first, id(rule), spelled] = known
        return known and not (rule.undated and self._timed(start))

    def _timed(self, start: int) -> bool:
        """Tell whether a time is given from the clause before a place on, in its sentence; one further away dates something else."""
        clause, (first, end) = self._clause(start)[0], self._sentence(start)
        known = self.timed.get(first)
        if known is None:
            sentence = self.text[first:end]
            ends = (_last_end(word, sentence) for word in self.context.times if word in sentence)
            known = self.timed[first] = first + max(ends, default=0)
        return known > max(self._clause(clause - 1)[0] if clause else 0, first)

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
        for word in self.context.starts:
            start = self.text.find(word, at, last)
            if start >= 0 and _stands_alone(self.text, start, start + len(word)):
                last = start
        return at + len(self.text[at:last].rstrip())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the clause begins in which a place starts, and where the one ends in which it ends, without blanks."""
        return self._clause(start)[0], self.clause_end(end)

    def sentence(self, start: int) -> str:
        """Return the sentence in which a place stands."""
        first, last = self._sentence(start)
        return self.text[first:last]

    def _sentence(self, start: int) -> tuple[int, int]:
        if self.sentences is None:
            self.sentences = [found.start() for found in _SENTENCE_END.finditer(self.text)]
        after = bisect_left(self.sentences, start)
        last = self.sentences[after] if after < len(self.sentences) else len(self.text)
        return (self.sentences[after - 1] + 1 if after else 0), last

    def _clauses(self) -> list[int]:
        if self.clauses is None:
            self.clauses = [found.start() for found in _CLAUSE_END.finditer(self.text)]
        return self.clauses

    def _clause(self, start: int) -> tuple[int, int]:
        ends = self._clauses()
        after = bisect_left(ends, start)
        return (ends[after - 1] + 1 if after else 0), (ends[after] if after < len(ends) else len(self.text))

    def _asked(self, start: int) -> bool:
        """Tell whether a place stands in a question: in a clause that ends with its sign or has a word that asks, as in Chinese."""
        first, last = self._clause(start)
        known = self.asked.get(first)
        if known is None:
            known = self.asked[first] = self._asks(first, last) or _any_in(self.context.asks, self.text[first:last])
        return known

    def _asks(self, first: int, last: int) -> bool:
        """Tell whether a clause ends with the sign of a question and begins as one does, where the language has words for that."""
        return self.text[last : last + 1] in ("?", "？") and (
            not self.context.openers or any(word in self.context.openers for word in self.text[first:last].split()[:2])
        )

    def _spoken_for(self, start: int, *, report: bool) -> bool:
        """Tell whether a place stands in what the customer said, or in an if-clause: after such a word, before the next turn."""
        words = self.context.reports if report else self.context.conditions
        if not words:
            return False
        first, last = self._clause(start)
        reach = self.reach.get((report, first))
        if reach is None:
            clause = self.text[first:last]
            begin = first + min((at for word in words if word in clause and (at := _word_at(word, clause)) >= 0), default=len(clause))
            rest = self.text[begin:last]
            turns = [begin + at for word in self.context.turns if (at := _word_at(word, rest)) >= 0]
            reach = self.reach[report, first] = (begin, min(turns, default=last))
        return reach[0] <= start < reach[1]


class _Refusals:
    """Which clauses of a text hold a "no" that has to outlive the better wording, because the refusal may be a true one."""

    def __init__(self, folded: str, context: Context, places: list[tuple[int, int, Rule]]) -> None:
        self._around = _Around(folded, context)
        self._context = context
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
            if at >= 0 and _stands_alone(text, at, at + len(word)):
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
            known = _any_in(self._context.denials, rest)
            if known:
                for word in self._context.neutral:
                    rest = rest.replace(word, "\0")
                known = _any_in(self._context.denials, rest)
            self._known[span] = known
        return known

    def is_softened(self, keep: str, start: int) -> bool:
        """Tell whether the sentence says already what is possible, as the kept refusal does."""
        return fold(keep).replace(SAID, "").strip(" ,;.…，；。") in self._around.sentence(start)


def fold(text: str) -> str:
    """Return a text in ASCII lower case with one kind of apostrophe, every character at its place."""
    return text.translate(_FOLD)


def check(text: str, rules: CoachRules, place: Place = ANYWHERE) -> tuple[Mark, ...]:
    """Return the places to word otherwise, from left to right, none overlapping; what stands in quotation marks is not ours.

    Linear in the length of the text: it runs at each pause in typing.

    Args:
        text: what is going to be said to the customer.
        rules: by which it is looked at.
        place: where it is written.
    """
    folded = _QUOTED.sub(lambda found: "\0" * len(found.group()), fold(text))
    places = rules.found(folded, place)
    more = list(_shortened(text, folded, rules, place, places))
    if place.person is not None:
        more += _over_limit(folded, rules, place.person)
    if more:
        places = sorted([*places, *more], key=lambda found: (found[0], found[2].id))
    marks: list[Mark] = []
    refusals = _Refusals(folded, rules.context, places)
    for start, end, rule in places:
        if marks and start < marks[-1].end:
            continue
        first, last, better = start, end, rule.better
        if rule.keep and not rule.refuses and refusals.stands_in(start, end):
            if refusals.is_softened(rule.keep, start):
                continue
            (first, last), better = refusals.clause(start, end), rule.keep
        elif not rule.refuses:
            if not rule.words:
                first, last = refusals.own_clause(start, end, asks=better[-1] in "?？")
                better, last = _fitted(text, last, better)
            better = _as_it_begins(text, first, better)
        mark = Mark(start, end, first, last, rule.id, better.replace(SAID, text[first:last]), rule.why)
        if marks and not (rule.refuses or rule.words) and _goes_on(text, marks[-1], mark):
            marks[-1] = replace(marks[-1], end=end, last=last)
        else:
            marks.append(mark)
    return tuple(marks)


def _goes_on(text: str, before: Mark, mark: Mark) -> bool:
    """Tell whether a mark says the same in the next clause; one better wording stands for both ("sorry for ..., please forgive ...")."""
    same = before.rule_id == mark.rule_id and before.better.casefold() == mark.better.casefold()
    between = text[before.last : mark.first].strip()
    return same and between in (",", "，", "、")


def _fitted(text: str, last: int, better: str) -> tuple[str, int]:
    """Return a better wording as it fits what follows, and the index after what it replaces there, signs included."""
    after = text[last : last + 1]
    if better[-1] in ":：":
        if after and after in ",，":
            last += 1
        else:
            better += "……" if better[-1] == "：" else " …"
    elif better[-1] in "?？" and after and after in ".,;?!。，；？！":
        last += 1
    elif after and after in "?？":
        better, last = better + ("." if after == "?" else "。"), last + 1
    return better, last


def _as_it_begins(text: str, first: int, better: str) -> str:
    """Return a better wording with a capital where it begins a sentence that had one."""
    before = text[:first].rstrip()
    if text[first : first + 1].isupper() and (not any(map(str.isalnum, before)) or before[-1] in ".!?"):
        return better[0].upper() + better[1:]
    return better


def does_not_earn_its_place(rules: CoachRules, own: tuple[Rule, ...]) -> Iterator[tuple[Rule, str]]:
    """Yield each of some rules that fails a sentence of its own, with the name of the sentence: ``example`` or ``passes``."""
    nobody = Person(1, "", "", "agent", "100", "CNY")
    for rule in own:
        for name, sentence, marks in (("example", rule.example, True), ("passes", rule.passes, False)):
            found = check(sentence, rules, Place(early=rule.early, person=nobody if rule.over_limit else None))
            if any(mark.rule_id == rule.id for mark in found) is not marks:
                yield rule, name


def _shortened(
    text: str, folded: str, rules: CoachRules, place: Place, places: list[tuple[int, int, Rule]]
) -> Iterator[tuple[int, int, Rule]]:
    """Yield the abbreviations, not marked yet, that only we understand; who writes whole words in capitals abbreviates nothing."""
    capitals = next((rule for rule in rules.rules if rule.capitals), None)
    if capitals is None or capitals.category in place.silent or _SHOUTED.search(text) is not None:
        return
    for found in _CAPITALS.finditer(text):
        word = fold(found.group())
        quoted = folded[found.start()] == "\0"
        if not (quoted or word in rules.known or word in rules.innocent or any(start <= found.start() < end for start, end, _ in places)):
            yield found.start(), found.end(), capitals


def _over_limit(folded: str, rules: CoachRules, person: Person) -> Iterator[tuple[int, int, Rule]]:
    """Yield the amounts that the person would grant and may not."""
    around = _Around(folded, rules.context)
    for rule in rules.rules:
        if not rule.over_limit:
            continue
        for found in _AMOUNT.finditer(folded):
            sign, number, unit = found["sign"] or "", found["number"].replace(",", ""), found["unit"] or ""
            if not (sign or unit) or len(number) > _LONGEST_NUMBER:
                continue
            currency = _CURRENCY.get(sign) or _CURRENCY.get(unit) or ("USD" if unit == "dollars" else person.currency)
            if Decimal(number) == 0 or not person.over(number, currency):
                continue
            sentence = around.sentence(found.start())
            if _any_in(rule.says, sentence) and not _any_in(rule.unless, sentence):
                yield found.start(), found.end(), rule


def _any_in(words: tuple[str, ...], text: str) -> bool:
    return any(word in text and _word_at(word, text) >= 0 for word in words)


def _word_at(word: str, text: str) -> int:
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


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a wording is not a piece of a longer Latin word; Chinese has no such edges."""
    return not (start and text[start] in _WORD and text[start - 1] in _WORD) and not (
        end < len(text) and text[end - 1] in _WORD and text[end] in _WORD
    )
