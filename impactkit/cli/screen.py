"""What the commands print: problems with their places, progress, and JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impactkit.domain.local_text import Language, LocalText
from impactkit.domain.message import Message
from impactkit.domain.problems import Place, Problem
from impactkit.words.say import say

if TYPE_CHECKING:
    from impactkit.frames.project import Project

WIDTH = 100  # of lines that are read, not copied
SHOWN = 3  # places of a repeated problem
GRAVITY = {"stop": 0, "row": 1, "cell": 2, "note": 3}


def told(problem: Problem) -> str:
    """Say a problem in three lines: what, where, how to mend it."""
    lines = [_filled(problem.what, problem)]
    if place := where(problem.place):
        lines.append(f"  where  {place}{_more(problem)}")
    if problem.mend:
        lines.append(f"  mend   {_filled(problem.mend, problem)}")
    return "\n".join(lines)


def known_services(project: Project, asked: Sequence[str], path: Path) -> tuple[str, ...]:
    """Give the ids of the project's services, and refuse a name among those asked for that is none of them.

    Raises
    ------
    click.UsageError
        With the ids that there are.
    """
    known = tuple(each.id for each in project.declaration.services)
    if unknown := [name for name in asked if name not in known]:
        raise click.UsageError(f"There is no service {unknown[0]} in {name_of(path)}; there are {', '.join(known)}.")
    return known


def _filled(text: str, problem: Problem) -> str:
    return say(Message(text, (("value", problem.value), *problem.details)), "en")


def where(place: Place) -> str:
    """Say a place: file, sheet, row and column, as the user sees them; of a text file line:column and the key.

    A cell under no known header is told by its name, such as C5.
    """
    if place.line is not None and place.row is None:
        at = f"{place.file}:{place.line}" + (f":{place.character}" if place.character is not None else "")
        return f"{at}, {place.column}" if place.column else at
    alone = bool(place.cell) and not place.column
    parts = [
        place.file,
        f"sheet {place.sheet}" if place.sheet else "",
        f"row {place.row}" if place.row is not None and not alone else "",
        f"line {place.line}" if place.line is not None else "",
        f'column "{place.column}"' if place.column else "",
        f"cell {place.cell}" if alone else "",
    ]
    return ", ".join(part for part in parts if part)


def _more(problem: Problem) -> str:
    if problem.count == 1:
        return ""
    places = [f"row {place.row}" for place in problem.more[:SHOWN] if place.row is not None]
    named = f" ({', '.join(places)} …)" if places else ""
    return f"; {problem.count} times in all{named}"


def name_of(path: Path) -> str:
    """Give the name of a file as it may be printed, ready to be typed again; it may hold a personal identity code."""
    from impactkit.tasks.check import names_a_person

    if names_a_person(path):
        return "FILE"
    name = path.name or str(path)  # the folder in which the user stands has no name
    return f'"{name}"' if " " in name else name


def print_problems(problems: Sequence[Problem]) -> None:
    """Print every problem, the gravest first."""
    for problem in sorted(problems, key=lambda each: GRAVITY[each.severity]):
        click.echo(f"{told(problem)}\n")


def print_sum(problems: Sequence[Problem], *, rows: int | None, again: str) -> None:
    """Print how many problems there are, what they cost, and what to do next."""
    count = {severity: sum(p.count for p in problems if p.severity == severity) for severity in GRAVITY}
    faults = count["stop"] + count["row"] + count["cell"]
    if not faults:
        noted = "1 note above is" if count["note"] == 1 else f"{count['note']} notes above are"
        notes = f" {noted} worth reading." if count["note"] else ""
        click.echo(f"No problems{_in_rows(rows)}.{notes} Next: {again.replace('check', 'report service', 1)}.")
        return
    if count["stop"]:
        costs = "nothing can be computed until what stops the reading is mended"
    else:
        costs = f"rows left out {count['row']}, answers left out {count['cell']}"
    told = "1 problem" if faults == 1 else f"{faults} problems"
    click.echo(f"{told}{_in_rows(rows)}: {costs}. Next: mend the file and run `{again}` again.")


def _in_rows(rows: int | None) -> str:
    return f" in {rows} rows" if rows is not None else ""


def as_json(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Give the problems for a machine."""
    return [
        {
            "severity": problem.severity,
            "code": problem.code,
            "what": _filled(problem.what, problem),
            "mend": _filled(problem.mend, problem),
            "file": problem.place.file,
            "sheet": problem.place.sheet,
            "row": problem.place.row,
            "column": problem.place.column,
            "cell": problem.place.cell,
            "line": problem.place.line,
            "character": problem.place.character,
            "value": problem.value,
            "count": problem.count,
        }
        for problem in problems
    ]


def print_paragraph(message: Message, language: Language, *, indent: int = 0) -> None:
    """Print a message as lines that are easy to read."""
    click.echo(click.wrap_text(say(message, language), WIDTH, " " * indent, " " * (indent + 2)))


def print_table(
    columns: Sequence[Message],
    rows: Sequence[tuple[Message | LocalText | str, Sequence[str | int]]],
    language: Language,
) -> None:
    """Print rows of a name and values, the values right under their headings; nothing where there are no rows."""
    if not rows:
        return
    heads = [say(column, language) for column in columns]
    names = [say(name, language) for name, _ in rows]
    first = max(map(len, names))
    widths = [max(len(head), *(len(str(values[place])) for _, values in rows)) for place, head in enumerate(heads)]
    for name, values in (("", heads), *zip(names, (values for _, values in rows), strict=True)):
        cells = "".join(f"  {value:>{width}}" for value, width in zip(values, widths, strict=True))
        click.echo(f"  {name:<{first}}{cells}")


def print_json(content: object) -> None:
    """Print content as JSON, paths as text."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: object) -> str:
    if isinstance(value, Path | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON.")


@contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Callable[[str], None]]:
    """Show a bar with the time left on the error stream; the caller tells each step as it begins."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(compact=True))
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not shown or not console.is_terminal, transient=True) as bar:
        task = bar.add_task("", total=total)

        def step(description: str) -> None:
            bar.update(task, description=description, advance=1)

        yield step
        bar.update(task, completed=total)
