"""By what somebody could be called or written to, masked in a free text: numbers, addresses and their own name (design, safety E2).

For what leaves the desk masked. It hides more than it must: an order number of seven digits and more is hidden as a telephone number is.
"""

from __future__ import annotations

import re
from typing import Final

from complaint_desk.domain.contact import masked_email, masked_name, masked_phone, phone_digits

_MAIL: Final = re.compile(r"[^\s@<>,;:\"'()\[\]，。；：（）]{1,64}@[^\s@<>,;:\"'()\[\]，。；：（）]+\.[A-Za-z]{2,}")
_NUMBER: Final = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}")
_DIGITS: Final = 7


def without_contact(text: str, name: str | None = "") -> str:
    """Return a text with each address, each number of seven digits and more, and a name masked.

    Args:
        text: what was written.
        name: of whom it is about, hidden wherever it stands; "" or None for nobody.
    """
    masked = _NUMBER.sub(_number, _MAIL.sub(lambda found: masked_email(found[0]) or "***", text))
    plain = (name or "").strip()
    if len(plain) > 1:
        masked = re.sub(re.escape(plain), masked_name(plain), masked, flags=re.IGNORECASE)
    return masked


def _number(found: re.Match[str]) -> str:
    return masked_phone(found[0]) if len(phone_digits(found[0])) >= _DIGITS else found[0]
