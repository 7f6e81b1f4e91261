"""What the file `impact.yaml` of a folder says: lines of the declared sheets, and which files hold the rows.

Each value knows its line, so that whatever is found wrong with it later is told there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from impactkit.domain.local_text import Language
from impactkit.domain.problems import Place
from impactkit.domain.project import Composite, Target

Holds = Literal["clients", "episodes", "exits", "answers", "goals", "milestones"]
HOLDS: tuple[Holds, ...] = ("clients", "episodes", "exits", "answers", "goals", "milestones")
EVERY_ITEM = "items"  # in `codes`: all items of the file


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and where it is written."""

    value: str | float | date
    place: Place

    @property
    def text(self) -> str:
        """Give the value as text."""
        return str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidLine:
    """A line of a declared sheet: values by the id of their column."""

    place: Place
    values: Mapping[str, Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file of rows, and how its columns are to be read."""

    place: Place
    file: Said
    holds: Holds
    instruments: tuple[str, ...] = ()  # keys, of a file of answers
    sheet: Said | None = None  # None: the only sheet of a workbook
    header_row: int = 1
    columns: Mapping[str, Said] = field(default_factory=dict)  # column id -> header in the file
    values: Mapping[str, Said] = field(default_factory=dict)  # column id -> what holds for every row
    codes: Mapping[str, Mapping[str, Said]] = field(default_factory=dict)  # column id -> the file's code -> ours
    code_places: Mapping[str, Place] = field(default_factory=dict)
    missing: tuple[str, ...] = ()  # codes of the file that say that there is no answer
    dates: str = ""  # the form of days; empty: d.m.yyyy and yyyy-mm-dd
    decimal: Literal["", "comma", "point"] = ""  # empty: either, where it can be read in one way only


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFile:
    """The whole file."""

    name: str
    lines: Mapping[str, tuple[SaidLine, ...]]  # id of the sheet -> its lines
    data: tuple[DataFile, ...]
    languages: tuple[Language, ...] = ()
    min_interval: Mapping[str, int] = field(default_factory=dict)  # instrument id -> days
    composites: tuple[Composite, ...] = ()
    composite_places: tuple[Mapping[str, Place], ...] = ()  # of each: its fields, and those of its parts as scale.0
    targets: tuple[Target, ...] = ()
    target_places: tuple[Place, ...] = ()  # of the name of each
    case_mix: tuple[str, ...] = ()
