"""Text made findable: what is written is normalised once and cut into tokens that answer any Chinese substring exactly.

The index is a contentless FTS5 table with ``tokenize='ascii'``: that tokenizer takes everything beyond ASCII as part of a
token, so that the cuts made here, and nothing else, decide what a token is.

- A run of Chinese (also kana, Hangul, emoji) becomes all its bigrams and its last character alone: a phrase of bigrams is
  then exactly a substring of a run, and one character is a prefix. Measured exact in the design (speed.md row 14).
- Latin and digits are whole words; a search finds a word by its beginning, from two characters on.
- A run of three or more digits is also cut into marked trigrams: a phrase of those is any fragment of a number.

A case is found by its own texts and by its customer's: name, pinyin letters, pinyin, number, address (``projector.customer_texts``).
A word looked for may stand in either. What is only found when it is asked for on purpose carries a mark, which makes it a word of its
own: the pinyin of a name, from four letters on, and what stands behind the @ of an address.

``matches`` is the slow and obvious meaning of a query, which the index is tested against.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import add
from typing import Final

from complaint_desk.data.variants import variants
from complaint_desk.domain.numbers import parse_number
from complaint_desk.domain.queue_filter import LONGEST_SEARCH

TOKENIZE: Final = "ascii"
"""The FTS5 tokenizer that the cuts rely on."""

SEPARATOR: Final = "\x1f"
"""Between the texts of a case in ``joined``: no phrase reaches across it."""

MOST_CHARACTERS: Final = LONGEST_SEARCH
MOST_TERMS: Final = 64
"""A longer query is cut there, a column of case numbers is not: FTS5 refuses expressions of a few hundred parts."""

READING: Final = "\u0297"
"""Before the pinyin of a name. This mark and the next are letters of no language that anybody writes to a desk in."""

DOMAIN: Final = "\u0298"
"""Before each word behind the @ of an address: else half of a desk would be found by ``163``."""

_SPELT: Final = str.maketrans("0123456789", "\u0250\u0251\u0252\u0253\u0254\u0255\u0256\u0257\u0258\u0259")
"""There its digits are letters, since any three digits are looked for as a fragment of a number."""

LEAST_READING: Final = 4
LEAST_NAMING: Final = 2
"""Characters from which on a word is looked for among pinyin, and among customers at all."""

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
_CHUNK: Final = re.compile(r'(-?)"([^"]*)"?|([|\n\r]+)|([^\s"|]+)')
_NUMBER: Final = re.compile(r"\+?[0-9()-]+")
_LISTED: Final = re.compile("(?<=[0-9])[,;、](?=[0-9]{2}-?[0-9]{7}-?[0-9])")
_PHONE: Final = re.compile(r"(?:\+|00)[0-9][0-9 ()./-]*|\(?[0-9]{2,4}\)?(?:[ ./-]+\(?[0-9]{2,4}\)?){1,4}")
_ABROAD: Final = re.compile(r"\+|00")
_OWN_DIGITS: Final = 9
"""The last digits of a number written with a country code: the code may be left out elsewhere."""

_LETTERS: Final = re.compile("[a-z]+")
_UNSEEN: Final = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)
"""Default_Ignorable_Code_Point of Unicode 15.0 (DerivedCoreProperties.txt) but the Hangul fillers, and the marks of interlinear text."""

_ACCENTS: Final = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_STROKED: Final = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
"""Latin letters that are no base with a mark on it, as those write them who do not have the key."""

_FIRST_TURNED: Final = 0x3400
_AT_ONCE: Final = 1_024
"""Characters that OpenCC turns at a time, in less than a millisecond: no other thread works meanwhile, and a window would stand still."""

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
        address: the pieces of an e-mail address, those behind the @ marked; none otherwise.
    """

    pieces: tuple[str, ...]
    excluded: bool = False
    number: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A query that is ready for the index.

    Attributes:
        alternatives: what is looked for: all the terms of one of these.
        expression: for ``MATCH`` among the texts of cases; it is exact, no hit needs a second look. "" when nothing was typed that
            could be found.
        blank: whether nothing was typed at all, so that nothing is to be left out.
    """

    alternatives: tuple[tuple[Term, ...], ...]
    expression: str
    blank: bool

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term that is looked for or left out, once."""
        return tuple(dict.fromkeys(term for terms in self.alternatives for term in terms))


def normalise(text: str) -> str:
    """Return a text as it is compared.

    NFKC (full-width is half-width), without case, traditional as simplified and one character for its variants (``variants``), Latin
    letters without their accents, and without what nobody sees: a page from which somebody copies has zero-width blanks and soft hyphens
    within words. Characters are turned one by one, without regard to their neighbours, so that a part of a text is normalised as that
    part of the whole.
    """
    if text.isascii():
        return text.lower()
    try:
        return text.translate(_plain())
    except _Neighbours:
        plain = unicodedata.normalize("NFKC", text.translate(_unseen())).casefold().translate(_written())
        return _ACCENTS.sub("", plain)


class _Neighbours(Exception):
    """A character that NFKC may join to the one before it: the text cannot be turned one by one."""


class _Plain(dict[int, str]):
    """What each character is compared as, worked out when it is first met: four times as fast as a pass for each step."""

    def __missing__(self, code: int) -> str:
        if _is_unseen(code):
            self[code] = ""
            return ""
        character = unicodedata.normalize("NFKC", chr(code))
        if any(unicodedata.category(c)[0] == "M" or "\u1160" <= c <= "\u11ff" for c in character):
            raise _Neighbours
        turned = self[code] = _ACCENTS.sub("", character.casefold().translate(_written()))
        return turned


def _is_unseen(code: int) -> bool:
    return any(first <= code <= last for first, last in _UNSEEN)


class _Unseen(dict[int, str]):
    """Nothing for each character that nobody sees, told when it is first met: one range alone has 4,096 that nobody writes."""

    def __missing__(self, code: int) -> str:
        if not _is_unseen(code):
            raise KeyError(code)  # translate() leaves it
        self[code] = ""
        return ""


@cache
def _unseen() -> _Unseen:
    return _Unseen()


@cache
def _plain() -> _Plain:
    return _Plain()


class _Written(dict[int, str]):
    """As which character each one is compared that has several ways of being written, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        turned = simplified().get(code, chr(code)) if code >= _FIRST_TURNED else unaccented(chr(code))
        turned = self[code] = variants().get(turned, turned)
        return turned


@cache
def _written() -> _Written:
    return _Written()


def unaccented(character: str) -> str:
    """Return a Latin letter without its accents, and any other character as it is; case and both dots of ``ü`` go with it."""
    if character in _STROKED:
        return _STROKED[character]
    base = unicodedata.normalize("NFD", character)[0]
    return base if "a" <= base <= "z" else character


@cache
def simplified() -> Mapping[int, str]:
    """Return the simplified form of each traditional character that has one (OpenCC's t2s), by code point."""
    import opencc  # only here: it reads its dictionaries from disk, which an English desk never needs

    characters = [chr(c) for first, last in ((0x3400, 0x9FFF), (0x20000, 0x2A6DF)) for c in range(first, last + 1)]
    turned, found = opencc.OpenCC("t2s"), dict[int, str]()
    for start in range(0, len(characters), _AT_ONCE):
        part = characters[start : start + _AT_ONCE]
        simple = turned.convert("\n".join(part)).split("\n")
        found.update({ord(a): b for a, b in zip(part, simple, strict=True) if a != b})
    return found


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

    Words are all looked for; ``-word`` leaves cases out; words in quotes stand side by side. Lines, and what ``|`` parts, are
    alternatives, and so are case numbers in a row: numbers that are pasted find each of them. What a user types is only ever quoted in
    the expression, so the operators of FTS5 are words like any other.
    """
    alternatives = _alternatives(text)
    expressions = [all_of(terms) for terms in alternatives]
    expression = " OR ".join(f"({each})" for each in expressions) if len(expressions) > 1 else "".join(expressions)
    return Match(alternatives, expression, not normalise(text).strip())


def all_of(terms: Iterable[Term]) -> str:
    """Return the expression for ``MATCH`` that finds the texts in which all terms stand and no excluded one."""
    terms = tuple(terms)
    wanted = [expression(term) for term in terms if not term.excluded]
    left_out = [expression(term) for term in terms if term.excluded]
    found = " AND ".join(wanted) or f'"{_EVERY}"'
    return f"({found}) NOT ({' OR '.join(left_out)})" if left_out else found


def customers(terms: Iterable[Term]) -> str:
    """Return the expression for ``MATCH`` that finds the customers who are meant by all of some wanted terms, "" for no terms."""
    return " AND ".join(f"({naming(term)})" for term in terms if not term.excluded)


def naming(term: Term) -> str:
    """Return the expression for ``MATCH`` that finds the customers whom a term means."""
    return " OR ".join(map(expression, _of_customer(term)))


def names(term: Term) -> bool:
    """Return whether a term is looked for among customers too: one character alone is not."""
    return sum(map(len, term.pieces)) >= LEAST_NAMING


def _of_customer(term: Term) -> list[Term]:
    """Return what a term means in the texts of a customer: itself, the pinyin of a name, an address."""
    meant = [Term(term.pieces, number=term.number)]
    if len(term.pieces) == 1 and len(term.pieces[0]) >= LEAST_READING and _LETTERS.fullmatch(term.pieces[0]):
        meant.append(Term((READING + term.pieces[0],)))
    if term.address:
        meant.append(Term(term.address))
    return meant


def cut(text: str) -> tuple[int, int] | None:
    """Return how much of a search is looked for, and how many words or numbers were typed; None when it is all of them."""
    looked_for = len(query(text).terms)
    if len(text) <= MOST_CHARACTERS and looked_for < MOST_TERMS:
        return None
    typed = len({term for terms in _alternatives(text, len(text), len(text)) for term in terms})
    return (looked_for, typed) if typed > looked_for else None


def _alternatives(text: str, characters: int = MOST_CHARACTERS, most: int = MOST_TERMS) -> tuple[tuple[Term, ...], ...]:
    typed = _LISTED.sub(" ", normalise(text[:characters].translate(_QUOTES)))
    alternatives: list[list[re.Match[str]]] = [[]]
    for chunk in _CHUNK.finditer(typed):
        if chunk[3]:
            alternatives.append([])
        else:
            alternatives[-1].append(chunk)
    found, count = [], 0
    for chunks in (each for all_of_them in alternatives for each in _apart(all_of_them)):
        terms = tuple(dict.fromkeys(_terms(chunks)))[: most - count]
        count += len(terms)
        if terms:
            found.append(terms)
    return tuple(dict.fromkeys(found))


def _apart(chunks: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Return the words of an alternative, each by itself where all are case numbers, since no case has two."""
    if len(chunks) > 1 and all(chunk[4] and parse_number(chunk[4].rstrip(",;、")) for chunk in chunks):
        return [[chunk] for chunk in chunks]
    return [chunks]


def _terms(chunks: Iterable[re.Match[str]]) -> Iterator[Term]:
    """Yield the terms of one alternative; a telephone number that was typed in groups is one."""
    chunks = tuple(chunks)
    spaced = " ".join(chunk[0] for chunk in chunks)
    digits = _digits(spaced)
    if len(chunks) > 1 and 7 <= len(digits) <= 15 and _PHONE.fullmatch(spaced):
        yield Term(tuple(_MIXED.findall(spaced)), number=_own(spaced, digits))
        return
    for chunk in chunks:
        minus, quoted, _, plain = chunk.groups()
        said = plain if plain is not None else quoted
        pieces = tuple(_MIXED.findall(parse_number(said.rstrip(",;、")) or said))  # a case number is also typed without its hyphens
        if pieces:
            excluded = bool(minus) or (plain is not None and plain.startswith("-"))
            yield Term(pieces, excluded, _number(said.lstrip("-"), pieces), _address(said.lstrip("-")))


def _number(said: str, pieces: tuple[str, ...]) -> str:
    digits = _digits(said)
    if len(digits) < 7 or not _NUMBER.fullmatch(said):
        return ""
    own = _own(said, digits)
    return own if pieces != (own,) else ""


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")


def _own(said: str, digits: str) -> str:
    return digits[-_OWN_DIGITS:] if _ABROAD.match(said) and len(digits) > _OWN_DIGITS else digits


def _address(said: str) -> tuple[str, ...]:
    local, _, domain = said.partition("@")
    behind = _domain(domain)
    return (*_MIXED.findall(local), *behind) if behind else ()


def _domain(text: str) -> list[str]:
    return [DOMAIN + piece.translate(_SPELT) for piece in _MIXED.findall(text)]


def address_text(email: str) -> str:
    """Return an e-mail address as it is compared: each word behind its @ marked."""
    local, _, domain = normalise(email).partition("@")
    return " ".join((*_MIXED.findall(local), *_domain(domain)))


def _is_cjk(piece: str) -> bool:
    return _begins_cjk(piece[0])


@cache
def _begins_cjk(character: str) -> bool:
    return not _LATIN_END.match(character)


def _grams(digits: str) -> str:
    return '"' + " ".join(_MARK + digits[i : i + 3] for i in range(len(digits) - 2)) + '"'


def expression(term: Term) -> str:
    """Return the expression for ``MATCH`` that finds one term, whether it is excluded or not."""
    *before, last = term.pieces
    if not before and _DIGITS.fullmatch(last):
        phrase = _grams(last)
    else:
        tokens: list[str] = []
        for piece in before:
            tokens += [piece[i : i + 2] for i in range(len(piece))] if _is_cjk(piece) else [piece]
        cjk = _is_cjk(last)
        tokens += [last[i : i + 2] for i in range(max(1, len(last) - 1))] if cjk else [last]
        prefix = "*" if (len(last) == 1 if cjk else len(last) > 1 or before) else ""
        phrase = f'"{" ".join(tokens)}"{prefix}'
    return f"({phrase} OR {_grams(term.number)})" if term.number else phrase


def matches(text: str, search: str, customer: str = "") -> bool:
    """Return whether a case is found by a search: the definition, by looking through its texts.

    Args:
        text: the case's texts, ``joined``.
        search: as typed.
        customer: the texts of its customer (``projector.customer_texts``), ``joined``.
    """
    match = _asked(search)
    return match.blank or any(
        all((_stands_in(term, text) or _means(term, customer)) != term.excluded for term in terms) for terms in match.alternatives
    )


@lru_cache(maxsize=16)
def _asked(search: str) -> Match:
    return query(search)


def _means(term: Term, customer: str) -> bool:
    return names(term) and any(_stands_in(each, customer) for each in _of_customer(term))


def _stands_in(term: Term, text: str) -> bool:
    return pattern(term).search(text) is not None


@lru_cache(maxsize=256)
def pattern(term: Term) -> re.Pattern[str]:
    """Return what finds a term in a normalised text, each place where it stands."""
    *before, last = term.pieces
    if not before and _DIGITS.fullmatch(last):
        return re.compile(f"{last}|{term.number}" if term.number else last)
    between = rf"(?:(?![{_CJK}{SEPARATOR}])[\W_])*"
    parts = [(re.escape(p) + (f"(?![{_CJK}])" if _is_cjk(p) else f"(?!{_WORD})") + between) for p in before]
    whole = "" if _is_cjk(last) or len(last) > 1 or before else f"(?!{_WORD})"
    start = "" if _is_cjk(term.pieces[0]) else f"(?<!{_WORD})"
    phrase = start + "".join(parts) + re.escape(last) + whole
    return re.compile(f"{phrase}|{term.number}" if term.number else phrase)
