"""The internal workbook: marked on every sheet, and no formula in it."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pandas as pd

from impactkit.record.export import InternalRows, write_calendar, write_internal


def test_every_sheet_is_marked_and_text_stays_text(tmp_path):
    rejected = pd.DataFrame({"file": ["a.xlsx"], "sheet": ["=1+1"], "row": [7], "what": ["x"], "severity": ["row"]})
    stays = pd.DataFrame({"client": ["A-1"], "stay": [pd.Timestamp("2025-01-01")], "change": [None]})
    empty = stays.head(0)
    rows = InternalRows(stays=stays, changes=empty, scores=empty, due=empty, rejected=rejected)

    write_internal(tmp_path / "internal" / "silta-INTERNAL.xlsx", rows, "en")

    book = openpyxl.load_workbook(tmp_path / "internal" / "silta-INTERNAL.xlsx")
    assert {sheet.cell(1, 1).value for sheet in book} == {"Client data – do not hand over"}
    assert {sheet.oddHeader.center.text for sheet in book} == {"&BClient data – do not hand over"}
    cell = book["Rejected rows"].cell(3, 2)
    assert (cell.value, cell.data_type) == ("'=1+1", "s")
    assert book["Clients by class"].cell(3, 2).value == datetime(2025, 1, 1)


def test_codes_are_told_in_words(tmp_path):
    stays = pd.DataFrame({"client": ["A-1"], "class": ["unknown"], "reason": ["no_baseline"], "exit_kind": ["service"]})
    empty = stays.head(0)
    rows = InternalRows(stays=stays, changes=empty, scores=empty, due=empty, rejected=empty)

    write_internal(tmp_path / "silta-INTERNAL.xlsx", rows, "fi")

    sheet = openpyxl.load_workbook(tmp_path / "silta-INTERNAL.xlsx")["Asiakkaat luokittain"]
    assert [cell.value for cell in sheet[3]] == [
        "A-1",
        "Ei tiedossa",
        "lähtötilannetta ei mitattu",
        "toinen palvelu tai kuntouttava työtoiminta",
    ]


def test_the_calendar_parts_what_is_to_be_asked_now_from_what_comes_later(tmp_path):
    missing = pd.DataFrame(
        {
            "client": ["A-1", "A-2", "A-3", "A-4", "A-5"],
            "missing": ["follow_up", "baseline", "follow_up", "follow_up", "baseline"],
            "days_left": [-3, -9, 4, 80, -90],
            "state": ["overdue", "closes_soon", "due", "later", "too_late"],
        }
    )

    write_calendar(tmp_path / "calendar-INTERNAL.xlsx", missing, "en")

    now, later = openpyxl.load_workbook(tmp_path / "calendar-INTERNAL.xlsx").worksheets
    assert {sheet.cell(1, 1).value for sheet in (now, later)} == {"Client data – do not hand over"}
    assert [[cell.value for cell in row] for row in now.iter_rows(min_row=3)] == [
        ["A-1", "follow-up", -3, "overdue"],
        ["A-2", "assessment at the start", -9, "last chance: the time closes soon"],
        ["A-3", "follow-up", 4, "due this month"],
    ]
    assert [row[0].value for row in later.iter_rows(min_row=3)] == ["A-4", "A-5"]
