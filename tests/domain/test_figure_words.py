"""Values as people read them, and changes that claim no more than the numbers carry."""

import random
from collections import Counter
from datetime import UTC

import pytest

from complaint_desk.domain.figure_words import changes, value_words
from complaint_desk.domain.figures import Figure, Figures, Period, Responses, Tally, Volume, figures
from complaint_desk.domain.findings import CHARTS, findings
from complaint_desk.domain.messages import say
from complaint_desk.domain.queue_filter import QueueFilter
from complaint_desk.domain.saved_page import PANELS
from complaint_desk.domain.statistics import D2, SIGMAS, XMR
from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.resources import read_table
from complaint_desk.wording import Words
from tests.charts import samples

WORDS = Words("en", UTC)


def figure(value, before=None, unit="share", better=1, steady=False, name="promises_kept"):
    return Figure(name=name, value=value, unit=unit, before=before, better=better, cases=9, definition=say("x"), behind=QueueFilter(), steady=steady)


def change_of(each, complaints_before=100):
    opened = figure(100, complaints_before, "count", 0, name="complaints")
    nothing = Responses(bins=(), unanswered=0, unanswered_behind=QueueFilter(), target_hours=24, median_hours=None, late_share=None, cases=0)
    whole = Figures(period=Period(1, 2), key_figures=(opened, each), volume=Volume(points=(), step_days=1, limits=None), causes=(), responses=nothing,
                    satisfaction=(), by=(), dimension="")
    found = changes(whole)[1]
    return found.direction, found.judged, WORDS.of(found.message)


@pytest.mark.parametrize(("value", "unit", "words"), [
    (2148, "count", "2,148"), (0.945, "share", "94.5 %"), (0.61, "share", "61 %"), (43.0, "hours", "1 d 19 h"), (0.25, "hours", "15 min"),
    (4.24, "grade", "4.2 / 5"), ("38.40", "CNY", "¥38.40"), (None, "share", "–"),
])
def test_values_are_written_as_people_read_them(value, unit, words):
    assert WORDS.of(value_words(figure(value, unit=unit))) == words


@pytest.mark.parametrize(("value", "before", "unit", "better", "expected"), [
    (106, 100, "count", 0, (1, 0, "6 % more than before")), (94, 100, "count", 0, (-1, 0, "6 % fewer than before")),
    (100, 100, "count", 0, (0, 0, "as before")), (0.61, 0.58, "share", 1, (1, 1, "3 points up")), (0.57, 0.58, "share", 1, (-1, -1, "1 point down")), (38.0, 43.0, "hours", -1, (-1, 1, "5 h faster")),
    (4.2, 4.0, "grade", 1, (1, 1, "0.2 higher")), ("45.00", "38.40", "CNY", -1, (1, -1, "¥6.60 more")), (0.5, None, "share", 1, (0, 0, "nothing to compare")),
])
def test_changes_say_way_and_worth(value, before, unit, better, expected):
    assert change_of(figure(value, before, unit, better)) == expected


def test_a_change_that_chance_explains_is_neither_good_nor_bad():
    assert change_of(figure(0.61, 0.58, steady=True)) == (1, 0, "3 points up")
    assert change_of(figure(0.61, 0.50)) == (1, 1, "11 points up")


def counted(chance, kept, good, long=3.5):
    """What two hundred cases of a desk tell, of whose promises and grades so large a part is good, by chance."""
    hits, grades = sum(chance.random() < kept for _ in range(200)), Counter(4 if chance.random() < good else 2 for _ in range(200))
    took = Counter(min(300, round(chance.lognormvariate(long, 1)) + 1) for _ in range(200))
    return {"opened": {0: 200}, "resolved": dict(took), "promise": {1: hits, 0: 200 - hits}, "promised": {0: 200}, "handling": dict(grades)}


def judged(chance, kept, good, before, long=3.5):
    found = figures(Period(100, 129), Tally(now=counted(chance, kept, good, long), before=before, daily={}))
    told = dict(zip([each.name for each in found.key_figures], [each.judged for each in changes(found)], strict=True))
    return told["promises_kept"], told["satisfied_with_handling"], told["median_resolution"]


def test_of_two_periods_alike_five_in_a_hundred_are_called_better_or_worse_and_a_real_change_is():
    chance = random.Random(7)
    alike = [judged(chance, 0.8, 0.6, counted(chance, 0.8, 0.6)) for _ in range(500)]
    for called in zip(*alike, strict=True):
        assert 0 < sum(map(abs, called)) < 40  # 25 are expected; held against the interval of one period alone it were 82
    assert judged(chance, 0.6, 0.8, counted(chance, 0.8, 0.6), 3.0) == (-1, 1, 1)


def test_a_period_before_with_hardly_a_case_is_not_compared():
    assert change_of(figure(0.61, 1.0), complaints_before=1) == (0, 0, "nothing to compare")


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
def test_every_key_figure_says_in_words_and_in_formula_what_it_is(language):
    counts = {"opened": {0: 4}, "resolved": {1: 4}, "remedy": {0: 2}, "cost": {0: 100}}
    told = figures(Period(10, 19), Tally(now=counts, before={}, daily={})).key_figures
    assert len(told) == 7
    words = Words(language, UTC)
    assert [each.name for each in told if "=" not in words.of(each.definition)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_figure_is_defined_in_words_is_defined_in_a_formula_too(language):
    defined = set()
    for file, area in (("panels.toml", "panels"), ("practice.toml", "panels"), ("figures.toml", "figures")):
        told = read_table("i18n", language, file)[area]
        assert set(told["formula"]) == set(told["definition"])
        assert [code for code, formula in told["formula"].items() if "=" not in formula] == []
        defined |= set(told["definition"])
    assert {name for names in PANELS.values() for name in names} <= defined


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", [samples.sample, samples.open_weeks, samples.nothing])
def test_every_chart_says_in_words_and_in_formula_what_it_is(made, language):
    told = findings(made())
    assert len(told) == len(CHARTS)
    assert [each.name for each in told if "=" not in Words(language, UTC).of(each.definition)] == []


def test_the_formula_of_the_limits_is_that_of_the_chart_that_is_drawn():
    counted, by_rate = (WORDS.of(findings(made())[0].definition) for made in (samples.sample, samples.open_weeks))
    assert f"mean ± {XMR} × mean moving range" in counted
    assert f"mean ± {SIGMAS} × w × √(mean ÷ open days)" in by_rate
    assert f"mean moving range of z ÷ {D2}" in by_rate


def test_the_median_time_to_resolution_is_what_its_formula_says():
    """Two of up to 2 h, four of up to 3 h, one in the eleventh day, which is counted whole: its middle lies in the third hour."""
    counts = {"opened": {0: 7}, "resolved": {2: 2, 3: 4, 241: 1}}
    found = next(each for each in figures(Period(10, 19), Tally(now=counts, before={}, daily={})).key_figures if each.name == "median_resolution")
    assert found.value == pytest.approx(2 + 1 * (7 / 2 - 2) / 4)
    assert "240" in WORDS.of(found.definition)
    late = {"opened": {0: 2}, "resolved": {241: 2}}
    found = next(each for each in figures(Period(10, 19), Tally(now=late, before={}, daily={})).key_figures if each.name == "median_resolution")
    assert found.value == pytest.approx(240 + 24 * (2 / 2) / 2)
