"""The user's own wording helps to fill in a workbook, and stands in nothing that leaves the house."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.problems import InvalidData
from impactkit.example.ecosystem import make_service
from impactkit.intake.entry_sheet import write_workbook
from impactkit.tasks.check import check_project, open_project
from impactkit.tasks.describe import measure
from impactkit.tasks.publish import publish
from impactkit.tasks.start import extend_project, start_project

SECRET = "Zaqwert"  # stands in every text of the wording and nowhere else
ITEMS = "\n".join(f"  q{n}: {SECRET} statement {n}" for n in range(1, 11))
WORDS = ", ".join(f"{n}: {SECRET} {n * 'x'}" for n in range(1, 6))
FILE = f"format: impactkit-wording/1\nitems:\n{ITEMS}\nanswers:\n  agreement: {{{WORDS}}}\n"


@pytest.fixture
def with_wording(tmp_path):
    (tmp_path / "wording").mkdir()
    (tmp_path / "wording" / "esis.fi.yaml").write_text(FILE, "utf-8")
    return tmp_path


def texts(path):
    """Give every text of a workbook."""
    book = openpyxl.load_workbook(path)
    return [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]


def test_a_new_workbook_is_written_with_the_wording_of_its_language(with_wording):
    finnish = start_project(with_wording / "fi.xlsx", instruments=("esis",), language="fi")
    english = start_project(with_wording / "en.xlsx", instruments=("esis",), language="en")

    assert f"{SECRET} statement 7" in texts(finnish)
    assert f"{SECRET} xxx" in texts(finnish)
    assert [text for text in texts(english) if SECRET in text] == []


def test_an_instrument_that_is_added_comes_with_its_wording(with_wording):
    path = start_project(with_wording / "fi.xlsx", instruments=("was",), language="fi")

    extend_project(path, instruments=("esis",))

    assert f"{SECRET} statement 7" in texts(path)


def test_faults_of_the_wording_stop_what_is_begun(with_wording):
    (with_wording / "wording" / "esis.fi.yaml").write_text(FILE.replace("  q3:", "  q33:"), "utf-8")

    with pytest.raises(InvalidData) as refused:
        start_project(with_wording / "fi.xlsx", instruments=("esis",), language="fi")

    assert [(problem.code, problem.place.line) for problem in refused.value.problems] == [("unknown-item", 5)]
    assert not (with_wording / "fi.xlsx").exists()


def test_faults_of_the_wording_stop_the_reading_with_their_line(with_wording):
    path = start_project(with_wording / "fi.xlsx", instruments=("esis",), language="fi")
    (with_wording / "wording" / "esis.fi.yaml").write_text(FILE.replace("  q3:", "  q33:"), "utf-8")

    found = [problem for problem in check_project(path).problems if problem.place.file == "esis.fi.yaml"]

    assert [(problem.severity, problem.code, problem.place.line) for problem in found] == [("stop", "unknown-item", 5)]


def test_wording_of_an_instrument_that_is_not_in_use_is_a_note(with_wording):
    path = start_project(with_wording / "fi.xlsx", instruments=("was",), language="fi")

    found = {problem.code: problem.severity for problem in check_project(path).problems}

    assert found["unread-wording"] == "note"


def test_no_wording_reaches_an_outward_file(with_wording):
    (project,) = make_service(clients=60).projects
    instruments = [load_instrument(f"{use.id}@{use.version}") for use in project.declaration.instruments]
    wordings = _found(with_wording, instruments)
    path = with_wording / "clients.xlsx"
    write_workbook(
        path,
        instruments=instruments,
        language="fi",
        declaration=project.declaration,
        rows=project.rows,
        wordings=wordings,
    )
    _answer_in_words(path)
    opened = open_project(path)
    service = opened.declaration.services[0].id

    published = publish(measure(opened), service, lang="fi", formats=("html", "xlsx"), final=True)

    outward = [*published.outward, *(with_wording / "internal" / "releases").iterdir()]
    assert SECRET in _whole(path)
    assert opened.rows.answers["esis@1"]["q1"].notna().any()
    assert len(outward) == 4
    assert [each.name for each in outward if SECRET in _whole(each)] == []


def _found(folder, instruments):
    from impactkit.declared.wording_files import wording_beside

    return wording_beside(folder)(instruments).wordings


def _answer_in_words(path):
    """Write the answers to one item as words, and one that is no answer."""
    book = openpyxl.load_workbook(path)
    sheet = next(each for each in book if each.cell(3, 1).value == "esis@1/client")
    place = next(cell.column for cell in sheet[3] if cell.value == "esis@1/q1")
    for row in range(5, sheet.max_row + 1):
        if isinstance(sheet.cell(row, place).value, int):
            sheet.cell(row, place).value = f"{SECRET} {sheet.cell(row, place).value * 'x'}"
    sheet.cell(5, place).value = f"{SECRET} nonsense"
    book.save(path)


def _whole(path):
    """Give all that a file holds as text."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return path.read_text("utf-8")
