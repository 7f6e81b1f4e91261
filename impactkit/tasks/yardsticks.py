"""What the change on a scale is held against: published bands, the smallest change that matters, the usual mean."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from impactkit.domain.findings import Findings
from impactkit.domain.instrument import ImportantChange, Scale
from impactkit.domain.measurement_error import MeasurementError, known_reliability
from impactkit.measure.chance import chance_alone
from impactkit.results.bands import band_table
from impactkit.results.chance import expected_by_chance
from impactkit.results.important import important_change, maintained, reached
from impactkit.results.regression import reliabilities, return_to_usual
from impactkit.results.scales import mean_with_interval
from impactkit.tasks.seen_scales import SeenScale


def held_against(pairs: pd.DataFrame, seen: SeenScale, error: MeasurementError | None) -> Findings:
    """Find bands, the smallest change that matters, and return to the usual, each where it may be told.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `changes` of one service, scale, rater and version, the population of its headline.
    seen : SeenScale
        The scale, with what was declared of it beforehand.
    error : MeasurementError or None
        None where no change of a single client may be classed: then no client is counted by its change.
    """
    return _bands(pairs, seen) + _important(pairs, seen, error) + _return(pairs, seen)


def _bands(pairs: pd.DataFrame, seen: SeenScale) -> Findings:
    blocked = seen.instrument.use.individual == "blocked"
    table = None if blocked else band_table(pairs, seen.scale, seen.key)
    return Findings() if table is None else Findings(bands=(table,))


def _important(pairs: pd.DataFrame, seen: SeenScale, error: MeasurementError | None) -> Findings:
    limit = important_change(seen.scale, seen.declared)
    if limit is None:
        return Findings()
    findings = Findings()
    if error is not None and error.sem is not None:
        of_limit = replace(error, threshold=limit.low)  # measurement error stays as it is; the limit is another
        chance = chance_alone(pairs, scale=seen.scale, error=of_limit)
        findings = Findings(
            beyond=(reached(pairs, seen.scale, limit.low, seen.key),),
            expectations=() if chance is None else expected_by_chance(chance, f"{seen.key}.important"),
        )
    return findings + _maintained(pairs, seen, limit)


def _maintained(pairs: pd.DataFrame, seen: SeenScale, limit: ImportantChange) -> Findings:
    if not seen.decline_expected:
        return Findings()
    both = pairs[pairs["status"] == "measured"]
    means = mean_with_interval(f"{seen.key}.change_native", both["follow_up"] - both["baseline"])
    claims = (maintained(mean, seen.scale, limit.low, f"{seen.key}.maintained") for mean in means)
    return Findings(claims=tuple(claim for claim in claims if claim is not None))


def _return(pairs: pd.DataFrame, seen: SeenScale) -> Findings:
    if seen.declared is None or seen.declared.reference_mean is None:
        return Findings()
    usual = seen.declared.reference_mean
    known = usual_reliabilities(seen.scale)
    return Findings(means=return_to_usual(pairs, seen.scale, usual=usual, reliabilities=known, key=seen.key))


def usual_reliabilities(scale: Scale) -> tuple[float, ...]:
    """Give the reliabilities by which return to the usual is reckoned; empty where none is known."""
    known = known_reliability(scale)
    return () if known is None else reliabilities(known)
