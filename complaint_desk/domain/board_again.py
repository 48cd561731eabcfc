"""What comes back, and whom it leaves satisfied: closed at first contact, reopened, back within a month; satisfaction with result and
handling; satisfaction and coming back by step kept or skipped; emotion at start and end.

A difference between cases in which a step was kept and others is a difference, never its cause: who skips a step may have had the
harder case. The words say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from complaint_desk.domain.aims import Aims
from complaint_desk.domain.figures import HERE, STEP_BITS, Counts, Tally, Way
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.on_record import AGAIN_DAYS
from complaint_desk.domain.panels import FEW, MOST_LINES, NO_PART, Line, Panel, Part, apart, nothing, share_line
from complaint_desk.domain.vocabulary import EMOTIONS, HIGH_EMOTIONS, SATISFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What was counted of the period's cases, with the period before where there is one.

    Attributes:
        first_contact: by type, those closed at the first contact of those closed here.
        reopened: those reopened of those closed here.
        repeat: those whose customer had complained within AGAIN_DAYS before, of those opened with a known customer.
        came_back: by steps kept, how many customers came back within AGAIN_DAYS after the solution, and of how many.
        emotions: by first and last emotion, the cases closed here.
    """

    first_contact: Mapping[str, Part] = field(default_factory=dict)
    reopened: Part = NO_PART
    repeat: Part = NO_PART
    came_back: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    emotions: Mapping[tuple[str, str], int] = field(default_factory=dict)


def board_again(tally: Tally, again: Again, way: Way, aims: Aims) -> tuple[Panel, ...]:
    """Return the panels.

    Args:
        tally: what was counted in the period and in the one before.
        again: the counts that the tally has not.
        way: leads to the cases.
        aims: the targets.
    """
    return (
        _first_contact(again, way, aims.first_contact), _comes_back(again, way), _graded(tally, way), _satisfied(tally, way),
        _by_steps(again, way), _emotion(again, way),
    )


def _first_contact(again: Again, way: Way, target: int) -> Panel:
    told = (("target", str(target)),)
    parts = again.first_contact.values()
    whole = Part(sum(p.hits for p in parts), sum(p.n for p in parts), sum(p.hits_before for p in parts), sum(p.n_before for p in parts))
    if not whole.n:
        return nothing("first_contact", "share", dict(told), aim="first_contact")
    behind = way.closed(HERE)
    lines = [share_line("all", say("panels.all"), whole, behind)]
    most = sorted(again.first_contact.items(), key=lambda item: (-item[1].n, item[0]))[: MOST_LINES - 1]
    lines += [share_line(code, say(f"type.{code}"), part, way.closed(HERE, ("type", code))) for code, part in most if part.n]
    share = per_cent(whole.hits / whole.n)
    title = say("panels.title.first_contact", share=share, target=str(target)) if whole.n >= FEW else say("panels.few", n=whole.n)
    return Panel(
        name="first_contact", unit="share", lines=tuple(lines), title=title, cases=whole.n, behind=behind,
        target=target / 100, told=told, aim="first_contact",
    )


def _comes_back(again: Again, way: Way) -> Panel:
    told = (("days", str(AGAIN_DAYS)),)
    if not again.reopened.n and not again.repeat.n:
        return nothing("comes_back", "share", dict(told))
    lines = (
        share_line("reopened", say("panels.reopened"), again.reopened, way.closed(HERE)),
        share_line("repeat", say("panels.repeat", days=str(AGAIN_DAYS)), again.repeat, way.opened(("repeat", "yes,no"))),
    )
    shares = {line.code: per_cent(line.value) for line in lines if line.value is not None}
    # of what was not there at all, closed cases or known customers, nothing is said
    key = "comes_back" if len(shares) == len(lines) else f"comes_back_{next(iter(shares))}"
    title = say(f"panels.title.{key}", **shares, days=str(AGAIN_DAYS))
    cases = again.repeat.hits
    return Panel(
        name="comes_back", unit="share", lines=lines, title=title, cases=cases, behind=way.opened(("repeat", "yes")), told=told,
    )


def _pairs(name: str, parts: Mapping[tuple[str, bool], Part], way: Way, *more: tuple[str, str]) -> tuple[tuple[Line, ...], str]:
    """Return a line for each step kept and each skipped, and the step whose two lines lie furthest apart beyond chance ("" for none)."""
    lines: dict[tuple[str, bool], Line] = {}
    for step in STEP_BITS:
        for kept in (True, False):
            behind = way.resolved((f"kept_{step}", "yes" if kept else "no"), *more, HERE)
            code = f"{step}.{'kept' if kept else 'skipped'}"
            lines[step, kept] = share_line(code, _step_words(step, kept=kept), parts[step, kept], behind)
    differ = [step for step in STEP_BITS if apart(lines[step, True], lines[step, False])]
    worst = max(differ, key=lambda step: abs((lines[step, True].value or 0) - (lines[step, False].value or 0)), default="")
    return tuple(replace(line, pointed=step == worst) for (step, _), line in lines.items()), worst


def _step_words(step: str, *, kept: bool) -> Message:
    return say(f"charts.kept.{step}" if kept else f"charts.skipped.{step}")


def _differs(name: str, lines: tuple[Line, ...], worst: str, n: int) -> Message:
    if worst:
        kept, skipped = (next(line for line in lines if line.code == f"{worst}.{end}") for end in ("kept", "skipped"))
        return say(
            f"panels.title.{name}_differs", kept=_step_words(worst, kept=True), skipped=_step_words(worst, kept=False),
            share_kept=per_cent(kept.value or 0.0), share_skipped=per_cent(skipped.value or 0.0),
        )
    return say("panels.few", n=n) if n < 2 * FEW else say(f"panels.title.{name}_alike")


def _graded(tally: Tally, way: Way) -> Panel:
    """Return who is satisfied with the result and who with how they were treated: one can be had without the other."""
    lines = []
    for measure in ("result", "handling"):
        now, before = (_grades(counts, measure) for counts in (tally.now, tally.before))
        lines.append(share_line(measure, say(f"panels.graded.{measure}"), Part(*now, *before), way.resolved((measure, "1..5"), HERE)))
    result, handling = lines
    if not result.n and not handling.n:
        return nothing("graded", "share", why="satisfied_steps")
    n = max(result.n, handling.n)
    if n < FEW:
        title = say("panels.few", n=n)
    elif result.value is None or handling.value is None:
        told = result if handling.value is None else handling
        title = say(f"panels.title.graded_{told.code}", share=per_cent(told.value or 0.0))
    else:
        title = say("panels.title.graded", result=per_cent(result.value), handling=per_cent(handling.value))
    most = max(lines, key=lambda line: line.n)
    return Panel(name="graded", unit="share", lines=tuple(lines), title=title, cases=most.n, behind=most.behind)


def _grades(counts: Counts, measure: str) -> tuple[int, int]:
    found = counts.get(measure, {})
    return sum(n for bucket, n in found.items() if bucket % 10 >= SATISFIED), sum(found.values())


def _satisfied(tally: Tally, way: Way) -> Panel:
    found = tally.now.get("handling", {})
    n = sum(found.values())
    if not n:
        return nothing("satisfied_steps", "share")
    parts = {}
    for step, bit in STEP_BITS.items():
        for kept in (True, False):
            mine = {bucket: count for bucket, count in found.items() if bool((bucket // 10) & bit) is kept}
            parts[step, kept] = Part(sum(c for bucket, c in mine.items() if bucket % 10 >= SATISFIED), sum(mine.values()))
    lines, worst = _pairs("satisfied_steps", parts, way, ("handling", "1..5"))
    return Panel(
        name="satisfied_steps", unit="share", lines=lines, title=_differs("satisfied_steps", lines, worst, n), cases=n,
        behind=way.resolved(("handling", "1..5"), HERE),
    )


def _by_steps(again: Again, way: Way) -> Panel:
    told = (("days", str(AGAIN_DAYS)),)
    n = sum(count for _, count in again.came_back.values())
    if not n:
        return nothing("back_steps", "share", dict(told))
    parts = {}
    for step, bit in STEP_BITS.items():
        for kept in (True, False):
            mine = [found for bits, found in again.came_back.items() if bool(bits & bit) is kept]
            parts[step, kept] = Part(sum(hits for hits, _ in mine), sum(count for _, count in mine))
    lines, worst = _pairs("back_steps", parts, way, ("came_back", "yes,no"))
    return Panel(
        name="back_steps", unit="share", lines=lines, title=_differs("back_steps", lines, worst, n), cases=n, told=told,
        behind=way.resolved(("came_back", "yes,no"), HERE),
    )


def _emotion(again: Again, way: Way) -> Panel:
    lines = []
    for code in EMOTIONS[1:]:
        ends = {last: n for (first, last), n in again.emotions.items() if first == code}
        calmer = sum(n for last, n in ends.items() if _calmer(code, last))
        if sum(ends.values()):
            behind = way.closed(HERE, ("emotion_first", code))
            lines.append(share_line(code, say(f"emotion.{code}"), Part(calmer, sum(ends.values())), behind))
    n = sum(line.n for line in lines)
    if not n:
        return nothing("emotion", "share")
    high = sum(count for (first, _), count in again.emotions.items() if first in HIGH_EMOTIONS)
    still = sum(count for (first, last), count in again.emotions.items() if first in HIGH_EMOTIONS and last in HIGH_EMOTIONS)
    title = say("panels.title.emotion", n=high, still=still) if high else say("panels.title.emotion_none")
    behind = way.closed(HERE, ("emotion_first", ",".join(EMOTIONS[1:])))
    return Panel(name="emotion", unit="share", lines=tuple(lines), title=title, cases=n, behind=behind)


def _calmer(first: str, last: str) -> bool:
    """Tell whether an emotion came down: out of the high ones, or to a milder one of the others."""
    if first in HIGH_EMOTIONS:
        return last not in HIGH_EMOTIONS
    return EMOTIONS.index(last) < EMOTIONS.index(first) if last in EMOTIONS else False
