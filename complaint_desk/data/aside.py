"""Which whole desks stand beside a desk: put aside by a restore or an upgrade, brought together from a damaged one, or half of either.

Whoever forgets, searches or encrypts everything that belongs to a desk asks here, so that none of them knows of fewer than another.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from complaint_desk import paths
from complaint_desk.data.driver import KEY_FILE

RESCUED: Final = "rescued"
RESCUING: Final = f"{RESCUED}.rescuing"
BEGINS: Final = ("before-restore-", "before-upgrade-", "restoring", RESCUING)
_BESIDE: Final = ("-wal", "-shm", "-journal")


_NUMBERED: Final = re.compile(r"rescued(-[0-9]+)?")


def desks(desk: Path) -> list[Path]:
    """Return the desks beside a desk, by name, with rescued ones that nobody works with, and one that was taken away as damaged."""
    begins = tuple(f"{desk.stem}.{each}" for each in BEGINS)
    own, rescues = set(in_use(desk)), set(all_rescued(desk))
    return [
        each for each in sorted(desk.parent.iterdir())
        if each not in own and (each in rescues or each.name == f"{desk.name}.bad" or (
            (each.name.startswith(begins) or _half(desk, each)) and each.suffix in (desk.suffix, ".bad")))
    ]


def in_use(desk: Path) -> list[Path]:
    """Return rescued desks beside a desk that somebody works with: they have companions of their own, and may hold what no other has.

    A key file is no such companion, as a rescued desk gets one together with its file; nor is what a killed turn left of the file itself.
    """
    return [each for each in all_rescued(desk) if _worked_with(each)]


def _worked_with(found: Path) -> bool:
    journals = [found.with_name(found.name + ending) for ending in _BESIDE]
    own = (found.name, paths.beside(found, KEY_FILE).name, f"{found.stem}.rescuing")
    others = (each.name for each in found.parent.iterdir() if each.name.startswith(f"{found.stem}."))
    return any(not each.startswith(own) for each in others) or any(each.exists() for each in journals)


def rescued(desk: Path) -> list[Path]:
    """Return the rescued desks beside a desk, as long as nobody works with them."""
    return [each for each in all_rescued(desk) if not _worked_with(each)]


def rescued_as(desk: Path, number: int) -> Path:
    """Return where the rescued desk of an accident stands, counted from 1: ``desk.rescued.sqlite``, ``desk.rescued-2.sqlite``."""
    return paths.beside(desk, f"{RESCUED}{f'-{number}' if number > 1 else ''}{desk.suffix}")


def all_rescued(desk: Path) -> list[Path]:
    """Return the rescued desks beside a desk, of whatever accident and whether or not somebody works with them."""
    begins = f"{desk.stem}."
    named = (each for each in desk.parent.iterdir() if each.suffix == desk.suffix and each.name.startswith(begins))
    return sorted(each for each in named if _NUMBERED.fullmatch(each.stem.removeprefix(begins)) and each.is_file())


def _half(desk: Path, file: Path) -> bool:
    """Tell whether a file is, or begins as, a half rescued desk of a later accident."""
    rest = file.name.removeprefix(f"{desk.stem}.")
    found = _NUMBERED.match(rest)
    return file.name != rest and found is not None and rest[found.end():].startswith(".rescuing")
