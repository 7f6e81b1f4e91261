"""Kinds of exit, and staying after an exit: what may be told of each, so that no table tells of another's few.

The tables hang together. Whoever knows how many stayed in work of how many knows how many went to work, and so, by the
number who moved on, how many went to education. Therefore staying is told by kind only where these sums are told
anyway; else of all who moved on together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from impactkit.disclosure.rules import FEW, FEWEST_FOR_RESULTS, hidden_count
from impactkit.disclosure.suppression import Cell, covered, protected, rounded, spared
from impactkit.domain.exits import MONTHS, STAYING
from impactkit.domain.findings import Breakdown

Cells = dict[str, tuple[Cell, ...]]
PARTED = {"exit.kind.yes": ("work", "education"), "exit.kind.no": ("subsidised",)}
TOGETHER = {"exit.kind.yes": ("moved_on",), "exit.kind.no": ()}  # what is told where the parts may not be
BEGUN = {staying.id: staying.begun for staying in STAYING}


def shown_staying(breakdowns: Mapping[str, Breakdown], *, strict: bool) -> Cells:
    """Choose what is shown of kinds of exit and of staying; a breakdown that is left out may not be told.

    Parameters
    ----------
    breakdowns : mapping
        All breakdowns of a service by their key.
    strict : bool
        Whether counts are rounded, so that sums tell nothing more.
    """
    shown: Cells = {}
    for key in PARTED:
        if key in breakdowns:
            kinds, parted = (rounded(breakdowns[key]), True) if strict else _kinds(breakdowns[key])
            if kinds:
                shown[key] = kinds
            apart = [group for group in PARTED[key] if parted and _enough(breakdowns, group)]
            groups = apart or [group for group in TOGETHER[key] if _enough(breakdowns, group)]
            by_group = [[breakdowns[f"retention.{group}.{months}"] for months in MONTHS] for group in groups]
            shown |= {each.key: rounded(each) for each in chain(*by_group)} if strict else _staying(by_group)
    return shown


def _enough(breakdowns: Mapping[str, Breakdown], group: str) -> bool:
    key = f"retention.{group}.{MONTHS[0]}"
    return key in breakdowns and breakdowns[key].whole >= FEWEST_FOR_RESULTS


def _kinds(breakdown: Breakdown) -> tuple[tuple[Cell, ...], bool]:
    """Show the kinds of one answer, and say whether the sums of its groups are told.

    First the groups are protected as if each were one kind, then the kinds within each group. Where they are so few
    that even which kinds nobody has would tell, there is nothing to show.
    """
    groups = {name: BEGUN[name] for name in PARTED[breakdown.key]}
    outer = _joined(breakdown, groups)
    large = frozenset(name for name in groups if not hidden_count(outer.part(name), outer.whole))
    for known in (frozenset[str](), large):
        cells = {cell.name: cell for cell in protected(outer, known=known)}
        hidden = {name for name, cell in cells.items() if cell.hidden}
        if not hidden & set(groups) and (not hidden or covered(outer, hidden)):
            cells |= {cell.name: cell for kinds in groups.values() for cell in _of_group(breakdown, kinds)}
            return tuple(cells[name] for name, _ in breakdown.parts), True
    return spared(breakdown, set()), False


def _joined(breakdown: Breakdown, groups: Mapping[str, frozenset[str]]) -> Breakdown:
    grouped = frozenset[str]().union(*groups.values())
    sums = [(name, sum(breakdown.part(kind) for kind in kinds)) for name, kinds in groups.items()]
    rest = [(name, count) for name, count in breakdown.parts if name not in grouped]
    return Breakdown(key=breakdown.key, parts=(*sums, *rest))


def _of_group(breakdown: Breakdown, kinds: frozenset[str]) -> Iterator[Cell]:
    """Show the kinds of one group. No row tells how many the group has, so none can be all but a few of it."""
    parts = tuple(part for part in breakdown.parts if part[0] in kinds)
    for cell in protected(Breakdown(key=breakdown.key, parts=parts)):
        yield Cell(cell.name, None, "hidden") if cell.hidden == "all_but_few" else cell


def _staying(by_group: list[list[Breakdown]]) -> Cells:
    """Show the later statuses of the groups that stand in one table.

    Where "not yet come" cannot be told apart from "unknown" in one of them, it is merged in all: the table has one
    column for it.
    """
    apart = [_with_not_yet(of_group) for of_group in by_group]
    if not all(apart):
        apart = [_without_not_yet(of_group) for of_group in by_group]
    return {each.key: cells for each, cells in zip(chain(*by_group), chain(*apart), strict=True)}


def _with_not_yet(of_group: list[Breakdown]) -> list[tuple[Cell, ...]]:
    """Show one group at each month; nothing where those whose day has not come may not be told apart.

    Clients come and go between the months, so the counts of two months tell of no one by their difference; but whose
    day has not come after three months, has none after six either. So where such a difference is small, or where a
    count could not be covered beside them, they are not told apart.
    """
    not_yet = [breakdown.part("not_yet") for breakdown in of_group]
    steps = [later - earlier for earlier, later in zip([0, *not_yet], [*not_yet, of_group[0].whole], strict=True)]
    first, _ = of_group[0].parts[0]  # it answers the question, so it covers others only where nothing else does
    if any(1 <= step < FEW for step in steps):
        return []
    told = [spared(each, {first, "not_yet"}) or spared(each, {"not_yet"}) for each in of_group]
    return told if all(told) else []


def _without_not_yet(of_group: list[Breakdown]) -> list[tuple[Cell, ...]]:
    first, _ = of_group[0].parts[0]
    merged = (_not_known(each) for each in of_group)
    return [spared(each, {first}) or protected(each) for each in merged]


def _not_known(breakdown: Breakdown) -> Breakdown:
    known = tuple(part for part in breakdown.parts if part[0] not in ("unknown", "not_yet"))
    not_known = breakdown.part("unknown") + breakdown.part("not_yet")
    return Breakdown(key=breakdown.key, parts=(*known, ("not_known", not_known)), within=breakdown.within)
