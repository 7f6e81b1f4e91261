import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.measure.change import (
    direction_of_change,
    reliable_change,
    standard_error,
    standard_error_of_difference,
)

score = st.floats(min_value=0, max_value=100)


def one(before, after, **limits):
    return reliable_change(pd.DataFrame({"baseline": [before], "follow_up": [after]}), **limits)


@pytest.mark.parametrize("change", [-1.96, 1.96])
def test_change_exactly_at_the_bound_is_not_reliable(change):
    assert one(10.0, 10.0 + change * 2.5, s_diff=2.5)["change_class"].tolist() == ["no change shown"]


def test_a_change_at_the_bound_is_not_reliable_in_spite_of_floats():
    """(0.1 + 0.98) - 0.1 is 0.9800000000000001 in floats."""
    assert one(0.1, 0.1 + 0.98, s_diff=0.5)["change_class"].tolist() == ["no change shown"]


@pytest.mark.parametrize(("change", "change_class"), [(-1.961, "worse"), (1.961, "improved")])
def test_change_beyond_the_bound_is(change, change_class):
    assert one(10.0, 10.0 + change * 2.5, s_diff=2.5)["change_class"].tolist() == [change_class]


@pytest.mark.parametrize(
    ("change", "change_class"), [(3, "improved"), (2.999, "no change shown"), (-3, "worse"), (0, "no change shown")]
)
def test_a_published_threshold_is_reached_at_its_value(change, change_class):
    assert one(5.0, 5.0 + change, s_diff=None, threshold=3)["change_class"].tolist() == [change_class]


def test_a_threshold_in_tenths_is_reached_in_spite_of_floats():
    """0.7 - 0.4 is 0.29999999999999993 in floats."""
    assert one(0.4, 0.7, s_diff=None, threshold=0.3)["change_class"].tolist() == ["improved"]


def test_with_a_threshold_and_no_standard_error_there_is_a_class_and_no_index():
    told = one(5.0, 9.0, s_diff=None, threshold=3)

    assert told["rci"].isna().tolist() == [True]
    assert told["change"].tolist() == [4.0]


def test_the_class_rests_on_the_threshold_where_there_are_both():
    told = one(5.0, 7.0, s_diff=0.5, threshold=3)

    assert told["rci"].tolist() == [4.0]
    assert told["change_class"].tolist() == ["no change shown"]


def test_the_index_keeps_the_native_sign_and_the_class_the_direction_of_the_scale():
    told = one(30.0, 20.0, s_diff=4.0, higher_is_better=False)

    assert told["rci"].tolist() == [-2.5]
    assert told["change_class"].tolist() == ["improved"]


@pytest.mark.parametrize(("before", "after"), [(None, 5.0), (5.0, None), (None, None)])
def test_where_a_score_is_missing_all_is_missing(before, after):
    told = one(before, after, s_diff=1.0, threshold=2.0)

    assert told[["change", "rci", "change_class"]].isna().all(axis=None)


def test_each_row_may_have_limits_and_direction_of_its_own():
    pairs = pd.DataFrame({"baseline": [5.0] * 4, "follow_up": [8.0] * 4}, index=[3, 1, 2, 0])
    rest = {"index": pairs.index}

    told = reliable_change(
        pairs,
        s_diff=pd.Series([1.0, None, 1.0, None], **rest),
        threshold=pd.Series([None, 4.0, None, None], **rest),
        higher_is_better=pd.Series([True, True, False, True], **rest),
    )

    classes = told["change_class"].to_dict()
    assert (classes[3], classes[1]) == ("improved", "no change shown")
    assert classes[2] == "worse"
    assert pd.isna(classes[0])
    assert told["change"].tolist() == [3.0] * 4


def test_the_argument_stays_as_it_was():
    pairs = pd.DataFrame({"baseline": [5.0], "follow_up": [8.0]})

    reliable_change(pairs, s_diff=1.0)

    assert pairs.columns.tolist() == ["baseline", "follow_up"]


@pytest.mark.parametrize("limit", [0, -1.0])
@pytest.mark.parametrize("name", ["s_diff", "threshold"])
def test_a_limit_of_0_or_less_is_refused(name, limit):
    with pytest.raises(ValueError, match=f"{name} is {float(limit)}; it must be above 0"):
        one(1.0, 2.0, **{"s_diff": 1.0, name: limit})


@pytest.mark.parametrize("absent", [None, float("nan")])
def test_without_any_limit_no_change_can_be_classed(absent):
    with pytest.raises(ValueError, match="neither s_diff nor threshold"):
        one(1.0, 2.0, s_diff=absent)


@pytest.mark.parametrize("name", ["s_diff", "threshold", "higher_is_better"])
def test_a_series_of_another_index_is_refused(name):
    with pytest.raises(ValueError, match=f"{name} has another index"):
        one(1.0, 2.0, **{"s_diff": 1.0, name: pd.Series([1.0], index=[9])})


@settings(max_examples=40)
@given(before=score, after=score, s_diff=st.floats(min_value=0.1, max_value=20))
def test_turning_the_scale_turns_the_class_and_not_the_index(before, after, s_diff):
    turned = {"improved": "worse", "worse": "improved", "no change shown": "no change shown"}

    up = one(before, after, s_diff=s_diff)
    down = one(before, after, s_diff=s_diff, higher_is_better=False)

    assert down["change_class"].tolist() == [turned[up["change_class"].iat[0]]]
    assert down["rci"].tolist() == up["rci"].tolist()


@settings(max_examples=40)
@given(before=score, after=score, s_diff=st.floats(min_value=0.1, max_value=20))
def test_going_back_is_the_mirror_of_going_forth(before, after, s_diff):
    forth = one(before, after, s_diff=s_diff)
    back = one(after, before, s_diff=s_diff, higher_is_better=False)

    assert back["rci"].iat[0] == -forth["rci"].iat[0]
    assert back["change_class"].tolist() == forth["change_class"].tolist()


@given(changes=st.lists(st.floats(-20, 20), min_size=1), limit=st.floats(0.1, 10))
def test_a_larger_change_is_never_classed_lower(changes, limit):
    ordered = np.sort(np.array(changes))

    found = direction_of_change(ordered, s_diff=limit, threshold=np.nan)

    assert (np.diff(found) >= 0).all()


def test_standard_errors_follow_their_formulas():
    assert standard_error(10, 0.91) == pytest.approx(3.0)
    assert standard_error_of_difference(sd=10, reliability=0.91) == pytest.approx(3 * 2**0.5)
    assert standard_error_of_difference(sem=3.0) == pytest.approx(3 * 2**0.5)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"sem": 0.0}, "sem is 0.0; it must be above 0"),
        ({"sd": 0.0, "reliability": 0.8}, "sd is 0.0; it must be above 0"),
        ({"sd": 2.0, "reliability": 1.0}, "reliability is 1.0; it must be at least 0 and below 1"),
        ({"sd": 2.0, "reliability": -0.1}, "reliability is -0.1"),
        ({"sd": 2.0}, "Give sem, or both sd and reliability"),
    ],
)
def test_impossible_errors_are_refused(given, what):
    with pytest.raises(ValueError, match=what):
        standard_error_of_difference(**given)
