"""What the change on a scale is held against: published bands, the smallest change that matters, the usual mean."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from impactkit.domain.figures import Band
from impactkit.domain.findings import Findings
from impactkit.domain.instrument import ImportantChange, Scale
from impactkit.domain.measurement_error import MeasurementError, known_reliability
from impactkit.domain.message import N_, Message, written
from impactkit.domain.project import DeclaredScale
from impactkit.measure.chance import chance_alone
from impactkit.results.bands import band_table, published_limits
from impactkit.results.chance import expected_by_chance
from impactkit.results.important import important_change, maintained, reached
from impactkit.results.regression import reliabilities, return_to_usual
from impactkit.results.scales import mean_with_interval
from impactkit.tasks.seen_scales import SeenScale


def held_against(pairs: pd.DataFrame, seen: SeenScale, error: MeasurementError | None) -> Findings:
    """Find bands, the smallest change that matters, and return to the usual, each where it may be told.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Frame `changes` of one service, scale, rater and version, the population of its headline.
    seen : SeenScale
        The scale, with what was declared of it beforehand.
    error : MeasurementError or None
        None where no change of a single client may be classed: then no client is counted by its change.
    """
    return _bands(pairs, seen) + _important(pairs, seen, error) + _return(pairs, seen)


def _bands(pairs: pd.DataFrame, seen: SeenScale) -> Findings:
    blocked = seen.instrument.use.individual == "blocked"
    table = None if blocked else band_table(pairs, seen.scale, seen.key)
    return Findings() if table is None else Findings(bands=(table,))


def _important(pairs: pd.DataFrame, seen: SeenScale, error: MeasurementError | None) -> Findings:
    limit = important_change(seen.scale, seen.declared)
    if limit is None:
        return Findings()
    findings = Findings()
    if error is not None and error.sem is not None:
        of_limit = replace(error, threshold=limit.low)  # measurement error stays as it is; the limit is another
        chance = chance_alone(pairs, scale=seen.scale, error=of_limit)
        findings = Findings(
            beyond=(reached(pairs, seen.scale, limit.low, seen.key),),
            expectations=() if chance is None else expected_by_chance(chance, f"{seen.key}.important"),
        )
    return findings + _maintained(pairs, seen, limit)


def _maintained(pairs: pd.DataFrame, seen: SeenScale, limit: ImportantChange) -> Findings:
    if not seen.decline_expected:
        return Findings()
    both = pairs[pairs["status"] == "measured"]
    means = mean_with_interval(f"{seen.key}.change_native", both["follow_up"] - both["baseline"])
    claims = (maintained(mean, seen.scale, limit.low, f"{seen.key}.maintained") for mean in means)
    return Findings(claims=tuple(claim for claim in claims if claim is not None))


def _return(pairs: pd.DataFrame, seen: SeenScale) -> Findings:
    if seen.declared is None or seen.declared.reference_mean is None:
        return Findings()
    usual = seen.declared.reference_mean
    known = usual_reliabilities(seen.scale)
    return Findings(means=return_to_usual(pairs, seen.scale, usual=usual, reliabilities=known, key=seen.key))


def usual_reliabilities(scale: Scale) -> tuple[float, ...]:
    """Give the reliabilities by which return to the usual is reckoned; empty where none is known."""
    known = known_reliability(scale)
    return () if known is None else reliabilities(known)


def bands(scale: Scale) -> tuple[Band, ...]:
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
