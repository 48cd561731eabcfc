"""What the window gives back when a lane has had nothing to do for a moment: pages kept for the next question, and memory that is free.

A start reads and makes much that it needs once. The GNU C library keeps what several threads freed between what they still hold, so that
a queue at rest would take some MB for nothing; the libraries of Windows and macOS give pages back by themselves.
"""

from __future__ import annotations

import sys
from typing import Any


def rest(store: Any) -> None:
    """Let a lane's store rest, and give the system what is free then."""
    store.rest()
    give_back()


def give_back(platform: str = sys.platform) -> None:
    """Give back the pages of memory that hold nothing; does nothing where the C library has no call for it.

    Source: https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    """
    if platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # musl's has none
        trim(0)
