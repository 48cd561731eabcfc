"""Signing in: what a site asks for, how long one waits after misses, and which pass phrases are good enough.

Sources: NIST SP 800-63B-4 (length, block-list, own words, no composition rules, no rotation, Unicode normalised; section 3.2.2 on
limiting tries); OWASP Authentication Cheat Sheet (the same answer for an unknown name and a wrong pass phrase).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from complaint_desk.domain.spans import MINUTE, SECOND

WAYS: Final = ("start", "unlock", "switch", "command")
"""How somebody signs in: as the program starts, back at the locked screen, in place of somebody else, for a verb of the command line."""
LOCKED_WHY: Final = ("asked", "idle", "asleep", "screen")
"""Why a screen was locked: somebody said so, nobody touched it, the machine slept."""

FREE_MISSES: Final = 4
FIRST_WAIT_US: Final = 5 * SECOND
LONGEST_WAIT_US: Final = 15 * MINUTE
"""After the fifth miss in a row one waits five seconds, twice as long after each further one, and never longer than a quarter of an hour:
who forgot what it was is never locked out for good, and who guesses gets fewer than a hundred tries a day at each door: the window and
the command line.
"""

LEAST: Final = 8
MOST: Final = 128
"""Characters of a pass phrase. The session of the operating system is the first thing to be passed, so eight are enough here."""
SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that are read to somebody, or from paper, without being mistaken for each other."""
RECOVERY_SIGNS: Final = 25
"""Of a recovery code, in five groups: 123 bits, so that nobody guesses it however long it lies in a drawer."""
LONGEST_IDLE: Final = 10
"""Minutes after which a desk locks itself at the latest."""
UNKNOWN_PLACES: Final = 4_096
_OWN_LEAST: Final = 4


@dataclass(frozen=True, slots=True)
class SignInRule:
    """What a site asks for.

    Attributes:
        required: everybody signs in with a pass phrase; else the desk serves whoever sits there.
        idle_minutes: so long nobody touches the window until it locks, 1 to LONGEST_IDLE; of no meaning where nobody signs in.
    """

    required: bool = False
    idle_minutes: int = LONGEST_IDLE


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of an account that failed.

    Attributes:
        misses: how many in a row.
        at_us: when the last one was, microseconds UTC.
    """

    misses: int = 0
    at_us: int = 0

    def seen(self, now_us: int) -> Tries:
        """Return them as seen by a clock that may have been set back since: the wait begins anew, and does not last until that day."""
        return Tries(self.misses, min(self.at_us, now_us))

    def missed(self, now_us: int) -> Tries:
        """Return them with one more miss."""
        return Tries(self.misses + 1, now_us)

    def left_us(self, now_us: int) -> int:
        """Return how long no further try is looked at, in microseconds; 0 when one may be made."""
        return max(0, wait_us(self.misses) - max(0, now_us - self.at_us)) if self.misses else 0


def wait_us(misses: int) -> int:
    """Return how long one waits after so many misses in a row, in microseconds."""
    beyond = misses - FREE_MISSES
    return 0 if beyond <= 0 else min(LONGEST_WAIT_US, FIRST_WAIT_US << min(beyond - 1, 16))


def door_of(how: str) -> str:
    """Return what the accounts of a door begin with: nothing for the window, since misses at one door keep nobody out of the other."""
    return "command " if how == "command" else ""


def account_of(person: int, login: str, how: str = "start") -> str:
    """Return under what the tries with a name are counted: a person's number, else one of a few places for all unknown names.

    What stands in a field for names may be a pass phrase typed a field too early; from the place nobody finds it again, and no flood of
    invented names fills the disk. The command line (``how`` is ``command``) counts for itself.
    """
    if person:
        return f"{door_of(how)}person {person}"
    from hashlib import sha256  # slow to come, and no first page needs it

    digest = sha256(plain(login).casefold().encode()).digest()
    return f"{door_of(how)}unknown {int.from_bytes(digest[:4], 'big') % UNKNOWN_PLACES}"


def plain(phrase: str) -> str:
    """Return a pass phrase or name in the one form in which it is compared, however the keyboard composed it (NFKC)."""
    return unicodedata.normalize("NFKC", phrase)


def recovery_code_in(phrase: str) -> str:
    """Return the recovery code that somebody may have typed, without what parts its groups; "" where it can be none."""
    text = "".join(sign for sign in plain(phrase).casefold() if sign not in "-\u2010\u2011\u2013 ")
    return text if len(text) == RECOVERY_SIGNS and set(text) <= set(SIGNS) else ""


def fault_of(phrase: str, blocked: Container[str], own: Iterable[str]) -> str:
    """Return why a new pass phrase is not good enough, "" when it is.

    Args:
        phrase: as typed.
        blocked: what is guessed first, in lower case.
        own: names and words that everybody connects with this person or this program.

    Returns:
        ``short``, ``long``, ``common`` (it is guessed first, or one run or repetition of characters), ``own`` (little is left of it without
        names that everybody knows).
    """
    text = plain(phrase)
    if len(text) < LEAST:
        return "short"
    if len(text) > MOST:
        return "long"
    folded = text.casefold()
    squeezed = "".join(folded.split())
    if folded in blocked or squeezed in blocked or _runs(squeezed):
        return "common"
    rest = squeezed
    for word in sorted({"".join(plain(each).casefold().split()) for each in own}, key=len, reverse=True):
        if len(word) >= 2:
            rest = rest.replace(word, "")
    letters = [sign for sign in rest if sign.isalpha()]
    return "own" if rest != squeezed and len(letters) < _OWN_LEAST else ""


def _runs(text: str) -> bool:
    """Tell whether a text is one character or one short piece again and again, or steps through the alphabet or the digits."""
    if any(text == (text[:size] * len(text))[: len(text)] for size in (1, 2, 3)):
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return len(steps) == 1 and abs(next(iter(steps))) <= 1
