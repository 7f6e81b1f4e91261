"""The attacker: what the numbers that are told say of a number that is not.

Clients are sorted into cells by all that the tables ask of them. A table tells sums of cells, or bounds of sums; what
can then be said of another sum is found by a linear program over the cells (Willenborg & de Waal 2001, Elements of
Statistical Disclosure Control, ch. 6). Cells that the rules of the tables leave empty are left out: the attacker knows
the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

import numpy as np
from scipy.optimize import linprog

from impactkit.disclosure.rules import FEW

SLACK = 1e-6  # of the solver


@dataclass(frozen=True, slots=True)
class Told:
    """A sum of cells, and the bounds that are told of it: the same twice where the number is shown."""

    cells: frozenset[int]  # numbers of the cells
    low: float
    high: float = inf


def possible(cells: int, told: Sequence[Told], asked: Iterable[int]) -> tuple[int, float]:
    """Give the least and the most that a sum of cells may be, for one who knows what is told.

    Parameters
    ----------
    cells : int
        How many cells there are; each holds 0 clients or more.
    told : sequence of Told
        Everything that was published.
    asked : iterable of int
        Numbers of the cells whose sum is asked for.

    Returns
    -------
    int, float
        Clients; the second is infinite where nothing bounds the sum.

    Raises
    ------
    ValueError
        If what is told contradicts itself.
    """
    rows, bounds = [], []
    for one in told:
        row = _row(cells, one.cells)
        rows.append(-row)
        bounds.append(-one.low)
        if one.high < inf:
            rows.append(row)
            bounds.append(one.high)
    goal = _row(cells, asked)
    least, most = (linprog(sign * goal, A_ub=np.array(rows), b_ub=bounds, bounds=(0, None)) for sign in (1, -1))
    if 2 in (least.status, most.status):
        raise ValueError("No number of clients agrees with all that is told.")
    return ceil(least.fun - SLACK), inf if most.status == 3 else floor(-most.fun + SLACK)  # 3: unbounded


def tells_of_few(low: float, high: float) -> bool:
    """Tell whether a range says more of 1 to 4 clients than "fewer than 5" does.

    Examples
    --------
    >>> [tells_of_few(*bounds) for bounds in ((2, 2), (3, 5), (0, 2), (1, 4), (0, 9), (0, 0), (5, 6))]
    [True, True, True, False, False, False, False]
    """
    touches = low < FEW and high >= 1
    return touches and high - low + 1 < FEW - 1


def _row(cells: int, chosen: Iterable[int]) -> np.ndarray:
    row = np.zeros(cells)
    row[list(chosen)] = 1.0
    return row
