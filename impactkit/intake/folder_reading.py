"""Reads a folder: what impact.yaml says becomes the sheets of a project, and so do the data files.

From there on a folder is read as a workbook is, by the same rules; only the places of what is found differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from openpyxl.utils.datetime import WINDOWS_EPOCH

from impactkit.declared.code_lines import lines_with_codes
from impactkit.declared.identity import identity_code_in
from impactkit.declared.wording_files import FindWording, no_wording
from impactkit.domain.composites import composite_faults
from impactkit.domain.instrument import INDICATORS, Instrument
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem, screened
from impactkit.domain.project import Declaration
from impactkit.domain.project_file import ProjectFile, SaidLine
from impactkit.frames.project import Project
from impactkit.intake.cells import Reading
from impactkit.intake.composites_read import without_place
from impactkit.intake.data_tables import DataTables
from impactkit.intake.findings import Fault, Findings, screen
from impactkit.intake.folder_words import in_a_folder
from impactkit.intake.grids import Grid, Grids
from impactkit.intake.identity_scan import CODE_IN_CELL, codes_in_path
from impactkit.intake.instruments_read import laid_over, read_uses
from impactkit.intake.layout import Sheet
from impactkit.intake.mapping import Table
from impactkit.intake.project_sheets import INSTRUMENTS, PROJECT, TEXTS, services
from impactkit.intake.reading import Known, Offered, client_keys, project_of
from impactkit.intake.sheets import all_sheets
from impactkit.intake.tables import read_records
from impactkit.words.languages import languages

EXCEL_DAYS = Grids(sheets=(), names=(), epoch=WINDOWS_EPOCH).day


def read_folder(
    path: Path,
    content: bytes,
    file: ProjectFile,
    *,
    instruments: Mapping[str, Instrument],
    told: Sequence[Problem],
    today: date,
    find_wording: FindWording = no_wording,
) -> Project:
    """Read the data files of a folder.

    Parameters
    ----------
    path : Path
        Its impact.yaml.
    content : bytes
        What stands in it.
    file : ProjectFile
        What it says.
    instruments : mapping
        Those that it names, by key.
    told : sequence of Problem
        What is wrong with it already.
    today : date
        Answers and statuses after this day are refused.
    find_wording : callable
        Gives the user's own wording of the forms in use, by which headers and answers are known too.

    Returns
    -------
    Project
        As of a workbook.

    Raises
    ------
    InvalidData
        If anything stops the reading; it holds every problem that was found, of impact.yaml and of the data.
    """
    findings = Findings(file.name)
    scan_text(path, content, findings)
    language: Language = next((one for one in file.languages if one in languages()), "fi")
    worded = find_wording(tuple(instruments.values()))
    for problem in worded.problems:
        findings.tell(problem)
    reading = Reading(findings=findings, language=language, today=today, to_day=EXCEL_DAYS, wordings=worded.wordings)
    known = _known(path.parent, file, instruments, reading)
    hide = screen(client_keys(known.tables.values()), lambda text: identity_code_in(text) == "code")
    project = project_of(path, known, reading, hide)
    problems = (
        *(in_a_folder(screened(problem, hide)) for problem in told),
        *(in_a_folder(problem) for problem in findings.problems(hide) if not _told(problem, told, file.name)),
    )
    if told or findings.stopped:
        raise InvalidData(problems)
    return replace(
        project,
        declaration=_declared(project.declaration, file),
        problems=problems,
        rejected=findings.rejected(hide, language),
    )


def scan_text(path: Path, content: bytes, findings: Findings) -> None:
    """Note every line of impact.yaml, and every part of its path, in which a personal identity code stands."""
    for fault in codes_in_path(path):
        findings.add("stop", fault)
    for line in lines_with_codes(content):
        findings.add("stop", CODE_IN_CELL, Place(line=line))


def without_codes(path: Path, content: bytes, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Give the problems of an impact.yaml that is no YAML, without identity codes, and tell where such codes stand."""
    findings = Findings(path.name)
    scan_text(path, content, findings)
    hide = screen((), lambda text: identity_code_in(text) == "code")
    return (*(in_a_folder(screened(problem, hide)) for problem in problems), *findings.problems(hide))


def _known(folder: Path, file: ProjectFile, instruments: Mapping[str, Instrument], reading: Reading) -> Known:
    findings = reading.findings
    data = DataTables(folder, file.data, instruments, reading)
    records = read_records(INSTRUMENTS, [said_table(INSTRUMENTS, file.lines["instruments"])], reading)
    uses = read_uses(records, data.instruments, findings)
    used = {key: laid_over(instrument, uses[key]) for key, instrument in data.instruments.items()}
    offered = services(tuple(used.values()), INDICATORS)
    of_services = Offered.read(offered, [said_table(offered, file.lines["services"])], reading)
    tables: dict[str, tuple[Table, ...]] = {sheet.id: () for sheet in all_sheets(tuple(used.values()), {})}
    tables |= {
        PROJECT.id: (said_table(PROJECT, file.lines["project"]),),
        offered.id: (),
        TEXTS.id: (said_table(TEXTS, file.lines["texts"]),),
        INSTRUMENTS.id: (),
    }
    tables |= data.tables(used, replace(reading, services=of_services.names))
    for fault in _not_there(file, used):
        findings.add("note", fault)
    _check_composites(file, tuple(used.values()), findings)
    return Known(
        instruments=used,
        uses=uses,
        tables=tables,
        composites=file.composites,
        targets=file.targets,
        target_places=file.target_places,
        of_instruments=records,
        offered=of_services,
    )


def said_table(sheet: Sheet, lines: Sequence[SaidLine]) -> Table:
    """Give lines of impact.yaml as the table of a sheet whose cells stand where they are written."""
    ids = [column.id for column in sheet.columns if not column.shown]
    rows = tuple(tuple(line.values[id_].value if id_ in line.values else None for id_ in ids) for line in lines)
    places = {(row, id_): said.place for row, line in enumerate(lines, start=1) for id_, said in line.values.items()}
    places |= {(row, ""): line.place for row, line in enumerate(lines, start=1)}
    return Table(
        sheet=sheet,
        grid=Grid(name="", number=0, rows=rows),
        columns={id_: number for number, id_ in enumerate(ids, start=1)},
        headers={id_: id_ for id_ in ids},
        twice=(),
        extra=(),
        lines=tuple(range(1, len(lines) + 1)),
        places=places,
    )


def _check_composites(file: ProjectFile, instruments: Sequence[Instrument], findings: Findings) -> None:
    """Note what is wrong with composites, each fault at its key."""
    for fault in composite_faults(file.composites, instruments):
        places = file.composite_places[fault.composite]
        key = fault.field if fault.part is None else f"{fault.field}.{fault.part}"
        findings.add("stop", without_place(fault), places.get(key, places[""]))


def _told(problem: Problem, told: Sequence[Problem], name: str) -> bool:
    """Tell whether a problem of impact.yaml was told already, at its key or below it."""
    place = problem.place
    if place.file != name or problem.code == "identity-code":
        return False
    if place.line is None:
        return problem.code == "no-service" and bool(told)  # the form of the list was told
    return any(
        other.place.column == place.column or other.place.column.startswith(f"{place.column}.") for other in told
    )


def _declared(declaration: Declaration, file: ProjectFile) -> Declaration:
    """Add what impact.yaml says beyond the sheets of a workbook."""
    windows = declaration.windows
    if file.min_interval:
        windows = replace(windows, min_interval=dict(file.min_interval))
    return replace(declaration, windows=windows, case_mix=file.case_mix)


def _not_there(file: ProjectFile, instruments: Mapping[str, Instrument]) -> list[Fault]:
    faults = []
    if all(entry.holds != "episodes" for entry in file.data):
        faults.append(
            Fault(
                code="no-episodes",
                what=N_("No file holds service periods, so there are scores but no results of a service."),
                mend=N_("Add a file that holds episodes: client, service, start and end."),
            )
        )
    for key, instrument in instruments.items():
        if not any(key in entry.instruments for entry in file.data):
            faults.append(
                Fault(
                    code="no-answers-file",
                    what=N_("No file holds answers to {instrument}."),
                    mend=N_("Add it under data, or take the instrument out."),
                    details=(("instrument", instrument.id),),
                )
            )
    return faults
