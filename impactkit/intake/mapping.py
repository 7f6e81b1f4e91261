"""Knows the sheets and columns of a workbook again: by their hidden ids, else by their names in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from openpyxl.utils import get_column_letter

from impactkit.domain.local_text import LANGUAGES, LocalText
from impactkit.domain.problems import Place
from impactkit.intake.grids import Grid, cell_name
from impactkit.intake.guide import GUIDE
from impactkit.intake.layout import LIST_SHEET, STAMP_SHEET, Column, Sheet, Words
from impactkit.intake.values import Raw, clean, plain, worded
from impactkit.words.languages import languages
from impactkit.words.say import say

SEARCHED_ROWS = 30  # ids and headers stand within these
MARK = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet that was known again: where its columns stand and which rows hold data."""

    sheet: Sheet
    grid: Grid
    columns: Mapping[str, int]  # column id -> number of the column, from 1
    headers: Mapping[str, str]  # column id -> header as the user sees it
    twice: tuple[int, ...]  # numbers of columns that bear the id of a column before them
    extra: tuple[int, ...]  # numbers of columns that are not read though they hold something
    lines: tuple[int, ...]  # rows that hold anything in the columns that are read, as Excel counts
    places: Mapping[tuple[int, str], Place] = field(default_factory=dict)  # of cells that stand elsewhere, as in YAML

    def raw(self, row: int, column_id: str) -> Raw:
        """Give the value of a cell without spaces around it; None where it is empty or the column is missing."""
        number = self.columns.get(column_id)
        return None if number is None else clean(self.grid.value(row, number))

    def holds(self, row: int, column_id: str) -> bool:
        """Tell whether anything stands in a cell, a formula without a stored result too."""
        number = self.columns.get(column_id)
        return number is not None and _holds(self.grid, row, number)

    @property
    def place(self) -> Place:
        """Give the place of the sheet for a problem."""
        return self.grid.place

    def row_at(self, row: int) -> Place:
        """Give the place of a row for a problem."""
        return self.places.get((row, ""), self.grid.row_at(row))

    def where(self, row: int, column_id: str) -> Place:
        """Give the place of a cell for a problem."""
        if self.places:
            return self.places.get((row, column_id), self.row_at(row))
        number = self.columns.get(column_id)
        return replace(
            self.grid.row_at(row),
            column=self.headers.get(column_id, ""),
            cell=cell_name(row, number) if number else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The hidden row of ids: its number, and sheet and column id by the number of the column."""

    row: int
    columns: Mapping[int, tuple[str, str]]

    @property
    def sheets(self) -> frozenset[str]:
        """Give the ids of the sheets that are named."""
        return frozenset(sheet for sheet, _ in self.columns.values())


def ids_of(grid: Grid) -> Ids | None:
    """Find the hidden row of ids; None where the sheet has none."""
    for row, values in enumerate(grid.rows[:SEARCHED_ROWS], start=1):
        found = {number: _token(value) for number, value in enumerate(values, start=1) if _is_token(value)}
        if 2 * len(found) > sum(clean(value) is not None for value in values):
            return Ids(row=row, columns=found)
    return None


def table_of(grid: Grid, sheets: Sequence[Sheet]) -> Table | None:
    """Find which of the sheets this is and where its columns stand; None where it is none of them."""
    ids = ids_of(grid)
    if ids:
        known = next((sheet for sheet in sheets if sheet.id in ids.sheets), None)
        return _made(grid, known, ids, _header_row(grid, ids.row)) if known else None
    by_name = next((sheet for sheet in sheets if plain(grid.name) in spellings(sheet.name)), None)
    header_row = _row_of_headers(grid, by_name) if by_name else 0
    return _made(grid, by_name, None, header_row) if by_name and header_row else None


def is_machinery(grid: Grid) -> bool:
    """Tell whether a sheet is one that is written and not read: the guide, the lists, the stamp, an empty sheet."""
    if not grid.rows or grid.name in (LIST_SHEET, STAMP_SHEET):
        return True
    ids = ids_of(grid)
    return GUIDE.id in ids.sheets if ids else plain(grid.name) in spellings(GUIDE.name)


@lru_cache(maxsize=4096)
def spellings(words: Words) -> frozenset[str]:
    """Give every way in which words may be written: in each language that there is, in plain small letters."""
    if isinstance(words, LocalText):
        return frozenset(plain(words.spoken(language)) for language in LANGUAGES)
    return frozenset(plain(say(words, language)) for language in languages())


def _is_token(value: Raw) -> bool:
    if not isinstance(value, str) or " " in value.strip():
        return False
    sheet, mark, column = value.strip().rpartition(MARK)
    return bool(sheet and mark and column)


def _token(value: Raw) -> tuple[str, str]:
    sheet, _, column = str(value).strip().rpartition(MARK)
    return sheet, column


def _header_row(grid: Grid, row_of_ids: int) -> int:
    """Give the first row below the ids that is not empty."""
    for row in range(row_of_ids + 1, len(grid.rows) + 1):
        if any(clean(value) is not None for value in grid.rows[row - 1]):
            return row
    return row_of_ids + 1


def _row_of_headers(grid: Grid, sheet: Sheet) -> int:
    """Find the row in which most headers of the sheet stand; 0 where none does."""
    hits = {row: len(by_header(grid, sheet, row)) for row in range(1, min(SEARCHED_ROWS, len(grid.rows)) + 1)}
    best = max(hits, key=lambda row: hits[row], default=0)
    return best if best and hits[best] else 0


def by_header(grid: Grid, sheet: Sheet, row: int) -> dict[str, int]:
    """Give the columns whose header is known in any language, or is the id itself."""
    known = {
        spelling: column.id
        for column in reversed(sheet.columns)
        for spelling in (plain(column.id), *spellings(column.header))
    }
    worded_as = {worded(spelling): column.id for column in sheet.columns for spelling in _other_spellings(column)}
    found: dict[str, int] = {}
    for number, value in enumerate(grid.rows[row - 1] if row <= len(grid.rows) else (), start=1):
        column = known.get(plain(value)) or worded_as.get(worded(value)) if isinstance(value, str) else None
        if column is not None:
            found.setdefault(column, number)
    return found


def _other_spellings(column: Column) -> frozenset[str]:
    """Give the spellings of a header that the user's own wording adds."""
    return frozenset(spelling for words in column.also for spelling in (*spellings(words), *spellings(column.header)))


def _made(grid: Grid, sheet: Sheet, ids: Ids | None, header_row: int) -> Table:
    tokens = sorted(ids.columns.items()) if ids else []
    own = [(number, column) for number, (owner, column) in tokens if owner == sheet.id]
    by_id: dict[str, int] = {}
    for number, column in own:
        by_id.setdefault(column, number)
    taken = {number for number, _ in own}
    by_name = {id_: at for id_, at in by_header(grid, sheet, header_row).items() if at not in taken}
    placed = by_name | by_id
    read = {column.id: placed[column.id] for column in sheet.columns if column.id in placed and not column.shown}
    lines = range(header_row + 1, len(grid.rows) + 1)
    return Table(
        sheet=sheet,
        grid=grid,
        columns=read,
        headers={id_: header_of(grid, header_row, number) for id_, number in read.items()},
        twice=tuple(number for number, column in own if by_id[column] != number),
        extra=_unread(grid, {*placed.values(), *taken}, header_row),
        lines=tuple(row for row in lines if any(_holds(grid, row, number) for number in read.values())),
    )


def _unread(grid: Grid, known: set[int], header_row: int) -> tuple[int, ...]:
    used = {
        number
        for values in grid.rows[header_row - 1 :]
        for number, value in enumerate(values, start=1)
        if number not in known and clean(value) is not None
    }
    return tuple(sorted(used))


def header_of(grid: Grid, row: int, number: int) -> str:
    """Give the header of a column as the user sees it, else the letter of the column."""
    value = clean(grid.value(row, number))
    return get_column_letter(number) if value is None else str(value).rstrip(" *")


def _holds(grid: Grid, row: int, number: int) -> bool:
    return clean(grid.value(row, number)) is not None or (row, number) in grid.formulas
