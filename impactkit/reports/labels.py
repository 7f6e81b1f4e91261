"""What a figure's key means, in words: the same key names a figure in page, workbook and methods."""

from __future__ import annotations

from collections.abc import Callable

from impactkit.domain.background import REPORTED
from impactkit.domain.exits import exit_kind
from impactkit.domain.figures import ScaleCard
from impactkit.domain.message import N_, Message, Number
from impactkit.reports.for_whom import group_name
from impactkit.reports.headline import LABELS, REASONS
from impactkit.reports.staying import CLASSES as STAYED
from impactkit.reports.staying import GROUPS
from impactkit.reports.voice import Voice, scale_name

PLAIN = {
    "counted": N_("Clients that the headline counts"),
    "ended": N_("Clients whose stay ended in the period"),
    "coverage": N_("Measured at both ends, on the scale of the goal"),
    "coverage_about": N_("Measured at both ends, about"),
    "provisional": N_("Stays that ended less than 90 days before the data end"),
    "in_service": N_("Clients still in service"),
    "in_service.not_counted": N_("Clients still in service whom the headline does not count"),
    "in_service.overdue": N_("Clients in service whose follow-up is overdue"),
    "rejected.rows": N_("Rows rejected at intake"),
    "rejected.cells": N_("Single answers rejected at intake"),
    "left_out.no_score": N_("Assessments without a score"),
    "left_out.too_near": N_("Stays whose assessments lie too near each other"),
    "left_out.no_episode": N_("Assessments of clients without a stay in the service"),
    "left_out.after_as_of": N_("Assessments dated after the data"),
    "stay.length": N_("Length of stay: middle, and bounds of the middle half"),
    "goal.share": N_("Share that moved on or made progress"),
    "goal.bound.low": N_("The same, if none of those not known had"),
    "goal.bound.high": N_("The same, if all of those not known had"),
    "exit.coverage": N_("Share whose situation on the day of counting is known"),
    "cost.total": N_("Cost of the service in the period"),
    "cost.per_client": N_("Cost per client served: ended stays and clients still in service"),
    "cost.per_exit": N_("Cost per client who moved on, of the ended stays"),
    "cost.per_improved": N_("Cost per client who made progress without moving on"),
    "group.comparisons": N_("Differences between client groups that were looked at"),
    "exit.status.yes": N_("Moved on"),
    "exit.status.no": N_("Another situation"),
    "exit.status.unknown": N_("Situation not known"),
    "exit.status.not_yet": N_("Day of counting not yet come"),
}
OF_OWN_GOALS = {  # where the service is measured by the clients' own goals
    "coverage": N_("Own goals rated at both ends"),
    "goal.share": N_("Share that moved on or reached their own goals"),
}
MILESTONES = {
    "milestones.some": N_("Clients who took at least one small step"),
    "milestones.few": N_("Kinds of steps that too few clients took to be named"),
}
HEADLINES = {
    "headline": N_("Headline: {name}"),
    "headline100": N_("Headline of 100: {name}"),
    "due": N_("In service and due: {name}"),
    "due100": N_("In service and due, of 100: {name}"),
}
OF_GROUP = {
    "clients": N_("clients, rounded to 5"),
    "change": N_("mean change, 0–100"),
    "moved_on": N_("share of the ended stays that moved on"),
    "coverage_below": N_("measured at both ends: under this share"),
}
OF_SCALE = {
    "pairs": N_("measured at both ends"),
    "baselines": N_("measured at the start"),
    "parts": N_("measured at both ends with {bin} of its scales"),
    "late": N_("first assessment after the start of the stay"),
    "start": N_("mean at the start, all who were measured then, 0–100"),
    "baseline": N_("mean at the start, 0–100"),
    "follow_up": N_("mean now, 0–100"),
    "change": N_("mean change, 0–100"),
    "change_native": N_("mean change, the scale's own points"),
    "change_if_missing_worse": N_("mean change if the missing fared worse, 0–100"),
    "change_weighted": N_("mean change weighted for who was missing, 0–100"),
    "change_weighted.effective": N_("clients that the weighted mean is worth"),
    "srm": N_("standardised response mean"),
    "g_av": N_("Hedges' g of the change"),
    "classes.improved": N_("progress beyond measurement error"),
    "classes.no_change": N_("no change shown"),
    "classes.no_improvement": N_("no change shown, or worse"),
    "classes.worse": N_("worse beyond measurement error"),
    "chance.improved": N_("progress that measurement error alone would show"),
    "chance.worse": N_("decline that measurement error alone would show"),
    "too_high": N_("started too high for progress to show"),
    "floor.baseline": N_("at the worst end at the start"),
    "floor.follow_up": N_("at the worst end now"),
    "ceiling.baseline": N_("at the best end at the start"),
    "ceiling.follow_up": N_("at the best end now"),
    "under.baseline": N_("under the owner's limit at the start"),
    "under.follow_up": N_("under the owner's limit now"),
    "important.improved": N_("reached the smallest change that matters"),
    "important.improved.share": N_("share that reached the smallest change that matters"),
    "important.worse": N_("worse by the smallest change that matters"),
    "important.worse.share": N_("share worse by the smallest change that matters"),
    "important.chance.improved": N_("measurement error alone would reach the smallest change that matters"),
    "important.chance.worse": N_("measurement error alone would fall by the smallest change that matters"),
    "sensitivity.improved": N_("progress beyond {limit} points, another estimate of the error"),
    "sensitivity.improved.share": N_("share with progress beyond {limit} points, another estimate of the error"),
    "sensitivity.worse": N_("worse beyond {limit} points, another estimate of the error"),
    "sensitivity.worse.share": N_("share worse beyond {limit} points, another estimate of the error"),
    "relative_spread": N_("spread of change around the group's mean change; 1: measurement error alone"),
    "slope": N_("mean slope over three or more assessments, 0–100 points per half a year"),
    "slope_spread": N_("spread (SD) of the clients' slopes, 0–100 points per half a year"),
    "maintained": N_("kept its level as a group, where a decline was expected"),
    "regression": N_("return to the usual alone, 0–100, reliability {reliability}"),
    "regression_native": N_("return to the usual alone, the scale's own points, reliability {reliability}"),
    "bands.baseline": N_("by published limits at the start: {band}"),
    "bands.follow_up": N_("by published limits now: {band}"),
    "crossed": N_("classes of change by limits crossed"),
    "days": N_("days between the assessments: middle, and bounds of the middle half"),
    "alpha": N_("alpha at the start: how far the answers hang together"),
    "bins": N_("distribution"),
    "bins.baseline": N_("distribution at the start, bin {bin}: share, and the bin's edges"),
    "bins.follow_up": N_("distribution now, bin {bin}: share, and the bin's edges"),
    "status.measured": N_("status: measured at both ends"),
    "status.in_service_not_due": N_("status: in service, follow-up not yet due"),
    "status.in_service_overdue": N_("status: in service, follow-up overdue"),
    "status.left_early": N_("status: left early"),
    "status.no_baseline": N_("status: no assessment at the start"),
    "status.window_open": N_("status: follow-up still possible"),
    "status.follow_up_missing": N_("status: follow-up missing"),
}
OF_GOALS = {
    "classes.goal_reached": N_("reached on the whole (T 50 or more)"),
    "classes.goal_not_reached": N_("not reached on the whole"),
    "reached": N_("share of the clients who reached them on the whole"),
    "follow_up": N_("mean T at the follow-up"),
    "at_level": N_("share of the goals at the expected level or above"),
    "at_level.light": N_("the same, of the goals with less weight"),
    "at_level.heavy": N_("the same, of the goals with more weight"),
    "rated": N_("goals of those rated twice that were rated again"),
}
OF_SHARE = {
    "share": N_("share of those known"),
    "coverage": N_("share whose situation is known, of those whose day has come"),
    "bound.low": N_("share if none of those not known had"),
    "bound.high": N_("share if all of those not known had"),
    "lacking": N_("clients more that would be needed"),
}
OF_TARGET = {
    "yes": N_("reached"),
    "no": N_("not reached"),
    "unknown": N_("not known"),
    "not_yet": N_("day not yet come"),
    "unclear": N_("not known whether the client belongs to it"),
    "outside": N_("not of the population"),
}
MOVES = {
    "better": N_("came to a better band"),
    "same": N_("stayed in the same band"),
    "lower": N_("came to a lower band"),
    "not_better": N_("came to no better band"),
}


def label(voice: Voice, key: str) -> str:
    """Say what the figure of that key is.

    Raises
    ------
    KeyError
        If no words are known for it.
    """
    if voice.release.service.goal.kind == "goals" and key in OF_OWN_GOALS:
        return voice(OF_OWN_GOALS[key])
    if key in PLAIN:
        return voice(PLAIN[key])
    room, _, rest = key.partition(".")
    if room in HEADLINES:
        return voice(HEADLINES[room], name=_class(voice, rest))
    if key.startswith("exit.kind."):
        return voice(N_("Kind of exit: {kind}"), kind=exit_kind(key.split(".")[-1]).name)
    if room in ROOMS:
        return ROOMS[room](voice, rest)
    return _of_scale(voice, key)


def _milestones(voice: Voice, rest: str) -> str:
    names = dict(voice.release.kinds)
    key = f"milestones.{rest}"
    return voice(N_("Small step: {kind}"), kind=names[key]) if key in names else voice(MILESTONES[key])


def _goals(voice: Voice, rest: str) -> str:
    told = rest.removeprefix("stayed.")
    words = voice(OF_GOALS[told] if told in OF_GOALS else OF_SCALE[told])
    if told != rest:
        words = voice(N_("{figure}, of those who did not move on"), figure=words)
    return voice(N_("The clients' own goals: {words}"), words=words)


def _retention(voice: Voice, rest: str) -> str:
    group, months, name = rest.split(".", 2)
    told = voice(OF_SHARE.get(name) or STAYED[name])
    return voice(
        N_("{group}, after {months} months: {what}"), group=Message.of(GROUPS[group]), months=months, what=told
    )


def _target(voice: Voice, rest: str) -> str:
    target = next(target for target in voice.release.targets if rest.startswith(f"{target.id}."))
    name = rest.removeprefix(f"{target.id}.")
    told = voice(OF_SHARE.get(name) or OF_TARGET[name])
    return voice(N_("Target {name}: {what}"), name=target.name or target.id, what=told)


def _class(voice: Voice, name: str) -> str:
    if name in REASONS:
        return voice(REASONS[name], days=voice.release.windows.min_stay_days)
    return voice(LABELS[name])


def _background(voice: Voice, rest: str) -> str:
    question_id, level_id = rest.split(".")
    question = next(question for question in REPORTED if question.id == question_id)
    names = {level.id: voice.message(level.name) for level in question.levels}
    level = names.get(level_id, voice(N_("not recorded")))
    return f"{voice.message(question.name)}: {level}"


def _group(voice: Voice, rest: str) -> str:
    question_id, group, figure, *other = rest.split(".")
    question = next(question for question in REPORTED if question.id == question_id)
    name = group_name(voice, f"group.{question_id}.{group}")
    if other:
        told = voice(
            N_("mean change larger than that of “{other}” by, 0–100"),
            other=group_name(voice, f"group.{question_id}.{other[0]}"),
        )
    else:
        told = voice(OF_GROUP[figure])
    return f"{voice.message(question.name)}: {name}: {told}"


ROOMS: dict[str, Callable[[Voice, str], str]] = {
    "group": _group,
    "background": _background,
    "milestones": _milestones,
    "goals": _goals,
    "retention": _retention,
    "target": _target,
}


def _of_scale(voice: Voice, key: str) -> str:
    for card in sorted(voice.release.scales, key=lambda card: -len(card.key)):
        if key.startswith(f"{card.key}."):
            rest = key.removeprefix(f"{card.key}.")
            head, _, last = rest.rpartition(".")
            rest, stayed = rest.removeprefix("stayed."), rest.startswith("stayed.")
            told = _numbered(voice, card, head, int(last)) if last.isdigit() else _named(voice, card, rest)
            words = voice(N_("{figure}, of those who did not move on"), figure=told) if stayed else told
            return f"{scale_name(voice, card)}: {words}"
    raise KeyError(f"No words are known for the figure {key!r}.")


def _named(voice: Voice, card: ScaleCard, rest: str) -> str:
    room, _, cell = rest.partition(".")
    if room == "sensitivity":
        place, _, side = cell.partition(".")
        limit = card.other_limits[int(place) - 1].value
        return voice(OF_SCALE[f"sensitivity.{side}"], limit=Number(limit, 2))
    if room != "crossed" or not cell:
        return voice(OF_SCALE[rest], band=voice(N_("all bands")))
    return crossing(voice, *cell.split("."))


def crossing(voice: Voice, row: str, column: str) -> str:
    """Say what a cell of the table of classes by limits crossed counts."""
    return voice(N_("{row}, {column}"), row=Message.of(OF_SCALE[f"classes.{row}"]), column=Message.of(MOVES[column]))


def _numbered(voice: Voice, card: ScaleCard, head: str, place: int) -> str:
    """Say what one of several figures is: a bin, a band of the scale, or a reliability."""
    band = card.bands[place - 1].name if head.startswith("bands.") and place <= len(card.bands) else ""
    known = card.reliabilities[place - 1] if head.startswith("regression") and card.reliabilities else 0.0
    return voice(OF_SCALE[head], bin=str(place), band=band, reliability=Number(known, 2))
