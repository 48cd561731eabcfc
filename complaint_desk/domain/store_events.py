"""What happens to the desk's file as a whole, on the desk's own stream: put back from a backup, rescued, copied out, encrypted.

And what the trail says of the clock it is written by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from complaint_desk.domain.event import Event
from complaint_desk.domain.spans import MINUTE

SET_BACK_US: Final = 2 * MINUTE
"""So far a clock may be put right without a word; what lies behind by more is a set-back (design, safety G4)."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeskRestored(Event):
    """The desk was put back from a backup (design, safety B3): the mark stands first in the new lane.

    ``made_us`` is the moment the backup is of; ``cases`` and ``events`` are how many of the desk before are not in it,
    -1 when that file could not be read; ``generation`` counts how often this desk was put back. ``sign_in`` is whose pass phrases hold
    since, and whether people sign in at all: ``today`` as in the desk before, ``then`` as in the backup. With ``today`` the
    administrators of the desk before stay as they were in it, which the events after this one tell. ``until_us`` is the latest moment
    that was noted of this desk outside its file by then, 0 none: later than this event where the machine's clock had been ahead.
    """

    kind: ClassVar[str] = "desk_restored"
    made_us: int
    cases: int = 0
    events: int = 0
    generation: int = 1
    sign_in: str = "then"
    until_us: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeskRescued(Event):
    """What was readable of a damaged file became this desk (design, safety B4): how many events it holds, and how many are missing.

    ``until_us`` is as in ``DeskRestored``.
    """

    kind: ClassVar[str] = "desk_rescued"
    cases: int
    events: int
    missing: int = 0
    from_backup: int = 0
    until_us: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeskCopied(Event):
    """Somebody took a copy of the whole desk out, to a place of their own choice; noted before it is made, so that none leaves unseen."""

    kind: ClassVar[str] = "desk_copied"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeskEncryptionChanged(Event):
    """The desk's files turned from one key to another; recorded in the file that stands since.

    ``how``: ``encrypted`` from now on, ``rotated`` to a new data key and recovery key, ``passphrase`` was changed, ``decrypted``.
    """

    kind: ClassVar[str] = "desk_encryption_changed"
    how: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ClockSetBack(Event):
    """The press before this entry was recorded at an earlier time than the one before that: the machine's clock had been set back.

    ``seconds`` is by how much at least. It stands once for each time that the clock went back, whoever pressed first since.
    """

    kind: ClassVar[str] = "clock_set_back"
    seconds: int
