"""Finds the expressions of a lexicon in a text, in one pass over its words and characters.

A text becomes tokens (a Latin word, a number, one Chinese character, or a mark that ends a clause). Expressions are indexed by
their first two tokens, so the cost of a text hardly depends on how many expressions there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

TOKEN: Final = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:[.,:]\d+)*|[\u3400-\u9fff]|[.!?;,。!?;,、…\n\r()()]+|[|:]")
_ELEMENT: Final = re.compile(r"…|#|[a-z]+(?:'[a-z]+)*\*?|\d+|[\u3400-\u9fff]")
NUMBER: Final = "#"
GAP: Final = "…"
_NUMERALS: Final = frozenset("一二两俩三四五六七八九十百千半几数")
_ROUNDING: Final = frozenset("多余个来")  # may follow a numeral: 三个多月 is #月
_NUMBER_WORDS: Final = frozenset(
    ("a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen", "twenty",
     "thirty", "forty", "fifty", "several", "many", "few", "half", "couple", "of")
)
_COUNTING: Final = _NUMERALS | _NUMBER_WORDS
_GAP_LATIN: Final = 4  # words an expression's … may stand for
_GAP_CHINESE: Final = 8  # characters it may stand for
_LAST_LATIN: Final = "\u3400"  # Chinese characters sort after it
_MOST_MET: Final = 50_000
PREFIX_LETTERS: Final = 4  # a word ending in * is indexed by this many letters


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of a lexicon.

    Attributes:
        subject: what it speaks about, such as ``type`` or ``negation``.
        code: the code it speaks for, such as ``delay``.
        weight: how much it counts, 1 (topic only) to 3 (unmistakable).
        elements: tokens; ``#`` is a number, ``…`` a few tokens in between, ``word*`` any ending.
    """

    subject: str
    code: str
    weight: int
    elements: tuple[str, ...]


class Found(NamedTuple):
    """An expression found in a text, with its place in tokens (``first`` up to but not including ``last``)."""

    expression: Expression
    first: int
    last: int


class _Begins(NamedTuple):
    """What a word begins.

    Attributes:
        alone: expressions of this one word.
        longer: longer ones.
        pairs: those that the next word decides on.
        prefixed: longer ones that begin with a part of it.
        counts: whether a number begins with it.
    """

    alone: tuple[Expression, ...]
    longer: tuple[Expression, ...]
    pairs: Mapping[str, tuple[Expression, ...]]
    prefixed: tuple[Expression, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class Index:
    """Expressions by how they begin: by two tokens, by one, by the first letters of a prefix, by what follows a number.

    ``met`` remembers what the words of earlier texts begin, so that a word that begins nothing costs one look.
    """

    pairs: Mapping[str, Mapping[str, tuple[Expression, ...]]]
    firsts: Mapping[str, tuple[Expression, ...]]
    prefixes: Mapping[str, tuple[Expression, ...]]
    numbers: Mapping[str, tuple[Expression, ...]]
    met: dict[str, _Begins | None] = field(default_factory=dict, compare=False)

    def begins(self, word: str) -> _Begins | None:
        """Return what a word begins, None when it is nothing."""
        first, prefixed = self.firsts.get(word, ()), self.prefixes.get(word[:PREFIX_LETTERS], ()) if len(word) >= PREFIX_LETTERS else ()
        prefixed = tuple(one for one in prefixed if word.startswith(one.elements[0][:-1]))
        alone = tuple(one for one in (*first, *prefixed) if len(one.elements) == 1)
        longer, prefixed = (tuple(one for one in some if len(one.elements) > 1) for some in (first, prefixed))
        pairs, counts = self.pairs.get(word, {}), word in _COUNTING or "0" <= word[0] <= "9"
        found = _Begins(alone, longer, pairs, prefixed, counts) if alone or longer or pairs or prefixed or counts else None
        if len(self.met) < _MOST_MET:
            self.met[word] = found
        return found


def elements_of(written: str, fold: Mapping[int, int]) -> tuple[str, ...]:
    """Return the elements of an expression as a lexicon writes it.

    Raises:
        ValueError: our own data is wrong: nothing in it, a gap at an end, a prefix too short, or a number and no word.
    """
    elements = tuple(_ELEMENT.findall(written.translate(fold)))
    if not elements or GAP in (elements[0], elements[-1]):
        raise ValueError(f"not an expression: {written!r}")
    if elements[0] == NUMBER and (len(elements) < 2 or elements[1] in (NUMBER, GAP) or elements[1].endswith("*")):
        raise ValueError(f"a word must follow the number it begins with: {written!r}")
    if elements[0].endswith("*") and len(elements[0]) <= PREFIX_LETTERS:
        raise ValueError(f"a first word before * needs {PREFIX_LETTERS} letters: {written!r}")
    return elements


def index_of(expressions: list[Expression]) -> Index:
    """Return the index of expressions."""
    pairs: dict[str, dict[str, list[Expression]]] = {}
    firsts: dict[str, list[Expression]] = {}
    prefixes: dict[str, list[Expression]] = {}
    numbers: dict[str, list[Expression]] = {}
    for expression in expressions:
        first, second = (*expression.elements, "")[:2]
        if first == NUMBER:
            numbers.setdefault(second, []).append(expression)
        elif first.endswith("*"):
            prefixes.setdefault(first[:PREFIX_LETTERS], []).append(expression)
        elif second and second not in (NUMBER, GAP) and not second.endswith("*"):
            pairs.setdefault(first, {}).setdefault(second, []).append(expression)
        else:
            firsts.setdefault(first, []).append(expression)
    return Index(
        {first: {second: tuple(same) for second, same in seconds.items()} for first, seconds in pairs.items()},
        {first: tuple(same) for first, same in firsts.items()},
        {first: tuple(same) for first, same in prefixes.items()},
        {second: tuple(same) for second, same in numbers.items()},
    )


def tokens_of(folded: str) -> list[re.Match[str]]:
    """Return the tokens of a folded text, each with its place."""
    return list(TOKEN.finditer(folded))


def is_break(word: str) -> bool:
    """Tell whether a token ends a clause; what stands before it does not speak about what comes after."""
    return not word[0].isalnum()


def find(words: list[str], index: Index) -> Iterator[Found]:
    """Yield every expression that stands in the words of the tokens, also overlapping ones, by where it begins."""
    following = [*words[1:], ""]
    met = index.met
    for at, word in enumerate(words):
        begins = met[word] if word in met else index.begins(word)
        if begins is None:
            continue
        for expression in begins.alone:
            yield Found(expression, at, at + 1)
        candidates = begins.longer
        if begins.pairs:
            candidates += begins.pairs.get(following[at], ())
        candidates += begins.prefixed
        if begins.counts and (length := _number_length(words, at)):
            candidates += index.numbers.get(following[at + length - 1], ())
        for expression in candidates:
            last = _end(words, at, expression.elements)
            if last:
                yield Found(expression, at, last)


def _end(words: list[str], at: int, elements: tuple[str, ...]) -> int:
    """Return the token after the expression that begins at a token, or 0 when it does not stand there."""
    for place, element in enumerate(elements):
        if element == GAP:
            return _after_gap(words, at, elements[place + 1 :])
        if at >= len(words):
            return 0
        word = words[at]
        if element == NUMBER:
            length = _number_length(words, at)
            if not length:
                return 0
            at += length
            continue
        if word != element and not (element[-1] == "*" and word.startswith(element[:-1])):
            return 0
        at += 1
    return at


def _after_gap(words: list[str], at: int, rest: tuple[str, ...]) -> int:
    begin = rest[0]
    reach = _GAP_CHINESE if begin > _LAST_LATIN else _GAP_LATIN
    literal = begin != NUMBER and begin[-1] != "*"
    for here, word in enumerate(words[at : at + reach + 1], at):
        if word == begin or not literal:
            last = _end(words, here, rest)
            if last:
                return last
        if is_break(word):
            return 0
    return 0


def _number_length(words: list[str], at: int) -> int:
    length = 0
    for word in words[at : at + 4]:
        if word not in _COUNTING and not "0" <= word[0] <= "9" and not (length and word in _ROUNDING):
            break
        length += 1
    return length
