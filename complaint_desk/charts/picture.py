"""A drawn chart as plain values: pixels for the screen, and where its marks are."""

from __future__ import annotations

from dataclasses import dataclass

from complaint_desk.domain.queue_filter import QueueFilter


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn that stands for cases.

    Attributes:
        name: what it is and its number, in words.
        left: its left edge in logical pixels of the picture, as are the others.
        top: its upper edge.
        width: its width.
        height: its height.
        behind: the cases it stands for.
    """

    name: str
    left: float
    top: float
    width: float
    height: float
    behind: QueueFilter


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as pixels.

    Attributes:
        width: in device pixels.
        height: in device pixels.
        ratio: device pixels a logical pixel.
        rgba: four bytes a pixel, rows from the top.
        marks: what stands for cases, in reading order.
    """

    width: int
    height: int
    ratio: float
    rgba: bytes
    marks: tuple[Mark, ...]
