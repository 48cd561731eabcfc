"""Rows on the clipboard: as lines of text set apart by tabs, and as a table; no cell of either is a formula where it is pasted."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QMimeData

from complaint_desk.services.tables import safe_cell


def mime_of(rows: Sequence[Sequence[str]]) -> QMimeData:
    """Return rows of cells for the clipboard."""
    safe = [[safe_cell(" ".join(cell.split())) for cell in row] for row in rows]
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in safe)
    mime = QMimeData()
    mime.setText("\n".join("\t".join(row) for row in safe))
    mime.setData("text/html", f'<meta charset="utf-8"><table>{body}</table>'.encode())
    return mime
