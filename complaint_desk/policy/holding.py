"""What a policy is, and what holds where it, the command line and a person each say something. Nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from complaint_desk.domain.messages import Message, say
from complaint_desk.settings import Settings

SETTINGS: Final = ("language", "theme", "density", "emergency", "remind", "report", "site")
"""The settings of a person that a policy can set; each is called as in ``Settings``."""
LOCKABLE: Final = ("database", *SETTINGS)
STRICT_MINUTES: Final = 2
"""What ``lock_minutes`` is where it cannot be read."""
_DEFAULTS: Final[Mapping[str, Any]] = {each.name: each.default for each in fields(Settings)}


@dataclass(frozen=True, slots=True)
class Policy:
    """What is set; nothing, where no file says anything.

    Attributes:
        values: the file of the desk (``database``) and what settings begin with, or stay at where they are locked.
        locked: what nobody who works here may change.
        unsure: what the file says something of that could not be read; all of it is locked.
        lock_minutes: so long nobody touches a window at the most until it locks, where people sign in; 0 is as the desk says.
        names: cases may leave with the names of customers, for who has that right.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    lock_minutes: int = 0
    names: bool = True

    def idle_minutes(self, told: int) -> int:
        """Return after how many minutes a window locks, where its desk says ``told``."""
        return min(told, self.lock_minutes) if self.lock_minutes else told


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the file.

    Attributes:
        line: counted from 1; 0 is the file as a whole.
        reason: what is wrong, and what was done about it.
        key: which of the file's keys it is about, or what is written there comes nearest to; "" for none.
    """

    line: int
    reason: Message
    key: str = ""

    def told(self, file: Path) -> Message:
        """Return the sentence with file and line."""
        if not self.line:
            return say("policy.fault_whole", file=str(file), reason=self.reason)
        return say("policy.fault", file=str(file), line=self.line, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        policy: what holds.
        faults: what is wrong, in the order of the lines.
        there: the file is there.
    """

    policy: Policy = field(default_factory=Policy)
    faults: tuple[Fault, ...] = ()
    there: bool = False


NOTHING: Final = Reading()
SHUT: Final = Policy(locked=frozenset(LOCKABLE), unsure=frozenset(LOCKABLE), lock_minutes=STRICT_MINUTES, names=False)
"""Of a file of which nothing could be read."""


def held(name: str, policy: Policy, *, told: Any = None, chosen: Any = None) -> Any:
    """Return what a setting is.

    Args:
        name: one of ``SETTINGS``.
        policy: of the machine.
        told: by the command line; None is nothing.
        chosen: by the person; None is nothing.
    """
    default = _DEFAULTS[name]
    if name in policy.unsure:
        return default if chosen is None else chosen
    if name in policy.locked:
        return policy.values.get(name, default)
    return next((each for each in (told, chosen, policy.values.get(name)) if each is not None), default)


def over(policy: Policy, chosen: Settings, names: frozenset[str], told: Mapping[str, Any]) -> Settings:
    """Return the settings that hold.

    Args:
        policy: of the machine.
        chosen: what is kept for the person.
        names: which of these the person chose; the others are only what the program begins with.
        told: by the command line.
    """
    return replace(chosen, **{
        name: held(name, policy, told=told.get(name), chosen=getattr(chosen, name) if name in names else None) for name in SETTINGS
    })


def own(policy: Policy, now: Settings, before: Settings, names: frozenset[str]) -> Mapping[str, Any]:
    """Return which settings are the person's own and kept: what the policy set is not, and what it locks waits as it was chosen before.

    Args:
        policy: of the machine.
        now: what holds.
        before: what was kept.
        names: which of that the person chose.
    """
    kept: dict[str, Any] = {}
    for name in _DEFAULTS:
        if name in policy.locked:
            if name in names:
                kept[name] = getattr(before, name)
        elif name not in policy.values or getattr(now, name) != policy.values[name]:
            kept[name] = getattr(now, name)
    return kept
