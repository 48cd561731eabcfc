"""The monthly report on sheets of paper: a document laid out on A4 and written as one PDF, vector throughout.

Letters stand in it as fonts with their meaning, so that Chinese can be searched for and copied. Lengths are points, 72 an inch, from
the upper left corner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

from complaint_desk.charts.drawing import draw_within, figure  # sets matplotlib up
from complaint_desk.charts.page import LINE, Page, pieces
from complaint_desk.charts.shapes import Across
from complaint_desk.charts.theme import on_paper
from complaint_desk.domain.findings import headline
from complaint_desk.domain.panels import Board
from complaint_desk.domain.report import Chart
from complaint_desk.domain.report_document import Block, Charts, Document, Heading, Paragraph, Points, Table, Terms
from complaint_desk.wording import Words

from matplotlib.backends.backend_pdf import PdfPages  # isort: skip

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
SIDE: Final = 48.0
TOP: Final = 50.0
FOOT: Final = 34.0
BOTTOM: Final = HEIGHT - 58.0
GAP: Final = 20.0
PLOT: Final = 148.0
WIDE: Final = frozenset({"volume", "first_response", "hot_spots", "region_spots", "rising", "improvements", "claims"})
"""Charts that take the whole width: a line over time is read along it, and long names want room."""
CROWDED: Final = 6
"""So many shares with their intervals want the whole width too."""
_HEAD: Final = {1: 13.5, 2: 10.5}
_ABOVE: Final = {1: 22.0, 2: 12.0}
_KEPT_WITH: Final = 60.0
_TITLES: Final = 50.0
"""The room for the titles above a row of charts."""
_MOST: Final = 60
"""A paragraph is never longer than so many lines."""
_BAR: Final = 22.0
"""A bar of a few, with the room below it."""
_AROUND: Final = 44.0
"""What a chart takes beside its bars."""
_FINER: Final = 16
"""Whole pixels of 1/72 inch made a line of small Chinese letters some 3 % shorter than it is printed."""
_CELL: Final = 10.0
"""The room between two columns of a table."""
_CAP: Final = 0.34
"""A column that does not take the room is at most so wide, as a share of the table."""


def pdf(document: Document, made_us: int, words: Words, tick: Callable[[], object] = lambda: None) -> bytes:
    """Return a document as a PDF file.

    Args:
        document: what it says.
        made_us: when it was made, microseconds UTC: the file says the same each time.
        words: the language and zone.
        tick: called before each block and each sheet; may raise to stop.
    """
    sheets = _Sheets(words)
    sheets.title(document)
    for block, following in zip(document.blocks, (*document.blocks[1:], None), strict=True):
        tick()
        sheets.add(block, following)
    sheets.close(words.of(document.footer))
    out = BytesIO()
    made = datetime.fromtimestamp(made_us / 1_000_000, UTC)
    about = {"Title": words.of(document.title), "Creator": "complaint_desk", "CreationDate": made}
    with PdfPages(out, metadata=about) as book:
        for page in sheets.pages:
            tick()
            book.savefig(figure(page))
    return out.getvalue()


class _Sheets:
    """Lays blocks one below the other and begins a new sheet where the old one is full."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._theme = on_paper(words.language)
        self.pages: list[Page] = []
        self._y = TOP
        self._turn()

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    @property
    def _room(self) -> float:
        return WIDTH - 2 * SIDE

    def _turn(self) -> None:
        self.pages.append(Page(WIDTH, HEIGHT, self._theme, self._words, _FINER))
        self._y = TOP

    def _need(self, height: float) -> None:
        """Go to the next sheet unless so much fits below."""
        if self._y + height > BOTTOM and self._y > TOP:
            self._turn()

    def title(self, document: Document) -> None:
        """Write the title of the report at the top of its first sheet."""
        self._page.write(None, SIDE, self._y + 10, self._words.of(document.title), size=20, weight=600, gid="sheet.title")
        self._page.write(None, SIDE, self._y + 34, self._words.of(document.subtitle), colour=self._theme.muted, gid="sheet.subtitle")
        self._y += 52
        self._rule(self._y, self._theme.text)
        self._y += 4

    def add(self, block: Block, following: Block | None) -> None:
        """Lay out one block; a heading stays with what follows it."""
        layers: dict[type, Callable[..., None]] = {
            Paragraph: self._paragraph, Points: self._points, Table: self._table, Charts: self._charts, Terms: self._terms,
        }
        if isinstance(block, Heading):
            below = _ABOVE[2] + _HEAD[2] * LINE if isinstance(following, Heading) else 0.0
            self._heading(block, PLOT + _TITLES if isinstance(following, Charts) else _KEPT_WITH + below)
        else:
            layers[type(block)](block)

    def close(self, footer: str) -> None:
        """Write the foot of every sheet, now that it is known how many there are."""
        for number, page in enumerate(self.pages, 1):
            page.write(None, SIDE, HEIGHT - FOOT, footer, colour=self._theme.muted, gid="sheet.footer")
            said = self._words("monthly.page", page=str(number), pages=str(len(self.pages)))
            page.write(None, WIDTH - SIDE, HEIGHT - FOOT, said, colour=self._theme.muted, across="right", gid="sheet.number")

    def _rule(self, y: float, colour: str = "", left: float = SIDE, right: float = WIDTH - SIDE) -> None:
        self._page.line(None, (left, right), (y, y), colour or self._theme.grid, width=0.6)

    def _lines(self, text: str, x: float, room: float, *, size: float, weight: int = 400, colour: str = "", most: int = _MOST,
               across: Across = "left") -> None:
        """Write a text in lines and go on below it; a long one goes on on the next sheet."""
        for line in self._wrapped(text, size, weight, room, most):
            self._need(size * LINE)
            self._page.write(None, x, self._y + size * LINE / 2, line, size=size, weight=weight, colour=colour, across=across)
            self._y += size * LINE

    def _heading(self, block: Heading, kept_with: float) -> None:
        self._need(_ABOVE[block.level] + _HEAD[block.level] * LINE + kept_with)
        if self._y > TOP:
            self._y += _ABOVE[block.level]
        size = _HEAD[block.level]
        self._lines(self._words.of(block.text), SIDE, self._room, size=size, weight=600)
        self._y += 4 if block.level == 1 else 2

    def _paragraph(self, block: Paragraph) -> None:
        theme = self._theme
        self._y += 4
        size, colour = (theme.micro, theme.muted) if block.quiet else (theme.body, "")
        self._lines(self._words.of(block.text), SIDE, self._room, size=size, colour=colour)
        self._y += 2

    def _points(self, block: Points) -> None:
        theme, indent = self._theme, 20.0 if block.numbered and len(block.items) > 9 else 16.0
        for at, item in enumerate(block.items):
            note = block.notes[at] if block.notes else None
            self._need(theme.body * LINE + (theme.micro * LINE if note is not None else 0))
            mark = f"{at + 1}." if block.numbered else "•"
            self._page.write(None, SIDE + 2, self._y + theme.body * LINE / 2, mark, size=theme.body, colour=theme.muted)
            self._lines(self._words.line(item), SIDE + indent, self._room - indent, size=theme.body)
            if note is not None:
                self._lines(self._words.line(note), SIDE + indent, self._room - indent, size=theme.micro, colour=theme.muted)
            self._y += 3

    def _table(self, block: Table) -> None:
        theme, words = self._theme, self._words
        heads = [words.of(head) for head in block.heads]
        rows = [[words.value(cell) for cell in row] for row in block.rows]
        widths = self._widths(block, heads, rows)
        self._y += 4
        self._row(block, heads, widths, size=theme.micro, weight=600, colour=theme.muted)
        for row in rows:
            sheet = len(self.pages)
            self._need(theme.body * LINE * 2 + 6)
            if len(self.pages) > sheet:
                self._row(block, heads, widths, size=theme.micro, weight=600, colour=theme.muted)
            self._row(block, row, widths, size=theme.body)

    def _widths(self, block: Table, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
        theme, page = self._theme, self._page
        widths = [
            max([page.text_width(head, theme.micro, 600), *(page.text_width(row[at], theme.body) for row in rows)]) + _CELL
            for at, head in enumerate(heads)
        ]
        capped = [width if at == block.wide else min(width, self._room * _CAP) for at, width in enumerate(widths)]
        others = sum(width for at, width in enumerate(capped) if at != block.wide)
        capped[block.wide] = max(self._room * 0.2, self._room - others)
        return capped

    def _row(
        self, block: Table, cells: Sequence[str], widths: Sequence[float], *, size: float, weight: int = 400, colour: str = ""
    ) -> None:
        lines = [self._wrapped(cell, size, weight, width - _CELL + 1, 3) for cell, width in zip(cells, widths, strict=True)]
        height = max(len(told) for told in lines) * size * LINE + 6
        self._need(height)
        left = SIDE
        for at, (told, width) in enumerate(zip(lines, widths, strict=True)):
            right = at in block.numbers
            for down, line in enumerate(told):
                self._page.write(
                    None, left + width - _CELL if right else left, self._y + 3 + size * LINE * (down + 0.5), line, size=size, weight=weight,
                    colour=colour, across="right" if right else "left",
                )
            left += width
        self._y += height
        self._rule(self._y)

    def _charts(self, block: Charts) -> None:
        waiting: list[Chart] = []
        for chart in block.charts:
            if _wide(chart):
                self._side_by_side([chart], self._room)
                continue
            waiting.append(chart)
            if len(waiting) == 2:
                self._side_by_side(waiting)
                waiting = []
        self._side_by_side(waiting)

    def _side_by_side(self, charts: Sequence[Chart], width: float = 0.0) -> None:
        if not charts:
            return
        theme, width = self._theme, width or (self._room - GAP) / 2
        titles = [self._wrapped(self._words.of(headline(chart.finding)), theme.body, 600, width, 3) for chart in charts]
        head, plot = max(len(lines) for lines in titles) * theme.body * LINE + 4, max(map(_height, charts))
        self._need(head + plot + 14)
        self._y += 6
        for at, (chart, lines) in enumerate(zip(charts, titles, strict=True)):
            left = SIDE + at * (width + GAP)
            for down, line in enumerate(lines):
                self._page.write(
                    None, left, self._y + theme.body * LINE * (down + 0.5), line, size=theme.body, weight=600, gid="sheet.chart_title")
            top = self._y + head
            draw_within(self._page, chart.numbers, chart.finding, (left, top, left + width, top + plot))
        self._y += head + plot + 8

    def _wrapped(self, text: str, size: float, weight: int, room: float, most: int) -> list[str]:
        """Return a text in lines of a width, at most so many; each word is measured once, wherever it stands."""
        page = self._page
        lines, line, used = list[str](), "", 0.0
        for part in pieces(text):
            # between two letters a part takes all its room, also that of a full-width comma, which is mostly blank
            width = page.text_width(f"n{part}n", size, weight) - page.text_width("nn", size, weight)
            blank = 0.0 if part == part.rstrip() else page.text_width("n n", size, weight) - page.text_width("nn", size, weight)
            if line and used + width - blank > room:
                lines.append(line.rstrip())
                line, used = "", 0.0
            line, used = line + part, used + width
        lines += [line.rstrip()] if line.strip() else []
        if len(lines) > most:
            lines[most - 1 :] = page.lines(" ".join(lines[most - 1 :]), size, weight, room, 1)
        return lines

    def _terms(self, block: Terms) -> None:
        theme = self._theme
        for name, definition in block.terms:
            told = self._words.of(definition)
            self._need(theme.micro * LINE * (1 + len(self._wrapped(told, theme.micro, 400, self._room, _MOST))))
            self._lines(self._words.of(name), SIDE, self._room, size=theme.micro, weight=600)
            self._lines(told, SIDE, self._room, size=theme.micro, colour=theme.muted)
            self._y += 4


def _height(chart: Chart) -> float:
    """Return how high a chart is to be: a few bars fill no sheet."""
    if not isinstance(chart.numbers, Board) or chart.finding.empty is not None:
        return PLOT
    panel = chart.numbers.panel(chart.finding.name)
    return min(PLOT, _AROUND + len(panel.lines) * _BAR)


def _wide(chart: Chart) -> bool:
    if chart.finding.name in WIDE:
        return True
    if not isinstance(chart.numbers, Board):
        return False
    panel = chart.numbers.panel(chart.finding.name)
    return panel.unit == "share" and len(panel.lines) >= CROWDED
