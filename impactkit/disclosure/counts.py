"""Counts of people and what is made of them, as they may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.disclosure import rules
from impactkit.disclosure.populations import Untold
from impactkit.disclosure.suppression import Cell, merged_headline, of_hundred, protected, rounded
from impactkit.domain.figures import Figure, Unit
from impactkit.domain.findings import Breakdown, Groups, Share, Tally

HEADLINES = ("headline", "due")


def shown_tally(tally: Tally, untold: Untold, strict: bool) -> Figure:
    """Show a count; its whole is left out where that may not be told."""
    unit: Unit = "clients" if tally.of == "clients" else "rows"
    whole = tally.whole
    if untold.population(tally.key) and not tally.key.endswith((".pairs", ".baselines")):
        whole = None
    if strict and tally.of == "clients":
        value, n = rules.rounded_count(tally.part), None if whole is None else rules.rounded_count(whole)
        return Figure(key=tally.key, unit=unit, value=value, n=n, hidden="" if value is not None else "under_8")
    hidden = rules.hidden_count(tally.part, tally.whole)
    n = None if whole is None or rules.hidden_count(whole, None) else whole
    return Figure(key=tally.key, unit=unit, value=None if hidden else tally.part, n=n, hidden=hidden)


def shown_groups(groups: Groups) -> list[Figure]:
    """Show client groups, rounded under either policy: their margins repeat over many tables."""
    cells = [(name, rules.rounded_count(count)) for name, count in groups.parts]
    whole = sum(count for _, count in cells if count is not None)
    return [
        Figure(
            key=f"{groups.key}.{name}",
            unit="clients",
            value=count,
            n=whole or None,
            hidden="" if count is not None else "under_8",
            method="rounded-count",
        )
        for name, count in cells
    ]


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """The figures of all breakdowns, and the keys of those whose every class is shown."""

    figures: tuple[Figure, ...]
    whole: frozenset[str]


def shown_breakdowns(breakdowns: tuple[Breakdown, ...], *, strict: bool) -> ShownCounts:
    """Show clients by class: small classes merged or hidden, and none to be worked out from another breakdown."""
    figures: list[Figure] = []
    whole: set[str] = set()
    hidden: set[str] = set()
    links = _links(breakdowns)
    for breakdown in breakdowns:
        if breakdown.within in hidden:
            cells = tuple(Cell(name, None, "hidden") for name, count in breakdown.parts if count)
        elif strict:
            cells = rounded(breakdown)
        elif breakdown.key in HEADLINES:
            cells = _merged_cells(breakdown, merged_headline(breakdown))
        else:
            cells = protected(_without_small_decline(breakdown), **links.get(breakdown.key, {}))
        figures += _counts(breakdown.key, cells, strict)
        hidden |= {f"{breakdown.key}.{cell.name}" for cell in cells if cell.hidden}
        if not any(cell.hidden for cell in cells):
            whole.add(breakdown.key)
    return ShownCounts(tuple(figures), frozenset(whole))


def _links(breakdowns: tuple[Breakdown, ...]) -> dict[str, dict[str, frozenset[str]]]:
    """Say which classes of the exits the headline tells, or must not be told by them.

    Who moved on stands in the headline and in the table of exits: both tell it, or neither does.
    """
    headline = next((merged_headline(each) for each in breakdowns if each.key == "headline"), None)
    if headline is None:
        return {}
    told = dict(headline.parts)
    if "exit_or_improved" in told:
        return {"exit.status": {"secret": frozenset({"yes"})}}
    return {"exit.status": {"known": frozenset({"yes", "no"} if "not_reached" in told else {"yes"})}}


def _without_small_decline(breakdown: Breakdown) -> Breakdown:
    if not breakdown.key.endswith(".classes"):
        return breakdown
    worse, same = breakdown.part("worse"), breakdown.part("no_change")
    if not (1 <= worse < rules.FEW or 1 <= same < rules.FEW):
        return breakdown
    return Breakdown(
        key=breakdown.key, parts=(("improved", breakdown.part("improved")), ("no_improvement", worse + same))
    )


def _merged_cells(headline: Breakdown, shown: Breakdown | None) -> tuple[Cell, ...]:
    if shown is None:
        return tuple(Cell(name, None, "too_few") for name, _ in headline.parts)
    return tuple(Cell(name, count) for name, count in shown.parts)


def _counts(key: str, cells: tuple[Cell, ...], strict: bool) -> list[Figure]:
    whole = sum(cell.value for cell in cells if cell.value is not None)
    n = whole if strict or not any(cell.hidden for cell in cells) else None
    figures = [
        Figure(key=f"{key}.{cell.name}", unit="clients", value=cell.value, n=n, hidden=cell.hidden) for cell in cells
    ]
    if key not in HEADLINES or any(cell.hidden for cell in cells):
        return figures
    parts = Breakdown(key=key, parts=tuple((cell.name, cell.value or 0) for cell in cells))
    return figures + [
        Figure(key=f"{key}100.{name}", unit="of_100", value=value, n=n, method="largest-remainder")
        for name, value in of_hundred(parts)
    ]


def shown_share(share: Share, shown_whole: frozenset[str], strict: bool) -> Figure:
    """Show a share in whole per cents, where the classes that it adds up are shown."""
    if share.needs and share.needs not in shown_whole:
        return Figure(key=share.key, unit="share", hidden="hidden", method=share.method)
    hidden = rules.hidden_count(share.part, share.whole)
    if hidden and not share.needs.startswith("headline"):
        return Figure(key=share.key, unit="share", hidden=hidden, method=share.method)
    if strict:
        part, whole = rules.rounded_count(share.part), rules.rounded_count(share.whole)
        if part is None or not whole:
            return Figure(key=share.key, unit="share", hidden="under_8", method=share.method)
        value, n = min(part / whole, 1.0), whole
    else:
        value, n = share.part / share.whole, share.whole
    return Figure(
        key=share.key,
        unit="share",
        value=rules.rounded_mean(value, 2),
        n=n,
        low=rules.rounded_mean(share.low, 2),
        high=rules.rounded_mean(share.high, 2),
        method=share.method,
    )
