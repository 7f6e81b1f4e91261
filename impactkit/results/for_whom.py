"""For whom: what each client group achieved, and which groups differ by more than chance would explain."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from impactkit.domain.background import REPORTED, REST
from impactkit.domain.findings import Apart, ForWhom, GroupDifference, GroupResult, Mean
from impactkit.domain.instrument import Scale
from impactkit.results.background import answered
from impactkit.results.scales import mean_with_interval

ENOUGH = 10  # clients with a pair (or, without a scale, with an ended stay): answers that have fewer are put together
LEVEL = 0.05  # of all comparisons of a report together


def for_whom(clients: pd.DataFrame, stays: pd.DataFrame, *, scale: Scale | None, pairs: str = "") -> ForWhom:
    """Find what each client group achieved.

    Parameters
    ----------
    clients : pandas.DataFrame
        Frame `clients`.
    stays : pandas.DataFrame
        Frame `stays` of one service, the population of the headline.
    scale : Scale or None
        The scale of the goal, with its range; None for a goal without a scale: then the groups have no mean change.
    pairs : str
        Key of the number of pairs on that scale.

    Returns
    -------
    ForWhom
        Groups in the order of `impactkit.domain.background`, those of a question parting all clients who count.
        Changes are on 0-100, more is better.
    """
    change = _change(stays, scale)
    members = _members(clients, stays, scale)
    groups = tuple(_result(key, stays[held], change[held]) for key, held in members.items())
    measured = {group.key: change[members[group.key]].dropna() for group in groups if group.pairs >= ENOUGH}
    compared = _compared(measured)
    return ForWhom(
        groups=groups,
        pairs=pairs if scale is not None else "",
        differences=tuple(_differences(measured, compared)),
        comparisons=len(compared),
        apart=tuple(_apart(measured, change.dropna())),
    )


def measured_by_group(clients: pd.DataFrame, stays: pd.DataFrame, scale: Scale) -> dict[str, frozenset[str]]:
    """Give the clients whose change the mean of each group rests on; arguments as `for_whom` takes them."""
    measured = _change(stays, scale).notna().to_numpy()
    members = _members(clients, stays, scale)
    return {key: frozenset(stays.loc[held & measured, "client"]) for key, held in members.items()}


def _members(clients: pd.DataFrame, stays: pd.DataFrame, scale: Scale | None) -> dict[str, np.ndarray]:
    people = answered(clients, stays)
    counting = stays["population"].eq("ended") if scale is None else _change(stays, scale).notna()
    return {
        f"group.{question}.{name}": held
        for question in people
        for name, held in parted(people[question], counting.to_numpy()).items()
    }


def parted(answers: pd.Series, counting: np.ndarray) -> dict[str, np.ndarray]:
    """Part clients by their answers to one question, so that each group has enough who count and nobody is left over.

    Answers that too few gave are put together with those not recorded as the rest; where the rest is too small itself,
    the smallest of the other groups joins it. Else what all have less what the groups have would tell of a few.

    Parameters
    ----------
    answers : pandas.Series
        Ids of levels, missing where not recorded; its name is the id of the question.
    counting : numpy.ndarray
        Per client, whether the client counts for the size of a group.

    Returns
    -------
    dict of str to numpy.ndarray
        Group -> whether each client is in it. Empty where fewer than two groups are left.
    """
    levels = [level.id for question in REPORTED if question.id == answers.name for level in question.levels]
    held = {level: answers.eq(level).to_numpy() for level in levels}

    def size(members: np.ndarray) -> int:
        return int((members & counting).sum())

    large = {level: members for level, members in held.items() if size(members) >= ENOUGH}
    rest = ~np.logical_or.reduce(list(large.values())) if large else np.ones(len(answers), dtype=bool)
    if large and 0 < size(rest) < ENOUGH:
        rest |= large.pop(min(large, key=lambda level: size(large[level])))
    groups = {**large, **({REST: rest} if size(rest) >= ENOUGH else {})}
    return groups if len(groups) > 1 else {}


def _change(stays: pd.DataFrame, scale: Scale | None) -> pd.Series:
    """Give the change on 0-100 of those who were measured at both ends; missing for the others."""
    if scale is None or scale.low is None or scale.high is None:
        return pd.Series(float("nan"), index=stays.index)
    points = 100 * stays["change"] / (scale.high - scale.low)
    return points if scale.higher_is_better else -points


def _result(key: str, stays: pd.DataFrame, change: pd.Series) -> GroupResult:
    ended = stays[stays["population"] == "ended"]
    measured = change.dropna()
    mean = mean_with_interval(f"{key}.change", measured) if len(measured) >= ENOUGH else ()
    return GroupResult(
        key=key,
        clients=len(stays),
        ended=len(ended),
        moved_on=int(ended["exit"].eq("yes").sum()),
        pairs=len(measured),
        change=mean[0] if mean else None,
    )


def _compared(measured: dict[str, pd.Series]) -> list[tuple[str, str]]:
    """Give the pairs of groups that are compared: those of one question, each with enough clients who differ."""
    able = [key for key, change in measured.items() if change.std(ddof=1) > 0]
    return [(one, other) for one, other in combinations(able, 2) if _question(one) == _question(other)]


def _question(key: str) -> str:
    return key.split(".")[1]


def _differences(measured: dict[str, pd.Series], compared: list[tuple[str, str]]) -> Iterator[GroupDifference]:
    """Give the differences whose interval, at the corrected level, does not hold 0.

    References
    ----------
    Welch, B. L. (1947). Biometrika 34, 28-35: unequal variances, as `statsmodels.stats.weightstats.CompareMeans` has
    it. Bonferroni's correction as `statsmodels.stats.multitest.multipletests` has it; its level makes the intervals.
    """
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    if not compared:
        return
    tests = [CompareMeans(DescrStatsW(measured[one]), DescrStatsW(measured[other])) for one, other in compared]
    chances = [test.ttest_ind(usevar="unequal")[1] for test in tests]
    clear, _, _, level = multipletests(chances, alpha=LEVEL, method="bonferroni")
    for (one, other), test, differs in zip(compared, tests, clear, strict=True):
        if differs:
            ends = sorted(test.tconfint_diff(alpha=level, usevar="unequal"))
            yield _difference(one, other, measured, ends)


def _difference(one: str, other: str, measured: dict[str, pd.Series], ends: list[float]) -> GroupDifference:
    low, high = (float(end) for end in ends)
    if high < 0:
        one, other, low, high = other, one, -high, -low
    key = f"{one}.over.{other.split('.')[2]}"
    value = float(measured[one].mean() - measured[other].mean())
    n = min(len(measured[one]), len(measured[other]))
    return GroupDifference(
        of=(one, other), change=Mean(key=key, value=value, n=n, low=low, high=high, method="group-difference")
    )


def _apart(measured: dict[str, pd.Series], everyone: pd.Series) -> Iterator[Apart]:
    """Find the groups whose sums differ by a few clients, or leave a few of all who were measured.

    Whoever knows the means of the groups of one question knows the sum over any of them together; so these unions are
    held against each other, over all pairs of questions, and against everyone.
    """
    place = {row: 1 << bit for bit, row in enumerate(everyone.index)}
    held = {key: sum(place[row] for row in change.index) for key, change in measured.items()}
    everyone_held = sum(place.values())
    unions = [(frozenset[str](), 0), *_unions(held)]
    for (one, some), (other, more) in combinations(unions, 2):
        if one and {_question(key) for key in one} == {_question(key) for key in other}:
            continue  # groups of one question share no client: each of them is large, and so is any difference
        apart = some ^ more
        fewest = min(apart.bit_count() or ENOUGH, (everyone_held ^ apart).bit_count() or ENOUGH)
        if fewest < ENOUGH:
            yield Apart(one | other)


def _unions(held: dict[str, int]) -> Iterator[tuple[frozenset[str], int]]:
    for question in dict.fromkeys(map(_question, held)):
        levels = [key for key in held if _question(key) == question]
        for size in range(1, len(levels) + 1):
            for chosen in combinations(levels, size):
                yield frozenset(chosen), sum(held[key] for key in chosen)
