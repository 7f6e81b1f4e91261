"""Writes the workbook in which a project enters its data, empty or filled in, in the language of its users."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impactkit.domain.cell_text import cell_text
from impactkit.domain.instrument import INDICATORS, Instrument
from impactkit.domain.local_text import Language, LocalText
from impactkit.domain.message import N_
from impactkit.domain.project import Declaration
from impactkit.domain.version import VERSION
from impactkit.domain.wording import Wording
from impactkit.frames.project import Rows
from impactkit.intake.cell_styles import Styles, styles
from impactkit.intake.drop_downs import DropDowns
from impactkit.intake.filled import Cell, Line, filled_lines
from impactkit.intake.findings import Fault, refusal
from impactkit.intake.goal_sheets import GOALS, MILESTONES
from impactkit.intake.guide import GUIDE, NEXT, NEXT_HEADING, RULES, RULES_HEADING, WITH_WORDING, WITHOUT_WORDING
from impactkit.intake.layout import (
    FIRST_ROW,
    FORMAT,
    HEADER_ROW,
    HELP_ROW,
    ID_ROW,
    STAMP_SHEET,
    TITLE_ROW,
    Column,
    Sheet,
    Words,
)
from impactkit.intake.settings import SETTINGS
from impactkit.intake.sheets import OptionalSheet, all_sheets
from impactkit.words.say import say

MADE = datetime(2025, 1, 1)  # said of every workbook, so that equal rows give equal bytes
NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")  # Excel's rule for names of sheets
NAME_LENGTH = 31


def write_workbook(
    path: Path,
    *,
    instruments: Sequence[Instrument],
    language: Language,
    declaration: Declaration | None = None,
    rows: Rows | None = None,
    client_ids: Sequence[str] = (),
    wordings: Sequence[Wording] = (),
    also: Collection[OptionalSheet] = (),
) -> None:
    """Write the workbook of a project.

    Parameters
    ----------
    path : Path
        A file that does not exist yet.
    instruments : sequence of Instrument
        Each gets a sheet of answers.
    language : Language
        Of names of sheets, headers, help and drop-down lists; the ids in the hidden rows have none.
    declaration : Declaration, optional
        What the project says already; without it these sheets stay empty.
    rows : Rows, optional
        Rows to fill in; codes are the catalogue's and are written as the declared form prints them.
    client_ids : sequence of str
        Ids to list on the sheet of clients, beside those of `rows`; see `impactkit.intake.client_ids`.
    wordings : sequence of Wording
        The user's own wording of the forms, for headers and drop-down lists.
    also : collection of {"composites", "targets", "goals", "milestones"}
        Sheets that not every workbook has; those that `rows` or `declaration` need are written anyway.

    Raises
    ------
    InvalidData
        If the file exists already: nothing that someone has typed is ever overwritten. Or if it cannot be written.
    """
    content = workbook_bytes(
        instruments=instruments,
        language=language,
        declaration=declaration,
        rows=rows,
        client_ids=client_ids,
        wordings=wordings,
        also=also,
        file=path.name,
    )
    try:
        with path.open("xb") as writable:
            writable.write(content)
    except FileExistsError:
        raise refusal(path, _exists()) from None
    except OSError:
        raise refusal(path, cannot_write()) from None


def workbook_bytes(
    *,
    instruments: Sequence[Instrument],
    language: Language,
    declaration: Declaration | None = None,
    rows: Rows | None = None,
    client_ids: Sequence[str] = (),
    wordings: Sequence[Wording] = (),
    also: Collection[OptionalSheet] = (),
    file: str = "",
) -> bytes:
    """Give the workbook as bytes; the parameters are those of `write_workbook`, `file` is named in the guide."""
    first_codes = {f"{use.id}@{use.version}": use.first_code for use in declaration.instruments} if declaration else {}
    declared = [composite.indicator for composite in declaration.composites] if declaration else []
    indicators = INDICATORS if "composites" in also else tuple(dict.fromkeys(declared))
    lines = filled_lines(instruments, declaration, rows, client_ids=client_ids)
    kinds = declaration.milestones if declaration else ()
    known = all_sheets(instruments, first_codes, wordings, indicators=indicators, kinds_of_steps=kinds)
    asked = {*also, *_needed(declaration)}
    sheets = [sheet for sheet in known if not sheet.optional or sheet.id in asked or lines[sheet.id]]
    names = sheet_names(sheets, language)
    content = BytesIO()
    with Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as workbook:
        workbook.set_properties({"title": names["project"], "created": MADE, "comments": f"impactkit {VERSION}"})
        writer = _Writer(workbook, language, DropDowns(workbook, sheets, names, language))
        writer.guide(sheets, names, file)
        for sheet in sheets:
            writer.sheet(sheet, names[sheet.id], lines[sheet.id])
        writer.drop_downs.write()
        _stamp(workbook, language)
    return content.getvalue()


def _needed(declaration: Declaration | None) -> Iterator[str]:
    """Give the sheets that the declaration speaks of."""
    if declaration and any(service.goal.kind == "goals" for service in declaration.services):
        yield GOALS.id
    if declaration and declaration.milestones:
        yield MILESTONES.id


def sheet_names(sheets: Sequence[Sheet], language: Language) -> dict[str, str]:
    """Give each sheet, by its id, a name that Excel takes and that no other sheet has."""
    names: dict[str, str] = {}
    for sheet in (GUIDE, *sheets):
        name = NAME_FORBIDDEN.sub(" ", say(sheet.name, language)).strip("' ")[:NAME_LENGTH] or sheet.id
        taken = {other.casefold() for other in names.values()}
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{name[: NAME_LENGTH - 3]} {number}"
        names[sheet.id] = name
    return names


class _Writer:
    """Writes the sheets of one workbook in one language."""

    def __init__(self, workbook: Workbook, language: Language, drop_downs: DropDowns) -> None:
        self.workbook = workbook
        self.language = language
        self.drop_downs = drop_downs
        self.styles: Styles = styles(workbook)

    def guide(self, sheets: Sequence[Sheet], names: Mapping[str, str], file: str) -> None:
        """Write the first sheet: the order of the others, the rules, and what to do when all is filled in."""
        worksheet = self._opened(GUIDE, names[GUIDE.id])
        quoted = f'"{file}"' if " " in file else file
        for row, sheet in enumerate(sheets, start=FIRST_ROW):
            target = names[sheet.id].replace("'", "''")
            _done(worksheet.write_url(row, 0, f"internal:'{target}'!A1", self.styles.link, names[sheet.id]))
            self._say(worksheet, row, 1, sheet.help, self.styles.wrapped)
        below = FIRST_ROW + len(sheets) + 1
        self._say(worksheet, below, 0, RULES_HEADING, self.styles.heading)
        worded = any(column.also or column.answers for sheet in sheets for column in sheet.columns)
        rules = (*RULES, WITH_WORDING if worded else WITHOUT_WORDING)
        for row, rule in enumerate(rules, start=below + 1):
            self._say(worksheet, row, 1, rule, self.styles.wrapped)
        below += len(rules) + 2
        self._say(worksheet, below, 0, NEXT_HEADING, self.styles.heading)
        for place, (what, command) in enumerate(NEXT):
            row = below + 1 + 2 * place
            self._say(worksheet, row, 1, what, self.styles.wrapped)
            _done(worksheet.write_string(row + 1, 1, command.format(file=quoted), self.styles.command))
        worksheet.activate()

    def sheet(self, sheet: Sheet, name: str, lines: Sequence[Line]) -> None:
        """Write one sheet with what is known already."""
        worksheet = self._opened(sheet, name)
        if sheet.id == "project":
            self._settings(worksheet, sheet, lines)
            return
        for row, line in enumerate(lines, start=FIRST_ROW):
            for place, column in enumerate(sheet.columns):
                self._cell(worksheet, row, place, column, line.get(column.id))
        for place, column in enumerate(sheet.columns):
            self.drop_downs.validate(worksheet, place, column, rows=len(lines))
        worksheet.freeze_panes(FIRST_ROW, sum(column.required for column in sheet.columns[:2]))

    def _opened(self, sheet: Sheet, name: str) -> Worksheet:
        worksheet = self.workbook.add_worksheet(name)
        self._say(worksheet, TITLE_ROW, 0, sheet.title, self.styles.title)
        self._say(worksheet, HELP_ROW, 0, sheet.help, self.styles.help)
        worksheet.set_row(TITLE_ROW, 28)
        worksheet.set_row(HELP_ROW, 20)
        worksheet.set_row(ID_ROW, None, None, {"hidden": True})
        worksheet.set_row(HEADER_ROW, 48)
        for place, column in enumerate(sheet.columns):
            self._header(worksheet, place, sheet, column)
        worksheet.set_landscape()
        worksheet.set_paper(9)
        worksheet.fit_to_pages(1, 0)
        worksheet.repeat_rows(HEADER_ROW)
        return worksheet

    def _header(self, worksheet: Worksheet, place: int, sheet: Sheet, column: Column) -> None:
        must = column.required and not column.shown
        text = say(column.header, self.language) + (" *" if must else "")
        worksheet.write_string(ID_ROW, place, sheet.token(column))
        worksheet.write_string(HEADER_ROW, place, text, self.styles.required if must else self.styles.header)
        worksheet.set_column(place, place, column.width, self._style(column))
        note = say(column.note, self.language)
        if note:
            size = {"x_scale": 1.6, "y_scale": 0.4 + len(note) / 80, "author": "impactkit"}
            _done(worksheet.write_comment(HEADER_ROW, place, note, size))

    def _settings(self, worksheet: Worksheet, sheet: Sheet, lines: Sequence[Line]) -> None:
        said = {str(line["setting"]): line["value"] for line in lines}
        places = {column.id: place for place, column in enumerate(sheet.columns)}
        for row, setting in enumerate(SETTINGS, start=FIRST_ROW):
            worksheet.write_string(row, places["setting"], setting.id, self.styles.machine)
            self._say(worksheet, row, places["label"], setting.header, self.styles.wrapped)
            self._say(worksheet, row, places["help"], setting.note, self.styles.machine)
            self._cell(worksheet, row, places["value"], setting, said.get(setting.id))
            self.drop_downs.validate_cell(worksheet, row, places["value"], setting)
        worksheet.set_column(places["setting"], places["setting"], 14, None, {"hidden": True})
        worksheet.freeze_panes(FIRST_ROW, 0)

    def _say(self, worksheet: Worksheet, row: int, place: int, words: Words, style: Format) -> None:
        _done(worksheet.write_string(row, place, say(words, self.language), style))

    def _style(self, column: Column) -> Format:
        if column.kind in ("day", "past_day"):
            return self.styles.day
        if column.shown or column.kind == "id":
            return self.styles.machine
        return self.styles.wrapped if column.kind == "text" else self.styles.plain

    def _cell(self, worksheet: Worksheet, row: int, place: int, column: Column, value: Cell) -> None:
        style = self._style(column)
        if value is None or value == "":
            _done(worksheet.write_blank(row, place, None, style))
        elif isinstance(value, date):
            _done(worksheet.write_datetime(row, place, value, style))
        elif isinstance(value, LocalText):
            _done(worksheet.write_string(row, place, cell_text(value.spoken(self.language)), style))
        elif isinstance(value, str):
            _done(worksheet.write_string(row, place, cell_text(self.drop_downs.words(column, value)), style))
        else:
            _done(worksheet.write_number(row, place, value, style))


def _stamp(workbook: Workbook, language: Language) -> None:
    worksheet = workbook.add_worksheet(STAMP_SHEET)
    for row, (key, value) in enumerate((("format", FORMAT), ("language", language), ("software", VERSION))):
        worksheet.write_string(row, 0, key)
        worksheet.write_string(row, 1, value)
    worksheet.very_hidden()


def _done(code: int) -> None:
    """Refuse to go on when XlsxWriter left something out: it warns and returns a number below 0, no more."""
    if code:
        raise ValueError(f"XlsxWriter returned {code}: a text, note or list is longer than Excel can hold.")


def _exists() -> Fault:
    return Fault(
        code="file-exists",
        what=N_("The file exists already."),
        mend=N_("Choose another name, or add to the file with impactkit init --update."),
    )


def cannot_write() -> Fault:
    """Say that a file cannot be written where it was asked for."""
    return Fault(
        code="cannot-write",
        what=N_("The file cannot be written there: the folder does not exist, or you may not write to it."),
        mend=N_("Choose another folder."),
    )
