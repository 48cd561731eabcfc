"""The few formulas behind the figures, each with its source: intervals, limits of ordinary variation, medians, Pareto."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb, exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import Final

Z_95: Final = 1.959964
XMR: Final = 2.66
"""3 / d2 with d2 = 1.128 for ranges of two: Wheeler, Understanding Variation (1993); NIST/SEMATECH e-Handbook 6.3.2.2."""
D2: Final = 1.128
SIGMAS: Final = 3

RULES: Final = (1, 4)
"""Those that are looked for; 2 and 3 alarm so often when there is nothing that an alarm would mean little."""
RUN: Final = 8
LEAST_POINTS: Final = 8
"""Fewer points give no limits."""
_MANY: Final = 200
"""Of more values the interval of a median is approximated: the two differ by one rank at most."""

# Student's t, 97.5 %, for 1 to 30 degrees of freedom: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
_T_975: Final = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the ends of its 95 % interval and the number of values it stands on."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The centre of a series and the limits within which it varies by itself."""

    centre: float
    lower: float
    upper: float

    def signals(self, value: float) -> bool:
        """Return whether a value lies outside: rule 1 of the Western Electric rules (1956), Wheeler's detection rule one."""
        return not self.lower <= value <= self.upper

    def side(self, value: float) -> int:
        """Return 1 for a value above the centre, -1 for one below, else 0."""
        return int(value > self.centre) - int(value < self.centre)


@dataclass(frozen=True, slots=True)
class Rates:
    """What a u chart knows: the mean rate, and how much more it varies than chance lets it (1 when no more)."""

    centre: float
    spread: float

    def limits(self, exposure: float) -> Limits:
        """Return the limits of the rate of a period: the less of it there is, the wider; never under 0.

        Args:
            exposure: how long the period is, in the unit of the rate; more than 0.
        """
        half = SIGMAS * self.spread * sqrt(self.centre / exposure)
        return Limits(self.centre, max(0.0, self.centre - half), self.centre + half)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a Pareto chart: what, how many, and the share of all up to here."""

    code: str
    n: int
    cumulative: float


def wilson(hits: int, n: int, tests: int = 1) -> tuple[float, float]:
    """Return the 95 % score interval of a share: Wilson (1927), as recommended by Newcombe (Stat. Med. 17, 1998, method 3).

    Args:
        hits: how many of them.
        n: of how many; more than 0.
        tests: so many intervals are to hold together: each is of 1 - 0.05 / tests (Bonferroni; Dunn, J. Amer. Statist. Assoc. 56, 1961).
    """
    z = Z_95 if tests == 1 else NormalDist().inv_cdf(1 - 0.025 / tests)
    share, z2 = hits / n, z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def gap(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return how much larger the second value is, with the 95 % interval of that: Zou and Donner, Statistics in Medicine 27 (2008) 1693.

    Of two shares with the ends of ``wilson`` it is method 10 of Newcombe, Statistics in Medicine 17 (1998) 873.

    Args:
        one: a value with the lower and upper end of its 95 % interval.
        other: another one, of other cases.
    """
    (before, low1, high1), (now, low2, high2) = one, other
    more = now - before
    return more, more - sqrt((now - low2) ** 2 + (high1 - before) ** 2), more + sqrt((high2 - now) ** 2 + (before - low1) ** 2)


def t_975(degrees: int) -> float:
    """Return Student's t for a 95 % interval: the published table to 30, then Abramowitz and Stegun 26.7.5."""
    if degrees <= len(_T_975):
        return _T_975[degrees - 1]
    z, d = Z_95, degrees
    return z + (z**3 + z) / (4 * d) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * d * d)


def estimate(counts: Mapping[int, int]) -> Estimate | None:
    """Return the mean of values by their counts with its 95 % interval (t); None without values.

    One value alone has no interval: its ends are the mean itself. The ends stay within the smallest and largest
    answer of the 1 to 5 scale, since nobody can answer beyond it.
    """
    n = sum(counts.values())
    if not n:
        return None
    mean = sum(value * count for value, count in counts.items()) / n
    if n == 1:
        return Estimate(mean, mean, mean, 1)
    variance = sum(count * (value - mean) ** 2 for value, count in counts.items()) / (n - 1)
    half = t_975(n - 1) * sqrt(variance / n)
    return Estimate(mean, max(1.0, mean - half), min(5.0, mean + half), n)


def xmr(values: Sequence[float]) -> Limits | None:
    """Return the natural process limits of counts in their order (XmR chart); None under 8 values, too few to say.

    None too where most of them are 0: the chart knows of ordinary ups and downs, and where nothing is the ordinary any event lies beyond
    limits of hardly anything (Wheeler, Understanding Variation: rare events are looked at by the time between them). The lower limit is
    never under 0.
    """
    if len(values) < LEAST_POINTS or _rare(values):
        return None
    centre = sum(values) / len(values)
    moving = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    return Limits(centre, max(0.0, centre - XMR * moving), centre + XMR * moving)


def _rare(counts: Sequence[float]) -> bool:
    return 2 * sum(not count for count in counts) > len(counts)


def uchart(counts: Sequence[float], exposures: Sequence[float]) -> Rates | None:
    """Return the mean rate of counts from periods of unlike length (u chart); None under 8 periods or where most of them have no event.

    Centre and limits: Montgomery, Introduction to Statistical Quality Control, on control charts for nonconformities with variable
    sample size; ISO 7870-2. They hold for counts that come by chance alone (Poisson); where neighbours differ by more than that, the
    limits widen by the spread of the standardised rates: Laney, Improved control charts for attributes, Quality Engineering 14 (2002).
    They never become narrower than chance.

    Args:
        counts: how many, in their order.
        exposures: how long each period was, in any one unit; more than 0.
    """
    if len(counts) < LEAST_POINTS or _rare(counts):
        return None
    centre = sum(counts) / sum(exposures)
    z = [(count / exposure - centre) / sqrt(centre / exposure) for count, exposure in zip(counts, exposures, strict=True)]
    moving = sum(abs(b - a) for a, b in pairwise(z)) / (len(z) - 1)
    return Rates(centre, max(1.0, moving / D2))


def rules_broken(values: Sequence[float], limits: Sequence[Limits]) -> tuple[tuple[int, ...], ...]:
    """Return for each value in its order which rules it breaks: the zone tests of the Western Electric Handbook (1956), as numbered there.

    Rule 1: beyond the limit. Rule 4: eight in a row on the same side of the centre. Each value is held against its own limits.
    """
    found = []
    sides = [own.side(value) for value, own in zip(values, limits, strict=True)]
    for at, value in enumerate(values):
        run = at >= RUN - 1 and sides[at] != 0 and set(sides[at - RUN + 1:at + 1]) == {sides[at]}
        broken = {1: limits[at].signals(value), 4: run}
        found.append(tuple(rule for rule in RULES if broken[rule]))
    return tuple(found)


def quantile(bins: Iterable[tuple[float, float, int]], share: float) -> float | None:
    """Return the value below which a share of a histogram lies, linear within a bin; None when it is empty.

    Args:
        bins: (lower end, upper end, count), any order.
        share: from 0 to 1; 0.5 is the median of grouped data.
    """
    return quantiles(bins, (share,))[0]


def quantiles(bins: Iterable[tuple[float, float, int]], shares: Sequence[float]) -> list[float | None]:
    """Return several quantiles of one histogram; arguments as for ``quantile``."""
    ordered = sorted(each for each in bins if each[2])
    whole = sum(n for _, _, n in ordered)
    found: list[float | None] = []
    for share in shares:
        wanted, below = share * whole, 0
        for low, high, n in ordered:
            if below + n >= wanted:
                found.append(low + (high - low) * (wanted - below) / n)
                break
            below += n
        else:
            found.append(None)
    return found


def median_interval(bins: Iterable[tuple[float, float, int]]) -> tuple[float, float, float] | None:
    """Return the median of a histogram with its 95 % interval; None of fewer than six values, too few for one.

    The interval goes from one of the ordered values to its counterpart from above, whatever the values' distribution: Thompson, Annals of
    Mathematical Statistics 7 (1936) 122; of many values by the normal approximation, Campbell and Gardner, BMJ 296 (1988) 1454.

    Args:
        bins: (lower end, upper end, count), any order; values lie evenly within a bin.
    """
    held = tuple(bins)
    n = sum(count for _, _, count in held)
    rank = median_rank(n)
    if not rank:
        return None
    share = (rank - 0.5) / n
    median, low, high = quantiles(held, (0.5, share, 1 - share))
    return None if median is None or low is None or high is None else (median, low, high)


def median_rank(n: int) -> int:
    """Return which of ``n`` values in their order begins the 95 % interval of their median, from 1; 0 where there are too few."""
    if n > _MANY:
        return int((n - Z_95 * sqrt(n)) / 2)
    rank, below = 0, 0.5**n
    while below <= 0.025:  # the probability that at most so many of them lie below the median
        rank += 1
        below += comb(n, rank) * 0.5**n
    return rank


def pareto(counts: Mapping[str, int]) -> tuple[Bar, ...]:
    """Return the counts largest first with their cumulative shares (Juran's ordering); equal ones by name."""
    whole = sum(counts.values())
    bars, so_far = [], 0
    for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if n:
            so_far += n
            bars.append(Bar(code, n, so_far / whole))
    return tuple(bars)


def poisson_at_least(count: int, mean: float) -> float:
    """Return the probability of at least so many events where ``mean`` are expected (Poisson 1837), summed term by term."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    below = sum(exp(at * log(mean) - mean - lgamma(at + 1)) for at in range(count))
    if below < 0.999:
        return max(0.0, 1.0 - below)
    term = exp(count * log(mean) - mean - lgamma(count + 1))  # a small tail is summed itself: 1 minus nearly 1 would lose it
    tail, at = 0.0, count
    while term > tail * 1e-17 and at < count + 10_000:
        tail += term
        at += 1
        term *= mean / at
    return tail


def poisson_interval(count: int) -> tuple[float, float]:
    """Return the exact 95 % limits of an expected number of which ``count`` were seen: Garwood, Biometrika 28 (1936), by halving."""
    def solve(wanted: float, least: int) -> float:
        low, high = 0.0, count + 10 + 6 * sqrt(count + 1)
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if poisson_at_least(least, middle) < wanted else (low, middle)
        return (low + high) / 2
    return (solve(0.025, count) if count else 0.0), solve(0.975, count + 1)


def binomial_two_sided(hits: int, n: int, share: float = 0.5) -> float:
    """Return how probable a result at least as rare as ``hits`` of ``n`` is: the exact test, summing all results no likelier than it.

    Two counts of equal time compare as their part of both with share 0.5 (Przyborowski and Wilenski, Biometrika 31, 1940).
    """
    def term(k: int) -> float:
        return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log(1 - share))
    seen = term(hits) * (1 + 1e-9)
    return min(1.0, sum(found for found in map(term, range(n + 1)) if found <= seen))


def discoveries(probabilities: Sequence[float], rate: float = 0.05, tests: int = 0) -> tuple[bool, ...]:
    """Return which of many tests are findings when at most ``rate`` of those may be false.

    Benjamini and Hochberg, J. R. Statist. Soc. B 57 (1995). ``tests`` is how many were made when those not given were certain to fail.
    """
    tests = max(tests, len(probabilities))
    order = sorted(range(len(probabilities)), key=lambda at: probabilities[at])
    last = max((rank for rank, at in enumerate(order, 1) if probabilities[at] <= rate * rank / tests), default=0)
    kept = set(order[:last])
    return tuple(at in kept for at in range(len(probabilities)))
