"""The internal workbook: marked on every sheet, and no formula in it."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pandas as pd

from impactkit.record.export import InternalRows, follow_ups_due, write_internal


def due(*stays, measured=(), as_of=datetime(2026, 1, 14)):
    columns = ["client", "stay", "end"]
    frame = pd.DataFrame(stays, columns=columns).assign(service="silta")
    done = pd.DataFrame(measured, columns=columns[:2])
    for each in (frame, done):
        each["stay"] = pd.to_datetime(each["stay"]).astype("datetime64[us]")
    frame["end"] = pd.to_datetime(frame["end"]).astype("datetime64[us]")
    return follow_ups_due(frame, done, as_of=as_of, follow_up_after=180, after_end=60)


def test_follow_ups_fall_due_180_days_after_the_start():
    found = due(("A-1", "2025-06-01", None), ("A-2", "2025-11-01", None), ("A-3", "2026-03-01", None))

    assert found["client"].tolist() == ["A-1", "A-2"]
    assert found["due"].tolist() == [pd.Timestamp("2025-11-28"), pd.Timestamp("2026-04-30")]
    assert found["status"].tolist() == ["in_service_overdue", "in_service_not_due"]


def test_who_ended_can_be_asked_until_60_days_after_the_end_and_is_due_then_at_the_latest():
    found = due(("A-1", "2025-11-01", "2025-12-31"), ("A-2", "2025-01-01", "2025-11-15"))

    assert found["client"].tolist() == ["A-1"]
    assert found["due"].tolist() == [pd.Timestamp("2026-03-01")]
    assert found["status"].tolist() == ["window_open"]


def test_who_is_measured_already_is_not_asked_again():
    assert due(("A-1", "2025-06-01", None), measured=[("A-1", "2025-06-01")]).empty


def test_the_follow_up_is_overdue_from_the_day_after_the_due_day():
    stay = ("A-1", "2025-01-01", None)

    on_the_day, day_after = (due(stay, as_of=day)["status"][0] for day in (datetime(2025, 6, 30), datetime(2025, 7, 1)))

    assert (on_the_day, day_after) == ("in_service_not_due", "in_service_overdue")


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
