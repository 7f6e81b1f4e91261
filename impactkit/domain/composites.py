"""An indicator made of several scales: what can be wrong with its declaration, and the scale that it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import isfinite
from typing import Literal

from impactkit.domain.instrument import Feeds, Indicator, Instrument, Licence, MissingRule, Scale, StandardError, Use
from impactkit.domain.local_text import UNSAID, LocalText
from impactkit.domain.message import N_
from impactkit.domain.project import Composite, Goal

Field = Literal["indicator", "scale", "weight", "anchor", "minimum"]
NAMES: dict[Indicator, LocalText] = {
    "participation": LocalText(
        fi="osallisuuden yhdistelmämittari", sv="sammansatt mått på delaktighet", en="composite of participation"
    ),
    "work_ability": LocalText(
        fi="työkyvyn yhdistelmämittari", sv="sammansatt mått på arbetsförmåga", en="composite of work ability"
    ),
    "readiness": LocalText(
        fi="työelämävalmiuksien yhdistelmämittari",
        sv="sammansatt mått på arbetslivsfärdigheter",
        en="composite of readiness for work",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeFault:
    """What is wrong with a declared composite, and which of its entries is meant.

    `what` and `mend` are marked texts; ``{value}`` and the names of `details` are filled into them.
    """

    composite: int  # its place among the composites, from 0
    part: int | None  # the place of the scale within it, from 0; None: the composite as a whole
    field: Field
    code: str
    what: str
    mend: str
    value: str = ""
    details: tuple[tuple[str, str], ...] = ()


def composite_faults(composites: Sequence[Composite], instruments: Sequence[Instrument]) -> tuple[CompositeFault, ...]:
    """Tell everything that is wrong with the composites of a project, in their order.

    Parameters
    ----------
    composites : sequence of Composite
        As they were declared.
    instruments : sequence of Instrument
        Those of the project, with what it declares laid over.
    """
    scales = _scales(instruments)
    faults = [
        fault
        for place, composite in enumerate(composites)
        for fault in (*_of_parts(place, composite, scales), *_of_whole(place, composite))
    ]
    return (*faults, *_of_all(composites))


def composite_instrument(
    composite: Composite, instruments: Sequence[Instrument], *, sem: StandardError | None
) -> Instrument:
    """Give the composite as an instrument of one scale, 0-100, so that it is described as any other.

    Parameters
    ----------
    composite : Composite
        Without faults.
    instruments : sequence of Instrument
        Those of the project. Where one of the parts is for groups only, so is the composite.
    sem : StandardError or None
        Standard error of measurement with all parts, points of 0-100.
    """
    blocked = groups_only(composite, instruments)
    name = NAMES[composite.indicator]
    return Instrument(
        id=composite.id,
        version=composite.rater,  # it has none of its own, and each rater may have a composite of an indicator
        revision=1,
        short=name,
        name=name,
        source="",
        owner=UNSAID,
        licence=Licence(kind="open"),
        official_languages=(),
        recall_days=None,
        use=Use(individual="blocked" if blocked else "allowed", group="allowed", proxy="allowed"),
        min_interval_days=0,  # each part keeps its own
        items=(),
        scales=(
            Scale(
                id=composite.id,
                name=name,
                items=(),
                rule="ready",
                missing=MissingRule(),
                low=0.0,
                high=100.0,
                better="higher",
                formative=True,
                sem=None if blocked else sem,
                feeds=Feeds(indicator=composite.indicator, role="anchor"),
            ),
        ),
        sha256="",
        validated=False,
    )


def goal_on_composite(goal: Goal, composites: Sequence[Composite]) -> Goal:
    """Measure a goal on the composite of its indicator, where one is declared for its rater.

    A goal that names no scale, or the anchor of the composite, is measured on the composite: the anchor stands for an
    indicator only until its composite is declared. A goal that names any other scale keeps it.
    """
    if goal.kind != "indicator":
        return goal
    for composite in composites:
        own = composite.indicator == goal.indicator and composite.rater == goal.rater
        if own and goal.scale in ("", composite.anchor):
            return replace(goal, scale=composite.id)
    return goal


def groups_only(composite: Composite, instruments: Sequence[Instrument]) -> bool:
    """Whether the owner of any part, used or not, advises against judging single clients by it."""
    wanted = {part.scale for part in composite.parts}
    blocked = (each for each in instruments if each.use.individual == "blocked")
    return any(scale.id in wanted for each in blocked for scale in each.scales)


@dataclass(frozen=True, slots=True)
class _Owned:
    """A scale and its instruments: one per version that the project uses."""

    scale: Scale
    instrument: Instrument
    ranged: bool  # in every version


def _scales(instruments: Sequence[Instrument]) -> dict[str, _Owned]:
    owned: dict[str, _Owned] = {}
    for instrument in instruments:
        for scale in instrument.scales:
            ranged = scale.low is not None and scale.high is not None
            before = owned.get(scale.id)
            owned[scale.id] = _Owned(scale, instrument, ranged and (before is None or before.ranged))
    return owned


def _of_parts(place: int, composite: Composite, scales: dict[str, _Owned]) -> Iterator[CompositeFault]:
    for at, part in enumerate(composite.parts):
        owned = scales.get(part.scale)
        if owned is None:
            yield _unknown_scale(place, at, part.scale, scales)
            continue
        if any(part.scale == earlier.scale for earlier in composite.parts[:at]):
            yield _part_twice(place, at, part.scale)
        if not owned.ranged:
            yield _no_range(place, at, part.scale)
        if owned.scale.feeds is not None and owned.scale.feeds.indicator != composite.indicator:
            yield _other_indicator(place, at, part.scale)
        if not (isfinite(part.weight) and part.weight > 0):
            yield _no_weight(place, at, f"{part.weight:g}")
    for (_, one), (at, other) in combinations(enumerate(composite.parts), 2):
        both_known = one.scale != other.scale and {one.scale, other.scale} <= scales.keys()
        if both_known and _share_items(scales[one.scale], scales[other.scale]):
            yield _shared_items(place, at, other.scale, one.scale)


def _of_whole(place: int, composite: Composite) -> Iterator[CompositeFault]:
    if len(composite.parts) < 2:
        yield _one_part(place)
    if composite.anchor not in {part.scale for part in composite.parts}:
        yield _no_anchor(place, composite.anchor)
    if not 0 < composite.minimum <= 1:
        yield _no_minimum(place, f"{composite.minimum:g}")


def _of_all(composites: Sequence[Composite]) -> Iterator[CompositeFault]:
    for place, composite in enumerate(composites):
        same_rater = [other for other in composites[:place] if other.rater == composite.rater]
        if any(other.indicator == composite.indicator for other in same_rater):
            yield _twice(place)
            continue
        taken = {part.scale for other in same_rater for part in other.parts}
        for at, part in enumerate(composite.parts):
            if part.scale in taken:
                yield _in_another(place, at, part.scale)


def _share_items(one: _Owned, other: _Owned) -> bool:
    """Whether two scales have a question in common: items of one form, or as the catalogue says it of two."""
    if one.instrument.id == other.instrument.id and set(one.scale.items) & set(other.scale.items):
        return True
    return _names(one, other) or _names(other, one)


def _names(one: _Owned, other: _Owned) -> bool:
    overlaps = one.scale.feeds.overlaps if one.scale.feeds else ()
    # An instrument of a single scale may be named instead of its scale.
    alone = len(other.instrument.scales) == 1 and other.instrument.id in overlaps
    return other.scale.id in overlaps or alone


def _unknown_scale(place: int, at: int, value: str, scales: dict[str, _Owned]) -> CompositeFault:
    known = ", ".join(scales)
    return CompositeFault(
        composite=place,
        part=at,
        field="scale",
        code="composite-unknown-scale",
        what=N_("{value} is no scale of the instruments in use, so it can be no part of a composite."),
        mend=N_("Use one of these scales: {known}."),
        value=value,
        details=(("known", known),),
    )


def _part_twice(place: int, at: int, value: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=at,
        field="scale",
        code="composite-scale-twice",
        what=N_("The scale {value} stands twice in one composite."),
        mend=N_("Name it once, with the weight that it is to have."),
        value=value,
    )


def _no_range(place: int, at: int, value: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=at,
        field="scale",
        code="composite-scale-without-range",
        what=N_("The lowest and highest score of the scale {value} are not known, so it cannot be turned to 0–100."),
        mend=N_("Declare both for the scale, or leave it out of the composite."),
        value=value,
    )


def _other_indicator(place: int, at: int, value: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=at,
        field="scale",
        code="composite-other-indicator",
        what=N_("The scale {value} measures another indicator than this composite."),
        mend=N_("Leave it out, or name it in the composite of its own indicator."),
        value=value,
    )


def _no_weight(place: int, at: int, value: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=at,
        field="weight",
        code="composite-weight",
        what=N_("{value} is no weight: a weight is above 0."),
        mend=N_("Use a number above 0, such as 1, or leave the scale out."),
        value=value,
    )


def _shared_items(place: int, at: int, value: str, other: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=at,
        field="scale",
        code="composite-shared-items",
        what=N_("The scales {value} and {other} share questions, which would count twice."),
        mend=N_("Leave one of them out of the composite."),
        value=value,
        details=(("other", other),),
    )


def _in_another(place: int, at: int, value: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=at,
        field="scale",
        code="composite-scale-in-another",
        what=N_("The scale {value} is part of another composite already."),
        mend=N_("Leave it in one of the two."),
        value=value,
    )


def _one_part(place: int) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=None,
        field="scale",
        code="composite-of-one",
        what=N_("A composite is made of at least two scales."),
        mend=N_("Name another scale of the indicator, or leave the composite out: one scale needs none."),
    )


def _no_anchor(place: int, value: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=None,
        field="anchor",
        code="composite-anchor",
        what=N_("The composite names no main scale among its scales."),
        mend=N_("Say which one of its scales is the main one, without which a client has no value."),
        value=value,
    )


def _no_minimum(place: int, value: str) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=None,
        field="minimum",
        code="composite-minimum",
        what=N_("{value} is no share of the weights: it lies above 0 and not above 1."),
        mend=N_("Use a number such as 0.5, or leave it out: half of the weights is the default."),
        value=value,
    )


def _twice(place: int) -> CompositeFault:
    return CompositeFault(
        composite=place,
        part=None,
        field="indicator",
        code="composite-twice",
        what=N_("This indicator has a composite already, answered by the same people."),
        mend=N_("Put all scales of an indicator into one composite."),
    )
