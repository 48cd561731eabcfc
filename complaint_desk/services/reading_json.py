"""The figures and the queue as the JSON that outsiders hold on to: shares and hours as numbers, money as strings, dates ISO 8601."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from complaint_desk.data.queue import QueueRow
from complaint_desk.domain.figures import Figure, Figures, day_date
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.services.figures import volume_limits
from complaint_desk.services.views_json import iso
from complaint_desk.wording import Words


def figures_json(figures: Figures, words: Words) -> dict[str, Any]:
    """Return what ``figures --json`` prints: each key figure with its definition, each series as points with x and y."""
    return {
        "from": day_date(figures.period.first).isoformat(), "to": day_date(figures.period.last).isoformat(),
        "figures": [_figure(figure, words) for figure in figures.key_figures], "series": _series(figures),
    }


def _figure(figure: Figure, words: Words) -> dict[str, Any]:
    return {
        "name": figure.name, "value": figure.value, "unit": figure.unit, "before": figure.before, "low": figure.low, "high": figure.high,
        "definition": words.of(figure.definition), "cases": figure.cases, "filter": behind_json(figure.behind),
    }


def _series(figures: Figures) -> dict[str, list[dict[str, Any]]]:
    volume, responses = figures.volume, figures.responses
    found: dict[str, list[dict[str, Any]]] = {
        "volume": [
            {"x": p.day.isoformat(), "y": p.opened, "closed": p.closed, "signal": p.signal, "days": volume.step_days}
            | volume_limits(p, volume)
            for p in volume.points
        ],
        "causes": [{"x": s.bar.code, "y": s.bar.n, "cumulative": s.bar.cumulative} for s in figures.causes],
        "first_response": [
            *({"x": _ends(b.low, b.high), "y": b.n, "late": b.late, "target": responses.target_hours} for b in responses.bins),
            {"x": "none", "y": responses.unanswered, "late": True, "target": responses.target_hours},
        ],
        "satisfaction": [
            {
                "x": f"{g.step}.{'kept' if g.kept else 'skipped'}", "y": g.estimate.mean if g.estimate else None,
                "low": g.estimate.low if g.estimate else None, "high": g.estimate.high if g.estimate else None,
                "n": g.estimate.n if g.estimate else 0,
            }
            for g in figures.satisfaction
        ],
    }
    if figures.dimension:
        found[f"by_{figures.dimension}"] = [{"x": s.bar.code, "y": s.bar.n, "cumulative": s.bar.cumulative} for s in figures.by]
    return found


def _ends(low: int | None, high: int | None) -> str:
    return f"{'' if low is None else low}..{'' if high is None else high}"


def behind_json(behind: QueueFilter) -> list[str]:
    """Return a filter as the ``--filter`` values of ``queue`` that list the same cases."""
    return [f"{key}={value}" for key, value in behind.conditions]


def queue_json(total: int, rows: Iterable[QueueRow], following: str | None, words: Words) -> dict[str, Any]:
    """Return what ``queue --json`` prints."""
    return {"total": total, "rows": [row_json(row, words) for row in rows], "next": following}


def row_json(row: QueueRow, words: Words) -> Mapping[str, Any]:
    """Return one line of the queue."""
    return {
        "number": row.number, "customer": row.customer, "words": row.words, "type": row.type, "status": row.status, "step": row.step,
        "owner": row.owner, "emotion": row.emotion, "risk": row.risk, "urgency": row.urgency, "channel": row.channel, "origin": row.origin,
        "opened_at": iso(row.opened_us, words.zone), "updated_at": iso(row.updated_us, words.zone),
        "next_clock": row.next_clock or None, "next_due_at": iso(row.next_due_us, words.zone),
    }
