"""Pairs: the baseline and the follow-up of each stay, on each scale, by each rater.

Written once in Narwhals core operations (select, filter, join, group_by with min, max and sum); the same plan runs on
pandas, Polars and DuckDB. No window functions and no integers that may be missing: engines differ there.
"""

from __future__ import annotations

from datetime import date
from functools import reduce

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrameT

from impactkit.domain.project import Period, Windows
from impactkit.frames.columns import PAIRS
from impactkit.frames.engines import Plan, closed, halfway, numpy_backed, opened, rows
from impactkit.measure.days import OPEN, dates, day_number, days
from impactkit.measure.stays import USUAL, ended_in, period_of, stay_plan

USUAL_INTERVAL = 14  # days, where neither the project nor the scores say the shortest time between two assessments
SERIES = ["client", "service", "scale", "rater", "version"]  # what the two assessments of a pair share
ROW = ["client", "service", "first_day", "scale", "rater", "version"]


def pair(
    scores: IntoFrameT,
    episodes: IntoFrameT | None = None,
    *,
    as_of: date,
    period: Period | tuple[date, date] | None = None,
    windows: Windows = USUAL,
) -> IntoFrameT:
    """Pair the baseline and the follow-up of each stay.

    The baseline is the latest assessment in ``before`` days up to the start of the stay, else the earliest until
    ``late`` days after it that lies on or before its end. The follow-up is the latest until ``after_end`` days after
    the end that lies at least the shortest interval after the baseline. Nothing dated after `as_of` exists.

    Parameters
    ----------
    scores : pandas.DataFrame, polars.DataFrame or a lazy frame
        Frame `scores`. ``rater`` may be absent or missing (client), ``min_interval_days`` absent.
    episodes : frame of the same kind, optional
        Frame `episodes`. Without it a series is one stay without dates: its first and its last assessment are paired.
    as_of : date
        The last day of the data.
    period : Period or (first day, last day), optional
        With it the last stay of each client and service that ended in the period, else every stay begun by `as_of`.
    windows : Windows
        The time limits, days.

    Returns
    -------
    frame of the same kind
        Frame `pairs`, sorted by its key. Every stay has a row for each scale, rater and version that occurs in the
        scores of its service; a service without scores has none, so count stays from `stays`, never from here.

    Raises
    ------
    ValueError
        If one client has different scores of one service, scale, rater, version and day; if an episode has no start
        or ends before it; if a period is given without episodes.
    """
    taken = assessments(opened(numpy_backed(scores)), as_of=as_of, windows=windows)
    if episodes is None:
        if period is not None:
            raise ValueError("A period needs episodes: without them no stay has an end. Leave period out.")
        return closed(_undated_pairs(taken), scores)
    wanted = pair_rows(taken, opened(episodes), as_of=as_of, period=period, windows=windows)
    found = matched(wanted, taken, windows)
    told = found.with_columns(status=status_of_pair(day_number(as_of), windows))
    return closed(declared(told), scores)


def assessments(scores: Plan, *, as_of: date, windows: Windows) -> Plan:
    """Plan the assessments that have a score by `as_of`, equal ones once, with their ``day`` as a number.

    Raises
    ------
    ValueError
        If one client has different scores of one service, scale, rater, version and day.
    """
    told = told_scores(scores, windows).filter(nw.col("scored"), nw.col("day") <= day_number(as_of))
    taken = halfway(
        told.group_by(*SERIES, "day", "date").agg(
            nw.col("score").min(), highest=nw.col("score").max(), interval=nw.col("interval").max()
        )
    )
    _refuse_contradictions(taken)
    return taken.select(*SERIES, "date", "day", "score", "interval")


def told_scores(scores: Plan, windows: Windows) -> Plan:
    """Plan the scores with what may be left unsaid filled in: rater, and the shortest interval of a pair."""
    names = scores.collect_schema().names()
    rater = nw.col("rater").fill_null("client") if "rater" in names else nw.lit("client")
    score = nw.col("score").cast(nw.Float64)
    return scores.with_columns(
        rater=rater,
        date=dates("date"),
        day=days("date"),
        score=score,
        scored=~(score.is_null() | score.is_nan()),
        interval=_interval(scores, windows.min_interval),
    )


def pair_rows(
    taken: Plan,
    episodes: Plan,
    *,
    as_of: date,
    period: Period | tuple[date, date] | None,
    windows: Windows,
) -> Plan:
    """Plan the rows: every stay for each scale, rater and version that occurs in the scores of its service."""
    stays = stay_plan(episodes, as_of=as_of, windows=windows)
    if period is not None:
        stays = ended_in(stays, period_of(period))
    seen = taken.select("service", "scale", "rater", "version").unique()
    return halfway(stays.join(seen, on="service", how="inner").select(*ROW, "stay", "last_day"))


def matched(wanted: Plan, taken: Plan, windows: Windows) -> Plan:
    """Plan the baseline and the follow-up of each row; both missing where there are none."""
    begun = started(wanted, taken, windows)
    return begun.join(_follow_ups(begun, taken, windows), on=ROW, how="left")


def started(wanted: Plan, taken: Plan, windows: Windows) -> Plan:
    """Plan the baseline of each row, missing where there is none, and whether it was taken late."""
    with_baseline = halfway(wanted.join(_baselines(wanted, taken, windows), on=ROW, how="left"))
    return with_baseline.with_columns(late=(nw.col("baseline_date") > nw.col("stay")).fill_null(False))


def _baselines(wanted: Plan, taken: Plan, windows: Windows) -> Plan:
    away = nw.col("day") - nw.col("first_day")
    before = (away <= 0) & (away >= -windows.before)
    late = (away > 0) & (away <= windows.late) & (nw.col("day") <= nw.col("last_day"))
    rank = nw.when(away <= 0).then(-away).otherwise(windows.before + away)  # any early one goes before any late one
    near = wanted.join(taken, on=SERIES, how="inner").filter(before | late).with_columns(rank=rank)
    least = near.group_by(*ROW).agg(nw.col("rank").min())
    return near.join(least, on=[*ROW, "rank"], how="inner").select(*ROW, baseline="score", baseline_date="date")


def later_assessments(begun: Plan, taken: Plan, windows: Windows) -> Plan:
    """Plan the assessments after each baseline that lie in the window of its follow-up, with their distance."""
    return (
        begun.filter(~nw.col("baseline_date").is_null())
        .with_columns(baseline_day=days("baseline_date"))
        .join(taken, on=SERIES, how="inner")
        .with_columns(apart=nw.col("day") - nw.col("baseline_day"))
        .filter(nw.col("apart") > 0, nw.col("day") <= nw.col("last_day") + windows.after_end)
    )


def able_follow_ups(begun: Plan, taken: Plan, windows: Windows) -> Plan:
    """Plan the assessments after each baseline that may be its follow-up; the latest of them is."""
    return later_assessments(begun, taken, windows).filter(nw.col("apart") >= nw.col("interval"))


def _follow_ups(begun: Plan, taken: Plan, windows: Windows) -> Plan:
    able = able_follow_ups(begun, taken, windows)
    latest = able.group_by(*ROW).agg(nw.col("day").max())
    return able.join(latest, on=[*ROW, "day"], how="inner").select(*ROW, follow_up="score", follow_up_date="date")


def _undated_pairs(taken: Plan) -> Plan:
    """Plan the first and the last assessment of each series, as one stay that began with the first."""
    series = taken.group_by(*SERIES).agg(first_day=nw.col("day").min(), stay=nw.col("date").min())
    wanted = series.with_columns(last_day=nw.lit(OPEN))
    found = matched(wanted, taken, Windows(before=0, late=0, after_end=0))
    measured = ~nw.col("follow_up").is_null()
    told = nw.when(measured).then(nw.lit("measured")).otherwise(nw.lit("follow_up_missing"))
    unknown = nw.when(nw.col("stay").is_null()).then(nw.col("stay"))  # no stay has a date here
    return declared(found.with_columns(status=told, stay=unknown))


def status_of_pair(today: int, windows: Windows) -> nw.Expr:
    """Say why there is no pair, or that there is one: the first that fits.

    Read are ``baseline``, ``follow_up``, and the days of the stay as numbers, ``first_day`` and ``last_day``.
    """
    start, end = nw.col("first_day"), nw.col("last_day")
    in_service = end == OPEN
    rules = (
        ("measured", ~nw.col("follow_up").is_null()),
        ("in_service_not_due", in_service & (start + windows.follow_up_after >= today)),
        ("in_service_overdue", in_service),
        ("left_early", end - start < windows.min_stay_days),
        ("no_baseline", nw.col("baseline").is_null()),
        ("window_open", end + windows.after_end > today),
    )
    return reduce(
        lambda rest, rule: nw.when(rule[1]).then(nw.lit(rule[0])).otherwise(rest),
        reversed(rules),
        nw.lit("follow_up_missing"),
    )


def _interval(scores: Plan, declared: int | dict[str, int] | None) -> nw.Expr:
    """Give the shortest days between two assessments: the project's, the score's own, the catalogue's, else 14."""
    if isinstance(declared, int):
        return nw.lit(declared)
    names = scores.collect_schema().names()
    by_instrument = declared or {}
    usual = nw.lit(USUAL_INTERVAL)
    if "min_interval_days" in names:
        usual = nw.col("min_interval_days").cast(nw.Int64)
    elif "instrument" in names:
        by_instrument = _catalogue_intervals(scores) | by_instrument
    return reduce(
        lambda rest, one: nw.when(nw.col("instrument") == one[0]).then(nw.lit(one[1])).otherwise(rest),
        by_instrument.items(),
        usual,
    )


def _catalogue_intervals(scores: Plan) -> dict[str, int]:
    from impactkit.declared.instruments import catalogue, load_instrument  # YAML loads only where it is needed

    named = {str(row["instrument"]) for row in rows(scores.select("instrument").unique())}
    return {each: load_instrument(each).min_interval_days for each in sorted(named & set(catalogue()))}


def _refuse_contradictions(taken: Plan) -> None:
    where = ["service", "scale", "rater", "date"]
    found = rows(taken.filter(nw.col("score") < nw.col("highest")).select(*where).unique().sort(*where))
    if found:
        told = [[one["service"], one["scale"], one["rater"], str(one["date"])[:10]] for one in found[:5]]
        places = ", ".join(" ".join(map(str, place)) for place in told)
        raise ValueError(
            f"One client has different scores of one day (service, scale, rater, day: {places}). "
            "Keep the right one before pairing."
        )


def declared(found: Plan) -> Plan:
    """Plan the columns and the order of frame `pairs`."""
    return found.select(*PAIRS.names).sort("client", "service", "stay", "scale", "rater", "version")


def latest_version(pairs: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Keep one row per `by`: of two versions the one with the latest follow-up, else the latest baseline.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs`, with or without more columns.
    by : list of str
        Columns that a version is chosen within.
    """
    ordered = pairs.sort_values(["follow_up_date", "baseline_date", "version"], na_position="first")
    return ordered.drop_duplicates(by, keep="last")
