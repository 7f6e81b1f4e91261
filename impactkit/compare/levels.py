"""Which answers of a background question may stand alone in a comparison, and which are put together."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from impactkit.domain.background import REST

FEWEST_SERVICES = 3  # with members of a level
LARGEST_HOLDER = 0.5  # share of a level's members that one service may hold
TOLERANCE = 1e-9  # weights are floats: an exact half is not over it
MISSING = "missing"


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
    enough = int((level > 0).sum()) >= FEWEST_SERVICES
    return enough and bool(level.max() <= LARGEST_HOLDER * level.sum() + TOLERANCE)


def merged_levels(table: pd.DataFrame, order: tuple[str, ...] = ()) -> pd.Series:
    """Put answers together until every group is spread over the services, or one group is left.

    Always the smallest group that is not spread is put with another: an answer of an ordered question with its
    neighbour, of two the larger; any other answer (and "missing") with the smallest other one that is not spread
    either, as "rest"; where there is none, with the most common group.

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
        smallest = _smallest(alone, sizes)
        loose = [name for name in alone if name != smallest and name not in order]
        if smallest not in order and loose:
            target, name = _smallest(loose, sizes), REST
        else:
            target = name = _neighbour(smallest, sizes, order)
        joins = {smallest: name, target: name}
        group = group.map(lambda level, joins=joins: joins.get(level, level)).astype("str")
        table = table.rename(index=joins).groupby(level=0).sum()
    return group


def _smallest(names: Iterable[str], sizes: pd.Series) -> str:
    return min(names, key=lambda name: (sizes[name], name))


def _neighbour(name: str, sizes: pd.Series, order: tuple[str, ...]) -> str:
    """Give the larger of the nearest groups in the order; without an order the largest group."""
    others = [other for other in sizes.index if other != name]
    beside = [other for other in others if other in order]
    if name in order and beside:
        below = [other for other in beside if order.index(other) < order.index(name)]
        above = [other for other in beside if order.index(other) > order.index(name)]
        others = [*sorted(below, key=order.index)[-1:], *sorted(above, key=order.index)[:1]]
    return str(max(others, key=lambda other: (sizes[other], other)))
