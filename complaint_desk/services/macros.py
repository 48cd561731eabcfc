"""Macros: shipped ones, the site's and one's own, run on one case or many through the same verbs, rights and gates as single presses.

In a case all steps of a macro happen, or none; the report names the step that was refused, and why.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from complaint_desk.data import cases as customers
from complaint_desk.data import macros as kept
from complaint_desk.data.nested import Within
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.macros import BY_ITSELF, FIELDS, KINDS, Filled, Macro, Step, Variable, asked, fill, is_moment, moment
from complaint_desk.domain.messages import say
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.playbooks.macros import CODES as CODES
from complaint_desk.playbooks.macros import checked_own, load_macros
from complaint_desk.playbooks.sources import Fault, Shelf
from complaint_desk.services import assigning, conversation, follow_up, reminding, snoozing, tasks
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import require
from complaint_desk.services.many import Progress, each_case
from complaint_desk.services.values import text_in

LONGEST_NAME: Final = 60
_V: Final = 1


def offered(store: Store, who: Person, *, language: str, site: Path | None = None) -> tuple[Macro, ...]:
    """Return the macros somebody can run: their own, then the site's and the shipped ones, by name."""
    require(who, "see_cases")
    found, _faults = load_macros(Shelf.of(None, site), language)
    return (*own(store, who), *sorted(found, key=lambda macro: macro.name))


def own(store: Store, who: Person) -> tuple[Macro, ...]:
    """Return the macros that somebody keeps for themself; one that can no longer be read is left out."""
    found = [_read(str(id_), name, definition) for id_, name, definition in kept.own(store.read(), who.id)]
    return tuple(macro for macro in found if macro is not None)


def faults(site: Path | None) -> tuple[Fault, ...]:
    """Return what is wrong with a site's own macros, which are left out meanwhile."""
    return checked_own(Shelf.of(None, site)) if site is not None else ()


def save(store: Store, who: Person, *, key: bytes, macro: Macro) -> Changed:
    """Keep a macro for oneself: a new one, or a change of one's own.

    Raises:
        BadValue: it has no name, or does nothing; or a step, a code, a moment or a variable means nothing.
        Problem: it is not one's own.
    """
    require(who, "work_case")
    name = text_in(macro.name, "macro.name", "empty_text")[:LONGEST_NAME]
    _check(macro)
    definition = json.dumps(_written(macro), ensure_ascii=False)
    now = store.clock()
    if not macro.own:
        made = store.note(lambda notes: kept.add(notes, who.id, name, definition, now))
        return Changed("save_macro", now, (), frozenset({"macro"}), {"macro": made})
    if not store.note(lambda notes: kept.change(notes, who.id, int(macro.id), name, definition, now)):
        raise Problem("no_such_thing", code="CA-GONE")
    return Changed("save_macro", now, (), frozenset({"macro"}), {"macro": int(macro.id)})


def drop(store: Store, who: Person, *, key: bytes, macro: int) -> Changed:
    """Forget one's own macro.

    Raises:
        Problem: it is not there, or not one's own.
    """
    require(who, "work_case")
    if not store.note(lambda notes: kept.drop(notes, who.id, macro)):
        raise Problem("no_such_thing", code="CA-GONE")
    return Changed("drop_macro", store.clock(), (), frozenset({"macro"}), {"macro": macro})


def run(
    store: Store, who: Person, *, key: bytes, cases: Sequence[int], macro: Macro, filled: Filled, progress: Progress | None = None
) -> Changed:
    """Do all steps of a macro in each case, or none of them in a case where one is refused.

    Raises:
        BadValue: a variable was not answered, or a moment has passed.
        NotAllowed: the person may not work on cases.
    """
    words, moments = dict(filled.words), dict(filled.moments)
    for variable in macro.variables:
        answered = moments.get(variable.name) if variable.kind == "when" else words.get(variable.name, "").strip()
        if variable.name in asked(macro) and not answered:
            raise BadValue("variable_empty", field=f"macro.{variable.name}", label=variable.label)

    def each(desk: Within, case_id: int) -> None:
        case = store.case(case_id)
        customer = customers.customer(store.read(), case.customer_id) if case.customer_id else None
        called = (customer.form_of_address or customer.name or "") if customer is not None else ""
        by_itself = {"customer": called, "number": case.number, "me": who.name}
        with desk.together():
            for n, step in enumerate(macro.steps, 1):
                try:
                    _ACTIONS[step.do](_Doing(desk, who, key, case_id, step, {**by_itself, **words}, moments))
                except NotAllowed:
                    raise
                except Problem as problem:
                    raise Problem(
                        "macro_step", code=problem.code or "MA-STEP", n=n, step=say(f"macro_step.{step.do}"), why=problem.message
                    ) from problem

    shown = {"macro": macro.id if not macro.own else "own", "steps": len(macro.steps)}
    return each_case(
        store, who, key=key, verb="macro", right="work_case", cases=tuple(dict.fromkeys(cases)), do=each, progress=progress, told=shown)


class _Doing:
    """One step about to be done in one case."""

    def __init__(
        self, desk: Within, who: Person, key: bytes, case_id: int, step: Step, words: Mapping[str, str], moments: Mapping[str, int]
    ) -> None:
        self.step, self._desk, self._who, self._key, self._case_id = step, desk, who, key, case_id
        self._words, self._moments = words, moments

    @property
    def who(self) -> Person:
        return self._who

    @property
    def text(self) -> str:
        return fill(self.step.text, self._words)

    @property
    def due_us(self) -> int:
        found = moment(self.step.field("due"), self._moments, self._desk.clock())
        if found is None:
            raise BadValue("variable_empty", field="macro.due", label=self.step.field("due"))
        return found

    def do(self, verb: Callable[..., Changed], **fields: Any) -> None:
        verb(self._desk, self._who, key=self._key, case_id=self._case_id, **fields)

    def put_away(self) -> None:
        problem = snoozing.in_the_way(self._desk, self._who, self._case_id, self._desk.clock())
        if problem is not None:
            raise problem
        snoozing.snooze(self._desk, self._who, key=self._key, cases=[self._case_id], until_us=self.due_us)


_ACTIONS: Final[Mapping[str, Callable[[_Doing], None]]] = {
    "say": lambda d: d.do(conversation.say_phrase, text=d.text),
    "reply": lambda d: d.do(conversation.send_reply, text=d.text, channel=d.step.field("channel")),
    "note": lambda d: d.do(conversation.add_note, text=d.text),
    "progress": lambda d: d.do(tasks.tell_progress, text=d.text, channel=d.step.field("channel") or "phone"),
    "wait": lambda d: d.do(assigning.wait, on=d.step.field("on")),
    "go_on": lambda d: d.do(assigning.stop_waiting),
    "assign": lambda d: d.do(assigning.assign, owner_id=d.who.id if d.step.field("to") == "me" else 0),
    "urgency": lambda d: d.do(conversation.classify, urgency=int(d.step.field("to") or 0)),
    "set": lambda d: d.do(conversation.set_circumstance, circumstance=d.step.field("circumstance"), holds=True),
    "promise": lambda d: d.do(follow_up.promise, what=d.text, by_whom="", due_us=d.due_us),
    "callback": lambda d: d.do(follow_up.plan_callback, due_us=d.due_us),
    "remind": lambda d: d.do(reminding.remind, at_us=d.due_us, text=d.text),
    "snooze": lambda d: d.put_away(),
}


def _check(macro: Macro) -> None:
    """Refuse a macro that means nothing."""
    names = {variable.name for variable in macro.variables}
    for step in macro.steps:
        codes, texts = FIELDS.get(step.do, ((), ()))
        right = step.do in FIELDS and bool(step.text.strip()) == bool(texts) and {name for name, _ in step.fields} <= set(codes)
        for name in codes if right else ():
            known, value = CODES.get((step.do, name)), step.field(name)
            right = right and ((value in known or (name == "channel" and not value)) if known else is_moment(value))
        if not right:
            raise BadValue("macro_wrong", field="macro.text")
    unknown = sorted(asked(macro) - names)
    if unknown:
        known_names = ", ".join(f"{{{name}}}" for name in (*sorted(names), *BY_ITSELF))
        raise BadValue("macro_variable", field="macro.text", variable=unknown[0], known=known_names)
    if not macro.steps:
        raise BadValue("macro_wrong", field="macro.text")


def _written(macro: Macro) -> dict[str, Any]:
    return {
        "v": _V, "variables": [[each.name, each.kind, each.label] for each in macro.variables],
        "steps": [[each.do, dict(each.fields), each.text] for each in macro.steps],
    }


def _read(id_: str, name: str, definition: str) -> Macro | None:
    """Return a kept macro; None when another program wrote something else there."""
    try:
        table = json.loads(definition)
        variables = tuple(Variable(unicodedata.normalize("NFC", str(each[0])), str(each[1]), str(each[2])) for each in table["variables"])
        steps = tuple(Step(str(do), tuple((str(k), str(v)) for k, v in fields.items()), str(text)) for do, fields, text in table["steps"])
        macro = Macro(id_, name, steps, variables, own=True)
        if table["v"] != _V or not all(each.kind in KINDS for each in variables):
            return None
        _check(macro)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, Problem):
        return None
    return macro
