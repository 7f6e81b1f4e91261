"""The lines of the sheet on the project: what each asks, and the default that is taken where it is left empty."""

from __future__ import annotations

from impactkit.domain.message import N_, Message
from impactkit.domain.project import Windows
from impactkit.intake import choices
from impactkit.intake.layout import Column
from impactkit.words.languages import languages

_DEFAULT = Windows()


def _days(id_: str, header: str, default: int) -> Column:
    return Column(
        id=id_,
        header=Message(header),
        kind="whole",
        low=0,
        high=3650,
        note=Message.of(N_("Days. Empty: {default}."), default=default),
    )


WINDOWS: tuple[Column, ...] = (
    _days("before", N_("A baseline may be taken before the start by"), _DEFAULT.before),
    _days("late", N_("A baseline may be taken after the start by"), _DEFAULT.late),
    _days("after_end", N_("A follow-up may be taken after the end by"), _DEFAULT.after_end),
    _days("stay_gap", N_("Service periods nearer than this are one stay"), _DEFAULT.stay_gap),
    _days("follow_up_after", N_("A follow-up falls due after the start by"), _DEFAULT.follow_up_after),
    _days("min_stay_days", N_("A shorter stay without a follow-up left early"), _DEFAULT.min_stay_days),
    _days("exit_after", N_("The status after the service is read after the end by"), _DEFAULT.exit_after),
    Column(
        id="min_interval",
        header=Message(N_("Shortest time between baseline and follow-up")),
        kind="whole",
        low=0,
        high=3650,
        note=Message(N_("Days. Empty: as each instrument has it.")),
    ),
)
SETTINGS: tuple[Column, ...] = (
    Column(
        id="organisation",
        header=Message(N_("Organisation")),
        kind="text",
        note=Message(N_("Stands on the cover of the report.")),
    ),
    Column(
        id="first",
        header=Message(N_("First day of the period")),
        kind="day",
        note=Message(N_("Such as 1.1.2025. Empty: the first day in the data.")),
    ),
    Column(
        id="last",
        header=Message(N_("Last day of the period")),
        kind="day",
        note=Message(N_("Such as 31.12.2025. Empty: the last day in the data.")),
    ),
    Column(
        id="data_date",
        header=Message(N_("Day of the data")),
        kind="past_day",
        note=Message(N_("The day until which everything is recorded. Empty: the last day in the data.")),
    ),
    Column(
        id="languages",
        header=Message(N_("Languages of the report")),
        kind="text",
        note=Message.of(N_("Such as {offered}. Empty: the language of this workbook."), offered=", ".join(languages())),
    ),
    Column(
        id="policy",
        header=Message(N_("For whom the report is")),
        kind="choice",
        choices=choices.POLICY,
        note=Message(N_("Decides how much of small groups is shown. Empty: for a named funder or commissioner.")),
    ),
    Column(
        id="headline",
        header=Message(N_("Whom the main figure counts")),
        kind="choice",
        choices=choices.HEADLINE,
        note=Message(N_("Empty: stays that ended.")),
    ),
    *WINDOWS,
    Column(
        id="milestones",
        header=Message(N_("Kinds of milestones")),
        kind="text",
        note=Message(
            N_(
                "Where milestones are recorded: the small steps that count, with semicolons between, such as: wrote a "
                "CV; began a course. Empty: any short name."
            )
        ),
    ),
)
