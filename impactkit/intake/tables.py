"""The rows of a declared sheet, read cell by cell, and where each of them stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from impactkit.domain.problems import Place
from impactkit.intake.cells import CellReader, Reading
from impactkit.intake.layout import Sheet
from impactkit.intake.mapping import Table


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its values by the id of their column, None where a cell is empty, and where it stands."""

    values: Mapping[str, Any]  # what it is the kind of the column says
    records: Records
    at: Hashable

    def __getitem__(self, column_id: str) -> Any:
        return self.values[column_id]

    def text(self, column_id: str) -> str:
        """Give a value as text, empty where there is none."""
        value = self.values[column_id]
        return "" if value is None else str(value)

    def where(self, column_id: str) -> Place:
        """Give the place of a cell for a problem."""
        return self.records.where(self.at, column_id)


@dataclass(frozen=True, eq=False, kw_only=True)
class Records:
    """The rows of one declared sheet, which may stand on several sheets of the workbook.

    `frame` holds one row per row that can be used and one object column per declared column, None where the cell is
    empty or was rejected; its index is the number of the table and the row as Excel counts.
    """

    tables: tuple[Table, ...]
    frame: pd.DataFrame

    def lines(self) -> Iterator[Line]:
        """Give each row; a row as pandas gives it would turn None into a number."""
        names = list(self.frame.columns)
        for at, cells in zip(self.frame.index, self.frame.itertuples(index=False, name=None), strict=True):
            yield Line(dict(zip(names, cells, strict=True)), self, at)

    def where(self, at: Hashable, column_id: str) -> Place:
        """Give the place of a cell for a problem; `at` is the entry of the index."""
        table, row = cast("tuple[int, int]", at)
        return self.tables[table].where(row, column_id)

    def holds(self, at: Hashable, column_id: str) -> bool:
        """Tell whether anything stands in a cell, also where it was rejected."""
        table, row = cast("tuple[int, int]", at)
        return self.tables[table].holds(row, column_id)

    def row_at(self, at: Hashable) -> Place:
        """Give the place of a row for a problem."""
        table, row = cast("tuple[int, int]", at)
        return self.tables[table].row_at(row)

    @property
    def sheet(self) -> Place:
        """Give the place of the sheet for a problem."""
        return self.tables[0].place if self.tables else Place()

    def without(self, left_out: pd.Series) -> Records:
        """Give the records that are not marked."""
        return replace(self, frame=self.frame[~left_out.to_numpy()])


def read_records(sheet: Sheet, tables: Sequence[Table], reading: Reading) -> Records:
    """Read the tables of one declared sheet; rows without a required value are left out and noted."""
    frames = {number: _read(table, reading) for number, table in enumerate(tables)}
    nothing = pd.DataFrame(columns=[column.id for column in sheet.columns if not column.shown], dtype="object")
    frame = pd.concat(frames or {0: nothing}, names=["table", "row"])
    return Records(tables=tuple(tables), frame=frame)


def _read(table: Table, reading: Reading) -> pd.DataFrame:
    asked = [column for column in table.sheet.columns if not column.shown]
    readers = {column.id: CellReader(column, reading, decides=table.sheet.decides) for column in asked}
    read = {id_: [reader.value(table, row, id_) for row in table.lines] for id_, reader in readers.items()}
    rows = pd.Index(table.lines, dtype="int64")
    frame = pd.DataFrame({id_: pd.Series(cells, index=rows, dtype="object") for id_, cells in read.items()})
    required = [column.id for column in table.sheet.columns if column.required]
    return frame.dropna(subset=required)
