"""What is wrong with the data, as data: where, what, and how to mend it. Words come later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

LONGEST_VALUE = 60  # characters of a value that are shown
HIDDEN = "…"  # stands for what may not be shown
TOLD = 5  # problems that the message of an exception tells
Severity = Literal["stop", "row", "cell", "note"]  # nothing computed; row rejected; cell rejected; said


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands, as the user sees it."""

    file: str = ""
    sheet: str = ""
    row: int | None = None  # as Excel counts
    column: str = ""  # as the header says; in a YAML file the path of the key: scales.0.rule
    cell: str = ""  # D14
    line: int | None = None  # of a text file
    character: int | None = None  # of that line, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in the data.

    `what` and `mend` are English message ids marked with ``N_``; their ``{places}`` are filled from `details`
    and from `value`.
    """

    severity: Severity
    code: str  # stable; tests and --json rest on it: "unknown-answer"
    what: str
    place: Place
    mend: str
    value: str = ""  # never a personal identity code, never a client's key
    details: tuple[tuple[str, str], ...] = ()
    count: int = 1  # the same fault again and again is one problem
    more: tuple[Place, ...] = ()  # the next few places of a repeated fault


def screened(problem: Problem, hide: Callable[[str], str]) -> Problem:
    """Give a problem whose texts may be shown: each passes `hide`, which takes out what may not."""
    return replace(
        problem,
        place=_place_screened(problem.place, hide),
        value=hide(problem.value)[:LONGEST_VALUE],  # hidden first: half a code is too much as well
        details=tuple((name, hide(value)) for name, value in problem.details),
        more=tuple(_place_screened(place, hide) for place in problem.more),
    )


def _place_screened(place: Place, hide: Callable[[str], str]) -> Place:
    return replace(place, file=hide(place.file), sheet=hide(place.sheet), column=hide(place.column))


class InvalidData(Exception):  # noqa: N818 - the name that users of the library were promised
    """The data cannot be used; `problems` holds every fault found, not only the first.

    The message tells the first few in English, for whoever sees no more than a traceback.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        stops = [problem for problem in problems if problem.severity == "stop"]
        told = [_told(problem) for problem in stops[:TOLD]]
        if len(problems) > len(told):
            told.append(f"{len(problems)} problems in all; see .problems for each place.")
        super().__init__("\n".join(told))
        self.problems = problems


def _told(problem: Problem) -> str:
    values = defaultdict(str, problem.details, value=problem.value)  # an exception must not fail at its own words
    place = problem.place
    line = f"line {place.line}" if place.line else ""
    row = f"row {place.row}" if place.row else ""
    where = ", ".join(filter(None, (place.file, place.sheet, line, row, place.column)))
    said = f"{problem.what} {problem.mend}".format_map(values).strip()
    return f"{where}: {said}" if where else said
