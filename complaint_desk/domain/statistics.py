"""The few formulas behind the figures, each with its source: intervals, limits of ordinary variation, medians, Pareto."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Final

Z_95: Final = 1.959964
XMR: Final = 2.66
"""3 / d2 with d2 = 1.128 for ranges of two: Wheeler, Understanding Variation (1993); NIST/SEMATECH e-Handbook 6.3.2.2."""

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


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a Pareto chart: what, how many, and the share of all up to here."""

    code: str
    n: int
    cumulative: float


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share: Wilson (1927), as recommended by Newcombe (Stat. Med. 17, 1998, method 3).

    Args:
        hits: how many of them.
        n: of how many; more than 0.
    """
    share, z2 = hits / n, Z_95 * Z_95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


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

    The lower limit of a count is never under 0.
    """
    if len(values) < 8:
        return None
    centre = sum(values) / len(values)
    moving = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    return Limits(centre, max(0.0, centre - XMR * moving), centre + XMR * moving)


def quantile(bins: Iterable[tuple[float, float, int]], share: float) -> float | None:
    """Return the value below which a share of a histogram lies, linear within a bin; None when it is empty.

    Args:
        bins: (lower end, upper end, count), any order.
        share: from 0 to 1; 0.5 is the median of grouped data.
    """
    ordered = sorted(bins)
    wanted = share * sum(n for _, _, n in ordered)
    below = 0
    for low, high, n in ordered:
        if n and below + n >= wanted:
            return low + (high - low) * (wanted - below) / n
        below += n
    return None


def pareto(counts: Mapping[str, int]) -> tuple[Bar, ...]:
    """Return the counts largest first with their cumulative shares (Juran's ordering); equal ones by name."""
    whole = sum(counts.values())
    bars, so_far = [], 0
    for code, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if n:
            so_far += n
            bars.append(Bar(code, n, so_far / whole))
    return tuple(bars)
