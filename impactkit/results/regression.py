"""How much of a mean change return to the usual would explain."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from impactkit.domain.findings import Mean
from impactkit.domain.instrument import Scale
from impactkit.results.scales import point_of_100, pomp

LOWER_BY = (0.0, 0.1, 0.2)  # reliability as it is known, and lower: over months it is less than over two weeks


def reliabilities(known: float) -> tuple[float, ...]:
    """Give the reliabilities to reckon with: the known one, and 0.1 and 0.2 lower, none below 0.

    Examples
    --------
    >>> reliabilities(0.89)
    (0.89, 0.79, 0.69)
    >>> reliabilities(0.15)
    (0.15, 0.05)
    """
    return tuple(round(known - by, 9) for by in LOWER_BY if known - by >= 0)


def return_to_usual(
    pairs: pd.DataFrame, scale: Scale, *, usual: float, reliabilities: Sequence[float], key: str
) -> tuple[Mean, ...]:
    """Give the mean change that regression to the mean alone would bring, per reliability, on 0-100 and native.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` of one service, scale, rater and version.
    scale : Scale
        With its range.
    usual : float
        Mean of the same population before anyone was chosen for a service, native points.
    reliabilities : sequence of float
        0 to 1, as `reliabilities` gives them.
    key : str
        Begins the keys of the figures.

    Returns
    -------
    tuple of Mean
        ``regression.1`` and on, 0-100 (higher is better), and ``regression_native.1`` and on, in the sign of the
        scale. They stand beside the change and are never taken from it: whether the clients were chosen for a low
        score, and how long it would have lasted, is not known.

    References
    ----------
    Expected change (1 - r) * (M_ref - mean of baselines): Nesselroade, J. R., Stigler, S. M. & Baltes, P. B. (1980).
    Psychological Bulletin 88(3), 622-637.
    """
    before = pairs.loc[pairs["status"] == "measured", "baseline"]
    if before.empty:
        return ()
    native = usual - float(before.mean())
    turned = float(pomp(pd.Series([usual]), scale).iloc[0]) - float(pomp(before, scale).mean())
    return tuple(
        Mean(
            key=f"{key}.{name}.{place}",
            value=(1 - r) * distance,
            n=len(before),
            points_of_100=point,
            method="regression",
            tag="estimate",
        )
        for name, distance, point in (
            ("regression", turned, 1.0),
            ("regression_native", native, point_of_100(scale)),
        )
        for place, r in enumerate(reliabilities, 1)
    )
