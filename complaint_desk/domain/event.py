"""What every event is, how its words are told from its codes, and how it stands in its stream. The events themselves: ``events``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, TypeAlias

Words: TypeAlias = "str | None"
"""Free text or a name; None once it was erased."""


def erasable() -> Any:
    """Declare an erasable field: empty when nothing was said, None when it was erased."""
    return field(default="", metadata={"words": True})


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Event:
    """Base of all events.

    A class keeps what is its own alone. It has no slots: a frozen class with slots is made twice, and what refuses to change it keeps the
    first one for ever; and how an event is compared and printed stands here once (``eq=False, repr=False`` at each kind). With more than a
    hundred kinds either took a third of a megabyte or more, and time.

    Class attributes:
        kind: the snake_case word that stands in the file and in ``case --json``.
        v: version of the shape.
    """

    kind: ClassVar[str] = ""
    v: ClassVar[int] = 1

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self) -> int:
        return hash((self.__class__, *self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


class Recorded(NamedTuple):
    """One event as it stands in its stream.

    Attributes:
        n: its place in the stream, from 1.
        event: what happened.
        occurred_us: when it happened; clocks and figures use this.
        at_us: when it was recorded; the trail uses this.
        actor_id: the person who recorded it; 0 is the desk itself.
        operation_id: the press it belongs to.
    """

    n: int
    event: Event
    occurred_us: int
    at_us: int
    actor_id: int
    operation_id: int = 0
