from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.intake import values
from impactkit.intake.findings import Fault

TODAY = date(2026, 3, 1)
raw_values = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


def from_1900(serial):
    return None if not 1 <= serial < 2958466 else date(1899, 12, 30) + timedelta(days=int(serial))


day = values.day(from_1900, TODAY)
answer = values.code((1, 2, 3, 4, 5))
score = values.number(0.0, 100.0)


def fault(outcome):
    assert isinstance(outcome, Fault)
    return outcome.code


@pytest.mark.parametrize(
    "raw",
    [
        datetime(2025, 12, 31),
        datetime(2025, 12, 31, 13, 45),
        date(2025, 12, 31),
        "31.12.2025",
        "31. 12. 2025",
        "31.12.2025.",
        "2025-12-31",
        "2025-12-31T08:30:00",
        "2025-12-31 00:00",
        46022,
        46022.75,
    ],
)
def test_a_day_is_read_in_each_spelling_that_has_one_meaning(raw):
    assert day(raw) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31.2.2025", "impossible-day"),
        ("29.2.2025", "impossible-day"),
        ("0.1.2025", "impossible-day"),
        ("2025-13-01", "impossible-day"),
        ("01/02/2025", "ambiguous-day"),
        ("1-2-2025", "ambiguous-day"),
        ("1.2.25", "ambiguous-day"),
        ("yesterday", "not-a-day"),
        ("12/2025", "not-a-day"),
        ("31.12.", "not-a-day"),
        (True, "not-a-day"),
        (time(8, 30), "not-a-day"),
        (timedelta(hours=3), "not-a-day"),
        (-5, "not-a-day"),
        (1e300, "not-a-day"),
        (2025, "day-too-early"),
        ("31.12.1989", "day-too-early"),
        ("2.3.2026", "future-day"),
        ("31.12.2034", "future-day"),
        ("#REF!", "excel-error"),
    ],
)
def test_a_day_that_is_none_is_told_by_its_kind(raw, code):
    assert fault(day(raw)) == code


def test_today_is_not_the_future():
    assert day("1.3.2026") == TODAY


@pytest.mark.parametrize("raw", [3, 3.0, "3", " 3 ".strip(), "3,0", "3.0"])
def test_an_answer_is_read_as_its_code(raw):
    assert answer(raw) == 3


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (0, "unknown-answer"),
        (6, "unknown-answer"),
        (-3, "unknown-answer"),
        (2.5, "unknown-answer"),
        ("3,5", "unknown-answer"),
        ("three", "text-answer"),
        ("3 (often)", "text-answer"),
        ("1e0", "text-answer"),
        (True, "text-answer"),
        (datetime(2025, 2, 1), "text-answer"),
        ("#N/A", "excel-error"),
    ],
)
def test_an_answer_that_is_none_is_told_with_the_codes_allowed(raw, code):
    outcome = answer(raw)

    assert fault(outcome) == code
    assert code == "excel-error" or dict(outcome.details)["allowed"] == "1, 2, 3, 4, 5"


@pytest.mark.parametrize(
    ("raw", "number"),
    [("3,5", 3.5), ("3.5", 3.5), (3.5, 3.5), ("+7", 7.0), ("0", 0.0)],
)
def test_a_number_is_read_with_comma_or_point(raw, number):
    assert score(raw) == number


@pytest.mark.parametrize("raw", ["12 000", "12\u00a0000", "12\u202f000", "12000 €", "12000,00"])
def test_money_is_read_with_spaces_between_thousands(raw):
    assert values.number(0.0, None)(raw) == 12000.0


@pytest.mark.parametrize("raw", ["12.000", "12,000", "1.234.567"])
def test_thousands_that_could_be_decimals_are_asked_about(raw):
    assert fault(values.number(None, None)(raw)) == "ambiguous-number"


@pytest.mark.parametrize(
    ("parse", "said"),
    [
        (values.number(0.0, 100.0), "Use a number from {low} to {high}."),
        (values.number(0.0, None), "Use {low} or more."),
        (values.number(None, -2.0), "Use {high} or less."),
    ],
)
def test_a_number_out_of_range_is_told_with_the_bounds(parse, said):
    outcome = parse(-1 if said != "Use {high} or less." else 5)

    assert fault(outcome) == "out-of-range"
    assert outcome.mend == said


@pytest.mark.parametrize("raw", ["nan", "inf", float("inf"), "1_000", "9" * 400, 1e300, "0x10", True])
def test_what_only_a_computer_calls_a_number_is_none(raw):
    assert fault(score(raw)) == "not-a-number"


def test_a_whole_number_has_no_decimals():
    assert values.whole(0, 10)(4.0) == 4
    assert fault(values.whole(0, 10)(4.5)) == "not-whole"


@pytest.mark.parametrize(("raw", "id_"), [(12, "12"), (12.0, "12"), ("012", "012"), ("A-1", "A-1")])
def test_an_id_is_text_and_a_whole_number_has_no_decimals(raw, id_):
    assert values.client_id(raw) == id_


@pytest.mark.parametrize("raw", ["Matti", "Matti Meikäläinen", "Matti 7", "A 0001", "x\u00a01", "ÅÄÖ"])
def test_an_id_that_could_be_a_name_is_refused_and_not_shown(raw):
    outcome = values.client_id(raw)

    assert fault(outcome) == "possible-name"
    assert outcome.value == ""


@pytest.mark.parametrize("raw", [True, datetime(2025, 1, 1), time(8)])
def test_a_day_or_a_truth_value_is_no_id(raw):
    assert fault(values.client_id(raw)) == "not-an-id"


def test_a_choice_is_known_by_any_spelling_and_a_slip_is_guessed():
    rater = values.choice({"client": "client", "asiakas": "client", "worker": "worker"}, ["client", "worker"])

    assert rater("  ASIAKAS ".strip()) == "client"
    guessed = rater("clinet")
    assert fault(guessed) == "unknown-choice"
    assert dict(guessed.details) == {"guess": "client", "allowed": "client; worker"}
    assert "guess" not in dict(rater("xyz").details)


@given(raw_values)
def test_no_value_of_a_cell_breaks_a_parser(raw):
    raw = values.clean(raw)
    if raw is None:
        return

    for parse in (day, answer, score, values.whole(0, 9), values.client_id, values.text, values.choice({}, [])):
        outcome = parse(raw)
        assert outcome is not None
        assert not isinstance(outcome, bool)


@given(st.dates(min_value=date(1990, 1, 1), max_value=TODAY))
def test_every_day_is_read_alike_in_its_spellings(expected):
    spellings = (expected, f"{expected.day}.{expected.month}.{expected.year}", expected.isoformat())

    assert {day(spelling) for spelling in spellings} == {expected}


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("osallisuus (esis)", "esis"),
        ("An older name (ESIS)", "esis"),
        ("mood (own.mood)", "own.mood"),
        ("esis", "esis"),
    ],
)
def test_a_choice_is_known_by_the_id_in_brackets_whatever_its_name_was(raw, found):
    known = {"esis": "esis", "osallisuus (esis)": "esis", "own.mood": "own.mood"}

    assert values.choice(known, ["osallisuus (esis)"], ids=["esis", "own.mood"])(raw) == found


@pytest.mark.parametrize("raw", ["An older name (was)", "(esis) first", "esis)"])
def test_a_choice_without_a_known_id_at_its_end_is_refused(raw):
    assert values.choice({"esis": "esis"}, ["esis"], ids=["esis"])(raw).code == "unknown-choice"


def test_brackets_count_only_where_ids_stand_in_them():
    assert values.choice({"yes": "yes"}, ["yes"])("surely (yes)").code == "unknown-choice"
