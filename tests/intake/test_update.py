import warnings
import zipfile

import openpyxl
import pytest

from impactkit.domain.problems import InvalidData
from impactkit.intake.update import update_workbook


def test_an_added_instrument_can_be_filled_in_and_read(workbook, read, edit, ready_instrument):
    added = update_workbook(workbook, add_instruments=[ready_instrument])
    edit(
        workbook,
        {
            ("SECTIONS", "A5"): "A-0001",
            ("SECTIONS", "B5"): "paja-1",
            ("SECTIONS", "C5"): "10.1.2025",
            ("SECTIONS", "F5"): 3.5,
        },
    )

    project = read(workbook)

    assert added.instruments == ("sections@1",)
    assert project.rows.answers["sections@1"]["mind"].tolist() == [3.5]
    assert project.problems == ()


def test_all_that_was_typed_is_read_as_before(workbook, read, ready_instrument):
    before = read(workbook)

    update_workbook(workbook, add_instruments=[ready_instrument], add_ids=20)

    after = read(workbook)
    assert after.declaration.services == before.declaration.services
    assert after.rows.answers["ability@1"].equals(before.rows.answers["ability@1"])
    assert after.rows.episodes.equals(before.rows.episodes)


def test_sheets_columns_and_notes_of_the_users_own_stay(workbook, edit, ready_instrument):
    edit(workbook, {("Clients", "K4"): "Own notes", ("Clients", "K5"): "comes on Mondays"})
    book = openpyxl.load_workbook(workbook)
    book.create_sheet("Own")["B2"] = 17
    book.save(workbook)

    update_workbook(workbook, add_instruments=[ready_instrument], add_ids=1)

    book = openpyxl.load_workbook(workbook)
    assert book["Clients"]["K5"].value == "comes on Mondays"
    assert book["Own"]["B2"].value == 17
    assert "lowest code" in book["Instruments"]["D4"].value.casefold()
    assert book["Instruments"]["D4"].comment.text.startswith("0 or 1")


def test_new_ids_follow_the_highest_below_the_last_row(workbook):
    update_workbook(workbook, add_ids=2)

    sheet = openpyxl.load_workbook(workbook)["Clients"]
    assert [sheet.cell(row, 1).value for row in range(5, 11)] == [f"A-000{n}" for n in range(1, 6)] + [None]


def test_the_scales_of_a_new_instrument_can_be_chosen_as_a_goal(workbook, ready_instrument):
    update_workbook(workbook, add_instruments=[ready_instrument])

    book = openpyxl.load_workbook(workbook)
    (sheet, cells), *_ = book.defined_names["list_scale"].destinations
    offered = [row[0].value for row in book[sheet][cells]]
    assert offered == [
        "scale ability (ability)",
        "scale belonging (belonging)",
        "scale mind (mind)",
        "scale skills (skills)",
    ]


def test_an_instrument_that_is_there_already_is_not_added_again(workbook, instruments):
    added = update_workbook(workbook, add_instruments=instruments)

    assert added.instruments == ()
    assert "ABILITY 2" not in openpyxl.load_workbook(workbook).sheetnames


def test_the_new_sheet_looks_and_checks_like_a_written_one(workbook, ready_instrument):
    update_workbook(workbook, add_instruments=[ready_instrument])

    sheet = openpyxl.load_workbook(workbook)["SECTIONS"]
    assert sheet.row_dimensions[3].hidden
    assert sheet.freeze_panes == "C5"
    assert sheet["A4"].font.b
    assert sheet.column_dimensions["C"].number_format == "d.m.yyyy"
    assert {check.formula1 for check in sheet.data_validations.dataValidation} >= {"list_client", "list_rater"}


def test_hidden_sheets_stay_hidden_and_last(workbook, ready_instrument):
    update_workbook(workbook, add_instruments=[ready_instrument])

    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames[-2:] == ["_lists", "_impactkit"]
    assert (book["_lists"].sheet_state, book["_impactkit"].sheet_state) == ("hidden", "veryHidden")


def test_formulas_are_told_of_because_their_results_must_be_stored_anew(workbook, edit):
    edit(workbook, {("Clients", "K5"): "=1+1"})

    updated = update_workbook(workbook, add_ids=1)

    assert [note.text.split(":")[0] for note in updated.notes] == ["The workbook holds formulas"]
    assert openpyxl.load_workbook(workbook)["Clients"]["K5"].value == "=1+1"


def test_a_copy_is_kept_where_a_picture_cannot_be_carried_over(workbook):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(workbook, "a") as archive:
            archive.writestr("xl/media/image1.png", b"\x89PNG")
    before = workbook.read_bytes()

    updated = update_workbook(workbook, add_ids=1)

    assert updated.copy is not None
    assert updated.copy.read_bytes() == before


def test_nothing_is_left_behind(workbook):
    update_workbook(workbook, add_ids=1)

    assert [path.name for path in workbook.parent.iterdir()] == [workbook.name]


def test_a_file_that_is_open_is_left_alone(workbook):
    before = workbook.read_bytes()
    (workbook.parent / f"~${workbook.name}").write_bytes(b"")

    with pytest.raises(InvalidData) as refused:
        update_workbook(workbook, add_ids=1)

    assert refused.value.problems[0].code == "file-open"
    assert workbook.read_bytes() == before


def test_a_workbook_of_another_kind_is_left_alone(tmp_path):
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)

    with pytest.raises(InvalidData) as refused:
        update_workbook(path, add_ids=1)

    assert refused.value.problems[0].code == "not-ours"
