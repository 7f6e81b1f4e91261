"""The clients' own goals in one service: who reached them, and how many of the goals were reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import sqrt

import pandas as pd
from scipy.stats import t as student

from impactkit.domain.findings import Breakdown, Findings, Mean, Tally
from impactkit.domain.goals import EXPECTED, MIDDLE
from impactkit.results.headline import wilson
from impactkit.results.scales import days_between, mean_with_interval, status_of_pairs

KEY = "goals"
TOLERANCE = 1e-9  # sums of weights that floats cannot hold are not quite 0
STAY = ["client", "service", "stay"]


def goal_findings(pairs: pd.DataFrame, levels: pd.DataFrame, *, stayed: pd.DataFrame | None = None) -> Findings:
    """Find how far clients came with goals of their own.

    Where goals are set is the writer's choice, so their T at the start is told nowhere.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `pairs` of the scale ``gas`` and one service: one row per stay of the population.
    levels : pandas.DataFrame
        Frame `goal_levels` of the same stays.
    stayed : pandas.DataFrame, optional
        Those of `pairs` who did not move on, where the service is measured by goals: the headline counts them so.

    Returns
    -------
    Findings
        ``goals.classes`` (clients whose T is 50 or more, and the others), ``goals.reached`` (their share),
        ``goals.follow_up`` (mean T), ``goals.at_level`` (share of the goals at the expected level or above; of the
        lighter and of the heavier ones too where weights differ), ``goals.rated`` (goals of the pairs rated again);
        with `stayed` also ``goals.stayed.classes`` and ``goals.stayed.reached``.
    """
    both = pairs[pairs["status"] == "measured"]
    means = mean_with_interval(f"{KEY}.follow_up", both["follow_up"])
    rated = levels.merge(both[STAY], on=STAY)
    again = rated[rated["follow_up"].notna()]
    counted = _reached(both, KEY)
    if stayed is not None:
        counted += _reached(stayed, f"{KEY}.stayed")
        counted += Findings(tallies=(Tally(key=f"{KEY}.stayed.pairs", part=len(stayed)),))
    return counted + Findings(
        breakdowns=(status_of_pairs(pairs, KEY),),
        means=(*(replace(mean, method="goal-attainment") for mean in means), *_at_level(again)),
        quartiles=days_between(pairs, KEY),
        tallies=(
            Tally(key=f"{KEY}.pairs", part=len(both), whole=len(pairs)),
            *_starts(pairs),
            Tally(key=f"{KEY}.rated", part=len(again), whole=len(rated), of="rows"),
        ),
    )


def _reached(both: pd.DataFrame, key: str) -> Findings:
    reached = int((both["follow_up"] >= MIDDLE - TOLERANCE).sum())
    classes = Breakdown(
        key=f"{key}.classes", parts=(("goal_reached", reached), ("goal_not_reached", len(both) - reached))
    )
    shares = (wilson(f"{key}.reached", reached, len(both), needs=classes.key),) if len(both) else ()
    return Findings(breakdowns=(classes,), shares=shares)


def goal_starts(pairs: pd.DataFrame) -> Findings:
    """Count who has set goals, where there are too few results to tell of."""
    return Findings(tallies=_starts(pairs))


def _starts(pairs: pd.DataFrame) -> tuple[Tally, ...]:
    started = int(pairs["baseline"].notna().sum())
    return (
        Tally(key=f"{KEY}.baselines", part=started, whole=len(pairs)),
        Tally(key=f"{KEY}.late", part=int(pairs["late"].sum()), whole=started),
    )


def _at_level(rated: pd.DataFrame) -> Iterator[Mean]:
    if rated.empty:
        return
    yield share_of_goals(f"{KEY}.at_level", rated)
    heavier = rated["weight"] > rated["weight"].median() + TOLERANCE
    if heavier.any():
        yield share_of_goals(f"{KEY}.at_level.light", rated[~heavier])
        yield share_of_goals(f"{KEY}.at_level.heavy", rated[heavier])


def share_of_goals(key: str, rated: pd.DataFrame) -> Mean:
    """Give the share of goals at the expected level or above, with its 95 % interval over clients.

    Goals of one client go together, so the interval is that of a ratio of two means over n clients (stays): the goals
    at level, and all goals. No interval from one client.

    Parameters
    ----------
    key : str
        Key of the figure.
    rated : pandas.DataFrame
        Frame `goal_levels`, goals with a ``follow_up``; at least one.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques, 3rd ed., chapter 6: r = sum y / sum x, its variance n / (n - 1) *
    sum (y - r x)^2 / (sum x)^2; t(n - 1).
    """
    at_level = (rated["follow_up"] >= EXPECTED).groupby([rated[name] for name in STAY])
    y, x = at_level.sum(), at_level.count()
    n, ratio = len(x), float(y.sum()) / float(x.sum())
    if n == 1:
        return Mean(key=key, value=ratio, n=n, unit="share", method="share-of-goals")
    error = sqrt(n / (n - 1) * float(((y - ratio * x) ** 2).sum())) / float(x.sum())
    reach = float(student.ppf(0.975, n - 1)) * error
    low, high = max(0.0, ratio - reach), min(1.0, ratio + reach)
    return Mean(key=key, value=ratio, n=n, low=low, high=high, unit="share", method="share-of-goals")
