"""One row of the queue put into words and colours once, so that painting and the screen reader only take what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.risk_level import risk_level
from complaint_desk.services.queue import QueueRow
from complaint_desk.ui.text import one_line
from complaint_desk.ui.widgets.marks import clock_tone
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from complaint_desk.services.finding import Hit, Places

NUMBER, CUSTOMER, WORDS, TYPE, EMOTION, OWNER, CLOCK, RISK = range(8)
COLUMNS: Final = ("number", "customer", "words", "type", "emotion", "owner", "clock", "risk")
EMOTION_ICONS: Final = {
    "calm": "smile", "disappointed": "frown", "frustrated": "annoyed", "angry": "angry", "threatening": "octagon-alert",
    "distressed": "heart-pulse",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown.

    Attributes:
        cells: what a screen reader reads and a copy holds, by column.
        mine: the case is the reader's own.
        takeable: nobody has it, and the reader may take it.
        emotion: its code, empty when none is noted.
        tone: colour role of the clock.
        share: of the clock's time gone, 0 to 1; below 0 when no clock runs.
        left: time left or how late, short.
        clock: the clock's short name.
        level: ``high``, ``watch`` or empty.
        level_word: its word.
        reason: the heaviest reason.
        marked: columns with the places in their words that a search found.
    """

    cells: tuple[str, ...]
    mine: bool
    takeable: bool
    emotion: str
    tone: str
    share: float
    left: str
    clock: str
    level: str
    level_word: str
    reason: str
    marked: tuple[tuple[int, Places], ...] = ()


def line_of(
    row: QueueRow, words: Words, now_us: int, me: int, *, may_take: bool, hit: Hit | None = None, more: Sequence[str] = (),
) -> Line:
    """Return a row in words, as it stands at a moment.

    Args:
        row: the row.
        words: the reader's words.
        now_us: the moment, microseconds UTC.
        me: number of the person at the desk.
        may_take: whether a case that nobody has is offered to be taken.
        hit: what a search found of it; where it found other words than those of the row, they are shown instead.
        more: columns beside those that are always there, by their code.
    """
    tone, share, left, spoken = _clock(row, words, now_us)
    clock = words(f"clock.{row.next_clock}") if row.next_due_us else ""
    short = words(f"clock_short.{row.next_clock}") if row.next_due_us else ""
    level = risk_level(row.risk)
    level_word = words(f"risk_level.{level}") if level else ""
    reason = _reason(row, words) if level else ""
    owner = words("queue.you") if row.owner_id == me else one_line(row.owner or "")
    if not row.owner_id:
        owner = words("queue.take" if may_take else "queue.nobody")
    cells: tuple[str, ...] = (
        row.number, one_line(row.customer or words("queue.erased")), one_line(hit.words if hit and hit.words else row.words, 400),
        words(f"type.{row.type}") if row.type else "",
        words(f"emotion.{row.emotion}") if row.emotion else "", owner,
        words("widget.clock", name=spoken, left=clock) if clock else "", f"{level_word} {reason}".strip(),
    )
    if more:
        from complaint_desk.services.row_words import cell

        cells = (*cells, *(one_line(cell(row, code, words)) for code in more))
    mine, takeable = bool(me) and row.owner_id == me, not row.owner_id and may_take
    marked = _marked(hit, row, cells) if hit is not None else ()
    return Line(cells, mine, takeable, row.emotion, tone, share, left, short, level, level_word, reason, marked)


def _marked(hit: Hit, row: QueueRow, cells: tuple[str, ...]) -> tuple[tuple[int, Places], ...]:
    """The places of a hit, where the cell shows the very text they were counted in."""
    told = ((NUMBER, row.number, hit.number), (CUSTOMER, row.customer or "", hit.customer), (WORDS, hit.words, hit.in_words))
    return tuple((column, places) for column, text, places in told if places and cells[column] == text)


def _clock(row: QueueRow, words: Words, now_us: int) -> tuple[str, float, str, str]:
    if not row.next_due_us:
        return "chart_quiet", -1.0, "", ""
    remaining = row.next_due_us - now_us
    span = words.span(remaining)
    if remaining < 0:
        late = words("queue.late", time=span)
        return "late", 1.0, late, late
    whole = max(1, row.next_due_us - row.next_start_us)
    share = min(1.0, max(0.0, (now_us - row.next_start_us) / whole))
    return clock_tone(share, late=False), share, span, words("queue.left", time=span)


def _reason(row: QueueRow, words: Words) -> str:
    for key in (f"risk.{row.risk_top}", f"emotion.{row.risk_top}"):
        if words.has(key):
            return words(key)
    return ""
