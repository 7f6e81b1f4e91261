"""Targets of the project: what may be told of each, beside the exits and beside the other targets.

A target counts the same clients as the table of exits, often on a day near by, and mostly only those with a certain
background. So its counts less those of the exits, or less those of another target, are counts of people too. What is
told of a target is held against what a reader could reckon, and hidden as far as it must be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from impactkit.disclosure.reckoning import narrowed, tells_of_few, told_as
from impactkit.disclosure.rules import FEW
from impactkit.disclosure.same_clients import (
    STATUSES,
    Fits,
    Later,
    fitting,
    of_group,
    with_exit,
    with_later,
    with_target,
)
from impactkit.disclosure.suppression import Cell, protected, rounded, spared
from impactkit.domain.exits import EXIT_KINDS, MONTHS, STAYING
from impactkit.domain.findings import Breakdown
from impactkit.domain.project import Target, Windows

Cells = dict[str, tuple[Cell, ...]]
RESULT = (frozenset({"yes", "no", "unknown"}), frozenset({"yes", "no"}))  # what is told rather than the rest
CLASSES = (*STATUSES, "unclear", "outside")
KINDS = tuple(kind.id for kind in EXIT_KINDS)
IS_EXIT = {kind.id: kind.exit for kind in EXIT_KINDS}
OUTSIDE = "outside"  # the class of those whom a table does not count
MOST_CELLS = 4000  # of tables side by side that are searched; beyond it the target is not told


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as it is shown, over classes that each client is in one of; the table of exits is of neither kind."""

    classes: tuple[str, ...]
    told: tuple[tuple[frozenset[str], Cell, int], ...]  # classes, what is shown of their sum, and of how many
    asked: tuple[frozenset[str], ...]  # sums of classes of which nothing may be learned
    secret: tuple[frozenset[str], ...] = ()  # sums that may not be reckoned, large or small
    target: Target | None = None
    later: Later | None = None


def shown_targets(
    targets: Sequence[Target],
    breakdowns: Mapping[str, Breakdown],
    shown: Mapping[str, Sequence[Cell]],
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
    shown : mapping
        What is shown of ``exit.status``, ``exit.kind.*`` and ``retention.*``, by key.
    windows : Windows
        Say on which day the exits are read.
    strict : bool
        Whether counts are rounded, so that no difference tells of anyone.
    """
    found: Cells = {}
    tables: list[_Table] = []
    exits, later = _exits(breakdowns, shown), tuple(_later(breakdowns, shown))
    for target in targets:
        key = f"target.{target.id}"
        if key not in breakdowns:
            continue
        if strict:
            found[key] = rounded(breakdowns[key])
            continue
        others = [table for table in tables if table.target and table.target.measured_from == target.measured_from]
        of_ended = target.measured_from == "end"
        beside = [*(exits if of_ended else ()), *others]
        found[key] = _safe(breakdowns[key], target, beside, later if of_ended else (), windows)
        tables.append(_target(breakdowns[key], found[key], target))
    return found


def _safe(
    breakdown: Breakdown, target: Target, beside: Sequence[_Table], later: Sequence[_Table], windows: Windows
) -> tuple[Cell, ...]:
    """Hide one class more until no difference tells of a few; where that does not help, tell nothing.

    Who is outside the population, and who may belong to it, cover the classes that the result rests on. Of the tables
    of staying those are looked at whose day is sure to come before that of the target.
    """
    before = [table for table in later if table.later and table.later.comes_before(target, windows)]

    def tells(cells: Sequence[Cell]) -> bool:
        ours = [*beside, _target(breakdown, cells, target)]
        return any(_tells(tables, windows) for tables in (ours, *([*ours, table] for table in before)))

    for told in RESULT:
        cells = spared(breakdown, told)
        if cells and not tells(cells):
            return cells
    filled = sorted((count, name) for name, count in breakdown.parts if count)
    cells, secret = protected(breakdown), frozenset[str]()
    while tells(cells):
        left = [name for _, name in filled if not any(cell.hidden for cell in cells if cell.name == name)]
        if not left:
            return tuple(Cell(name, None, "too_few") for name, _ in breakdown.parts)
        secret |= {cell.name for cell in cells if cell.hidden} | {left[0]}
        cells = protected(breakdown, secret=secret)
    return cells


def _tells(tables: Sequence[_Table], windows: Windows) -> bool:
    """Tell whether tables side by side tell of a few clients, or of a number that another table hides."""
    if not tables[:-1]:
        return False
    cells = fitting([table.classes for table in tables], _fits(tables, windows), most=MOST_CELLS)
    if cells is None:
        return any(cell.value is not None for _, cell, _ in tables[-1].told)
    told = [
        told_as(_inside(cells, place, classes), cell, whole)
        for place, table in enumerate(tables)
        for classes, cell, whole in table.told
    ]
    secret = {_inside(cells, place, classes) for place, table in enumerate(tables) for classes in table.secret}
    if any(True for _ in narrowed(len(cells), told, secret - {frozenset()}, under=FEW)):
        return True
    exact = {each.cells for each in told if each.least == each.most}
    asked = _asked(cells, tables) - exact - {frozenset()}
    return any(tells_of_few(*ends) for ends in narrowed(len(cells), told, asked, under=FEW - 1))


def _asked(cells: Sequence[tuple[str, ...]], tables: Sequence[_Table]) -> set[frozenset[int]]:
    """Give every sum of one table, and where sums of several tables meet."""
    found = {frozenset(range(len(cells)))}
    for place, table in enumerate(tables):
        own = [_inside(cells, place, classes) for classes in table.asked]
        found |= {before & each for before in found for each in own}
    return found


def _inside(cells: Sequence[tuple[str, ...]], place: int, classes: frozenset[str]) -> frozenset[int]:
    return frozenset(i for i, cell in enumerate(cells) if cell[place] in classes)


def _fits(tables: Sequence[_Table], windows: Windows) -> Mapping[tuple[int, int], Fits]:
    """Say for each two tables which of their classes go together: first the exits, then targets, then staying."""
    found: dict[tuple[int, int], Fits] = {}
    for i, one in enumerate(tables):
        for j, other in enumerate(tables[i + 1 :], i + 1):
            if one.target and other.target:
                found[i, j] = with_target(one.target, other.target)
            elif other.target:
                found[i, j] = with_exit(other.target, windows)
            elif one.target and other.later:
                found[i, j] = with_later(one.target, other.later)
            elif other.later:
                found[i, j] = of_group(other.later)
    return found


def _target(breakdown: Breakdown, cells: Sequence[Cell], target: Target) -> _Table:
    told = (*_told(cells, breakdown.whole), (frozenset(CLASSES), Cell("", breakdown.whole), breakdown.whole))
    return _Table(CLASSES, told, tuple(frozenset({name}) for name in CLASSES), target=target)


def _exits(breakdowns: Mapping[str, Breakdown], shown: Mapping[str, Sequence[Cell]]) -> tuple[_Table, ...]:
    """Give what is shown of statuses and kinds of exit together; nothing where they are not shown."""
    if "exit.status" not in breakdowns or "exit.status" not in shown:
        return ()
    statuses: dict[str, frozenset[str]] = {
        "yes": frozenset(kind for kind in KINDS if IS_EXIT[kind]),
        "no": frozenset(kind for kind in KINDS if not IS_EXIT[kind]),
        "unknown": frozenset({"unknown"}),
        "not_yet": frozenset({"not_yet"}),
    }
    whole = breakdowns["exit.status"].whole
    classes = (*KINDS, "unknown", "not_yet")
    told = [(statuses[cell.name], cell, whole) for cell in shown["exit.status"]]
    told.append((frozenset(classes), Cell("", whole), whole))
    for answer in ("yes", "no"):
        key = f"exit.kind.{answer}"
        if key in shown:
            told += _told(shown[key], breakdowns[key].whole)
    secret = tuple(statuses[cell.name] for cell in shown["exit.status"] if cell.hidden)
    asked = (*statuses.values(), *(frozenset({kind}) for kind in KINDS))
    return (_Table(classes, tuple(told), asked, secret),)


def _later(breakdowns: Mapping[str, Breakdown], shown: Mapping[str, Sequence[Cell]]) -> Iterator[_Table]:
    """Give each table of staying that is shown."""
    for staying in STAYING:
        for months in MONTHS:
            key = f"retention.{staying.id}.{months}"
            if key in shown and key in breakdowns:
                classes = tuple(cell.name for cell in shown[key])
                told = tuple(_told(shown[key], breakdowns[key].whole))
                asked = tuple(frozenset({name}) for name in classes)
                yield _Table((*classes, OUTSIDE), told, asked, later=Later(staying, months))


def _told(cells: Sequence[Cell], whole: int) -> Iterator[tuple[frozenset[str], Cell, int]]:
    for cell in cells:
        yield frozenset({cell.name}), cell, whole
