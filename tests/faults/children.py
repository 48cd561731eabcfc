"""A piece of work in a child of its own, which may be killed in the middle of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def in_a_child(work: Callable[[int], object]) -> tuple[str, bool]:
    """Do a piece of work in a child, given the end of a pipe that it can write to; returns what it wrote, and whether it was killed.

    Raises:
        AssertionError: it failed by itself, which it says on its standard error.
    """
    hears, says = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(hears)
            work(says)
            os._exit(0)
        except BaseException as error:
            os.write(2, repr(error).encode())
            os._exit(9)
    os.close(says)
    with open(hears, encoding="utf-8") as heard:
        told = heard.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or status == 0, "the child failed by itself"
    return told, killed
