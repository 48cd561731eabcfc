"""Changing many cases at once: whose they are, urgency, type, a circumstance, what they wait for, and the end, through the gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES
from complaint_desk.services import assigning, conversation, follow_up, marking
from complaint_desk.services.changed import Changed
from complaint_desk.services.many import Do, Progress, each_case
from complaint_desk.services.values import code_in

ACTIONS: Final = ("assign", "urgency", "type", "set", "clear", "tag", "untag", "wait", "go_on", "resolve", "close")


@dataclass(frozen=True, slots=True)
class Action:
    """What is done to each case.

    Attributes:
        code: one of ACTIONS.
        value: person (0 for nobody), urgency, type, circumstance, tag, or customer or department; "" where nothing is to be said.
    """

    code: str
    value: str = ""


def edit(
    store: Store, who: Person, *, key: bytes, cases: Sequence[int], action: Action, progress: Progress | None = None
) -> Changed:
    """Do the same to many cases: each goes through what a press for it alone would go through, and is refused for the same reasons.

    Raises:
        BadValue: the action or its value is unknown.
        NotAllowed: the person may not work on cases.
    """
    code_in(action.code, ACTIONS, "queue.bulk")
    owner = int(action.value or 0) if action.code == "assign" else 0
    told = {"action": action.code, "value": action.value, **({"owner": owner} if owner else {})}
    return each_case(
        store, who, key=key, verb="bulk", right="work_case", cases=tuple(dict.fromkeys(cases)), do=verb_of(who, action, key),
        progress=progress, told=told,
    )


def tags(store: Store, who: Person) -> tuple[tuple[str, str], ...]:
    """Return the tags that can be given now: key and label; none for who may not see cases."""
    if not who.may("see_cases"):
        return ()
    return tuple((tag.key, tag.shown) for tag in marking.known(store).tags if tag.active)


def verb_of(who: Person, action: Action, key: bytes) -> Do:
    """Return what does an action to one case: the verb of a single press.

    Raises:
        BadValue: the value is none that the action knows.
    """
    code, value = action.code, action.value
    if code == "assign":
        owner = int(value or 0)
        return lambda desk, case: assigning.assign(desk, who, key=key, case_id=case, owner_id=owner)
    if code == "urgency":
        urgency = int(value)
        return lambda desk, case: conversation.classify(desk, who, key=key, case_id=case, urgency=urgency)
    if code == "type":
        code_in(value, COMPLAINT_TYPES, "queue.bulk")
        return lambda desk, case: conversation.classify(desk, who, key=key, case_id=case, type=value)
    if code in ("set", "clear"):
        code_in(value, CIRCUMSTANCES, "queue.bulk")
        holds = code == "set"
        return lambda desk, case: conversation.set_circumstance(desk, who, key=key, case_id=case, circumstance=value, holds=holds)
    if code in ("tag", "untag"):
        mark = marking.tag if code == "tag" else marking.untag
        return lambda desk, case: mark(desk, who, key=key, case_id=case, tag=value)
    if code == "wait":
        return lambda desk, case: assigning.wait(desk, who, key=key, case_id=case, on=value)
    if code == "go_on":
        return lambda desk, case: assigning.stop_waiting(desk, who, key=key, case_id=case)
    if code == "resolve":
        return lambda desk, case: follow_up.resolve(desk, who, key=key, case_id=case)
    return lambda desk, case: follow_up.close(desk, who, key=key, case_id=case)
