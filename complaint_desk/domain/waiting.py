"""When a case waits and when that is over: steps of the fold in ``case``.

Two rules keep time from being hidden. A wait for the customer is over when the customer speaks, by whatever event that is told, so that
no service can forget it. And what is taken back later never lengthens a wait that was over: time in which the case ran has been used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.case_parts import SLIP, Pause

SPOKEN: Final[frozenset[type[ev.Event]]] = frozenset({
    ev.WordsHeard, ev.CallerVerified, ev.HeardOut, ev.FactRecorded, ev.RestatementAnswered, ev.OptionChosen, ev.NoneChosen,
    ev.OptionRejected, ev.CallbackAnswered, ev.DangerNoted, ev.AbusiveWarned, ev.CallEnded, ev.Calmed,
})
"""What only happens when the customer says something."""
_SILENT: Final = frozenset({"not_reached"})
"""How a callback can be answered without anybody at the other end."""
_ENDING: Final = SPOKEN | {ev.WaitingEnded, ev.WaitingStarted}
"""What ends a wait."""
ANSWERS: Final[frozenset[type[ev.Event]]] = frozenset({ev.TaskAnswered, ev.TaskTakenBack, ev.Unmerged})
"""What ends a task: its answer, that it is needed no more, or that it went back with the case it came from."""


def heard(w: Any, r: Any) -> None:
    """The customer spoke: whom the case waited for is there. Words that are older than the wait, told late, do not end it.

    What is told as it happens ends it, whatever the clock says: one that was set back meanwhile makes nothing older (safety G4).
    """
    if type(r.event) is ev.CallbackAnswered and r.event.outcome in _SILENT:
        return
    if r.occurred_us > w.heard_us:
        w.heard_us = r.occurred_us
    if w.pauses:
        last = w.pauses[-1]
        late = r.occurred_us != r.at_us and r.occurred_us < last["from_us"]
        if last["on"] == "customer" and "until_us" not in last and not late:
            last["until_us"] = max(last["from_us"], r.occurred_us)


def hearing(step: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Return a step of the fold that also notes that the customer spoke."""

    def both(w: Any, r: Any) -> None:
        step(w, r)
        heard(w, r)

    return both


def stop(w: Any, at_us: int) -> None:
    """End the wait that lasts, if one does."""
    if w.pauses:
        last = w.pauses[-1]
        last.setdefault("until_us", max(last["from_us"], at_us))


def _started(w: Any, r: Any) -> None:
    stop(w, r.occurred_us)
    w.pauses.append({"on": r.event.on, "from_us": r.occurred_us})


def _ended(w: Any, r: Any) -> None:
    stop(w, r.occurred_us)


def left_out(w: Any, r: Any, ended: dict[int, dict[str, Any]]) -> None:
    """Do what stays of an event that was taken back later: the wait that it ended was over from then on.

    Args:
        w: the fold's workbench.
        r: the event.
        ended: by the number of such an event, the wait that it ended; this one is added.
    """
    if type(r.event) not in _ENDING or not w.pauses or "until_us" in w.pauses[-1]:
        return
    last = w.pauses[-1]
    if type(r.event) in SPOKEN:
        heard_us = w.heard_us
        heard(w, r)
        w.heard_us = heard_us
    else:
        stop(w, r.occurred_us)
    if "until_us" in last:
        ended[r.n] = last


def answered(w: Any, ended: dict[int, dict[str, Any]]) -> None:
    """Forget the waits for departments that could come back, once no task is open any more: nobody owes what they waited for.

    Args:
        w: the fold's workbench, after an event of ANSWERS.
        ended: as in ``left_out``; such waits go from it.
    """
    if w.tasks and all(task.get("answered_us") or task.get("taken_back_us") for task in w.tasks):
        for n in [n for n, wait in ended.items() if wait["on"] == "department"]:
            del ended[n]


def taken_back(w: Any, r: Any, ended: dict[int, dict[str, Any]]) -> None:
    """Wait again, from the moment on in which the end of a wait was taken back, unless something else came since.

    That the customer spoke since is such a thing for a wait for the customer; a department still owes its answer, unless it gave the
    last one meanwhile (``answered``).
    """
    last = ended.pop(r.event.n, None)
    if last is None or not w.pauses or w.pauses[-1] is not last or w.resolved_us or w.closed_us:
        return
    if last["on"] != "customer" or w.heard_us < last["until_us"]:
        w.pauses.append({"on": last["on"], "from_us": max(r.occurred_us, last["until_us"])})


def unanswered(pauses: Iterable[Pause], heard_us: int) -> int:
    """Return how often the customer was waited for since they spoke last; a wait that was ended at once was a slip."""
    return sum(
        1 for p in pauses if p.on == "customer" and p.from_us >= heard_us and not (p.until_us and p.until_us - p.from_us <= SLIP)
    )


STEPS: Final[Mapping[type[ev.Event], Callable[[Any, Any], None]]] = {ev.WaitingStarted: _started, ev.WaitingEnded: _ended}
