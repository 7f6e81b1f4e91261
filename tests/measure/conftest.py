"""Builders of small frames, and one fixture that opens a frame on each engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd
import polars as pl
import pytest

from impactkit.frames.columns import DTYPES, EPISODES, EXITS, GOALS, SCORES, Frame

Row = tuple[object, ...]


def _day(text: object) -> datetime | None:
    return None if text is None else datetime.fromisoformat(str(text))


def _declared(frame: Frame, rows: list[dict[str, object]]) -> pd.DataFrame:
    columns = {c.name: pd.Series([row.get(c.name) for row in rows], dtype=DTYPES[c.kind]) for c in frame.columns}
    return frame.checked(pd.DataFrame(columns))


@pytest.fixture(scope="session")
def scores() -> Callable[..., pd.DataFrame]:
    """Give a maker of frame `scores` from rows (client, day, score); the rest by keyword or in a fourth place."""

    def make(*rows: Row, **rest: object) -> pd.DataFrame:
        usual = {
            "service": "work",
            "rater": "client",
            "instrument": "was",
            "version": "1",
            "scale": "was",
            "pomp": None,
            "reason": None,
            "min_interval_days": 14,
        }
        told = []
        for client, day, score, *own in rows:
            row = {**usual, **rest, "client": client, "date": _day(day), "score": score}
            told.append({**row, **(own[0] if own else {})})
        return _declared(SCORES, told)

    return make


@pytest.fixture(scope="session")
def episodes() -> Callable[..., pd.DataFrame]:
    """Give a maker of frame `episodes` from rows (client, start, end) or (client, start, end, service)."""

    def make(*rows: Row) -> pd.DataFrame:
        told = []
        for client, start, end, *service in rows:
            where = service[0] if service else "work"
            told.append({"client": client, "service": where, "start": _day(start), "end": _day(end)})
        return _declared(EPISODES, told)

    return make


@pytest.fixture(scope="session")
def exits() -> Callable[..., pd.DataFrame]:
    """Give a maker of frame `exits` from rows (client, day, kind) or (client, day, kind, until)."""

    def make(*rows: Row) -> pd.DataFrame:
        told = []
        for client, day, kind, *until in rows:
            told.append({"client": client, "date": _day(day), "kind": kind, "until": _day(until[0] if until else None)})
        return _declared(EXITS, told)

    return make


@pytest.fixture(scope="session")
def goals() -> Callable[..., pd.DataFrame]:
    """Give a maker of frame `goals` from rows (client, day, goal, level) or (client, day, goal, level, weight)."""

    def make(*rows: Row) -> pd.DataFrame:
        told = []
        for client, day, goal, level, *weight in rows:
            row = {"client": client, "service": "work", "date": _day(day), "goal": goal, "level": level}
            told.append({**row, "weight": weight[0] if weight else None})
        return _declared(GOALS, told)

    return make


@dataclass(frozen=True)
class Engine:
    """One engine: how it takes a pandas frame, and how its answer is read."""

    name: str

    def open(self, frame: pd.DataFrame) -> object:
        if self.name == "pandas":
            return frame
        if self.name == "duckdb":
            return duckdb.from_df(frame)
        columns = {name: [None if pd.isna(v) else v for v in frame[name]] for name in frame.columns}
        kinds = {"str": pl.String, "float64": pl.Float64, "int64": pl.Int64, "datetime64[us]": pl.Datetime("us")}
        opened = pl.DataFrame(columns, schema={n: kinds[str(frame[n].dtype)] for n in frame.columns})
        return opened.lazy() if self.name == "polars-lazy" else opened

    def rows(self, native: object) -> list[dict[str, object]]:
        """Give the rows, missing values as None, days as ISO text."""
        if isinstance(native, pl.LazyFrame):
            native = native.collect()
        if isinstance(native, pl.DataFrame):
            told = native.to_dicts()
        elif isinstance(native, pd.DataFrame):
            told = native.to_dict("records")
        else:
            told = [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
        return [{name: _plain(value) for name, value in row.items()} for row in told]


def _plain(value: object) -> object:
    if value is None or pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value


@pytest.fixture(scope="session", params=["pandas", "polars"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Open frames on each engine in turn."""
    return Engine(request.param)


@pytest.fixture(scope="session", params=["polars-lazy", "duckdb"])
def lazy_engine(request: pytest.FixtureRequest) -> Engine:
    """Open frames on each engine that plans before it runs."""
    return Engine(request.param)


@pytest.fixture(scope="session")
def pandas_rows() -> Callable[[pd.DataFrame], list[dict[str, object]]]:
    """Give the rows of a pandas frame as `Engine.rows` gives those of any other."""
    return Engine("pandas").rows
