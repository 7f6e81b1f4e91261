"""What is known of each service when tau / sigma and the SEM are not: a mixture of normals, never of width zero.

Each value of tau / sigma and of the SEM (log-normal around the published one) gives every service a normal; they are
weighted by prior and likelihood (Gelman, A. et al. (2013). Bayesian data analysis, 3rd ed., ch. 5.4) and by the rule of
Gauss and Hermite. The prior of tau is flat, but falls as 1 / tau where services would differ more than clients do, so
that intervals of few services that differ much are not too wide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import log, pi, sqrt
from typing import TypeVar

import numpy as np
from scipy.special import ndtr, ndtri

from impactkit.compare.errors_in_baseline import Correction
from impactkit.compare.profile import REACH, Directions, Estimate, Profile
from impactkit.domain.moments import Floats

POINTS = 61  # values of tau / sigma
FLAT = 2.0  # tau / sigma up to which the prior is nearly flat
FAR = 2 * log(1e4)  # of the criterion: where the likelihood is a ten-thousandth of its greatest, nothing is looked at
FAINT = 1e-6  # components of less weight are left out
DRAWS = 1_000  # of all services at once, for ranks; more where services are few
MOST_DRAWS = 10_000
SEED = 20260114  # the same moments give the same ranks
STEPS = 80  # at most; Newton's take six, and halvings where a service has no spread at some value
CLOSE = 1e-5  # of a service's spread: the search stops after such a step, whose end errs by its square
FURTHEST = 9.0  # standard deviations from all means
SQRT_2PI = sqrt(2 * pi)
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """The effects of services at given values of theta: first axis theta, second services."""

    mean: Floats
    conditional: Floats  # variance with beta known
    slope: Floats  # how the effect moves with each coefficient: third axis
    cov_beta: Floats

    @property
    def variance(self) -> Floats:
        """Give the variance of the error of prediction, with that of beta (Henderson, C. R. (1975). Biometrics 31)."""
        of_beta: Floats = np.einsum("tkp,tkp->tk", np.matmul(self.slope, self.cov_beta), self.slope)
        return self.conditional + of_beta


def predict(directions: Directions, found: Estimate) -> Predicted:
    """Predict effects, shrunk by the noise that is really there."""
    tau2, noise = found.theta * found.sigma2, found.noise[:, None]
    d, sums = directions.d, directions.sums
    c = tau2[:, None] / (noise + tau2[:, None] * d)
    mean = c * (sums[:, -1] - found.beta @ sums[:, :-1].T)
    conditional, slope = c * noise, c[:, :, None] * sums[:, :-1]
    if directions.blocks:
        mean = directions.back(mean.T).T
        conditional = directions.diagonal(conditional.T).T
        slope = np.moveaxis(directions.back(np.moveaxis(slope, 1, 0)), 0, 1)
    return Predicted(mean, conditional, slope, found.cov_beta)


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """Normals of each service and their weights: first axis components, second services."""

    weight: Floats
    mean: Floats
    conditional: Floats
    slope: Floats
    cov_beta: Floats
    sd: Floats

    @classmethod
    def of(cls, directions: Directions, *, restricted: bool, at: int, correction: Correction | None) -> Mixture:
        """Weigh every value of tau / sigma within every value of the SEM."""
        model = Profile(directions, restricted, 0.0, at)
        weight, parts = over_doubt(model, correction, lambda found: predict(directions, found))
        return cls(
            weight=weight,
            mean=np.concatenate([part.mean for part in parts]),
            conditional=np.concatenate([part.conditional for part in parts]),
            slope=np.concatenate([part.slope for part in parts]),
            cov_beta=np.concatenate([part.cov_beta for part in parts]),
            sd=np.sqrt(np.concatenate([part.variance for part in parts])),
        )

    def effect(self) -> Floats:
        """Give the mean of each service."""
        found: Floats = self.weight @ self.mean
        return found

    def above(self, limit: float | Floats) -> Floats:
        """Give the probability that each effect lies above a limit; half of what lies at it exactly."""
        found: Floats = self.weight @ ndtr(
            _standardised(self.mean, self.sd, np.broadcast_to(limit, self.mean.shape[1:]))
        )
        return found

    def quantile(self, p: float) -> Floats:
        """Give the value that each effect lies below with probability p, by Newton's steps between known ends."""
        low: Floats = (self.mean - FURTHEST * self.sd).min(axis=0)
        high: Floats = (self.mean + FURTHEST * self.sd).max(axis=0)
        middle = self.weight @ self.mean
        spread = np.sqrt(self.weight @ (self.sd**2 + (self.mean - middle) ** 2))
        at: Floats = np.clip(middle + ndtri(p) * spread, low, high)
        for _ in range(STEPS):
            z = _standardised(self.mean, self.sd, at)
            excess = 1 - self.weight @ ndtr(z) - p
            low, high = np.where(excess < 0, at, low), np.where(excess < 0, high, at)
            with np.errstate(divide="ignore", invalid="ignore"):
                step = at - excess / (self.weight @ (np.exp(-(z**2) / 2) / (SQRT_2PI * self.sd)))
            close = abs(step - at) <= CLOSE * spread
            at = np.where(close | ((step > low) & (step < high)), step, (low + high) / 2)
            if close.all():
                break
        return at

    def ranks(self, low: float = 0.025, high: float = 0.975) -> tuple[Floats, Floats]:
        """Give the interval of each service's rank, 1 for the greatest effect, from draws of all services at once.

        Services are drawn together, with the coefficients that they share; services that are alike take places by lot.
        """
        services = self.mean.shape[1]
        draws = int(np.clip(DRAWS * 2_000 // max(1, services), DRAWS, MOST_DRAWS))
        places = np.empty((services, draws), dtype=np.int32)
        done = 0
        for drawn in self._draws(draws):
            order = np.argsort(-drawn, axis=1)
            found = np.empty(drawn.shape, dtype=np.int32)
            np.put_along_axis(found, order, np.arange(1, services + 1, dtype=np.int32)[None, :], axis=1)
            places[:, done : done + len(drawn)] = found.T
            done += len(drawn)
        ends = [int(low * (draws - 1)), int(np.ceil(high * (draws - 1)))]
        at_ends = np.partition(places, ends, axis=1)[:, ends].astype(np.float64)
        return at_ends[:, 0], at_ends[:, 1]

    def _draws(self, draws: int) -> Iterator[Floats]:
        """Draw effects of all services, as often from each component as its weight says."""
        random = np.random.default_rng(SEED)
        ends = np.cumsum(self.weight) / self.weight.sum()
        picked = np.searchsorted(ends, (np.arange(draws) + random.random()) / draws)
        for component, times in zip(*np.unique(picked, return_counts=True), strict=True):
            root = _root(self.cov_beta[component])
            beta = random.standard_normal((times, root.shape[0])) @ root.T
            alone = random.standard_normal((times, self.mean.shape[1]))
            spread = np.sqrt(self.conditional[component])
            # Services that are alike to the last digit take places by lot, not by name.
            spread = spread if spread.any() else np.full_like(spread, 1.0)
            yield self.mean[component] + alone * spread - beta @ self.slope[component].T


def over_doubt(
    model: Profile, correction: Correction | None, part: Callable[[Estimate], Part]
) -> tuple[Floats, list[Part]]:
    """Give what a model says at every value of tau / sigma within every value of the SEM, and the weights.

    Parameters
    ----------
    model : Profile
        Without a correction; what a node takes as error is laid into it.
    correction : Correction or None
        The values of the SEM and their weights.
    part : callable
        What is wanted of the estimates of one node.

    Returns
    -------
    tuple of numpy.ndarray and list
        Weights of all components, 1 in all; and the parts, a node after the other.
    """
    nodes = zip(correction.nodes, correction.weights, strict=True) if correction else ((0.0, 1.0),)
    weights: list[Floats] = []
    parts: list[Part] = []
    for error, share in nodes:
        found, weight = weighed(replace(model, error=error))
        if not weight.any():
            continue  # an error so large that nothing would be left to explain
        keep = weight > FAINT * weight.max()
        parts.append(part(found.at(keep)))
        weights.append(share * weight[keep] / weight[keep].sum())
    together = np.concatenate(weights)
    return together / together.sum(), parts


def weighed(profile: Profile) -> tuple[Estimate, Floats]:
    """Give estimates at values of tau / sigma that matter, and their weights."""
    wide = profile.estimate(REACH).criterion
    near = np.flatnonzero(wide < wide.min() + FAR)
    if not len(near):
        return profile.estimate(REACH[:1]), np.zeros(1)
    coarse = np.sqrt(REACH)
    middle = _median(coarse, _prior(coarse) * np.exp(-(wide - wide.min()) / 2))
    low = 0.0 if near[0] <= 1 else float(coarse[near[0] - 1])
    high = float(coarse[min(near[-1] + 1, len(coarse) - 1)])
    ratio = _spaced(low, high, middle)
    found = profile.estimate(ratio**2)
    close = np.flatnonzero(found.criterion < found.criterion.min() + FAR)
    if len(close) < POINTS // 2:  # a narrow peak: the same number of points on it alone
        ratio = _spaced(ratio[max(0, close[0] - 1)], ratio[min(close[-1] + 1, POINTS - 1)], middle)
        found = profile.estimate(ratio**2)
    likelihood = np.exp(-(found.criterion - found.criterion.min()) / 2)
    return found, likelihood * _prior(ratio) * np.gradient(ratio)


def _prior(ratio: Floats) -> Floats:
    return 1 / (1 + ratio / FLAT)


def _spaced(low: float, high: float, middle: float) -> Floats:
    """Place values evenly up to about `middle`, and ever further apart beyond: few services leave a long tail."""
    steps: Floats = middle * np.expm1(np.linspace(np.log1p(low / middle), np.log1p(high / middle), POINTS))
    return steps


def _median(values: Floats, density: Floats) -> float:
    """Give the value above 0 by which half of the mass is passed."""
    mass = np.cumsum(density * np.gradient(values))
    return float(values[max(1, int(np.searchsorted(mass, mass[-1] / 2)))])


def _standardised(mean: Floats, sd: Floats, limit: Floats) -> Floats:
    """Give (mean - limit) / sd, and 0 where there is neither distance nor spread."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (mean - limit) / sd
    return np.where(np.isnan(z), 0.0, z)


def _root(cov: Floats) -> Floats:
    """Give a matrix whose product with its transpose is `cov`; variances that rounding made negative count as 0."""
    values, vectors = np.linalg.eigh(cov)
    root: Floats = vectors * np.sqrt(np.clip(values, 0.0, None))
    return root
