"""Describe a service: measured rows become exact findings, and what a report must say beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from impactkit.domain.figures import InstrumentCard, ScaleCard
from impactkit.domain.findings import Findings, Tally
from impactkit.domain.message import N_, Message
from impactkit.domain.project import Headline, Service
from impactkit.frames.project import Project
from impactkit.measure.classes import classify_stays, in_service
from impactkit.measure.composites import Composed, composed
from impactkit.measure.left_out import left_out
from impactkit.measure.measurement_error import classed_changes
from impactkit.measure.pairs import latest_version, pair
from impactkit.measure.stays import stays as joined_stays
from impactkit.results import background, costs, coverage, exits, for_whom, headline, weights
from impactkit.tasks.against_the_group import slopes_of_group
from impactkit.tasks.cards import instrument_card
from impactkit.tasks.describe_composites import (
    SeenComposite,
    as_instruments,
    rows_told,
    told_composites,
    with_composites,
)
from impactkit.tasks.describe_exits import describe_after
from impactkit.tasks.describe_goals import describe_goals, describe_milestones, measure_goals
from impactkit.tasks.describe_reliability import alphas
from impactkit.tasks.describe_scales import STAY, describe_scale
from impactkit.tasks.score import scored
from impactkit.tasks.seen_scales import SeenScale, beside_composites, scales_of

ENOUGH = 10  # ended stays; with fewer, the report tells who the clients are, those in service among them


@dataclass(frozen=True, eq=False, kw_only=True)
class Measured:
    """A project measured once, for all its services."""

    project: Project
    scores: pd.DataFrame  # frame `scores`
    # Frame `changes`, every stay begun; the clients' own goals as the scale gas, and last the rows of composites with
    # what they are made of.
    changes: pd.DataFrame
    ended: pd.DataFrame  # frame `pairs` of the stays that ended in the period: gives the SD of the data
    stays: pd.DataFrame  # every stay begun: client, service, stay, end
    left_out: pd.DataFrame  # frame `left_out`, of the stays that ended in the period
    goal_levels: pd.DataFrame  # frame `goal_levels`, every stay begun
    composites: tuple[Composed, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Described:
    """The exact findings of one service, with what the report says beside them and whom they count."""

    findings: Findings
    population: int  # clients that the findings speak of
    scales: tuple[ScaleCard, ...]
    instruments: tuple[InstrumentCard, ...]
    notes: tuple[Message, ...]
    stays: pd.DataFrame  # frame `stays`, the population of the headline
    populations: dict[str, frozenset[str]]  # key of a whole -> clients in it; never leaves the house as it is


def measure(project: Project) -> Measured:
    """Score, pair and class all that the project holds."""
    declaration = project.declaration
    scores = scored(project)
    episodes, as_of, windows = project.rows.episodes, project.as_of, declaration.windows
    every = pair(scores, episodes, as_of=as_of, windows=windows)
    ended = pair(scores, episodes, as_of=as_of, period=declaration.period, windows=windows)
    stays = joined_stays(episodes, as_of=as_of, windows=windows)
    composites = tuple(
        composed(every, declared, project.instruments, stays=stays, as_of=as_of, windows=windows, baselines=ended)
        for declared in declaration.composites
    )
    goals = measure_goals(project)
    classed = together(classed_changes(every, project.instruments, baselines=ended), goals.changes)
    apart = left_out(scores, episodes, as_of=as_of, period=declaration.period, windows=windows)
    return Measured(
        project=project,
        scores=scores,
        changes=with_composites(classed, composites),
        ended=ended,
        stays=stays,
        left_out=together(apart, goals.left_out),
        goal_levels=goals.levels,
        composites=composites,
    )


def together(of_scales: pd.DataFrame, of_goals: pd.DataFrame) -> pd.DataFrame:
    """Put rows of goals below those of scales; an empty frame would only blur the kinds of the columns."""
    filled = [frame for frame in (of_scales, of_goals) if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else of_scales


def describe_service(measured: Measured, service: Service) -> Described:
    """Find what a service achieved.

    Parameters
    ----------
    measured : Measured
        The whole project.
    service : Service
        One of its services.

    Returns
    -------
    Described
        Exact; not yet fit to be shown.
    """
    counted = _classed(measured, service, headline="ended")
    if measured.project.declaration.headline == "ended_or_due":
        population, due = _classed(measured, service, headline="ended_or_due"), None
    else:
        both = _classed(measured, service, headline="ended_or_due")
        population, due = counted, both[both["population"] == "due"]
    here = in_service(
        measured.stays[measured.stays["service"] == service.id],
        as_of=measured.project.as_of,
        period=measured.project.declaration.period,
    )
    return _described(measured, service, population=population, due=due, here=here)


def _classed(measured: Measured, service: Service, *, headline: Headline) -> pd.DataFrame:
    project, rows = measured.project, measured.project.rows
    declaration = project.declaration
    return classify_stays(
        measured.changes[measured.changes["service"] == service.id],
        rows.episodes[rows.episodes["service"] == service.id],
        rows.exits,
        service.goal,
        as_of=project.as_of,
        period=declaration.period,
        windows=declaration.windows,
        headline=headline,
    )


def _described(
    measured: Measured, service: Service, *, population: pd.DataFrame, due: pd.DataFrame | None, here: pd.DataFrame
) -> Described:
    results = int(population["population"].eq("ended").sum()) >= ENOUGH
    # Who ended a stay and is in service again counts once.
    both = pd.concat([population[[*STAY, "end"]], here[[*STAY, "end"]]], ignore_index=True)
    who = population[[*STAY, "end"]] if results else both.drop_duplicates("client", ignore_index=True)
    rows, seen = seen_scales(measured, service)
    counted = population if results else who
    scales = [describe_scale(rows, measured.ended, each, stays=counted, results=results) for each in seen]
    repeated = {
        f"{one.key}.slope": slopes_of_group(measured.scores, population, one, measured.project)
        for one in seen
        if results and not one.in_composite
    }
    of_goal = next((one for one in seen if one.of_goal), None)
    own_goals = describe_goals(measured.changes, measured.goal_levels, service, stays=counted, results=results)
    told = population if results else population[population["population"] == "ended"]
    findings = _beside(measured, service, told, here) + Findings(
        groups=background.background(measured.project.rows.clients, who), costs=costs.unit_costs(service.cost)
    )
    after = describe_after(measured.project, service, stays=measured.stays, population=population)
    if results:
        findings += _results(service, population, due) + _by_group(measured, population, of_goal)
        findings += after.findings
        findings += describe_milestones(measured.project, service, population)
    for scale in scales:
        findings += scale.findings
    for group in repeated.values():
        findings += group.findings
    findings += alphas(measured.project, rows, service, counted)
    findings += own_goals.findings
    used = {scale.card.instrument for scale in scales}
    shown = {scale.card.scale for scale in scales}
    return Described(
        findings=findings,
        population=len(who),
        scales=tuple(scale.card for scale in scales),
        instruments=tuple(instrument_card(i, shown) for i in measured.project.instruments if i.key in used),
        notes=(
            *measured.project.declaration.defaults_of(service.id),
            *_unknown_ranges(measured, service),
            *_unprinted_quote(service),
        ),
        stays=population,
        populations={
            "ended": frozenset(population["client"]),
            **own_goals.populations,
            **{f"{scale.card.key}.pairs": scale.measured for scale in scales if results},
            **{f"{scale.card.key}.baselines": scale.started for scale in scales},
            **{key: group.clients for key, group in repeated.items() if group.clients},
            **(_group_populations(measured, population, of_goal) | after.populations if results else {}),
        },
    )


def seen_scales(measured: Measured, service: Service) -> tuple[pd.DataFrame, list[SeenScale]]:
    """Give the rows that the report of a service tells of, and its scales and composites, that of the goal first."""
    instruments, told = measured.project.instruments, told_composites(measured.composites, service.id, service.goal)
    rows = rows_told(measured.changes, told, measured.composites, service.id, instruments=instruments)
    every = (*as_instruments(told, instruments), *instruments)
    seen = [*scales_of(every, rows, service, measured.project.declaration.instruments)]
    keys = {(each.scale.id, each.instrument.version, each.rater): each.key for each in seen}
    composites = [SeenComposite(made=made, keys=keys, instruments=instruments) for made in told]
    return rows, [*beside_composites(seen, composites)]


def _beside(measured: Measured, service: Service, population: pd.DataFrame, here: pd.DataFrame) -> Findings:
    """Count what stands beside every headline, and what intake rejected."""
    overdue = pairs_of_goal(measured, service).merge(here[STAY], on=STAY)["status"].eq("in_service_overdue").sum()
    severities = measured.project.rejected["severity"].value_counts()
    rejected = tuple(
        Tally(key=f"rejected.{name}s", part=int(severities.get(name, 0)), of="rows") for name in ("row", "cell")
    )
    beside = headline.counts_beside(
        population, in_service=len(here), overdue=int(overdue), measured=service.goal.kind != "exit"
    )
    of_service = measured.left_out[measured.left_out["service"] == service.id]
    return Findings(tallies=(*beside, *rejected, *coverage.left_out(of_service)))


def pairs_of_goal(measured: Measured, service: Service) -> pd.DataFrame:
    """Give the pair of every stay on the scale of the goal: of two versions the one that the headline takes."""
    changes, goal = measured.changes, service.goal
    of_goal = changes[
        (changes["service"] == service.id) & (changes["scale"] == goal.paired) & (changes["rater"] == goal.rater)
    ]
    return latest_version(of_goal, STAY)


def _results(service: Service, population: pd.DataFrame, due: pd.DataFrame | None) -> Findings:
    classes = headline.headline(population, goal=service.goal.kind)
    exit_counts, exit_shares = exits.exit_findings(population[population["population"] == "ended"])
    findings = Findings(
        breakdowns=(classes, *exit_counts),
        shares=(*headline.goal_shares(classes), *exit_shares),
        quartiles=background.length_of_stays(population),
    )
    if due is not None and len(due) >= ENOUGH and service.goal.kind != "exit":
        findings += Findings(breakdowns=(headline.headline(due, key="due", goal=service.goal.kind),))
    return findings


def _by_group(measured: Measured, population: pd.DataFrame, of_goal: SeenScale | None) -> Findings:
    """Find the results by client group, and the change weighted by who was measured.

    Of change only where the goal's scale has one version in use.
    """
    declaration, clients = measured.project.declaration, measured.project.rows.clients
    if of_goal is None:
        return Findings(for_whom=(for_whom.for_whom(clients, population, scale=None),))
    answers = background.answered(clients, population)
    named = answers[[question for question in answers if question in declaration.case_mix]]
    case_mix = answers if named.empty else named
    weighted = weights.weighted_change(population, case_mix, scale=of_goal.scale, key=of_goal.key)
    return Findings(
        for_whom=(for_whom.for_whom(clients, population, scale=of_goal.scale, pairs=f"{of_goal.key}.pairs"),),
        means=weighted.means,
        expectations=weighted.expectations,
    )


def _group_populations(
    measured: Measured, population: pd.DataFrame, of_goal: SeenScale | None
) -> dict[str, frozenset[str]]:
    if of_goal is None:
        return {}
    return for_whom.measured_by_group(measured.project.rows.clients, population, of_goal.scale)


def _unprinted_quote(service: Service) -> Iterator[Message]:
    if service.quote is not None and not service.quote.consent:
        yield Message.of(N_("One quote of a client was left out: consent to print it is not recorded."))


def _unknown_ranges(measured: Measured, service: Service) -> Iterator[Message]:
    seen = set(measured.changes.loc[measured.changes["service"] == service.id, "scale"])
    for instrument in measured.project.instruments:
        for scale in instrument.scales:
            if scale.id in seen and (scale.low is None or scale.high is None):
                yield Message.of(
                    N_(
                        "The range of the scale {scale} is not known, so its figures are left out. Write its lowest "
                        "and highest score on the instruments sheet."
                    ),
                    scale=scale.name,
                )
