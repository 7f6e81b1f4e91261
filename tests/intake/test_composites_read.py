"""The sheet of indicators made of several scales."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from impactkit.domain.project import Composite, DeclaredScale, InstrumentUse, Part
from impactkit.intake.entry_sheet import workbook_bytes
from impactkit.intake.update import update_workbook

WORK_ABILITY = Composite(
    indicator="work_ability", parts=(Part(scale="ability"), Part(scale="mind", weight=2.0)), anchor="ability"
)
SHEET = "Composites"
MIND = DeclaredScale(scale="mind", low=0.0, high=100.0)
SKILLS = DeclaredScale(scale="skills", low=0.0, high=100.0)


@pytest.fixture
def filled(tmp_path, instruments, ready_instrument, declaration, rows):
    """Write a workbook that declares composites."""

    def writing(*composites, scales=(MIND, SKILLS)):
        sections = InstrumentUse(id="sections", version="1", scales=scales)
        declared = replace(declaration, instruments=(*declaration.instruments, sections), composites=composites)
        path = tmp_path / "filled.xlsx"
        path.write_bytes(
            workbook_bytes(instruments=(*instruments, ready_instrument), language="en", declaration=declared, rows=rows)
        )
        return path

    return writing


@pytest.fixture
def stops(problems):
    """Give what stops the reading: its code and the cell."""

    def of(path):
        return {(problem.code, problem.place.cell) for problem in problems(path) if problem.severity == "stop"}

    return of


@pytest.mark.parametrize(
    "declared", [WORK_ABILITY, replace(WORK_ABILITY, minimum=0.75), replace(WORK_ABILITY, rater="worker")]
)
def test_a_composite_is_read_as_it_was_declared(filled, read, declared):
    assert read(filled(declared)).declaration.composites == (declared,)


def test_without_the_sheet_there_are_no_composites_and_no_faults(workbook, read):
    project = read(workbook)

    assert SHEET not in openpyxl.load_workbook(workbook, read_only=True).sheetnames
    assert project.declaration.composites == ()
    assert project.problems == ()


def test_lines_of_a_composite_are_no_assessments_without_a_rater(workbook, filled, read):
    def unrated(path):
        return [each.text for each in read(path).declaration.defaults if "who answered" in each.text]

    assert unrated(filled(WORK_ABILITY)) == unrated(workbook)


def test_a_goal_on_the_main_scale_is_measured_on_the_composite_and_this_is_told(filled, read):
    declaration = read(filled(WORK_ABILITY)).declaration

    assert declaration.service("paja-1").goal.scale == "index.work_ability"
    assert any("it is measured on {composite}" in message.text for message in declaration.defaults)


def test_a_goal_of_an_indicator_without_scale_is_measured_on_its_composite(filled, read, edit):
    path = edit(filled(WORK_ABILITY), {("Services", "F5"): None})

    assert read(path).declaration.service("paja-1").goal.scale == "index.work_ability"


def test_a_goal_on_another_scale_or_by_another_rater_keeps_its_scale(filled, read, edit):
    other_scale = read(edit(filled(WORK_ABILITY), {("Services", "F5"): "scale mind (mind)"}))
    other_rater = read(edit(filled(WORK_ABILITY), {("Services", "G5"): "the worker"}))

    assert other_scale.declaration.service("paja-1").goal.scale == "mind"
    assert other_rater.declaration.service("paja-1").goal.scale == "ability"


def test_a_composite_can_be_chosen_as_the_scale_of_a_goal(filled, read, edit, stops):
    chosen = {("Services", "F5"): "composite of work ability (index.work_ability)"}

    assert read(edit(filled(WORK_ABILITY), chosen)).declaration.service("paja-1").goal.scale == "index.work_ability"
    assert stops(edit(filled(), chosen)) == {("no-goal-composite", "F5")}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"C5": 0}, {("composite-weight", "C5")}),
        ({"C6": -2}, {("composite-weight", "C6")}),
        ({"D5": None}, {("composite-anchor", "D5")}),
        ({"D6": "yes"}, {("composite-anchors", "D6")}),
        ({"E6": "the worker"}, {("composite-raters", "E6"), ("composite-of-one", "B5")}),
        ({"F5": 1.2}, {("composite-minimum", "F5")}),
        ({"F5": 0.5, "F6": 0.75}, {("composite-minimums", "F6")}),
        ({"B6": "scale skills (skills)"}, {("composite-other-indicator", "B6")}),
        ({"B6": "scale ability (ability)"}, {("composite-scale-twice", "B6")}),
        ({"C5": 0, "B6": "scale skills (skills)"}, {("composite-weight", "C5"), ("composite-other-indicator", "B6")}),
    ],
)
def test_every_mistake_is_told_at_its_cell(filled, edit, stops, cells, expected):
    path = edit(filled(WORK_ABILITY), {(SHEET, cell): value for cell, value in cells.items()})

    assert stops(path) == expected


def test_a_scale_without_a_range_is_refused(filled, stops):
    assert stops(filled(WORK_ABILITY, scales=(SKILLS,))) == {("composite-scale-without-range", "B6")}


def test_what_is_no_scale_or_no_indicator_is_refused_at_its_cell(filled, edit, problems):
    path = edit(filled(WORK_ABILITY), {(SHEET, "B6"): "wellbeing", (SHEET, "A5"): "happiness"})

    cells = {problem.place.cell for problem in problems(path) if problem.severity == "stop"}

    assert {"A5", "B6"} <= cells


def test_the_sheet_is_added_to_a_workbook_in_use_and_can_be_filled_in(workbook, read, edit, ready_instrument):
    update_workbook(workbook, add_instruments=[ready_instrument], add_sheets=("composites",))
    again = update_workbook(workbook, add_sheets=("composites",))
    told = read(
        edit(
            workbook,
            {
                **{(SHEET, f"A{row}"): "work ability" for row in (5, 6)},
                (SHEET, "B5"): "scale ability (ability)",
                (SHEET, "D5"): "yes",
                (SHEET, "B6"): "scale mind (mind)",
                ("Instruments", "G7"): 0,
                ("Instruments", "H7"): 100,
            },
        )
    )

    assert again.instruments == ()
    assert told.declaration.composites == (replace(WORK_ABILITY, parts=(Part(scale="ability"), Part(scale="mind"))),)
