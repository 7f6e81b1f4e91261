from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.example.workdays import HOLIDAYS, on_workdays


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        ("2025-06-18", "2025-06-18"),  # a Wednesday
        ("2025-06-22", "2025-06-19"),  # the Sunday of Midsummer: back over Saturday and the eve
        ("2025-01-01", "2024-12-31"),
        ("2024-12-26", "2024-12-23"),
    ],
)
def test_a_day_moves_back_to_the_latest_working_day(day, moved):
    found = on_workdays(np.array([day], dtype="datetime64[D]"))

    assert found.astype(str).tolist() == [moved]


def test_a_missing_day_stays_missing():
    found = on_workdays(np.array(["NaT", "2025-01-01"], dtype="datetime64[D]"))

    assert np.isnat(found).tolist() == [True, False]


@given(day=st.dates(date(2024, 1, 3), date(2026, 1, 31)))
def test_no_working_day_is_a_weekend_or_a_holiday(day):
    found = on_workdays(np.array([day], dtype="datetime64[D]"))[0].astype(date)

    assert found.weekday() < 5
    assert found.isoformat() not in HOLIDAYS
    assert 0 <= (day - found).days <= 5
