"""The example ecosystem, written as workbooks and read back once for all tests of the tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from impactkit.tasks.check import open_project
from impactkit.tasks.describe import measure
from impactkit.tasks.start import write_example

TODAY = date(2026, 1, 20)
OWN = """\
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


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """Write the example's workbooks."""
    return write_example(tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="session")
def projects(example):
    """Open the workbooks."""
    return [open_project(path, today=TODAY) for path in example.workbooks]


@pytest.fixture(scope="session")
def measured(projects):
    """Measure the projects."""
    return [measure(project) for project in projects]


@pytest.fixture(autouse=True)
def key(monkeypatch):
    """Keep the tests away from the user's own key."""
    monkeypatch.setenv("IMPACTKIT_KEY", "5a" * 32)


@pytest.fixture(scope="session")
def own_instrument() -> Callable[..., Path]:
    """Write the file of an instrument of one's own after replacing parts of it, each of which must be there."""

    def writing(folder: Path, *changes: tuple[str, str], name: str = "mood.yaml") -> Path:
        text = OWN
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(text, "utf-8")
        return path

    return writing
