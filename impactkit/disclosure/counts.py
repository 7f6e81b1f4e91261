"""Counts of people and what is made of them, as they may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from statsmodels.stats.proportion import proportion_confint

from impactkit.disclosure import rules
from impactkit.disclosure.populations import Untold
from impactkit.disclosure.statuses import Cells, tells_of_measured
from impactkit.disclosure.staying import shown_staying
from impactkit.disclosure.suppression import (
    Cell,
    classes_told,
    merged_headline,
    of_hundred,
    protected,
    rounded,
    told_by_difference,
)
from impactkit.disclosure.targets import shown_targets
from impactkit.domain.figures import Figure, Unit
from impactkit.domain.findings import Breakdown, Groups, Lacking, Share, Tally
from impactkit.domain.project import Target, Windows

USUAL = Windows()
HEADLINES = ("headline", "due")
METHODS = {"retention": "retention", "target": "target"}  # what begins a key -> entry of the methods page
ALL_PAIRS = ("classes", "chance", "important", "sensitivity")  # of a scale: what counts all pairs by their change


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
    of_few = tally.of == "rows" and untold.population(tally.key)  # goals by clients who have a few each
    if (tally.key in untold.keys or of_few) and not hidden:
        hidden = "hidden"
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
    """The figures of all breakdowns, what of them is shown, and what is withheld with others."""

    figures: tuple[Figure, ...]
    whole: frozenset[str]  # keys of the breakdowns whose every class is shown
    withheld: tuple[str, ...]  # what begins the keys of figures that belong to breakdowns not shown

    def tells(self, share: Share | Lacking) -> bool:
        """Tell whether all that a share adds up is shown."""
        if not share.classes:
            return not share.needs or share.needs in self.whole
        shown = {figure.key for figure in self.figures if figure.value is not None}
        return {f"{share.needs}.{name}" for name in share.classes} <= shown

    def knows(self, share: Share) -> bool:
        """Tell whether the classes that a share adds up stand in the tables, shown or hidden."""
        return {f"{share.needs}.{name}" for name in share.classes} <= {figure.key for figure in self.figures}


def shown_breakdowns(
    breakdowns: tuple[Breakdown, ...],
    *,
    goal: str,
    parts: tuple[str, ...] = (),
    statuses: Cells,
    strict: bool,
    pairs_told: bool = True,
    targets: tuple[Target, ...] = (),
    windows: Windows = USUAL,
) -> ShownCounts:
    """Show clients by class: small classes merged or hidden, and none to be worked out from another breakdown.

    `goal` begins the keys of the goal's scale: its table of classes counts those who moved on too, the headline does
    not, and the difference between them is a count of people as well. Where it is small, or the number of all pairs may
    not be told, the table shows those who did not move on instead. `parts` begin the keys of the scales that a goal on
    a composite is made of: their classes are told of the same clients, and go where those of the composite go; but not
    all of those clients have every scale, so the few of a scale who moved on are looked at by themselves.
    `statuses` are the rows of who was measured on each scale, as `shown_statuses` chooses them.
    """
    figures: list[Figure] = []
    whole: set[str] = set()
    hidden: set[str] = set()
    withheld = (f"{goal}.stayed",) if goal and strict else _withheld(breakdowns, goal, pairs_told=pairs_told)
    withheld += tuple(f"{part}{key.removeprefix(goal)}" for part in parts for key in withheld)
    withheld += tuple(f"{part}.stayed" for part in parts if pairs_told and _few_moved_on(breakdowns, part))
    shown = _shown_cells(breakdowns, statuses, strict=strict, targets=targets, windows=windows)
    for breakdown in breakdowns:
        if breakdown.within in hidden or breakdown.key.startswith(withheld) or breakdown.key not in shown:
            continue  # even which of its classes are empty would tell
        cells = shown[breakdown.key]
        figures += _counts(breakdown.key, cells, strict)
        hidden |= {f"{breakdown.key}.{cell.name}" for cell in cells if cell.hidden}
        if not any(cell.hidden for cell in cells):
            whole.add(breakdown.key)
    return ShownCounts(tuple(figures), frozenset(whole), withheld)


def _shown_cells(
    breakdowns: tuple[Breakdown, ...], statuses: Cells, *, strict: bool, targets: tuple[Target, ...], windows: Windows
) -> dict[str, tuple[Cell, ...]]:
    """Choose the cells of each breakdown by its key; a key that is left out may not be told at all."""
    links = _links(breakdowns)
    by_key = {breakdown.key: breakdown for breakdown in breakdowns}
    shown: dict[str, tuple[Cell, ...]] = {}
    for breakdown in breakdowns:
        if breakdown.key.startswith(("exit.kind.", "retention.", "target.")):
            continue
        if tells_of_measured(breakdown.key):
            if breakdown.key in statuses:
                shown[breakdown.key] = statuses[breakdown.key]
        elif strict:
            shown[breakdown.key] = rounded(breakdown)
        elif breakdown.key in HEADLINES:
            shown[breakdown.key] = _merged_cells(breakdown, merged_headline(breakdown))
        else:
            links_here = links.get(breakdown.key, {})
            shown[breakdown.key] = protected(_without_small_decline(breakdown), **links_here)
    told = {name for key, cells in shown.items() for name in (f"{key}.{c.name}" for c in cells if not c.hidden)}
    open_ = {key: each for key, each in by_key.items() if not each.within or each.within in told}
    shown |= shown_staying(open_, strict=strict)
    return shown | shown_targets(targets, open_, shown, windows=windows, strict=strict)


def _links(breakdowns: tuple[Breakdown, ...]) -> dict[str, dict[str, frozenset[str]]]:
    """Say which classes the headline tells, and which must not be told because the headline is.

    Who moved on stands in the headline and in the table of exits: both tell it, or neither does.
    """
    headline = next((merged_headline(each) for each in breakdowns if each.key == "headline"), None)
    if headline is None:
        return {}
    told = classes_told(headline)
    moved_on = frozenset({"yes", "no"} if "not_reached" in told else {"yes"})
    return {"exit.status": {"secret" if "exit_or_improved" in told else "known": moved_on}}


def _withheld(breakdowns: tuple[Breakdown, ...], goal: str, *, pairs_told: bool) -> tuple[str, ...]:
    """Choose which classes of the goal's scale are shown: those of all pairs, or of who did not move on."""
    if not goal:
        return ()
    all_pairs, stayed = tuple(f"{goal}.{part}" for part in ALL_PAIRS), (f"{goal}.stayed",)
    headline = next((merged_headline(each) for each in breakdowns if each.key == "headline"), None)
    classes = next((each for each in breakdowns if each.key == f"{goal}.classes"), None)
    if headline is None or classes is None:
        return stayed
    told = classes_told(headline)
    if pairs_told and not told_by_difference(classes, told):
        return stayed
    return all_pairs if {"improved", "goal_reached"} & told.keys() else (*all_pairs, *stayed)


def _few_moved_on(breakdowns: tuple[Breakdown, ...], part: str) -> bool:
    """Tell whether its pairs, told beside those who did not move on, would tell of a few who did."""
    counts = {each.key: each.whole for each in breakdowns}
    everyone, stayed = (counts.get(f"{part}.{classes}", 0) for classes in ("classes", "stayed.classes"))
    return 1 <= everyone - stayed < rules.FEW


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
    n = (whole or None) if strict or not any(cell.hidden for cell in cells) else None
    method = METHODS.get(key.split(".")[0], "count")
    figures = [
        Figure(key=f"{key}.{cell.name}", unit="clients", value=cell.value, n=n, hidden=cell.hidden, method=method)
        for cell in cells
    ]
    if key not in HEADLINES or any(cell.hidden for cell in cells):
        return figures
    parts = Breakdown(key=key, parts=tuple((cell.name, cell.value or 0) for cell in cells))
    return figures + [
        Figure(key=f"{key}100.{name}", unit="of_100", value=value, n=n, method="largest-remainder")
        for name, value in of_hundred(parts)
    ]


def shown_share(share: Share, counted: ShownCounts, strict: bool) -> Figure:
    """Show a share in whole per cents, where the classes that it adds up are shown."""
    if not counted.tells(share):
        return Figure(key=share.key, unit="share", hidden="hidden", method=share.method)
    hidden = rules.hidden_count(share.part, share.whole)
    if hidden and not share.needs.startswith("headline"):
        return Figure(key=share.key, unit="share", hidden=hidden, method=share.method)
    part, whole, low, high = share.part, share.whole, share.low, share.high
    if strict:
        rounded_part, rounded_whole = rules.rounded_count(part), rules.rounded_count(whole)
        if rounded_part is None or rounded_whole is None:
            return Figure(key=share.key, unit="share", hidden="under_8", method=share.method)
        part, whole = min(rounded_part, rounded_whole), rounded_whole
        low, high = proportion_confint(part, whole, method="wilson")
    return Figure(
        key=share.key,
        unit="share",
        value=rules.rounded_mean(part / whole, 2),
        n=whole,
        low=rules.rounded_mean(float(low), 2),
        high=rules.rounded_mean(float(high), 2),
        method=share.method,
    )
