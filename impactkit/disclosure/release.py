"""The only maker of a Release: exact findings go in, figures that may be shown come out.

The limits stand in `impactkit.disclosure.rules`; how sums are kept from giving small counts away, in
`impactkit.disclosure.suppression`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from impactkit.disclosure import rules
from impactkit.disclosure.suppression import (
    Cell,
    merged_headline,
    of_hundred,
    protected,
    rounded,
    shown_bins,
)
from impactkit.domain.figures import Figure, InstrumentCard, Release, ScaleCard, ServiceCard, Unit
from impactkit.domain.findings import Breakdown, Findings, Groups, Mean, Quartiles, Share, Tally
from impactkit.domain.message import Message
from impactkit.domain.project import Headline, Period, Policy, Windows

FORMAT = "impactkit-release/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a release says beside its figures; no clients in it."""

    service: ServiceCard
    period: Period
    as_of: date
    made: date
    policy: Policy
    headline: Headline
    windows: Windows
    software: str
    checksum: str
    scales: tuple[ScaleCard, ...]
    instruments: tuple[InstrumentCard, ...]
    notes: tuple[Message, ...] = ()


def make_release(
    findings: Findings, facts: Facts, *, population: int, draft: bool = True, corrects: str = ""
) -> Release:
    """Make the release of a service: every finding passes the policy, or says why it is hidden.

    Parameters
    ----------
    findings : Findings
        Exact, of one service.
    facts : Facts
        What the release says beside its figures.
    population : int
        Clients that the report speaks of. With too few of them it says no more than who they are.
    draft : bool
        A draft may be made as often as needed and is marked on every page.
    corrects : str
        Id of an earlier release that this one replaces; it must not have been sent.

    Returns
    -------
    Release
        Its id hangs on its contents alone: the same findings on the same day give the same id.
    """
    figures = _figures(findings, population, facts.policy)
    release = Release(
        id="",
        format=FORMAT,
        draft=draft,
        service=facts.service,
        period=facts.period,
        as_of=facts.as_of,
        made=facts.made,
        policy=facts.policy,
        headline=facts.headline,
        windows=facts.windows,
        software=facts.software,
        checksum=facts.checksum,
        scales=facts.scales,
        instruments=facts.instruments,
        figures=figures,
        notes=facts.notes,
        corrects=corrects,
    )
    digest = hashlib.sha256(repr(replace(release, draft=True)).encode()).hexdigest()[:8]
    return replace(release, id=f"{facts.period.last.year}-{facts.service.id}-{digest}")


def _figures(findings: Findings, population: int, policy: Policy) -> tuple[Figure, ...]:
    strict = policy == "strict"
    enough = population >= rules.FEWEST_FOR_RESULTS
    untold = _Untold.of(findings)
    tallies = [_tally(tally, untold, strict) for tally in findings.tallies if enough or _who_they_are(tally.key)]
    groups = [figure for group in findings.groups for figure in _groups(group)]
    if not enough:
        return (*tallies, *groups)
    counted = _breakdowns(findings.breakdowns, strict=strict)
    lists = [
        *tallies,
        *groups,
        *(figure for figure in counted.figures if not untold.adds_up(figure.key)),
        *(_share(share, counted.whole, strict) for share in findings.shares),
        *(_mean(mean, untold, strict) for mean in findings.means),
        *(_quartiles(quartiles) for quartiles in findings.quartiles),
        *_distributions(findings, untold),
        *(
            Figure(key=e.key, unit="clients", value=e.low, low=e.low, high=e.high, method=e.method, tag="estimate")
            for e in findings.expectations
            if not untold.adds_up(e.key)
        ),
    ]
    return tuple(lists)


def _who_they_are(key: str) -> bool:
    return key in {"ended", "coverage", "in_service"} or key.startswith("rejected.")


@dataclass(frozen=True, slots=True)
class _Untold:
    """Numbers of pairs and of baselines that may not be told, and so must not show through other figures."""

    prefixes: tuple[str, ...]  # of the scales
    keys: frozenset[str]

    @classmethod
    def of(cls, findings: Findings) -> _Untold:
        counted = [tally for tally in findings.tallies if tally.key.endswith((".pairs", ".baselines"))]
        return cls(
            prefixes=tuple(t.key.removesuffix(".pairs") for t in counted if t.key.endswith(".pairs")),
            keys=frozenset(t.key for t in counted if rules.hidden_count(t.part, t.whole)),
        )

    def population(self, key: str) -> bool:
        """Whether the number of clients that a scale's figure rests on may not be told."""
        for prefix in self.prefixes:
            if key.startswith(f"{prefix}."):
                rest = key.removeprefix(f"{prefix}.")
                before = rest in ("start", "late") or rest.endswith(".baseline")
                return f"{prefix}.{'baselines' if before else 'pairs'}" in self.keys
        return False

    def adds_up(self, key: str) -> bool:
        """Whether the figure is one of several that add up to an untold number of pairs."""
        return self.population(key) and any(f".{part}" in key for part in ("classes", "bins", "chance", "status"))


def _tally(tally: Tally, untold: _Untold, strict: bool) -> Figure:
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


def _groups(groups: Groups) -> list[Figure]:
    # Client groups are rounded under either policy: their margins repeat over many tables.
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
class _Counted:
    figures: tuple[Figure, ...]
    whole: frozenset[str]  # breakdowns all of whose classes are shown, merged or not


def _breakdowns(breakdowns: tuple[Breakdown, ...], *, strict: bool) -> _Counted:
    figures: list[Figure] = []
    whole: set[str] = set()
    secret: dict[str, frozenset[str]] = {}
    hidden: set[str] = set()  # classes of shown wholes that are hidden themselves
    for breakdown in breakdowns:
        if breakdown.key in ("headline", "due") and not strict:
            shown = merged_headline(breakdown)
            merged = shown is not None and "exit_or_improved" in dict(shown.parts)
            if breakdown.key == "headline" and merged:
                secret["exit.status"] = frozenset({"yes"})
            cells = _merged_cells(breakdown, shown)
        elif breakdown.within and breakdown.within in hidden:
            cells = tuple(Cell(name, None, "hidden") for name, count in breakdown.parts if count)
        elif strict:
            cells = rounded(breakdown)
        else:
            cells = protected(_without_small_decline(breakdown), secret=secret.get(breakdown.key, frozenset()))
        figures += _counts(breakdown.key, cells, strict)
        hidden |= {f"{breakdown.key}.{cell.name}" for cell in cells if cell.hidden}
        if not any(cell.hidden for cell in cells):
            whole.add(breakdown.key)
    return _Counted(tuple(figures), frozenset(whole))


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
    if key not in ("headline", "due") or any(cell.hidden for cell in cells):
        return figures
    parts = Breakdown(key=key, parts=tuple((cell.name, cell.value or 0) for cell in cells))
    return figures + [
        Figure(key=f"{key}100.{name}", unit="of_100", value=value, n=n, method="largest-remainder")
        for name, value in of_hundred(parts)
    ]


def _share(share: Share, shown_whole: frozenset[str], strict: bool) -> Figure:
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


def _mean(mean: Mean, untold: _Untold, strict: bool) -> Figure:
    unit: Unit = "points" if mean.points_of_100 else "sd"
    if mean.n < rules.FEWEST_FOR_MEAN:
        return Figure(key=mean.key, unit=unit, hidden="too_few", method=mean.method, tag=mean.tag)
    decimals = rules.mean_decimals(mean.n, mean.points_of_100) if mean.points_of_100 else 1
    round_to = _halves if strict and decimals == 1 else rules.rounded_mean
    n = rules.rounded_count(mean.n) if strict else mean.n
    return Figure(
        key=mean.key,
        unit=unit,
        value=round_to(mean.value, decimals),
        n=None if mean.tag == "estimate" or untold.population(mean.key) else n,
        low=None if mean.low is None else round_to(mean.low, decimals),
        high=None if mean.high is None else round_to(mean.high, decimals),
        decimals=decimals,
        method=mean.method,
        tag=mean.tag,
    )


def _halves(value: float, decimals: int) -> float:
    return rules.rounded_mean(value * 2, decimals - 1) / 2


def _quartiles(quartiles: Quartiles) -> Figure:
    if quartiles.n < rules.FEWEST_FOR_SPREAD:
        return Figure(key=quartiles.key, unit=quartiles.unit, hidden="too_few", method=quartiles.method)
    # Half months and tens of days: fine enough to read, too coarse to point at one client.
    step = 0.5 if quartiles.unit == "months" else 10.0
    lower, middle, upper = (
        rules.rounded_mean(value / step, 0) * step for value in (quartiles.lower, quartiles.middle, quartiles.upper)
    )
    return Figure(
        key=quartiles.key,
        unit=quartiles.unit,
        value=middle,
        low=lower,
        high=upper,
        decimals=1 if quartiles.unit == "months" else 0,
        method=quartiles.method,
    )


def _distributions(findings: Findings, untold: _Untold) -> list[Figure]:
    figures: list[Figure] = []
    for found in findings.distributions:
        bins = None if untold.adds_up(found.key) else shown_bins(found)
        if bins is None:
            figures.append(Figure(key=found.key, unit="clients", hidden="too_few", method="bins"))
            continue
        for name, counts in (("baseline", bins.baseline), ("follow_up", bins.follow_up)):
            whole = sum(counts)
            figures += [
                # `low` and `high` of a bin are its edges.
                Figure(
                    key=f"{found.key}.{name}.{i + 1}",
                    unit="share",
                    value=rules.rounded_mean(count / whole, 2),
                    low=bins.edges[i],
                    high=bins.edges[i + 1],
                    method="bins",
                )
                for i, count in enumerate(counts)
            ]
    return figures
