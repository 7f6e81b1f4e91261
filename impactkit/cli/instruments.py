"""Commands that tell what is measured with: the catalogue, one instrument, a file of the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impactkit.cli.languages import LANGUAGES
from impactkit.cli.opening import PROBLEMS

if TYPE_CHECKING:
    from impactkit.domain.instrument import Instrument
    from impactkit.domain.local_text import Language
    from impactkit.tasks.instruments import Part

INDENT = "  "
WIDEST = 100
NAMED = 3  # scales of an instrument in the list


@click.group()
def instruments() -> None:
    """Tell what impactkit measures with, and look through an instrument of your own."""


@instruments.command("list")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of names.")
@click.option("--json", "json_", is_flag=True, help="For machines.")
def list_(lang: Language, json_: bool) -> None:
    """List the catalogue.

    Single clients: whether one client may be judged by the instrument.
    """
    from impactkit.cli.screen import print_json
    from impactkit.tasks.instruments import listed

    rows = [_row(instrument, lang) for instrument in listed()]
    if json_:
        print_json(rows)
    else:
        _print_table(rows)
        click.echo("\nNext: `impactkit instruments show ID` tells how one is scored and what is known of its error.")


@instruments.command()
@click.argument("instrument", metavar="ID")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the text.")
@click.option("--json", "json_", is_flag=True, help="For machines.")
def show(instrument: str, lang: Language, json_: bool) -> None:
    """Show an instrument: its scoring, its range and limits, its error, its licence.

    ID is an id of the catalogue, such as was or was@1, or the path of a YAML file.
    """
    from impactkit.cli.screen import as_json, print_json, print_problems
    from impactkit.domain.problems import InvalidData
    from impactkit.tasks.instruments import told

    try:
        loaded, parts = told(instrument)
    except InvalidData as faulty:
        if json_:
            print_json({"problems": as_json(faulty.problems), "instrument": None})
        else:
            print_problems(faulty.problems)
        raise SystemExit(PROBLEMS) from None
    if json_:
        print_json({"problems": [], "instrument": asdict(loaded)})
    else:
        _print_instrument(loaded, parts, lang)


@instruments.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of what was understood.")
@click.option("--json", "json_", is_flag=True, help="For machines.")
def validate(file: Path, lang: Language, json_: bool) -> None:
    """Look through FILE, an instrument of your own.

    Tells every mistake with its line, or what was understood. Exit code 1: there are mistakes.
    """
    from impactkit.cli.screen import as_json, print_json, print_problems
    from impactkit.tasks.instruments import parts
    from impactkit.tasks.validate_instrument import validate_instrument

    validated = validate_instrument(file)
    found = validated.instrument
    if json_:
        print_json({"problems": as_json(validated.problems), "instrument": asdict(found) if found else None})
    elif found:
        _print_instrument(found, parts(found), lang)
        many = len(found.examples)
        tried = f" {many} worked example{'s' if many != 1 else ''} gave the score that stands there." if many else ""
        click.echo(f"\nNo mistakes.{tried}")
    else:
        print_problems(validated.problems)
        many = len(validated.problems)
        click.echo(f"{many} mistake{'s' if many != 1 else ''}. Next: mend the file and try again.")
    raise SystemExit(PROBLEMS if validated.problems else 0)


def _row(instrument: Instrument, language: Language) -> dict[str, str]:
    measures = [scale.name.spoken(language) for scale in instrument.scales if scale.status == "default"]
    if len(measures) > NAMED:
        measures[NAMED - 1 :] = [f"and {len(measures) - NAMED + 1} more"]
    return {
        "id": instrument.id,
        "version": instrument.version,
        "name": instrument.name.spoken(language),
        "measures": ", ".join(measures),
        "items": str(len(instrument.items)) if instrument.items else "ready scores",
        "single clients": instrument.use.individual,
        "licence": instrument.licence.kind,
    }


def _print_table(rows: Sequence[dict[str, str]]) -> None:
    """Print rows as a table as wide as the screen."""
    import shutil
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    table = Table(*rows[0], box=None, pad_edge=False, header_style=None)
    for row in rows:
        table.add_row(*row.values())
    drawn = StringIO()
    Console(file=drawn, width=shutil.get_terminal_size((140, 24)).columns, highlight=False).print(table)
    click.echo("\n".join(line.rstrip() for line in drawn.getvalue().splitlines()))


def _print_instrument(instrument: Instrument, parts: Iterable[Part], language: Language) -> None:
    import shutil

    from impactkit.domain.instrument_words import EVIDENCE
    from impactkit.domain.message import Message
    from impactkit.words.say import say

    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)
    click.echo(f"{instrument.name.spoken(language)} ({instrument.key}, revision {instrument.revision})")
    for part in parts:
        click.echo(f"\n{say(part.heading, language)}")
        for line, evidence in part.lines:
            text = say(line, language)
            text = text[:1].upper() + text[1:]
            known = f" [{say(Message(EVIDENCE[evidence]), language)}]" if evidence else ""
            click.echo(click.wrap_text(text + known, width, initial_indent=INDENT, subsequent_indent=INDENT * 2))
