"""A small folder with impact.yaml and three exports, and ways to change it and to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from impactkit.domain.problems import InvalidData, Problem
from impactkit.frames.project import Project
from impactkit.tasks.check import open_project

TODAY = date(2026, 3, 1)
PROJECT = """\
format: impactkit-project/1
organisation: Työpaja ry
period: {first: 2025-01-01, last: 2025-12-31}
data_date: 2026-02-01
languages: [en]
policy: standard
headline: ended
services:
  - id: paja
    name: Puutyöpaja
    goal: {indicator: work_ability, scale: was, target: 30, target_unit: of_100}
instruments:
  - id: was
data:
  - file: clients.csv
    holds: clients
    columns: {client: Asiakas, gender: Sukupuoli}
    codes: {gender: {M: man, N: woman}}
  - file: periods.csv
    holds: episodes
    columns: {client: Asiakas, start: Alku, end: Loppu}
    values: {service: paja}
  - file: answers.csv
    holds: answers
    columns: {client: Asiakas, date: Päivä, work_ability_now: WAS}
    values: {service: paja, rater: client}
"""
FILES = {
    "impact.yaml": PROJECT,
    "clients.csv": "Asiakas;Sukupuoli\nA-1;M\nA-2;N\n",
    "periods.csv": "Asiakas;Alku;Loppu\nA-1;1.2.2025;1.9.2025\nA-2;2025-03-01;\n",
    "answers.csv": "Asiakas;Päivä;WAS\nA-1;1.2.2025;4\nA-1;1.9.2025;7\nA-2;2025-03-02;5\n",
}


@dataclass(frozen=True)
class Folder:
    """A folder of files that a test writes and reads."""

    path: Path

    def write(self, name: str, content: str | bytes) -> Folder:
        """Write a file; text as UTF-8."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def change(self, *changes: tuple[str, str], name: str = "impact.yaml") -> Folder:
        """Put other text into a file; what is replaced must stand there."""
        text = (self.path / name).read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return self.write(name, text)

    def open(self) -> Project:
        """Read the folder."""
        return open_project(self.path, today=TODAY)

    def problems(self) -> tuple[Problem, ...]:
        """Read the folder and give its problems, whether they stop the reading or not."""
        try:
            return self.open().problems
        except InvalidData as stopped:
            return stopped.problems

    def faults(self) -> list[Problem]:
        """Give the problems that cost anything."""
        return [problem for problem in self.problems() if problem.severity != "note"]


@pytest.fixture
def folder(tmp_path) -> Folder:
    made = Folder(tmp_path)
    for name, content in FILES.items():
        made.write(name, content)
    return made


@pytest.fixture
def table() -> Callable[[Folder, str], list[list[object]]]:
    """Give the answers of an instrument: client, day and one column."""

    def rows(folder: Folder, column: str, key: str = "was@1") -> list[list[object]]:
        frame = folder.open().rows.answers[key]
        days = frame["date"].dt.strftime("%Y-%m-%d")
        return [list(row) for row in zip(frame["client"], days, frame[column], strict=True)]

    return rows
