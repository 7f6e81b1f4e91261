"""Unit costs: a cost divided by numbers as they are shown, so that the quotient tells no more than they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, log10

from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

from impactkit.disclosure import rules
from impactkit.domain.figures import Figure, Hidden
from impactkit.domain.findings import UnitCost

DIGITS = 3  # that a unit cost has: more would claim an exactness that no allotment of costs has
METHOD = "unit-cost"


def shown_costs(costs: tuple[UnitCost, ...], figures: Iterable[Figure]) -> Iterator[Figure]:
    """Divide the cost by the numbers of clients that `figures` show.

    Parameters
    ----------
    costs : tuple of UnitCost
        Of one service.
    figures : iterable of Figure
        As they may be shown. They are all that is divided by: whoever knows the cost learns from the quotient what
        stands in the report already.

    Yields
    ------
    Figure
        ``cost.total``, and each unit cost with the interval that its count has (Wilson for a part of a whole, exact
        Poisson for a count of its own); hidden where its count is; none where nobody is counted or nothing was.
    """
    shown = {figure.key: figure for figure in figures}
    if costs:
        yield Figure(key="cost.total", unit="euros", value=costs[0].euros, method=METHOD)
    for cost in costs:
        parts = [shown.get(key) for key in cost.counts]
        if all(part is not None for part in parts):
            yield from _divided(cost, [part for part in parts if part is not None], shown)


def _divided(cost: UnitCost, parts: list[Figure], shown: dict[str, Figure]) -> Iterator[Figure]:
    whole = shown.get(cost.whole) if cost.whole else None
    needed = [*parts, *(shown.get(key) for key in cost.beside), *((whole,) if cost.whole else ())]
    if any(each is None or each.value is None for each in needed):
        yield _hidden(cost, "hidden")
        return
    count = sum(int(part.value or 0) for part in parts)
    if not count:
        return
    if count < cost.least:
        yield _hidden(cost, "too_few")
        return
    few, many = _interval(count, None if whole is None else int(whole.value or 0))
    yield Figure(
        key=cost.key,
        unit="euros",
        value=_digits(cost.euros / count),
        n=count,
        low=_digits(cost.euros / many),
        high=_digits(cost.euros / few),
        method=METHOD,
    )


def _hidden(cost: UnitCost, why: Hidden) -> Figure:
    return Figure(key=cost.key, unit="euros", hidden=why, method=METHOD)


def _interval(count: int, whole: int | None) -> tuple[float, float]:
    """Give the ends of the interval of a count, clients.

    References
    ----------
    Wilson, E. B. (1927), as `statsmodels.stats.proportion.proportion_confint` has it. Garwood, F. (1936). Biometrika
    28, 437-442: exact limits of a Poisson count, as `statsmodels.stats.rates.confint_poisson` has them.
    """
    if whole is None:
        few, many = confint_poisson(count, 1, method="exact-c")
        return float(few), float(many)
    # Under the strict policy both are rounded, and the part may come out above its whole.
    low, high = proportion_confint(count, max(whole, count), method="wilson")
    return float(low) * whole, float(high) * whole


def _digits(euros: float) -> float:
    return rules.rounded_mean(euros, DIGITS - 1 - floor(log10(euros))) if euros > 0 else 0.0
