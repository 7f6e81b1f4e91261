"""The sheet of targets beside the goals of the services, which a workbook has where it was asked for it."""

from __future__ import annotations

from impactkit.domain.background import REPORTED
from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.local_text import LANGUAGES, LocalText
from impactkit.domain.message import N_, Message
from impactkit.intake import choices
from impactkit.intake.layout import Choice, ChoiceList, Column, Sheet

GROUPS = 6  # columns for the answers that make up a population
BETWEEN = "/"  # question/answer, the id of a group
COUNTED = ChoiceList(
    id="list_target_from",
    choices=(
        Choice(id="end", words=Message(N_("the end of the stay"))),
        Choice(id="start", words=Message(N_("the start of the stay"))),
    ),
)
WHEN = ChoiceList(
    id="list_target_when",
    choices=(
        Choice(id="by", words=Message(N_("at some time until that day"))),
        Choice(id="at", words=Message(N_("on that day"))),
    ),
)
POPULATION = ChoiceList(
    id="list_target_group",
    choices=tuple(
        Choice(
            id=f"{question.id}{BETWEEN}{level.id}",
            words=LocalText(
                **{
                    language: f"{question.name.spoken(language)}: {level.name.spoken(language)}"
                    for language in LANGUAGES
                }
            ),
        )
        for question in REPORTED
        for level in question.levels
    ),
)
KIND_COLUMNS = {kind.id: f"counts_{kind.id}" for kind in EXIT_KINDS}  # a kind is called service, as a column is
GROUP_COLUMNS = tuple(f"group_{number}" for number in range(1, GROUPS + 1))


def _group(number: int, column_id: str) -> Column:
    note = (
        N_("Whom the target is of. Empty: all clients of the service.")
        if number == 1
        else N_("Answers to the same question: either will do. Answers to different questions: all of them must hold.")
    )
    return Column(
        id=column_id,
        header=Message.of(N_("Of whom, {number}"), number=number),
        kind="choice",
        choices=POPULATION,
        note=Message(note),
        width=30,
    )


TARGETS = Sheet(
    id="targets",
    name=Message(N_("Targets")),
    title=Message(N_("Targets beside the goals of the services")),
    help=Message(
        N_("A row per target: what share of whom shall come to what, and by when. Write it before you know the result.")
    ),
    columns=(
        Column(id="name", header=Message(N_("Name of the target")), kind="text", required=True, width=30),
        Column(
            id="share",
            header=Message(N_("At least, per cent")),
            kind="number",
            low=1,
            high=100,
            note=Message(N_("The share aimed at, such as 30.")),
            required=True,
            width=12,
        ),
        *(_group(number, column_id) for number, column_id in enumerate(GROUP_COLUMNS, 1)),
        *(
            Column(
                id=KIND_COLUMNS[kind.id],
                header=kind.name,
                kind="choice",
                choices=choices.YES_NO,
                note=Message(N_("Yes, if this status counts. Empty: no.")),
                width=16,
            )
            for kind in EXIT_KINDS
        ),
        Column(
            id="days",
            header=Message(N_("Days")),
            kind="whole",
            low=0,
            high=3650,
            note=Message(N_("From the day named in the next column to the day of judgement.")),
            required=True,
            width=10,
        ),
        Column(
            id="measured_from",
            header=Message(N_("Counted from")),
            kind="choice",
            choices=COUNTED,
            note=Message(N_("From the end: stays that ended in the period. From the start: stays that began in it.")),
            required=True,
            width=20,
        ),
        Column(id="when", header=Message(N_("When")), kind="choice", choices=WHEN, required=True, width=24),
        Column(
            id="service",
            header=Message(N_("Service")),
            kind="service",
            note=Message(N_("Empty: a target of every service.")),
            width=16,
        ),
    ),
    decides=True,
    optional=True,
)
