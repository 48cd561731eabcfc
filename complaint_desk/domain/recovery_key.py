"""The recovery key of an encrypted desk as people write it down: 128 bits in seven groups of four signs, the last two signs for checking.

The signs are those that are read aloud or from paper without being mistaken for each other. There are 31, a prime, and each of the two
last ones is a sum of the others with different weights modulo 31: one wrong sign, or any two that changed places, never go unnoticed.
"""

from __future__ import annotations

from typing import Final

from complaint_desk.domain.sign_in import SIGNS

SIZE: Final = 16
"""Bytes of chance in a recovery key."""
_BASE: Final = len(SIGNS)
_SIGNS: Final = 26
"""31 to the power of 26 is more than 2 to the power of 128."""
_GROUP: Final = 4


def written(secret: bytes) -> str:
    """Return a recovery key as it is shown and printed: ``k3mp-…``, 34 characters.

    Raises:
        ValueError: it has not SIZE bytes.
    """
    if len(secret) != SIZE:
        raise ValueError(f"a recovery key has {SIZE} bytes")
    number, digits = int.from_bytes(secret, "big"), []
    for _ in range(_SIGNS):
        number, digit = divmod(number, _BASE)
        digits.append(digit)
    text = "".join(SIGNS[each] for each in (*digits, *_checks(digits)))
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def read(text: str) -> bytes | None:
    """Return what a typed recovery key is, whatever its case, dashes and blanks; None when it is none, or one with a slip in it."""
    plain = "".join(sign for sign in text.casefold() if not sign.isspace() and sign not in "-‐‑–—")
    if len(plain) != _SIGNS + 2 or any(sign not in SIGNS for sign in plain):
        return None
    digits = [SIGNS.index(sign) for sign in plain]
    if _checks(digits[:_SIGNS]) != tuple(digits[_SIGNS:]):
        return None
    number = sum(digit * _BASE**place for place, digit in enumerate(digits[:_SIGNS]))
    return number.to_bytes(SIZE, "big") if number < 1 << 8 * SIZE else None


def _checks(digits: list[int]) -> tuple[int, int]:
    first = sum((place + 1) * digit for place, digit in enumerate(digits)) % _BASE
    return first, (sum((place + 1) ** 2 * digit for place, digit in enumerate(digits)) + 3 * first) % _BASE
