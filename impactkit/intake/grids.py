"""Reads the sheets of a workbook as grids of raw values, each with its address as Excel counts."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from impactkit.domain.problems import Place
from impactkit.intake.findings import refusal
from impactkit.intake.guards import LAST_COLUMN, LAST_ROW, Guarded, damaged, hostile
from impactkit.intake.values import Raw

LONGEST_TEXT = 32_767  # characters of a cell, by Excel's own limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet: its name, its number from 1 on, and its rows, the first being row 1."""

    name: str
    number: int
    rows: tuple[tuple[Raw, ...], ...]
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)  # row and column of a formula, and its text
    merged: bool = False
    file: str = ""  # its name, where the project has several files
    text_lines: Mapping[int, int] = field(default_factory=dict)  # row to line of a text file, where they differ

    @property
    def place(self) -> Place:
        """Give the place of the sheet for a problem."""
        return Place(file=self.file, sheet=self.name)

    def row_at(self, row: int) -> Place:
        """Give the place of a row for a problem."""
        return replace(self.place, row=row, line=self.text_lines.get(row))

    def value(self, row: int, column: int) -> Raw:
        """Give the value at a row and column, counted from 1; None beyond the end."""
        values = self.rows[row - 1] if row <= len(self.rows) else ()
        return values[column - 1] if column <= len(values) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grids:
    """A workbook as read: its sheets, and the texts that stand outside of cells."""

    sheets: tuple[Grid, ...]
    names: tuple[str, ...]  # defined names, and what they stand for
    epoch: datetime  # the day from which Excel counts in this workbook

    def day(self, serial: float) -> date | None:
        """Give the day of Excel's count of days; None where the count is of no day."""
        try:
            found = from_excel(serial, self.epoch)
        except (OverflowError, ValueError):
            return None
        return found.date() if isinstance(found, datetime) else None


def read_grids(guarded: Guarded) -> Grids:
    """Read a workbook that passed the guard.

    Raises
    ------
    InvalidData
        If the file is damaged inside, or a cell holds more text than Excel lets a cell hold.
    """
    grids = _read(guarded)
    if any(
        isinstance(value, str) and len(value) > LONGEST_TEXT
        for grid in grids.sheets
        for row in grid.rows
        for value in row
    ):
        raise refusal(guarded.path, hostile())
    return grids


def _read(guarded: Guarded) -> Grids:
    try:
        with _workbook(guarded.path, data_only=True) as workbook:
            names = tuple(
                text for name in workbook.defined_names.values() for text in (name.name, name.attr_text or "")
            )
            sheets = tuple(_grid(workbook, number, guarded) for number in range(1, len(workbook.worksheets) + 1))
            return Grids(sheets=sheets, names=names, epoch=workbook.epoch)
    except Exception:  # noqa: BLE001 - in a damaged file openpyxl and its parsers raise nearly anything
        raise refusal(guarded.path, damaged()) from None  # their messages may quote a cell


@contextmanager
def _workbook(path: Path, *, data_only: bool) -> Iterator[Workbook]:
    # The file is opened here, because openpyxl leaves it open when it stumbles over what it holds.
    with warnings.catch_warnings(), path.open("rb") as readable:
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: styles, headers, extensions
        workbook = openpyxl.load_workbook(readable, read_only=True, data_only=data_only)
        try:
            yield workbook
        finally:
            workbook.close()


def _grid(workbook: Workbook, number: int, guarded: Guarded) -> Grid:
    sheet = workbook.worksheets[number - 1]
    part = _part(sheet)
    sheet.reset_dimensions()  # what the file says of its own size need not be true
    rows = [tuple(row) for row in sheet.iter_rows(max_row=LAST_ROW, values_only=True)]
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    return Grid(
        name=str(sheet.title),
        number=number,
        rows=tuple(row[:LAST_COLUMN] for row in rows),
        formulas=_formulas(guarded.path, number) if part in guarded.formulas else {},
        merged=part in guarded.merged,
    )


def _part(sheet: ReadOnlyWorksheet) -> str:
    return str(sheet._worksheet_path).lstrip("/")  # openpyxl has no public name for it


def _formulas(path: Path, number: int) -> dict[tuple[int, int], str]:
    """Find the cells that hold a formula: openpyxl gives either formulas or their stored values."""
    with _workbook(path, data_only=False) as workbook:
        sheet = workbook.worksheets[number - 1]
        sheet.reset_dimensions()
        return {
            # A formula over an array is an object that has its text.
            (cell.row, cell.column): str(getattr(cell.value, "text", cell.value))
            for row in sheet.iter_rows(max_row=LAST_ROW)
            for cell in row
            if cell.data_type == "f"
        }


def cell_name(row: int, column: int) -> str:
    """Give the address of a cell, such as D14."""
    return f"{get_column_letter(column)}{row}"
