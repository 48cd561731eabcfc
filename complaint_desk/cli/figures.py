"""``figures``: the numbers of the analytics view, each with its definition, and the series behind the charts."""

from __future__ import annotations

import argparse
from typing import Any

from complaint_desk import paths, settings
from complaint_desk.cli.opening import opened, print_json
from complaint_desk.domain.aims import aims_of
from complaint_desk.domain.figure_words import changes, name_words, value_words
from complaint_desk.domain.figures import Figures, day_date
from complaint_desk.domain.findings import findings
from complaint_desk.domain.panels import Board, line_words, panel_finding
from complaint_desk.domain.queue_filter import queue_filter
from complaint_desk.services.boards import board_of, pages_of, panel_json
from complaint_desk.services.desks import local_zone
from complaint_desk.services.figures import dimension_of, figures_of, period_of, series, today
from complaint_desk.services.filter_known import require_known
from complaint_desk.services.filter_words import words_of
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the figures and return the exit code."""
    by = dimension_of(arguments.by or "")
    pages = pages_of(arguments.page or "")
    typed = queue_filter("all", arguments.filter)
    pairs, zone = typed.conditions, words.zone or local_zone()
    with opened(arguments) as (store, who):
        period = period_of(arguments.from_day or "", arguments.to_day or "", today(store.clock()))
        require_known(store, typed)
        found = figures_of(store, who, period=period, pairs=pairs, by=by, against=arguments.against, zone=zone)
        aims = aims_of(settings.peek(paths.data_folder() / settings.FILE).aims)
        boards = [
            board_of(store, who, topic=page, period=period, pairs=pairs, aims=aims, against=arguments.against, zone=zone) for page in pages
        ]
        told = words_of(store, words).counted(pairs, store.clock(), zone, any_found=not found.empty)
    if arguments.json:
        table = as_json(found, words)
        if pairs:
            table["filters"], table["filter"] = arguments.filter, told
        if boards:
            table["pages"] = {board.topic: [panel_json(panel, words) for panel in board.panels] for board in boards}
        print_json(table)
    else:
        _print(found, words, told)
        for board in boards:
            _print_board(board, words)
    return 0


def as_json(found: Figures, words: Words) -> dict[str, Any]:
    """Return the figures as the contract says, with the period before, intervals and what the charts say."""
    return {
        "from": day_date(found.period.first).isoformat(), "to": day_date(found.period.last).isoformat(),
        "figures": [
            {
                "name": each.name, "value": _plain(each.value), "unit": each.unit, "definition": words.of(each.definition),
                "cases": each.cases, "before": _plain(each.before), "low": _plain(each.low), "high": _plain(each.high),
            }
            for each in found.key_figures
        ],
        "series": series(found),
        "findings": [
            {"chart": each.name, "title": words.of(each.empty or each.title), "definition": words.of(each.definition), "cases": each.cases}
            for each in findings(found)
        ],
    }


def _plain(value: float | str | None) -> float | str | None:
    return round(value, 4) if isinstance(value, float) else value


def _print(found: Figures, words: Words, filtered: str) -> None:
    print(words("analytics.printed_period", first=day_date(found.period.first).isoformat(), last=day_date(found.period.last).isoformat()))
    if filtered:
        print(filtered)
    for each, moved in zip(found.key_figures, changes(found), strict=True):
        print(words("analytics.printed", name=name_words(each), value=value_words(each), change=moved.message, n=each.cases))
        print(f"    {words.of(each.definition)}")
    for finding in findings(found):
        print(words("analytics.printed_chart", name=words(f"charts.name.{finding.name}"), title=finding.empty or finding.title))
    for part in found.by:
        key = f"{found.dimension}.{part.bar.code}"
        print(words("charts.value", name=words(key) if words.has(key) else part.bar.code, n=part.bar.n))


def _print_board(board: Board, words: Words) -> None:
    for panel in board.panels:
        finding = panel_finding(panel)
        print(words("analytics.printed_chart", name=words(f"panels.name.{panel.name}"), title=finding.empty or finding.title))
        print(f"    {words.of(finding.definition)}")
        for line in panel.lines:
            print(f"  {words.of(line_words(line, panel))}")
