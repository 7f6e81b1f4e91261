"""Commands for those who measure: the calendar of follow-ups, and whether the answers hang together."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impactkit.cli.languages import LANGUAGES
from impactkit.cli.opening import language_of, open_or_tell

if TYPE_CHECKING:
    from impactkit.domain.local_text import Language
    from impactkit.domain.reliability import ScaleFinding
    from impactkit.frames.project import Project
    from impactkit.tasks.due import Due

PROJECT = click.Path(exists=True, path_type=Path)
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
    from impactkit.cli.screen import known_services
    from impactkit.tasks import due as task
    from impactkit.tasks.describe import measure

    path = _excel(out)
    opened = open_or_tell(project)
    known_services(opened, services, project)
    language = language_of(opened, lang)
    try:
        found = task.due(measure(opened), month=month, services=services)
    except ValueError as refused:
        if month is None:
            raise
        raise click.UsageError(str(refused)) from None
    path = path or opened.path.resolve().parent / "internal" / "calendar-INTERNAL.xlsx"
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


@click.command()
@click.argument("project", type=PROJECT)
@click.option("--lang", type=LANGUAGES, default=None, help="Language; that of PROJECT by default.")
@click.option("--out", type=WORKBOOK, help="Excel file with every scale and every question; none by default.")
@click.option("--json", "json_", is_flag=True, help="For machines.")
def measure(project: Path, lang: str | None, out: Path | None, json_: bool) -> None:
    """Tell how far the measures can be trusted in the data of PROJECT.

    Scale by scale: how far the answers hang together (alpha, omega, single questions), floor and ceiling, unanswered
    questions, and the error seen in clients who answered twice before the service could act; beside the published
    values, in plain sentences.
    """
    from impactkit.tasks.describe import measure as measured
    from impactkit.tasks.reliability import scale_findings, write_findings

    path = _excel(out)
    opened = open_or_tell(project)
    language = language_of(opened, lang)
    found = scale_findings(measured(opened))
    if path is not None:
        write_findings(found, path, language)
    if json_:
        _print_measure_json(found, path)
    else:
        _print_measure(found, path, language)


def _print_measure(found: tuple[ScaleFinding, ...], path: Path | None, language: Language) -> None:
    from impactkit.cli.screen import print_paragraph
    from impactkit.domain.message import N_, Message
    from impactkit.tasks.reliability_told import heading, notes, sentences
    from impactkit.words.say import say

    if not found:
        print_paragraph(Message.of(N_("No first assessments are in these data yet.")), language)
        return
    for scale in found:
        click.echo(say(heading(scale), language))
        for sentence in sentences(scale):
            print_paragraph(sentence, language, indent=2)
        click.echo()
    for each in notes(found):
        print_paragraph(each, language)
    where = (
        Message.of(N_("Question by question: {path}"), path=str(path))
        if path is not None
        else Message.of(N_("For a file that tells it question by question: --out FILE.xlsx"))
    )
    click.echo(say(where, language))


def _print_measure_json(found: tuple[ScaleFinding, ...], path: Path | None) -> None:
    from dataclasses import asdict

    from impactkit.cli.screen import print_json

    print_json({"scales": [asdict(each) for each in found], "file": path})


def _excel(out: Path | None) -> Path | None:
    if out is not None and out.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{out.name} must end in .xlsx.")
    return out
