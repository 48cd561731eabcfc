"""SHA-256 by Python's own code, which comes without OpenSSL: that takes 3 MB and a while to load, and a press hashes a few short texts.

``random`` takes its SHA-512 in the same way. Where texts are hashed by the million ``hashlib`` takes a third of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, TypeAlias

try:
    from _sha256 import sha256 as _made
except ImportError:  # Python 3.12 has all of the family in one module
    try:
        from _sha2 import sha256 as _made
    except ImportError:  # another Python than that of python.org
        from hashlib import sha256 as _made


class Hashed(Protocol):
    """What was hashed."""

    def digest(self) -> bytes:
        """Return its 32 bytes."""
        ...


Hash: TypeAlias = Callable[[bytes], Hashed]
"""SHA-256, by whoever reckons it: the bytes are the same."""

sha256: Final[Hash] = _made
