"""The calendar in plain words: counts of what is to be asked, and what more answers would do for the claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impactkit.domain.goals import GAS
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import N_, Message, Number, Percent
from impactkit.domain.outlook import SAFE_COVERAGE, BoundOutlook, ChangeOutlook, CoverageOutlook
from impactkit.domain.project import Goal
from impactkit.frames.project import Project
from impactkit.measure.calendar import SOON
from impactkit.tasks.due import AskedCounts, Due, ServiceDue

COLUMNS = (
    N_("Follow-up due"),
    N_("Overdue"),
    N_("Closes in {days} days"),
    N_("No start yet"),
    N_("Too late"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldService:
    """What is said of one service: its name, a table of counts per instrument, then sentences."""

    name: str
    columns: tuple[Message, ...]
    counts: tuple[tuple[Message | LocalText, tuple[int, ...]], ...]  # instrument -> a count per column
    sentences: tuple[Message, ...]


def heading(found: Due) -> Message:
    """Say which month it is, and from which day it is looked at."""
    return Message.of(
        N_("Follow-ups from {first} to {last}. Data until {as_of}; days are counted from {day}."),
        first=found.first,
        last=found.last,
        as_of=found.as_of,
        day=found.day,
    )


def note() -> Message:
    """Say what the columns count, and that no claim is a reason to ask fewer."""
    return Message.of(
        N_(
            "A client may stand in several columns. Overdue: due before the day of the calendar. Closes: an answer "
            "counts only if it is given by then. No start yet: the first assessment is missing and can still be made. "
            "Too late: without a first assessment a follow-up makes no pair. Ask everyone, also where a claim is safe "
            "already."
        )
    )


def told(found: Due, project: Project) -> Iterator[ToldService]:
    """Say service by service what is to be asked."""
    names: dict[str, Message | LocalText] = {instrument.id: instrument.short for instrument in project.instruments}
    names[GAS] = Message.of(N_("Goals of their own"))
    for each in found.services:
        service = project.declaration.service(each.service)
        yield ToldService(
            name=service.name,
            columns=tuple(Message.of(column, days=SOON) for column in COLUMNS),
            counts=tuple(_row(counts, names[counts.instrument]) for counts in each.asked),
            sentences=(*_first_to_close(each), *_claims(each, service.goal)),
        )


def _row(counts: AskedCounts, name: Message | LocalText) -> tuple[Message | LocalText, tuple[int, ...]]:
    named = Message.of(N_("{instrument}, rated by the worker"), instrument=name) if counts.rater == "worker" else name
    return named, (counts.due, counts.overdue, counts.closes_soon, counts.first_missing, counts.too_late)


def _first_to_close(each: ServiceDue) -> Iterator[Message]:
    if days := [counts.first_closes for counts in each.asked if counts.first_closes is not None]:
        yield Message.of(N_("The first of the missing first assessments counts until {day}."), day=min(days))


def _claims(each: ServiceDue, goal: Goal) -> Iterator[Message]:
    if each.coverage is None:
        yield Message.of(N_("Nobody is counted in the period yet."))
        return
    yield from _coverage(each.coverage, of_exit=goal.kind == "exit")
    if each.changes:
        yield _mean(each.changes[0])
        for change in each.changes:
            yield from _pairs(change, each.coverage.possible)
    elif goal.kind == "indicator":
        yield Message.of(
            N_("With fewer than two pairs on the scale of the goal, nothing can be said of its mean change.")
        )
    if each.bound is not None:
        yield from _bound(each.bound)


def _coverage(coverage: CoverageOutlook, *, of_exit: bool) -> Iterator[Message]:
    yield Message.of(
        N_("The situation after the stay is known of {known} of {whole} clients ({share}).")
        if of_exit
        else N_("Measured at both ends so far: {known} of {whole} clients who are counted ({share})."),
        known=coverage.known,
        whole=coverage.whole,
        share=Percent(coverage.share),
    )
    if coverage.more == 0:
        yield Message.of(
            N_("That is {safe} or more: the figures stand without a warning."), safe=Percent(SAFE_COVERAGE)
        )
        return
    reach = N_("{more} more would make it {safe}; {possible} can still be had, if no further stay ends.")
    beyond = N_(
        "{more} more would make it {safe}, but only {possible} can still be had: at most {highest}, if no further stay "
        "ends."
    )
    closed = N_("{more} more would make it {safe}, but none of the others can be had any more.")
    yield Message.of(
        reach if coverage.in_reach else beyond if coverage.possible else closed,
        more=coverage.more,
        safe=Percent(SAFE_COVERAGE),
        possible=coverage.possible,
        highest=Percent(coverage.highest),
    )


def _mean(change: ChangeOutlook) -> Message:
    unit = Message.of(N_("points of 100")) if change.unit == "of_100" else Message.of(N_("points of the scale"))
    return Message.of(
        N_("Mean change for the better: {mean} {unit}, 95 per cent interval {low} to {high}, from {n} pairs."),
        mean=_points(change.mean),
        unit=unit,
        low=_points(change.low),
        high=_points(change.high),
        n=change.n,
    )


def _pairs(change: ChangeOutlook, possible: int) -> Iterator[Message]:
    """Say how many more pairs would lift the lower end of the interval above the limit."""
    limit = _limit(change)
    if change.more == 0:
        yield Message.of(N_("Its lower end lies above {limit} already."), limit=limit)
    elif change.more is None:
        yield Message.of(
            N_("The mean itself does not lie above {limit}: more answers like these would not carry that claim.")
            if not change.mean > change.beyond
            else N_("It would take more than ten thousand pairs for its lower end to lie above {limit}."),
            limit=limit,
        )
    else:
        yield _more_pairs(change, limit)
        if not possible:
            yield Message.of(N_("They must come from later stays: those counted now can give none."))
        elif change.more > possible:
            yield Message.of(
                N_("The stays counted now can still give {possible} of them; the rest must come from later stays."),
                possible=possible,
            )


def _more_pairs(change: ChangeOutlook, limit: Message | Number) -> Message:
    low = change.then_low or 0.0
    decimals = next((each for each in (2, 3) if round(low, each) > change.beyond), 4)  # 0.00 does not lie above 0
    return Message.of(
        N_(
            "{more} more pairs would lift its lower end above {limit}: the interval would be {low} to {high}, if the "
            "new answers have the same mean and the same spread (SD {sd})."
        ),
        more=change.more or 0,
        limit=limit,
        low=_points(low, decimals),
        high=_points(change.then_high or 0.0, decimals),
        sd=Number(change.sd, 1),
    )


def _limit(change: ChangeOutlook) -> Message | Number:
    if not change.beyond:
        return Number(0)
    return Message.of(N_("the target of {target}"), target=_points(change.beyond))


def _points(value: float, decimals: int = 1) -> Number:
    return Number(value, decimals, signed=True)


def _bound(bound: BoundOutlook) -> Iterator[Message]:
    yield Message.of(
        N_(
            "Moved on, made progress or reached the goal: {success} of {whole}, so at least {bound}, whatever became "
            "of those not known. The target is {target}."
        ),
        success=bound.success,
        whole=bound.whole,
        bound=Percent(bound.bound, 1),
        target=Percent(bound.target, 1),
    )
    if bound.more == 0:
        yield Message.of(N_("So the target is reached, whatever the missing answers would say."))
        return
    if bound.more is None:
        yield Message.of(N_("Nobody measured so far shows it, so nobody can tell how many more answers would do."))
        return
    reach = N_(
        "{more} more answers would lift it to {then}, if those still missing show it as often as those measured "
        "({rate}); {possible} can still be had."
    )
    beyond = N_(
        "It would take {more} more answers, if those still missing show it as often as those measured ({rate}), but "
        "only {possible} can still be had: they would lift it to {highest}."
    )
    closed = N_(
        "It would take {more} more answers, if those still missing show it as often as those measured ({rate}), but "
        "none can be had any more."
    )
    yield Message.of(
        reach if bound.more <= bound.possible else beyond if bound.possible else closed,
        more=bound.more,
        then=Percent(bound.then or 0.0, 1),
        rate=Percent(bound.rate or 0.0),
        possible=bound.possible,
        highest=Percent(bound.highest or 0.0, 1),
    )
