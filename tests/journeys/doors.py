"""A desk where people sign in, and how somebody comes in at it or sits down at another's window."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from complaint_desk.data import credentials
from complaint_desk.services import people, sign_in

BOSS, YUN = "rain on the harbour wall", "two foxes under a table"


def new_key() -> bytes:
    return secrets.token_bytes(16)


@pytest.fixture
def guarded(seat: Callable[..., Any]) -> Iterator[Any]:
    """A window of an administrator, with an agent in the desk, after people were let sign in."""
    with seat() as desk:
        people.add_person(desk.store, desk.desk.person, key=new_key(), login="yun", name="Yun Rivers", role="agent")
        sign_in.give(desk.store, desk.desk.person, key=new_key(), person=2, phrase=YUN)
        desk.desk.do(sign_in.set_rule, required=True, idle_minutes=5, phrase=BOSS)
        desk.desk.ask(people.everybody, then=desk.window._take_people)
        desk.hand.settle()
        yield desk


def enter(desk: Any, phrase: str, login: str = "") -> None:
    if login:
        desk.hand.write("sign_in.login", login)
    desk.hand.write("sign_in.phrase", phrase)
    desk.hand.press("sign_in.enter")


def become(desk: Any, login: str) -> None:
    """Let somebody else sit down, with the pass phrase they have by now."""
    desk.window.seating.lock()
    own = BOSS if login == "mara" else "three boats at noon"
    person = next(each for each in people.persons(desk.store) if each.login == login)
    kept = credentials.credential(desk.store.read(), person.id)
    enter(desk, YUN if kept is not None and kept.temporary else own, login=login)
    if desk.hand.shows("sign_in.new"):
        desk.hand.write("sign_in.new", own)
        desk.hand.write("sign_in.again", own)
        desk.hand.press("sign_in.choose")
    assert desk.desk.person.login == login
