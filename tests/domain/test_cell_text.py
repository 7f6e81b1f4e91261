import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.domain.cell_text import DANGEROUS, cell_text, text_of_cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_text_that_begins_like_a_formula_is_guarded(sign):
    guarded = cell_text(f"{sign}1+1")

    assert guarded == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["", "Work workshop", "a=b", "3 - 2", " =1"])
def test_plain_text_is_left_alone(text):
    guarded = cell_text(text)

    assert guarded == text


@given(st.text())
def test_no_text_of_a_cell_begins_like_a_formula(text):
    assert not cell_text(text).startswith(DANGEROUS)


@given(st.text(alphabet="=+-@\t'ab1").filter(lambda text: not text.startswith("'")))
def test_the_guard_is_taken_off_again(text):
    assert text_of_cell(cell_text(text)) == text
