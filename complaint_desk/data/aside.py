"""Which whole desks stand beside a desk: put aside by a restore or an upgrade, brought together from a damaged one, or half of either.

Whoever forgets, searches or encrypts everything that belongs to a desk asks here, so that none of them knows of fewer than another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

BEGINS: Final = ("before-restore-", "before-upgrade-", "restoring", "rescuing")
RESCUED: Final = "rescued"
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
    """Return rescued desks beside a desk that somebody works with: they have companions of their own, and may hold what no other has."""
    rescued = desk.with_name(f"{desk.stem}.{RESCUED}{desk.suffix}")
    if not rescued.is_file():
        return []
    journals = [rescued.with_name(rescued.name + ending) for ending in _BESIDE]
    others = [each for each in rescued.parent.iterdir() if each.name.startswith(f"{rescued.stem}.") and each != rescued]
    return [rescued] if others or any(each.exists() for each in journals) else []
