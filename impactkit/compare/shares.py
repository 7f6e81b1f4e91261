"""Exits, retention and targets between services: how many did it, against how many of such clients were to be expected.

What is expected comes from one logistic model over the clients of all services. Its baseline is calibrated: a measured
start is partly error, so that a model on raw starts allows for too little of what the start does, and services whose
clients start high would look better than they are, those whose clients start low worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from impactkit.compare.calibration import Calibrated, calibrated_baseline
from impactkit.compare.new_columns import new_columns
from impactkit.domain.message import N_, Message
from impactkit.domain.moments import Floats

PRIOR_SD = 2.5  # of a log odds ratio per SD of its column, Gelman et al. (2008) for its scale
FEW = 10  # clients of the rarer outcome per column: with fewer the case-mix is told as roughly known
ALIKE = 1e-8  # share of its variance that a column must have of its own, beside those before it


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that could say nothing in these data, and why."""

    covariate: str
    why: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedShares:
    """Observed and expected clients of each service.

    Attributes
    ----------
    services : pandas.DataFrame
        A row per service, sorted: ``service``; ``n`` clients whose answer is known; ``n_unknown`` the others, who are
        in no other figure; ``n_no_baseline`` of the n; ``observed`` of the n; ``expected`` of the n (clients, float);
        ``ratio`` observed to expected, with ``ratio_low``, ``ratio_high``; ``difference`` of the shares, per cent
        points, with ``difference_low``, ``difference_high`` (95 %). Missing where nothing can be expected.
    coefficients : pandas.DataFrame
        ``covariate``, ``log_odds`` and ``standard_error`` per unit of the column; the baseline, if any, first.
    within_reliability : float or None
        What a client's distance from the mean start of the service was multiplied by; None without baseline or SEM.
    left_out : tuple of LeftOut
        Columns that are not in the model.
    notes : tuple of Message
        What a reader of the figures has to know.
    """

    services: pd.DataFrame
    coefficients: pd.DataFrame
    within_reliability: float | None = None
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Message, ...] = ()


def expected_shares(
    clients: pd.DataFrame,
    *,
    covariates: Sequence[str] = (),
    baseline: str | None = None,
    sem: float | None = None,
) -> ExpectedShares:
    """Tell, per service, how many clients did it and how many of such clients were to be expected.

    Parameters
    ----------
    clients : pandas.DataFrame
        A row per client: ``service``; ``happened`` (1, 0, or missing where it is not known); the columns named below.
    covariates : sequence of str
        Numeric columns of the case-mix, none missing.
    baseline : str, optional
        Column of the starting score, points; missing allowed.
    sem : float, optional
        Its standard error of measurement, points. Without it the baselines stand as measured, and that is told.

    Returns
    -------
    ExpectedShares
        Expected: the sum of p over the clients whose answer is known, logit p = b0 + b'x over all services together,
        so that observed and expected have the same sum. Each b but the first has a normal prior with SD `PRIOR_SD` per
        SD of its column (penalised likelihood), which is hardly felt but keeps the model finite where a column parts
        the clients perfectly. Columns that do not vary, or that others tell already, are left out and named.
        The interval is that of the observed share (Clopper & Pearson 1934), over the expected share as if that were
        known: counts of clients are bounded by n, and the Poisson interval (Garwood) would be too wide.

        Differences are from all services together, the service itself included; from the others alone they would be
        1 / (1 - its share of the clients) times as large. The model takes a part of what a service does for what its
        clients' starts do: where mean starts lie 1 SD of a client apart, differences are told by 7, 4, 1 % too small
        with 6, 12, 60 services (0.5 SD apart: 3, 1, 0 %; simulated). Leaving each service out of the model for its own
        expected errs more and the other way: with 6 services a quarter too large, and its RMSE a quarter larger.

    Raises
    ------
    ValueError
        If ``happened`` holds anything but 1, 0 and missing, or a service or covariate is missing.

    References
    ----------
    Clopper, C. J. & Pearson, E. S. (1934). Biometrika 26, 404-413; as `statsmodels.stats.proportion.proportion_confint`
    has it. Gelman, A. et al. (2008). Ann. Appl. Stat. 2(4), 1360-1383: weak priors for logistic regression.
    """
    _check(clients, covariates)
    columns = clients[list(covariates)].astype("float64")
    calibrated = None
    if baseline is not None:
        calibrated = calibrated_baseline(clients, baseline=baseline, sem=sem or 0.0)
        columns.insert(0, baseline, calibrated.values)
    happened = pd.Series(clients["happened"].to_numpy(dtype="float64", na_value=np.nan), index=clients.index)
    known = happened.notna() & columns.notna().all(axis=1)
    varying, left_out = _telling(columns[known])
    chance, coefficients = _model(columns.loc[known, varying], happened[known].to_numpy())
    rows = pd.DataFrame(
        {
            "service": clients["service"],
            "happened": happened,
            "expected": pd.Series(chance, index=clients.index[known]).reindex(clients.index),
            "no_baseline": clients[baseline].isna() if baseline is not None else False,
        }
    )
    services = _services(rows)
    return ExpectedShares(
        services=services,
        coefficients=coefficients,
        within_reliability=None if calibrated is None or sem is None else calibrated.within_reliability,
        left_out=left_out,
        notes=_notes(services, happened[known], len(varying), calibrated, sem),
    )


def _check(clients: pd.DataFrame, covariates: Sequence[str]) -> None:
    happened = clients["happened"].dropna()
    if strange := sorted(set(happened[~happened.isin([0, 1])])):
        raise ValueError(f"happened holds {strange[0]!r}; it must be 1, 0 or missing.")
    if empty := [name for name in ("service", *covariates) if clients[name].isna().any()]:
        raise ValueError(f"Values are missing in {', '.join(empty)}; fill or leave out by the rules of the case-mix.")


def _telling(columns: pd.DataFrame) -> tuple[list[str], tuple[LeftOut, ...]]:
    """Part the columns into those that say something of their own, in order, and those that do not."""
    values = columns.to_numpy()
    spread = values.std(axis=0) if len(values) else np.zeros(values.shape[1])
    varies = spread > 1e-12 * np.maximum(1, np.abs(values).max(axis=0, initial=0))
    scaled = (values - values.mean(axis=0)) / np.where(varies, spread, 1) if len(values) else values
    alike = scaled.T @ scaled / max(len(values), 1)
    kept = new_columns(alike, np.ones(len(alike)), ALIKE)
    told, same = Message.of(N_("the others tell it already")), Message.of(N_("it is the same for every client"))
    left_out = tuple(
        LeftOut(name, told if varies[place] else same)
        for place, name in enumerate(columns.columns)
        if place not in kept
    )
    return [columns.columns[place] for place in kept], left_out


def _model(columns: pd.DataFrame, happened: Floats) -> tuple[Floats, pd.DataFrame]:
    """Give each client's chance and the coefficients per unit."""
    if not happened.size or happened.min() == happened.max():
        none = pd.DataFrame({"covariate": list(columns.columns)}).assign(log_odds=np.nan, standard_error=np.nan)
        return happened.copy(), none.iloc[:0]
    spread = columns.to_numpy().std(axis=0)
    scaled = (columns.to_numpy() - columns.to_numpy().mean(axis=0)) / spread
    design = np.column_stack([np.ones(len(happened)), scaled])
    found, error = _penalised_logit(design, happened)
    coefficients = pd.DataFrame(
        {
            "covariate": list(columns.columns),
            "log_odds": found[1:] / spread,
            "standard_error": error[1:] / spread,
        }
    )
    return 1 / (1 + np.exp(-design @ found)), coefficients


def _penalised_logit(design: Floats, happened: Floats) -> tuple[Floats, Floats]:
    """Give coefficients and standard errors; the likelihood is that of statsmodels, the first column is not penalised.

    `Logit.fit_regularized` has the lasso only, and `GLM.fit_regularized` stops at a sum of expected clients that is off
    by 1 in 100 000: the steps are Newton's here, in a region of trust.
    """
    from statsmodels.discrete.discrete_model import Logit

    model, n = Logit(happened, design), len(happened)
    penalty = np.r_[0.0, np.full(design.shape[1] - 1, PRIOR_SD**-2)]

    def information(beta: Floats) -> Floats:
        return np.asarray(np.diag(penalty) - model.hessian(beta))

    share = happened.mean()
    reached = minimize(
        lambda beta: (penalty @ beta**2 / 2 - model.loglike(beta)) / n,
        np.r_[np.log(share / (1 - share)), np.zeros(design.shape[1] - 1)],
        jac=lambda beta: (penalty * beta - model.score(beta)) / n,
        hess=lambda beta: information(beta) / n,
        method="trust-exact",
        options={"gtol": 1e-9},
    )
    return reached.x, np.sqrt(np.diag(np.linalg.inv(information(reached.x))))


def _services(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows["happened"].notna()
    by = rows.assign(known=known, no_baseline=rows["no_baseline"] & known).groupby("service", sort=True)
    found = pd.DataFrame(
        {
            "n": by["known"].sum().astype("int64"),
            "n_unknown": (by.size() - by["known"].sum()).astype("int64"),
            "n_no_baseline": by["no_baseline"].sum().astype("int64"),
            "observed": by["happened"].sum().astype("int64"),
            "expected": by["expected"].sum(min_count=1),
        }
    )
    return _against_expected(found).reset_index()


def _against_expected(services: pd.DataFrame) -> pd.DataFrame:
    """Add ratio and difference, each with the exact interval of the observed share."""
    from statsmodels.stats.proportion import proportion_confint

    n = services["n"].where(services["n"] > 0)
    whole, part = services["n"].clip(lower=1), services["observed"]
    low, high = proportion_confint(part.to_numpy(), whole.to_numpy(), alpha=0.05, method="beta")
    share = services["expected"] / n
    observed = {"": part / n, "_low": n * low / n, "_high": n * high / n}
    expects = share.where(share > 0)
    ratios = {f"ratio{end}": value / expects for end, value in observed.items()}
    return services.assign(**ratios, **{f"difference{end}": 100 * (v - share) for end, v in observed.items()})


def _notes(
    services: pd.DataFrame, happened: pd.Series, columns: int, calibrated: Calibrated | None, sem: float | None
) -> tuple[Message, ...]:
    notes = []
    rarer = int(min(happened.sum(), (1 - happened).sum()))
    if rarer == 0:
        notes.append(Message.of(N_("It happened to all clients or to none: services do not differ in it.")))
    elif rarer < FEW * columns:
        text = N_(
            "What is expected is known only roughly; clients of the rarer outcome: {rarer}; columns of the case-mix: "
            "{columns}."
        )
        notes.append(Message.of(text, rarer=rarer, columns=columns))
    if calibrated is not None and sem is None:
        text = N_(
            "The measurement error of the starting score is not known. The score is used as measured, which is unfair "
            "to services whose clients start low."
        )
        notes.append(Message.of(text))
    if calibrated is not None and calibrated.capped:
        text = N_(
            "The measurement error is said to be larger than four fifths of how clients of one service differ at the "
            "start. It is taken as four fifths; what is expected is not dependable."
        )
        notes.append(Message.of(text))
    silent = services.loc[services["expected"].isna() & (services["n"] > 0), "service"]
    if calibrated is not None and len(silent):
        text = N_("Nobody has a starting score in {services}: nothing can be expected there.")
        notes.append(Message.of(text, services=", ".join(map(str, silent))))
    return tuple(notes)
