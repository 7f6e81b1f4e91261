"""Reads a file of separated values (CSV) as a grid of texts: nothing in it becomes a number on the way.

Encodings: a byte order mark decides; else UTF-8, else Windows-1252, which Excel on Windows writes. The sign between
values is found in the row of headers alone, because answers hold decimal commas and free text holds anything.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from impactkit.domain.message import N_
from impactkit.domain.problems import Place
from impactkit.intake.findings import Fault
from impactkit.intake.grids import LONGEST_TEXT, Grid
from impactkit.intake.guards import LAST_COLUMN, MEGABYTE, hostile, opened
from impactkit.intake.values import plain

SEPARATORS = (";", "\t", ",")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WORKBOOK = b"PK"
LONGEST_LINE = MEGABYTE  # characters; a row of a thousand long texts stays below it
MOST_CELLS = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TextGrid:
    """A file as read, the row of its headers, and what its owner should know."""

    grid: Grid
    header_row: int
    notes: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file cannot be read, and where that was seen."""

    fault: Fault
    place: Place


def read_text_grid(path: Path, *, file: str, header_row: int, expected: Collection[str]) -> TextGrid | Refused:
    """Read a file of separated values.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its name as problems shall show it.
    header_row : int
        The row of the headers, from 1.
    expected : collection of str
        Headers that the file should hold; of the possible separators the one that finds most of them is taken.
    """
    here = Place(file=file)
    content = opened(path, lambda readable: readable.read())
    if isinstance(content, Fault):
        return Refused(content, here)
    decoded = _decoded(content)
    if isinstance(decoded, Fault):
        return Refused(decoded, here)
    text, notes = decoded
    if not text.strip():
        return Refused(_empty(), here)
    if max(map(len, text.splitlines())) > LONGEST_LINE:
        return Refused(hostile(), here)
    named = text[4:5] if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n") else ""  # as Excel writes it
    first_row = header_row + bool(named)
    separator = named if named in SEPARATORS else _separator(text, first_row, {plain(header) for header in expected})
    return _parsed(text, separator, file, first_row, notes)


def _decoded(content: bytes) -> tuple[str, tuple[Fault, ...]] | Fault:
    if content[:2] == WORKBOOK:
        return _a_workbook()
    try:
        if content.startswith(UTF_16):
            text = content.decode("utf-16")
            return _binary() if "\0" in text else (text, ())
        if b"\0" in content:
            return _binary()
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), (_windows(),)
    except UnicodeDecodeError:
        return _binary()


def _separator(text: str, header_row: int, expected: Collection[str]) -> str:
    """Give the sign that parts the headers best: most of those that are expected, then most headers at all."""

    def found(separator: str) -> tuple[int, int]:
        try:
            headers = next((row for number, row in _rows(text, separator) if number == header_row), [])
        except csv.Error:
            return -1, 0
        return sum(plain(header) in expected for header in headers), len(headers)

    return max(SEPARATORS, key=found)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    yield from enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True), start=1)


def _parsed(text: str, separator: str, file: str, header_row: int, notes: tuple[Fault, ...]) -> TextGrid | Refused:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[str | None, ...]] = []
    lines: dict[int, int] = {}
    cells, begin = 0, 1
    try:
        for number, values in enumerate(reader, start=1):
            if begin != number:
                lines[number] = begin
            begin = reader.line_num + 1
            cells += len(values)
            if len(values) > LAST_COLUMN or cells > MOST_CELLS or any(len(value) > LONGEST_TEXT for value in values):
                return Refused(_too_much(), Place(file=file, row=number, line=lines.get(number)))
            rows.append(tuple(value or None for value in values))
    except csv.Error:
        return Refused(_open_quote(), Place(file=file, row=len(rows) + 1, line=begin))
    grid = Grid(name="", number=1, rows=tuple(rows), file=file, text_lines=lines)
    return TextGrid(grid=grid, header_row=header_row, notes=notes)


def _windows() -> Fault:
    return Fault(
        code="windows-1252",
        what=N_("The file is not UTF-8; it was read as Windows-1252, as Excel on Windows writes CSV."),
        mend=N_("Check that ä, ö and å are right in names of services; or save the file as CSV UTF-8."),
    )


def _binary() -> Fault:
    return Fault(
        code="not-text",
        what=N_("The file holds signs that no text has."),
        mend=N_("Save it as CSV UTF-8 in Excel, or as a workbook (.xlsx)."),
    )


def _a_workbook() -> Fault:
    return Fault(
        code="not-text",
        what=N_("The file is a workbook, though its name does not end in .xlsx."),
        mend=N_("Give it a name that ends in .xlsx, or save it as CSV UTF-8."),
    )


def _empty() -> Fault:
    return Fault(
        code="empty-file",
        what=N_("The file is empty."),
        mend=N_("Export it again, or take it out of impact.yaml."),
    )


def _open_quote() -> Fault:
    return Fault(
        code="quotation-marks",
        what=N_("A value begins with a quotation mark and does not end rightly."),
        mend=N_("Close the value with a quotation mark, and write each one within it twice; or export the file again."),
    )


def _too_much() -> Fault:
    return Fault(
        code="hostile-file",
        what=N_("The row is too long, or the file holds too many values, to be an export of answers."),
        mend=N_("Export the columns that are needed, each client and day on a row."),
    )
