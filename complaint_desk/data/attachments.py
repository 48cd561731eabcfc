"""Files that belong to cases, kept beside the desk under the digest of their content and never changed.

The same file in two cases is kept once. Names as people gave them are words of an event and never become part of a path.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Container
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from complaint_desk import durable
from complaint_desk.data.driver import PLAIN, Driver
from complaint_desk.domain.events import AttachmentAdded
from complaint_desk.domain.problems import StoreProblem

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"), (b"RIFF", "audio/wav"), (b"ID3", "audio/mpeg"), (b"OggS", "audio/ogg"),
    (b"MZ", "application/x-msdownload"), (b"\x7fELF", "application/x-executable"),
    *((bytes.fromhex(start), "application/x-mach-binary") for start in ("feedface", "feedfacf", "cefaedfe", "cffaedfe", "cafebabe")),
)


def media_of(content: bytes) -> str:
    """Return the media type by a file's first bytes; its name is never believed."""
    for start, media in _MAGIC:
        if content.startswith(start):
            return media
    try:
        content[:4096].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(content[:4096]) - 3:
            return "application/octet-stream"
    return "application/octet-stream" if b"\0" in content[:4096] else "text/plain"


def _renewed(file: Path) -> bool:
    """Tell whether a file is kept already; then it counts as kept just now, so that no sweep takes it before a case names it."""
    if not file.exists():
        return False
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    except OSError:  # it may be read, but is another's
        return True
    return True


class Attachments:
    """The files of one desk."""

    def __init__(self, folder: Path, driver: Driver = PLAIN) -> None:
        self._folder, self._driver = folder, driver

    def keep(self, content: bytes, name: str = "") -> AttachmentAdded:
        """Keep a file and return the event that names it.

        Raises:
            StoreProblem: the disk is full or the folder cannot be written; nothing is left behind.
        """
        digest = sha256(content).hexdigest()
        target = self.path(digest)
        if not _renewed(target):
            part = target.with_name(f"{secrets.token_hex(8)}.part")
            try:
                durable.folder(target.parent)
                with part.open("xb") as file:
                    file.write(self._driver.seal(content, digest))
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(target)
            except OSError as error:
                part.unlink(missing_ok=True)
                raise StoreProblem("attachment_not_kept", code="ST-FILE", path=str(self._folder)) from error
        return AttachmentAdded(sha256=digest, size=len(content), media=media_of(content), name=name)

    def keeps(self, digest: str) -> bool:
        """Tell whether a file is kept."""
        return self.path(digest).exists()

    def sweep(self, named: Container[str], before_us: int) -> int:
        """Take away files that nothing names and that were last kept before a moment; return how many."""
        done = 0
        for file in sorted(self._folder.rglob("*")) if self._folder.is_dir() else ():
            orphan = file.suffix == ".part" or (_DIGEST.fullmatch(file.name) is not None and file.name not in named)
            with suppress(OSError):  # somebody has it open; it goes another day
                if orphan and file.is_file() and file.stat().st_mtime_ns // 1_000 < before_us:
                    file.unlink()
                    done += 1
        return done

    def path(self, digest: str) -> Path:
        """Return where a file is kept.

        Raises:
            ValueError: it is not the digest of a file, so it names no place.
        """
        if not _DIGEST.fullmatch(digest):
            raise ValueError("a digest is 64 hexadecimal digits")
        return self._folder / digest[:2] / digest

    def read(self, digest: str) -> bytes:
        """Return a file's content, proven to be what was kept.

        Raises:
            StoreProblem: it is missing, or is no longer what was kept.
        """
        try:
            content = self._driver.unseal(self.path(digest).read_bytes(), digest)
        except OSError as error:
            raise StoreProblem("attachment_missing", code="ST-FILE", path=str(self._folder)) from error
        except ValueError as error:
            raise StoreProblem("attachment_changed", code="ST-FILE", path=str(self._folder)) from error
        if sha256(content).hexdigest() != digest:
            raise StoreProblem("attachment_changed", code="ST-FILE", path=str(self._folder))
        return content
