import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from impactkit.domain.background import RECORDED
from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.local_text import LocalText
from impactkit.domain.problems import InvalidData
from impactkit.intake.client_ids import client_ids
from impactkit.intake.entry_sheet import workbook_bytes, write_workbook
from impactkit.intake.mapping import spellings
from impactkit.intake.people_sheets import answers
from impactkit.intake.sheets import all_sheets
from impactkit.words.languages import languages
from impactkit.words.say import say


@pytest.fixture
def empty(tmp_path, instruments, ready_instrument):
    path = tmp_path / "form.xlsx"
    write_workbook(path, instruments=(*instruments, ready_instrument), language="en", client_ids=client_ids(30))
    return openpyxl.load_workbook(path)


def test_the_sheets_stand_in_the_order_of_filling_in(empty):
    assert empty.sheetnames == [
        "Guide",
        "Project",
        "Services",
        "Texts",
        "Instruments",
        "Clients",
        "Service periods",
        "Exits",
        "ABILITY",
        "BELONGING",
        "SECTIONS",
        "_lists",
        "_impactkit",
    ]


def test_an_existing_file_is_never_overwritten(tmp_path, instruments):
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"mine")

    with pytest.raises(InvalidData) as refused:
        write_workbook(path, instruments=instruments, language="en")

    assert refused.value.problems[0].code == "file-exists"
    assert path.read_bytes() == b"mine"


def test_a_folder_that_is_not_there_gives_a_sentence(tmp_path, instruments):
    with pytest.raises(InvalidData) as refused:
        write_workbook(tmp_path / "missing" / "mine.xlsx", instruments=instruments, language="en")

    assert refused.value.problems[0].code == "cannot-write"


def test_the_first_column_of_every_sheet_can_be_seen(empty):
    visible = [sheet for sheet in empty.worksheets if sheet.sheet_state == "visible"]

    assert not any(sheet.column_dimensions["A"].hidden for sheet in visible)
    assert empty["Project"].column_dimensions["D"].hidden


def test_ids_without_language_stand_in_a_hidden_row(empty):
    sheet = empty["BELONGING"]

    assert sheet.row_dimensions[3].hidden
    assert [cell.value for cell in sheet[3]] == [
        f"belonging@1/{name}" for name in ("client", "service", "date", "rater", "mode", "q1", "q2", "q3")
    ]


def test_no_sheet_is_protected(empty):
    assert not any(sheet.protection.sheet for sheet in empty.worksheets)


def test_the_format_is_stamped_on_a_very_hidden_sheet(empty):
    stamp = empty["_impactkit"]

    assert stamp.sheet_state == "veryHidden"
    assert [row[1].value for row in stamp.iter_rows(max_row=2)] == ["impactkit-workbook/1", "en"]


def test_every_drop_down_takes_its_list_from_a_named_range_that_is_there(empty):
    lists = {
        check.formula1
        for sheet in empty.worksheets
        for check in sheet.data_validations.dataValidation
        if check.type == "list"
    }

    assert lists == set(empty.defined_names)
    assert empty["_lists"].sheet_state == "hidden"


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("list_exit_kind", [kind.name.en for kind in EXIT_KINDS]),
        ("list_gender", [level.name.en for level in RECORDED[1].levels]),
        ("list_codes_0_10_11", list(range(11))),
        ("list_codes_0_5_6", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_a_list_holds_the_words_of_the_language(empty, name, entries):
    (sheet, cells), *_ = empty.defined_names[name].destinations

    assert [row[0].value for row in empty[sheet][cells]] == entries


def test_a_sheet_of_answers_says_that_it_is_no_questionnaire(empty):
    assert empty["BELONGING"]["A2"].value.startswith("Not a questionnaire: enter the answers from your own form.")


def test_ids_are_offered_but_for_the_sheet_that_lists_them(empty):
    def lists(sheet):
        return {check.formula1 for check in empty[sheet].data_validations.dataValidation}

    assert "list_client" in lists("Exits")
    assert "list_client" not in lists("Clients")


def test_days_are_checked_and_answers_of_the_future_refused(empty):
    sheet = empty["ABILITY"]
    (check,) = [check for check in sheet.data_validations.dataValidation if check.type == "date"]

    assert str(check.sqref).startswith("C5:C")
    assert check.formula2 == "TODAY()"


def test_headers_stay_in_view_and_notes_explain_them(empty):
    sheet = empty["ABILITY"]

    assert sheet.freeze_panes == "C5"
    assert sheet["A4"].value == "Client *"
    assert "personal identity code" in sheet["A4"].comment.text
    assert sheet["F4"].comment.text == "From 0 (worst) to 10 (best)."
    assert sheet.print_title_rows == "$4:$4"


def test_ids_are_listed(empty):
    ids = [cell.value for cell in empty["Clients"]["A"][4:34]]

    assert ids == [f"A-{number:04d}" for number in range(1, 31)]


def test_a_scale_without_a_known_range_asks_for_it(empty):
    rows = [[cell.value for cell in row[:9]] for row in empty["Instruments"].iter_rows(min_row=5, max_row=8)]

    assert rows[2] == ["sections", "1", "Instrument sections", None, "mind", "scale mind", None, None, None]
    assert rows[0][6:8] == [0, 10]


def test_the_lowest_code_is_filled_in_where_all_forms_agree(empty):
    assert [empty["Instruments"][f"D{row}"].value for row in range(5, 8)] == [0, None, None]


def test_text_that_could_be_a_formula_stays_text(tmp_path, instruments, declaration, read):
    service = replace(declaration.services[0], name='=HYPERLINK("http://x")', commissioner="+358", target_group="@x")
    path = tmp_path / "text.xlsx"
    write_workbook(path, instruments=instruments, language="en", declaration=replace(declaration, services=(service,)))

    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(re.search(rb"<f[ >]", content) for content in sheets)
    assert openpyxl.load_workbook(path)["Services"]["B5"].value == '\'=HYPERLINK("http://x")'
    assert read(path).declaration.services == (service,)


def test_equal_rows_give_equal_bytes(instruments, declaration, rows):
    first, second = (
        workbook_bytes(instruments=instruments, language="en", declaration=declaration, rows=rows) for _ in range(2)
    )

    assert first == second


@pytest.mark.parametrize("language", languages())
def test_a_workbook_in_each_language_is_read_as_it_was_written(
    tmp_path, read, instruments, declaration, rows, language
):
    path = tmp_path / f"{language}.xlsx"
    write_workbook(path, instruments=instruments, language=language, declaration=declaration, rows=rows)

    project = read(path)

    assert project.problems == ()
    assert project.declaration == declaration
    assert project.rows.exits.equals(rows.exits)
    assert project.rows.clients.equals(rows.clients)


def test_a_long_name_and_forbidden_signs_make_a_sheet_name_that_excel_takes(tmp_path, instruments):
    long = replace(instruments[0], short=LocalText.same("Kyky: [osallisuus] / työkyky ja toimintakyky?"))
    path = tmp_path / "long.xlsx"

    write_workbook(path, instruments=[long], language="en")

    assert openpyxl.load_workbook(path).sheetnames[-3] == "Kyky   osallisuus    työkyky ja"


def test_an_instrument_called_like_a_sheet_gets_another_name(tmp_path, instruments):
    named = replace(instruments[0], short=LocalText.same("Clients"))
    path = tmp_path / "named.xlsx"

    write_workbook(path, instruments=[named], language="en")

    assert openpyxl.load_workbook(path).sheetnames[-3] == "Clients 2"


def test_many_levels_do_not_outgrow_a_list(tmp_path, instruments):
    """Excel takes 255 characters in a check itself; the scales of twenty instruments are longer."""
    many = [
        replace(instruments[0], id=f"i{n}", scales=(replace(instruments[0].scales[0], id=f"scale_{n}"),))
        for n in range(20)
    ]
    path = tmp_path / "many.xlsx"

    write_workbook(path, instruments=many, language="en")

    book = openpyxl.load_workbook(path)
    (sheet, cells), *_ = book.defined_names["list_scale"].destinations
    assert len(book[sheet][cells]) == 20


def test_a_sheet_bears_the_short_name_of_its_language_and_is_known_by_the_others(tmp_path, instruments):
    """A Finnish workbook of before had the English name on its sheet."""
    named = replace(instruments[0], short=LocalText(fi="Kyky", sv="Förmåga", en="Ability"))
    path = tmp_path / "kyky.xlsx"

    write_workbook(path, instruments=[named], language="fi")

    assert openpyxl.load_workbook(path).sheetnames[-3] == "Kyky"
    assert spellings(answers(named).name) == {"kyky", "förmåga", "ability"}


def test_instruments_with_one_short_name_in_some_language_go_by_their_ids(instruments):
    first, second = instruments
    shorts = (LocalText(fi="Kyky", sv="A", en="One"), LocalText(fi="kyky", sv="B", en="Two"))
    named = [replace(one, short=short) for one, short in zip((first, second), shorts, strict=True)]

    sheets = all_sheets(named, {})

    assert [say(sheet.name, "en") for sheet in sheets[-2:]] == [first.key, second.key]
