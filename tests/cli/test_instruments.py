"""What the commands about instruments print, and their exit codes."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from click.testing import CliRunner

from impactkit.cli.main import cli

BELIEF = files("impactkit.instruments").joinpath("belief@1.yaml").read_text("utf-8")


def run(*words: str):
    return CliRunner(env={"COLUMNS": "140"}).invoke(cli, ["instruments", *(str(word) for word in words)])


@pytest.fixture
def own(tmp_path):
    """Write the file of an instrument of one's own, with one part of it replaced."""

    def writing(old="id: belief\nversion", new="id: own_belief\nversion"):
        path = tmp_path / "own.yaml"
        path.write_text(BELIEF.replace("id: belief\nversion", "id: own_belief\nversion").replace(old, new), "utf-8")
        return path

    return writing


def test_the_list_has_a_line_for_every_instrument():
    told = run("list")

    assert told.exit_code == 0
    for name in ("3x10d", "esis", "swemwbs", "whodas12"):
        assert any(line.startswith(f"{name} ") for line in told.output.splitlines())


def test_the_list_for_machines_says_who_may_be_judged():
    rows = {row["id"]: row for row in json.loads(run("list", "--json").output)}

    assert rows["esis"]["single clients"] == "blocked"
    assert rows["esis"]["items"] == "10"
    assert rows["jsse"]["items"] == "ready scores"


def test_names_are_told_in_finnish_where_it_is_asked():
    assert "Osallisuusindikaattori" in run("list", "--lang", "fi").output


def test_show_tells_the_rule_the_error_and_the_licence():
    told = " ".join(run("show", "who5").output.split())

    assert "The score is 4 times the sum of the 5 answers." in told
    assert "[computed from what the source gives]" in told
    assert "CC BY-NC-SA" in told


def test_show_for_machines_holds_the_instrument():
    told = json.loads(run("show", "swemwbs", "--json").output)

    assert told["instrument"]["scales"][0]["table"][0] == [7, 7.0]
    assert told["problems"] == []


def test_show_of_an_unknown_instrument_names_the_nearest():
    told = run("show", "swemwb")

    assert told.exit_code == 1
    assert "Did you mean swemwbs?" in told.output


def test_validate_says_what_was_understood(own):
    told = run("validate", own())

    assert told.exit_code == 0
    assert "Belief in working (own_belief@1, revision 1)" in told.output
    assert "No mistakes. 2 worked examples gave the score that stands there." in told.output


def test_validate_tells_line_and_column_value_allowed_and_what_was_meant(own):
    path = own("better: higher", "better: hihger")
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "hihger" in text)

    told = run("validate", path)

    assert told.exit_code == 1
    assert "hihger does not fit scales.0.better" in told.output
    assert f"own.yaml:{line}:13, scales.0.better" in told.output
    assert "Use higher, lower. Did you mean higher?" in told.output
    assert "1 mistake. Next: mend the file and try again." in told.output


def test_validate_for_machines_holds_line_and_character(own):
    told = json.loads(run("validate", own("range: [0, 10]", "range: [0, 9]"), "--json").output)

    (problem,) = told["problems"]
    assert (problem["code"], problem["character"]) == ("range-differs", 12)
    assert told["instrument"] is None


@pytest.mark.parametrize("command", ["show", "validate"])
def test_an_identity_code_in_a_file_ends_with_exit_code_1_and_is_never_printed(own, command):
    told = run(command, own("owner: impactkit", "owner: 131052-308T"))

    assert told.exit_code == 1
    assert "A personal identity code stands here" in told.output
    assert "308T" not in told.output
