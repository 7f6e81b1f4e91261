"""Targets of the project: what may be told of each, beside the exits and beside the other targets.

A target counts the same clients as the table of exits, often on a day near by, and mostly only those with a certain
background. So its counts less those of the exits, or less those of another target, are counts of people too. What is
told of a target is held against what a reader could reckon, and hidden as far as it must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from impactkit.disclosure.reckoning import Told, bounds
from impactkit.disclosure.rules import FEW
from impactkit.disclosure.suppression import Cell, protected, rounded, spared
from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.figures import Hidden
from impactkit.domain.findings import Breakdown
from impactkit.domain.project import Target, Windows

Cells = dict[str, tuple[Cell, ...]]
Fits = Callable[[str, str], bool]  # may a client be in both of these classes, of one table and of another
STATUSES = ("yes", "no", "unknown", "not_yet")  # of those in the population
RESULT = (frozenset({"yes", "no", "unknown"}), frozenset({"yes", "no"}))  # what is told rather than the rest
CLASSES = (*STATUSES, "unclear", "outside")
ANY = 10**6  # more clients than any service has: a bound that tells nothing
KINDS = tuple(kind.id for kind in EXIT_KINDS)
HIDDEN_BOUNDS: dict[Hidden, tuple[int, int]] = {"few": (1, FEW - 1), "too_few": (0, ANY)}
IS_EXIT = {kind.id: kind.exit for kind in EXIT_KINDS}


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as it is shown, over classes that each client is in one of."""

    classes: tuple[str, ...]
    told: tuple[tuple[frozenset[str], int, int], ...]  # classes, and the bounds of their sum
    asked: tuple[frozenset[str], ...]  # sums of classes of which nothing may be learned


def shown_targets(
    targets: Sequence[Target],
    breakdowns: Mapping[str, Breakdown],
    exits: Mapping[str, Sequence[Cell]],
    *,
    windows: Windows,
    strict: bool,
) -> Cells:
    """Choose what is shown of each target.

    Parameters
    ----------
    targets : sequence of Target
        Of the service.
    breakdowns : mapping
        All its breakdowns by key.
    exits : mapping
        What is shown of ``exit.status`` and ``exit.kind.*``, by key.
    windows : Windows
        Say on which day the exits are read.
    strict : bool
        Whether counts are rounded, so that no difference tells of anyone.
    """
    shown: Cells = {}
    tables: list[tuple[Target, _Table]] = []
    of_exits = _exits(breakdowns, exits)
    for target in targets:
        key = f"target.{target.id}"
        if key not in breakdowns:
            continue
        if strict:
            shown[key] = rounded(breakdowns[key])
            continue
        beside = [
            (table, _both(other, target)) for other, table in tables if other.measured_from == target.measured_from
        ]
        if of_exits is not None and target.measured_from == "end":
            beside.append((of_exits, _with_exit(target, windows)))
        shown[key] = _safe(breakdowns[key], beside)
        tables.append((target, _target(breakdowns[key], shown[key])))
    return shown


def _safe(breakdown: Breakdown, beside: Sequence[tuple[_Table, Fits]]) -> tuple[Cell, ...]:
    """Hide one class more until no difference tells of a few; where that does not help, tell nothing.

    Who is outside the population, and who may belong to it, cover the classes that the result rests on.
    """
    for told in RESULT:
        cells = spared(breakdown, told)
        if cells and not any(_tells(_target(breakdown, cells), *other) for other in beside):
            return cells
    filled = sorted((count, name) for name, count in breakdown.parts if count)
    cells, secret = protected(breakdown), frozenset[str]()
    while any(_tells(_target(breakdown, cells), *other) for other in beside):
        left = [name for _, name in filled if not any(cell.hidden for cell in cells if cell.name == name)]
        if not left:
            return tuple(Cell(name, None, "too_few") for name, _ in breakdown.parts)
        secret |= {cell.name for cell in cells if cell.hidden} | {left[0]}
        cells = protected(breakdown, secret=secret)
    return cells


def _tells(target: _Table, other: _Table, fits: Fits) -> bool:
    pairs = [(one, two) for one, two in product(other.classes, target.classes) if fits(one, two)]
    told = [
        Told(frozenset(i for i, pair in enumerate(pairs) if pair[place] in classes), low, high)
        for place, table in ((0, other), (1, target))
        for classes, low, high in table.told
    ]
    everyone = frozenset(other.classes)
    for theirs, ours in product((*other.asked, everyone), target.asked):
        asked = frozenset(i for i, (one, two) in enumerate(pairs) if one in theirs and two in ours)
        if asked and tells_of_few(*bounds(len(pairs), told, asked)):
            return True
    return False


def tells_of_few(least: int, most: int) -> bool:
    """Tell whether a range says more of 1 to 4 clients than "fewer than 5" does.

    Examples
    --------
    >>> [tells_of_few(*ends) for ends in ((2, 2), (3, 5), (0, 2), (1, 4), (0, 9), (0, 0), (5, 6))]
    [True, True, True, False, False, False, False]
    """
    return least < FEW and most >= 1 and most - least + 1 < FEW - 1


def _target(breakdown: Breakdown, cells: Sequence[Cell]) -> _Table:
    told = (*_bounds(cells), (frozenset(CLASSES), breakdown.whole, breakdown.whole))
    return _Table(CLASSES, told, tuple(frozenset({name}) for name in CLASSES))


def _exits(breakdowns: Mapping[str, Breakdown], shown: Mapping[str, Sequence[Cell]]) -> _Table | None:
    """Give what is shown of statuses and kinds of exit together."""
    if "exit.status" not in breakdowns or "exit.status" not in shown:
        return None
    statuses: dict[str, frozenset[str]] = {
        "yes": frozenset(kind for kind in KINDS if IS_EXIT[kind]),
        "no": frozenset(kind for kind in KINDS if not IS_EXIT[kind]),
        "unknown": frozenset({"unknown"}),
        "not_yet": frozenset({"not_yet"}),
    }
    told = [(statuses[name], low, high) for (name,), low, high in _bounds(shown["exit.status"])]
    for answer in ("yes", "no"):
        key = f"exit.kind.{answer}"
        if key in shown:
            told += _bounds(shown[key])
    return _Table((*KINDS, "unknown", "not_yet"), tuple(told), tuple(statuses.values()))


def _bounds(cells: Sequence[Cell]) -> Iterator[tuple[frozenset[str], int, int]]:
    """Give what each cell tells: a class that is hidden beside others holds a client at least.

    "All but fewer than 5" stands beside the only other class that is not empty, and follows from it.
    """
    for cell in cells:
        low, high = (cell.value, cell.value) if cell.value is not None else HIDDEN_BOUNDS.get(cell.hidden, (1, ANY))
        yield frozenset({cell.name}), low, high


def _with_exit(target: Target, windows: Windows) -> Fits:
    """Say which exits go with which classes of a target, by the days on which the two are read."""

    def fits(exit_: str, status: str) -> bool:
        if status not in STATUSES:
            return bool(target.population)
        if target.days >= windows.exit_after and exit_ == "not_yet":
            return status == "not_yet"
        if target.days <= windows.exit_after and status == "not_yet":
            return exit_ == "not_yet"
        counts = exit_ in target.kinds
        if target.days == windows.exit_after and exit_ != "not_yet":
            if (exit_ == "unknown") != (status == "unknown"):  # only a status before that day can tell more
                return target.when == "by" and status == "yes"
            if target.when == "at":
                return status == "unknown" or status == ("yes" if counts else "no")
        return not counts or target.when == "at" or target.days < windows.exit_after or status in ("yes", "not_yet")

    return fits


def _both(one: Target, other: Target) -> Fits:
    """Say which classes of two targets go together, by their populations, days and kinds."""

    def fits(first: str, second: str) -> bool:
        return _implied(one, other, first, second) and _implied(other, one, second, first)

    return fits


def _implied(one: Target, other: Target, first: str, second: str) -> bool:
    """Tell whether a client in class `first` of one target may be in class `second` of another."""
    if _narrower(one, other) and not _belongs(first, second):
        return False
    if first not in STATUSES or second not in STATUSES or one.days > other.days:
        return True
    same_day = one.days == other.days
    if first == "not_yet" or (same_day and second == "not_yet"):
        return first == second
    both_at = same_day and one.when == other.when == "at"
    if both_at and "unknown" in (first, second):
        return first == second
    lasts = both_at or other.when == "by"
    return not (first == "yes" and lasts and set(one.kinds) <= set(other.kinds)) or second in ("yes", "not_yet")


def _narrower(one: Target, other: Target) -> bool:
    """Tell whether everyone in the population of one target is in that of the other."""
    asked = {question: set(levels) for question, levels in one.population}
    return all(asked.get(question, {""}) <= set(levels) for question, levels in other.population)


def _belongs(narrow: str, wide: str) -> bool:
    if narrow in STATUSES:
        return wide in STATUSES
    return not (wide == "outside" and narrow != "outside")
