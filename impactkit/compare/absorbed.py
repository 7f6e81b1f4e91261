"""Cells of service and client group: what is left once each service has its own level, from moments of the cells.

y = a_s + b_g + beta'x + v_sg + e, v_sg ~ N(0, tau2), e ~ N(0, sigma2). The levels of services are as many as there are
services, so no column is made of them: they are taken out of the sums, whose likelihood is then the restricted one of
`impactkit.compare.profile.Profile`. Groups and covariates are columns. Fixed effects absorbed: Searle, S. R., Casella,
G. & McCulloch, C. E. (1992). Variance components, ch. 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from impactkit.compare.new_columns import new_columns
from impactkit.compare.profile import SAME, Block, Directions, Estimate
from impactkit.domain.moments import Floats, Moments


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Sums per cell, cells of one service beside each other."""

    names: tuple[str, ...]  # columns of X: covariates and groups that say something within services
    n: Floats
    sums: Floats  # one column per name, the outcome last
    cross: Floats
    first: NDArray[np.intp]  # the first cell of each service
    service: NDArray[np.intp]  # which service each cell is of
    group: NDArray[np.intp]  # which group each cell is of

    @classmethod
    def of(cls, moments: Moments, services: Sequence[str], groups: Sequence[str]) -> Cells:
        """Sort cells by service, and give each group but the first a column; clients are in one cell each."""
        order = np.argsort(np.asarray(services, dtype=object), kind="stable")
        named = np.asarray(services, dtype=object)[order]
        first = np.flatnonzero(np.r_[True, named[1:] != named[:-1]])
        n = moments.clients[order].astype(np.float64)
        plain = moments.sums[order].astype(np.float64)
        group = np.asarray(groups, dtype=object)[order]
        names, code = np.unique(group.astype(str), return_inverse=True)
        levels = tuple(str(name) for name in names[1:])
        member = code[:, None] == np.arange(1, len(names))
        by_group = member.T.astype(np.float64) @ plain
        beside = by_group[:, 1:]
        whole = np.block([[moments.cross.astype(np.float64)[1:, 1:], beside.T], [beside, np.diag(by_group[:, 0])]])
        k = len(moments.covariates)
        columns = [*range(k), *range(k + 1, len(whole)), k]  # the outcome last
        sums = np.column_stack([plain[:, 1:], n[:, None] * member])[:, columns]
        cross = whole[np.ix_(columns, columns)]
        service = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(n)]))
        cells = cls((*moments.covariates, *levels), n, sums, cross, first, service, code.astype(np.intp))
        return cells._only(new_columns(cells.directions().cross[:-1, :-1], np.diag(cross), SAME))

    def _only(self, kept: list[int]) -> Cells:
        columns = [*kept, self.cross.shape[0] - 1]
        names = tuple(self.names[place] for place in kept)
        cross = self.cross[np.ix_(columns, columns)]
        return replace(self, names=names, sums=self.sums[:, columns], cross=cross)

    def directions(self) -> Directions:
        """Take the services' own levels out, M = I - A (A'A)^-1 A', and turn the cells so that Z'MZ is diagonal.

        A tells which service each client is of. Free are the clients less the services. Per service one direction says
        nothing: its own level.
        """
        clients, levels = self.by_service(self.n, axis=0), self.by_service(self.sums, axis=0)
        means = levels / clients[:, None]
        d, sums = np.empty_like(self.n), self.sums - self.n[:, None] * means[self.service]
        blocks = []
        for places in np.split(np.arange(len(self.n)), self.first[1:]):
            n = self.n[places]
            block = Block.of(places, np.diag(n) - np.outer(n, n) / n.sum())
            d[places], sums[places] = block.values, block.vectors.T @ sums[places]
            blocks.append(block)
        free = round(float(clients.sum())) - len(clients)
        return Directions(d=d, sums=sums, cross=self.cross - means.T @ levels, n=free, blocks=tuple(blocks))

    def by_service(self, values: Floats, axis: int = 1) -> Floats:
        """Sum values of cells over their service."""
        found: Floats = np.add.reduceat(values, self.first, axis=axis)
        return found

    def beside(self, values: Floats) -> Floats:
        """Give, per cell (second axis), its value less the mean over the other clients of its service."""
        n = self.n.reshape(-1, *([1] * (values.ndim - 2)))
        others = self.others.reshape(n.shape)
        rest = self.by_service(n * values)[:, self.service] - n * values
        return values - np.divide(rest, others, out=np.zeros_like(rest), where=others > 0)

    def elsewhere(self, values: Floats, power: int = 1) -> Floats:
        """Give, per cell (second axis), the weighted mean over the cells of its group in other services.

        Weights are clients, to the power of `power`, still divided by the sum to that power: 2 gives the variance of
        the mean of independent values. Services with one group alone do not count.
        """
        weight = np.where(self.others > 0, self.n, 0.0)
        member = self.group[:, None] == np.arange(self.group.max() + 1)
        of = weight.reshape(-1, *([1] * (values.ndim - 2)))
        total = np.einsum("kg,tk...->tg...", member * 1.0, of**power * values)[:, self.group] - of**power * values
        rest = (weight @ member)[self.group] - weight
        rest = rest.reshape(of.shape)
        found: Floats = np.divide(total, rest**power, out=np.zeros_like(total), where=rest > 0)
        return found

    @property
    def others(self) -> Floats:
        """Count the other clients of each cell's service."""
        found: Floats = self.by_service(self.n, axis=0)[self.service] - self.n
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """How far each cell departs from what is usual, at given values of theta (first axis)."""

    mean: Floats
    variance: Floats  # of the error of prediction, with that of services' levels and coefficients
    before: Floats  # variance before any data


def contrasts(cells: Cells, found: Estimate) -> Contrast:
    """Predict v of each cell against the other clients of its service, less the same of its group elsewhere.

    The error of prediction is that of Henderson, C. R. (1975). Biometrics 31(2), 423-447. The contrast is free of the
    service's own level, of which two cells alone would leave half of each v unknown, and of what a group would do in
    services that are not there.
    """
    tau2, noise = found.theta * found.sigma2, found.noise
    theta = (tau2 / noise)[:, None]
    w = 1 / (1 + theta * cells.n)
    within = cells.by_service(w * cells.n)
    level = cells.by_service(w[:, :, None] * cells.sums) / within[:, :, None]
    away = cells.sums - cells.n[:, None] * level[:, cells.service]  # from the service's own level
    mean = cells.beside(theta * w * (away[:, :, -1] - np.einsum("tki,ti->tk", away[:, :, :-1], found.beta)))
    slope = cells.beside((theta * w)[:, :, None] * away[:, :, :-1])
    slope = slope - cells.elsewhere(slope)
    of_beta = np.einsum("tki,tij,tkj->tk", slope, found.cov_beta, slope, optimize=True)
    of_level = cells.beside(theta * w * cells.n) ** 2 * (noise[:, None] / within)[:, cells.service]
    alone = _squared(cells, tau2[:, None] * w) + of_level
    before = _squared(cells, np.broadcast_to(tau2[:, None], w.shape))
    return Contrast(
        mean=mean - cells.elsewhere(mean),
        variance=alone + cells.elsewhere(alone, power=2) + of_beta,
        before=before + cells.elsewhere(before, power=2),
    )


def _squared(cells: Cells, variance: Floats) -> Floats:
    """Give the variance of a cell's value less the mean of the others of its service, cells being independent."""
    squares = cells.n**2 * variance
    rest = cells.by_service(squares)[:, cells.service] - squares
    return variance + np.divide(rest, cells.others**2, out=np.zeros_like(rest), where=cells.others > 0)
