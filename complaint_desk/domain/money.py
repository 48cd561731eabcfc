"""Amounts as people type them, to decimal strings: never a float on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from complaint_desk.domain.vocabulary import CURRENCIES

_MARKS: Final = re.compile(r"(?i)^(?:cny|rmb|twd|hkd|eur|gbp|usd|nt\$|hk\$|us\$|[¥￥€£$])|(?:cny|rmb|twd|hkd|eur|gbp|usd|元|块|塊|[€£])$")
_PLAIN: Final = re.compile(r"\d{1,12}(?:\.\d{1,2})?")
_GROUPED: Final = re.compile(r"\d{1,4}(?:,\d{3,4})+(?:\.\d+)?")
"""A comma stands between groups of three or four digits only: in ``12,50`` it is no thousands mark, and reading 1250 would cost money."""

_MOST: Final = Decimal("1000000000")

_NAMED: Final[Mapping[str, str]] = {
    "rmb": "CNY", "¥": "CNY", "nt$": "TWD", "hk$": "HKD", "us$": "USD", "€": "EUR", "£": "GBP",
    **{code.casefold(): code for code in CURRENCIES},
}
"""What names a currency for certain; a bare dollar sign, 元 and 块 are said of several."""


def other_currency(text: str, currency: str) -> bool:
    """Tell whether a typed amount names another currency than one; "" for that is none to differ from."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    named = {_NAMED.get(mark.casefold(), "") for mark in (*_MARKS.findall(plain), *_MARKS.findall(_MARKS.sub("", plain, count=1)))}
    return bool(currency) and bool(named - {"", currency})


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
