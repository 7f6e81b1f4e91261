"""Exit status: where a client is some weeks after the end of a stay, as far as anyone recorded it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.exits import EXIT_KINDS, EXITS_THAT_COUNT, exit_kind
from impactkit.domain.project import Windows

# Of several rows of one day an exit goes first; within both, the order of the kinds decides, so that the order of
# the rows does not.
RANK = {kind.id: rank for rank, kind in enumerate(sorted(EXIT_KINDS, key=lambda one: one.id not in EXITS_THAT_COUNT))}
STAY = ["client", "service", "stay"]


def exit_status(stays: pd.DataFrame, exits: pd.DataFrame, *, as_of: date, windows: Windows) -> pd.DataFrame:
    """Add to each stay the exit status of its client on the day that counts, ``exit_after`` days after the end.

    The status is that of the latest row begun by then that has not run out: of any service, begun from the first day
    of the stay on. No such row is unknown, never no.

    Parameters
    ----------
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay``, ``end`` (missing while the stay goes on).
    exits : pandas.DataFrame
        Frame `exits`.
    as_of : date
        The last day of the data.
    windows : Windows
        The time limits, days.

    Returns
    -------
    pandas.DataFrame
        `stays` with ``exit`` (yes, no, unknown; not_yet where the day lies after `as_of`, even where a row exists;
        missing while the stay goes on) and ``exit_kind`` (missing unless yes or no).

    Raises
    ------
    ValueError
        If a kind of exit is not known; the message names those that there are.
    """
    refuse_unknown_kinds(exits)
    day = stays["end"] + pd.Timedelta(days=windows.exit_after)
    kinds = status_on(stays[STAY].assign(day=day), exits)["kind"]
    status = (
        pd.Series("unknown", index=stays.index, dtype="str")
        .mask(kinds.notna(), "no")
        .mask(kinds.isin(list(EXITS_THAT_COUNT)), "yes")
        .mask(day > pd.Timestamp(as_of), "not_yet")
        .where(day.notna())
    )
    return stays.assign(exit=status, exit_kind=kinds.where(status.isin(["yes", "no"])))


def status_on(due: pd.DataFrame, exits: pd.DataFrame) -> pd.DataFrame:
    """Give the status that holds on a day: the latest row begun by then that has not run out.

    Rows of any service count, begun from the first day of the stay on; of several of one day an exit goes first.

    Parameters
    ----------
    due : pandas.DataFrame
        ``client``, ``service``, ``stay``, ``day``; a stay may stand in several rows.
    exits : pandas.DataFrame
        Frame `exits`.

    Returns
    -------
    pandas.DataFrame
        ``kind`` and ``date`` (the first day of the status), missing where nothing is recorded; the index of `due`.
    """
    asked = due[[*STAY, "day"]].reset_index(drop=True)
    rows = recorded(asked.assign(place=asked.index), exits)
    holds = (rows["date"] <= rows["day"]) & (rows["until"].isna() | (rows["until"] >= rows["day"]))
    held = rows[holds].assign(rank=lambda frame: frame["kind"].map(RANK))
    ordered = held.sort_values(["place", "date", "rank"], ascending=[True, False, True])
    found = ordered.drop_duplicates("place").set_index("place")[["kind", "date"]].reindex(asked.index)
    return found.set_axis(due.index, axis=0)


def recorded(stays: pd.DataFrame, exits: pd.DataFrame) -> pd.DataFrame:
    """Join to each stay the statuses of its client that began on its first day or later; days have no hours."""
    whole_days = exits[["client", "kind"]].assign(
        date=exits["date"].dt.normalize(), until=exits["until"].dt.normalize()
    )
    rows = stays.merge(whole_days, on="client", how="inner")
    return rows[rows["date"] >= rows["stay"]]


def refuse_unknown_kinds(exits: pd.DataFrame) -> None:
    """Refuse statuses of a kind that does not exist.

    Raises
    ------
    ValueError
        If there is one; the message names the kinds that there are.
    """
    for kind in sorted(set(exits["kind"]) - set(RANK)):
        try:
            exit_kind(kind)
        except KeyError as unknown:
            raise ValueError(unknown.args[0]) from None
