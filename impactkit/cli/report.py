"""Commands that write reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impactkit.cli.fault import OUR_FAULT, tell_our_fault
from impactkit.cli.opening import PROBLEMS, language_of, open_all_or_tell
from impactkit.cli.outward import drawable, outward_options

if TYPE_CHECKING:
    from impactkit.domain.local_text import Language
    from impactkit.frames.project import Project
    from impactkit.tasks.publish import Published


@dataclass(frozen=True, slots=True)
class Reported:
    """The reports that were made, and by the id of the service why others were not."""

    made: tuple[Published, ...]
    unmade: tuple[tuple[str, Exception], ...]

    @property
    def exit_code(self) -> int:
        """Give 0 where all were made, 1 where what stands in the way can be mended, 3 where a fault is ours."""
        return max((PROBLEMS if isinstance(why, _mendable()) else OUR_FAULT for _, why in self.unmade), default=0)


@click.group()
def report() -> None:
    """Write reports for funders."""


@report.command()
@click.argument("project", type=click.Path(exists=True, path_type=Path))
@click.option("--service", "services", multiple=True, help="Id of a service; all services of PROJECT by default.")
@click.option("--final", is_flag=True, help="Make the final report; without it every page says that it is a draft.")
@click.option("--corrects", default="", metavar="ID", help="The final release, not yet sent, that this one replaces.")
@click.option(
    "--among",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Another project whose services each service here is held against; as often as there are.",
)
@click.option("--same-ids", is_flag=True, help="With --among: a client has the same id in all of them.")
@outward_options("PROJECT")
def service(
    project: Path,
    services: tuple[str, ...],
    lang: str | None,
    out: Path | None,
    formats: tuple[str, ...],
    final: bool,
    corrects: str,
    among: tuple[Path, ...],
    same_ids: bool,
    json_: bool,
) -> None:
    """Write the report of each service in PROJECT, a filled workbook or a folder with impact.yaml.

    Outward files (HTML, PDF, figures workbook) hold no client data. The internal workbook beside them does.
    """
    from impactkit.cli.screen import known_services, print_json

    if corrects and not final:
        raise click.UsageError("--corrects goes with --final: a draft corrects nothing.")
    opened, *others = open_all_or_tell([project, *among], unmade="No report was made.")
    known = known_services(opened, services, project)
    reported = publish_all(
        opened,
        services or known,
        language=language_of(opened, lang),
        out=out,
        formats=formats,
        final=final,
        corrects=corrects,
        among=others,
        same_ids=same_ids,
        shown=not json_,
    )
    if json_:
        print_json([_as_json(each) for each in reported.made])
    else:
        print_published(reported.made)
        _tell_faults(opened, project)
    print_unmade(reported)
    raise SystemExit(reported.exit_code)


def publish_all(
    project: Project,
    services: tuple[str, ...],
    *,
    language: Language,
    out: Path | None = None,
    formats: tuple[str, ...] = (),
    final: bool = False,
    corrects: str = "",
    among: Sequence[Project] = (),
    same_ids: bool = False,
    shown: bool = True,
) -> Reported:
    """Measure a project once and publish its services, with progress on the screen.

    What keeps one service from its report keeps no other from its own.
    """
    from impactkit.cli.screen import progress
    from impactkit.tasks.compare import compare_among
    from impactkit.tasks.describe import measure
    from impactkit.tasks.publish import publish

    asked = drawable(formats)
    made: list[Published] = []
    unmade: list[tuple[str, Exception]] = []
    with progress(1 + len(services) * (2 + len(asked)), shown=shown) as step:
        step("Scoring and pairing")
        measured = measure(project)
        comparison = compare_among(measured, among, same_ids=same_ids)

        def published(service_id: str) -> Published:
            return publish(
                measured,
                service_id,
                lang=language,
                out=out,
                formats=asked,
                final=final,
                corrects=corrects,
                comparison=comparison,
                said=lambda what: step(f"{service_id}: {what}"),
            )

        for each in services:
            try:
                made.append(published(each))
            except Exception as why:  # noqa: BLE001 - told by `print_unmade`, whatever it is
                unmade.append((each, why))
    return Reported(tuple(made), tuple(unmade))


def _mendable() -> tuple[type[Exception], ...]:
    """Give the faults that the user can mend: a release refused, a file that is open elsewhere."""
    from impactkit.record.releases import ReleaseRefused

    return (ReleaseRefused, PermissionError)


def print_unmade(reported: Reported) -> None:
    """Say of each service that has no report why it has none."""
    from impactkit.record.releases import ReleaseRefused
    from impactkit.words.say import say

    for service_id, why in reported.unmade:
        if isinstance(why, ReleaseRefused):
            click.echo(f"\n{service_id}: {say(why.message, 'en')}", err=True)
        elif isinstance(why, PermissionError):
            click.echo(
                f"\n{service_id}: a file of the report cannot be written: it is open in another program, or you may "
                "not write there. Close it, then write the report again.",
                err=True,
            )
        else:
            tell_our_fault(why, unmade=f"\nThe report of {service_id}")


def print_published(published: tuple[Published, ...]) -> None:
    """Print where the reports lie, and what they are."""
    for each in published:
        state = "Draft" if each.release.draft else f"Final release {each.release.id}"
        click.echo(f"\n{each.release.service.name}: {state}")
        for path in each.outward:
            click.echo(f"  {path}")
        click.echo(f"  {each.internal}  (client data: do not hand over)")
    if published and published[0].release.draft:
        click.echo("\nThese are drafts. When the figures are right, add --final.")


def _as_json(published: Published) -> dict[str, object]:
    return {
        "service": published.release.service.id,
        "release": published.release.id,
        "draft": published.release.draft,
        "outward": list(published.outward),
        "internal": published.internal,
    }


def _tell_faults(project: Project, path: Path) -> None:
    if project.empty:
        click.echo("\nNo service period and no answer is recorded yet: the reports tell of nobody.")
    faults = sum(problem.count for problem in project.problems if problem.severity in ("row", "cell"))
    from impactkit.cli.screen import name_of

    if faults:
        click.echo(f"\n{faults} rows or answers were left out. `impactkit check {name_of(path)}` tells which and why.")
