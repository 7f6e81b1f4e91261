"""Scores of the clients' own goals: the T of goal attainment scaling.

Written once in Narwhals core operations; the same plan runs on pandas, Polars and DuckDB.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from impactkit.domain.goals import GAS, GAS_VERSION, LEVELS, MIDDLE, MIN_INTERVAL_DAYS, RHO, STEP
from impactkit.frames.columns import SCORES
from impactkit.frames.engines import Plan, closed, halfway, numpy_backed, opened, rows
from impactkit.measure.days import dates, days

NEEDED = ("client", "date", "goal", "level")
PLACE = ["client", "service", "date"]
NONE_RATED = "no goal rated"
TOLD = 5  # places of a contradiction that the message names


def score_goals(goals: IntoFrameT) -> IntoFrameT:
    """Score the goals that each client was rated on each day.

    T = 50 + 10 * sum(w x) / sqrt((1 - rho) * sum(w^2) + rho * (sum w)^2), rho = 0.3, over the goals that were rated;
    x is the level and w the weight of a goal. 50 is the expected outcome. How far T can reach hangs on the number and
    the weights of the goals, so it has no per cent of the maximum possible.

    Parameters
    ----------
    goals : pandas.DataFrame, polars.DataFrame or a lazy frame
        Frame `goals`: ``client``, ``date``, ``goal`` (an id within the client), ``level`` (-2 to 2, missing where the
        goal was not rated). ``service`` may be absent (one service, without a name), and so may ``weight`` (above 0;
        1 where it is missing).

    Returns
    -------
    frame of the same kind
        Frame `scores`, sorted: one row per client, service and day; ``instrument`` and ``scale`` are gas, ``pomp`` is
        missing. A goal that was not rated is not in the sum; where none was, the score is missing with its reason.

    Raises
    ------
    ValueError
        If columns are absent, a level is none of the five, a weight is not above 0, or a goal of a client stands twice
        on one day with another level or weight; all of them in one message.

    References
    ----------
    Kiresuk, T. J. & Sherman, R. E. (1968). Community Mental Health Journal 4(6), 443-453. Turner-Stokes, L. (2009).
    Clinical Rehabilitation 23(4), 362-370, with its erratum, doi:10.1177/0269215508101742.
    """
    plan = rated_goals(opened(numpy_backed(goals)))
    rated = ~nw.col("level").is_null()
    counted = plan.with_columns(
        rated=rated.cast(nw.Int64),
        counted_weight=nw.when(rated).then(nw.col("weight")).otherwise(0.0),
        counted_level=nw.col("level").fill_null(0.0),
    )
    summed = t_sums(counted, PLACE, level="counted_level", weight="counted_weight", also=[nw.col("rated").sum()])
    scored = nw.col("rated") > 0
    missing = nw.lit(None, nw.Float64)
    told = summed.with_columns(
        score=nw.when(scored).then(t_score()).otherwise(missing),
        reason=nw.when(~scored).then(nw.lit(NONE_RATED)).otherwise(nw.lit(None, nw.String)),
        pomp=missing,
        rater=nw.lit("client"),
        instrument=nw.lit(GAS),
        version=nw.lit(GAS_VERSION),
        scale=nw.lit(GAS),
        min_interval_days=nw.lit(MIN_INTERVAL_DAYS, nw.Int64),
    )
    return closed(told.select(SCORES.names).sort(*PLACE), goals)


def rated_goals(goals: Plan) -> Plan:
    """Plan each goal once for each day: ``client service date day goal weight level``, faults refused.

    Raises
    ------
    ValueError
        As `score_goals`.
    """
    names = goals.collect_schema().names()
    if absent := [name for name in NEEDED if name not in names]:
        raise ValueError(f"Frame goals lacks {', '.join(absent)}; see frame goals in docs/frames.md.")
    typed = goals.with_columns(
        service=nw.col("service") if "service" in names else nw.lit(""),
        date=dates("date"),
        level=_number("level"),
        weight=_number("weight").fill_null(1.0) if "weight" in names else nw.lit(1.0),
    )
    once = halfway(
        typed.group_by(*PLACE, "goal").agg(
            nw.col("level").min(),
            nw.col("weight").min(),
            highest=nw.col("level").max(),
            heaviest=nw.col("weight").max(),
        )
    )
    if faults := [*_impossible(typed), *_contradictions(once)]:
        raise ValueError(f"The goals cannot be scored: {'; '.join(faults)}. Mend or leave out these rows.")
    return once.with_columns(day=days("date")).select(*PLACE, "day", "goal", "weight", "level")


def t_sums(goals: Plan, by: list[str], *, level: str, weight: str, also: list[nw.Expr] | None = None) -> Plan:
    """Plan the sums that T is made of, a row for each group: ``wx``, ``w`` and ``ww``."""
    w = nw.col(weight)
    parts = goals.with_columns(wx=w * nw.col(level), w=w, ww=w * w)
    return parts.group_by(*by).agg(*(also or []), nw.col("wx").sum(), nw.col("w").sum(), nw.col("ww").sum())


def t_score(wx: str = "wx") -> nw.Expr:
    """Give T from the sums of weighted levels, weights and squared weights (Kiresuk & Sherman 1968)."""
    spread = ((1 - RHO) * nw.col("ww") + RHO * nw.col("w") * nw.col("w")).sqrt()
    return MIDDLE + STEP * nw.col(wx) / spread


def _number(column: str) -> nw.Expr:
    """Give a column as numbers, what is no number as missing."""
    number = nw.col(column).cast(nw.Float64)
    return nw.when(~number.is_nan()).then(number).otherwise(nw.lit(None, nw.Float64))


def _impossible(goals: Plan) -> list[str]:
    """Say how many levels and weights cannot be."""
    level, weight = nw.col("level"), nw.col("weight")
    known = level.is_in([float(each) for each in LEVELS])
    found = rows(
        goals.select(
            level=(~level.is_null() & ~known).cast(nw.Int64).sum(),
            weight=(~((weight > 0) & weight.is_finite())).cast(nw.Int64).sum(),
        )
    )[0]
    told = (
        (found["level"], f"levels are none of {', '.join(map(str, LEVELS))}"),
        (found["weight"], "weights are not above 0"),
    )
    return [f"{count} {what}" for count, what in told if count]


def _contradictions(once: Plan) -> list[str]:
    """Say which goals stand twice on a day; the ids of goals and clients are left unsaid."""
    differs = (nw.col("level") < nw.col("highest")) | (nw.col("weight") < nw.col("heaviest"))
    found = rows(once.filter(differs).select("service", "date", "goal").sort("date", "service", "goal"))
    if not found:
        return []
    places = dict.fromkeys(f"{row['service']} {str(row['date'])[:10]}".strip() for row in found)
    where = ", ".join(list(places)[:TOLD])
    return [f"{len(found)} goals stand twice on one day with another level or weight (service, day: {where})"]
