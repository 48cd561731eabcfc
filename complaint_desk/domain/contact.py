"""Telephone numbers, e-mail addresses and names: brought to one form for look-up, and masked for everybody who need not see them.

The masks are those of the safety rules: 138 **** 8000, a***@x.com, identity numbers with six digits at the front and four at
the end; a name in full for those who speak with the customer, its first letters for the others.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

FEWEST_DIGITS: Final = 3  # of a fragment worth looking for
LEAST_DIGITS: Final = 6  # of a number that tells who somebody is
_SAME_ENDING: Final = 7  # digits after which two numbers with different beginnings are the same line
_HIDDEN: Final = "****"
_STARS: Final = "***"  # always three: a mask does not tell how long the name is
_EXTENSION: Final = re.compile(r"(?:\bext(?:ension|n)?\b|\bx\b|#|转|轉|分机|分機|内线|內線).*", re.DOTALL)
_AFTER_DIGIT: Final = re.compile(r"(?<=\d)\s*(?:ext|x).*", re.DOTALL)
_EMAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]+")
_SPEAKS_WITH_CUSTOMERS: Final = frozenset({"agent", "caller", "supervisor"})


def normal_phone(written: str) -> str:
    """Return a telephone number as digits with its leading + kept: ``+86 138-0013-8000`` is ``+8613800138000``.

    Digits of any width and script count; an extension does not. Without any digit the answer is "".
    """
    plain = unicodedata.normalize("NFKC", written).strip().lower()
    plain = _AFTER_DIGIT.sub("", _EXTENSION.sub("", plain))
    plain = plain.replace("(0)", "")  # +44 (0)20: the zero is dialled only inside the country
    digits = phone_digits(plain)
    return "+" + digits if digits and plain.lstrip(" (").startswith("+") else digits


def phone_digits(written: str) -> str:
    """Return the digits of a text, of any width and script, as 0 to 9."""
    if written.isascii():
        return "".join(filter(str.isdecimal, written))
    return "".join(str(unicodedata.decimal(sign)) for sign in written if sign.isdecimal())


def phone_has(number: str, fragment: str) -> bool:
    """Tell whether a fragment stands anywhere in a number; fewer than three digits find nothing."""
    wanted = phone_digits(fragment)
    return len(wanted) >= FEWEST_DIGITS and wanted in phone_digits(normal_phone(number))


def phone_ends(number: str, fragment: str) -> bool:
    """Tell whether a number ends in a fragment, as people say "the one ending in 8000"; fewer than three digits find nothing."""
    wanted = phone_digits(fragment)
    return len(wanted) >= FEWEST_DIGITS and phone_digits(normal_phone(number)).endswith(wanted)


def same_phone(one: str, other: str) -> bool:
    """Tell whether two written numbers are the same line, with or without country code, trunk zero and punctuation."""
    first, second = (phone_digits(normal_phone(written)).lstrip("0") for written in (one, other))
    shorter, longer = sorted((first, second), key=len)
    return bool(shorter) and (shorter == longer or (len(shorter) >= _SAME_ENDING and longer.endswith(shorter)))


def masked_phone(written: str) -> str:
    """Return a number with its middle hidden: ``138 **** 8000``; a short one shows its last two digits or none."""
    number = normal_phone(written)
    digits = phone_digits(number)
    if not digits:
        return ""
    if len(digits) < 6:
        return _HIDDEN
    if len(digits) < 9:
        return f"{_HIDDEN} {digits[-2:]}"
    if number.startswith("+"):
        return f"+{digits[:2]} {_HIDDEN} {digits[-4:]}"
    return f"{digits[:3]} {_HIDDEN} {digits[-4:]}"


def normal_email(written: str) -> str:
    """Return an e-mail address for look-up, lower case and without its name and brackets; "" when there is none."""
    found = _EMAIL.search(unicodedata.normalize("NFKC", written).strip().lower().removeprefix("mailto:"))
    return found[0].rstrip(".") if found else ""


def masked_email(written: str) -> str:
    """Return an address with all but its first letter and its domain hidden: ``a***@x.com``; "" when there is none."""
    name, at, domain = normal_email(written).rpartition("@")
    return f"{name[0]}{_STARS}@{domain}" if at else ""


def masked_name(name: str) -> str:
    """Return the first letter of each part of a name: ``王***``, ``A*** L***``."""
    return " ".join(f"{part[0]}{_STARS}" for part in name.split())


def name_for(role: str, name: str) -> str:
    """Return a customer's name as a role sees it outside the open case: in full only for those who speak with customers."""
    return name if role in _SPEAKS_WITH_CUSTOMERS else masked_name(name)


def masked_identity(number: str) -> str:
    """Return an identity number with its first six and last four signs; a short one is hidden altogether."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", number) if sign.isalnum())
    if not plain:
        return ""
    return f"{plain[:6]}{'*' * 8}{plain[-4:]}" if len(plain) >= 15 else "*" * 8
