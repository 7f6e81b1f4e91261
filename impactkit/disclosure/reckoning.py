"""What can be reckoned from sums that are told: the least and the most clients that a set of cells may hold.

Whoever reads a report knows sums of cells of one table from several places. The bounds are those of every whole-number
table that fits all of them, found exactly by integer programming.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint, milp

from impactkit.disclosure.rules import FEW, hidden_count


@dataclass(frozen=True, slots=True)
class Told:
    """A sum of cells as it is told: exactly, or only between two bounds."""

    cells: frozenset[int]
    least: int
    most: int


def gives_away(counts: Sequence[int], told: Sequence[Told], asked: Iterable[frozenset[int]]) -> bool:
    """Tell whether what is told narrows any small set of clients to fewer than five possible numbers.

    Parameters
    ----------
    counts : sequence of int
        The true clients of each cell.
    told : sequence of Told
        Every sum that a reader knows.
    asked : iterable of frozenset of int
        The sets of cells to guard. Only those that hold 1 to 4 clients, or all but 1 to 4, are at risk.
    """
    whole = sum(counts)
    small = (cells for cells in set(asked) if hidden_count(sum(counts[cell] for cell in cells), whole))
    return any(most - least + 1 < FEW for least, most in (bounds(len(counts), told, cells) for cells in small))


def bounds(size: int, told: Sequence[Told], asked: frozenset[int]) -> tuple[int, int]:
    """Give the least and the most clients that a set of cells may hold, given what is told.

    Parameters
    ----------
    size : int
        Cells of the table, numbered from 0.
    told : sequence of Told
        Sums of cells that some table fits; one of them bounds each cell.
    asked : frozenset of int
        The cells.

    Raises
    ------
    ValueError
        If no table fits what is told.
    """
    rows = np.vstack([_row(size, each.cells) for each in told])
    constraint = LinearConstraint(rows, [each.least for each in told], [each.most for each in told])
    wanted = _row(size, asked)
    found = [
        milp(sign * wanted, constraints=constraint, integrality=np.ones(size))
        for sign in (1.0, -1.0)  # milp minimises
    ]
    if any(each.x is None for each in found):
        raise ValueError("No table fits the sums that are told.")
    least, most = (round(float(wanted @ each.x)) for each in found)
    return least, most


def _row(size: int, cells: frozenset[int]) -> npt.NDArray[np.float64]:
    row = np.zeros(size)
    row[list(cells)] = 1
    return row
