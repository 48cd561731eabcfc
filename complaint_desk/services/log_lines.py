"""The last lines of the program's own log for somebody elsewhere: of each only words that the program itself writes are kept.

The log is scrubbed as it is written, which leaves a name in Latin letters that comes along in a warning of Qt. Here nothing stays that is
not known: the words of our own lines, kinds of exceptions, places in the code, codes, and numbers of up to three digits.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from complaint_desk.domain.authority import RIGHTS
from complaint_desk.domain.rights import ACTIONS
from complaint_desk.log import FILE, scrub

FAULTS: Final = "faults.log"
MOST: Final = 120
_READ: Final = 1 << 17
"""Bytes from the end of a file."""

_LINE: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d) (DEBUG|INFO|WARNING|ERROR|CRITICAL) (complaint_desk(?:\.[a-z_]{1,30}){0,2})(?:\.[a-z_]+)* (.*)")
_PLACE: Final = re.compile(r"[A-Za-z_]\w{0,60}\.py:\d{1,6} in (?:<\w+>|\w{1,80})")
_PART: Final = re.compile(r"([A-Za-z_]\w{0,60}\.py:\d{1,6} in (?:<\w+>|\w{1,80})|<text>|<mail>|<number>|\s+|[^\s:,;>|()]+|.)")
_KIND: Final = re.compile(
    r"[A-Z]\w{0,60}(?:Error|Exception|Warning|Interrupt|Exit)|StopIteration|Stopped|\w{0,20}Problem|BadValue|NotAllowed|StaleCase|GateShut")
_CODE: Final = re.compile(r"[A-Z]{2}-[A-Z]{2,12}")
_SMALL: Final = re.compile(r"\d{1,3}")
_QT: Final = re.compile(r"Q[A-Z]\w{1,40}(?:::\w{1,40})?|qt(?:\.[a-z]{1,20}){1,4}")
_MARKS: Final = frozenset({":", ",", ";", ">", "|", "(", ")", "<text>", "<mail>", "<number>"})
WORDS: Final = frozenset(re.findall(r"\w+", """
    a after again an are as at backup be before beside by case cases changes clean copied crash damaged decrypt denied desk dialog does
    done drafts drill encrypt encryption end erased erasure event events failed False fault faults follow followed follows for from goes
    good have in is it kept key keys lies looked made masked next no not of on or pack person persons restore restored right rotate sealed
    stand stopped that the them through to True unclean under was what when while whole with without
"""))
"""The words of our own lines; a test sees that no line of the program is written with others."""

_FATAL: Final = (
    "Segmentation fault", "Aborted", "Bus error", "Floating-point exception", "Illegal instruction", "access violation", "stack overflow",
)
_FRAME: Final = re.compile(r'\s+File "(?:.*[\\/])?([A-Za-z_]\w{0,60}\.py)", line (\d{1,6}) in (<\w+>|\w{1,80})')
_DROPPED: Final = "<text>"


def last(folder: Path, most: int = MOST) -> tuple[str, ...]:
    """Return the last lines of the log, the oldest first; none where it cannot be read."""
    return tuple(kept for line in _end(folder / FILE)[-most:] if (kept := known(line)))


def hard(folder: Path, most: int = MOST) -> tuple[str, ...]:
    """Return where the program was when the system ended it, from the file that Python writes then; none where that never was."""
    return tuple(kept for line in _end(folder / FAULTS)[-most:] if (kept := _of_the_end(line)))


def _of_the_end(line: str) -> str:
    frame = _FRAME.fullmatch(line)
    if frame is not None:
        return f"{frame[1]}:{frame[2]} in {frame[3]}"
    if not line.startswith(("Fatal Python error: ", "Windows fatal exception: ")):
        return ""
    return next((f"fatal: {each}" for each in _FATAL if each in line), "fatal")


def known(line: str) -> str:
    """Return a line of the log with only what the program itself writes; "" where it is not of the log's form."""
    parts = _LINE.fullmatch(line)
    if parts is None:
        return ""
    moment, level, logger, said = parts.groups()
    return f"{moment} {level} {logger} {_qt(said) or cut(said)}"


def cut(text: str) -> str:
    """Return a text of the log with only the words that are known; whatever stands for others is written once."""
    kept: list[str] = []
    for part in _PART.findall(scrub(text)):
        if part.isspace():
            continue
        if part in _MARKS or _is_known(part):
            kept.append(part)
        elif not kept or kept[-1] != _DROPPED:
            kept.append(_DROPPED)
    return " ".join(kept)


def code_of(text: str) -> str:
    """Return a text that is one of the program's codes, such as ``BK-WRITE``; "" for any other."""
    return text if _CODE.fullmatch(text) else ""


def _is_known(part: str) -> bool:
    if part in WORDS or part in ACTIONS or part in RIGHTS:
        return True
    return any(form.fullmatch(part) for form in (_PLACE, _KIND, _CODE, _SMALL))


def _qt(said: str) -> str:
    """Return which part of Qt warns, without what it says: that may be a path or a text; "" for a line that is not Qt's."""
    if not said.startswith("Qt: "):
        return ""
    found = _QT.match(said.removeprefix("Qt: "))
    return f"Qt: {found[0]} {_DROPPED}" if found is not None else f"Qt: {_DROPPED}"


def _end(file: Path) -> list[str]:
    """Return the last lines of a file, whole ones only."""
    try:
        with file.open("rb") as read:
            read.seek(max(0, file.stat().st_size - _READ))
            content = read.read(_READ)
    except OSError:
        return []
    lines = content.decode("utf-8", "replace").splitlines()
    return lines[1:] if len(content) == _READ else lines
