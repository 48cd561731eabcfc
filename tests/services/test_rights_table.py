"""One table decides who may do what: each of its cells is tried at the door, and every service that records something has a row in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from complaint_desk.domain import rights
from complaint_desk.domain.authority import RIGHTS, Person
from complaint_desk.domain.events import Denied, NoteAdded
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.domain.stored import to_stored
from complaint_desk.domain.vocabulary import ROLES
from complaint_desk.services import customers, joining
from complaint_desk.services import people as staff
from complaint_desk.services.door import on_case, operate
from complaint_desk.services.queue import masked
from tests.services.desk import SmallDesk

SERVICES = Path(__file__).resolve().parents[2] / "complaint_desk" / "services"
CASE_VERBS = sorted(verb for verb, action in rights.ACTIONS.items() if action.states)
OTHER_VERBS = sorted(set(rights.ACTIONS) - set(CASE_VERBS))


def texts(node: ast.AST) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def recorded() -> dict[str, tuple[set[str], bool]]:
    """By verb: the rights that the services ask for when they record it, and whether it goes through the door of a case."""
    found: dict[str, tuple[set[str], bool]] = {}
    for file in SERVICES.glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id not in ("operate", "on_case"):
                continue
            named = {each.arg: each.value for each in call.keywords}
            asked = call.args[4] if call.func.id == "operate" else named.get("right", ast.Constant("work_case"))
            outcomes = [asked.body, asked.orelse] if isinstance(asked, ast.IfExp) else [asked]
            verb = call.args[3]
            for each in [verb.body, verb.orelse] if isinstance(verb, ast.IfExp) else [verb]:
                if isinstance(each, ast.Constant):
                    found.setdefault(str(each.value), (set(), call.func.id == "on_case"))[0].update(*(texts(one) for one in outcomes))
    return found


def test_every_verb_that_is_recorded_has_its_row_and_asks_for_the_right_in_it() -> None:
    asked = recorded()
    assert set(asked) == set(rights.ACTIONS)
    assert {verb: sorted(needed) for verb, (needed, _) in asked.items()} == {verb: sorted(row.rights) for verb, row in rights.ACTIONS.items()}
    assert {verb for verb, (_, of_case) in asked.items() if of_case} == set(CASE_VERBS)


def test_every_right_is_of_some_role_and_administrators_have_all() -> None:
    needed = {right for row in rights.ACTIONS.values() for right in row.rights}
    assert needed <= RIGHTS["administrator"]
    assert set(ROLES) <= set(RIGHTS)


@pytest.fixture
def cases(desk: SmallDesk) -> dict[str, int]:
    """An open, a closed and a merged case."""
    opened, ended, goes = desk.take(), desk.closed(), desk.take()
    joining.merge(desk.store, desk.boss, key=next(desk.keys), case_id=goes, into=opened)
    return {"open": opened, "closed": ended, "merged": goes}


def people(desk: SmallDesk) -> dict[str, Person]:
    return {role: desk.hire(f"{role}9", role) for role in ROLES}


def denied(desk: SmallDesk) -> str:
    """What was kept last on the desk's own stream."""
    return str(desk.store.read().value("SELECT data FROM event WHERE stream_id = 1 AND kind = 'denied' ORDER BY n DESC LIMIT 1"))


def expected(who: Person, verb: str, case_id: int = 0) -> str:
    return to_stored(Denied(person=who.id, verb=verb, case_id=case_id, why="RI-ROLE"))[0]


def test_each_cell_of_a_case_is_decided_as_the_table_says(desk: SmallDesk, cases: dict[str, int]) -> None:
    tried = 0
    for role, who in people(desk).items():
        for verb, row in ((verb, rights.ACTIONS[verb]) for verb in CASE_VERBS):
            for right, state in ((right, state) for right in row.rights for state in rights.STATES):
                tried += 1
                cell = (role, verb, state)
                try:
                    on_case(desk.store, who, next(desk.keys), verb, cases[state], lambda _case, _tx: [], right=right)
                except NotAllowed:
                    assert right not in RIGHTS[role], cell
                    assert denied(desk) == expected(who, verb, cases[state])
                except Problem:
                    assert right in RIGHTS[role], cell
                    assert state not in row.states, cell
                else:
                    assert right in RIGHTS[role], cell
                    assert state in row.states, cell
    assert tried >= len(CASE_VERBS) * len(ROLES) * len(rights.STATES)


def test_each_cell_of_the_desk_is_decided_as_the_table_says(desk: SmallDesk) -> None:
    for role, who in people(desk).items():
        for verb in OTHER_VERBS:
            for right in rights.ACTIONS[verb].rights:
                try:
                    operate(desk.store, who, next(desk.keys), verb, right, lambda _tx: {})
                except NotAllowed:
                    assert right not in RIGHTS[role], (role, verb)
                    assert denied(desk) == expected(who, verb)
                else:
                    assert right in RIGHTS[role], (role, verb)


def test_a_right_that_is_taken_away_is_gone_with_the_next_press(desk: SmallDesk) -> None:
    case = desk.take()
    staff.change_person(desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, role="department", limit="0")
    with pytest.raises(NotAllowed):
        on_case(desk.store, desk.agent, next(desk.keys), "hear", case, lambda _case, _tx: [NoteAdded(text="x")])


@pytest.mark.parametrize("role", ROLES)
def test_a_name_is_masked_for_whom_the_table_says(role: str) -> None:
    hidden = rights.seen(role, "customer.name") == rights.MASKED
    assert masked(Person(7, "x", "X", role)) is hidden


@pytest.mark.parametrize("role", [role for role in ROLES if "see_cases" in RIGHTS[role]])
def test_no_service_hands_a_customer_whole_to_whom_the_table_masks_their_name_from(desk: SmallDesk, role: str) -> None:
    """Decided before anything reaches a window: a role without their name is given neither that nor their number."""
    case = desk.take(name="Noor Vanderlee")
    who, customer_id = Person(70, "x", "X", role), desk.case(case).customer_id
    [number] = desk.store.read().rows("SELECT phone FROM customer WHERE id = ?", (customer_id,))
    given = repr((customers.find(desk.store, who, typed="vanderlee"), customers.one(desk.store, who, customer_id=customer_id)))
    whole = rights.seen(role, "customer.name") == rights.WHOLE
    assert [text in given for text in ("Noor", "Vanderlee", number[0])] == [whole] * 3
    assert str(customer_id) in given


def test_what_the_table_does_not_know_nobody_sees() -> None:
    assert {rights.seen(role, "customer.diagnosis") for role in ROLES} == {rights.HIDDEN}
    assert rights.seen("stranger", "customer.name") == rights.HIDDEN
