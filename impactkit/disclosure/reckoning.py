"""What can be reckoned from sums that are told: the least and the most clients that a set of cells may hold.

Whoever reads a report knows sums of cells of one table from several places. The bounds are those of every whole-number
table that fits all of them, found exactly by integer programming.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint, milp

from impactkit.disclosure.rules import FEW, hidden_count
from impactkit.disclosure.suppression import Cell
from impactkit.domain.figures import Figure, Hidden


@dataclass(frozen=True, slots=True)
class Told:
    """A sum of cells as it is told: exactly, or only between two bounds."""

    cells: frozenset[int]
    least: int
    most: int


def told_as(inside: frozenset[int], shown: Cell | Figure, whole: int) -> Told:
    """Say what a reader knows of a count: its value, or the bounds that its mark tells.

    What is hidden beside others is not empty: an empty class is shown as 0. Where all classes are too few to show, any
    may be empty.
    """
    if shown.value is not None:
        return Told(inside, int(shown.value), int(shown.value))
    bounds_of: dict[Hidden, tuple[int, int]] = {
        "few": (1, FEW - 1),
        "all_but_few": (whole - FEW + 1, whole - 1),
        "too_few": (0, whole),
    }
    return Told(inside, *bounds_of.get(shown.hidden, (1, whole)))


def tells_of_few(least: int, most: int) -> bool:
    """Tell whether a range says more of 1 to 4 clients than "fewer than 5" does.

    Examples
    --------
    >>> [tells_of_few(*ends) for ends in ((2, 2), (3, 5), (0, 2), (1, 4), (0, 9), (0, 0), (5, 6))]
    [True, True, True, False, False, False, False]
    """
    return least < FEW and most >= 1 and most - least + 1 < FEW - 1


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
    return any(True for _ in narrowed(len(counts), told, small, under=FEW))


def narrowed(
    size: int, told: Sequence[Told], asked: Iterable[frozenset[int]], *, under: int
) -> Iterator[tuple[int, int]]:
    """Give the bounds of those sets of cells that may hold fewer than `under` different numbers of clients.

    Every table that is found on the way shows two of the numbers that the other sets may hold as well, so most sets
    need no search of their own.

    Parameters
    ----------
    size : int
        Cells of the table, numbered from 0.
    told : sequence of Told
        Sums of cells that some table fits; one of them bounds each cell.
    asked : iterable of frozenset of int
        The sets.
    under : int
        How many numbers are enough.
    """
    rows = np.vstack([_row(size, each.cells) for each in told])
    constraint = LinearConstraint(rows, [each.least for each in told], [each.most for each in told])
    tables: list[npt.NDArray[np.float64]] = []
    for cells in asked:
        wanted = _row(size, cells)
        seen = [round(float(wanted @ table)) for table in tables]
        if seen and max(seen) - min(seen) + 1 >= under:
            continue
        ends = [_extreme(wanted, sign, constraint) for sign in (1.0, -1.0)]
        tables += ends
        least, most = (round(float(wanted @ table)) for table in ends)
        if most - least + 1 < under:
            yield least, most


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
    most_of_all = sum(each.most for each in told) + 2
    return next(narrowed(size, told, [asked], under=most_of_all))


def _extreme(wanted: npt.NDArray[np.float64], sign: float, constraint: LinearConstraint) -> npt.NDArray[np.float64]:
    """Find a table that fits and holds the least (1) or the most (-1) in the wanted cells; milp minimises."""
    found = milp(sign * wanted, constraints=constraint, integrality=np.ones(len(wanted)))
    if found.x is None:
        raise ValueError("No table fits the sums that are told.")
    table: npt.NDArray[np.float64] = np.round(found.x)
    return table


def _row(size: int, cells: frozenset[int]) -> npt.NDArray[np.float64]:
    row = np.zeros(size)
    row[list(cells)] = 1
    return row
