"""Which backups stay, and how well a desk is covered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.backups import LONGEST_US, Kept, Standing, full_due, room_for, surplus
from complaint_desk.domain.spans import DAY, HOUR
from tests.histories import MONDAY

ROOM = 10**12


def full(age_us: int, size: int = 10, why: str = "daily") -> Kept:
    return Kept(f"full-{age_us}-{why}", full=True, made_us=MONDAY - age_us, size=size, why=why)


def segment(age_us: int, size: int = 1) -> Kept:
    return Kept(f"segment-{age_us}", full=False, made_us=MONDAY - age_us, size=size)


def names(kept: tuple[Kept, ...]) -> set[str]:
    return {each.name for each in kept}


def test_a_year_of_daily_copies_thins_to_days_weeks_and_months() -> None:
    copies = [full(day * DAY) for day in range(500)]
    gone = surplus(copies, MONDAY, ROOM)
    left = [each for each in copies if each not in gone]
    assert 20 <= len(left) <= 30
    assert left[:7] == copies[:7]
    assert all(MONDAY - each.made_us <= LONGEST_US for each in left)


def test_a_copy_made_before_something_risky_stands_beside_the_daily_one_for_a_week() -> None:
    risky, daily = full(3 * DAY, why="import"), full(3 * DAY - HOUR)
    assert surplus([risky, daily, full(0)], MONDAY, ROOM) == ()


def test_segments_go_with_the_third_newest_copy() -> None:
    copies = [full(0), full(DAY), full(2 * DAY)]
    assert names(surplus([*copies, segment(3 * DAY), segment(HOUR)], MONDAY, ROOM)) == {f"segment-{3 * DAY}"}


def test_what_does_not_fit_goes_from_the_old_end_and_the_newest_never() -> None:
    copies = [full(0, 100), full(DAY, 100), full(2 * DAY, 100)]
    assert names(surplus([*copies, segment(0)], MONDAY, 150)) == {f"full-{day * DAY}-daily" for day in (1, 2)}
    assert surplus([full(400 * DAY, 1_000)], MONDAY, 1) == ()


def test_all_backups_together_take_three_times_the_desk_or_a_fifth_of_what_is_free() -> None:
    assert room_for(1_000, 2_000) == 3_000
    assert room_for(1_000, 50_000) == 10_000


@given(st.lists(st.tuples(st.integers(0, 800), st.integers(1, 50), st.booleans()), max_size=40), st.integers(0, 500))
def test_the_newest_full_copy_always_stays_and_the_rest_fits(made: list[tuple[int, int, bool]], room: int) -> None:
    kept = [(full if whole else segment)(day * DAY + n, size) for n, (day, size, whole) in enumerate(made)]
    gone = surplus(kept, MONDAY, room)
    fulls = [each for each in kept if each.full]
    left = [each for each in kept if each not in gone]
    if not fulls:
        assert gone == ()
        return
    newest = max(fulls, key=lambda each: each.made_us)
    assert newest in left
    assert sum(e.size for e in left) <= room or all(e.made_us >= newest.made_us for e in left)


def test_a_full_copy_is_due_after_a_day_or_after_much_work() -> None:
    assert full_due([], MONDAY, 0)
    assert full_due([full(DAY)], MONDAY, 1)
    assert not full_due([full(HOUR)], MONDAY, 10)
    assert full_due([full(HOUR)], MONDAY, 100_000)


def test_amber_after_a_day_red_after_three_and_an_idle_desk_is_fine() -> None:
    levels = [Standing(last_us=1, open_us=MONDAY - age).level(MONDAY) for age in (HOUR, DAY, 3 * DAY)]
    assert levels == ["fine", "amber", "red"]
    assert Standing(last_us=1).level(MONDAY) == "fine"
    assert Standing(open_us=MONDAY, failed="BK-WRITE").level(MONDAY) == "amber"
    assert Standing(paused=True).level(MONDAY) == "amber"
    assert Standing(drill_failed=True).level(MONDAY) == "red"


def test_after_the_clock_was_set_back_what_is_made_since_stays_and_what_lies_ahead_goes_first() -> None:
    ahead = [full(-400 * DAY - n * HOUR) for n in range(3)]
    since = [full(HOUR), segment(0)]
    assert full_due(ahead, MONDAY, 5)
    assert not full_due([*ahead, *since], MONDAY, 5)
    assert surplus([*ahead, *since], MONDAY, ROOM) == ()
    assert names(surplus([*ahead, *since], MONDAY, 11)) == names(tuple(ahead))
    assert names(surplus(ahead, MONDAY, 1)) == names(tuple(ahead[:2]))
