"""Which scales of a project were asked in a service, and what is said of each beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from impactkit.domain.instrument import INDICATORS, Instrument, Scale
from impactkit.domain.measurement_error import ChanceAlone, MeasurementError
from impactkit.domain.project import DeclaredScale, InstrumentUse, Rater, Service
from impactkit.measure.chance import chance_alone
from impactkit.tasks.describe_composites import SeenComposite

RATERS: tuple[Rater, ...] = ("client", "worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenScale:
    """A scale as one rater answered it in a service; `key` begins the keys of its figures."""

    instrument: Instrument
    scale: Scale
    rater: Rater
    key: str
    of_goal: bool  # or of the composite that the goal is measured on
    declared: DeclaredScale | None = None
    decline_expected: bool = False  # of the service's own goal, and so only where this is its scale
    composite: SeenComposite | None = None  # where it is made of several scales
    in_composite: bool = False  # its clients are those of its composite, so that only the composite tells who they are

    def chance(self, pairs: pd.DataFrame, error: MeasurementError) -> ChanceAlone | None:
        """Give what measurement error alone would do to these rows."""
        if self.composite is not None:
            return self.composite.chance(pairs)
        return chance_alone(pairs, scale=self.scale, error=error)


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


def beside_composites(seen: Sequence[SeenScale], composites: Sequence[SeenComposite]) -> Iterator[SeenScale]:
    """Give each composite what it was measured by, and put its scales behind it; the others keep their places.

    Where a single one of its scales was asked, that scale says the same as the composite and is left out.
    """
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
        composite = whole.get(which)
        yield replace(each, composite=composite)
        for part in seen if composite is not None and len(composite.asked) > 1 else ():
            if part.rater == each.rater and part_of.get((part.scale.id, part.rater)) == each.scale.id:
                yield replace(part, in_composite=True, of_goal=each.of_goal)


def _rank(service: Service, instrument: Instrument, scale: Scale, rater: Rater) -> tuple[object, ...]:
    of_goal = scale.id == service.goal.scale and rater == service.goal.rater
    indicator = INDICATORS.index(scale.feeds.indicator) if scale.feeds else len(INDICATORS)
    support = scale.feeds is None or scale.feeds.role == "support"
    return (not of_goal, scale.status == "derived", indicator, support, scale.id, rater, instrument.version)
