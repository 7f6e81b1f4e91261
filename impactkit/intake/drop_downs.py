"""The drop-down lists and the checks that Excel makes while someone types.

Lists stand on a hidden sheet, each a named range: Excel takes no more than 255 characters of a list within a check. The
ids of services and clients are offered from their own sheets, as far as these are filled in. Excel's checks are a help
while typing only; pasted cells pass them, so `impactkit check` looks at everything again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from impactkit.domain.local_text import Language
from impactkit.domain.message import N_, Message
from impactkit.intake.layout import FIRST_ROW, LIST_SHEET, Column, Sheet
from impactkit.intake.settings import SETTINGS
from impactkit.words.say import say

SPARE_ROWS = 2000  # rows below the last line that have their drop-downs already
TITLE = Message(N_("Please check"))
WRONG = Message(N_("Choose from the list."))
WRONG_DAY = Message(N_("Enter a day such as 31.12.2025, not in the future."))
WRONG_ANY_DAY = Message(N_("Enter a day such as 31.12.2025."))
WRONG_NUMBER = Message(N_("Enter a number within the bounds of this column."))
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
SOURCES = {"service": ("services", "service"), "client": ("clients", "client")}  # kind -> sheet and column of the ids


class DropDowns:
    """The lists of one workbook."""

    def __init__(self, workbook: Workbook, sheets: Sequence[Sheet], names: Mapping[str, str], language: Language):
        self.workbook = workbook
        self.sheets = sheets
        self.names = names
        self.language = language
        self.lists = self._lists()

    def _lists(self) -> dict[str, list[str | int]]:
        lists: dict[str, list[str | int]] = {}
        for column in (*SETTINGS, *(column for sheet in self.sheets for column in sheet.columns)):
            if column.choices and column.choices.choices:
                lists[column.choices.id] = [say(choice.words, self.language) for choice in column.choices.choices]
            elif column.codes:
                lists[self._answers_name(column)] = [*self._said(column), *column.codes]
        return lists

    def words(self, column: Column, choice_id: str) -> str:
        """Give a choice as the list shows it; any other text as it is."""
        for choice in column.choices.choices if column.choices else ():
            if choice.id == choice_id:
                return say(choice.words, self.language)
        return choice_id

    def write(self) -> None:
        """Write the hidden sheet of lists and name their ranges."""
        worksheet = self.workbook.add_worksheet(LIST_SHEET)
        for place, (name, entries) in enumerate(self.lists.items()):
            letter = xl_col_to_name(place)
            worksheet.write_string(0, place, name)
            worksheet.write_column(1, place, entries)
            self._define(name, f"='{LIST_SHEET}'!${letter}$2:${letter}${len(entries) + 1}")
        for kind, (sheet_id, column_id) in SOURCES.items():
            self._define(f"list_{kind}", self._ids(sheet_id, column_id))
        worksheet.hide()

    def _ids(self, sheet_id: str, column_id: str) -> str:
        """Give the range of the ids that are filled in, at least one cell: it grows with the sheet."""
        sheet = next(sheet for sheet in self.sheets if sheet.id == sheet_id)
        letter = xl_col_to_name([column.id for column in sheet.columns].index(column_id))
        at = f"'{self.names[sheet_id].replace(chr(39), chr(39) * 2)}'!${letter}"
        all_rows = f"{at}${FIRST_ROW + 1}:${letter}${FIRST_ROW + SPARE_ROWS}"
        return f"={at}${FIRST_ROW + 1}:INDEX({all_rows},MAX(1,COUNTA({all_rows})))"

    def _define(self, name: str, formula: str) -> None:
        if self.workbook.define_name(name, formula):
            raise ValueError(f"Excel takes no range of the name {name!r}.")

    def validate(self, worksheet: Worksheet, place: int, column: Column, *, rows: int) -> None:
        """Let Excel check a column, from the first line on to well below the last."""
        rule = self._rule(column)
        if rule and worksheet.data_validation(FIRST_ROW, place, FIRST_ROW + rows + SPARE_ROWS, place, rule):
            raise ValueError(f"Excel takes no check of column {column.id!r}.")

    def validate_cell(self, worksheet: Worksheet, row: int, place: int, column: Column) -> None:
        """Let Excel check one cell."""
        rule = self._rule(column)
        if rule and worksheet.data_validation(row, place, row, place, rule):
            raise ValueError(f"Excel takes no check of {column.id!r}.")

    def _rule(self, column: Column) -> dict[str, object] | None:
        if column.shown or not column.offered:
            return None
        if column.choices:
            return self._listed(column.choices.id) if column.choices.choices else None
        if column.codes:
            return self._listed(self._answers_name(column))
        if column.kind in SOURCES:
            return {**self._listed(f"list_{column.kind}"), "error_type": "warning"}
        if column.kind in ("day", "past_day"):
            return self._day(column)
        if column.low is not None and column.high is not None:
            return self._between("integer" if column.kind == "whole" else "decimal", column.low, column.high)
        return None

    def _listed(self, name: str) -> dict[str, object]:
        return {"validate": "list", "source": f"={name}", **self._told(WRONG)}

    def _day(self, column: Column) -> dict[str, object]:
        if column.kind == "past_day":
            return {**self._between("date", EARLIEST, "=TODAY()"), **self._told(WRONG_DAY)}
        return {**self._between("date", EARLIEST, LATEST), **self._told(WRONG_ANY_DAY)}

    def _between(self, what: str, low: object, high: object) -> dict[str, object]:
        return {"validate": what, "criteria": "between", "minimum": low, "maximum": high, **self._told(WRONG_NUMBER)}

    def _said(self, column: Column) -> list[str]:
        """Give the answers in the words of the user's own form, where it is worded in the language of the workbook."""
        return [said for answer in column.answers if (said := getattr(answer.words, self.language))]

    def _answers_name(self, column: Column) -> str:
        """Name the list of answers: columns with the same answers share one, in every workbook that it is added to."""
        name = f"list_codes_{column.codes[0]}_{column.codes[-1]}_{len(column.codes)}"
        said = "|".join(self._said(column))
        return f"{name}_{sha256(said.encode()).hexdigest()[:12]}" if said else name

    def _told(self, wrong: Message) -> dict[str, object]:
        return {"error_title": say(TITLE, self.language), "error_message": say(wrong, self.language)}
