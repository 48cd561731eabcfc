"""What happens around signing in: whether this desk asks for it, whose pass phrase was set, who came, who was refused, what was locked.

Codes and numbers only: no pass phrase, nothing made of one, and nothing that somebody typed who was refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SignInRuleSet(Event):
    """From now on people sign in at this desk, or do not; after so many minutes without a touch it locks itself."""

    kind: ClassVar[str] = "sign_in_rule_set"
    required: bool
    idle_minutes: int = 10


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PassPhraseSet(Event):
    """A person has another pass phrase; a ``temporary`` one was set by an administrator and must be changed by its person."""

    kind: ClassVar[str] = "pass_phrase_set"
    person: int
    temporary: bool = False


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RecoveryCode(Event):
    """A code with which an administrator comes in who forgot their pass phrase was ``made``, in place of any before, or ``used`` up."""

    kind: ClassVar[str] = "recovery_code"
    person: int
    what: str = "made"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SignedIn(Event):
    """Somebody showed who they are; ``how`` is one of ``sign_in.WAYS``.

    ``early`` is how many tries before this one came too soon to be looked at and are not recorded one by one.
    """

    kind: ClassVar[str] = "signed_in"
    person: int
    how: str = "start"
    early: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SignInFailed(Event):
    """Somebody was refused; ``person`` is whose name was given, 0 where nobody of that name can sign in.

    ``misses`` is how many tries failed in a row by then; ``why`` is ``wrong``, or ``wait`` for one that came too soon to be looked at, of
    which the first stands here; ``early`` is how many more of those there were before this one, or tries with names that nobody has.
    """

    kind: ClassVar[str] = "sign_in_failed"
    person: int
    misses: int
    how: str = "start"
    why: str = "wrong"
    early: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Locked(Event):
    """The screen was locked while somebody was signed in; ``why`` is one of ``sign_in.LOCKED_WHY``."""

    kind: ClassVar[str] = "locked"
    person: int
    why: str = "asked"
