"""A folder uses instruments of the user's own, and knows headers and answers in the user's own wording."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "instruments.md"
ANSWERS = "Asiakas;Päivä;{calm};{tense};into\nA-1;1.2.2025;usein;en koskaan;2\nA-1;1.9.2025;3;1;Aina\n"
ENTRY = """  - file: mood.csv
    holds: answers
    instrument: own_mood
    columns: {client: Asiakas, date: Päivä}
    values: {service: paja, rater: client}
"""


@pytest.fixture
def shown() -> tuple[str, str]:
    """Give the instrument and the wording that the page on instruments shows."""
    instrument, wording = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return instrument, wording


@pytest.fixture
def with_mood(folder, shown):
    """Add the instrument of the page, and a file of answers to it in words."""
    instrument, wording = shown
    folder.write("instruments/mood.yaml", instrument).write("wording/own_mood.fi.yaml", wording)
    folder.change(
        ("  - id: was\n", "  - id: was\n  - id: own_mood\n"),
        (
            "columns: {client: Asiakas, date: Päivä, work",
            "instrument: was\n    columns: {client: Asiakas, date: Päivä, work",
        ),
    )
    folder.write("impact.yaml", (folder.path / "impact.yaml").read_text("utf-8") + ENTRY)
    calm, tense = "Olin viikon aikana rauhallinen", "2. Olin viikon aikana jännittynyt."
    return folder.write("mood.csv", ANSWERS.format(calm=calm, tense=tense))


def test_answers_to_an_own_instrument_are_read_by_its_wording(with_mood, table):
    assert with_mood.faults() == []
    assert [row[2] for row in table(with_mood, "calm", "own_mood@1")] == [2, 3]
    assert [row[2] for row in table(with_mood, "tense", "own_mood@1")] == [0, 1]
    assert [row[2] for row in table(with_mood, "eager", "own_mood@1")] == [2, 3]


def test_the_scales_of_an_own_instrument_bear_its_id(with_mood):
    own = next(one for one in with_mood.open().instruments if one.id == "own_mood")

    assert [scale.id for scale in own.scales] == ["own_mood.mood"]


def test_mistakes_of_an_own_instrument_are_told_in_its_file(with_mood):
    with_mood.change(("better: higher", "better: hihger"), name="instruments/mood.yaml")

    found = [(each.code, each.place.column) for each in with_mood.faults() if each.place.file == "mood.yaml"]

    assert found == [("unknown-word", "scales.0.better")]


def test_mistakes_of_the_wording_are_told_in_its_file(with_mood):
    with_mood.change(("  calm:", "  clam:"), name="wording/own_mood.fi.yaml")

    problem = next(each for each in with_mood.faults() if each.code == "unknown-item")

    assert (problem.place.file, problem.place.line) == ("own_mood.fi.yaml", 3)


def test_an_own_instrument_may_not_take_an_id_of_the_catalogue(folder, shown):
    folder.write("instruments/mood.yaml", shown[0].replace("id: own_mood", "id: was"))

    assert "id-of-catalogue" in {problem.code for problem in folder.faults()}


def test_a_misspelt_own_id_is_told_with_the_nearest(with_mood):
    with_mood.change(("  - id: own_mood\n", "  - id: own_moood\n"))

    problem = next(each for each in with_mood.faults() if each.code == "unknown-instrument")

    assert dict(problem.details)["nearest"] == "own_mood"


def test_an_identity_code_in_an_own_instrument_stops_the_reading(with_mood):
    with_mood.change(("owner: Työpaja ry", "owner: 131052-308T"), name="instruments/mood.yaml")

    assert "identity-code" in {problem.code for problem in with_mood.faults()}
    assert "308T" not in str(with_mood.problems())


def test_an_identity_code_written_over_two_lines_of_impact_yaml_stops_the_reading(folder):
    folder.change(("organisation: Työpaja ry", "organisation: 131052-\n  308T"))

    assert [problem.place.line for problem in folder.faults() if problem.code == "identity-code"] == [2]
