"""Adds instruments, ids and sheets to a workbook that is in use; all that was typed stays where it is."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_, Message
from impactkit.domain.problems import InvalidData
from impactkit.domain.wording import Wording
from impactkit.intake.client_ids import client_ids
from impactkit.intake.entry_sheet import NAME_LENGTH, workbook_bytes
from impactkit.intake.findings import Fault, Findings, refusal
from impactkit.intake.grids import Grids, read_grids
from impactkit.intake.guards import guard, open_elsewhere
from impactkit.intake.layout import FIRST_ROW, HEADER_ROW, ID_ROW, LIST_SHEET, STAMP_SHEET, Sheet
from impactkit.intake.mapping import MARK, Table, ids_of, table_of
from impactkit.intake.people_sheets import CLIENTS
from impactkit.intake.project_sheets import INSTRUMENTS
from impactkit.intake.sheets import OptionalSheet
from impactkit.intake.stamp import stamped_language
from impactkit.intake.transplant import note, put, transplant

GROWING = ("list_scale", "list_goal")  # lists that a workbook of an earlier day may have shorter
DYNAMIC = ("list_client", "list_service")  # these grow with their sheets
LOST_PARTS = ("xl/media/", "xl/charts/", "xl/threadedComments/", "xl/slicers/", "xl/pivotTables/", "xl/externalLinks/")
FORMULAS = Message(
    N_("The workbook holds formulas: open it in Excel and save it once, so that their results are stored.")
)
LOST = Message(N_("Pictures, charts and the like were not carried over; the workbook as it was is kept beside it."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What was added to a workbook, and what its owner should know."""

    instruments: tuple[str, ...]  # keys of those added; one that the workbook held already is not among them
    client_ids: int
    sheets: tuple[OptionalSheet, ...] = ()  # of those asked for, as far as they were added
    notes: tuple[Message, ...] = ()
    copy: Path | None = None  # of the workbook as it was, where something in it could not be carried over


def update_workbook(
    path: Path,
    *,
    add_instruments: Sequence[Instrument] = (),
    add_ids: int = 0,
    add_sheets: Sequence[OptionalSheet] = (),
    wordings: Sequence[Wording] = (),
) -> Updated:
    """Add instruments, client ids, and the sheets of composites, targets, goals and milestones to a workbook.

    Every cell that holds something keeps its place and its value, also on sheets and in columns that impactkit does not
    know. The file is replaced only after this was checked.

    Parameters
    ----------
    path : Path
        The workbook.
    add_instruments : sequence of Instrument
        Each gets a sheet of answers, its rows on the sheet of instruments, and its scales among the goals.
    add_ids : int
        How many ids to list on the sheet of clients, following those that are there.
    wordings : sequence of Wording
        The user's own wording of the forms, for the sheets that are added.
    add_sheets : sequence of {"composites", "targets", "goals", "milestones"}
        Those that the workbook has already stay as they are. With that of goals, the clients' own goals can be chosen
        as the goal of a service.

    Raises
    ------
    InvalidData
        If the file cannot be read, is open in another program, or is no workbook of impactkit.
    """
    guarded = guard(path)
    grids = read_grids(guarded)
    if open_elsewhere(path):
        raise refusal(path, _still_open())
    clients, used = _table(grids, CLIENTS), _table(grids, INSTRUMENTS)
    if clients is None or used is None:
        raise refusal(path, _not_ours())
    findings = Findings(path.name)
    language = stamped_language(grids, findings)
    if findings.stopped:
        raise InvalidData(findings.problems(str))
    held = {sheet for grid in grids.sheets if (ids := ids_of(grid)) for sheet in ids.sheets}
    new = [instrument for instrument in add_instruments if instrument.key not in held]
    also = [sheet for sheet in dict.fromkeys(add_sheets) if sheet not in held]
    fresh = BytesIO(
        workbook_bytes(
            instruments=new,
            language=language,
            also=also,
            wordings=wordings,
        )
    )
    sheets = [*also, *(instrument.key for instrument in new)]
    lost = _parts_lost(path)
    try:
        copy = _rewritten(path, grids, _Additions(fresh, sheets, used, clients, add_ids), keep_copy=lost)
    except PermissionError:
        raise refusal(path, _still_open()) from None
    notes = ((guarded.formulas, FORMULAS), (lost, LOST))
    return Updated(
        instruments=tuple(one.key for one in new),
        client_ids=add_ids,
        sheets=tuple(also),
        notes=tuple(message for applies, message in notes if applies),
        copy=copy,
    )


@dataclass(frozen=True, slots=True)
class _Additions:
    """What is added, and where the sheets that receive it stand."""

    fresh: BytesIO  # a new workbook of the added instruments and sheets alone
    sheets: Sequence[str]  # ids
    used: Table
    clients: Table
    ids: int

    def add_to(self, book: Workbook) -> None:
        """Put everything into the workbook."""
        with _quiet():
            fresh = openpyxl.load_workbook(self.fresh)
        for sheet in self.sheets:
            _add_sheet(_sheet_of(fresh, sheet), book)
        _add_lists(fresh, book)
        _add_rows(_sheet_of(fresh, INSTRUMENTS.id), book[self.used.grid.name], self.used)
        _add_ids(book[self.clients.grid.name], self.clients, self.ids)


def _table(grids: Grids, sheet: Sheet) -> Table | None:
    return next((table for grid in grids.sheets if (table := table_of(grid, (sheet,)))), None)


def _rewritten(path: Path, grids: Grids, additions: _Additions, *, keep_copy: bool) -> Path | None:
    """Write the workbook anew beside the old one, see that nothing is lost, and only then put it in its place."""
    with TemporaryDirectory(dir=path.parent, prefix=".impactkit-") as folder:
        anew = Path(folder) / path.name
        try:
            with _quiet(), path.open("rb") as readable:
                book = openpyxl.load_workbook(readable)
                additions.add_to(book)
                _resize_notes(book)
                book.save(anew)
        except Exception:  # noqa: BLE001 - openpyxl raises nearly anything on what it does not know
            raise refusal(path, _would_be_lost()) from None  # its message may quote a cell
        if not _holds_all(read_grids(guard(anew)), grids):
            raise refusal(path, _would_be_lost())
        copy = _copied(path) if keep_copy else None
        anew.replace(path)
    return copy


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out; `_parts_lost` tells it in words
        yield


def _sheet_of(book: Workbook, sheet_id: str) -> Worksheet:
    """Find a sheet of a fresh workbook by the id in its hidden row."""
    for sheet in book.worksheets:
        token = sheet.cell(ID_ROW + 1, 1).value
        if isinstance(token, str) and token.rpartition(MARK)[0] == sheet_id:
            return sheet
    raise ValueError(f"The fresh workbook has no sheet {sheet_id!r}.")


def _add_sheet(source: Worksheet, book: Workbook) -> None:
    taken = {name.casefold() for name in book.sheetnames}
    title, number = source.title, 1
    while title.casefold() in taken:
        number += 1
        title = f"{source.title[: NAME_LENGTH - 3]} {number}"
    hidden = [place for place, name in enumerate(book.sheetnames) if name in (LIST_SHEET, STAMP_SHEET)]
    transplant(source, book, title=title, index=min(hidden, default=len(book.sheetnames)))


def _add_lists(fresh: Workbook, book: Workbook) -> None:
    """Add the lists that the workbook lacks, and lengthen those that have grown."""
    if LIST_SHEET not in book.sheetnames:
        book.create_sheet(LIST_SHEET).sheet_state = "hidden"
    for name, defined in fresh.defined_names.items():
        if name in DYNAMIC:
            continue
        (_, cells), *_ = defined.destinations
        entries = [row[0].value for row in _column(fresh[LIST_SHEET], cells)]
        if name not in book.defined_names:
            _new_list(book, name, entries)
        elif name in GROWING:
            _longer_list(book, name, entries)


def _column(sheet: Worksheet, cells: str) -> tuple[tuple[Cell, ...], ...]:
    found = sheet[cells]
    return found if isinstance(found, tuple) else ((found,),)


def _new_list(book: Workbook, name: str, entries: Sequence[object]) -> None:
    sheet = book[LIST_SHEET]
    number = sheet.max_column + 1 if sheet.cell(1, 1).value is not None else 1
    for row, value in enumerate((name, *entries), start=1):
        sheet.cell(row, number).value = value
    _define(book, name, get_column_letter(number), len(entries) + 1)


def _longer_list(book: Workbook, name: str, entries: Sequence[object]) -> None:
    (title, cells), *_ = book.defined_names[name].destinations
    present = [row[0] for row in _column(book[title], cells)]
    known = {cell.value for cell in present}
    last = present[-1].row
    for value in entries:
        if value not in known:
            last += 1
            book[title].cell(last, present[0].column).value = value
    _define(book, name, present[0].column_letter, last)


def _define(book: Workbook, name: str, letter: str, last: int) -> None:
    book.defined_names[name] = DefinedName(name, attr_text=f"'{LIST_SHEET}'!${letter}$2:${letter}${last}")


def _add_rows(source: Worksheet, target: Worksheet, table: Table) -> None:
    """Add the rows of the new instruments below those that are there, each column to its own."""
    ids = ids_of(table.grid)
    places = {column: number for number, (_, column) in ids.columns.items()} if ids else dict(table.columns)
    row = len(table.grid.rows)
    for cells in source.iter_rows(min_row=FIRST_ROW + 1):
        if cells[0].value is None:
            continue
        row += 1
        for cell, column in zip(cells, INSTRUMENTS.columns, strict=False):
            if column.id in places:
                put(cell, target.cell(row, places[column.id]))


def _add_ids(target: Worksheet, table: Table, count: int) -> None:
    used = [str(table.raw(row, "client")) for row in table.lines]
    for row, client in enumerate(client_ids(count, used=used), start=len(table.grid.rows) + 1):
        target.cell(row, table.columns["client"]).value = client


def _resize_notes(book: Workbook) -> None:
    """Give our notes their size again: openpyxl does not keep it."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=HEADER_ROW + 1):
            for cell in row:
                if cell.comment is not None:
                    cell.comment = note(cell.comment.text, cell.comment.author)


def _holds_all(anew: Grids, before: Grids) -> bool:
    """Tell whether every value of the old workbook stands in the new one, where it stood."""
    sheets = {grid.name: grid for grid in anew.sheets}
    return all(
        old.name in sheets and sheets[old.name].value(row, column) == value
        for old in before.sheets
        if old.name != LIST_SHEET
        for row, values in enumerate(old.rows, start=1)
        for column, value in enumerate(values, start=1)
        if value is not None and (row, column) not in old.formulas
    )


def _parts_lost(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith(LOST_PARTS) for name in archive.namelist())


def _copied(path: Path) -> Path:
    number = 1
    while (copy := path.with_name(f"{path.stem}-before-update-{number}{path.suffix}")).exists():
        number += 1
    return Path(copyfile(path, copy))


def _still_open() -> Fault:
    return Fault(
        code="file-open",
        what=N_("The file is open in another program, so nothing can be added to it."),
        mend=N_("Save and close it in Excel, then try again."),
    )


def _not_ours() -> Fault:
    return Fault(
        code="not-ours",
        what=N_("The workbook has no sheet of clients or no sheet of instruments."),
        mend=N_("Choose a workbook that impactkit init has written."),
    )


def _would_be_lost() -> Fault:
    return Fault(
        code="update-failed",
        what=N_("The workbook holds something that cannot be carried over, so it was left as it is."),
        mend=N_("Write a new workbook with impactkit init and copy the rows into it."),
    )
