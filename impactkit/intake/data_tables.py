"""Tables of the declared sheets, made from the data files of a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_
from impactkit.domain.project_file import DataFile, Said
from impactkit.domain.wording import Wording
from impactkit.intake.cells import Reading
from impactkit.intake.file_columns import (
    KEYS,
    FileColumns,
    Placed,
    as_scores,
    check_headers,
    check_keys,
    complete,
    mapped_columns,
    note_unread,
)
from impactkit.intake.findings import Fault
from impactkit.intake.goal_sheets import GOALS, MILESTONES
from impactkit.intake.layout import Column, Sheet
from impactkit.intake.mapping import Table
from impactkit.intake.people_sheets import CLIENTS, EPISODES, EXITS, answers
from impactkit.intake.recoding import codes_for, recoding
from impactkit.intake.sources import Source, Sources
from impactkit.intake.values import Raw, clean

PEOPLE: dict[str, Sheet] = {sheet.id: sheet for sheet in (CLIENTS, EPISODES, EXITS, GOALS, MILESTONES)}


@dataclass(frozen=True, eq=False, kw_only=True)
class _Filled:
    """An entry of ``data`` and a sheet that it fills."""

    sheet: Sheet
    placed: Placed
    instrument: Instrument | None = None
    prefix: str = ""


class DataTables:
    """Opens the data files of a folder and finds their columns; then makes the tables.

    Parameters
    ----------
    folder : Path
        Where impact.yaml lies.
    data : sequence of DataFile
        Its entries.
    instruments : mapping
        By key; `instruments` of this object has those of which ready scores are entered without items.
    reading : Reading
        With the findings that take every problem.
    """

    def __init__(
        self, folder: Path, data: Sequence[DataFile], instruments: Mapping[str, Instrument], reading: Reading
    ) -> None:
        self.reading = reading
        ids = Counter(one.id for one in instruments.values())
        self._prefixes = {key: one.id if ids[one.id] == 1 else key for key, one in instruments.items()}
        expected = {number: _expected(entry, instruments) for number, entry in enumerate(data)}
        sources = Sources(folder=folder, findings=reading.findings).opened(data, expected)
        self._entries = [(data[number], source) for number, source in sorted(sources.items())]
        self._columns = [self._placer(entry, source) for entry, source in self._entries]
        self.instruments = self._entered(instruments)
        for entry in data:
            if sheets := self._sheets(entry, instruments):  # none where its instrument is not known, which is told
                check_keys(entry, sheets, reading.findings)
        for entry, source in self._entries:
            check_headers(entry, source, reading.findings)

    def tables(self, instruments: Mapping[str, Instrument], reading: Reading) -> dict[str, tuple[Table, ...]]:
        """Give the tables by the id of their sheet; `instruments` are as the project uses them."""
        tables: dict[str, tuple[Table, ...]] = {}
        read: dict[int, set[int]] = {}
        for (entry, source), columns in zip(self._entries, self._columns, strict=True):
            for filled in self._filled(entry, columns, instruments):
                placed = complete(filled.placed, filled.sheet, reading, filled.instrument)
                read.setdefault(id(source.grid), set()).update(placed.columns.values())
                made = _table(replace(filled, placed=placed), reading)
                tables[filled.sheet.id] = (*tables.get(filled.sheet.id, ()), made)
        seen: set[int] = set()
        for _, source in self._entries:
            if id(source.grid) not in seen:
                note_unread(source, read.get(id(source.grid), set()), reading.findings)
            seen.add(id(source.grid))
        return tables

    def _placer(self, entry: DataFile, source: Source) -> FileColumns:
        taken = [mapped_columns(other, its) for other, its in self._entries if its.grid is source.grid]
        return FileColumns(entry, source, frozenset().union(*taken))

    def _either(self, instrument: Instrument) -> Sheet:
        return _either(instrument, self.reading.wordings)

    def _sheets(self, entry: DataFile, instruments: Mapping[str, Instrument]) -> dict[str, Sheet]:
        """Give the sheets that an entry may fill, by the prefix of their columns."""
        if entry.holds != "answers":
            return {"": PEOPLE[entry.holds]}
        named = [key for key in entry.instruments if key in instruments]
        return {self._prefixes[key]: self._either(instruments[key]) for key in named}

    def _entered(self, instruments: Mapping[str, Instrument]) -> dict[str, Instrument]:
        """Find out of which instruments ready scores are entered; both in one project cannot be told apart."""
        found = dict(instruments)
        decided: dict[str, bool] = {}
        for columns in self._columns:
            for key in columns.entry.instruments if columns.entry.holds == "answers" else ():
                instrument = instruments.get(key)
                if instrument is None or instrument.ready:
                    continue
                scores = self._gives_scores(columns, instrument)
                if scores is None or decided.get(key, scores) != scores:
                    self.reading.findings.add("stop", _items_and_scores(instrument), columns.entry.place)
                elif scores:
                    found[key] = as_scores(instrument)
                decided.setdefault(key, bool(scores))
        return found

    def _gives_scores(self, columns: FileColumns, instrument: Instrument) -> bool | None:
        """Tell whether an entry gives scores; None where it maps both items and scores."""
        prefix = self._prefixes[instrument.key]
        items = {item.id for item in instrument.items}
        scales = {scale.id for scale in instrument.scales} - items
        keys = columns.entry.columns
        written = {*keys, *(key.removeprefix(f"{prefix}.") for key in keys)}
        if written & items or written & scales:
            return None if written & items and written & scales else bool(written & scales)
        have = columns.of(self._either(instrument), prefix).answers
        return bool(have & scales) and not have & items

    def _filled(
        self, entry: DataFile, columns: FileColumns, instruments: Mapping[str, Instrument]
    ) -> Iterator[_Filled]:
        if entry.holds != "answers":
            sheet = PEOPLE[entry.holds]
            yield _Filled(sheet=sheet, placed=columns.of(sheet))
            return
        for key in entry.instruments:
            instrument = instruments[key]
            sheet, prefix = answers(instrument, wordings=self.reading.wordings), self._prefixes[key]
            yield _Filled(sheet=sheet, placed=columns.of(sheet, prefix), instrument=instrument, prefix=prefix)


def _expected(entry: DataFile, instruments: Mapping[str, Instrument]) -> list[str]:
    """Give headers that the file of an entry should hold: those mapped, and the ids of all columns."""
    sheets = (
        [PEOPLE[entry.holds]]
        if entry.holds != "answers"
        else [_either(instruments[key]) for key in entry.instruments if key in instruments]
    )
    return [
        *(said.text for said in entry.columns.values()),
        *(column.id for sheet in sheets for column in sheet.columns),
    ]


def _either(instrument: Instrument, wordings: Sequence[Wording] = ()) -> Sheet:
    """Give the sheet of an instrument with columns for its items and for its scales."""
    sheet, scores = answers(instrument, wordings=wordings), answers(as_scores(instrument))
    have = {column.id for column in sheet.columns}
    return replace(sheet, columns=(*sheet.columns, *(one for one in scores.columns if one.id not in have)))


def _table(filled: _Filled, reading: Reading) -> Table:
    """Make the table of a sheet: the file's own rows and columns, each cell as the readers know it.

    What holds for every row stands in columns behind those of the file.
    """
    placed, sheet = filled.placed, filled.sheet
    source, width = placed.source, max(map(len, placed.source.grid.rows), default=0)
    added = {id_: width + place for place, id_ in enumerate((*placed.values, *placed.absent), start=1)}
    grid = replace(source.grid, rows=_recoded(filled, reading))
    headers = {id_: source.headers.get(number, "") for id_, number in placed.columns.items()}
    return Table(
        sheet=sheet,
        grid=grid,
        columns={**placed.columns, **added},
        headers=headers | {id_: id_ for id_ in added},
        twice=(),
        extra=(),
        lines=tuple(_lines(placed, sheet, grid.rows)),
    )


def _recoded(filled: _Filled, reading: Reading) -> tuple[tuple[Raw, ...], ...]:
    placed, source = filled.placed, filled.placed.source
    rows = [list(row) for row in source.grid.rows]
    width = max(map(len, rows), default=0)
    for id_, number in placed.columns.items():
        column = filled.sheet.column(id_)
        codes = _sound_codes(codes_for(column, placed.entry, filled.prefix), column, reading)
        recode = recoding(column, placed.entry, codes, later=source.later)
        for row in source.lines:
            cells = rows[row - 1]
            if number <= len(cells):
                recoded = recode(cells[number - 1])
                if isinstance(recoded, Fault):
                    reading.findings.add("cell", recoded, source.cell_at(row, number))
                cells[number - 1] = None if isinstance(recoded, Fault) else recoded
    constants: list[Raw] = [said.text for said in placed.values.values()]
    if constants:
        for row in source.lines:
            cells = rows[row - 1]
            cells += [None] * (width - len(cells)) + constants
    return tuple(map(tuple, rows))


def _sound_codes(codes: Mapping[str, Said], column: Column, reading: Reading) -> dict[str, str]:
    """Give the file's codes with what they mean; what the column cannot hold is noted and reads as empty."""
    parse = reading.parser(column)
    sound: dict[str, str] = {}
    for code, said in codes.items():
        fault = parse(said.text)
        sound[code] = "" if isinstance(fault, Fault) else said.text
        if isinstance(fault, Fault):
            reading.findings.add("stop", fault, said.place)
    return sound


def _lines(placed: Placed, sheet: Sheet, rows: Sequence[Sequence[Raw]]) -> Iterator[int]:
    """Give the rows that count: in a file that tells of several things, those that tell of this one."""
    source = placed.source
    keys = ("client", "service") if sheet.id in PEOPLE else KEYS
    telling = [number for id_, number in placed.columns.items() if id_ not in keys]
    shared = source.shared or len(placed.entry.instruments) > 1
    read = [placed.columns[id_] for id_ in placed.columns]
    seen: set[tuple[Raw, ...]] = set()
    for row in source.lines:
        cells = rows[row - 1]
        if not any(_holds(source, cells, row, number) for number in read):
            continue
        if shared and telling and not any(_holds(source, cells, row, number) for number in telling):
            continue
        if source.shared and sheet.id in PEOPLE:
            told = tuple(clean(cells[number - 1]) if number <= len(cells) else None for number in read)
            if told in seen:
                continue
            seen.add(told)
        yield row


def _holds(source: Source, cells: Sequence[Raw], row: int, number: int) -> bool:
    return (number <= len(cells) and clean(cells[number - 1]) is not None) or (row, number) in source.grid.formulas


def _items_and_scores(instrument: Instrument) -> Fault:
    return Fault(
        code="items-and-scores",
        what=N_("Both answers and ready scores of {instrument} are given; they cannot be put together."),
        mend=N_("Map the items, or the scales, in every file of this instrument."),
        details=(("instrument", instrument.id),),
    )
