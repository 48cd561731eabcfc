"""From how many points on a case is watched, and from how many its risk is high; apart, since the queue needs no more of the rules."""

from __future__ import annotations

from typing import Final

WATCH_FROM: Final = 3
HIGH_FROM: Final = 6


def risk_level(points: int) -> str:
    """Return high, watch or "" (low is left unmarked)."""
    return "high" if points >= HIGH_FROM else "watch" if points >= WATCH_FROM else ""
