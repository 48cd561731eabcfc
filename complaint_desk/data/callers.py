"""Who calls as SQL: how we know it, and whether it is for somebody else; and the need behind what they feel.

They stand in the events of a case alone. What was established last counts; what was taken back never did. A case that was brought in
says nothing of them until somebody did.
"""

from __future__ import annotations

from typing import Final

from complaint_desk.data.facts import KEPT
from complaint_desk.domain.queue_filter import NONE, OWN_WORDS


def _last(kind: str, told: str) -> str:
    """Return what the last event of a kind tells in the case ``c``; NULL where there is none."""
    return f"(SELECT {told} FROM event e WHERE e.stream_id = c.id AND e.kind = '{kind}'{KEPT} ORDER BY e.n DESC LIMIT 1)"


def _since_opened(told: str) -> str:
    """Return what was established about the caller since, or else when the case was opened, which is the first of its events."""
    return f"{_last('caller_verified', told)}, (SELECT {told} FROM event e WHERE e.stream_id = c.id AND e.n = 1 AND e.kind = 'opened')"


_VERIFIED: Final = "coalesce(json_extract(e.data, '$.verified'), 'not_yet')"
_BEHALF: Final = "CASE coalesce(json_extract(e.data, '$.on_behalf'), 0) WHEN 0 THEN 'no' ELSE 'yes' END"
_NEED: Final = f"coalesce(nullif(json_extract(e.data, '$.need'), ''), '{OWN_WORDS}')"
"""As an event tells it; what is at its default is left out there."""

_STANDS: Final = {
    "verified": f"coalesce({_since_opened(_VERIFIED)}, 'not_yet')",
    "on_behalf": f"coalesce({_since_opened(_BEHALF)}, 'no')",
    "need": f"coalesce({_last('need_noted', _NEED)}, '{NONE}')",
}
"""What stands in the case ``c``, as a code of the condition."""


def condition(key: str, codes: list[str]) -> tuple[str, list[object]]:
    """Return what a condition of a filter means, and its values.

    Args:
        key: ``verified``, ``on_behalf`` or ``need``.
        codes: some of the condition's, for the need also NONE where none was noted.
    """
    return f"{_STANDS[key]} IN ({', '.join('?' * len(codes))})", list(codes)
