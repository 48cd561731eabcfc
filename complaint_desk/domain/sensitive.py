"""What a text should hold only when the complaint needs it: card, identity and bank numbers, and words about somebody's health (safety H1).

Whoever types it is told once, in words, and goes on typing: nothing is refused. It is looked for where it is plain, so that the hint stays
rare: an IBAN must have its check digits right (ISO 13616, MOD 97-10), another account number must be called one, and of the words about
health only those are here that hardly mean anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from complaint_desk.domain.cards import has_card
from complaint_desk.domain.identities import without_identities

_IBAN: Final = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])")
_ACCOUNT: Final = re.compile(
    r"(?:bank account|account (?:no|number)\b|sort code|银行账号|银行帐号|银行账户|銀行帳號|銀行帳戶)\D{0,12}\d[\d \-]{6,}\d",
    re.IGNORECASE,
)
_HEALTH: Final = re.compile(
    r"\b(?:diagnosed with|chemotherapy|cancer|tumou?r|hiv|pregnan(?:t|cy)|miscarriage|epilep(?:sy|tic)|schizophreni[ac]|"
    r"medical record|psychiatr(?:ist|ic))\b"
    r"|确诊|病历|化疗|癌症|肿瘤|怀孕|流产|艾滋|癫痫|抑郁症|精神病|残疾证|確診|病歷|化療|腫瘤|懷孕|流產|愛滋|癲癇|憂鬱症|身心障礙",
    re.IGNORECASE,
)
CODES: Final = ("card", "identity", "bank", "health")


def sensitive_in(text: str) -> tuple[str, ...]:
    """Return what of CODES stands in a text, in their order."""
    return tuple(code for code in CODES if _FOUND[code](text))


def _bank(text: str) -> bool:
    return _ACCOUNT.search(text) is not None or any(_checked(found[0]) for found in _IBAN.finditer(text))


def _checked(iban: str) -> bool:
    plain = iban.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


_FOUND: Final[dict[str, Callable[[str], bool]]] = {
    "card": has_card, "identity": lambda text: without_identities(text) != text, "bank": _bank,
    "health": lambda text: _HEALTH.search(text) is not None,
}
