"""The only maker of a Release: exact findings go in, figures that may be shown come out.

The limits stand in `impactkit.disclosure.rules`; how sums are kept from giving small counts away, in
`impactkit.disclosure.suppression`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from impactkit.disclosure import rules
from impactkit.disclosure.bands import shown_bands
from impactkit.disclosure.composites import ToldApart
from impactkit.disclosure.costs import shown_costs
from impactkit.disclosure.counts import shown_breakdowns, shown_groups, shown_share, shown_tally
from impactkit.disclosure.groups import shown_for_whom
from impactkit.disclosure.kinds import shown_kinds
from impactkit.disclosure.measures import shown_coefficient, shown_distributions, shown_mean, shown_quartiles
from impactkit.disclosure.moved_on import ByCoverage, told_by_coverage
from impactkit.disclosure.nested import shown_beyond
from impactkit.disclosure.populations import Untold
from impactkit.disclosure.statuses import shown_statuses
from impactkit.domain.comparison import InContext
from impactkit.domain.figures import Earlier, Figure, InstrumentCard, Release, ScaleCard, ServiceCard, goal_cards
from impactkit.domain.file_name import file_name
from impactkit.domain.findings import Claim, Expectation, Findings
from impactkit.domain.message import Message
from impactkit.domain.project import Headline, Period, Policy, Target, Windows

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
    targets: tuple[Target, ...] = ()
    earlier: Earlier | None = None
    context: InContext | None = None
    told_before: frozenset[str] = frozenset()  # groups and targets that an earlier report all but told of


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
    apart = ToldApart.of(findings)
    scales = tuple(card for card in facts.scales if card.key not in apart.withheld)
    figures = _figures(apart.findings, population, facts)
    steps = shown_kinds(findings.kinds, strict=facts.policy == "strict")
    enough = population >= rules.FEWEST_FOR_RESULTS
    figures += steps.figures if enough else ()
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
        scales=scales,
        instruments=facts.instruments,
        figures=figures,
        notes=facts.notes,
        kinds=steps.names if enough else (),
        targets=_targets(facts),
        corrects=corrects,
        earlier=facts.earlier,
        context=facts.context,
    )
    digest = hashlib.sha256(repr(replace(release, draft=True)).encode()).hexdigest()[:8]
    return replace(release, id=f"{facts.period.last.year}-{file_name(facts.service.id)}-{digest}")


def _targets(facts: Facts) -> tuple[Target, ...]:
    return tuple(target for target in facts.targets if f"target.{target.id}" not in facts.told_before)


def _keys_of_goal(facts: Facts) -> tuple[str, ...]:
    """Give what begins the keys of the goal's own scale, in each version, or of the clients' own goals."""
    goal = facts.service.goal
    return ("goals",) if goal.kind == "goals" else tuple(card.key for card in goal_cards(facts))


def _goal_key(facts: Facts) -> str:
    """Give what begins the keys of the goal; empty for an exit goal."""
    return next(iter(_keys_of_goal(facts)), "")


def _parts_of_goal(facts: Facts) -> tuple[str, ...]:
    """Give what begins the keys of the scales that a goal on a composite is made of."""
    goal = next((card for card in facts.scales if card.key == _goal_key(facts)), None)
    parts = {part.scale for part in goal.parts} if goal else set()
    return tuple(card.key for card in facts.scales if goal and card.scale in parts and card.rater == goal.rater)


def _figures(findings: Findings, population: int, facts: Facts) -> tuple[Figure, ...]:
    strict, goal, parts = facts.policy == "strict", _goal_key(facts), _parts_of_goal(facts)
    covered = ByCoverage() if strict else told_by_coverage(findings, (*_keys_of_goal(facts), *parts))
    statuses = shown_statuses(findings, Untold.of(findings, covered.untold), _keys_of_goal(facts), strict=strict)
    untold = Untold.of(findings, covered.untold | statuses.untold)
    groups = [figure for group in findings.groups for figure in shown_groups(group)]
    if population < rules.FEWEST_FOR_RESULTS:
        who = (tally for tally in findings.tallies if _who_they_are(tally.key))
        return (*(shown_tally(tally, untold, strict) for tally in who), *groups)
    counted = shown_breakdowns(
        findings.breakdowns,
        goal=goal,
        parts=parts,
        statuses=statuses.cells,
        strict=strict,
        pairs_told=not covered.untold,
        targets=_targets(facts),
        windows=facts.windows,
    )

    def kept(key: str) -> bool:
        return not key.startswith(counted.withheld) and not untold.adds_up(key)

    shown = (
        *(
            shown_tally(tally, untold, strict)
            for tally in findings.tallies
            if not tally.key.startswith(counted.withheld)
        ),
        *covered.about,
        *groups,
        *(figure for figure in counted.figures if kept(figure.key)),
        *(
            shown_share(share, counted, strict)
            for share in findings.shares
            if counted.knows(share) and not share.key.startswith(counted.withheld)
        ),
        *(shown_mean(mean, untold, strict) for mean in findings.means),
        *(shown_coefficient(found, untold, strict) for found in findings.coefficients),
        *(shown_quartiles(quartiles) for quartiles in findings.quartiles),
        *shown_distributions(findings.distributions, untold, strict=strict),
        *(_expectation(expected) for expected in findings.expectations if kept(expected.key)),
        *(
            Figure(key=one.key, unit="clients", value=one.value, method="target")
            for one in findings.lacking
            if counted.tells(one) and not strict  # of rounded counts the exact number would tell too much
        ),
        *(_claim(claim) for claim in findings.claims),
    )
    by_group = (
        figure
        for found in findings.for_whom
        for figure in shown_for_whom(found, shown, untold, strict=strict, told_before=facts.told_before)
    )
    beyond = [each for each in findings.beyond if not untold.population(each.key)]
    return (
        *shown,
        *shown_bands(findings.bands, shown, untold, counted.withheld, strict=strict),
        *shown_beyond(beyond, classes=counted.figures, withheld=counted.withheld, strict=strict),
        *by_group,
        *shown_costs(findings.costs, shown),
    )


def _claim(claim: Claim) -> Figure:
    if claim.n < rules.FEWEST_FOR_MEAN:
        return Figure(key=claim.key, unit="yes_no", hidden="too_few", method=claim.method)
    return Figure(key=claim.key, unit="yes_no", value=float(claim.holds), method=claim.method)


def _expectation(expected: Expectation) -> Figure:
    return Figure(
        key=expected.key,
        unit="clients",
        value=rules.rounded_mean(expected.value, 1),
        low=expected.low,
        high=expected.high,
        decimals=1,
        method=expected.method,
        tag="estimate",
    )


def _who_they_are(key: str) -> bool:
    return key in {"counted", "ended", "coverage", "in_service", "in_service.not_counted"} or key.startswith(
        ("rejected.", "left_out.")
    )
