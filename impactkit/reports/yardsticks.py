"""What the change on a scale is held against: published bands, the smallest change that matters, the usual mean."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import Band, Figure, ScaleCard, goal_cards
from impactkit.domain.message import N_, Number, written
from impactkit.reports.voice import Voice, in_a_sentence


def beside_the_change(voice: Voice, card: ScaleCard) -> Iterator[str]:
    """Tell of one scale what its change is held against, in the sentences of the chapter."""
    yield from _important(voice, card)
    yield from _maintained(voice, card)
    yield from _bands(voice, card)
    yield from _crossed(voice, card)


def _important(voice: Voice, card: ScaleCard) -> Iterator[str]:
    if card.important is None:
        return
    limit, pairs = written(card.important), voice.shown(f"{card.key}.pairs")
    improved, worse = (voice.find(f"{card.key}.important.{side}") for side in ("improved", "worse"))
    if improved is not None and worse is not None and pairs is not None:
        yield voice(
            N_(
                "Reached the smallest change that matters, {limit} points of the scale, of {pairs} clients measured "
                "twice: {improved}; as much for the worse: {worse}."
            ),
            limit=limit,
            improved=voice.told(improved),
            pairs=voice.told(pairs),
            worse=voice.told(worse),
        )
        chance = voice.shown(f"{card.key}.important.chance.improved")
        if chance is not None:
            yield voice(
                N_("Measurement error alone would let about {chance} clients reach it."),
                chance=whole_range(voice, chance),
            )
        return
    change = voice.shown(f"{card.key}.change_native")
    if change is not None and not card.classed:
        yield voice(
            N_(
                "The smallest change that matters is {limit} points of the scale; the mean change is {change} "
                "(interval {interval})."
            ),
            limit=limit,
            change=voice.told(change, signed=True),
            interval=voice.interval(change),
        )


def whole_range(voice: Voice, figure: Figure) -> str:
    """Say a range of whole clients, "3–5", or one number where both ends are the same."""
    low, high = (voice.message(Number(end or 0)) for end in (figure.low, figure.high))
    return low if low == high else f"{low}–{high}"


def _maintained(voice: Voice, card: ScaleCard) -> Iterator[str]:
    if not voice.release.service.goal.decline_expected or card not in goal_cards(voice.release):
        return
    claim = voice.shown(f"{card.key}.maintained")
    if claim is None or card.important is None:
        yield voice(
            N_(
                "It was said beforehand that a decline was to be expected. Whether the group has kept its level cannot "
                "be told: that takes ten measured clients and a known smallest change that matters."
            )
        )
        return
    told = (
        N_(
            "It was said beforehand that a decline was to be expected. The group has kept its level: the interval of "
            "the mean change rules out a mean decline of {limit} points of the scale. This says nothing of any one "
            "client."
        )
        if claim.value
        else N_(
            "It was said beforehand that a decline was to be expected. That the group has kept its level is not shown: "
            "the interval of the mean change does not rule out a mean decline of {limit} points of the scale."
        )
    )
    yield voice(told, limit=written(card.important))


def _bands(voice: Voice, card: ScaleCard) -> Iterator[str]:
    told = [
        voice(
            N_("{name} ({range}) {before} at the start and {after} later"),
            name=band.name,
            range=_band_range(voice, band),
            before=voice.told(before),
            after=voice.told(after),
        )
        for place, band in enumerate(card.bands, 1)
        if (before := voice.find(f"{card.key}.bands.baseline.{place}")) is not None
        and (after := voice.find(f"{card.key}.bands.follow_up.{place}")) is not None
    ]
    if told:
        yield voice(N_("Clients by published limits: {bands}."), bands=", ".join(told))


def _band_range(voice: Voice, band: Band) -> str:
    low, high = (voice.message(written(end)) for end in (band.low, band.high))
    return voice(N_("{low} to under {high}"), low=low, high=high) if band.under else f"{low}–{high}"


def _crossed(voice: Voice, card: ScaleCard) -> Iterator[str]:
    better, improved = voice.shown(f"{card.key}.crossed.improved.better"), voice.shown(f"{card.key}.classes.improved")
    if better is not None and improved is not None and improved.value:
        yield voice(
            N_("Of the {improved} who made progress, {better} also came to a better band."),
            improved=voice.told(improved),
            better=voice.told(better),
        )


def return_to_usual(voice: Voice, cards: list[ScaleCard]) -> Iterator[str]:
    """Tell how much return to the usual alone would bring, for the scales whose usual mean was declared."""
    for card in cards:
        figures = [f for f in voice.release.under(f"{card.key}.regression") if f.value is not None]
        change = voice.shown(f"{card.key}.change")
        if not figures or change is None or card.usual is None:
            continue
        ends = sorted((figures[0], figures[-1]), key=lambda figure: figure.value or 0.0)
        yield voice(
            N_(
                "{scale}: the usual mean of such people is {usual} points. Return to it alone would bring {low} to "
                "{high} points of 100; the mean change is {change}."
            ),
            scale=in_a_sentence(voice, card),
            usual=written(card.usual),
            low=voice.told(ends[0], signed=True),
            high=voice.told(ends[1], signed=True),
            change=voice.told(change, signed=True),
        )
