"""Change of a client against the mean change of the group: for the annex, never for classes.

Both methods here ask whether a client changed otherwise than the group did. In a group that improved much, half of the
clients lie below its mean change whatever became of them, so no client is called improved or worse by them and no
share of clients is told. What they tell of the group is how widely its clients' changes spread.
"""

from __future__ import annotations

from math import sqrt

import pandas as pd


def hsu_linn_lord(pairs: pd.DataFrame, *, reliability: float) -> pd.Series:
    """Give the Hsu-Linn-Lord index of each pair: its change beyond the group's mean change and regression to the mean.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` of one scale; ``baseline`` and ``follow_up`` in native points. Rows without both give a missing
        index and do not count in means and SD.
    reliability : float
        At least 0 and below 1.

    Returns
    -------
    pandas.Series
        [(y1 - M1) - r (y0 - M0)] / (SD0 sqrt(1 - r^2)), no unit, in the native sign of the scale, under the index of
        `pairs`. Its mean is 0 whatever the group did; its SD is 1 where clients differ in their change by no more than
        measurement error, and more where they do.

    Raises
    ------
    ValueError
        If `reliability` is not at least 0 and below 1, or if the baselines do not differ.

    References
    ----------
    Hsu, L. M. (1989). Behavioral Assessment 11, 459-467, after Linn & Slinde and Lord; as the R package
    clinicalsignificance 3.0 computes it.

    Examples
    --------
    >>> pairs = pd.DataFrame({"baseline": [4.0, 6.0], "follow_up": [7.0, 9.0]})
    >>> hsu_linn_lord(pairs, reliability=0.6).round(4).tolist()
    [-0.3536, 0.3536]
    """
    if not 0 <= reliability < 1:
        raise ValueError(f"reliability is {reliability}; it must be at least 0 and below 1.")
    both = pairs[["baseline", "follow_up"]].dropna().astype("float64")
    spread = float(both["baseline"].std(ddof=1))
    if not spread > 0:
        raise ValueError("The baselines do not differ, so that no spread is known to measure changes by.")
    before, after = (both[name] - both[name].mean() for name in ("baseline", "follow_up"))
    index = (after - reliability * before) / (spread * sqrt(1 - reliability**2))
    return index.reindex(pairs.index).rename("hsu_linn_lord")
