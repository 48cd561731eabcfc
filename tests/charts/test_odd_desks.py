"""Odd desks make sensible pictures: no case, one, all in one second, dates of 1970 and 2100, a filter that matches nothing, open never but one day."""

import random
from dataclasses import replace
from datetime import UTC, date

import pytest

from complaint_desk.charts import drawing
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import DESK
from complaint_desk.domain.calendars import Calendar, WorkingTime
from complaint_desk.domain.calendars import Period as Hours
from complaint_desk.domain.events import DAY
from complaint_desk.domain.figures import Period
from complaint_desk.domain.rules import Rules
from complaint_desk.domain.saved_page import FIGURES
from complaint_desk.services.sheets import Sheet, sheet_of
from complaint_desk.wording import Words
from tests.charts.samples import THEME
from tests.data.filled import fill, random_row
from tests.faults.budget import some_pairs

LAST = Period.of(date(2100, 12, 31), date(2100, 12, 31)).last
YEAR_2100 = Period(LAST - 364, LAST)
YEAR_1970 = Period(0, 364)
SHORT = Period(LAST - 6, LAST)
ONE_DAY = Calendar("one_day", UTC, ((),) * 7, {date(2100, 12, 1): (Hours(600, 601),)})
OFFICE = Calendar("office", UTC, (*[(Hours(540, 1020),)] * 5, (), ()))


def at(day, n):
    """So many finished cases of one moment."""
    moment = day * DAY
    return [
        replace(random_row(random.Random(n), id_), opened_us=moment, first_response_us=moment, resolved_us=moment, closed_us=moment, status="closed",
                is_open=0, origin="desk")
        for id_ in range(1, n + 1)
    ]


DESKS = {
    "no case": ([], YEAR_2100, ()), "one case": (at(LAST, 1), YEAR_2100, ()), "one case in a week": (at(LAST, 1), SHORT, ()),
    "all in one second": (at(LAST - 200, 40), YEAR_2100, ()), "1970": (at(1, 30), YEAR_1970, ()), "the first day of 1970": (at(1, 30), Period(0, 0), ()),
    "a filter that matches nothing": (at(LAST, 30), YEAR_2100, (("owner", "404"), ("type", "delay"))),
}


CALENDARS = {"day and night": None, "office hours": OFFICE, "open once": ONE_DAY}


@pytest.mark.parametrize(("desk", "hours"), some_pairs(DESKS, CALENDARS))
def test_every_figure_of_an_odd_desk_is_drawn_or_says_why_not(tmp_path, desk, hours):
    (rows, period, pairs), calendar = DESKS[desk], CALENDARS[hours]
    sheet = asked(tmp_path / "desk.sqlite", rows, period, pairs, Rules(desk_time=WorkingTime(calendar)) if calendar else Rules())
    words = Words("zh_CN")
    for finding in sheet.findings:
        assert words.of(finding.title)
        assert "nan" not in words.of(finding.summary)
        page = drawing.draw_whole(sheet.holding(finding.name), finding, THEME, words)
        (right, bottom), left, top = page.size, 0.0, 0.0
        for mark in page.marks():
            assert left <= mark.left <= mark.left + mark.width <= right + 1
            assert top <= mark.top <= mark.top + mark.height <= bottom + 1
        assert drawing.svg(page).startswith(b"<?xml")
    if not rows or pairs:
        assert all(each.empty is not None for each in sheet.findings)
    if desk == "one case":
        assert not any(point.signal for point in sheet.figures.volume.points)


def asked(path, rows, period, pairs, rules) -> Sheet:
    store = Store.open(path, rules, clock=lambda: (LAST + 1) * DAY - 1)
    try:
        fill(path, rows)
        return sheet_of(store, DESK, names=FIGURES, period=period, pairs=pairs)
    finally:
        store.close()
