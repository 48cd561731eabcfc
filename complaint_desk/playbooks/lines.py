"""Finds the line of a key in a TOML file, which the reader of TOML does not tell.

A list's entry (``[[option]]``) is called by its ``key``, as in faults: ``option.gift.remedy``. The file is one that the reader took,
so a look at the beginnings of lines is enough.
"""

from __future__ import annotations

import re
from typing import Final

_HEADER: Final = re.compile(r"\s*(\[{1,2})\s*([^\[\]#]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY: Final = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)""")
_CALLED: Final = re.compile(r"""["']([^"']*)["']""")
_LONG: Final = re.compile('"""|' + "'''")


class Lines:
    """The lines of one file's keys.

    Args:
        text: the whole file.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[tuple[str, ...], list[int]] | None = None

    def line(self, path: tuple[str, ...], *, last: bool = False) -> int:
        """Return the line of a dotted place, or of the nearest one around it; 1 for the whole file.

        Args:
            path: the parts of the place.
            last: the last one of several that are called the same.
        """
        if self._places is None:
            self._places = _places(self._text)
        for length in range(len(path), 0, -1):
            found = self._places.get(path[:length])
            if found:
                return found[-1 if last else 0]
        return 1


def _places(text: str) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = {}
    called: dict[tuple[str, ...], str] = {}  # by the header of a list, the key of its entry that was read last
    header: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    within = ""  # the mark that ends a text over several lines
    for number, line in enumerate(text.splitlines(), 1):
        if within:
            within = "" if within in line else within
        elif found := _HEADER.fullmatch(line):
            header = _parts(found.group(2))
            here = tuple(part for at in range(1, len(header)) for part in _entry(header[:at], called)) + header[-1:]
            if found.group(1) == "[[":
                called[header] = ""
                here = (*here, "")
            places.setdefault(here, []).append(number)
        elif key := _KEY.match(line):
            name, value = _parts(key.group(1)), key.group(2)
            if name == ("key",) and called.get(header) == "" and (said := _CALLED.match(value)):
                called[header] = said.group(1)
                here = (*here[:-1], said.group(1))
                places.setdefault(here, []).append(number)
            places.setdefault((*here, *name), []).append(number)
            marks = _LONG.findall(value)
            within = marks[0] if len(marks) % 2 else ""
    return places


def _entry(header: tuple[str, ...], called: dict[tuple[str, ...], str]) -> tuple[str, ...]:
    """The last part of a header, with the entry's own key where it is a list."""
    return (header[-1], called[header]) if header in called else (header[-1],)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
