"""A desk at which people sign in, for tests of the services, and what tests of its door do again and again."""

from __future__ import annotations

import pytest

from complaint_desk.domain import events as ev
from complaint_desk.domain.problems import Problem
from complaint_desk.domain.sign_in import wait_us
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import sign_in
from complaint_desk.services.hashing import Cost
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk, StillClock

CHEAP = Cost(rounds=1, kib=64, lanes=1)
BOSS, YUN = "rain on the harbour wall", "two foxes under a table"


def let_people_sign_in(desk: SmallDesk) -> SmallDesk:
    """The desk after its administrator let people sign in; the agent has chosen a pass phrase."""
    sign_in.set_rule(desk.store, desk.boss, key=next(desk.keys), required=True, idle_minutes=5, phrase=BOSS, cost=CHEAP)
    sign_in.give(desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, phrase="a word for today only", current=BOSS, cost=CHEAP)
    sign_in.change_own(desk.store, desk.agent, key=next(desk.keys), current="a word for today only", new=YUN, cost=CHEAP)
    return desk


def enter(desk: SmallDesk, login: str, phrase: str, how: str = "start") -> sign_in.SignedIn:
    return sign_in.sign_in(desk.store, login, phrase, how=how, cost=CHEAP)


def refused(desk: SmallDesk, login: str, phrase: str) -> Problem:
    """Why somebody was not let in; told in all languages."""
    with pytest.raises(Problem) as problem:
        enter(desk, login, phrase)
    for language in LANGUAGES:
        assert Words(language).of(problem.value.message)
    return problem.value


def happened(desk: SmallDesk) -> list[ev.Event]:
    """What happened at the door, in order."""
    ids = [row[0] for row in desk.store.read().rows("SELECT id FROM stream WHERE kind = 'sign_in' ORDER BY id")]
    return [r.event for id_ in ids for r in desk.store.history(id_)]


def miss(desk: SmallDesk, login: str, times: int) -> None:
    """So many misses, each after the wait that was asked for."""
    for n in range(times):
        desk.clock.us += wait_us(n)
        refused(desk, login, "not the right one")


def still(desk: SmallDesk) -> None:
    """Let no time go by unless it is set on."""
    clock = StillClock()
    clock.us = desk.clock.us
    desk.clock = desk.store.clock = clock  # type: ignore[assignment]
