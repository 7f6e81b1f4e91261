"""Scores are what the published rules say, on every engine alike."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.declared.instruments import catalogue, load_instrument
from impactkit.domain.instrument import Instrument, WorkedExample
from impactkit.frames.columns import SCORES
from impactkit.measure.scoring import score

EXAMPLES = [(name, number) for name in catalogue() for number in range(len(load_instrument(name).examples))]


def asked(instrument: Instrument, *assessments: dict[str, float]) -> pd.DataFrame:
    columns = [scale.id for scale in instrument.scales] if instrument.ready else [item.id for item in instrument.items]
    keys = {
        "client": [f"A-{i}" for i in range(len(assessments))],
        "date": pd.to_datetime(["2025-01-01"] * len(assessments)),
    }
    codes = {column: [float(one.get(column, "nan")) for one in assessments] for column in columns}
    return pd.DataFrame(keys | codes)


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_worked_examples_of_the_catalogue(engine, name, number):
    instrument = load_instrument(name)
    example: WorkedExample = instrument.examples[number]
    if example.first_code is not None:
        instrument = instrument.printed_from(example.first_code)

    found = engine.rows(score(engine.open(asked(instrument, dict(example.answers))), instrument))

    row = next(row for row in found if row["scale"] == example.scale)
    assert row["score"] == (None if example.score is None else pytest.approx(example.score, abs=5e-5))
    assert example.pomp is None or row["pomp"] == pytest.approx(example.pomp, abs=5e-5)
    assert row["reason"] == (example.reason or None)


def test_scores_are_the_declared_frame():
    instrument = load_instrument("esis")

    found = score(asked(instrument, {f"q{i}": 3 for i in range(1, 11)}), instrument)

    assert list(SCORES.checked(found).columns) == SCORES.names
