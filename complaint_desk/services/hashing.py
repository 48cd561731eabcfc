"""Pass phrases made into what nobody can turn back, by Argon2id, and the list of those that are guessed first.

Argon2id with 64 MiB of memory, three rounds and four lanes is the second recommended choice of RFC 9106, section 4; the OWASP Password
Storage Cheat Sheet asks for at least 19 MiB, two rounds and one lane. A quarter of a second here, in each of which a guesser gets one try.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from complaint_desk import resources
from complaint_desk.domain.sign_in import plain

if TYPE_CHECKING:
    from argon2 import PasswordHasher


@dataclass(frozen=True, slots=True)
class Cost:
    """What a guess costs.

    Attributes:
        rounds: passes over the memory.
        kib: memory in KiB.
        lanes: parts that are worked on at the same time.
    """

    rounds: int
    kib: int
    lanes: int


RFC_9106: Final = Cost(rounds=3, kib=65_536, lanes=4)


def _hasher(cost: Cost) -> PasswordHasher:
    from argon2 import PasswordHasher, Type  # only where somebody signs in

    return PasswordHasher(time_cost=cost.rounds, memory_cost=cost.kib, parallelism=cost.lanes, type=Type.ID)


def made_of(phrase: str, cost: Cost) -> bytes:
    """Return what is kept in place of a pass phrase: the parameters, a salt of its own, and the result."""
    return _hasher(cost).hash(plain(phrase)).encode("ascii")


def matches(kept: bytes | None, phrase: str, cost: Cost) -> bool:
    """Tell whether a pass phrase is the one that was kept; where there is none, the same work is done for nothing."""
    if kept is None:
        made_of(phrase, cost)
        return False
    from argon2.exceptions import InvalidHashError, VerifyMismatchError

    try:
        return _hasher(cost).verify(kept, plain(phrase))
    except (VerifyMismatchError, InvalidHashError):
        return False


def outdated(kept: bytes, cost: Cost) -> bool:
    """Tell whether something was made with other parameters than those of today, and should be made anew."""
    return _hasher(cost).check_needs_rehash(kept)


@cache
def blocked() -> frozenset[str]:
    """Return the pass phrases that are guessed first, in lower case."""
    return frozenset(
        line for line in resources.read_text("pass_phrases", "blocked.txt").splitlines() if line and not line.startswith("# ")
    )
