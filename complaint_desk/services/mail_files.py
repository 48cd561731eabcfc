"""The files that came with e-mails which are brought in: kept beside the desk as files added by hand are, and named by the new cases.

A program is left out and said to be, as when somebody adds one by hand. What was kept for an import that then did not happen is named
by no case and goes with the sweep of the files (``backups.sweep_files``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from complaint_desk.data.attachments import media_of
from complaint_desk.data.store import Store
from complaint_desk.domain.events import AttachmentAdded
from complaint_desk.domain.file_names import safe_name
from complaint_desk.domain.messages import Message, say
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.shape import FileShape
from complaint_desk.services.attaching import is_program, place_of

_NAMELESS: Final = "file"
_PROGRAM: Final = say("importing.left_program")
_EMPTY: Final = say("importing.left_empty")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with an e-mail.

    Attributes:
        row: the e-mail's place in the file that is brought in.
        name: what it is called, made safe.
        size: in bytes.
        left_out: why it does not come in; None for one that does.
    """

    row: int
    name: str
    size: int
    left_out: Message | None = None


Keep = Callable[[bytes, str], AttachmentAdded]


@dataclass(frozen=True, slots=True)
class MailFiles:
    """Takes the files of e-mails.

    Attributes:
        source: reads them, in a process of its own.
        keep: keeps one and returns the event that names it.
    """

    source: Apart
    shape: FileShape
    path: Path
    limits: Limits
    keep: Keep
    cancelled: Callable[[], bool] | None = None

    def of(self, rows: Sequence[int], seen: list[MailFile]) -> Mapping[int, Sequence[AttachmentAdded]]:
        """Take the files of some e-mails and return what names those that come in, by the e-mail; each is told in ``seen``.

        Raises:
            FileProblem: they cannot be read to their end.
            ReadingStopped: it was stopped.
            StoreProblem: one cannot be kept.
        """
        kept: dict[int, dict[str, AttachmentAdded]] = {}
        for file in self.source.attached(self.shape, self.path, rows, cancelled=self.cancelled, limits=self.limits):
            name = safe_name(file.name) or _NAMELESS
            why = _EMPTY if not file.content else _PROGRAM if is_program(name, file.content) else None
            seen.append(MailFile(file.row, name, len(file.content), why))
            if why is None:
                event = self.keep(file.content, name)
                kept.setdefault(file.row, {}).setdefault(event.sha256, event)  # the same file twice is one file of the case
        return {row: tuple(events.values()) for row, events in kept.items()}


def only_named(content: bytes, name: str) -> AttachmentAdded:
    """Return the event that would name a file, which is kept nowhere: for who asks what would come in."""
    return AttachmentAdded(sha256=sha256(content).hexdigest(), size=len(content), media=media_of(content), name=name)


def kept_beside(store: Store) -> Keep:
    """Return what keeps files beside a desk."""
    return place_of(store).keep


def told(seen: Sequence[MailFile], shown: int) -> tuple[Message, ...]:
    """Return in sentences which files come in and which are left out; of many only the first are named."""
    coming, left = [file for file in seen if file.left_out is None], [file for file in seen if file.left_out is not None]
    said = [
        say("importing.file_in", row=file.row, file=file.name, kilobytes=-(-file.size // 1_000)) for file in coming[:shown]
    ]
    if len(coming) > shown:
        said.append(say("importing.files_more", n=len(coming) - shown))
    said += [say("importing.file_left", row=file.row, file=file.name, reason=file.left_out) for file in left[:shown] if file.left_out]
    if len(left) > shown:
        said.append(say("importing.files_more", n=len(left) - shown))
    return tuple(said)
