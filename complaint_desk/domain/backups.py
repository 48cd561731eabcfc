"""What of a desk's backups is kept, and how well a desk is covered by them: rules over values, for the window and the command line.

A **full copy** is the whole file, a **segment** what happened since the copy or segment before it. The rules are those of the design
(safety B1, B2): a segment every five minutes in which something changed, a full copy a day and before what is risky.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from complaint_desk.domain.spans import DAY, HOUR

FULL_EVERY_US: Final = DAY
AMBER_US: Final = 24 * HOUR
RED_US: Final = 72 * HOUR
LONGEST_US: Final = 365 * DAY
"""No copy is older, well within the two years after which closed cases are proposed for erasure (design, safety H2)."""

DRILL_EVERY_US: Final = 30 * DAY
MANY_EVENTS: Final = 20_000
"""More than this since the last full copy, and the next backup is a full copy: to put segments back takes about a second for so many."""

SHARE_OF_FREE: Final = 5
TIMES_THE_DESK: Final = 3
REASONS: Final = ("daily", "by_hand", "import", "restore", "upgrade", "close", "first", "erasure", "encryption")
"""Why a full copy was made."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup as it lies in the folder.

    Attributes:
        name: of its file.
        full: the whole desk, or a segment.
        made_us: of which moment it is, microseconds UTC.
        size: bytes of its file.
        why: one of REASONS; "" for a segment.
        first: for a segment the last operation it goes on from; 0 for a full copy.
        last: the last operation it holds.
        digest: that operation's digest as 32 hexadecimal digits, or their beginning; "" when there was none yet.
    """

    name: str
    full: bool
    made_us: int
    size: int
    why: str = ""
    first: int = 0
    last: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How well a desk is covered.

    Attributes:
        last_us: of which moment the newest good backup is; 0 when there is none.
        open_us: since when changes stand in no backup; 0 when everything is in one.
        failed: the code of what went wrong at the last try, "" when it went well.
        paused: the desk was restored and nobody has looked yet.
        drilled_us: when a copy was last restored for trial; 0 never.
        drill_failed: that trial found a copy that cannot be used.
        folder: where the backups lie.
        copies: the full copies, the newest first.
        demo: this is the demo desk, which is made anew: backups of it are made only when somebody asks.
    """

    last_us: int = 0
    open_us: int = 0
    failed: str = ""
    paused: bool = False
    drilled_us: int = 0
    drill_failed: bool = False
    folder: str = ""
    copies: tuple[Kept, ...] = ()
    demo: bool = False

    def level(self, now_us: int) -> str:
        """Return ``fine``, ``amber`` or ``red``: how long changes have stood in no backup, one day and three (design, safety B2)."""
        waited = now_us - self.open_us if self.open_us and not self.demo else 0
        if waited >= RED_US or self.drill_failed:
            return "red"
        return "amber" if waited >= AMBER_US or self.failed or self.paused else "fine"


def full_due(copies: Iterable[Kept], now_us: int, events_since: int) -> bool:
    """Tell whether the next backup is a full copy: there is none of the last day, or too much happened for a segment.

    A copy that lies ahead was made before the machine's clock was set back, and is none of the last day.
    """
    return events_since > MANY_EVENTS or not any(each.full and 0 <= now_us - each.made_us < FULL_EVERY_US for each in copies)


def room_for(desk_bytes: int, free_bytes: int) -> int:
    """Return how many bytes all backups of a desk may take: three times the desk, or a fifth of what is free where that is more."""
    return max(TIMES_THE_DESK * desk_bytes, free_bytes // SHARE_OF_FREE)


def surplus(kept: Sequence[Kept], now_us: int, room: int) -> tuple[Kept, ...]:
    """Return the backups that are no longer needed.

    Full copies: all of the last day, then the newest of a day for a week, of a week for five weeks, of a month for a year. Those made
    before something risky stand beside the daily ones for a week. Segments: back to the third newest full copy, and all of the last day:
    after the machine's clock was set back they look older than what they follow. What does not fit the room goes from the old end, which
    begins with what lies ahead: it was made before the clock was set back. The newest full copy, and the segments after it, never go.
    """

    def age(each: Kept) -> tuple[bool, int, str]:
        return each.made_us <= now_us, each.made_us, each.name

    fulls = sorted((each for each in kept if each.full), key=age, reverse=True)
    segments = sorted((each for each in kept if not each.full), key=lambda each: (each.made_us, each.name), reverse=True)
    if not fulls:
        return ()
    staying: dict[object, Kept] = {}
    for each in fulls:
        staying.setdefault(_place(each, now_us), each)
    staying.pop("too old", None)
    staying["newest"] = fulls[0]
    stand = {each.name for each in staying.values()}
    oldest = fulls[min(2, len(fulls) - 1)].made_us
    past = [each for each in segments if each.made_us < oldest and not 0 <= now_us - each.made_us <= DAY]
    gone = [each for each in fulls if each.name not in stand] + past
    going = {each.name for each in gone}
    left = sorted((each for each in kept if each.name not in going), key=age)
    total = sum(each.size for each in left)
    for each in left:
        if total <= room or age(each)[:2] >= age(fulls[0])[:2]:
            break
        gone.append(each)
        total -= each.size
    return tuple(gone)


def _place(copy: Kept, now_us: int) -> object:
    """The place that a full copy may have; of several in one place the newest stays."""
    age = now_us - copy.made_us
    if age > LONGEST_US:
        return "too old"
    if age <= DAY:
        return copy.name
    then = datetime.fromtimestamp(copy.made_us / 1_000_000, UTC)
    if age <= 7 * DAY:
        return ("day", then.date(), copy.why)
    if age <= 35 * DAY:
        return ("week", *then.isocalendar()[:2])
    return ("month", then.year, then.month)
