"""Statuses of one client that meet: one of the rows is often a slip of the pen, so which of them counts is told."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from impactkit.domain.message import N_
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.repeats import row_names
from impactkit.intake.tables import Line, Records


def note_overlaps(records: Records, findings: Findings) -> None:
    """Note each status that begins while an earlier one of the same client holds, or on the same day as another.

    Whichever service recorded them: the status is the client's. That the status stays the same is no conflict.
    """
    several = records.frame[records.frame.duplicated(subset=["client"], keep=False).to_numpy()]
    for _, group in several.groupby("client", sort=False):
        earlier: list[Line] = []
        for later in replace(records, frame=group.sort_values("date", kind="stable")).lines():
            met = next((line for line in reversed(earlier) if _meets(line, later)), None)
            if met is not None:
                findings.add("note", _meeting(met, later, row_names(records, [met.at])), later.where("date"))
            earlier.append(later)


def _meets(earlier: Line, later: Line) -> bool:
    same_status = earlier["kind"] == later["kind"]
    return not same_status and (_open(earlier) or earlier["until"] >= later["date"])


def _open(line: Line) -> bool:
    return line["until"] is None or pd.isna(line["until"])


def _meeting(earlier: Line, later: Line, row: str) -> Fault:
    details = (("row", row),)
    if earlier["date"] == later["date"]:
        return Fault(
            code="status-same-day",
            what=N_("The same client has another status that begins on the same day, on row {row}."),
            mend=N_("Keep the one that is right; until then a move to work or education goes first."),
            details=details,
        )
    if _open(earlier):
        return Fault(
            code="status-without-end",
            what=N_("When this status begins, an earlier one of the same client has no last day, on row {row}."),
            mend=N_(
                "Enter the last day of the earlier one, if it ended. Until then this one counts, and when it ends, the "
                "earlier one counts again."
            ),
            details=details,
        )
    return Fault(
        code="status-overlap",
        what=N_("This status begins before an earlier one of the same client ends, on row {row}."),
        mend=N_("Check the days; the one that began last counts while it holds."),
        details=details,
    )
