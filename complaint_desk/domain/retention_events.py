"""How long personal data is kept: a case held back from erasure and let go again, how long what is kept, and what went in the end.

A hold stands on the case; the rest on the desk's own stream. ``events`` names these too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class HoldSet(Event):
    """The case is kept whatever its age, because somebody may need it as evidence; ``why`` is of vocabulary.HOLDS, ``reason`` in words."""

    kind: ClassVar[str] = "hold_set"
    why: str
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class HoldLifted(Event):
    """The case is no longer held back, with the reason."""

    kind: ClassVar[str] = "hold_lifted"
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RetentionSet(Event):
    """From now on a class of data (retention.Keep) is kept for so many months; with the reason."""

    kind: ClassVar[str] = "retention_set"
    data_class: str
    months: int
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RetentionDone(Event):
    """People whose time was up were erased in one go: how many of how many that were agreed to, and why the others were not.

    ``held`` were held back by then, ``refused`` were no longer due or open again, ``left`` were not begun because somebody stopped it.
    """

    kind: ClassVar[str] = "retention_done"
    months: int
    agreed: int
    erased: int
    held: int = 0
    refused: int = 0
    left: int = 0
    reason: Words = erasable()
