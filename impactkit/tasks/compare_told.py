"""What is said of a comparison: the table of each scale on the screen, and the remarks beside the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from impactkit.domain.background import question_name
from impactkit.domain.case_mix import LeftCovariate, ReasonLeft
from impactkit.domain.comparison import ComparedService, ScaleComparison
from impactkit.domain.local_text import Language, LocalText
from impactkit.domain.message import N_, Message
from impactkit.reports.compared import SHORT_VERDICTS, Teller, decimals

HEADING = N_("{scale}: difference from what is expected of clients like its own, points of 100")
BY_WORKER = N_("{scale}, rated by the worker: difference from what is expected of clients like its own, points of 100")
COLUMNS = (N_("measured twice"), N_("difference"), N_("95 per cent interval"), N_("what it says"))
EXITS = N_("Exits to work, education or another benefit")
NOTHING = N_("No two services here measured clients twice on one scale: nothing is compared.")
WHY_LEFT: dict[ReasonLeft, str] = {
    "not_recorded": N_("{question}: recorded of nobody."),
    "one_group": N_("{question}: too few services have clients of more than one group."),
    "not_spread": N_("{question}: recorded in too few services, or mostly in one."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldScale:
    """A scale on the screen: a heading, and a row per service in the order asked for."""

    heading: Message
    columns: tuple[Message, ...]
    rows: tuple[tuple[LocalText, tuple[str, ...]], ...]


def told_scale(scale: ScaleComparison, language: Language) -> ToldScale:
    """Tell one scale.

    Parameters
    ----------
    scale : ScaleComparison
        Of a release.
    language : {"fi", "sv", "en"}
        Language of the figures and the words beside them.
    """
    tell = Teller(language)
    return ToldScale(
        heading=Message.of(BY_WORKER if scale.rater == "worker" else HEADING, scale=scale.scale),
        columns=tuple(Message.of(column) for column in COLUMNS),
        rows=tuple((service.name, _values(service, tell)) for service in scale.services),
    )


def _values(service: ComparedService, tell: Teller) -> tuple[str, ...]:
    pairs = "–" if service.pairs is None else str(service.pairs)
    if service.effect is None or service.low is None or service.high is None:
        return pairs, "–", "–", tell.why(service.why, service.what)
    told = decimals(service)
    return (
        pairs,
        tell.points(service.effect, told),
        tell.interval(service.low, service.high, told),
        tell(SHORT_VERDICTS[service.verdict]),
    )


def left_out(covariates: Sequence[LeftCovariate]) -> Iterator[Message]:
    """Say which background questions left the comparison, and why."""
    for one in covariates:
        yield Message.of(WHY_LEFT[one.reason], question=question_name(one.question))


def beside_funnel(away: Sequence[str], unused: Sequence[str], *, starts: bool) -> Iterator[Message]:
    """Say which services have no place in a funnel, and what is not looked at in what was expected.

    Parameters
    ----------
    away : sequence of str
        Names of services.
    unused : sequence of str
        Columns of the case-mix that say nothing here: ``question.group``.
    starts : bool
        Whether starting scores were looked at.
    """
    if away:
        yield Message.of(N_("Without a place in the funnel: {services}."), services=", ".join(away))
    for question in dict.fromkeys(column.partition(".")[0] for column in unused):
        text = N_(
            "{question}: an answer says nothing here that others do not say, and is left out of what is expected."
        )
        yield Message.of(text, question=question_name(question))
    if not starts:
        yield Message.of(N_("Starting scores are not looked at: too few clients have one on the same scale."))


def notes(*, linked: bool, named: bool, unfitted: Sequence[LocalText]) -> Iterator[Message]:
    """Say what holds for the whole comparison.

    Parameters
    ----------
    linked : bool
        Whether a client of two services is known as one.
    named : bool
        Whether any project names the background questions to compare by.
    unfitted : sequence of LocalText
        Scales that were measured twice somewhere, and by too few to be compared.
    """
    if not linked:
        yield Message.of(
            N_(
                "A client of two organisations cannot be known as one here, and may be counted in both. So no service "
                "is called different."
            )
        )
    if not named:
        yield Message.of(
            N_(
                "The projects name no background questions to compare clients by (case_mix), so all that were asked "
                "are used."
            )
        )
    for scale in unfitted:
        yield Message.of(
            N_("{scale} is not compared: too few clients were measured twice on it, or too few services are left."),
            scale=scale,
        )
