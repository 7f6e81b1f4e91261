"""Clients by the bands between published limits, before and after, and who crossed a limit."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from impactkit.domain.figures import Band
from impactkit.domain.findings import BandCount, BandTable, Crossing
from impactkit.domain.instrument import Cutoff, Scale
from impactkit.results.scales import CLASSES, pomp

TIMES = ("baseline", "follow_up")
TOLERANCE = 1e-9  # a score of 4 that was summed up to 3.9999999 has reached the limit of 4


def published_limits(scale: Scale) -> tuple[Cutoff, ...]:
    """Give the bands of a scale by their lower limits, lowest first; empty where fewer than two are published.

    A limit that is only remembered parts nothing: its band counts with the one below it.
    """
    known = tuple(sorted((one for one in scale.cutoffs if one.evidence != "memory"), key=lambda one: one.lower))
    return known if len(known) > 1 else ()


def band_table(pairs: pd.DataFrame, scale: Scale, key: str) -> BandTable | None:
    """Count the measured clients by band at both times, and by band crossed and class of reliable change.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `changes` of one service, scale, rater and version.
    scale : Scale
        With its range.
    key : str
        Begins the keys of the figures.

    Returns
    -------
    BandTable or None
        Bands are counted from the worst, 0; None where no limits are published or nobody has a pair.
    """
    limits = published_limits(scale)
    both = pairs[pairs["status"] == "measured"]
    if not limits or both.empty:
        return None
    before, after = (bands(both[name], scale) for name in TIMES)
    names = {said: name for name, said in CLASSES}
    classes = both["change_class"].map(names).fillna("")
    crossings = Counter(zip(before, after, classes, strict=True))
    return BandTable(
        key=key,
        bands=len(limits),
        before=_counts(both["baseline"], before, scale),
        after=_counts(both["follow_up"], after, scale),
        crossings=tuple(
            Crossing(before=start, after=end, change_class=name, clients=clients)
            for (start, end, name), clients in sorted(crossings.items())
        ),
    )


def bands(scores: pd.Series, scale: Scale) -> pd.Series:
    """Give the band of each score, counted from the worst, 0; a lower limit belongs to the band above it."""
    limits = published_limits(scale)
    place = sum((scores >= one.lower - TOLERANCE).astype("int64") for one in limits[1:])
    return pd.Series(place if scale.higher_is_better else len(limits) - 1 - place, index=scores.index)


def _counts(scores: pd.Series, band: pd.Series, scale: Scale) -> tuple[BandCount, ...]:
    counts = Counter(zip(pomp(scores, scale), band, strict=True))
    return tuple(
        BandCount(score=score, band=place, clients=clients) for (score, place), clients in sorted(counts.items())
    )


def named_bands(scale: Scale) -> tuple[Band, ...]:
    """Give the published bands of a scale, from the worst to the best; empty where fewer than two are published."""
    limits = published_limits(scale)
    if not limits or scale.high is None:
        return ()
    whole = bool(scale.step) and all(float(one.lower).is_integer() for one in limits) and scale.step == 1
    found = [
        Band(
            name=one.name,
            low=one.lower,
            high=scale.high if above is None else above.lower - 1 if whole else above.lower,
            under=above is not None and not whole,
        )
        for one, above in zip(limits, (*limits[1:], None), strict=True)
    ]
    return tuple(found if scale.higher_is_better else reversed(found))
