"""Frames of any engine: opened as one kind, closed as what they were.

The steps that run on every engine are written in Narwhals; here stands what they need around the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, cast

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame, IntoFrameT, IntoLazyFrame
from pandas.api.extensions import ExtensionDtype

CACHED = 65_536  # floats of half a megabyte: what is reckoned on them in numpy stays in a processor's cache
Plan: TypeAlias = "nw.LazyFrame[IntoLazyFrame]"


def opened(native: IntoFrame) -> Plan:
    """Open a frame of any engine as a plan."""
    return nw.from_native(native).lazy()


def closed(plan: Plan, like: IntoFrameT) -> IntoFrameT:
    """Close a plan into a frame of the kind that `like` is; a lazy engine's stays lazy."""
    model: IntoFrame = like
    lazy = isinstance(nw.from_native(model), nw.LazyFrame)
    return cast(IntoFrameT, plan.to_native() if lazy else plan.collect().to_native())


def rows(plan: Plan) -> list[dict[str, object]]:
    """Run a plan and give its rows, few as they should be."""
    # DuckDB's own way out would need pyarrow.
    found = plan.collect(backend="pandas") if plan.implementation.is_duckdb() else plan.collect()
    return list(found.iter_rows(named=True))


def numpy_backed(native: IntoFrameT) -> IntoFrameT:
    """Give a pandas frame with numpy's numbers, where missing is not-a-number, and rows counted from 0.

    The nullable numbers of pandas ("Int64", "Float64") would make nullable results, and half of a plan follow other
    rules of missing values. Frames of other engines come back as they are.
    """
    model: IntoFrame = native
    if not isinstance(model, pd.DataFrame):
        return native
    nullable = [
        name for name, dtype in model.dtypes.items() if isinstance(dtype, ExtensionDtype) and dtype.kind in "iuf"
    ]
    plain = model.astype(dict.fromkeys(nullable, "float64")) if nullable else model
    counted = isinstance(plain.index, pd.RangeIndex) and plain.index.equals(pd.RangeIndex(len(plain)))
    return cast(IntoFrameT, plain if counted else plain.reset_index(drop=True))


def halfway(plan: Plan) -> Plan:
    """Run a plan of Polars up to here, so that what is used several times is reckoned once.

    Polars finds only few of the parts that a plan has twice; a plan of pandas has run already, and DuckDB's stays lazy.
    """
    return plan.collect().lazy() if plan.implementation.is_polars() else plan


def slices(rows_in_all: int) -> Iterator[slice]:
    """Give the rows in pieces small enough that numpy's steps on one find it still in the processor's cache."""
    for first in range(0, rows_in_all, CACHED):
        yield slice(first, min(first + CACHED, rows_in_all))
