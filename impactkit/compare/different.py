"""Which services differ from what is expected of clients like their own, and which cannot be compared.

Different is a service whose probability of being on one side survives the number of services looked at (Benjamini, Y.
& Hochberg, Y. (1995). J. R. Stat. Soc. B 57(1), 289-300, on q = 2 min(P, 1 - P)), whose effect is above the margin
that matters, whose coverage is enough, and whose sign survives if those not measured did worse than expected.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from statsmodels.stats.multitest import multipletests

from impactkit.compare.mixed_model import ServiceFit
from impactkit.domain.comparison import FEWEST_PAIRS, FEWEST_SERVICES, LEAST_COVERAGE, Q
from impactkit.domain.findings import LESS_THAN_EXPECTED


def differences(
    fit: ServiceFit,
    counts: pd.DataFrame,
    *,
    margin: float,
    sd: float,
    not_recorded: Mapping[str, tuple[str, ...]] | None = None,
    linked: bool = True,
    plain: ServiceFit | None = None,
) -> pd.DataFrame:
    """Give a verdict on every service.

    Parameters
    ----------
    fit : ServiceFit
        Of an outcome of which more is better.
    counts : pandas.DataFrame
        ``service``, ``pairs`` (clients measured twice), ``eligible`` (clients who should have been).
    margin : float
        The least effect that matters, points of the outcome.
    sd : float
        Standard deviation between clients at the start, points of the outcome.
    not_recorded : mapping of str to tuple of str
        Services where too much of a covariate is missing, and which.
    linked : bool
        Whether a client of two services is known as one; if not, no service is called different.
    plain : ServiceFit, optional
        The same without the correction of the baseline. It must agree where the correction is not dependable.

    Returns
    -------
    pandas.DataFrame
        ``service``, ``verdict`` ("above", "as_expected", "below", "not_comparable"), ``why`` (of the last:
        "few_services", "few_clients", "low_coverage", "not_recorded"; else empty), ``q`` (adjusted for the number of
        services compared; missing for those that are not), ``beyond_margin``, ``survives``.
    """
    told = _told(fit, counts)
    why = _why_not(told, not_recorded or {})
    compared = why == ""
    found = _sides(told, compared, margin=margin, sd=sd)
    if plain is not None and fit.correction is not None and not fit.correction.dependable:
        agreed = _sides(_told(plain, counts), compared, margin=margin, sd=sd)["side"] == found["side"]
        found["side"] = found["side"].where(agreed, 0)
    side = found["side"] if linked else found["side"] * 0
    verdict = side.map({1: "above", 0: "as_expected", -1: "below"}).astype("object")
    return pd.DataFrame(
        {
            "service": told["service"],
            "verdict": verdict.where(compared, "not_comparable"),
            "why": why,
            "q": found["q"],
            "beyond_margin": found["beyond_margin"],
            "survives": found["survives"],
        }
    )


def coverage(counts: pd.DataFrame) -> pd.Series:
    """Give the share of those who should have been measured twice that was; missing where there are none.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``pairs`` (clients measured twice), ``eligible`` (clients who should have been).
    """
    return counts["pairs"] / counts["eligible"].where(counts["eligible"] > 0)


def q_values(p_better: pd.Series, looked_at: pd.Series) -> pd.Series:
    """Give the doubt about the side of each effect, adjusted for how many are looked at; missing for the others.

    Parameters
    ----------
    p_better : pandas.Series
        Probability of lying above 0.
    looked_at : pandas.Series
        Whether an effect is looked at.
    """
    doubt = 2 * np.minimum(p_better, 1 - p_better)
    q = pd.Series(np.nan, index=p_better.index)
    if looked_at.any():
        q[looked_at] = multipletests(np.asarray(doubt[looked_at]), method="fdr_bh")[1]
    return q


def _told(fit: ServiceFit, counts: pd.DataFrame) -> pd.DataFrame:
    """Give what the rule looks at; `fit.services` would draw ranks as well."""
    mixture = fit.mixture
    told = {"service": list(fit.moments.services), "effect": mixture.effect(), "p_better": mixture.above(0.0)}
    return pd.DataFrame(told).merge(counts, on="service", how="left", validate="one_to_one")


def _why_not(told: pd.DataFrame, not_recorded: Mapping[str, tuple[str, ...]]) -> pd.Series:
    """Tell why a service is not compared; the first reason of these counts."""
    why = pd.Series("", index=told.index, dtype="object")
    why = why.mask(~(coverage(told) >= LEAST_COVERAGE), "low_coverage")
    why = why.mask(told["service"].isin(list(not_recorded)), "not_recorded")
    why = why.mask(told["pairs"].fillna(0) < FEWEST_PAIRS, "few_clients")
    return why if int((why == "").sum()) >= FEWEST_SERVICES else why.replace("", "few_services")


def _sides(told: pd.DataFrame, compared: pd.Series, *, margin: float, sd: float) -> pd.DataFrame:
    """Give the side on which each service surely lies: 1, -1, or 0 for neither."""
    q = q_values(told["p_better"], compared)
    beyond = told["effect"].abs() > margin
    missing = (told["eligible"] - told["pairs"]).clip(lower=0)
    with_missing = (told["pairs"] * told["effect"] - missing * LESS_THAN_EXPECTED * sd) / told["eligible"]
    survives = np.sign(with_missing) == np.sign(told["effect"])
    sure = compared & (q <= Q) & beyond & survives
    side = np.sign(told["effect"]).where(sure, 0).astype(int)
    return pd.DataFrame({"q": q, "beyond_margin": beyond, "survives": survives, "side": side})
