"""The formulas give the values that their sources publish."""

from math import comb, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.domain.statistics import (
    Limits,
    Rates,
    binomial_two_sided,
    discoveries,
    estimate,
    median_interval,
    median_rank,
    pareto,
    poisson_at_least,
    poisson_interval,
    quantile,
    rules_broken,
    t_975,
    uchart,
    wilson,
    xmr,
)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published_by_newcombe(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_individuals_chart_as_published_by_nist():
    # NIST/SEMATECH e-Handbook 6.3.2.2: flow rates of ten batches, limits 45.8159 and 55.8041 with 3/1.128
    flow = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    limits = xmr(flow)
    assert (limits.centre, limits.lower, limits.upper) == pytest.approx((50.81, 45.815, 55.805), abs=2e-3)
    assert not any(map(limits.signals, flow))
    assert limits.signals(55.9)
    assert limits.signals(45.8)


def test_too_few_points_have_no_limits_and_counts_no_negative_ones():
    assert xmr([1.0] * 7) is None
    assert xmr([0.0] * 26) is None
    assert xmr([0.0] * 14 + [200.0] + [0.0] * 11) is None
    assert uchart([0] * 5 + [3] * 4, [1.0] * 9) is None
    assert xmr([0, 9, 0, 9, 0, 9, 0, 9]).lower == 0.0
    assert Limits(1, 0, 2).signals(0) is False


@pytest.mark.parametrize(("degrees", "t"), [(1, 12.706), (10, 2.228), (30, 2.042), (40, 2.021), (60, 2.000), (120, 1.980)])
def test_students_t_as_tabled(degrees, t):
    assert t_975(degrees) == pytest.approx(t, abs=6e-4)


def test_an_interval_of_a_mean_by_hand():
    # 2, 4, 4, 5: mean 3.75, s = 1.2583, t(3) = 3.182, half width 2.002; nobody answers beyond 5
    found = estimate({2: 1, 4: 2, 5: 1})
    assert (found.mean, found.low, found.high, found.n) == pytest.approx((3.75, 1.748, 5.0, 4), abs=1e-3)
    assert estimate({}) is None
    assert (estimate({3: 1}).low, estimate({3: 1}).high) == (3, 3)


def test_median_of_grouped_data():
    # the textbook rule L + (n/2 - F) / f * h: classes 0-10, 10-20, 20-30 with 5, 10, 5
    assert quantile([(10, 20, 10), (0, 10, 5), (20, 30, 5)], 0.5) == 15
    assert quantile([], 0.5) is None


@given(st.lists(st.integers(0, 50), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_in_the_bin_of_the_sorted_value(values, share):
    bins = {value: (value - 1.0, float(value), values.count(value)) for value in values}
    found = quantile(bins.values(), share)
    at = sorted(values)[max(0, min(len(values) - 1, -(-share * len(values) // 1).__int__() - 1))]
    assert at - 1 - 1e-9 <= found <= at + 1e-9


@pytest.mark.parametrize(
    ("n", "rank"),
    # the order statistics of the 95 % limits of a median, as in Gardner and Altman, Statistics with Confidence
    [(5, 0), (6, 1), (8, 1), (9, 2), (12, 3), (15, 4), (20, 6), (30, 10), (50, 18), (100, 40)],
)
def test_the_limits_of_a_median_are_the_tabled_ones_of_the_ordered_values(n, rank):
    assert median_rank(n) == rank
    found = median_interval([(at - 0.5, at + 0.5, 1) for at in range(1, n + 1)])
    assert found == (None if not rank else pytest.approx(((n + 1) / 2, rank, n + 1 - rank)))


def test_where_the_limits_of_a_median_are_approximated_they_are_a_rank_from_the_exact_ones_at_most():
    for n in (201, 250, 300, 500):
        below = [sum(comb(n, k) for k in range(rank)) / 2**n for rank in (median_rank(n), median_rank(n) + 2)]
        assert below[0] <= 0.025 < below[1]


@given(st.dictionaries(st.text("abc", max_size=2), st.integers(0, 9)))
def test_pareto_is_largest_first_and_ends_at_all(counts):
    bars = pareto(counts)
    assert [b.n for b in bars] == sorted((n for n in counts.values() if n), reverse=True)
    assert not bars or bars[-1].cumulative == 1


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood, Biometrika 28 (1936), table of 95 % limits, as in Pearson and Hartley, Biometrika Tables I, table 40
    [(0, 0.0, 3.69), (1, 0.0253, 5.57), (5, 1.62, 11.67), (10, 4.80, 18.39), (20, 12.22, 30.89), (50, 37.11, 65.92)],
)
def test_exact_limits_of_a_count_as_tabled(count, low, high):
    assert poisson_interval(count) == pytest.approx((low, high), abs=6e-3)


@pytest.mark.parametrize(("count", "mean", "tail"), [(0, 3.0, 1.0), (1, 1.0, 0.632121), (5, 2.0, 0.052653), (10, 4.0, 0.008132), (3, 0.0, 0.0)])
def test_the_upper_tail_of_poisson_as_tabled(count, mean, tail):
    assert poisson_at_least(count, mean) == pytest.approx(tail, abs=1e-6)


def test_a_far_tail_of_poisson_is_small_and_not_nothing():
    assert 0 < poisson_at_least(60, 5.0) < 1e-30


@pytest.mark.parametrize(("hits", "n", "probability"), [(0, 10, 0.001953), (1, 10, 0.021484), (2, 10, 0.109375), (5, 10, 1.0), (9, 10, 0.021484)])
def test_the_exact_sign_test_as_tabled(hits, n, probability):
    assert binomial_two_sided(hits, n) == pytest.approx(probability, abs=1e-6)


def test_discoveries_as_in_the_example_of_benjamini_and_hochberg():
    published = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000)
    assert discoveries(published) == (True,) * 4 + (False,) * 11
    assert discoveries(published[::-1]) == (False,) * 11 + (True,) * 4
    assert discoveries(()) == ()


LIMITS = Limits(10.0, 4.0, 16.0)


def test_the_zone_tests_fire_where_the_handbook_lets_them():
    assert rules_broken([10, 17, 10, 3], [LIMITS] * 4) == ((), (1,), (), (1,))
    assert rules_broken([11] * 9, [LIMITS] * 9) == ((),) * 7 + ((4,), (4,))
    assert rules_broken([11] * 5 + [10] + [11] * 5, [LIMITS] * 11) == ((),) * 11


FABRIC = (12, 11, 9, 15, 7, 6, 5, 10, 8, 8, 14, 5, 9, 13, 7, 5, 8, 11, 7, 12)
"""Defects in twenty rolls of 30 square metres."""
DYED = (14, 12, 20, 11, 7, 10, 21, 16, 19, 23)
SQUARES = (10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5)
"""Defects in ten rolls of dyed cloth, and their lengths in inspection units."""


def test_a_u_chart_as_published_with_sas():
    # SAS/QC User's Guide, UCHART statement, "Creating u Charts from Defect Count Data" and the data set Fablim after it:
    # _LCLU_ .001671271, _U_ 0.30333, _UCLU_ 0.60500 for 30 square metres
    rates = uchart(FABRIC, [30.0] * len(FABRIC))
    limits = Rates(rates.centre, 1.0).limits(30.0)  # theirs know of chance alone; neighbours of this cloth differ by a little more
    assert rates.spread == pytest.approx(1.1137, abs=1e-4)
    assert (limits.lower, limits.centre, limits.upper) == pytest.approx((0.001671271, 0.30333, 0.60500), abs=5e-6)
    assert not any(limits.signals(defects / 30) for defects in FABRIC)


def test_the_limits_of_rolls_of_unlike_size_are_their_own():
    # the data set "dyedcloth" of the R package qcc, after Montgomery, Introduction to Statistical Quality Control, 2nd ed. (1991), p. 183;
    # its documentation gives means of 15.3 and 10.75
    assert (sum(DYED) / 10, sum(SQUARES) / 10) == (15.3, 10.75)
    rates = uchart(DYED, SQUARES)
    assert rates.centre == pytest.approx(15.3 / 10.75)
    for defects, units in zip(DYED, SQUARES, strict=True):
        limits = rates.limits(units)
        assert (limits.lower, limits.upper) == pytest.approx((rates.centre - 3 * sqrt(rates.centre / units), rates.centre + 3 * sqrt(rates.centre / units)))
        assert not limits.signals(defects / units)
    assert rates.limits(8).upper - rates.limits(13).upper == pytest.approx(3 * sqrt(15.3 / 10.75) * (1 / sqrt(8) - 1 / sqrt(13)))


def test_a_u_chart_widens_where_neighbours_differ_by_more_than_chance():
    rates = uchart([4, 36] * 5, [2.0] * 10)
    assert rates.centre == 10.0
    assert rates.spread == pytest.approx(16 / sqrt(5) / 1.128)
    assert rates.limits(2.0).upper == pytest.approx(10 + 3 * 16 / 1.128)


def test_a_u_chart_of_too_little_has_no_limits_and_none_under_nothing():
    assert uchart([3] * 7, [1.0] * 7) is None
    assert uchart([0] * 9, [1.0] * 9) is None
    assert uchart([1] * 9, [1.0] * 9).limits(0.5).lower == 0.0


def test_each_value_breaks_its_own_limits():
    assert rules_broken([17, 17], [LIMITS, Limits(10.0, 2.0, 18.0)]) == ((1,), ())
