"""What is known of a scale's error in the project at hand, and the classes of change that rest on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import pandas as pd

from impactkit.domain.instrument import Instrument, Reliability, Scale, Use
from impactkit.domain.measurement_error import MeasurementError, preferred
from impactkit.measure.change import reliable_change, standard_error, standard_error_of_difference

SAME = 1e-3  # two estimates of an error that differ by less are one


def measurement_error(scale: Scale, *, use: Use, baseline_sd: float | None = None) -> MeasurementError | None:
    """Give what a class of change of this scale rests on, or None where no class may be given.

    A published threshold goes before a standard error; a published SEM before SD * sqrt(1 - r). Test-retest
    reliability goes before alpha, with which the SEM is a lower bound; what the project declared goes before both, but
    leaves a published SEM and its range as they are. A reliability that is only remembered carries no class. The SD is
    that of the reference population, else that of the data.

    Parameters
    ----------
    scale : Scale
        The scale, as the project uses it.
    use : Use
        What the owner of the instrument allows; ``individual`` blocked gives None.
    baseline_sd : float, optional
        SD of all baselines of the project's stays in the period (`baseline_sd`), native points.

    Returns
    -------
    MeasurementError or None
        None also where neither a threshold nor a standard error is known.
    """
    if use.individual == "blocked":
        return None
    known = tuple(one for one in scale.reliability if one.evidence != "memory")
    published = tuple(one for one in known if one.evidence != "user")
    reliability = preferred(published if scale.sem is not None else known)
    data_sd = baseline_sd if scale.sem is None and scale.reference is None and reliability is not None else None
    sem = _sem(scale, reliability, data_sd)
    if sem is None and scale.reliable is None:
        return None
    return MeasurementError(
        scale=scale.id,
        sem=sem,
        s_diff=None if sem is None else standard_error_of_difference(sem=sem),
        threshold=None if scale.reliable is None else scale.reliable.value,
        sem_at_worst=_sem_at_worst(sem, reliability, published),
        threshold_source=scale.reliable,
        sem_source=scale.sem,
        reliability=reliability,
        reference=scale.reference if scale.sem is None and reliability is not None else None,
        data_sd=data_sd,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherError:
    """Another estimate of a scale's error than the one that the printed classes rest on, native points."""

    sem: float
    reliability: Reliability | None = None  # the estimate that it rests on; None: the SEM that was published
    at_lower_limit: bool = False  # of the reliability

    @property
    def s_diff(self) -> float:
        """Give the standard error of the difference, native points."""
        return standard_error_of_difference(sem=self.sem)


def other_errors(scale: Scale, error: MeasurementError, *, baseline_sd: float | None = None) -> tuple[OtherError, ...]:
    """Give the other estimates of a scale's error, the smallest first: the classes are counted under each.

    They are the published SEM where a threshold goes before it, the SEM at the lowest published lower limit of
    reliability, and SD * sqrt(1 - r) for each reliability that is known; none twice, and none that is only remembered.

    Parameters
    ----------
    scale : Scale
        The scale, as the project uses it.
    error : MeasurementError
        What the printed classes rest on.
    baseline_sd : float, optional
        SD of the data, for scales without a reference population.
    """
    sd = baseline_sd if scale.reference is None else scale.reference.value
    known = tuple(one for one in scale.reliability if one.evidence != "memory" and 0 <= one.value < 1)
    found = [OtherError(sem=standard_error(sd, one.value), reliability=one) for one in known if sd]
    if error.sem_at_worst is not None:
        found.append(OtherError(sem=error.sem_at_worst, reliability=error.reliability, at_lower_limit=True))
    if error.sem is not None and error.threshold is not None:
        found.append(OtherError(sem=error.sem, reliability=None if scale.sem else error.reliability))
    taken = [] if error.threshold is not None or error.sem is None else [error.sem]
    others = []
    for one in sorted(found, key=lambda each: each.sem):
        if one.sem > 0 and not any(abs(one.sem - sem) < SAME * sem for sem in taken):
            taken.append(one.sem)
            others.append(one)
    return tuple(others)


def baseline_sd(pairs: pd.DataFrame, *, scale: str, rater: str, version: str) -> float | None:
    """Give the SD (n - 1) of all baselines of a scale in frame `pairs`, late ones included, native points.

    None where fewer than two clients, or only equal scores, leave it unknown.
    """
    of_scale = (pairs["scale"] == scale) & (pairs["rater"] == rater) & (pairs["version"] == version)
    spread = float(pairs.loc[of_scale, "baseline"].std(ddof=1))
    return spread if spread > 0 else None


def classed_changes(
    pairs: pd.DataFrame, instruments: tuple[Instrument, ...], *, baselines: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Class the changes of all scales of a project.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs`.
    instruments : tuple of Instrument
        Those that the project uses. A row of a scale that none of them has gets its change and no class.
    baselines : pandas.DataFrame, optional
        Frame `pairs` whose baselines give the SD of the data: the stays of the whole project that ended in the
        period. `pairs` itself where it is not given.

    Returns
    -------
    pandas.DataFrame
        Frame `changes`; the class is missing where `measurement_error` allows none.
    """
    source = pairs if baselines is None else baselines
    scales = {(scale.id, each.version): (scale, each.use) for each in instruments for scale in each.scales}
    keys = list(zip(pairs["scale"], pairs["version"], pairs["rater"], strict=True))
    limits = {}
    for scale_id, version, rater in sorted(set(keys)):
        if (scale_id, version) in scales:
            scale, use = scales[scale_id, version]
            spread = baseline_sd(source, scale=scale_id, rater=rater, version=version)
            limits[scale_id, version, rater] = _limit(scale, measurement_error(scale, use=use, baseline_sd=spread))
    rows = [limits.get(key, NO_LIMIT) for key in keys]
    return reliable_change(
        pairs,
        s_diff=pd.Series([row.s_diff for row in rows], pairs.index, "float64"),
        threshold=pd.Series([row.threshold for row in rows], pairs.index, "float64"),
        higher_is_better=pd.Series([row.higher_is_better for row in rows], pairs.index, "bool"),
    )


class _Limit(NamedTuple):
    s_diff: float | None
    threshold: float | None
    higher_is_better: bool


NO_LIMIT = _Limit(None, None, True)


def _limit(scale: Scale, error: MeasurementError | None) -> _Limit:
    if error is None:
        return NO_LIMIT
    return _Limit(error.s_diff, error.threshold, scale.higher_is_better)


def _sem(scale: Scale, reliability: Reliability | None, data_sd: float | None) -> float | None:
    if scale.sem is not None:
        return scale.sem.value
    sd = data_sd if scale.reference is None else scale.reference.value
    if sd is None or reliability is None:
        return None
    return standard_error(sd, reliability.value)


def _sem_at_worst(
    sem: float | None, reliability: Reliability | None, published: tuple[Reliability, ...]
) -> float | None:
    """Give SEM * sqrt((1 - r_low) / (1 - r)) for the lowest lower limit of reliability published."""
    limits = [one.low for one in published if one.low is not None]
    if sem is None or reliability is None or not limits:
        return None
    return sem * sqrt((1 - min(limits)) / (1 - reliability.value))
