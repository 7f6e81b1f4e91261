"""Commands for those who measure: the calendar of follow-ups, and whether the answers hang together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

if TYPE_CHECKING:
    from impactkit.domain.local_text import Language
    from impactkit.frames.project import Project
    from impactkit.tasks.due import Due

PROBLEMS = 1
PROJECT = click.Path(exists=True, path_type=Path)
LANGUAGES = click.Choice(["fi", "en"])
WORKBOOK = click.Path(dir_okay=False, path_type=Path)


def _month(_: click.Context, __: click.Parameter, typed: str | None) -> date | None:
    """Read a month as people type it."""
    if typed is None:
        return None
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        raise click.BadParameter(f"{typed} is no month. Write the year and the month, such as 2026-03.") from None


@click.command()
@click.argument("project", type=PROJECT)
@click.option("--month", callback=_month, metavar="YYYY-MM", help="Month; that in which the data end by default.")
@click.option("--service", "services", multiple=True, help="Id of a service; all services of PROJECT by default.")
@click.option("--lang", type=LANGUAGES, default=None, help="Language; that of PROJECT by default.")
@click.option("--out", type=WORKBOOK, help="Excel file; internal/calendar-INTERNAL.xlsx beside PROJECT by default.")
@click.option("--json", "json_", is_flag=True, help="For machines.")
def due(
    project: Path, month: date | None, services: tuple[str, ...], lang: str | None, out: Path | None, json_: bool
) -> None:
    """Tell whose assessments are missing in PROJECT, and what they would do for its claims.

    The screen shows counts. Which clients they are stands in an Excel file for the house: whose follow-up is due in the
    month, who is overdue, whose time closes, and who has no first assessment yet.
    """
    from impactkit.cli.screen import name_of
    from impactkit.tasks import due as task
    from impactkit.tasks.describe import measure

    path = _excel(out)
    opened = _opened(project)
    known = [each.id for each in opened.declaration.services]
    if unknown := [name for name in services if name not in known]:
        raise click.UsageError(f"There is no service {unknown[0]} in {name_of(project)}; there are {', '.join(known)}.")
    language = _language(opened, lang)
    try:
        found = task.due(measure(opened), month=month, services=services)
    except ValueError as refused:
        if month is None:
            raise
        raise click.UsageError(str(refused)) from None
    path = path or project.resolve().parent / "internal" / "calendar-INTERNAL.xlsx"
    task.write_due(found, path, language)
    if json_:
        _print_due_json(found, path)
    else:
        _print_due(found, opened, path, language)


def _print_due(found: Due, project: Project, path: Path, language: Language) -> None:
    from impactkit.cli.screen import print_paragraph, print_table
    from impactkit.domain.message import N_, Message
    from impactkit.tasks.due_told import heading, note, told
    from impactkit.words.say import say

    print_paragraph(heading(found), language)
    if (today := date.today()) > found.last:
        hint = N_("That month is over. For the month that goes on now: --month {month}")
        print_paragraph(Message.of(hint, month=f"{today:%Y-%m}"), language)
    for service in told(found, project):
        click.echo(f"\n{service.name}")
        print_table(service.columns, service.counts, language)
        for sentence in service.sentences:
            print_paragraph(sentence, language, indent=2)
    click.echo()
    print_paragraph(note(), language)
    click.echo(say(Message.of(N_("Which clients they are: {path}"), path=str(path)), language))
    click.echo(say(Message.of(N_("The file holds client data: do not hand it over.")), language))


def _print_due_json(found: Due, path: Path) -> None:
    from dataclasses import asdict

    from impactkit.cli.screen import print_json

    days = {name: getattr(found, name) for name in ("first", "last", "day", "as_of")}
    print_json({**days, "services": [asdict(each) for each in found.services], "internal": path})


def _opened(project: Path) -> Project:
    from impactkit.cli.screen import print_problems
    from impactkit.domain.problems import InvalidData
    from impactkit.tasks.check import open_project

    try:
        return open_project(project)
    except InvalidData as stopped:
        print_problems(stopped.problems)
        raise SystemExit(PROBLEMS) from None


def _language(project: Project, asked: str | None) -> Language:
    from impactkit.cli.report import language_of

    return cast("Language", asked) if asked else language_of(project)


def _excel(out: Path | None) -> Path | None:
    if out is not None and out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{out.name} must end in .xlsx.")
    return out
