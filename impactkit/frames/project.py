"""A project as read: its declaration, its instruments, and its rows in declared frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from impactkit.domain.instrument import Instrument
from impactkit.domain.problems import Problem
from impactkit.domain.project import Declaration
from impactkit.frames.columns import GOALS, MILESTONES


@dataclass(frozen=True, eq=False, kw_only=True)
class Rows:
    """The rows of a project in declared frames (`impactkit.frames.columns`).

    `answers` holds one frame `answers` per instrument key (``id@version``). `goals` and `milestones` have no rows where
    the project records none.
    """

    clients: pd.DataFrame
    episodes: pd.DataFrame
    exits: pd.DataFrame
    answers: dict[str, pd.DataFrame]
    goals: pd.DataFrame = field(default_factory=GOALS.empty)
    milestones: pd.DataFrame = field(default_factory=MILESTONES.empty)


@dataclass(frozen=True, eq=False, kw_only=True)
class Project:
    """A filled workbook or folder after intake.

    `instruments` are as this project uses them: declared ranges and reliabilities are laid over the catalogue's.
    `rejected` is the frame of what was left out. `content` is a digest of all rows, whatever their order; the
    checksum of a report is made from it with a key.
    """

    path: Path
    declaration: Declaration
    instruments: tuple[Instrument, ...]
    rows: Rows
    rejected: pd.DataFrame
    problems: tuple[Problem, ...]
    rows_read: int
    as_of: date
    content: bytes

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded of anyone, except perhaps who the clients are."""
        rows = self.rows
        told = (rows.episodes, rows.exits, *rows.answers.values(), rows.goals, rows.milestones)
        return all(frame.empty for frame in told)

    def instrument(self, instrument_id: str) -> Instrument:
        """Give the instrument of that id.

        Raises
        ------
        KeyError
            If the project does not use it; the message names those that it uses.
        """
        for instrument in self.instruments:
            if instrument.id == instrument_id:
                return instrument
        known = ", ".join(i.id for i in self.instruments)
        raise KeyError(f"The project does not use {instrument_id!r}; it uses {known}.")
