import os
import re
import warnings
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart

from impactkit.domain.problems import InvalidData
from impactkit.intake import guards
from impactkit.intake.grids import read_grids
from impactkit.intake.guards import guard


@pytest.fixture
def refused():
    def code(path):
        with pytest.raises(InvalidData) as found:
            guard(path)
        (problem,) = found.value.problems
        assert problem.severity == "stop"
        assert problem.place.file == path.name
        return problem.code

    return code


@pytest.fixture
def with_part(workbook):
    """Put a part into the workbook, in place of one of the same name."""

    def put(name, content, compression=zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(workbook) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        parts[name] = content(parts.get(name, b"")) if callable(content) else content
        with zipfile.ZipFile(workbook, "w", compression) as archive:
            for part, value in parts.items():
                archive.writestr(part, value)
        return workbook

    return put


def test_a_workbook_of_ours_passes(workbook):
    guarded = guard(workbook)

    assert guarded.formulas == frozenset()


def test_a_bomb_that_unpacks_to_hundreds_of_megabytes_is_refused(with_part, refused):
    path = with_part("xl/worksheets/sheet99.xml", b"<a>" + b" " * 260_000_000)

    assert path.stat().st_size < 1_000_000
    assert refused(path) == "too-large"


def test_a_part_that_is_packed_beyond_measure_is_refused(with_part, refused):
    path = with_part("xl/worksheets/sheet99.xml", b"<a>" + b" " * 20_000_000)

    assert refused(path) == "hostile-file"


def test_a_file_over_the_limit_is_not_even_unpacked(workbook, refused, monkeypatch):
    monkeypatch.setattr(guards, "LARGEST_FILE", workbook.stat().st_size - 1)

    assert refused(workbook) == "too-large"


def test_too_many_parts_are_refused(workbook, refused):
    with zipfile.ZipFile(workbook, "a") as archive:
        for number in range(500):
            archive.writestr(f"xl/x{number}.xml", "<a/>")

    assert refused(workbook) == "hostile-file"


def test_a_part_that_stands_twice_is_refused(workbook, refused):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(workbook, "a") as archive:
            archive.writestr("xl/workbook.xml", "<a/>")

    assert refused(workbook) == "hostile-file"


def test_a_part_outside_of_its_folder_is_refused(with_part, refused):
    assert refused(with_part("xl/../../evil.xml", b"<a/>")) == "hostile-file"


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><a>&lol;</a>',
        b'<?xml version="1.0"?><!doctype a SYSTEM "file:///etc/passwd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        '<?xml version="1.0" encoding="UTF-16BE"?><!DOCTYPE a><a/>'.encode("utf-16-be"),
        b'<?xml version="1.0" encoding="cp037"?><a/>',
        b"<a>" + b"x" * (guards.BLOCK - 8) + b"<!DOCTYPE a><a/>",
    ],
    ids=["entities", "external", "utf-16", "utf-16 without mark", "another encoding", "across two blocks"],
)
def test_a_document_type_is_refused_however_it_is_hidden(with_part, refused, content):
    path = with_part("xl/sharedStrings.xml", content, zipfile.ZIP_STORED)

    assert refused(path) == "hostile-file"


@pytest.mark.parametrize("address", ["XFD1048576", "A1048576", "XFD1", "A200001", "ALM1", "xfd7"])
def test_a_far_cell_is_refused_and_named(with_part, address):
    path = with_part(
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(b"</sheetData>", b'<row><c r="' + address.encode() + b'"/></row></sheetData>'),
    )

    with pytest.raises(InvalidData) as found:
        guard(path)

    (problem,) = found.value.problems
    assert problem.code == "far-cell"
    assert problem.details == (("cell", address),)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b'<row r="1048576" spans="1:3" ht="12.8"/>', None),
        (b'<row r="1048576"/>', None),
        (b'<row r="1048576"></row>', "far-cell"),
        (b'<row spans="1:1" r="1048576"><c><v>1</v></c></row>', "far-cell"),
    ],
)
def test_only_a_far_row_that_may_hold_something_is_refused(with_part, refused, row, code):
    path = with_part("xl/worksheets/sheet1.xml", lambda old: old.replace(b"</sheetData>", row + b"</sheetData>"))

    if code:
        assert refused(path) == code
    else:
        assert guard(path).path == path


@pytest.mark.parametrize("part", [b'<mergeCell ref="A1:XFD1048576"/>', b'<hyperlink r:id="x" ref="$A$1:$CV$5000"/>'])
def test_an_area_that_fills_the_sheet_is_refused(with_part, refused, part):
    path = with_part("xl/worksheets/sheet1.xml", lambda old: old.replace(b"</sheetData>", b"</sheetData>" + part))

    assert refused(path) == "hostile-file"


def test_the_last_cell_within_bounds_passes(with_part):
    path = with_part(
        "xl/worksheets/sheet1.xml",
        lambda old: re.sub(rb"</sheetData>", b'<row><c r="ALL200000"/></row></sheetData>', old),
    )

    assert guard(path).path == path


def test_formulas_and_merged_cells_are_found_by_their_part(with_part):
    path = with_part(
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(
            b"</sheetData>",
            b'<row><c r="A90"><f>1+1</f><v>2</v></c></row></sheetData>'
            b'<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
        ),
    )

    guarded = guard(path)

    assert guarded.formulas == {"xl/worksheets/sheet1.xml"}
    assert guarded.merged == {"xl/worksheets/sheet1.xml"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"PK", "unreadable-file"),
        (b"PK\x03\x04 and then nothing that is a zip", "unreadable-file"),
        (b"client;date\nA-1;1.1.2025\n", "not-a-workbook"),
        (b"%PDF-1.7", "not-a-workbook"),
        (guards.OLE + b"\0" * 600, "not-a-workbook"),
        (guards.OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
    ids=["empty", "two bytes", "no zip", "csv", "pdf", "legacy xls", "with a password"],
)
def test_what_is_no_workbook_is_refused_with_its_reason(tmp_path, refused, content, code):
    path = tmp_path / "data.xlsx"
    path.write_bytes(content)

    assert refused(path) == code


def test_another_office_file_is_no_workbook(tmp_path, refused):
    path = tmp_path / "data.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")

    assert refused(path) == "not-a-workbook"


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path, refused):
    assert refused(tmp_path / "missing.xlsx") == "no-file"
    assert refused(tmp_path) == "a-folder"


def test_a_file_that_another_program_holds_gives_a_sentence(workbook, refused, monkeypatch):
    def held(*_, **__):
        raise PermissionError(13, "held")

    monkeypatch.setattr(type(workbook), "open", held)

    assert refused(workbook) == "file-open"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused(workbook, refused, kept):
    content = workbook.read_bytes()
    workbook.write_bytes(content[: int(len(content) * kept)])

    assert refused(workbook) == "unreadable-file"


def test_openpyxl_must_run_with_defusedxml(workbook, monkeypatch):
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)

    with pytest.raises(RuntimeError, match="defusedxml"):
        guard(workbook)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")

    with pytest.raises(InvalidData) as refused:
        guard(tmp_path / "pipe.xlsx")

    assert refused.value.problems[0].code == "no-file"


def test_a_sheet_that_is_a_chart_is_passed_over(workbook):
    sheets = len(read_grids(guard(workbook)).sheets)
    book = openpyxl.load_workbook(workbook)
    book.create_chartsheet("Kaavio").add_chart(BarChart())
    book.save(workbook)

    assert len(read_grids(guard(workbook)).sheets) == sheets
