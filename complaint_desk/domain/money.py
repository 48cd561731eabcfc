"""Amounts as people type them, to decimal strings: never a float on the way."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final

_MARKS: Final = re.compile(r"(?i)^(?:cny|rmb|twd|hkd|eur|gbp|usd|nt\$|hk\$|us\$|[¥￥€£$])|(?:cny|rmb|twd|hkd|eur|gbp|usd|元|块|塊|[€£])$")
_PLAIN: Final = re.compile(r"\d{1,12}(?:\.\d{1,2})?")
_GROUPED: Final = re.compile(r"\d{1,4}(?:,\d{3,4})+(?:\.\d+)?")
"""A comma stands between groups of three or four digits only: in ``12,50`` it is no thousands mark, and reading 1250 would cost money."""

_MOST: Final = Decimal("1000000000")


def parse_amount(text: str) -> str | None:
    """Return a typed amount as a decimal string, ``"0"`` for an empty field, None when it is no amount of 0 or more.

    Thousands marks, currency signs and full-width digits are understood.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("\u3001", ",")
    if not plain:
        return "0"
    plain = _MARKS.sub("", _MARKS.sub("", plain))
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if not _PLAIN.fullmatch(plain) or Decimal(plain) > _MOST:
        return None
    return str(Decimal(plain)) if Decimal(plain) else "0"
