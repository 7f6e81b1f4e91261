"""The comparison of services, as it is typed and shown."""

from __future__ import annotations

import json

import openpyxl
import pytest
from click.testing import CliRunner

from impactkit.cli.main import cli
from impactkit.tasks.check import open_project


def run(*words: str):
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def two(project):
    """Give the project and another one with the same rows."""
    other = project.with_name("silta.xlsx")
    other.write_bytes(project.read_bytes())
    return project, other


def test_it_tells_each_service_or_why_not_and_writes_the_files(two, tmp_path):
    done = run(
        "compare",
        *two,
        "--lang",
        "en",
        "--scale",
        "was",
        "--format",
        "html",
        "--format",
        "xlsx",
        "--out",
        tmp_path / "out",
    )

    assert done.exit_code == 0, done.output
    assert "difference from what is expected of clients like its own" in done.output
    assert "services can be compared" in done.output or "clients were measured twice" in done.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "comparison-2025.en.html",
        "comparison-figures-2025.en.xlsx",
    }


def test_no_outward_file_holds_a_client(two, project, tmp_path):
    run("compare", *two, "--scale", "was", "--format", "html", "--format", "xlsx", "--out", tmp_path / "out")

    ids = {client.encode() for client in open_project(project).rows.clients["client"]}
    html = (tmp_path / "out" / "comparison-2025.fi.html").read_bytes()
    workbook = openpyxl.load_workbook(tmp_path / "out" / "comparison-figures-2025.fi.xlsx")
    cells = {str(cell.value).encode() for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert not [client for client in ids if client in html or client in cells]


def test_for_machines_it_is_json(two, tmp_path):
    done = run("compare", *two, "--scale", "was", "--json", "--format", "xlsx", "--out", tmp_path / "out")

    told = json.loads(done.output)
    assert told["comparison"]["scales"][0]["key"] == "compare.was.client"
    assert len(told["files"]) == 1


def test_an_unknown_scale_is_wrong_use_and_names_those_there_are(project):
    done = run("compare", project, "--scale", "wsa")

    assert done.exit_code == 2
    assert "was" in done.output


def test_one_service_is_nothing_to_compare_and_is_said(project):
    done = run("compare", project, "--scale", "was")

    assert done.exit_code == 1
    assert "nothing is compared" in done.output


def test_a_report_tells_where_its_service_stands_among_others(two, tmp_path):
    """Two services are too few to be compared: the chapter says so, and shows no figure."""
    project, other = two

    done = run(
        "report", "service", project, "--among", other, "--format", "html", "--lang", "en", "--out", tmp_path / "r"
    )

    assert done.exit_code == 0, done.output
    (page,) = (tmp_path / "r").glob("*.html")
    assert 'id="context' in page.read_text("utf-8")
    alone = run("report", "service", project, "--format", "html", "--lang", "en", "--out", tmp_path / "alone")
    assert alone.exit_code == 0
    (page,) = (tmp_path / "alone").glob("*.html")
    assert 'id="context' not in page.read_text("utf-8")


def test_a_project_named_twice_is_wrong_use(project):
    done = run("compare", project, project)

    assert done.exit_code == 2
    assert "twice" in done.output
