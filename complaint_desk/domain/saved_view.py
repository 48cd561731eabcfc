"""A view that somebody saved: which cases it shows and how, as one value, and as the text that is kept.

The text is JSON with the number of its shape. What in it means nothing any more, such as a filter whose field was removed, is left
out and told, so that the view still opens and can be mended.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from complaint_desk.domain.problems import WrongUsage
from complaint_desk.domain.queue_filter import KEYS, LONGEST, LONGEST_SEARCH, MOST, SITE_FIELD, SORTS, QueueFilter, require_value
from complaint_desk.domain.vocabulary import VIEWS

SHAPE: Final = 1
COLUMNS: Final = (
    "number", "customer", "words", "type", "emotion", "owner", "clock", "risk", "status", "step", "urgency", "impact", "channel",
    "product", "region", "opened", "updated", "origin", "language", "tags",
)
"""Beside these, each of the site's own fields is a column, as ``field.KEY``."""

SHOWN: Final = COLUMNS[:8]
"""The columns of a view that nobody arranged."""

GROUPS: Final = ("due", "owner", "type", "urgency", "customer", "none")
"""By what rows are grouped; "" is the view's own way: by due time where that leads, else not at all."""

DENSITIES: Final = ("comfortable", "compact")
WIDEST: Final = 1_200
FIGURES_PAGE: Final = "analytics"
"""Under this name saved pages of figures (``saved_page``) are kept beside the views of the queue."""

PREFIX: Final = "saved:"
"""Before the number of a saved view, where views are named by a code."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a view is laid out; what is empty is as it comes.

    Attributes:
        columns: code and width in logical pixels of each column in their order; a width of 0 is as it comes.
        density: one of DENSITIES, or "".
        group: one of GROUPS, or "".
    """

    columns: tuple[tuple[str, int], ...] = ()
    density: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a saved view that means nothing any more.

    Attributes:
        part: filter, view, sort, column, group, or ``all`` when nothing could be read.
        what: what stood there, as it stood.
    """

    part: str
    what: str = ""


_OPEN: Final = QueueFilter("open")
_PLAIN: Final = Layout()


@dataclass(frozen=True, slots=True)
class Definition:
    """What a saved view shows.

    Attributes:
        wanted: which cases, in which order.
        layout: how.
        left_out: what stood in it and means nothing any more.
    """

    wanted: QueueFilter = _OPEN
    layout: Layout = _PLAIN
    left_out: tuple[LeftOut, ...] = ()


def written(wanted: QueueFilter, layout: Layout) -> str:
    """Return a view as the text that is kept."""
    table = {
        "shape": SHAPE, "view": wanted.view, "filters": [list(pair) for pair in wanted.conditions], "search": wanted.search,
        "sort": wanted.sort, **_layout_table(layout),
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def _layout_table(layout: Layout) -> dict[str, Any]:
    return {"columns": [list(column) for column in layout.columns], "density": layout.density, "group": layout.group}


def read(text: str) -> Definition:
    """Return the view of a kept text; whatever stands in it, this answers."""
    table = _table(text)
    if table is None or type(shape := table.get("shape")) is not int or not 1 <= shape <= SHAPE:
        return Definition(left_out=(LeftOut("all"),))
    left: list[LeftOut] = []
    view = table.get("view")
    if view not in VIEWS:
        left.append(LeftOut("view", str(view)[:LONGEST]))
        view = "all"
    conditions = tuple(conditions_of(table.get("filters"), left))
    sort = table.get("sort") or ""
    if not isinstance(sort, str) or sort.removeprefix("-") not in ("", *SORTS) or sort == "-":
        left.append(LeftOut("sort", str(sort)[:LONGEST]))
        sort = ""
    search = table.get("search")
    search = search[:LONGEST_SEARCH] if isinstance(search, str) else ""
    layout = layout_of(table, left)
    return Definition(QueueFilter(str(view), conditions, search, sort), layout, tuple(left))


def too_long(wanted: QueueFilter) -> bool:
    """Tell whether something of a filter would be cut or dropped when it is read again: it is then not kept at all."""
    return (
        len(wanted.search) > LONGEST_SEARCH or len(wanted.conditions) > MOST or any(len(value) > LONGEST for _, value in wanted.conditions)
    )


def layout_text(layout: Layout, more: dict[str, Any]) -> str:
    """Return a layout as the text that is kept for one person, with what else is kept there."""
    return json.dumps({"shape": SHAPE, **_layout_table(layout), **more}, ensure_ascii=False, separators=(",", ":"))


def layout_read(text: str) -> tuple[Layout, dict[str, Any]]:
    """Return the layout of a kept text and everything that stands there."""
    table = _table(text) or {}
    return layout_of(table, []), table


def layout_of(table: dict[str, Any], left: list[LeftOut]) -> Layout:
    """Return the layout that stands in a table; what means nothing is added to ``left``."""
    columns: dict[str, int] = {}
    for column in _list(table.get("columns")):
        code, width = (*column, 0, 0)[:2] if isinstance(column, list) else (column, 0)
        if not isinstance(code, str) or (code not in COLUMNS and not SITE_FIELD.fullmatch(code)):
            left.append(LeftOut("column", str(code)[:LONGEST]))
        else:
            columns[code] = width if type(width) is int and 0 <= width <= WIDEST else 0
    density, group = table.get("density"), table.get("group")
    if group not in ("", None, *GROUPS):
        left.append(LeftOut("group", str(group)[:LONGEST]))
    return Layout(tuple(columns.items()), density if density in DENSITIES else "", group if group in GROUPS else "")


def conditions_of(found: object, left: list[LeftOut]) -> Iterable[tuple[str, str]]:
    """Yield the conditions of a kept list that still mean something; those that do not are added to ``left``."""
    if isinstance(found, list) and len(found) > MOST:
        left.append(LeftOut("more", str(len(found) - MOST)))
    for pair in _list(found):
        key, value = (str(each) for each in (*pair, "", "")[:2]) if isinstance(pair, list) else (str(pair), "")
        try:
            if key not in KEYS and not SITE_FIELD.fullmatch(key):
                raise WrongUsage("unknown_filter", filter=key, known="")
            require_value(key, value)
        except WrongUsage:
            left.append(LeftOut("filter", f"{key}={value}"[:LONGEST]))
            continue
        yield key, value


def _list(found: object) -> list[Any]:
    return found[:MOST] if isinstance(found, list) else []


def _table(text: str) -> dict[str, Any] | None:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return table if isinstance(table, dict) else None
