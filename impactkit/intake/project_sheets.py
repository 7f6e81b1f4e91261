"""The sheets on which a project says who it is, what its services are for, and how its instruments are used."""

from __future__ import annotations

from collections.abc import Sequence

from impactkit.domain.instrument import Indicator, Instrument
from impactkit.domain.message import N_, Message
from impactkit.intake import choices
from impactkit.intake.layout import Column, Sheet
from impactkit.intake.people_sheets import SERVICE

PROJECT = Sheet(
    id="project",
    name=Message(N_("Project")),
    title=Message(N_("Project")),
    help=Message(N_("Fill in the column of values. What is left empty has the default that stands beside it.")),
    columns=(
        Column(id="label", header=Message(N_("What is asked")), kind="text", shown=True, width=62),
        Column(id="value", header=Message(N_("Value")), kind="text", width=36),
        Column(id="help", header=Message(N_("Help")), kind="text", shown=True, width=80),
        Column(id="setting", header=Message(N_("Setting")), kind="text"),
    ),
    decides=True,
)
TEXTS = Sheet(
    id="texts",
    name=Message(N_("Texts")),
    title=Message(N_("The services in your own words")),
    help=Message(N_("A row per service. These texts stand in the report as you write them: tell of no single client.")),
    columns=(
        SERVICE,
        *(
            Column(id=kind, header=Message(header), kind="text", note=Message(note), width=40)
            for kind, header, note in (
                ("inputs", N_("Inputs"), N_("What was used: staff, premises, money, volunteers.")),
                ("activities", N_("Activities"), N_("What was done with the clients.")),
                ("outputs", N_("Outputs"), N_("What came of it at once: groups, meetings, plans.")),
                ("outcomes", N_("Outcomes"), N_("What changed for the clients.")),
                ("impact", N_("Impact"), N_("What it leads to in the long run.")),
                ("learned", N_("What we learned"), N_("What the results taught you.")),
                ("will_change", N_("What we will change"), N_("What you will do otherwise from now on.")),
                ("quote", N_("A client's words"), N_("A quote that names nobody. Printed only with recorded consent.")),
            )
        ),
        Column(
            id="quote_consent",
            header=Message(N_("Consent to print the quote is recorded")),
            kind="choice",
            choices=choices.YES_NO,
            note=Message(N_("Yes, if the client's consent to print these words is on file.")),
            width=20,
        ),
    ),
)
INSTRUMENTS = Sheet(
    id="instruments",
    name=Message(N_("Instruments")),
    title=Message(N_("Instruments")),
    help=Message(
        N_("A row per scale. Fill in the lowest code as your form is printed, and what the catalogue leaves open.")
    ),
    columns=(
        Column(id="instrument", header=Message(N_("Instrument")), kind="id", required=True, width=14),
        Column(id="version", header=Message(N_("Version")), kind="id", required=True, width=10),
        Column(id="name", header=Message(N_("Name")), kind="text", shown=True, width=44),
        Column(
            id="first_code",
            header=Message(N_("Lowest code of the form")),
            kind="code",
            codes=(0, 1),
            note=Message(N_("0 or 1, as the answers are numbered on the form that you use.")),
            width=16,
        ),
        Column(id="scale", header=Message(N_("Scale")), kind="id", required=True, width=20),
        Column(id="scale_name", header=Message(N_("Name of the scale")), kind="text", shown=True, width=36),
        Column(id="low", header=Message(N_("Lowest score")), kind="number", width=12),
        Column(id="high", header=Message(N_("Highest score")), kind="number", width=12),
        Column(
            id="reliability",
            header=Message(N_("Reliability")),
            kind="number",
            low=0,
            high=1,
            note=Message(N_("Between 0 and 1. Without it no change of a single client is classed.")),
            width=14,
        ),
        Column(
            id="reliability_kind",
            header=Message(N_("Kind of reliability")),
            kind="choice",
            choices=choices.RELIABILITY,
            width=32,
        ),
        Column(id="reliability_n", header=Message(N_("People in that study")), kind="whole", low=1, width=16),
        Column(id="reliability_source", header=Message(N_("Source of the reliability")), kind="text", width=40),
        Column(
            id="important",
            header=Message(N_("Smallest change that matters")),
            kind="number",
            optional=True,
            note=Message(
                N_("Points of the scale, above 0, agreed before anyone sees the follow-ups. Tell where it comes from.")
            ),
            width=16,
        ),
        Column(
            id="important_source",
            header=Message(N_("Source of the smallest change")),
            kind="text",
            optional=True,
            width=40,
        ),
        Column(
            id="reference_mean",
            header=Message(N_("Usual mean of these people")),
            kind="number",
            optional=True,
            note=Message(
                N_(
                    "Mean score of all people like your clients, before anyone was chosen for a service. It tells how "
                    "much return to the usual to expect. Leave it empty where nobody has measured it."
                )
            ),
            width=16,
        ),
        Column(
            id="reference_source",
            header=Message(N_("Source of the usual mean")),
            kind="text",
            optional=True,
            width=40,
        ),
    ),
    decides=True,
)


def composites(instruments: Sequence[Instrument], indicators: Sequence[Indicator] = ()) -> Sheet:
    """Declare the sheet of indicators made of several scales; a workbook need not have it.

    Its list of scales is that of the goals, so it offers `indicators` too; as parts they are refused.
    """
    return Sheet(
        id="composites",
        name=Message(N_("Composites")),
        title=Message(N_("Indicators made of several scales")),
        help=Message(
            N_(
                "A row per scale. The rows of one indicator make its composite: the weighted mean on 0–100. Decide on "
                "it before you look at the answers."
            )
        ),
        columns=(
            Column(
                id="indicator",
                header=Message(N_("Indicator")),
                kind="choice",
                choices=choices.INDICATOR,
                required=True,
                width=20,
            ),
            Column(
                id="scale",
                header=Message(N_("Scale")),
                kind="choice",
                choices=choices.scale_list(instruments, indicators),
                required=True,
                width=34,
            ),
            Column(
                id="weight",
                header=Message(N_("Weight")),
                kind="number",
                note=Message(N_("A number above 0. Empty: 1, so that all scales weigh the same.")),
                width=10,
            ),
            Column(
                id="anchor",
                header=Message(N_("Main scale")),
                kind="choice",
                choices=choices.YES_NO,
                note=Message(N_("Yes on one row of the indicator: without this scale a client has no value.")),
                width=14,
            ),
            Column(
                id="rater",
                header=Message(N_("Whose answers")),
                kind="choice",
                choices=choices.RATER,
                note=Message(N_("Empty: the client's own. The same on all rows of an indicator.")),
                width=14,
            ),
            Column(
                id="minimum",
                header=Message(N_("Least share of weights")),
                kind="number",
                note=Message(
                    N_(
                        "Between 0 and 1, on one row of the indicator: how much of the weights a client must have at "
                        "both times. Empty: 0.5."
                    )
                ),
                width=16,
            ),
        ),
        decides=True,
        optional=True,
    )


def services(instruments: Sequence[Instrument], indicators: Sequence[Indicator] = ()) -> Sheet:
    """Declare the sheet of services; the scales of its goals are those of the instruments.

    Indicators that may be measured on a composite are offered among the scales.
    """
    return Sheet(
        id="services",
        name=Message(N_("Services")),
        title=Message(N_("Services and their goals")),
        help=Message(N_("A row per service. Each service has exactly one goal, against which it is measured.")),
        columns=(*_SERVICE, *_goal(instruments, indicators), *_MONEY),
        decides=True,
    )


_SERVICE = (
    Column(
        id="service",
        header=Message(N_("Service id")),
        kind="id",
        note=Message(N_("A short id of your own, such as palvelu-1. You choose it on the other sheets.")),
        required=True,
        width=16,
    ),
    Column(id="name", header=Message(N_("Name of the service")), kind="text", width=30),
    Column(
        id="target_group",
        header=Message(N_("Target group")),
        kind="text",
        note=Message(N_("For whom the service is, in a few words.")),
        width=36,
    ),
)
_MONEY = (
    Column(
        id="commissioner",
        header=Message(N_("Commissioner")),
        kind="text",
        note=Message(N_("Who buys or funds the service.")),
        width=28,
    ),
    Column(
        id="cost",
        header=Message(N_("Cost in the period, euros")),
        kind="number",
        low=0,
        note=Message(N_("All costs of the service in the period.")),
        width=18,
    ),
)


def _goal(instruments: Sequence[Instrument], indicators: Sequence[Indicator]) -> tuple[Column, ...]:
    return (
        Column(
            id="goal",
            header=Message(N_("Goal")),
            kind="choice",
            choices=choices.GOAL_KIND,
            note=Message(
                N_(
                    "What the service is for: an indicator grows, clients move to work or education, or they reach "
                    "goals of their own."
                )
            ),
            width=28,
        ),
        Column(
            id="indicator",
            header=Message(N_("Indicator")),
            kind="choice",
            choices=choices.INDICATOR,
            note=Message(N_("Empty unless an indicator is to grow.")),
            width=20,
        ),
        Column(
            id="scale",
            header=Message(N_("Scale of the goal")),
            kind="choice",
            choices=choices.scale_list(instruments, indicators),
            note=Message(N_("The scale by which the indicator is measured.")),
            width=34,
        ),
        Column(
            id="rater",
            header=Message(N_("Whose answers")),
            kind="choice",
            choices=choices.RATER,
            note=Message(N_("Empty: the client's own.")),
            width=14,
        ),
        Column(
            id="target",
            header=Message(N_("Target")),
            kind="number",
            note=Message(N_("The number aimed at, where one was agreed beforehand.")),
            width=10,
        ),
        Column(
            id="target_unit",
            header=Message(N_("Unit of the target")),
            kind="choice",
            choices=choices.TARGET_UNIT,
            width=18,
        ),
        Column(
            id="decline_expected",
            header=Message(N_("Decline expected")),
            kind="choice",
            choices=choices.YES_NO,
            note=Message(N_("Yes, if without the service these clients would be expected to get worse.")),
            width=14,
        ),
    )
