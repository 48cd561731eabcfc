"""The monthly report as one page for a browser: everything in the file, no script, nothing fetched, fit for the printer.

Every text goes through ``html.escape``; charts are drawings of lines and outlines inside the page, each with its numbers as a table.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from complaint_desk.charts.theme import ChartTheme, on_paper
from complaint_desk.domain.findings import headline
from complaint_desk.domain.report import Chart
from complaint_desk.domain.report_document import Block, Charts, Document, Heading, Paragraph, Points, Table, Terms
from complaint_desk.services.report_numbers import Number, numbers_of, written
from complaint_desk.wording import Words

HALF: Final = (470.0, 250.0)
WHOLE: Final = (960.0, 260.0)
WIDE: Final = frozenset({"volume"})
_LANGUAGE: Final = {"en": "en", "zh_CN": "zh-Hans-CN", "zh_TW": "zh-Hant-TW"}
_BEFORE_DRAWING: Final = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_LEFT_OUT: Final = re.compile(r"<!--.*?-->|<metadata>.*?</metadata>|<style[^>]*>.*?</style>", re.DOTALL)
_GROUP: Final = re.compile(r'<g id="[^"]*"')
_NAMED: Final = re.compile(r"""(\bid="|href="#|url\(#)""")
_SIZED: Final = re.compile(r"""(<svg[^>]*?) height="[^"]*"([^>]*?) width="[^"]*\"""")
_STYLE: Final = """
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;background:GROUND;color:TEXT;font:15px/1.55 system-ui,FAMILIES,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:32px 40px}
h1{font-size:28px;line-height:34px;margin:0}h2{font-size:20px;line-height:28px;margin:40px 0 8px}h3{font-size:15px;margin:20px 0 4px}
.about{color:MUTED;margin:4px 0 0;padding-bottom:16px;border-bottom:1px solid TEXT}.quiet{color:MUTED;font-size:13px}
ul,ol{margin:8px 0;padding-left:24px}li{margin:4px 0}li small{display:block;color:MUTED;font-size:13px}
table{border-collapse:collapse;width:100%;margin:8px 0}th{color:MUTED;font-size:13px;text-align:left;font-weight:600;vertical-align:bottom}
td,th{padding:6px 12px 6px 0;border-bottom:1px solid GRID;vertical-align:top}td.n,th.n{text-align:right;white-space:nowrap}
.charts{display:grid;grid-template-columns:1fr 1fr;gap:24px 32px;margin-top:12px}figure{margin:0;min-width:0}figure.wide{grid-column:1/-1}
figcaption{font-weight:600;margin-bottom:6px}svg{display:block;width:100%;height:auto}svg *{stroke-linejoin:round;stroke-linecap:butt}
details{font-size:13px;margin-top:4px}summary{color:MUTED;cursor:pointer}dt{font-weight:600;font-size:13px;margin-top:8px}
dd{margin:0;color:MUTED;font-size:13px}footer{color:MUTED;font-size:13px;margin-top:40px;padding-top:12px;border-top:1px solid GRID}
@media screen and (max-width:760px){.charts{grid-template-columns:1fr}main{padding:20px}}
@page{size:A4;margin:16mm}
@media print{body{font-size:10pt}.charts{gap:14px 24px}h2{margin-top:24px}main{max-width:none;padding:0}details{display:none}
figure,tr,li,dt{break-inside:avoid}h2,h3{break-after:avoid}}
"""


def page(document: Document, words: Words, tick: Callable[[], object] = lambda: None) -> str:
    """Return a document as one HTML file; ``tick`` is called before each chart and may raise to stop."""
    title = html.escape(words.of(document.title))
    body = "\n".join(_blocks(document, words, tick))
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGE[words.language]}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_style(words.language)}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<p class="about">{html.escape(words.of(document.subtitle))}</p>\n{body}\n'
        f"<footer>{html.escape(words.of(document.footer))}</footer>\n</main>\n</body>\n</html>\n"
    )


def _style(language: str) -> str:
    theme = on_paper(language, scale=1.0)
    families = ",".join(f'"{family}"' for family in theme.families)
    told = {"GROUND": theme.ground, "TEXT": theme.text, "MUTED": theme.muted, "GRID": theme.grid, "FAMILIES": families}
    return re.sub("|".join(told), lambda found: told[found[0]], _STYLE)


def _blocks(document: Document, words: Words, tick: Callable[[], object]) -> Iterator[str]:
    drawn = 0
    for block in document.blocks:
        if isinstance(block, Charts):
            theme = on_paper(words.language, scale=1.0)
            figures = []
            for chart in block.charts:
                tick()
                figures.append(_figure(chart, theme, words, drawn))
                drawn += 1
            yield f'<div class="charts">{"".join(figures)}</div>'
        else:
            yield _PARTS[type(block)](block, words)


def _heading(block: Heading, words: Words) -> str:
    return f"<h{block.level + 1}>{html.escape(words.of(block.text))}</h{block.level + 1}>"


def _paragraph(block: Paragraph, words: Words) -> str:
    return f"<p{' class=quiet' if block.quiet else ''}>{html.escape(words.of(block.text))}</p>"


def _points(block: Points, words: Words) -> str:
    notes = [f"<small>{html.escape(words.line(note))}</small>" for note in block.notes] or [""] * len(block.items)
    items = "".join(f"<li>{html.escape(words.line(item))}{note}</li>" for item, note in zip(block.items, notes, strict=True))
    return f"<ol>{items}</ol>" if block.numbered else f"<ul>{items}</ul>"


def _table(block: Table, words: Words) -> str:
    def row(cells: list[str], tag: str) -> str:
        kinds = [' class="n"' if at in block.numbers else "" for at in range(len(cells))]
        return "<tr>" + "".join(f"<{tag}{kind}>{html.escape(cell)}</{tag}>" for kind, cell in zip(kinds, cells, strict=True)) + "</tr>"

    heads = row([words.of(head) for head in block.heads], "th")
    rows = "".join(row([words.value(cell) for cell in cells], "td") for cells in block.rows)
    return f"<table><thead>{heads}</thead><tbody>{rows}</tbody></table>"


def _terms(block: Terms, words: Words) -> str:
    told = "".join(f"<dt>{html.escape(words.of(name))}</dt><dd>{html.escape(words.of(text))}</dd>" for name, text in block.terms)
    return f"<dl>{told}</dl>"


_PARTS: Final[dict[type[Block], Callable[[Any, Words], str]]] = {
    Heading: _heading, Paragraph: _paragraph, Points: _points, Table: _table, Terms: _terms,
}


def _figure(chart: Chart, theme: ChartTheme, words: Words, at: int) -> str:
    """Return a chart with its finding above it and its numbers, folded, below."""
    from complaint_desk.charts import drawing  # matplotlib: when the first chart is drawn

    wide = chart.finding.name in WIDE
    drawn = drawing.svg(drawing.draw(chart.numbers, chart.finding, theme, words, WHOLE if wide else HALF)).decode("utf-8")
    numbers = numbers_of(chart)
    forms = [column.form for column in numbers.heads]
    heads = "".join(f'<th class="n">{html.escape(words.of(column.head))}</th>' for column in numbers.heads)
    rows = "".join(
        f"<tr><td>{html.escape(words.of(name))}</td>{''.join(_cell(*cell) for cell in zip(values, forms, strict=True))}</tr>"
        for name, values in numbers.rows
    )
    said = html.escape(words.of(chart.finding.summary), quote=True)
    return (
        f'<figure{" class=wide" if wide else ""}><figcaption>{html.escape(words.of(headline(chart.finding)))}</figcaption>'
        f"{_inline(drawn, f'c{at}', said)}<details><summary>{html.escape(words('monthly.numbers'))}</summary>"
        f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table></details></figure>"
    )


def _cell(value: Number, form: str) -> str:
    return f'<td class="n">{written(value, form)}</td>'


def _inline(drawn: str, prefix: str, said: str) -> str:
    """Return a drawing as part of a page: no head of its own, no style for all, names that no other drawing has, words for a listener."""
    plain = _GROUP.sub("<g", _LEFT_OUT.sub("", _BEFORE_DRAWING.sub("", drawn, count=1)))
    plain = _NAMED.sub(lambda found: f"{found[1]}{prefix}-", plain)
    plain = _SIZED.sub(r"\1\2", plain, count=1)
    return re.sub(r"\n\s*", "\n", plain.replace("<svg", f'<svg role="img" aria-label="{said}"', 1)).strip()
