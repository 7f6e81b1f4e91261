"""Targets: whether a client's stay has come to what the project aims at, by the day it has set."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.project import Period, Target, Windows
from impactkit.frames.columns import ATTAINMENT
from impactkit.measure.classes import population
from impactkit.measure.exits import STAY, recorded, refuse_unknown_kinds, status_on
from impactkit.measure.stays import PLACE


def attainment(
    stays: pd.DataFrame, exits: pd.DataFrame, target: Target, *, as_of: date, period: Period, windows: Windows
) -> pd.DataFrame:
    """Hold the stays of a period against a target.

    Counted from the end, the last stay of each client and service that ended in the period; counted from the start,
    the last that began in it. The day of judgement lies ``target.days`` later.

    Parameters
    ----------
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay``, ``end``: every stay begun, as `impactkit.measure.stays.stays` gives them.
    exits : pandas.DataFrame
        Frame `exits`.
    target : Target
        Its population is not looked at: who belongs to it is told by the background.
    as_of : date
        The last day of the data.
    period : Period
        Both days included.
    windows : Windows
        The time limits, days.

    Returns
    -------
    pandas.DataFrame
        Frame `attainment`. not_yet: the day of judgement lies after `as_of`, also where the client has reached the
        target already; else the share would count the quick successes of those whose time has not run. Of "at": yes or
        no by the status on that day, unknown without one. Of "by": yes with any status that counts, begun by that day
        and not run out before the days are counted from; no where the status on that day is known and nothing that
        counts came before; else unknown.
    """
    refuse_unknown_kinds(exits)
    counted = _counted(stays, target, as_of=as_of, period=period, windows=windows)
    begin = counted["stay"] if target.measured_from == "start" else counted["end"]
    due = counted[STAY].assign(begin=begin, day=begin + pd.Timedelta(days=target.days))
    held = status_on(due, exits)["kind"]
    reached = held.isin(list(target.kinds)) if target.when == "at" else _ever(due, exits, target)
    status = (
        pd.Series("unknown", index=due.index, dtype="str")
        .mask(held.notna(), "no")
        .mask(reached, "yes")
        .mask(due["day"] > pd.Timestamp(as_of), "not_yet")
    )
    return ATTAINMENT.checked(due.assign(status=status)[ATTAINMENT.names])


def _counted(stays: pd.DataFrame, target: Target, *, as_of: date, period: Period, windows: Windows) -> pd.DataFrame:
    if target.measured_from == "end":
        return population(stays, as_of=as_of, period=period, windows=windows, headline="ended")
    begun = stays[stays["stay"].between(pd.Timestamp(period.first), pd.Timestamp(period.last))]
    return begun.drop_duplicates(PLACE, keep="last").reset_index(drop=True)


def _ever(due: pd.DataFrame, exits: pd.DataFrame, target: Target) -> pd.Series:
    rows = recorded(due.assign(place=due.index), exits)
    counts = rows["kind"].isin(list(target.kinds)) & (rows["date"] <= rows["day"])
    still = rows["until"].isna() | (rows["until"] >= rows["begin"])
    return pd.Series(due.index.isin(rows.loc[counts & still, "place"]), index=due.index)
