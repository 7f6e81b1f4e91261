"""The clients' own goals and their small steps, from files of a folder."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.domain.project import Goal

DATA = """\
  - file: goals.csv
    holds: goals
    columns: {client: Asiakas, date: Päivä, goal: Tavoite, weight: Paino, level: Taso}
    values: {service: paja}
  - file: steps.csv
    holds: milestones
    columns: {client: Asiakas, date: Päivä, milestone: Etappi}
    values: {service: paja}
"""
GOALS = "Asiakas;Päivä;Tavoite;Paino;Taso\nA-1;1.2.2025;uni;2,5;-1\nA-1;1.9.2025;uni;2,5;1\nA-2;2.3.2025;arki;;-1\n"
STEPS = "Asiakas;Päivä;Etappi\nA-1;3.4.2025;teki ansioluettelon\n"


@pytest.fixture
def with_goals(folder):
    """Give the folder with a file of goals and one of steps."""
    text = (folder.path / "impact.yaml").read_text("utf-8")
    return folder.write("impact.yaml", text + DATA).write("goals.csv", GOALS).write("steps.csv", STEPS)


def test_goals_and_steps_are_read_as_from_a_workbook(with_goals):
    rows = with_goals.open().rows

    told = rows.goals[["client", "service", "goal", "weight", "level"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["A-1", "paja", "uni", 2.5, -1.0],
        ["A-1", "paja", "uni", 2.5, 1.0],
        ["A-2", "paja", "arki", None, -1.0],
    ]
    assert rows.goals["date"].tolist() == list(pd.to_datetime(["2025-02-01", "2025-09-01", "2025-03-02"]))
    assert rows.milestones[["client", "milestone"]].to_numpy().tolist() == [["A-1", "teki ansioluettelon"]]


def test_a_service_may_be_measured_by_the_clients_own_goals(with_goals):
    goal = ("goal: {indicator: work_ability, scale: was, target: 30, target_unit: of_100}", "goal: {kind: goals}")

    assert with_goals.change(goal).open().declaration.services[0].goal == Goal(kind="goals")


def test_without_a_file_of_goals_no_service_can_be_measured_by_them(folder):
    goal = ("goal: {indicator: work_ability, scale: was, target: 30, target_unit: of_100}", "goal: {kind: goals}")

    (found,) = folder.change(goal).faults()

    assert (found.severity, found.code) == ("stop", "no-goals-sheet")
    assert "no file" in found.what


def test_declared_kinds_of_steps_are_the_only_ones(with_goals):
    declared = with_goals.change(("headline: ended\n", "headline: ended\nmilestones: [haki työtä, aloitti kurssin]\n"))

    (found,) = declared.faults()

    assert (found.code, found.place.file, found.place.row) == ("unknown-choice", "steps.csv", 2)


def test_a_level_that_cannot_be_is_told_with_its_file_and_row(with_goals):
    (found,) = with_goals.change(("uni;2,5;1", "uni;2,5;3"), name="goals.csv").faults()

    assert (found.code, found.place.file, found.place.row) == ("out-of-range", "goals.csv", 3)


def test_the_shortest_time_between_ratings_may_be_declared(with_goals):
    project = with_goals.change(("headline: ended\n", "headline: ended\nwindows: {min_interval: {gas: 30}}\n")).open()

    assert project.declaration.windows.min_interval == {"gas": 30}
