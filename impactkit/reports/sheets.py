"""The sheets that the workbooks of a report share: a table below its headings, the methods, terms beside texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, BinaryIO

from impactkit.domain.cell_text import cell_text
from impactkit.domain.message import N_
from impactkit.domain.methods import Method
from impactkit.reports.voice import Speaker

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Content = str | float | None  # of a cell; None is a number that is hidden or that there is not
Columns = tuple[tuple[str, int], ...]  # heading and width
METHOD_COLUMNS: Columns = (
    (N_("Method"), 34),
    (N_("What is done"), 80),
    (N_("Formula"), 48),
    (N_("Source"), 48),
    (N_("Function"), 52),
)
TERMS = (28, 80)  # widths


def new_workbook(written: BinaryIO, title: str, made: date) -> Workbook:
    """Begin an Excel file, in which no text is taken for a formula or a link.

    `made` is a day of the data or the report instead of the clock: the same release gives the same file to the byte.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": datetime.combine(made, time())})
    return book


def write_headings(book: Workbook, sheet: Worksheet, speaker: Speaker, columns: Columns, *, top: int = 0) -> None:
    """Write the headings in the row `top`, and keep them and the first column in sight."""
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, speaker(heading), head)
    sheet.freeze_panes(top + 1, 1)


def write_table(
    book: Workbook,
    sheet: Worksheet,
    speaker: Speaker,
    columns: Columns,
    rows: Iterable[tuple[Content, ...]],
    *,
    top: int = 0,
) -> None:
    """Write rows below their headings; what is None stays an empty cell."""
    write_headings(book, sheet, speaker, columns, top=top)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for row, contents in enumerate(rows, top + 1):
        for column, content in enumerate(contents):
            if isinstance(content, str):
                sheet.write_string(row, column, cell_text(content), wrapped)
            elif content is not None:
                sheet.write_number(row, column, content)


def method_rows(speaker: Speaker, entries: Iterable[Method]) -> Iterator[tuple[Content, ...]]:
    """Give a row for each entry, for the columns `METHOD_COLUMNS`."""
    for entry in entries:
        yield speaker(entry.title), speaker(entry.text), entry.formula, entry.source, entry.function


def write_terms(sheet: Worksheet, speaker: Speaker, terms: Iterable[tuple[str, str]], *, top: int = 0) -> None:
    """Write marked terms, and the finished text beside each."""
    for column, width in enumerate(TERMS):
        sheet.set_column(column, column, width)
    for row, (term, text) in enumerate(terms, top):
        sheet.write_string(row, 0, speaker(term))
        sheet.write_string(row, 1, cell_text(text))
