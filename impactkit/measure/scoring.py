"""Scores of assessments: the published rule of each scale, its rule for gaps, and per cent of maximum possible.

Written once in Narwhals core operations; the same plan runs on pandas, Polars and DuckDB. Only the reading of many
columns (`codes`, `coded_sums`) has a way of its own for pandas, under the same tests. Few assessments lack a score and
few patterns of gaps occur, so each is put into words once.
"""

from __future__ import annotations

from typing import cast

import narwhals.stable.v2 as nw
import numpy as np
from narwhals.stable.v2.typing import IntoDataFrame, IntoFrameT

from impactkit.domain.instrument import Instrument, Scale
from impactkit.frames.columns import SCORES
from impactkit.frames.engines import Plan, closed, halfway, numpy_backed, rows
from impactkit.measure.coded_sums import CodedSum, summed
from impactkit.measure.codes import ABSENT, KEYS, checked_codes, typed_answers

# Text of Polars takes 16 bytes a row; pieces of 8 MiB and more are handed back to the system at once and cost twice.
BLOCK = 500_000
Eager = nw.DataFrame[IntoDataFrame]


def score(answers: IntoFrameT, instrument: Instrument) -> IntoFrameT:
    """Score every assessment on every scale of the instrument.

    Parameters
    ----------
    answers : pandas.DataFrame, polars.DataFrame, or a lazy frame
        Frame `answers`: ``client``, ``date``, and one column per item (per scale where ready scores are entered) with
        codes as the instrument's answer sets have them; missing where not answered. ``service`` may be absent (one
        service, without a name), and so may ``rater`` (the client).
    instrument : Instrument
        For a form whose answers are counted otherwise than in the catalogue: `Instrument.printed_from`.

    Returns
    -------
    frame of the same kind
        Frame `scores`, scale by scale, each in the order of the assessments: ``score`` in native points and ``pomp``
        (0-100, higher is better), both unrounded. ``reason`` names the unanswered items where there is no score.
        ``pomp`` is missing too where the range of the scale is not known.

    Raises
    ------
    ValueError
        If columns are absent or no numbers, or if codes occur that the instrument does not have; all of them in one
        message, with how many.

    References
    ----------
    Cohen, P., Cohen, J., Aiken, L. S. & West, S. G. (1999). Multivariate Behavioral Research 34(3), 315-346: POMP.
    """
    typed = checked_codes(typed_answers(nw.from_native(numpy_backed(answers)), instrument), instrument)
    if instrument.ready:
        parts = [_entered(typed.lazy(), scale) for scale in instrument.scales]
        return closed(_long(parts, instrument), answers)
    sums = [CodedSum.of(scale, instrument.items) for scale in instrument.scales]
    read = summed(typed, sums)
    if isinstance(typed, nw.DataFrame):
        told = _with_reasons(halfway(read).collect(), sums).lazy()
    else:
        told = read.with_columns(**{one.reason: one.worded(_patterns(read, one)) for one in sums})
    return closed(_long([_scored(told, one) for one in sums], instrument), answers)


def _entered(answers: Plan, scale: Scale) -> Plan:
    """Plan the rows of a scale whose score is entered."""
    missing = nw.when(nw.col(scale.id).is_null()).then(nw.lit(f"{scale.id} not entered"))
    return answers.with_columns(score=nw.col(scale.id), reason=missing).with_columns(**_told(scale))


def _scored(read: Plan, one: CodedSum) -> Plan:
    """Plan the rows of a scale that is scored from its items."""
    total, items = nw.col(one.points), len(one.items)
    if one.scale.missing.at_most:
        # The mean of the answered items for each gap; with no gap n / n leaves the total as it is.
        total = total * items / (items - one.number())
    found = nw.when(one.borne()).then(_ruled(total, one.scale, like=nw.col(one.gaps)))
    return read.with_columns(score=found, reason=nw.col(one.reason)).with_columns(**_told(one.scale))


def _long(parts: list[Plan], instrument: Instrument) -> Plan:
    """Plan the frame `scores` from the rows of each scale."""
    keys = [name for name in KEYS if name in parts[0].collect_schema()]
    told = nw.concat([part.select(*keys, "scale", "score", "pomp", "reason") for part in parts])
    absent = {name: nw.lit(usual) for name, usual in ABSENT.items() if name not in keys}
    return told.with_columns(
        **absent,
        instrument=nw.lit(instrument.id),
        version=nw.lit(instrument.version),
        min_interval_days=nw.lit(instrument.min_interval_days, nw.Int64),
    ).select(SCORES.names)


def _patterns(read: Plan, one: CodedSum) -> list[float]:
    """Give the patterns of gaps that leave no score, on an engine that plans before it runs."""
    found = rows(read.select(one.gaps).filter(one.too_many()).unique())
    return [cast(float, row[one.gaps]) for row in found]


def _with_reasons(read: Eager, sums: list[CodedSum]) -> Eager:
    """Write, for each of the sums, the reasons into those few rows that have no score.

    To put the patterns of all rows into words would take longer than all the rest.
    """
    numbered = read.with_row_index("row").select("row", *(one.gaps for one in sums))
    lacking = numbered.filter(nw.any_horizontal(*(one.too_many() for one in sums), ignore_nulls=True))
    patterns = {one.reason: lacking.get_column(one.gaps).unique().to_list() for one in sums}
    reasons = lacking.select("row", **{one.reason: one.worded(patterns[one.reason]) for one in sums})
    if not read.implementation.is_polars() or len(read) <= BLOCK:
        return _block_with(reasons, read, 0)
    return nw.concat([_block_with(reasons, read[first : first + BLOCK], first) for first in range(0, len(read), BLOCK)])


def _block_with(reasons: Eager, block: Eager, first: int) -> Eager:
    """Add the columns of reasons to the rows of a block that begins at row `first`."""
    begin, end = np.searchsorted(reasons.get_column("row").to_numpy(), (first, first + len(block)))
    own = reasons[int(begin) : int(end)]
    places = own.get_column("row") - first
    empty = block.with_columns(empty=nw.lit(None, nw.String)).get_column("empty")
    columns = [name for name in own.columns if name != "row"]
    return block.with_columns(*(empty.scatter(places, own.get_column(name)).alias(name) for name in columns))


def _ruled(total: nw.Expr, scale: Scale, *, like: nw.Expr) -> nw.Expr:
    """Give the score that the scale's rule makes of the total of all its items."""
    if scale.rule == "mean":
        return _divided(total, len(scale.items), like=like)
    if scale.rule == "lookup":
        sums = [float(points) for points, _ in scale.table]
        found = [score for _, score in scale.table]
        return total.replace_strict(sums, found, default=None, return_dtype=nw.Float64)
    multiplied = total * scale.factor if scale.factor != 1 else total
    scored = _divided(multiplied, scale.divisor, like=like)
    return scored + scale.offset if scale.offset else scored


def _told(scale: Scale) -> dict[str, nw.Expr]:
    """Give what a row of the frame `scores` tells of its scale beside the score."""
    return {"pomp": _pomp(scale), "scale": nw.lit(scale.id)}


def _pomp(scale: Scale) -> nw.Expr:
    if scale.low is None or scale.high is None:
        return nw.lit(None, nw.Float64)
    above_worst = nw.col("score") - scale.low if scale.better == "higher" else scale.high - nw.col("score")
    return _divided(above_worst * 100, scale.high - scale.low, like=nw.col("score"))


def _divided(value: nw.Expr, by: float, *, like: nw.Expr) -> nw.Expr:
    """Divide by a number, made a column beside the column `like`.

    Where the divisor is a constant, Polars multiplies by its reciprocal instead, and the last bit is another than on
    pandas and DuckDB.
    """
    return value / (like * 0 + by) if by != 1 else value
