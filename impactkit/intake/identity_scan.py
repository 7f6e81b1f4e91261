"""Looks for personal identity codes in all that a workbook holds, not only in what is read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from impactkit.declared.identity import DIGIT, DIGITS, SHORTEST, Verdict, identity_code_in
from impactkit.domain.message import N_
from impactkit.domain.problems import Place
from impactkit.intake.findings import Fault, Findings
from impactkit.intake.grids import Grid, Grids, cell_name
from impactkit.intake.values import Raw, clean
from impactkit.intake.workbook_texts import texts_outside

JOINED = re.compile(r'"\s*&\s*"')  # two texts of a formula that it puts together
DECIMAL = re.compile(r"[+-]?\d+[.,]\d+(?:[eE][+-]?\d+)?", re.ASCII)
MEND = N_("Replace it by an id such as A-0001 in the whole file, and keep the list of ids elsewhere.")
CODE_IN_CELL = Fault(
    code="identity-code", what=N_("A personal identity code stands here; the file is not read."), mend=MEND
)
CODE_IN_NAME = Fault(
    code="identity-code",
    what=N_("A personal identity code stands in the name of a sheet; the file is not read."),
    mend=MEND,
)
RENAME = N_("Give it a name that tells nothing of a person.")
CODE_IN_FILE_NAME = Fault(
    code="identity-code",
    what=N_("A personal identity code stands in the name of the file; the file is not read."),
    mend=RENAME,
)
CODE_IN_FOLDER = Fault(
    code="identity-code",
    what=N_("A personal identity code stands in the name of a folder that the file lies in; the file is not read."),
    mend=RENAME,
)
CODE_OUTSIDE = Fault(
    code="identity-code",
    what=N_("A personal identity code stands outside the cells: in a comment, a picture, a header or the properties."),
    mend=N_("Remove it with File, Info, Inspect Document in Excel, and save the file."),
)
PERHAPS = Fault(
    code="perhaps-identity-code",
    what=N_("These digits could be a personal identity code without its separator."),
    mend=N_("Nothing to do if they are not. If they are, replace them by an id such as A-0001."),
)


def scan_for_codes(path: Path, grids: Grids, findings: Findings) -> None:
    """Note every place where a personal identity code stands, and never the code itself."""
    known: dict[Raw, Verdict] = {}
    for fault in codes_in_path(path):
        findings.add("stop", fault)
    scan_sheets(path, grids, known, findings)


def scan_sheets(path: Path, grids: Grids, known: dict[Raw, Verdict], findings: Findings) -> None:
    """Note codes in the sheets of a workbook and beside their cells; `known` takes the verdict on each value."""
    for grid in grids.sheets:
        scan_grid(grid, known, findings)
    formulas = {formula.removeprefix("=") for grid in grids.sheets for formula in grid.formulas.values()}
    if any(identity_code_in(text) == "code" for text in (*grids.names, *texts_outside(path, known.keys() | formulas))):
        findings.add("stop", CODE_OUTSIDE, Place(file=grids.sheets[0].file if grids.sheets else ""))


def codes_in_path(path: Path) -> list[Fault]:
    """Tell whether a personal identity code stands in the name of a file or of a folder that it lies in."""
    of_file = [CODE_IN_FILE_NAME] if identity_code_in(path.name) == "code" else []
    folders = path.absolute().parent.parts
    return of_file + ([CODE_IN_FOLDER] if any(identity_code_in(folder) == "code" for folder in folders) else [])


def scan_grid(grid: Grid, known: dict[Raw, Verdict], findings: Findings) -> None:
    """Note codes in the cells of a sheet and in its name."""
    if identity_code_in(grid.name) == "code":
        findings.add("stop", CODE_IN_NAME, Place(file=grid.file, sheet=str(grid.number)))
    for row, values in enumerate(grid.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is None or isinstance(value, bool):
                continue
            if value not in known:
                known[value] = _verdict(value)
            if known[value]:
                _tell(known[value], grid, row, column, findings)
    for (row, column), formula in grid.formulas.items():
        if identity_code_in(JOINED.sub("", formula)) == "code":
            _tell("code", grid, row, column, findings)


def _tell(verdict: Verdict, grid: Grid, row: int, column: int, findings: Findings) -> None:
    place = replace(grid.row_at(row), cell=cell_name(row, column))
    if verdict == "code":
        findings.add("stop", CODE_IN_CELL, place)
    else:
        findings.add("note", PERHAPS, place)


def _verdict(value: Raw) -> Verdict:
    if isinstance(value, str):
        if DECIMAL.fullmatch(value) and len(DIGIT.findall(value)) != SHORTEST:
            return ""  # a number of a text file, as of a workbook; an export may hold millions of them
        # What is read is the value without the signs that are not seen.
        cleaned = str(clean(value))
        return identity_code_in(value) or ("" if cleaned == value else identity_code_in(cleaned))
    # A number may have lost the zero of a day from 1 to 9.
    if isinstance(value, int | float) and 10 ** (DIGITS - 1) <= value < 10**SHORTEST and value == int(value):
        return identity_code_in(str(int(value)).zfill(SHORTEST))
    return ""
