"""A comparison becomes fit to be shown: the only maker of a `ComparisonRelease`.

Several organisations are in it, so counts of those measured are told in fives, and points with no more decimals than n
warrants. Exits are told exactly, as the ratio beside what was expected would tell them anyway. No count of one to four
clients is told, and none of all but one to four.
"""

from __future__ import annotations

from dataclasses import replace

from impactkit.disclosure.rules import FEWEST_FOR_MEAN, hidden_count, mean_decimals, rounded_count
from impactkit.domain.comparison import (
    ComparedService,
    Comparison,
    ComparisonRelease,
    Funnel,
    RatedService,
    ScaleComparison,
)
from impactkit.domain.version import VERSION


def release_comparison(found: Comparison, *, checksum: str) -> ComparisonRelease:
    """Withhold and round what would tell of few clients.

    Parameters
    ----------
    found : Comparison
        Exact.
    checksum : str
        Keyed, of all rows compared.
    """
    hidden: list[str] = []
    shown = replace(
        found,
        scales=tuple(_scale(scale, hidden) for scale in found.scales),
        funnels=tuple(_funnel(funnel, hidden) for funnel in found.funnels),
    )
    return ComparisonRelease(comparison=shown, checksum=checksum, software=VERSION, hidden=len(hidden))


def _scale(scale: ScaleComparison, hidden: list[str]) -> ScaleComparison:
    services = tuple(_service(service) for service in scale.services)
    hidden.extend(service.id for service in services if service.pairs is None or service.eligible is None)
    return replace(
        scale,
        clients=rounded_count(scale.clients) or 0,
        services=services,
        margin=round(scale.margin, 2),
        between_sd=round(scale.between_sd, 2),
        within_sd=round(scale.within_sd, 2),
    )


def _service(service: ComparedService) -> ComparedService:
    pairs, eligible = service.pairs, service.eligible
    told = pairs is not None and pairs >= FEWEST_FOR_MEAN
    whole = told and eligible is not None and not hidden_count(pairs or 0, eligible)
    decimals = mean_decimals(pairs or 0, 1.0)
    return replace(
        service,
        pairs=rounded_count(pairs) if told and pairs is not None else None,
        eligible=rounded_count(eligible) if whole and eligible is not None else None,
        raw=_rounded(service.raw, decimals),
        effect=_rounded(service.effect, decimals),
        low=_rounded(service.low, decimals),
        high=_rounded(service.high, decimals),
        p_better=_rounded(service.p_better, 2),
        p_beyond=_rounded(service.p_beyond, 2),
        reliability=_rounded(service.reliability, 2),  # n could be reckoned from more digits
    )


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def _funnel(funnel: Funnel, hidden: list[str]) -> Funnel:
    services = tuple(_rated(service) for service in funnel.services)
    hidden.extend(service.id for service in services if service.observed is None)
    hidden.extend(service.id for service in services if service.unknown is None)
    return replace(funnel, services=services)


def _rated(service: RatedService) -> RatedService:
    """Withhold a count of few, and what it could be reckoned from.

    That is the ratio beside what was expected, and what was expected itself: over all services it adds up to as many as
    were observed, so that what is withheld could be had by taking away.
    """
    few = service.observed is None or bool(hidden_count(service.observed, service.clients))
    unknown = service.unknown is None or bool(hidden_count(service.unknown, None))
    return replace(
        service,
        unknown=None if unknown else service.unknown,
        expected=None if few else _rounded(service.expected, 1),
        observed=None if few else service.observed,
        ratio=None if few else _rounded(service.ratio, 2),
        low=None if few else _rounded(service.low, 2),
        high=None if few else _rounded(service.high, 2),
        outside="" if few else service.outside,
    )
