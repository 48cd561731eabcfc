"""What happens with views of the queue that matters to others: that cases left the desk as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewExported(Event):
    """Cases left the desk as a file (design, safety E2), on the desk's own stream, noted before the file is written.

    ``view`` and ``filters`` say which: of a filter that holds words of people only its key is kept. ``masked``: names were not whole.
    """

    kind: ClassVar[str] = "view_exported"
    view: str
    rows: int
    form: str
    filters: tuple[str, ...] = ()
    searched: bool = False
    masked: bool = False
    reason: Words = erasable()
