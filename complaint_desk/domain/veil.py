"""What of the words in a desk may leave it masked: names, addresses and numbers never, other words only when many people use them.

A rule that looks for names misses the one it does not know, so this one works the other way round. A word stays when the cases of at
least ``FEWEST`` customers hold it, and is an ellipsis otherwise: what fewer people said might tell who they are (k-anonymity, L. Sweeney,
"k-anonymity: a model for protecting privacy", 2002, applied to single words). Chinese, which has no blanks, is taken two signs at a time.
What looks like a name, an address, an e-mail or a number of four digits or more goes in any case, however many hold it.
Domain rules only: nothing is read or written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from complaint_desk.domain import personal
from complaint_desk.domain.contact import masked_name, masked_phone
from complaint_desk.domain.name_parts import HAN, LETTER, LONGEST_NAME, TITLES, parts_of, plain

FEWEST: Final = 10
"""Customers whose cases must hold a word before it is shown."""

HIDDEN: Final = "…"

_PIECE: Final = re.compile(
    rf"""
      (?P<never>
          [^\s@]{{1,64}}@\S+ | (?:https?://|www\.)\S+                          # an e-mail, a page
        | \+?\(?\d(?:[\s().+\-/:]{{0,2}}\d){{3,}}                            # four digits and more, however they are grouped
        | [零〇一二三四五六七八九幺两兩]{{5,}}                                # a number read out
        | [{HAN}]{{1,12}}(?:路|街|大道|巷|弄|胡同|村|镇|鎮|乡|鄉|小区|小區|花园|花園|大厦|大廈)\s?[\d一二三四五六七八九十]+\s?[号號]?
        | \d+\s?(?:号|號|室|楼|樓|栋|棟|单元|單元)
        | \d+[a-z]?,?\s+(?:{LETTER}+\s+){{1,3}}(?:street|st|road|rd|avenue|ave|lane|boulevard|blvd|terrace)\b
        | \b(?:mr|mrs|ms|miss|mx|dr|prof)\b\.?\s+{LETTER}+
        | [{HAN}](?={TITLES})
      )
    | (?P<han>[{HAN}]+)
    | (?P<word>{LETTER}+(?:[\-_/\#.'’]{LETTER}+)*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FEW_DIGITS: Final = 2  # "4G" and "2nd" are words; what has more digits than this among letters is a number
_OFTEN: Final = 200  # signs: what is written again and again is short
_MOST_DONE: Final = 50_000
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")


class Veil:
    """The words that many customers' cases hold; first it hears every text, then it masks them."""

    def __init__(self) -> None:
        self._heard: dict[str, set[int] | None] = {}
        self._names: set[str] = set()
        self._done: dict[str, str] = {}

    def know_name(self, name: str) -> None:
        """Never show a name, nor a part of it, wherever it stands."""
        parts = parts_of(name)
        self._names |= parts.words | parts.given

    def hear(self, customer_id: int, text: str) -> None:
        """Count the words of a text as those of a customer's case."""
        for token in _tokens(text):
            holders = self._heard.setdefault(token, set())
            if holders is not None:
                holders.add(customer_id)
                if len(holders) >= FEWEST:
                    self._heard[token] = None

    def masked(self, text: str) -> str:
        """Return a text of which only the words that many use are left; what is hidden side by side is one ellipsis."""
        done = self._done.get(text)
        if done is None:
            done = self._masked(text)
            if len(text) <= _OFTEN and len(self._done) < _MOST_DONE:
                self._done[text] = done
        return done

    def _masked(self, text: str) -> str:
        even, shown, last = plain(text), [], 0
        for found in _PIECE.finditer(even):
            shown.append(even[last : found.start()])
            last = found.end()
            if found["han"]:
                shown.append(self._han(found["han"]))
            else:
                kept = found["word"] and self._stays(found["word"].casefold())
                shown.append(found[0] if kept else HIDDEN)
        shown.append(even[last:])
        return re.sub(f"{HIDDEN}(?:[\\s,，、.\\-]*{HIDDEN})+", HIDDEN, "".join(shown))

    def fields(self, kind: str, words: Mapping[str, str], number: int = 0) -> dict[str, str]:
        """Return the words of one event masked, by what each field is for.

        Args:
            kind: the event's kind.
            words: its words by field.
            number: the person's number, of an event about somebody who works at the desk: masked names alone would not tell two apart.
        """
        return {name: self._field(kind, name, text, number) for name, text in words.items() if text}

    def _field(self, kind: str, name: str, text: str, number: int) -> str:
        mask = personal.KINDS[personal.kind_of(kind, name)].mask
        if mask == "number":
            return f"person-{number}" if name == "login" else f"{masked_name(text)} ({number})"
        if mask == "letters":
            return masked_name(text)
        if mask == "hidden":
            return HIDDEN
        if mask == "digits":
            return masked_phone(text)
        if mask == "ending":
            ending = _ENDING.search(text)
            return HIDDEN + (ending[0] if ending else "")
        return self.masked(text)

    def _stays(self, token: str) -> bool:
        if any(part in self._names for part in re.split(r"[\-_/#.'’]", token)):
            return False
        if sum(map(str.isdecimal, token)) > _FEW_DIGITS and not token.isdecimal():
            return False
        return self._heard.get(token, ()) is None

    def _han(self, run: str) -> str:
        pairs = [self._heard.get(pair, ()) is None for pair in _pairs(run)]
        stays = pairs if len(run) == 1 else [any(pairs[max(0, n - 1) : n + 1]) for n in range(len(run))]
        for size in range(2, LONGEST_NAME + 1):
            for start in range(len(run) - size + 1):
                if run[start : start + size] in self._names:
                    stays[start : start + size] = [False] * size
        return "".join(sign if kept else HIDDEN for sign, kept in zip(run, stays, strict=True))


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[n : n + 2] for n in range(len(run) - 1)]


@lru_cache(maxsize=4_096)  # half of what stands in a desk was written more than once
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_each_token(plain(text)))


def _each_token(even: str) -> Iterator[str]:
    for found in _PIECE.finditer(even):
        if found["han"]:
            yield from _pairs(found["han"])
        elif found["word"]:
            yield found["word"].casefold()


def masked_data(kind: str, data: Mapping[str, object]) -> dict[str, object]:
    """Return the codes of one event without those that lead back to a person: numbers that another program or a site gave a case."""
    kept = dict(data)
    if kind == "imported":
        kept.update(source_id="", fingerprint="", source=HIDDEN)
    if kind == "field_set" and kept.get("type") == "number" and len(str(kept.get("code", ""))) > _FEW_DIGITS + 1:
        kept["code"] = ""
    if kind == "file_imported":
        kept["sha256"] = "0" * 64
    if kind == "attachment_added":
        kept["sha256"] = "0" * 64  # whoever has a file could see that it belongs to the case
    return kept


def heard_fields(kind: str, words: Mapping[str, str]) -> Iterable[str]:
    """Yield the texts of one event whose words count: no names, numbers or files."""
    for name, text in words.items():
        if text and personal.KINDS[personal.kind_of(kind, name)].mask == "common":
            yield text
