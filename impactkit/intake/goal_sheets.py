"""The sheets of the clients' own goals and of their small steps, which a workbook has where it was asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from impactkit.domain.goals import LEVELS
from impactkit.domain.local_text import LocalText
from impactkit.domain.message import N_, Message
from impactkit.intake.layout import Choice, ChoiceList, Column, Sheet
from impactkit.intake.people_sheets import CLIENT, SERVICE

GOALS = Sheet(
    id="goals",
    name=Message(N_("Goals")),
    title=Message(N_("The clients' own goals")),
    help=Message(
        N_(
            "A row per goal and day: when it is set, and when it is rated again. 1 to 5 goals for each client. Write "
            "nothing here that tells who the client is."
        )
    ),
    columns=(
        CLIENT,
        SERVICE,
        Column(
            id="date",
            header=Message(N_("Date")),
            kind="past_day",
            note=Message(N_("The day of the rating, such as 31.12.2025.")),
            required=True,
            width=12,
        ),
        Column(
            id="goal",
            header=Message(N_("Goal")),
            kind="id",
            note=Message(
                N_("A short name, the same each time, such as: goal 1, or: job applications. Nothing personal.")
            ),
            required=True,
            width=24,
        ),
        Column(
            id="weight",
            header=Message(N_("Weight")),
            kind="number",
            low=0.01,
            high=1000,
            note=Message(N_("How important it is, or importance times difficulty. Empty: 1, all goals alike.")),
            width=10,
        ),
        Column(
            id="level",
            header=Message(N_("Level")),
            kind="whole",
            low=LEVELS[0],
            high=LEVELS[-1],
            note=Message(
                N_(
                    "0: as was expected. 1 and 2: better, much better. -1 and -2: less, much less. A new goal usually "
                    "stands at -1. Empty: not rated."
                )
            ),
            width=10,
        ),
    ),
    optional=True,
)
MILESTONES = Sheet(
    id="milestones",
    name=Message(N_("Milestones")),
    title=Message(N_("Small steps that can be verified")),
    help=Message(
        N_("A row for each step that a client took. The kinds of steps stand in the report: tell of no single client.")
    ),
    columns=(
        CLIENT,
        SERVICE,
        Column(
            id="date",
            header=Message(N_("Date")),
            kind="past_day",
            note=Message(N_("The day of the step, such as 31.12.2025.")),
            required=True,
            width=12,
        ),
        Column(
            id="milestone",
            header=Message(N_("Milestone")),
            kind="text",
            note=Message(
                N_("A kind of step, written the same way each time, such as: began a course. Nothing personal.")
            ),
            required=True,
            width=36,
        ),
    ),
    optional=True,
)


def milestones(kinds: Sequence[str]) -> Sheet:
    """Declare the sheet of milestones; of a project that has declared the kinds of steps, one of them is chosen."""
    if not kinds:
        return MILESTONES
    listed = ChoiceList(
        id="list_milestone", choices=tuple(Choice(id=kind, words=LocalText.same(kind)) for kind in kinds)
    )
    columns = (
        replace(column, kind="choice", choices=listed) if column.id == "milestone" else column
        for column in MILESTONES.columns
    )
    return replace(MILESTONES, columns=tuple(columns))
