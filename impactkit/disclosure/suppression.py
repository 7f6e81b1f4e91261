"""Counts that add up to a shown whole: what is merged, and what is hidden so that nothing can be worked out."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from impactkit.disclosure.rules import (
    FEW,
    FEWEST_FOR_SPREAD,
    MOST_BINS,
    SMALLEST_BIN,
    hidden_count,
    rounded_count,
)
from impactkit.domain.figures import Hidden
from impactkit.domain.findings import Breakdown, Distribution

REASONS = ("left_early", "no_baseline", "window_open", "follow_up_missing", "exit_unknown", "exit_not_yet")


@dataclass(frozen=True, slots=True)
class Cell:
    """One class of a whole as it may be shown."""

    name: str
    value: int | None
    hidden: Hidden = ""


def protected(
    breakdown: Breakdown, *, secret: frozenset[str] = frozenset(), known: frozenset[str] = frozenset()
) -> tuple[Cell, ...]:
    """Hide small classes, and more where the sum would give them away.

    Whoever knows the whole and the shown classes knows the sum of the hidden ones, and that none of them is empty. So
    there must be at least two, and their sum must leave each at least five possible values; else the smallest shown
    class that is not empty is hidden too. Their marks do not tell which of them is small. Where only two classes are
    not empty, they say "fewer than 5" and "all but fewer than 5"; where both are small, that would tell more than their
    sum does, and they say nothing.

    Classes in `secret` are hidden because another table would give them away; classes in `known` are told by another
    table, so that hiding them here would cover nothing.
    """
    filled = [name for name, count in breakdown.parts if count]
    small = {name for name in filled if hidden_count(breakdown.part(name), breakdown.whole)}
    hidden = (small - known) | (secret & set(filled))
    if len(filled) == 2 and hidden and not secret and not known & set(filled):
        if all(breakdown.part(name) < FEW for name in filled):
            return tuple(Cell(n, None, "hidden") if n in hidden else Cell(n, count) for n, count in breakdown.parts)
        return tuple(_said(breakdown, n) if n in hidden else Cell(n, count) for n, count in breakdown.parts)
    while hidden and not (covered(breakdown, hidden) and not hidden <= secret):
        shown = [(breakdown.part(name), name) for name in filled if name not in hidden | known]
        if not shown:
            break
        hidden.add(min(shown)[1])
    return tuple(Cell(n, None, "hidden") if n in hidden else Cell(n, count) for n, count in breakdown.parts)


def spared(breakdown: Breakdown, told: Set[str]) -> tuple[Cell, ...]:
    """Hide what is small, and cover it by other classes than those in `told`; nothing where these do not suffice.

    A class in `told` that is small itself is hidden all the same.
    """
    large = frozenset(name for name in told if not hidden_count(breakdown.part(name), breakdown.whole))
    cells = protected(breakdown, known=large)
    hidden = {cell.name for cell in cells if cell.hidden}
    return cells if not hidden or covered(breakdown, hidden) else ()


def covered(breakdown: Breakdown, hidden: set[str]) -> bool:
    """Tell whether the sum of the hidden classes leaves each of them at least five possible values."""
    # Each hidden class holds at least one client, so one of them may hold 1 to sum - (classes - 1).
    possible = sum(breakdown.part(name) for name in hidden) - len(hidden) + 1
    return len(hidden) > 1 and possible >= FEW


def _said(breakdown: Breakdown, name: str) -> Cell:
    return Cell(name, None, hidden_count(breakdown.part(name), breakdown.whole))


def rounded(breakdown: Breakdown) -> tuple[Cell, ...]:
    """Show counts under 8 alike and round the others to 5.

    Where one class holds all, or all but fewer than 8, the whole row would tell of everyone in it and is hidden.
    """
    if (
        any(count and breakdown.whole - count < SMALLEST_BIN for _, count in breakdown.parts)
        and len(breakdown.parts) > 1
    ):
        return tuple(Cell(name, None, "hidden") for name, _ in breakdown.parts)
    cells = ((name, rounded_count(count)) for name, count in breakdown.parts)
    return tuple(Cell(name, value, "under_8" if value is None else "") for name, value in cells)


def merged_headline(headline: Breakdown) -> Breakdown | None:
    """Merge the small classes of the headline, or give None where total and coverage alone may be told.

    In this order, each step only where one of the classes that it merges has 1 to 4 clients: the reasons into
    "unknown"; worse and no change into "no_improvement"; exit and improved into "exit_or_improved".
    """
    steps = (
        (REASONS, "unknown"),
        (("no_change", "worse"), "no_improvement"),
        (("exit", "improved"), "exit_or_improved"),
    )
    for classes, name in steps:
        headline = _merged(headline, classes, name)
    return None if any(1 <= count < FEW for _, count in headline.parts) else headline


def _merged(breakdown: Breakdown, classes: tuple[str, ...], name: str) -> Breakdown:
    present = [part for part, _ in breakdown.parts if part in classes]
    if len(present) < 2 or not any(1 <= breakdown.part(part) < FEW for part in present):
        return breakdown
    parts: list[tuple[str, int]] = []
    for part, count in breakdown.parts:
        if part == present[0]:
            parts.append((name, sum(breakdown.part(each) for each in present)))
        elif part not in present:
            parts.append((part, count))
    return Breakdown(key=breakdown.key, parts=tuple(parts))


def classes_told(headline: Breakdown) -> dict[str, int]:
    """Give the classes that the headline tells as it is shown; "no_improvement" is their sum where it is not merged."""
    told = dict(headline.parts)
    if "no_improvement" not in told:
        told["no_improvement"] = headline.part("no_change") + headline.part("worse")
    return told


def told_by_difference(breakdown: Breakdown, told: dict[str, int]) -> frozenset[str]:
    """Give the classes that exceed those of the headline by a few clients, who moved on."""
    # As they are shown: in the table of classes the headline's may be merged, in the headline the table's.
    parts = {**dict(breakdown.parts), "no_improvement": breakdown.part("no_change") + breakdown.part("worse")}
    few = {name for name, count in parts.items() if name in told and 1 <= count - told[name] < FEW}
    return frozenset({"no_change", "worse", *few} if "no_improvement" in few else few)


def of_hundred(breakdown: Breakdown) -> tuple[tuple[str, int], ...]:
    """Share 100 out by largest remainder; a class that is not empty has at least one.

    Examples
    --------
    >>> of_hundred(Breakdown(key="headline", parts=(("exit", 1), ("improved", 100), ("worse", 200))))
    (('exit', 1), ('improved', 33), ('worse', 66))
    """
    whole = breakdown.whole
    if not whole:
        return tuple((name, 0) for name, _ in breakdown.parts)
    least = {name: max(100 * count // whole, 1 if count else 0) for name, count in breakdown.parts}
    remainders = sorted(
        (
            (100 * count % whole if 100 * count >= whole else -1, -index, name)
            for index, (name, count) in enumerate(breakdown.parts)
        ),
        reverse=True,
    )
    left = 100 - sum(least.values())
    for _, _, name in remainders[: max(left, 0)]:
        least[name] += 1
    for _ in range(-left):
        largest = max(least, key=lambda name: least[name])
        least[largest] -= 1
    return tuple(least.items())


def shown_bins(distribution: Distribution) -> Distribution | None:
    """Merge neighbouring bins until at most five are left and each holds at least 8 at both times.

    None where there are fewer than 20 clients, or where fewer than two bins would be left.
    """
    columns = [list(distribution.baseline)] + ([list(distribution.follow_up)] if distribution.follow_up else [])
    if min(sum(column) for column in columns) < FEWEST_FOR_SPREAD:
        return None
    edges = list(distribution.edges)
    while len(columns[0]) > 1 and (len(columns[0]) > MOST_BINS or _smallest(columns)[0] < SMALLEST_BIN):
        _join(edges, columns, _smallest(columns)[1])
    if len(columns[0]) < 2:
        return None
    after = tuple(columns[1]) if len(columns) > 1 else ()
    return Distribution(key=distribution.key, edges=tuple(edges), baseline=tuple(columns[0]), follow_up=after)


def _smallest(columns: list[list[int]]) -> tuple[int, int]:
    return min((min(column[i] for column in columns), i) for i in range(len(columns[0])))


def _join(edges: list[float], columns: list[list[int]], index: int) -> None:
    # The smallest bin joins its smaller neighbour, so that the bins stay as even as the data allow.
    neighbours = [i for i in (index - 1, index + 1) if 0 <= i < len(columns[0])]
    other = min(neighbours, key=lambda i: sum(column[i] for column in columns))
    first = min(index, other)
    for column in columns:
        column[first : first + 2] = [column[first] + column[first + 1]]
    del edges[first + 1]
