"""The calendar: which assessments are still missing, when each falls due, and the last day on which it counts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.project import Windows
from impactkit.frames.columns import CALENDAR
from impactkit.measure.pairs import latest_version

SOON = 30  # days: a window that closes before the next month's calendar is looked at
STAY = ["client", "service", "stay"]
ASKED = ["service", "instrument", "rater"]
ORDER = ["due", "service", "client", "stay", "instrument", "rater"]


def calendar(
    stays: pd.DataFrame, pairs: pd.DataFrame, asked: pd.DataFrame, *, day: date, last: date, windows: Windows
) -> pd.DataFrame:
    """Give the assessments that are missing in the stays that can still be measured.

    A first assessment is due on the first day of the stay and counts until ``late`` days after it, or until its end
    where that is earlier. A follow-up is due ``follow_up_after`` days after the start, or ``after_end`` days after the
    end where that is earlier, and counts until ``after_end`` days after the end. A stay that has a pair is asked again
    from its due day on: an early follow-up does not tell how the stay went. The follow-up that was due is the one made
    on or after the due day or the end of the stay, or so little before it that a new one would lie nearer than the
    shortest time between two assessments.

    Parameters
    ----------
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay`` (start), ``end`` (missing while in service): every stay begun.
    pairs : pandas.DataFrame
        Frame `pairs` of these stays with ``instrument``; of the scales that tell whether an instrument was answered.
    asked : pandas.DataFrame
        What is asked in each service: ``service``, ``instrument``, ``rater``, ``interval`` (shortest days between two
        assessments), ``of_goal``.
    day : date
        The day on which the calendar is looked at.
    last : date
        The last day of the month: what falls due until then is due now.
    windows : Windows
        The time limits, days.

    Returns
    -------
    pandas.DataFrame
        Frame `calendar`, the earliest due first. A stay whose windows have all closed has no row.
    """
    known = (
        stays[[*STAY, "end"]].merge(asked, on="service").merge(_latest_pairs(pairs), on=[*STAY, *ASKED[1:]], how="left")
    )
    today, days = pd.Timestamp(day), _days(windows)
    closes = known["end"] + days["after_end"]
    told = known.assign(closes=closes, day=today)[closes.isna() | (closes >= today)]
    starts = _first_assessments(told[told["baseline_date"].isna()], days)
    rows = pd.concat([starts, _follow_ups(told[told["baseline_date"].notna()], days)])
    left = (rows["due"] - rows["day"]).dt.days.astype("int64")
    found = rows.assign(days_left=left, state=_state(rows, last=pd.Timestamp(last)))
    return CALENDAR.checked(found[CALENDAR.names].sort_values(ORDER, ignore_index=True))


def _days(windows: Windows) -> dict[str, pd.Timedelta]:
    return {name: pd.Timedelta(days=getattr(windows, name)) for name in ("late", "after_end", "follow_up_after")}


def _latest_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Give one row per stay, instrument and rater: of several scales and versions the one with the latest follow-up."""
    last = latest_version(pairs, [*STAY, *ASKED[1:]])
    return last[[*STAY, *ASKED[1:], "version", "baseline_date", "follow_up_date"]]


def _first_assessments(told: pd.DataFrame, days: dict[str, pd.Timedelta]) -> pd.DataFrame:
    """Give the stays without a first assessment; where it is too late for one, a follow-up makes no pair either."""
    until = told["stay"] + days["late"]
    closes = until.where(told["end"].isna() | (until < told["end"]), told["end"])
    return told.assign(missing="baseline", due=told["stay"], closes=closes, possible=closes >= told["day"])


def _follow_ups(told: pd.DataFrame, days: dict[str, pd.Timedelta]) -> pd.DataFrame:
    """Give the stays whose follow-up has not been made when it was due."""
    interval = pd.to_timedelta(told["interval"], unit="D")
    by_start = told["stay"] + days["follow_up_after"]
    due = by_start.where(told["closes"].isna() | (by_start < told["closes"]), told["closes"])
    measured_from = by_start.where(told["end"].isna() | (by_start < told["end"]), told["end"]) - interval
    able_from = told["baseline_date"] + interval
    rows = told.assign(
        missing="follow_up",
        due=due.where(due > able_from, able_from),
        possible=told["closes"].isna() | (able_from <= told["closes"]),
    )
    return rows[~(told["follow_up_date"] >= measured_from)]


def _state(rows: pd.DataFrame, *, last: pd.Timestamp) -> pd.Series:
    """Say how urgent each is: the first that fits of too late, closing soon, overdue, due, later."""
    follow_up = rows["missing"] == "follow_up"
    return (
        pd.Series("later", index=rows.index, dtype="str")
        .mask(rows["due"] <= last, "due")
        .mask(follow_up & (rows["due"] < rows["day"]), "overdue")
        .mask(rows["closes"] <= rows["day"] + pd.Timedelta(days=SOON), "closes_soon")
        .mask(~rows["possible"], "too_late")
    )
