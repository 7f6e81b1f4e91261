"""What the missing follow-ups could change, and what the pairing left out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.domain.findings import Mean, Tally

CAUSES = ("no_score", "too_near", "no_episode", "after_as_of")
LESS_THAN_EXPECTED = 0.5  # SD of change that each missing client is taken to lag behind


def change_if_missing_fared_worse(
    pairs: pd.DataFrame, exited: pd.Series, *, higher_is_better: bool, points_of_100: float, key: str
) -> tuple[Mean, ...]:
    """Give the mean change if each missing client had changed half an SD less than expected.

    Missing are the stays without a pair and without an exit. What is expected of them is read from their baseline
    (regression of change on baseline among the measured), or is the mean change where they have no baseline.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` of one service, scale, rater: one row per stay of the population; native points.
    exited : pandas.Series
        Per row of `pairs`, whether the stay ended in an exit.
    higher_is_better : bool
        Direction of the scale: the missing are taken to have fared worse, whichever way that is.
    points_of_100 : float
        Native points that make one point of 0-100.
    key : str
        Begins the key of the figure.

    Returns
    -------
    tuple of Mean
        Native points, over measured and missing together; empty with fewer than three pairs.
    """
    measured = pairs["status"] == "measured"
    both, missing = pairs[measured], pairs[~measured & ~exited]
    if len(both) < 3:
        return ()
    change = both["follow_up"] - both["baseline"]
    expected = _expected(both["baseline"], change, missing["baseline"])
    worse = LESS_THAN_EXPECTED * float(change.std(ddof=1)) * (1 if higher_is_better else -1)
    everyone = np.concatenate([change.to_numpy(), expected - worse])
    return (
        Mean(
            key=f"{key}.change_if_missing_worse",
            value=float(everyone.mean()),
            n=len(everyone),
            points_of_100=points_of_100,
            method="missing-half-sd",
            tag="estimate",
        ),
    )


def _expected(baseline: pd.Series, change: pd.Series, of: pd.Series) -> np.ndarray:
    mean = float(change.mean())
    spread = float(((baseline - baseline.mean()) ** 2).sum())
    slope = float(((baseline - baseline.mean()) * change).sum()) / spread if spread > 0 else 0.0
    return (mean + slope * (of - float(baseline.mean()))).fillna(mean).to_numpy()


def left_out(counted: pd.DataFrame) -> tuple[Tally, ...]:
    """Count the assessments that the pairing left out, by cause.

    Parameters
    ----------
    counted : pandas.DataFrame
        Frame `left_out` of one service.

    Returns
    -------
    tuple of Tally
        ``left_out.<cause>``, over all scales: assessments of a scale (of too_near: stays without a pair).
    """
    sums = counted.groupby("cause")["count"].sum()
    return tuple(Tally(key=f"left_out.{cause}", part=int(sums.get(cause, 0)), of="rows") for cause in CAUSES)
