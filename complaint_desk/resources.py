"""Finds ``resources/`` from source, from an installed wheel and from a frozen program, and reads its tables.

The window waits for the words and the tokens. They are written plainly, a name and a value a line, and are read plainly, in a
fifteenth of the time that the standard library takes; whatever else stands in a file, the standard library reads it.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from json import JSONDecoder
from pathlib import Path
from typing import Any, Final


class ResourcesMissing(RuntimeError):
    """The program's own resources are not where any of its three forms keeps them: the installation is damaged."""


@cache
def folder() -> Path:
    """Return the resources folder.

    Raises:
        ResourcesMissing: none of the three places holds it.
    """
    here = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / "resources"] if frozen else [here / "_resources", here.parent / "resources"]
    for place in places:
        if (place / "i18n").is_dir():
            return place
    raise ResourcesMissing(f"The program's resources are missing (looked in {', '.join(map(str, places))}). Install it again.")


def path(*parts: str) -> Path:
    """Return the path of one resource, such as ``path("themes", "tokens.toml")``."""
    return folder().joinpath(*parts)


def read_text(*parts: str) -> str:
    """Return the text of one resource, always UTF-8."""
    return path(*parts).read_text(encoding="utf-8")


_LINE: Final = re.compile(r"""
    ^(?: \[ (?P<table>[a-z0-9_.]+) \]
       | (?P<name>[A-Za-z0-9_]+(?:\.[a-z]+)?)\ *=\ *(?: "(?P<text>(?:[^"\\]|\\["n])*)"
           | \{\ one\ =\ "(?P<one>[^"\\]*)",\ other\ =\ "(?P<other>[^"\\]*)"\ \}
           | (?P<value>.+) )
    )\ *(?:\#[^"\n]*)?$
""", re.VERBOSE)
_NAME: Final = re.compile(r'([a-z0-9_]+) = (?=["0-9\[])')


class _NotPlain(ValueError):  # nothing failed: the long way is taken
    """The text holds more than names with values."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise _NotPlain("a name stands twice")
    return dict(pairs)


def _refuse(constant: str) -> Any:
    raise _NotPlain(constant)


_VALUE: Final = JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse)


def read_table(*parts: str) -> dict[str, Any]:
    """Return the table of one resource in TOML.

    Raises:
        ValueError: it is no TOML.
    """
    return table(read_text(*parts))


def table(text: str) -> dict[str, Any]:
    """Return a text in TOML as a table.

    Raises:
        ValueError: it is no TOML.
    """
    try:
        return _plain(text)
    except _NotPlain:
        import tomllib  # slow to come

        return tomllib.loads(text)


def _plain(text: str) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    current, begun, path = whole, {""}, ""
    for line in text.split("\n"):
        if not line or line[0] == "#":
            continue
        name, begins, rest = line.partition(' = "')
        plain = begins and rest.find('"') == len(rest) - 1 and "\\" not in rest
        if plain and name.isidentifier() and name.isascii() and name not in current:
            current[name] = rest[:-1]  # as nearly every line is, and a pattern takes ten times as long
            continue
        match = _LINE.match(line)
        if match is None:
            raise _NotPlain(line)
        name = match["name"]
        if name is None:
            path = match["table"]
            if path in begun:
                raise _NotPlain(path)
            begun.add(path)
            current = _below(whole, path)
            continue
        before, dot, after = name.partition(".")
        into = current
        if dot:  # such as many.one beside many.other
            begun.add(f"{path}.{before}" if path else before)
            into, name = _below(current, before), after
        if name in into:
            raise _NotPlain(name)
        if match["text"] is not None:
            written = match["text"]
            into[name] = written.replace('\\"', '"').replace("\\n", "\n") if "\\" in written else written
        elif match["one"] is not None:
            into[name] = {"one": match["one"], "other": match["other"]}
        else:
            into[name] = _value(match["value"])
    return whole


def _below(whole: dict[str, Any], path: str) -> dict[str, Any]:
    for name in path.split("."):
        whole = whole.setdefault(name, {})
        if not isinstance(whole, dict):
            raise _NotPlain(path)
    return whole


def _value(written: str) -> Any:
    """Return a number, a truth, a list or a small table, which JSON writes as TOML does but for the names in a table."""
    inside = written[0] == "{"
    if "\\" in written or "null" in written or (inside and "=" in "".join(written.split('"')[1::2])):
        raise _NotPlain(written)
    try:
        value, end = _VALUE.raw_decode(_NAME.sub(r'"\1": ', written) if inside else written)
    except ValueError as error:
        raise _NotPlain(written) from error
    rest = written[end:].strip() if not inside else written[written.rindex("}") + 1 :].strip()
    if rest and rest[0] != "#":
        raise _NotPlain(written)
    return value
