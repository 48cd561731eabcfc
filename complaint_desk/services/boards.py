"""The questions behind the further pages of the analytics view: a topic's panels, and their numbers as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any, Final

from complaint_desk.data.boards import TOPICS as TOPICS
from complaint_desk.data.boards import columns_of, read_board
from complaint_desk.data.store import Store
from complaint_desk.domain.aims import Aims
from complaint_desk.domain.authority import Person
from complaint_desk.domain.board_causes import ANY_FIELD, SpotField
from complaint_desk.domain.figures import Pairs, Period
from complaint_desk.domain.panels import Board, Panel, panel_finding
from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.saved_page import PANELS
from complaint_desk.services import marking
from complaint_desk.services.door import require
from complaint_desk.services.figures import compared
from complaint_desk.services.queue import asker
from complaint_desk.services.singling_out import RIGHT as SINGLE_OUT
from complaint_desk.services.singling_out import require_none_singled_out
from complaint_desk.wording import Words

PLAIN_AIMS: Final = Aims()


def board_of(
    store: Store, who: Person, *, topic: str, period: Period, pairs: Pairs = (), aims: Aims = PLAIN_AIMS, against: str = "",
    spots_by: str = "", cancelled: Callable[[], bool] = lambda: False, wanted: Collection[str] = (), zone: tzinfo = UTC,
) -> Board:
    """Return the panels of a topic, all of them or those that are wanted.

    Args:
        store: the desk.
        who: who asks.
        topic: one of TOPICS.
        period: the days, counted in UTC.
        pairs: conditions as in QueueFilter.
        aims: the targets.
        against: one of AGAINST: what the period is compared with.
        spots_by: ``field.KEY`` of the choice field by which hot spots are looked for, "" for the product; one that the desk has not, or
            ANY_FIELD where it has none, is told by an empty figure.
        cancelled: asked while rows are counted one by one.
        wanted: names of panels; none means all.
        zone: where days in ``pairs`` are meant, as in the queue.

    Raises:
        NotAllowed: the person may not see figures, or not those of a colleague.
        WrongUsage: no such topic.
    """
    require(who, "see_figures")
    if topic not in TOPICS:
        raise WrongUsage("no_such_topic", text=topic[:40], known=", ".join(TOPICS))
    earlier, field = compared(period, against), _spot_field(store, spots_by)
    require_none_singled_out(store, who, pairs, period, earlier, zone, columns=columns_of(wanted or PANELS[topic]))
    asks = replace(asker(store, who, zone), alone=not who.may(SINGLE_OUT))
    return read_board(store.read(), topic, period, asks, pairs, aims, cancelled, earlier, field, wanted)


def _spot_field(store: Store, key: str) -> SpotField | None:
    """Return the choice field that is meant; one without a name where the desk has no such field, None for the product."""
    if not key:
        return None
    found = next((each for each in marking.known(store).fields if f"field.{each.key}" == key and each.type == "choice"), None)
    return SpotField(key, found.shown) if found is not None else SpotField(ANY_FIELD)


def pages_of(text: str) -> tuple[str, ...]:
    """Return the topics that somebody asks for: one, ``all`` of them, or none for "".

    Raises:
        WrongUsage: no such topic.
    """
    if text == "all":
        return TOPICS
    if text and text not in TOPICS:
        raise WrongUsage("no_such_topic", text=text[:40], known=", ".join((*TOPICS, "all")))
    return (text,) if text else ()


def panel_json(panel: Panel, words: Words) -> dict[str, Any]:
    """Return a panel with its finding, definition and rows, as ``figures --json`` prints it."""
    finding = panel_finding(panel)
    return {
        "name": panel.name, "title": words.of(finding.empty or finding.title), "definition": words.of(finding.definition),
        "cases": panel.cases, "unit": panel.currency or panel.unit, "rows": panel_rows(panel, words),
    }


def panel_rows(panel: Panel, words: Words) -> list[dict[str, Any]]:
    """Return a panel's numbers as plain rows with their names, as ``figures.series`` does; money as the decimal it is."""
    return [
        {
            "x": line.code, "name": words.of(line.name), "y": _plain(line.value, panel), "n": line.n,
            "low": _plain(line.low, panel), "high": _plain(line.high, panel), "before": _plain(line.before, panel),
            "against": _plain(line.quoted, panel), "target": _plain(panel.target, panel), "unit": panel.currency or panel.unit,
            "cumulative": None if line.running is None else round(line.running, 4),
        }
        for line in panel.lines
    ]


def _plain(value: float | None, panel: Panel) -> float | int | str | None:
    if value is None:
        return None
    if panel.unit == "money":
        return f"{round(value) // 100}.{round(value) % 100:02d}"
    return int(value) if float(value).is_integer() and panel.unit == "count" else round(value, 4)
