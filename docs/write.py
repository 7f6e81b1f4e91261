"""Write the pages of docs/ that come from the code: frames, methods, commands. `--check` fails when one is stale."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from impactkit.cli.main import cli
from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.methods import METHODS
from impactkit.frames.columns import DTYPES, FRAMES

DOCS = Path(__file__).parent
WIDTH = 90
NOTE = "<!-- Written from the code by `make docs`; change the code, not this page. -->\n"


def frames() -> Iterator[str]:
    """Tell each frame that crosses rooms, and its columns."""
    yield "# Frames\n"
    yield NOTE
    yield "Rooms of impactkit meet in frames with declared columns (`impactkit/frames/columns.py`).\n"
    for frame in FRAMES:
        yield f"## {frame.name}\n"
        yield f"One row: {frame.row}.\n"
        yield "| column | dtype | may be missing | meaning |\n|---|---|---|---|"
        for column in frame.columns:
            missing = "yes" if column.missing else "no"
            yield f"| `{column.name}` | {DTYPES[column.kind]} | {missing} | {column.meaning} |"
        yield ""


def methods() -> Iterator[str]:
    """Tell how each figure is computed, and what is known of each instrument."""
    yield "# Methods\n"
    yield NOTE
    yield "Every figure of a report names one of these methods; the figures workbook names its function too.\n"
    for method in METHODS:
        yield f"## {method.title}\n"
        yield f"{method.text}\n"
        if method.formula:
            yield f"    {method.formula}\n"
        if method.source:
            yield f"Source: {method.source}.\n"
        yield f"Computed by `{method.function}`. Entry: `{method.id}`.\n"
    yield "## Instruments\n"
    yield "| id | name | items | scales | shortest interval, days | single clients | evidence of the licence |"
    yield "|---|---|---|---|---|---|---|"
    for instrument in map(load_instrument, catalogue()):
        scales = ", ".join(f"`{scale.id}`" for scale in instrument.scales)
        yield (
            f"| `{instrument.id}@{instrument.version}` | {instrument.name.en} | {len(instrument.items)} | {scales} "
            f"| {instrument.min_interval_days} | {instrument.use.individual} | {instrument.licence.evidence} |"
        )


def commands() -> Iterator[str]:
    """Print the help of every command."""
    yield "# Commands\n"
    yield NOTE
    yield "Exit codes: 0 done, 1 problems in the data, 2 wrong use, 3 our own fault.\n"
    yield from _help(cli, click.Context(cli, info_name="impactkit", terminal_width=WIDTH, **cli.context_settings))


def _help(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## {context.command_path}\n"
    with context.scope(cleanup=False):
        yield f"```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from _help(inner, click.Context(inner, info_name=name, parent=context, terminal_width=WIDTH))


PAGES = {"frames.md": frames, "methods.md": methods, "commands.md": commands}


def main() -> int:
    """Write or check the pages; 1 where one is stale."""
    stale = []
    for name, write in PAGES.items():
        path, text = DOCS / name, "\n".join(write()).rstrip() + "\n"
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
    if stale:
        print(f"Stale in docs/: {', '.join(stale)}. Run `make docs`.")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
