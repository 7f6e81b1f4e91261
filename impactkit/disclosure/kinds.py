"""Clients by kinds that overlap, as they may be shown.

A client may be of several kinds, so the counts do not add up; but whoever knows how many are of any kind knows for each
kind how many are of others alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from impactkit.disclosure import rules
from impactkit.disclosure.reckoning import tells_of_few
from impactkit.domain.figures import Figure, Hidden
from impactkit.domain.findings import Kinds


@dataclass(frozen=True, slots=True)
class ShownKinds:
    """The figures, and the words of those kinds that are named."""

    figures: tuple[Figure, ...]
    names: tuple[tuple[str, str], ...]  # key of a figure -> the project's own words


def shown_kinds(found: tuple[Kinds, ...], *, strict: bool) -> ShownKinds:
    """Show kinds that enough clients share; the others are told by their number alone, for a name could tell of one."""
    figures: list[Figure] = []
    names: list[tuple[str, str]] = []
    for kinds in found:
        figures.append(_some(kinds, strict))
        named = [(name, count) for name, count in kinds.parts if count >= (rules.GROUP_FLOOR if strict else rules.FEW)]
        counts = [_kind(f"{kinds.key}.kind.{place}", count, kinds, strict) for place, (_, count) in enumerate(named, 1)]
        if not strict and _tells_of_several(kinds, counts):
            least = min(counts, key=lambda figure: (figure.value or 0, figure.key))
            counts[counts.index(least)] = replace(least, value=None, hidden="hidden")
        figures += counts
        names += [(figure.key, name) for figure, (name, _) in zip(counts, named, strict=True)]
        figures.append(
            Figure(key=f"{kinds.key}.few", unit="rows", value=len(kinds.parts) - len(named), method="milestones")
        )
    return ShownKinds(tuple(figures), tuple(names))


def _some(kinds: Kinds, strict: bool) -> Figure:
    key = f"{kinds.key}.some"
    if strict:
        value, n = rules.rounded_count(kinds.some), rules.rounded_count(kinds.whole)
        return Figure(
            key=key,
            unit="clients",
            method="milestones",
            value=value,
            n=n,
            hidden="" if value is not None else "under_8",
        )
    hidden = rules.hidden_count(kinds.some, kinds.whole)
    return Figure(
        key=key, unit="clients", method="milestones", value=None if hidden else kinds.some, n=kinds.whole, hidden=hidden
    )


def _tells_of_several(kinds: Kinds, shown: list[Figure]) -> bool:
    """Tell whether the counts, added up, less those of any kind tell how few are of several kinds.

    Whoever is of k kinds is counted k - 1 times too often, so those who are of several are between that excess divided
    by k - 1 and the excess. A kind that is not named has 1 to 4 clients; where none is named there is no count to hide.
    """
    exact = [int(figure.value) for figure in shown if figure.value is not None]
    if not exact or len(exact) < len(shown) or rules.hidden_count(kinds.some, kinds.whole) or len(kinds.parts) < 2:
        return False
    unnamed = len(kinds.parts) - len(shown)
    excess = (sum(exact) + times * unnamed - kinds.some for times in (1, rules.FEW - 1))
    low, high = (max(0, each) for each in excess)
    return tells_of_few(ceil(low / (len(kinds.parts) - 1)), high)


def _kind(key: str, count: int, kinds: Kinds, strict: bool) -> Figure:
    if strict:
        return Figure(key=key, unit="clients", method="milestones", value=rules.rounded_count(count))
    hidden: Hidden = rules.hidden_count(count, kinds.whole)
    if not hidden and rules.hidden_count(count, kinds.some):
        hidden = "hidden"
    return Figure(key=key, unit="clients", method="milestones", value=None if hidden else count, hidden=hidden)
