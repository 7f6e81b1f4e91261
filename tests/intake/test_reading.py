"""What one slip in a good workbook leads to: sheets, rows and columns as in the fixture `workbook`."""

from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

from impactkit.domain.problems import InvalidData
from impactkit.domain.project import DeclaredScale, Goal, InstrumentUse, Quote
from impactkit.intake.entry_sheet import write_workbook


def test_a_workbook_is_read_as_it_was_written(workbook, read, declaration, rows):
    project = read(workbook)

    assert project.problems == ()
    assert project.declaration == declaration
    assert project.as_of == date(2026, 2, 1)
    assert project.rows_read == 13
    pd.testing.assert_frame_equal(project.rows.clients, rows.clients)
    pd.testing.assert_frame_equal(project.rows.episodes, rows.episodes)
    pd.testing.assert_frame_equal(project.rows.exits, rows.exits)
    for key, frame in rows.answers.items():
        pd.testing.assert_frame_equal(project.rows.answers[key], frame)


ONE_CELL = [
    ("ABILITY", "F5", 11, "cell", "unknown-answer"),
    ("ABILITY", "F5", "seven", "cell", "text-answer"),
    ("ABILITY", "F5", "#DIV/0!", "cell", "excel-error"),
    ("ABILITY", "F5", datetime(2025, 4, 1), "cell", "text-answer"),
    ("ABILITY", "D5", "clint", "cell", "unknown-choice"),
    ("ABILITY", "C5", "31.2.2025", "row", "impossible-day"),
    ("ABILITY", "C5", "1/2/2025", "row", "ambiguous-day"),
    ("ABILITY", "C5", datetime(2034, 1, 1), "row", "future-day"),
    ("ABILITY", "C5", "1.1.1925", "row", "day-too-early"),
    ("ABILITY", "C5", None, "row", "missing-value"),
    ("ABILITY", "A5", None, "row", "missing-value"),
    ("ABILITY", "B5", None, "row", "missing-value"),
    ("ABILITY", "A5", "A-0009", "row", "unknown-client"),
    ("ABILITY", "A5", "Matti Meikäläinen", "row", "possible-name"),
    ("ABILITY", "A5", " A-0001 ", "note", "spaces"),
    ("ABILITY", "C5", 45671, "note", "day-as-number"),
    ("ABILITY", "B5", "paja-9", "stop", "unknown-service"),
    ("Service periods", "C5", None, "row", "missing-value"),
    ("Service periods", "D5", "9.1.2025", "row", "ends-before-start"),
    ("Service periods", "D5", "soon", "cell", "not-a-day"),
    ("Exits", "D5", "job", "row", "unknown-choice"),
    ("Exits", "E5", "1.1.2025", "row", "ends-before-start"),
    ("Exits", "C5", datetime(2026, 12, 1), "row", "future-day"),
    ("Clients", "B5", 1880, "cell", "out-of-range"),
    ("Clients", "C5", "women", "cell", "unknown-choice"),
    ("Services", "D5", "growth", "stop", "unknown-choice"),
    ("Services", "A6", "paja-1", "stop", "service-twice"),
    ("Services", "A6", None, "stop", "missing-value"),
    ("Services", "D6", None, "stop", "no-goal"),
    ("Services", "H5", 130, "stop", "target-out-of-range"),
    ("Services", "E5", "participation", "stop", "goal-of-other-indicator"),
    ("Services", "L5", "a lot", "stop", "not-a-number"),
    ("Services", "L5", "120.000", "stop", "ambiguous-number"),
    ("Project", "B7", "1.1.2024", "stop", "period-backwards"),
    ("Project", "B8", "1.1.2030", "stop", "future-day"),
    ("Project", "B9", "Klingon", "stop", "unknown-language"),
    ("Project", "B12", -3, "stop", "out-of-range"),
    ("Project", "D12", "befour", "note", "unknown-setting"),
    ("Instruments", "A5", "ablity", "stop", "unknown-instrument"),
    ("Instruments", "B5", "1.yaml", "stop", "unknown-instrument"),
    ("Instruments", "A5", "../ability", "stop", "unknown-instrument"),
    ("Instruments", "E5", "abilitie", "stop", "unknown-scale"),
    ("Instruments", "D6", 2, "stop", "unknown-answer"),
    ("Instruments", "D5", 1, "stop", "wrong-first-code"),
    ("Instruments", "H5", 12, "stop", "range-of-catalogue"),
    ("Instruments", "I5", 0.8, "stop", "reliability-without-kind"),
    ("Instruments", "I5", 1.2, "stop", "out-of-range"),
    ("Texts", "A5", "paja-9", "stop", "unknown-service"),
    ("Texts", "A6", "paja-1", "row", "texts-twice"),
]


@pytest.mark.parametrize(("sheet", "cell", "value", "severity", "code"), ONE_CELL)
def test_a_slip_is_told_with_its_cell_and_its_cost(workbook, edit, problems, sheet, cell, value, severity, code):
    found = problems(edit(workbook, {(sheet, cell): value}))

    (problem,) = [one for one in found if one.code == code]
    assert problem.severity == severity
    assert problem.place.file == workbook.name
    assert (problem.place.sheet, problem.place.row) == (sheet, int(cell[1:]))
    assert problem.place.column


def test_every_problem_is_told_in_one_go(workbook, edit, problems):
    slips = {
        ("ABILITY", "F5"): 11,
        ("ABILITY", "C6"): "31.2.2025",
        ("Services", "D6"): None,
        ("Exits", "D5"): "job",
        ("Clients", "B5"): 1880,
    }

    found = problems(edit(workbook, slips))

    assert [one.severity for one in found] == ["stop", "row", "row", "cell", "cell"]
    assert {one.code for one in found} == {
        "no-goal",
        "impossible-day",
        "unknown-choice",
        "unknown-answer",
        "out-of-range",
    }


def test_what_is_left_out_is_listed_and_what_is_kept_stays(workbook, edit, read):
    project = read(edit(workbook, {("ABILITY", "F5"): 11, ("ABILITY", "C6"): "31.2.2025"}))

    ability = project.rows.answers["ability@1"]
    assert ability["client"].tolist() == ["A-0001", "A-0002"]
    assert ability["q1"].isna().tolist() == [True, False]
    rejected = project.rejected[["sheet", "row", "column", "code", "severity"]]
    assert sorted(rejected.itertuples(index=False, name=None)) == [
        ("ABILITY", 5, "q1: theme q1", "unknown-answer", "cell"),
        ("ABILITY", 6, "", "impossible-day", "row"),
    ]
    assert "11 is not an answer of this question." in project.rejected["what"].tolist()


def test_the_same_fault_many_times_is_one_problem_with_its_first_places(workbook, edit, problems):
    many = {
        ("ABILITY", f"{column}{row}"): value
        for row in range(8, 408)
        for column, value in zip("ABCF", ("A-0001", "paja-1", datetime(2025, 1, 1 + row % 28), 77), strict=True)
    }

    found = problems(edit(workbook, many))

    (problem,) = [one for one in found if one.code == "unknown-answer"]
    assert problem.count == 400
    assert problem.place.row == 8
    assert [place.row for place in problem.more] == [9, 10, 11, 12]


@pytest.mark.parametrize("text", ["10.01.2025", "2025-01-10"])
def test_days_may_be_written_as_text(workbook, edit, read, rows, text):
    project = read(edit(workbook, {("ABILITY", "C5"): text}))

    assert project.rows.answers["ability@1"]["date"].equals(rows.answers["ability@1"]["date"])


def test_days_of_a_workbook_that_counts_from_1904_are_right(workbook, read, rows):
    book = openpyxl.load_workbook(workbook)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.save(workbook)

    project = read(workbook)

    assert project.rows.episodes.equals(rows.episodes)


def test_an_equal_row_counts_once_and_is_counted(workbook, edit, read):
    again = dict(zip("ABCDF", ("A-0001", "paja-1", datetime(2025, 1, 10), "the client", 4), strict=True))

    project = read(edit(workbook, {("ABILITY", f"{column}8"): value for column, value in again.items()}))

    assert len(project.rows.answers["ability@1"]) == 3
    (problem,) = project.problems
    assert (problem.severity, problem.code, problem.place.row) == ("note", "equal-row", 8)
    assert project.rejected["code"].tolist() == ["equal-row"]


def test_different_answers_of_one_day_are_both_left_out_and_both_named(workbook, edit, read):
    other = dict(zip("ABCDF", ("A-0001", "paja-1", datetime(2025, 1, 10), "the client", 9), strict=True))

    project = read(edit(workbook, {("ABILITY", f"{column}8"): value for column, value in other.items()}))

    assert project.rows.answers["ability@1"]["q1"].tolist() == [7.0, 5.0]
    (problem,) = project.problems
    assert (problem.code, problem.count, problem.place.row, problem.more[0].row) == ("differing-answers", 2, 5, 8)
    assert dict(problem.details) == {"rows": "8"}


def test_answers_of_client_and_worker_on_one_day_are_two(workbook, edit, read):
    other = dict(zip("ABCDF", ("A-0001", "paja-1", datetime(2025, 1, 10), "the worker", 9), strict=True))

    project = read(edit(workbook, {("ABILITY", f"{column}8"): value for column, value in other.items()}))

    assert project.problems == ()
    assert len(project.rows.answers["ability@1"]) == 4


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (datetime(2025, 9, 1), datetime(2025, 12, 1), "overlap"),
        (datetime(2025, 1, 10), datetime(2025, 12, 1), "same-start"),
    ],
)
def test_periods_that_meet_are_noted_with_both_rows(workbook, edit, read, start, end, code):
    second = dict(zip("ABCD", ("A-0001", "paja-1", start, end), strict=True))

    project = read(edit(workbook, {("Service periods", f"{column}8"): value for column, value in second.items()}))

    (problem,) = project.problems
    assert (problem.severity, problem.code, problem.place.row) == ("note", code, 8)
    assert dict(problem.details) == {"row": "5"}
    assert len(project.rows.episodes) == 4


def test_a_period_without_end_that_swallows_a_later_one_is_noted(workbook, edit, read):
    second = dict(zip("ABC", ("A-0002", "paja-1", datetime(2025, 12, 1)), strict=True))

    project = read(edit(workbook, {("Service periods", f"{column}8"): value for column, value in second.items()}))

    (problem,) = project.problems
    assert (problem.code, problem.place.row, dict(problem.details)) == ("period-without-end", 8, {"row": "6"})


def test_answers_without_a_period_are_noted(workbook, edit, read):
    project = read(edit(workbook, {("ABILITY", "B7"): "ryhma-1"}))

    (problem,) = project.problems
    assert (problem.severity, problem.code, problem.place.row) == ("note", "no-period", 7)


def test_an_unknown_client_who_looks_like_a_known_one_is_named_by_row_alone(workbook, edit, problems):
    (problem,) = problems(edit(workbook, {("ABILITY", "A5"): "a-1"}))

    assert problem.code == "unknown-client"
    assert dict(problem.details) == {"row": "5", "sheet": "Clients"}
    assert problem.value == ""


def test_ids_that_look_alike_are_noted(workbook, edit, problems):
    found = problems(edit(workbook, {("Clients", "A8"): "a-1", ("Clients", "B8"): 1970}))

    (problem,) = found
    assert (problem.code, problem.place.row, dict(problem.details)) == ("looks-alike", 8, {"row": "5"})


def test_a_client_who_stands_twice_keeps_the_first_row(workbook, edit, read):
    project = read(edit(workbook, {("Clients", "A8"): "A-0001", ("Clients", "B8"): 1970}))

    (problem,) = project.problems
    assert (problem.severity, problem.code, problem.place.row) == ("row", "client-twice", 8)
    assert project.rows.clients["birth_year"].tolist()[0] == "1980"


def test_ids_that_nobody_bears_yet_are_no_clients(workbook, edit, read):
    project = read(edit(workbook, {("Clients", f"A{row}"): f"A-00{row:02d}" for row in range(8, 30)}))

    assert project.problems == ()
    assert len(project.rows.clients) == 3


def test_a_missing_service_is_the_only_one_and_the_report_is_told(tmp_path, read, edit, instruments, declaration, rows):
    one = replace(declaration, services=declaration.services[:1])
    mine = replace(rows, episodes=rows.episodes[:2], answers={"ability@1": rows.answers["ability@1"]})
    path = tmp_path / "one.xlsx"
    write_workbook(path, instruments=instruments, language="en", declaration=one, rows=mine)

    project = read(edit(path, {("ABILITY", "B5"): None, ("Service periods", "B5"): None}))

    assert project.problems == ()
    assert project.rows.answers["ability@1"]["service"].tolist() == ["paja-1"] * 3
    (told,) = project.declaration.defaults
    assert dict(told.values) == {"count": 2, "service": "paja-1"}


def test_a_missing_rater_is_the_client_and_the_report_is_told(workbook, edit, read):
    project = read(edit(workbook, {("ABILITY", "D5"): None}))

    assert project.rows.answers["ability@1"]["rater"].tolist() == ["client"] * 3
    assert [dict(told.values) for told in project.declaration.defaults] == [{"count": 1}]


def test_settings_that_are_empty_have_defaults_that_the_report_names(workbook, edit, read):
    empty = {("Project", f"B{row}"): None for row in range(5, 12)}

    project = read(edit(workbook, empty))

    said = project.declaration
    assert (said.organisation, said.policy, said.headline) == ("filled", "standard", "ended")
    assert (said.period.first, said.period.last) == (date(2025, 1, 10), date(2025, 12, 1))
    assert (project.as_of, said.data_date, said.languages) == (date(2025, 12, 1), None, ("en",))
    assert len(said.defaults) == 6


@pytest.mark.parametrize(
    ("codes", "first", "q1"),
    [
        ([0, 2, 3, 4], 0, [1.0, 3.0, 4.0, 5.0]),
        ([1, 2, 3, 5], 1, [1.0, 2.0, 3.0, 5.0]),
    ],
)
def test_the_lowest_code_of_the_form_is_found_from_the_answers(
    tmp_path, read, instruments, with_first_code, rows, codes, first, q1
):
    path = tmp_path / "codes.xlsx"
    answers = _belonging(rows, codes)
    write_workbook(path, instruments=instruments, language="en", declaration=with_first_code(None), rows=answers)

    project = read(path)

    assert project.rows.answers["belonging@1"]["q1"].tolist() == q1
    assert project.declaration.instruments[1].first_code == first
    assert [dict(told.values)["first"] for told in project.declaration.defaults] == [first]


@pytest.mark.parametrize(("codes", "code"), [([1, 2, 3, 4], "codes-undecided"), ([0, 2, 3, 5], "codes-mixed")])
def test_codes_that_cannot_be_told_apart_stop_the_reading(
    tmp_path, problems, instruments, with_first_code, rows, codes, code
):
    path = tmp_path / "codes.xlsx"
    write_workbook(
        path, instruments=instruments, language="en", declaration=with_first_code(None), rows=_belonging(rows, codes)
    )

    (problem,) = problems(path)

    assert (problem.severity, problem.code, problem.place.sheet) == ("stop", code, "BELONGING")


def test_a_declared_lowest_code_makes_the_other_print_a_slip(
    tmp_path, problems, edit, instruments, with_first_code, rows
):
    path = tmp_path / "codes.xlsx"
    write_workbook(path, instruments=instruments, language="en", declaration=with_first_code(0), rows=rows)

    (problem,) = problems(edit(path, {("BELONGING", "F5"): 5}))

    assert (problem.severity, problem.code) == ("cell", "unknown-answer")
    assert dict(problem.details)["allowed"] == "0, 1, 2, 3, 4"


def test_codes_counted_from_0_are_written_and_read_back(tmp_path, read, instruments, with_first_code, rows):
    path = tmp_path / "codes.xlsx"
    write_workbook(path, instruments=instruments, language="en", declaration=with_first_code(0), rows=rows)

    project = read(path)

    assert openpyxl.load_workbook(path)["BELONGING"]["F5"].value == 0
    assert project.rows.answers["belonging@1"].equals(rows.answers["belonging@1"])


def test_ready_scores_take_the_range_that_the_project_declares(tmp_path, read, edit, ready_instrument, declaration):
    said = replace(
        declaration,
        services=(replace(declaration.services[1], goal=Goal(indicator="readiness", scale="skills")),),
        instruments=(
            InstrumentUse(id="sections", version="1", scales=(DeclaredScale(scale="mind", low=0, high=100),)),
        ),
    )
    path = tmp_path / "ready.xlsx"
    write_workbook(path, instruments=[ready_instrument], language="en", declaration=said, client_ids=["A-0001"])
    row = {"A5": "A-0001", "B5": "ryhma-1", "C5": "1.3.2025", "F5": "62,5", "G5": 300}

    project = read(edit(path, {("SECTIONS", cell): value for cell, value in row.items()}))

    mind, skills = project.instruments[0].scales
    assert (mind.low, mind.high) == (0.0, 100.0)
    assert (skills.low, skills.high) == (None, None)
    assert project.rows.answers["sections@1"][["mind", "skills"]].to_numpy().tolist() == [[62.5, 300.0]]
    assert project.declaration.instruments == said.instruments


def test_a_reliability_of_the_user_is_laid_over_and_marked(workbook, edit, read):
    cells = {"I5": 0.87, "J5": "Cronbach's alpha", "K5": 120, "L5": "own study"}

    project = read(edit(workbook, {("Instruments", cell): value for cell, value in cells.items()}))

    (reliability,) = project.instrument("ability").scales[0].reliability
    assert (reliability.value, reliability.kind, reliability.n, reliability.evidence) == (0.87, "alpha", 120, "user")


def test_a_goal_without_scale_takes_the_main_scale_of_its_indicator(workbook, edit, read):
    project = read(edit(workbook, {("Services", "F5"): None}))

    assert project.declaration.services[0].goal.scale == "ability"
    assert len(project.declaration.defaults) == 1


def test_a_service_may_be_named_by_its_name(workbook, edit, read, rows):
    project = read(edit(workbook, {("ABILITY", "B5"): "PUUTYÖPAJA"}))

    assert project.problems == ()
    assert project.rows.answers["ability@1"].equals(rows.answers["ability@1"])


def test_a_misspelt_service_stops_and_is_guessed(workbook, edit, problems):
    (problem, *_) = problems(edit(workbook, {("ABILITY", "B5"): "paja1"}))

    assert problem.severity == "stop"
    assert dict(problem.details) == {"guess": "paja-1", "allowed": "paja-1; ryhma-1"}


def test_a_formula_is_read_by_its_stored_result_with_a_note(workbook, read, edit):
    project = read(edit(workbook, {("ABILITY", "F5"): ("2+2", 4), ("ABILITY", "F6"): ("4+40", 44)}))

    assert [(p.severity, p.code, p.place.cell, p.count) for p in project.problems] == [
        ("cell", "unknown-answer", "F6", 1),
        ("note", "formula", "F5", 2),
    ]
    assert project.rows.answers["ability@1"]["q1"].tolist()[::2] == [4.0, 5.0]


def test_a_formula_without_a_stored_result_is_no_answer(workbook, read, edit):
    project = read(edit(workbook, {("ABILITY", "F5"): "=2+2"}))

    (problem,) = project.problems
    assert (problem.severity, problem.code, problem.place.cell) == ("cell", "formula-without-value", "F5")
    assert project.rows.answers["ability@1"]["q1"].isna().tolist() == [True, False, False]


def test_the_digest_does_not_hang_on_the_order_of_rows(tmp_path, read, instruments, declaration, rows):
    turned = replace(rows, episodes=rows.episodes[::-1], answers={k: f[::-1] for k, f in rows.answers.items()})
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path, given in zip(paths, (rows, turned), strict=True):
        write_workbook(path, instruments=instruments, language="en", declaration=declaration, rows=given)

    first, second = (read(path) for path in paths)

    assert first.content == second.content
    assert len(first.content) == 32


def test_one_other_answer_gives_another_digest(workbook, read, edit):
    before = read(workbook).content

    after = read(edit(workbook, {("ABILITY", "F5"): 5})).content

    assert after != before


def test_an_open_file_is_noted(workbook, read):
    (workbook.parent / f".~lock.{workbook.name}#").write_text("")

    (problem,) = read(workbook).problems

    assert (problem.severity, problem.code) == ("note", "open-elsewhere")


def test_nothing_filled_in_stops_with_what_to_do(tmp_path, read, instruments):
    path = tmp_path / "empty.xlsx"
    write_workbook(path, instruments=instruments, language="en", client_ids=["A-0001"])

    with pytest.raises(InvalidData) as stopped:
        read(path)

    assert [problem.code for problem in stopped.value.problems] == ["no-service", "no-rows"]


def _belonging(rows, codes):
    base = rows.answers["belonging@1"].iloc[[0] * len(codes)].reset_index(drop=True)
    dates = pd.Series(pd.date_range("2025-03-01", periods=len(codes), freq="30D").astype("datetime64[us]"))
    middle = [2.0] * len(codes)
    return replace(
        rows, answers={"belonging@1": base.assign(date=dates, q1=[float(code) for code in codes], q2=middle, q3=middle)}
    )


@pytest.mark.parametrize(("answer", "consent"), [("yes", True), ("no", False), (None, False)])
def test_a_quote_is_printed_only_where_consent_is_recorded_and_is_noted_else(
    tmp_path, read, edit, instruments, declaration, rows, answer, consent
):
    first, *others = declaration.services
    quoted = replace(
        declaration, services=(replace(first, quote=Quote(text="Minua odotetaan.", consent=True)), *others)
    )
    path = tmp_path / "quoted.xlsx"
    write_workbook(path, instruments=instruments, language="en", declaration=quoted, rows=rows)
    if answer != "yes":
        edit(path, {("Texts", "J5"): answer})

    project = read(path)

    assert project.declaration.services[0].quote == Quote(text="Minua odotetaan.", consent=consent)
    assert [problem.code for problem in project.problems] == ([] if consent else ["quote-without-consent"])


def test_a_quote_that_holds_a_clients_id_stops_the_reading(tmp_path, problems, instruments, declaration, rows):
    first, *others = declaration.services
    quote = Quote(text="A-0002 sanoi niin.", consent=True)
    path = tmp_path / "quoted.xlsx"
    named = replace(declaration, services=(replace(first, quote=quote), *others))
    write_workbook(path, instruments=instruments, language="en", declaration=named, rows=rows)

    (problem,) = problems(path)

    assert (problem.code, problem.severity) == ("client-named", "stop")
