"""An instrument's file as text, and what reading it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from impactkit.declared.instruments import read_instrument
from impactkit.domain.instrument import Instrument
from impactkit.domain.problems import InvalidData, Problem


@dataclass(frozen=True)
class Reading:
    """What came of reading a file: an instrument or problems."""

    instrument: Instrument | None
    problems: tuple[Problem, ...] = ()

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    @property
    def only(self) -> Problem:
        assert len(self.problems) == 1, self.codes
        return self.problems[0]


@pytest.fixture(scope="session")
def read(file_text: Callable[..., str]) -> Callable[..., Reading]:
    """Read the file of an instrument after replacing parts of it, each of which must be there."""

    def reading(*changes: tuple[str, str]) -> Reading:
        try:
            return Reading(read_instrument(file_text(*changes).encode(), file="mood@1.yaml"))
        except InvalidData as fault:
            return Reading(None, fault.problems)

    return reading
