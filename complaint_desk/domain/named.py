"""Whether a text names somebody, and where: told apart from other people's words that only hold the same letters.

What an erasure takes outside the person's own cases is other people's work, so the rule would rather miss a nickname than take a word:

- A telephone number of six digits or more, written as a number of its own, with or without country code and trunk zero.
- An e-mail address as a whole.
- A name of several words: all of them, whole and side by side, also with the last one first ("Vanderlee, Noor"). Where they are all of a
  text, capitals do not matter; within one each word that was recorded with a capital has one. "Will Do" is not in "we will do it".
- A name of one word: where it is all of a text; within one only from four letters on, whole and capitalised as it was recorded. "Ed" and
  "He" are not found in sentences.
- A name in signs without blanks between them: from three signs on wherever they stand side by side; of two signs where they are all of a
  text, or where on either side nothing stands, or no such sign, or a word that goes before or after names ("联系张伟先生").
  高明 is not in 高明白.
- However a keyboard composed its letters, and in whichever width: "Ｎｏｏｒ Lee" is Noor Lee.
- A name of one letter or sign tells nobody. The placeholders of a text (``{customer}``) are no words of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from complaint_desk.domain.contact import LEAST_DIGITS, normal_email, phone_digits

GONE: Final = "–"
"""What stands where a name was taken out of a text."""

_SIGN: Final = "〇㐀-䶿一-鿿豈-﫿぀-ヿ가-힯\U00020000-\U0003ffff"
_TOKEN: Final = re.compile(rf"[{_SIGN}]|(?:(?![{_SIGN}])[^\W_])+")
_WRITTEN: Final = re.compile("(?s:.)[\u0300-\u036f\u0653-\u0655\u1160-\u11ff\u3099\u309a\uff9e\uff9f]*")  # a letter with what is put on it
_MARK: Final = re.compile(r"\{[a-z][a-z0-9_]*\}")
_DIGITS: Final = re.compile(r"\d+")
_GAP: Final = re.compile(r"[\s().\-/–]{1,3}")
_MOST_GROUPS, _MOST_DIGITS = 8, 20  # of one number, however it is written
_BETWEEN: Final = re.compile(r"[\s,，、.'’·・\-]{0,3}")
_LEAST_ALONE: Final = 4
_LEAST_SIGNS: Final = 3
_LONG_LINE: Final = 7  # digits after which two numbers with different beginnings are the same line
_LEADS: Final = re.compile(
    r"(?:[是给給找和与與跟为為请請对對由叫向把被让讓问問]|客户|客戶|顾客|顧客|联系|聯絡|聯繫|回访|回訪|致电|致電|通知|关于|關於)$")
_FOLLOWS: Final = re.compile(
    r"[的和与與跟说說来來要在等打]|先生|女士|小姐|太太|夫人|老师|老師|师傅|師傅|阿姨|经理|經理|投诉|投訴|客訴|来电|來電")


class Named:
    """By what somebody is known, or several people are: asked whether a text names one of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take names, telephone numbers and addresses as they were recorded; what tells nobody is passed over."""
        self._numbers: set[str] = set()
        self._addresses: set[str] = set()
        self._whole: set[tuple[str, ...]] = set()
        self._first: dict[str, set[tuple[tuple[str, bool], ...]]] = {}  # its words in order, and whether each has a capital
        self._alone: set[str] = set()
        for text in texts:
            digits = phone_digits(text)
            if address := normal_email(text):
                self._addresses.add(address)
            elif len(digits) >= LEAST_DIGITS:
                self._numbers.add(digits.lstrip("0"))
            else:
                self._learn("".join(sign for sign, _, _ in _composed(text)))

    def _learn(self, name: str) -> None:
        tokens = _TOKEN.findall(name)
        folded = tuple(each.casefold() for each in tokens)
        if sum(map(len, tokens)) < 2:
            return
        self._whole.add(folded)
        if len(tokens) == 1:
            if len(name.strip()) >= _LEAST_ALONE and (name != name.lower() or name.lower() == name.upper()):
                self._alone.add(tokens[0])
            return
        words = tuple((each, _has_capital(token)) for each, token in zip(folded, tokens, strict=True))
        for order in {words, words if _of_signs(folded) else (words[-1], *words[:-1])}:
            self._first.setdefault(order[0][0], set()).add(order)

    def __call__(self, text: str) -> bool:
        """Tell whether a text names one of them."""
        return next(self.spans(text), None) is not None

    def without(self, text: str) -> str:
        """Return a text with a dash where it names one of them."""
        shown, last = [], 0
        for start, end in sorted(self.spans(text)):
            if end > last:
                shown += [text[last : max(start, last)], GONE] if start >= last else []
                last = end
        return "".join([*shown, text[last:]])

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield from where to where a text names one of them; some may lie within each other."""
        if unicodedata.is_normalized("NFKC", text):
            yield from self._spans(text)
            return
        signs = list(_composed(text))
        for start, end in self._spans("".join(sign for sign, _, _ in signs)):
            yield signs[start][1], signs[end - 1][2]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        plain = _MARK.sub(lambda found: "\n" * len(found[0]), text)
        if self._numbers:
            yield from self._lines(plain)
        if self._addresses and ("@" in plain or "＠" in plain):
            low = plain.replace("＠", "@")
            for address in self._addresses:
                yield from (
                    found.span() for found in re.finditer(rf"(?<![\w.+\-]){re.escape(address)}(?![\w\-]|\.\w)", low, re.IGNORECASE))
        if self._whole:
            yield from self._names(plain)

    def _lines(self, plain: str) -> Iterator[tuple[int, int]]:
        """Yield where groups of digits side by side are one of the numbers."""
        groups = list(_DIGITS.finditer(plain))
        for at, first in enumerate(groups):
            digits, end = "", first.start()
            for group in groups[at : at + _MOST_GROUPS]:
                digits += phone_digits(group[0])
                if len(digits) > _MOST_DIGITS or not (group is first or _GAP.fullmatch(plain, end, group.start())):
                    break
                end = group.end()
                if len(digits) >= LEAST_DIGITS and self._is_line(digits.lstrip("0")):
                    yield first.start(), end

    def _is_line(self, digits: str) -> bool:
        if digits in self._numbers:
            return True
        pairs = (sorted((known, digits), key=len) for known in self._numbers)
        return any(len(shorter) >= _LONG_LINE and longer.endswith(shorter) for shorter, longer in pairs)

    def _names(self, plain: str) -> Iterator[tuple[int, int]]:
        found = list(_TOKEN.finditer(plain))
        folded = [each[0].casefold() for each in found]
        if tuple(folded) in self._whole:
            yield 0, len(plain)
            return
        for at, token in enumerate(folded):
            if found[at][0] in self._alone:
                yield found[at].span()
            for name in self._first.get(token, ()):
                last = at + len(name) - 1
                words = [word for word, _ in name]
                if folded[at : last + 1] != words or not all(
                    _BETWEEN.fullmatch(plain, found[n].end(), found[n + 1].start()) for n in range(at, last)
                ):
                    continue
                if any(capital and not _has_capital(found[n][0]) for n, (_, capital) in enumerate(name, start=at)):
                    continue
                start, end = found[at].start(), found[last].end()
                if not _of_signs(words) or len(name) >= _LEAST_SIGNS or _stands_alone(plain, start, end):
                    yield start, end


def _composed(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the signs of a text, each letter and digit composed and in one width, with from where to where it was written."""
    for found in _WRITTEN.finditer(text):
        written = found[0]
        plain = unicodedata.normalize("NFKC", written) if written[0].isalpha() or written[0].isdecimal() else written
        if plain != written and plain.isalnum():
            yield from ((sign, *found.span()) for sign in plain)
        else:
            yield from ((sign, at, at + 1) for at, sign in enumerate(written, start=found.start()))


def _has_capital(word: str) -> bool:
    return word[0] != word[0].lower()


def _of_signs(tokens: Iterable[str]) -> bool:
    return all(re.fullmatch(f"[{_SIGN}]", each) for each in tokens)


def _stands_alone(plain: str, start: int, end: int) -> bool:
    """Tell whether two signs are a word of their own, as far as their neighbours tell."""
    before, after = plain[max(0, start - 2) : start], plain[end : end + 2]
    begins = not before or not re.match(f"[{_SIGN}]", before[-1]) or _LEADS.search(before)
    ends = not after or not re.match(f"[{_SIGN}]", after[0]) or _FOLLOWS.match(after)
    return bool(begins and ends)
