"""The internal workbook: rows of clients, for the house only, and marked so on every sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
    "status": N_("Status"),
    "date": N_("Day"),
    "score": N_("Score"),
    "pomp": N_("0–100"),
    "missing": N_("What is missing"),
    "due": N_("Due on"),
    "days_left": N_("Days left (below 0: overdue)"),
    "closes": N_("Last day that counts"),
    "state": N_("How urgent"),
    "of_goal": N_("Measures the goal"),
    "clients": N_("Clients with a first assessment"),
    "complete": N_("Every question answered"),
    "alpha": N_("Alpha"),
    "alpha_low": N_("Alpha, lower limit"),
    "alpha_high": N_("Alpha, upper limit"),
    "omega": N_("Omega"),
    "omega_low": N_("Omega, lower limit"),
    "omega_high": N_("Omega, upper limit"),
    "floor": N_("At the worst score"),
    "ceiling": N_("At the best score"),
    "straight": N_("One answer throughout"),
    "unchanged": N_("Answered twice before the service could act"),
    "icc": N_("ICC"),
    "icc_low": N_("ICC, lower limit"),
    "icc_high": N_("ICC, upper limit"),
    "sem": N_("Standard error of measurement"),
    "item": N_("Question"),
    "label": N_("What it asks about"),
    "missing_answers": N_("Left unanswered"),
    "rest": N_("Correlation with the other questions"),
    "constant": N_("Everyone answered alike"),
    "reverse": N_("Counts the other way"),
    "file": N_("File"),
    "sheet": N_("Sheet"),
    "row": N_("Row"),
    "column": N_("Column"),
    "what": N_("What is wrong"),
    "severity": N_("Left out"),
    "goal": N_("Goal"),
    "weight": N_("Weight"),
    "goal_use": N_("Counted"),
    "milestone": N_("Milestone"),
}


@dataclass(frozen=True, eq=False, kw_only=True)
class InternalRows:
    """The rows of one service, in declared frames."""

    stays: pd.DataFrame
    changes: pd.DataFrame
    scores: pd.DataFrame
    due: pd.DataFrame  # frame `calendar`
    rejected: pd.DataFrame
    goals: pd.DataFrame = field(default_factory=pd.DataFrame)  # as `goals_by_client` gives it; empty: no sheet
    milestones: pd.DataFrame = field(default_factory=pd.DataFrame)  # frame `milestones`; empty: no sheet


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
    write_marked(path, _sheets(rows), language)


def write_calendar(path: Path, missing: pd.DataFrame, language: Language) -> None:
    """Write the calendar of a project: first what is to be asked now, then what falls due later.

    Parameters
    ----------
    path : Path
        Its folder is made.
    missing : pandas.DataFrame
        Frame `calendar`.
    language : {"fi", "sv", "en"}
        Of headings and marks.
    """
    now = missing["state"].isin(["closes_soon", "overdue", "due"])
    sheets = ((N_("To be asked now"), missing[now]), (N_("Later, or too late"), missing[~now]))
    write_marked(path, sheets, language)


def write_reliability(path: Path, scales: pd.DataFrame, items: pd.DataFrame, language: Language) -> None:
    """Write what the data say of each scale and each of its items: counts of few people, so for the house only.

    Parameters
    ----------
    path : Path
        Its folder is made.
    scales, items : pandas.DataFrame
        One row per scale and rater; one row per item of each. Columns as in `HEADINGS`.
    language : {"fi", "sv", "en"}
        Of headings and marks.
    """
    write_marked(path, ((N_("Scales"), scales), (N_("Questions"), items)), language)


def write_marked(path: Path, sheets: Iterable[tuple[str, pd.DataFrame]], language: Language) -> None:
    """Write frames as sheets of one workbook, each marked as being for the house only.

    Parameters
    ----------
    path : Path
        Its folder is made.
    sheets : iterable of (str, pandas.DataFrame)
        Marked message id of the name, and the rows; columns without a heading are left out.
    language : {"fi", "sv", "en"}
        Of names, headings and marks.
    """
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(path, options) as book:
        for name, frame in sheets:
            _sheet(book, say(Message(name), language), frame, language)


def _sheets(rows: InternalRows) -> Iterator[tuple[str, pd.DataFrame]]:
    yield N_("Clients by class"), rows.stays
    yield N_("Follow-ups due"), rows.due
    yield N_("Pairs"), rows.changes
    yield N_("Scores"), rows.scores
    if len(rows.goals):
        yield N_("Goals"), rows.goals
    if len(rows.milestones):
        yield N_("Milestones"), rows.milestones
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
    if columns:
        sheet.autofilter(1, 0, len(frame) + 1, len(columns) - 1)
    # The mark stands on each printed page too.
    sheet.set_header(f"&C&B{say(Message(MARK), language)}")
