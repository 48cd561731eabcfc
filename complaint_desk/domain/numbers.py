"""Speakable case numbers: ``26-0012345-7`` is year, serial and a check digit that catches a misheard digit or a swapped pair.

The check digit is Damm's (H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004): it finds every single wrong digit and
every swap of neighbours, which Luhn's does not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DAMM: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017",
    "9438617205", "2581436790",
)
_SHAPE: Final = re.compile(r"(\d{2})-?(\d{7,9})-?(\d)")


def check_digit(digits: str) -> str:
    """Return Damm's check digit of a string of decimal digits."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def case_number(year: int, serial: int) -> str:
    """Return the case number of a year and a serial number counted within the desk."""
    digits = f"{year % 100:02d}{serial:07d}"
    return f"{digits[:2]}-{digits[2:]}-{check_digit(digits)}"


def parse_number(text: str) -> str | None:
    """Return a case number in its one written form, or None when it is none or its check digit says that it was misheard."""
    found = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).strip().replace(" ", ""))
    if found is None:
        return None
    year, serial, digit = found.groups()
    return f"{year}-{serial}-{digit}" if check_digit(year + serial) == digit else None
