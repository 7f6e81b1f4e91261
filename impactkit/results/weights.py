"""What the mean change would be if those who were not measured had changed as measured clients like them did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impactkit.domain.findings import Expectation, Mean
from impactkit.domain.instrument import Scale
from impactkit.results.scales import pomp

FEWEST_PAIRS = 20  # measured clients, and
FEWEST_MISSING = 10  # clients not measured: with fewer of either there is nothing to learn the probability from
MOST = 5.0  # larger stabilised weights are trimmed to this
LEAST_EFFECTIVE = 0.5  # share of the pairs that the weighted mean must be worth
TOLD_FROM = 10  # clients in effect: fewer are not told


@dataclass(frozen=True, slots=True)
class Weighted:
    """A weighted mean change, where it may stand, and what it is worth in clients, where that can be told."""

    means: tuple[Mean, ...] = ()
    expectations: tuple[Expectation, ...] = ()


def weighted_change(stays: pd.DataFrame, answers: pd.DataFrame, *, scale: Scale, key: str) -> Weighted:
    """Weight each measured client by the inverse of the probability of being measured.

    The probability comes from two logistic models, of having a baseline given the background, and of having a pair
    given the baseline and the background; their product is that of a pair. A background that is not recorded is a
    level of its own. The coefficients are shrunk (ridge, as if each per SD were drawn from N(0, 1)), so that a group
    of whom all or none were measured does no harm. Weights are stabilised by the share of all that has a pair, and
    trimmed at `MOST`.

    Parameters
    ----------
    stays : pandas.DataFrame
        Frame `stays` of one service, the population of the headline.
    answers : pandas.DataFrame
        As `impactkit.results.background.answered` gives them: a row per row of `stays`.
    scale : Scale
        The scale of the goal, with its range.
    key : str
        Begins the keys of the figures.

    Returns
    -------
    Weighted
        Mean on 0-100, more is better, over all stays of the population, with its 95 % interval (sandwich HC1, t), and
        the clients that it is worth, (sum w)^2 / sum w^2 (Kish 1965). Nothing with under `FEWEST_PAIRS` pairs or
        `FEWEST_MISSING` stays without one; no mean where it is worth less than `LEAST_EFFECTIVE` of its pairs.

    References
    ----------
    Seaman, S. R. & White, I. R. (2013). Stat. Methods Med. Res. 22(3), 278-295: weights, stabilising, trimming.
    """
    measured = stays["pair"].to_numpy(dtype=bool)
    pairs, missing = int(measured.sum()), int((~measured).sum())
    if pairs < FEWEST_PAIRS or missing < FEWEST_MISSING:
        return Weighted()
    probability = _probability_of_pair(pomp(stays["baseline"], scale), answers, measured)
    weights = np.minimum(pairs / len(stays) / probability[measured], MOST)
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    effective = Expectation(key=f"{key}.change_weighted.effective", value=worth, n=pairs, method="inverse-probability")
    told = (effective,) if worth >= TOLD_FROM else ()
    if worth < LEAST_EFFECTIVE * pairs:
        return Weighted(expectations=told)
    paired = stays[measured]
    change = pomp(paired["follow_up"], scale) - pomp(paired["baseline"], scale)
    return Weighted(means=(_mean(change.to_numpy(), weights, f"{key}.change_weighted"),), expectations=told)


def _probability_of_pair(baseline: pd.Series, answers: pd.DataFrame, measured: np.ndarray) -> np.ndarray:
    """Give each stay's probability of a pair; 0 where there is no baseline, who is then never weighted."""
    background = _columns(answers)
    started = baseline.notna().to_numpy()
    start = np.ones(len(baseline)) if started.all() else probability(background, started)
    with_baseline = np.column_stack([baseline.to_numpy()[started], background[started]])
    pair = np.zeros(len(baseline))
    pair[started] = probability(with_baseline, measured[started])
    return start * pair


def _columns(answers: pd.DataFrame) -> np.ndarray:
    if answers.empty:  # no background is recorded at all
        return np.empty((len(answers), 0))
    return pd.get_dummies(answers.fillna("missing"), dtype="float64").to_numpy()


def probability(columns: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Give the fitted probabilities of a ridge logistic regression on standardised columns.

    Parameters
    ----------
    columns : numpy.ndarray
        A row per client, a column per covariate, none missing; a column that does not vary is left out.
    outcome : numpy.ndarray
        Whether it happened, per client; both must occur, else the share is given.
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    happened = outcome.astype("float64")
    if happened.min() == happened.max():
        return happened
    varying = columns[:, columns.std(axis=0) > 0]
    design = np.column_stack([np.ones(len(happened)), (varying - varying.mean(axis=0)) / varying.std(axis=0)])
    # The penalty is per client: 1/n makes it that of a N(0, 1) prior on each coefficient but the first.
    penalty = np.r_[0.0, np.full(design.shape[1] - 1, 1 / len(happened))]
    fitted = GLM(happened, design, family=Binomial()).fit_regularized(alpha=penalty, L1_wt=0.0)
    return np.asarray(1 / (1 + np.exp(-design @ fitted.params)))


def _mean(change: np.ndarray, weights: np.ndarray, key: str) -> Mean:
    from statsmodels.regression.linear_model import WLS

    fitted = WLS(change, np.ones(len(change)), weights=weights).fit(cov_type="HC1", use_t=True)
    low, high = fitted.conf_int()[0]
    return Mean(
        key=key,
        value=float(fitted.params[0]),
        n=len(change),
        low=float(low),
        high=float(high),
        method="inverse-probability",
        tag="estimate",
    )
