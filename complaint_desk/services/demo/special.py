"""The special forms in an invented course: those that the house's playbooks require, filled in or let go by a supervisor with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from complaint_desk.domain import events as ev
from complaint_desk.domain.events import Event
from complaint_desk.domain.forms import NOT_NEEDED
from complaint_desk.services.demo.plan import Plan
from complaint_desk.services.demo.voice import pick

_NEEDED: Final = {"staff_attitude": "three_way", "product_quality": "quality_trace"}
_SUSPECTED: Final = "respect_but_verify"
_FILLED_IN: Final = 0.8

Line = Callable[[str], str]


def forms_of(plan: Plan, chance: Callable[[], float], line: Line, *, suspected: bool) -> Iterator[tuple[int, Event]]:
    """Yield who did what for the forms that a case cannot do without; -1 is its owner.

    Args:
        plan: the case.
        chance: gives numbers from 0 to 1.
        line: gives one of the lines that stand under a key in the case's language.
        suspected: somebody suspects the customer's honesty.
    """
    for form in filter(None, (_NEEDED.get(plan.scenario.type, ""), _SUSPECTED if suspected else "")):
        yield -1, ev.FormStarted(form=form)
        if plan.brief or chance() > _FILLED_IN:
            said = line(f"form.{form}.not_needed")
            yield plan.supervisor, ev.FormConcluded(form=form, finding=NOT_NEEDED, waived=True, text=said)
        else:
            for event in {"three_way": _three_way, "quality_trace": _trace, _SUSPECTED: _verified}[form](plan, chance, line):
                yield -1, event


def _three_way(plan: Plan, chance: Callable[[], float], line: Line) -> Iterator[Event]:
    form, agrees = "three_way", chance() < 0.7
    told = plan.voice.scenarios[plan.scenario.key]
    yield ev.FormEntered(form=form, field="person_words", text=line(f"form.{form}.who"))
    yield ev.FormEntered(form=form, field="customer_account", item=1, text=pick(chance, told.fact) % plan.values)
    yield ev.FormEntered(form=form, field="evidence_kind", item=1, code=pick(chance, ("recording", "witness", "none")))
    yield ev.FormEntered(form=form, field="employee_account", item=1, text=line(f"form.{form}.{'admits' if agrees else 'denies'}"))
    agreement = "agree" if agrees else "contradict"
    yield ev.FormEntered(form=form, field="agreement", item=1, code=agreement)
    yield ev.FormConcluded(form=form, finding="upheld" if agrees else "unproven", text=line(f"form.{form}.{agreement}"))
    yield ev.FormEntered(form=form, field="result_told", code=plan.channel)


def _trace(plan: Plan, chance: Callable[[], float], line: Line) -> Iterator[Event]:
    form = "quality_trace"
    why = pick(chance, plan.voice.scenarios[plan.scenario.key].why) % plan.values
    yield ev.FormEntered(form=form, field="exchange", code="exchanged" if chance() < 0.6 else "other_wished")
    yield ev.FormEntered(form=form, field="cause", code=plan.scenario.cause)
    yield ev.FormEntered(form=form, field="cause_words", text=why)
    yield ev.FormConcluded(form=form, finding="found", text=line(f"form.{form}.found"))
    yield ev.FormEntered(form=form, field="cause_told", code=plan.channel)


def _verified(_plan: Plan, chance: Callable[[], float], line: Line) -> Iterator[Event]:
    form = _SUSPECTED
    for row, speaks in enumerate(("open", "for"), 1):
        yield ev.FormEntered(form=form, field="fact", item=row, text=line(f"form.{form}.{speaks}"))
        yield ev.FormEntered(form=form, field="source", item=row, code=pick(chance, ("history", "order_data", "partner")))
        yield ev.FormEntered(form=form, field="speaks", item=row, code=speaks)
    yield ev.FormConcluded(form=form, finding="not_confirmed", text=line(f"form.{form}.fits"))
