"""Finds in a data file the columns that a declared sheet asks for: as impact.yaml maps them, or by header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from impactkit.domain.instrument import Instrument
from impactkit.domain.message import N_
from impactkit.domain.nearest import nearest
from impactkit.domain.project_file import EVERY_ITEM, DataFile, Said
from impactkit.intake.cells import Reading
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.layout import Column, Sheet
from impactkit.intake.mapping import by_header
from impactkit.intake.recognition import needed
from impactkit.intake.sources import Source, listed
from impactkit.intake.values import plain
from impactkit.words.say import say

KEYS = ("client", "service", "date", "rater", "mode")  # of an assessment; all other columns are answers
MAY_LACK = ("service", "rater")  # an empty cell has a default, and so has a column that is missing


@dataclass(frozen=True, eq=False, kw_only=True)
class Placed:
    """Where the columns of one declared sheet stand in one data file."""

    entry: DataFile
    source: Source
    columns: Mapping[str, int]  # column id -> number of the column
    values: Mapping[str, Said] = field(default_factory=dict)  # column id -> what holds for every row
    absent: tuple[str, ...] = ()  # columns that are not there and read as empty

    @property
    def answers(self) -> frozenset[str]:
        """Give the ids of the columns that hold answers or scores."""
        return frozenset((*self.columns, *self.values)) - set(KEYS)


def as_scores(instrument: Instrument) -> Instrument:
    """Give an instrument of which ready scores are entered, one per scale, instead of the answers to its items."""
    scales = tuple(replace(scale, items=(), rule="ready") for scale in instrument.scales)
    return replace(instrument, items=(), scales=scales)


def ids_of_sheet(sheet: Sheet) -> list[str]:
    """Give the ids of the columns that are read."""
    return [column.id for column in sheet.columns if not column.shown]


class FileColumns:
    """Places the columns of one entry of ``data``, and notes what cannot be placed.

    Parameters
    ----------
    entry : DataFile
        The entry.
    source : Source
        Its file.
    taken : frozenset of int
        Numbers of the columns that any entry of this file maps.
    """

    def __init__(self, entry: DataFile, source: Source, taken: frozenset[int]) -> None:
        self.entry = entry
        self.source = source
        self.taken = taken

    def of(self, sheet: Sheet, prefix: str = "") -> Placed:
        """Find the columns of a sheet; with a prefix, ``prefix.id`` may stand for an id."""
        ids = ids_of_sheet(sheet)
        mapped = _own(self.entry.columns, ids, prefix)
        columns = {id_: numbers[0] for id_, said in mapped.items() if (numbers := self.source.columns(said.text))}
        found = by_header(self.source.grid, sheet, self.source.header_row)
        by_name = {
            id_: number
            for id_, number in found.items()
            if id_ in ids and id_ not in mapped and number not in self.taken
        }
        values = _own(self.entry.values, ids, prefix)
        placed = {id_: number for id_, number in (by_name | columns).items() if id_ not in values}
        return Placed(entry=self.entry, source=self.source, columns=placed, values=values)


def mapped_columns(entry: DataFile, source: Source) -> frozenset[int]:
    """Give the numbers of the columns that an entry maps."""
    return frozenset(number for said in entry.columns.values() for number in source.columns(said.text))


def check_keys(entry: DataFile, sheets: Mapping[str, Sheet], findings: Findings) -> None:
    """Note keys that are no column, and columns that have a value too.

    Parameters
    ----------
    entry : DataFile
        The entry.
    sheets : mapping
        The sheets that the entry may fill, by the prefix of their columns.
    findings : Findings
        Takes what is wrong.
    """
    for part, written in (("columns", entry.columns), ("values", entry.values), ("codes", _places(entry))):
        for key, said in written.items():
            fault = _key_fault(key, sheets, items=part == "codes")
            if fault:
                findings.add("stop", fault, said.place)
    for key, said in entry.columns.items():
        if key in entry.values:
            findings.add("stop", _both(key), said.place)


def check_headers(entry: DataFile, source: Source, findings: Findings) -> None:
    """Note headers that the file lacks or has twice, and those that are mapped twice."""
    seen: set[str] = set()
    for said in entry.columns.values():
        numbers = source.columns(said.text)
        if not numbers:
            findings.add("stop", _no_header(said.text, source), said.place)
        elif len(numbers) > 1:
            findings.add("stop", _header_twice(said.text), said.place)
        if said.text in seen:
            findings.add("stop", _mapped_twice(said.text), said.place)
        seen.add(said.text)


def complete(placed: Placed, sheet: Sheet, reading: Reading, instrument: Instrument | None) -> Placed:
    """Note the columns that are missing; those that have a default are read as empty."""
    have = {*placed.columns, *placed.values, *placed.entry.columns}  # a header that is not found was told already
    several_services = "service" not in have and len(reading.service_ids) > 1
    lacking = [
        column
        for column in sheet.columns
        if column.id not in have and needed(column) and (column.id != "service" or several_services)
    ]
    if instrument is not None:
        keys = [column for column in lacking if column.id in KEYS]
        lacking = keys + _lacking_answers(placed, sheet, instrument)
    if len(lacking) > len(KEYS):
        reading.findings.add("stop", _no_columns(lacking, placed.source), placed.entry.place)
    else:
        for column in lacking:
            fault = _no_column(column, say(column.header, reading.language), placed.source)
            reading.findings.add("stop", fault, placed.entry.place)
    absent = tuple(id_ for id_ in MAY_LACK if id_ in ids_of_sheet(sheet) and id_ not in have)
    return replace(placed, absent=absent, values=_checked(placed.values, sheet, reading))


def note_unread(source: Source, read: Iterable[int], findings: Findings) -> None:
    """Note in one sentence which columns of a file are not read."""
    known = set(read)
    names = [header for number, header in source.headers.items() if number not in known]
    if names and known:
        fault = Fault(
            code="extra-column",
            what=N_("Columns of the file that are not read: {names}."),
            mend=N_("Nothing to do, unless the report needs what stands there; then map them under columns."),
            details=(("names", listed(names)),),
        )
        findings.add("note", fault, source.grid.place)


def _own(written: Mapping[str, Said], ids: Sequence[str], prefix: str) -> dict[str, Said]:
    """Give what is written for these ids, by id alone or after the prefix."""
    plain_ids = {id_: written[id_] for id_ in ids if id_ in written}
    prefixed = {id_: written[f"{prefix}.{id_}"] for id_ in ids if prefix and f"{prefix}.{id_}" in written}
    return plain_ids | prefixed


def _places(entry: DataFile) -> dict[str, Said]:
    return {key: Said("", place) for key, place in entry.code_places.items()}


def _key_fault(key: str, sheets: Mapping[str, Sheet], *, items: bool) -> Fault | None:
    bare = [id_ for sheet in sheets.values() for id_ in ids_of_sheet(sheet)]
    prefixed = [f"{prefix}.{id_}" for prefix, sheet in sheets.items() if prefix for id_ in ids_of_sheet(sheet)]
    if key in prefixed or (items and key == EVERY_ITEM):
        return None
    if key in bare:
        owners = [prefix for prefix, sheet in sheets.items() if key in ids_of_sheet(sheet)]
        return None if key in KEYS or len({owner.partition("@")[0] for owner in owners}) == 1 else _several(key, owners)
    allowed = list(dict.fromkeys(bare))
    near = nearest(key, allowed, spelt=plain)
    return Fault(
        code="unknown-column",
        what=N_("There is no column {value} to be filled."),
        mend=N_("Did you mean {nearest}? The columns are: {allowed}.") if near else N_("The columns are: {allowed}."),
        value=key,
        details=(("nearest", near), ("allowed", ", ".join(allowed))),
    )


def _lacking_answers(placed: Placed, sheet: Sheet, instrument: Instrument) -> list[Column]:
    """Give the columns without which a scale is torn; a scale of which nothing is there was not asked."""
    have = placed.answers | set(placed.entry.columns)
    if instrument.ready:
        wanted = [scale.id for scale in instrument.scales]
        return [] if have & set(wanted) else [sheet.column(id_) for id_ in wanted]
    items = [item.id for item in instrument.items]
    if not have & set(items):
        return [sheet.column(id_) for id_ in items]
    torn = {item for scale in instrument.scales if have & set(scale.items) for item in scale.items} - have
    return [sheet.column(id_) for id_ in items if id_ in torn]


def _checked(values: Mapping[str, Said], sheet: Sheet, reading: Reading) -> dict[str, Said]:
    """Give the values that hold for every row and can be read; the others are noted where they are written."""
    sound: dict[str, Said] = {}
    for id_, said in values.items():
        found = reading.parser(sheet.column(id_))(said.text)
        if isinstance(found, Fault):
            reading.findings.add("stop", found, said.place)
        else:
            sound[id_] = said
    return sound


def _no_header(value: str, source: Source) -> Fault:
    """Say that the file has no such column; headers are named where the row is known to hold headers."""
    headers = list(source.headers.values())
    near = nearest(value, headers, spelt=plain)
    mend = N_("Write the header as it stands in row {row} of the file.")
    return Fault(
        code="no-such-column",
        what=N_("The file has no column {value}."),
        mend=N_("Did you mean “{nearest}”?") if near else mend,
        value=value,
        details=(("nearest", near), ("row", str(source.header_row))),
    )


def _header_twice(value: str) -> Fault:
    return Fault(
        code="column-twice",
        what=N_("Several columns of the file have the header {value}, so it is not known which one counts."),
        mend=N_("Give each column a header of its own."),
        value=value,
    )


def _mapped_twice(value: str) -> Fault:
    return Fault(
        code="column-mapped-twice",
        what=N_("The column {value} is named twice here."),
        mend=N_("Name each column of the file once."),
        value=value,
    )


def _both(key: str) -> Fault:
    return Fault(
        code="column-and-value",
        what=N_("{value} has a column and one value for every row."),
        mend=N_("Take one of the two out."),
        value=key,
    )


def _several(key: str, owners: Sequence[str]) -> Fault:
    return Fault(
        code="column-of-several",
        what=N_("Several instruments of this file have a question {value}."),
        mend=N_("Write {names}."),
        value=key,
        details=(("names", ", ".join(f"{owner}.{key}" for owner in owners)),),
    )


def _no_column(column: Column, name: str, source: Source) -> Fault:
    headers = source.headers.values()
    near = nearest(name, headers, spelt=plain) or nearest(column.id, headers, spelt=plain)
    mend = N_("Add its header under columns, as {id}: HEADER; or one value for every row under values.")
    return Fault(
        code="missing-column",
        what=N_("The file has no column “{name}”, and none is mapped to {id}."),
        mend=N_("Did you mean “{nearest}”? Add it under columns, as {id}: {nearest}.") if near else mend,
        details=(("name", name), ("id", column.id), ("nearest", near)),
    )


def _no_columns(columns: Sequence[Column], source: Source) -> Fault:
    return Fault(
        code="missing-column",
        what=N_("The file lacks columns: {ids}."),
        mend=N_("Add their headers under columns. Row {row} of the file was read as the row of headers."),
        details=(("ids", ", ".join(column.id for column in columns)), ("row", str(source.header_row))),
    )
