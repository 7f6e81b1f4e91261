"""Counts beyond other limits: no difference of two that are shown tells of 1 to 4 clients."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.disclosure.nested import shown_beyond
from impactkit.domain.figures import Figure
from impactkit.domain.findings import Beyond

KEY = "scale.was.client"


def classes(improved, no_change, worse):
    parts = (("improved", improved), ("no_change", no_change), ("worse", worse))
    return tuple(Figure(key=f"{KEY}.classes.{name}", unit="clients", value=count) for name, count in parts)


def beyond(improved, worse, whole=80, name="important"):
    return Beyond(scale=KEY, name=name, improved=improved, worse=worse, whole=whole, method="important")


def shown(*found, told=(), withheld=(), strict=False):
    figures = shown_beyond(found, classes=told, withheld=withheld, strict=strict)
    return {figure.key.removeprefix(f"{KEY}."): figure for figure in figures}


def test_a_count_stands_with_its_share_and_interval():
    figures = shown(beyond(20, 5), told=classes(10, 70, 0))

    assert figures["important.improved"].value == 20
    assert figures["important.improved"].n == 80
    share = figures["important.improved.share"]
    assert (share.value, share.low, share.high) == (0.25, 0.17, 0.35)  # Wilson of 20 of 80: 0.168 to 0.355


def test_a_count_that_differs_from_its_class_by_a_few_is_hidden_with_its_share():
    figures = shown(beyond(13, 5), told=classes(10, 70, 0))

    assert figures["important.improved"].hidden == "hidden"
    assert figures["important.improved.share"].hidden == "hidden"
    assert figures["important.worse"].value == 5


def test_an_equal_count_tells_no_more_than_its_class():
    assert shown(beyond(10, 0), told=classes(10, 70, 0))["important.improved"].value == 10


def test_1_to_4_clients_are_said_as_few():
    assert shown(beyond(20, 3), told=classes(10, 70, 0))["important.worse"].hidden == "few"


def test_a_few_within_the_limit_are_not_left_over():
    """40 and 38 of 80 would leave 2."""
    figures = shown(beyond(40, 38), told=classes(20, 40, 20))

    assert figures["important.improved"].value == 40
    assert figures["important.worse"].hidden == "hidden"


def test_where_the_classes_are_those_of_who_stayed_nothing_is_shown():
    assert shown(beyond(20, 5), withheld=(f"{KEY}.classes",)) == {}


@pytest.mark.parametrize("strict", [False, True])
def test_of_no_pairs_nothing_is_told(strict):
    """Baselines alone: there are no clients to take a share of."""
    assert shown(beyond(0, 0, whole=0), told=classes(0, 0, 0), strict=strict) == {}


def test_strict_counts_are_rounded():
    figures = shown(beyond(22, 6), told=classes(20, 60, 0), strict=True)

    assert (figures["important.improved"].value, figures["important.improved"].n) == (20, 80)
    assert figures["important.worse"].hidden == "under_8"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=5), st.integers(0, 40))
def test_no_two_shown_counts_of_one_side_differ_by_a_few(sides, improved):
    found = [beyond(*each, name=f"sensitivity.{place}") for place, each in enumerate(sides)]

    figures = shown(*found, told=classes(improved, 80 - improved, 0))

    up = [improved] + [f.value for key, f in figures.items() if key.endswith(".improved") and f.value is not None]
    assert all(not 1 <= abs(one - other) <= 4 for one, other in combinations(up, 2))
