"""The first sheet of the workbook: how to fill it in, in the fewest words that do."""

from __future__ import annotations

from impactkit.domain.message import N_, Message
from impactkit.intake.layout import Column, Sheet

GUIDE = Sheet(
    id="guide",
    name=Message(N_("Guide")),
    title=Message(N_("How to fill in this workbook")),
    help=Message(N_("The workbook holds all that a report needs. Fill in the sheets in this order.")),
    columns=(
        Column(id="sheet", header=Message(N_("Sheet")), kind="text", shown=True, width=26),
        Column(id="text", header=Message(N_("What it is for")), kind="text", shown=True, width=110),
    ),
)
RULES: tuple[Message, ...] = (
    Message(N_("A client is known by an id alone, such as A-0001. Keep the list of names and ids in another place.")),
    Message(
        N_("Never enter a name or a personal identity code. A file that holds an identity code is not read at all.")
    ),
    Message(N_("Leave a question that was not answered empty. Empty is not zero.")),
    Message(N_("Columns marked with * must be filled in.")),
    Message(N_("Write days as 31.12.2025 and decimals with a comma, or let Excel do it.")),
    Message(N_("The order of rows does not matter. You may add sheets and columns of your own; they are not read.")),
    Message(N_("You may rename and move sheets and columns. Do not delete the hidden row above the headers.")),
)
WITHOUT_WORDING = Message(
    N_("Use questionnaires only as their owners allow. This workbook does not hold their questions.")
)
WITH_WORDING = Message(
    N_(
        "Use questionnaires only as their owners allow. This workbook holds their questions in the wording that you "
        "gave: hand it to no one whom the licence does not allow it."
    )
)
NEXT: tuple[tuple[Message, str], ...] = (
    (Message(N_("See what is missing or wrong:")), "impactkit check {file}"),
    (Message(N_("Make the reports:")), "impactkit report service {file}"),
)
RULES_HEADING = Message(N_("Good to know"))
NEXT_HEADING = Message(N_("When the workbook is filled in"))
