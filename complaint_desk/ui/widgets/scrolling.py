"""A scroll bar that keeps its room: where nothing scrolls it shows no handle, so that nothing moves beside it when something does."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QScrollBar


def rest_when_idle(bar: QScrollBar) -> None:
    """Grey a bar out while everything is in sight; the sheet paints no handle then, and no one takes it for a place to pull.

    Args:
        bar: of an area whose bar is always on.
    """
    bar.rangeChanged.connect(partial(_rest, bar))
    _rest(bar, bar.minimum(), bar.maximum())


def _rest(bar: QScrollBar, least: int, most: int) -> None:
    bar.setEnabled(most > least)
