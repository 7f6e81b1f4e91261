"""What the pairing leaves out, counted: nothing is dropped silently."""

from __future__ import annotations

from datetime import date

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from impactkit.domain.project import Period, Windows
from impactkit.frames.columns import LEFT_OUT
from impactkit.frames.engines import Plan, closed, numpy_backed, opened
from impactkit.measure.days import day_number, days
from impactkit.measure.pairs import (
    ROW,
    assessments,
    later_assessments,
    matched,
    pair_rows,
    told_scores,
)
from impactkit.measure.stays import PLACE, USUAL


def left_out(
    scores: IntoFrameT,
    episodes: IntoFrameT,
    *,
    as_of: date,
    period: Period | tuple[date, date] | None = None,
    windows: Windows = USUAL,
) -> IntoFrameT:
    """Count what `pair` leaves out when it is called with the same arguments.

    Returns
    -------
    frame of the same kind as `scores`
        Frame `left_out`, sorted. ``count`` is in assessments (client, day), over all that the scores hold; of
        too_near it is in the stays that `pair` gives, those that have a baseline and only nearer assessments after it.

    Raises
    ------
    ValueError
        As `pair`.
    """
    plan = opened(numpy_backed(scores))
    told = told_scores(plan, windows)
    reason = nw.col("reason").fill_null("") if "reason" in told.collect_schema().names() else nw.lit("")
    begun = opened(episodes).filter(days("start") <= day_number(as_of)).select(*PLACE).unique()
    taken = assessments(plan, as_of=as_of, windows=windows)
    started = matched(
        pair_rows(taken, opened(episodes), as_of=as_of, period=period, windows=windows), taken, windows
    ).filter(nw.col("follow_up").is_null())
    near = later_assessments(started.drop("follow_up", "follow_up_date"), taken, windows)
    exists = nw.col("day") <= day_number(as_of)
    counted = nw.concat(
        [
            _counted(told.filter(~exists), "after_as_of"),
            _counted(told.filter(exists, ~nw.col("scored")), "no_score", reason),
            _counted(taken.join(begun, on=PLACE, how="anti"), "no_episode"),
            _counted(near.select(*ROW).unique().with_columns(day="first_day"), "too_near"),
        ]
    )
    return closed(counted.sort("service", "scale", "rater", "version", "cause", "reason"), scores)


def _counted(plan: Plan, cause: str, reason: nw.Expr | None = None) -> Plan:
    once = plan.with_columns(cause=nw.lit(cause), reason=nw.lit("") if reason is None else reason)
    series = ["service", "scale", "rater", "version", "cause", "reason"]
    summed = once.select("client", *series, "day").unique().with_columns(count=nw.lit(1)).group_by(*series)
    return summed.agg(nw.col("count").sum()).with_columns(nw.col("count").cast(nw.Int64)).select(*LEFT_OUT.names)
