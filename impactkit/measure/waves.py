"""Every assessment of a stay, not only the two of its pair: for change over three or more of them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.project import Windows


def assessments_of_stays(
    scores: pd.DataFrame, stays: pd.DataFrame, *, scale: str, rater: str, version: str, as_of: date, windows: Windows
) -> pd.DataFrame:
    """Give the scored assessments that lie in the window of a stay, with the days since its start.

    Parameters
    ----------
    scores : pandas.DataFrame
        Frame `scores`.
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay`` (its first day) and ``end``, missing while it goes on; one per client.
    scale, rater, version : str
        Which scores.
    as_of : datetime.date
        Nothing dated later exists.
    windows : Windows
        From `before` days before the start to `after_end` days after the end.

    Returns
    -------
    pandas.DataFrame
        ``client``, ``time`` (days since the start, negative before it) and ``score`` (native points); one row per
        client and day.
    """
    of_scale = scores[(scores["scale"] == scale) & (scores["rater"] == rater) & (scores["version"] == version)].dropna(
        subset=["score"]
    )
    joined = stays[["client", "service", "stay", "end"]].merge(of_scale, on=["client", "service"])
    day, begun = joined["date"], joined["stay"] - pd.Timedelta(days=windows.before)
    over = joined["end"] + pd.Timedelta(days=windows.after_end)
    inside = (day >= begun) & ~(day > over) & (day <= pd.Timestamp(as_of))  # a stay without an end is not over
    found = joined[inside].assign(time=(joined["date"] - joined["stay"]).dt.days)
    return found[["client", "time", "score"]].drop_duplicates(["client", "time"], ignore_index=True)
