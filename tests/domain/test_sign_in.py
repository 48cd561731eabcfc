"""Signing in as rules: how long one waits after misses, under what they are counted, and which pass phrases are good enough."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain import sign_in
from complaint_desk.domain.sign_in import FREE_MISSES, LONGEST_WAIT_US, Tries, account_of, fault_of, wait_us
from complaint_desk.domain.spans import DAY, SECOND

NOW = 1_780_000_000_000_000
BLOCKED = frozenset({"sunshine1", "correcthorse"})
OWN = ("mara", "Mara Linde", "complaint desk")


def test_four_misses_are_free_and_from_the_fifth_on_the_wait_doubles() -> None:
    assert [wait_us(n) // SECOND for n in range(10)] == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80]


def test_nobody_is_locked_out_for_good() -> None:
    assert max(wait_us(n) for n in range(10_000)) == LONGEST_WAIT_US == wait_us(10**9)


def test_a_guesser_gets_fewer_than_a_hundred_tries_a_day() -> None:
    tries, now = Tries(), NOW
    while now < NOW + DAY:
        now += tries.left_us(now)
        tries = tries.missed(now)
    assert tries.misses < 120
    assert DAY // LONGEST_WAIT_US < 100


steps = st.one_of(st.just("miss"), st.integers(-3 * DAY, 3 * DAY))


@given(st.lists(steps, max_size=60))
def test_no_sequence_of_failed_tries_shortens_the_wait(story: list[str | int]) -> None:
    """Time goes on or the clock is set back; a try that comes too soon changes nothing, and each that counts waits as long or longer."""
    tries, now, longest = Tries(), NOW, 0
    for step in story:
        if isinstance(step, int):
            now += step
            continue
        before = tries.seen(now)
        tries = before if before.left_us(now) else before.missed(now)
        assert tries.misses >= before.misses
        assert wait_us(tries.misses) >= longest
        longest = wait_us(tries.misses)
        if tries is not before:
            assert tries.left_us(now) == longest


@given(st.integers(FREE_MISSES + 1, 40), st.integers(0, 1000 * DAY))
def test_a_clock_set_back_neither_shortens_the_wait_nor_makes_it_endless(misses: int, back: int) -> None:
    tries = Tries(misses, NOW)
    left = tries.seen(NOW - back).left_us(NOW - back)
    assert left == wait_us(misses)
    assert tries.seen(NOW - back).left_us(NOW - back + LONGEST_WAIT_US) == 0


def test_a_known_name_is_counted_by_its_number_and_unknown_ones_leave_no_trace_of_what_was_typed() -> None:
    assert account_of(7, "anything") == "person 7"
    places = {account_of(0, f"name {n}") for n in range(20_000)}
    assert len(places) <= sign_in.UNKNOWN_PLACES
    assert account_of(0, "Ｍａｒａ") == account_of(0, "mara")


@pytest.mark.parametrize(("phrase", "fault"), [
    ("seven77", "short"),
    ("", "short"),
    ("a harbour in winter " * 7, "long"),
    ("SunShine1", "common"),
    ("Correct Horse", "common"),
    ("zzzzzzzz", "common"),
    ("abcabcabc", "common"),
    ("12345678", "common"),
    ("87654321", "common"),
    ("abcdefghij", "common"),
    ("Mara2024!!", "own"),
    ("complaint desk 1", "own"),
    ("mara linde 77", "own"),
    ("maramaramara1", "own"),
    ("rain on the harbour wall", ""),
    ("雨落在老码头的墙上", ""),
    ("marathon in November", ""),
    ("p4 kx!o9", ""),
])
def test_a_pass_phrase_is_long_enough_not_guessed_first_and_more_than_a_name(phrase: str, fault: str) -> None:
    assert fault_of(phrase, BLOCKED, OWN) == fault


def test_no_kind_of_character_is_asked_for_or_refused() -> None:
    assert fault_of("only small letters", BLOCKED, OWN) == ""
    assert fault_of("🦊 unter dem Tisch\t–", BLOCKED, OWN) == ""


@given(st.text(min_size=1, max_size=40))
def test_however_a_keyboard_composes_it_a_pass_phrase_is_the_same(phrase: str) -> None:
    apart = unicodedata.normalize("NFD", phrase)
    assert sign_in.plain(apart) == sign_in.plain(unicodedata.normalize("NFC", phrase))


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=4))
def test_every_pass_phrase_gets_an_answer(phrase: str, own: list[str]) -> None:
    assert fault_of(phrase, BLOCKED, own) in ("", "short", "long", "common", "own")
