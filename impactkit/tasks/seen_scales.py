"""Which scales of a project were asked in a service, and what is said of each beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from impactkit.domain.instrument import INDICATORS, Instrument, Scale
from impactkit.domain.project import DeclaredScale, InstrumentUse, Rater, Service

RATERS: tuple[Rater, ...] = ("client", "worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenScale:
    """A scale as one rater answered it in a service; `key` begins the keys of its figures."""

    instrument: Instrument
    scale: Scale
    rater: Rater
    key: str
    of_goal: bool
    declared: DeclaredScale | None = None
    decline_expected: bool = False  # of the service's own goal, and so only where this is its scale


def scales_of(
    instruments: tuple[Instrument, ...],
    changes: pd.DataFrame,
    service: Service,
    uses: tuple[InstrumentUse, ...] = (),
) -> Iterator[SeenScale]:
    """Give the scales with a known range that were asked in the service: that of the goal first, then by indicator.

    Parameters
    ----------
    instruments : tuple of Instrument
        Those of the project, as it uses them.
    changes : pandas.DataFrame
        Frame `changes` of the project.
    service : Service
        The service.
    uses : tuple of InstrumentUse
        What the project declares of its scales.
    """
    declared = {(use.id, use.version, one.scale): one for use in uses for one in use.scales}
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
        yield SeenScale(
            instrument=instrument,
            scale=scale,
            rater=rater,
            key=key,
            of_goal=of_goal,
            declared=declared.get((instrument.id, instrument.version, scale.id)),
            decline_expected=of_goal and service.goal.decline_expected,
        )


def _rank(service: Service, instrument: Instrument, scale: Scale, rater: Rater) -> tuple[object, ...]:
    of_goal = scale.id == service.goal.scale and rater == service.goal.rater
    indicator = INDICATORS.index(scale.feeds.indicator) if scale.feeds else len(INDICATORS)
    support = scale.feeds is None or scale.feeds.role == "support"
    return (not of_goal, scale.status == "derived", indicator, support, scale.id, rater, instrument.version)
