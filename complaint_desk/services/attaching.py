"""Files of a case: taken in from the disk, kept beside the desk by their content, given out again as copies.

A file is read and kept before the case hears of it, off the writer; a press that is refused then leaves a kept file behind that the
same file finds again. What a file is called is words of the case, never part of a path; what it is, its content says.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from complaint_desk import paths, taken_out
from complaint_desk.data.attachments import Attachments, media_of
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.case import Case
from complaint_desk.domain.events import Recorded
from complaint_desk.domain.file_names import is_started, safe_name
from complaint_desk.domain.problems import FileProblem, Problem, StoreProblem
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, on_case, operate, require_unconcerned
from complaint_desk.services.rights import require

Progress = Callable[[int, int], object]

MOST_BYTES: Final = 25_000_000
"""What a mail server commonly lets through; a longer film is a link, not a file of a case."""

MOST_AT_ONCE: Final = 20
_FROM_OUTSIDE: Final = b"[ZoneTransfer]\r\nZoneId=3\r\n"
"""The stream that Windows keeps beside what was downloaded; zone 3 is the internet."""

_CHUNK: Final = 1 << 20
_PROGRAMS: Final = frozenset({"application/x-msdownload", "application/x-executable", "application/x-mach-binary"})


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of some files.

    Attributes:
        kept: the events that name those that were kept, in their order.
        refused: why each of the others was not.
    """

    kept: tuple[ev.AttachmentAdded, ...]
    refused: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case: the number of its event, its name ("" once that was erased), its size in bytes and its media type."""

    n: int
    name: str
    size: int
    media: str


def keep(store: Store, who: Person, *, files: Sequence[Path], progress: Progress = lambda _done, _total: None) -> Taken:
    """Read files and keep them beside the desk; none of them belongs to a case yet.

    Args:
        store: the desk.
        who: who brings them.
        files: at most MOST_AT_ONCE are looked at.
        progress: told bytes done and in all; it may raise to stop.

    Raises:
        NotAllowed: the person may not add to cases.
    """
    ask(store, who, "attach", "note")
    sizes = [_size(file) for file in files[:MOST_AT_ONCE]]
    total, done = max(1, sum(size for size in sizes if isinstance(size, int))), 0
    kept: list[ev.AttachmentAdded] = []
    refused = [size for size in sizes if isinstance(size, Problem)]
    place = place_of(store)
    for file, size in zip(files, sizes, strict=False):
        if isinstance(size, Problem):
            continue
        try:
            content = _read(file, partial(_tell, progress, done, total))
            if is_program(file.name, content):  # before it is kept: nobody would take it away again
                raise FileProblem("attachment_program", code="AT-PROGRAM", file=file.name)
            kept.append(place.keep(content, safe_name(file.name)))
        except Problem as problem:
            refused.append(problem)
        done += size
    if len(files) > MOST_AT_ONCE:
        refused.append(FileProblem("attachment_many", code="AT-MANY", n=MOST_AT_ONCE))
    return Taken(tuple(kept), tuple(refused))


def is_program(name: str, content: bytes) -> bool:
    """Tell whether a system would start a file rather than show it, by its content or by the ending of its name; such a one is not kept."""
    return media_of(content) in _PROGRAMS or content.startswith(b"#!") or is_started(name)


def attach(store: Store, who: Person, *, key: bytes, case_id: int, files: Sequence[ev.AttachmentAdded]) -> Changed:
    """Add files that were kept to a case; one that it has already is not added again."""

    def decide(_case: Case, tx: Transaction) -> list[ev.Event]:
        there = {event.sha256 for _, event in _standing(tx.history(case_id))}
        new = {event.sha256: event for event in files if event.sha256 not in there}
        require_kept(store, new.values())
        return list(new.values())

    return on_case(store, who, key, "attach", case_id, decide, right="note")


def require_kept(store: Store, files: Iterable[ev.AttachmentAdded]) -> None:
    """Prove, in the press that names files, that all of them are still kept: they were before it, and an erasure may have been between.

    Raises:
        StoreProblem: one was taken away.
    """
    place = place_of(store)
    if not all(place.keeps(each.sha256) for each in files):
        raise StoreProblem("attachment_taken", code="ST-TAKEN")


def listed(store: Store, who: Person, *, case_id: int) -> tuple[CaseFile, ...]:
    """Return the files of a case, the newest first."""
    require(who, "see_cases")
    require_unconcerned(store, who, store.case(case_id), "list_files")
    return tuple(CaseFile(n, event.name or "", event.size, event.media) for n, event in reversed(_standing(store.history(case_id))))


def copy_out(store: Store, who: Person, *, key: bytes, case_id: int, n: int, target: Path) -> Path:
    """Write a copy of a case's file, proven to be what was added, and return where it is; what stood there goes when it is whole.

    That it leaves is noted on the customer's stream before it is written.

    Raises:
        StoreProblem: it is missing beside the desk, or was changed there.
        FileProblem: it cannot be written there, or the place belongs to a desk.
        Problem: the case has no such file.
    """
    require(who, "see_cases")
    require_unconcerned(store, who, store.case(case_id), "copy_file")
    event = dict(_standing(store.history(case_id))).get(n)
    if event is None:
        raise Problem("attachment_none", code="AT-NONE")
    content = place_of(store).read(event.sha256)
    taken_out.expect_free(target)
    _note(store, who, key, case_id, n)
    try:
        taken_out.write(target, content)
        _mark_of_the_web(target)
    except OSError as error:
        raise FileProblem("attachment_not_written", code="AT-WRITE", path=str(target.parent)) from error
    return target


def _note(store: Store, who: Person, key: bytes, case_id: int, n: int) -> None:
    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.case(case_id).customer_id, [ev.FileCopied(case_id=case_id, file=n)])
        return {"kinds": [], "case": case_id}

    operate(store, who, key, "copy_file", "see_cases", work, about=case_id)


def _mark_of_the_web(file: Path, platform: str = sys.platform) -> None:
    """Let Windows know that a file came from outside, as it does with downloads, so that it asks before it runs anything in it."""
    if platform == "win32":
        with suppress(OSError):  # a disk without streams, such as a stick
            file.with_name(f"{file.name}:Zone.Identifier").write_bytes(_FROM_OUTSIDE)


PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif"})
TEXT: Final = "text/plain"
MOST_LOOKED_AT: Final = 200_000
"""Bytes of a text that are shown; the rest is in a copy of the file."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is shown of a file: the content of a picture, or the beginning of a text.

    Attributes:
        file: which one.
        picture: its bytes, proven to be what was added; empty for a text.
        text: plain text, whatever markup or program stands in it; empty for a picture.
        cut: there is more of the text.
    """

    file: CaseFile
    picture: bytes = b""
    text: str = ""
    cut: bool = False


def may_be_looked_at(file: CaseFile) -> bool:
    """Tell whether a file can be shown without another program: a picture or a text, by its content and not by its name."""
    return file.media in PICTURES or file.media == TEXT


def look_at(store: Store, who: Person, *, case_id: int, n: int) -> Looked:
    """Return what is shown of a case's picture or text; nothing of it is run, opened elsewhere or understood as markup.

    Raises:
        StoreProblem: it is missing beside the desk, or was changed there.
        Problem: the case has no such file, or it is neither.
    """
    file = next((each for each in listed(store, who, case_id=case_id) if each.n == n), None)
    if file is None or not may_be_looked_at(file):
        raise Problem("attachment_none", code="AT-NONE")
    content = place_of(store).read(dict(_standing(store.history(case_id)))[n].sha256)
    if file.media != TEXT:
        return Looked(file, picture=content)
    text = content[:MOST_LOOKED_AT].decode("utf-8-sig", "replace")
    cut = len(content) > MOST_LOOKED_AT
    return Looked(file, text=text.rstrip("\ufffd") if cut else text, cut=cut)


def _standing(history: Sequence[Recorded]) -> list[tuple[int, ev.AttachmentAdded]]:
    """The files of a history that were neither taken back nor erased, each with the number of its event."""
    undone = {r.event.n for r in history if isinstance(r.event, ev.Undone)}
    return [(r.n, r.event) for r in history if isinstance(r.event, ev.AttachmentAdded) and r.n not in undone and r.event.name is not None]


def place_of(store: Store) -> Attachments:
    """Return where a desk keeps the files of its cases."""
    return Attachments(paths.beside(store.path, "files"), store.driver)


def _size(file: Path) -> int | Problem:
    """How many bytes a file has, or why it is not taken."""
    try:
        if file.is_dir():
            return FileProblem("attachment_folder", code="AT-FOLDER", file=file.name)
        size = file.stat().st_size
    except (OSError, ValueError):
        return FileProblem("attachment_unreadable", code="AT-READ", file=file.name)
    if not size:
        return FileProblem("attachment_empty", code="AT-EMPTY", file=file.name)
    if size > MOST_BYTES:
        return _large(file, size)
    return size


def _tell(progress: Progress, before: int, total: int, read: int) -> None:
    progress(before + read, total)


def _large(file: Path, size: int) -> Problem:
    megabytes, limit = -(-size // 1_000_000), MOST_BYTES // 1_000_000
    return FileProblem("attachment_large", code="AT-LARGE", file=file.name, megabytes=megabytes, limit=limit)


def _read(file: Path, progress: Callable[[int], object]) -> bytes:
    parts, read = [], 0
    try:
        with file.open("rb") as opened:
            while part := opened.read(_CHUNK):
                parts.append(part)
                read += len(part)
                progress(read)
                if read > MOST_BYTES:  # it grows while it is read
                    raise _large(file, read)
    except OSError as error:
        raise FileProblem("attachment_unreadable", code="AT-READ", file=file.name) from error
    return b"".join(parts)
