"""Many clients at an end of a scale: said on the figure itself, because the figure cannot show their change."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import Figure, ScaleCard
from impactkit.domain.message import N_, Percent
from impactkit.domain.reliability import MANY_AT_THE_END
from impactkit.reports.voice import HIDDEN, Voice, scale_name

TOLD = {
    "ceiling.baseline": N_(
        "{scale}: at the best end of the scale at the start {share} of the clients, whose progress cannot show."
    ),
    "ceiling.follow_up": N_("{scale}: at the best end of the scale later {share} of the clients."),
    "floor.baseline": N_(
        "{scale}: at the worst end of the scale at the start {share} of the clients, whose decline cannot show."
    ),
    "floor.follow_up": N_("{scale}: at the worst end of the scale later {share} of the clients."),
}


def ends_of_scales(voice: Voice, cards: list[ScaleCard]) -> str:
    """Say which scales have more than 15 % of the clients at an end, at the start or later, each alone."""
    return " ".join(_sentences(voice, cards))


def _sentences(voice: Voice, cards: list[ScaleCard]) -> Iterator[str]:
    for card in cards:
        for end, text in TOLD.items():
            figure = voice.find(f"{card.key}.{end}")
            if figure is not None and (share := _share(voice, figure)):
                yield voice(text, scale=scale_name(voice, card), share=share)


def _share(voice: Voice, figure: Figure) -> str:
    """Say the share where it is more than 15 %; empty where it is not, or may not be told."""
    if figure.hidden == "all_but_few":
        return voice(HIDDEN["all_but_few"])
    if not figure.value or not figure.n or figure.value / figure.n <= MANY_AT_THE_END:
        return ""
    return voice.message(Percent(figure.value / figure.n))
