"""Clients who had no reason to change: two assessments near each other, before the service could act."""

from __future__ import annotations

from datetime import date

import pandas as pd

LEAST, MOST = 7, 42  # days between the two: far enough to forget the answers, near enough to be the same
BEFORE = 60  # days before the start from which an assessment can be the first of the two
UNTOUCHED = 14  # days from the start in which a service has hardly changed anybody
SERIES = ["client", "scale", "rater", "version"]


def unchanged(scores: pd.DataFrame, stays: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Give the pairs of assessments of clients who had no reason to change in between.

    Both lie before the service could act: at the latest 14 days after the start of the stay, at the earliest 60 days
    before it; they are 7 to 42 days apart, of the same client, service, scale, rater and version. A start and a
    follow-up are no such pair: people are meant to change between them.

    Parameters
    ----------
    scores : pandas.DataFrame
        Frame `scores`.
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay`` (start) of every stay begun.
    as_of : date
        The last day of the data.

    Returns
    -------
    pandas.DataFrame
        ``client``, ``scale``, ``rater``, ``version``, ``first``, ``second`` (native points): the earliest such pair of
        each client, so that no person counts twice.
    """
    known = scores[scores["score"].notna() & (scores["date"] <= pd.Timestamp(as_of))]
    near = known.merge(stays[["client", "service", "stay"]], on=["client", "service"])
    near = near[(near["date"] - near["stay"]).dt.days.between(-BEFORE, UNTOUCHED)]
    place = [*SERIES, "service", "stay"]
    both = near.merge(near[[*place, "date", "score"]], on=place, suffixes=("", "_later"))
    apart = (both["date_later"] - both["date"]).dt.days
    able = both[apart.between(LEAST, MOST)].sort_values([*SERIES, "date", "date_later"], kind="stable")
    once = able.drop_duplicates(SERIES).rename(columns={"score": "first", "score_later": "second"})
    return once[[*SERIES, "first", "second"]].reset_index(drop=True)
