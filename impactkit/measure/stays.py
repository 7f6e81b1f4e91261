"""Stays: the episodes of one client in one service, joined where they lie near each other.

Written once in Narwhals core operations; the same plan runs on pandas, Polars and DuckDB.
"""

from __future__ import annotations

from datetime import date

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from impactkit.domain.project import Period, Windows
from impactkit.frames.engines import Plan, closed, halfway, opened, rows
from impactkit.measure.days import OPEN, dates, day_number, days

USUAL = Windows()
PLACE = ["client", "service"]


def stays(episodes: IntoFrameT, *, as_of: date, windows: Windows = USUAL) -> IntoFrameT:
    """Join episodes into stays.

    An episode that starts less than ``windows.stay_gap`` days after the end of an earlier one of the same client and
    service belongs to the same stay; one without an end swallows all later ones. Nothing after `as_of` exists: later
    starts are left out, a later end is an open end.

    Parameters
    ----------
    episodes : pandas.DataFrame, polars.DataFrame or a lazy frame
        Frame `episodes`; only ``client``, ``service``, ``start``, ``end`` are read.
    as_of : date
        The last day of the data.
    windows : Windows
        The time limits, days.

    Returns
    -------
    frame of the same kind
        ``client``, ``service``, ``stay`` (first day), ``end`` (last day, missing while the stay goes on); one row per
        stay, sorted. The length of a stay is end - stay, gaps included.

    Raises
    ------
    ValueError
        If an episode has no start, or ends before it starts.
    """
    plan = stay_plan(opened(episodes), as_of=as_of, windows=windows)
    return closed(plan.select(*PLACE, "stay", "end").sort(*PLACE, "stay"), episodes)


def stay_plan(episodes: Plan, *, as_of: date, windows: Windows) -> Plan:
    """Plan the stays, with their days as numbers beside the dates: ``first_day``, ``last_day`` (`OPEN` while on)."""
    spells = halfway(_spells(episodes, as_of))
    starts = halfway(_starts(spells, windows.stay_gap))
    reached = spells.join(starts, on=PLACE, how="inner").filter(nw.col("first_day") <= nw.col("start_day"))
    own = reached.group_by(*PLACE, "start_day", "end_day").agg(nw.col("first_day").max())
    joined = own.group_by(*PLACE, "first_day").agg(last_day=nw.col("end_day").max())
    known_ends = spells.select(*PLACE, "end", last_day="end_day").filter(nw.col("last_day") < OPEN).unique()
    return joined.join(starts, on=[*PLACE, "first_day"], how="inner").join(
        known_ends, on=[*PLACE, "last_day"], how="left"
    )


def period_of(days: Period | tuple[date, date]) -> Period:
    """Give the period that a pair of its first and last day, both included, stands for."""
    return days if isinstance(days, Period) else Period(first=days[0], last=days[1])


def ended_in(stays: Plan, period: Period) -> Plan:
    """Keep, per client and service, the last stay that ended in the period, both its days included."""
    inside = stays.filter(
        nw.col("last_day") >= day_number(period.first),
        nw.col("last_day") <= day_number(period.last),
    )
    last = inside.group_by(*PLACE).agg(nw.col("first_day").max())
    return inside.join(last, on=[*PLACE, "first_day"], how="inner")


def _spells(episodes: Plan, as_of: date) -> Plan:
    """Give the episodes begun by `as_of`, equal ones once, with their days as numbers."""
    told = episodes.select(*PLACE, stay=dates("start"), end=dates("end"), start_day=days("start"), end_day=days("end"))
    _refuse_impossible(told)
    today = day_number(as_of)
    begun = told.filter(nw.col("start_day") <= today)
    goes_on = nw.col("end_day") > today
    return begun.with_columns(end_day=nw.when(goes_on).then(nw.lit(OPEN)).otherwise(nw.col("end_day"))).unique()


def _refuse_impossible(told: Plan) -> None:
    startless = nw.col("start_day") == OPEN
    faults = told.select(
        startless=startless.cast(nw.Int64),
        backward=(~startless & (nw.col("end_day") < nw.col("start_day"))).cast(nw.Int64),
    )
    found = rows(faults.select(nw.all().sum().fill_null(0).cast(nw.Int64)))[0]
    for fault, what in (("startless", "have no start"), ("backward", "end before they start")):
        if found[fault]:
            raise ValueError(f"{found[fault]} episodes {what}; leave them out or mend them before stays are formed.")


def _starts(spells: Plan, gap: int) -> Plan:
    """Give the first days of stays: starts that no earlier-starting episode comes near."""
    begun = spells.select(*PLACE, "stay", first_day="start_day").unique()
    earlier = spells.select(*PLACE, before="start_day", until="end_day")
    near = (
        begun.join(earlier, on=PLACE, how="inner")
        .filter(nw.col("before") < nw.col("first_day"), nw.col("first_day") - nw.col("until") < gap)
        .select(*PLACE, "first_day")
        .unique()
    )
    return begun.join(near, on=[*PLACE, "first_day"], how="anti")
