"""What is said of a workbook, said of a folder: the rules are the same, the place to mend a fault is another."""

from __future__ import annotations

from dataclasses import replace

from impactkit.domain.message import N_
from impactkit.domain.problems import Problem

IN_A_FOLDER: dict[str, str] = {
    N_("Indent with spaces and never with tabs; save the file as UTF-8, {most} bytes at most."): N_(
        "Compare the file with a new one of impactkit init --folder; save it as UTF-8, {most} bytes at most."
    ),
    N_("Fill in the sheet of composites, or choose a scale of an instrument."): N_(
        "Declare it under composites, or name a scale of an instrument."
    ),
    N_("This client is not on the sheet of clients."): N_("This client is not in the file of clients."),
    N_("Add the id to the sheet of clients, or correct it here."): N_(
        "Add the id to the file of clients, or correct it here."
    ),
    N_("Did you mean the client on row {row} of sheet “{sheet}”? The two ids must be written alike."): N_(
        "Did you mean the client on row {row} of {sheet}? The two ids must be written alike."
    ),
    N_("Enter the period on the sheet of service periods, or correct the service."): N_(
        "Add the period to the file of service periods, or correct the service."
    ),
    N_("If they are one person, write the id in one way on all sheets."): N_(
        "If they are one person, write the id in one way in all files."
    ),
    N_("Enter the lowest code of your form on the sheet of instruments."): N_(
        "Write first_code under the instrument in impact.yaml: the lowest code of your form."
    ),
    N_("Enter the lowest code of your form on the sheet of instruments; answers that do not fit are then listed."): N_(
        "Write first_code under the instrument in impact.yaml; answers that do not fit are then listed."
    ),
    N_("Write thousands without a sign between, and decimals with a comma."): N_(
        "Say in impact.yaml which sign the file parts decimals with: decimal: comma, or decimal: point."
    ),
    N_("Write the day as 31.12.2025: day, month, year with four digits."): N_(
        "Say in impact.yaml how the file writes days, such as dates: d/m/yyyy; or write the day as 31.12.2025."
    ),
    N_("This service stands on the sheet already; a service has exactly one row and one goal."): N_(
        "This service is named twice; a service has exactly one entry and one goal."
    ),
    N_("Give it another id, or delete the row."): N_("Give it another id, or take the entry out."),
    N_("Correct one of the days on the sheet of the project."): N_("Correct one of the days."),
    N_("A service is measured by the clients' own goals, and the workbook has no sheet for them."): N_(
        "A service is measured by the clients' own goals, and no file holds them."
    ),
    N_("Add it with impactkit init --update --goals."): N_(
        "Add a file that holds goals: client, service, date, goal, weight and level."
    ),
    N_("Enter {known} on one row of the instrument."): N_("Write {known}."),
}


def in_a_folder(problem: Problem) -> Problem:
    """Give a problem in the words of a folder."""
    return replace(
        problem,
        what=IN_A_FOLDER.get(problem.what, problem.what),
        mend=IN_A_FOLDER.get(problem.mend, problem.mend),
    )
