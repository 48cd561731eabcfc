"""``--smoke``: the program tries itself on a small desk of its own and quits; for checks of an installed or frozen program.

It takes one case through the guide by the accessible ids, draws the charts, and tells a right passphrase from a wrong one. What it
does not find it says in one sentence.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from complaint_desk.domain.problems import Problem
from complaint_desk.services.books import load_rules
from complaint_desk.services.demo.fill import fill
from complaint_desk.services.hashing import RFC_9106, blocked, made_of, matches
from complaint_desk.ui.hand import Hand
from complaint_desk.ui.walk import walk
from complaint_desk.wording import Words

CASES: Final = 60
MARK: Final = "analytics.chart.pareto.1"
"""The first bar of a chart: it is there when the chart is drawn, and opens its cases."""


@contextmanager
def trial_desk(clock: Callable[[], int]) -> Iterator[Path]:
    """Make a desk with a few invented cases in a folder that goes with it; the user's own desk is never opened.

    Args:
        clock: microseconds UTC now.
    """
    with tempfile.TemporaryDirectory(prefix="complaint-desk-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "desk.sqlite"
        fill(path, CASES, 1, load_rules(), clock)
        yield path


def try_out(idle: Callable[[], bool], words: Words) -> int:
    """Take a case through to closed, have the charts drawn and open the cases of a bar; returns the exit code.

    Args:
        idle: tells whether the window's background work is done; the queue is shown.
        words: the language of the window.

    Raises:
        Problem: something was not where a person would look for it.
    """
    _require_passphrases()
    hand = Hand(idle)
    for _ in walk(hand, words):
        pass
    hand.press("nav.analytics")
    hand.press(MARK)
    hand.find("queue.table")
    return 0


def _require_passphrases() -> None:
    """See that what people sign in with is there: the list of what is guessed first, and the library that is compiled for each system.

    Raises:
        Problem: a right passphrase was not told from a wrong one.
    """
    kept = made_of(MARK, RFC_9106)
    if not blocked() or not matches(kept, MARK, RFC_9106) or matches(kept, MARK.upper(), RFC_9106):
        raise Problem("hand_waited", code="SM-ARGON", what="argon2")
