"""The annex of the methods chapter: limits, and what else each change was held against; what cannot be told.

Effect sizes, and change against the group's own mean, stand in the figures workbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import ScaleCard
from impactkit.domain.message import N_, Number
from impactkit.reports.blocks import Block, Definition, Definitions, Paragraph, Prose, Subsection
from impactkit.reports.cited import joined, known
from impactkit.reports.labels import crossing
from impactkit.reports.voice import Voice, capital, in_a_sentence, listed, scale_name


def annex(voice: Voice) -> Subsection | None:
    """Build the annex; None where no scale has a limit and no change is shown."""
    told = tuple(
        Definition(scale_name(voice, card), (joined(texts),))
        for card in voice.release.scales
        if (texts := tuple(_about(voice, card)))
    )
    blocks: tuple[Block, ...] = (Definitions(told, beside=True),) if told else ()
    if unknown := " ".join(_unknown(voice, _changed(voice))):
        blocks += (Paragraph(unknown, note=True),)
    return Subsection(voice(N_("What the change was held against")), blocks) if blocks else None


def _changed(voice: Voice) -> list[ScaleCard]:
    return [card for card in voice.release.scales if voice.shown(f"{card.key}.change")]


def _unknown(voice: Voice, cards: list[ScaleCard]) -> Iterator[str]:
    """Say what cannot be told of the scales whose change is shown."""
    nameless = [card for card in cards if card.important is None and card.important_note is None]
    if nameless:
        yield voice(
            N_("No smallest change that matters is known, or was declared, for these: {scales}."),
            scales=listed(in_a_sentence(voice, card) for card in nameless),
        )
    if cards and not voice.release.service.goal.decline_expected:
        yield voice(
            N_(
                "Whether clients kept their level against an expected decline cannot be told: the project did not say "
                "beforehand that one was to be expected."
            )
        )


def _about(voice: Voice, card: ScaleCard) -> Iterator[Prose]:
    if card.error is not None:
        yield known(voice, card.error, card.error_evidence)
    if voice.shown(f"{card.key}.change") is None:
        return
    yield from _other_limits(voice, card)
    if card.important_note is not None:
        yield voice(N_("Smallest change that matters: {note}."), note=card.important_note)
    yield from _crossed(voice, card)
    yield from _usual(voice, card)


def _crossed(voice: Voice, card: ScaleCard) -> Iterator[str]:
    found = voice.release.under(f"{card.key}.crossed")
    if found:
        cells = "; ".join(f"{crossing(voice, *figure.key.split('.')[-2:])} {voice.told(figure)}" for figure in found)
        yield voice(N_("Classes by limits crossed: {cells}."), cells=cells)
    elif voice.find(f"{card.key}.crossed") is not None:
        yield voice(N_("Classes by limits crossed are not shown: they would tell of a few clients."))


def _usual(voice: Voice, card: ScaleCard) -> Iterator[str]:
    if card.usual_note is None:
        return
    yield f"{capital(voice.message(card.usual_note))}."
    turned, native = (
        [figure for figure in voice.release.under(f"{card.key}.{name}") if figure.value is not None]
        for name in ("regression", "regression_native")
    )
    if turned:
        yield voice(
            N_(
                "Return to it alone, at reliabilities of {reliabilities}: {turned} points of 100 ({native} points of "
                "the scale)."
            ),
            reliabilities=", ".join(voice.message(Number(known, 2)) for known in card.reliabilities),
            turned=", ".join(voice.told(figure, signed=True) for figure in turned),
            native=", ".join(voice.told(figure, signed=True) for figure in native),
        )
    elif not card.reliabilities:
        yield voice(N_("How much return to it would bring cannot be known, because the reliability is not."))


def _other_limits(voice: Voice, card: ScaleCard) -> Iterator[str]:
    told = [
        voice(
            N_("beyond {limit} points ({note}): progress {improved}, worse {worse}"),
            limit=Number(other.value, 2),
            note=other.note,
            improved=voice.told(improved),
            worse=voice.told(worse),
        )
        for place, other in enumerate(card.other_limits, 1)
        if (improved := voice.find(f"{card.key}.sensitivity.{place}.improved")) is not None
        and (worse := voice.find(f"{card.key}.sensitivity.{place}.worse")) is not None
    ]
    if told:
        yield voice(N_("By other estimates of the error: {counts}."), counts="; ".join(told))
