from dataclasses import replace

import openpyxl
import pytest

from impactkit.intake.entry_sheet import write_workbook
from impactkit.words.languages import languages


@pytest.fixture
def change(workbook):
    """Change the workbook with openpyxl and give its path."""

    def changed(how):
        book = openpyxl.load_workbook(workbook)
        how(book)
        book.save(workbook)
        return workbook

    return changed


def test_renamed_sheets_and_headers_are_known_by_their_hidden_ids(change, read, rows):
    def rename(book):
        book["Clients"].title = "Our people"
        book["ABILITY"]["F4"] = "How able"
        book["ABILITY"].title = "Työkyky 2025"

    project = read(change(rename))

    assert project.problems == ()
    assert project.rows.answers["ability@1"].equals(rows.answers["ability@1"])


@pytest.mark.parametrize("language", languages())
def test_without_hidden_ids_sheets_and_headers_are_known_by_name(
    tmp_path, read, instruments, declaration, rows, language
):
    path = tmp_path / "named.xlsx"
    write_workbook(path, instruments=instruments, language=language, declaration=declaration, rows=rows)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if not sheet.title.startswith("_"):
            sheet.delete_rows(3)
    book["BELONGING"]["F3"] = "Q1:  aihe Q1"
    book.save(path)

    project = read(path)

    assert project.problems == ()
    assert project.declaration == declaration
    assert project.rows.answers["belonging@1"].equals(rows.answers["belonging@1"])
    assert project.rows.episodes.equals(rows.episodes)


def test_columns_may_be_moved(change, read, rows):
    project = read(change(lambda book: book["ABILITY"].move_range("A1:A2000", cols=8)))

    assert project.problems == ()
    assert project.rows.answers["ability@1"].equals(rows.answers["ability@1"])


def test_rows_above_the_headers_and_empty_rows_between_do_no_harm(change, read, rows):
    def loosen(book):
        book["ABILITY"].insert_rows(6, 2)
        book["ABILITY"].insert_rows(1, 3)

    project = read(change(loosen))

    assert project.problems == ()
    assert project.rows.answers["ability@1"].equals(rows.answers["ability@1"])


@pytest.mark.parametrize(
    "sheet", ["Project", "Services", "Texts", "Instruments", "Clients", "Service periods", "Exits"]
)
def test_a_missing_sheet_stops_and_is_named(change, problems, sheet):
    found = problems(change(lambda book: book.remove(book[sheet])))

    assert ("stop", "missing-sheet", (("name", sheet),)) in [(p.severity, p.code, p.details) for p in found]
    assert "unknown-client" not in [problem.code for problem in found]


def test_a_missing_sheet_of_answers_stops(change, problems):
    (problem,) = problems(change(lambda book: book.remove(book["ABILITY"])))

    assert (problem.severity, problem.code, problem.details) == ("stop", "missing-sheet", (("name", "ABILITY"),))


@pytest.mark.parametrize(
    ("sheet", "column", "header", "severity"),
    [
        ("ABILITY", 6, "q1: theme q1", "stop"),
        ("ABILITY", 3, "Date", "stop"),
        ("ABILITY", 5, "How it was answered", "note"),
        ("Service periods", 4, "End", "stop"),
        ("Clients", 7, "First language", "note"),
        ("Services", 12, "Cost in the period, euros", "note"),
    ],
)
def test_a_missing_column_stops_where_nothing_can_stand_for_it(change, problems, sheet, column, header, severity):
    found = problems(change(lambda book: book[sheet].delete_cols(column)))

    (problem,) = [problem for problem in found if problem.code == "missing-column"]
    assert (problem.severity, problem.place.sheet, problem.details) == (severity, sheet, (("name", header),))


def test_a_column_that_stands_twice_stops(change, problems):
    def double(book):
        book["ABILITY"]["G3"] = "ability@1/q1"
        book["ABILITY"]["G4"] = "q1"

    (problem,) = problems(change(double))

    assert (problem.severity, problem.code, problem.place.column) == ("stop", "column-twice", "G")


def test_sheets_and_columns_of_the_users_own_are_noted_and_not_read(change, read, rows):
    def add(book):
        book.create_sheet("Phone list")["A1"] = "anything"
        book["ABILITY"]["G4"] = "Remarks"
        book["ABILITY"]["G5"] = "tired"

    project = read(change(add))

    assert [(p.severity, p.code, p.place.sheet, p.place.column) for p in project.problems] == [
        ("note", "extra-column", "ABILITY", "G"),
        ("note", "extra-sheet", "Phone list", ""),
    ]
    assert project.rows.answers["ability@1"].equals(rows.answers["ability@1"])


def test_a_copied_sheet_is_read_too_and_its_rows_have_its_name(change, problems):
    def copy(book):
        sheet = book.copy_worksheet(book["ABILITY"])
        sheet.title = "ABILITY autumn"
        sheet["F5"] = 77
        sheet["C5"] = "1.12.2025"

    found = problems(change(copy))

    assert [(p.code, p.place.sheet, p.place.row, p.count) for p in found] == [
        ("unknown-answer", "ABILITY autumn", 5, 1),
        ("equal-row", "ABILITY autumn", 6, 2),
    ]


def test_merged_cells_are_noted(change, read):
    project = read(change(lambda book: book["ABILITY"].merge_cells("G8:H9")))

    assert [(p.severity, p.code, p.place.sheet) for p in project.problems] == [("note", "merged-cells", "ABILITY")]


def test_a_workbook_without_a_stamp_is_noted_and_read(change, read):
    project = read(change(lambda book: book.remove(book["_impactkit"])))

    assert [(p.severity, p.code) for p in project.problems] == [("note", "no-stamp")]


def test_a_workbook_of_a_later_format_stops(change, problems):
    def later(book):
        book["_impactkit"]["B1"] = "impactkit-workbook/2"

    (problem,) = problems(change(later))

    assert (problem.severity, problem.code, problem.value) == ("stop", "other-format", "impactkit-workbook/2")


def test_any_other_workbook_is_told_to_be_none_of_ours(tmp_path, problems):
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "Client"
    book.save(path)

    codes = [problem.code for problem in problems(path)]

    assert "no-stamp" in codes
    assert "no-instrument" in codes
    assert codes.count("missing-sheet") == 7


def test_answers_of_an_instrument_that_is_not_declared_are_read_all_the_same(change, read, rows):
    project = read(change(lambda book: book["Instruments"].delete_rows(6)))

    assert set(project.rows.answers) == {"ability@1", "belonging@1"}
    assert [problem.code for problem in project.problems] == []


def test_sheets_of_two_versions_have_names_of_their_own(tmp_path, instruments):
    two = (instruments[0], replace(instruments[0], version="2"))
    path = tmp_path / "two.xlsx"

    write_workbook(path, instruments=two, language="en")

    assert openpyxl.load_workbook(path).sheetnames[-4:-2] == ["ability@1", "ability@2"]
