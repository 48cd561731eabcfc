"""What happens to somebody's personal data: handed out to them, looked at where it is masked, or taken out as evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DataDisclosed(Event):
    """All that the desk knows of the customer was written into a file for them, noted before it was written (design, safety H3)."""

    kind: ClassVar[str] = "data_disclosed"
    cases: int
    files: int
    language: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DetailRevealed(Event):
    """Somebody looked at a masked detail, such as the telephone number, from a case and for a reason (design, safety F5)."""

    kind: ClassVar[str] = "detail_revealed"
    field: str
    why: str
    case_id: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FileCopied(Event):
    """A copy of a case's file was written outside the desk, noted before it was; ``file`` is the number of the event that added it."""

    kind: ClassVar[str] = "file_copied"
    case_id: int
    file: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ChartsTaken(Event):
    """Charts that name people left the desk, on its own stream; ``form`` is picture, table or clipboard."""

    kind: ClassVar[str] = "charts_taken"
    charts: tuple[str, ...]
    form: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CaseExported(Event):
    """The case was taken out with all its words as a file that can be checked without this program, on its own stream (design, safety G).

    It is the last event in that file, so it says where the case ended: ``program`` made it, and ``others`` are the cases that go on in
    this one, each as its id, the number of its last event and that one's digest.
    """

    kind: ClassVar[str] = "case_exported"
    program: str
    others: tuple[str, ...] = ()
    reason: Words = erasable()
