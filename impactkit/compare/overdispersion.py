"""How much more services differ than chance and the case-mix at hand would have them.

Read from all services, with the outer ones drawn in (winsorised) so that those which a funnel is to find do not widen
it. Drawing in takes a third of the mean square away even where nothing but chance is at work; without the factor for
it, differences beyond chance would be told too small and too many services called different.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, nan, pi, sqrt

import numpy as np
from scipy.stats import norm

from impactkit.domain.moments import Floats

WINSORISED = 0.1  # of the services at each end


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdispersion:
    """How much more the services differ than chance would have them."""

    services: int
    phi: float  # mean squared z of the services, 1 where only chance moves them; missing for one service
    tau2: float  # variance between services beyond chance, on the scale of the funnel; 0 where none is seen


def consistency_factor(share: float = WINSORISED) -> float:
    """Give the expected mean square of standard normal values whose ends are drawn in.

    Parameters
    ----------
    share : float
        Drawn in at each end, 0 to below 0.5.

    Returns
    -------
    float
        (1 - 2a) - 2 q f(q) + 2 a q^2, with q the upper a-quantile of the normal distribution and f its density: what
        the mean square of winsorised values is to be divided by. It holds for many services. Quantiles of few lie
        further out: for 60, 20, 12, 6 services the expected mean square is 0.687, 0.702, 0.716, 0.722, so that phi is
        told by 1, 3, 6, 6 % too high, which widens the limits a little.

    Raises
    ------
    ValueError
        If `share` is not within its range.

    Examples
    --------
    >>> round(consistency_factor(0.1), 4)
    0.6787
    """
    if not 0 <= share < 0.5:
        raise ValueError(f"share is {share}; it must be at least 0 and below 0.5.")
    if share == 0:
        return 1.0
    q = float(norm.isf(share))
    return 1 - 2 * share - 2 * q * exp(-q * q / 2) / sqrt(2 * pi) + 2 * share * q * q


def winsorised(z: Floats, share: float = WINSORISED) -> Floats:
    """Draw values beyond the lowest and highest quantile in to these quantiles.

    Parameters
    ----------
    z : numpy.ndarray
        Standardised values, none missing.
    share : float
        Drawn in at each end; quantiles are interpolated between neighbours (type 7 of Hyndman & Fan 1996).
    """
    low, high = np.quantile(z, [share, 1 - share])
    return np.asarray(np.clip(z, low, high))


def dispersion(z: Floats) -> float:
    """Give the mean square of z, winsorised by a tenth at each end: phi before the consistency factor."""
    return float(np.mean(winsorised(z) ** 2))


def variance_between(phi: float, standard_error: Floats) -> float:
    """Give the variance between services that phi tells of.

    Parameters
    ----------
    phi : float
        Mean squared z.
    standard_error : numpy.ndarray
        Of each service, on the scale of z's numerator.

    Returns
    -------
    float
        max(0, (I phi - (I - 1)) / (sum w - sum w^2 / sum w)), w = 1 / standard_error^2; 0 for one service. One is taken
        from I because the target is that of the same services.

    References
    ----------
    Spiegelhalter, D. J. (2005). Stat. Med. 24, 1185-1202, appendix A.3, after DerSimonian, R. & Laird, N. (1986).
    Control. Clin. Trials 7, 177-188.
    """
    services = len(standard_error)
    if services < 2:
        return 0.0
    weight = 1 / standard_error**2
    spread = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (services * phi - (services - 1)) / spread)


def overdispersion(z: Floats, standard_error: Floats) -> Overdispersion:
    """Tell how much more the services differ than chance: phi with its consistency factor, and tau2 from it."""
    phi = dispersion(z) / consistency_factor() if len(z) > 1 else nan
    return Overdispersion(services=len(z), phi=phi, tau2=variance_between(phi, standard_error))
