"""What sums give away, checked against every table that fits them."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.disclosure.reckoning import Told, bounds, gives_away


def exactly(counts, *cells):
    value = sum(counts[cell] for cell in cells)
    return Told(frozenset(cells), value, value)


def test_margins_of_two_by_two_bound_a_cell():
    """Rows 10 and 30, columns 7 and 33: the first cell holds 0 to 7, the last 23 to 30."""
    counts = (4, 6, 3, 27)
    told = [exactly(counts, 0, 1), exactly(counts, 2, 3), exactly(counts, 0, 2), exactly(counts, 1, 3)]

    assert bounds(4, told, frozenset({0})) == (0, 7)
    assert bounds(4, told, frozenset({3})) == (23, 30)


def test_a_cell_that_the_others_leave_over_is_given_away():
    counts = (3, 17, 20)
    whole = exactly(counts, 0, 1, 2)

    assert gives_away(counts, [whole, exactly(counts, 1), exactly(counts, 2)], [frozenset({0})])
    assert not gives_away(counts, [whole, exactly(counts, 2)], [frozenset({0})])
    assert not gives_away(counts, [whole, exactly(counts, 1), exactly(counts, 2)], [frozenset({1})])  # 17 is not few


def test_all_but_a_few_is_a_small_count_as_well():
    counts = (17, 3)

    assert gives_away(counts, [exactly(counts, 0, 1), exactly(counts, 0)], [frozenset({0})])


def test_sums_that_no_table_fits_are_refused():
    with pytest.raises(ValueError, match="No table fits"):
        bounds(2, [Told(frozenset({0, 1}), 3, 3), Told(frozenset({0}), 4, 4)], frozenset({1}))


@settings(max_examples=25, deadline=None)
@given(
    counts=st.tuples(*[st.integers(0, 3)] * 4), sums=st.sets(st.frozensets(st.integers(0, 3), min_size=1), max_size=3)
)
def test_bounds_are_those_of_every_table_that_fits(counts, sums):
    told = [exactly(counts, 0, 1, 2, 3), *(exactly(counts, *cells) for cells in sums)]
    asked = frozenset({0, 2})
    whole = sum(counts)

    fitting = [
        table
        for table in product(range(whole + 1), repeat=4)
        if all(each.least <= sum(table[cell] for cell in each.cells) <= each.most for each in told)
    ]
    possible = [sum(table[cell] for cell in asked) for table in fitting]

    assert bounds(4, told, asked) == (min(possible), max(possible))
