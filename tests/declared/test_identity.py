"""Codes are made up, or those that the Digital and Population Data Services Agency gives as examples."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fi import hetu

from impactkit.declared.identity import identity_code_in

CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@st.composite
def codes(draw):
    birth = draw(st.dates(min_value=date(1850, 1, 1)))
    day = f"{birth:%d%m}{birth.year % 100:02d}"
    number = f"{draw(st.integers(2, 999)):03d}"
    separator = draw(st.sampled_from("-+YXWVUABCDEF"))
    return day + separator + number + CHECK[int(day + number) % 31]


@pytest.mark.parametrize("separator", list("+-YXWVUABCDEF"))
def test_every_sign_of_a_century_is_known(separator):
    verdict = identity_code_in(f"010594{separator}9021")

    assert verdict == "code"


@pytest.mark.parametrize("number", ["900", "951", "999"])
def test_temporary_codes_are_codes(number):
    code = "010594Y" + number + CHECK[int("010594" + number) % 31]

    assert hetu.is_valid(code, allow_temporary=True)
    assert identity_code_in(code) == "code"


@pytest.mark.parametrize(
    "text",
    [
        "Matti, s. 131052-308T, puh. 040",
        "hetu131052-308T",
        "131052-308Tmatti",
        "131052-308t",
        "131052a308t",
        " 131052-308T ",
        "131052 -308T",
        "131052- 308T",
        "131052-308 T",
        "13 10 52 - 308 T",
        "1 3 1 0 5 2 - 3 0 8 T",
        "131052\u00a0-\u202f308T",
        "131052\u200b-308T",
        "1310\ufeff52-3\u20608T".replace("3\u20608", "30\u20608"),
        "131052\n-308T",
        "131052–308T",
        "131052—308T",
        "131052−308T",
        "131052‑308T",
        "131052﹣308T",
        "131052－308T",
        "１３１０５２－３０８Ｔ",
        "131052\u00ad308T",
        "13.10.52-308T",
        "131052_-_308T",
        "rivi 7 131052-308T",
        "5 131052 -308T",
        "x131052-308T131052-308T",
        "\u0661\u0663\u0661\u0660\u0665\u0662-\u0663\u0660\u0668T",
    ],
)
def test_a_code_is_found_within_text_and_with_stray_signs(text):
    assert identity_code_in(text) == "code"


@pytest.mark.parametrize("text", ["131052-308U", "131052-308G", "311299A9990", "010101-0000"])
def test_a_code_with_a_wrong_check_sign_is_still_a_code(text):
    assert identity_code_in(text) == "code"


@pytest.mark.parametrize("text", ["131052308T", "asiakas 131052308T", "131052 308T"])
def test_a_code_without_its_separator_is_perhaps_one(text):
    assert identity_code_in(text) == "perhaps"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A-0001",
        "31.12.2025",
        "2025-12-31",
        "2025-12-31T10:00:00",
        "1.1.2025-31.12.2025",
        "1.10.25-1400",
        "0401234567",
        "+358 40 123 4567",
        "FI21 1234 5600 0007 85",
        "1234567-8",
        "991352-308T",
        "000000-0000",
        "123456-12345",
        "1131052-308U",
        "00000000-0001-0000-0000-000000000000",
        "10 000-20 000",
        "131052",
    ],
)
def test_other_numbers_are_none(text):
    assert identity_code_in(text) == ""


@given(codes())
def test_every_valid_code_is_found(code):
    assert hetu.is_valid(code, allow_temporary=True)
    assert identity_code_in(code) == "code"


@given(codes(), st.text(max_size=8), st.text(max_size=8))
def test_a_valid_code_is_found_in_any_text(code, before, after):
    assert identity_code_in(f"{before}{code}{after}") == "code"


@given(codes(), st.lists(st.sampled_from([" ", "\u00a0", "\u200b", "\t", ""]), min_size=11, max_size=11))
def test_a_valid_code_is_found_through_spaces(code, gaps):
    assert identity_code_in("".join(sign + gap for sign, gap in zip(code, gaps, strict=True))) == "code"


@given(st.text(max_size=60))
def test_any_text_has_a_verdict(text):
    assert identity_code_in(text) in ("", "code", "perhaps")


@pytest.mark.parametrize(
    "text",
    [
        "131\u00ad052-308T",  # a soft hyphen within the digits, and in place of the separator
        "131052\u00ad308T",
        "131052\u207b308T",  # superscript minus
        "131052--308T",
        "13.10.1952-308T",  # the year in full
        "13101952-308T",
        "131052\u0410308\u0422",  # Cyrillic letters that look alike
        "131052-308\u03a4",  # Greek
        "131\u3164052-308T",  # a letter that shows nothing
        "131\x01052-308T",
        "131052_308T",
        "131052~308T",
        "131052\u00b7308T",
        "131052\u2022308T",
        "131052\u2500308T",
        "131052\\308T",
        "131052*-308T",
        "131052(-)308T",
        '"131052"-"308T"',
        "131052-[308T]",
        "131052\u00af308T",  # a line above
        "131052\u208b308T",  # subscript minus
        "131\u2800052-308T",
        "131\u115f052-308T",
        "131052&#45;308T",  # as in the source of a web page
        "131052%2D308T",  # as in a link
    ],
)
def test_a_code_in_disguise_is_a_code(text):
    assert identity_code_in(text) == "code"


@pytest.mark.parametrize("form", ["%d.%m.%y", "%d.%m.%Y", "%d/%m/%y", "%d%m%y", "%Y%m%d", "%Y-%m-%d"])
@pytest.mark.parametrize("dash", ["-", " - ", "\u2013"])
def test_no_range_of_days_is_a_code(form, dash):
    days = [f"{date(2024, 1, 1) + timedelta(days=number):{form}}" for number in range(366)]
    ranges = [f"{first}{dash}{last}" for place, first in enumerate(days) for last in days[place::7]]

    assert [text for text in ranges if identity_code_in(text) == "code"] == []


def test_a_range_of_days_with_one_year_is_no_code():
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    ranges = [f"{first:%d.%m.%y}-{last:%d.%m.}" for place, first in enumerate(days) for last in days[place::7]]

    assert [text for text in ranges if identity_code_in(text) == "code"] == []


@pytest.mark.parametrize("form", ["040 {}-{}", "040-{} {}", "+358 40 {}-{}", "0400-{}{}", "(09) {} {}", "040{}{}"])
def test_no_number_of_a_telephone_is_a_code(form):
    numbers = [form.format(f"{head:03d}", f"{tail:04d}") for head in range(100, 1000, 9) for tail in range(0, 9999, 97)]

    assert [text for text in numbers if identity_code_in(text) == "code"] == []


def test_a_day_and_an_amount_behind_it_are_no_code():
    texts = [f"13.10.2024 {amount} \u20ac" for amount in range(1000, 10_000, 7)]

    assert [text for text in texts if identity_code_in(text) == "code"] == []


@pytest.mark.parametrize("text", ["04 01 24-020 7", "04.01.24-020.7", "040124-0207", "13.10.52-308T, 1.1.24-30.6.24"])
def test_a_code_beside_or_like_a_range_of_days_is_still_a_code(text):
    assert identity_code_in(text) == "code"
