"""Round numbers to put the ticks of an axis at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.reports.charts.ticks import round_step, round_values


@pytest.mark.parametrize(("length", "most", "step"), [(7.2, 4, 2), (130, 4, 50), (0.9, 4, 0.5), (10, 5, 2), (8, 4, 2)])
def test_a_step_is_one_two_or_five_times_a_power_of_ten(length, most, step):
    assert round_step(length, most) == pytest.approx(step)


@given(st.floats(1e-3, 1e6), st.integers(1, 9))
def test_ticks_reach_the_top_and_are_no_more_than_asked_for(top, most):
    values = round_values(top, most)

    assert values[0] == 0
    assert values[-1] >= top * (1 - 1e-6)
    assert len(values) <= most + 1


def test_an_axis_without_length_has_no_step():
    with pytest.raises(ValueError, match="A length of 0"):
        round_step(0, 4)
