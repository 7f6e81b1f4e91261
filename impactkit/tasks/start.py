"""Start a project: an empty workbook, more instruments or ids for one, or the example ecosystem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.instrument import Instrument
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem
from impactkit.intake.client_ids import client_ids
from impactkit.intake.entry_sheet import write_workbook
from impactkit.intake.folder_form import folder_files
from impactkit.intake.update import Updated, update_workbook
from impactkit.tasks.check import check_project

IDS = 50  # ids that a new workbook lists


def start_project(
    path: Path, *, instruments: Sequence[str], language: Language, ids: int = IDS, composites: bool = False
) -> Path:
    """Write the empty workbook of a project.

    Parameters
    ----------
    path : Path
        The file to write; it must not exist.
    instruments : sequence of str
        Ids of the catalogue: ``was``, or ``was@1`` for a version.
    language : {"fi", "sv", "en"}
        Language of the workbook.
    ids : int
        How many client ids to list.
    composites : bool
        Write the sheet for indicators made of several scales too.

    Raises
    ------
    InvalidData
        If an instrument is unknown, or the file exists.
    """
    loaded = [_of_the_catalogue(name) for name in instruments]
    write_workbook(path, instruments=loaded, language=language, client_ids=client_ids(ids), composites=composites)
    return path


def start_folder(folder: Path, *, instruments: Sequence[str], language: Language) -> tuple[Path, ...]:
    """Write the files that a folder begins with: ``impact.yaml`` with comments, and files with headers alone.

    Parameters
    ----------
    folder : Path
        Made where it does not exist.
    instruments : sequence of str
        Ids of the catalogue: ``was``, or ``was@1`` for a version.
    language : {"fi", "sv", "en"}
        Language of comments and headers.

    Raises
    ------
    InvalidData
        If an instrument is unknown, or a file of that name exists: nothing is overwritten.
    """
    loaded = [_of_the_catalogue(name) for name in instruments]
    files = folder_files(loaded, language)
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise InvalidData(tuple(_exists(name) for name in there))
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / name for name in files)
    for path, content in zip(paths, files.values(), strict=True):
        with path.open("xb") as writable:
            writable.write(content)
    return paths


def _exists(name: str) -> Problem:
    return Problem(
        severity="stop",
        code="file-exists",
        what=N_("The file exists already; nothing was written."),
        place=Place(file=name),
        mend=N_("Choose another folder, or move the file away."),
    )


def extend_project(path: Path, *, instruments: Sequence[str], ids: int = 0, composites: bool = False) -> Updated:
    """Add instruments, client ids or the sheet of composites to a workbook, and keep all that was typed.

    Returns
    -------
    Updated
        What was added, and what its owner should know.

    Raises
    ------
    InvalidData
        If an instrument is unknown, or the workbook cannot be read.
    """
    holding = tuple(problem for problem in check_project(path).problems if problem.code == "identity-code")
    if holding:
        raise InvalidData(holding)
    loaded = [_of_the_catalogue(name) for name in instruments]
    return update_workbook(path, add_instruments=loaded, add_ids=ids, add_composites=composites)


def _of_the_catalogue(name: str) -> Instrument:
    """Load an instrument by its id; a file would not be found again when the workbook is read."""
    if name.lower().endswith((".yaml", ".yml")):
        what = N_("An instrument of your own cannot be used in a workbook yet.")
        mend = N_("Name instruments of the catalogue: {known}.")
        details = (("known", ", ".join(catalogue())),)
        place = Place(file=Path(name).name)
        raise InvalidData(
            (Problem(severity="stop", code="own-instrument", what=what, place=place, mend=mend, details=details),)
        )
    return load_instrument(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The files of the example ecosystem."""

    workbooks: tuple[Path, ...]
    truth: Path


def write_example(folder: Path, *, language: Language = "fi", seed: int | None = None) -> Example:
    """Write the example ecosystem: a workbook per organisation, and the true effects beside them.

    Files of an earlier run are written anew: they hold nothing that was typed.
    """
    from impactkit.example.ecosystem import SEED, make_ecosystem

    ecosystem = make_ecosystem(SEED if seed is None else seed)
    folder.mkdir(parents=True, exist_ok=True)
    workbooks = []
    for project in ecosystem.projects:
        path = folder / f"{project.id}.xlsx"
        path.unlink(missing_ok=True)
        loaded = [load_instrument(f"{use.id}@{use.version}") for use in project.declaration.instruments]
        write_workbook(path, instruments=loaded, language=language, declaration=project.declaration, rows=project.rows)
        workbooks.append(path)
    truth = folder / "truth.csv"
    ecosystem.truth.to_csv(truth, index=False)
    return Example(workbooks=tuple(workbooks), truth=truth)
