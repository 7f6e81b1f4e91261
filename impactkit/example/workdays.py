"""Days on which an office in Finland is open: nobody fills in a questionnaire on Midsummer Eve."""

from __future__ import annotations

import numpy as np

HOLIDAYS = (
    *("2024-01-01", "2024-03-29", "2024-04-01", "2024-05-01", "2024-05-09", "2024-06-21", "2024-12-06"),
    *("2024-12-24", "2024-12-25", "2024-12-26", "2025-01-01", "2025-01-06", "2025-04-18", "2025-04-21"),
    *("2025-05-01", "2025-05-29", "2025-06-20", "2025-12-24", "2025-12-25", "2025-12-26", "2026-01-01"),
    "2026-01-06",
)
CALENDAR = np.busdaycalendar(holidays=[np.datetime64(day) for day in HOLIDAYS])


def on_workdays(day: np.ndarray) -> np.ndarray:
    """Move each day (datetime64[D]) back to the latest working day; missing days stay missing."""
    known = ~np.isnat(day)
    moved = day.copy()
    moved[known] = np.busday_offset(day[known], 0, roll="backward", busdaycal=CALENDAR)
    return moved
