"""Shapes of sentences for the phrase coach: what makes a refusal one is its build, subject, auxiliary and "no", not its wording.

A shape is a row of steps parted by blanks or their brackets. A step is a word, a choice of them, ``(call|ring up)``, or a
class of words that stand for one another, ``{we}``; a question mark behind it says that it may be missing, ``{adverb}?``, and
``!(us|me)`` is any one word but these.
``..3`` lets up to three words stand before the next step; ``^`` wants a clause to begin there and ``$`` one to end.
"{we} {cannot} ..2 {refund}" is every refusal of a refund, however it is worded. What stands in a class is data as the shapes are, and
a site adds to it. A step never leaps over a comma or a full stop.

``*ing`` and ``*ed`` stand for every English verb in that form; beside them, ``!looking`` in a class is one that is not meant.

A shape is tried only where a word stands that it can begin with and one of those that have to follow is near, and costs no more than
its steps times its gaps, so that the work grows with the text and with nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

_TOKEN = re.compile(r"[a-z0-9]+n't|'(?:ll|re|ve|m|d|s)(?![a-z])|[a-z0-9]+|\S|[ \u3000](?<=[\u4e00-\u9fff].)(?![0-9a-z$¥￥])")
"""A Latin word, an ending that is a word of its own ("we'll" is two), or one sign; each Chinese character is one, and a blank after one
where whoever chats puts it in place of a comma."""
_HAN = re.compile("[\u4e00-\u9fff]")
_BLANK = re.compile("(?<=[\u4e00-\u9fff])[ \u3000](?=[\u4e00-\u9fff])")
_STEP = re.compile(
    r"(?:\.\.(?P<gap>[1-9])|(?P<edge>[\^$])"
    r"|(?P<but>!)?(?:\{(?P<group>[a-z_0-9]+)\}|\((?P<choice>[^(){}]+)\)|(?P<word>[^\s(){}?!]+))(?P<may>\?)?)\s*"
)
SENTENCE: Final = re.compile(r"[^.!?\n。！？]+")
MOST_KEPT: Final = 400
"""Sentences of which is kept what was found in them; more than the longest letter has."""
_LEAPT: Final = "-'&/%+"
"""Signs that a gap may pass over as it does over a word."""
_ENDINGS: Final = ("ing", "ed")
_SHORTEST: Final = 3
"""Letters that stand before the ending of a verb at least: "king" and "need" are no forms of one."""
_NO_FORMS: Final = frozenset({"indeed", "hundred", "speed", "proceed", "exceed", "succeed", "morning", "evening", "during"})


class BadShape(ValueError):
    """A shape that can't be read; the text says which part."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a shape.

    Attributes:
        words: what may stand there, folded; empty for a class and for the edge of a clause.
        group: the class whose words may stand there.
        optional: it may be missing.
        gap: how many words may stand before it.
        but: any one word may stand there except these.
        edge: ``^`` or ``$`` where nothing stands but a clause begins or is over; otherwise empty.
    """

    words: tuple[str, ...] = ()
    group: str = ""
    optional: bool = False
    gap: int = 0
    edge: str = ""
    but: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that has been read.

    Attributes:
        text: as it was written.
        steps: what has to stand there, in this order.
    """

    text: str
    steps: tuple[Step, ...]


def read(text: str, known: Collection[str], prefix: str = "") -> Shape:
    """Return a shape as it is written in a file, folded.

    Args:
        text: the shape.
        known: the names of the classes there are.
        prefix: stands before the name of each class, so that languages with classes of one name can be used side by side.

    Raises:
        BadShape: a class is not known, a bracket has no partner, the first or last step may be missing, or a gap leads nowhere.
    """
    steps: list[Step] = []
    gap = at = 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            raise BadShape(text[at:])
        at = found.end()
        if found["gap"]:
            gap = int(found["gap"])
            continue
        group = found["group"] or ""
        if group and group not in known:
            raise BadShape(f"{{{group}}}")
        words = tuple(found["choice"].split("|")) if found["choice"] else (found["word"],) if found["word"] else ()
        if not all(word.strip() for word in words):
            raise BadShape(found.group().strip())
        name, may, but = prefix + group if group else "", found["may"] is not None, found["but"] is not None
        steps.append(Step(words, name, may, gap, found["edge"] or "", but))
        gap = 0
    core = [step for step in steps if not step.edge]
    if gap or not core or core[0].optional or core[0].gap or core[0].but or (core[-1].optional and not steps[-1].edge):
        raise BadShape(text)
    return Shape(text, tuple(steps))


def spelled(shape: Shape, groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield sentences of a shape without gaps in which each word of each of its steps stands at least once, optional ones too."""
    choices = [("them",) if step.but else _said(step.words or groups[step.group]) for step in shape.steps if not step.edge]
    plain = [None if step.optional else words[0] for step, words in zip((s for s in shape.steps if not s.edge), choices, strict=True)]
    for at, words in enumerate(choices):
        for word in words:
            row = [*plain[:at], word, *plain[at + 1 :]]
            yield " ".join(each for each in row if each is not None).replace(" '", "'")


def _said(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words as they are said: a form of a verb by an example, without those that are not meant."""
    examples = {"*ing": "mending", "*ed": "mended"}
    return tuple(examples.get(word, word) for word in words if word[0] != "!")


Meaning = TypeVar("Meaning")

_Alternatives = dict[str, tuple[tuple[str, ...], ...]]
"""What may stand at a step, by its first word: the words after it, the longest row first."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A step whose words are looked up."""

    firsts: _Alternatives
    optional: bool
    gap: int
    edge: str
    but: bool

    def rows(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Return what has to follow a word at this step, the longest first; nothing where it can't stand there."""
        known = self.firsts.get(word)
        return known if known is not None else self.firsts.get(_form(word), ())


@dataclass(frozen=True, slots=True)
class _Row(Generic[Meaning]):
    """A shape ready to be found.

    Attributes:
        steps: all of it.
        meaning: what it means.
        first: number of the words that it begins with.
        needed: numbers of the words of which some have to follow, each with the distance within which they have to begin.
        besides: numbers of the words that have to stand there as well as those that tell of it.
    """

    steps: tuple[_Ready, ...]
    meaning: Meaning
    first: int
    needed: tuple[tuple[int, int], ...]
    besides: tuple[int, ...]


@dataclass(slots=True)
class ShapeBook(Generic[Meaning]):
    """Shapes ready to be found, each with what it means.

    Where the words of a step stand in a text is one number with a bit for each place, so that one comparison tells for the whole text
    where a shape may begin; only there is it tried. Of the steps that a shape must have, the two with the fewest words tell in which texts
    it is looked for at all, where the others have words too: a sentence has those of few of the hundreds of shapes.

    Attributes:
        groups: the words of each class, folded.
    """

    groups: Mapping[str, tuple[str, ...]]
    _rows: list[_Row[Meaning]] = field(default_factory=list)
    _told_by: dict[int, dict[int, list[int]]] = field(default_factory=dict)
    _known: dict[tuple[tuple[str, ...], str], tuple[int, _Alternatives]] = field(default_factory=dict)
    _firsts: list[frozenset[str]] = field(default_factory=list)
    _lengths: list[tuple[int, int]] = field(default_factory=list)
    _begun_by: dict[str, list[int]] = field(default_factory=dict)
    _kept: dict[str, list[tuple[int, list[tuple[int, Meaning]]]]] = field(default_factory=dict)

    def add(self, shape: Shape, meaning: Meaning) -> None:
        """Add a shape."""
        looked_up = [self._alternatives(step) for step in shape.steps]
        ready = tuple(
            _Ready(firsts, step.optional, step.gap, step.edge, step.but) for (_, firsts), step in zip(looked_up, shape.steps, strict=True)
        )
        first = next(at for at, step in enumerate(ready) if not step.edge)
        begins = looked_up[first][0]
        many, reach = self._lengths[begins]
        telling, needed = [(many, begins)], list[tuple[int, int]]()
        for (number, _), step in zip(looked_up[first + 1 :], ready[first + 1 :], strict=True):
            many, longest = self._lengths[number]
            reach += step.gap
            if not (step.optional or step.but or step.edge):
                needed.append((number, reach))
                telling.append((many, number))
            reach += longest
        one, *besides = (number for _, number in sorted(telling))
        another = besides.pop(0) if besides else one
        self._told_by.setdefault(one, {}).setdefault(another, []).append(len(self._rows))
        self._rows.append(_Row(ready, meaning, begins, tuple(needed), tuple(besides)))

    def found(self, folded: str) -> dict[int, list[tuple[int, Meaning]]]:
        """Return for each index at which a shape begins where it ends and what it means, the longest first; overlapping as they do.

        What was found in a sentence is kept for the next time: whoever types changes one sentence of many.
        """
        places: dict[int, list[tuple[int, Meaning]]] = {}
        for part in SENTENCE.finditer(folded) if self._rows else ():
            known = self._kept.get(part.group())
            if known is None:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                known = self._kept[part.group()] = self._found_in(part.group())
            start = part.start()
            for at, many in known:
                places[start + at] = [(start + end, meaning) for end, meaning in many]
        return places

    def _found_in(self, sentence: str) -> list[tuple[int, list[tuple[int, Meaning]]]]:
        tokens = [(each.start(), each.end()) for each in _TOKEN.finditer(sentence)]
        if _parts_words(sentence):
            tokens = [place for place in tokens if not sentence[place[0]].isspace()]
        words = [sentence[start:end] for start, end in tokens]
        where: dict[str, int] = {}
        for at, word in enumerate(words):
            where[word] = where.get(word, 0) | 1 << at
            if form := _form(word):
                where[form] = where.get(form, 0) | 1 << at
        places: dict[int, list[tuple[int, Meaning]]] = {}
        begun: dict[int, int] = {}
        for row in self._told_of(where):
            may = self._begins(row.first, where, begun)
            for number, reach in row.needed:
                if not may:
                    break
                may &= _before(self._begins(number, where, begun), reach)
            while may:
                at = (may & -may).bit_length() - 1
                may &= may - 1
                after = _match(words, at, row.steps, 0)
                if after >= 0:
                    places.setdefault(tokens[at][0], []).append((tokens[after - 1][1], row.meaning))
        for many in places.values():
            many.sort(key=lambda place: -place[0])
        return list(places.items())

    def _told_of(self, words: Collection[str]) -> list[_Row[Meaning]]:
        """Return the shapes of which each step they must have may begin with one of these words, in the order in which they were added."""
        rows, begun = self._rows, set[int]().union(*(self._begun_by.get(word, ()) for word in words))
        told = [
            at for one in self._told_by.keys() & begun for another, many in self._told_by[one].items() if another in begun
            for at in many if begun.issuperset(rows[at].besides)
        ]
        return [rows[at] for at in sorted(told)]

    def _begins(self, number: int, where: Mapping[str, int], begun: dict[int, int]) -> int:
        """Return a bit for each place at which a step may begin, by its number and the places of each word; once for all shapes."""
        bits = begun.get(number)
        if bits is None:
            bits = 0
            for word in self._firsts[number] & where.keys():
                bits |= where[word]
            begun[number] = bits
        return bits

    def _alternatives(self, step: Step) -> tuple[int, _Alternatives]:
        """Return what may stand at a step, with a number that steps of the same words share."""
        known = self._known.get((step.words, step.group))
        if known is None:
            grouped: dict[str, set[tuple[str, ...]]] = {}
            for text in step.words or self.groups.get(step.group, ()):
                if text[0] == "!":
                    grouped.setdefault(text[1:], set())
                    continue
                first, *rest = [text] if text[0] == "*" else _TOKEN.findall(text)
                grouped.setdefault(first, set()).add(tuple(rest))
            firsts = {first: tuple(sorted(many, key=lambda row: (-len(row), row))) for first, many in grouped.items()}
            known = self._known[step.words, step.group] = len(self._known), firsts
            self._firsts.append(frozenset(first for first, many in firsts.items() if many))
            self._lengths.append((_telling(firsts), _longest(firsts)))
            for first in self._firsts[-1]:
                self._begun_by.setdefault(first, []).append(known[0])
        return known


def _match(words: list[str], at: int, steps: tuple[_Ready, ...], number: int) -> int:
    """Return the index after the last word that the steps from one on take, beginning at a word, or -1."""
    if number == len(steps):
        return at
    step = steps[number]
    if step.edge == "^":
        return _match(words, at, steps, number + 1) if at == 0 or not _is_word(words[at - 1]) else -1
    here = at
    for _word in range(step.gap + 1):
        if step.edge and (here == len(words) or not _is_word(words[here])):
            return _match(words, here, steps, number + 1)
        if here == len(words):
            break
        if step.but and not step.rows(words[here]) and words[here][0].isalnum():
            end = _match(words, here + 1, steps, number + 1)
            if end >= 0:
                return end
        for rest in () if step.but else step.rows(words[here]):
            after = here + 1 + len(rest)
            if not rest or tuple(words[here + 1 : after]) == rest:
                end = _match(words, after, steps, number + 1)
                if end >= 0:
                    return end
        if not _is_word(words[here]):
            break
        here += 1
    return _match(words, at, steps, number + 1) if step.optional else -1


def _parts_words(sentence: str) -> bool:
    """Tell whether blanks part the words of a Chinese sentence, one for each two characters or more, and stand for no comma."""
    return 2 * len(_BLANK.findall(sentence)) >= len(_HAN.findall(sentence)) > 0


def _form(word: str) -> str:
    """Return the sign that stands for each verb in the form of a word, or nothing where it is none."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= _SHORTEST + len(ending) and word not in _NO_FORMS:
            return f"*{ending}"
    return ""


def _telling(firsts: _Alternatives) -> int:
    """Return how many words may begin a step, so that the rarest tells; one for every verb in some form is not rare."""
    return len(firsts) + 100 * any(word[0] == "*" for word in firsts)


def _longest(firsts: _Alternatives) -> int:
    """Return how many words the longest row of a step has."""
    return max((1 + len(rest) for rows in firsts.values() for rest in rows), default=1)


def _before(bits: int, reach: int) -> int:
    """Return the places from which one of some places lies ahead, within a reach."""
    near, width = bits >> 1, 1
    while width < reach:
        near |= near >> min(width, reach - width)
        width *= 2
    return near


def _is_word(word: str) -> bool:
    return word[0].isalnum() or word[0] in _LEAPT
