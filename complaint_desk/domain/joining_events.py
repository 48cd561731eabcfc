"""What can happen between cases: merged and taken apart again, split, linked. ``events`` names these too.

Events never move. Of a merged case everything stays where it was told; the one that goes on learns by ``absorbed`` what its clocks, risk
and gates need, and by promises, callbacks and tasks that say where they came from what is still owed to the customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class MergedInto(Event):
    """The case goes on as case ``other_id``: the same complaint was taken twice."""

    kind: ClassVar[str] = "merged_into"
    other_id: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Absorbed(Event):
    """Case ``other_id`` goes on in this one; what this case's projection needs of it, since it reads no stream but its own.

    ``forms_owed`` are the special forms that the other case could not do without and that nobody had begun.
    ``unconfirmed``: nobody had read it back to the customer and heard a yes; in older events nobody said, and nothing is asked anew.
    ``about`` stands in older events only: whom the other complaint is about is read from it, which may still change.
    ``heard_us`` is when the customer spoke last; in older events nobody said, and what is known is when the case was opened.
    Times are microseconds UTC, 0 where the thing had not happened; ``pauses_on``, ``pauses_from`` and ``pauses_until`` are the stretches
    in which the other case stood still, up to now. The promises counted here were settled before; those still owed follow as events.
    """

    kind: ClassVar[str] = "absorbed"
    other_id: int
    opened_us: int
    first_response_us: int = 0
    told_us: int = 0
    acceptance_us: int = 0
    accepted_us: int = 0
    escalated_us: int = 0
    rule_sets: tuple[str, ...] = ()
    contacts: int = 0
    reopened: int = 0
    urgency: int = 0
    impact: int = 0
    circumstances: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    dangers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    about: tuple[int, ...] = ()
    forms_owed: tuple[str, ...] = ()
    promises_kept: int = 0
    promises_broken: int = 0
    callbacks_done: int = 0
    pauses_on: tuple[str, ...] = ()
    pauses_from: tuple[int, ...] = ()
    pauses_until: tuple[int, ...] = ()
    unconfirmed: bool = False
    heard_us: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Unmerged(Event):
    """The two cases are two again, told in both; what came after the merge stays with the one that went on."""

    kind: ClassVar[str] = "unmerged"
    other_id: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SplitFrom(Event):
    """This case was a part of case ``other_id``: copies of its events ``ns`` follow. ``about`` as in ``absorbed``."""

    kind: ClassVar[str] = "split_from"
    other_id: int
    ns: tuple[int, ...] = ()
    about: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SplitOff(Event):
    """What events ``ns`` tell is handled in case ``other_id`` from here on; they stay here too."""

    kind: ClassVar[str] = "split_off"
    other_id: int
    ns: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Unlinked(Event):
    """The link ``how`` to case ``other_id`` no longer holds."""

    kind: ClassVar[str] = "unlinked"
    other_id: int
    how: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Linked(Event):
    """The case belongs together with another one, which is told of it too (joining.LINKS; same_call and same_customer on one side only)."""

    kind: ClassVar[str] = "linked"
    other_id: int
    how: str = "same_customer"
