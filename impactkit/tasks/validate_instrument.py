"""Look through a user's own file of an instrument: its faults with their lines, or what it was understood to say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impactkit.declared.instruments import load_instrument
from impactkit.declared.own_instruments import id_of_catalogue
from impactkit.declared.yaml_text import located, place_of
from impactkit.domain.instrument import Instrument, WorkedExample
from impactkit.domain.message import N_
from impactkit.domain.problems import InvalidData, Place, Problem
from impactkit.measure.scoring import score

SAME = 5e-5  # worked examples are written with four decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Validated:
    """What came of looking a file through: the instrument where nothing is wrong, else every problem."""

    problems: tuple[Problem, ...]
    instrument: Instrument | None


def validate_instrument(path: Path) -> Validated:
    """Read a file of an instrument and try its worked examples."""
    try:
        instrument = load_instrument(path)
    except InvalidData as faulty:
        return Validated(problems=faulty.problems, instrument=None)
    tree = located(path.read_bytes(), file=path.name)
    problems = [*id_of_catalogue(instrument, place=place_of(tree, ("id",)))]
    for number, example in enumerate(instrument.examples):
        problems += _tried(instrument, example, place_of(tree, ("tests", number, "score")))
    return Validated(problems=tuple(problems), instrument=None if problems else instrument)


def _tried(instrument: Instrument, example: WorkedExample, place: Place) -> list[Problem]:
    """Score a worked example, and tell where the score is another one."""
    form = instrument if example.first_code is None else instrument.printed_from(example.first_code)
    told = dict(example.answers)
    columns = {one.id: [told.get(one.id, float("nan"))] for one in (form.items or form.scales)}
    answers = pd.DataFrame({"client": ["A-0001"], "date": pd.to_datetime(["2025-01-31"]), **columns})
    scores = score(answers, form)
    found = float(scores.loc[scores["scale"] == example.scale, "score"].to_numpy()[0])
    given = float("nan") if example.score is None else example.score
    if found == given or abs(found - given) <= SAME or (found != found and given != given):
        return []
    return [_differs(example, found, place)]


def _differs(example: WorkedExample, found: float, place: Place) -> Problem:
    nothing = "null"
    details = (("found", nothing if found != found else f"{round(found, 4):g}"), ("scale", example.scale))
    return Problem(
        severity="stop",
        code="example-differs",
        what=N_("These answers give {found} on the scale {scale}, not {value}."),
        place=place,
        mend=N_("Mend the score of the example, or the rule, the codes or the items of the scale."),
        value=nothing if example.score is None else f"{example.score:g}",
        details=details,
    )
