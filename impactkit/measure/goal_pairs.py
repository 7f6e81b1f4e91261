"""Pairs of the clients' own goals: the same goals at both times, with the weights of the baseline.

Stays, windows and baseline are those of `impactkit.measure.pairs`. The follow-up is the latest rating in the window
that holds at least one goal of the baseline; T is reckoned anew within the pair, over the goals rated at both times. A
goal that was dropped, or added later, is not in it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from impactkit.domain.project import Period, Windows
from impactkit.frames.columns import GOAL_LEVELS
from impactkit.frames.engines import Plan, closed, halfway, numpy_backed, opened
from impactkit.measure.days import day_number
from impactkit.measure.goals import rated_goals, score_goals, t_score, t_sums
from impactkit.measure.pairs import ROW, able_follow_ups, assessments, declared, pair_rows, started, status_of_pair
from impactkit.measure.stays import USUAL

GOAL = ["client", "service", "goal"]


def pair_goals(
    goals: IntoFrameT,
    episodes: IntoFrameT,
    *,
    as_of: date,
    period: Period | tuple[date, date] | None = None,
    windows: Windows = USUAL,
) -> IntoFrameT:
    """Pair the clients' own goals at the baseline and at the follow-up of each stay.

    Parameters
    ----------
    goals : pandas.DataFrame, polars.DataFrame or a lazy frame
        Frame `goals`, as `score_goals` takes it.
    episodes : frame of the same kind
        Frame `episodes`.
    as_of, period, windows
        As in `pair`; the shortest interval is 14 days unless `windows` says another for ``gas``.

    Returns
    -------
    frame of the same kind
        Frame `pairs` of the scale ``gas``. ``follow_up`` is T over the goals rated at both times, with the weights of
        the baseline: 50 or more, and the goals were reached. ``baseline`` is T of the levels at which the goals were
        set; it is no start that a follow-up could be compared with.

    Raises
    ------
    ValueError
        As `score_goals`, and as `pair` for episodes.
    """
    found = _paired(goals, episodes, as_of=as_of, period=period, windows=windows)
    sums = t_sums(
        found.held.with_columns(later=nw.col("weight") * nw.col("follow_up")),
        ROW,
        level="level",
        weight="weight",
        also=[nw.col("later").sum(), nw.col("follow_up_date").max()],
    )
    of_pair = sums.select(*ROW, "follow_up_date", follow_up=t_score("later"), of_both=t_score())
    rows = found.begun.join(of_pair, on=ROW, how="left")
    told = rows.with_columns(baseline=nw.coalesce("of_both", "baseline"))
    return closed(declared(told.with_columns(status=status_of_pair(day_number(as_of), windows))), goals)


def goal_levels(
    goals: IntoFrameT,
    episodes: IntoFrameT,
    *,
    as_of: date,
    period: Period | tuple[date, date] | None = None,
    windows: Windows = USUAL,
) -> IntoFrameT:
    """Give each goal that was rated at the baseline of a stay, with its level at the follow-up.

    The parameters and the faults are those of `pair_goals`.

    Returns
    -------
    frame of the same kind
        Frame `goal_levels`, sorted. ``follow_up`` is missing where the goal was dropped, or where there is no pair.
    """
    found = _paired(goals, episodes, as_of=as_of, period=period, windows=windows)
    days = found.held.group_by(*ROW).agg(nw.col("follow_up_date").max())
    of_goal = found.held.select(*ROW, "goal", "follow_up")
    told = (
        found.at_start.join(days, on=ROW, how="left")
        .join(of_goal, on=[*ROW, "goal"], how="left")
        .with_columns(baseline=nw.col("level"))
    )
    return closed(told.select(GOAL_LEVELS.names).sort("client", "service", "stay", "goal"), goals)


class _Paired(NamedTuple):
    """The plans that pairs of goals are made of."""

    begun: Plan  # a row of each stay, with its baseline
    at_start: Plan  # the goals rated at the baseline: ROW, stay, baseline_date, goal, weight, level
    held: Plan  # those of them that were rated at the follow-up too, with follow_up and follow_up_date


def _paired(
    goals: IntoFrameT,
    episodes: IntoFrameT,
    *,
    as_of: date,
    period: Period | tuple[date, date] | None,
    windows: Windows,
) -> _Paired:
    taken = assessments(opened(numpy_backed(score_goals(goals))), as_of=as_of, windows=windows)
    rows = pair_rows(taken, opened(episodes), as_of=as_of, period=period, windows=windows)
    begun = halfway(started(rows, taken, windows))
    rated = halfway(rated_goals(opened(numpy_backed(goals))).filter(~nw.col("level").is_null()))
    set_then = rated.select(*GOAL, "weight", "level", baseline_date="date")
    at_start = halfway(
        begun.filter(~nw.col("baseline_date").is_null())
        .select(*ROW, "stay", "baseline_date")
        .join(set_then, on=["client", "service", "baseline_date"], how="inner")
    )
    later = able_follow_ups(begun, taken, windows).select(*ROW, "day")
    rated_then = rated.select(*GOAL, "day", follow_up="level", follow_up_date="date")
    both = later.join(rated_then, on=["client", "service", "day"], how="inner").join(
        at_start.select(*ROW, "goal", "weight", "level"), on=[*ROW, "goal"], how="inner"
    )
    latest = both.group_by(*ROW).agg(nw.col("day").max())
    return _Paired(begun=begun, at_start=at_start, held=halfway(both.join(latest, on=[*ROW, "day"], how="inner")))
