"""Headers and answers in the user's own wording are known again, and a workbook can be written with them."""

from __future__ import annotations

import openpyxl
import pytest

from impactkit.declared.wording_files import Worded
from impactkit.domain.wording import Wording
from impactkit.intake.entry_sheet import workbook_bytes
from impactkit.intake.reading import read_project
from impactkit.intake.values import worded

ASKED = {"q1": "I feel that I belong, made up.", "q2": "Others need me, made up", "q3": "I am heard, made up"}
SAID = {1: "not at all", 2: "a little", 3: "somewhat", 4: "a good deal", 5: "entirely"}
WORDING = Wording(instrument="belonging", language="en", items=ASKED, answers={"five": SAID})
SHEET = "BELONGING"


@pytest.fixture
def read_worded(read, today, load):
    def reading(path):
        return read_project(path, load=load, today=today, find_wording=lambda _: Worded(wordings=(WORDING,)))

    return reading


@pytest.fixture
def worded_workbook(tmp_path, instruments, declaration, rows):
    path = tmp_path / "worded.xlsx"
    path.write_bytes(
        workbook_bytes(instruments=instruments, language="en", declaration=declaration, rows=rows, wordings=(WORDING,))
    )
    return path


def answered(project):
    return project.rows.answers["belonging@1"][["q1", "q2", "q3"]].fillna(0).to_numpy().tolist()


def column_of(sheet, item):
    return next(cell for cell in sheet[3] if cell.value == f"belonging@1/{item}")


def test_a_workbook_is_written_with_the_wording(worded_workbook):
    book = openpyxl.load_workbook(worded_workbook)

    sheet = book[SHEET]
    place = column_of(sheet, "q1").column
    assert sheet.cell(4, place).value == ASKED["q1"]
    (name,) = [each for each in book.defined_names if each.startswith("list_codes_1_5_5_")]
    (lists, cells), *_ = book.defined_names[name].destinations
    assert [row[0].value for row in book[lists][cells]] == [*SAID.values(), 1, 2, 3, 4, 5]
    guide = [cell.value for row in book["Guide"] for cell in row if cell.value]
    assert any("hand it to no one whom the licence does not allow it" in str(text) for text in guide)


def test_a_workbook_with_the_wording_comes_back_the_same(worded_workbook, read, read_worded, rows):
    assert answered(read_worded(worded_workbook)) == answered(read(worded_workbook)) == [[1, 2, 5], [3, 0, 4]]


def test_answers_in_words_are_codes(worded_workbook, edit, read_worded):
    edit(worded_workbook, {(SHEET, "F5"): "A good deal", (SHEET, "G5"): " entirely. ", (SHEET, "H6"): "not at all"})

    assert answered(read_worded(worded_workbook)) == [[4, 5, 5], [3, 0, 1]]


def test_words_follow_the_print_of_the_form(tmp_path, instruments, with_first_code, rows, edit, read_worded):
    path = tmp_path / "zero.xlsx"
    path.write_bytes(
        workbook_bytes(
            instruments=instruments,
            language="en",
            declaration=with_first_code(0),
            rows=rows,
            wordings=(WORDING,),
        )
    )
    edit(path, {(SHEET, "F5"): "A good deal"})

    assert answered(read_worded(path)) == [[4, 2, 5], [3, 0, 4]]


def test_words_that_are_no_answer_are_rejected_and_the_wording_is_not_told(worded_workbook, edit, read_worded):
    edit(worded_workbook, {(SHEET, "F5"): "quite so"})

    (problem,) = [each for each in read_worded(worded_workbook).problems if each.severity == "cell"]

    assert problem.code == "text-answer"
    assert "entirely" not in str(problem.details)


@pytest.mark.parametrize(
    "header", ["Others need me, made up", "2. Others need me, made up?", "q2: OTHERS need me,  made up"]
)
def test_a_header_in_the_wording_of_the_form_is_known_without_the_hidden_ids(workbook, edit, read_worded, header):
    cells = {(SHEET, f"{letter}3"): None for letter in "ABCDEFGHI"}
    edit(workbook, {**cells, (SHEET, "G4"): header})

    assert answered(read_worded(workbook)) == [[1, 2, 5], [3, 0, 4]]


def test_without_the_wording_such_a_header_is_missing(workbook, edit, problems):
    cells = {(SHEET, f"{letter}3"): None for letter in "ABCDEFGHI"}
    edit(workbook, {**cells, (SHEET, "G4"): ASKED["q2"]})

    assert "missing-column" in {problem.code for problem in problems(workbook)}


@pytest.mark.parametrize(
    ("text", "known"),
    [("3. I am heard.", "i am heard"), ("q3) I am heard", "i am heard"), ("Well?", "well"), ("5", "5")],
)
def test_a_number_before_and_a_stop_after_do_not_count(text, known):
    assert worded(text) == known
