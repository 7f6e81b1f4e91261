"""Reads cells, each as the kind of its column says, and notes what is wrong with them or may surprise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from impactkit.domain.cell_text import text_of_cell
from impactkit.domain.local_text import LANGUAGES, Language
from impactkit.domain.message import N_
from impactkit.domain.problems import Severity
from impactkit.domain.wording import Wording
from impactkit.intake import values
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.layout import Answer, ChoiceList, Column
from impactkit.intake.mapping import Table, spellings
from impactkit.intake.values import Parser, Raw, Value, clean
from impactkit.words.say import say

PLANNED_AHEAD = timedelta(days=730)  # a start or an end may be planned; a later one is a slip of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reading of cells needs to know beside the cells."""

    findings: Findings
    language: Language  # of the workbook: choices are told in it
    today: date
    to_day: Callable[[float], date | None]
    services: Mapping[str, str] = field(default_factory=dict)  # plain id or name -> id, once they are read
    wordings: tuple[Wording, ...] = ()  # the user's own, of the forms in use

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
            "code": lambda: values.code(column.codes, _said(column.answers)),
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
        names = [say(choice.words, self.language) for choice in offered.choices]
        return values.choice(known, names, ids=[choice.id for choice in offered.choices] if offered.bracketed else ())


def _said(answers: Sequence[Answer]) -> dict[str, int]:
    """Give the code of each answer by its words, in every language; words that stand for two codes tell none."""
    spelt = [
        (values.worded(said), answer.code)
        for answer in answers
        for language in LANGUAGES
        if (said := getattr(answer.words, language))
    ]
    return {words: code for words, code in spelt if {other for said, other in spelt if said == words} == {code}}


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Value
    told: tuple[tuple[Severity, Fault], ...] = ()


class CellReader:
    """Reads the cells of one column, each distinct value once.

    Parameters
    ----------
    column : Column
        What is asked for.
    reading : Reading
        What must be known beside the cells.
    decides : bool
        Whether any fault here stops the reading.
    parse : callable, optional
        Parser to use in place of that of the column's kind.
    """

    def __init__(self, column: Column, reading: Reading, *, decides: bool, parse: Parser | None = None) -> None:
        self.column = column
        self.reading = reading
        self.grave: Severity = "stop" if decides else "row" if column.required else "cell"
        self.parse = parse or reading.parser(column)
        self._known: dict[tuple[type, Raw], _Outcome] = {}  # the type counts, because 1 and True are equal

    def value(self, table: Table, row: int, at: str) -> Value:
        """Give the value of a cell, None where there is none or where it cannot be used; faults are noted.

        Parameters
        ----------
        table, row, at
            Where it stands; `at` is the id of the column of the table.
        """
        number = table.columns.get(at)
        if number is None:
            return None
        raw = table.grid.value(row, number)
        key = (type(raw), raw)
        outcome = self._known.get(key)
        if outcome is None:
            outcome = self._known[key] = self._outcome(raw)
        if (row, number) in table.grid.formulas:
            outcome = self._of_formula(raw, outcome)
        for severity, fault in outcome.told:
            self.reading.findings.add(severity, fault, table.where(row, at))
        return outcome.value

    def _outcome(self, raw: Raw) -> _Outcome:
        cleaned = clean(raw)
        if cleaned is None:
            return self._empty()
        found = self.parse(cleaned)
        if isinstance(found, Fault):
            return _Outcome(None, (("stop" if found.code == "unknown-service" else self.grave, found),))
        told: list[tuple[Severity, Fault]] = []
        if self.column.kind in ("client", "service", "id") and cleaned != raw:
            told.append(("note", _spaces()))
        if isinstance(found, date) and isinstance(raw, int | float):
            told.append(("note", _counted_day(raw, found)))
        return _Outcome(text_of_cell(found) if isinstance(found, str) else found, tuple(told))

    def _empty(self) -> _Outcome:
        if not self.column.required:
            return _Outcome(None)
        if self.column.kind == "service" and len(self.reading.service_ids) == 1:
            return _Outcome(self.reading.service_ids[0])
        return _Outcome(None, ((self.grave, _missing()),))

    def _of_formula(self, raw: Raw, outcome: _Outcome) -> _Outcome:
        if clean(raw) is None:
            return _Outcome(None, ((self.grave, _formula_without_value()),))
        return _Outcome(outcome.value, (*outcome.told, ("note", _formula_read())))


def _formula_without_value() -> Fault:
    return Fault(
        code="formula-without-value",
        what=N_("The cell holds a formula whose result is not stored in the file."),
        mend=N_("Open the file in Excel and save it, or type the value into the cell."),
    )


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
