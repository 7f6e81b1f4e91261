"""Scores of assessments: the published rule of each scale, its rule for gaps, and per cent of maximum possible.

Written once in Narwhals core operations; the same plan runs on pandas, Polars and DuckDB. Few assessments lack a score
and few patterns of gaps occur, so each is put into words once; `coded_sums` tells how sums come to know their gaps.
"""

from __future__ import annotations

from typing import cast

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoDataFrame, IntoFrameT

from impactkit.domain.instrument import Instrument, Scale
from impactkit.frames.columns import SCORES
from impactkit.frames.engines import Plan, closed, halfway, numpy_backed, rows
from impactkit.measure.coded_sums import CodedSum, summed
from impactkit.measure.codes import ABSENT, KEYS, checked_codes, typed_answers

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
    coded = summed(typed, sums)
    if isinstance(typed, nw.LazyFrame):
        return closed(_long([_scored(coded, one, _reasons_of(coded, one)) for one in sums], instrument), answers)
    coded = halfway(coded)
    none_yet = nw.lit(None, nw.String)
    scored = _long([_scored(coded, one, none_yet) for one in sums], instrument).collect()
    return cast(IntoFrameT, _with_reasons(scored, coded.collect(), sums).to_native())


def _entered(answers: Plan, scale: Scale) -> Plan:
    """Plan the rows of a scale whose score is entered."""
    missing = nw.when(nw.col(scale.id).is_null()).then(nw.lit(f"{scale.id} not entered"))
    return answers.with_columns(score=nw.col(scale.id), reason=missing).with_columns(**_told(scale))


def _scored(coded: Plan, one: CodedSum, reason: nw.Expr) -> Plan:
    """Plan the rows of a scale that is scored from its items."""
    scale, total = one.scale, one.points(nw.col(one.scale.id), nw.col("gaps"))
    if scale.missing.at_most:
        # The mean of the answered items for each gap; with no gap n / n leaves the total as it is.
        total = total * len(one.items) / (len(one.items) - one.number(nw.col("gaps")))
    found = nw.when(~one.too_many(nw.col("gaps"))).then(_ruled(total, scale))
    gapped = coded.with_columns(gaps=one.gaps(nw.col(scale.id)))
    return gapped.with_columns(score=found, reason=reason).with_columns(**_told(scale))


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


def _reasons_of(coded: Plan, one: CodedSum) -> nw.Expr:
    """Give the reasons of a scale by pattern of gaps, for an engine that plans before it runs."""
    gaps = coded.select(gaps=one.gaps(nw.col(one.scale.id))).filter(one.too_many(nw.col("gaps"))).unique()
    patterns = [cast(float, row["gaps"]) for row in rows(gaps)]
    return one.reason(nw.col("gaps"), patterns) if patterns else nw.lit(None, nw.String)


def _with_reasons(scored: Eager, coded: Eager, sums: list[CodedSum]) -> Eager:
    """Write the reasons into the few rows of `scored` that have no score.

    The rows of `scored` are those of `coded`, once for each of the sums. A whole column of patterns put into words
    would take longer than all the rest.
    """
    numbered = coded.with_row_index("row")
    found = []
    for i, one in enumerate(sums):
        few = numbered.select("row", gaps=one.gaps(nw.col(one.scale.id))).filter(one.too_many(nw.col("gaps")))
        patterns = few.get_column("gaps").unique().to_list()
        if patterns:
            place = nw.col("row").cast(nw.Int64) + i * len(coded)
            found.append(few.select(row=place, reason=one.reason(nw.col("gaps"), patterns)))
    if not found:
        return scored
    few = nw.concat(found)
    written = scored.get_column("reason").scatter(few.get_column("row"), few.get_column("reason"))
    return scored.with_columns(written)


def _ruled(total: nw.Expr, scale: Scale) -> nw.Expr:
    """Give the score that the scale's rule makes of the total of all its items."""
    if scale.rule == "mean":
        return _divided(total, len(scale.items), like=nw.col("gaps"))
    if scale.rule == "lookup":
        sums = [float(points) for points, _ in scale.table]
        found = [score for _, score in scale.table]
        return total.replace_strict(sums, found, default=None, return_dtype=nw.Float64)
    multiplied = total * scale.factor if scale.factor != 1 else total
    scored = _divided(multiplied, scale.divisor, like=nw.col("gaps"))
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
