"""What a person chose for this computer: declared once, kept as one small JSON file, replaced whole.

A damaged file never stops the program: it is put aside as ``.bad``, the settings start afresh, and the caller says so in one
sentence. A single value that means nothing is left out alone. Nothing here concerns a case.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from complaint_desk import durable

FILE: Final = "settings.json"
LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings and what they are when nobody chose.

    Attributes:
        language: one of the three languages; empty is the system's.
        theme: ``system``, ``light`` or ``dark``.
        density: height of rows, ``comfortable`` or ``compact``.
        person: code of the person who sat here last; empty before the first.
        view: code of the view that was open last.
        window: place and size of the window, as Qt writes them, in base64.
        guide_width: width of the guide in logical pixels.
        emergency: the number of the emergency service here, as it is said to a customer; empty when nobody set it.
        commands: codes of the commands that were chosen by name, those used last first, with commas between.
        remind: how many minutes before a promise or callback is due one is told; 0 tells of neither before it is overdue.
        aims: what the desk aims at in its figures, as ``domain.aims`` writes it; empty is what the house aims at.
        report: the form in which the last month's report is made by itself (pdf, xlsx or html); empty makes none.
        site: the folder of the site's own playbooks and phrases, if it does not stand beside the desk's file.
    """

    language: str = ""
    theme: str = "system"
    density: str = "comfortable"
    person: str = ""
    view: str = ""
    window: str = ""
    guide_width: int = 400
    emergency: str = ""
    remind: int = 15
    site: str = ""
    commands: str = ""
    aims: str = ""
    report: str = ""


_BEGIN: Final = Settings()

_ALLOWED: Final = {
    "language": frozenset({"", "en", "zh_CN", "zh_TW"}),
    "theme": frozenset({"system", "light", "dark"}),
    "density": frozenset({"comfortable", "compact"}),
    "report": frozenset({"", "pdf", "xlsx", "html"}),
}

_RANGES: Final = {"guide_width": (200, 2_000), "remind": (0, 240)}


def fits(name: str, value: object) -> bool:
    """Tell whether a value means something for a setting."""
    return _fits(name, value, getattr(_BEGIN, name))


def _fits(name: str, value: object, default: object) -> bool:
    if type(value) is not type(default):
        return False
    if name in _ALLOWED:
        return value in _ALLOWED[name]
    if isinstance(value, int):
        least, most = _RANGES[name]
        return least <= value <= most
    return len(str(value)) <= LONGEST


@dataclass(frozen=True, slots=True)
class Read:
    """What was read.

    Attributes:
        settings: usable in any case.
        damaged: the file could not be read and was put aside.
        names: the settings of which the file says anything.
    """

    settings: Settings
    damaged: bool
    names: frozenset[str] = frozenset()


def peek(path: Path) -> Settings:
    """Return the settings of a file and leave it as it is, damaged or not: for what runs beside the window."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    return Settings(**_chosen(table)) if isinstance(table, dict) else Settings()


def read(path: Path) -> Read:
    """Return the settings of a file; a missing file is no damage."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Read(Settings(), damaged=False)
    except (OSError, ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        with contextlib.suppress(OSError):
            path.replace(path.with_name(path.name + ".bad"))
        return Read(Settings(), damaged=True)
    found = _chosen(table)
    return Read(Settings(**found), damaged=False, names=frozenset(found))


def _chosen(table: dict[str, Any]) -> dict[str, Any]:
    """Every value that means something."""
    return {each.name: table[each.name] for each in fields(Settings) if _fits(each.name, table.get(each.name), each.default)}


def write(path: Path, settings: Settings | Mapping[str, Any]) -> None:
    """Keep the settings: written beside the old file, flushed to the disk, then put in its place.

    Args:
        path: the file.
        settings: all of them, or those that somebody chose by name.

    Raises:
        OSError: the folder cannot be written; the old file is untouched.
    """
    table = asdict(settings) if isinstance(settings, Settings) else dict(settings)
    durable.replace(path, json.dumps(table, ensure_ascii=False, indent=1).encode("utf-8"))
