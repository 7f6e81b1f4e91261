from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.domain.instrument import AnswerSet
from impactkit.domain.local_text import UNSAID
from impactkit.intake.coding import possible_first_codes, printed_codes, shift


@pytest.fixture
def five(instruments):
    """Codes 1 to 5, also printed as 0 to 4."""
    return instruments[1].items[0].answers


@pytest.fixture
def eleven(instruments):
    """Codes 0 to 10 on every form."""
    return instruments[0].items[0].answers


@pytest.mark.parametrize(
    ("first_code", "codes"), [(0, (0, 1, 2, 3, 4)), (1, (1, 2, 3, 4, 5)), (None, (0, 1, 2, 3, 4, 5))]
)
def test_a_form_has_the_codes_of_its_print_and_an_unknown_form_those_of_all(five, first_code, codes):
    assert printed_codes(five, first_code) == codes


@pytest.mark.parametrize(
    ("seen", "possible"),
    [
        ([1, 2, 5], (1,)),
        ([0, 3], (0,)),
        ([1, 2, 3, 4], (1, 0)),
        ([0, 5], ()),
        ([], (1, 0)),
    ],
)
def test_only_a_lowest_or_a_highest_code_tells_the_prints_apart(five, seen, possible):
    assert possible_first_codes(seen, five) == possible


@given(first_code=st.sampled_from([0, 1]), place=st.integers(0, 4))
def test_a_printed_code_becomes_the_one_of_the_catalogue(first_code, place):
    answers = AnswerSet(id="x", codes=(1, 2, 3, 4, 5), low=UNSAID, high=UNSAID, first_codes=(0, 1))

    printed = printed_codes(answers, first_code)[place]

    assert printed + shift(answers, first_code) == answers.codes[place]


def test_a_form_that_all_print_alike_is_never_shifted(eleven):
    assert printed_codes(eleven, 1) == eleven.codes
    assert shift(eleven, 1) == 0
    assert shift(replace(eleven, first_codes=(0, 1)), None) == 0
