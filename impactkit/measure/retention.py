"""Staying: where clients are some months after an exit, as far as anyone recorded it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.exits import MONTHS
from impactkit.domain.project import Windows
from impactkit.frames.columns import RETENTION
from impactkit.measure.exits import STAY, status_on


def retention(stays: pd.DataFrame, exits: pd.DataFrame, *, as_of: date, windows: Windows) -> pd.DataFrame:
    """Give the status of each client 3, 6 and 12 months after the exit from a stay.

    The exit is the status on the day that counts, ``exit_after`` days after the end of the stay. Months are counted
    from its first day; from the last day of the stay where the status began within it. Counted from within the stay,
    the months would hold days before the day that counts, on which nobody can have lost the work: they would all be
    stayers by the choice of who is counted.

    Months are those of the calendar: three months after 30 November is the last day of February. The status on the
    day is that of `impactkit.measure.exits.status_on`: the latest row begun by then that has not run out. A change of
    employer is no loss, as long as the kind of status is one that counts; nothing recorded is unknown, never a loss.

    Parameters
    ----------
    stays : pandas.DataFrame
        Frame `stays`, or ``client``, ``service``, ``stay``, ``end``, ``exit``, ``exit_kind`` as
        `impactkit.measure.exits.exit_status` gives them.
    exits : pandas.DataFrame
        Frame `exits`.
    as_of : date
        The last day of the data.
    windows : Windows
        The time limits, days.

    Returns
    -------
    pandas.DataFrame
        Frame `retention`: three rows per stay whose exit status is known, whatever its kind.
    """
    known = stays[stays["exit"].isin(["yes", "no"])].reset_index(drop=True)
    counted = known["end"] + pd.Timedelta(days=windows.exit_after)
    first = status_on(known[STAY].assign(day=counted), exits)["date"]
    begun = known[[*STAY, "exit_kind"]].assign(begun=first.where(first > known["end"], known["end"]))
    rows = pd.concat([begun.assign(months=months, day=_later(begun["begun"], months)) for months in MONTHS])
    rows = rows.sort_values([*STAY, "months"], ignore_index=True)
    return RETENTION.checked(_with_status(rows, exits, as_of)[RETENTION.names])


def _with_status(rows: pd.DataFrame, exits: pd.DataFrame, as_of: date) -> pd.DataFrame:
    kind = status_on(rows, exits)["kind"].astype("str")
    status = (
        pd.Series("unknown", index=rows.index, dtype="str")
        .mask(kind.notna(), "known")
        .mask(rows["day"] > pd.Timestamp(as_of), "not_yet")
    )
    return rows.assign(status=status, kind=kind.where(status == "known"))


def _later(days: pd.Series, months: int) -> pd.Series:
    return (days + pd.DateOffset(months=months)).astype("datetime64[us]")
