"""What the workbook is made of: the nouns that its writer and its reader share.

Every sheet has the same rows: a title, a line of help, a hidden row of ids that no language changes, the headers, and
then the data. An id is written ``sheet/column``, so that a sheet is known whatever its name, and a column wherever it
was moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from impactkit.domain.local_text import UNSAID, LocalText
from impactkit.domain.message import Message

Words = Message | LocalText
Kind = Literal["text", "id", "client", "service", "day", "past_day", "number", "whole", "code", "choice"]

FORMAT = "impactkit-workbook/1"
STAMP_SHEET = "_impactkit"
LIST_SHEET = "_lists"
TITLE_ROW, HELP_ROW, ID_ROW, HEADER_ROW, FIRST_ROW = range(5)  # counted from 0, as XlsxWriter counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a drop-down list."""

    id: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceList:
    """A drop-down list; `id` names its range in the workbook.

    Where each entry is `bracketed`, its words end in its id, so that it is known even when its name has changed since.
    """

    id: str
    choices: tuple[Choice, ...]
    bracketed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A code as the form prints it, in the words of the form."""

    code: int
    words: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet, or one line of the sheet on the project.

    A `required` value that is missing or wrong costs the row; any other only its own cell. `codes` are the numbers that
    the cell may hold, `low` and `high` the bounds of a number. A column that is only `shown` is written and not read.
    Ids of clients and services are `offered` in a drop-down list, but not on the sheet that lists them. A workbook may
    lack a column that is `optional`: older ones do. Where the user laid the wording of a form over it, the header is
    also known as it stands `also`, and `answers` say each code.
    """

    id: str
    header: Words
    kind: Kind
    note: Words = UNSAID
    choices: ChoiceList | None = None
    codes: tuple[int, ...] = ()
    answers: tuple[Answer, ...] = ()
    also: tuple[Words, ...] = ()
    low: float | None = None
    high: float | None = None
    required: bool = False
    shown: bool = False
    offered: bool = True
    optional: bool = False
    width: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its id, what it is called, and its columns.

    What a sheet `decides` changes the meaning of everything else, so that any fault on it stops the reading. An
    `optional` sheet may be missing.
    """

    id: str
    name: Words
    title: Words
    help: Words
    columns: tuple[Column, ...]
    decides: bool = False
    optional: bool = False

    def token(self, column: Column) -> str:
        """Give the id of a column as it stands in the hidden row."""
        return f"{self.id}/{column.id}"

    def column(self, column_id: str) -> Column:
        """Give the column of that id.

        Raises
        ------
        KeyError
            If the sheet has no such column.
        """
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(f"Sheet {self.id} has no column {column_id!r}.")
