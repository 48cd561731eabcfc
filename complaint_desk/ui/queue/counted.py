"""How many cases are shown, in words; and how much of a long search was looked for, since what is left out finds nothing."""

from __future__ import annotations

from typing import Final

from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.queue_filter import QueueFilter

MOST_COUNTED: Final = 10_000
"""Cases that are told of a search; the number beyond helps nobody."""

_SHORT: Final = 60
"""A search of fewer characters is always looked for whole."""


def count_said(wanted: QueueFilter, count: int, of: int, *, whole: bool) -> Message:
    """Return what stands beside a view's name.

    Args:
        wanted: what is shown.
        count: the cases that are there.
        of: the cases of the view when nothing narrows it.
        whole: all of them are known.
    """
    narrowed = wanted.search or wanted.conditions
    if len(wanted.search) > _SHORT:
        from complaint_desk.services import finding  # hardly anybody searches for so much

        if (cut := finding.cut(wanted.search)) is not None:
            return say("queue.count_cut", n=count, looked=cut[0], of=cut[1])
    if wanted.search and count > MOST_COUNTED:
        return say("queue.count_many", n=MOST_COUNTED, total=of)
    if not whole:
        return say("queue.count_more", n=count) if narrowed else say("queue.count_all", n=of)
    return say("queue.count_of", n=count, total=of) if narrowed else say("queue.count_all", n=count)
