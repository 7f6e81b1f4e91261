"""Describe the scales of a service: change, classes, what measurement error alone would do."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from impactkit.domain.figures import ScaleCard
from impactkit.domain.findings import Findings, Mean, Tally
from impactkit.domain.measurement_error import MeasurementError
from impactkit.measure.measurement_error import baseline_sd, measurement_error
from impactkit.results import coverage, scales
from impactkit.results.chance import expected_by_chance
from impactkit.tasks.against_the_group import spread_around_the_group
from impactkit.tasks.cards import scale_card
from impactkit.tasks.describe_composites import composite_card, sets_of_parts
from impactkit.tasks.seen_scales import SeenScale
from impactkit.tasks.sensitivity import other_limits, under_other_errors
from impactkit.tasks.yardsticks import held_against

STAY = ["client", "service", "stay"]
CLASSED = ("improved", "no_change", "worse")  # classes of the headline that rest on a pair


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedScale:
    """What was found on one scale, and the clients that it rests on."""

    card: ScaleCard
    findings: Findings
    measured: frozenset[str]
    started: frozenset[str]  # those that have a baseline


def describe_scale(
    changes: pd.DataFrame, ended: pd.DataFrame, seen: SeenScale, *, stays: pd.DataFrame, results: bool
) -> DescribedScale:
    """Find what the clients of `stays` achieved on one scale.

    Parameters
    ----------
    changes : pandas.DataFrame
        Frame `changes` of all stays of the project.
    ended : pandas.DataFrame
        Frame `pairs` of the project's stays that ended in the period: their baselines give the SD of the data.
    seen : SeenScale
        The scale.
    stays : pandas.DataFrame
        The population: ``client``, ``service``, ``stay``; with `results` a frame `stays`.
    results : bool
        Whether change may be told of; else only where the clients start.
    """
    version = seen.instrument.version
    of_scale = changes[
        (changes["scale"] == seen.scale.id) & (changes["rater"] == seen.rater) & (changes["version"] == version)
    ]
    pairs = stays[STAY].merge(of_scale, on=STAY, how="inner")
    spread = baseline_sd(ended, scale=seen.scale.id, rater=seen.rater, version=version)
    error = measurement_error(seen.scale, use=seen.instrument.use, baseline_sd=spread)
    card = scale_card(
        seen.instrument,
        seen.scale,
        key=seen.key,
        rater=seen.rater,
        error=error,
        declared=seen.declared,
        other_limits=other_limits(seen, error, spread) if results else (),
    )
    if seen.composite is not None:
        card = composite_card(card, seen.composite, ended=ended)
    findings = _start(pairs, seen)
    if results:
        findings = (
            _change(pairs, seen, card.limit)
            + _if_missing_worse(stays, pairs, seen)
            + _classes(pairs, stays, seen, error)
            + held_against(pairs, seen, error)
            + under_other_errors(pairs, seen, error, spread)
            + spread_around_the_group(pairs, seen)
        )
    if seen.composite is not None:
        findings += sets_of_parts(pairs, seen.composite, seen.key)
    return DescribedScale(
        card=card,
        findings=findings,
        measured=frozenset(pairs.loc[pairs["status"] == "measured", "client"]),
        started=frozenset(pairs.loc[pairs["baseline"].notna(), "client"]),
    )


def _start(pairs: pd.DataFrame, seen: SeenScale) -> Findings:
    started = scales.pomp(pairs["baseline"].dropna(), seen.scale)
    return Findings(
        tallies=scales.start_counts(pairs, seen.scale, seen.key),
        means=scales.mean_with_interval(f"{seen.key}.start", started),
        distributions=(scales.start_distribution(pairs, seen.scale, seen.key),),
    )


def _change(pairs: pd.DataFrame, seen: SeenScale, limit: float | None) -> Findings:
    under = () if limit is None else scales.shares_under_limit(pairs, limit, seen.key)
    return Findings(
        tallies=(*scales.scale_counts(pairs, seen.scale, seen.key), *under),
        breakdowns=() if seen.in_composite else (scales.status_of_pairs(pairs, seen.key),),
        means=scales.scale_means(pairs, seen.scale, seen.key),
        quartiles=scales.days_between(pairs, seen.key),
        distributions=(scales.distribution(pairs, seen.scale, seen.key),),
    )


def _classes(pairs: pd.DataFrame, stays: pd.DataFrame, seen: SeenScale, error: MeasurementError | None) -> Findings:
    if error is None:
        return Findings()
    findings = _classed(pairs, seen, error, seen.key)
    chance = seen.chance(pairs, error)
    if chance is not None and chance.too_high_to_improve is not None:
        too_high = Tally(key=f"{seen.key}.too_high", part=chance.too_high_to_improve, whole=chance.pairs)
        findings += Findings(tallies=(too_high,))
    if not seen.of_goal:
        return findings
    # The same without those who moved on, as the headline counts: shown where both together would tell of a few. Of a
    # composite's own scales only who has a pair on the scale itself: not everyone whom the composite measures was
    # asked it.
    both = pairs[pairs["status"] == "measured"]
    stayed = both.merge(stays.loc[stays["class"].isin(CLASSED), STAY], on=STAY)
    key = f"{seen.key}.stayed"
    return (
        findings + _classed(stayed, seen, error, key) + Findings(tallies=(Tally(key=f"{key}.pairs", part=len(stayed)),))
    )


def _classed(pairs: pd.DataFrame, seen: SeenScale, error: MeasurementError, key: str) -> Findings:
    """Count the classes of change, and what measurement error alone would do to the same clients."""
    classes = Findings(breakdowns=(scales.classes(pairs, key),))
    chance = seen.chance(pairs, error)
    if chance is None:
        return classes
    method = "chance" if seen.composite is None else "composite-chance"
    return classes + Findings(expectations=expected_by_chance(chance, key, method=method))


def _if_missing_worse(stays: pd.DataFrame, pairs: pd.DataFrame, seen: SeenScale) -> Findings:
    if seen.in_composite:
        return Findings()
    with_exit = pairs.merge(stays[[*STAY, "exit"]], on=STAY, how="left")
    means: tuple[Mean, ...] = coverage.change_if_missing_fared_worse(
        with_exit,
        with_exit["exit"].eq("yes"),
        scale=seen.scale,
        key=seen.key,
    )
    return Findings(means=means)
