"""The internal workbook: rows of clients, for the house only, and marked so on every sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from impactkit.domain.cell_text import cell_text
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_, Message
from impactkit.record.coded_words import in_words
from impactkit.words.say import say

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MARK = N_("Client data – do not hand over")
HEADINGS = {
    "client": N_("Client"),
    "service": N_("Service"),
    "stay": N_("Start of the stay"),
    "end": N_("End of the stay"),
    "population": N_("Counted as"),
    "class": N_("Class"),
    "reason": N_("Reason"),
    "exit": N_("Exit"),
    "exit_kind": N_("Kind of exit"),
    "change": N_("Change"),
    "rci": N_("Reliable change index"),
    "change_class": N_("Class of change"),
    "provisional": N_("Provisional"),
    "scale": N_("Scale"),
    "rater": N_("Rater"),
    "version": N_("Version"),
    "instrument": N_("Instrument"),
    "baseline": N_("Baseline"),
    "follow_up": N_("Follow-up"),
    "baseline_date": N_("Day of the baseline"),
    "follow_up_date": N_("Day of the follow-up"),
    "late": N_("Late baseline"),
    "parts": N_("Made of the scales"),
    "sem": N_("Standard error, points of 100"),
    "status": N_("Status"),
    "date": N_("Day"),
    "score": N_("Score"),
    "pomp": N_("0–100"),
    "due": N_("Follow-up due"),
    "file": N_("File"),
    "sheet": N_("Sheet"),
    "row": N_("Row"),
    "column": N_("Column"),
    "what": N_("What is wrong"),
    "severity": N_("Left out"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class InternalRows:
    """The rows of one service, in declared frames."""

    stays: pd.DataFrame
    changes: pd.DataFrame
    scores: pd.DataFrame
    due: pd.DataFrame  # as `follow_ups_due` gives it
    rejected: pd.DataFrame


def follow_ups_due(
    stays: pd.DataFrame, measured: pd.DataFrame, *, as_of: datetime, follow_up_after: int, after_end: int
) -> pd.DataFrame:
    """Give the clients who can still be asked for the follow-up on the scale of the goal.

    Parameters
    ----------
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay`` (start), ``end`` (missing while in service) of one service.
    measured : pandas.DataFrame
        ``client``, ``stay`` of the stays that have a pair on the scale of the goal already.
    as_of : datetime
        The last day of the data.
    follow_up_after, after_end : int
        Days from the start to the due day, and from the end to the last day of the follow-up.

    Returns
    -------
    pandas.DataFrame
        ``client``, ``stay``, ``end``, ``due`` (the earlier of both days), ``status`` (in_service_not_due,
        in_service_overdue or window_open), the earliest due first.
    """
    last = stays["end"] + pd.Timedelta(days=after_end)
    open_ = stays[(stays["stay"] <= as_of) & (stays["end"].isna() | (last > as_of))]
    done = pd.MultiIndex.from_frame(measured[["client", "stay"]])
    asked = open_[~pd.MultiIndex.from_frame(open_[["client", "stay"]]).isin(done)]
    by_start = asked["stay"] + pd.Timedelta(days=follow_up_after)
    due = by_start.where(by_start < last.loc[asked.index].fillna(pd.Timestamp.max.as_unit("us")), last.loc[asked.index])
    status = pd.Series("in_service_not_due", index=asked.index, dtype="str").mask(due < as_of, "in_service_overdue")
    told = asked.assign(due=due, status=status.mask(asked["end"].notna(), "window_open"))
    return told[["client", "stay", "end", "due", "status"]].sort_values(["due", "client"], ignore_index=True)


def write_internal(path: Path, rows: InternalRows, language: Language) -> None:
    """Write the internal workbook of one service.

    Parameters
    ----------
    path : Path
        ``internal/<service>-INTERNAL.xlsx``; its folder is made.
    rows : InternalRows
        Rows of clients.
    language : {"fi", "sv", "en"}
        Of headings and marks.
    """
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(path, options) as book:
        for name, frame in _sheets(rows):
            _sheet(book, say(Message(name), language), frame, language)


def _sheets(rows: InternalRows) -> Iterator[tuple[str, pd.DataFrame]]:
    yield N_("Clients by class"), rows.stays
    yield N_("Follow-ups due"), rows.due
    yield N_("Pairs"), rows.changes
    yield N_("Scores"), rows.scores
    yield N_("Rejected rows"), rows.rejected


def _sheet(book: Workbook, name: str, frame: pd.DataFrame, language: Language) -> None:
    columns = [column for column in frame.columns if column in HEADINGS]
    sheet = book.add_worksheet(name)
    warning = book.add_format({"bold": True, "font_color": "#9A4600"})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    day = book.add_format({"num_format": "d.m.yyyy", "align": "left"})
    sheet.write_string(0, 0, say(Message(MARK), language), warning)
    sheet.set_column(0, len(columns), 16)
    for place, column in enumerate(columns):
        sheet.write_string(1, place, say(Message(HEADINGS[column]), language), head)
        for row, value in enumerate(frame[column].tolist(), 2):
            if isinstance(value, pd.Timestamp):
                sheet.write_datetime(row, place, value.to_pydatetime(), day)
            elif isinstance(value, str):
                sheet.write_string(row, place, cell_text(in_words(column, value, language)))
            elif not pd.isna(value):
                sheet.write(row, place, value)
    sheet.freeze_panes(2, 1)
    # The mark stands on each printed page too.
    sheet.set_header(f"&C&B{say(Message(MARK), language)}")
