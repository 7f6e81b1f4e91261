"""Chapter 1: the answer in three sentences and one figure, the target, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.figures import goal_cards
from impactkit.domain.instrument import Indicator
from impactkit.domain.message import N_, Message, Number
from impactkit.domain.project import GoalKind
from impactkit.reports.blocks import (
    Block,
    Callout,
    Definition,
    Definitions,
    Lead,
    Prose,
    Section,
    TwoColumns,
)
from impactkit.reports.headline import SUCCESS, classes, headline_figure
from impactkit.reports.voice import Voice, capital

GREW: dict[Indicator, str] = {
    "participation": N_("participation grew"),
    "work_ability": N_("work ability improved"),
    "readiness": N_("readiness for working life improved"),
}
WANTED: dict[GoalKind, str] = {
    "indicator": N_("At least {target} of 100 clients move on or make progress."),
    "exit": N_("At least {target} of 100 clients move on."),
    "goals": N_("At least {target} of 100 clients move on or reach their own goals."),
}
BOUNDS: dict[GoalKind, str] = {
    "indicator": N_(
        "If none of those whose situation we do not know moved on or made progress, the result is {low}. If all of "
        "them did, it is {high}. The right figure lies between the two."
    ),
    "exit": N_(
        "If none of those whose situation we do not know moved on, the result is {low}. If all of them did, it is "
        "{high}. The right figure lies between the two."
    ),
    "goals": N_(
        "If none of those whose situation we do not know moved on or reached their own goals, the result is {low}. If "
        "all of them did, it is {high}. The right figure lies between the two."
    ),
}


def summary(voice: Voice) -> Section:
    """Build the first page."""
    return Section(id="summary", heading=voice(N_("Summary")), blocks=tuple(_blocks(voice)))


def _blocks(voice: Voice) -> Iterator[Block]:
    yield Lead(_lead(voice))
    if figure := headline_figure(voice, "headline"):
        yield figure
    if figure := headline_figure(voice, "due"):
        yield figure
    yield TwoColumns((_definitions(voice),), tuple(_doubts(voice)))


def _lead(voice: Voice) -> Prose:
    release, parts = voice.release, classes(voice)
    if not parts:
        return _lead_without_classes(voice)
    if "reached" in parts:
        return voice.runs(
            N_("{of_100}, <exit>{reached} moved on</exit> to work or education. {not_reached} had not{and_unknown}."),
            of_100=_of_100(voice),
            and_unknown=_and_unknown(parts),
            **{name: parts.get(name, 0) for name in ("reached", "not_reached")},
        )
    if "goal_reached" in parts:
        return voice.runs(
            N_(
                "{of_100}, <exit>{exit} moved on</exit> to work or education. In addition, <improved>{goal_reached} "
                "reached their own goals</improved>, though they had not moved on. {goal_not_reached} did not reach "
                "them{and_unknown}."
            ),
            of_100=_of_100(voice),
            and_unknown=_and_unknown(parts),
            **{name: parts.get(name, 0) for name in ("exit", "goal_reached", "goal_not_reached")},
        )
    if "measured" in parts:
        return voice.runs(
            N_(
                "{of_100}, <exit>{exit} moved on</exit> to work or education. In addition, <measured>{measured} "
                "were measured</measured> at the start and later{change}{and_unknown}."
            ),
            of_100=_of_100(voice),
            change=_mean_change(voice),
            and_unknown=_and_unknown(parts),
            **{name: parts.get(name, 0) for name in ("exit", "measured")},
        )
    grew = Message.of(GREW[release.service.goal.indicator or "readiness"])
    if "exit_or_improved" in parts:
        return voice.runs(
            N_(
                "{of_100}, <exit_or_improved>{both}</exit_or_improved> moved on to work or "
                "education, or their {grew} more than the limit of measurement error. {rest}"
            ),
            of_100=_of_100(voice),
            both=parts["exit_or_improved"],
            grew=grew,
            rest=_rest(parts),
        )
    return voice.runs(
        N_(
            "{of_100}, <exit>{exit} moved on</exit> to work or education. In addition, "
            "<improved>for {improved} {grew}</improved> more than the limit of measurement error, though they had not "
            "moved on. {rest}"
        ),
        of_100=_of_100(voice),
        exit=parts["exit"],
        improved=parts["improved"],
        grew=grew,
        rest=_rest(parts),
    )


def _of_100(voice: Voice) -> Message:
    if voice.release.headline == "ended_or_due":
        return Message.of(N_("Of 100 clients whose stay ended or whose follow-up fell due"))
    return Message.of(N_("Of 100 clients whose stay ended"))


def _mean_change(voice: Voice) -> Message:
    """Tell the mean change on the scale of the goal, where its clients bear no classes."""
    card = next(iter(goal_cards(voice.release)), None)
    change = voice.shown(f"{card.key}.change") if card else None
    if change is None:
        return Message.of(N_("; their change is told as a mean"))
    return Message.of(
        N_("; the mean change is {change} points of 100 (interval {interval})"),
        change=voice.told(change, signed=True),
        interval=voice.interval(change),
    )


def _rest(parts: dict[str, int]) -> Message:
    if "no_improvement" in parts:
        told = N_("{same} showed no progress{and_unknown}.")
        return Message.of(told, same=parts["no_improvement"], and_unknown=_and_unknown(parts))
    return Message.of(
        N_("{same} showed no change, {worse} got worse{and_unknown}."),
        same=parts.get("no_change", 0),
        worse=parts.get("worse", 0),
        and_unknown=_and_unknown(parts),
    )


def _and_unknown(parts: dict[str, int]) -> Message | str:
    """Tell of those who are not known; nothing where of 100 clients there is none."""
    unknown = parts.get("unknown", 0)
    return Message.of(N_(", and of {unknown} we do not know"), unknown=unknown) if unknown else ""


def _lead_without_classes(voice: Voice) -> Prose:
    ended = voice.find("ended")
    if ended is None or ended.value == 0:
        return voice(
            N_(
                "No stay has ended in the period yet; {in_service} clients are in the service. This report tells who "
                "they are and where they start. No change can be shown yet."
            ),
            in_service=voice.count("in_service"),
        )
    if not voice.release.under("headline"):
        return voice(
            N_(
                "{ended} clients' stays ended in the period. They are so few that results could tell of single "
                "clients, so this report tells only who the clients are and where they start. Measured both at the "
                "start and later: {pairs}."
            ),
            ended=voice.told(ended),
            pairs=voice.count("coverage"),
        )
    return voice(
        N_(
            "{ended} clients' stays ended in the period. Their results are not shown by class, because some class "
            "would hold only 1 to 4 clients, who could be recognised. The chapter “Distance travelled” tells how far "
            "the clients came on average."
        ),
        ended=voice.told(ended),
    )


def _definitions(voice: Voice) -> Definitions:
    service = voice.release.service
    items = (
        (N_("Target group"), service.target_group),
        (N_("Goal of the service"), _goal(voice)),
        (N_("Target"), _target(voice)),
        (N_("Period and commissioner") if service.commissioner else N_("Period"), _period(voice)),
    )
    return Definitions(tuple(Definition(voice(term), (text,)) for term, text in items if text))


def _period(voice: Voice) -> str:
    period, commissioner = voice.release.period, voice.release.service.commissioner
    told = voice(N_("{first}–{last}"), first=period.first, last=period.last)
    return f"{told}, {commissioner}" if commissioner else told


def _goal(voice: Voice) -> str:
    service = voice.release.service
    if service.goal.kind == "exit":
        return voice(N_("The client moves on to work, or to education without unemployment benefit."))
    if service.goal.kind == "goals":
        return voice(N_("The client reaches goals of their own, agreed on with the worker."))
    rater = N_("as the worker sees it") if service.goal.rater == "worker" else N_("as the client sees it")
    return capital(voice(N_("{scale}, {rater}"), scale=service.goal_name, rater=Message.of(rater)))


def _target(voice: Voice) -> Prose:
    goal, share = voice.release.service.goal, voice.shown("goal.share")
    if goal.target is None:
        return ""
    if goal.target_unit == "points":
        return _target_in_points(voice, goal.target)
    told = voice(WANTED[goal.kind], target=Number(goal.target))
    if share is None or share.value is None or share.low is None:
        return voice(N_("{wanted} The result cannot be shown."), wanted=told)
    return voice.runs(
        N_("{wanted} <strong>Result {part} of {whole} clients, {share} (interval {interval}):</strong> {reached}"),
        wanted=told,
        part=_part(voice),
        whole=share.n or 0,
        share=voice.told(share),
        interval=voice.interval(share),
        reached=_reached(share.value * 100, share.low * 100, (share.high or 0) * 100, goal.target),
    )


def _part(voice: Voice) -> int:
    """Give the clients that reached the goal: the classes that were shown add up to them."""
    figures = (voice.shown(f"headline.{name}") for name in SUCCESS)
    return sum(int(figure.value) for figure in figures if figure is not None and figure.value is not None)


def _target_in_points(voice: Voice, target: float) -> Prose:
    card = next(iter(goal_cards(voice.release)), None)
    change = voice.shown(f"{card.key}.change_native") if card else None
    told = voice(N_("The mean changes by at least {target} points."), target=Number(target, _decimals(target), True))
    if card is None or change is None or change.value is None or change.low is None or change.high is None:
        return voice(N_("{wanted} The result cannot be shown."), wanted=told)
    sign = 1 if card.higher_is_better else -1
    low, high = sorted((change.low * sign, change.high * sign))
    return voice.runs(
        N_("{wanted} <strong>Result {result}, interval {interval}:</strong> {reached}"),
        wanted=told,
        result=voice.told(change, signed=True),
        interval=voice.interval(change, signed=True),
        reached=_reached(change.value * sign, low, high, target * sign),
    )


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 1


def _reached(result: float, low: float, high: float, target: float) -> Message:
    if low >= target:
        return Message.of(N_("the target was reached, and the whole interval reaches it too."))
    if result >= target:
        return Message.of(N_("the target was reached, but the interval begins short of it."))
    if high >= target:
        return Message.of(N_("the target was not reached, but the interval reaches it."))
    return Message.of(N_("the target was not reached, and the whole interval falls short of it."))


def _doubts(voice: Voice) -> Iterator[Callout]:
    if not voice.release.under("headline"):
        only_start = N_("The figures tell only who the clients are and where they start. They tell nothing of results.")
        yield Callout(voice(N_("How sure is this?")), (voice(only_start),))
        return
    texts = [text for text in (_bounds(voice), _provisional(voice), _in_service(voice)) if text]
    texts.append(
        voice(
            N_(
                "The figures tell what happened to the clients during the service. They do not prove that it "
                "happened because of the service."
            )
        )
    )
    yield Callout(voice(N_("How sure is this?")), tuple(texts))


def _bounds(voice: Voice) -> str:
    low, high = voice.shown("goal.bound.low"), voice.shown("goal.bound.high")
    if low is None or high is None or low.value == high.value:
        return ""
    return voice(
        BOUNDS[voice.release.service.goal.kind],
        low=voice.told(low),
        high=voice.told(high),
    )


def _in_service(voice: Voice) -> str:
    figure = voice.find("in_service.not_counted")
    if figure is None or figure.value == 0:
        return ""
    return voice(
        N_("Not in these figures: {count} clients who were still in service on {day}."),
        count=voice.told(figure),
        day=min(voice.release.period.last, voice.release.as_of),
    )


def _provisional(voice: Voice) -> str:
    figure = voice.find("provisional")
    if figure is None or figure.value == 0:
        return ""
    return voice(
        N_("{count} of the stays ended less than 90 days before the data do; their results may still change."),
        count=voice.told(figure),
    )
