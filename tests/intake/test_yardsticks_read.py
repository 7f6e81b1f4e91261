"""The smallest change that matters and the usual mean, written to a workbook and read back."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from impactkit.domain.problems import InvalidData
from impactkit.domain.project import DeclaredScale, InstrumentUse
from impactkit.intake.entry_sheet import write_workbook

COLUMNS = {"important": "M5", "important_source": "N5", "reference_mean": "O5", "reference_source": "P5"}


def cells(**said):
    return {("Instruments", COLUMNS[name]): value for name, value in said.items()}


def test_both_are_read_with_their_sources(workbook, edit, read):
    project = read(
        edit(
            workbook,
            cells(important="1,5", important_source="agreed", reference_mean=6.1, reference_source="survey 2024"),
        )
    )

    (declared,) = next(use.scales for use in project.declaration.instruments if use.id == "ability")
    assert (declared.important, declared.important_source) == (1.5, "agreed")
    assert (declared.reference_mean, declared.reference_source) == (6.1, "survey 2024")
    assert project.problems == ()


def test_what_was_declared_is_written_and_read_back(tmp_path, read, instruments, declaration, rows):
    said = DeclaredScale(
        scale="ability", important=2.0, important_source="agreed", reference_mean=6.0, reference_source="survey"
    )
    uses = tuple(
        replace(use, scales=(said,)) if use.id == "ability" else use
        for use in declaration.instruments or (InstrumentUse(id="ability", version="1"),)
    )
    path = tmp_path / "said.xlsx"
    write_workbook(
        path, instruments=instruments, language="fi", declaration=replace(declaration, instruments=uses), rows=rows
    )

    found = read(path).declaration.instruments

    assert next(use.scales for use in found if use.id == "ability") == (said,)


@pytest.mark.parametrize(
    ("said", "code", "name"),
    [
        ({"important": 0, "important_source": "a"}, "important-not-above-0", "important"),
        ({"important": -2, "important_source": "a"}, "important-not-above-0", "important"),
        ({"important": 50, "important_source": "a"}, "important-beyond-scale", "important"),
        ({"reference_mean": 61, "reference_source": "a"}, "mean-outside-scale", "reference_mean"),
    ],
)
def test_numbers_that_cannot_be_meant_stop_at_their_cell(workbook, edit, read, said, code, name):
    with pytest.raises(InvalidData) as stopped:
        read(edit(workbook, cells(**said)))

    (problem,) = stopped.value.problems
    assert (problem.severity, problem.code, problem.place.cell) == ("stop", code, COLUMNS[name])


@pytest.mark.parametrize(
    ("said", "code", "name"),
    [
        ({"important": 2}, "yardstick-without-source", "important_source"),
        ({"reference_mean": 6}, "yardstick-without-source", "reference_source"),
        ({"important_source": "agreed"}, "source-without-number", "important_source"),
    ],
)
def test_a_number_and_its_source_are_asked_for_together(workbook, edit, read, said, code, name):
    project = read(edit(workbook, cells(**said)))

    (problem,) = project.problems
    assert (problem.severity, problem.code, problem.place.cell) == ("note", code, COLUMNS[name])


def test_an_older_workbook_without_the_columns_is_read(workbook, read):
    book = openpyxl.load_workbook(workbook)
    book["Instruments"].delete_cols(13, 4)
    book.save(workbook)

    project = read(workbook)

    assert project.problems == ()
    assert all(use.scales == () for use in project.declaration.instruments if use.id == "ability")
