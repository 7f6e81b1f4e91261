"""The headline of a service: every client whose stay ended, in one class each, and the target of its own goal."""

from __future__ import annotations

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from impactkit.domain.findings import Breakdown, Share, Tally
from impactkit.domain.project import GoalKind

REASONS = ("left_early", "no_baseline", "window_open", "follow_up_missing")
EXIT_REASONS = {"unknown": "exit_unknown", "not_yet": "exit_not_yet"}  # of an exit goal: why the exit is not known
SUCCESS = ("exit", "improved", "goal_reached", "reached")


def headline(stays: pd.DataFrame, *, key: str = "headline", goal: GoalKind = "indicator") -> Breakdown:
    """Count the clients in each class of the headline; "unknown" is told by its reasons.

    Parameters
    ----------
    stays : pandas.DataFrame
        Frame `stays` of one service.
    key : str
        Key of the figures.
    goal : {"indicator", "exit", "goals"}
        Kind of the goal that the stays were classed by.

    Returns
    -------
    Breakdown
        The classes that the goal allows and the reasons, in the order of showing; they add up to the rows of `stays`.
        Only the headline has exits: a stay that goes on has none.
    """
    # A stay that goes on has no exit yet: with an exit goal, its day has not come.
    reasons = stays["reason"].fillna(stays["exit"].map(EXIT_REASONS)).fillna(EXIT_REASONS["not_yet"])
    counts = stays["class"].where(stays["class"] != "unknown", reasons).value_counts()
    possible = _possible(stays, goal)
    if key != "headline":
        possible = tuple(name for name in possible if name != "exit")
    if unplaced := set(counts.index) - set(possible):
        raise ValueError(f"Stays with the class {', '.join(sorted(map(str, unplaced)))} have no place in the headline.")
    return Breakdown(key=key, parts=tuple((name, int(counts.get(name, 0))) for name in possible))


def _possible(stays: pd.DataFrame, goal: GoalKind) -> tuple[str, ...]:
    found = set(stays["class"])
    if goal == "goals":
        return ("exit", "goal_reached", "goal_not_reached", *REASONS)
    if (stays["class"].eq("unknown") & stays["reason"].isna()).any() or found & {"reached", "not_reached"}:
        return ("reached", "not_reached", *EXIT_REASONS.values())
    if "measured" in found:
        return ("exit", "measured", *REASONS)
    return ("exit", "improved", "no_change", "worse", *REASONS)


def wilson(key: str, part: int, whole: int, *, needs: str = "", classes: tuple[str, ...] = ()) -> Share:
    """Make a share with its 95 % interval.

    Parameters
    ----------
    key : str
        Key of the figure.
    part, whole : int
        Clients; `whole` above 0.
    needs : str
        Key of the breakdown that must be shown whole for this share to be shown.
    classes : tuple of str
        The classes of it that must be shown, where the others need not be.

    References
    ----------
    Wilson, E. B. (1927). J. Am. Stat. Assoc. 22, 209-212; as `statsmodels.stats.proportion.proportion_confint` has it.
    """
    low, high = proportion_confint(part, whole, method="wilson")
    interval = {"low": float(low), "high": float(high)}
    return Share(key=key, part=part, whole=whole, method="wilson", needs=needs, classes=classes, **interval)


def goal_shares(parts: Breakdown) -> tuple[Share, ...]:
    """Give the share that reached the goal, and its bounds if those not known had or had not reached it.

    The share is exit or improved (or goal reached) of all whose stay ended. Where measured clients bear no class there
    is no such share, and none is given.
    """
    names = {name for name, _ in parts.parts}
    if not parts.whole or "measured" in names:
        return ()
    success = sum(parts.part(name) for name in SUCCESS)
    unknown = sum(parts.part(name) for name in (*REASONS, *EXIT_REASONS.values()))
    needs = parts.key
    return (
        wilson("goal.share", success, parts.whole, needs=needs),
        wilson("goal.bound.low", success, parts.whole, needs=needs),
        wilson("goal.bound.high", success + unknown, parts.whole, needs=needs),
    )


def counts_beside(stays: pd.DataFrame, *, in_service: int, overdue: int, measured: bool) -> tuple[Tally, ...]:
    """Count what stands beside the headline: who is in it, who is still in service, coverage of the goal.

    Parameters
    ----------
    stays : pandas.DataFrame
        Frame `stays` of one service.
    in_service, overdue : int
        Clients still in service, and those of them whose follow-up on the scale of the goal is overdue.
    measured : bool
        Whether the goal is measured on a scale; an exit goal has no coverage of pairs, and no follow-up to be overdue.
    """
    counted, ended = len(stays), int(stays["population"].eq("ended").sum())
    coverage = (Tally(key="coverage", part=int(stays["pair"].sum()), whole=counted),) if measured else ()
    late = (Tally(key="in_service.overdue", part=overdue, whole=in_service),) if measured else ()
    return (
        Tally(key="counted", part=counted),
        Tally(key="ended", part=ended, whole=counted),
        *coverage,
        Tally(key="provisional", part=int(stays["provisional"].sum()), whole=ended),
        Tally(key="in_service", part=in_service),
        Tally(key="in_service.not_counted", part=in_service - (counted - ended), whole=in_service),
        *late,
    )
