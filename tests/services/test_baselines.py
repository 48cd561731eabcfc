"""Frozen limits: made of the days that somebody chose, the same whatever period is looked at, until released or run out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from complaint_desk.domain.events import DAY, BaselineFrozen
from complaint_desk.domain.figures import Period, Volume, day_date
from complaint_desk.domain.findings import findings
from complaint_desk.domain.problems import BadValue, NotAllowed
from complaint_desk.domain.statistics import xmr
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.services import baselines
from complaint_desk.services.figures import figures_of
from complaint_desk.wording import Words
from tests.services.desk import SmallDesk

FIRST = Period.of(date(2026, 1, 5), date(2026, 1, 5)).first
STEADY = (3, 5, 4, 4, 5, 3, 4, 4, 5, 3)
LATER = (9, 9, 8, 9, 9, 10, 9, 9)


@pytest.fixture
def busy(desk: SmallDesk) -> SmallDesk:
    """A desk with ten quiet days and eight that were not, in January."""
    for day, n in enumerate((*STEADY, *LATER)):
        for _ in range(n):
            desk.clock.us = (FIRST + day) * DAY
            desk.take()
    desk.clock.us = (FIRST + 30) * DAY
    return desk


def volume(desk: SmallDesk, first: int = 0, last: int = 17) -> Volume:
    return figures_of(desk.store, desk.boss, period=Period(FIRST + first, FIRST + last)).volume


def test_limits_are_those_of_the_frozen_days_whatever_period_is_shown(busy: SmallDesk) -> None:
    assert not any(point.signal for point in volume(busy, 10).points)
    baselines.freeze(busy.store, busy.boss, key=next(busy.keys), step=1, period=Period(FIRST, FIRST + 9))
    for found in (volume(busy), volume(busy, 10)):
        assert found.limits == xmr([float(n) for n in STEADY])
        assert found.baseline == 10
        assert all(point.signal for point in found.points if (point.day - day_date(FIRST)).days >= 10)
    baselines.release(busy.store, busy.boss, key=next(busy.keys), step=1)
    assert volume(busy, 10).frozen is None
    assert not any(point.signal for point in volume(busy, 10).points)


def test_who_froze_them_from_which_days_and_until_when_is_said_and_recorded(busy: SmallDesk) -> None:
    baselines.freeze(busy.store, busy.boss, key=next(busy.keys), step=1, period=Period(FIRST, FIRST + 9), until=FIRST + 60)
    assert busy.last(1) == BaselineFrozen(step=1, first=FIRST, last=FIRST + 9, until=FIRST + 60)
    found = figures_of(busy.store, busy.boss, period=Period(FIRST, FIRST + 17))
    for language in LANGUAGES:
        said = Words(language).of(findings(found)[0].definition)
        assert "Mara Linde" in said
        assert said.count("2026") >= 4


def test_they_hold_to_their_last_day_and_for_points_of_the_same_length_only(busy: SmallDesk) -> None:
    baselines.freeze(busy.store, busy.boss, key=next(busy.keys), step=1, period=Period(FIRST, FIRST + 9), until=FIRST + 31)
    assert figures_of(busy.store, busy.boss, period=Period(FIRST - 200, FIRST + 17)).volume.frozen is None
    busy.clock.us = (FIRST + 31) * DAY
    assert volume(busy).frozen is not None
    busy.clock.us = (FIRST + 32) * DAY
    assert volume(busy).frozen is None


def test_weeks_are_frozen_as_whole_weeks(busy: SmallDesk) -> None:
    period = Period(FIRST - 8 * 7 - 2, FIRST + 13)
    baselines.freeze(busy.store, busy.boss, key=next(busy.keys), step=7, period=period)
    found = figures_of(busy.store, busy.boss, period=Period(FIRST - 200, FIRST + 17)).volume
    assert found.limits == xmr([0.0] * 8 + [float(sum(STEADY[:7])), float(sum((*STEADY[7:], *LATER[:4])))])


def test_an_agent_freezes_nothing_and_too_few_or_coming_days_make_no_limits(busy: SmallDesk, tmp_path: Path) -> None:
    whole = Period(FIRST, FIRST + 9)
    with pytest.raises(NotAllowed):
        baselines.freeze(busy.store, busy.agent, key=next(busy.keys), step=1, period=whole)
    for step, period, until in ((1, Period(FIRST, FIRST + 6), 0), (7, whole, 0), (1, Period(FIRST, FIRST + 30), 0), (1, whole, FIRST + 29), (3, whole, 0)):
        with pytest.raises(BadValue) as refused:
            baselines.freeze(busy.store, busy.boss, key=next(busy.keys), step=step, period=period, until=until)
        assert all(Words(language).of(refused.value.message) for language in LANGUAGES)
