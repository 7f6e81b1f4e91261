"""The calendar of a project: who must be asked now, coverage so far, and how many more answers make a claim safe."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from impactkit.domain.composites import composite_instrument
from impactkit.domain.goals import GAS, MIN_INTERVAL_DAYS
from impactkit.domain.instrument import Scale
from impactkit.domain.outlook import BoundOutlook, ChangeOutlook, CoverageOutlook
from impactkit.domain.project import Declaration, Goal, Rater, Service
from impactkit.frames.project import Project
from impactkit.measure.calendar import ASKED, STAY, calendar
from impactkit.results.outlook import bound_outlook, coverage_outlook, goal_outlooks
from impactkit.tasks.describe import Measured, describe_service

if TYPE_CHECKING:
    from impactkit.domain.local_text import Language

A_YEAR = 365  # days: an instrument that nobody has answered in a service for so long is no longer asked there


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCounts:
    """How many clients one instrument must be asked of; a client may stand in several counts."""

    instrument: str  # id
    rater: Rater
    of_goal: bool
    due: int  # follow-ups that fall due from the day until the end of the month,
    overdue: int
    closes_soon: int  # follow-ups that count no more after 30 days
    first_missing: int  # first assessments that can still be made
    first_closes: date | None  # the earliest of their last days
    too_late: int  # stays without a first assessment that goes with a follow-up


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDue:
    """What is to be asked in one service, and what more answers would do for its claims."""

    service: str
    asked: tuple[AskedCounts, ...]
    coverage: CoverageOutlook | None  # None where nobody is counted yet
    changes: tuple[ChangeOutlook, ...]  # against 0, then a target in points; none with fewer than two pairs
    bound: BoundOutlook | None  # None without a target of 100


@dataclass(frozen=True, eq=False, kw_only=True)
class Due:
    """The calendar of a project for one month."""

    first: date  # of the month
    last: date
    day: date  # on which it is looked at
    as_of: date  # the last day of the data
    services: tuple[ServiceDue, ...]
    missing: pd.DataFrame  # frame `calendar`: rows of clients, for the house only


def due(measured: Measured, *, month: date | None = None, services: tuple[str, ...] = ()) -> Due:
    """Make the calendar of a project.

    Parameters
    ----------
    measured : Measured
        The whole project.
    month : date, optional
        Any day of the month; that in which the data end by default. A later month is looked at from its first day, as
        if no answer came until then.
    services : tuple of str
        Ids of services; all by default.

    Raises
    ------
    KeyError
        If the project has no such service.
    ValueError
        If the month lies before the one in which the data end.
    """
    as_of = measured.project.as_of
    first = (month or as_of).replace(day=1)
    if first < as_of.replace(day=1):
        raise ValueError(f"The data end on {as_of}, after {first:%Y-%m}; choose the month of that day or a later one.")
    last, day = _last_of_month(first), max(first, as_of)
    declaration = measured.project.declaration
    chosen = tuple(declaration.service(name) for name in services) or declaration.services
    missing = missing_assessments(measured, chosen, day=day, last=last)
    told = tuple(_service_due(measured, service, missing[missing["service"] == service.id], last) for service in chosen)
    return Due(first=first, last=last, day=day, as_of=as_of, services=told, missing=missing)


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def missing_in_service(measured: Measured, service: Service) -> pd.DataFrame:
    """Give the frame `calendar` of one service for the month in which the data end."""
    as_of = measured.project.as_of
    return missing_assessments(measured, (service,), day=as_of, last=_last_of_month(as_of))


def missing_assessments(measured: Measured, services: tuple[Service, ...], *, day: date, last: date) -> pd.DataFrame:
    """Give the frame `calendar` of some services of a project."""
    known, declaration = _instruments(measured.project), measured.project.declaration
    goals = pd.DataFrame(
        [(each.id, *_measuring(declaration, each.goal)) for each in services], columns=["service", "scale", "rater"]
    )
    goals = goals.assign(instrument=goals["scale"].map(known)).dropna(subset="instrument")
    pairs = measured.changes.assign(instrument=measured.changes["scale"].map(known))
    return calendar(
        measured.stays,
        _telling(pairs, goals),
        _asked(measured, services, goals),
        day=day,
        last=last,
        windows=declaration.windows,
    )


def _measuring(declaration: Declaration, goal: Goal) -> tuple[str, Rater]:
    """Give the scale and the rater that tell whether a goal is measured: of an index, its anchor."""
    composites = (each for each in declaration.composites if each.rater == goal.rater)
    index = next((each for each in composites if each.id == goal.scale), None)
    return (goal.paired, goal.rater) if index is None else (index.anchor, index.rater)


def _instruments(project: Project) -> dict[str, str]:
    known = {scale.id: instrument.id for instrument in project.instruments for scale in instrument.scales}
    return {**known, GAS: GAS}


def _asked(measured: Measured, services: tuple[Service, ...], goals: pd.DataFrame) -> pd.DataFrame:
    """Give what is asked in each service: what was answered there in the last year, and what its goal needs."""
    scores = measured.scores
    recent = scores["date"] >= pd.Timestamp(measured.project.as_of) - pd.Timedelta(days=A_YEAR)
    answered = pd.concat([scores.loc[recent & scores["score"].notna(), ASKED], _rated(measured.project)])
    here = answered[answered["service"].isin([each.id for each in services])]
    both = pd.concat([goals[ASKED].assign(of_goal=True), here.assign(of_goal=False)]).drop_duplicates(ASKED)
    windows = measured.project.declaration.windows
    usual = {each.id: each.min_interval_days for each in measured.project.instruments} | {GAS: MIN_INTERVAL_DAYS}
    intervals = {each: windows.interval_of(each, usual=days) for each, days in usual.items()}
    known = both[both["instrument"].isin(list(intervals))].astype({"of_goal": bool, **dict.fromkeys(ASKED, "str")})
    return known.assign(interval=known["instrument"].map(intervals))


def _rated(project: Project) -> pd.DataFrame:
    """Give the services whose clients' own goals were rated in the last year."""
    goals = project.rows.goals
    recent = goals["date"] >= pd.Timestamp(project.as_of) - pd.Timedelta(days=A_YEAR)
    rated = goals.loc[recent & goals["level"].notna(), ["service"]].drop_duplicates()
    return rated.assign(instrument=GAS, rater="client")


def _telling(pairs: pd.DataFrame, goals: pd.DataFrame) -> pd.DataFrame:
    """Leave out, of the instrument of a goal, its other scales: they do not tell whether the goal is measured."""
    wanted = goals.rename(columns={"scale": "of_goal"})
    told = pairs.merge(wanted, on=ASKED, how="left")
    return told[told["of_goal"].isna() | (told["scale"] == told["of_goal"])]


def _service_due(measured: Measured, service: Service, missing: pd.DataFrame, last: date) -> ServiceDue:
    counted = describe_service(measured, service).stays
    goal = service.goal
    of_goal = missing[missing["of_goal"] & (missing["state"] != "too_late")]
    unknown = counted[counted["class"] == "unknown"] if goal.kind == "exit" else counted[~counted["pair"]]
    possible = len(unknown) if goal.kind == "exit" else len(unknown[STAY].merge(of_goal[STAY], on=STAY))
    # Who moved on without a pair can still be measured, and is a success already.
    open_ = counted.loc[counted["class"] == "unknown", STAY]
    can_succeed = possible if goal.kind == "exit" else len(open_.merge(of_goal[STAY], on=STAY))
    classed = goal.target is not None and goal.target_unit == "of_100" and not counted["class"].eq("measured").any()
    scale = _scale_of_goal(measured.project, goal)
    return ServiceDue(
        service=service.id,
        asked=tuple(_counts(missing, last)),
        coverage=coverage_outlook(known=len(counted) - len(unknown), whole=len(counted), possible=possible)
        if len(counted)
        else None,
        changes=() if goal.kind != "indicator" else goal_outlooks(counted, scale, goal),
        bound=bound_outlook(counted["class"], target=(goal.target or 0.0) / 100, possible=can_succeed)
        if classed and len(counted)
        else None,
    )


def _counts(missing: pd.DataFrame, last: date) -> Iterator[AskedCounts]:
    """Count the clients of each instrument: that of the goal first."""
    ordered = missing.sort_values(["of_goal", "instrument", "rater"], ascending=[False, True, True])
    for (instrument, rater, of_goal), rows in ordered.groupby(["instrument", "rater", "of_goal"], sort=False):
        able = rows[rows["state"] != "too_late"]
        first, later = able[able["missing"] == "baseline"], able[able["missing"] == "follow_up"]
        in_month = later["days_left"].ge(0) & later["due"].le(pd.Timestamp(last))
        yield AskedCounts(
            instrument=str(instrument),
            rater="worker" if rater == "worker" else "client",
            of_goal=bool(of_goal),
            due=int(in_month.sum()),
            overdue=int(later["days_left"].lt(0).sum()),
            closes_soon=int(later["state"].eq("closes_soon").sum()),
            first_missing=len(first),
            first_closes=first["closes"].min().date() if len(first) else None,
            too_late=len(rows) - len(able),
        )


def _scale_of_goal(project: Project, goal: Goal) -> Scale | None:
    known = project.instruments
    indices = [composite_instrument(each, known, sem=None) for each in project.declaration.composites]
    return next((scale for each in (*known, *indices) for scale in each.scales if scale.id == goal.scale), None)


def write_due(found: Due, path: Path, language: Language) -> None:
    """Write the rows of the calendar as a workbook for the house, marked as such on every sheet."""
    from impactkit.record.export import write_calendar

    write_calendar(path, found.missing, language)
