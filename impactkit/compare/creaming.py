"""Whether a service would gain in the comparison by leaving its hardest clients out (creaming)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd
from scipy.stats import t

from impactkit.compare.mixed_model import ServiceFit
from impactkit.domain.comparison import FEWEST_PAIRS, FEWEST_SERVICES
from impactkit.domain.message import N_, Message, Number
from impactkit.domain.moments import INTERCEPT, Floats

HARDEST = 0.1  # of a service's clients


@dataclass(frozen=True, eq=False, kw_only=True)
class Creaming:
    """How far services would move without their hardest clients.

    Attributes
    ----------
    services : pandas.DataFrame
        A row per service of 20 clients or more: ``service``, ``n``, ``moves`` (points by which its adjusted result
        would rise, before pooling), ``chance_sd`` (SD of that by chance alone), ``plain`` (points by which its
        unadjusted mean outcome would rise).
    mean, low, high : float
        Mean of ``moves`` and its 95 % t interval over services; missing with fewer than 6.
    plain : float
        Mean of ``plain``.
    """

    services: pd.DataFrame
    mean: float
    low: float
    high: float
    plain: float

    @property
    def statement(self) -> Message:
        """Tell whether leaving the hardest clients out would pay, in a sentence that may be quoted."""
        if not np.isfinite(self.mean):
            return Message.of(
                N_("There are too few services to check what leaving the hardest clients out would bring."),
            )
        if self.low > 0:
            text = N_(
                "Leaving the hardest tenth of its clients out would raise a service's adjusted result by {mean} points "
                "on average (95 per cent interval {low} to {high}), and its unadjusted mean by {plain}."
            )
        elif self.high < 0:
            text = N_(
                "Leaving the hardest tenth of its clients out does not pay: a service's adjusted result would move by "
                "{mean} points on average (95 per cent interval {low} to {high}), and its unadjusted mean by {plain}."
            )
        else:
            text = N_(
                "The data do not show that leaving the hardest tenth of its clients out would pay: a service's "
                "adjusted result would move by {mean} points on average (95 per cent interval {low} to {high}), and "
                "its unadjusted mean by {plain}."
            )
        return Message.of(
            text,
            mean=Number(self.mean, 1, signed=True),
            low=Number(self.low, 1, signed=True),
            high=Number(self.high, 1, signed=True),
            plain=Number(self.plain, 1, signed=True),
        )


def without_hardest(
    rows: pd.DataFrame, fit: ServiceFit, *, service: str = "service", weight: str | None = None
) -> Creaming:
    """Leave out the tenth of each service's clients of whom the lowest outcome was expected.

    The coefficients stay those of the fit. Where clients are expected the same, each goes out in part, so that the
    order of the rows changes nothing. Clients are ordered by what is known of them, error of the baseline included,
    as a service would choose them: with a baseline corrected for its error those who look hardest then come out a
    little better than expected, so that leaving them out costs something.

    Parameters
    ----------
    rows : pandas.DataFrame
        What the moments of `fit` were summed from: the service, the covariates, the outcome.
    fit : ServiceFit
        Of an outcome of which more is better.
    service, weight : str, optional
        Columns of the service, and of the client's weight in it; without weight each row counts as one.

    Returns
    -------
    Creaming
    """
    columns = [name for name in fit.beta.index if name != INTERCEPT]
    expected = float(fit.beta[INTERCEPT]) + rows[columns].to_numpy(dtype=np.float64) @ fit.beta[columns].to_numpy()
    outcome = rows[fit.moments.outcome].to_numpy(dtype=np.float64)
    table = pd.DataFrame(
        {
            "service": rows[service].to_numpy(),
            "expected": expected,
            "outcome": outcome,
            "weight": 1.0 if weight is None else rows[weight].to_numpy(dtype=np.float64),
        }
    )
    found = pd.DataFrame(_moves(table, sqrt(fit.sigma2)), columns=["service", "n", "moves", "chance_sd", "plain"])
    mean, low, high = _interval(found["moves"].to_numpy(dtype=np.float64))
    return Creaming(services=found, mean=mean, low=low, high=high, plain=float(found["plain"].mean()))


def _moves(table: pd.DataFrame, sigma: float) -> Iterator[tuple[str, int, float, float, float]]:
    for name, clients in table.groupby("service", sort=True):
        if len(clients) < FEWEST_PAIRS:
            continue
        weight, outcome = clients["weight"].to_numpy(), clients["outcome"].to_numpy()
        expected = clients["expected"].to_numpy()
        kept = weight * (1 - _out(expected, weight))
        gain = kept / kept.sum() - weight / weight.sum()
        moves, plain = float(gain @ (outcome - expected)), float(gain @ outcome)
        yield str(name), len(clients), moves, sigma * float(np.sqrt(gain @ gain)), plain


def _out(expected: Floats, weight: Floats) -> Floats:
    """Give the part of each client that goes out: all of the hardest, an equal part of those at the border."""
    order = np.round(expected, 9)  # equal but for the last digits is equal
    values, at = np.unique(order, return_inverse=True)
    mass = np.bincount(at, weights=weight, minlength=len(values))
    before = np.r_[0.0, np.cumsum(mass)[:-1]]
    part: Floats = np.clip((HARDEST * weight.sum() - before) / mass, 0.0, 1.0)[at]
    return part


def _interval(moves: Floats) -> tuple[float, float, float]:
    if len(moves) < FEWEST_SERVICES:
        return np.nan, np.nan, np.nan
    mean = float(moves.mean())
    half = float(t.ppf(0.975, len(moves) - 1)) * float(moves.std(ddof=1)) / sqrt(len(moves))
    return mean, mean - half, mean + half
