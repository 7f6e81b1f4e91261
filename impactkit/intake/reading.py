"""Reads a filled workbook: every problem in one go, and the project that is left when none of them stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from impactkit.declared.identity import identity_code_in
from impactkit.declared.own_instruments import Load
from impactkit.declared.wording_files import FindWording, no_wording
from impactkit.domain.instrument import INDICATORS, Instrument
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place
from impactkit.domain.project import Composite, Declaration, InstrumentUse, Target
from impactkit.domain.wording import Wording
from impactkit.frames.as_of import last_day
from impactkit.frames.columns import REJECTED
from impactkit.frames.project import Project
from impactkit.intake import defaults
from impactkit.intake.cells import Reading
from impactkit.intake.composites_read import read_composites
from impactkit.intake.content import digest
from impactkit.intake.findings import Fault, Findings, screen
from impactkit.intake.goal_sheets import GOALS
from impactkit.intake.grids import Grid, read_grids
from impactkit.intake.guards import guard, open_elsewhere
from impactkit.intake.identity_scan import scan_for_codes
from impactkit.intake.instruments_read import laid_over, load_instruments, read_uses
from impactkit.intake.layout import Sheet
from impactkit.intake.mapping import MARK, Table, ids_of, table_of
from impactkit.intake.project_sheets import INSTRUMENTS, PROJECT, TEXTS, composites, services
from impactkit.intake.recognition import recognised
from impactkit.intake.rows_read import read_rows
from impactkit.intake.services_read import (
    TEXT_KINDS,
    client_named,
    read_services,
    refuse_named_clients,
    service_names,
)
from impactkit.intake.settings_read import read_settings
from impactkit.intake.sheets import all_sheets
from impactkit.intake.stamp import stamped_language
from impactkit.intake.tables import Records, read_records
from impactkit.intake.target_sheet import TARGETS
from impactkit.intake.targets_read import read_targets

SOURCES = ("reliability_source", "important_source", "reference_source")  # texts that stand in reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The lines of the services, and every spelling by which rows may name one of them."""

    records: Records
    names: Mapping[str, str]

    @classmethod
    def read(cls, sheet: Sheet, tables: Sequence[Table], reading: Reading) -> Offered:
        """Read them from the tables of the sheet of services."""
        records = read_records(sheet, tables, reading)
        return cls(records=records, names=service_names(records, reading.findings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a project before its rows are read."""

    instruments: Mapping[str, Instrument]  # by key, with what the project declares laid over
    uses: Mapping[str, InstrumentUse]
    wordings: tuple[Wording, ...] = ()
    tables: Mapping[str, tuple[Table, ...]]
    composites: tuple[Composite, ...] = ()  # where they do not stand on a sheet
    targets: tuple[Target, ...] = ()  # likewise
    target_places: tuple[Place, ...] = ()  # of the name of each
    of_instruments: Records  # the lines that declare them
    offered: Offered | None = None  # where the services were read already


def read_project(path: Path, *, load: Load, today: date, find_wording: FindWording = no_wording) -> Project:
    """Read the workbook of a project.

    Parameters
    ----------
    path : Path
        The filled workbook.
    load : callable
        Gives the instrument of a key, ``id@version``; raises InvalidData, LookupError or ValueError where there is
        none.
    today : date
        Answers and statuses after this day are refused.
    find_wording : callable
        Gives the user's own wording of the forms in use, by which headers and answers are known too.

    Returns
    -------
    Project
        With the problems that cost a row or a cell, and the rows that were left out; codes are the catalogue's.

    Raises
    ------
    InvalidData
        If anything stops the reading; it holds every problem that was found, those of rows and cells too.
    """
    guarded = guard(path)
    grids = read_grids(guarded)
    findings = Findings(path.name)
    if open_elsewhere(path):
        findings.add("note", open_in_excel())
    scan_for_codes(path, grids, findings)
    reading = Reading(findings=findings, language=stamped_language(grids, findings), today=today, to_day=grids.day)
    known = _known(grids.sheets, load, find_wording, reading)
    reading = replace(reading, wordings=known.wordings)
    hide = screen(client_keys(known.tables.values()), lambda text: identity_code_in(text) == "code")
    project = project_of(path, known, reading, hide)
    problems = findings.problems(hide)
    if findings.stopped:
        raise InvalidData(problems)
    return replace(project, problems=problems, rejected=findings.rejected(hide, reading.language))


def _known(grids: Sequence[Grid], load: Load, find_wording: FindWording, reading: Reading) -> Known:
    """Find out which instruments the workbook holds, and with them which sheet is which."""
    findings = reading.findings
    declaring = [table for grid in grids if (table := table_of(grid, (INSTRUMENTS,)))]
    records = read_records(INSTRUMENTS, declaring, reading)
    loaded = load_instruments(records, _keys_of_sheets(grids), load, findings)
    uses = read_uses(records, loaded, findings)
    instruments = {key: laid_over(instrument, uses[key]) for key, instrument in loaded.items()}
    worded = find_wording(tuple(instruments.values()))
    for problem in worded.problems:
        findings.tell(problem)
    first_codes = {key: use.first_code for key, use in uses.items()}
    sheets = all_sheets(tuple(instruments.values()), first_codes, worded.wordings)
    tables = recognised(grids, sheets, findings, reading.language)
    return Known(instruments=instruments, uses=uses, wordings=worded.wordings, tables=tables, of_instruments=records)


def _keys_of_sheets(grids: Iterable[Grid]) -> list[str]:
    """Give the keys of instruments that have a sheet of answers."""
    named = [sheet for grid in grids if (ids := ids_of(grid)) for sheet in sorted(ids.sheets)]
    return [sheet for sheet in named if "@" in sheet and MARK not in sheet]


def project_of(path: Path, known: Known, reading: Reading, hide: Callable[[str], str]) -> Project:
    """Read everything else; where something stops the reading the project is a shell that is never handed on.

    Parameters
    ----------
    path : Path
        The file that declares the project.
    known : Known
        Its instruments and tables.
    reading : Reading
        With the findings that take every problem.
    hide : callable
        Takes out of a text what may not be shown.
    """
    findings, instruments = reading.findings, tuple(known.instruments.values())
    settings = read_settings(known.tables[PROJECT.id], reading)
    of_composites = composites(instruments)
    composed = read_records(of_composites, known.tables[of_composites.id], reading)
    declared = known.composites or read_composites(composed, instruments, findings)
    of_sheet = services(instruments, INDICATORS)
    offered = known.offered or Offered.read(of_sheet, known.tables[of_sheet.id], reading)
    of_services, reading = offered.records, replace(reading, services=offered.names)
    texts = read_records(TEXTS, known.tables[TEXTS.id], reading)
    organisation = settings.organisation or path.stem
    found, assumed = read_services(of_services, texts, organisation, instruments, findings, composites=declared)
    refuse_named_clients(of_services, ("service", "name", "target_group", "commissioner"), hide, findings)
    refuse_named_clients(texts, TEXT_KINDS, hide, findings)
    of_targets = read_records(TARGETS, known.tables[TARGETS.id], reading)
    refuse_named_clients(of_targets, ("name",), hide, findings)
    refuse_named_clients(known.of_instruments, SOURCES, hide, findings)
    for target, place in zip(known.targets, known.target_places, strict=True):
        if hide(target.name) != target.name:
            findings.add("stop", client_named(), place)
    for named in (organisation, *settings.milestones):
        if hide(named) != named:
            findings.add("stop", client_named())
    read = read_rows(known.tables, known.instruments, known.uses, reading, kinds_of_steps=settings.milestones)
    refuse_named_clients(read.milestones, ("milestone",), hide, findings)
    if not known.tables[GOALS.id] and any(service.goal.kind == "goals" for service in found):
        findings.add("stop", _no_goals())
    rows = read.rows
    rated = (*rows.answers.values(), rows.goals, rows.milestones)
    as_of = settings.data_date or last_day(rated, rows.exits, rows.episodes, today=reading.today)
    declaration = Declaration(
        organisation=organisation,
        period=defaults.period(settings, rows, as_of),
        services=found,
        instruments=tuple(read.uses.values()),
        data_date=settings.data_date,
        languages=settings.languages or (reading.language,),
        policy=settings.policy or "standard",
        headline=settings.headline or "ended",
        windows=settings.windows,
        milestones=settings.milestones,
        composites=declared,
        targets=known.targets or read_targets(of_targets, findings),
        defaults=(*defaults.of_settings(settings, rows, as_of), *assumed, *read.defaults),
    )
    project = Project(
        path=path,
        declaration=declaration,
        instruments=instruments,
        rows=rows,
        rejected=REJECTED.empty(),
        problems=(),
        rows_read=read.rows_read,
        as_of=as_of,
        content=digest(rows),
    )
    if project.empty:
        findings.add("note", _no_rows())
    return project


def client_keys(tables: Iterable[tuple[Table, ...]]) -> set[str]:
    """Give every client's key that the workbook holds, also those of rows that were left out."""
    with_clients = [table for some in tables for table in some if "client" in table.columns]
    return {str(key) for table in with_clients for row in table.lines if (key := table.raw(row, "client")) is not None}


def _no_rows() -> Fault:
    return Fault(
        code="no-rows",
        what=N_("No service period and no answer is recorded yet: a report would tell of nobody."),
        mend=N_("Fill in the rows before you report."),
    )


def _no_goals() -> Fault:
    return Fault(
        code="no-goals-sheet",
        what=N_("A service is measured by the clients' own goals, and the workbook has no sheet for them."),
        mend=N_("Add it with impactkit init --update --goals."),
    )


def open_in_excel() -> Fault:
    """Say that what was not saved is not read."""
    return Fault(
        code="open-elsewhere",
        what=N_("The file seems to be open in Excel; what was not saved yet is not read."),
        mend=N_("Save and close it, then try again."),
    )
