"""Carries a freshly written sheet into a workbook that someone has filled in, looks and checks included."""

from __future__ import annotations

from copy import copy

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

NOTE_WIDTH = 260  # pixels
LINE_HEIGHT, SIGNS_OF_A_LINE = 22, 36  # of a note


def transplant(source: Worksheet, into: Workbook, *, title: str, index: int) -> Worksheet:
    """Copy a sheet into another workbook.

    Parameters
    ----------
    source : Worksheet
        The sheet, in a workbook of its own.
    into : Workbook
        The workbook that receives it.
    title : str
        Name of the new sheet, which no other has.
    index : int
        Its place among the sheets, from 0.
    """
    target = into.create_sheet(title, index)
    for row in source.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell):  # within merged cells, which the form has none of
                continue
            put(cell, target.cell(cell.row, cell.column))
    for letter, column in source.column_dimensions.items():
        _put_column(column, target.column_dimensions[letter])
    for number, row in source.row_dimensions.items():
        target.row_dimensions[number].height = row.height
        target.row_dimensions[number].hidden = row.hidden
    for check in source.data_validations.dataValidation:
        target.add_data_validation(copy(check))
    target.freeze_panes = source.freeze_panes
    target.page_setup.orientation = source.page_setup.orientation
    target.page_setup.paperSize = source.page_setup.paperSize
    target.page_setup.fitToHeight = source.page_setup.fitToHeight
    target.sheet_properties.pageSetUpPr = copy(source.sheet_properties.pageSetUpPr)
    target.print_title_rows = source.print_title_rows
    return target


def put(source: Cell, target: Cell) -> None:
    """Copy a cell: its value, its looks and its note."""
    target.value = source.value
    _put_style(source, target)
    if source.comment:
        target.comment = note(source.comment.text, source.comment.author)


def note(text: str, author: str) -> Comment:
    """Make a note that is large enough for its text; openpyxl does not keep the size of a note that it reads."""
    lines = 2 + len(text) // SIGNS_OF_A_LINE
    return Comment(text, author, height=lines * LINE_HEIGHT, width=NOTE_WIDTH)


def _put_column(source: ColumnDimension, target: ColumnDimension) -> None:
    target.width = source.width
    target.hidden = source.hidden
    _put_style(source, target)


def _put_style(source: Cell | ColumnDimension, target: Cell | ColumnDimension) -> None:
    """Copy looks one by one: the numbers under which a workbook keeps them mean others in another workbook."""
    target.font = copy(source.font)
    target.fill = copy(source.fill)
    target.border = copy(source.border)
    target.alignment = copy(source.alignment)
    target.number_format = source.number_format
