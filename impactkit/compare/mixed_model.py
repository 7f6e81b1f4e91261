"""A mean per service, adjusted for who its clients are: the random-intercept model, exactly, from moments alone.

y = beta'x + sum_j w_j u_j + e, u_j ~ N(0, tau2), e ~ N(0, sigma2). REML after Patterson, H. D. & Thompson, R. (1971).
Biometrika 58(3), 545-554; criterion: Bates, D. et al. (2015). J. Stat. Softw. 67(1), eq. 35 and 42.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtri

from impactkit.compare.errors_in_baseline import Correction, correction
from impactkit.compare.mixture import Mixture, Predicted, predict
from impactkit.compare.profile import Directions, Profile, independent_columns
from impactkit.domain.measurement_error import USUAL_LOG_SD
from impactkit.domain.message import N_, Message
from impactkit.domain.moments import Floats, Moments

RELIABLE = 0.7  # reliability of a service's figure that is asked for
METHODS = ("reml", "ml")
EPSILON = float(np.finfo(np.float64).eps)
LOST = 1e-6  # of the squares around the mean: no more may be rounding


@dataclass(frozen=True, eq=False)
class ServiceFit:
    """A fitted comparison of services.

    Attributes
    ----------
    beta, cov_beta : pandas.Series, pandas.DataFrame
        Coefficients of ``intercept`` and the covariates on the scale of the input, and their covariance; with a
        corrected baseline the sandwich covariance. Columns left out are not in them.
    tau2, sigma2, theta : float
        Variance between services, within them, and tau2 / sigma2. tau2 is 0 where the data show no differences.
    loglik : float
        Log likelihood, restricted with method "reml".
    noise : float
        What shrinks: sigma2, and with a corrected baseline the error that its slope hands on.
    correction : Correction or None
        What was taken out of the baseline, and whether that can be depended on.
    left_out : tuple of str
        Covariates that say nothing that others before them do not say.
    remarks : tuple of Message
        What a reader should know of this fit.
    """

    beta: pd.Series
    cov_beta: pd.DataFrame
    tau2: float
    sigma2: float
    theta: float
    loglik: float
    noise: float
    method: str
    moments: Moments
    correction: Correction | None
    left_out: tuple[str, ...]
    remarks: tuple[Message, ...]
    _directions: Directions
    _at: int
    _predicted: Predicted

    @property
    def n_needed(self) -> float | None:
        """Give how many clients a service needs for a reliability of 0.7; None where services do not differ."""
        return RELIABLE / (1 - RELIABLE) * self.noise / self.tau2 if self.tau2 > 0 else None

    @property
    def coefficients(self) -> pd.DataFrame:
        """Give ``beta`` with its 95 per cent interval, ``low`` and ``high`` (normal), a row per coefficient."""
        reach = float(ndtri(0.975)) * np.sqrt(np.diag(self.cov_beta))
        return pd.DataFrame({"beta": self.beta, "low": self.beta - reach, "high": self.beta + reach})

    @cached_property
    def mixture(self) -> Mixture:
        """Give what is known of each service when tau / sigma and the SEM are not."""
        return Mixture.of(self._directions, restricted=self.method == "reml", at=self._at, correction=self.correction)

    @cached_property
    def services(self) -> pd.DataFrame:
        """Give a row per service.

        Returns
        -------
        pandas.DataFrame
            ``service``; ``n`` clients; ``blup``, ``conditional_sd`` (coefficients taken as known), ``prediction_se``
            (their doubt included) and ``reliability`` at the estimate; ``effect``, ``low``, ``high`` (95 %),
            ``p_better`` (than the mean of services), ``rank_low``, ``rank_high`` (95 %, 1 is the greatest effect) of
            the mixture. Points of the outcome, of which more is taken as better.
        """
        at = self._predicted
        conditional = at.conditional[0]
        rank_low, rank_high = self.mixture.ranks()
        return pd.DataFrame(
            {
                "service": list(self.moments.services),
                "n": self.moments.clients,
                "blup": at.mean[0],
                "conditional_sd": np.sqrt(conditional),
                "prediction_se": np.sqrt(at.variance[0]),
                "effect": self.mixture.effect(),
                "low": self.mixture.quantile(0.025),
                "high": self.mixture.quantile(0.975),
                "p_better": self.mixture.above(0.0),
                "rank_low": rank_low.astype(int),
                "rank_high": rank_high.astype(int),
                "reliability": 1 - conditional / self.tau2 if self.tau2 > 0 else np.zeros(len(conditional)),
            }
        )

    def p_beyond(self, margin: float) -> pd.DataFrame:
        """Give the probability that each service differs from the mean by more than a margin.

        Parameters
        ----------
        margin : float
            Points of the outcome, such as the smallest change that matters; above 0.

        Returns
        -------
        pandas.DataFrame
            ``service``, ``p_above`` (better by more than `margin`), ``p_below``, ``p_beyond`` (either).
        """
        if not margin >= 0:
            raise ValueError(f"margin is {margin}; it must not be below 0.")
        above, below = self.mixture.above(margin), 1 - self.mixture.above(-margin)
        return pd.DataFrame(
            {"service": list(self.moments.services), "p_above": above, "p_below": below, "p_beyond": above + below}
        )


def fit_services(
    moments: Moments,
    *,
    method: Literal["reml", "ml"] = "reml",
    sem: float | None = None,
    baseline: str | None = None,
    sem_log_sd: float = USUAL_LOG_SD,
) -> ServiceFit:
    """Fit the random-intercept model to moments.

    Parameters
    ----------
    moments : Moments
        What `impactkit.moments` gives, or sums of them.
    method : {"reml", "ml"}
        Restricted or plain maximum likelihood.
    sem : float, optional
        Standard error of measurement of the column `baseline`, in its points; the comparison is then corrected for it.
    baseline : str, optional
        The covariate that was measured with that error.
    sem_log_sd : float
        How unsure the SEM is: SD of its logarithm, log(upper / lower) / 3.92 of its published interval; 0 where it is
        known.

    Returns
    -------
    ServiceFit

    Raises
    ------
    ValueError
        If `sem` and `baseline` do not fit each other or the moments, if there are fewer than two services or no more
        clients than coefficients, if covariates tell the outcome exactly, or if published constants lie so far from
        the values that summing lost their digits.
    """
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; it is one of {', '.join(METHODS)}.")
    _refuse_lost(moments)
    moments = moments.about_means()
    kept, left = independent_columns(moments)
    at = _place_of_baseline(moments, kept, sem=sem, baseline=baseline, sem_log_sd=sem_log_sd)
    _refuse_few(moments, len(kept))
    directions = Directions.of(moments, [*kept, len(moments.columns) - 1])
    _refuse_exact(moments, Profile(directions, restricted=False).rest())
    taken = None
    if sem is not None and at > 0:
        taken = correction(directions, at, column=str(baseline), sem=sem, log_sd=sem_log_sd)
    profile = Profile(directions, method == "reml", taken.error if taken else 0.0, at)
    found = profile.estimate(np.array([profile.best()]))
    sigma2 = float(found.sigma2[0])
    _refuse_exact(moments, sigma2)
    names = [moments.columns[place] for place in kept]
    beta, cov = _on_input(moments, kept, found.beta[0], found.cov_beta[0])
    theta = float(found.theta[0])
    left_out = tuple(moments.columns[place] for place in left)
    return ServiceFit(
        beta=pd.Series(beta, index=names, name="beta"),
        cov_beta=pd.DataFrame(cov, index=names, columns=names),
        tau2=theta * sigma2,
        sigma2=sigma2,
        theta=theta,
        loglik=-float(found.criterion[0]) / 2,
        noise=float(found.noise[0]),
        method=method,
        moments=moments,
        correction=taken,
        left_out=left_out,
        remarks=tuple(_remarks(moments, theta, left_out, asked=sem is not None, taken=taken)),
        _directions=directions,
        _at=at,
        _predicted=predict(directions, found),
    )


def _place_of_baseline(
    moments: Moments, kept: list[int], *, sem: float | None, baseline: str | None, sem_log_sd: float
) -> int:
    if (sem is None) != (baseline is None):
        raise ValueError("`sem` and `baseline` are given together: the error, and the column that has it.")
    if baseline is None:
        return -1
    if baseline not in moments.covariates:
        raise ValueError(f"{baseline!r} is no covariate of these moments; they are {', '.join(moments.covariates)}.")
    if sem is None or not 0 < sem < inf:
        raise ValueError(f"sem is {sem}; it must be above 0.")
    if not 0 <= sem_log_sd <= 1:
        raise ValueError(f"sem_log_sd is {sem_log_sd}; it lies between 0 (known) and 1.")
    place = moments.columns.index(baseline)
    return kept.index(place) if place in kept else -1


def _refuse_lost(moments: Moments) -> None:
    """Refuse sums of broken numbers whose constants lay so far from the data that digits were lost in summing."""
    if moments.cross.dtype == np.int64 or not moments.n:
        return
    about = np.diag(moments.about_means().cross)[1:]
    away = moments.cross[0, 1:] ** 2 / moments.n
    # Squares around the mean that rounding alone could make are those of a column that never varies: left out by name.
    far = (EPSILON * away > LOST * about) & (about > EPSILON * away)
    lost = [name for name, each in zip(moments.columns[1:], far, strict=True) if each]
    if lost:
        raise ValueError(
            f"The constants subtracted from {', '.join(lost)} lie too far from the values: take `centre` near them."
        )


def _refuse_few(moments: Moments, coefficients: int) -> None:
    if len(moments.services) < 2:
        raise ValueError(f"Services: {len(moments.services)}; a comparison needs two or more.")
    if moments.n <= coefficients:
        raise ValueError(f"{moments.n} clients do not tell {coefficients} coefficients; take fewer covariates.")


def _refuse_exact(moments: Moments, sigma2: float) -> None:
    squares = float(moments.cross[-1, -1])
    if not sigma2 > 1e-12 * squares / max(1, moments.n):
        raise ValueError(f"The covariates tell {moments.outcome} exactly; there is no error to weigh services by.")


def _on_input(moments: Moments, kept: list[int], beta: Floats, cov: Floats) -> tuple[Floats, Floats]:
    """Undo the centring: only the intercept moves."""
    turn = np.eye(len(kept))
    turn[0, 1:] = -moments.centre[kept[1:]]
    found = turn @ beta
    found[0] += moments.centre[-1]
    return found, turn @ cov @ turn.T


def _remarks(
    moments: Moments, theta: float, left_out: tuple[str, ...], *, asked: bool, taken: Correction | None
) -> list[Message]:
    found = []
    if left_out:
        found.append(
            Message.of(
                N_("Left out of the comparison, because others already tell them or they never vary: {names}."),
                names=", ".join(left_out),
            )
        )
    if theta == 0:
        found.append(Message.of(N_("The data show no differences between services beyond those of their clients.")))
    alone = int((moments.clients == 1).sum())
    if alone:
        found.append(Message.of(N_("Services with one client: {n}. Such a service says next to nothing."), n=alone))
    if asked and taken is None:
        found.append(
            Message.of(N_("The baseline was not corrected for its error: clients do not differ in it within services."))
        )
    if taken is not None and not taken.dependable:
        found.append(
            Message.of(N_("The correction for the error of the baseline is not dependable: the error is too large."))
        )
    return found
