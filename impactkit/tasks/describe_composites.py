"""Describe composites: which a service tells of, over whom their scales are told, and what their limit rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from impactkit.domain.composites import composite_instrument, groups_only
from impactkit.domain.figures import PartCard, ScaleCard
from impactkit.domain.findings import Breakdown, Findings
from impactkit.domain.instrument import Evidence, Instrument, Scale, StandardError
from impactkit.domain.measurement_error import ChanceAlone
from impactkit.domain.project import Goal, Rater
from impactkit.measure.composite_chance import composite_chance
from impactkit.measure.composites import JOIN, STAY, Composed, reliability
from impactkit.reports.sources_of_limits import limit_of_composite, why_not_classed

ENOUGH_FOR_SPREAD = 10  # baselines from which the spread of a composite in the data is told
SAME = [*STAY, "scale", "version"]


@dataclass(frozen=True, eq=False, kw_only=True)
class SeenComposite:
    """A composite as it was measured, for those who describe it in a service."""

    made: Composed
    keys: Mapping[tuple[str, str, Rater], str]  # scale, version and rater -> what begins the keys of its own figures
    instruments: tuple[Instrument, ...]  # of the project

    @property
    def asked(self) -> frozenset[str]:
        """Give the scales of the composite that any client of the service was asked."""
        composite = self.made.composite
        parts = {part.scale for part in composite.parts}
        return frozenset(scale for scale, _, rater in self.keys if scale in parts and rater == composite.rater)

    def chance(self, pairs: pd.DataFrame) -> ChanceAlone | None:
        """Give what measurement error alone would do to these rows of frame `composites`."""
        return composite_chance(pairs, self.made.parts, self.instruments)


def with_composites(changes: pd.DataFrame, composites: Iterable[Composed]) -> pd.DataFrame:
    """Add the rows of composites to frame `changes`.

    Where the error of any of its scales is not known, no row of a composite keeps a class: a headline in which some of
    the measured bear a class and others none could not be read.
    """
    told = [made.changes if None not in made.sems else _unclassed(made.changes) for made in composites]
    return pd.concat([changes, *told], ignore_index=True) if told else changes


def _unclassed(changes: pd.DataFrame) -> pd.DataFrame:
    return changes.assign(
        rci=float("nan"), sem=float("nan"), change_class=pd.Series(None, index=changes.index, dtype="str")
    )


def told_composites(composites: Iterable[Composed], service: str, goal: Goal) -> tuple[Composed, ...]:
    """Give the composites that the report of a service tells of.

    Those of its goal, and those of which at least two scales were asked there. Where the goal is one of their scales
    that stands for itself, the composite is left out: the scale could not be told over its own pairs beside it.
    """
    return tuple(made for made in composites if _told(made, service, goal))


def _told(made: Composed, service: str, goal: Goal) -> bool:
    composite = made.composite
    if not made.changes["service"].eq(service).any():
        return False
    if goal.rater == composite.rater and goal.scale == composite.id:
        return True
    if goal.rater == composite.rater and goal.scale in {part.scale for part in composite.parts}:
        return False
    return int(made.parts.loc[made.parts["service"] == service, "part"].nunique()) > 1


def rows_told(
    changes: pd.DataFrame,
    told: Iterable[Composed],
    composites: Iterable[Composed],
    service: str,
    *,
    instruments: tuple[Instrument, ...],
) -> pd.DataFrame:
    """Give the rows of a service as its report tells of them.

    A composite that is not told of has no rows. The scales of one that is are told over the clients that it counts,
    each by what went into it, and other scorings of the same answers are not told: then no difference between the
    composite and another scale tells of a few clients.

    Parameters
    ----------
    changes : pandas.DataFrame
        Frame `changes` of the whole project, composites among them.
    told, composites : iterable of Composed
        Those that the report tells of, and all.
    service : str
        Id of the service.
    instruments : tuple of Instrument
        Those of the project.
    """
    rows = changes[changes["service"] == service]
    shown = {(made.composite.id, made.composite.rater) for made in told}
    for made in composites:
        if (made.composite.id, made.composite.rater) not in shown:
            rows = rows[~_of(rows, {made.composite.id}, made)]
    for made in told:
        rows = _same_clients(rows[~_of(rows, _other_scorings(made, instruments), made)], made)
    return rows.reset_index(drop=True)


def _of(rows: pd.DataFrame, scales: set[str], made: Composed) -> pd.Series:
    return rows["scale"].isin(scales) & rows["rater"].eq(made.composite.rater)


def _other_scorings(made: Composed, instruments: tuple[Instrument, ...]) -> set[str]:
    """Give the scales that are no part of the composite but score answers to questions of a part."""
    parts = {part.scale for part in made.composite.parts}
    asked = {
        (each.id, item) for each in instruments for scale in each.scales if scale.id in parts for item in scale.items
    }
    return {
        scale.id
        for each in instruments
        for scale in each.scales
        if scale.id not in parts and any((each.id, item) in asked for item in scale.items)
    }


def _same_clients(rows: pd.DataFrame, made: Composed) -> pd.DataFrame:
    used = made.parts[[*STAY, "part", "version"]].rename(columns={"part": "scale"})
    status = made.changes[[*STAY, "status"]].rename(columns={"status": "of_composite"})
    looked_up = (
        rows[[*SAME, "rater"]]
        .merge(used.assign(used=True), on=SAME, how="left")
        .merge(status, on=STAY, how="left")
        .set_axis(rows.index)
    )
    part = _of(rows, {each.scale for each in made.composite.parts}, made)
    used_once = looked_up["used"].eq(True)
    used_twice = used_once & looked_up["of_composite"].eq("measured")
    no_pair, no_start = part & ~used_twice, part & ~used_once
    unmeasured = looked_up["of_composite"].fillna("no_baseline").mask(used_once.eq(False), "no_baseline")
    blanked = {name: rows[name].mask(no_pair) for name in ("follow_up", "follow_up_date", "change", "rci")}
    return rows.assign(
        **blanked,
        change_class=rows["change_class"].mask(no_pair),
        baseline=rows["baseline"].mask(no_start),
        baseline_date=rows["baseline_date"].mask(no_start),
        late=rows["late"] & ~no_start,
        status=rows["status"].mask(no_pair, unmeasured),
    )


def as_instruments(told: Iterable[Composed], instruments: tuple[Instrument, ...]) -> tuple[Instrument, ...]:
    """Give the composites as instruments of one scale each, with the error of all their parts together."""
    return tuple(
        composite_instrument(made.composite, instruments, sem=_whole_error(made, instruments)) for made in told
    )


def _whole_error(made: Composed, instruments: tuple[Instrument, ...]) -> StandardError | None:
    if None in made.sems:
        return None
    return StandardError(value=made.possible_sems(_scales(made, instruments))[0], evidence=_evidence(made, instruments))


def _evidence(made: Composed, instruments: tuple[Instrument, ...]) -> Evidence:
    """Give the weakest mark among what is known of the errors of the parts."""
    marks = {mark for scale in _scales(made, instruments).values() for mark in _marks(scale)}
    order: tuple[Evidence, ...] = ("memory", "user", "computed", "verified")
    return next((mark for mark in order if mark in marks), "computed")


def _marks(scale: Scale) -> Iterator[Evidence]:
    if scale.sem is not None:
        yield scale.sem.evidence
        return
    yield from (one.evidence for one in scale.reliability if one.evidence != "memory")
    if scale.reference is not None:
        yield scale.reference.evidence


def _scales(made: Composed, instruments: tuple[Instrument, ...]) -> dict[str, Scale]:
    wanted = {part.scale for part in made.composite.parts}
    return {scale.id: scale for each in instruments for scale in each.scales if scale.id in wanted}


def composite_card(card: ScaleCard, composite: SeenComposite, *, ended: pd.DataFrame) -> ScaleCard:
    """Say on the card of a composite what it is made of, and where its limit comes from.

    Parameters
    ----------
    card : ScaleCard
        As `scale_card` makes it of the composite as an instrument.
    composite : SeenComposite
        The composite.
    ended : pandas.DataFrame
        Frame `pairs` of the project's stays that ended in the period: the baselines of these stays give the SD.
    """
    made = composite.made
    declared, scales = made.composite, _scales(made, composite.instruments)
    whole = sum(part.weight for part in declared.parts)
    keys = {scale.id: instrument.key for instrument in composite.instruments for scale in instrument.scales}
    parts = tuple(
        PartCard(
            scale=part.scale,
            name=scales[part.scale].name,
            weight=part.weight / whole,
            anchor=part.scale == declared.anchor,
            instrument=keys[part.scale],
            asked=part.scale in composite.asked,
        )
        for part in declared.parts
    )
    if card.classed:
        sem, *_ = made.possible_sems(composite.asked)
        limits = made.possible_limits(composite.asked)
        error = limit_of_composite(limits, sem, _reliability(made, sem, ended))
        return replace(card, instrument="", parts=parts, error=error, error_ranged=True)
    reason = why_not_classed(for_groups=groups_only(declared, composite.instruments))
    return replace(card, instrument="", parts=parts, no_class_reason=reason)


def _reliability(made: Composed, sem: float, ended: pd.DataFrame) -> float | None:
    """Give the reliability in the baselines of these stays; None where these are few, or the error exceeds their SD."""
    baselines = made.changes.merge(ended[STAY].drop_duplicates(), on=STAY)["baseline"].dropna()
    enough = len(baselines) >= ENOUGH_FOR_SPREAD
    return reliability(sem, float(baselines.std(ddof=1))) if enough else None


def sets_of_parts(pairs: pd.DataFrame, composite: SeenComposite, key: str) -> Findings:
    """Count the clients by the scales that their composite is made of, at both times and at the start.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Rows of frame `composites`: the population.
    composite : SeenComposite
        The composite; a set is named by the keys of its parts.
    key : str
        Begins the keys of its figures.
    """
    parts = composite.made.parts.merge(pairs[[*STAY, "status"]], on=STAY)
    places = zip(parts["part"], parts["version"], parts["rater"], strict=True)
    named = parts.assign(key=[composite.keys[place] for place in places])
    sets = named.groupby([*STAY, "status"])["key"].agg(JOIN.join).reset_index()
    measured = sets[sets["status"] == "measured"]
    return Findings(breakdowns=(_counted(f"{key}.parts", measured), _counted(f"{key}.start_parts", sets)))


def _counted(key: str, sets: pd.DataFrame) -> Breakdown:
    counts = sets["key"].value_counts().sort_index()
    return Breakdown(key=key, parts=tuple((str(name), int(count)) for name, count in counts.items()))
