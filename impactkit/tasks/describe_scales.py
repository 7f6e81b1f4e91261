"""Describe the scales of a service: change, classes, what measurement error alone would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import pandas as pd

from impactkit.domain.figures import ScaleCard
from impactkit.domain.findings import Expectation, Findings, Mean, Tally
from impactkit.domain.instrument import INDICATORS, Instrument, Scale
from impactkit.domain.measurement_error import ChanceAlone, MeasurementError
from impactkit.domain.project import Rater, Service
from impactkit.measure.chance import chance_alone
from impactkit.measure.measurement_error import baseline_sd, measurement_error
from impactkit.results import coverage, scales
from impactkit.tasks.cards import scale_card
from impactkit.tasks.describe_composites import SeenComposite, composite_card, sets_of_parts

STAY = ["client", "service", "stay"]
RATERS: tuple[Rater, ...] = ("client", "worker")
CLASSED = ("improved", "no_change", "worse")  # classes of the headline that rest on a pair


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenScale:
    """A scale as one rater answered it in a service; `key` begins the keys of its figures."""

    instrument: Instrument
    scale: Scale
    rater: Rater
    key: str
    of_goal: bool  # or of the composite that the goal is measured on
    composite: SeenComposite | None = None  # where it is made of several scales
    in_composite: bool = False  # its clients are those of its composite, so that only the composite tells who they are

    def chance(self, pairs: pd.DataFrame, error: MeasurementError) -> ChanceAlone | None:
        """Give what measurement error alone would do to these rows."""
        if self.composite is not None:
            return self.composite.chance(pairs)
        return chance_alone(pairs, scale=self.scale, error=error)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedScale:
    """What was found on one scale, and the clients that it rests on."""

    card: ScaleCard
    findings: Findings
    measured: frozenset[str]
    started: frozenset[str]  # those that have a baseline


def scales_of(instruments: tuple[Instrument, ...], changes: pd.DataFrame, service: Service) -> Iterator[SeenScale]:
    """Give the scales with a known range that were asked in the service: that of the goal first, then by indicator."""
    seen = changes[changes["service"] == service.id]
    asked = set(zip(seen["scale"], seen["version"], seen["rater"], strict=True))
    found = [
        (instrument, scale, rater)
        for instrument in instruments
        for scale in instrument.scales
        for rater in RATERS
        if (scale.id, instrument.version, rater) in asked and scale.low is not None and scale.high is not None
    ]
    found.sort(key=lambda each: _rank(service, *each))
    ids = [(scale.id, rater) for _, scale, rater in found]
    for instrument, scale, rater in found:
        version = f".{instrument.version}" if ids.count((scale.id, rater)) > 1 else ""
        of_goal = scale.id == service.goal.scale and rater == service.goal.rater and not version
        key = f"scale.{scale.id}.{rater}{version}"
        yield SeenScale(instrument=instrument, scale=scale, rater=rater, key=key, of_goal=of_goal)


def beside_composites(seen: Sequence[SeenScale], composites: Sequence[SeenComposite]) -> Iterator[SeenScale]:
    """Give each composite what it was measured by, and put its scales behind it; the others keep their places."""
    whole = {(made.id, made.rater): each for each in composites for made in (each.made.composite,)}
    part_of = {
        (part.scale, made.rater): made.id
        for each in composites
        for made in (each.made.composite,)
        for part in made.parts
    }
    for each in seen:
        which = each.scale.id, each.rater
        if which in part_of:
            continue
        yield replace(each, composite=whole.get(which))
        for part in seen if which in whole else ():
            if part.rater == each.rater and part_of.get((part.scale.id, part.rater)) == each.scale.id:
                yield replace(part, in_composite=True, of_goal=each.of_goal)


def _rank(service: Service, instrument: Instrument, scale: Scale, rater: Rater) -> tuple[object, ...]:
    of_goal = scale.id == service.goal.scale and rater == service.goal.rater
    indicator = INDICATORS.index(scale.feeds.indicator) if scale.feeds else len(INDICATORS)
    support = scale.feeds is None or scale.feeds.role == "support"
    return (not of_goal, scale.status == "derived", indicator, support, scale.id, rater, instrument.version)


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
    card = scale_card(seen.instrument, seen.scale, key=seen.key, rater=seen.rater, error=error)
    if seen.composite is not None:
        card = composite_card(card, seen.composite, ended=ended)
    findings = _start(pairs, seen)
    if results:
        findings = (
            _change(pairs, seen, card.limit)
            + _if_missing_worse(stays, pairs, seen)
            + _classes(pairs, stays, seen, error)
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
        tallies=scales.start_counts(pairs, seen.key),
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
    # The same without those who moved on, as the headline counts: shown where both together would tell of a few.
    stayed = pairs.merge(stays.loc[stays["class"].isin(CLASSED), STAY], on=STAY)
    key = f"{seen.key}.stayed"
    return (
        findings + _classed(stayed, seen, error, key) + Findings(tallies=(Tally(key=f"{key}.pairs", part=len(stayed)),))
    )


def _classed(pairs: pd.DataFrame, seen: SeenScale, error: MeasurementError, key: str) -> Findings:
    """Count the classes of change, and what measurement error alone would do to the same clients."""
    classes = Findings(breakdowns=(scales.classes(pairs, key),))
    chance = seen.chance(pairs, error)
    return classes if chance is None else classes + _chance(chance, key, seen)


def _chance(chance: ChanceAlone, key: str, seen: SeenScale) -> Findings:
    method = "chance" if seen.composite is None else "composite-chance"
    return Findings(
        expectations=(
            _outwards(f"{key}.chance.improved", chance.pairs, chance.improved, chance.improved_at_worst, method),
            _outwards(f"{key}.chance.worse", chance.pairs, chance.worse, chance.worse_at_worst, method),
        )
    )


def _outwards(key: str, pairs: int, usual: float, at_worst: float | None, method: str) -> Expectation:
    """Print a range outwards to whole clients."""
    ends = (usual, usual if at_worst is None else at_worst)
    return Expectation(key=key, value=usual, low=floor(min(ends)), high=ceil(max(ends)), n=pairs, method=method)


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
