"""The limits of what may be told of people, as constants and pure functions.

Two policies. *Standard* (a named funder or commissioner): exact totals, small counts said as "fewer than 5", small
classes merged. *Strict* (published reports): counts under 8 shown alike, the others rounded to 5, totals taken from
the shown cells; these are the limits of OpenSAFELY (docs, Statistical disclosure control), of means those of DataSHIELD
and ACRO. Zero and all are said under the standard policy.
"""

from __future__ import annotations

from math import floor, log10

from impactkit.domain.figures import Hidden

FEW = 5  # counts of 1 to 4 are said as "fewer than 5"
FEWEST_FOR_RESULTS = 10  # ended stays; under it: who the clients are and coverage, no more
FEWEST_FOR_MEAN = 10
FEWEST_FOR_DECIMAL = 50  # clients from which a mean has a decimal
FEWEST_FOR_SPREAD = 20  # clients for quartiles and distributions
SMALLEST_BIN = 8
MOST_BINS = 5
GROUP_FLOOR = 8  # counts of client groups under it are shown alike
GROUP_BASE = 5  # the others are rounded to a multiple of it


def hidden_count(part: int, whole: int | None) -> Hidden:
    """Tell how a count must be said: as it is (""), as "fewer than 5" or as "all but fewer than 5".

    Examples
    --------
    >>> [hidden_count(part, 40) for part in (0, 1, 4, 5, 36, 40)]
    ['', 'few', 'few', '', 'all_but_few', '']
    """
    if 1 <= part < FEW:
        return "few"
    if whole is not None and 1 <= whole - part < FEW:
        return "all_but_few"
    return ""


def rounded_count(count: int) -> int | None:
    """Round a count to a multiple of 5, or give None for one under 8.

    Examples
    --------
    >>> [rounded_count(count) for count in (0, 7, 8, 12, 13)]
    [None, None, 10, 10, 15]
    """
    return None if count < GROUP_FLOOR else GROUP_BASE * ((2 * count + GROUP_BASE) // (2 * GROUP_BASE))


def mean_decimals(n: int, points_of_100: float) -> int:
    """Give the decimals that a mean of n clients may have.

    Whole points of 100 below 50 clients, else one decimal; on a native scale the nearest decimal that is no finer.

    Examples
    --------
    >>> mean_decimals(30, 1), mean_decimals(80, 1), mean_decimals(30, 0.1), mean_decimals(30, 0.48)
    (0, 1, 1, 0)
    """
    finest = points_of_100 if n < FEWEST_FOR_DECIMAL else points_of_100 / 10
    return max(0, floor(-log10(finest) + 1e-9))


def rounded_mean(value: float, decimals: int) -> float:
    """Round half away from zero to the decimals that may be shown; never minus zero."""
    steps = 10.0**decimals
    scaled = floor(abs(value) * steps + 0.5) / steps
    return scaled if value > 0 or scaled == 0 else -scaled
