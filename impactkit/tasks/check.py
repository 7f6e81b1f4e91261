"""Open a project, and tell everything that is wrong with its data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from impactkit.declared.identity import identity_code_in
from impactkit.declared.own_instruments import InstrumentsBeside
from impactkit.declared.projects import NAME, read_project_file
from impactkit.declared.wording_files import wording_beside
from impactkit.declared.yaml_text import MOST_BYTES
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Problem
from impactkit.frames.project import Project
from impactkit.intake.findings import Fault, refusal
from impactkit.intake.folder_reading import read_folder, without_codes
from impactkit.intake.guards import opened
from impactkit.intake.reading import read_project


@dataclass(frozen=True, eq=False, kw_only=True)
class Checked:
    """What a check found: every problem, and the project where nothing stopped its reading."""

    problems: tuple[Problem, ...]
    project: Project | None

    @property
    def faults(self) -> tuple[Problem, ...]:
        """Give the problems that cost data: all but the notes."""
        return tuple(problem for problem in self.problems if problem.severity != "note")


def open_project(path: Path | str, *, today: date | None = None) -> Project:
    """Read a filled workbook, or a folder that holds ``impact.yaml``.

    Parameters
    ----------
    path : Path or str
        The workbook, the folder, or its ``impact.yaml``.
    today : date, optional
        The day of intake, which decides what lies in the future; the clock's by default.

    Returns
    -------
    Project
        Rows in declared frames. What was rejected stands in its `rejected` and `problems`.

    Raises
    ------
    InvalidData
        If something stops the reading; it holds every problem found.
    """
    path, today = Path(path), today or date.today()
    if path.is_dir():
        return _open_folder(path / NAME, today)
    if path.name == NAME:
        return _open_folder(path, today)
    beside = path.parent
    return read_project(path, load=InstrumentsBeside(beside), find_wording=wording_beside(beside), today=today)


def _open_folder(path: Path, today: date) -> Project:
    content, load = _content(path), InstrumentsBeside(path.parent)
    try:
        file, instruments, problems = read_project_file(content, file=path.name, load=load, known=load.ids)
    except InvalidData as stopped:
        raise InvalidData(without_codes(path, content, stopped.problems)) from None
    return read_folder(
        path,
        content,
        file,
        instruments=instruments,
        told=problems,
        today=today,
        find_wording=wording_beside(path.parent),
    )


def _content(path: Path) -> bytes:
    content = opened(path, lambda readable: readable.read(MOST_BYTES + 1))
    if isinstance(content, bytes):
        return content
    if content.code != "no-file":
        raise refusal(path, content)
    what = N_("The folder holds no file impact.yaml.")
    mend = N_("Write one with impactkit init --folder, or name a filled workbook.")
    raise refusal(path, Fault(code="no-file", what=what, mend=mend))


def check(project: Project) -> list[Problem]:
    """Give every problem that was found in the data of a project, the gravest first."""
    return list(project.problems)


def check_project(path: Path) -> Checked:
    """Read a workbook or a folder and give its problems, whether or not they stop the reading."""
    try:
        project = open_project(path)
    except InvalidData as stopped:
        return Checked(problems=stopped.problems, project=None)
    return Checked(problems=project.problems, project=project)


def names_a_person(path: Path) -> bool:
    """Tell whether a personal identity code stands in the name of a file, which must then not be printed."""
    return identity_code_in(path.name) == "code"
