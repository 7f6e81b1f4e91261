"""How many more answers would make a claim safe, and the interval or the bound that would then hold."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import t as student

from impactkit.domain.instrument import Scale
from impactkit.domain.outlook import SAFE_COVERAGE, BoundOutlook, ChangeOutlook, CoverageOutlook
from impactkit.domain.project import Goal
from impactkit.results.headline import SUCCESS
from impactkit.results.scales import pomp, t_reach

MOST = 10_000  # pairs; a claim that would need more is out of reach of any service
NO_SUCCESS = ("no_change", "worse", "goal_not_reached", "not_reached")


def coverage_outlook(*, known: int, whole: int, possible: int) -> CoverageOutlook:
    """Count the answers that lack to the coverage from which a figure needs no warning.

    Parameters
    ----------
    known, whole, possible : int
        Clients measured, counted, and not measured but still to be measured.
    """
    wanted = ceil(Fraction(str(SAFE_COVERAGE)) * whole)
    return CoverageOutlook(known=known, whole=whole, possible=possible, more=max(0, wanted - known))


def change_outlook(
    change: pd.Series, *, beyond: float = 0.0, unit: Literal["of_100", "points"] = "of_100"
) -> ChangeOutlook | None:
    """Find the number of pairs with which the interval of the mean change would lie above a limit.

    The new pairs are taken to have the same mean and the same SD as those that there are.

    Parameters
    ----------
    change : pandas.Series
        Change of each pair, more is better; points of 0-100 or native ones.
    beyond : float
        The limit: 0 to tell any progress, or the target of the service.
    unit : {"of_100", "points"}
        The unit of `change` and `beyond`.

    Returns
    -------
    ChangeOutlook or None
        None with fewer than two pairs: there is no interval yet.

    References
    ----------
    Lower end of the t interval: m - t(0.975; N - 1) * SD / sqrt(N) > limit, the least N that fulfils it.
    """
    n = len(change)
    if n < 2:
        return None
    mean, sd = float(change.mean()), float(change.std(ddof=1))
    needed = _pairs_needed(n, mean - beyond, sd)
    low, high = _interval(n, mean, sd)
    then = (None, None) if needed is None else _interval(needed, mean, sd)
    return ChangeOutlook(
        n=n,
        mean=mean,
        sd=sd,
        low=low,
        high=high,
        beyond=beyond,
        unit=unit,
        more=None if needed is None else needed - n,
        then_low=then[0],
        then_high=then[1],
    )


def goal_outlooks(stays: pd.DataFrame, scale: Scale | None, goal: Goal) -> tuple[ChangeOutlook, ...]:
    """Look at the mean change of the goal's scale: against 0, and against a target in the points of the scale.

    Parameters
    ----------
    stays : pandas.DataFrame
        Frame `stays`, the population of the headline.
    scale : Scale or None
        That of the goal; without one, or without its range, there is nothing to look at.
    goal : Goal
        With its target.
    """
    if scale is None or scale.low is None or scale.high is None:
        return ()
    both = stays[stays["pair"]]
    if goal.target is not None and goal.target_unit == "points":
        sign = 1 if scale.higher_is_better else -1
        limits = (0.0, sign * goal.target)
        found = [change_outlook(sign * both["change"], beyond=limit, unit="points") for limit in limits]
    else:
        found = [change_outlook(pomp(both["follow_up"], scale) - pomp(both["baseline"], scale))]
    return tuple(each for each in found if each is not None)


def _interval(n: int, mean: float, sd: float) -> tuple[float, float]:
    reach = t_reach(sd, n)
    return mean - reach, mean + reach


def _pairs_needed(n: int, above: float, sd: float) -> int | None:
    """Give the least number of pairs, those that there are included; None where the mean does not lie above."""
    if not above > 0:
        return None
    pairs = np.arange(n, MOST + 1)
    able = above - student.ppf(0.975, pairs - 1) * sd / np.sqrt(pairs) > 0
    return int(pairs[able.argmax()]) if able.any() else None


def bound_outlook(classes: pd.Series, *, target: float, possible: int) -> BoundOutlook:
    """Find the number of answers with which the lower bound of the share would reach the target.

    Those not known count as not having reached the goal. The new answers are taken to show success as often as those
    of the clients who were measured and did not move on; the denominator is taken to stay as it is.

    Parameters
    ----------
    classes : pandas.Series
        Column ``class`` of frame `stays`, the population of the headline.
    target : float
        Wanted share of all that are counted, 0 to 1.
    possible : int
        Clients not known who can still answer.
    """
    success, whole = int(classes.isin(SUCCESS).sum()), len(classes)
    measured_success = int(classes.isin([name for name in SUCCESS if name != "exit"]).sum())
    measured = measured_success + int(classes.isin(NO_SUCCESS).sum())
    rate = Fraction(measured_success, measured) if measured else None
    lacking = max(0, ceil(Fraction(str(target)) * whole) - success)
    more = 0 if not lacking else ceil(lacking / rate) if rate else None
    return BoundOutlook(
        success=success,
        whole=whole,
        possible=possible,
        target=target,
        rate=None if rate is None else float(rate),
        more=more,
        then=None if more is None or rate is None or not whole else (success + floor(more * rate)) / whole,
        highest=None if rate is None or not whole else (success + floor(possible * rate)) / whole,
    )
