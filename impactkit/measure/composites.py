"""An indicator from several scales: for each client the weighted mean of the scales that this client has at both times.

Each part is paired on its own dates; the composite joins the pairs of one client, stay and rater. The same parts stand
at both times, because a scale that is missing once would look like change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import isnan, sqrt

import narwhals.stable.v2 as nw
import pandas as pd

from impactkit.domain.composites import groups_only
from impactkit.domain.instrument import Instrument
from impactkit.domain.project import Composite, Part, Windows
from impactkit.frames.columns import COMPOSITE_PARTS, COMPOSITES, PAIRS
from impactkit.measure.change import RELIABLE, TOLERANCE, reliable_change
from impactkit.measure.days import day_number, days
from impactkit.measure.measurement_error import baseline_sd, measurement_error
from impactkit.measure.pairs import latest_version, status_of_pair
from impactkit.measure.stays import USUAL

STAY = ["client", "service", "stay"]
JOIN = "+"  # between the ids of the parts that were used
DIGITS = 9  # decimals of a composite: a client at the top of every part stands at 100, not at the float below it


@dataclass(frozen=True, eq=False, kw_only=True)
class Composed:
    """A composite as it was measured."""

    composite: Composite
    changes: pd.DataFrame  # frame `composites`
    parts: pd.DataFrame  # frame `composite_parts`
    sems: tuple[float | None, ...]  # of each declared part, points of 0-100; of several versions the greatest

    def possible_sems(self, asked: Collection[str]) -> tuple[float, ...]:
        """Give the standard error of every set of parts that a client may have, in points of 0-100, the largest first.

        A set with a part whose error is not known has none.

        Parameters
        ----------
        asked : collection of str
            The scales that any client was asked; no client has the others.
        """
        declared = zip(self.composite.parts, self.sems, strict=True)
        parts = [(part, sem) for part, sem in declared if part.scale in asked]
        sets = (some for size in range(len(parts), 0, -1) for some in combinations(parts, size))
        return tuple(sem for some in sets if self._enough(some) and (sem := _joint(some)) is not None)

    def possible_limits(self, asked: Collection[str]) -> tuple[float, ...]:
        """Give the change that a reliable one exceeds, 1.96 * sqrt(2) * SEM, for each of `possible_sems`."""
        return tuple(RELIABLE * 2**0.5 * sem for sem in self.possible_sems(asked))

    def _enough(self, some: tuple[tuple[Part, float | None], ...]) -> bool:
        whole = sum(part.weight for part in self.composite.parts)
        named = {part.scale for part, _ in some}
        weight = sum(part.weight for part, _ in some)
        return self.composite.anchor in named and weight >= self.composite.minimum * whole - TOLERANCE


def composed(
    pairs: pd.DataFrame,
    composite: Composite,
    instruments: tuple[Instrument, ...],
    *,
    stays: pd.DataFrame | None = None,
    as_of: date | None = None,
    windows: Windows = USUAL,
    baselines: pd.DataFrame | None = None,
) -> Composed:
    """Make the composite of every stay, class its change, and keep what it was made of.

    A client has a composite pair where the anchor and at least `Composite.minimum` of the declared weights have a pair;
    baseline and follow-up are the weighted means of these parts, on 0-100 and more is better, the weights renormalised.
    A stay without such a pair has a baseline where its anchor has one: the mean of the parts with a baseline. Its days
    are those of the anchor.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` or `changes`, with the parts. Of two versions of a part the pair with the latest follow-up counts.
    composite : Composite
        Without faults (`composite_faults`).
    instruments : tuple of Instrument
        Those of the project: ranges and errors of the parts.
    stays : pandas.DataFrame, optional
        ``client``, ``service``, ``stay``, ``end`` of every stay in `pairs`, as `impactkit.measure.stays` gives them.
        Left out where `pairs` were made without episodes.
    as_of : date, optional
        The last day of the data; needed with `stays`.
    windows : Windows
        The time limits, days.
    baselines : pandas.DataFrame, optional
        Frame `pairs` whose baselines give the SD of the data, as in `classed_changes`.

    Returns
    -------
    Composed
        One row of `changes` per stay in which the anchor was asked. The standard error of each client is sqrt(sum
        w_i^2 SEM_i^2) over the parts of this client: errors taken as independent. Without the error of one of these
        parts there is none and no class; nor where any part of the composite is for groups only.

    Raises
    ------
    ValueError
        If there are stays and no `as_of`.

    References
    ----------
    Mosier, C. I. (1943). On the reliability of a weighted composite. Psychometrika 8(3), 161-168.
    """
    own = one_version(pairs[(pairs["rater"] == composite.rater) & pairs["scale"].isin(_weights(composite))])
    known = _known(composite, instruments, pairs if baselines is None else baselines)
    parts = _parts(own, composite, known)
    asked = own.loc[own["scale"] == composite.anchor, STAY]
    rows = asked.merge(_values(parts, composite), on=STAY, how="left")
    rows = rows.assign(
        scale=composite.id, rater=composite.rater, version=composite.rater, parts=rows["parts"].fillna("")
    )
    rows = rows.assign(late=(rows["baseline_date"] > rows["stay"]).astype("bool"))
    rows = rows.assign(status=_status(rows, stays, as_of=as_of, windows=windows))
    if groups_only(composite, instruments):
        rows = rows.assign(sem=float("nan"))
    classed = reliable_change(rows, s_diff=sqrt(2) * rows["sem"])
    told = classed.astype(dict.fromkeys(("scale", "rater", "version", "parts", "status"), "str"))
    ordered = told[COMPOSITES.names].sort_values(STAY, ignore_index=True)
    sems = tuple(_greatest(known.loc[known["scale"] == part.scale, "sem"]) for part in composite.parts)
    return Composed(composite=composite, changes=COMPOSITES.checked(ordered), parts=parts, sems=sems)


def reliability(sem: float, sd: float) -> float | None:
    """Give the reliability of a composite, 1 - SEM^2 / SD^2 (Mosier 1943); None where the error exceeds the spread."""
    return 1 - (sem / sd) ** 2 if sd > sem else None


def one_version(pairs: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per stay and scale: of two versions the one with the latest follow-up, else the latest baseline."""
    return latest_version(pairs, [*STAY, "scale"])[PAIRS.names].reset_index(drop=True)


def _greatest(sems: pd.Series) -> float | None:
    greatest = float(sems.max(skipna=False)) if len(sems) else float("nan")
    return None if isnan(greatest) else greatest


def _joint(some: tuple[tuple[Part, float | None], ...]) -> float | None:
    if any(sem is None for _, sem in some):
        return None
    whole = sum(part.weight for part, _ in some)
    return sqrt(sum((part.weight / whole * (sem or 0.0)) ** 2 for part, sem in some))


def _weights(composite: Composite) -> dict[str, float]:
    return {part.scale: part.weight for part in composite.parts}


def _known(composite: Composite, instruments: tuple[Instrument, ...], baselines: pd.DataFrame) -> pd.DataFrame:
    """Give, per part and version, its range and its errors in points of 0-100."""
    names = ["scale", "version", "low", "width", "higher", "sem", "sem_at_worst"]
    return pd.DataFrame(_facts(composite, instruments, baselines), columns=names)


def _facts(
    composite: Composite, instruments: tuple[Instrument, ...], baselines: pd.DataFrame
) -> Iterator[tuple[object, ...]]:
    wanted = _weights(composite)
    for instrument in instruments:
        for scale in instrument.scales:
            if scale.id not in wanted or scale.low is None or scale.high is None:
                continue
            spread = baseline_sd(baselines, scale=scale.id, rater=composite.rater, version=instrument.version)
            error = measurement_error(scale, use=instrument.use, baseline_sd=spread)
            to_100 = 100 / (scale.high - scale.low)
            sems = (None, None) if error is None else (error.sem, error.sem_at_worst)
            of_100 = (float("nan") if sem is None else sem * to_100 for sem in sems)
            yield scale.id, instrument.version, scale.low, scale.high - scale.low, scale.higher_is_better, *of_100


def _parts(own: pd.DataFrame, composite: Composite, known: pd.DataFrame) -> pd.DataFrame:
    """Give frame `composite_parts`: the parts that each composite value is made of, in the order of declaration."""
    declared = _weights(composite)
    rows = own.merge(known, on=["scale", "version"], how="inner")
    place = rows.groupby(STAY, dropna=False, sort=False).ngroup()
    weight, anchor = rows["scale"].map(declared).astype("float64"), rows["scale"] == composite.anchor
    started, measured = rows["baseline"].notna(), rows["follow_up"].notna()
    least = composite.minimum * sum(declared.values()) - TOLERANCE
    enough = weight.where(measured, 0.0).groupby(place).transform("sum") >= least
    paired = enough & (anchor & measured).groupby(place).transform("any")
    used = measured.where(paired, started & (anchor & started).groupby(place).transform("any"))
    whole = weight.where(used, 0.0).groupby(place).transform("sum")
    told = rows.assign(
        part=rows["scale"],
        scale=composite.id,
        weight=weight / whole,
        baseline=_of_100(rows["baseline"], rows),
        follow_up=_of_100(rows["follow_up"], rows).where(paired),
        follow_up_date=rows["follow_up_date"].where(paired),
        order=rows["scale"].map({scale: at for at, scale in enumerate(declared)}),
    )[used]
    ordered = told.sort_values([*STAY, "order"], ignore_index=True)[COMPOSITE_PARTS.names]
    return COMPOSITE_PARTS.checked(ordered.astype({"scale": "str"}))


def _of_100(score: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """Turn native points into per cent of maximum possible, more is better (Cohen et al. 1999)."""
    share = 100 * (score - rows["low"]) / rows["width"]
    return share.where(rows["higher"].astype("bool"), 100 - share)


def _values(parts: pd.DataFrame, composite: Composite) -> pd.DataFrame:
    """Sum the parts up: one row per stay that has a baseline."""
    weighted = parts.assign(
        baseline=parts["weight"] * parts["baseline"],
        follow_up=parts["weight"] * parts["follow_up"],
        variance=(parts["weight"] * parts["sem"]) ** 2,
        unknown=parts["sem"].isna(),
    )
    by_stay = weighted.groupby(STAY, dropna=False)
    sums = by_stay[["baseline", "follow_up", "variance"]].sum(min_count=1)
    known = sums["follow_up"].notna() & ~by_stay["unknown"].any()
    exact = sums[["baseline", "follow_up"]].round(DIGITS)
    told = sums.assign(
        baseline=exact["baseline"],
        follow_up=exact["follow_up"],
        sem=(sums["variance"] ** 0.5).where(known),
        parts=by_stay["part"].agg(JOIN.join),
    )
    anchors = parts.loc[parts["part"] == composite.anchor, [*STAY, "baseline_date", "follow_up_date"]]
    return told.drop(columns="variance").reset_index().merge(anchors, on=STAY, how="left")


def _status(rows: pd.DataFrame, stays: pd.DataFrame | None, *, as_of: date | None, windows: Windows) -> pd.Series:
    """Say why there is no pair, or that there is one, by the rule of all pairs."""
    if stays is None:
        measured = rows["follow_up"].notna()
        return pd.Series("follow_up_missing", index=rows.index, dtype="str").mask(measured, "measured")
    if as_of is None:
        raise ValueError("With stays the last day of the data is needed: give as_of.")
    dated = rows.merge(stays[[*STAY, "end"]], on=STAY, how="left")
    counted = nw.from_native(dated).with_columns(first_day=days("stay"), last_day=days("end"))
    told = counted.select(status=status_of_pair(day_number(as_of), windows)).to_native()
    return told["status"].set_axis(rows.index)
