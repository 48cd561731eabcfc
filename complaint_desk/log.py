"""The program's log: one rotated file that names things by their ids, and a scrubber for texts that were not written by us.

Personal data never goes into the log. Our own lines carry ids; what comes from elsewhere (an exception's text, a Qt warning)
may quote a customer, so every line passes ``scrub``. At most 20 MB are kept; only the user can read the file where the system
knows rights.
"""

from __future__ import annotations

import contextlib
import logging
import re
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Final

from complaint_desk import durable

ROOT: Final = "complaint_desk"
FILE: Final = "complaint_desk.log"
_BYTES, _KEPT = 4_000_000, 4
_MAIL: Final = r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,190}"
_QUOTED: Final = r"'[^'\n]{1,4000}'|\"[^\"\n]{1,4000}\"|“[^”\n]{1,4000}”|「[^」\n]{1,4000}」"
_NUMBER: Final = r"\+?\d(?:[\d -]{2,30})\d"
_HAN: Final = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"


@cache
def _hidden() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What is hidden, in this order; read when the first line is written, as no start writes one."""
    told = ((_MAIL, "<mail>"), (_QUOTED, "<text>"), (_HAN, "<text>"), (_NUMBER, "<number>"))
    return tuple((re.compile(pattern), mark) for pattern, mark in told)


def scrub(text: str) -> str:
    """Return a text without what could be a person's: quoted words, mail addresses, numbers of four digits and more, Chinese words.

    It hides more than it must; what helps to find a fault (types, modules, lines, ids of up to three digits) stays.
    """
    text = text[:20_000]
    for pattern, mark in _hidden():
        text = pattern.sub(mark, text)
    return text


def where(trace: TracebackType | None) -> tuple[str, ...]:
    """Return the places of a traceback, outermost first, as ``module.py:12 in name``: no folders, no values, no source."""
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return tuple(places)


class _Scrubbed(logging.Formatter):
    """Writes a record scrubbed, and of an exception only its type and its places."""

    def format(self, record: logging.LogRecord) -> str:
        moment = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        line = f"{moment} {record.levelname} {record.name} {scrub(record.getMessage())}"
        if record.exc_info and record.exc_info[0] is not None:
            line += f" | {record.exc_info[0].__name__} | " + " > ".join(where(record.exc_info[2]))
        return line


class _OwnFile(logging.FileHandler):
    """A file that only its owner can read; a full one is put aside as ``.1``, and the oldest of those is let go.

    The standard library's own brings sockets and pickles along, and the window would wait for them.
    """

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        with contextlib.suppress(OSError):
            Path(self.baseFilename).chmod(0o600)
        return stream

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is not None and self.stream.tell() >= _BYTES:
            with contextlib.suppress(OSError):  # a file that cannot be put aside goes on growing
                self._turn()
        super().emit(record)

    def _turn(self) -> None:
        stream, self.stream = self.stream, None  # opened again by the next line
        if stream is not None:
            stream.close()
        path = Path(self.baseFilename)
        for number in range(_KEPT - 1, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{number + 1}"))
        path.replace(path.with_name(f"{path.name}.1"))


def drop_old(folder: Path, before_us: int) -> int:
    """Let go of parts of the log that were put aside and last written before a moment (microseconds UTC); return how many.

    Raises:
        OSError: the folder cannot be read, or a part cannot be let go.
    """
    done = 0
    for file in folder.glob(f"{FILE}.*"):
        if file.stat().st_mtime_ns // 1_000 < before_us:
            file.unlink()
            done += 1
    return done


class Log:
    """The open log of this run.

    Attributes:
        path: the file being written.
    """

    def __init__(self, folder: Path, level: int = logging.INFO) -> None:
        durable.folder(folder)
        self.path = folder / FILE
        self._handler = _OwnFile(self.path, encoding="utf-8")
        self._handler.setFormatter(_Scrubbed())
        self._logger = logging.getLogger(ROOT)
        self._logger.setLevel(level)
        self._logger.propagate = False
        self._logger.addHandler(self._handler)

    def close(self) -> None:
        """End the log of this run and let go of its file."""
        self._logger.removeHandler(self._handler)
        self._logger.propagate = True
        self._handler.close()
