"""Results by client group, as they may be shown beside the results of all.

Numbers of clients are rounded as everywhere in tables of groups. A mean stands for a sum: what a reader can add up or
take away from the sums of the groups and of everyone must leave no sum over a few clients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from statsmodels.stats.proportion import proportion_confint

from impactkit.disclosure import rules
from impactkit.disclosure.measures import shown_mean
from impactkit.disclosure.populations import Untold
from impactkit.domain.figures import Figure
from impactkit.domain.findings import ForWhom, GroupResult
from impactkit.domain.outlook import SAFE_COVERAGE


def shown_for_whom(
    found: ForWhom,
    figures: Iterable[Figure],
    untold: Untold,
    *,
    strict: bool,
    told_before: frozenset[str] = frozenset(),
) -> Iterator[Figure]:
    """Show results by client group.

    Parameters
    ----------
    found : ForWhom
        Exact.
    figures : iterable of Figure
        Those of the release so far: where it does not tell how many moved on, no group does.
    untold : Untold
        Numbers of pairs that may not be told; where they may not, no group tells of its own.
    strict : bool
        Whether the strict policy holds.
    told_before : frozenset of str
        Background questions of whose groups an earlier report told, with a few clients more or less.

    Yields
    ------
    Figure
        Per group ``<key>.clients``, ``<key>.change``, ``<key>.moved_on`` and, where it is low,
        ``<key>.coverage_below``; then the clear differences, and the number of comparisons.
    """
    exits_told = any(figure.key == "exit.status.yes" and figure.value is not None for figure in figures)
    means, shares = _means(found, told_before), _shares(found) if exits_told else set()
    pairs_told = bool(found.pairs) and found.pairs not in untold.keys
    for group in found.groups:
        clients = rules.rounded_count(group.clients)
        yield Figure(
            key=f"{group.key}.clients",
            unit="clients",
            value=clients,
            hidden="" if clients else "under_8",
            method="rounded-count",
        )
        if group.change is not None and group.clients >= rules.GROUP_FLOOR:
            yield _mean(group, untold, strict, shown=group.key in means, counted=pairs_told)
        if group.key in shares:
            yield _moved_on(group)
        if pairs_told and group.clients >= rules.GROUP_FLOOR and group.pairs < SAFE_COVERAGE * group.clients:
            yield Figure(key=f"{group.key}.coverage_below", unit="share", value=SAFE_COVERAGE, method="group-coverage")
    yield from _differences(found, means, untold, strict)


def _means(found: ForWhom, told_before: frozenset[str]) -> set[str]:
    """Choose the groups whose means are shown: two or more of a question, and no sum left over a few clients."""
    shown = {
        group.key
        for group in found.groups
        if group.change is not None
        and group.clients >= rules.GROUP_FLOOR
        and f"group.{group.question}" not in told_before
    }
    pairs = {group.key: group.pairs for group in found.groups}
    shown = _not_alone(found, shown)
    while telling := _telling(found, shown):
        shown.remove(min(telling[0], key=lambda key: (pairs[key], key)))
        shown = _not_alone(found, shown)
    return shown


def _telling(found: ForWhom, shown: set[str]) -> list[frozenset[str]]:
    return [each.groups for each in found.apart if each.groups <= shown]


def _not_alone(found: ForWhom, shown: set[str]) -> set[str]:
    # One group of a question alone can be compared with nothing but the rest, which is not shown.
    questions = [group.question for group in found.groups if group.key in shown]
    return {group.key for group in found.groups if group.key in shown and questions.count(group.question) > 1}


def _shares(found: ForWhom) -> set[str]:
    """Choose the groups whose share that moved on is shown: 8 clients or more who did, and who did not."""
    told = {
        group.key for group in found.groups if min(group.moved_on, group.ended - group.moved_on) >= rules.GROUP_FLOOR
    }
    return _not_alone(found, told)


def _mean(group: GroupResult, untold: Untold, strict: bool, *, shown: bool, counted: bool) -> Figure:
    if group.change is None:
        raise ValueError(f"{group.key} has no mean change.")
    if not shown:
        return Figure(key=group.change.key, unit="points", hidden="hidden", method=group.change.method)
    figure = shown_mean(group.change, untold, strict)
    # The number of pairs is rounded: beside the exact number of all, exact ones would tell of the groups not shown.
    return replace(figure, n=rules.rounded_count(group.pairs) if counted else None)


def _moved_on(group: GroupResult) -> Figure:
    part, whole = rules.rounded_count(group.moved_on), rules.rounded_count(group.ended)
    if part is None or whole is None:
        raise ValueError(f"{group.key}: {group.moved_on} of {group.ended} clients may not be told.")
    low, high = proportion_confint(part, whole, method="wilson")
    return Figure(
        key=f"{group.key}.moved_on",
        unit="share",
        value=rules.rounded_mean(part / whole, 2),
        n=whole,
        low=rules.rounded_mean(float(low), 2),
        high=rules.rounded_mean(float(high), 2),
        method="group-share",
    )


def _differences(found: ForWhom, means: set[str], untold: Untold, strict: bool) -> Iterator[Figure]:
    for difference in found.differences:
        if means.issuperset(difference.of):
            yield replace(shown_mean(difference.change, untold, strict), n=None)
    if means:
        yield Figure(key="group.comparisons", unit="comparisons", value=found.comparisons, method="group-difference")
