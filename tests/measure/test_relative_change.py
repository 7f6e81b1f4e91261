"""The Hsu-Linn-Lord index: relative to the group, whatever the group did."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.measure.relative_change import hsu_linn_lord

scores = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=3, max_size=30)


@given(scores, st.floats(0, 0.95), st.integers(-5, 5))
def test_what_happens_to_all_alike_is_not_seen(scores, reliability, shift):
    pairs = pd.DataFrame(scores, columns=["baseline", "follow_up"]).astype("float64")
    if not pairs["baseline"].std() > 0:
        return

    plain = hsu_linn_lord(pairs, reliability=reliability)
    shifted = hsu_linn_lord(pairs.assign(follow_up=pairs["follow_up"] + shift), reliability=reliability)

    assert plain.mean() == pytest.approx(0, abs=1e-9)
    assert shifted.tolist() == pytest.approx(plain.tolist(), abs=1e-9)


def test_a_pair_without_both_has_no_index_and_counts_nowhere():
    pairs = pd.DataFrame({"baseline": [4.0, 6.0, 9.0], "follow_up": [7.0, 9.0, None]}, index=[5, 7, 9])

    found = hsu_linn_lord(pairs, reliability=0.6)

    assert found.index.tolist() == [5, 7, 9]
    assert found.round(4).tolist()[:2] == [-0.3536, 0.3536]
    assert pd.isna(found[9])


@pytest.mark.parametrize("reliability", [-0.1, 1.0])
def test_a_reliability_outside_its_range_is_refused(reliability):
    with pytest.raises(ValueError, match="at least 0 and below 1"):
        hsu_linn_lord(pd.DataFrame({"baseline": [1.0, 2.0], "follow_up": [1.0, 2.0]}), reliability=reliability)


def test_equal_baselines_give_no_measure():
    with pytest.raises(ValueError, match="baselines do not differ"):
        hsu_linn_lord(pd.DataFrame({"baseline": [1.0, 1.0], "follow_up": [1.0, 2.0]}), reliability=0.5)
