"""How much of the baseline is error of measurement, and how sure that is.

An error in the baseline makes plain analysis of covariance unfair to services whose clients start low (Lord, F. M.
(1967). Psychol. Bull. 68(5), 304-305). With a known standard error of measurement its variance is taken out of the
sums (Fuller, W. A. (1987). Measurement error models, ch. 2.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np

from impactkit.compare.profile import Directions
from impactkit.domain.moments import Floats

MOST = 0.8  # of the variance of the baseline within services: no more is taken as error
LEAST_REST = 0.05  # of the variance that the plain baseline leaves unexplained: error may not explain all but this
LEAST_RELIABILITY = 0.5  # within services; below it the correction is not depended on
NODES = 5  # of the Gauss-Hermite rule over log SEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The variance of error that is taken out of the baseline, and at which values doubt is looked at."""

    column: str
    sem: float  # in points of the column
    log_sd: float  # how unsure the SEM is: SD of its logarithm; 0 where it is known
    within_variance: float  # of the baseline within services, not explained by the other covariates
    error: float  # SEM^2, or the cap
    nodes: tuple[float, ...]  # values of SEM^2 looked at, each capped
    weights: tuple[float, ...]
    capped: bool  # whether more error is said than these clients can have, or might be

    @property
    def reliability(self) -> float:
        """Give the share of the variance within services that is not error."""
        return 1 - self.sem**2 / self.within_variance

    @property
    def dependable(self) -> bool:
        """Tell whether the corrected comparison may be depended on."""
        return not self.capped and self.reliability >= LEAST_RELIABILITY


def correction(directions: Directions, at: int, *, column: str, sem: float, log_sd: float) -> Correction | None:
    """Plan the correction of column `at` of X; None where clients do not differ within services."""
    found = _within(directions, at)
    if found is None:
        return None
    within, possible = found
    cap = min(MOST * within, possible)
    if log_sd > 0:
        steps, weights = np.polynomial.hermite.hermgauss(NODES)
        squares = [(sem * exp(sqrt(2) * log_sd * float(step))) ** 2 for step in steps]
        shares = tuple(float(weight) / sqrt(pi) for weight in weights)
    else:
        squares, shares = [sem**2], (1.0,)
    return Correction(
        column=column,
        sem=sem,
        log_sd=log_sd,
        within_variance=within,
        error=min(sem**2, cap),
        nodes=tuple(min(square, cap) for square in squares),
        weights=shares,
        capped=sem**2 > possible or any(square > MOST * within for square in squares),
    )


def _within(directions: Directions, at: int) -> tuple[float, float] | None:
    """Give the variance of a column within services that others do not explain, and the most error possible in it."""
    between, rank = directions.between
    w: Floats = directions.cross - between
    others = [place for place in range(1, len(w) - 1) if place != at]
    both = [at, len(w) - 1]
    rest: Floats = w[np.ix_(both, both)]
    used = 0
    if others:
        inside = w[np.ix_(others, others)]
        rest = rest - w[np.ix_(both, others)] @ np.linalg.pinv(inside, rcond=1e-10) @ w[np.ix_(others, both)]
        used = int(np.linalg.matrix_rank(inside, tol=1e-10 * float(np.trace(inside) or 1.0)))
    free = directions.n - rank - used
    if free < 1 or not rest[0, 0] > 1e-10 * directions.cross[at, at]:
        return None
    own, with_outcome, outcome = (float(value) / free for value in (rest[0, 0], rest[0, 1], rest[1, 1]))
    unexplained = outcome - with_outcome**2 / own
    # Taking `error` out leaves outcome - with_outcome^2 / (own - error) unexplained.
    possible = own - with_outcome**2 / max(outcome - LEAST_REST * unexplained, 1e-300)
    return own, possible
