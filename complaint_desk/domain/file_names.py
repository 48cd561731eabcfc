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
_STARTED: Final = frozenset({
    # programs, and what installs one
    "apk", "app", "appimage", "application", "appinstaller", "appref-ms", "appx", "appxbundle", "com", "cpl", "deb", "dmg", "exe",
    "gadget", "jar", "jnlp", "msi", "msix", "msixbundle", "msp", "mst", "msu", "pif", "pkg", "rpm", "run", "scr", "sys", "xap", "xbap",
    "xll",
    # scripts
    "applescript", "bash", "bat", "cmd", "command", "csh", "hta", "js", "jse", "ksh", "ps1", "ps1xml", "ps2", "psc1", "psd1", "psm1",
    "py", "pyc", "pyw", "pyz", "scpt", "sh", "shb", "shs", "sct", "tcsh", "vb", "vbe", "vbs", "workflow", "ws", "wsc", "wsf", "wsh",
    "zsh",
    # what changes the system, or leads to a program elsewhere
    "chm", "desktop", "diagcab", "diagcfg", "diagpkg", "fileloc", "inetloc", "inf", "library-ms", "lnk", "mht", "mhtml", "msc", "rdp",
    "reg", "scf", "search-ms", "searchconnector-ms", "settingcontent-ms", "theme", "themepack", "url", "webloc", "website",
    # whole disks and notebooks, in which mail brings programs past the mark of where they came from
    "img", "iso", "one", "onepkg", "vhd", "vhdx", "wim",
})
"""Endings of names by which a system starts a program or a script, whatever stands in it; most are those that mail programs block."""

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


def is_started(name: str) -> bool:
    """Tell whether a system would start a file by the ending of the name that it gets here; full-width letters count as plain ones."""
    _, dot, ending = unicodedata.normalize("NFKC", safe_name(name)).rpartition(".")
    return bool(dot) and ending.strip().casefold() in _STARTED
