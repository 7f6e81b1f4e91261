"""A user's own file: every mistake with its line, or the instrument that was understood."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from impactkit.declared.wording_files import read_wording
from impactkit.tasks.validate_instrument import validate_instrument


def test_a_file_without_mistakes_is_understood(tmp_path, own_instrument):
    validated = validate_instrument(own_instrument(tmp_path))

    assert validated.problems == ()
    assert validated.instrument.key == "mood@1"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("score: 6", "score: 5", "example-differs", 34),
        ("score: 6", "score: null", "example-differs", 34),
        ("tense: 0}", "tense: 4}", "alien-code", 34),
        ("scale: mood, score", "first_code: 1, scale: mood, score", "first-code", 34),
        ("id: mood\n", "id: was\n", "id-of-catalogue", 2),
        ("better: higher", "betetr: higher", "missing-key", 23),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path, own_instrument, old, new, code, line):
    validated = validate_instrument(own_instrument(tmp_path, (old, new)))

    assert validated.instrument is None
    assert (code, line) in [(problem.code, problem.place.line) for problem in validated.problems]


def test_the_score_that_the_answers_give_is_told(tmp_path, own_instrument):
    (problem,) = validate_instrument(own_instrument(tmp_path, ("score: 6", "score: 5"))).problems

    assert (problem.value, dict(problem.details)["found"]) == ("5", "6")


def test_an_example_of_another_print_of_the_form_is_tried_with_its_codes(tmp_path, own_instrument):
    path = own_instrument(
        tmp_path,
        ("    low: {fi: ei", "    first_codes: [0, 1]\n    low: {fi: ei"),
        ("{calm: 3, tense: 0}", "{calm: 4, tense: 1}, first_code: 1"),
    )

    assert validate_instrument(path).problems == ()


def test_a_copy_of_the_catalogues_own_file_is_no_mistake(tmp_path):
    path = tmp_path / "copy.yaml"
    path.write_bytes(files("impactkit.instruments").joinpath("esis@1.yaml").read_bytes())

    assert validate_instrument(path).problems == ()


# The page that tells how to write one


@pytest.fixture
def shown():
    """Give the YAML that docs/instruments.md shows: an instrument, and its wording."""
    page = Path(__file__).parents[2] / "docs" / "instruments.md"
    return re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def test_the_instrument_that_the_docs_show_is_without_mistakes(tmp_path, shown):
    path = tmp_path / "shown.yaml"
    path.write_text(shown[0], "utf-8")

    validated = validate_instrument(path)

    assert validated.problems == ()
    assert len(validated.instrument.examples) == 2


def test_the_wording_that_the_docs_show_fits_it(tmp_path, shown):
    path = tmp_path / "shown.yaml"
    path.write_text(shown[0], "utf-8")
    instrument = validate_instrument(path).instrument

    wording = read_wording(shown[1].encode(), file="own_mood.fi.yaml", instrument=instrument, language="fi")

    assert set(wording.items) == {"calm", "tense"}
