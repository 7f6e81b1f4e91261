"""A personal identity code stops the reading wherever it stands; no code and no client's key is ever told."""

import json
import zipfile
from dataclasses import asdict, replace

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from impactkit.domain.message import Message
from impactkit.domain.problems import InvalidData, Place, Problem
from impactkit.intake.findings import Fault, Findings, screen
from impactkit.words.say import say

CODE = "131052-308T"  # made up; the check sign is right
PARTS_OF_CODE = ("131052", "308T")


def told(problem: Problem) -> str:
    """Give everything that anyone could read of a problem."""
    values = (*problem.details, ("value", problem.value))
    said = [say(Message(text, values), "en") for text in (problem.what, problem.mend)]
    return json.dumps([asdict(problem), said], default=str)


def stopped_by(problems, path):
    found = problems(path)
    for problem in found:
        assert not any(part in told(problem) for part in PARTS_OF_CODE)
    return [problem for problem in found if problem.code == "identity-code"]


CELLS = {
    ("Clients", "A6"),
    ("Clients", "A900"),
    ("ABILITY", "A5"),
    ("ABILITY", "D5"),
    ("ABILITY", "F4"),
    ("ABILITY", "A1"),
    ("ABILITY", "Z77"),
    ("Texts", "C5"),
    ("Service periods", "E5"),
    ("Services", "A5"),
    ("Instruments", "A5"),
    ("Project", "B5"),
    ("Guide", "B6"),
    ("_lists", "A2"),
    ("_impactkit", "B2"),
}


@pytest.mark.parametrize("text", [CODE, f"x {CODE[:6]} {CODE[6:]}, y"])
def test_a_code_in_any_cell_stops_with_its_place(workbook, edit, problems, text):
    found = stopped_by(problems, edit(workbook, dict.fromkeys(CELLS, text)))

    assert {problem.severity for problem in found} == {"stop"}
    assert {(place.sheet, place.cell) for problem in found for place in (problem.place, *problem.more)} == CELLS


def test_a_code_in_the_hidden_row_of_ids_stops(workbook, edit, problems):
    (problem,) = stopped_by(problems, edit(workbook, {("ABILITY", "F3"): CODE}))

    assert (problem.place.sheet, problem.place.cell) == ("ABILITY", "F3")


def test_a_code_in_a_sheet_of_the_users_own_stops(workbook, problems):
    book = openpyxl.load_workbook(workbook)
    book.create_sheet("Own", 0)["D4"] = CODE
    book["Own"].sheet_state = "veryHidden"
    book.save(workbook)

    (problem,) = stopped_by(problems, workbook)

    assert (problem.place.sheet, problem.place.cell) == ("Own", "D4")


def test_a_code_in_the_name_of_a_sheet_stops_and_the_sheet_is_told_by_its_number(workbook, problems):
    book = openpyxl.load_workbook(workbook)
    book["ABILITY"].title = CODE
    book[CODE]["F5"] = 77
    book.save(workbook)

    (problem, *_) = stopped_by(problems, workbook)

    assert problem.place.sheet == "9"


def test_a_code_in_the_name_of_the_file_stops(workbook, problems):
    path = workbook.rename(workbook.parent / f"Matti {CODE}.xlsx")

    (problem,) = stopped_by(problems, path)

    assert problem.severity == "stop"
    assert "name of the file" in problem.what


def test_a_code_in_the_name_of_a_folder_stops(workbook, problems):
    folder = workbook.parent / f"Matti {CODE}" / "2025"
    folder.mkdir(parents=True)

    (problem,) = stopped_by(problems, workbook.rename(folder / workbook.name))

    assert problem.severity == "stop"
    assert "name of a folder" in problem.what


def _comment(book):
    book["Clients"]["B5"].comment = Comment(f"soita {CODE}", "x")


def _header(book):
    book["Clients"].oddHeader.center.text = f"Lista {CODE}"


def _property(book):
    book.properties.title = f"Asiakas {CODE}"


def _name(book):
    book.defined_names["own"] = DefinedName("own", attr_text=f'"{CODE}"')


def _check(book):
    book["Clients"].data_validations.dataValidation[0].prompt = CODE


@pytest.mark.parametrize("put", [_comment, _header, _property, _name, _check])
def test_a_code_outside_the_cells_stops(workbook, problems, put):
    book = openpyxl.load_workbook(workbook)
    put(book)
    book.save(workbook)

    (problem,) = stopped_by(problems, workbook)

    assert problem.severity == "stop"


def test_a_code_in_a_text_box_split_over_runs_stops(workbook, problems):
    with zipfile.ZipFile(workbook, "a") as archive:
        archive.writestr(
            "xl/drawings/drawing9.xml",
            f"<d><r><t>{CODE[:4]}</t></r><r><t>{CODE[4:]}</t></r></d>",
        )

    (problem,) = stopped_by(problems, workbook)

    assert problem.severity == "stop"


@pytest.fixture
def rewrite(workbook):
    """Put text before another text of a part, or make a part."""

    def rewriting(part, text, before=None):
        with zipfile.ZipFile(workbook) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        text = text if isinstance(text, bytes) else text.encode()
        if before:
            assert before in parts[part]
            text = parts[part].replace(before, text + before, 1)
        with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**parts, part: text}.items():
                archive.writestr(name, content)
        return workbook

    return rewriting


SHEET = "xl/worksheets/sheet9.xml"
SPOKEN = f'<row r="90"><c r="C90" t="inlineStr"><is><t>x</t><rPh sb="0" eb="1"><t>{CODE}</t></rPh></is></c></row>'


@pytest.mark.parametrize(
    ("part", "text", "before"),
    [
        pytest.param(SHEET, SPOKEN, b"</sheetData>", id="above a text"),
        pytest.param(SHEET, f"<!-- {CODE} -->", b"</sheetData>", id="remark among the cells"),
        pytest.param(SHEET, f"<!-- {CODE} -->", b"</worksheet>", id="remark"),
        pytest.param("xl/sharedStrings.xml", f"<si><t>{CODE}</t></si>", b"</sst>", id="string of no cell"),
        pytest.param("xl/worksheets/sheet77.xml", f"<sheetData><v>{CODE}</v></sheetData>", None, id="sheet of no book"),
        pytest.param("xl/drawings/drawing9.xml", "<t>131052&#45;308T</t>", None, id="written with numbers"),
        pytest.param("xl/drawings/drawing9.xml", "<t>&lt;131052-308T</t>", None, id="with a sign of markup"),
        pytest.param("xl/drawings/131052-308T.xml", "<a/>", None, id="name of a part"),
        pytest.param("xl/media/note.txt", f"Äiti {CODE}", None, id="text"),
        pytest.param("xl/media/image.png", b"\x89PNG\xff\xfe" + CODE.encode() + b"\xff", None, id="picture"),
        pytest.param("xl/printerSettings/p1.bin", b"\xff\xfe" + CODE.encode("utf-16-le"), None, id="printer"),
        pytest.param("xl/styles.xml", f'<x formatCode="&quot;{CODE}&quot;"/>', b"</styleSheet>", id="format"),
    ],
)
def test_a_code_in_any_part_of_the_file_stops(rewrite, problems, part, text, before):
    (problem,) = stopped_by(problems, rewrite(part, text, before))

    assert problem.severity == "stop"


def test_numbers_that_programs_write_are_no_codes(rewrite, problems):
    guid = "{13105200-3081-4A5B-8C7D-131052A308B1}"

    path = rewrite("xl/theme/theme9.xml", f'<t><latin panose="131052A3140050203040"/><u id="{guid}"/></t>')

    assert problems(path) == ()


@pytest.mark.parametrize("formula", [f'="{CODE}"', '="131052"&"-308T"'])
def test_a_code_in_a_formula_stops(workbook, edit, problems, formula):
    (problem,) = stopped_by(problems, edit(workbook, {("ABILITY", "F5"): formula}))

    assert problem.severity == "stop"


def test_a_number_that_could_be_a_code_is_noted_with_its_cell(workbook, edit, problems):
    found = problems(edit(workbook, {("ABILITY", "H5"): 101521003, ("Clients", "K9"): "131052308T"}))

    noted = [problem for problem in found if problem.code == "perhaps-identity-code"]
    assert [(p.severity, p.place.sheet, p.place.cell) for p in noted] == [
        ("note", "Clients", "K9"),
        ("note", "ABILITY", "H5"),
    ]
    assert not any("131052" in told(problem) or "101521003" in told(problem) for problem in noted)


KEYS = ("A-0001", "A-0002", "A-0003", "K77-x")


@pytest.mark.parametrize(
    "slips",
    [
        {("ABILITY", "D5"): "A-0001"},
        {("ABILITY", "F5"): "A-0002"},
        {("ABILITY", "G4"): "A-0001", ("ABILITY", "G5"): 1},
        {("ABILITY", "F4"): "answers of A-0001", ("ABILITY", "F5"): 99},
        {("ABILITY", "B5"): "A-0001"},
        {("ABILITY", "A5"): "K77-x"},
        {("Clients", "A8"): "a-0001", ("Clients", "B8"): 1990},
        {("Clients", "A8"): "A-0001", ("Clients", "B8"): 1990},
        {("Service periods", "C5"): "A-0001"},
        {("Instruments", "A5"): "A-0001"},
        {("Project", "B9"): "A-0003"},
        {("Services", "F5"): "(A-0003)"},
    ],
)
def test_no_problem_tells_a_clients_key(workbook, edit, problems, slips):
    found = problems(edit(workbook, slips))

    assert found
    for problem in found:
        assert not any(key.casefold() in told(problem).casefold() for key in KEYS)


def test_what_is_left_out_is_listed_without_keys_and_codes(workbook, edit, read):
    slips = {("ABILITY", "D5"): "A-0001", ("ABILITY", "F6"): "A-0002", ("ABILITY", "A7"): "K77-x"}

    rejected = read(edit(workbook, slips)).rejected

    assert len(rejected) == 3
    assert not any(key in rejected.to_csv() for key in KEYS)


def test_the_exception_itself_tells_no_key(workbook, edit, read):
    with pytest.raises(InvalidData) as stopped:
        read(edit(workbook, {("ABILITY", "A5"): CODE}))

    assert CODE not in str(stopped.value)
    assert CODE not in repr(stopped.value.problems)


@pytest.mark.parametrize("length", range(48, 62))
def test_a_code_is_not_told_in_part_where_a_long_text_is_cut(length):
    text = "x" * length + CODE
    findings = Findings("file.xlsx")
    findings.add("cell", Fault(code="x", what="{value}", mend="", value=text), Place(sheet="s", row=1))
    hide = screen([], lambda told: CODE in told)

    (problem,) = findings.problems(hide)

    assert "131" not in problem.value
    assert "131" not in findings.rejected(hide, "en")["what"].item()


def test_a_name_in_place_of_an_id_is_refused_by_its_address(workbook, edit, problems):
    found = problems(edit(workbook, {("ABILITY", "A5"): "Maija Meikäläinen", ("Exits", "A5"): "Maija"}))

    assert [(p.code, p.place.cell) for p in found] == [("possible-name", "A5"), ("possible-name", "A5")]
    assert not any("Maija" in told(problem) or "Meikäläinen" in told(problem) for problem in found)


def test_numbers_of_up_to_three_digits_are_shown_though_a_client_bears_one():
    hide = screen(["7", "1234"], lambda _: False)

    assert hide("7 is not an answer") == "7 is not an answer"
    assert hide("1234") == "…"


def test_the_screen_holds_whatever_a_rule_forgets():
    findings = Findings("file.xlsx")
    findings.add("cell", Fault(code="x", what="{value}", mend="{a}", value=CODE, details=(("a", "see A-0001, now"),)))
    hide = screen(["A-0001"], lambda text: CODE in text)

    (problem,) = findings.problems(hide)

    assert (problem.value, problem.details) == ("…", (("a", "see …, now"),))


def test_without_the_screen_a_key_would_be_told(workbook, edit, problems, monkeypatch):
    """The attack above finds something when its guard is taken out."""
    monkeypatch.setattr("impactkit.intake.reading.screen", lambda *_: str)

    found = problems(edit(workbook, {("ABILITY", "F5"): "A-0002"}))

    assert any("A-0002" in told(problem) for problem in found)


def test_declared_texts_are_not_screened_away(workbook, read, declaration):
    assert read(workbook).declaration == replace(declaration)
