"""What the screen tells of a comparison: a table of each scale."""

from __future__ import annotations

from dataclasses import dataclass

from impactkit.domain.comparison import ComparedService, ScaleComparison, Verdict, Why
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import N_, Message

SAID: dict[Verdict, str] = {
    "above": N_("above"),
    "as_expected": N_("as expected"),
    "below": N_("below"),
    "not_comparable": N_("not comparable"),
}
REASONS: dict[Why, str] = {
    "few_services": N_("too few services can be compared"),
    "few_clients": N_("fewer than 20 clients measured twice"),
    "low_coverage": N_("fewer than 70 per cent measured twice"),
    "not_recorded": N_("a background question is not recorded"),
}
HEADING = N_("{scale}: difference from what is expected of clients like its own, points of 100")
BY_WORKER = N_("{scale}, rated by the worker: difference from what is expected of clients like its own, points of 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldScale:
    """A scale on the screen: a heading, and a row per service in the order asked for."""

    heading: Message
    columns: tuple[Message, ...]
    rows: tuple[tuple[LocalText, tuple[str | Message, ...]], ...]


def told_scale(scale: ScaleComparison) -> ToldScale:
    """Tell one scale.

    Parameters
    ----------
    scale : ScaleComparison
        Of a release.
    """
    return ToldScale(
        heading=Message.of(BY_WORKER if scale.rater == "worker" else HEADING, scale=scale.scale),
        columns=(
            Message.of(N_("measured twice")),
            Message.of(N_("difference")),
            Message.of(N_("95 per cent interval")),
            Message.of(N_("what it says")),
        ),
        rows=tuple((service.name, _values(service)) for service in scale.services),
    )


def _values(service: ComparedService) -> tuple[str | Message, ...]:
    pairs = "–" if service.pairs is None else str(service.pairs)
    if service.effect is None or service.low is None or service.high is None:
        return pairs, "–", "–", Message.of(REASONS[service.why] if service.why else SAID["not_comparable"])
    return (
        pairs,
        f"{service.effect:+.1f}".replace("-", "\N{MINUS SIGN}"),
        f"{service.low:+.1f} … {service.high:+.1f}".replace("-", "\N{MINUS SIGN}"),
        Message.of(SAID[service.verdict]),
    )
