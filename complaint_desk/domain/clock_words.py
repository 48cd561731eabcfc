"""Why a clock is due when it is, in words: what started it, what it gives, what stood still, which days do not count, by which text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from complaint_desk.domain.messages import At, Day, Listed, Message, Span, Value, say
from complaint_desk.domain.spans import HOUR

if TYPE_CHECKING:
    from complaint_desk.domain.clocks import Clock

MOST_DAYS: Final = 12
"""So many days off are named one by one; of more it is said how many there are."""


def why(clock: Clock) -> Message:
    """Return the sentences that explain a clock's due time."""
    if clock.rule is None:
        sentences = _agreed(clock)
    else:
        sentences = _stuck(clock) if clock.stuck else [*_counted(clock), *_by_calendar(clock), *_by_law(clock)]
    told = sentences.pop(0)
    for further in sentences:
        told = say("clock.why.then", first=told, further=further)
    return told


def allowed(clock: Clock) -> Value:
    """Return what a clock gives, to be written: hours as a length, days as days."""
    if clock.rule is None:
        return Span(clock.whole_us)
    if clock.rule.unit == "hours":
        return Span(clock.amount * HOUR)
    return say(f"clock.amount.{clock.rule.unit}", n=clock.amount)


def _stuck(clock: Clock) -> list[Message]:
    assert clock.law is not None
    calendar = clock.law.time.calendar
    return [say("clock.why.stuck", at=At(clock.start_us), span=allowed(clock), calendar=calendar.title or calendar.name), *_by_law(clock)]


def _agreed(clock: Clock) -> list[Message]:
    due = At(clock.due_us)
    if clock.kind == "promise":
        return [say("clock.why.promise", at=At(clock.start_us), due=due)]
    if clock.kind == "callback":
        return [say("clock.why.callback", due=due, n=clock.day) if clock.day else say("clock.why.callback_own", due=due)]
    return [say(f"clock.why.{clock.kind}", at=At(clock.start_us), due=due, span=allowed(clock))]


def _counted(clock: Clock) -> list[Message]:
    """What started it, how much it gives, and what stood still."""
    rule = clock.rule
    assert rule is not None
    fields: dict[str, Value] = {"at": At(clock.start_us), "span": allowed(clock)}
    if rule.starts in ("told", "trace_begun"):
        told = rule.starts == "told"
        return [_from_last_word(clock, fields) if told else say("clock.why.cause_to_customer", due=At(clock.due_us), **fields)]
    if clock.paused_us:
        on = next((pause.on for pause in reversed(clock.stood) if not pause.until_us), "customer")
        return [say("clock.why.paused_department" if on == "department" else "clock.why.paused", since=At(clock.paused_us), **fields)]
    fields["due"] = _due(clock)
    first = say("clock.why.accepted", **fields) if rule.starts == "accepted" else _from_opening(clock, fields)
    return [first, *(say(f"clock.why.longer_{how}") for how in clock.longer)]


def _from_last_word(clock: Clock, fields: dict[str, Value]) -> Message:
    if clock.paused_us:
        return say("clock.why.progress_paused", since=At(clock.paused_us), **fields)
    stood = _stood(clock)
    if stood:
        return say("clock.why.progress_waited", due=At(clock.due_us), waited=Span(stood), **fields)
    return say("clock.why.progress_update", due=At(clock.due_us), **fields)


def _due(clock: Clock) -> Value:
    """When it is due: a limit that ends at midnight by the day that it ends, since nobody reads 00:00 as the evening before."""
    if clock.law is None or clock.rule is None or clock.rule.unit not in ("days", "working_days"):
        return At(clock.due_us)
    return say("clock.why.end_of_day", day=Day(clock.law.time.local_date(clock.due_us - 1)))


def _from_opening(clock: Clock, fields: dict[str, Value]) -> Message:
    stood = _stood(clock)
    waits = {pause.on for pause in clock.stood}
    if not stood:
        return say("clock.why.service", **fields)
    if "nobody" in waits:
        return say("clock.why.service_rested", stood=Span(stood), **fields)
    if "department" in waits:
        return say("clock.why.service_waited_both", waited=Span(stood), **fields)
    return say("clock.why.service_waited", waited=Span(stood), **fields)


def _stood(clock: Clock) -> int:
    """How much of the time that it counts a clock stood still."""
    assert clock.law is not None
    assert clock.rule is not None
    time, plain = clock.law.time, clock.rule.unit == "hours"
    ended = [(halt.from_us, halt.until_us or clock.end_us) for halt in clock.halts]
    return sum((until - since if plain else time.elapsed(since, until)) for since, until in ended if until > since)


def _by_calendar(clock: Clock) -> list[Message]:
    """By which calendar it is counted, and the days on its way that differ from the week."""
    assert clock.law is not None
    assert clock.rule is not None
    if clock.rule.unit == "hours":
        return []
    time = clock.law.time
    calendar = time.calendar
    sentences = [say("clock.why.calendar", calendar=calendar.title or calendar.name)]
    if not clock.due_us or clock.rule.unit == "days":
        return sentences
    first, last = time.local_date(clock.start_us), time.local_date(clock.due_us - 1)
    off, made_up = calendar.differing(first, last)
    if off:
        sentences.append(say("clock.why.days_off", days=_days(off)))
    if made_up:
        sentences.append(say("clock.why.made_up", days=_days(made_up)))
    if calendar.known_until is not None and last > calendar.known_until:
        sentences.append(say("clock.why.unknown_from", day=Day(calendar.known_until)))
    return sentences


def _days(days: tuple[date, ...]) -> Value:
    return Listed(tuple(Day(day) for day in days)) if len(days) <= MOST_DAYS else say("clock.why.so_many_days", n=len(days))


def _by_law(clock: Clock) -> list[Message]:
    """The rule set, what it asks for there, and that nothing stops it."""
    assert clock.law is not None
    assert clock.rule is not None
    sentences = [clock.rule.what] if clock.rule.what else []
    told = [say("clock.why.what", what=what) for what in sentences]
    if clock.kind == "statutory":
        told.append(say("clock.why.statutory"))
    if clock.law.title:
        told.append(say("clock.why.law", title=clock.law.title, dated=clock.law.dated) if clock.law.dated else
                    say("clock.why.house", title=clock.law.title))
    return told
