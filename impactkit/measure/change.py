"""The change of one client between two assessments, and whether it is more than measurement error would show."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

RELIABLE = 1.96  # |RCI| beyond this; two-sided 5 %, Jacobson & Truax (1991)
TOLERANCE = 1e-9  # in floats 1.96 * 2.5 / 2.5 is more than 1.96
IMPROVED = "improved"
NO_CHANGE = "no change shown"
WORSE = "worse"


def standard_error_of_difference(
    *, sem: float | None = None, sd: float | None = None, reliability: float | None = None
) -> float:
    """Give the standard error of the difference of two assessments, in native points.

    Parameters
    ----------
    sem : float, optional
        Standard error of measurement, native points. Without it `sd` and `reliability` are needed.
    sd : float, optional
        Standard deviation of the reference population, native points.
    reliability : float, optional
        Reliability, at least 0 and below 1.

    Returns
    -------
    float
        sqrt(2) * SEM, with SEM = sd * sqrt(1 - reliability).

    Raises
    ------
    ValueError
        If the result would not be above 0, or if neither `sem` nor both others are given.

    References
    ----------
    Jacobson, N. S. & Truax, P. (1991). J. Consult. Clin. Psychol. 59(1), 12-19: S_diff.

    Examples
    --------
    >>> round(standard_error_of_difference(sd=7.5, reliability=0.80), 3)
    4.743
    >>> round(standard_error_of_difference(sem=0.69), 4)
    0.9758
    """
    if sem is None:
        if sd is None or reliability is None:
            raise ValueError("Give sem, or both sd and reliability.")
        sem = standard_error(sd, reliability)
    if not sem > 0:
        raise ValueError(f"sem is {sem}; it must be above 0.")
    return sqrt(2) * sem


def standard_error(sd: float, reliability: float) -> float:
    """Give the standard error of measurement, sd * sqrt(1 - reliability), native points.

    Raises
    ------
    ValueError
        If `sd` is not above 0, or `reliability` not at least 0 and below 1.
    """
    if not sd > 0:
        raise ValueError(f"sd is {sd}; it must be above 0.")
    if not 0 <= reliability < 1:
        raise ValueError(f"reliability is {reliability}; it must be at least 0 and below 1.")
    return sd * sqrt(1 - reliability)


def reliable_change(
    pairs: pd.DataFrame,
    *,
    s_diff: float | pd.Series | None,
    threshold: float | pd.Series | None = None,
    higher_is_better: bool | pd.Series = True,
) -> pd.DataFrame:
    """Add the reliable change index and its class to paired scores.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs`; ``baseline`` and ``follow_up`` in native points, missing allowed.
    s_diff : float or pandas.Series
        Standard error of the difference, native points, above 0 (`standard_error_of_difference`); a Series has the
        index of `pairs`. It may be missing where there is a threshold; then ``rci`` is missing.
    threshold : float or pandas.Series, optional
        Published threshold of reliable change, native points, above 0: |change| >= threshold. Where it is missing the
        class rests on |change| > 1.96 * s_diff.
    higher_is_better : bool or pandas.Series
        Direction of the scale.

    Returns
    -------
    pandas.DataFrame
        `pairs` with ``change`` (native points, as scored), ``rci`` (no unit, native sign) and ``change_class``
        (improved, no change shown, worse; missing where a score is, and in a row that has neither limit).

    Raises
    ------
    ValueError
        If `s_diff` or `threshold` is not above 0, if a Series has another index than `pairs`, or if there is neither.

    References
    ----------
    Jacobson, N. S. & Truax, P. (1991). J. Consult. Clin. Psychol. 59(1), 12-19: RC.
    """
    errors = _aligned("s_diff", s_diff, pairs.index)
    limits = _aligned("threshold", threshold, pairs.index)
    if _absent(s_diff) and _absent(threshold):
        raise ValueError("There is neither s_diff nor threshold: without one of them no change can be classed.")
    change = (pairs["follow_up"] - pairs["baseline"]).astype("float64")
    better = change.where(_directions(higher_is_better, pairs.index), -change)
    sign = direction_of_change(_floats(better), s_diff=_floats(errors), threshold=_floats(limits))
    classed = change.notna() & (errors.notna() | limits.notna())
    change_class = (
        pd.Series(NO_CHANGE, index=pairs.index, dtype="str")
        .mask(sign > 0, IMPROVED)
        .mask(sign < 0, WORSE)
        .where(classed)
    )
    return pairs.assign(change=change, rci=change / errors, change_class=change_class)


def direction_of_change(
    better: npt.NDArray[np.float64],
    *,
    s_diff: npt.NDArray[np.float64] | float,
    threshold: npt.NDArray[np.float64] | float,
) -> npt.NDArray[np.int64]:
    """Say of each change (native points, higher is better) whether it is beyond its limit: 1, 0 or -1.

    The limit is `threshold` (reached by |change|) where that is not NaN, else 1.96 * `s_diff` (passed by it).
    """
    size = np.abs(better)
    beyond = np.where(np.isnan(threshold), size > RELIABLE * s_diff + TOLERANCE, size >= threshold - TOLERANCE)
    return np.where(beyond, np.sign(better), 0).astype(np.int64)


def _aligned(name: str, value: float | pd.Series | None, index: pd.Index) -> pd.Series:
    """Give one number per row; NaN where there is none."""
    if not isinstance(value, pd.Series):
        value = pd.Series(np.nan if value is None else float(value), index=index)
    if not value.index.equals(index):
        raise ValueError(f"{name} has another index than pairs; give it one value per row, under the same index.")
    numbers = value.astype("float64")
    if (numbers <= 0).any():
        least = numbers.min()
        raise ValueError(f"{name} is {least}; it must be above 0. Give the instrument's SD and a reliability below 1.")
    return numbers


def _floats(values: pd.Series) -> npt.NDArray[np.float64]:
    return values.to_numpy(dtype=np.float64)


def _directions(value: bool | pd.Series, index: pd.Index) -> pd.Series:
    if not isinstance(value, pd.Series):
        return pd.Series(value, index=index)
    if not value.index.equals(index):
        raise ValueError("higher_is_better has another index than pairs; give it one value per row.")
    return value.astype("bool")


def _absent(value: float | pd.Series | None) -> bool:
    return value is None or (not isinstance(value, pd.Series) and isnan(value))
