"""What happens with review packs, on the desk's own stream: that the cases left the desk as one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PackMade(Event):
    """A review pack was made (design, safety E2); noted before it gets its name.

    ``seal`` is the SHA-256 at its end in hexadecimal, by which a pack can later be known as this one; ``customers`` is of how many people
    the cases are, ``locked`` that it takes a passphrase.
    """

    kind: ClassVar[str] = "pack_made"
    cases: int
    customers: int
    seal: str
    masked: bool = True
    locked: bool = False
    reason: Words = erasable()
