"""The options that commands which write outward files share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import click

from impactkit.cli.languages import LANGUAGES

if TYPE_CHECKING:
    from impactkit.tasks.outward_files import Format

Function: TypeAlias = Callable[..., object]
FORMATS = ("html", "pdf", "xlsx")


def outward_options(project: str) -> Callable[[Function], Function]:
    """Add ``--lang``, ``--out``, ``--format`` and ``--json`` to a command whose help calls its argument `project`."""

    def add(command: Function) -> Function:
        folder = click.Path(file_okay=False, path_type=Path)
        for option in (
            click.option("--json", "json_", is_flag=True, help="For machines."),
            click.option(
                "--format",
                "formats",
                multiple=True,
                type=click.Choice(FORMATS),
                help="What to write; all three by default.",
            ),
            click.option("--out", type=folder, help=f"Folder; reports beside {project} by default."),
            click.option("--lang", type=LANGUAGES, default=None, help=f"Language; that of {project} by default."),
        ):
            command = option(command)
        return command

    return add


def drawable(asked: tuple[str, ...]) -> tuple[Format, ...]:
    """Give what to write, all by default; without the PDF where this computer cannot draw it, which is then said."""
    from impactkit.tasks.publish import missing_for_pdf
    from impactkit.words.say import say

    formats = asked or FORMATS
    missing = missing_for_pdf() if "pdf" in formats else ()
    for message in missing:
        click.echo(say(message, "en"), err=True)
    return cast("tuple[Format, ...]", tuple(each for each in formats if each != "pdf" or not missing))
