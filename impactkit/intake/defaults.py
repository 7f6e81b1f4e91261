"""What the workbook does not say, and what is taken instead; a report names each of them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.message import N_, Message
from impactkit.domain.project import Period
from impactkit.frames.project import Rows
from impactkit.intake.settings_read import Settings


def period(settings: Settings, rows: Rows, as_of: date) -> Period:
    """Give the period; an end that was not said is that of the data."""
    first = settings.first or min(_first_day(rows, as_of), settings.last or as_of)
    last = settings.last or max(as_of, first)
    return Period(first=min(first, last), last=last)  # a period said backwards has stopped the reading already


def of_settings(settings: Settings, rows: Rows, as_of: date) -> tuple[Message, ...]:
    """Name each setting that was left empty, and what was taken."""
    first = min(_first_day(rows, as_of), settings.last or as_of)
    last = max(as_of, settings.first or as_of)
    named = (
        (settings.organisation, Message(N_("The organisation is not named; the name of the file was taken."))),
        (
            settings.first,
            Message.of(N_("The first day of the period is not given; that of the data was taken, {day}."), day=first),
        ),
        (
            settings.last,
            Message.of(N_("The last day of the period is not given; that of the data was taken, {day}."), day=last),
        ),
        (
            settings.data_date,
            Message.of(N_("The day of the data is not given; the last day in the data was taken, {day}."), day=as_of),
        ),
        (
            settings.policy,
            Message(N_("It is not said for whom the report is; a named funder or commissioner was taken.")),
        ),
        (
            settings.headline,
            Message(N_("It is not said whom the main figure counts; stays that ended were taken.")),
        ),
    )
    return tuple(message for said, message in named if said is None)


def _first_day(rows: Rows, as_of: date) -> date:
    days = pd.concat([rows.episodes["start"], *(frame["date"] for frame in (*rows.answers.values(), rows.goals))])
    earliest = days.min()
    return as_of if pd.isna(earliest) else min(pd.Timestamp(earliest).date(), as_of)
