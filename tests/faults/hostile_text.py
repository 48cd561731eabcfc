"""Words that are something else too: markup, patterns, formulas, places to fill, commands; and a desk in which every word is one.

What a screen makes of them is looked for in its widgets: a label that would take markup, a document with an image or an address, a
tool tip with an element that is not ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from random import Random
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from complaint_desk.data.bulk import Press
from complaint_desk.domain.event import Event

CANARY = "canary7"
TEXTS = (
    f"<img src='file:///{CANARY}/a.png'>", f"<script>{CANARY}</script><b onclick=x>", f'<a href="http://{CANARY}.example/x">y</a>',
    f"<h1>{CANARY}</h1>&lt;", f"//{CANARY}/share/x.png", f"\\\\{CANARY}\\share\\x.png", f"[{CANARY}](file:///{CANARY}) ![]({CANARY}.png) **b**",
    f"{{file}} {{0}} {{{CANARY}}} {{0.__class__}}", f"%s %d %({CANARY})s %n", f"$x^{{y$ $\\frac{{1}} {CANARY}", f"${{HOME}} `{CANARY}` $(id)",
    f"=cmd|'/c {CANARY}'!A0", f"+1+{CANARY}", f"@SUM({CANARY})", f"-2+{CANARY}", f"\t={CANARY}", f"\uff1d{CANARY}", f"\u200b={CANARY}",
    f"\u202e{CANARY}\u2066\u200f", f"\u200d\u2060\ufeff{CANARY}\u00ad", f"\x00{CANARY}\x07\x1b[2J\x9b", f"\x1b]0;{CANARY}\x07",
    f"aaaaaaaaaaaaaaaaaaaaaaaaaaaa!{CANARY}(a+)+$", f"QLabel {{ image: url({CANARY}.png) }}", f"_{CANARY}", f"&{CANARY} && &x",
    f"\" OR 1=1; -- {CANARY} NEAR( a* col:x", f"../../{CANARY}/../x", f"\r\n{CANARY}\u2028\u2029", f"{CANARY} 한\U0001f469\u200d\U0001f467 Z\u0310\u0310\u0310",
    f"<qt>{CANARY}</qt>", f"<!--{CANARY}", f"]]>{CANARY}<?x?>", f"<svg/onload={CANARY}>", f"javascript:{CANARY}", f"{CANARY}\\u0041\\x41\\n",
)
PIECES = (*TEXTS, "<", ">", "&", "$", "{", "}", "%", "=", "'", '"', "\\", "`", "\u202e", "\x00", "\n", "\t", "_", "|", "投诉", "退款", "late", "\u0301", "\U0001f600")


def texts(seed: int) -> Iterator[str]:
    """Yield each of the known ones, then mixtures without end."""
    chance = Random(seed)
    yield from TEXTS
    while True:
        mixed = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 4)))
        yield mixed + "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x3000, 0xD7FF)))) for _ in range(chance.randrange(6)))


class Poison:
    """Puts one of the texts before every word of people that an event holds; counts how many."""

    def __init__(self, seed: int) -> None:
        self._texts = texts(seed)
        self.count = 0

    def event(self, event: Event) -> Event:
        """Return the event with its words poisoned; what is dialled and written to stays what it is."""
        changed: dict[str, Any] = {}
        for field in fields(event):
            value = getattr(event, field.name)
            if field.metadata.get("words") and isinstance(value, str) and value and field.name not in ("phone", "email", "login"):
                self.count += 1
                changed[field.name] = f"{next(self._texts)} {value}"
        return replace(event, **changed) if changed else event

    def press(self, press: Press) -> Press:
        """Return a press with its events poisoned."""
        return press._replace(events=[self.event(event) for event in press.events])


def of_tip(tip: str) -> str:
    """Return what is wrong with a tool tip: one that Qt takes for markup has to be ours, with nothing in it but line ends."""
    if not Qt.mightBeRichText(tip):
        return ""
    inside = re.fullmatch(r"<qt>(.*)</qt>", tip, re.DOTALL)
    return "" if inside and not re.search(r"<(?!br>)", inside[1]) else f"tool tip {tip[:80]!r}"


def of_document(document: QTextDocument) -> str:
    """Return what is wrong with a document: an image, an address, an element of a page."""
    found = re.search(r"<(img|a href|table|h1)", document.toHtml())
    return f"document {found[1]} {document.toPlainText()[:80]!r}" if found else ""


class Inspection:
    """Looks at every widget that there is.

    Attributes:
        faults: what was interpreted, or would be.
        seen: widgets in which one of the texts stood.
        looked_at: widgets in all.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seen = 0
        self.looked_at = 0

    def around(self, where: str) -> None:
        """Look at all that is there now."""
        for widget in QApplication.allWidgets():
            self.looked_at += 1
            self.faults += [f"{where}: {widget.objectName()}: {fault}" for fault in self._of(widget) if fault]

    def _of(self, widget: QWidget) -> Iterator[str]:
        yield of_tip(widget.toolTip())
        yield of_tip(widget.whatsThis())
        text = ""
        if isinstance(widget, QLabel):
            text = widget.text()
            taken = widget.textFormat() != Qt.TextFormat.PlainText and Qt.mightBeRichText(text)
            yield f"label {text[:80]!r}" if taken or widget.textFormat() == Qt.TextFormat.RichText else ""
            yield "label that opens addresses" if widget.openExternalLinks() else ""
        elif isinstance(widget, QTextEdit):
            text = widget.toPlainText()
            yield of_document(widget.document())
            yield "takes markup from the clipboard" if widget.acceptRichText() and not widget.isReadOnly() else ""
        elif isinstance(widget, QPlainTextEdit):
            text = widget.toPlainText()
            yield of_document(widget.document())
        elif isinstance(widget, QLineEdit):
            text = widget.text()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from self._of_items(widget)
        self.seen += CANARY in text

    def _of_items(self, view: QAbstractItemView) -> Iterator[str]:
        model = view.model()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for row in range(min(model.rowCount(QModelIndex()), 40)):
            for column in range(columns):
                index = model.index(row, column)
                tip, shown = (model.data(index, role) for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole))
                yield of_tip(tip) if isinstance(tip, str) else ""
                self.seen += isinstance(shown, str) and CANARY in shown
