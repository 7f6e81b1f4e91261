"""Moments add up to those of the whole, whatever the parts are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.compare.sums import moments
from impactkit.domain.moments import Moments, kept_exact


def of(rows, **more):
    return moments(
        pd.DataFrame(rows, columns=["service", "x", "y"]), service="service", outcome="y", covariates=["x"], **more
    )


def test_the_sums_of_four_clients_by_hand():
    """Centred at x 2 and y 10: x -1, 0, 1, 2 and y 0, 1, 2, 4."""
    found = of([("A", 1, 10), ("A", 2, 11), ("B", 3, 12), ("B", 4, 14)], centre={"x": 2, "y": 10})

    assert found.columns == ("intercept", "x", "y")
    assert found.services == ("A", "B")
    assert found.sums.tolist() == [[2, -1, 1], [2, 3, 6]]
    assert found.cross.tolist() == [[4, 2, 7], [2, 6, 10], [7, 10, 21]]
    assert found.cross.dtype == np.int64
    assert (found.n, found.covariates, found.outcome, found.shared) == (4, ("x",), "y", False)


rows = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(-50_000, 50_000), st.integers(0, 100_000)), min_size=2, max_size=30
)


@given(rows, rows, rows)
def test_whole_numbers_add_without_rounding_in_any_order(first, second, third):
    whole = of([*third, *first, *second])

    parts = of(first) + (of(second) + of(third))

    same = parts.centred(whole.centre)
    assert same.services == whole.services
    assert (same.cross == whole.cross).all()
    assert (same.sums == whole.sums).all()
    assert (same.clients == whole.clients).all()
    assert same.cross.dtype == np.int64


def test_parts_of_broken_numbers_add_to_the_whole_but_for_rounding():
    random = np.random.default_rng(4)
    rows = pd.DataFrame(
        {"service": random.integers(0, 9, 400), "x": random.normal(1e5, 3, 400), "y": random.normal(50, 9, 400)}
    )

    parts = [
        moments(rows[rows["service"] % 3 == k], service="service", outcome="y", covariates=["x"]) for k in (0, 1, 2)
    ]

    whole = moments(rows, service="service", outcome="y", covariates=["x"])
    same = (parts[0] + parts[1] + parts[2]).centred(whole.centre)
    assert np.allclose(same.cross, whole.cross, rtol=1e-10)
    assert np.allclose(same.sums, whole.sums, rtol=1e-9, atol=1e-7)


def test_moments_of_other_columns_are_refused():
    with pytest.raises(ValueError, match="cannot be added"):
        _ = of([("A", 1, 2), ("B", 2, 1)]) + moments(
            pd.DataFrame({"service": ["A"], "y": [1]}), service="service", outcome="y"
        )


def test_what_is_no_moments_is_not_added():
    with pytest.raises(TypeError):
        _ = of([("A", 1, 2)]) + 1


def test_arrays_must_fit_each_other():
    whole = of([("A", 1, 10), ("B", 4, 14)])

    with pytest.raises(ValueError, match="2 services and 3 columns"):
        Moments(
            columns=whole.columns,
            centre=whole.centre,
            services=whole.services,
            clients=whole.clients,
            own=whole.own,
            sums=whole.sums[:1],
            cross=whole.cross,
        )


def test_sums_too_large_for_whole_numbers_become_broken_ones():
    assert kept_exact(np.array([2**62], dtype=object)).dtype == np.float64
    assert kept_exact(np.array([2**62 - 1], dtype=object)).tolist() == [2**62 - 1]


def test_python_s_own_sum_adds_them_too():
    parts = [of([("A", 1, 10)]), of([("A", 2, 12)]), of([("B", 5, 3)])]

    assert sum(parts).about_means().cross.tolist() == (parts[0] + parts[1] + parts[2]).about_means().cross.tolist()


def test_constants_of_parts_do_not_decide_what_the_whole_is():
    random = np.random.default_rng(3)
    rows = [(f"S{k % 5}", x, y) for k, (x, y) in enumerate(random.normal(50, 9, (200, 2)))]
    far = of(rows[:100], centre={"x": 1e5, "y": -1e5})

    one, other = far + of(rows[100:]), of(rows[100:]) + far

    assert (one.cross == other.cross).all()
    assert np.allclose(one.about_means().cross, of(rows).about_means().cross, rtol=1e-5, atol=1e-4)
