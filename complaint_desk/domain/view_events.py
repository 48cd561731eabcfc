"""What happens with views of the queue that matters to others: that cases left the desk as a file, and who agreed that they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ViewExported(Event):
    """Cases left the desk as a file or by the clipboard (design, safety E2), on the desk's own stream, noted before they leave.

    ``view`` and ``filters`` say which: of a filter that holds words of people only its key is kept. ``masked``: names were not whole.
    ``people`` is how many customers they are about, ``asked`` the number of the ExportAsked to which a second person agreed, 0 for none;
    ``digest`` tells which cases they were where names were whole: SHA-256 of their ids, from which nobody's words can be guessed.
    """

    kind: ClassVar[str] = "view_exported"
    view: str
    rows: int
    form: str
    filters: tuple[str, ...] = ()
    searched: bool = False
    masked: bool = False
    people: int = 0
    asked: int = 0
    digest: str = ""
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ExportAsked(Event):
    """Somebody wants to export the names of so many people that a second person has to agree; on the desk's own stream.

    ``digest`` tells which cases, as in ViewExported; ``sought`` is what the filter and the search say, for who is to agree.
    """

    kind: ClassVar[str] = "export_asked"
    view: str
    rows: int
    people: int
    filters: tuple[str, ...] = ()
    searched: bool = False
    digest: str = ""
    reason: Words = erasable()
    sought: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ExportAgreed(Event):
    """A second person agreed to the export that the event ``asked`` of the desk's own stream asks for."""

    kind: ClassVar[str] = "export_agreed"
    asked: int
