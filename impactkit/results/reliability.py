"""Reliability in the data at hand: alpha, omega, item-rest correlations, and ICC and SEM of a retest."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pingouin
from scipy.stats import f as fisher
from statsmodels.multivariate.factor import Factor

from impactkit.domain.reliability import NARROW, Estimate, NoOmega, Retest

RESAMPLES = 500
SEED = 20251  # the same data give the same interval
EXACTLY, ROUGHLY = 1e-9, 1e-4  # of communalities; the end of an interval from 500 resamples is no sharper
ENOUGH_RESAMPLES = 0.9  # share of them that must have an omega for an interval
MOST_CLIENTS = 10_000
FEWEST_ITEMS = 3  # under which one factor is not determined


def alpha(items: pd.DataFrame) -> Estimate | None:
    """Give Cronbach's alpha with its 95 per cent interval.

    Parameters
    ----------
    items : pandas.DataFrame
        One row per person, one column per item, turned to one direction; rows with gaps are left out.

    Returns
    -------
    Estimate or None
        None where the sum does not vary, and with fewer than two persons or items. It may be below 0.

    References
    ----------
    Cronbach, L. J. (1951). Psychometrika 16, 297-334: alpha; computed by pingouin, equal to R's psych.
    Feldt, L. S. (1965). Psychometrika 30, 357-370: interval, see `alpha_interval`. (pingouin rounds it.)
    """
    complete = items.dropna()
    n, k = complete.shape
    if n < 2 or k < 2 or not float(complete.sum(axis="columns").var()) > 0:
        return None
    value = float(pingouin.cronbach_alpha(complete)[0])
    low, high = alpha_interval(value, n=n, k=k)
    return Estimate(value=value, low=low, high=high, n=n)


def alpha_interval(value: float, *, n: int, k: int) -> tuple[float, float]:
    """Give the 95 per cent interval of an alpha of n persons and k items.

    References
    ----------
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Applied Psychological Measurement 11, 93-103:
    1 - (1 - alpha) F(0.975 or 0.025; n - 1, (n - 1)(k - 1)).
    """
    quantiles = fisher.ppf([0.975, 0.025], n - 1, (n - 1) * (k - 1))
    low, high = 1 - (1 - value) * quantiles
    return float(low), float(high)


def clients_needed(value: float, *, k: int) -> int | None:
    """Give the persons with which an alpha of this value would have an interval no wider than 0.10.

    None where more than ten thousand would be needed, which is a sign that alpha is of no use here.
    """
    low, high = 2, MOST_CLIENTS

    def narrow(n: int) -> bool:
        ends = alpha_interval(value, n=n, k=k)
        return ends[1] - ends[0] <= NARROW

    if not narrow(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if narrow(middle) else (middle, high)
    return high


def omega(items: pd.DataFrame) -> tuple[Estimate | None, NoOmega]:
    """Give omega total of one factor with its 95 per cent interval, or why there is none.

    Parameters
    ----------
    items : pandas.DataFrame
        As for `alpha`.

    Notes
    -----
    Principal axes by statsmodels, iterated until they stand: the minimum residual solution. Equal to omega total of
    R's psych with one factor to seven decimals. The interval is that between the 2.5th and the 97.5th per cent of 500
    resamples of the persons.

    References
    ----------
    McDonald, R. P. (1999). Test Theory: omega = 1 - sum of uniquenesses / sum of all correlations.
    Kelley, K. & Pornprasertmanit, S. (2016). Psychological Methods 21, 69-92: bootstrap interval.
    """
    complete = items.dropna()
    n, k = complete.shape
    if k < FEWEST_ITEMS:
        return None, "two_items"
    if n <= k:
        return None, "few"
    values = complete.to_numpy(dtype="float64")
    if (values.std(axis=0) == 0).any():
        return None, "constant"
    found = _omega(values)
    if found is None:
        return None, "no_factor"
    draws = np.random.default_rng(SEED).integers(n, size=(RESAMPLES, n))
    again = [each for each in (_omega(values[rows], stands=ROUGHLY) for rows in draws) if each is not None]
    if len(again) < ENOUGH_RESAMPLES * RESAMPLES:
        return None, "no_factor"
    low, high = np.quantile(again, [0.025, 0.975])
    return Estimate(value=found, low=float(low), high=float(high), n=n), ""


def _omega(values: np.ndarray, *, stands: float = EXACTLY) -> float | None:
    """Give omega total of one factor; None where an item does not vary, is explained whole, or runs against others.

    Axes stand where no communality moves by more than `stands`.
    """
    if (values.std(axis=0) == 0).any():
        return None
    together = np.corrcoef(values.T)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a solution that does not stand shows in its communalities, looked at below
        try:
            loadings = Factor(corr=together, n_factor=1, method="pa").fit(maxiter=1000, tol=stands).loadings[:, 0]
        except (ValueError, np.linalg.LinAlgError):
            return None
    if not np.isfinite(loadings).all() or (loadings**2 >= 1).any() or loadings.min() * loadings.max() < 0:
        return None
    return float(1 - (1 - loadings**2).sum() / together.sum())


def item_rest(items: pd.DataFrame) -> dict[str, float | None]:
    """Give the correlation of each item with the sum of the others, over rows without gaps.

    None where the item or the sum of the others does not vary, and with fewer than three rows.
    """
    complete = items.dropna()
    total = complete.sum(axis="columns")
    return {str(name): _correlation(complete[name], total - complete[name]) for name in complete.columns}


def _correlation(one: pd.Series, other: pd.Series) -> float | None:
    if len(one) < 3 or not one.std() > 0 or not other.std() > 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def retest(first: pd.Series, second: pd.Series) -> Retest | None:
    """Give ICC and SEM of two assessments of the same unchanged persons.

    Parameters
    ----------
    first, second : pandas.Series
        Native points, person by person.

    Returns
    -------
    Retest or None
        None with fewer than three persons, where nobody differs from anybody, and where all differ alike between the
        two: then the interval cannot be known.

    References
    ----------
    McGraw, K. O. & Wong, S. P. (1996). Psychological Methods 1, 30-46: ICC(A,1), by pingouin; ICC(2,1) of Shrout &
    Fleiss (1979). de Vet, H. C. W. et al. (2006). J. Clin. Epidemiol. 59, 1033-1039: SEM of agreement, the root of the
    variances of the occasions and of the error.
    """
    n = len(first)
    if n < 3 or not np.concatenate([first, second]).std() > 0:
        return None
    icc = intraclass_correlation(pd.DataFrame({"first": first.to_numpy(), "second": second.to_numpy()}))
    if isnan(icc.low) or isnan(icc.high):
        return None
    shift = float((second.to_numpy() - first.to_numpy()).mean())
    error = float((second.to_numpy() - first.to_numpy()).var(ddof=1)) / 2
    # Mean squares of two occasions: between them n * shift**2 / 2, residual `error`.
    occasions = max(0.0, (n * shift**2 / 2 - error) / n)
    return Retest(icc=icc, sem=sqrt(occasions + error), shift=shift)


def intraclass_correlation(ratings: pd.DataFrame) -> Estimate:
    """Give ICC(A,1) with its 95 per cent interval: two-way random effects, absolute agreement, one rating.

    Parameters
    ----------
    ratings : pandas.DataFrame
        One row per person, one column per occasion or rater; no gaps.

    Returns
    -------
    Estimate
        The ends of the interval are NaN where the ratings of all differ alike.
    """
    long = ratings.reset_index(drop=True).rename_axis("person").reset_index().melt("person", var_name="occasion")
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"), _unrounded():
        # pingouin 0.7 still asks pandas to alter frames in place; it goes when pingouin no longer does.
        warnings.simplefilter("ignore", category=DeprecationWarning)
        found = pingouin.intraclass_corr(long, targets="person", raters="occasion", ratings="value")
    agreed = found[found["Type"].isin(["ICC(A,1)", "ICC2"])].iloc[0]
    low, high = agreed.filter(like="CI95").iloc[0]
    return Estimate(value=float(agreed["ICC"]), low=float(low), high=float(high), n=len(ratings))


@contextmanager
def _unrounded() -> Iterator[None]:
    """Keep pingouin from rounding intervals to two decimals, and leave its options as they were."""
    kept = dict(pingouin.options)
    pingouin.options.update({name: None for name in kept if name.startswith("round.column.CI95")})
    try:
        yield
    finally:
        pingouin.options.update(kept)
