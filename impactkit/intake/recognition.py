"""Says which sheets and columns are missing, stand twice, or are not read."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.problems import Place, Severity
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.grids import Grid
from impactkit.intake.layout import Column, Sheet
from impactkit.intake.mapping import Table, is_machinery, table_of
from impactkit.words.say import say

NOTHING_TO_DO = N_("Nothing to do, unless the report needs what stands there.")


def recognised(
    grids: Sequence[Grid], sheets: Sequence[Sheet], findings: Findings, language: Language
) -> dict[str, tuple[Table, ...]]:
    """Find the tables of each declared sheet, by its id.

    A sheet may have been copied, so there may be several tables of one. What is missing, stands twice or is not read is
    noted in `findings`; names are told in the language of the workbook.
    """
    tables: dict[str, tuple[Table, ...]] = {sheet.id: () for sheet in sheets}
    for grid in grids:
        table = table_of(grid, sheets)
        if table:
            tables[table.sheet.id] += (table,)
            _look_over(table, findings, language)
        elif not is_machinery(grid):
            findings.add("note", _extra_sheet(), Place(sheet=grid.name))
    for sheet in sheets:
        if not tables[sheet.id] and not sheet.optional:
            findings.add("stop", _missing_sheet(say(sheet.name, language)))
    return tables


def _look_over(table: Table, findings: Findings, language: Language) -> None:
    for column in table.sheet.columns:
        if column.id not in table.columns and not (column.shown or column.optional):
            severity: Severity = "stop" if needed(column) else "note"
            findings.add(severity, _missing_column(say(column.header, language)), Place(sheet=table.grid.name))
    for number in table.twice:
        findings.add("stop", _column_twice(), Place(sheet=table.grid.name, column=get_column_letter(number)))
    for number in table.extra:
        findings.add("note", _extra_column(), Place(sheet=table.grid.name, column=get_column_letter(number)))
    if table.grid.merged:
        findings.add("note", _merged(), Place(sheet=table.grid.name))


def needed(column: Column) -> bool:
    """Tell whether nothing can be computed without this column: keys, days and answers, not what has a default."""
    return (
        column.required
        or column.id in ("setting", "value", "end", "level")
        or bool(column.codes)
        or column.kind == "code"
    )


def _extra_sheet() -> Fault:
    return Fault(code="extra-sheet", what=N_("This sheet is not read."), mend=NOTHING_TO_DO)


def _extra_column() -> Fault:
    return Fault(code="extra-column", what=N_("This column is not read."), mend=NOTHING_TO_DO)


def _merged() -> Fault:
    return Fault(
        code="merged-cells",
        what=N_("Cells are merged on this sheet; the value counts for the first of them only."),
        mend=N_("Undo the merging in Excel and fill in each cell."),
    )


def _missing_sheet(name: str) -> Fault:
    return Fault(
        code="missing-sheet",
        what=N_("The sheet “{name}” is missing."),
        mend=N_("Copy it from a new workbook of impactkit init, or add the instrument with impactkit init --update."),
        details=(("name", name),),
    )


def _missing_column(name: str) -> Fault:
    return Fault(
        code="missing-column",
        what=N_("The column “{name}” is missing."),
        mend=N_("Write this header above the column, or copy the column from a new workbook of impactkit init."),
        details=(("name", name),),
    )


def _column_twice() -> Fault:
    return Fault(
        code="column-twice",
        what=N_("This column stands twice on the sheet, so it is not known which one counts."),
        mend=N_("Delete the one that is not needed."),
    )
