"""Who signs in is who they say: wrong and unknown look alike, misses cost time that nothing shortens, and no secret stands anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complaint_desk.data import credentials
from complaint_desk.data.check import check
from complaint_desk.data.store import Store
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem, StoreProblem
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.sign_in import LONGEST_WAIT_US, SignInRule, account_of, wait_us
from complaint_desk.domain.spans import DAY, HOUR, SECOND
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import hashing, packs, people, proving, sign_in
from complaint_desk.services.hashing import RFC_9106, Cost
from complaint_desk.wording import Words
from tests.in_memory import passing_folder
from tests.services.desk import SmallDesk, StillClock
from tests.services.signing import BOSS, CHEAP, YUN, enter, happened, let_people_sign_in, miss, refused, still


@pytest.fixture
def guarded(desk: SmallDesk) -> SmallDesk:
    """The desk after its administrator let people sign in."""
    return let_people_sign_in(desk)


# who comes in ------------------------------------------------------------------------------------------------------------------


def test_the_right_name_and_pass_phrase_let_somebody_in(guarded: SmallDesk) -> None:
    found = enter(guarded, "  Mara ", BOSS)
    assert (found.person.id, found.temporary) == (guarded.boss.id, False)
    assert happened(guarded)[-1] == ev.SignedIn(person=guarded.boss.id)


def test_a_desk_that_asks_for_nothing_serves_whoever_sits_there(desk: SmallDesk) -> None:
    assert sign_in.rule(desk.store) == SignInRule()
    assert people.sit_down(desk.store, "mara") == desk.boss


def test_where_people_sign_in_nobody_sits_down_by_name_alone(guarded: SmallDesk) -> None:
    assert sign_in.rule(guarded.store) == SignInRule(required=True, idle_minutes=5)
    for login in ("mara", "yun", "nobody"):
        with pytest.raises(Problem) as problem:
            people.sit_down(guarded.store, login)
        assert problem.value.code == "SI-NEEDED"


def test_who_left_or_has_no_pass_phrase_or_is_nobody_gets_the_answer_of_a_wrong_one(guarded: SmallDesk) -> None:
    store, boss = guarded.store, guarded.boss
    people.add_person(store, boss, key=next(guarded.keys), login="new", name="Jo", role="agent")
    people.change_person(store, boss, key=next(guarded.keys), person=guarded.agent.id, role="agent", limit="0", active=False)
    answers = {
        (problem.code, problem.message)
        for problem in (refused(guarded, *each) for each in (("mara", "wrong phrase"), ("new", "x" * 9), ("yun", YUN), ("nobody", "x" * 9)))
    }
    assert len(answers) == 1
    assert [e.person for e in happened(guarded) if isinstance(e, ev.SignInFailed)] == [boss.id, 3, 0, 0]


def test_the_same_work_is_done_for_a_name_that_nobody_has(guarded: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[bytes | None] = []

    def looked(kept: bytes | None, phrase: str, cost: Cost) -> bool:
        done.append(kept)
        return hashing.matches(kept, phrase, cost)

    monkeypatch.setattr(proving, "matches", looked)
    refused(guarded, "mara", "wrong phrase")
    refused(guarded, "nobody", "wrong phrase")
    assert [kept is None for kept in done] == [False, True]


# misses ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["mara", "nobody"])
def test_from_the_fifth_miss_on_one_waits_whether_there_is_such_a_name_or_not(guarded: SmallDesk, login: str) -> None:
    codes = [refused(guarded, login, "not the right one").code for _ in range(6)]
    assert codes == ["SI-WRONG"] * 5 + ["SI-WAIT"]
    guarded.clock.us += wait_us(5)
    assert refused(guarded, login, "not the right one").code == "SI-WRONG"


def test_while_one_waits_the_right_one_is_not_looked_at_and_afterwards_it_is(guarded: SmallDesk) -> None:
    miss(guarded, "mara", 5)
    assert refused(guarded, "mara", BOSS).code == "SI-WAIT"
    guarded.clock.us += wait_us(5)
    assert enter(guarded, "mara", BOSS).person == guarded.boss
    assert [e.why for e in happened(guarded) if isinstance(e, ev.SignInFailed)] == ["wrong"] * 5 + ["wait"]
    assert refused(guarded, "mara", "not the right one").code == "SI-WRONG"


def test_one_persons_misses_are_not_anothers(guarded: SmallDesk) -> None:
    miss(guarded, "mara", 6)
    assert enter(guarded, "yun", YUN).person.id == guarded.agent.id


def test_a_new_start_and_a_clock_set_back_do_not_shorten_the_wait(guarded: SmallDesk) -> None:
    miss(guarded, "mara", 9)
    again = Store.open(guarded.store.path, Rules(), clock=guarded.clock)
    try:
        for set_back in (0, 100 * DAY):
            guarded.clock.us -= set_back
            with pytest.raises(Problem) as problem:
                sign_in.sign_in(again, "mara", BOSS, cost=CHEAP)
            assert problem.value.code == "SI-WAIT"
        guarded.clock.us += wait_us(9)
        assert sign_in.sign_in(again, "mara", BOSS, cost=CHEAP).person.id == guarded.boss.id
    finally:
        again.close()


def test_the_last_administrator_waits_a_quarter_of_an_hour_at_the_longest(guarded: SmallDesk) -> None:
    miss(guarded, "mara", 30)
    guarded.clock.us += LONGEST_WAIT_US
    assert enter(guarded, "mara", BOSS).person == guarded.boss


def test_a_program_killed_while_it_looks_has_made_a_miss(guarded: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_kept: bytes | None, _phrase: str, _cost: Cost) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(proving, "matches", killed)
        for n in range(5):
            guarded.clock.us += n
            with pytest.raises(KeyboardInterrupt):
                enter(guarded, "mara", "guess")
    assert refused(guarded, "mara", BOSS).code == "SI-WAIT"


def test_misses_on_the_command_line_keep_nobody_out_of_the_window(guarded: SmallDesk) -> None:
    still(guarded)
    for _ in range(8):
        with pytest.raises(Problem):
            enter(guarded, "mara", "guess by a loop", how="command")
    with pytest.raises(Problem) as problem:
        enter(guarded, "mara", BOSS, how="command")
    assert problem.value.code == "SI-WAIT"
    assert enter(guarded, "mara", BOSS, how="unlock").person == guarded.boss
    with pytest.raises(Problem) as problem:
        enter(guarded, "mara", BOSS, how="command")
    assert problem.value.code == "SI-WAIT"


def test_a_loop_of_tries_that_come_too_soon_is_one_line_in_the_trail_and_counted(guarded: SmallDesk) -> None:
    still(guarded)
    miss(guarded, "mara", 5)
    for _ in range(40):
        assert refused(guarded, "mara", BOSS).code == "SI-WAIT"
    guarded.clock.us += wait_us(5)
    enter(guarded, "mara", BOSS)
    failed = [e for e in happened(guarded) if isinstance(e, ev.SignInFailed)]
    assert [e.why for e in failed] == ["wrong"] * 5 + ["wait"]
    assert happened(guarded)[-1] == ev.SignedIn(person=guarded.boss.id, early=39)


def test_a_loop_over_invented_names_fills_no_trail(guarded: SmallDesk) -> None:
    for n in range(60):
        refused(guarded, f"nobody {n}", "not the right one")
    assert len(happened(guarded)) == proving.NAMELESS_AN_HOUR
    guarded.clock.us += HOUR
    refused(guarded, "nobody again", "not the right one")
    assert happened(guarded)[-1] == ev.SignInFailed(person=0, misses=1, early=60 - proving.NAMELESS_AN_HOUR)


# a full disk -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(guarded: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The desk on a disk on which nothing has room any more; called, there is."""

    def refuse(_work: object) -> None:
        raise StoreProblem("disk_full_writing", code="ST-FULL", path=str(guarded.store.path))

    with monkeypatch.context() as patch:
        miss(guarded, "mara", 3)
        still(guarded)
        patch.setattr(guarded.store, "_write", refuse)
        yield patch.undo


def test_who_was_at_work_comes_in_again_on_a_full_disk_and_it_is_recorded_when_there_is_room(
    guarded: SmallDesk, full: Callable[[], None]
) -> None:
    unkept = sign_in.Unkept()

    def unlock(phrase: str) -> sign_in.SignedIn:
        return sign_in.sign_in(guarded.store, "mara", phrase, how="unlock", cost=CHEAP, unkept=unkept)

    before = happened(guarded)
    sign_in.lock(guarded.store, guarded.boss, why="idle", unkept=unkept)
    with pytest.raises(Problem) as problem:
        unlock("not the right one")
    assert problem.value.code == "SI-WRONG"
    assert unlock(BOSS).person == guarded.boss
    assert happened(guarded) == before
    full()
    guarded.clock.us += HOUR
    sign_in.record_unkept(guarded.store, unkept)
    assert not unkept.waits
    boss = guarded.boss.id
    assert happened(guarded)[len(before):] == [
        ev.Locked(person=boss, why="idle"), ev.SignInFailed(person=boss, misses=4, how="unlock"), ev.SignedIn(person=boss, how="unlock"),
    ]
    ids = guarded.store.read().rows("SELECT id FROM stream WHERE kind = 'sign_in' ORDER BY id DESC LIMIT 1")
    assert all(r.occurred_us <= guarded.clock.us - HOUR for r in guarded.store.history(ids[0][0])[-3:])
    assert check(guarded.store).problems == []


def test_misses_on_a_full_disk_cost_the_same_time_and_stand_once_there_is_room(guarded: SmallDesk, full: Callable[[], None]) -> None:
    unkept = sign_in.Unkept()
    codes = []
    for phrase in ("guess", "guess", BOSS):
        with pytest.raises(Problem) as problem:
            sign_in.sign_in(guarded.store, "mara", phrase, how="unlock", cost=CHEAP, unkept=unkept)
        codes.append(problem.value.code)
    assert codes == ["SI-WRONG", "SI-WRONG", "SI-WAIT"]
    full()
    sign_in.record_unkept(guarded.store, unkept)
    assert refused(guarded, "mara", BOSS).code == "SI-WAIT"
    guarded.clock.us += wait_us(5)
    assert enter(guarded, "mara", BOSS).person == guarded.boss


@pytest.mark.usefixtures("full")
def test_a_program_that_only_starts_lets_nobody_try_who_could_not_be_counted(guarded: SmallDesk) -> None:
    """Each start would begin to count anew."""
    with pytest.raises(StoreProblem) as problem:
        enter(guarded, "mara", BOSS)
    assert problem.value.code == "ST-FULL"


# pass phrases ------------------------------------------------------------------------------------------------------------------


def test_a_temporary_pass_phrase_lets_somebody_in_to_choose_their_own(guarded: SmallDesk) -> None:
    sign_in.give(guarded.store, guarded.boss, key=next(guarded.keys), person=guarded.agent.id, phrase="only for this once", current=BOSS, cost=CHEAP)
    assert enter(guarded, "yun", "only for this once").temporary
    refused(guarded, "yun", YUN)
    sign_in.change_own(
        guarded.store, guarded.agent, key=next(guarded.keys), current="only for this once", new="three boats at noon", cost=CHEAP)
    assert not enter(guarded, "yun", "three boats at noon").temporary


def test_a_temporary_pass_phrase_ends_the_wait_of_who_forgot_theirs(guarded: SmallDesk) -> None:
    miss(guarded, "yun", 8)
    sign_in.give(guarded.store, guarded.boss, key=next(guarded.keys), person=guarded.agent.id, phrase="only for this once", current=BOSS, cost=CHEAP)
    assert enter(guarded, "yun", "only for this once").temporary


def test_only_an_administrator_gives_one_and_a_try_is_kept(guarded: SmallDesk) -> None:
    with pytest.raises(NotAllowed):
        sign_in.give(guarded.store, guarded.agent, key=next(guarded.keys), person=guarded.boss.id, phrase="mine is yours now", cost=CHEAP)
    last = guarded.store.history(1)[-1].event
    assert last == ev.Denied(person=guarded.agent.id, verb="give_pass_phrase", why="RI-ROLE")
    assert enter(guarded, "mara", BOSS).person == guarded.boss


def test_to_change_ones_own_the_old_one_is_asked_for_and_a_wrong_one_is_a_miss(guarded: SmallDesk) -> None:
    for _ in range(5):
        with pytest.raises(Problem) as problem:
            sign_in.change_own(guarded.store, guarded.agent, key=next(guarded.keys), current="left open", new="mine from now on", cost=CHEAP)
        assert problem.value.code == "SI-WRONG"
    assert refused(guarded, "yun", YUN).code == "SI-WAIT"


@pytest.mark.parametrize(("new", "key"), [
    ("short", "pass_phrase_short"), ("password123", "pass_phrase_common"), ("woaini1314", "pass_phrase_common"),
    ("x" * 5 + "y" * 130, "pass_phrase_long"), ("Yun 2024!!", "pass_phrase_own"), ("Complaint Desk 7", "pass_phrase_own"),
    (YUN, "pass_phrase_same"),
])
def test_a_pass_phrase_that_is_guessed_is_refused_in_words(guarded: SmallDesk, new: str, key: str) -> None:
    with pytest.raises(BadValue) as problem:
        sign_in.change_own(guarded.store, guarded.agent, key=next(guarded.keys), current=YUN, new=new, cost=CHEAP)
    assert problem.value.message.key == f"problem.{key}"
    for language in LANGUAGES:
        assert new not in Words(language).of(problem.value.message)
    assert enter(guarded, "yun", YUN).person.id == guarded.agent.id


def test_thousands_of_pass_phrases_are_known_to_be_guessed_first() -> None:
    assert len(hashing.blocked()) >= 3_000
    assert {"password", "qwertyuiop", "12345678", "woaini1314"} <= hashing.blocked()


def test_suggested_ones_are_good_enough_and_never_the_same(guarded: SmallDesk) -> None:
    made = {sign_in.suggested() for _ in range(50)}
    assert len(made) == 50
    assert {len(each) for each in made} == {19}


def test_one_that_was_kept_for_less_is_kept_anew_when_the_price_rises(guarded: SmallDesk) -> None:
    dear = Cost(rounds=2, kib=128, lanes=1)
    assert sign_in.sign_in(guarded.store, "yun", YUN, cost=dear).person.id == guarded.agent.id
    kept = bytes(guarded.store.read().value("SELECT hash FROM credential WHERE person_id = ?", (guarded.agent.id,)))
    assert kept.startswith(b"$argon2id$v=19$m=128,t=2,p=1$")
    assert not enter(guarded, "yun", YUN).temporary


def test_the_price_of_a_guess_is_that_of_rfc_9106() -> None:
    kept = hashing.made_of("rain on the harbour wall", RFC_9106)
    assert kept.startswith(b"$argon2id$v=19$m=65536,t=3,p=4$")
    assert hashing.matches(kept, "rain on the harbour wall", RFC_9106)
    assert not hashing.matches(kept, "rain on the harbour walk", RFC_9106)
    assert not hashing.outdated(kept, RFC_9106)
    assert hashing.made_of("rain on the harbour wall", CHEAP) != hashing.made_of("rain on the harbour wall", CHEAP)


def test_something_else_in_the_place_of_a_hash_lets_nobody_in() -> None:
    assert not hashing.matches(b"rain on the harbour wall", "rain on the harbour wall", CHEAP)


# administrators ----------------------------------------------------------------------------------------------------------------


def test_nobody_asks_others_to_sign_in_who_could_not_do_so_themselves(desk: SmallDesk) -> None:
    with pytest.raises(Problem) as problem:
        sign_in.set_rule(desk.store, desk.boss, key=next(desk.keys), required=True)
    assert problem.value.code == "SI-OWN"
    assert not sign_in.rule(desk.store).required


def test_an_agent_neither_begins_nor_ends_that_people_sign_in(guarded: SmallDesk) -> None:
    with pytest.raises(NotAllowed):
        sign_in.set_rule(guarded.store, guarded.agent, key=next(guarded.keys), required=False)
    assert sign_in.rule(guarded.store).required


def test_the_last_administrator_who_can_sign_in_stays_one(guarded: SmallDesk) -> None:
    """Another administrator without a pass phrase could not take over; with one they can."""
    store, boss = guarded.store, guarded.boss
    people.add_person(store, boss, key=next(guarded.keys), login="deputy", name="Ada", role="administrator")

    def leave() -> None:
        people.change_person(store, boss, key=next(guarded.keys), person=boss.id, role="agent", limit="0")

    with pytest.raises(Problem) as problem:
        leave()
    assert problem.value.code == "PE-LAST"
    sign_in.give(store, boss, key=next(guarded.keys), person=3, phrase="only for this once", current=BOSS, cost=CHEAP)
    leave()


def test_a_time_out_of_range_is_refused(desk: SmallDesk) -> None:
    for minutes in (0, 11):
        with pytest.raises(BadValue):
            sign_in.set_rule(desk.store, desk.boss, key=next(desk.keys), required=True, idle_minutes=minutes, phrase=BOSS, cost=CHEAP)


def test_the_administrators_pass_phrase_is_not_replaced_on_the_way(guarded: SmallDesk) -> None:
    sign_in.set_rule(guarded.store, guarded.boss, key=next(guarded.keys), required=True, phrase="somebody at my desk", cost=CHEAP)
    assert enter(guarded, "mara", BOSS).person == guarded.boss


def test_who_finds_the_window_of_an_administrator_open_neither_ends_signing_in_nor_gives_out_pass_phrases(guarded: SmallDesk) -> None:
    store, boss = guarded.store, guarded.boss
    for current in ("", "found it open"):
        with pytest.raises(Problem) as problem:
            sign_in.set_rule(store, boss, key=next(guarded.keys), required=False, current=current, cost=CHEAP)
        assert problem.value.code == "SI-WRONG"
        with pytest.raises(Problem) as problem:
            sign_in.give(
                store, boss, key=next(guarded.keys), person=guarded.agent.id, phrase="mine is yours now", current=current, cost=CHEAP)
        assert problem.value.code == "SI-WRONG"
    assert sign_in.rule(store).required
    assert enter(guarded, "yun", YUN).person.id == guarded.agent.id
    sign_in.set_rule(store, boss, key=next(guarded.keys), required=True, idle_minutes=2, cost=CHEAP)
    sign_in.set_rule(store, boss, key=next(guarded.keys), required=False, current=BOSS, cost=CHEAP)
    assert not sign_in.rule(store).required


def test_nobody_gives_a_temporary_pass_phrase_to_themselves(guarded: SmallDesk) -> None:
    with pytest.raises(Problem) as problem:
        sign_in.give(
            guarded.store, guarded.boss, key=next(guarded.keys), person=guarded.boss.id, phrase="round the back door", current=BOSS,
            cost=CHEAP)
    assert problem.value.code == "SI-SELF"
    assert enter(guarded, "mara", BOSS).person == guarded.boss


# what is kept ------------------------------------------------------------------------------------------------------------------


def test_coming_locking_and_being_refused_stand_in_the_trail_a_stream_a_day(guarded: SmallDesk) -> None:
    enter(guarded, "yun", YUN)
    sign_in.lock(guarded.store, guarded.agent, why="idle")
    enter(guarded, "yun", YUN, how="unlock")
    guarded.clock.us += DAY
    enter(guarded, "yun", YUN)
    agent = guarded.agent.id
    assert happened(guarded) == [
        ev.SignedIn(person=agent), ev.Locked(person=agent, why="idle"), ev.SignedIn(person=agent, how="unlock"), ev.SignedIn(person=agent),
    ]
    assert guarded.store.read().value("SELECT count(*) FROM stream WHERE kind = 'sign_in'") == 2


def test_no_secret_and_nothing_a_refused_person_typed_stands_in_file_or_log(
    guarded: SmallDesk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        enter(guarded, "mara", BOSS)
        refused(guarded, "quillfeather-name", "quillfeather-phrase")
        refused(guarded, "mara", "quillfeather-phrase")
    guarded.store.scrub()
    held = b"".join(each.read_bytes() for each in guarded.store.path.parent.rglob("*") if each.is_file())
    for secret in (BOSS, YUN, "a word for today only", "quillfeather"):
        assert secret.encode() not in held
        assert secret not in caplog.text


def test_the_same_press_that_sets_a_pass_phrase_answers_without_it(guarded: SmallDesk) -> None:
    answers = "".join(row[0] for row in guarded.store.read().rows("SELECT result FROM operation"))
    assert "argon2" not in answers
    trail = "".join(str(row) for row in guarded.store.read().rows("SELECT e.data, b.body FROM event e LEFT JOIN event_body b ON b.event_id = e.id"))
    assert "argon2" not in trail


def test_a_review_pack_holds_no_pass_phrase_asks_for_none_and_tells_nobodys_hours(guarded: SmallDesk, tmp_path: Path) -> None:
    guarded.take()
    enter(guarded, "yun", YUN)
    packs.make(guarded.store, guarded.boss, key=next(guarded.keys), out=tmp_path / "review.cdpack", masked=True, reason="", passphrase="")
    unpacked = packs.unpack(tmp_path / "review.cdpack", passphrase="")
    try:
        with closing(unpacked.store(Rules())) as looked:
            assert not sign_in.rule(looked).required
            assert looked.read().rows("SELECT 1 FROM credential UNION ALL SELECT 1 FROM event WHERE kind = 'signed_in'") == []
    finally:
        unpacked.close()


def slow_clock(desk: SmallDesk) -> Callable[[], int]:
    return lambda: desk.clock.us + SECOND


def test_two_windows_that_try_at_once_make_two_misses(guarded: SmallDesk) -> None:
    other = Store.open(guarded.store.path, Rules(), clock=slow_clock(guarded))
    try:
        for n in range(5):
            with pytest.raises(Problem):
                sign_in.sign_in(other if n % 2 else guarded.store, "mara", "guess number", cost=CHEAP)
        assert refused(guarded, "mara", BOSS).code == "SI-WAIT"
    finally:
        other.close()


def test_who_may_do_what_is_asked_of_the_desk_not_of_the_screen(guarded: SmallDesk) -> None:
    """A right that was taken away counts from the next press on, also for who signed in before."""
    boss = enter(guarded, "mara", BOSS).person
    sign_in.give(guarded.store, boss, key=next(guarded.keys), person=guarded.agent.id, phrase="only for this once", current=BOSS, cost=CHEAP)
    people.change_person(guarded.store, boss, key=next(guarded.keys), person=guarded.agent.id, role="administrator", limit="")
    agent: Person = enter(guarded, "yun", "only for this once").person
    people.change_person(guarded.store, agent, key=next(guarded.keys), person=boss.id, role="agent", limit="0")
    with pytest.raises(NotAllowed):
        sign_in.set_rule(guarded.store, boss, key=next(guarded.keys), required=False, current=BOSS, cost=CHEAP)


stories = st.lists(
    st.one_of(st.tuples(st.just("miss"), st.sampled_from(["mara", "yun", "nobody"])), st.tuples(st.just("time"), st.integers(-DAY, DAY)),
              st.tuples(st.just("start anew"), st.just(0))),
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(stories)
def test_no_story_of_misses_new_starts_and_clocks_makes_anybodys_wait_shorter(story: list[tuple[str, Any]]) -> None:
    with passing_folder() as folder:
        desk = SmallDesk.made(Path(folder) / "desk.sqlite", Rules())
        desk.clock = StillClock()
        store = Store.open(desk.store.path, Rules(), clock=desk.clock)
        sign_in.set_rule(store, desk.boss, key=next(desk.keys), required=True, phrase=BOSS, cost=CHEAP)
        worst: dict[str, int] = {}
        for what, value in story:
            if what == "time":
                desk.clock.us += int(value)
            elif what == "start anew":
                store.close()
                store = Store.open(desk.store.path, Rules(), clock=desk.clock)
            else:
                account = account_of({"mara": 1, "yun": 2}.get(value, 0), value)
                with pytest.raises(Problem) as problem:
                    sign_in.sign_in(store, value, "not the right one", cost=CHEAP)
                tries = credentials.tries(store.read(), account)
                assert wait_us(tries.misses) >= worst.get(account, 0)
                assert problem.value.code in ("SI-WAIT", "SI-WRONG")
                assert tries.left_us(desk.clock.us) <= LONGEST_WAIT_US
                worst[account] = wait_us(tries.misses)
        store.close()
        desk.store.close()
