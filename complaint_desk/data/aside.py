"""Which whole desks stand beside a desk: put aside by a restore or an upgrade, brought together from a damaged one, or half of either.

Whoever forgets, searches or encrypts everything that belongs to a desk asks here, so that none of them knows of fewer than another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from complaint_desk import paths
from complaint_desk.data.driver import KEY_FILE

RESCUED: Final = "rescued"
RESCUING: Final = f"{RESCUED}.rescuing"
BEGINS: Final = ("before-restore-", "before-upgrade-", "restoring", RESCUING)
_BESIDE: Final = ("-wal", "-shm", "-journal")


def desks(desk: Path) -> list[Path]:
    """Return the desks beside a desk, by name, with a rescued one that nobody works with, and one that was taken away as damaged."""
    begins = tuple(f"{desk.stem}.{each}" for each in BEGINS)
    names = (f"{desk.stem}.{RESCUED}{desk.suffix}", f"{desk.name}.bad")
    own = set(in_use(desk))
    return [
        each for each in sorted(desk.parent.iterdir())
        if each not in own and (each.name in names or (each.name.startswith(begins) and each.suffix in (desk.suffix, ".bad")))
    ]


def in_use(desk: Path) -> list[Path]:
    """Return rescued desks beside a desk that somebody works with: they have companions of their own, and may hold what no other has.

    A key file is no such companion, as a rescued desk gets one together with its file; nor is what a killed turn left of the file itself.
    """
    found = _rescued(desk)
    if not found.is_file():
        return []
    journals = [found.with_name(found.name + ending) for ending in _BESIDE]
    own = (found.name, paths.beside(found, KEY_FILE).name, f"{desk.stem}.{RESCUING}")
    others = [each for each in found.parent.iterdir() if each.name.startswith(f"{found.stem}.") and not each.name.startswith(own)]
    return [found] if others or any(each.exists() for each in journals) else []


def rescued(desk: Path) -> list[Path]:
    """Return the rescued desk beside a desk, as long as nobody works with it."""
    found = _rescued(desk)
    return [found] if found.is_file() and not in_use(desk) else []


def _rescued(desk: Path) -> Path:
    return paths.beside(desk, f"{RESCUED}{desk.suffix}")
