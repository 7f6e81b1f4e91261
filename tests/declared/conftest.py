"""An instrument's file as text, and what reading it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from impactkit.declared.instruments import read_instrument
from impactkit.domain.instrument import Instrument
from impactkit.domain.problems import InvalidData, Problem

FILE = """\
format: impactkit-instrument/1
id: mood
version: "1"
revision: 1
short: Mood
name: {fi: mieliala, sv: humör, en: mood}
source: Made up for tests
owner: nobody
licence: {kind: open, where: here, checked: 2026-11-24, evidence: user}
languages: {official: [fi], labels: [fi, sv, en]}
recall_days: 14
use: {individual: allowed, group: allowed, proxy: blocked}
min_interval_days: 14
answers:
  often:
    codes: [0, 1, 2, 3]
    low: {fi: ei koskaan, sv: aldrig, en: never}
    high: {fi: aina, sv: alltid, en: always}
items:
  - {id: calm, answers: often, label: {fi: rauha, sv: lugn, en: calm}}
  - {id: tense, answers: often, reverse: true, label: {fi: jännitys, sv: spänning, en: tension}}
scales:
  - id: mood
    name: {fi: mieliala, sv: humör, en: mood}
    items: [calm, tense]
    rule: sum
    missing: none_allowed
    range: [0, 6]
    better: higher
    cutoffs:
      - {lower: 0, name: {fi: matala, sv: låg, en: low}, source: made up, evidence: user}
      - {lower: 4, name: {fi: korkea, sv: hög, en: high}, source: made up, evidence: user}
tests:
  - {answers: {calm: 3, tense: 0}, scale: mood, score: 6, origin: by hand}
"""


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


def changed(*changes: tuple[str, str]) -> str:
    text = FILE
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.fixture(scope="session")
def file_text() -> Callable[..., str]:
    """Give the file of an instrument after replacing parts of it, each of which must be there."""
    return changed


@pytest.fixture(scope="session")
def read() -> Callable[..., Reading]:
    """Read the file of an instrument after replacing parts of it, each of which must be there."""

    def reading(*changes: tuple[str, str]) -> Reading:
        try:
            return Reading(read_instrument(changed(*changes).encode(), file="mood@1.yaml"))
        except InvalidData as fault:
            return Reading(None, fault.problems)

    return reading
