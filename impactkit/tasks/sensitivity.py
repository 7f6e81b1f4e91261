"""Counts of classes under other estimates of the error."""

from __future__ import annotations

import pandas as pd

from impactkit.domain.figures import OtherLimit
from impactkit.domain.findings import Beyond, Findings
from impactkit.domain.instrument_words import RELIABILITIES
from impactkit.domain.measurement_error import MeasurementError
from impactkit.domain.message import N_, Message, written
from impactkit.measure.change import RELIABLE, reliable_change
from impactkit.measure.measurement_error import OtherError, other_errors
from impactkit.results import scales
from impactkit.tasks.seen_scales import SeenScale


def under_other_errors(
    pairs: pd.DataFrame, seen: SeenScale, error: MeasurementError | None, spread: float | None
) -> Findings:
    """Count the classes of change under each other estimate of the error.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` of one service, scale, rater and version, the population of its headline.
    seen : SeenScale
        The scale.
    error : MeasurementError or None
        What the printed classes rest on; None where nobody is classed.
    spread : float or None
        SD of the data, native points.
    """
    if error is None:
        return Findings()
    others = other_errors(seen.scale, error, baseline_sd=spread)
    return Findings(beyond=tuple(_counted(pairs, seen, other, place) for place, other in enumerate(others, 1)))


def _counted(pairs: pd.DataFrame, seen: SeenScale, other: OtherError, place: int) -> Beyond:
    classed = reliable_change(pairs, s_diff=other.s_diff, higher_is_better=seen.scale.higher_is_better)
    classes = scales.classes(classed, seen.key)
    return Beyond(
        scale=seen.key,
        name=f"sensitivity.{place}",
        improved=classes.part("improved"),
        worse=classes.part("worse"),
        whole=classes.whole,
        method="reliable-change",
    )


def other_limits(seen: SeenScale, error: MeasurementError | None, spread: float | None) -> tuple[OtherLimit, ...]:
    """Say what each of those limits is, in the same order."""
    if error is None:
        return ()
    return tuple(
        OtherLimit(value=RELIABLE * other.s_diff, note=_note(other))
        for other in other_errors(seen.scale, error, baseline_sd=spread)
    )


def _note(other: OtherError) -> Message:
    if other.reliability is None:
        return Message.of(N_("published standard error of measurement"))
    kind, value = Message.of(RELIABILITIES[other.reliability.kind]), written(other.reliability.value)
    if other.at_lower_limit:
        return Message.of(N_("lowest published limit of {kind}"), kind=kind)
    return Message.of(N_("{kind} {value}"), kind=kind, value=value)
