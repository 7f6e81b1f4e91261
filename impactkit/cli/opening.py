"""What commands do before their work: open what was named, and choose the language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from impactkit.domain.local_text import Language
    from impactkit.frames.project import Project

PROBLEMS = 1  # exit code


def open_or_tell(project: Path, *, unmade: str = "") -> Project:
    """Open a project, or tell every problem that stops it and leave; `unmade` says what was not made for it."""
    return open_all_or_tell([project], unmade=unmade)[0]


def open_all_or_tell(projects: Sequence[Path], *, unmade: str = "") -> list[Project]:
    """Open projects, or tell the problems of all of them and leave.

    Raises
    ------
    click.UsageError
        If one is named twice: its clients would count twice.
    SystemExit
        With 1, if something stops the reading of one.
    """
    from impactkit.cli.screen import name_of, print_problems
    from impactkit.domain.problems import InvalidData
    from impactkit.tasks.check import open_project

    if len({project.resolve() for project in projects}) < len(projects):
        raise click.UsageError("A project is named twice: its clients would count twice.")
    found: list[Project] = []
    stopped: list[Path] = []
    for project in projects:
        try:
            found.append(open_project(project))
        except InvalidData as faulty:
            print_problems(faulty.problems)
            stopped.append(project)
    if stopped and unmade:
        mend = " and ".join(f"`impactkit check {name_of(project)}`" for project in stopped)
        click.echo(f"{unmade} Next: mend the file and run {mend}.")
    if stopped:
        raise SystemExit(PROBLEMS)
    return found


def language_of(project: Project, asked: str | None) -> Language:
    """Give the language that was asked for, else the first of the project."""
    return cast("Language", asked) if asked else project.declaration.languages[0]
