"""Reads the cells of a table, each as the kind of its column says, and keeps where each row stands."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, cast

import pandas as pd

from impactkit.domain.cell_text import text_of_cell
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.problems import Place, Severity
from impactkit.intake import values
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.layout import ChoiceList, Column, Sheet
from impactkit.intake.mapping import Table, spellings
from impactkit.intake.values import Parser, Raw, Value
from impactkit.words.say import say

Line = dict[str, Any]  # column id -> what the column's kind gives, None where the cell is empty
PLANNED_AHEAD = timedelta(days=730)  # a start or an end may be planned; a later one is a slip of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reading of cells needs to know beside the cells."""

    findings: Findings
    language: Language  # of the workbook: choices are told in it
    today: date
    to_day: Callable[[float], date | None]
    services: Mapping[str, str] = field(default_factory=dict)  # plain id or name -> id, once they are read

    def parser(self, column: Column) -> Parser:
        """Give the parser of a column's kind."""
        if column.choices:
            return self._choice(column.choices)
        parsers: dict[str, Callable[[], Parser]] = {
            "text": lambda: values.text,
            "id": lambda: values.identifier,
            "service": self._service,
            "client": lambda: values.client_id,
            "number": lambda: values.number(column.low, column.high),
            "whole": lambda: values.whole(column.low, column.high),
            "code": lambda: values.code(column.codes),
            "day": lambda: values.day(self.to_day, self.today + PLANNED_AHEAD),
            "past_day": lambda: values.day(self.to_day, self.today),
        }
        return parsers[column.kind]()

    @property
    def service_ids(self) -> list[str]:
        """Give the ids of the project's services."""
        return list(dict.fromkeys(self.services.values()))

    def _service(self) -> Parser:
        if not self.services:
            return values.identifier  # the sheet of services is faulty; it is not every row's fault
        return values.choice(self.services, self.service_ids, code="unknown-service")

    def _choice(self, offered: ChoiceList) -> Parser:
        known = {
            spelling: choice.id
            for choice in reversed(offered.choices)
            for spelling in (values.plain(choice.id), *spellings(choice.words))
        }
        return values.choice(known, [say(choice.words, self.language) for choice in offered.choices])


@dataclass(frozen=True, eq=False, kw_only=True)
class Records:
    """The rows of one declared sheet, which may stand on several sheets of the workbook.

    `frame` holds one row per row that can be used and one object column per declared column, None where the cell is
    empty or was rejected; its index is the number of the table and the row as Excel counts.
    """

    tables: tuple[Table, ...]
    frame: pd.DataFrame

    def lines(self) -> Iterator[tuple[Hashable, Line]]:
        """Give each row with its entry of the index; a row as pandas gives it would turn None into a number."""
        names = list(self.frame.columns)
        for at, cells in zip(self.frame.index, self.frame.itertuples(index=False, name=None), strict=True):
            yield at, dict(zip(names, cells, strict=True))

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
        return Place(sheet=self.tables[table].grid.name, row=row)

    @property
    def sheet(self) -> Place:
        """Give the place of the sheet for a problem."""
        return Place(sheet=self.tables[0].grid.name if self.tables else "")

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
    read = {column.id: _column(table, column, reading) for column in table.sheet.columns if not column.shown}
    rows = pd.Index(table.lines, dtype="int64")
    frame = pd.DataFrame({id_: pd.Series(cells, index=rows, dtype="object") for id_, cells in read.items()})
    required = [column.id for column in table.sheet.columns if column.required]
    return frame.dropna(subset=required)


def _column(table: Table, column: Column, reading: Reading) -> list[Value]:
    parse = remembering(reading.parser(column))
    return [read_cell(table, row, column.id, column, parse, reading) for row in table.lines]


def read_cell(table: Table, row: int, at: str, column: Column, parse: Parser, reading: Reading) -> Value:
    """Read one cell and note what is wrong with it.

    Parameters
    ----------
    table, row, at
        Where it stands; `at` is the id of the column of the table.
    column : Column
        What is asked for there; on the sheet of the project each line asks for something of its own.
    parse, reading
        The parser of `column`, and what the reading needs to know.

    Returns
    -------
    str, int, float, date or None
        The value, None where there is none or where it cannot be used.
    """
    raw = table.raw(row, at)
    outcome = _formula(table, row, at, raw, reading.findings) or (None if raw is None else parse(raw))
    if outcome is None and column.kind == "service" and column.required and len(reading.service_ids) == 1:
        return reading.service_ids[0]
    if isinstance(outcome, Fault):
        reading.findings.add(_severity(table, column, outcome), outcome, table.where(row, at))
        return None
    if outcome is None and column.required and at in table.columns:
        reading.findings.add("stop" if table.sheet.decides else "row", _missing(), table.where(row, at))
    elif outcome is not None:
        _say_how_read(table, row, at, column, raw, outcome, reading.findings)
    return text_of_cell(outcome) if isinstance(outcome, str) else outcome


def _severity(table: Table, column: Column, fault: Fault) -> Severity:
    if table.sheet.decides or fault.code == "unknown-service":
        return "stop"
    return "row" if column.required else "cell"


def remembering(parse: Parser) -> Parser:
    """Parse each distinct value once; the type counts, because 1 and True are equal."""
    known: dict[tuple[type, Raw], Value | Fault] = {}

    def remembered(raw: Raw) -> Value | Fault:
        key = (type(raw), raw)
        if key not in known:
            known[key] = parse(raw)
        return known[key]

    return remembered


def _formula(table: Table, row: int, at: str, raw: Raw, findings: Findings) -> Fault | None:
    number = table.columns.get(at)
    if number is None or (row, number) not in table.grid.formulas:
        return None
    if raw is None:
        return Fault(
            code="formula-without-value",
            what=N_("The cell holds a formula whose result is not stored in the file."),
            mend=N_("Open the file in Excel and save it, or type the value into the cell."),
        )
    findings.add("note", _formula_read(), table.where(row, at))
    return None


def _say_how_read(
    table: Table, row: int, at: str, column: Column, raw: Raw, outcome: Value, findings: Findings
) -> None:
    """Note what was read in a way that the user may not expect."""
    if column.kind in ("client", "service", "id") and table.grid.value(row, table.columns[at]) != raw:
        findings.add("note", _spaces(), table.where(row, at))
    if isinstance(outcome, date) and isinstance(raw, int | float):
        findings.add("note", _counted_day(raw, outcome), table.where(row, at))


def _missing() -> Fault:
    return Fault(
        code="missing-value",
        what=N_("This cell is empty; the row cannot be used without it."),
        mend=N_("Fill in the cell."),
    )


def _formula_read() -> Fault:
    return Fault(
        code="formula",
        what=N_("The cell holds a formula; its stored result was read."),
        mend=N_("Replace formulas by their values if they may change."),
    )


def _spaces() -> Fault:
    return Fault(
        code="spaces",
        what=N_("There are spaces or unseen signs around the id; it was read without them."),
        mend=N_("Nothing to do; take them away if the id is copied elsewhere."),
    )


def _counted_day(raw: Raw, found: date) -> Fault:
    return Fault(
        code="day-as-number",
        what=N_("The number {value} was read as Excel's count of days: {day}."),
        mend=N_("Check the day, and set the format of the column to a date."),
        value=str(raw),
        details=(("day", f"{found.day}.{found.month}.{found.year}"),),
    )
