"""Limits of a funnel: how far a service's figure can lie from its target when nothing but chance moves it.

Services differ for more reasons than chance and the case-mix at hand, so most funnels have more services outside of
their limits than chance allows. How much more is added to the variance of each (Spiegelhalter 2005).

Three kinds, one result: ratios of observed to expected counts on the scale of square roots, shares on the arcsine,
adjusted means as they are. The square root, and not the logarithm, because a service with no event has a place on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import nan, pi

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, chi2, norm

from impactkit.compare.overdispersion import Overdispersion, overdispersion
from impactkit.domain.moments import Floats

LEVELS = ((95, 0.95), (998, 0.998))  # what columns are called, and the probability within
COLUMNS = ["service", "value", "target", "z"]

Limits = Callable[[float], Floats]


@dataclass(frozen=True, slots=True)
class Funnel:
    """The limits of each service, and how much the services differ beyond chance.

    Attributes
    ----------
    services : pandas.DataFrame
        A row per service, in the order given: ``service``; ``value`` and ``target`` (ratio, share or points);
        ``z`` (standard errors from the target, on the scale of the funnel, overdispersion left out);
        ``low_95``, ``high_95``, ``low_998``, ``high_998``: limits of chance alone; ``adjusted_low_95`` and so on:
        limits with the variance between services; ``position``: ``within``, ``above_95``, ``above_998``, ``below_95``
        or ``below_998``, a service being beyond a level only where it is beyond both kinds of limits.
    overdispersion : Overdispersion
        Read from these services.
    """

    services: pd.DataFrame
    overdispersion: Overdispersion


def poisson_limits(expected: Floats, level: float) -> tuple[Floats, Floats]:
    """Give exact limits of a ratio of observed to expected counts.

    Parameters
    ----------
    expected : numpy.ndarray
        Expected counts, above 0.
    level : float
        Probability within.

    Returns
    -------
    tuple of numpy.ndarray
        Low and high: quantiles of chi-square, chi2(a; 2E) / 2E and chi2(1 - a; 2(E + 1)) / 2E.
    """
    tail = (1 - level) / 2
    return chi2.ppf(tail, 2 * expected) / (2 * expected), chi2.isf(tail, 2 * (expected + 1)) / (2 * expected)


def binomial_limit(n: Floats, target: Floats, probability: float) -> Floats:
    """Give the interpolated quantile of a share of n clients.

    Parameters
    ----------
    n : numpy.ndarray
        Clients.
    target : numpy.ndarray
        Share expected of them, 0 to 1.
    probability : float
        Of lying below, between 0 and 1.

    Returns
    -------
    numpy.ndarray
        (r - a) / n, with r the smallest count reached with `probability`, P(R <= r) >= probability, and
        a = (P(R <= r) - probability) / P(R = r). It can lie below 0, where no count is rare enough to be outside.

    References
    ----------
    Spiegelhalter, D. J. (2005). Stat. Med. 24, 1185-1202, appendix A.1.
    """
    count = binom.ppf(probability, n, target)
    over = binom.cdf(count, n, target) - probability
    return np.asarray((count - over / binom.pmf(count, n, target)) / n)


def ratio_funnel(services: pd.DataFrame) -> Funnel:
    """Give the funnel of observed against expected counts that no number of clients bounds.

    Parameters
    ----------
    services : pandas.DataFrame
        ``service``, ``observed`` (count, at least 0), ``expected`` (count, above 0).

    Returns
    -------
    Funnel
        Of O/E; target 1. z = 2 (sqrt(O) - sqrt(E)), tau2 on the scale of sqrt(O/E). Limits of chance are exact
        (Poisson); adjusted ones (1 -+ q sqrt(1/4E + tau2))^2. Where the observed are clients of a known number, use
        `share_funnel`, whose limits are narrower and right.

    Raises
    ------
    ValueError
        If a count is missing or out of range.

    References
    ----------
    Spiegelhalter, D. J. (2005). Stat. Med. 24, 1185-1202, appendix A.3 (square root).
    """
    observed, expected = _column(services, "observed"), _column(services, "expected")
    _refuse(services, (observed < 0) | (expected <= 0), "needs an observed count of at least 0 and an expected above 0")
    error = 1 / (2 * np.sqrt(expected))
    return _funnel(
        services,
        value=observed / expected,
        target=np.ones(len(services)),
        z=(np.sqrt(observed / expected) - 1) / error,
        standard_error=error,
        chance=lambda level: np.array(poisson_limits(expected, level)),
        around=lambda step: np.clip(np.array([1 - step, 1 + step]), 0, None) ** 2,
    )


def share_funnel(services: pd.DataFrame) -> Funnel:
    """Give the funnel of shares of clients, each against the share expected of such clients or that of all.

    Parameters
    ----------
    services : pandas.DataFrame
        ``service``; ``n`` (clients whose answer is known, above 0: leave out services with none); ``observed`` (of
        them, 0 to n); ``expected`` (of them, between 0 and n) where it is known, else the share of all services
        together is the target.

    Returns
    -------
    Funnel
        Of shares, 0 to 1. z = 2 sqrt(n) (asin sqrt(p) - asin sqrt(t)), tau2 on the arcsine scale. Limits of chance are
        exact (binomial, interpolated, kept within 0 to 1); adjusted ones sin^2(asin sqrt(t) -+ q sqrt(1/4n + tau2)).
        Divided by the target they are limits of O/E. Clients of one service differ in what is expected of them, which
        makes chance a little smaller than binomial: the limits err to the wide side.

    Raises
    ------
    ValueError
        If a count is missing or out of range, or all services together have no share between 0 and 1.

    References
    ----------
    Spiegelhalter, D. J. (2005). Stat. Med. 24, 1185-1202, appendices A.1 and A.2 (arcsine).
    """
    n, observed = _column(services, "n"), _column(services, "observed")
    _refuse(services, (n <= 0) | (observed < 0) | (observed > n), "needs clients, and between none and all observed")
    target = _column(services, "expected") / n if "expected" in services else np.full(len(n), observed.sum() / n.sum())
    _refuse(services, (target <= 0) | (target >= 1), "has a target that is not between none and all of its clients")
    middle, error = np.arcsin(np.sqrt(target)), 1 / (2 * np.sqrt(n))

    def chance(level: float) -> Floats:
        tail = (1 - level) / 2
        both = [binomial_limit(n, target, tail), binomial_limit(n, target, 1 - tail)]
        return np.asarray(np.clip(both, 0, 1))

    return _funnel(
        services,
        value=observed / n,
        target=target,
        z=(np.arcsin(np.sqrt(observed / n)) - middle) / error,
        standard_error=error,
        chance=chance,
        around=lambda step: _share_at(np.array([middle - step, middle + step])),
    )


def ratio_limits(expected: Floats, *, share: float, tau2: float) -> pd.DataFrame:
    """Give the limits of O/E to draw as lines: of services where every client is expected with the same share.

    Parameters
    ----------
    expected : numpy.ndarray
        Expected clients, above 0.
    share : float
        Share expected of a client, between 0 and 1: that of all services together.
    tau2 : float
        Variance between services beyond chance, on the arcsine scale.

    Returns
    -------
    pandas.DataFrame
        A row per expected number: ``low_95``, ``high_95``, ``low_998``, ``high_998``, of O/E:
        sin^2(asin sqrt(share) -+ q sqrt(1/4n + tau2)) / share, n = expected / share.
    """
    middle, spread = np.arcsin(np.sqrt(share)), np.sqrt(share / (4 * expected) + tau2)
    found = {}
    for name, level in LEVELS:
        for side, sign in (("low", -1), ("high", 1)):
            found[f"{side}_{name}"] = _share_at(middle + sign * _quantile(level) * spread) / share
    return pd.DataFrame(found)


def mean_funnel(services: pd.DataFrame) -> Funnel:
    """Give the funnel of adjusted means: by how many points a service lies from what is expected of its clients.

    Parameters
    ----------
    services : pandas.DataFrame
        ``service``, ``mean_residual`` (observed less expected, points), ``standard_error`` (points, above 0).

    Returns
    -------
    Funnel
        Of mean residuals; target 0. Limits -+ q SE; adjusted ones -+ q sqrt(SE^2 + tau2), tau2 in squared points.

    Raises
    ------
    ValueError
        If a value is missing or a standard error is not above 0.
    """
    residual, error = _column(services, "mean_residual"), _column(services, "standard_error")
    _refuse(services, error <= 0, "needs a standard error above 0")
    return _funnel(
        services,
        value=residual,
        target=np.zeros(len(residual)),
        z=residual / error,
        standard_error=error,
        chance=lambda level: np.array([-1, 1])[:, None] * _quantile(level) * error,
        around=lambda step: np.array([-step, step]),
    )


def _funnel(
    services: pd.DataFrame,
    *,
    value: Floats,
    target: Floats,
    z: Floats,
    standard_error: Floats,
    chance: Limits,
    around: Callable[[Floats], Floats],
) -> Funnel:
    """Put the funnel together; `around` takes steps from the target on its scale back to the scale of the value."""
    beyond = overdispersion(z, standard_error)
    spread = np.sqrt(standard_error**2 + beyond.tau2)
    found = pd.DataFrame({"service": services["service"].to_numpy(), "value": value, "target": target, "z": z})
    position = pd.Series("within", index=found.index, dtype="string")
    for name, level in LEVELS:
        exact, adjusted = chance(level), around(_quantile(level) * spread)
        found[f"low_{name}"], found[f"high_{name}"] = exact
        found[f"adjusted_low_{name}"], found[f"adjusted_high_{name}"] = adjusted
        position = position.mask(value < np.minimum(exact[0], adjusted[0]), f"below_{name}")
        position = position.mask(value > np.maximum(exact[1], adjusted[1]), f"above_{name}")
    order = [f"{kind}{side}_{name}" for kind in ("", "adjusted_") for name, _ in LEVELS for side in ("low", "high")]
    return Funnel(found[[*COLUMNS, *order]].assign(position=position), beyond)


def _share_at(angle: Floats) -> Floats:
    """Give the share whose arcsine, asin sqrt(p), is nearest to an angle."""
    return np.asarray(np.sin(np.clip(angle, 0, pi / 2)) ** 2)


def _quantile(level: float) -> float:
    return float(norm.isf((1 - level) / 2))


def _column(services: pd.DataFrame, name: str) -> Floats:
    values = services[name].to_numpy(dtype="float64", na_value=nan)
    _refuse(services, np.isnan(values), f"has no {name}")
    return np.asarray(values)


def _refuse(services: pd.DataFrame, wrong: NDArray[np.bool_], why: str) -> None:
    if wrong.any():
        raise ValueError(f"Service {services['service'][wrong].iloc[0]!r} {why}.")
