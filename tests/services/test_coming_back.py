"""Coming back to a desk at which people sign in: with a recovery code, after a rescue, and after it was put back from a copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.data import credentials
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.sign_in import SignInRule
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import backups, people, restoring, sign_in
from complaint_desk.services.hashing import Cost
from complaint_desk.services.rescuing import Rescued, rescue
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk
from tests.services.signing import BOSS, CHEAP, YUN, enter, happened, let_people_sign_in, refused, still


@pytest.fixture
def guarded(desk: SmallDesk) -> SmallDesk:
    """The desk after its administrator let people sign in."""
    return let_people_sign_in(desk)


@pytest.fixture
def unwatched(tmp_path: Path) -> SmallDesk:
    """Such a desk that a test may close and damage."""
    desk = SmallDesk.made(tmp_path / "damaged.sqlite", Rules())
    sign_in.set_rule(desk.store, desk.boss, key=next(desk.keys), required=True, idle_minutes=5, phrase=BOSS, cost=CHEAP)
    sign_in.give(desk.store, desk.boss, key=next(desk.keys), person=desk.agent.id, phrase=YUN, current=BOSS, cost=CHEAP)
    return desk


# a lone administrator who forgot theirs -------------------------------------------------------------------------------------------


@pytest.fixture
def code(guarded: SmallDesk) -> str:
    made = sign_in.recovery_code()
    sign_in.keep_recovery_code(guarded.store, guarded.boss, key=next(guarded.keys), code=made, current=BOSS, cost=CHEAP)
    return made


@pytest.mark.parametrize("typed", [lambda code: code, lambda code: f" {code.upper()} ", lambda code: code.replace("-", " ")])
def test_a_recovery_code_lets_a_lone_administrator_in_once_to_choose_a_pass_phrase(
    guarded: SmallDesk, code: str, typed: Callable[[str], str]
) -> None:
    written = typed(code)
    assert enter(guarded, "mara", written).temporary
    sign_in.change_own(guarded.store, guarded.boss, key=next(guarded.keys), current=written, new="a heron at low water", cost=CHEAP)
    assert not enter(guarded, "mara", "a heron at low water").temporary
    assert refused(guarded, "mara", code).code == "SI-WRONG"
    told = [r.event for r in guarded.store.history(1) if isinstance(r.event, ev.RecoveryCode)]
    assert told == [ev.RecoveryCode(person=1), ev.RecoveryCode(person=1, what="used")]
    assert check(guarded.store).problems == []


PARTED: list[Callable[[str], str]] = [
    lambda code: code, str.upper, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "),
]


@pytest.mark.parametrize("second", PARTED)
@pytest.mark.parametrize("first", PARTED)
def test_who_stops_before_choosing_comes_in_again_however_they_part_the_groups(
    guarded: SmallDesk, code: str, first: Callable[[str], str], second: Callable[[str], str]
) -> None:
    assert enter(guarded, "mara", first(code)).temporary
    assert enter(guarded, "mara", second(code)).temporary  # the program was ended before a pass phrase was chosen
    assert enter(guarded, "mara", first(code), how="unlock").temporary
    sign_in.change_own(guarded.store, guarded.boss, key=next(guarded.keys), current=second(code), new="a heron at low water", cost=CHEAP)
    assert not enter(guarded, "mara", "a heron at low water").temporary


def test_a_code_of_before_that_is_kept_for_a_higher_price_is_known_in_every_form(guarded: SmallDesk, code: str) -> None:
    dearer = Cost(rounds=2, kib=64, lanes=1)
    enter(guarded, "mara", code.upper())
    sign_in.sign_in(guarded.store, "mara", code, cost=dearer)
    assert sign_in.sign_in(guarded.store, "mara", code.replace("-", " "), cost=dearer).temporary


@pytest.mark.parametrize("again", PARTED)
def test_a_used_up_code_is_no_pass_phrase_of_ones_own_in_any_form(guarded: SmallDesk, code: str, again: Callable[[str], str]) -> None:
    enter(guarded, "mara", code)
    with pytest.raises(BadValue) as problem:
        sign_in.change_own(guarded.store, guarded.boss, key=next(guarded.keys), current=code, new=again(code), cost=CHEAP)
    assert problem.value.message.key == "problem.pass_phrase_same"


def test_a_code_is_for_signing_in_and_for_nothing_else(guarded: SmallDesk, code: str) -> None:
    store, boss, another = guarded.store, guarded.boss, sign_in.recovery_code()
    verbs: list[Callable[[], object]] = [
        lambda: sign_in.change_own(store, boss, key=next(guarded.keys), current=code, new="a heron at low water", cost=CHEAP),
        lambda: sign_in.give(
            store, boss, key=next(guarded.keys), person=guarded.agent.id, phrase="for this once only", current=code, cost=CHEAP),
        lambda: sign_in.keep_recovery_code(store, boss, key=next(guarded.keys), code=another, current=code, cost=CHEAP),
        lambda: sign_in.set_rule(store, boss, key=next(guarded.keys), required=False, current=code, cost=CHEAP),
    ]
    for n, verb in enumerate(verbs, 1):
        with pytest.raises(Problem) as problem:
            verb()
        assert problem.value.code == "SI-WRONG"
        assert happened(guarded)[-1] == ev.SignInFailed(person=boss.id, misses=n, how="unlock")
    assert not enter(guarded, "mara", BOSS).temporary
    assert not enter(guarded, "yun", YUN).temporary
    assert enter(guarded, "mara", code).temporary
    assert refused(guarded, "mara", another).code == "SI-WRONG"


def test_a_code_is_set_by_nobody_who_only_found_the_window_open(guarded: SmallDesk) -> None:
    store, boss, made = guarded.store, guarded.boss, sign_in.recovery_code()
    for current in ("", "found it open"):
        with pytest.raises(Problem) as problem:
            sign_in.set_rule(store, boss, key=next(guarded.keys), required=True, recovery=made, current=current, cost=CHEAP)
        assert problem.value.code == "SI-WRONG"
    assert not sign_in.standing(store, boss).recovery
    sign_in.set_rule(store, boss, key=next(guarded.keys), required=True, idle_minutes=2, cost=CHEAP)  # the minutes ask for nothing
    sign_in.set_rule(store, boss, key=next(guarded.keys), required=True, recovery=made, current=BOSS, cost=CHEAP)
    assert enter(guarded, "mara", made).temporary


def test_a_code_is_made_by_who_shows_who_they_are_and_the_one_before_holds_no_more(guarded: SmallDesk, code: str) -> None:
    with pytest.raises(Problem) as problem:
        sign_in.keep_recovery_code(
            guarded.store, guarded.boss, key=next(guarded.keys), code=sign_in.recovery_code(), current="found it open", cost=CHEAP)
    assert problem.value.code == "SI-WRONG"
    with pytest.raises(NotAllowed):
        sign_in.keep_recovery_code(guarded.store, guarded.agent, key=next(guarded.keys), code=code, current=YUN, cost=CHEAP)
    sign_in.keep_recovery_code(
        guarded.store, guarded.boss, key=next(guarded.keys), code=sign_in.recovery_code(), current=BOSS, cost=CHEAP)
    assert refused(guarded, "mara", code).code == "SI-WRONG"


def test_a_code_is_its_persons_own_no_argument_of_a_verb_and_of_no_use_to_who_is_no_administrator_any_more(
    guarded: SmallDesk, code: str
) -> None:
    store, boss = guarded.store, guarded.boss
    assert refused(guarded, "yun", code).code == "SI-WRONG"
    with pytest.raises(Problem):
        enter(guarded, "mara", code, how="command")
    people.change_person(store, boss, key=next(guarded.keys), person=guarded.agent.id, role="administrator", limit="")
    people.change_person(store, boss, key=next(guarded.keys), person=boss.id, role="agent", limit="0")
    assert refused(guarded, "mara", code).code == "SI-WRONG"


def test_misses_with_codes_cost_the_same_time_and_a_code_stands_nowhere(guarded: SmallDesk, code: str) -> None:
    still(guarded)
    for _ in range(5):
        refused(guarded, "mara", sign_in.recovery_code())
    assert refused(guarded, "mara", code).code == "SI-WAIT"
    assert sign_in.standing(guarded.store, guarded.boss).recovery
    assert credentials.owners(guarded.store.read()) == {guarded.boss.id, guarded.agent.id}
    held = b"".join(each.read_bytes() for each in guarded.store.path.parent.rglob("*") if each.is_file())
    assert code.encode() not in held
    assert code.replace("-", "").encode() not in held


def test_two_windows_use_a_code_once(guarded: SmallDesk, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = credentials.drop_recovery
    with monkeypatch.context() as patch:
        patch.setattr(credentials, "drop_recovery", lambda notes, id_: plain(notes, id_) and plain(notes, id_))
        assert refused(guarded, "mara", code).code == "SI-WRONG"
    assert enter(guarded, "mara", code).temporary  # the one that came too late took nothing away


def test_the_set_up_keeps_a_code_with_the_pass_phrase(desk: SmallDesk) -> None:
    made = sign_in.recovery_code()
    sign_in.set_rule(desk.store, desk.boss, key=next(desk.keys), required=True, phrase=BOSS, recovery=made, cost=CHEAP)
    assert sign_in.standing(desk.store, desk.boss).recovery
    assert enter(desk, "mara", made).temporary


def test_an_administrator_sees_who_came_and_who_was_refused_and_nobody_else_does(guarded: SmallDesk) -> None:
    enter(guarded, "yun", YUN)
    sign_in.lock(guarded.store, guarded.agent, why="idle")
    refused(guarded, "nobody", "not the right one")
    found = sign_in.comings(guarded.store, guarded.boss)
    assert [(each.kind, each.what, each.person and each.person.login) for each in found] == [
        ("sign_in_failed", "wrong", None), ("locked", "idle", "yun"), ("signed_in", "start", "yun"),
    ]
    assert len(sign_in.comings(guarded.store, guarded.boss, most=2)) == 2
    with pytest.raises(NotAllowed):
        sign_in.comings(guarded.store, guarded.agent)


# rescued and put back ----------------------------------------------------------------------------------------------------------


def rescued(desk: SmallDesk, target: Path, *, torn: bool, told: list[Rescued] | None = None) -> Store:
    """The desk put together anew from its file, in which the pass phrases can be read, or not."""
    desk.store.close()
    if torn:
        with closing(sqlite3.connect(desk.store.path)) as file:
            file.execute("DELETE FROM credential")
            file.commit()
    found = rescue(
        desk.store.path, target, rules=Rules(), clock=desk.clock, login="mara",
        seat=(lambda store: sign_in.sign_in(store, "mara", BOSS, how="command", cost=CHEAP).person) if not torn else None)
    assert (found.missing, found.lost) == (0, ())
    if told is not None:
        told.append(found)
    return Store.open(target, Rules(), clock=desk.clock)


def test_a_rescued_desk_asks_for_the_same_pass_phrases(unwatched: SmallDesk, tmp_path: Path) -> None:
    enter(unwatched, "yun", YUN)
    with closing(rescued(unwatched, tmp_path / "rescued.sqlite", torn=False)) as again:
        assert sign_in.rule(again).required
        assert sign_in.sign_in(again, "yun", YUN, cost=CHEAP).person.id == unwatched.agent.id
        assert check(again).problems == []


def test_a_rescued_desk_without_a_readable_pass_phrase_locks_nobody_out_and_says_so(unwatched: SmallDesk, tmp_path: Path) -> None:
    told: list[Rescued] = []
    with closing(rescued(unwatched, tmp_path / "rescued.sqlite", torn=True, told=told)) as again:
        assert not sign_in.rule(again).required
        assert told[0].let_in
        last = [r for r in again.history(1) if isinstance(r.event, ev.SignInRuleSet)][-1]
        assert (last.event, last.actor_id) == (ev.SignInRuleSet(required=False, idle_minutes=5), 0)


def test_a_whole_desk_is_rescued_by_nobody_who_does_not_sign_in_at_it(unwatched: SmallDesk, tmp_path: Path) -> None:
    """The pass phrases stand in the journal still: a copy without them would serve whoever made it."""
    assert (unwatched.store.path.with_name(unwatched.store.path.name + "-wal")).stat().st_size > 0
    out = tmp_path / "rescued.sqlite"
    with pytest.raises(Problem) as problem:
        rescue(unwatched.store.path, out, rules=Rules(), clock=unwatched.clock, login="mara")
    assert problem.value.code == "SI-NEEDED"

    def agent(store: Store) -> Person:
        return sign_in.sign_in(store, "yun", YUN, how="command", cost=CHEAP).person

    def boss(store: Store) -> Person:
        return sign_in.sign_in(store, "mara", BOSS, how="command", cost=CHEAP).person

    with pytest.raises(NotAllowed):
        rescue(unwatched.store.path, out, rules=Rules(), clock=unwatched.clock, login="", seat=agent)
    assert not out.exists()
    found = rescue(unwatched.store.path, out, rules=Rules(), clock=unwatched.clock, login="", seat=boss)
    assert not found.let_in
    with closing(Store.open(out, Rules(), clock=unwatched.clock)) as again:
        assert sign_in.rule(again).required
    unwatched.store.close()


def test_pass_phrases_that_wait_in_the_journal_of_a_damaged_desk_hold_in_the_rescued_one(
    unwatched: SmallDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("complaint_desk.services.rescuing.whole", lambda *_, **_more: False)
    out = tmp_path / "rescued.sqlite"
    found = rescue(
        unwatched.store.path, out, rules=Rules(), clock=unwatched.clock, login="",
        seat=lambda store: sign_in.sign_in(store, "mara", BOSS, how="command", cost=CHEAP).person)
    assert not found.let_in
    with pytest.raises(Problem) as problem:
        rescue(unwatched.store.path, tmp_path / "second.sqlite", rules=Rules(), clock=unwatched.clock, login="mara")
    assert problem.value.code == "SI-NEEDED"
    unwatched.store.close()


@dataclass(frozen=True, slots=True)
class Story:
    """A desk that was copied, and then changed who comes in and how."""

    path: Path
    copy: Path


@pytest.fixture
def story(guarded: SmallDesk, tmp_path: Path) -> Iterator[Story]:
    """After the copy the agent changed her pass phrase, somebody left and somebody came."""
    store, boss, keys = guarded.store, guarded.boss, guarded.keys
    people.add_person(store, boss, key=next(keys), login="ada", name="Ada Lund", role="agent")
    sign_in.give(store, boss, key=next(keys), person=3, phrase="only for this once", current=BOSS, cost=CHEAP)
    out = tmp_path / "copies" / "desk-1.sqlite"
    backups.copy_out(store, boss, key=next(keys), out=out)
    sign_in.change_own(store, guarded.agent, key=next(keys), current=YUN, new="three boats at noon", cost=CHEAP)
    people.change_person(store, boss, key=next(keys), person=3, role="agent", limit="0", active=False)
    people.add_person(store, boss, key=next(keys), login="new", name="Jo Park", role="agent")
    sign_in.set_rule(store, boss, key=next(keys), required=True, idle_minutes=2, cost=CHEAP)
    store.close()
    yield Story(store.path, out)
    guarded.store = Store.open(store.path, Rules(), clock=guarded.clock)


def put_back(desk: SmallDesk, story: Story, **fields: Any) -> Store:
    wanted = restoring.point(story.path, story.copy)
    restoring.restore(story.path, wanted, rules=Rules(), clock=desk.clock, login="", seat=lambda _store: desk.boss, **fields)
    return Store.open(story.path, Rules(), clock=desk.clock)


def test_before_a_desk_is_put_back_it_is_told_who_would_be_as_then_and_whose_pass_phrases_hold(guarded: SmallDesk, story: Story) -> None:
    found = restoring.look(story.path, restoring.point(story.path, story.copy))
    assert (found.people, found.phrases, found.rule) == (("Ada Lund", "Jo Park"), (guarded.agent.name,), True)
    for language in LANGUAGES:
        words = Words(language)
        today, then = ([words.of(each) for each in restoring.told(found, 0, sign_in_then=then)] for then in (False, True))
        assert any("Ada Lund" in each for each in today)
        assert words("backups.sign_in_today") in today
        assert words("backups.sign_in_then") in then


def test_a_desk_that_is_put_back_asks_for_todays_pass_phrases_of_who_works_here_today(guarded: SmallDesk, story: Story) -> None:
    with pytest.raises(Problem) as problem:
        restoring.restore(
            story.path, restoring.point(story.path, story.copy), rules=Rules(), clock=guarded.clock, login="mara", strict=True)
    assert problem.value.code == "SI-NEEDED"
    with closing(put_back(guarded, story)) as store:
        assert sign_in.rule(store) == SignInRule(required=True, idle_minutes=2)
        assert sign_in.sign_in(store, "yun", "three boats at noon", cost=CHEAP).person.id == guarded.agent.id
        with pytest.raises(Problem):
            sign_in.sign_in(store, "yun", YUN, cost=CHEAP)
        with pytest.raises(Problem):  # she left, and the copy of before is no way back in
            sign_in.sign_in(store, "ada", "only for this once", cost=CHEAP)
        marks = [r.event for r in store.history(1) if isinstance(r.event, ev.DeskRestored)]
        assert [each.sign_in for each in marks] == ["today"]
        assert check(store).problems == []


def test_the_pass_phrases_of_then_come_back_where_somebody_says_so(guarded: SmallDesk, story: Story) -> None:
    with closing(put_back(guarded, story, sign_in_then=True)) as store:
        assert sign_in.rule(store) == SignInRule(required=True, idle_minutes=5)
        assert sign_in.sign_in(store, "yun", YUN, cost=CHEAP).person.id == guarded.agent.id
        marks = [r.event for r in store.history(1) if isinstance(r.event, ev.DeskRestored)]
        assert [each.sign_in for each in marks] == ["then"]


def test_a_copy_of_before_people_signed_in_does_not_open_the_desk(desk: SmallDesk, tmp_path: Path) -> None:
    out = tmp_path / "copies" / "desk-1.sqlite"
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    sign_in.set_rule(desk.store, desk.boss, key=next(desk.keys), required=True, phrase=BOSS, cost=CHEAP)
    desk.store.close()
    with closing(put_back(desk, Story(desk.store.path, out))) as store:
        assert sign_in.rule(store).required
        assert sign_in.sign_in(store, "mara", BOSS, cost=CHEAP).person == desk.boss
    desk.store = Store.open(desk.store.path, Rules(), clock=desk.clock)


# put back to a day on which somebody else was the administrator -----------------------------------------------------------------


ADA_THEN, ADA = "ada of that very day", "ada as of this evening"


def handed_over(desk: SmallDesk, out: Path, *, known: bool) -> Person:
    """Ada Lund is the administrator by now, and who was it at the time of the copy works here no more; return her.

    ``known`` tells that she was an agent by then; else she came later, with a number that she does not get in the restored desk.
    """
    store, boss, keys = desk.store, desk.boss, desk.keys

    def ada_comes() -> Person:
        people.add_person(store, boss, key=next(keys), login="ada", name="Ada Lund", role="agent")
        ada = next(p for p in store.persons().values() if p.login == "ada")
        sign_in.give(store, boss, key=next(keys), person=ada.id, phrase="only for this once", current=BOSS, cost=CHEAP)
        sign_in.change_own(store, ada, key=next(keys), current="only for this once", new=ADA_THEN, cost=CHEAP)
        return ada

    ada = ada_comes() if known else None
    backups.copy_out(store, boss, key=next(keys), out=out)
    if ada is None:
        people.add_person(store, boss, key=next(keys), login="guest", name="Gast Lehner", role="agent")
        ada = ada_comes()
    people.change_person(store, boss, key=next(keys), person=ada.id, role="administrator", limit="90")
    ada = store.persons()[ada.id]
    sign_in.change_own(store, ada, key=next(keys), current=ADA_THEN, new=ADA, cost=CHEAP)
    code = sign_in.recovery_code()
    sign_in.keep_recovery_code(store, ada, key=next(keys), code=code, current=ADA, cost=CHEAP)
    people.change_person(store, ada, key=next(keys), person=boss.id, role="administrator", limit="0", active=False)
    store.close()
    return ada


@pytest.mark.parametrize("known", [True, False])
def test_todays_administrator_stays_one_and_the_one_who_left_does_not_come_back_in(
    guarded: SmallDesk, tmp_path: Path, known: bool
) -> None:
    out, path = tmp_path / "copies" / "desk-1.sqlite", guarded.store.path
    ada = handed_over(guarded, out, known=known)
    found = restoring.look(path, restoring.point(path, out))
    left = (guarded.boss.name,) if known else (guarded.boss.name, "Gast Lehner")
    assert (set(found.as_then(sign_in_then=False)), found.stay(sign_in_then=False)) == (set(left), ("Ada Lund",))
    assert (set(found.as_then(sign_in_then=True)), found.stay(sign_in_then=True)) == ({*left, "Ada Lund"}, ())
    for language in LANGUAGES:
        words = Words(language)
        today, then = ([words.of(each) for each in restoring.told(found, 0, sign_in_then=then)] for then in (False, True))
        stays = words("backups.administrators_today", names="Ada Lund")
        assert (stays in today, stays in then) == (True, False)
    restoring.restore(path, restoring.point(path, out), rules=Rules(), clock=guarded.clock, login="", seat=lambda _store: ada)
    with closing(Store.open(path, Rules(), clock=guarded.clock)) as store:
        came = sign_in.sign_in(store, "ada", ADA, cost=CHEAP).person
        assert (came.role, came.limit, came.active) == ("administrator", "90", True)
        assert sign_in.standing(store, came).recovery
        assert sign_in.sign_in(store, "yun", YUN, cost=CHEAP).person.id == guarded.agent.id
        for login, typed in (("ada", ADA_THEN), ("mara", BOSS)):
            with pytest.raises(Problem) as problem:
                sign_in.sign_in(store, login, typed, cost=CHEAP)
            assert problem.value.code == "SI-WRONG"
        marks = [r for r in store.history(1) if isinstance(r.event, ev.DeskRestored)]
        assert [(each.event.sign_in, each.actor_id) for each in marks] == [("today", came.id)]
        assert check(store).problems == []
    guarded.store = Store.open(path, Rules(), clock=guarded.clock)


def test_what_is_told_of_another_desks_backup_is_what_holds(guarded: SmallDesk, tmp_path: Path) -> None:
    other = SmallDesk.made(tmp_path / "other.sqlite", Rules())
    out = tmp_path / "copies" / "other-1.sqlite"
    backups.copy_out(other.store, other.boss, key=next(other.keys), out=out)
    other.store.close()
    path = guarded.store.path
    guarded.store.close()
    found = restoring.look(path, restoring.point(path, out))
    words = Words("en")
    assert not found.same
    assert words("backups.sign_in_then") in [words.of(each) for each in restoring.told(found, 0)]
    restoring.restore(path, restoring.point(path, out), rules=Rules(), clock=guarded.clock, login="", seat=lambda _store: guarded.boss)
    guarded.store = Store.open(path, Rules(), clock=guarded.clock)
    assert not sign_in.rule(guarded.store).required
    assert [r.event.sign_in for r in guarded.store.history(1) if isinstance(r.event, ev.DeskRestored)] == ["then"]


def test_a_desk_that_can_be_looked_into_but_not_opened_is_put_back_by_nobody_who_may_not(desk: SmallDesk, tmp_path: Path) -> None:
    out, path = tmp_path / "copies" / "desk-1.sqlite", desk.store.path
    backups.copy_out(desk.store, desk.boss, key=next(desk.keys), out=out)
    desk.store.close()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE of_another_program (x)")
    with pytest.raises(NotAllowed):
        restoring.restore(path, restoring.point(path, out), rules=Rules(), clock=desk.clock, login="yun", strict=True)
    with closing(sqlite3.connect(path)) as file:
        file.execute("DROP TABLE of_another_program")
    desk.store = Store.open(path, Rules(), clock=desk.clock)
