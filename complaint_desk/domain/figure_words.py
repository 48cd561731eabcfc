"""Key figures as messages: the value as people read it, and how it moved against the period before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from complaint_desk.domain.figures import Figure, Figures
from complaint_desk.domain.messages import Message, Money, Span, say

_HOUR_US = 3_600_000_000
ENOUGH_BEFORE = 10
"""With fewer complaints in the period before, nothing is compared: a desk's first days would look like a collapse."""
BEGUN_SHARE: Final = 8
"""With less than this part of the present period's cases in the one before, the desk had only begun then."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved.

    Attributes:
        direction: 1 up, -1 down, 0 not at all or nothing to compare with.
        judged: 1 for the better, -1 for the worse, 0 when neither can be said: chance alone explains the difference.
        message: the same in words.
    """

    direction: int
    judged: int
    message: Message


def name_words(figure: Figure) -> Message:
    """Return the name; the same remedy cost in another currency keeps its name and says the currency."""
    if figure.name.startswith("remedy_cost_"):
        return say("analytics.name_in", name=say("figures.name.remedy_cost"), unit=figure.unit)
    return say(f"figures.name.{figure.name}")


def value_words(figure: Figure) -> Message:
    """Return the value with its unit; a dash when there is nothing to say."""
    return _worded(figure, figure.value)


def length_ends(figure: Figure) -> tuple[Span, Span] | None:
    """Return the ends of the interval of a length; None where it is no length or has none."""
    if figure.unit != "hours" or figure.low is None or figure.high is None:
        return None
    return Span(round(figure.low * _HOUR_US)), Span(round(figure.high * _HOUR_US))


def _worded(figure: Figure, value: float | str | None) -> Message:
    if value is None:
        return say("analytics.value.nothing")
    if figure.unit == "count":
        return say("analytics.value.count", value=int(value))
    if figure.unit == "share":
        return say("analytics.value.share", value=_places(float(value) * 100))
    if figure.unit == "hours":
        return say("analytics.value.length", value=Span(round(float(value) * _HOUR_US)))
    if figure.unit == "grade":
        return say("analytics.value.grade", value=f"{float(value):.1f}")
    return say("analytics.value.money", value=Money(str(value), figure.unit))


def _places(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def changes(figures: Figures) -> tuple[Change, ...]:
    """Return how each key figure moved against the period before.

    Counts move in per cent, shares in points, lengths, grades and money by what they are. A period before in which the desk had
    hardly begun is nothing to compare with.
    """
    count = next((each for each in figures.key_figures if each.unit == "count"), None)
    before = int(count.before or 0) if count is not None else 0
    enough = before >= ENOUGH_BEFORE and count is not None and before * BEGUN_SHARE >= int(count.value or 0)
    return tuple(_change(each, enough=enough) for each in figures.key_figures)


def _change(figure: Figure, *, enough: bool) -> Change:
    if figure.value is None or figure.before is None or not enough:
        return Change(0, 0, say("analytics.change.none"))
    now, before = Decimal(str(figure.value)), Decimal(str(figure.before))
    direction = (now > before) - (now < before)
    message = _change_words(figure.unit, abs(now - before), before, direction)
    if message is None:
        return Change(0, 0, say("analytics.change.same"))
    return Change(direction, 0 if figure.steady else direction * figure.better, message)


def _change_words(unit: str, by: Decimal, before: Decimal, direction: int) -> Message | None:
    """Return the difference in words; None when it is too small to be written."""
    way = "up" if direction > 0 else "down"
    if unit == "count":
        percent = f"{by * 100 / before:.0f}"
        return None if percent == "0" else say(f"analytics.change.count_{way}", percent=percent)
    if unit == "share":
        points = _places(float(by) * 100)
        return None if points == "0" else say(f"analytics.change.share_{way}{'_one' if points == '1' else ''}", points=points)
    if unit == "hours":
        minutes = round(by * 60)
        return None if not minutes else say(f"analytics.change.hours_{way}", by=Span(minutes * 60_000_000))
    if unit == "grade":
        grade = f"{by:.1f}"
        return None if grade == "0.0" else say(f"analytics.change.grade_{way}", points=grade)
    return say(f"analytics.change.money_{way}", by=Money(f"{by:.2f}", unit)) if by else None
