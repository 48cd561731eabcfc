"""What the command line means when nothing stands on it: no start from an icon waits for what reads arguments, and what they are called."""

from __future__ import annotations

from types import SimpleNamespace


def untold() -> SimpleNamespace:
    """Return the arguments as the parser returns them when it is given none."""
    return SimpleNamespace(db=None, login=None, lang=None, json=False, demo=False, theme=None, smoke=False, safe=False, verb=None)
