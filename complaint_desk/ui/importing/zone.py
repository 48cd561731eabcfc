"""The zone of this computer, in which a file's dates without an offset are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimeZone

LINK: Final = Path("/etc/localtime")
"""Leads to the zone's table on Linux and macOS. Source: https://man7.org/linux/man-pages/man5/localtime.5.html"""

_TABLES: Final = "/zoneinfo/"


def system_zone() -> tzinfo:
    """Return the zone of this computer, with its summer time."""
    for name in _names():
        with suppress(KeyError, ValueError, OSError):  # a zone that Python's tables lack
            return ZoneInfo(name)
    return datetime.now(UTC).astimezone().tzinfo or UTC


def linked_zone(link: Path = LINK) -> str:
    """Return the name of the zone whose table a link leads to; empty where it leads to none."""
    _, found, name = Path(os.path.realpath(link)).as_posix().rpartition(_TABLES)
    return name if found else ""


def _names() -> Iterator[str]:
    """Yield what the zone may be called. Qt knows it everywhere, but asked for the first time it holds the interpreter for a frame."""
    if not os.environ.get("TZ") and (name := linked_zone()):
        yield name
    yield bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
