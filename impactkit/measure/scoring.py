"""Scores of assessments: the published rule of each scale, its rule for gaps, and per cent of maximum possible.

Written once in Narwhals core operations; the same plan runs on pandas, Polars and DuckDB. Few patterns of gaps occur,
so each is put into words once; `coded_sums` tells how sums come to know their gaps.
"""

from __future__ import annotations

from typing import cast

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from impactkit.domain.instrument import Instrument, Scale
from impactkit.frames.columns import SCORES
from impactkit.frames.engines import Plan, closed, numpy_backed, rows
from impactkit.measure.coded_sums import CodedSum, summed
from impactkit.measure.codes import ABSENT, KEYS, checked_codes, keyed_answers


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
    keyed = checked_codes(keyed_answers(nw.from_native(numpy_backed(answers)), instrument), instrument)
    keys = [name for name in KEYS if name in keyed.collect_schema()]
    if instrument.ready:
        parts = [_entered(keyed.lazy(), scale) for scale in instrument.scales]
    else:
        sums = {scale.id: CodedSum.of(scale, instrument.items) for scale in instrument.scales}
        coded_sums = summed(keyed, sums).lazy()
        parts = [_scored(coded_sums, coded) for coded in sums.values()]
    told = nw.concat([part.select(*keys, "scale", "score", "pomp", "reason") for part in parts])
    same = {name: nw.lit(value) for name, value in ABSENT.items() if name not in keys} | {
        "instrument": nw.lit(instrument.id),
        "version": nw.lit(instrument.version),
        "min_interval_days": nw.lit(instrument.min_interval_days, nw.Int64),
    }
    return closed(told.with_columns(**same).select(SCORES.names), answers)


def _entered(keyed: Plan, scale: Scale) -> Plan:
    """Plan the rows of a scale whose score is entered."""
    missing = nw.when(nw.col(scale.id).is_null()).then(nw.lit(f"{scale.id} not entered"))
    return _told(keyed.with_columns(score=nw.col(scale.id), reason=missing), scale)


def _scored(sums: Plan, coded: CodedSum) -> Plan:
    """Plan the rows of a scale that is scored from its items."""
    scale, borne = coded.scale, coded.scale.missing.at_most
    gapped = sums.with_columns(gaps=coded.gaps(nw.col(scale.id)))
    too_many = nw.col("gaps") >= coded.least(borne + 1)
    patterns = [cast(float, row["gaps"]) for row in rows(gapped.select("gaps").filter(too_many).unique())]
    total = coded.points(nw.col(scale.id), nw.col("gaps"))
    if borne:
        # The mean of the answered items for each gap; with no gap n / n leaves the total as it is.
        total = total * len(coded.items) / (len(coded.items) - coded.number(nw.col("gaps")))
    found = nw.when(~too_many).then(_ruled(total, scale)) if patterns else _ruled(total, scale)
    return _told(gapped.with_columns(score=found, reason=_reasons(patterns, coded)), scale)


def _reasons(patterns: list[float], coded: CodedSum) -> nw.Expr:
    """Put into words which items lack, where there is no score."""
    if not patterns:
        return nw.lit(None, nw.String)
    texts = [_reason(coded.unanswered(int(pattern))) for pattern in patterns]
    return nw.col("gaps").replace_strict(patterns, texts, default=None, return_dtype=nw.String)


def _reason(unanswered: list[str]) -> str:
    return f"{'item' if len(unanswered) == 1 else 'items'} {', '.join(unanswered)} not answered"


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


def _told(scored: Plan, scale: Scale) -> Plan:
    """Add what a row of the frame `scores` tells beside score and reason."""
    return scored.with_columns(pomp=_pomp(scale), scale=nw.lit(scale.id))


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
