"""What covariates go with inside services alone, and whether it differs from what the comparison takes them to do.

A random-intercept model learns the coefficients partly from differences between services. If services whose clients
start behind also work better or worse, these coefficients carry some of the services' own effect. Coefficients from
inside services cannot. Everything comes from the moments of `impactkit.domain.moments`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm

from impactkit.compare.new_columns import new_columns
from impactkit.compare.profile import SAME, Directions
from impactkit.domain.moments import INTERCEPT, Moments

LEVEL = 0.05  # of the test, Bonferroni over the coefficients
MATTERS = 0.05  # residual SDs: a service two SDs from the others moves by 0.1, half of what tells services apart
MEAN = "mean."  # begins the names of the services' means


@dataclass(frozen=True, eq=False, kw_only=True)
class Within:
    """Coefficients from inside services (fixed effects); missing for a column that does not vary there.

    `beta` has an entry per covariate, `cov` their covariance (square of the unit of beta), `sigma2` the variance of
    a client inside services, `df` its degrees of freedom.
    """

    beta: pd.Series
    cov: pd.DataFrame
    sigma2: float
    df: int

    @property
    def se(self) -> pd.Series:
        """Give the standard error of each coefficient."""
        return pd.Series(np.sqrt(np.diag(self.cov)), index=self.beta.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """One coefficient from inside services beside the one of the comparison."""

    column: str
    within: float
    within_se: float
    random: float
    random_se: float
    z: float  # of their difference
    p: float  # two-sided, not corrected
    moves: float  # points of outcome: by how much services one SD apart in the column's mean would move
    parts: bool  # the two part, beyond chance and by an amount that matters


class Variances(NamedTuple):
    """What a fit leaves unexplained: variance between services, and of clients inside them."""

    tau2: float
    sigma2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What a covariate explains: the variances with it and without it."""

    covariate: str
    full: Variances
    without: Variances

    @property
    def between(self) -> float | None:
        """Give the share of the variance between services that is gone with it; below 0 if it grows; None of nothing.

        It grows where a covariate hides differences: services with the harder clients do better.
        """
        return 1 - self.full.tau2 / self.without.tau2 if self.without.tau2 > 0 else None

    @property
    def inside(self) -> float:
        """Give the share of the variance of clients inside services that is gone with it."""
        return 1 - self.full.sigma2 / self.without.sigma2


def within(moments: Moments) -> Within:
    """Fit the covariates with an effect of its own for every service.

    Parameters
    ----------
    moments : Moments
        Of all clients; shared clients are taken out of each of their services by their weights.

    Returns
    -------
    Within
        A covariate that does not vary inside services beside those before it has missing values.

    Raises
    ------
    ValueError
        If there are no more clients than services and covariates.

    References
    ----------
    Wooldridge, J. M. (2010). Econometric Analysis of Cross Section and Panel Data, 2nd ed., eq. 10.46 (within
    estimator): S = X'X - X'Z (Z'Z)^-1 Z'X, beta = S^-1 (X'y - X'Z (Z'Z)^-1 Z'y). Z holds the weights in services.
    """
    moments = moments.about_means()
    between, rank = Directions.of(moments, range(len(moments.columns))).between
    inside = moments.cross.astype(np.float64) - between
    about_mean = np.diag(moments.cross) - moments.cross.astype(np.float64)[0] ** 2 / moments.n
    kept = [1 + place for place in new_columns(inside[1:-1, 1:-1], about_mean[1:], SAME)]
    df = moments.n - rank - len(kept)
    if df <= 0:
        raise ValueError(
            f"{moments.n} clients in {len(moments.services)} services are too few to fit {len(kept)} covariates inside "
            "services; leave covariates out or compare a longer period."
        )
    inverse = np.linalg.inv(inside[np.ix_(kept, kept)])
    slopes = inverse @ inside[kept, -1]
    sigma2 = float(inside[-1, -1] - slopes @ inside[kept, -1]) / df
    names = pd.Index(moments.covariates)
    found = names[[place - 1 for place in kept]]
    return Within(
        beta=pd.Series(slopes, index=found).reindex(names),
        cov=pd.DataFrame(sigma2 * inverse, index=found, columns=found).reindex(index=names, columns=names),
        sigma2=sigma2,
        df=df,
    )


def with_service_means(moments: Moments) -> Moments:
    """Add the services' mean of each covariate as a column; the random-intercept fit of it is Mundlak's model.

    Its coefficients of the covariates are those from inside services, those of the means what services with other
    clients differ by beyond that; 0 where services do not choose their clients by how well they work. For shared
    clients the mean is the part of the column that the weights in services tell.

    Parameters
    ----------
    moments : Moments
        Of all clients.

    Returns
    -------
    Moments
        The columns, then ``mean.`` and the name of each covariate, then the outcome, for `fit_services`.

    References
    ----------
    Mundlak, Y. (1978). Econometrica 46(1), 69-85: eq. 2.4 and 2.8.
    """
    moments = moments.about_means()
    between, _ = Directions.of(moments, range(len(moments.columns))).between
    means = list(range(1, len(moments.columns) - 1))
    old = [*range(len(moments.columns) - 1), *means, len(moments.columns) - 1]
    added = np.array([False] * (len(means) + 1) + [True] * len(means) + [False])
    # A mean times anything is what both have between services; only two old columns differ inside them too.
    both_old = ~added[:, None] & ~added[None, :]
    whole = moments.cross.astype(np.float64)[np.ix_(old, old)]
    names = (*moments.columns[:-1], *(MEAN + name for name in moments.covariates), moments.outcome)
    return replace(
        moments,
        columns=names,
        centre=moments.centre[old],
        sums=moments.sums[:, old],
        cross=np.where(both_old, whole, between[np.ix_(old, old)]),
    )


def without(moments: Moments, columns: Sequence[str]) -> Moments:
    """Take columns out of moments.

    Raises
    ------
    ValueError
        If one of `columns` is not a covariate.
    """
    if unknown := set(columns) - set(moments.covariates):
        raise ValueError(f"There is no covariate {', '.join(sorted(unknown))}; there are {moments.covariates}.")
    kept = [place for place, name in enumerate(moments.columns) if name not in columns]
    return replace(
        moments,
        columns=tuple(moments.columns[place] for place in kept),
        centre=moments.centre[kept],
        sums=moments.sums[:, kept],
        cross=moments.cross[np.ix_(kept, kept)],
    )


def partings(moments: Moments, *, beta: pd.Series, cov_beta: pd.DataFrame, sigma2: float) -> tuple[Parting, ...]:
    """Hold each coefficient of the random-intercept fit against the one from inside services.

    They part where the difference is beyond chance (`LEVEL`, Bonferroni over the coefficients) and would move
    services that lie one SD apart in the column's mean by more than `MATTERS` residual SDs.

    Parameters
    ----------
    moments : Moments
        What was fitted.
    beta, cov_beta : pandas.Series, pandas.DataFrame
        Of the fit, intercept included, without correction of the baseline: corrected and uncorrected coefficients
        part for another reason.
    sigma2 : float
        Its variance inside services. Both covariances are taken at it: the one from inside is then never the smaller.

    Returns
    -------
    tuple of Parting
        One per covariate that is in both.

    References
    ----------
    Hausman, J. A. (1978). Econometrica 46(6), 1251-1271: Var(b1 - b0) = Var(b1) - Var(b0), b0 efficient.
    """
    inside = within(moments)
    both = [name for name in inside.beta.dropna().index if name in beta.index]
    told = pd.DataFrame({"within": inside.beta, "within_se": inside.se * np.sqrt(sigma2 / inside.sigma2)}).loc[both]
    told["random"] = beta
    told["random_se"] = pd.Series(np.sqrt(np.diag(cov_beta)), index=cov_beta.index)
    difference = told["within"] - told["random"]
    variance = told["within_se"] ** 2 - told["random_se"] ** 2
    # Where all is learnt inside services both are one estimate, and rounding alone is left between them.
    apart = variance > SAME * told["within_se"] ** 2
    told["z"] = (difference / np.sqrt(variance.where(apart))).fillna(0.0)
    told["p"] = 2 * norm.sf(told["z"].abs())
    told["moves"] = difference * _sd_of_means(moments)
    told["parts"] = (told["p"] < LEVEL / max(len(both), 1)) & (told["moves"].abs() > MATTERS * np.sqrt(sigma2))
    return tuple(
        Parting(
            column=str(row.Index),
            within=float(row.within),
            within_se=float(row.within_se),
            random=float(row.random),
            random_se=float(row.random_se),
            z=float(row.z),
            p=float(row.p),
            moves=float(row.moves),
            parts=bool(row.parts),
        )
        for row in told.itertuples()
    )


def explained(
    moments: Moments, covariates: Mapping[str, Sequence[str]], fit: Callable[[Moments], Variances]
) -> tuple[Explained, ...]:
    """Leave each covariate out in turn and see how the variances grow.

    Parameters
    ----------
    moments : Moments
        What was fitted.
    covariates : mapping of str to sequence of str
        The columns of each covariate, all left out together.
    fit : callable
        Gives the variances of the random-intercept fit of moments.

    Returns
    -------
    tuple of Explained
        In the order of `covariates`.

    References
    ----------
    Raudenbush, S. W. & Bryk, A. S. (2002). Hierarchical Linear Models, 2nd ed., eq. 4.20 and 4.24: proportion of
    variance explained between and within groups.
    """
    full = fit(moments)
    return tuple(
        Explained(covariate=name, full=full, without=fit(without(moments, columns)))
        for name, columns in covariates.items()
    )


def _sd_of_means(moments: Moments) -> pd.Series:
    """Give the SD of each column's mean between services, each client counting once."""
    moments = moments.about_means()
    between, _ = Directions.of(moments, range(len(moments.columns))).between
    squares = np.diag(between) - moments.cross.astype(np.float64)[0] ** 2 / moments.n
    sd = pd.Series(np.sqrt(np.maximum(squares, 0) / moments.n), index=list(moments.columns))
    return sd.drop(INTERCEPT)
