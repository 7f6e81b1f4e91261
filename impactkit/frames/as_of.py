"""The last day of the data, where the project does not declare it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd


def last_day(answers: Iterable[pd.DataFrame], exits: pd.DataFrame, episodes: pd.DataFrame, *, today: date) -> date:
    """Give the latest day that the data tell of.

    Parameters
    ----------
    answers : iterable of pandas.DataFrame
        Frames `answers`, one per instrument.
    exits, episodes : pandas.DataFrame
        Frames `exits` and `episodes`. Starts and ends may be planned, so those after `today` do not count.
    today : date
        The day of the intake; also the answer where the data hold no day at all.
    """
    planned = pd.concat([episodes["start"], episodes["end"]])
    told = [frame["date"] for frame in (*answers, exits)] + [planned[planned <= pd.Timestamp(today)]]
    latest = [days.max() for days in told if days.notna().any()]
    return max(latest).date() if latest else today
