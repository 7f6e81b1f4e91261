"""Collects what is wrong while the reading goes on, so that everything is told in one go and no key or code is shown.

The same fault in one column is one problem with its count and its first places. Texts pass a screen on their way out:
what holds a client's key or a personal identity code is not shown, whatever room put it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from impactkit.declared.identity import identity_code_in
from impactkit.domain.local_text import Language
from impactkit.domain.message import Message
from impactkit.domain.problems import HIDDEN, InvalidData, Place, Problem, Severity, screened
from impactkit.frames.columns import REJECTED
from impactkit.words.say import say

MORE_PLACES = 4  # places told beside the first one
ORDER: tuple[Severity, ...] = ("stop", "row", "cell", "note")
OPEN_DIGITS = 3
SEVERAL = re.compile(r"\0+")
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
        self._rejected: list[Problem] = []

    def add(self, severity: Severity, fault: Fault, place: Place = NOWHERE) -> None:
        """Note a fault and its place; where the place names no file, it is the one of these findings."""
        place = self._placed(place)
        problem = _problem(severity, fault, place)
        whole_sheet = () if place.row else fault.details  # two missing sheets are two problems
        key = (severity, fault.code, fault.what, place.file, place.sheet, place.column, *whole_sheet)
        self._found[key] = _again(self._found[key], place) if key in self._found else problem
        if severity in ("row", "cell"):
            self._rejected.append(problem)

    def tell(self, problem: Problem) -> None:
        """Note a problem of another file, found where that file was read."""
        place = problem.place
        self._found[problem.code, problem.value, place.file, place.line, place.character] = problem

    def leave_out(self, fault: Fault, place: Place) -> None:
        """Note a row that is left out though nothing is wrong with it, such as an equal one."""
        self.add("note", fault, place)
        self._rejected.append(_problem("row", fault, self._placed(place)))

    def _placed(self, place: Place) -> Place:
        return place if place.file else replace(place, file=self.file)

    @property
    def stopped(self) -> bool:
        """Whether something was found that stops the reading."""
        return any(problem.severity == "stop" for problem in self._found.values())

    def problems(self, hide: Callable[[str], str]) -> tuple[Problem, ...]:
        """Give all problems, the gravest first; each text passes `hide`, which takes out what may not be shown."""
        ordered = sorted(self._found.values(), key=lambda problem: ORDER.index(problem.severity))
        return tuple(screened(problem, hide) for problem in ordered)

    def rejected(self, hide: Callable[[str], str], language: Language) -> pd.DataFrame:
        """Give the frame `rejected`: every row that was left out and every cell that was emptied."""
        if not self._rejected:
            return REJECTED.empty()
        told = [_rejected_row(screened(problem, hide), language) for problem in self._rejected]
        frame = pd.DataFrame(told, columns=REJECTED.names)
        texts = {name: "str" for name in REJECTED.names if name != "row"}
        return REJECTED.checked(frame.astype({**texts, "row": "int64"}).drop_duplicates(ignore_index=True))


def refusal(path: Path, fault: Fault) -> InvalidData:
    """Make the exception of a file that cannot be used at all."""
    name = HIDDEN if identity_code_in(path.name) == "code" else path.name
    return InvalidData((_problem("stop", fault, Place(file=name)),))


def _problem(severity: Severity, fault: Fault, place: Place) -> Problem:
    return Problem(
        severity=severity,
        code=fault.code,
        what=fault.what,
        place=place,
        mend=fault.mend,
        value=fault.value,
        details=fault.details,
    )


def _rejected_row(problem: Problem, language: Language) -> tuple[str, str, int, str, str, str, str]:
    """Give a problem as a row of the frame `rejected`, in the order of its columns."""
    place = problem.place
    what = say(Message(problem.what, (*problem.details, ("value", problem.value))), language)
    column = place.column if problem.severity == "cell" else ""
    return place.file, place.sheet, place.row or 0, column, problem.code, what, problem.severity


def _again(problem: Problem, place: Place) -> Problem:
    more = (*problem.more, place) if len(problem.more) < MORE_PLACES else problem.more
    return replace(problem, count=problem.count + 1, more=more)


def screen(keys: Iterable[str], has_code: Callable[[str], bool]) -> Callable[[str], str]:
    """Give the function that hides what may not be shown.

    Parameters
    ----------
    keys : iterable of str
        Clients' keys. One of up to three digits is no key to anyone: row numbers and answers look the same.
    has_code : callable
        Tells whether a text holds a personal identity code.
    """
    secret = {key.casefold() for key in keys if not (key.isdecimal() and len(key) <= OPEN_DIGITS)}
    lengths = sorted({len(key) for key in secret}, reverse=True)
    known: dict[str, str] = {}

    def hidden(text: str) -> str:
        if text and has_code(text):
            return HIDDEN
        folded = text.casefold()
        found = [span for length in lengths for span in _spans(folded, length, secret)]
        if not found:
            return text
        if len(folded) != len(text):  # in some scripts a capital has two small letters, and places no longer agree
            return HIDDEN
        covered = {place for start, end in found for place in range(start, end)}
        return SEVERAL.sub(HIDDEN, "".join("\0" if place in covered else sign for place, sign in enumerate(text)))

    def hide(text: str) -> str:
        if text not in known:
            known[text] = hidden(text)
        return known[text]

    return hide


def _spans(text: str, length: int, secret: set[str]) -> Iterator[tuple[int, int]]:
    """Find where a key of that length stands on its own, that is not within a longer word."""
    for start in range(len(text) - length + 1):
        end = start + length
        if text[start:end] in secret and not text[:start][-1:].isalnum() and not text[end:][:1].isalnum():
            yield start, end
