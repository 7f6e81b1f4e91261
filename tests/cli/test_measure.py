"""The calendar and the reliability of a project, as they are typed and shown."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from impactkit.cli.main import cli
from impactkit.tasks.check import open_project


def run(*words: str):
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.mark.parametrize("command", ["due", "measure"])
def test_each_command_has_a_help(command):
    shown = run(command, "--help")

    assert shown.exit_code == 0
    assert "Usage: " in shown.output


def test_due_tells_counts_and_writes_the_clients_into_a_file_for_the_house(project):
    done = run("due", project, "--lang", "en")

    assert done.exit_code == 0, done.output
    assert "Measured at both ends so far" in done.output or "The situation after the stay" in done.output
    assert "do not hand it over" in done.output
    assert "That month is over" in done.output  # the example's data end in January 2026
    ids = set(open_project(project).rows.clients["client"])
    assert not [client for client in ids if client in done.output]
    assert (project.parent / "internal" / "calendar-INTERNAL.xlsx").exists()


def test_due_for_machines_is_json_without_clients(project, tmp_path):
    done = run("due", project, "--json", "--month", "2026-02", "--out", tmp_path / "out.xlsx")

    told = json.loads(done.output)
    assert told["first"] == "2026-02-01"
    assert told["services"][0]["coverage"]["whole"] > 0
    assert not [client for client in open_project(project).rows.clients["client"] if client in done.output]


@pytest.mark.parametrize(
    "words", [["--month", "spring"], ["--month", "2019-01"], ["--service", "none"], ["--out", "x.csv"]]
)
def test_wrong_use_of_due_is_told_with_code_2(project, words):
    assert run("due", project, *words).exit_code == 2


def test_measure_tells_each_scale_in_sentences(project, tmp_path):
    done = run("measure", project, "--lang", "en", "--out", tmp_path / "reliability.xlsx")

    assert done.exit_code == 0, done.output
    assert "First assessments only, one per client" in done.output
    assert not [client for client in open_project(project).rows.clients["client"] if client in done.output]
    assert (tmp_path / "reliability.xlsx").exists()


def test_measure_for_machines_is_json(project):
    told = json.loads(run("measure", project, "--json").output)

    assert told["scales"][0]["clients"] > 0
    assert told["file"] is None
