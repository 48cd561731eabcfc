"""``figures``: the numbers of the analytics view, each with its definition, and the series behind the charts."""

from __future__ import annotations

import argparse
from typing import Any

from complaint_desk.cli.opening import now_us, opened, print_json
from complaint_desk.domain.figure_words import changes, name_words, value_words
from complaint_desk.domain.figures import Figures, day_date
from complaint_desk.domain.findings import findings
from complaint_desk.services.figures import dimension_of, figures_of, period_of, series, today
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the figures and return the exit code."""
    by = dimension_of(arguments.by or "")
    period = period_of(arguments.from_day or "", arguments.to_day or "", today(now_us()))
    with opened(arguments) as (store, who):
        found = figures_of(store, who, period=period, by=by)
    if arguments.json:
        print_json(as_json(found, words))
    else:
        _print(found, words)
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


def _print(found: Figures, words: Words) -> None:
    print(words("analytics.printed_period", first=day_date(found.period.first).isoformat(), last=day_date(found.period.last).isoformat()))
    for each, moved in zip(found.key_figures, changes(found), strict=True):
        print(words("analytics.printed", name=name_words(each), value=value_words(each), change=moved.message, n=each.cases))
        print(f"    {words.of(each.definition)}")
    for finding in findings(found):
        print(words("analytics.printed_chart", name=words(f"charts.name.{finding.name}"), title=finding.empty or finding.title))
    for part in found.by:
        key = f"{found.dimension}.{part.bar.code}"
        print(words("charts.value", name=words(key) if words.has(key) else part.bar.code, n=part.bar.n))
