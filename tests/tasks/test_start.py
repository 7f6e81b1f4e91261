"""What is written comes back the same."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.problems import InvalidData
from impactkit.example.ecosystem import make_ecosystem
from impactkit.intake.entry_sheet import write_workbook
from impactkit.tasks.check import check, check_project, open_project
from impactkit.tasks.start import extend_project, start_project


def test_the_example_comes_back_from_its_workbooks_as_it_was_made(projects):
    made = {project.declaration.organisation: project for project in make_ecosystem().projects}

    for project in projects:
        rows = made[project.declaration.organisation].rows
        for name in ("episodes", "exits", "goals", "milestones"):
            read, written = getattr(project.rows, name), getattr(rows, name)
            columns = list(written.columns)
            pd.testing.assert_frame_equal(
                read.sort_values(columns, ignore_index=True)[columns], written.sort_values(columns, ignore_index=True)
            )


def test_the_example_has_no_faults(projects):
    assert [problem.code for project in projects for problem in check(project) if problem.severity != "note"] == []


def test_an_empty_workbook_says_what_is_missing_before_anything_is_computed(tmp_path):
    path = start_project(tmp_path / "new.xlsx", instruments=("was", "esis"), language="fi")

    checked = check_project(path)

    assert checked.project is None
    assert {problem.severity for problem in checked.problems} >= {"stop"}
    assert all(problem.place.sheet for problem in checked.problems if problem.severity == "stop")


@pytest.mark.parametrize("asked", [{"instruments": ("gas",)}, {"instruments": (), "also": ("goals",)}])
def test_goals_are_asked_for_by_name_or_as_an_instrument(tmp_path, asked):
    path = start_project(tmp_path / "new.xlsx", language="en", **asked)

    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    assert "Goals" in names
    assert "Milestones" not in names


def test_a_workbook_in_use_gets_the_sheets_it_lacks(tmp_path):
    path = start_project(tmp_path / "new.xlsx", instruments=("was",), language="en")

    updated = extend_project(path, instruments=("gas",), also=("milestones",))

    assert updated.sheets == ("goals", "milestones")
    assert {"Goals", "Milestones"} <= set(openpyxl.load_workbook(path, read_only=True).sheetnames)


def test_an_existing_file_is_not_overwritten(tmp_path):
    path = start_project(tmp_path / "new.xlsx", instruments=("was",), language="fi")
    before = path.read_bytes()

    with pytest.raises(InvalidData):
        start_project(path, instruments=("was",), language="fi")

    assert path.read_bytes() == before


def test_an_unknown_instrument_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(InvalidData) as refused:
        start_project(tmp_path / "new.xlsx", instruments=("wass",), language="fi")

    assert "was" in str(refused.value.problems[0])
    assert not (tmp_path / "new.xlsx").exists()


def test_more_instruments_keep_what_was_typed(example, tmp_path):
    path = tmp_path / "copy.xlsx"
    path.write_bytes(example.workbooks[0].read_bytes())
    before = open_project(path)

    extend_project(path, instruments=("whodas12",), ids=5)

    after = open_project(path)
    assert {i.id for i in after.instruments} == {i.id for i in before.instruments} | {"whodas12"}
    pd.testing.assert_frame_equal(after.rows.episodes, before.rows.episodes)
    for key, answers in before.rows.answers.items():
        pd.testing.assert_frame_equal(after.rows.answers[key], answers)


@pytest.fixture(scope="module")
def few():
    """Make the first project of the example with the rows of a few of its clients."""
    made = make_ecosystem().projects[0]
    rows, clients = made.rows, set(made.rows.clients["client"].head(20))
    few = replace(
        rows,
        **{name: of_clients(getattr(rows, name), clients) for name in ("clients", "episodes", "exits")},
        answers={key: of_clients(answers, clients) for key, answers in rows.answers.items()},
    )
    return made.declaration, few


def of_clients(frame, clients):
    return frame[frame["client"].isin(clients)].reset_index(drop=True)


@pytest.fixture
def spoilt(few, tmp_path):
    """Write the workbook of a few clients with another declaration of its first service."""

    def spoiling(**changes):
        declaration, rows = few
        first, *others = declaration.services
        declaration = replace(declaration, services=(replace(first, **changes), *others))
        instruments = [load_instrument(f"{use.id}@{use.version}") for use in declaration.instruments]
        path = tmp_path / "spoilt.xlsx"
        write_workbook(path, instruments=instruments, language="fi", declaration=declaration, rows=rows)
        return path

    return spoiling


@pytest.mark.parametrize("field", ["target_group", "commissioner", "name"])
def test_a_text_that_names_a_client_stops_the_reading_and_the_id_is_not_printed(spoilt, field):
    path = spoilt(**{field: "Kuten a-0007 kertoi"})

    with pytest.raises(InvalidData) as stopped:
        open_project(path)

    (problem,) = [problem for problem in stopped.value.problems if problem.code == "client-named"]
    assert problem.place.row
    assert "0007" not in str(stopped.value.problems)


@pytest.mark.parametrize("id_", ["a/b", "../../x1", "x" * 41, "a:b", "=cmd", ".x"])
def test_an_id_of_a_service_that_cannot_name_a_file_stops_the_reading(spoilt, id_):
    path = spoilt(id=id_)

    with pytest.raises(InvalidData) as stopped:
        open_project(path)

    assert "service-id" in {problem.code for problem in stopped.value.problems}


def test_a_workbook_with_an_identity_code_is_not_updated(spoilt):
    path = spoilt(target_group="131052-308T")
    before = path.read_bytes()

    with pytest.raises(InvalidData):
        extend_project(path, instruments=("whodas12",))

    assert path.read_bytes() == before
