"""What measurement error alone would do: how many clients would be classed improved or worse, had nobody changed.

Both assessments of each pair are drawn round its observed baseline, N(baseline, SEM^2), each to the nearest step of the
scale: half-way points are the borders, the end steps take the tails. The probabilities are exact sums over all pairs of
steps, and are added up over the clients. Regression to the mean is not in them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr

from impactkit.domain.instrument import Scale
from impactkit.domain.measurement_error import ChanceAlone, MeasurementError
from impactkit.measure.change import RELIABLE, direction_of_change

Floats = npt.NDArray[np.float64]


def chance_alone(pairs: pd.DataFrame, *, scale: Scale, error: MeasurementError) -> ChanceAlone | None:
    """Give the numbers classed improved and worse that measurement error alone would lead to.

    Parameters
    ----------
    pairs : pandas.DataFrame
        ``baseline`` and ``follow_up`` in native points: the rows whose classes are counted, of one scale. A row
        without both is left out.
    scale : Scale
        The scale. Without known steps (`Scale.steps`) the drawn assessments are not rounded.
    error : MeasurementError
        Its limit stays that of the printed classes; only the error varies: the SEM, and the SEM at the lowest lower
        limit of reliability where one is published.

    Returns
    -------
    ChanceAlone or None
        Expected clients, and those who start too high to improve. None where the SEM is not known.
    """
    if error.sem is None:
        return None
    measured = pairs.dropna(subset=["baseline", "follow_up"])
    starts = measured["baseline"].to_numpy(dtype=np.float64)
    improved, worse = _expected(starts, scale, error, error.sem)
    at_worst = (None, None) if error.sem_at_worst is None else _expected(starts, scale, error, error.sem_at_worst)
    return ChanceAlone(
        pairs=len(starts),
        improved=improved,
        worse=worse,
        improved_at_worst=at_worst[0],
        worse_at_worst=at_worst[1],
        too_high_to_improve=_too_high(starts, scale, error),
    )


def chances(starts: Floats, *, steps: Floats, sem: float, s_diff: float, threshold: float) -> tuple[Floats, Floats]:
    """Give, per start, the chance of a change beyond the limit upwards and downwards without any true change.

    Parameters
    ----------
    starts : array of float
        Observed baselines, native points.
    steps : array of float
        Every score that the scale can take, lowest first; empty where they are not known.
    sem : float
        Standard error of measurement, native points.
    s_diff, threshold : float
        The limit of the printed classes, as in `direction_of_change`; NaN where there is none.

    Returns
    -------
    two arrays of float
        Chance of a rise and of a fall beyond the limit, 0 to 1.
    """
    if not steps.size:
        limit = threshold if not np.isnan(threshold) else RELIABLE * s_diff
        tail = np.full(starts.shape, ndtr(-limit / (np.sqrt(2) * sem)))
        return tail, tail
    inner = (steps[1:] + steps[:-1]) / 2
    borders = np.concatenate([[-np.inf], inner, [np.inf]])
    at_step = np.diff(ndtr((borders - starts[:, None]) / sem), axis=1)
    change = steps[None, :] - steps[:, None]  # from the first assessment (rows) to the second
    direction = direction_of_change(change, s_diff=s_diff, threshold=threshold)
    rise = np.einsum("ni,ij,nj->n", at_step, (direction > 0).astype(np.float64), at_step, optimize=True)
    fall = np.einsum("ni,ij,nj->n", at_step, (direction < 0).astype(np.float64), at_step, optimize=True)
    return rise, fall


def _expected(starts: Floats, scale: Scale, error: MeasurementError, sem: float) -> tuple[float, float]:
    different, clients = np.unique(starts, return_counts=True)
    rise, fall = chances(
        different,
        steps=np.array(scale.steps()),
        sem=sem,
        s_diff=_number(error.s_diff),
        threshold=_number(error.threshold),
    )
    better, worse = (rise, fall) if scale.higher_is_better else (fall, rise)
    return float(better @ clients), float(worse @ clients)


def _too_high(starts: Floats, scale: Scale, error: MeasurementError) -> int | None:
    """Count the starts above which no step would be classed improved; None where the scale's ends are not known."""
    best = scale.high if scale.higher_is_better else scale.low
    if scale.steps():
        best = scale.steps()[-1 if scale.higher_is_better else 0]
    if best is None:
        return None
    most = best - starts if scale.higher_is_better else starts - best
    reach = direction_of_change(most, s_diff=_number(error.s_diff), threshold=_number(error.threshold))
    return int((reach <= 0).sum())


def _number(value: float | None) -> float:
    return np.nan if value is None else value
