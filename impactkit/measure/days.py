"""Days as whole numbers, which every engine reckons with alike.

Distances are differences of dates, and engines differ in their date functions and in integers that may be missing.
So inside a plan a day is an int64 counted from 1 January 1970, and an open end is a number beyond all days.
"""

from __future__ import annotations

from datetime import date, datetime

import narwhals.stable.v2 as nw

OPEN = 99_999_999  # the end of what goes on, and the day of a missing date
FIRST_DAY = datetime(1970, 1, 1)  # days of Helsinki carry no zone
MISSING = datetime(9999, 12, 31)  # stands in for a missing date while days are counted
MINUTES_OF_A_DAY = 1440


def day_number(day: date) -> int:
    """Give the whole days from 1 January 1970 to `day`; the hour of a timestamp does not count."""
    return day.toordinal() - FIRST_DAY.toordinal()


def dates(column: str) -> nw.Expr:
    """Give the dates of a column without their hours."""
    return nw.col(column).cast(nw.Datetime("us")).dt.truncate("1d")


def days(column: str) -> nw.Expr:
    """Give the day numbers of a column of dates; `OPEN` where the date is missing."""
    filled = nw.col(column).cast(nw.Datetime("us")).fill_null(MISSING)
    number = ((filled - nw.lit(FIRST_DAY)).dt.total_minutes() // MINUTES_OF_A_DAY).cast(nw.Int64)
    return nw.when(filled == nw.lit(MISSING)).then(nw.lit(OPEN)).otherwise(number).cast(nw.Int64)
