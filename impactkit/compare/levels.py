"""Which answers of a background question may stand alone in a comparison, and which are put together."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from impactkit.domain.background import REST

FEWEST_HOLDERS = 3  # services with members of a level
LARGEST_HOLDER = 0.5  # share of a level's members that one service may hold
TOLERANCE = 1e-9  # weights are floats: an exact half is not over it


def held(answers: pd.Series, services: pd.DataFrame) -> pd.DataFrame:
    """Add up, per answer and service, the weights of the clients.

    Parameters
    ----------
    answers : pandas.Series
        One answer per pair, indexed by the number of the pair; none missing.
    services : pandas.DataFrame
        Frame `memberships`.

    Returns
    -------
    pandas.DataFrame
        A row per answer, a column per service; clients, a shared one by its weights.
    """
    weights = services.assign(answer=services["pair"].map(answers))
    return weights.pivot_table(index="answer", columns="service", values="weight", aggfunc="sum", fill_value=0.0)


def spread(table: pd.DataFrame, answer: str) -> bool:
    """Tell whether an answer has members in enough services, and no service holds over half of them.

    Else its coefficient would be the effect of a service under another name. `table` is as `held` gives it.
    """
    level = table.T[answer]
    enough = int((level > 0).sum()) >= FEWEST_HOLDERS
    return enough and bool(level.max() <= LARGEST_HOLDER * level.sum() + TOLERANCE)


def merged_levels(table: pd.DataFrame, order: tuple[str, ...] = ()) -> pd.Series:
    """Put answers together until every group is spread over the services, or one group is left.

    First each answer of an ordered question that is not spread is put with its neighbour, of two the larger, the
    smallest first. Then the others that are not spread, "missing" among them, are put together as "rest". If that is
    not spread either, it joins the most common group, which has no column: its clients count as usual ones, and do
    not make that group less spread. So a service that alone leaves a field blank takes it from no other service.

    Parameters
    ----------
    table : pandas.DataFrame
        As `held` gives it.
    order : tuple of str
        The answers from less to more; empty where they have no order.

    Returns
    -------
    pandas.Series
        The name of its group per answer.
    """
    group = pd.Series(table.index, index=table.index, dtype="str")
    while len(table) > 1 and (alone := [name for name in table.index if not spread(table, name)]):
        sizes = table.sum(axis="columns")
        ordered = [name for name in alone if name in order]
        first = _smallest(ordered or alone, sizes)
        loose = [name for name in alone if name != first]
        if neighbours := _neighbours(first, list(table.index), order):
            name, joined = _largest(neighbours, sizes), [first]
        elif loose:
            name, joined = REST, [first, *loose]
        else:
            name, joined = _largest([other for other in table.index if other != first], sizes), [first]
            table = table.drop(index=first)
        group = group.where(~group.isin(joined), name)
        table = table.rename(index=dict.fromkeys(joined, name)).groupby(level=0).sum()
    return group


def _smallest(names: Iterable[str], sizes: pd.Series) -> str:
    return min(names, key=lambda name: (sizes[name], name))


def _largest(names: Iterable[str], sizes: pd.Series) -> str:
    return max(names, key=lambda name: (sizes[name], name))


def _neighbours(name: str, others: list[str], order: tuple[str, ...]) -> list[str]:
    """Give the nearest groups before and after in the order; none for what has no order."""
    if name not in order:
        return []
    below = [other for other in order[: order.index(name)] if other in others]
    above = [other for other in order[order.index(name) + 1 :] if other in others]
    return [*below[-1:], *above[:1]]
