"""What in a text counts: expressions found, without those that are denied, praised or part of a fixed phrase.

This is where a word and what its neighbours make of it are told apart ("not late", 没有延误, 不是态度问题;
a "late fee" is no delay).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from complaint_desk.insight.lexicons import Lexicons
from complaint_desk.insight.matching import Found, find, is_break, tokens_of

LONGEST_TEXT: Final = 4_000  # characters judged; the matter of a complaint stands at its beginning
_DENIAL_REACH: Final = 2  # tokens that may stand between a negation and what it denies
_WORD_AFTER: Final = 4  # tokens between a topic and the praise or blame that follows it
_WORD_BEFORE: Final = 1
_BLAMED: Final = 2  # the weight of a topic with a word of blame beside it
_CONTEXT: Final = frozenset({"negation", "fine", "foul", "neutral"})
_QUOTED: Final = re.compile(r"“[^”]{1,200}”|「[^」]{1,200}」|『[^』]{1,200}』|(?<!\w)\"[^\"\n]{1,200}\"(?!\w)")
_TOPIC: Final = 1  # the weight of an expression that only names a topic
_PLAIN: Final = 3  # the weight of one that says it plainly


@dataclass(frozen=True, slots=True)
class Mark:
    """One expression that counts.

    Attributes:
        subject: such as ``type``.
        code: such as ``delay``.
        weight: 1 to 3.
        start: first character in the text.
        words: the words as they stand in the text.
        quoted: they stand between quotation marks.
    """

    subject: str
    code: str
    weight: int
    start: int
    words: str
    quoted: bool


def marks_in(text: str, lexicons: Lexicons) -> tuple[Mark, ...]:
    """Return what counts in a text, in the order of the text, each expression once."""
    text = text[:LONGEST_TEXT]
    tokens = tokens_of(text.translate(lexicons.fold))
    words = [token[0] for token in tokens]
    found = sorted(find(words, lexicons.index), key=lambda one: (one.first, -one.last))
    near = _neighbours([one for one in found if one.expression.subject in _CONTEXT], words)
    speaking = _uncovered([one for one in found if one.expression.subject not in _CONTEXT], near.neutral)
    denied = {one.expression.code for one in speaking if not _is_topic(one) and one.first in near.denied}
    quotes = _quotes(text)
    marks: dict[tuple[str, str, tuple[str, ...]], Mark] = {}
    for one in _longest(speaking):
        expression = one.expression
        weight, last = _weighed(one, near)
        if not weight or (_is_topic(one) and expression.code in denied):
            continue  # "the staff were not rude" does not complain of the staff
        start, end = tokens[one.first].start(), tokens[last - 1].end()
        quoted = any(left <= start and end <= right for left, right in quotes)
        key = (expression.subject, expression.code, expression.elements)
        before = marks.get(key)
        if before is None or (before.quoted, -before.weight) > (quoted, -weight):
            marks[key] = Mark(expression.subject, expression.code, weight, start, text[start:end], quoted)
    return tuple(marks.values())


@dataclass(frozen=True, slots=True)
class _Beside:
    """Where a word of praise or blame reaches: the topics that end before it, and the topics that begin after it.

    Attributes:
        after: by the token a topic ends before, where the word ends.
        before: by the token a topic begins with, where the word ends.
    """

    after: dict[int, int]
    before: dict[int, int]

    def end(self, topic: Found) -> int:
        """Return the token before which the word beside a topic ends, or 0 when there is none."""
        return self.after.get(topic.last, 0) or self.before.get(topic.first, 0)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Words that change what others mean, by what they do.

    Attributes:
        neutral: fixed phrases.
        denied: tokens at which something denied may begin.
        topics_denied: those of them at which even a topic is denied ("it is not about …").
        praise: good words.
        blame: bad words.
    """

    neutral: list[Found]
    denied: frozenset[int]
    topics_denied: frozenset[int]
    praise: _Beside
    blame: _Beside


def _neighbours(context: list[Found], words: list[str]) -> _Neighbours:
    neutral = [one for one in context if one.expression.subject == "neutral"]
    rest = _uncovered([one for one in context if one.expression.subject != "neutral"], neutral)
    denials = [one for one in rest if one.expression.subject == "negation"]
    denied = frozenset(place for one in denials for place in _onward(words, one.last, _DENIAL_REACH))
    about = [one for one in denials if one.expression.code == "about"]
    topics_denied = frozenset(place for one in about for place in _onward(words, one.last, _DENIAL_REACH))
    blame = [one for one in rest if one.expression.subject == "foul" and one.first not in denied]
    praise = [one for one in rest if one.expression.subject == "fine" and one.first not in denied]
    praise = _uncovered(praise, blame)  # "not good" is no praise
    return _Neighbours(neutral, denied, topics_denied, _reach_of(praise, words), _reach_of(blame, words))


def _reach_of(found: list[Found], words: list[str]) -> _Beside:
    after: dict[int, int] = {}
    before: dict[int, int] = {}
    for one in found:
        for place in _back(words, one.first, _WORD_AFTER):
            after.setdefault(place, one.last)
        for place in _onward(words, one.last, _WORD_BEFORE):
            before.setdefault(place, one.last)
    return _Beside(after, before)


def _onward(words: list[str], place: int, reach: int) -> Iterator[int]:
    """Yield a place and those up to ``reach`` tokens after it that are in the same clause."""
    yield place
    for further in range(place, min(place + reach, len(words))):
        if is_break(words[further]):
            return
        yield further + 1


def _back(words: list[str], place: int, reach: int) -> Iterator[int]:
    """Yield a place and those up to ``reach`` tokens before it that are in the same clause."""
    yield place
    for further in range(place - 1, max(place - 1 - reach, -1), -1):
        if is_break(words[further]):
            return
        yield further


def _weighed(one: Found, near: _Neighbours) -> tuple[int, int]:
    """Return the weight an expression has among its neighbours (0 does not count) and the token its words end before."""
    subject, weight = one.expression.subject, one.expression.weight
    topic = _is_topic(one)
    if one.first in (near.topics_denied if topic else near.denied):
        return 0, one.last  # "no delivery" is still about delivery, "not about delivery" is not
    if subject != "type" or weight >= _PLAIN or one.expression.code == "other":
        return weight, one.last
    if near.praise.end(one):
        return 0, one.last
    blamed = near.blame.end(one) if topic else 0
    return (_BLAMED, max(one.last, blamed)) if blamed else (weight, one.last)


def _is_topic(one: Found) -> bool:
    return one.expression.subject == "type" and one.expression.weight == _TOPIC


def _quotes(text: str) -> list[tuple[int, int]]:
    quotes = [match.span() for match in _QUOTED.finditer(text)]
    if sum(end - start for start, end in quotes) * 2 > len(text):
        return []  # a text that is all quotation is the customer's own
    return quotes


def _uncovered(found: list[Found], covers: list[Found]) -> list[Found]:
    """Return what does not lie strictly inside a longer cover; both in the order of the text."""
    kept: list[Found] = []
    reach: list[Found] = []
    coming = 0
    for one in found:
        while coming < len(covers) and covers[coming].first <= one.first:
            reach.append(covers[coming])
            coming += 1
        if reach:
            reach = [cover for cover in reach if cover.last > one.first]
        if not any(_inside(one, cover) for cover in reach):
            kept.append(one)
    return kept


def _longest(found: list[Found]) -> list[Found]:
    """Return what does not lie strictly inside a longer expression of the same subject ("late" in "late fee")."""
    by_subject: dict[str, list[Found]] = {}
    for one in found:
        by_subject.setdefault(one.expression.subject, []).append(one)
    return [one for same in by_subject.values() for one in _uncovered(same, same)]


def _inside(one: Found, cover: Found) -> bool:
    return cover.first <= one.first and one.last <= cover.last and cover.last - cover.first > one.last - one.first
