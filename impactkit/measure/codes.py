"""The door of scoring: whether these are answers to this instrument, with no codes but those that it has.

Intake has rejected wrong cells before, one by one; here stands what holds for whoever calls the library. Twenty-four
million codes pass in a fraction of a second, because each column is only asked whether anything is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType
from narwhals.stable.v2.typing import FrameT

from impactkit.domain.instrument import Instrument, Item
from impactkit.frames.engines import rows

KEYS = ["client", "service", "date", "rater"]
ABSENT = {"service": "", "rater": "client"}  # what a column of the keys holds where the frame has none


def answered_columns(instrument: Instrument) -> list[str]:
    """Give the columns that hold answers: one per item, or one per scale where ready scores are entered."""
    return [one.id for one in (instrument.scales if instrument.ready else instrument.items)]


def keyed_answers(frame: FrameT, instrument: Instrument) -> FrameT:
    """Give those keys that the frame has, and every answer as a float.

    Raises
    ------
    ValueError
        If columns are absent, or hold no numbers or no dates; all of them in one message.
    """
    schema = frame.collect_schema()
    columns = answered_columns(instrument)
    faults = list(_wrong_columns(schema, columns))
    if faults:
        raise ValueError(f"These are no answers to {instrument.key}: {'; '.join(faults)}.")
    kinds: dict[str, DType] = {name: nw.String() for name in KEYS} | {"date": nw.Datetime("us")}
    keys = (_as(kinds[name], name, schema) for name in KEYS if name in schema)
    frame = frame.select(*keys, *(_as(nw.Float64(), name, schema) for name in columns))
    filled = {name: nw.col(name).fill_null(usual) for name, usual in ABSENT.items() if name in schema}
    return frame.with_columns(**filled) if filled else frame


def _as(kind: DType, name: str, schema: Mapping[str, DType]) -> nw.Expr:
    return nw.col(name) if schema[name] == kind else nw.col(name).cast(kind)


def _wrong_columns(schema: Mapping[str, DType], columns: list[str]) -> Iterator[str]:
    for name in ("client", "date", *columns):
        if name not in schema:
            yield f"column {name!r} is absent"
        elif name in columns and not schema[name].is_numeric():
            yield f"column {name!r} holds no numbers"
        elif name == "date" and not schema[name].is_temporal():
            yield f"column {name!r} holds no dates"


def checked_codes(frame: FrameT, instrument: Instrument) -> FrameT:
    """Give the answers back if they hold only what the instrument has; not-a-number becomes missing.

    Raises
    ------
    ValueError
        If other codes occur, or keys are missing; each column with the values and in how many rows they stand.
    """
    aliens = _aliens(instrument)
    flagged = _flagged(frame, aliens)
    if flagged:
        # Polars and DuckDB tell not-a-number from missing; whoever comes from numpy means the same by both.
        frame = frame.with_columns(nw.col(*flagged).fill_nan(None))
        flagged = _flagged(frame, {name: aliens[name] for name in flagged})
    if flagged:
        faults = [_told(frame, name, aliens[name], instrument) for name in flagged]
        raise ValueError(f"Answers to {instrument.key}: {'; '.join(faults)}.")
    return frame


def _aliens(instrument: Instrument) -> dict[str, nw.Expr]:
    """Give, per column, the test of a value that cannot be; it is never true of a missing one."""
    if not instrument.ready:
        return {item.id: _no_code(item) for item in instrument.items}
    return {
        scale.id: (nw.col(scale.id) < scale.low) | (nw.col(scale.id) > scale.high)
        for scale in instrument.scales
        if scale.low is not None and scale.high is not None
    }


def _no_code(item: Item) -> nw.Expr:
    code, codes = nw.col(item.id), sorted(item.answers.codes)
    test = (code < codes[0]) | (code > codes[-1]) | (code > code.floor())
    for before, after in pairwise(codes):
        if after > before + 1:
            test = test | ((code > before) & (code < after))
    return test


def _flagged(frame: FrameT, aliens: dict[str, nw.Expr]) -> list[str]:
    """Give the columns in which a test is true of any row."""
    if not aliens:
        return []
    found = rows(frame.select(*(alien.any().alias(name) for name, alien in aliens.items())).lazy())[0]
    return [name for name, any_alien in found.items() if any_alien]


def _told(frame: FrameT, name: str, alien: nw.Expr, instrument: Instrument) -> str:
    found = rows(frame.filter(alien).group_by(name).agg(count=nw.len()).sort(name).lazy())
    told = ", ".join(f"{row[name]:g} in {row['count']} rows" for row in found)
    return f"column {name!r} holds {told}; it may hold {_allowed(name, instrument)}"


def _allowed(name: str, instrument: Instrument) -> str:
    if instrument.ready:
        scale = instrument.scale(name)
        return f"{scale.low:g} to {scale.high:g}"
    codes = next(item.answers.codes for item in instrument.items if item.id == name)
    return ", ".join(map(str, codes))
