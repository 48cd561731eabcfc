"""What a file is called where people see it and where a copy of it is offered: a name, and nothing that a system could take for more.

No path, no control or mark of direction, no name of a device and no colon, behind which Windows hides a second file, at most 120
characters with the ending kept. What the file is, its content says; the name is words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 120
_ENDING: Final = 16
_PATHS: Final = re.compile(r"[/\\]")
_DEVICES: Final = frozenset({
    "con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789\u00b9\u00b2\u00b3"),
})
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe_name(name: str) -> str:
    """Return the name without what is no part of a name; empty when nothing is left of it."""
    last = _PATHS.split(name)[-1].replace(":", "_")
    seen = "".join(" " if char.isspace() else "" if unicodedata.category(char) in _UNSEEN else char for char in last)
    plain = " ".join(seen.split()).rstrip(". ")
    if plain.partition(".")[0].rstrip().casefold() in _DEVICES:
        plain = f"_{plain}"
    if len(plain) <= LONGEST:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) > _ENDING:
        return plain[:LONGEST].rstrip(". ")
    return f"{stem[: LONGEST - len(ending) - 1].rstrip('. ')}.{ending}"
