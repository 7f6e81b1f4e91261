"""By what the cost of a service is divided."""

from __future__ import annotations

import pytest

from impactkit.results.costs import unit_costs


@pytest.mark.parametrize("cost", [None, 0.0])
def test_without_a_cost_there_are_no_unit_costs(cost):
    assert unit_costs(cost) == ()


def test_a_cost_per_improvement_needs_10_who_improved_and_the_number_who_got_worse():
    improved = next(each for each in unit_costs(268_000.0) if each.key == "cost.per_improved")

    assert (improved.least, improved.beside) == (10, ("headline.worse",))
