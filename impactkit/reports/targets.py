"""Chapter 5, targets that the project has set beside the goal of the service: settings, result, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from impactkit.domain.background import REPORTED
from impactkit.domain.exits import exit_kind
from impactkit.domain.message import N_, Message, Percent
from impactkit.domain.project import Target
from impactkit.reports.blocks import Block, Definition, Definitions, Prose, Run, Subsection
from impactkit.reports.voice import Voice, capital

DAYS = {
    ("by", "end"): N_("by day {days} after the end of the stay, also where it has ended since"),
    ("at", "end"): N_("on day {days} after the end of the stay"),
    ("by", "start"): N_("by day {days} after the start of the stay, also where it has ended since"),
    ("at", "start"): N_("on day {days} after the start of the stay"),
}


def targets(voice: Voice) -> Iterator[Block]:
    """Build a part for each target of the service that anyone was held against."""
    for target in voice.release.targets:
        if voice.release.under(_key(target)):
            heading = voice(N_("Target: {name}"), name=target.name or target.id)
            yield Subsection(heading, (Definitions(tuple(_definitions(voice, target)), beside=True),))


def _key(target: Target) -> str:
    return f"target.{target.id}"


def _definitions(voice: Voice, target: Target) -> Iterator[Definition]:
    told = (
        (N_("Of whom"), _population(voice, target)),
        (N_("What counts"), _counts(voice, target)),
        (N_("Result"), _result(voice, target)),
        (N_("What is missing"), _missing(voice, target)),
    )
    yield from (Definition(voice(term), (text,)) for term, text in told)


def _population(voice: Voice, target: Target) -> str:
    whose = (
        N_("Clients whose stay ended in the period")
        if target.measured_from == "end"
        else N_("Clients whose stay began in the period")
    )
    if not target.population:
        return f"{voice(whose)}."
    asked = "; ".join(_answers(voice, question, levels) for question, levels in target.population)
    return voice(N_("{whose}, and of them those with: {answers}."), whose=Message.of(whose), answers=asked)


def _answers(voice: Voice, question_id: str, levels: tuple[str, ...]) -> str:
    question = next(question for question in REPORTED if question.id == question_id)
    names = [voice.message(level.name) for level in question.levels if level.id in levels]
    return f"{voice.message(question.name).lower()}: {_or(voice, names)}"


def _or(voice: Voice, names: list[str]) -> str:
    return voice(N_("{first} or {last}"), first="; ".join(names[:-1]), last=names[-1]) if names[1:] else names[0]


def _counts(voice: Voice, target: Target) -> str:
    kinds = _or(voice, [voice.message(exit_kind(kind).name) for kind in target.kinds])
    days = Message.of(DAYS[target.when, target.measured_from], days=target.days)
    return capital(
        voice(N_("{kinds}, {days}. At least {share} of them."), kinds=kinds, days=days, share=Percent(target.share))
    )


def _result(voice: Voice, target: Target) -> Prose:
    share = voice.shown(f"{_key(target)}.share")
    if share is None or share.value is None:
        reached = voice.shown(f"{_key(target)}.yes")
        if reached is None:
            return voice(
                N_("The result cannot be shown without telling of a few clients, or no client's day has come.")
            )
        return voice(
            N_("{reached} clients have reached it. The share cannot be shown without telling of a few clients."),
            reached=voice.told(reached),
        )
    told = voice.runs(
        N_(
            "<strong>{reached} of the {known} clients whose situation is known, {share} (interval {interval}).</strong>"
        ),
        reached=voice.count(f"{_key(target)}.yes"),
        known=share.n or 0,
        share=voice.told(share),
        interval=voice.interval(share),
    )
    verdict = _verdict(voice, target)
    return told if not verdict else (*told, Run(f" {verdict}"))


def _verdict(voice: Voice, target: Target) -> str:
    """Say whether the target is reached, whatever the situation of those not known."""
    lacking, unknown = (voice.shown(f"{_key(target)}.{name}") for name in ("lacking", "unknown"))
    low, high = (voice.shown(f"{_key(target)}.bound.{end}") for end in ("low", "high"))
    if lacking is None or unknown is None or low is None or high is None:
        return ""
    bounds = {"low": voice.told(low), "high": voice.told(high), "more": voice.told(lacking)}
    if not lacking.value:
        return voice(N_("The target is reached; of all whose day has come, it is at least {low}."), **bounds)
    if (lacking.value or 0) > (unknown.value or 0):
        text = N_(
            "The target is not reached: {more} clients more would be needed (of all whose day has come, {low}–{high})."
        )
        return voice(
            text if unknown.value else N_("The target is not reached: {more} clients more would be needed."), **bounds
        )
    return voice(
        N_(
            "Whether the target is reached hangs on those whose situation is not known: {more} of them more would be "
            "needed (of all whose day has come, {low}–{high})."
        ),
        **bounds,
    )


def _missing(voice: Voice, target: Target) -> str:
    key = _key(target)
    told = [
        voice(N_("Clients whose situation is not known: {count}."), count=voice.count(f"{key}.unknown")),
        voice(N_("Clients whose day has not come yet: {count}."), count=voice.count(f"{key}.not_yet")),
    ]
    unclear = voice.find(f"{key}.unclear")
    if unclear is not None and unclear.value != 0:
        text = N_(
            "Clients of whom an answer is not recorded, so that we do not know whether they belong here: {count}."
        )
        told.append(voice(text, count=voice.told(unclear)))
    return " ".join(told)
