"""Identity numbers in what people write, masked wherever a text is shown outside its case.

Known are the resident identity number of mainland China (GB 11643-1999: six digits of a region, a date of birth, three digits, and a check
sign by ISO 7064 MOD 11-2) and the national identity number of Taiwan (a letter for the place, nine digits with a check digit by weights
1 9 8 7 6 5 4 3 2 1 1). Both check signs and the date must be right, so that order and telephone numbers are none.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from complaint_desk.domain.contact import masked_identity

_MAINLAND: Final = re.compile(r"(?<![0-9A-Za-z])\d{6}[ \-]?\d{8}[ \-]?\d{3}[\dXxＸｘ](?![0-9A-Za-z])")
_TAIWAN: Final = re.compile(r"(?<![0-9A-Za-z])[A-Za-z][1289]\d{8}(?![0-9A-Za-z])")
_LIKELY: Final = re.compile(
    r"\d(?:(?<![0-9A-Za-z]\d)\d{5}[ \-]?\d{8}[ \-]?\d{3}[\dXxＸｘ]|(?<=[A-Za-z][1289])\d{8})(?![0-9A-Za-z])"
)
"""What has a number of either kind has this; begun with a digit, it is looked for at digits only: a page of the queue asks fifty times."""

_SIGNS: Final = "10X98765432"
_PLACES: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The letters of Taiwan's counties in the order of their codes, from 10 on."""

_SHORTEST: Final = 10


def has_likely_identity(texts: str) -> bool:
    """Tell whether a text may hold an identity number; several are asked at once with a line between each two."""
    return _LIKELY.search(texts) is not None


def without_identities(text: str) -> str:
    """Return a text with each identity number masked: first six and last four signs of a long one, nothing of a short one."""
    if len(text) < _SHORTEST or not has_likely_identity(text):
        return text
    return _TAIWAN.sub(_taiwan, _MAINLAND.sub(_mainland, text))


def _mainland(found: re.Match[str]) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", found[0]).upper() if sign.isalnum())
    check = _SIGNS[sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(plain[:17])) % 11]
    return masked_identity(plain) if check == plain[17] and _is_day(plain[6:14]) else found[0]


def _taiwan(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", found[0]).upper()
    place = _PLACES.index(plain[0]) + 10
    digits = (place // 10, place % 10, *map(int, plain[1:]))
    weighed = sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True))
    return masked_identity(plain) if weighed % 10 == 0 else found[0]


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1900
    except ValueError:
        return False
