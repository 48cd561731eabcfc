"""Text made findable: what is written is normalised once and cut into tokens that answer any Chinese substring exactly.

The index is a contentless FTS5 table with ``tokenize='ascii'``: that tokenizer takes everything beyond ASCII as part of a
token, so that the cuts made here, and nothing else, decide what a token is.

- A run of Chinese (also kana, Hangul, emoji) becomes all its bigrams and its last character alone: a phrase of bigrams is
  then exactly a substring of a run, and one character is a prefix. Measured exact in the design (speed.md row 14).
- Latin and digits are whole words; a search finds a word by its beginning, from two characters on.
- A run of three or more digits is also cut into marked trigrams: a phrase of those is any fragment of a number.

``matches`` is the slow and obvious meaning of a query, which the index is tested against.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from operator import add
from typing import Final

TOKENIZE: Final = "ascii"
"""The FTS5 tokenizer that the cuts rely on."""

SEPARATOR: Final = "\x1f"
"""Between the texts of a case in ``joined``: no phrase reaches across it."""

MOST_CHARACTERS: Final = 200
MOST_TERMS: Final = 32
"""A longer query is cut there: FTS5 refuses expressions of a few hundred parts."""

_CJK: Final = (
    "\u2600-\u27bf\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U0001f000-\U0001faff\U00020000-\U0003ffff"
)
_WORD: Final = rf"(?:(?![{_CJK}])[^\W_])"
_PIECE: Final = re.compile(rf"[{_CJK}]+|[a-z0-9]++(?!{_WORD})|{_WORD}+")
_ASCII_WORDS: Final = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
_FIRST_CJK: Final = "\u2600"
_LATIN_END: Final = re.compile(rf"{_WORD}")
_DIGITS: Final = re.compile("[0-9][0-9]{2,}")  # begun with one digit, the engine skips to the next one by itself
_CHUNK: Final = re.compile(r'(-?)"([^"]*)"?|([^\s"]+)')
_NUMBER: Final = re.compile(r"\+?[0-9()-]+")
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»「」『』＂", '"'))
_MARK: Final = "¤"
_EVERY: Final = "¶"  # stands between texts and so in every document; neither sign is ever part of a word
_MIXED: Final = re.compile(rf"[{_CJK}]+|{_WORD}+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for.

    Attributes:
        pieces: runs of Chinese and words that follow each other with nothing but blanks and punctuation between.
        excluded: whether a case with it is left out.
        number: the digits alone when it was typed like a telephone or case number, "" otherwise.
    """

    pieces: tuple[str, ...]
    excluded: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A query that is ready for the index.

    Attributes:
        terms: what is looked for, all of it.
        expression: for ``MATCH``; it is exact, no hit needs a second look. "" when nothing was typed that could be found.
        blank: whether nothing was typed at all, so that nothing is to be left out.
    """

    terms: tuple[Term, ...]
    expression: str
    blank: bool


def normalise(text: str) -> str:
    """Return a text as it is compared: NFKC (full-width is half-width), without case, traditional as simplified.

    Traditional characters are turned one by one, without regard to their neighbours, so that a part of a text is
    normalised as that part of the whole.
    """
    if text.isascii():
        return text.lower()
    try:
        return text.translate(_plain())
    except _Neighbours:
        return unicodedata.normalize("NFKC", text).casefold().translate(simplified())


class _Neighbours(Exception):
    """A character that NFKC may join to the one before it: the text cannot be turned one by one."""


class _Plain(dict[int, str]):
    """What each character is compared as, worked out when it is first met: four times as fast as a pass for each step."""

    def __missing__(self, code: int) -> str:
        character = unicodedata.normalize("NFKC", chr(code))
        if any(unicodedata.category(c)[0] == "M" or "\u1160" <= c <= "\u11ff" for c in character):
            raise _Neighbours
        turned = self[code] = character.casefold().translate(simplified())
        return turned


@cache
def _plain() -> _Plain:
    return _Plain()


@cache
def simplified() -> Mapping[int, str]:
    """Return the simplified form of each traditional character that has one (OpenCC's t2s), by code point."""
    import opencc  # only here: it reads its dictionaries from disk, which an English desk never needs

    characters = [chr(c) for first, last in ((0x3400, 0x9FFF), (0x20000, 0x2A6DF)) for c in range(first, last + 1)]
    turned = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, turned, strict=True) if a != b}


def joined(texts: Iterable[str]) -> str:
    """Return the normalised texts of a case as one, as ``matches`` reads it."""
    return SEPARATOR.join(normalise(text).replace(SEPARATOR, " ") for text in texts)


def index_text(texts: Iterable[str]) -> str:
    """Return the tokens of a case's texts, separated by blanks: what goes into the index, and out of it again."""
    out: list[str] = []
    for text in texts:
        _cut(normalise(text), out)
        out.append(_EVERY)
    return " ".join(out) or _EVERY


def _cut(text: str, out: list[str]) -> None:
    """Append the tokens of a normalised text: its words in order, then its numbers in trigrams."""
    if text.isascii():
        out += text.translate(_ASCII_WORDS).split()
    else:
        for piece in _PIECE.findall(text):
            if piece >= _FIRST_CJK and _is_cjk(piece):
                out += map(add, piece, piece[1:])
                out.append(piece[-1])
            else:
                out.append(piece)
    for number in _DIGITS.findall(text):
        out.append(_EVERY)
        out += [_MARK + number[i : i + 3] for i in range(len(number) - 2)]


def query(text: str) -> Match:
    """Return the search that a typed string means; every string is one, none is an error.

    Words are all looked for; ``-word`` leaves cases out; words in quotes stand side by side. What a user types is only
    ever quoted in the expression, so the operators of FTS5 are words like any other.
    """
    terms = _terms(text)
    wanted = [_expression(term) for term in terms if not term.excluded]
    left_out = [_expression(term) for term in terms if term.excluded]
    expression = " AND ".join(wanted) or (f'"{_EVERY}"' if left_out else "")
    if left_out:
        expression = f"({expression}) NOT ({' OR '.join(left_out)})"
    return Match(terms, expression, not text.strip())


def _terms(text: str) -> tuple[Term, ...]:
    terms: list[Term] = []
    typed = normalise(text[:MOST_CHARACTERS].translate(_QUOTES))
    for match in _CHUNK.finditer(typed):
        minus, quoted, plain = match.groups()
        chunk = plain if plain is not None else quoted
        excluded = bool(minus) or (plain is not None and plain.startswith("-"))
        pieces = tuple(piece[0] for piece in _MIXED.finditer(chunk))
        digits = "".join(c for c in chunk if c in "0123456789")
        number = digits if len(pieces) > 1 and len(digits) >= 7 and _NUMBER.fullmatch(chunk.lstrip("-")) else ""
        if pieces:
            terms.append(Term(pieces, excluded, number))
    return tuple(dict.fromkeys(terms))[:MOST_TERMS]


def _is_cjk(piece: str) -> bool:
    return _begins_cjk(piece[0])


@cache
def _begins_cjk(character: str) -> bool:
    return not _LATIN_END.match(character)


def _grams(digits: str) -> str:
    return '"' + " ".join(_MARK + digits[i : i + 3] for i in range(len(digits) - 2)) + '"'


def _expression(term: Term) -> str:
    *before, last = term.pieces
    if not before and _DIGITS.fullmatch(last):
        return _grams(last)
    tokens: list[str] = []
    for piece in before:
        tokens += [piece[i : i + 2] for i in range(len(piece))] if _is_cjk(piece) else [piece]
    cjk = _is_cjk(last)
    tokens += [last[i : i + 2] for i in range(max(1, len(last) - 1))] if cjk else [last]
    prefix = "*" if (len(last) == 1 if cjk else len(last) > 1 or before) else ""
    phrase = f'"{" ".join(tokens)}"{prefix}'
    return f"({phrase} OR {_grams(term.number)})" if term.number else phrase


def matches(text: str, search: str) -> bool:
    """Return whether a text of ``joined`` is found by a search: the definition, by looking through it."""
    match = query(search)
    if match.blank:
        return True
    if not match.terms:
        return False
    return all(_stands_in(term, text) != term.excluded for term in match.terms)


def _stands_in(term: Term, text: str) -> bool:
    *before, last = term.pieces
    if not before and _DIGITS.fullmatch(last):
        return last in text
    if term.number and term.number in text:
        return True
    between = rf"(?:(?![{_CJK}{SEPARATOR}])[\W_])*"
    parts = [(re.escape(p) + (f"(?![{_CJK}])" if _is_cjk(p) else f"(?!{_WORD})") + between) for p in before]
    whole = "" if _is_cjk(last) or len(last) > 1 or before else f"(?!{_WORD})"
    start = "" if _is_cjk(term.pieces[0]) else f"(?<!{_WORD})"
    return re.search(start + "".join(parts) + re.escape(last) + whole, text) is not None
