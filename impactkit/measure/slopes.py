"""Change over three or more assessments: the mean slope of a group, and how widely its clients' slopes spread.

A straight line per client, with an intercept and a slope that vary normally around those of the group, fitted by
restricted maximum likelihood. All that the fit needs of a client are sums of two by two, so that assessments may lie at
any days and their number may differ. It is fitted here because `MixedLM` of statsmodels (0.15) does not converge, or
raises, on ordinary data where slopes hardly vary.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]
FEWEST_WAVES = 3  # with two the spread of slopes cannot be told from measurement error
FEWEST_CLIENTS = 5


@dataclass(frozen=True, eq=False, kw_only=True)
class Slopes:
    """A group's straight lines; points of the score per unit of time."""

    clients: int
    mean: float
    standard_error: float  # of `mean`
    spread: float  # SD of the clients' true slopes; 0 where they differ no more than measurement error would make them
    error: float  # SD of an assessment around its client's line
    lines: pd.DataFrame  # a row per client: client, deviation (from `mean`, shrunk), conditional_sd, index


def slopes(assessments: pd.DataFrame) -> Slopes:
    """Fit a straight line per client around that of the group.

    Parameters
    ----------
    assessments : pandas.DataFrame
        ``client``, ``time`` (any unit, such as days) and ``score`` (points), one row per assessment. Clients with
        fewer than three scores are left out.

    Returns
    -------
    Slopes
        ``lines`` has the hierarchical-linear-model index of each client, deviation / conditional_sd: relative to this
        group's mean slope, so that no client is classed by it.

    Raises
    ------
    ValueError
        If fewer than five clients have three scores at different times, or if all scores of each client lie on a
        straight line, so that there is no error to fit by.

    References
    ----------
    Speer, D. C. & Greenbaum, P. E. (1995). J. Consult. Clin. Psychol. 63(6), 1044-1048. REML criterion: Bates, D. et
    al. (2015). J. Stat. Softw. 67(1), eq. 42.
    """
    used = _usable(assessments)
    if on_straight_lines(used):
        raise ValueError("All scores of each client lie on a straight line: there is no error of a score to fit by.")
    sums = _Sums.of(used)
    best = min(
        (minimize(sums.criterion, start, method="Nelder-Mead", options=PRECISE) for start in STARTS),
        key=lambda found: float(found.fun),
    )
    return sums.fitted(np.asarray(best.x, dtype=np.float64))


def on_straight_lines(assessments: pd.DataFrame) -> bool:
    """Tell whether the scores of each client lie on a line of its own, as they do where all repeat their answers.

    Parameters
    ----------
    assessments : pandas.DataFrame
        As `slopes` takes them.
    """
    by_client = assessments.groupby("client")
    time = assessments["time"] - by_client["time"].transform("mean")
    score = assessments["score"] - by_client["score"].transform("mean")
    ids = assessments["client"]
    explained = (time * score).groupby(ids).sum() ** 2 / (time**2).groupby(ids).sum().replace(0.0, np.inf)
    whole = float(((assessments["score"] - assessments["score"].mean()) ** 2).sum())
    return float((score**2).sum() - explained.sum()) <= STRAIGHT * whole


STRAIGHT = 1e-9  # share of the squares that rounding leaves off the lines
PRECISE = {"xatol": 1e-9, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000}
STARTS = ((1.0, 0.0, 1.0), (0.3, 0.0, 0.1))  # relative Cholesky factors, in units of the error and of the times' SD


def _usable(assessments: pd.DataFrame) -> pd.DataFrame:
    known = assessments[["client", "time", "score"]].dropna()
    different = known.groupby("client")["time"].transform("nunique")
    used = known[different >= FEWEST_WAVES].sort_values(["client", "time"], ignore_index=True)
    if used["client"].nunique() < FEWEST_CLIENTS:
        raise ValueError(
            f"{used['client'].nunique()} clients have {FEWEST_WAVES} scores at different times; it takes "
            f"{FEWEST_CLIENTS}."
        )
    return used


@dataclass(frozen=True, eq=False)
class _Sums:
    """Per client Z'Z, Z'y and y'y, Z the intercept and the time in units of its SD around its mean."""

    names: pd.Index
    zz: Floats  # clients x 2 x 2
    zy: Floats  # clients x 2
    yy: float
    rows: int
    unit: float  # SD of the times

    @classmethod
    def of(cls, used: pd.DataFrame) -> _Sums:
        time = used["time"].to_numpy(dtype=np.float64)
        score = used["score"].to_numpy(dtype=np.float64)
        unit = float(time.std())
        z = np.column_stack([np.ones(len(time)), (time - time.mean()) / unit])
        codes, names = pd.factorize(used["client"])
        zz, zy = np.zeros((len(names), 2, 2)), np.zeros((len(names), 2))
        np.add.at(zz, codes, z[:, :, None] * z[:, None, :])
        np.add.at(zy, codes, z * score[:, None])
        return cls(names=pd.Index(names), zz=zz, zy=zy, yy=float(score @ score), rows=len(time), unit=unit)

    def criterion(self, theta: Floats) -> float:
        """Give -2 log of the restricted likelihood, the error's variance profiled out."""
        _, information, _, residual, logs = self._solved(theta)
        free = self.rows - 2
        return float(logs + np.linalg.slogdet(information)[1] + free * (1 + log(2 * pi * residual / free)))

    def _solved(self, theta: Floats) -> tuple[Floats, Floats, Floats, float, float]:
        """Give shrinkage (Z'V^-1 applied per client), X'V^-1X, the means, the residual sum and log |V|."""
        factor = np.array([[theta[0], 0.0], [theta[1], theta[2]]])
        inner = np.eye(2) + factor.T @ self.zz @ factor
        middle = factor @ np.linalg.inv(inner) @ factor.T  # V^-1 = I - Z middle Z', Woodbury
        kept = self.zz - self.zz @ middle @ self.zz
        kept_y = self.zy - np.einsum("nij,njk,nk->ni", self.zz, middle, self.zy)
        information, right = kept.sum(axis=0), kept_y.sum(axis=0)
        means = np.linalg.solve(information, right)
        all_y = self.yy - float(np.einsum("ni,nij,nj->", self.zy, middle, self.zy))
        return middle, information, means, all_y - float(right @ means), float(np.linalg.slogdet(inner)[1].sum())

    def fitted(self, theta: Floats) -> Slopes:
        """Turn the best factors into slopes per unit of time."""
        middle, information, means, residual, _ = self._solved(theta)
        variance = residual / (self.rows - 2)
        factor = np.array([[theta[0], 0.0], [theta[1], theta[2]]])
        between = factor @ factor.T * variance
        left = self.zy - self.zz @ means
        deviation = np.einsum("nij,nj->ni", middle, left)[:, 1]
        conditional = np.sqrt(np.maximum(variance * middle[:, 1, 1], 0.0))
        index = np.divide(deviation, conditional, out=np.zeros_like(deviation), where=conditional > 0)
        lines = pd.DataFrame(
            {
                "client": self.names,
                "deviation": deviation / self.unit,
                "conditional_sd": conditional / self.unit,
                "index": index,
            }
        )
        return Slopes(
            clients=len(self.names),
            mean=float(means[1] / self.unit),
            standard_error=float(np.sqrt(variance * np.linalg.inv(information)[1, 1]) / self.unit),
            spread=float(np.sqrt(between[1, 1]) / self.unit),
            error=float(np.sqrt(variance)),
            lines=lines,
        )
