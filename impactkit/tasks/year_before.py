"""Report on the year before: the final releases that the reports of the example follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from impactkit.domain.project import Period
from impactkit.frames.project import Project
from impactkit.tasks.describe import measure
from impactkit.tasks.publish import publish


def keep_year_before(project: Project, services: Sequence[str]) -> None:
    """Make and keep the final releases that would have been made a year before, from the data that there were then.

    Parameters
    ----------
    project : Project
        Its period and the day of its data are put back by a year; rows of later days do not exist then.
    services : sequence of str
        Ids of the services.

    Raises
    ------
    ReleaseRefused
        If a release of that year is kept already and the two would tell of a few clients, or nobody can tell.
    """
    period, as_of = project.declaration.period, _year_before(project.as_of)
    declaration = replace(
        project.declaration,
        period=Period(first=_year_before(period.first), last=_year_before(period.last)),
        data_date=as_of,
    )
    then = measure(replace(project, declaration=declaration, as_of=as_of))
    for service in services:
        publish(then, service, formats=(), final=True, today=as_of)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
