"""The monthly report as a workbook: real numbers, charts that the spreadsheet draws itself, and no cell that it would run.

A sheet for what is read, one for the figures and charts of each page of the analytics view, one for improvement points, promises and
cases, one for definitions and seal. Every text is written as a text.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from complaint_desk.charts.theme import ChartTheme, on_paper
from complaint_desk.domain.figure_words import changes, name_words
from complaint_desk.domain.figures import day_date
from complaint_desk.domain.findings import headline
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.report import Chart, Report, agenda, charts, found
from complaint_desk.domain.report_document import Heading, Paragraph, Points, Table, definitions, document, narrowed_words, summary
from complaint_desk.services.report_numbers import Numbers, numbers_of
from complaint_desk.wording import Words

SHEET_NAME: Final = 31
"""A worksheet's name has at most so many signs."""
_CHART_ROWS: Final = 16
_CHART_COLUMN: Final = 9
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FORMATS: Final = {"count": "#,##0.##", "share": "0.0%", "hours": "0.0", "minutes": "0.0", "money": "#,##0.00", "grade": "0.00"}


def book(report: Report, words: Words) -> bytes:
    """Return a report as the bytes of a workbook."""
    import xlsxwriter  # rarely needed, and slow to come

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = xlsxwriter.Workbook(out, options)
    made.set_properties({
        "title": words.of(document(report).title), "author": "", "comments": words.of(document(report).footer),
        "created": datetime.fromtimestamp(report.made_us / 1_000_000, UTC).replace(tzinfo=None),
    })
    foot = words.of(document(report).footer).replace("&", "&&")
    _Book(made, words, on_paper(words.language, scale=1.0), foot).write(report)
    made.close()
    return out.getvalue()


@dataclass(slots=True)
class _Book:
    """Writes the sheets; ``foot`` stands below each of them when it is printed."""

    made: Any
    words: Words
    theme: ChartTheme
    foot: str

    def write(self, report: Report) -> None:
        self._read(report)
        self._figures(report)
        drawn = [chart for chart in charts(report) if chart.finding.empty is None]
        for section, those in groupby(drawn, key=lambda chart: "overview" if chart.section == "year" else chart.section):
            self._section(say(f"analytics.topic.{section}"), list(those))
        self._lists(report)
        self._meaning(report)

    def _sheet(self, name: Message) -> Any:
        title = self.words.of(name).translate(_FORBIDDEN).strip()[:SHEET_NAME]
        sheet = self.made.add_worksheet(title)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L{self.foot}&R&P / &N")
        return sheet

    def _format(self, **told: Any) -> Any:
        return self.made.add_format({"valign": "top", **told})

    def _read(self, report: Report) -> None:
        """Write what is read: title, summary, findings, agenda."""
        sheet, words = self._sheet(say("monthly.part.summary")), self.words
        sheet.set_column(0, 0, 110)
        plain, quiet = self._format(text_wrap=True), self._format(text_wrap=True, font_color=self.theme.muted)
        told, at = document(report), 2
        sheet.write_string(0, 0, words.of(told.title), self._format(bold=True, font_size=18))
        sheet.write_string(1, 0, words.of(told.subtitle), quiet)
        findings = [(words.line(each.finding.title), words.of(each.rule)) for each in found(report)]
        parts = (
            ("monthly.part.summary", [(words.of(each), "") for each in summary(report)]),
            ("monthly.part.findings", findings or [(words("monthly.no_findings"), "")]),
            ("monthly.part.agenda", [(f"{n}. {words.line(each)}", "") for n, each in enumerate(agenda(report), 1)]),
        )
        if report.narrowed:
            sheet.write_string(at, 0, words.of(narrowed_words(report)), plain)
            at += 1
        if report.partial:
            sheet.write_string(at, 0, words("monthly.partial", last=words.day(*_ymd(report.period.last))), plain)
            at += 1
        for key, sentences in parts:
            sheet.write_string(at + 1, 0, words(key), self._format(bold=True, font_size=13))
            at += 2
            for sentence, note in sentences:
                sheet.write_string(at, 0, sentence, plain)
                at += 1
                if note:
                    sheet.write_string(at, 0, note, quiet)
                    at += 1

    def _figures(self, report: Report) -> None:
        """Write the key figures as numbers, with their intervals and the period before."""
        sheet, words = self._sheet(say("analytics.figures")), self.words
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 5, 16)
        sheet.set_column(6, 6, 30)
        heads = (
            "analytics.name_column", "analytics.value_column", "monthly.before_value_column", "monthly.low_column", "monthly.high_column",
            "analytics.cases_column", "analytics.change_column",
        )
        for at, head in enumerate(heads):
            sheet.write_string(0, at, words(head), self._format(bold=True, text_wrap=True))
        for row, (figure, change) in enumerate(zip(report.figures.key_figures, changes(report.figures), strict=True), 1):
            named = words.of(name_words(figure))
            if figure.unit not in ("count", "share") and figure.unit not in named:
                unit = figure.unit if figure.unit.isupper() else words(f"figures.unit.{figure.unit}")
                named = words("analytics.name_in", name=named, unit=unit)
            sheet.write_string(row, 0, named)
            style = self._format(num_format=_FORMATS.get(figure.unit, _FORMATS["money"]))
            for column, value in enumerate((figure.value, figure.before, figure.low, figure.high), 1):
                if value is not None:
                    sheet.write_number(row, column, float(value), style)
            sheet.write_number(row, 5, figure.cases, self._format(num_format=_FORMATS["count"]))
            sheet.write_string(row, 6, words.of(change.message))
        sheet.freeze_panes(1, 1)

    def _section(self, name: Message, drawn: list[Chart]) -> None:
        """Write the numbers of each chart with a chart of them beside."""
        sheet, row = self._sheet(name), 0
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, _CHART_COLUMN - 2, 12)
        for chart in drawn:
            numbers = numbers_of(chart)
            sheet.write_string(row, 0, self.words.of(headline(chart.finding)), self._format(bold=True, font_size=12))
            self._numbers(sheet, row + 1, numbers)
            self._chart(sheet, row + 1, numbers)
            row += max(len(numbers.rows) + 3, _CHART_ROWS + 2)

    def _numbers(self, sheet: Any, top: int, numbers: Numbers) -> None:
        head = self._format(bold=True, text_wrap=True, font_color=self.theme.muted, bottom=1)
        sheet.write_string(top, 0, "", head)
        styles = [self._format(num_format=_FORMATS[column.form]) for column in numbers.heads]
        for at, column in enumerate(numbers.heads, 1):
            sheet.write_string(top, at, self.words.of(column.head), head)
        for down, (name, values) in enumerate(numbers.rows, top + 1):
            sheet.write_string(down, 0, self.words.of(name))
            for at, (value, style) in enumerate(zip(values, styles, strict=True), 1):
                if value is not None:
                    sheet.write_number(down, at, value, style)

    def _chart(self, sheet: Any, top: int, numbers: Numbers) -> None:
        if not numbers.rows:
            return
        made = self.made.add_chart({"type": "line" if numbers.line else "bar"})
        first, last = top + 1, top + len(numbers.rows)
        for at in range(1, numbers.drawn + 1):
            colour = self.theme.series[0] if at == 1 else self.theme.limit
            line = {"color": colour, "width": 2.0 if at == 1 else 1.0, "dash_type": "solid" if at <= 2 else "dash"}
            series: dict[str, Any] = {
                "name": [sheet.get_name(), top, at], "categories": [sheet.get_name(), first, 0, last, 0],
                "values": [sheet.get_name(), first, at, last, at], "line": line,
            }
            if not numbers.line:
                series |= {"fill": {"color": colour}, "line": {"none": True}, "gap": 60}
            made.add_series(series)
        axis = {"num_font": {"color": self.theme.text}, "line": {"color": self.theme.grid}}
        grid = {"major_gridlines": {"visible": True, "line": {"color": self.theme.grid}}}
        names = axis | {"major_gridlines": {"visible": False}}
        if numbers.line:
            made.set_x_axis(names)
            made.set_y_axis(axis | grid)
        else:  # the names of bars are up the side: the first at the top, and the scale of the numbers stays at the bottom
            made.set_y_axis(names | {"reverse": True, "crossing": "max"})
            made.set_x_axis(axis | grid)
        made.set_legend({"none": True} if numbers.drawn == 1 else {"position": "bottom"})
        made.set_size({"width": 620, "height": 300})
        sheet.insert_chart(top, _CHART_COLUMN - 1, made)

    def _lists(self, report: Report) -> None:
        """Write improvement points, promises and cases, each part of the document that follows the charts and comes before the agenda."""
        sheet, words, row = self._sheet(say("monthly.part.ideas")), self.words, 0
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 5, 20)
        inside = False
        for block in document(report).blocks:
            if isinstance(block, Heading) and block.level == 1:
                inside = block.text.key in {"monthly.part.ideas", "monthly.part.owed", "monthly.part.lessons"}
            if not inside:
                continue
            match block:
                case Heading():
                    row += 1
                    sheet.write_string(row, 0, words.of(block.text), self._format(bold=True, font_size=13 if block.level == 1 else 11))
                case Paragraph():
                    sheet.write_string(row, 0, words.of(block.text), self._format(text_wrap=True, font_color=self.theme.muted))
                case Points():
                    row = self._points(sheet, row, block)
                case Table():
                    row = self._table(sheet, row, block)
            row += 1

    def _points(self, sheet: Any, row: int, block: Points) -> int:
        wrapped = self._format(text_wrap=True)
        for item, note in zip(block.items, block.notes, strict=True):
            sheet.write_string(row, 0, self.words.line(item), self._format(bold=True))
            sheet.write_string(row + 1, 0, self.words.line(note), wrapped)
            row += 2
        return row - 1

    def _table(self, sheet: Any, row: int, block: Table) -> int:
        for at, head in enumerate(block.heads):
            sheet.write_string(row, at, self.words.of(head), self._format(bold=True, font_color=self.theme.muted, bottom=1))
        for row, cells in enumerate(block.rows, row + 1):  # noqa: B020  # goes on below the head
            for at, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, at, cell)
                else:
                    sheet.write_string(row, at, self.words.value(cell), self._format(text_wrap=at == 0))
        return row

    def _meaning(self, report: Report) -> None:
        """Write the definitions and the seal."""
        sheet, words = self._sheet(say("monthly.part.definitions")), self.words
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 110)
        wrapped, row = self._format(text_wrap=True), 0
        for row, (name, told) in enumerate(definitions(report)):
            sheet.write_string(row, 0, words.of(name), self._format(bold=True, text_wrap=True))
            sheet.write_string(row, 1, words.of(told), wrapped)
        seal = words("monthly.seal", entry=str(report.seal.n), digest=report.seal.digest)
        sheet.write_string(row + 2, 0, words("monthly.part.seal"), self._format(bold=True))
        sheet.write_string(row + 2, 1, seal, wrapped)


def _ymd(day: int) -> tuple[int, int, int]:
    found = day_date(day)
    return found.year, found.month, found.day
