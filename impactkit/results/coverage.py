"""What the missing follow-ups could change, and what the pairing left out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.domain.findings import LESS_THAN_EXPECTED, Mean, Tally
from impactkit.domain.instrument import Scale
from impactkit.results.scales import pomp

CAUSES = ("no_score", "too_near", "no_episode", "after_as_of")


def change_if_missing_fared_worse(
    pairs: pd.DataFrame, exited: pd.Series, *, scale: Scale, key: str
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
    scale : Scale
        With its range.
    key : str
        Begins the key of the figure.

    Returns
    -------
    tuple of Mean
        On 0-100, more is better, over measured and missing together; `n` is that of the pairs. Empty with under three
        pairs.
    """
    measured = pairs["status"] == "measured"
    both, missing = pairs[measured], pairs[~measured & ~exited]
    if len(both) < 3:
        return ()
    start = pomp(both["baseline"], scale)
    change = pomp(both["follow_up"], scale) - start
    expected = _expected(start, change, pomp(missing["baseline"], scale))
    everyone = np.concatenate([change.to_numpy(), expected - LESS_THAN_EXPECTED * float(change.std(ddof=1))])
    return (
        Mean(
            key=f"{key}.change_if_missing_worse",
            value=float(everyone.mean()),
            n=len(both),  # the pairs: all that the estimate rests on
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
