"""Chapter 3: distance travelled, scale by scale, with what measurement error alone would do."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import Figure, ScaleCard
from impactkit.domain.message import N_, Number, Percent
from impactkit.reports.blocks import (
    Block,
    Callout,
    Definition,
    Definitions,
    FigureBlock,
    Paragraph,
    Section,
    Subsection,
)
from impactkit.reports.change_classes import classes_table
from impactkit.reports.charts.inputs import (
    Bin,
    Change,
    DistanceChart,
    DistanceWords,
    Mean,
    ScaleRow,
)
from impactkit.reports.charts.ticks import Tick
from impactkit.reports.composites import about_composite
from impactkit.reports.goals import has_results, own_goals
from impactkit.reports.scale_ends import ends_of_scales
from impactkit.reports.voice import Voice, capital, classes_key, in_a_sentence, listed, scale_name
from impactkit.reports.yardsticks import beside_the_change, return_to_usual, whole_range

MOST_BINS = 5
COUNTED_ALL = N_(
    "{improved} of {pairs} clients made progress beyond the limit. Had nobody changed, measurement error alone "
    "would show about {chance} as progress and about {chance_worse} as worse."
)
COUNTED_STAYED = N_(
    "{improved} of {pairs} clients who did not move on made progress beyond the limit. Had nobody changed, "
    "measurement error alone would show about {chance} as progress and about {chance_worse} as worse. Those who "
    "moved on are left out, because the difference would tell of a few of them."
)


def distance(voice: Voice) -> Section | None:
    """Build the chapter; None where no scale has figures."""
    if not any(voice.release.under(card.key) for card in voice.release.scales) and own_goals(voice) is None:
        return None
    heading = N_("Distance travelled") if _measured(voice) or has_results(voice) else N_("Where the clients start")
    return Section(id="distance", heading=voice(heading), blocks=tuple(_blocks(voice)))


def _measured(voice: Voice) -> list[ScaleCard]:
    return [card for card in voice.release.scales if voice.shown(f"{card.key}.change")]


def _started(voice: Voice) -> list[ScaleCard]:
    return [card for card in voice.release.scales if voice.shown(f"{card.key}.start")]


def _blocks(voice: Voice) -> Iterator[Block]:
    measured, started = _measured(voice), _started(voice)
    if measured:
        yield distance_figure(voice, measured)
    elif started:
        yield Paragraph(
            voice(N_("Too few clients have been measured both at the start and later for a change to be shown."))
        )
        yield start_figure(voice, started)
    if any(voice.release.under(f"{classes_key(voice, card)}.classes") for card in measured):
        yield classes_table(voice, measured)
    told = tuple(
        Definition(scale_name(voice, card), (" ".join(sentences),))
        for card in voice.release.scales
        if (sentences := tuple(_about(voice, card)))
    )
    if told:
        yield Subsection(voice(N_("What to know of each scale")), (Definitions(told, beside=True),))
    if measured:
        yield _regression(voice, measured)
    if goals := own_goals(voice):
        yield goals


def distance_figure(voice: Voice, cards: list[ScaleCard]) -> FigureBlock:
    """Draw where clients started and where they are now, on 0-100."""
    rows = tuple(_row(voice, card) for card in cards)
    return FigureBlock(
        key="distance",
        statement=_statement(voice, cards),
        warning=ends_of_scales(voice, cards),
        chart=_chart(voice, rows, voice(N_("bars: share of clients, per cent"))),
        note=voice(
            N_(
                "Every scale is turned to 0–100 points, and more is better. The clients are those measured both at the "
                "start and later. The line shows the 95 per cent interval of the mean change. Points of different "
                "scales cannot be compared with each other."
            )
        ),
    )


def start_figure(voice: Voice, cards: list[ScaleCard]) -> FigureBlock:
    """Draw where clients start, where there are no follow-ups yet."""
    rows = tuple(
        ScaleRow(
            heading=scale_name(voice, card),
            start=_mean(voice, voice.release.figure(f"{card.key}.start")),
            bins=_bins(voice, card),
            note=_clients(voice, f"{card.key}.baselines"),
        )
        for card in cards
    )
    return FigureBlock(
        key="start",
        statement=voice(N_("The mean at the start, on a scale of 0–100")),
        warning=ends_of_scales(voice, cards),
        chart=_chart(voice, rows, voice(N_("bars: share of clients, per cent"))),
        note=voice(N_("Every scale is turned to 0–100 points, and more is better.")),
    )


def _chart(voice: Voice, rows: tuple[ScaleRow, ...], share: str) -> DistanceChart:
    with_bins = any(row.bins for row in rows)
    return DistanceChart(
        title=_alternative(voice, rows),
        description=voice(
            N_("One row per scale: the start, the situation now, and the mean change with its interval.")
        ),
        low=0,
        high=100,
        ticks=tuple(Tick(value=value, text=voice.message(value)) for value in (0, 20, 40, 60, 80, 100)),
        words=DistanceWords(
            start=voice(N_("at the start")),
            now=voice(N_("now")) if any(row.now for row in rows) else "",
            mean=voice(N_("mean, and the interval of change")),
            mean_short=voice(N_("mean, interval")),
            share=share if with_bins else "",
            direction=voice(N_("more is better →")),
        ),
        scales=rows,
    )


def _alternative(voice: Voice, rows: tuple[ScaleRow, ...]) -> str:
    told = (
        voice(N_("{scale}: {start}, now {now}"), scale=row.heading, start=row.start.text, now=row.now.text)
        if row.now
        else voice(N_("{scale}: {start} at the start"), scale=row.heading, start=row.start.text)
        for row in rows
    )
    return "; ".join(told)


def _row(voice: Voice, card: ScaleCard) -> ScaleRow:
    baseline, follow_up, change = (
        voice.release.figure(f"{card.key}.{name}") for name in ("baseline", "follow_up", "change")
    )
    low, high = change.low or 0.0, change.high or 0.0
    return ScaleRow(
        heading=scale_name(voice, card),
        start=_mean(voice, baseline),
        now=_mean(voice, follow_up),
        change=Change(
            text=voice(N_("{change} points"), change=voice.told(change, signed=True)),
            low=low,
            high=high,
            interval_text=voice(N_("interval {interval}"), interval=voice.interval(change)),
            marked=low > 0 or high < 0,
        ),
        bins=_bins(voice, card),
        note=_clients(voice, f"{card.key}.pairs"),
    )


def _mean(voice: Voice, figure: Figure) -> Mean:
    return Mean(value=figure.value or 0.0, text=voice.told(figure))


def _clients(voice: Voice, key: str) -> str:
    figure = voice.find(key)
    return "" if figure is None or figure.value is None else voice(N_("{count} clients"), count=voice.told(figure))


def _bins(voice: Voice, card: ScaleCard) -> tuple[Bin, ...]:
    before = voice.release.under(f"{card.key}.bins.baseline")
    after = voice.release.under(f"{card.key}.bins.follow_up")
    merged = len(before) < MOST_BINS  # then a bin is wider than the axis makes it look
    return tuple(
        Bin(
            low=start.low or 0.0,
            high=start.high or 0.0,
            start=start.value or 0.0,
            start_text=voice.message(Number((start.value or 0.0) * 100)),
            now=now.value if now else None,
            now_text=voice.message(Number((now.value or 0.0) * 100)) if now else "",
            label=f"{voice.message(Number(start.low or 0))}–{voice.message(Number(start.high or 0))}" if merged else "",
        )
        for start, now in zip(before, after or (None,) * len(before), strict=True)
    )


def _statement(voice: Voice, cards: list[ScaleCard]) -> str:
    better = [card for card in cards if (voice.release.figure(f"{card.key}.change").low or 0) > 0]
    worse = [card for card in cards if (voice.release.figure(f"{card.key}.change").high or 0) < 0]
    open_ = [card for card in cards if card not in better and card not in worse]
    told = [
        voice(text, scales=listed(in_a_sentence(voice, card) for card in some))
        for some, text in (
            (better, N_("On average better than at the start: {scales}.")),
            (worse, N_("On average worse than at the start: {scales}.")),
            (open_, N_("No change of the mean shown: {scales}.")),
        )
        if some
    ]
    return " ".join(told)


def _about(voice: Voice, card: ScaleCard) -> Iterator[str]:
    """Tell of one scale: what measurement error alone would do, the owner's limit, what the change is held against."""
    yield from about_composite(voice, card)
    started = voice.find(f"{card.key}.baselines")
    if started is not None and started.value == 0:
        yield voice(N_("None of the clients has an assessment from the start of the stay, so no change can be shown."))
        return
    if not card.classed and card.no_class_reason is not None:
        yield voice.message(card.no_class_reason)
    yield from _chance(voice, card)
    yield from _limit(voice, card)
    yield from beside_the_change(voice, card)


def _chance(voice: Voice, card: ScaleCard) -> Iterator[str]:
    key = classes_key(voice, card)
    improved, worse = (voice.shown(f"{key}.chance.{name}") for name in ("improved", "worse"))
    counted, pairs = voice.shown(f"{key}.classes.improved"), voice.shown(f"{key}.pairs")
    if improved is not None and worse is not None and counted is not None and pairs is not None and pairs.value:
        yield voice(
            COUNTED_ALL if key == card.key else COUNTED_STAYED,
            improved=voice.told(counted),
            pairs=voice.told(pairs),
            chance=whole_range(voice, improved),
            chance_worse=whole_range(voice, worse),
        )
        if not card.error_ranged:
            yield voice(N_("How far the error itself may be off has not been published."))
    too_high = voice.find(f"{card.key}.too_high")
    if too_high is not None and too_high.value != 0:
        yield voice(N_("Started too high for progress to show: {count} clients."), count=voice.told(too_high))


def _limit(voice: Voice, card: ScaleCard) -> Iterator[str]:
    before, after = (voice.shown(f"{card.key}.under.{name}") for name in ("baseline", "follow_up"))
    if before is None or after is None or card.limit is None or card.limit_name is None or not before.n or not after.n:
        return
    yield voice(
        N_("Under {limit} points ({name}): {before} of the clients at the start, {after} later."),
        limit=Number(card.limit),
        name=card.limit_name,
        before=Percent((before.value or 0) / before.n),
        after=Percent((after.value or 0) / after.n),
    )


def _regression(voice: Voice, cards: list[ScaleCard]) -> Callout:
    heading = voice(N_("Some of the change may be return to the usual"))
    told = tuple(capital(text) for text in return_to_usual(voice, cards))
    if not told:
        return Callout(
            heading,
            (
                voice(
                    N_(
                        "People often come to a service when things are at their worst, and some of them would have "
                        "been better later without it. How much of the change this explains cannot be known from these "
                        "data."
                    )
                ),
            ),
        )
    usual = voice(
        N_(
            "People often come to a service when things are at their worst, and some of them would have been better "
            "later without it. For scales that are not named here, how much this explains cannot be known."
        )
    )
    return Callout(heading, (usual, *told))
