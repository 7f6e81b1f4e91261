"""What a service's own report may tell of a comparison: itself, and the others as a band."""

from __future__ import annotations

from statistics import quantiles

from impactkit.domain.comparison import (
    FEWEST_ORGANISATIONS,
    FEWEST_OTHERS,
    ComparedService,
    ComparisonRelease,
    InContext,
)


def in_context(release: ComparisonRelease, *, scale: str, service: str) -> InContext | None:
    """Reduce a comparison to one service, on the band of the others.

    Parameters
    ----------
    release : ComparisonRelease
        What has passed the rules already.
    scale : str
        Key of the scale of the service's goal: ``compare.was.client``.
    service : str
        Id of the service.

    Returns
    -------
    InContext or None
        None where the service is not compared on that scale. The band holds the middle 80 per cent of the others (the
        10th and 90th percentile, order statistics at p (n - 1) + 1 by linear interpolation), which has neither dots nor
        numbers of clients. It is left out with fewer than 8 others or others of fewer than 3 organisations.
    """
    compared = next((each for each in release.comparison.scales if each.key == scale), None)
    own = next((each for each in compared.services if each.id == service), None) if compared else None
    if compared is None or own is None:
        return None
    others = [each for each in compared.comparable if each.id != service]
    organisations = len({each.organisation for each in others})
    band_low, band_high = _band(others) if _enough(len(others), organisations) else (None, None)
    return InContext(
        effect=own.effect,
        low=own.low,
        high=own.high,
        band_low=band_low,
        band_high=band_high,
        services=len(others),
        organisations=organisations,
        margin=compared.margin,
        verdict=own.verdict,
        why=own.why,
        what=own.what,
    )


def _enough(others: int, organisations: int) -> bool:
    return others >= FEWEST_OTHERS and organisations >= FEWEST_ORGANISATIONS


def _band(others: list[ComparedService]) -> tuple[float, float]:
    tenths = quantiles([each.effect for each in others if each.effect is not None], n=10, method="inclusive")
    return round(tenths[0], 1), round(tenths[-1], 1)
