"""Which columns say something of their own."""

from __future__ import annotations

import numpy as np

from impactkit.compare.new_columns import new_columns


def places(*columns, share=1e-10):
    values = np.column_stack(columns)
    products = values.T @ values
    return new_columns(products, np.maximum(np.diag(products), 1.0), share)


def test_a_column_that_those_before_it_tell_together_is_not_new():
    first, second, other = np.random.default_rng(1).normal(size=(3, 50))

    assert places(first, second, first - 2 * second, other) == [0, 1, 3]


def test_a_column_of_zeros_is_not_new_and_tells_nothing_of_those_after_it():
    one = np.array([1.0, -1.0, 2.0])

    assert places(0 * one, one) == [1]


def test_columns_of_unlike_size_are_told_apart():
    first, second = np.random.default_rng(2).normal(size=(2, 50))

    assert places(1e8 * first, second, 1e8 * first + second) == [0, 1]


def test_what_must_be_left_is_more_than_the_share():
    first, own = np.array([1.0, 0.0]), np.array([3.0, 0.5])  # 0.25 of 9.25 is its own: 0.027

    assert places(first, own, share=0.026) == [0, 1]
    assert places(first, own, share=0.028) == [0]


def test_what_is_held_against_nothing_is_not_new():
    assert new_columns(np.array([[1e-20]]), np.array([0.0]), 1e-10) == []
