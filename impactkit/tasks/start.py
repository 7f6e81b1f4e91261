"""Start a project: an empty workbook, more instruments or ids for one, or the example ecosystem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from impactkit.declared.instruments import ENDINGS, load_instrument
from impactkit.declared.own_instruments import FOLDER, InstrumentsBeside, own_instrument
from impactkit.declared.wording_files import wording_beside
from impactkit.domain.goals import GAS
from impactkit.domain.instrument import Instrument
from impactkit.domain.local_text import Language
from impactkit.domain.message import N_, Message
from impactkit.domain.problems import InvalidData, Place, Problem
from impactkit.domain.wording import Wording
from impactkit.intake.client_ids import client_ids
from impactkit.intake.entry_sheet import cannot_write, write_workbook
from impactkit.intake.findings import refusal
from impactkit.intake.folder_form import folder_files
from impactkit.intake.sheets import OptionalSheet
from impactkit.intake.update import Updated, update_workbook
from impactkit.tasks.check import check_project

IDS = 50  # ids that a new workbook lists
Said = Callable[[Message], object]


def said_to_no_one(_: Message) -> None:
    """Take what is said while something is written, and say it to no one."""


def start_project(
    path: Path,
    *,
    instruments: Sequence[str],
    language: Language,
    ids: int = IDS,
    also: Sequence[OptionalSheet] = (),
    said: Said = said_to_no_one,
) -> Path:
    """Write the empty workbook of a project.

    Parameters
    ----------
    path : Path
        The file to write; it must not exist.
    instruments : sequence of str
        Ids of the catalogue, ``was``, or ``was@1`` for a version; ids of files in the folder ``instruments`` beside
        `path`; or paths of YAML files, which are copied into that folder; ``gas`` for the sheet of goals.
    language : {"fi", "sv", "en"}
        Language of the workbook.
    ids : int
        How many client ids to list.
    also : sequence of {"composites", "targets", "goals", "milestones"}
        Sheets for indicators made of several scales, for targets beside the goals of the services, for the clients'
        own goals, and for small steps.
    said : callable, optional
        Is told what was copied.

    Raises
    ------
    InvalidData
        If an instrument is unknown or its file has faults, or the workbook exists.
    """
    named, sheets = _parted(instruments, also)
    chosen = _all_chosen(named, path.parent)
    loaded = [one.instrument for one in chosen]
    wordings = _wordings(path.parent, loaded)
    write_workbook(
        path,
        instruments=loaded,
        language=language,
        client_ids=client_ids(ids),
        wordings=wordings,
        also=sheets,
    )
    _copied(chosen, said)
    return path


def start_folder(
    folder: Path,
    *,
    instruments: Sequence[str],
    language: Language,
    also: Sequence[OptionalSheet] = (),
    said: Said = said_to_no_one,
) -> tuple[Path, ...]:
    """Write the files that a folder begins with: ``impact.yaml`` with comments, and files with headers alone.

    Parameters
    ----------
    folder : Path
        Made where it does not exist.
    instruments : sequence of str
        As in `start_project`; files lie in the folder ``instruments`` within `folder`.
    language : {"fi", "sv", "en"}
        Language of comments and headers.
    also : sequence of {"goals", "milestones"}
        Files for the clients' own goals and for small steps.
    said : callable, optional
        Is told what was copied.

    Raises
    ------
    InvalidData
        If an instrument is unknown, or a file of that name exists: nothing is overwritten. Or if the folder cannot be
        written.
    """
    named, sheets = _parted(instruments, also)
    chosen = _all_chosen(named, folder)
    files = folder_files([one.instrument for one in chosen], language, also=sheets)
    there = [name for name in files if (folder / name).exists()]
    if there:
        raise InvalidData(tuple(_exists(name) for name in there))
    paths = tuple(folder / name for name in files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in zip(paths, files.values(), strict=True):
            with path.open("xb") as writable:
                writable.write(content)
    except OSError:
        raise refusal(folder, cannot_write()) from None
    _copied(chosen, said)
    return paths


def _exists(name: str) -> Problem:
    return Problem(
        severity="stop",
        code="file-exists",
        what=N_("The file exists already; nothing was written."),
        place=Place(file=name),
        mend=N_("Choose another folder, or move the file away."),
    )


def extend_project(
    path: Path,
    *,
    instruments: Sequence[str],
    ids: int = 0,
    also: Sequence[OptionalSheet] = (),
    said: Said = said_to_no_one,
) -> Updated:
    """Add instruments, client ids, or sheets of all that may be declared, to a workbook; what was typed stays.

    The parameters are those of `start_project`.

    Returns
    -------
    Updated
        What was added, and what its owner should know.

    Raises
    ------
    InvalidData
        If an instrument is unknown or its file has faults, or the workbook cannot be read.
    """
    holding = tuple(problem for problem in check_project(path).problems if problem.code == "identity-code")
    if holding:
        raise InvalidData(holding)
    named, sheets = _parted(instruments, also)
    chosen = _all_chosen(named, path.parent)
    loaded = [one.instrument for one in chosen]
    wordings = _wordings(path.parent, loaded)
    updated = update_workbook(
        path,
        add_instruments=loaded,
        add_ids=ids,
        add_sheets=sheets,
        wordings=wordings,
    )
    _copied(chosen, said)
    return updated


def _parted(
    instruments: Sequence[str], also: Sequence[OptionalSheet]
) -> tuple[tuple[str, ...], tuple[OptionalSheet, ...]]:
    """Take goal attainment scaling from among the instruments: it has no questions, but a sheet of goals."""
    named = tuple(name for name in instruments if name.casefold() != GAS)
    goals: tuple[OptionalSheet, ...] = ("goals",) if len(named) < len(instruments) else ()
    return named, tuple(dict.fromkeys((*goals, *also)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """An instrument, and where its file has yet to be copied so that the workbook finds it."""

    instrument: Instrument
    source: Path | None = None
    target: Path | None = None


def _all_chosen(names: Sequence[str], folder: Path) -> list[_Chosen]:
    """Load instruments, each once however often and by whatever name it was asked for."""
    chosen = [_chosen(name, folder) for name in names]
    return list({one.instrument.key: one for one in chosen}.values())


def _chosen(name: str, folder: Path) -> _Chosen:
    """Load an instrument by its id, or by the path of a file.

    Raises
    ------
    InvalidData
        If there is none, or if another file of the same instrument lies beside the workbook already.
    """
    load = InstrumentsBeside(folder)
    if not name.lower().endswith(ENDINGS):
        return _Chosen(instrument=load(name))
    source = Path(name)
    instrument = own_instrument(source)
    try:
        beside = load(instrument.key)
    except InvalidData as faulty:
        if any(problem.code != "unknown-instrument" for problem in faulty.problems):
            raise
        beside, target = None, folder / FOLDER / f"{instrument.key}.yaml"
        if not target.exists():
            return _Chosen(instrument=instrument, source=source, target=target)
    if beside != instrument:
        raise InvalidData((_another(source, instrument.key),))
    return _Chosen(instrument=instrument)


def _wordings(folder: Path, instruments: Sequence[Instrument]) -> tuple[Wording, ...]:
    """Give the user's own wording of the forms; a file of it that has faults stops what is begun."""
    worded = wording_beside(folder)(instruments)
    faults = tuple(problem for problem in worded.problems if problem.severity == "stop")
    if faults:
        raise InvalidData(faults)
    return worded.wordings


def _copied(chosen: Sequence[_Chosen], said: Said) -> None:
    for one in chosen:
        if one.source and one.target:
            try:
                one.target.parent.mkdir(exist_ok=True)
                copyfile(one.source, one.target)
            except OSError:
                raise refusal(one.target, cannot_write()) from None
            said(Message.of(N_("Copied to {file}, where the workbook finds it."), file=str(one.target)))


def _another(source: Path, key: str) -> Problem:
    return Problem(
        severity="stop",
        code="another-instrument",
        what=N_("The folder instruments beside the workbook holds another file of {value}."),
        place=Place(file=source.name),
        mend=N_("Raise the version in your file, or take the other file away."),
        value=key,
    )


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
