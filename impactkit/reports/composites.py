"""What a report says of a composite: its scales, who was measured with how many of them, and its main scale alone."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import PartCard, Release, ScaleCard
from impactkit.domain.message import N_, Message, Percent
from impactkit.reports.voice import Voice, classes_key, listed


def about_composite(voice: Voice, card: ScaleCard) -> Iterator[str]:
    """Tell what a composite is made of, sentence by sentence; nothing of a scale of an instrument."""
    if not card.parts:
        return
    parts = ", ".join(_part(voice, part) for part in card.parts)
    yield voice(N_("Made of {parts}; for each client the same ones at both times."), parts=parts)
    if numbers := voice.release.under(f"{card.key}.parts"):
        told = "; ".join(_number(voice, int(figure.key.split(".")[-1]), voice.told(figure)) for figure in numbers)
        yield voice(N_("Clients by the number of their scales: {told}."), told=told)
    yield from _anchor_alone(voice, card)
    yield from _not_told(voice, card)


def _part(voice: Voice, part: PartCard) -> str:
    told = N_("{scale} (main scale, {weight})") if part.anchor else N_("{scale} ({weight})")
    return voice(told, scale=part.name, weight=Percent(part.weight))


def _number(voice: Voice, scales: int, clients: str) -> str:
    one, many = N_("1 scale: {clients}"), N_("{count} scales: {clients}")
    return voice.message(Message.counted(one, many, scales, clients=clients))


def _card(voice: Voice, card: ScaleCard, part: PartCard) -> ScaleCard | None:
    """Find the card of a part; of several versions the first, None where it is not told on its own."""
    cards = (each for each in voice.release.scales if each.scale == part.scale and each.rater == card.rater)
    return next(cards, None)


def _anchor_alone(voice: Voice, card: ScaleCard) -> Iterator[str]:
    anchor = next((part for part in card.parts if part.anchor), None)
    own = _card(voice, card, anchor) if anchor else None
    if own is None:
        return
    key = classes_key(voice, own)
    improved, pairs = voice.shown(f"{key}.classes.improved"), voice.shown(f"{key}.pairs")
    change = voice.shown(f"{own.key}.change")
    if change is not None and improved is not None and pairs is not None:
        yield voice(
            N_(
                "By its main scale alone the mean change is {change} points, and {improved} of {pairs} clients made "
                "progress."
            ),
            change=voice.told(change, signed=True),
            improved=voice.told(improved),
            pairs=voice.told(pairs),
        )
    elif change is not None:
        yield voice(
            N_("By its main scale alone the mean change is {change} points."),
            change=voice.told(change, signed=True),
        )


def _not_told(voice: Voice, card: ScaleCard) -> Iterator[str]:
    asked = [part for part in card.parts if part.asked]
    untold = [part for part in asked if _card(voice, card, part) is None] if len(asked) > 1 else []
    if unasked := [part for part in card.parts if not part.asked]:
        yield voice(
            N_("Nobody was asked this, so the other scales alone make up the figures: {scales}."),
            scales=_names(voice, unasked),
        )
    if untold:
        yield voice(
            N_("Not told on its own, because beside the whole it would tell of a few clients: {scales}."),
            scales=_names(voice, untold),
        )


def _names(voice: Voice, parts: list[PartCard]) -> str:
    return listed(voice.message(part.name) for part in parts)


def methods_of_composites(release: Release) -> frozenset[str]:
    """Give the entries of the methods page that composites need, though no single figure names them."""
    return frozenset({"composite"} if any(card.parts for card in release.scales) else ())
