"""Which answers may stand alone between services."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.compare.levels import held, merged_levels, spread


def table(**answers):
    """Give clients per answer and service: ``yes=[3, 2, 1]`` has 3 in the first service."""
    return pd.DataFrame(answers).T.rename(columns="s{}".format).astype("float64")


def grouped(frame, order=()):
    merged = merged_levels(frame, order)
    return dict(zip(merged.index, merged, strict=True))


def test_clients_are_added_up_by_their_weights():
    services = pd.DataFrame({"pair": [0, 1, 1], "service": ["a", "a", "b"], "weight": [1.0, 0.25, 0.75]})

    found = held(pd.Series(["yes", "no"], index=[0, 1]), services)

    assert found.to_dict("index") == {"no": {"a": 0.25, "b": 0.75}, "yes": {"a": 1.0, "b": 0.0}}


@pytest.mark.parametrize(
    ("members", "is_spread"),
    [([5, 5, 0], False), ([5, 4, 1], True), ([6, 4, 1], False), ([1, 1, 1], True), ([2, 1, 1, 1], True)],
)
def test_an_answer_needs_three_services_none_with_over_half(members, is_spread):
    """Half exactly is allowed: 5 of 10."""
    assert spread(table(yes=members), "yes") is is_spread


def test_weights_of_shared_clients_do_not_tip_an_exact_half():
    """Ten tenths are a hair under 1 in floats: half of 2 must not look like more than half."""
    thirds = pd.DataFrame({"a": [1.0], "b": [sum([0.1] * 10) - 0.5], "c": [0.5]}, index=["yes"])

    assert spread(thirds, "yes")


def test_answers_that_are_spread_stay_as_they_are():
    assert grouped(table(woman=[9, 9, 9], man=[5, 4, 1])) == {"woman": "woman", "man": "man"}


def test_two_answers_that_are_not_spread_become_the_rest():
    """Others are in two services, those not recorded in two; together in four, none with over half."""
    found = grouped(
        table(woman=[9, 9, 9, 9], man=[9, 9, 9, 9], other=[2, 2, 0, 0], missing=[0, 0, 2, 3]),
    )

    assert found == {"woman": "woman", "man": "man", "other": "rest", "missing": "rest"}


def test_an_answer_alone_in_not_being_spread_joins_the_most_common():
    """A field that one service alone leaves blank must not explain that service away."""
    found = grouped(table(woman=[9, 9, 9, 2], man=[5, 5, 5, 2], missing=[0, 0, 0, 30]))

    assert found == {"woman": "woman", "man": "man", "missing": "woman"}


def test_a_rest_that_is_not_spread_joins_the_most_common():
    found = grouped(table(fi=[9, 9, 9], sv=[0, 1, 9], other=[0, 0, 2]))

    assert found == {"fi": "fi", "sv": "fi", "other": "fi"}


def test_an_answer_of_an_ordered_question_joins_the_larger_neighbour():
    order = ("not_unemployed", "under_1", "1_2", "over_2")
    frame = table(not_unemployed=[30, 30, 30], under_1=[9, 9, 9], over_2=[8, 8, 8], **{"1_2": [7, 0, 0]})

    assert grouped(frame, order)["1_2"] == "under_1"


def test_the_last_answer_of_an_ordered_question_has_one_neighbour():
    order = ("not_unemployed", "under_1", "1_2", "over_2")
    frame = table(not_unemployed=[30, 30, 30], under_1=[9, 9, 9], over_2=[4, 0, 0], **{"1_2": [7, 7, 7]})

    assert grouped(frame, order)["over_2"] == "1_2"


def test_what_is_not_recorded_of_an_ordered_question_joins_the_most_common():
    frame = table(basic=[9, 9, 9], secondary=[20, 20, 20], higher=[9, 9, 9], missing=[9, 0, 0])

    assert grouped(frame, ("basic", "secondary", "higher"))["missing"] == "secondary"


def test_a_neighbour_that_becomes_lopsided_is_merged_again():
    """With 8 of the last answer the first service has 15 of 29 of the last two, over half."""
    frame = table(basic=[30, 30, 30], secondary=[7, 7, 7], higher=[8, 0, 0])

    found = grouped(frame, ("basic", "secondary", "higher"))

    assert set(found.values()) == {"basic"}


def test_who_joins_the_most_common_does_not_make_it_less_spread():
    """With the 24 not recorded one service has 26 of the 44 most common; their field is still of use to the others."""
    found = grouped(table(woman=[6, 7, 7, 0], man=[5, 5, 5, 0], missing=[20, 4, 0, 0]))

    assert found == {"woman": "woman", "man": "man", "missing": "woman"}


def test_each_group_that_is_left_and_has_a_column_is_spread():
    """Drawn tables, an ordered and an unordered question: only the most common group may be less spread."""
    draw = np.random.default_rng(5)
    for order in ((), ("a", "b", "c")):
        for _ in range(60):
            frame = table(**{name: draw.poisson(draw.gamma(0.5, 8, 5)) for name in ("a", "b", "c", "missing")})
            merged = merged_levels(frame, order)
            groups = frame.groupby(merged).sum()
            usual = groups.sum(axis="columns").idxmax()
            columns = [name for name in groups.index if name != usual]
            assert all(spread(groups, name) for name in columns)


def test_where_one_service_has_over_half_of_all_clients_one_group_is_left():
    assert len(set(grouped(table(woman=[90, 9, 9], man=[80, 8, 8])).values())) == 1
