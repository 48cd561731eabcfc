"""The phrase coach: marks wording that does harm while an agent types, with a better one and the reason. It never blocks anything.

One pass over the text, linear in its length: at each place what stands there is looked up, in the lengths of the wordings that begin
with the same two characters, the longest first, so that "no problem" is passed over as a whole before "no" could be marked. No pattern
is compiled, so loading costs little and no text can make it slow, however many wordings there are. Only around a wording that was found
is its sentence looked at: a promise with a day in it is a good promise, a refusal in an if-clause refuses nothing, and what the customer
said is not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from complaint_desk.domain.authority import Person
from complaint_desk.domain.coach_around import LINK, Around, Refusals, any_in, fold, stands_alone
from complaint_desk.domain.coach_faults import one_each
from complaint_desk.domain.coach_rules import ANYWHERE, CATEGORIES, SAID, Context, Found, Mark, Place, Rule, Sign
from complaint_desk.domain.coach_shapes import MOST_KEPT, SENTENCE, Shape, ShapeBook
from complaint_desk.domain.coach_ways import without_eased
from complaint_desk.domain.coach_weighing import Sheet, shown

__all__ = [
    "ANYWHERE", "CATEGORIES", "SAID", "CoachRules", "Context", "Mark", "Place", "Rule", "Sign", "check", "does_not_earn_its_place", "fold",
]

_QUOTED = re.compile(r'“[^“”]*”|「[^「」]*」|『[^『』]*』|"[^"\n]*"|https?://[!-~]*[A-Za-z0-9/=_&#%+~-]')
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
_BEGINS = re.compile(r"(?<![a-z0-9])[a-z0-9]|[^a-z0-9\s]")
"""Where a wording may begin: not at a blank, and not inside a Latin word."""
_TOLD_BY: Final = 5
"""By how many first characters wordings are told apart: by two, forty lengths had to be tried wherever "you" stands."""
_Standing = list[tuple[int, Rule | None, bool]]
"""What stands at a place: where it ends, its rule (None for what is none), and whether it is a wording; the longest first."""
_CAPITALS = re.compile(
    r"(?<![A-Za-z0-9(（*&'’/#-])(?<!\b[Ii]n )(?<!\b[Tt]o )(?<!\b[Aa]t )(?<!\b[Ff]rom )(?<!\b[Vv]ia )[B-DF-HJ-NP-TV-XZ]{4,5}"
    r"(?![A-Za-z0-9&'’-]| app\b)(?! ?(?:是|就是|指的?是?).{1,16}的(?:意思|缩写|縮寫|简称|簡稱))"
)
"""An abbreviation that nobody can pronounce; others are wordings of their rule, as most are brands, codes of airports or words that are
stressed. One in brackets names a brand beside its translation, and one that is explained is no riddle."""
_SHOUTED = re.compile(r"[A-Z]{6}|[A-Z]{2,} [A-Z]{2,} [A-Z]{2,}")


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
        signs: shapes that tell something of their sentence and are no faults themselves.
        sheets: the points by which marks are weighed, by language; without any, each mark is shown.
    """

    language: str
    rules: tuple[Rule, ...]
    innocent: tuple[str, ...]
    context: Context = field(default_factory=Context)
    spared: tuple[Shape, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    signs: tuple[tuple[Sign, Shape], ...] = ()
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    _book: list[ShapeBook[Rule | Sign | None]] = field(default_factory=list, init=False, repr=False, compare=False)
    _rule_of: dict[str, Rule | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kept: dict[tuple[int, str], bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lengths: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _starts: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _worded: dict[str, list[tuple[int, _Standing]]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _longer: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    def lengths(self) -> dict[str, tuple[int, ...]]:
        """Return how long the wordings are that begin with the same few characters, the longest first; a short one stands for itself.

        Made when it is first needed, so that the program starts without it.
        """
        if not self._lengths:
            for rule in self.rules:
                if not rule.over_limit:
                    for text in rule.says:
                        self._rule_of.setdefault(text, rule)
            self._rule_of.update(dict.fromkeys(self.innocent))
            self._longer.extend(text for text in self._rule_of if not SENTENCE.fullmatch(text))
            grouped: dict[str, set[int]] = {}
            told: dict[str, set[int]] = {}
            for text in self._rule_of:
                grouped.setdefault(text[:_TOLD_BY], set()).add(len(text))
                told.setdefault(text[:2], set()).add(min(len(text), _TOLD_BY))
            self._lengths.update((start, tuple(sorted(many, reverse=True))) for start, many in grouped.items())
            self._starts.update((start, tuple(sorted(many, reverse=True))) for start, many in told.items())
        return self._lengths

    def book(self) -> ShapeBook[Rule | Sign | None]:
        """Return the shapes ready to be found; those that do no harm mean no rule. Made when it is first needed."""
        if not self._book:
            book: ShapeBook[Rule | Sign | None] = ShapeBook(self.groups)
            for sign, shape in self.signs:
                book.add(shape, sign)
            for shape in self.spared:
                book.add(shape, None)
            for rule in self.rules:
                for shape in rule.shapes:
                    book.add(shape, rule)
            self._book.append(book)
        return self._book[0]

    def kept(self) -> dict[tuple[int, str], bool]:
        """Return what is known of sentences that were looked at before, for what stands around a place."""
        return self._kept

    def found(self, around: Around, place: Place) -> list[Found]:
        """Return the marked places of a text, from left to right and without overlap."""
        places, folded = [], around.text
        shaped = _signs_apart(self.book().found(folded), around, {sign for sign, _ in self.signs})
        standing = self._standing(folded, shaped)
        after, last, inside = 0, len(folded) - 1, around.inside()
        for at in sorted(standing):
            if not after <= at < last or at in inside:
                continue
            for end, rule, spelled in standing[at]:
                if rule is not None and ((rule.early and not place.early) or rule.category in place.silent):
                    continue
                if rule is not None:
                    if not (rule.undated and place.dated) and around.harms(rule, at, spelled):
                        if rule.whole_clause:
                            end = around.own_end(end) if rule.refuses or rule.denies else around.clause_end(end)
                        places.append((at, end, rule))
                    elif not spelled:
                        continue
                after = at + 1 if rule is not None and rule.words else end
                break
        return places

    def _standing(self, folded: str, shaped: Mapping[int, list[tuple[int, Rule | None]]]) -> dict[int, _Standing]:
        """Return what stands in a text, by where it begins.

        The longest comes first, but before all shapes what is none: it was put there for what they take too much of.

        A wording hides what stands inside it even where it does no harm; a shape doesn't, it is too long for that.
        """
        places = self._wordings(folded)
        for at, many in shaped.items():
            standing = places.get(at, [])
            if standing or _BEGINS.match(folded, at):
                none = standing[:1] if standing and standing[0][1] is None else []
                both = [*standing, *((end, rule, False) for end, rule in many)]
                places[at] = none + sorted(both, key=lambda place: (place[2] or place[1] is not None, -place[0]))
        return places

    def _wordings(self, folded: str) -> dict[int, _Standing]:
        """Return the wordings that stand in a text, by where they begin.

        What was found in a sentence is kept for the next time. Where a site has wordings longer than one, the text is a sentence.
        """
        self.lengths()
        places: dict[int, _Standing] = {}
        for start, sentence in [(0, folded)] if self._longer else [(part.start(), part.group()) for part in SENTENCE.finditer(folded)]:
            known = self._worded.get(sentence)
            if known is None:
                if len(self._worded) >= MOST_KEPT:
                    self._worded.clear()
                known = self._worded[sentence] = self._wordings_in(sentence)
            for at, many in known:
                places[start + at] = [(start + end, rule, spelled) for end, rule, spelled in many]
        return places

    def _wordings_in(self, sentence: str) -> list[tuple[int, _Standing]]:
        starts, lengths, rule_of, found = self._starts, self._lengths, self._rule_of, list[tuple[int, _Standing]]()
        for begin in _BEGINS.finditer(sentence):
            at = begin.start()
            for told in starts.get(sentence[at : at + 2], ()):
                for length in lengths.get(sentence[at : at + told], ()):
                    text, end = sentence[at : at + length], at + length
                    if text in rule_of and end <= len(sentence) and stands_alone(sentence, at, end):
                        if not found or found[-1][0] != at:
                            found.append((at, []))
                        found[-1][1].append((end, rule_of[text], True))
        return found


def _signs_apart(
    shaped: Mapping[int, list[tuple[int, Rule | Sign | None]]], around: Around, known: set[Sign]
) -> dict[int, list[tuple[int, Rule | None]]]:
    """Return the shapes found in a text without the signs, which are told to what knows the surroundings of a place."""
    signs: dict[Sign, list[int]] = {sign: [] for sign in known}
    plain: dict[int, list[tuple[int, Rule | None]]] = {}
    for at in sorted(shaped):
        for end, meaning in shaped[at]:
            if isinstance(meaning, Sign):
                signs[meaning].append(at)
            else:
                plain.setdefault(at, []).append((end, meaning))
    around.signs = signs
    return plain


def _without_quoted(text: str) -> str:
    """Return a text folded, with signs that are no words in place of a quotation or a link, which are not ours.

    A link ends what is said before it: a clause, and the sentence where the next word begins with a capital.
    """
    def left_out(found: re.Match[str]) -> str:
        if found.group()[0] != "h":
            return "\0" * len(found.group())
        after = text[found.end() : found.end() + 2]
        return LINK * (len(found.group()) - 1) + ("." if after[:1].isspace() and after[1:].isupper() else LINK)

    return _QUOTED.sub(left_out, fold(text))


def check(text: str, rules: CoachRules, place: Place = ANYWHERE) -> tuple[Mark, ...]:
    """Return the places to word otherwise, from left to right, none overlapping; what stands in quotation marks is not ours.

    Linear in the length of the text: it runs at each pause in typing.

    Args:
        text: what is going to be said to the customer.
        rules: by which it is looked at.
        place: where it is written.
    """
    folded = _without_quoted(text)
    around = Around(folded, rules.context, rules.kept())
    places = rules.found(around, place)
    more = list(_shortened(text, folded, rules, place, places))
    if place.person is not None:
        more += _over_limit(around, rules, place.person)
    if more:
        places = sorted([*places, *more], key=lambda found: (found[0], found[2].id))
    marks: list[Mark] = []
    refusals = Refusals(around, places)
    for start, end, rule in shown(one_each(without_eased(_apart(places), around), around), around, rules.sheets):
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


def _apart(places: list[Found]) -> list[Found]:
    """Return marked places from left to right without those that begin inside the one before; a word alone gives way to a larger fault."""
    apart: list[Found] = []
    for place in places:
        if apart and apart[-1][2].words and apart[-1][1] > place[0] and place[1] > apart[-1][1] and not place[2].words:
            apart.pop()
        if not apart or place[0] >= apart[-1][1]:
            apart.append(place)
    return apart


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
    text: str, folded: str, rules: CoachRules, place: Place, places: list[Found]
) -> Iterator[Found]:
    """Yield the abbreviations, not marked yet, that only we understand; who writes whole words in capitals abbreviates nothing."""
    capitals = next((rule for rule in rules.rules if rule.capitals), None)
    if capitals is None or capitals.category in place.silent or _SHOUTED.search(text) is not None:
        return
    for found in _CAPITALS.finditer(text):
        word = fold(found.group())
        quoted = folded[found.start()] in ("\0", LINK)
        if not (quoted or word in rules.known or word in rules.innocent or any(start <= found.start() < end for start, end, _ in places)):
            yield found.start(), found.end(), capitals


def _over_limit(around: Around, rules: CoachRules, person: Person) -> Iterator[Found]:
    """Yield the amounts that the person would grant and may not."""
    for rule in rules.rules:
        if not rule.over_limit:
            continue
        for found in _AMOUNT.finditer(around.text):
            sign, number, unit = found["sign"] or "", found["number"].replace(",", ""), found["unit"] or ""
            if not (sign or unit) or len(number) > _LONGEST_NUMBER:
                continue
            currency = _CURRENCY.get(sign) or _CURRENCY.get(unit) or ("USD" if unit == "dollars" else person.currency)
            if Decimal(number) == 0 or not person.over(number, currency):
                continue
            sentence = around.sentence(found.start())
            if any_in(rule.says, sentence) and not any_in(rule.unless, sentence):
                yield found.start(), found.end(), rule
