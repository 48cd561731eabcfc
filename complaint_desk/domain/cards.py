"""Payment card numbers in what people write: found and masked before the first write, so that none is ever kept.

A number is a card's when its beginning and length are those of a card scheme (ISO/IEC 7812: Visa 4, 16 digits; Mastercard 51-55 and
2221-2720, 16; UnionPay 62, 16-19; JCB 3528-3589, 16; Discover 6011, 644-649 and 65, 16; American Express 34 and 37, 15; Diners Club
300-305, 36 and 38, 14), its last digit is the check digit (Luhn, ISO/IEC 7812-1 annex B), and it stands as cards do: in one piece or in
the groups of its scheme. What is called an order, a waybill, a telephone or the like right before it is none, unless a card is spoken of;
where one is, any grouping of the whole number counts. Six digits at the front and four at the end stay, as PCI DSS 3.4 allows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set
from typing import Final

_BETWEEN: Final = r"[ \-\u00a0\u2000-\u200d\u2010-\u2015\u202f\u2060\u3000\uff0d]"
_RUN: Final = re.compile(rf"\d(?<![A-Za-z0-9]\d)(?<!\d[.,]\d)(?:{_BETWEEN}{{0,2}}\d){{13,}}(?![A-Za-z0-9])")
_GROUP: Final = re.compile(r"\d+")
_FEWEST, _MOST = 14, 19
_SPOKEN_BEFORE, _SPOKEN_AFTER, _CALLED = 40, 16, 14
_CARD: Final = re.compile(
    r"\bcards?\b|visa|master ?card|amex|american express|maestro|union ?pay|\bjcb\b|diners|\bdebit|\bcredit\b|\bpaid\b|\bpay(?:ing|ment)?\b"
    r"|卡|银联|銀聯|付款|支付|刷了|扣款|扣了",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"order|waybill|tracking|parcel|shipment|consignment|invoice|receipt|ticket|case|reference|\bref\b|serial|\bimei\b|\bsn\b|phone|\btel|call"
    r"|batch|account|transaction|\bid\b|订单|訂單|单号|單號|运单|運單|快递|快遞|物流|包裹|发票|發票|工单|工單|电话|電話|手机|手機|编号|編號|流水|序列|序號|批号|批號|身份证|身分證",
    re.IGNORECASE,
)
_IN_GROUPS: Final[Mapping[int, Set[tuple[int, ...]]]] = {
    14: {(4, 6, 4), (4, 4, 4, 2)}, 15: {(4, 6, 5), (4, 4, 4, 3)}, 16: {(4, 4, 4, 4), (6, 10), (8, 8)}, 17: {(4, 4, 4, 4, 1)},
    18: {(4, 4, 4, 4, 2)}, 19: {(4, 4, 4, 4, 3), (6, 13)},
}


def without_cards(text: str) -> str:
    """Return a text with each card number masked: ``4111 1111 1111 1111`` is ``4111 11** **** 1111``."""
    found = tuple(_cards(text)) if len(text) >= _FEWEST else ()
    if not found:
        return text
    signs = list(text)
    for start, end in found:
        places = [at for at in range(start, end) if signs[at].isdecimal()]
        for at in places[6:-4]:
            signs[at] = "*"
    return "".join(signs)


def has_card(text: str) -> bool:
    """Tell whether a card number stands in a text."""
    return next(_cards(text), None) is not None


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the card numbers of a text stand, from their first digit to behind their last."""
    for run in _RUN.finditer(text):
        groups = [(found.start() + run.start(), found[0]) for found in _GROUP.finditer(run[0])]
        spoken = _CARD.search(text[max(0, run.start() - _SPOKEN_BEFORE) : run.start()] + " " + text[run.end() : run.end() + _SPOKEN_AFTER])
        called = not spoken and _OTHER.search(text[max(0, run.start() - _CALLED) : run.start()])
        at = 0
        while at < len(groups):
            upto = _from(groups, at, spoken=spoken is not None, called=called is not None)
            if upto:
                start, last = groups[at][0], groups[upto - 1]
                yield start, last[0] + len(last[1])
            at = upto or at + 1


def _from(groups: list[tuple[int, str]], at: int, *, spoken: bool, called: bool) -> int:
    """Return behind which group a card number ends that begins with a group, 0 when none does; the longest one counts."""
    digits, found = "", 0
    for upto in range(at, len(groups)):
        digits += groups[upto][1]
        if len(digits) > _MOST:
            break
        sizes = tuple(len(each) for _, each in groups[at : upto + 1])
        alone = spoken and at == 0 and upto == len(groups) - 1
        stands = alone or (len(sizes) == 1 and not called) or sizes in _IN_GROUPS.get(len(digits), ())
        if stands and len(digits) >= _FEWEST and _of_scheme(plain := _plain(digits), spoken=spoken or len(sizes) > 1) and _luhn(plain):
            found = upto + 1
    return found


def _plain(digits: str) -> str:
    """Return digits of any width and script as 0 to 9."""
    return digits if digits.isascii() else "".join(str(unicodedata.decimal(sign)) for sign in digits)


def _of_scheme(digits: str, *, spoken: bool) -> bool:
    """Tell whether beginning and length are those of a scheme; the rare lengths of UnionPay only where a card is spoken of or grouped."""
    size, four = len(digits), int(digits[:4])
    if size == 16:
        return (
            digits[0] == "4" or 5100 <= four <= 5599 or 2221 <= four <= 2720 or 3528 <= four <= 3589 or four == 6011
            or 6440 <= four <= 6599 or digits[:2] == "62"
        )
    if digits[:2] == "62":
        return size == 19 or (spoken and size in (17, 18))
    if size == 15:
        return digits[:2] in ("34", "37")
    return size == 14 and (3000 <= four <= 3059 or digits[:2] in ("36", "38"))


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(sign), 10)) if at % 2 else int(sign) for at, sign in enumerate(reversed(digits)))
    return sum(doubled) % 10 == 0
