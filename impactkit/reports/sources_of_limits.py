"""Where the limits of a scale come from: the smallest change that matters, the usual mean, a composite's error."""

from __future__ import annotations

from collections.abc import Sequence

from impactkit.domain.instrument import ImportantChange, Scale
from impactkit.domain.message import N_, Message, Number, written
from impactkit.domain.project import DeclaredScale

GROUPS_ONLY = N_(
    "The owner of one of its scales advises against judging single clients by it, so no client is classed by the "
    "composite."
)
NO_ERROR = N_("The measurement error of one of its scales is not known, so no client is classed by the composite.")
ALL_SCALES = N_(
    "A change of more than {limit} points of 100 is counted: standard error of measurement {sem}, from those of the "
    "scales as if they were independent{reliability}."
)
FEWER_SCALES = N_(
    "A change of more than {limit} points of 100 is counted for a client with all its scales: standard error of "
    "measurement {sem}, from those of the scales as if they were independent{reliability}. With fewer scales the limit "
    "is {high}."
)
ANY_SCALES = N_(
    "A change of more than {limit} points of 100 is counted for a client with all its scales: standard error of "
    "measurement {sem}, from those of the scales as if they were independent{reliability}. With fewer scales the limit "
    "is {low}–{high}."
)


def why_not_classed(*, for_groups: bool) -> Message:
    """Say why no client is classed by a composite: one of its scales is for groups only, or has no known error."""
    return Message.of(GROUPS_ONLY if for_groups else NO_ERROR)


def limit_of_composite(limits: Sequence[float], sem: float, reliability: float | None) -> Message:
    """Tell the limit with all scales, and that of every other set that a client may have, whoever has it.

    Parameters
    ----------
    limits : sequence of float
        Points of 100: with all scales, then with each other set.
    sem : float
        Standard error of measurement with all scales.
    reliability : float or None
        In the data; None where it cannot be told.
    """
    whole, *fewer = limits
    unknown = N_("; its reliability in these data cannot be told")
    known = N_("; reliability in these data {value} (Mosier 1943)")
    return Message.of(
        (ALL_SCALES, FEWER_SCALES, ANY_SCALES)[min(len(fewer), 2)],
        limit=Number(whole, 1),
        sem=Number(sem, 1),
        low=Number(min(fewer, default=whole), 1),
        high=Number(max(fewer, default=whole), 1),
        reliability=Message.of(unknown) if reliability is None else Message.of(known, value=Number(reliability, 2)),
    )


def important_note(scale: Scale, used: ImportantChange | None) -> Message | None:
    """Say where the smallest change that matters comes from, or why a published one is not used; None without any."""
    published = scale.important
    if used is not None and used.evidence == "user":
        return _declared(used, published)
    if used is not None:
        told = (
            N_("{low} in points of the scale ({source})")
            if used.low == used.high
            else N_("{low} in points of the scale, the low end of {low}–{high} ({source})")
        )
        return Message.of(told, low=written(used.low), high=written(used.high), source=used.source or "–")
    if published is None:
        return None
    if published.depends_on_baseline:
        return Message.of(
            N_("not used: the published one hangs on the baseline, so that no single limit fits all ({source})"),
            source=published.source or "–",
        )
    return Message.of(N_("not used: the published one was not checked in its source"))


def _declared(used: ImportantChange, published: ImportantChange | None) -> Message:
    source = used.source or Message.of(N_("the source was not given"))
    if published is None:
        told = N_("{low} in points of the scale, declared by the organisation ({source})")
        return Message.of(told, low=written(used.low), source=source)
    if published.depends_on_baseline:
        return Message.of(
            N_(
                "{low} in points of the scale, declared by the organisation ({source}), because the published one "
                "hangs on the baseline"
            ),
            low=written(used.low),
            source=source,
        )
    return Message.of(
        N_(
            "{low} in points of the scale, declared by the organisation ({source}); published: {first}–{last} "
            "({published})"
        ),
        low=written(used.low),
        source=source,
        first=written(published.low),
        last=written(published.high),
        published=published.source or "–",
    )


def usual_note(declared: DeclaredScale | None) -> Message | None:
    """Say where the usual mean comes from; None where none was declared."""
    if declared is None or declared.reference_mean is None:
        return None
    return Message.of(
        N_("usual mean {mean} in points of the scale, declared by the organisation ({source})"),
        mean=written(declared.reference_mean),
        source=declared.reference_source or Message.of(N_("the source was not given")),
    )
