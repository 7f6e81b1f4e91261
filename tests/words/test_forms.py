"""Numbers, per cents and days as each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.domain.local_text import LANGUAGES
from impactkit.words.forms import day, number, per_cent

THIN, FIXED, MINUS = "\u202f", "\u00a0", "\u2212"
languages = st.sampled_from(LANGUAGES)
values = st.decimals(min_value=-(10**7), max_value=10**7, places=6).map(float)
decimals = st.integers(min_value=0, max_value=3)


def as_decimal(written: str) -> Decimal:
    plain = written.replace(THIN, "").replace(MINUS, "-").replace(",", ".").removeprefix("+")
    return Decimal(plain)


@pytest.mark.parametrize(
    ("language", "written"), [("fi", "3,5"), ("sv", "3,5"), ("en", "3.5")], ids=["Finnish", "Swedish", "English"]
)
def test_decimals_have_the_sign_of_the_language(language, written):
    assert number(3.5, language, decimals=1) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_thousands_stand_apart_by_a_thin_space_that_does_not_break(language):
    assert number(1234567, language) == f"1{THIN}234{THIN}567"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_below_zero_has_a_minus_and_no_hyphen(language):
    assert number(-4, language) == f"{MINUS}4"


@pytest.mark.parametrize(("value", "written"), [(0.5, "1"), (1.5, "2"), (2.5, "3"), (-0.5, f"{MINUS}1")])
def test_halves_are_rounded_away_from_zero(value, written):
    assert number(value, "fi") == written


def test_a_half_is_the_one_that_is_read_and_not_the_one_that_is_stored():
    """2.675 is stored as 2.67499...: people who read 2.675 expect 2.68."""
    assert number(2.675, "fi", decimals=2) == "2,68"


def test_decimals_are_kept_where_they_are_zero():
    assert number(5, "fi", decimals=1) == "5,0"


@pytest.mark.parametrize(("value", "written"), [(2.4, "+2"), (-2.4, f"{MINUS}2"), (0, "0")])
def test_a_change_has_its_sign_and_no_change_has_none(value, written):
    assert number(value, "fi", signed=True) == written


@pytest.mark.parametrize("value", [0.04, -0.04, -0.0])
def test_what_rounds_to_zero_has_no_sign(value):
    assert number(value, "fi", decimals=1, signed=True) == "0,0"


def test_a_missing_number_has_no_form():
    with pytest.raises(ValueError, match="why it is missing"):
        number(float("nan"), "fi")


@given(values, languages, decimals)
def test_the_written_number_reads_back_as_the_rounded_one(value, language, places):
    expected = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

    assert as_decimal(number(value, language, decimals=places)) == expected


@given(values, decimals)
def test_the_languages_differ_in_nothing_but_the_decimal_sign(value, places):
    finnish = number(value, "fi", decimals=places)

    assert number(value, "sv", decimals=places) == finnish
    assert number(value, "en", decimals=places) == finnish.replace(",", ".")


@given(values, languages, decimals)
def test_no_number_can_break_over_two_lines(value, language, places):
    written = number(value, language, decimals=places, signed=True)

    assert not set(written) & {" ", ",.", "-"}


@given(values.filter(lambda value: abs(value) > 1e-2), languages)
def test_turning_the_sign_turns_the_sign_alone(value, language):
    written, turned = (number(each, language, decimals=3, signed=True) for each in (value, -value))

    assert {written[0], turned[0]} == {"+", MINUS}
    assert written[1:] == turned[1:]


@pytest.mark.parametrize(
    ("language", "written"), [("fi", f"64{FIXED}%"), ("sv", f"64{FIXED}%"), ("en", "64%")], ids=LANGUAGES
)
def test_the_per_cent_sign_stands_as_the_language_has_it(language, written):
    assert per_cent(0.64, language) == written


@pytest.mark.parametrize(("share", "written"), [(0.005, "1"), (0.105, "11"), (0.285, "29"), (1, "100"), (0, "0")])
def test_a_share_is_rounded_as_its_decimals_read(share, written):
    assert per_cent(share, "en") == f"{written}%"


@given(st.integers(min_value=0, max_value=1000), languages)
def test_a_share_of_thousandths_reads_back_exactly(thousandths, language):
    written = per_cent(thousandths / 1000, language, decimals=1)

    assert as_decimal(written.rstrip("%").rstrip(FIXED)) == Decimal(thousandths) / 10


@pytest.mark.parametrize(
    ("language", "written"), [("fi", "1.2.2025"), ("sv", "1.2.2025"), ("en", f"1{FIXED}February 2025")], ids=LANGUAGES
)
def test_a_day_is_written_as_the_language_has_it(language, written):
    assert day(date(2025, 2, 1), language) == written


@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from(("fi", "sv")))
def test_a_day_reads_back_as_itself(value, language):
    of_month, month, year = map(int, day(value, language).split("."))

    assert date(year, month, of_month) == value
