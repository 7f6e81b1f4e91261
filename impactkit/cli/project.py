"""Commands that start, check and score a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from impactkit.cli.languages import LANGUAGES
from impactkit.cli.opening import PROBLEMS, open_or_tell

if TYPE_CHECKING:
    from impactkit.domain.local_text import Language
    from impactkit.domain.message import Message
    from impactkit.intake.sheets import OptionalSheet

PROJECT = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="Write a folder with impact.yaml, for exports."
)
@click.option(
    "--instrument",
    "-i",
    "instruments",
    multiple=True,
    metavar="ID",
    help="Id of an instrument, or the path of your own YAML file; again and again.",
)
@click.option("--lang", type=LANGUAGES, default="fi", show_default=True, help="Language of the workbook.")
@click.option("--ids", type=click.IntRange(0, 9999), default=None, help="How many client ids to list.")
@click.option("--composites", is_flag=True, help="With a sheet for indicators made of several scales.")
@click.option("--targets", is_flag=True, help="With a sheet for targets: what share of whom, by when.")
@click.option("--goals", is_flag=True, help="With a sheet for the clients' own goals (goal attainment scaling).")
@click.option("--milestones", is_flag=True, help="With a sheet for small steps that can be verified.")
@click.option("--update", is_flag=True, help="Add instruments, ids or sheets to FILE; what was typed is kept.")
def init(
    file: Path | None,
    folder: Path | None,
    instruments: tuple[str, ...],
    lang: str,
    ids: int | None,
    composites: bool,
    targets: bool,
    goals: bool,
    milestones: bool,
    update: bool,
) -> None:
    """Write FILE, the workbook that is filled in; or, with --folder, an impact.yaml for files that you have.

    Instruments: was (Work Ability Score), esis (social inclusion), whodas12 (functioning), swemwbs and who5
    (well-being), eurohis8 (quality of life), 3x10d (ten areas of life), belief (belief in working), abilitator and jsse
    (ready scores), gas (the same as --goals). `impactkit instruments list` tells more.
    """
    from impactkit.cli.screen import name_of, print_problems
    from impactkit.domain.problems import InvalidData
    from impactkit.tasks.start import IDS, extend_project, start_project
    from impactkit.words.say import say

    language = cast("Language", lang)
    also = _also(composites=composites, targets=targets, goals=goals, milestones=milestones)
    if file is None and folder is not None:
        if composites or targets or ids is not None or update:
            raise click.UsageError("--composites, --targets, --ids and --update are for workbooks (docs/folder.md).")
        _init_folder(folder, instruments, language, also)
        return
    if file is None or folder is not None:
        raise click.UsageError("Name either FILE, a workbook to write, or --folder.")
    if not instruments and not also and not (update and ids):
        raise click.UsageError("Name at least one instrument, for example --instrument was, or ask for --goals.")
    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{file.name} must end in .xlsx.")
    if update and not file.exists():
        raise click.UsageError(f"{file.name} does not exist, so it cannot be updated. Leave out --update.")
    copied: list[Message] = []
    try:
        if update:
            updated = extend_project(file, instruments=instruments, ids=ids or 0, also=also, said=copied.append)
            notes = [say(note, "en") for note in updated.notes]
            notes += [f"The workbook as it was: {updated.copy}"] if updated.copy else []
        else:
            listed = IDS if ids is None else ids
            start_project(file, instruments=instruments, language=language, ids=listed, also=also, said=copied.append)
            notes = []
    except InvalidData as refused:
        print_problems(refused.problems)
        raise SystemExit(PROBLEMS) from None
    for line in (f"{'Updated' if update else 'Written'}: {file}", *notes, *(say(each, "en") for each in copied)):
        click.echo(line)
    click.echo(f"Next: open it in Excel, begin with the first sheet, save, and run `impactkit check {name_of(file)}`.")


def _also(*, composites: bool, targets: bool, goals: bool, milestones: bool) -> tuple[OptionalSheet, ...]:
    asked: dict[OptionalSheet, bool] = {
        "composites": composites,
        "targets": targets,
        "goals": goals,
        "milestones": milestones,
    }
    return tuple(sheet for sheet, wanted in asked.items() if wanted)


def _init_folder(
    folder: Path, instruments: tuple[str, ...], language: Language, also: tuple[OptionalSheet, ...]
) -> None:
    from impactkit.cli.screen import name_of, print_problems
    from impactkit.domain.problems import InvalidData
    from impactkit.tasks.start import start_folder
    from impactkit.words.say import say

    copied: list[Message] = []
    if not instruments:
        raise click.UsageError("Name at least one instrument, for example --instrument was.")
    try:
        written = start_folder(folder, instruments=instruments, language=language, also=also, said=copied.append)
    except InvalidData as refused:
        print_problems(refused.problems)
        raise SystemExit(PROBLEMS) from None
    for line in (*(f"Written: {path}" for path in written), *(say(each, "en") for each in copied)):
        click.echo(line)
    click.echo(f"Next: open {written[0]}, name your own files under data, and run `impactkit check {name_of(folder)}`.")


@click.command()
@click.argument("project", type=PROJECT)
@click.option("--json", "json_", is_flag=True, help="For machines.")
def check(project: Path, json_: bool) -> None:
    """Tell what is wrong with the data of PROJECT, a filled workbook or a folder with impact.yaml.

    Exit code 0: nothing is lost. 1: rows or answers would be left out, or nothing can be computed.
    """
    from impactkit.cli.screen import as_json, name_of, print_json, print_problems, print_sum, progress
    from impactkit.tasks.check import check_project

    with progress(1, shown=not json_) as step:
        step(f"Reading {name_of(project)}")
        checked = check_project(project)
    if json_:
        rows = checked.project.rows_read if checked.project else None
        print_json({"problems": as_json(checked.problems), "rows": rows})
    else:
        print_problems(checked.problems)
        rows = checked.project.rows_read if checked.project else None
        print_sum(checked.problems, rows=rows, again=f"impactkit check {name_of(project)}")
    raise SystemExit(PROBLEMS if checked.faults else 0)


@click.command()
@click.argument("project", type=PROJECT)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="CSV file; internal/scores-INTERNAL.csv beside PROJECT by default.",
)
def score(project: Path, out: Path | None) -> None:
    """Score PROJECT, a filled workbook or a folder, for use inside the house.

    One row per client, day and scale, with the reason where there is no score.
    """
    from impactkit.cli.screen import name_of, progress
    from impactkit.tasks.score import write_scores

    with progress(2, shown=True) as step:
        step(f"Reading {name_of(project)}")
        opened = open_or_tell(project)
        step("Scoring")
        written = write_scores(opened, out or opened.path.resolve().parent / "internal" / "scores-INTERNAL.csv")
    click.echo(f"Scores: {written.path} ({written.scores} scores, {written.without} without a score and why).")
    click.echo("The file holds client data: do not hand it over.")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"))
@click.option("--lang", type=LANGUAGES, default="fi", show_default=True, help="Language of workbooks and reports.")
@click.option("--service", help="Report on this service alone; on every service of the first organisation by default.")
def demo(folder: Path, lang: str, service: str | None) -> None:
    """Make an example in FOLDER and report on it."""
    from impactkit.cli.report import print_published, print_unmade, publish_all
    from impactkit.cli.screen import progress
    from impactkit.record.releases import ReleaseRefused
    from impactkit.tasks.check import open_project
    from impactkit.tasks.start import write_example
    from impactkit.tasks.year_before import keep_year_before
    from impactkit.words.say import say

    language = cast("Language", lang)
    with progress(1, shown=True) as step:
        step("Making the example")
        example = write_example(folder, language=language)
    click.echo(f"Workbooks of {len(example.workbooks)} organisations, with made-up clients: {folder}")
    click.echo(f"True effects, to hold the reports against: {example.truth}")
    opened = open_project(example.workbooks[0])
    services = (service,) if service else tuple(each.id for each in opened.declaration.services)
    try:
        keep_year_before(opened, services)
    except ReleaseRefused as refused:
        click.echo(say(refused.message, "en"), err=True)
    reported = publish_all(opened, services, language=language)
    print_published(reported.made)
    print_unmade(reported)
    raise SystemExit(reported.exit_code)
