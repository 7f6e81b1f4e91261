"""The limits of what may be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.disclosure.rules import hidden_count, mean_decimals, rounded_count, rounded_mean


@pytest.mark.parametrize(
    ("part", "said"), [(0, ""), (1, "few"), (4, "few"), (5, ""), (35, ""), (36, "all_but_few"), (40, "")]
)
def test_1_to_4_and_all_but_1_to_4_are_not_told(part, said):
    assert hidden_count(part, 40) == said


def test_a_total_of_its_own_has_no_rest_to_hide():
    assert hidden_count(38, None) == ""


@pytest.mark.parametrize(
    ("count", "shown"), [(0, None), (6, None), (7, None), (8, 10), (12, 10), (13, 15), (22, 20), (23, 25)]
)
def test_counts_under_8_are_shown_alike_and_the_others_rounded_to_5(count, shown):
    """6, 7 and 8 as OpenSAFELY tests them: 7 would be told apart by rounding to 5."""
    assert rounded_count(count) == shown


@pytest.mark.parametrize(
    ("n", "points", "decimals"),
    [(10, 1.0, 0), (49, 1.0, 0), (50, 1.0, 1), (49, 0.1, 1), (50, 0.1, 2), (49, 0.48, 0), (49, 0.04, 1)],
)
def test_a_mean_gets_a_decimal_from_50_clients_on_and_never_more_than_that_on_its_own_scale(n, points, decimals):
    assert mean_decimals(n, points) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "shown"), [(2.5, 0, 3.0), (-2.5, 0, -3.0), (-0.4, 0, 0.0), (0.25, 1, 0.3)]
)
def test_halves_are_rounded_away_from_zero(value, decimals, shown):
    assert rounded_mean(value, decimals) == shown


@given(st.floats(-100, 100))
def test_a_rounded_mean_is_never_minus_zero(value):
    assert str(rounded_mean(value, 0)) != "-0.0"
