"""The queue as somebody works in it: filtered, kept as a view, explained, arranged and taken out; its menus, the palette and the keys.

A generator like ``ui.walk``; it begins at the queue with the view of all open cases and ends there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from complaint_desk.ui.hand import Hand
from complaint_desk.ui.window import Window
from complaint_desk.wording import Words

STATIONS: Final = (
    "filter", "filter-dates", "view-save", "view-saved", "view-menu", "explain", "columns", "export", "bulk-menu", "next", "taken-back",
    "palette", "palette-letters", "keys",
)
LETTERS: Final = {"zh_CN": "kdq", "zh_TW": "kdq"}
"""What is typed into the palette for the view of what is due soon, with an input method that is off."""

SEARCH_MS: Final = 250


def walk_queue(hand: Hand, words: Words, window: Window) -> Iterator[str]:
    """Go through what the queue can do; yields each of ``STATIONS`` when the window stands there.

    Args:
        hand: the hand at the window; the queue is shown, by somebody who may share views and export.
        words: the language of the window.
        window: the window.

    Raises:
        Problem: something is not where a person would look for it.
    """
    yield from _filtered(hand, window)
    yield from _kept(hand, words, window)
    yield from _menus(hand, window)
    window.commanding.open_palette() if window.commanding is not None else None
    hand.settle()
    yield "palette"
    hand.write("palette.search", LETTERS.get(words.language, "wait"))
    hand.rest(SEARCH_MS)
    yield "palette-letters"
    window.commanding.open_palette() if window.commanding is not None else None
    window.commanding.show_keys() if window.commanding is not None else None
    hand.settle()
    yield "keys"
    hand.press("keysheet.close")
    window.queue.show_view("open")
    hand.settle()


def _filtered(hand: Hand, window: Window) -> Iterator[str]:
    filters = window.queue.filters
    filters.put("type", "delay,product_quality", "")
    filters.put("urgency", "3..4", "")
    filters.put("opened", "-30d..", "")
    hand.settle()
    filters.edit_asked.emit("type", "delay,product_quality")
    hand.settle()
    yield "filter"
    hand.press("queue.filter.cancel")
    filters.edit_asked.emit("opened", "-30d..")
    hand.settle()
    yield "filter-dates"
    hand.press("queue.filter.cancel")


def _kept(hand: Hand, words: Words, window: Window) -> Iterator[str]:
    queue = window.queue
    hand.press("queue.view.save")
    hand.write("queue.view.name", words("shots.view"))
    yield "view-save"
    hand.press("queue.view.form.save")
    hand.wait(lambda: hand.read("queue.title") == words("shots.view"), "the view")
    yield "view-saved"
    hand.press("queue.about")
    yield "view-menu"
    _close_menus()
    queue.runs["queue.explain"]()
    hand.settle()
    yield "explain"
    hand.press("queue.explain.close")
    hand.press("queue.columns")
    yield "columns"
    hand.press("queue.columns.done")
    queue.shown.viewing.export(hand.find("queue.about"))
    hand.settle()
    yield "export"
    queue.shown.viewing.shut()


def _menus(hand: Hand, window: Window) -> Iterator[str]:
    queue = window.queue
    queue.show_view("unassigned")
    hand.settle()
    queue.table.selectAll()
    hand.press("queue.bulk")
    yield "bulk-menu"
    _close_menus()
    queue.hands.show_next(queue.mapToGlobal(QPoint(queue.width() // 2, queue.height() // 4)))
    hand.settle()
    yield "next"
    _close_menus()
    queue.hands.offer_undo(queue.mapToGlobal(QPoint(queue.width() // 2, queue.height() // 4)))
    hand.settle()
    yield "taken-back"
    _close_menus()


def _close_menus() -> None:
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.close()
