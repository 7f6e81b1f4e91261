"""How many items a sum can hold that also tells which of them were left out: a limit of floats.

`measure.coded_sums` makes such sums; a file of an instrument is held to the limit where it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

EXACT = 2**53  # whole numbers up to here are floats
Points = Sequence[Collection[int]]  # what the answers to each item can be worth


def lowest_sum(points: Points) -> int:
    """Give the lowest sum of any of the items, 0 or below."""
    return sum(min(0, *one) for one in points)


def unit_above(points: Points) -> int:
    """Give the power of two above every sum of points, each counted from the lowest."""
    return 1 << (sum(max(0, *one) for one in points) - lowest_sum(points)).bit_length()


def fits(points: Points, *, gaps_borne: bool) -> bool:
    """Tell whether points and gaps of these items are one exact float.

    Each item takes a bit above the points; where gaps are borne, their number stands above these bits.

    Examples
    --------
    >>> eleven = range(11)
    >>> fits([eleven] * 44, gaps_borne=False), fits([eleven] * 45, gaps_borne=False)
    (True, False)
    >>> fits([eleven] * 38, gaps_borne=True), fits([eleven] * 39, gaps_borne=True)
    (True, False)
    """
    many = len(points)
    return unit_above(points) * (1 + (many if gaps_borne else 0)) << many <= EXACT


def most_items(points: Points, *, gaps_borne: bool) -> int:
    """Give how many of the items, from the first on, fit into one sum."""
    return next((many for many in range(len(points), 0, -1) if fits(points[:many], gaps_borne=gaps_borne)), 0)
