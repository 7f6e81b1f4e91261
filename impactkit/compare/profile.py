"""The likelihood of tau2 / sigma2 from moments: of every value in question at once, with its slope.

Symbols as in Bates et al. (2015): theta = tau2 / sigma2; A = X'V^-1 X, b = X'V^-1 y with V = I + theta Z Z'. In the
directions in which Z'Z is diagonal (one per service where nobody shares clients) the inverse of V is known in closed
form: V^-1 = I - Z diag(theta / (1 + theta d)) Z' (Woodbury), so a step costs as much as there are services.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import pi

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.optimize import brentq
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from impactkit.compare.new_columns import new_columns
from impactkit.domain.moments import Floats, Moments

SAME = 1e-10  # share of a column's squares left by the columns before it; below it the column says nothing new
NEVER = 1e-14  # share of a column's squares that lie around its mean where it never varies
REACH = np.concatenate([[0.0], np.geomspace(1e-6, 1e6, 37)])  # values of theta looked at before the search


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Services that share clients with each other, and the directions in which their Z'Z is diagonal."""

    places: NDArray[np.int64]
    values: Floats  # eigenvalues of Z'Z
    vectors: Floats

    @classmethod
    def of(cls, places: NDArray[np.int64], matrix: Floats) -> Block:
        """Turn the Z'Z of these services."""
        values, vectors = eigh(matrix)
        return cls(places, np.clip(values, 0.0, None), vectors)


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """Sums in independent directions: those of services, turned where services share clients."""

    d: Floats  # eigenvalues of Z'Z: the clients of a service where it shares none
    sums: Floats  # Z'[X y], turned
    cross: Floats
    n: int
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, moments: Moments, columns: Sequence[int]) -> Directions:
        """Take the chosen columns of moments; the outcome is the last."""
        sums = moments.sums[:, columns].astype(np.float64)
        d = moments.own.astype(np.float64)
        blocks = _blocks(moments) if moments.shared else ()
        for block in blocks:
            d[block.places] = block.values
            sums[block.places] = block.vectors.T @ sums[block.places]
        cross = moments.cross[np.ix_(columns, columns)].astype(np.float64)
        return cls(d=d, sums=sums, cross=cross, n=moments.n, blocks=blocks)

    @property
    def between(self) -> tuple[Floats, int]:
        """Give the part of the cross-products that services tell, [X y]'Z (Z'Z)^-1 Z'[X y], and the rank of Z'Z."""
        there = self.d > SAME * self.d.max(initial=0.0)
        sums = self.sums[there]
        return (sums / self.d[there, None]).T @ sums, int(there.sum())

    def back(self, values: Floats) -> Floats:
        """Turn values per direction (first axis) back into values per service."""
        found = values.copy()
        for block in self.blocks:
            found[block.places] = np.tensordot(block.vectors, values[block.places], axes=1)
        return found

    def diagonal(self, values: Floats) -> Floats:
        """Give, per service, the diagonal of Q diag(values) Q'."""
        found = values.copy()
        for block in self.blocks:
            found[block.places] = np.tensordot(block.vectors**2, values[block.places], axes=1)
        return found


def _blocks(moments: Moments) -> tuple[Block, ...]:
    links, k = moments.links, len(moments.services)
    graph = coo_array((np.ones(len(links.value)), (links.first, links.second)), shape=(k, k))
    _, label = connected_components(graph, directed=False)
    groups = np.flatnonzero(np.bincount(label) > 1)
    return tuple(_turned(moments, np.flatnonzero(label == each)) for each in groups)


def _turned(moments: Moments, places: NDArray[np.int64]) -> Block:
    links = moments.links
    at = np.full(len(moments.services), -1)
    at[places] = np.arange(len(places))
    inside = at[links.first] >= 0
    matrix = np.diag(moments.own[places].astype(np.float64))
    matrix[at[links.first[inside]], at[links.second[inside]]] = links.value[inside]
    matrix[at[links.second[inside]], at[links.first[inside]]] = links.value[inside]
    return Block.of(places, matrix)


def independent_columns(moments: Moments) -> tuple[list[int], list[int]]:
    """Split the columns of X, the intercept first, into those that say something new and those that do not.

    A column says nothing new if the columns before it tell it but for `SAME` of its squares around its mean.
    """
    cross = moments.cross[:-1, :-1].astype(np.float64)
    about_mean = (cross - np.outer(cross[0], cross[0]) / cross[0, 0])[1:, 1:]
    squares = np.diag(about_mean)
    varies = squares > NEVER * np.diag(cross)[1:]  # what rounding leaves of a column that never varies does not count
    new = [1 + place for place in new_columns(about_mean, np.where(varies, squares, 0.0), SAME)]
    return [0, *new], [place for place in range(1, len(cross)) if place not in new]


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What the sums say at given values of theta (first axis)."""

    theta: Floats
    beta: Floats
    cov_beta: Floats
    sigma2: Floats
    noise: Floats  # sigma2, and the error of the baseline that its slope hands on: what is really there
    criterion: Floats  # -2 log likelihood; infinite where a correction leaves nothing of a column

    def at(self, chosen: NDArray[np.bool_]) -> Estimate:
        """Keep the chosen values of theta."""
        return Estimate(
            self.theta[chosen],
            self.beta[chosen],
            self.cov_beta[chosen],
            self.sigma2[chosen],
            self.noise[chosen],
            self.criterion[chosen],
        )


@dataclass(frozen=True)
class Profile:
    """The criterion of one model: -2 log (restricted) likelihood, sigma2 and beta profiled out.

    `error` is the variance that error adds to column `at` of X; its share is taken out of the sums (corrected
    moments: Fuller, W. A. (1987). Measurement error models, ch. 2.2 and 3.1), per direction and client.
    """

    directions: Directions
    restricted: bool = True
    error: float = 0.0
    at: int = -1

    @cached_property
    def _outer(self) -> tuple[Floats, Floats, Floats]:
        """Give the values that d takes, how often, and the summed outer products of the sums of each."""
        order = np.argsort(self.directions.d, kind="stable")
        d, sums = self.directions.d[order], self.directions.sums[order]
        first = np.flatnonzero(np.diff(d, prepend=-1.0))
        outer = (sums[:, :, None] * sums[:, None, :]).reshape(len(d), -1)
        often = np.diff(first, append=len(d)).astype(np.float64)
        return d[first], often, np.add.reduceat(outer, first) if len(first) < len(d) else outer

    @property
    def p(self) -> int:
        """Count the columns of X."""
        return len(self.directions.cross) - 1

    @property
    def free(self) -> int:
        """Count what sigma2 is divided by: clients, less the coefficients where the likelihood is restricted."""
        return self.directions.n - (self.p if self.restricted else 0)

    def _weighted(self, weights: Floats) -> Floats:
        """Sum outer products by weights (one row per theta, one column per value of d)."""
        size = self.p + 1
        return (weights @ self._outer[2]).reshape(-1, size, size)

    def estimate(self, theta: Floats) -> Estimate:
        """Estimate at each theta."""
        d, often, _ = self._outer
        c = theta[:, None] / (1 + theta[:, None] * d)
        s = self.directions.cross - self._weighted(c)
        if self.error:
            s[:, self.at, self.at] -= self.error * (self.directions.n - (c * d) @ often)
        scale = 1 / np.sqrt(np.diag(self.directions.cross)[:-1])
        a = s[:, :-1, :-1] * np.outer(scale, scale)
        inverse = np.linalg.inv(a) * np.outer(scale, scale)
        beta = np.einsum("tij,tj->ti", inverse, s[:, :-1, -1])
        rss = s[:, -1, -1] - np.einsum("ti,ti->t", beta, s[:, :-1, -1])
        sign, size = np.linalg.slogdet(a)
        possible = (sign > 0) & (rss > 0)
        sigma2 = np.where(possible, rss, 1.0) / self.free
        criterion = np.log1p(theta[:, None] * d) @ often + self.free * (1 + np.log(2 * pi * sigma2))
        if self.restricted:
            criterion = criterion + size - 2 * np.log(scale).sum()
        noise = sigma2 + beta[:, self.at] ** 2 * self.error
        cov = self._cov_beta(theta, sigma2, noise, inverse)
        return Estimate(theta, beta, cov, sigma2, noise, np.where(possible, criterion, np.inf))

    def _cov_beta(self, theta: Floats, sigma2: Floats, noise: Floats, inverse: Floats) -> Floats:
        """Give the covariance of beta: with a corrected baseline that of weights for sigma2 under the noise there is.

        A^-1 X'V^-1 (noise I + tau2 Z Z') V^-1 X A^-1, A corrected and the middle not. Where noise is sigma2 the middle
        is sigma2 A.
        """
        if not self.error:
            return sigma2[:, None, None] * inverse
        d = self._outer[0]
        inside = 1 / (1 + theta[:, None] * d)
        tau2 = (theta * sigma2)[:, None]
        taken = (noise[:, None] - inside**2 * (noise[:, None] + tau2 * d)) / np.where(d > 0, d, 1.0)
        middle = noise[:, None, None] * self.directions.cross - self._weighted(taken)
        found: Floats = inverse @ middle[:, :-1, :-1] @ inverse
        return found

    def rest(self) -> float:
        """Give the squares per client that X leaves unexplained where services are not told apart."""
        cross = self.directions.cross
        scale = 1 / np.sqrt(np.diag(cross)[:-1])
        beside = cross[:-1, -1] * scale
        told = beside @ np.linalg.solve(cross[:-1, :-1] * np.outer(scale, scale), beside)
        return float(cross[-1, -1] - told) / self.directions.n

    def slope(self, theta: float) -> float:
        """Give the derivative of the criterion to theta."""
        d, often, _ = self._outer
        inside = 1 / (1 + theta * d)
        taken, change = self._weighted(np.stack([theta * inside, -(inside**2)]))
        s = self.directions.cross - taken
        if self.error:
            s[self.at, self.at] -= self.error * (self.directions.n - theta * float((inside * d) @ often))
            change[self.at, self.at] += self.error * float((inside**2 * d) @ often)
        scale = 1 / np.sqrt(np.diag(self.directions.cross)[:-1])
        inverse = np.linalg.inv(s[:-1, :-1] * np.outer(scale, scale)) * np.outer(scale, scale)
        beta = inverse @ s[:-1, -1]
        rss = float(s[-1, -1] - beta @ s[:-1, -1])
        moved = float(change[-1, -1] - 2 * beta @ change[:-1, -1] + beta @ change[:-1, :-1] @ beta)
        found = float((d * inside) @ often) + self.free * moved / rss
        return found + float((inverse * change[:-1, :-1]).sum()) if self.restricted else found

    def best(self) -> float:
        """Give theta where the criterion is least; 0 if no other value is better."""
        found = self.estimate(REACH).criterion
        lowest = int(np.argmin(found))
        low, high = REACH[max(0, lowest - 1)], REACH[min(lowest + 1, len(REACH) - 1)]
        if lowest <= 1 and self.slope(0.0) >= 0:
            return 0.0
        if self.slope(float(low)) >= 0 or self.slope(float(high)) <= 0:
            return float(REACH[lowest])
        return float(brentq(self.slope, low, high, xtol=1e-300, rtol=8.9e-16, maxiter=200))
