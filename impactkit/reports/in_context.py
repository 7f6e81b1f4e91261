"""Chapter 6: in context. The service beside the others, who have neither names nor dots nor numbers of clients here."""

from __future__ import annotations

from impactkit.domain.comparison import InContext, Verdict
from impactkit.domain.message import N_, Number
from impactkit.reports.blocks import Block, FigureBlock, Paragraph, Section
from impactkit.reports.charts.comparison_inputs import BandChart, Interval
from impactkit.reports.compared import Teller, around_expected
from impactkit.reports.voice import Voice

STATEMENTS: dict[Verdict, str] = {
    "above": N_("On {scale} the service is better than can be expected of clients like its own."),
    "as_expected": N_("On {scale} the service is as can be expected of clients like its own."),
    "below": N_("On {scale} the service is less good than can be expected of clients like its own."),
    "not_comparable": N_("On {scale} the service cannot be compared with others: {why}."),
}


def in_context(voice: Voice) -> Section | None:
    """Build the chapter; None where no comparison was made."""
    context = voice.release.context
    if context is None:
        return None
    return Section(id="context", heading=voice(N_("In context")), blocks=(_block(voice, context),), follows=True)


def _block(voice: Voice, context: InContext) -> Block:
    tell = Teller(voice.language)
    statement = voice(
        STATEMENTS[context.verdict], scale=voice.release.service.goal_name, why=tell.why(context.why, context.what)
    )
    if context.effect is None or context.low is None or context.high is None:
        return Paragraph(statement)
    places = 0 if all(value == round(value) for value in (context.effect, context.low, context.high)) else 1
    interval = Interval(
        value=context.effect,
        low=context.low,
        high=context.high,
        text=tell.estimate(context.effect, context.low, context.high, places),
    )
    if context.band_low is None or context.band_high is None:
        return Paragraph(f"{statement} {_without_band(voice, context, interval)}")
    return FigureBlock(
        key="context.band",
        statement=statement,
        chart=_chart(voice, tell, context, interval, (context.band_low, context.band_high)),
        note=_note(voice, context),
    )


def _without_band(voice: Voice, context: InContext, interval: Interval) -> str:
    told = voice(
        N_("The adjusted difference is {estimate} points, with its 95 per cent interval."), estimate=interval.text
    )
    few = voice(N_("The others are too few to be shown as a band without telling who they are."))
    return f"{told} {few} {_note(voice, context)}"


def _chart(voice: Voice, tell: Teller, context: InContext, interval: Interval, band: tuple[float, float]) -> BandChart:
    low, high = (tell.points(end, 1) for end in band)
    label = voice(N_("adjusted difference, points on a scale of 0–100"))
    ends = [interval.low, interval.high, *band]
    return BandChart(
        title=voice(
            N_(
                "Adjusted difference of the service: {estimate} points. Of the others the middle 80 per cent lie from "
                "{low} to {high}."
            ),
            estimate=interval.text,
            low=low,
            high=high,
        ),
        description=voice(
            N_("A line with a dot, the service, on a band, the others; zero is what was to be expected.")
        ),
        axis=around_expected(tell, ends, 0.0, label),
        heading=voice.release.service.name,
        interval=interval,
        band_low=band[0],
        band_high=band[1],
        band_label=voice(N_("the middle 80 per cent of {services} other services"), services=context.services),
    )


def _note(voice: Voice, context: InContext) -> str:
    return voice(
        N_(
            "Clients are held against clients with the same start and background in all services compared. The line "
            "is the 95 per cent interval; differences under {margin} points are too small to matter. It tells neither "
            "why services differ nor which is best."
        ),
        margin=Number(context.margin, 1),
    )
