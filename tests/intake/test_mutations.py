"""However a workbook is spoilt, the reading gives located problems or a project, never another exception."""

import random
import string
import zipfile
from datetime import datetime
from io import BytesIO

import pytest

from impactkit.domain.problems import InvalidData
from impactkit.frames.project import Project

SHEETS = ("Project", "Services", "Texts", "Instruments", "Clients", "Service periods", "Exits", "ABILITY", "BELONGING")
VALUES = (
    None,
    0,
    -1,
    5,
    3.7,
    1e308,
    45700,
    10**14,
    True,
    False,
    "",
    " ",
    "x",
    "A-0001",
    "paja-1",
    "1.1.2025",
    "31.2.2025",
    "2025-01-01",
    "=1+1",
    "#N/A",
    "'",
    "ability@1/q1",
    "/",
    "\u200b",
    "ÅÄÖ €",
    "a" * 300,
    "nan",
    "-",
    datetime(2025, 5, 5),
    datetime(1899, 12, 31),
    datetime(9999, 12, 31),
    "131052-308T",
)


def outcome(read, path):
    """Give what came of it: "read" or "stopped"; any other exception fails the test."""
    try:
        project = read(path)
    except InvalidData as stopped:
        found, came = stopped.problems, "stopped"
    else:
        assert isinstance(project, Project)
        found, came = project.problems, "read"
    assert (came == "stopped") == any(problem.severity == "stop" for problem in found)
    assert all(problem.place.file and problem.code and problem.what and problem.mend for problem in found)
    return came


@pytest.mark.parametrize("seed", range(12))
def test_cells_of_any_kind_anywhere(workbook, edit, read, seed):
    dice = random.Random(seed)
    cells = {
        (
            dice.choice(SHEETS),
            f"{dice.choice('ABCDEFGHIJKLM')}{dice.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 40))}",
        ): dice.choice(VALUES)
        for _ in range(dice.choice((1, 3, 10, 60)))
    }

    assert outcome(read, edit(workbook, cells)) in ("read", "stopped")


@pytest.mark.parametrize("turn", range(0, len(VALUES), 3))
def test_one_value_in_every_cell_of_a_row_and_another_on_each_sheet(workbook, edit, read, turn):
    cells = {
        (sheet, f"{column}{row}"): VALUES[(turn + place) % len(VALUES)]
        for place, sheet in enumerate(SHEETS)
        for column in "ABCDEFGHIJ"
        for row in (5, 9)
    }

    assert outcome(read, edit(workbook, cells)) in ("read", "stopped")


def test_a_text_longer_than_a_cell_can_be_is_refused(workbook, edit, read):
    assert outcome(read, edit(workbook, {("Texts", "C5"): "a" * 32_767})) == "read"
    assert outcome(read, edit(workbook, {("Texts", "C5"): "a" * 32_768})) == "stopped"


@pytest.mark.parametrize("language", ["sv", "en", "xx", None, 7])
def test_a_stamp_of_any_language(workbook, edit, read, language):
    assert outcome(read, edit(workbook, {("_impactkit", "B2"): language, ("ABILITY", "F5"): 77})) == "read"


@pytest.mark.parametrize("seed", range(8))
def test_bytes_that_flip(workbook, read, seed):
    dice = random.Random(seed)
    content = bytearray(workbook.read_bytes())
    for _ in range(dice.choice((1, 5, 50))):
        content[dice.randrange(len(content))] = dice.randrange(256)
    workbook.write_bytes(content)

    assert outcome(read, workbook) in ("read", "stopped")


@pytest.mark.parametrize("seed", range(10))
def test_xml_that_is_cut_or_spoilt(workbook, read, seed):
    """The archive stays whole, one of its parts does not."""
    dice = random.Random(seed)
    spoilt = BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as new:
        victim = dice.choice([name for name in old.namelist() if name.endswith((".xml", ".rels"))])
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _spoilt(content, dice) if name == victim else content)
    workbook.write_bytes(spoilt.getvalue())

    assert outcome(read, workbook) in ("read", "stopped")


def _spoilt(content, dice):
    at = dice.randrange(len(content))
    noise = "".join(dice.choices(string.printable, k=9)).encode()
    return dice.choice((content[:at], content[:at] + noise + content[at:], b"", noise, content.replace(b'"1"', b'"x"')))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet5.xml"]
)
def test_a_part_that_is_missing(workbook, read, part):
    left = BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(left, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    workbook.write_bytes(left.getvalue())

    assert outcome(read, workbook) in ("read", "stopped")


@pytest.mark.parametrize("length", [0, 1, 3, 30, 300, 3000])
def test_noise_in_place_of_a_file(workbook, read, length):
    workbook.write_bytes(b"PK\x03\x04" * (length % 2) + random.Random(length).randbytes(length))

    assert outcome(read, workbook) == "stopped"
