"""Finds ``resources/`` from source, from an installed wheel and from a frozen program: the one place that knows where it is."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


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
