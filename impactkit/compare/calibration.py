"""Baselines for a model between services, with the measurement error taken out on average."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from impactkit.compare.errors_in_baseline import MOST


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Baselines with the measurement error within services taken out on average."""

    values: pd.Series  # points, under the index of the clients; missing where nobody of the service has a baseline
    within_reliability: float  # 1 - SEM^2 / variance within services, at least 1 - `MOST`
    capped: bool  # the error was said to be larger than `MOST` of that variance


def calibrated_baseline(clients: pd.DataFrame, *, baseline: str, sem: float) -> Calibrated:
    """Draw each client's baseline towards the mean of the service, as far as it is measurement error.

    Parameters
    ----------
    clients : pandas.DataFrame
        ``service`` and the column `baseline` (points, missing allowed).
    baseline : str
        Its name.
    sem : float
        Standard error of measurement, points; 0 leaves the baselines as they are.

    Returns
    -------
    Calibrated
        m_j + r_w (y0 - m_j), m_j the mean of the service, r_w = 1 - SEM^2 / (pooled variance within services). A client
        without a baseline is given m_j, which is what is expected of one of whom nothing else is known.

    Raises
    ------
    ValueError
        If `sem` is negative.

    References
    ----------
    Regression calibration with the mean of the group as the best guess before measuring: Carroll, R. J. et al. (2006).
    Measurement Error in Nonlinear Models, 2nd ed., chapter 4.

    Examples
    --------
    >>> clients = pd.DataFrame({"service": ["a", "a", "b", "b"], "start": [2.0, 6.0, 5.0, None]})
    >>> calibrated_baseline(clients, baseline="start", sem=2.0).values.tolist()
    [3.0, 5.0, 5.0, 5.0]
    """
    if not sem >= 0:
        raise ValueError(f"sem is {sem}; it must be at least 0.")
    start = clients[baseline].astype("float64")
    mean = start.groupby(clients["service"]).transform("mean")
    known = start.notna()
    beyond = int(known.sum()) - clients.loc[known, "service"].nunique()
    within = float(((start - mean) ** 2).sum()) / beyond if beyond else 0.0
    error = sem**2 / within if within > 0 else 0.0
    reliability = 1 - min(error, MOST)
    return Calibrated((mean + reliability * (start - mean)).fillna(mean), reliability, error > MOST)
