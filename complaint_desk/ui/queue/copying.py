"""Rows on the clipboard: as lines of text set apart by tabs, and as a table; no cell of either is a formula where it is pasted."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QStandardItemModel

from complaint_desk.services.tables import safe_cell


def mime_of(rows: Sequence[Sequence[str]]) -> QMimeData:
    """Return rows of cells for the clipboard."""
    safe = [[safe_cell(" ".join(cell.split())) for cell in row] for row in rows]
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in safe)
    mime = _plain_mime()
    mime.setText("\n".join("\t".join(row) for row in safe))
    mime.setData("text/html", f'<meta charset="utf-8"><table>{body}</table>'.encode())
    return mime


def _plain_mime() -> QMimeData:
    """Return an empty parcel that Qt made itself: the clipboard keeps it longer than Python lives, and one of ours would crash then."""
    model = QStandardItemModel(1, 1)
    mime = model.mimeData([model.index(0, 0)])
    for form in mime.formats():
        mime.removeFormat(form)
    return mime
