"""Open a project, and tell everything that is wrong with its data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from impactkit.declared.own_instruments import instruments_beside
from impactkit.declared.wording_files import wording_beside
from impactkit.domain.problems import InvalidData, Problem
from impactkit.frames.project import Project
from impactkit.intake.identity import identity_code_in
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
    """Read a filled workbook.

    Parameters
    ----------
    path : Path or str
        The workbook.
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
    path = Path(path)
    return read_project(
        path,
        load=instruments_beside(path.parent),
        find_wording=wording_beside(path.parent),
        today=today or date.today(),
    )


def check(project: Project) -> list[Problem]:
    """Give every problem that was found in the data of a project, the gravest first."""
    return list(project.problems)


def check_project(path: Path) -> Checked:
    """Read a workbook and give its problems, whether or not they stop the reading."""
    try:
        project = open_project(path)
    except InvalidData as stopped:
        return Checked(problems=stopped.problems, project=None)
    return Checked(problems=project.problems, project=project)


def names_a_person(path: Path) -> bool:
    """Tell whether a personal identity code stands in the name of a file, which must then not be printed."""
    return identity_code_in(path.name) == "code"
