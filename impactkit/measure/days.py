"""Days as whole numbers, and frames as plans: what stays and pairs need to run on every engine alike.

Distances are differences of dates, and engines differ in their date functions and in integers that may be missing.
So inside a plan a day is an int64 counted from 1 January 1970, and an open end is a number beyond all days.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias, cast

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame, IntoFrameT, IntoLazyFrame

Plan: TypeAlias = "nw.LazyFrame[IntoLazyFrame]"

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


def plan_of(native: IntoFrame) -> Plan:
    """Open a frame of any engine as a plan."""
    return nw.from_native(native).lazy()


def rows_of(plan: Plan) -> list[tuple[object, ...]]:
    """Run a plan and give its rows."""
    if plan.implementation.is_duckdb():
        return plan.collect(backend="pandas").rows()  # DuckDB's own way out would need pyarrow
    return plan.collect().rows()


def frame_of(plan: Plan, like: IntoFrameT) -> IntoFrameT:
    """Close a plan into a frame of the kind that `like` is; a lazy engine's stays lazy."""
    model: IntoFrame = like
    lazy = isinstance(nw.from_native(model), nw.LazyFrame)
    closed = plan.to_native() if lazy else plan.collect().to_native()
    return cast(IntoFrameT, closed)
