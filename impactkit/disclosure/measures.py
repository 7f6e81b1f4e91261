"""Means, lengths of time and distributions, as they may be shown."""

from __future__ import annotations

from impactkit.disclosure import rules
from impactkit.disclosure.populations import Untold
from impactkit.disclosure.suppression import shown_bins
from impactkit.domain.figures import Figure, Unit
from impactkit.domain.findings import Coefficient, Distribution, Mean, Quartiles


def shown_mean(mean: Mean, untold: Untold, strict: bool) -> Figure:
    """Show a mean, rounded by the number of clients; nothing under 10 of them."""
    unit: Unit = "share" if mean.unit == "share" else "points" if mean.points_of_100 else "sd"
    if mean.n < rules.FEWEST_FOR_MEAN:
        return Figure(key=mean.key, unit=unit, hidden="too_few", method=mean.method, tag=mean.tag)
    if untold.tells_of_few(mean.key):
        return Figure(key=mean.key, unit=unit, hidden="hidden", method=mean.method, tag=mean.tag)
    decimals = _decimals(mean)
    round_to = _halves if strict and decimals == 1 else rules.rounded_mean
    n = rules.rounded_count(mean.n) if strict else mean.n
    return Figure(
        key=mean.key,
        unit=unit,
        value=round_to(mean.value, decimals),
        n=None if mean.tag == "estimate" or untold.population(mean.key) else n,
        low=None if mean.low is None else round_to(mean.low, decimals),
        high=None if mean.high is None else round_to(mean.high, decimals),
        decimals=decimals,
        method=mean.method,
        tag=mean.tag,
    )


def _decimals(mean: Mean) -> int:
    if mean.unit == "share":
        return 2  # whole per cents
    return rules.mean_decimals(mean.n, mean.points_of_100) if mean.points_of_100 else 1


def _halves(value: float, decimals: int) -> float:
    return rules.rounded_mean(value * 2, decimals - 1) / 2


def shown_coefficient(found: Coefficient, untold: Untold, strict: bool) -> Figure:
    """Show a coefficient with two decimals; nothing under 10 clients.

    How many it rests on is left out where that number, beside those who have a baseline, would tell of a few.
    """
    if found.n < rules.FEWEST_FOR_MEAN:
        return Figure(key=found.key, unit="coefficient", hidden="too_few", method=found.method)
    untellable = rules.hidden_count(found.n, found.whole) or untold.population(f"{found.key}.baseline")
    n = None if untellable else rules.rounded_count(found.n) if strict else found.n
    value, low, high = (rules.rounded_mean(number, 2) for number in (found.value, found.low, found.high))
    return Figure(
        key=found.key, unit="coefficient", value=value, n=n, low=low, high=high, decimals=2, method=found.method
    )


def shown_quartiles(quartiles: Quartiles) -> Figure:
    """Show the middle and the bounds of the middle half, rounded; nothing under 20 clients."""
    if quartiles.n < rules.FEWEST_FOR_SPREAD:
        return Figure(key=quartiles.key, unit=quartiles.unit, hidden="too_few", method=quartiles.method)
    # Half months and tens of days: fine enough to read, too coarse to point at one client.
    step = 0.5 if quartiles.unit == "months" else 10.0
    lower, middle, upper = (
        rules.rounded_mean(value / step, 0) * step for value in (quartiles.lower, quartiles.middle, quartiles.upper)
    )
    return Figure(
        key=quartiles.key,
        unit=quartiles.unit,
        value=middle,
        low=lower,
        high=upper,
        decimals=1 if quartiles.unit == "months" else 0,
        method=quartiles.method,
    )


def shown_distributions(distributions: tuple[Distribution, ...], untold: Untold, *, strict: bool) -> list[Figure]:
    """Show distributions as shares in a few bins; `low` and `high` of a bin are its edges.

    Under the strict policy the shares come from counts rounded to 5, so that they do not tell the exact number.
    """
    figures: list[Figure] = []
    for found in distributions:
        bins = None if untold.adds_up(found.key) else shown_bins(found)
        if bins is None:
            figures.append(Figure(key=found.key, unit="clients", hidden="too_few", method="bins"))
            continue
        for name, exact in (("baseline", bins.baseline), ("follow_up", bins.follow_up)):
            counts = tuple(rules.rounded_count(count) or 0 for count in exact) if strict else exact
            whole = sum(counts)
            figures += [
                Figure(
                    key=f"{found.key}.{name}.{i + 1}",
                    unit="share",
                    value=rules.rounded_mean(count / whole, 2),
                    low=bins.edges[i],
                    high=bins.edges[i + 1],
                    method="bins",
                )
                for i, count in enumerate(counts)
            ]
    return figures
