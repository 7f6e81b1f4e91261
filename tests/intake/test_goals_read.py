"""The sheets of goals and milestones: what is read, what is refused, and where it stands."""

from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from impactkit.domain.project import Goal
from impactkit.frames.columns import GOALS, MILESTONES
from impactkit.intake.content import digest
from impactkit.intake.entry_sheet import workbook_bytes
from impactkit.intake.update import update_workbook


@pytest.fixture
def with_goals(tmp_path, instruments, declaration, rows):
    """Write the project with goals and milestones told as rows, and declared kinds of milestones."""

    def written(goals=(), milestones=(), kinds=(), **options):
        path = tmp_path / "goals.xlsx"
        filled = replace(
            rows,
            goals=framed(GOALS, goals),
            milestones=framed(MILESTONES, milestones),
        )
        path.write_bytes(
            workbook_bytes(
                instruments=instruments,
                language="en",
                declaration=replace(declaration, milestones=kinds, **options),
                rows=filled,
                also=("goals", "milestones"),
            )
        )
        return path

    return written


def framed(frame, rows):
    columns = list(zip(*rows, strict=True)) or [[] for _ in frame.columns]
    told = {column.name: list(values) for column, values in zip(frame.columns, columns, strict=True)}
    return pd.DataFrame(told).assign(date=pd.to_datetime(told["date"]))


GOAL = ("A-0001", "paja-1", "2025-01-10", "goal 1", 2.0, -1.0)
LATER = ("A-0001", "paja-1", "2025-09-01", "goal 1", 2.0, 1.0)


def codes(found):
    return [(problem.severity, problem.code, problem.place.cell or problem.place.row) for problem in found]


def test_what_was_written_is_read_again(with_goals, read):
    step = ("A-0001", "paja-1", "2025-05-05", "wrote a CV")

    project = read(with_goals([GOAL, LATER], [step]))

    assert project.problems == ()
    assert GOALS.checked(project.rows.goals).astype(object).to_numpy().tolist() == [
        [client, service, pd.Timestamp(day), *rest] for client, service, day, *rest in (GOAL, LATER)
    ]
    assert MILESTONES.checked(project.rows.milestones)["milestone"].tolist() == ["wrote a CV"]


def test_a_workbook_without_the_sheets_has_no_goals(workbook, read):
    project = read(workbook)

    assert project.problems == ()
    assert project.rows.goals.empty
    assert project.rows.milestones.empty


def test_levels_and_weights_that_cannot_be_are_told_by_their_cells(with_goals, edit, problems):
    path = with_goals([GOAL, LATER])

    edit(path, {("Goals", "F5"): 3, ("Goals", "F6"): 0.5, ("Goals", "E6"): 0})

    assert codes(problems(path)) == [
        ("cell", "out-of-range", "E6"),
        ("cell", "out-of-range", "F5"),
        ("cell", "not-whole", "F6"),
    ]


def test_a_goal_that_was_not_rated_is_kept_without_a_level(with_goals, read):
    project = read(with_goals([GOAL, (*LATER[:5], None)]))

    assert project.rows.goals["level"].isna().tolist() == [False, True]


def test_a_weight_that_was_not_given_is_said(with_goals, read):
    project = read(with_goals([(*GOAL[:4], None, -1.0)]))

    (said,) = [each for each in project.declaration.defaults_of("paja-1") if ("count", 1) in each.values]
    assert said not in project.declaration.defaults_of("another")


def test_spellings_of_one_goal_of_a_client_meet(with_goals, read):
    other = ("A-0002", "paja-1", "2025-03-01", "GOAL 1", 1.0, 0.0)

    project = read(with_goals([GOAL, (*LATER[:3], " Goal  1 ", *LATER[4:]), other]))

    assert project.rows.goals["goal"].tolist() == ["goal 1", "goal 1", "GOAL 1"]


def test_a_goal_twice_on_a_day_counts_once_or_not_at_all(with_goals, read):
    equal = with_goals([GOAL, GOAL, LATER])
    assert read(equal).rows.goals["level"].tolist() == [-1.0, 1.0]

    project = read(with_goals([GOAL, (*GOAL[:5], 0.0), LATER]))

    assert project.rows.goals["level"].tolist() == [1.0]
    assert codes(project.problems) == [("row", "differing-ratings", 5)]
    assert project.problems[0].count == 2


def test_another_weight_later_is_noted(with_goals, problems):
    found = problems(with_goals([GOAL, (*LATER[:4], 5.0, 1.0)]))

    assert codes(found) == [("note", "other-weight", "E6")]


def test_a_story_is_no_name_of_a_goal(with_goals, problems):
    found = problems(with_goals([(*GOAL[:3], "wants to get along with the neighbour in flat 12", 1.0, -1.0)]))

    assert codes(found) == [("row", "name-too-long", "D5")]


def test_unknown_services_and_clients_are_told(with_goals, edit, problems):
    path = with_goals([GOAL, LATER])

    edit(path, {("Goals", "B5"): "paja-9", ("Goals", "A6"): "A-0777"})

    assert codes(problems(path)) == [("stop", "unknown-service", "B5"), ("row", "unknown-client", "A6")]


def test_an_identity_code_among_the_goals_stops_the_reading(with_goals, edit, problems):
    path = with_goals([GOAL])

    edit(path, {("Goals", "D5"): "131052-308T"})

    assert ("stop", "identity-code", "D5") in codes(problems(path))


def test_a_declared_milestone_is_one_of_the_list(with_goals, read, edit):
    path = with_goals(
        milestones=[("A-0001", "paja-1", "2025-05-05", "wrote a CV")], kinds=("wrote a CV", "began a course")
    )
    edit(path, {(name, f"A{row}"): value for row in (6, 7) for name, value in [("Milestones", "A-0001")]})
    edit(path, {("Milestones", f"B{row}"): "paja-1" for row in (6, 7)})
    edit(path, {("Milestones", f"C{row}"): "6.5.2025" for row in (6, 7)})
    edit(path, {("Milestones", "D6"): "Began a Course", ("Milestones", "D7"): "began a coarse"})

    project = read(path)

    assert project.declaration.milestones == ("wrote a CV", "began a course")
    assert project.rows.milestones["milestone"].tolist() == ["wrote a CV", "began a course"]
    assert codes(project.problems) == [("row", "unknown-choice", "D7")]
    assert dict(project.problems[0].details)["guess"] == "began a course"


def test_spellings_of_a_free_milestone_meet(with_goals, read):
    steps = [
        ("A-0001", "paja-1", "2025-05-05", "Wrote a CV"),
        ("A-0002", "paja-1", "2025-05-06", "wrote a cv"),
    ]

    assert read(with_goals(milestones=steps)).rows.milestones["milestone"].tolist() == ["Wrote a CV"] * 2


def test_a_milestone_that_names_a_client_stops_the_reading(with_goals, problems):
    found = problems(with_goals(milestones=[("A-0001", "paja-1", "2025-05-05", "helped A-0002")]))

    assert codes(found) == [("stop", "client-named", "D5")]


def test_the_last_day_of_the_data_may_be_that_of_a_goal(with_goals, read):
    late = (*LATER[:2], "2026-02-20", *LATER[3:])

    assert read(with_goals([GOAL, late], data_date=None)).as_of == date(2026, 2, 20)


def test_a_service_may_be_measured_by_the_clients_own_goals(with_goals, read, declaration):
    workshop, group = declaration.services
    services = (replace(workshop, goal=Goal(kind="goals", target=40.0)), group)

    assert read(with_goals([GOAL], services=services)).declaration.services[0].goal == Goal(kind="goals", target=40.0)


def test_goals_as_a_goal_need_their_sheet(workbook, edit, problems):
    edit(workbook, {("Services", "D5"): "the clients' own goals", ("Services", "I5"): None})

    assert codes(problems(workbook)) == [("stop", "no-goals-sheet", None)]


def test_goals_have_no_target_in_points(with_goals, edit, problems):
    path = with_goals([GOAL])

    edit(path, {("Services", "D5"): "goals", ("Services", "I5"): "points of change"})

    assert codes(problems(path)) == [("stop", "target-unit", "I5")]


def test_the_sheets_can_be_added_to_a_workbook_in_use(workbook, read, edit):
    before = read(workbook)

    added = update_workbook(workbook, add_sheets=("goals", "milestones"))
    again = update_workbook(workbook, add_sheets=("goals",))

    typed = {"A5": GOAL[0], "B5": GOAL[1], "C5": "10.1.2025", "D5": "x", "F5": -1}
    edit(workbook, {("Goals", address): value for address, value in typed.items()})
    project = read(workbook)
    assert (added.sheets, again.sheets) == (("goals", "milestones"), ())
    assert project.rows.goals[["goal", "level"]].to_numpy().tolist() == [["x", -1.0]]
    assert project.rows.episodes.equals(before.rows.episodes)


def test_an_added_sheet_of_goals_lets_goals_be_chosen(workbook):
    book = openpyxl.load_workbook(workbook)
    name = book.defined_names["list_goal"]
    name.attr_text = name.attr_text.replace("$4", "$3")  # as an earlier version wrote it
    (sheet, cells), *_ = name.destinations
    column = book[sheet][cells][0][0].column_letter
    book[sheet][f"{column}4"] = None
    book.save(workbook)

    update_workbook(workbook, add_sheets=("goals",))

    book = openpyxl.load_workbook(workbook)
    (sheet, cells), *_ = book.defined_names["list_goal"].destinations
    assert [row[0].value for row in book[sheet][cells]][-1] == "the clients' own goals"


def test_rows_without_goals_have_the_digest_that_they_always_had(rows):
    assert digest(rows) == digest(replace(rows, goals=GOALS.empty(), milestones=MILESTONES.empty()))
    assert digest(rows) != digest(replace(rows, goals=framed(GOALS, [GOAL])))
