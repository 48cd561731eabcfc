"""A finding claims what the numbers carry and no more, and leads to the cases it speaks of."""

import random
import re
from dataclasses import replace
from datetime import date

import pytest

from complaint_desk.domain.figures import Period, Tally, figures
from complaint_desk.domain.findings import day_words, findings, headline, per_cent, time_words
from complaint_desk.domain.messages import say
from complaint_desk.wording import Words, catalogue
from tests.charts.samples import WEEKS, WORDS, handling, nothing, sample


def said(name, found):
    finding = next(each for each in findings(found) if each.name == name)
    return WORDS.of(finding.title), finding


def test_one_signal_is_named_with_its_limit_and_opens_its_week():
    title, finding = said("volume", sample())
    assert title.startswith("Week 44 broke the upper limit: 151 complaints, where up to ")
    assert finding.cases == 151
    assert dict(finding.behind.conditions)["opened"] == "2026-10-26T00:00+00:00..2026-11-02T00:00+00:00"


def test_where_most_days_have_no_complaint_none_is_called_out_of_the_ordinary():
    rare = figures(Period(20_000, 20_030), Tally(now={"opened": {0: 200}}, before={}, daily={"opened": {20_009: 200}}), today=20_040)
    title, finding = said("volume", rare)
    assert title == "200 complaints; on most days there are none, so no day can be told to be out of the ordinary"
    assert finding.pointed == ()
    few = figures(Period(20_000, 20_004), Tally(now={"opened": {0: 9}}, before={}, daily={"opened": {20_003: 9}}), today=20_040)
    assert said("volume", few)[0] == "9 complaints; too few days to tell what is out of the ordinary"


def test_ordinary_weeks_are_called_ordinary_and_open_the_whole_period():
    title, finding = said("volume", sample(WEEKS[:-1]))
    assert title == "Complaints keep to their ordinary range, around 94 a week"
    assert finding.cases == sum(WEEKS[:-1])
    assert dict(finding.behind.conditions)["opened"] == "2026-06-15T00:00+00:00..2026-10-26T00:00+00:00"


def unfinished(last_day_counts):
    """Thirty days that end today."""
    period = Period.of(date(2026, 6, 1), date(2026, 6, 30))
    opened = {period.first + at: n for at, n in enumerate((*([20, 22] * 14), 21, last_day_counts))}
    return figures(period, Tally(now={"opened": {0: sum(opened.values())}}, before={}, daily={"opened": opened}), today=period.last)


def test_a_day_that_is_not_over_is_no_drop():
    volume = unfinished(1).volume
    assert [point.whole for point in volume.points] == [True] * 29 + [False]
    assert not any(point.signal for point in volume.points)
    assert volume.limits == unfinished(5).volume.limits


def test_a_day_that_is_not_over_can_already_be_too_many():
    assert said("volume", unfinished(60))[0].startswith("30 Jun broke the upper limit: 60 complaints")


def test_a_week_cut_off_by_the_period_is_not_whole():
    period = Period.of(date(2026, 3, 4), date(2026, 6, 30))
    assert [point.whole for point in figures(period, Tally(now={}, before={}, daily={})).volume.points] == [False, *[True] * 16, False]


def test_two_causes_that_make_more_than_half_are_named():
    title, finding = said("pareto", sample())
    assert title == "Two causes make 67 % of complaints: Late hand-over and Stock mismatch"
    assert finding.pointed == ("late_hand_over", "stock_mismatch")


def test_spread_causes_are_not_made_into_a_few():
    causes = dict.fromkeys(("design", "manufacture", "packing", "transport", "manner", "procedure", "supplier", "other"), 10)
    assert said("pareto", sample(causes=causes))[0] == "No single cause stands out; the largest, Design, makes 12 %"


def test_late_answers_and_missing_ones_are_told_apart():
    assert said("first_response", sample())[0] == "97 % hear from us within 24 h; 39 still wait for a first answer"
    assert said("first_response", sample(unanswered=0))[0] == "99 % hear from us within 24 h; 26 answers came late"
    assert said("first_response", sample(answered={3: 10}, unanswered=0))[0] == "Everybody heard from us within 24 h"


def test_a_skipped_step_is_named_only_when_the_intervals_do_not_touch():
    title, finding = said("satisfaction", sample())
    assert title.startswith("Where restating was skipped, satisfaction is ")
    assert dict(finding.behind.conditions)["kept_clarify"] == "no"
    assert said("satisfaction", sample(grades=handling(4, 4)))[0] == "No skipped step shows a clear difference in satisfaction yet"


def test_too_few_answers_are_never_compared():
    assert said("satisfaction", sample(grades=handling(5, 2, 4)))[0] == "8 customers have graded us; too few to compare steps"


def test_an_empty_period_has_a_reason_for_every_chart():
    for finding in findings(nothing()):
        assert finding.empty is not None
        assert finding.cases == 0


def test_a_share_is_not_rounded_to_all_or_nothing():
    assert [per_cent(share) for share in (0.0, 0.0001, 0.004, 0.5, 0.996, 0.9999, 1.0)] == ["0", "< 0.1", "0.4", "50", "99.6", "> 99.9", "100"]


def test_days_are_drawn_for_a_short_period():
    found = sample(WEEKS[:4])
    assert found.volume.step_days == 1
    assert found.volume.points[2].day == date(2026, 6, 17)


def test_a_week_says_its_year_where_one_year_is_not_enough():
    title = said("volume", sample((*WEEKS[:-1] * 3, 160)))[0]
    assert title.startswith("Week 29 of 2027 ")


HALF_A_YEAR = (*WEEKS[:-1], 93, 95, 90, 92, 97, 89, 96)


def test_what_came_after_the_first_half_year_never_moves_the_limits():
    found = sample((*HALF_A_YEAR, *[150] * 10))
    assert found.volume.baseline == 26
    assert found.volume.limits == sample(HALF_A_YEAR).volume.limits
    assert found.volume.points[26].rules == (1,)
    assert found.volume.points[-1].rules == (1, 4)


def test_a_run_on_one_side_is_named_by_its_length():
    title, finding = said("volume", sample((*HALF_A_YEAR, *[97] * 10)))
    assert title == "11 weeks in a row above the mean of 94, the last of them Week 7"
    assert finding.cases == 97


def test_a_planted_shift_is_named_and_steady_desks_are_seldom_called_unsteady():
    chance = random.Random(5)

    def weeks():
        return [sum(chance.random() < 0.2 for _ in range(400)) for _ in range(26)]

    signals = [any(point.rules for point in sample(weeks()).volume.points) for _ in range(200)]
    assert sum(signals) / 200 <= 0.15  # one in ten, as figures.BASELINE says
    steady = weeks()
    assert any(point.rules for point in sample([*steady, *[round(1.5 * week) for week in steady[:8]]]).volume.points)


STEPS = {
    "day": day_words(date(2026, 3, 1)), "week": say("charts.week", week="7"), "week_of_a_year": say("charts.week_of", week="7", year="2026"),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_figures_stand_apart_from_the_chinese_around_them_whatever_step_a_title_names(language, step):
    numbers = dict.fromkeys(("signals", "run", "n", "mean", "limit", "hours"), 8)
    naming = [key for key, text in catalogue(language).items() if key.startswith("charts.title.") and "{step}" in text]
    assert len(naming) == 16
    titles = [Words(language)(key, step=STEPS[step], **numbers) for key in naming]
    assert [title for title in titles if re.search("[0-9][\u4e00-\u9fff]|[\u4e00-\u9fff][0-9]", title)] == []


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_no_title_puts_a_space_of_its_own_beside_a_step(language):
    titles = {key: text for key, text in catalogue(language).items() if key.startswith("charts.title.") and "{step}" in text}
    assert [key for key, text in titles.items() if not re.search(r"(^|[，；])\{step\}[\u4e00-\u9fff]", text)] == []


@pytest.mark.parametrize(("hours", "least", "words"), [
    (0.0, 0, "under a minute"), (0.004, 0, "under a minute"), (0.0, 1, "1 min"), (0.04, 0, "2 min"), (0.5, 1, "30 min"), (1.0, 0, "1.0 h"), (41.3, 1, "41 h"),
])
def test_a_length_of_time_below_an_hour_is_told_in_minutes(hours, least, words):
    assert WORDS.of(time_words(hours, least=least)) == words


@pytest.mark.parametrize(("name", "words"), [("first_response", "First response: 2 cases; too few to tell"), ("remedies", "Remedies offered and chosen: 2 cases; too few to tell")])
def test_where_there_are_too_few_cases_the_name_of_the_chart_stands_above_it(name, words):
    volume = findings(sample())[0]
    assert WORDS.of(headline(replace(volume, name=name, title=say("panels.few", n=2)))) == words
    assert headline(volume) is volume.title
