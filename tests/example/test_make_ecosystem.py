"""The script of the example: what it writes can be read back, and nothing in it is wrong."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from impactkit.example.ecosystem import Ecosystem
from impactkit.tasks.check import open_project

SCRIPT = Path(__file__).parents[2] / "examples" / "make_ecosystem.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = spec_from_file_location("make_ecosystem", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def folder(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("example")
    script.main([str(written)])
    return written


def test_a_workbook_per_organisation_and_the_truth_are_written(ecosystem: Ecosystem, folder: Path):
    names = {path.name for path in folder.iterdir()}

    assert names == {"truth.csv", *(f"{project.id}.xlsx" for project in ecosystem.projects)}


def test_a_workbook_holds_the_rows_and_no_problem(ecosystem: Ecosystem, folder: Path):
    made = ecosystem.project("kuovinrannan-kielisilta")

    read = open_project(folder / f"{made.id}.xlsx")

    assert read.problems == ()
    assert read.declaration.services == made.declaration.services
    pd.testing.assert_frame_equal(read.rows.episodes, made.rows.episodes)
    pd.testing.assert_frame_equal(read.rows.exits, made.rows.exits)
    for key, answers in made.rows.answers.items():
        pd.testing.assert_frame_equal(read.rows.answers[key][list(answers)], answers)


def test_the_truth_is_written_as_it_is(ecosystem: Ecosystem, folder: Path):
    read = pd.read_csv(folder / "truth.csv", dtype=ecosystem.truth.dtypes.to_dict())

    pd.testing.assert_frame_equal(read, ecosystem.truth)


def test_without_a_folder_the_script_says_what_it_needs(script: ModuleType, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        script.main([])

    assert "folder" in capsys.readouterr().err
