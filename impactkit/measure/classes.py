"""The headline: each client of a service falls in one class, and in one only."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.goals import MIDDLE
from impactkit.domain.project import Goal, Headline, Period, Windows
from impactkit.frames.columns import STAYS
from impactkit.measure.change import IMPROVED, NO_CHANGE, TOLERANCE, WORSE
from impactkit.measure.exits import exit_status
from impactkit.measure.pairs import latest_version
from impactkit.measure.stays import PLACE, USUAL, period_of, stays

PROVISIONAL = 90  # days: a stay that ended nearer to the end of the data may still change
STAY = ["client", "service", "stay"]
CLASSES = {IMPROVED: "improved", NO_CHANGE: "no_change", WORSE: "worse"}
OF_PAIR = ["version", "baseline", "follow_up", "baseline_date", "follow_up_date", "late", "change", "change_class"]


def classify_stays(
    pairs: pd.DataFrame,
    episodes: pd.DataFrame,
    exits: pd.DataFrame,
    goal: Goal,
    *,
    as_of: date,
    period: Period | tuple[date, date],
    windows: Windows = USUAL,
    headline: Headline = "ended",
) -> pd.DataFrame:
    """Class each client of each service by the last stay that ended in the period.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `changes`: the pairs of all stays (called without a period), with ``change`` and ``change_class`` as
        `reliable_change` or `classed_changes` adds them. Where the class is missing, a pair is "measured". For the
        clients' own goals the frame `pairs` that `pair_goals` gives will do.
    episodes, exits : pandas.DataFrame
        Frames `episodes` and `exits`; the denominator is counted from the episodes.
    goal : Goal
        The goal of the service: a scale and its rater, the clients' own goals, or an exit.
    as_of : date
        The last day of the data.
    period : Period or (first day, last day)
        Both days included.
    windows : Windows
        The time limits, days.
    headline : {"ended", "ended_or_due"}
        With ended_or_due also those in service on the earlier of the last day and `as_of` who started at least
        ``follow_up_after`` days before it; who also ended a stay in the period counts once, by that stay.

    Returns
    -------
    pandas.DataFrame
        Frame `stays`, one row per client and service, sorted. Classes, first that fits: of a goal on a scale exit,
        improved, no_change or worse (measured, where no class may be given), unknown with its reason; of the
        clients' own goals exit, goal_reached (T of the follow-up is 50 or more) or goal_not_reached, unknown with its
        reason; of an exit goal reached, not_reached, unknown (``exit`` tells unknown from not_yet, ``reason`` is
        missing).

    Raises
    ------
    ValueError
        If `pairs` has no classes of change, or an episode or a kind of exit is impossible.
    """
    absent = {"change", "change_class"} - set(pairs.columns)
    if absent and goal.kind == "goals":
        pairs = without_change(pairs)
    elif absent:
        raise ValueError(f"pairs lacks {', '.join(sorted(absent))}: call reliable_change or classed_changes first.")
    if missing := {"client", "date", "kind", "until"} - set(exits.columns):
        raise ValueError(f"exits lacks {', '.join(sorted(missing))}; see frame exits in docs/frames.md.")
    within = period_of(period)
    known = stays(episodes, as_of=as_of, windows=windows)
    counted = population(known, as_of=as_of, period=within, windows=windows, headline=headline)
    with_exit = exit_status(counted, exits, as_of=as_of, windows=windows)
    told = with_exit.merge(_goal_pairs(pairs, goal), on=STAY, how="left")
    told = told.assign(
        late=told["late"].eq(True),
        pair=told["follow_up"].notna(),
        provisional=(pd.Timestamp(as_of) - told["end"]).dt.days < PROVISIONAL,
    )
    classes = {"exit": _exit_goal, "goals": _own_goals, "indicator": _scale_goal}[goal.kind]
    classed = told.assign(**{"class": classes(told)})
    reasons = _reasons(classed, as_of=as_of, windows=windows, exit_goal=goal.kind == "exit")
    return STAYS.checked(classed.assign(reason=reasons)[STAYS.names])


def without_change(pairs: pd.DataFrame) -> pd.DataFrame:
    """Give pairs of goals as frame `changes`: where goals are set is no start, so their change says nothing."""
    missing = pd.Series(float("nan"), index=pairs.index, dtype="float64")
    return pairs.assign(change=missing, rci=missing, change_class=pd.Series(None, index=pairs.index, dtype="str"))


def population(
    stays: pd.DataFrame, *, as_of: date, period: Period, windows: Windows, headline: Headline
) -> pd.DataFrame:
    """Give the stays that the headline counts, one per client and service, with ``population``: ended or due.

    A due stay has no ``end``, even where it has ended since: it is counted as one in service.
    """
    first, last = pd.Timestamp(period.first), pd.Timestamp(period.last)
    ended = stays[stays["end"].between(first, last)].drop_duplicates(PLACE, keep="last").assign(population="ended")
    if headline == "ended":
        return ended.reset_index(drop=True)
    day = _last_known(period, as_of)
    on_that_day = in_service(stays, as_of=as_of, period=period)
    due = on_that_day[on_that_day["stay"] + pd.Timedelta(days=windows.follow_up_after) <= day]
    counted = due.assign(end=due["end"].mask(due["end"].notna()), population="due")
    return pd.concat([ended, counted]).drop_duplicates(PLACE, keep="first").sort_values(STAY, ignore_index=True)


def in_service(stays: pd.DataFrame, *, as_of: date, period: Period) -> pd.DataFrame:
    """Give the stays that go on after the earlier of the last day of the period and `as_of`."""
    day = _last_known(period, as_of)
    goes_on = stays["end"].isna() | (stays["end"] > day)
    return stays[(stays["stay"] <= day) & goes_on].reset_index(drop=True)


def _last_known(period: Period, as_of: date) -> pd.Timestamp:
    return min(pd.Timestamp(period.last), pd.Timestamp(as_of))


def _goal_pairs(pairs: pd.DataFrame, goal: Goal) -> pd.DataFrame:
    """Give one row per stay on the scale of the goal: of two versions the one with the latest follow-up."""
    of_goal = pairs[(pairs["scale"] == goal.paired) & (pairs["rater"] == goal.rater)]
    return latest_version(of_goal, STAY)[[*STAY, *OF_PAIR]]


def _scale_goal(told: pd.DataFrame) -> pd.Series:
    by_change = told["change_class"].map(CLASSES).fillna("measured").where(told["pair"], "unknown")
    return by_change.mask(told["exit"].eq("yes"), "exit").astype("str")


def _own_goals(told: pd.DataFrame) -> pd.Series:
    """Class by T of the follow-up: at its middle or above, the goals were reached by their weights."""
    reached = told["follow_up"] >= MIDDLE - TOLERANCE
    by_goals = reached.map({True: "goal_reached", False: "goal_not_reached"}).where(told["pair"], "unknown")
    return by_goals.mask(told["exit"].eq("yes"), "exit").astype("str")


def _exit_goal(told: pd.DataFrame) -> pd.Series:
    names = {"yes": "reached", "no": "not_reached"}
    return told["exit"].map(names).fillna("unknown").astype("str")


def _reasons(told: pd.DataFrame, *, as_of: date, windows: Windows, exit_goal: bool) -> pd.Series:
    """Say why a class is not known: the first reason that fits."""
    if exit_goal:
        return pd.Series(None, index=told.index, dtype="str")
    length = (told["end"] - told["stay"]).dt.days  # missing while in service: then neither window nor early end fits
    open_until = told["end"] + pd.Timedelta(days=windows.after_end)
    return (
        pd.Series("follow_up_missing", index=told.index, dtype="str")
        .mask(open_until > pd.Timestamp(as_of), "window_open")
        .mask(told["baseline"].isna(), "no_baseline")
        .mask(length < windows.min_stay_days, "left_early")
        .where(told["class"] == "unknown")
    )
