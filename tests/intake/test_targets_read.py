"""Targets on their sheet: written and read back, and each mistake with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.domain.project import Target
from impactkit.intake.entry_sheet import workbook_bytes
from impactkit.intake.target_sheet import TARGETS
from impactkit.intake.update import update_workbook

HELSINKI = Target(
    id="1",
    name="Every third",
    share=0.3,
    kinds=("work_open", "service", "other_benefit"),
    population=(("unemployment", ("1_2", "over_2")), ("partial_work_ability", ("yes",))),
    days=180,
    measured_from="end",
    when="by",
)
YOUNG = Target(
    id="2",
    name="Young people at work",
    share=0.255,
    kinds=("work_open",),
    population=(("age_group", ("under_30",)),),
    days=365,
    measured_from="start",
    when="at",
    services=("paja-1",),
)
LETTER = {column.id: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place] for place, column in enumerate(TARGETS.columns)}
ROW = {
    "name": "Half",
    "share": 50,
    "counts_work_open": "yes",
    "days": 90,
    "measured_from": "the end of the stay",
    "when": "on that day",
}


@pytest.fixture
def written(tmp_path, instruments, declaration, rows):
    """Write a workbook with these targets."""

    def write(*targets, language="en"):
        path = tmp_path / "targets.xlsx"
        declared = replace(declaration, targets=targets)
        path.write_bytes(
            workbook_bytes(
                instruments=instruments, language=language, declaration=declared, rows=rows, also=("targets",)
            )
        )
        return path

    return write


@pytest.fixture
def told(written, edit, problems):
    """Give what is wrong with one row of the sheet: (code, column, value, what helps), graver things first."""

    def found(**cells):
        values = {("Targets", f"{LETTER[column]}5"): value for column, value in (ROW | cells).items()}
        return [
            (problem.code, problem.place.column, problem.value)
            for problem in problems(edit(written(), values))
            if problem.severity != "note"
        ]

    return found


@pytest.mark.parametrize("language", ["en", "fi"])
def test_what_is_written_is_read_back(written, read, language):
    project = read(written(HELSINKI, YOUNG, language=language))

    assert project.declaration.targets == (HELSINKI, YOUNG)
    assert project.problems == ()


def test_a_target_of_several_services_is_a_row_for_each(written, read):
    both = replace(HELSINKI, services=("paja-1", "ryhma-1"))

    found = read(written(both)).declaration.targets

    assert [(target.id, target.services) for target in found] == [("1", ("paja-1",)), ("2", ("ryhma-1",))]


def test_a_workbook_without_the_sheet_has_no_targets(workbook, read):
    assert read(workbook).declaration.targets == ()


def test_an_empty_sheet_is_no_fault(written, read):
    assert read(written()).declaration.targets == ()


def test_a_row_is_read(told):
    assert told() == []


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"share": 0.3}, ("out-of-range", "At least, per cent", "0,3")),
        ({"share": 130}, ("out-of-range", "At least, per cent", "130")),
        ({"share": "a third"}, ("not-a-number", "At least, per cent", "a third")),
        ({"share": None}, ("missing-value", "At least, per cent", "")),
        ({"days": 90.5}, ("not-whole", "Days", "90,5")),
        ({"days": -1}, ("out-of-range", "Days", "-1")),
        ({"when": "on that dya"}, ("unknown-choice", "When", "on that dya")),
        ({"measured_from": "the day"}, ("unknown-choice", "Counted from", "the day")),
        ({"counts_work_open": "maybe"}, ("unknown-choice", "work on the open labour market", "maybe")),
        ({"group_1": "Time unemployed: ages"}, ("unknown-choice", "Of whom, 1", "Time unemployed: ages")),
        ({"service": "paja-9"}, ("unknown-service", "Service", "paja-9")),
        ({"name": None}, ("missing-value", "Name of the target", "")),
    ],
)
def test_each_mistake_is_told_with_its_cell(told, cells, fault):
    assert told(**cells)[0] == fault


def test_a_slip_of_the_pen_is_met_with_the_likely_word(written, edit, problems):
    cells = ROW | {"group_1": "Partial work abilty: yes"}
    values = {("Targets", f"{LETTER[column]}5"): value for column, value in cells.items()}

    (found,) = (problem for problem in problems(edit(written(), values)) if problem.code == "unknown-choice")

    assert dict(found.details)["guess"] == "Partial work ability: yes"
    assert (found.place.sheet, found.place.row, found.place.cell) == ("Targets", 5, f"{LETTER['group_1']}5")


def test_a_target_that_counts_nothing_stops_the_reading(told):
    assert told(counts_work_open=None) == [("target-counts-nothing", "work on the open labour market", "")]
    assert told(counts_work_open="no") == [("target-counts-nothing", "work on the open labour market", "")]


def test_two_targets_of_one_name_stop_the_reading(written, problems):
    found = problems(written(HELSINKI, replace(HELSINKI, id="2", share=0.5)))

    assert [problem.code for problem in found] == ["target-twice"]


def test_the_name_of_a_target_tells_of_no_client(written, problems):
    found = problems(written(replace(HELSINKI, name="Work for A-0001")))

    assert [problem.code for problem in found] == ["client-named"]
    assert "A-0001" not in repr(found)


def test_the_same_answer_twice_counts_once_and_all_mistakes_are_told_at_once(told, written, edit, read):
    values = ROW | {"group_1": "Gender: woman", "group_2": "Gender: woman", "group_3": "Gender: man"}
    path = edit(written(), {("Targets", f"{LETTER[column]}5"): value for column, value in values.items()})

    assert read(path).declaration.targets[0].population == (("gender", ("woman", "man")),)
    assert {code for code, *_ in told(share=0, days=-1, when="never")} == {"out-of-range", "unknown-choice"}
    assert len(told(share=0, days=-1, when="never")) == 3


def test_an_older_workbook_gets_the_sheet_by_an_update(workbook, read, edit):
    update_workbook(workbook, add_sheets=("targets",))

    path = edit(workbook, {("Targets", f"{LETTER[column]}5"): value for column, value in ROW.items()})
    assert [target.name for target in read(path).declaration.targets] == ["Half"]


def test_more_answers_than_the_sheet_has_columns_are_refused(written):
    levels = (
        ("unemployment", ("not_unemployed", "under_1", "1_2", "over_2")),
        ("education", ("basic", "secondary", "higher")),
    )

    with pytest.raises(ValueError, match="7 answers"):
        written(replace(HELSINKI, population=levels))
