"""The data files of a folder, each opened once: found within the folder, guarded, searched for identity codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath

from openpyxl.utils.datetime import WINDOWS_EPOCH

from impactkit.declared.identity import identity_code_in
from impactkit.domain.message import N_
from impactkit.domain.nearest import nearest
from impactkit.domain.problems import InvalidData, Place
from impactkit.domain.project_file import DataFile
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.grids import Grid, Grids, cell_name, read_grids
from impactkit.intake.guards import guard, open_elsewhere
from impactkit.intake.identity_scan import CODE_IN_FILE_NAME, scan_grid, scan_sheets
from impactkit.intake.reading import open_in_excel
from impactkit.intake.text_grids import Refused, read_text_grid
from impactkit.intake.values import Raw, clean, plain

TEXT_FILES = (".csv", ".tsv", ".txt")
OFFERED = (*TEXT_FILES, ".xlsx")
MOST_OFFERED = 12  # files or sheets that are named in one message


@dataclass(frozen=True, eq=False, kw_only=True)
class Source:
    """A sheet of a data file: its cells, its headers, and the rows that can be used."""

    grid: Grid
    header_row: int
    headers: dict[int, str]  # number of the column -> header
    lines: tuple[int, ...]  # rows below the headers that hold anything and fit them
    later: int = 0  # days by which its count of days begins later than 1900's
    shared: bool = False  # whether several entries of impact.yaml read it

    def cell_at(self, row: int, number: int) -> Place:
        """Give the place of a cell for a problem."""
        return replace(self.grid.row_at(row), column=self.headers.get(number, ""), cell=cell_name(row, number))

    def columns(self, header: str) -> list[int]:
        """Give the numbers of the columns with that header; spaces and capitals do not count."""
        exact = [number for number, known in self.headers.items() if known == header]
        return exact or [number for number, known in self.headers.items() if plain(known) == plain(header)]


@dataclass(eq=False, kw_only=True)
class Sources:
    """Opens the data files of a folder; what is wrong with them is noted once."""

    folder: Path
    findings: Findings
    _grids: dict[Path, Grids | None] = field(default_factory=dict)
    _known: dict[object, str] = field(default_factory=dict)

    def opened(self, data: Sequence[DataFile], expected: dict[int, list[str]]) -> dict[int, Source]:
        """Give the source of each entry by its number; entries whose file cannot be read have none.

        Parameters
        ----------
        data : sequence of DataFile
            The entries.
        expected : dict
            Number of the entry to headers that its file should hold.
        """
        paths = {number: path for number, entry in enumerate(data) if (path := self._path(entry))}
        found: dict[int, Source] = {}
        made: dict[tuple[Path, str, int], Source | None] = {}
        for number, path in paths.items():
            entry = data[number]
            alike = [other for other, its in paths.items() if its == path]
            key = (path, entry.sheet.text if entry.sheet else "", entry.header_row)
            if key not in made:
                headers = [header for other in alike for header in expected.get(other, [])]
                made[key] = self._source(path, entry, headers)
            source = made[key]
            if source is not None:
                found[number] = replace(source, shared=len(alike) > 1)
        return found

    def _path(self, entry: DataFile) -> Path | None:
        """Find the file within the folder."""
        if not entry.file.text:
            return None  # the file of the project says so already
        path = within(self.folder, entry.file.text)
        fault = path if isinstance(path, Fault) else self._unreadable(path)
        if fault or isinstance(path, Fault):
            self.findings.add("stop", fault or _outside(), entry.file.place)
            return None
        return path

    def _unreadable(self, path: Path) -> Fault | None:
        if identity_code_in(path.name) == "code":
            return CODE_IN_FILE_NAME
        if path.suffix.lower() not in OFFERED:
            return _wrong_kind()
        try:
            there = path.exists()
        except OSError:
            there = False
        return None if there else _missing(self._name(path), self._files())

    def _files(self) -> list[str]:
        """Give the names of the data files that lie in the folder and one folder below."""
        places = (*self.folder.glob("*"), *self.folder.glob("*/*"))
        return sorted(self._name(path) for path in places if path.suffix.lower() in OFFERED)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _source(self, path: Path, entry: DataFile, expected: list[str]) -> Source | None:
        if path.suffix.lower() == ".xlsx":
            return self._sheet(path, entry)
        read = read_text_grid(path, file=self._name(path), header_row=entry.header_row, expected=expected)
        if isinstance(read, Refused):
            self.findings.add("stop", read.fault, read.place)
            return None
        for note in read.notes:
            self.findings.add("note", note, read.grid.place)
        scan_grid(read.grid, {}, self.findings)
        return self._made(read.grid, read.header_row, whole_rows=True)

    def _sheet(self, path: Path, entry: DataFile) -> Source | None:
        if path not in self._grids:
            self._grids[path] = self._workbook(path)
        grids = self._grids[path]
        if grids is None:
            return None
        filled = [grid for grid in grids.sheets if grid.rows]
        if entry.sheet is not None:
            named = [grid for grid in filled if plain(grid.name) == plain(entry.sheet.text)]
            if not named:
                fault = _no_sheet(entry.sheet.text, [grid.name for grid in filled])
                self.findings.add("stop", fault, entry.sheet.place)
                return None
            filled = named
        if len(filled) != 1:
            fault = _which_sheet([grid.name for grid in filled]) if filled else _no_rows()
            self.findings.add("stop", fault, entry.file.place)
            return None
        source = self._made(filled[0], entry.header_row, whole_rows=False)
        return replace(source, later=(grids.epoch - WINDOWS_EPOCH).days)

    def _workbook(self, path: Path) -> Grids | None:
        name = self._name(path)
        try:
            grids = read_grids(guard(path))
        except InvalidData as refused:
            for problem in refused.problems:
                fault = Fault(code=problem.code, what=problem.what, mend=problem.mend, details=problem.details)
                self.findings.add("stop", fault, Place(file=name))
            return None
        if open_elsewhere(path):
            self.findings.add("note", open_in_excel(), Place(file=name))
        grids = replace(grids, sheets=tuple(replace(grid, file=name) for grid in grids.sheets))
        scan_sheets(path, grids, {}, self.findings)
        return grids

    def _made(self, grid: Grid, header_row: int, *, whole_rows: bool) -> Source:
        """Give the source of a grid; rows of separated values that do not fit the headers are left out."""
        values = grid.rows[header_row - 1] if header_row <= len(grid.rows) else ()
        headers = {number: _header(value) for number, value in enumerate(values, start=1) if clean(value) is not None}
        lines = []
        for row in range(header_row + 1, len(grid.rows) + 1):
            if not any(clean(value) is not None for value in grid.rows[row - 1]):
                continue
            fault = _misfit(grid.rows[row - 1], len(values)) if whole_rows else None
            if fault:
                self.findings.add("row", fault, grid.row_at(row))
            else:
                lines.append(row)
        return Source(grid=grid, header_row=header_row, headers=headers, lines=tuple(lines))


def within(folder: Path, written: str) -> Path | Fault:
    """Give the path of a file of the folder; what leads out of it, also over a link, is refused.

    Both slashes part folders, so that one impact.yaml serves Windows and others.
    """
    parts = PureWindowsPath(written)
    if parts.drive or parts.root or ".." in parts.parts or not parts.parts:
        return _outside()
    path = folder.joinpath(*parts.parts)
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # no name of a file: a NUL within, or links in a circle
        return _outside()
    return path if inside else _outside()


def listed(names: Sequence[str]) -> str:
    """Give the first few names with commas between."""
    return ", ".join(names[:MOST_OFFERED]) + (" …" if len(names) > MOST_OFFERED else "")


def _header(value: Raw) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(clean(value)).split())


def _misfit(values: Sequence[Raw], width: int) -> Fault | None:
    count = len(values)
    too_long = count > width and any(clean(value) is not None for value in values[width:])
    if not too_long and count >= width:
        return None
    return Fault(
        code="row-does-not-fit",
        what=N_("The row has {count} values and the file {width} headers, so values may stand in wrong columns."),
        mend=N_(
            "Put quotation marks round texts with the separator or a new line; write a separator for each empty value."
        ),
        details=(("count", str(count)), ("width", str(width))),
    )


def _outside() -> Fault:
    return Fault(
        code="outside-folder",
        what=N_("The file does not lie in the folder of impact.yaml."),
        mend=N_("Copy it into the folder, and write its name from there, such as data/answers.csv."),
    )


def _wrong_kind() -> Fault:
    return Fault(
        code="wrong-kind-of-file",
        what=N_("Files of this kind are not read."),
        mend=N_("Save it as CSV or as a workbook (.xlsx)."),
    )


def _missing(value: str, files: Sequence[str]) -> Fault:
    near = nearest(value, files, spelt=plain)
    mend = N_("Check the name. The data files in the folder are: {files}.") if files else N_("Copy it into the folder.")
    return Fault(
        code="no-data-file",
        what=N_("There is no file {value} in the folder."),
        mend=N_("Did you mean {nearest}?") if near else mend,
        value=value,
        details=(("nearest", near), ("files", listed(files))),
    )


def _no_sheet(value: str, sheets: Sequence[str]) -> Fault:
    near = nearest(value, sheets, spelt=plain)
    return Fault(
        code="no-such-sheet",
        what=N_("The workbook has no sheet {value}, or it is empty."),
        mend=N_("Did you mean {nearest}?") if near else N_("The sheets are: {sheets}."),
        value=value,
        details=(("nearest", near), ("sheets", listed(sheets))),
    )


def _which_sheet(sheets: Sequence[str]) -> Fault:
    return Fault(
        code="which-sheet",
        what=N_("The workbook has several sheets, and it is not said which one is meant."),
        mend=N_("Add the key sheet: one of {sheets}."),
        details=(("sheets", listed(sheets)),),
    )


def _no_rows() -> Fault:
    return Fault(
        code="empty-file",
        what=N_("The workbook holds no rows."),
        mend=N_("Export it again, or take it out of impact.yaml."),
    )
