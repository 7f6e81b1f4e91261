"""The command that compares services."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from impactkit.cli.opening import PROBLEMS, language_of, open_all_or_tell
from impactkit.cli.outward import drawable, outward_options

if TYPE_CHECKING:
    from impactkit.domain.comparison import ComparisonRelease, ScaleComparison
    from impactkit.domain.local_text import Language


@click.command()
@click.argument("projects", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--scale", "scales", multiple=True, help="Id of a scale; every scale that services share by default.")
@click.option("--same-ids", is_flag=True, help="A client has the same id in all PROJECTS, and is one person there.")
@outward_options("the first")
def compare(
    projects: tuple[Path, ...],
    scales: tuple[str, ...],
    same_ids: bool,
    lang: str | None,
    out: Path | None,
    formats: tuple[str, ...],
    json_: bool,
) -> None:
    """Compare the services of PROJECTS fairly: workbooks or folders of one or several organisations.

    Each service is held against what clients like its own do in all services. The page says who is above, as expected
    or below, how sure that is, and who cannot be compared and why. It makes no order of merit.
    """
    from impactkit.cli.screen import print_json, progress
    from impactkit.tasks.compare import NothingToCompareError, compare_services, write_comparison
    from impactkit.words.say import say

    opened = open_all_or_tell(projects, unmade="Nothing was compared.")
    language, asked = language_of(opened[0], lang), drawable(formats)
    with progress(2 + len(asked), shown=not json_) as step:
        try:
            release = compare_services(opened, scales=scales, same_ids=same_ids, said=step)
        except KeyError as unknown:
            raise click.UsageError(str(unknown.args[0])) from None
        except NothingToCompareError as nothing:
            click.echo(say(nothing.message, "en"), err=True)
            raise SystemExit(PROBLEMS) from None
        folder = out or opened[0].path.resolve().parent / "reports"
        written = write_comparison(release, folder, language=language, formats=asked, said=step)
    if json_:
        print_json(_as_json(release, written))
        return
    for scale in release.comparison.scales:
        _print_scale(scale, language)
    for note in release.comparison.notes:
        click.echo(say(note, language))
    click.echo()
    for path in written:
        click.echo(f"  {path}")


def _print_scale(scale: ScaleComparison, language: Language) -> None:
    from impactkit.cli.screen import print_table
    from impactkit.tasks.compare_told import told_scale
    from impactkit.words.say import say

    told = told_scale(scale, language)
    click.echo(say(told.heading, language))
    print_table(told.columns, told.rows, language)
    click.echo()


def _as_json(release: ComparisonRelease, written: tuple[Path, ...]) -> dict[str, object]:
    from dataclasses import asdict

    return {"comparison": asdict(release.comparison), "checksum": release.checksum, "files": list(written)}
