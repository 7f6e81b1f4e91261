"""Whether the comparison is fair: whether adjusted results go with how hard the clients' start was or with coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import pearsonr

from impactkit.compare.different import coverage
from impactkit.compare.mixed_model import ServiceFit
from impactkit.domain.comparison import FEWEST_SERVICES
from impactkit.domain.message import N_, Message, Number
from impactkit.domain.moments import INTERCEPT, Floats

UNCLEAR = 0.5  # an interval that reaches beyond it leaves a large correlation possible (Cohen 1988: large)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """A correlation over services, with its 95 % interval by Fisher's z."""

    value: float
    low: float
    high: float
    services: int

    @property
    def clear(self) -> bool:
        """Tell whether the interval leaves 0 out."""
        return self.low * self.high > 0

    @property
    def unclear(self) -> bool:
        """Tell whether the interval leaves a large correlation possible."""
        return max(-self.low, self.high) > UNCLEAR

    @property
    def values(self) -> dict[str, Number | int]:
        """Give what a sentence tells of it."""
        value, low, high = (Number(each, 2) for each in (self.value, self.low, self.high))
        return {"r": value, "low": low, "high": high, "services": self.services}


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessAudit:
    """What the adjusted results go with, over services.

    Attributes
    ----------
    start : Correlation or None
        With the mean outcome expected of a service's clients: above 0 where services whose clients have an easier
        start come out better.
    start_unadjusted : Correlation or None
        The same of the plain mean change, for contrast; None where no baseline is named.
    coverage : Correlation or None
        With the share of clients that was measured twice.

    All are None with fewer than 6 services, one where its values do not differ between services.
    """

    start: Correlation | None
    start_unadjusted: Correlation | None
    coverage: Correlation | None

    @property
    def statements(self) -> tuple[Message, ...]:
        """Tell what was found, in sentences that may be quoted."""
        told = [_of_start(self.start)]
        if self.start and self.start_unadjusted:
            told.append(
                Message.of(
                    N_("Before the adjustment that correlation is {r} (95 per cent interval {low} to {high})."),
                    **{name: value for name, value in self.start_unadjusted.values.items() if name != "services"},
                )
            )
        told.append(_of_coverage(self.coverage))
        found = tuple(each for each in told if each is not None)
        few = Message.of(
            N_("There are too few services to check whether the comparison is fair; it takes {least}."),
            least=FEWEST_SERVICES,
        )
        return found or (few,)


def _of_start(found: Correlation | None) -> Message | None:
    if found is None:
        return None
    if found.clear and found.value > 0:
        text = N_(
            "Services whose clients have an easier start come out better: the adjusted result and the result expected "
            "of the clients correlate {r} (95 per cent interval {low} to {high}, {services} services). Either the "
            "adjustment leaves something out, or these services are better."
        )
    elif found.clear:
        text = N_(
            "Services whose clients have a harder start come out better: the adjusted result and the result expected "
            "of the clients correlate {r} (95 per cent interval {low} to {high}, {services} services). Either the "
            "adjustment goes too far, or these services are better."
        )
    elif found.unclear:
        text = N_(
            "There are too few services to say whether the comparison favours an easier start: the adjusted result and "
            "the result expected of the clients correlate {r} (95 per cent interval {low} to {high}, {services} "
            "services)."
        )
    else:
        text = N_(
            "The comparison does not favour services whose clients have an easier start, as far as these data can "
            "tell: the adjusted result and the result expected of the clients correlate {r} (95 per cent interval "
            "{low} to {high}, {services} services)."
        )
    return Message.of(text, **found.values)


def _of_coverage(found: Correlation | None) -> Message | None:
    if found is None:
        return None
    if found.clear and found.value < 0:
        text = N_(
            "Services that measured fewer of their clients come out better: the adjusted result and coverage correlate "
            "{r} (95 per cent interval {low} to {high}, {services} services). Those not measured may have fared worse."
        )
    elif found.clear:
        text = N_(
            "Services that measured more of their clients come out better: the adjusted result and coverage correlate "
            "{r} (95 per cent interval {low} to {high}, {services} services)."
        )
    elif found.unclear:
        text = N_(
            "There are too few services to say whether the adjusted result goes with coverage: they correlate {r} (95 "
            "per cent interval {low} to {high}, {services} services)."
        )
    else:
        text = N_(
            "The adjusted result does not go with coverage, as far as these data can tell: they correlate {r} (95 per "
            "cent interval {low} to {high}, {services} services)."
        )
    return Message.of(text, **found.values)


def fairness_audit(fit: ServiceFit, counts: pd.DataFrame, *, baseline: str | None = None) -> FairnessAudit:
    """Correlate the adjusted effects with the case-mix and with coverage.

    The model itself draws the adjusted effects away from the case-mix, so that true differences between services of
    easy and of hard clients show less than they are; a correlation all the same is a reason to look closer.

    Parameters
    ----------
    fit : ServiceFit
        Of an outcome of which more is better.
    counts : pandas.DataFrame
        ``service``, ``pairs`` (clients measured twice), ``eligible`` (clients who should have been).
    baseline : str, optional
        The covariate that the outcome is the follow-up of, in the same points; the plain mean change is then told too.

    Returns
    -------
    FairnessAudit

    References
    ----------
    Fisher, R. A. (1921). Metron 1, 3-32: the interval.
    """
    effect = fit.mixture.effect()
    means = _means(fit)
    expected = means[list(fit.beta.index)].to_numpy() @ fit.beta.to_numpy()
    told = pd.DataFrame({"service": list(fit.moments.services)}).merge(
        counts, on="service", how="left", validate="one_to_one"
    )
    change = None if baseline is None else (means[fit.moments.outcome] - means[baseline]).to_numpy()
    return FairnessAudit(
        start=_correlation(expected, effect),
        start_unadjusted=None if change is None else _correlation(expected, change),
        coverage=_correlation(coverage(told).to_numpy(dtype=np.float64), effect),
    )


def _means(fit: ServiceFit) -> pd.DataFrame:
    """Give each service's mean of every column, clients of several services by their weights."""
    of = fit.moments
    sums = of.sums.astype(np.float64)
    means = pd.DataFrame(sums / sums[:, :1] + of.centre, columns=list(of.columns))
    return means.assign(**{INTERCEPT: 1.0})


def _correlation(one: Floats, other: Floats) -> Correlation | None:
    known = np.isfinite(one) & np.isfinite(other)
    one, other = one[known], other[known]
    if len(one) < FEWEST_SERVICES or _alike(one) or _alike(other):
        return None
    found = pearsonr(one, other)
    interval = found.confidence_interval(0.95)
    return Correlation(
        value=float(found.statistic), low=float(interval.low), high=float(interval.high), services=len(one)
    )


def _alike(values: Floats) -> bool:
    return bool(np.ptp(values) <= 1e-9 * max(1.0, float(np.abs(values).max())))
