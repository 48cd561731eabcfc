"""An improvement point in words: what it is called, how it stands, and the way to its cases."""

from __future__ import annotations

from collections.abc import Callable

from complaint_desk.domain.figures import day_date
from complaint_desk.domain.messages import Day, Message, Native, say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.spans import DAY
from complaint_desk.services.improving import Entry
from complaint_desk.services.values import LONGEST_NAME
from complaint_desk.ui.text import one_line


def cell_words(entry: Entry, name: str) -> Message:
    """Return what stands in a column of the list."""
    point, idea = entry.point, entry.idea
    texts: dict[str, Callable[[], Message]] = {
        "title": lambda: title_words(entry), "cause": lambda: say(f"cause.{idea.cause}"),
        "owner": lambda: _own_words(entry.owner) if entry.owner else say("improvements.nobody"),
        "due": lambda: say("improvements.day", day=Day(day_date(point.due_us // DAY - 1))) if point.due_us else say("improvements.dash"),
        "state": lambda: say(f"improvements.state.{state_of(entry)}"), "cases": lambda: say("improvements.number", n=str(idea.cases)),
        "before": lambda: say("improvements.number", n=str(idea.before)) if idea.days else say("improvements.dash"),
        "since": lambda: say("improvements.number", n=str(idea.since)) if idea.days else say("improvements.dash"),
    }
    return texts[name]()


def title_words(entry: Entry) -> Message:
    """Return what a point is called; its words may have been erased."""
    return _called(entry, entry.point.title)


def notice_words(entry: Entry) -> Message:
    """Return what customers are told of a point: it names none of them, and its full stop is that of the sentence it stands in."""
    return say("improvements.notice_text", title=_own_words(one_line(entry.public.rstrip("。.．!！ "), LONGEST_NAME)))


def state_of(entry: Entry) -> str:
    """Return how a point stands: open, overdue, effect or no_effect."""
    return entry.point.ended or ("overdue" if entry.overdue else "open")


def cases_of(entry: Entry, *more: tuple[str, str]) -> QueueFilter:
    """Return the cases of a point, or some of them."""
    return QueueFilter(conditions=(("improvement", str(entry.point.id)), *more))


def _called(entry: Entry, title: str | None) -> Message:
    return _own_words(one_line(title, LONGEST_NAME)) if title else say("improvements.erased", id=str(entry.point.id))


def _own_words(text: str) -> Message:
    return say("improvements.person", name=Native((("en", text),)))
