"""One spelling for each kind of value; what lax readers take for a value is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from impactkit.declared.spellings import Day, Decimal, Factor, Flag, Id, Slug, Whole, Words


def refusal(kind: object, value: object) -> str:
    with pytest.raises(ValidationError) as fault:
        TypeAdapter(kind).validate_python(value)
    return fault.value.errors()[0]["type"]


@pytest.mark.parametrize(
    ("kind", "value", "meant"),
    [
        (Whole, "-3", -3),
        (Decimal, "0.89", 0.89),
        (Decimal, "7", 7.0),
        (Factor, "2.5", (2.5, 1.0)),
        (Factor, ["100", "36"], (100.0, 36.0)),
        (Flag, "true", True),
        (Flag, "false", False),
        (Day, "2024-02-29", "2024-02-29"),
        (Id, "whodas12_complex", "whodas12_complex"),
        (Slug, "7-metric", "7-metric"),
        (Words, "  two words ", "two words"),
    ],
)
def test_our_spellings_are_read(kind, value, meant):
    assert TypeAdapter(kind).validate_python(value) == meant


@pytest.mark.parametrize("value", ["1_000", "3.0", "٣", " 3", "", "1e3", "9999999999", None, ["3"]])
def test_no_whole_number(value):
    assert refusal(Whole, value) == "whole"


@pytest.mark.parametrize("value", ["3,5", "nan", "inf", "1e3", ".5", "5.", "½", "", None])
def test_no_decimal_number(value):
    assert refusal(Decimal, value) == "decimal"


@pytest.mark.parametrize("value", [["1", "0"], ["1"], ["1", "2", "3"], ["1.5", "2"]])
def test_no_ratio(value):
    assert refusal(Factor, value) == "factor"


@pytest.mark.parametrize("value", ["no", "yes", "True", "1", "", None])
def test_neither_true_nor_false(value):
    assert refusal(Flag, value) == "flag"


@pytest.mark.parametrize("value", ["86400", "31.12.2024", "2025-02-29", "2024-1-1", "2024-01-01T00:00"])
def test_no_day(value):
    assert refusal(Day, value) == "day"


@pytest.mark.parametrize("value", ["", "Q1", "a-b", "_a", "a_", "a__b", "ä", "a b", "../a"])
def test_no_id(value):
    assert refusal(Id, value) == "id"


@pytest.mark.parametrize("value", ["", "1..0", "-1", "1_0", "a/b"])
def test_no_version(value):
    assert refusal(Slug, value) == "slug"


@given(value=st.integers(-(10**9) + 1, 10**9 - 1))
def test_every_whole_number_of_nine_digits_is_read(value):
    assert TypeAdapter(Whole).validate_python(str(value)) == value
