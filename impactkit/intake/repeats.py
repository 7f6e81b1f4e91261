"""Rows that stand in the workbook twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from impactkit.domain.message import N_
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.tables import Records

MOST_ROWS = 5  # rows that are named in one message


def without_equal(records: Records, findings: Findings, *, but_for: tuple[str, ...] = ()) -> Records:
    """Keep one of rows that are equal in every column but for some; the others are left out and counted."""
    columns = [name for name in records.frame.columns if name not in but_for]
    again = records.frame.duplicated(subset=columns)
    for at in records.frame.index[again.to_numpy()]:
        findings.leave_out(_equal(), records.row_at(at))
    return records.without(again)


def row_names(records: Records, rows: Iterable[Hashable]) -> str:
    """Give rows as a user finds them: their numbers, with the name of the sheet where there is more than one."""
    places = [records.row_at(at) for at in rows]
    several = len(records.tables) > 1
    names = [
        f"{place.row} ({place.sheet or place.file})" if several else str(place.row) for place in places[:MOST_ROWS]
    ]
    return ", ".join(names) + (" …" if len(places) > MOST_ROWS else "")


def _equal() -> Fault:
    return Fault(
        code="equal-row",
        what=N_("The same row stands above; it counts once."),
        mend=N_("Nothing to do; delete one of them if you like."),
    )
