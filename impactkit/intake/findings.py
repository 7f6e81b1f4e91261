"""Collects what is wrong while the reading goes on, so that everything is told in one go and no key or code is shown.

The same fault in one column is one problem with its count and its first places. Texts pass a screen on their way out:
what holds a client's key or a personal identity code is not shown, whatever room put it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from impactkit.domain.message import Message
from impactkit.domain.problems import InvalidData, Place, Problem, Severity
from impactkit.frames.columns import REJECTED
from impactkit.words.say import say

MORE_PLACES = 4  # places told beside the first one
LONGEST_VALUE = 60  # characters of a value that are shown
ORDER: tuple[Severity, ...] = ("stop", "row", "cell", "note")
HIDDEN = "…"
NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a value, before it is known where it stands and what it costs."""

    code: str
    what: str
    mend: str
    value: str = ""
    details: tuple[tuple[str, str], ...] = ()


class Findings:
    """The problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[object, ...], Problem] = {}
        self._rejected: list[tuple[str, str, int, str, str, str, str]] = []

    def add(self, severity: Severity, fault: Fault, place: Place = NOWHERE) -> None:
        """Note a fault and its place; the file is known."""
        place = replace(place, file=self.file)
        problem = _problem(severity, fault, place)
        whole_sheet = () if place.row else fault.details  # two missing sheets are two problems
        key = (severity, fault.code, fault.what, place.sheet, place.column, *whole_sheet)
        self._found[key] = _again(self._found[key], place) if key in self._found else problem
        if severity in ("row", "cell"):
            self._reject(problem, severity)

    def leave_out(self, fault: Fault, place: Place) -> None:
        """Note a row that is left out though nothing is wrong with it, such as an equal one."""
        self.add("note", fault, place)
        place = replace(place, file=self.file)
        self._reject(_problem("row", fault, place), "row")

    def _reject(self, problem: Problem, severity: Severity) -> None:
        place = problem.place
        said = say(Message(problem.what, (*problem.details, ("value", problem.value))), "en")
        column = place.column if severity == "cell" else ""
        self._rejected.append((place.file, place.sheet, place.row or 0, column, problem.code, said, severity))

    @property
    def stopped(self) -> bool:
        """Whether something was found that stops the reading."""
        return any(problem.severity == "stop" for problem in self._found.values())

    def problems(self, hide: Callable[[str], str]) -> tuple[Problem, ...]:
        """Give all problems, the gravest first; each text passes `hide`, which takes out what may not be shown."""
        ordered = sorted(self._found.values(), key=lambda problem: ORDER.index(problem.severity))
        return tuple(_screened(problem, hide) for problem in ordered)

    def rejected(self, hide: Callable[[str], str]) -> pd.DataFrame:
        """Give the frame `rejected`: every row that was left out and every cell that was emptied."""
        if not self._rejected:
            return REJECTED.empty()
        frame = pd.DataFrame(self._rejected, columns=REJECTED.names)
        for name in ("file", "sheet", "column", "what"):
            frame[name] = frame[name].map(hide)
        texts = {name: "str" for name in REJECTED.names if name != "row"}
        return REJECTED.checked(frame.astype({**texts, "row": "int64"}).drop_duplicates(ignore_index=True))


def refusal(path: Path, fault: Fault) -> InvalidData:
    """Make the exception of a file that cannot be used at all."""
    return InvalidData((_problem("stop", fault, Place(file=path.name)),))


def _problem(severity: Severity, fault: Fault, place: Place) -> Problem:
    return Problem(
        severity=severity,
        code=fault.code,
        what=fault.what,
        place=place,
        mend=fault.mend,
        value=fault.value[:LONGEST_VALUE],
        details=fault.details,
    )


def _again(problem: Problem, place: Place) -> Problem:
    more = (*problem.more, place) if len(problem.more) < MORE_PLACES else problem.more
    return replace(problem, count=problem.count + 1, more=more)


def _screened(problem: Problem, hide: Callable[[str], str]) -> Problem:
    return replace(
        problem,
        place=_screened_place(problem.place, hide),
        value=hide(problem.value),
        details=tuple((name, hide(value)) for name, value in problem.details),
        more=tuple(_screened_place(place, hide) for place in problem.more),
    )


def _screened_place(place: Place, hide: Callable[[str], str]) -> Place:
    return replace(place, file=hide(place.file), sheet=hide(place.sheet), column=hide(place.column))


def screen(keys: Iterable[str], has_code: Callable[[str], bool]) -> Callable[[str], str]:
    """Give the function that hides what may not be shown.

    Parameters
    ----------
    keys : iterable of str
        Clients' keys. One of up to three digits is no key to anyone: row numbers and answers look the same.
    has_code : callable
        Tells whether a text holds a personal identity code.
    """
    secret = {key.casefold() for key in keys if not (key.isdecimal() and len(key) <= 3)}

    def hide(text: str) -> str:
        if not text:
            return text
        if has_code(text) or text.casefold() in secret:
            return HIDDEN
        words = text.split()
        if not any(_bare(word) in secret for word in words):
            return text
        return " ".join(HIDDEN if _bare(word) in secret else word for word in words)

    return hide


def _bare(word: str) -> str:
    return word.strip(".,;:!?()[]{}\"'“”’").casefold()
