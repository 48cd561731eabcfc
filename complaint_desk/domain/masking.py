"""By what somebody could be called or written to, masked in a free text: numbers, addresses and their own name (design, safety E2).

For what leaves the desk masked. It hides more than it must: an order number of seven digits and more is hidden as a telephone number is.
Of a name its parts are hidden too, as a review pack hides them (``name_parts``): a word of four letters and more however it is written, a
shorter one and one that is an everyday word as well only with a capital, signs side by side, and a family name before "先生".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from complaint_desk.domain.contact import masked_email, masked_name, masked_phone, phone_digits
from complaint_desk.domain.name_parts import HAN, LETTER, TITLES, parts_of, plain

_OUTSIDE: Final = r"\s@<>,;:\"'()\[\]，。；：（）！？、「」《》“”"
_MAIL: Final = re.compile(rf"[^{_OUTSIDE}]{{1,64}}@[^{_OUTSIDE}.]+(?:\.[^{_OUTSIDE}.]+)*")
_NUMBER: Final = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}")
_DIGITS: Final = 7
_DOT: Final = "\u0307"  # what is left beside the i of a small İ
_SHORT: Final = 3  # letters of what counts as a name only with a capital
_ALSO_WORDS: Final = frozenset(re.findall(
    r"\w+",
    "able angel april august baker bell best bill bird black blue bond bright brown bush butler case chance christian church clay cook day"
    " dean drew early earnest english faith field fish forest france frank glad glass gold good grace grant gray green grey hall hand hill"
    " holiday holly home hope house hunter iris jack jade june justice king lane lily little long love major mark march marsh mason may"
    " miles miller moon more page park parks pearl penny people phone police post price prince rich ring rivers rock rose ruby sharp short"
    " small smart snow star stone street strong summer swift table taylor temple victor walker walls ward waters west white will wise wood"
    " words worth young"))


def without_contact(text: str, name: str | None = "") -> str:
    """Return a text with each address, each number of seven digits and more, and a name with its parts masked.

    Args:
        text: what was written.
        name: of whom it is about, hidden wherever it stands; "" or None for nobody.
    """
    masked = _replaced(text, _MAIL, lambda found: masked_email(found) or "***") if "@" in plain(text) else text
    masked = _replaced(masked, _NUMBER, lambda found: masked_phone(found) if len(phone_digits(found)) >= _DIGITS else "")
    whole = (name or "").strip()
    if len(whole) < 2:
        return masked
    name_folded, even = _folded(plain(whole))[0], _folded(plain(masked))[0]
    parts = parts_of(name_folded)
    if not any(part in even for part in (*parts.words, *parts.given, *parts.family)):
        return masked
    return _replaced(masked, _naming(name_folded), lambda found: masked_name(found) if _is_name(found) else "", folding=True)


def _is_name(found: str) -> bool:
    plainly = found.casefold() == found and found.isascii()
    return not (plainly and (len(found) <= _SHORT or found in _ALSO_WORDS))


@lru_cache(maxsize=1_024)
def _naming(name: str) -> re.Pattern[str]:
    """Return what finds a folded name and its parts in a folded text: words as words, signs wherever they stand side by side."""
    parts = parts_of(name)
    words = [each for each in re.split(r"[\s,]+", name) if each]
    alone = {*parts.words, "".join(words), "".join(reversed(words))}
    spelt = sorted((each for each in alone if len(each) > 1 and not re.search(f"[{HAN}]", each)), key=len, reverse=True)
    whole = re.escape(name)
    found = [whole if re.search(f"[{HAN}]", name) else f"(?<!{LETTER}){whole}(?!{LETTER})"]
    if spelt:
        found.append(f"(?<!{LETTER})(?:{'|'.join(map(re.escape, spelt))})(?!{LETTER})")
    found += sorted(parts.given, key=len, reverse=True)
    found += [f"{each}(?={TITLES})" for each in sorted(parts.family, key=len, reverse=True)]
    return re.compile("|".join(found), re.IGNORECASE)


def _replaced(text: str, pattern: re.Pattern[str], mask: Callable[[str], str], *, folding: bool = False) -> str:
    """Return a text with other words where a pattern finds something in one width of letters; "" leaves what stands there.

    Where it is folded, the pattern is looked for in what ``_folded`` makes of the text, and the mask is given the letters as they stand.
    """
    shown, last, even = [], 0, plain(text)
    compared, spans = _folded(even) if folding else (even, None)
    for found in pattern.finditer(compared):
        start, end = found.span() if spans is None else (max(last, spans[found.start()][0]), spans[found.end() - 1][1])
        shown += [text[last:start], mask(unicodedata.normalize("NFC", even[start:end])) or text[start:end]]
        last = end
    return "".join([*shown, text[last:]]) if last else text


def _folded(even: str) -> tuple[str, list[tuple[int, int]] | None]:
    """Return a text as names are compared: ß is ss, İ is i, and a letter with its accent beside it is one sign.

    With it, of each sign, from where to where it stands in the text; None where that is sign for sign.
    """
    same = even.casefold()
    if even.isascii() or (len(same) == len(even) and _DOT not in same and unicodedata.is_normalized("NFC", even)):
        return same, None
    signs, spans, start = list[str](), list[tuple[int, int]](), 0
    for end in range(1, len(even) + 1):
        if end == len(even) or not _joins(even[end]):
            sign = unicodedata.normalize("NFC", even[start:end]).casefold().replace(f"i{_DOT}", "i")
            signs.append(sign)
            spans += [(start, end)] * len(sign)
            start = end
    return "".join(signs), spans


def _joins(sign: str) -> bool:
    """Tell whether a sign may be one with that before it: an accent, or a later part of a Korean syllable."""
    return unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff"
