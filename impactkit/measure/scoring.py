"""Scores of assessments: the published rule of each scale, its rule for gaps, and per cent of maximum possible.

Written once in Narwhals core operations; the same plan runs on pandas, Polars and DuckDB. What differs from row to row
beside the codes themselves is only which items were left out, and few patterns of gaps occur: each pattern is looked at
once, in Python, and joined to the rows that have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from itertools import pairwise
from operator import add
from typing import cast

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType
from narwhals.stable.v2.typing import IntoFrameT

from impactkit.domain.instrument import Instrument, Item, Scale
from impactkit.frames.columns import SCORES
from impactkit.frames.engines import Plan, closed, opened, rows

KEYS = ["client", "service", "date", "rater"]
GAPS = "gaps"  # column: the pattern of unanswered items, bit i for item i of the scale


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
    plan = _checked(_with_keys(opened(answers), instrument), instrument)
    parts = [_scale_part(plan, instrument, scale) for scale in instrument.scales]
    told = nw.concat(parts).with_columns(
        instrument=nw.lit(instrument.id),
        version=nw.lit(instrument.version),
        min_interval_days=nw.lit(instrument.min_interval_days, nw.Int64),
    )
    return closed(told.select(SCORES.names), answers)


def _with_keys(plan: Plan, instrument: Instrument) -> Plan:
    """Check and complete the keys, and make every code a float."""
    schema = plan.collect_schema()
    columns = [scale.id for scale in instrument.scales] if instrument.ready else [item.id for item in instrument.items]
    _refuse_columns(schema, columns, instrument)
    keys = [nw.col("client").cast(nw.String), nw.col("date").cast(nw.Datetime("us"))]
    keys.append(nw.col("service").cast(nw.String) if "service" in schema else nw.lit("").alias("service"))
    rater = (
        nw.col("rater").cast(nw.String).fill_null("client") if "rater" in schema else nw.lit("client").alias("rater")
    )
    return plan.select(*keys, rater, *(nw.col(name).cast(nw.Float64) for name in columns))


def _refuse_columns(schema: Mapping[str, DType], columns: list[str], instrument: Instrument) -> None:
    faults = [f"column {name!r} is absent" for name in ("client", "date", *columns) if name not in schema]
    faults += [
        f"column {name!r} holds no numbers" for name in columns if name in schema and not schema[name].is_numeric()
    ]
    if "date" in schema and not schema["date"].is_temporal():
        faults.append("column 'date' holds no dates")
    if faults:
        raise ValueError(f"These are no answers to {instrument.key}: {'; '.join(faults)}.")


def _checked(plan: Plan, instrument: Instrument) -> Plan:
    """Refuse codes that the instrument does not have; intake has rejected such cells before."""
    aliens = dict(_aliens(instrument))
    flagged = _flagged(plan, aliens)
    if flagged:
        # Polars and DuckDB tell not-a-number from missing; whoever comes from numpy means the same by both.
        plan = plan.with_columns(nw.col(*flagged).fill_nan(None))
        flagged = _flagged(plan, {name: aliens[name] for name in flagged})
    if flagged:
        faults = [_alien_codes(plan, name, aliens[name], instrument) for name in flagged]
        raise ValueError(f"Answers to {instrument.key}: {'; '.join(faults)}.")
    return plan


def _flagged(plan: Plan, aliens: dict[str, nw.Expr]) -> list[str]:
    """Give the columns in which a test is true of any row."""
    if not aliens:
        return []
    found = rows(plan.select(*(alien.any().alias(name) for name, alien in aliens.items())))[0]
    return [name for name, any_alien in found.items() if any_alien]


def _aliens(instrument: Instrument) -> Iterable[tuple[str, nw.Expr]]:
    """Give, per column, the test of a value that cannot be; it is never true of a missing one."""
    for item in instrument.items:
        code = nw.col(item.id)
        first, last = min(item.answers.codes), max(item.answers.codes)
        outside = (code < first) | (code > last) | (code > code.floor())
        for before, after in pairwise(sorted(item.answers.codes)):
            outside = outside if after == before + 1 else outside | ((code > before) & (code < after))
        yield item.id, outside
    for scale in instrument.scales if instrument.ready else ():
        if scale.low is not None and scale.high is not None:
            yield scale.id, (nw.col(scale.id) < scale.low) | (nw.col(scale.id) > scale.high)


def _alien_codes(plan: Plan, name: str, alien: nw.Expr, instrument: Instrument) -> str:
    found = rows(plan.filter(alien).group_by(name).agg(count=nw.len()).sort(name))
    told = ", ".join(f"{row[name]:g} in {row['count']} rows" for row in found)
    if instrument.ready:
        scale = instrument.scale(name)
        return f"{name!r} holds {told}; it goes from {scale.low:g} to {scale.high:g}"
    codes = next(item.answers.codes for item in instrument.items if item.id == name)
    return f"{name!r} holds {told}; its codes are {', '.join(map(str, codes))}"


def _scale_part(plan: Plan, instrument: Instrument, scale: Scale) -> Plan:
    """Plan the rows of one scale, its parts named as in the frame `scores`."""
    if scale.rule == "ready":
        told = plan.with_columns(score=nw.col(scale.id), reason=_missing_reason(f"{scale.id} not entered", scale.id))
    else:
        items = [item for wanted in scale.items for item in instrument.items if item.id == wanted]
        told = _summed(plan, scale, items)
    return told.select(*KEYS, "score", "reason", pomp=_pomp(scale), scale=nw.lit(scale.id))


def _missing_reason(reason: str, column: str) -> nw.Expr:
    return nw.when(nw.col(column).is_null()).then(nw.lit(reason))


def _pomp(scale: Scale) -> nw.Expr:
    if scale.low is None or scale.high is None:
        return nw.lit(None, nw.Float64)
    above_worst = nw.col("score") - scale.low if scale.better == "higher" else scale.high - nw.col("score")
    return above_worst * 100 / (scale.high - scale.low)


def _summed(plan: Plan, scale: Scale, items: list[Item]) -> Plan:
    """Add ``score`` and ``reason`` by the rule of the scale."""
    answered = len(items) - reduce(add, (nw.col(item.id).is_null().cast(nw.Float64) for item in items))
    told = plan.with_columns(
        total=reduce(add, (_points(scale, item).fill_null(0.0) for item in items)),
        answered=answered,
        gaps=_gaps(items),
    )
    raw = nw.when(nw.col("answered") >= len(items) - scale.missing.at_most).then(_raw(scale, len(items)))
    scored = _looked_up(told.with_columns(raw=raw), scale)
    patterns = rows(scored.filter(nw.col("score").is_null()).select("gaps").unique())
    return scored.with_columns(reason=_reasons([cast(int, row["gaps"]) for row in patterns], items))


def _gaps(items: list[Item]) -> nw.Expr:
    """Give the pattern of unanswered items as a number: bit i for item i."""
    kind = nw.Int16() if len(items) < 15 else nw.Int64()
    return reduce(add, (nw.col(item.id).is_null().cast(kind) * (1 << i) for i, item in enumerate(items)))


def _reasons(patterns: list[int], items: list[Item]) -> nw.Expr:
    """Name the unanswered items of each pattern that has no score."""
    if not patterns:
        return nw.lit(None, nw.String)
    texts = [_reason([item.id for i, item in enumerate(items) if pattern >> i & 1]) for pattern in patterns]
    return nw.col("gaps").replace_strict(patterns, texts, default=None, return_dtype=nw.String)


def _reason(unanswered: list[str]) -> str:
    return f"{'item' if len(unanswered) == 1 else 'items'} {', '.join(unanswered)} not answered"


def _points(scale: Scale, item: Item) -> nw.Expr:
    """Give the points of an item in the direction of the scale."""
    code, codes = nw.col(item.id), item.answers.codes
    turned = code * -1 + (codes[0] + codes[-1]) if item.reverse else code
    own = turned - item.answers.shift if item.answers.shift else turned
    points = dict(dict(scale.recode).get(item.id, ()))
    if not points:
        return own
    steps = pairwise([(0, 0), *sorted(points.items())])
    rises = ((own >= now).cast(nw.Float64) * (gives - gave) for (_, gave), (now, gives) in steps if gives != gave)
    return nw.when(~code.is_null()).then(reduce(add, rises, nw.lit(0.0)))


def _raw(scale: Scale, items: int) -> nw.Expr:
    """Give the score before a table: of the answered items, gaps filled with their mean where the rule says so."""
    total, answered = nw.col("total"), nw.col("answered")
    if scale.rule == "mean":
        return total / answered
    filled = total * items / answered if scale.missing.at_most else total
    return filled * scale.factor / scale.divisor + scale.offset


def _looked_up(plan: Plan, scale: Scale) -> Plan:
    if scale.rule != "lookup":
        return plan.with_columns(score=nw.col("raw"))
    sums, scores = [float(total) for total, _ in scale.table], [score for _, score in scale.table]
    return plan.with_columns(score=nw.col("raw").replace_strict(sums, scores, default=None, return_dtype=nw.Float64))
