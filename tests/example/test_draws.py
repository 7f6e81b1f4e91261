from __future__ import annotations

import numpy as np
import pytest

from impactkit.example.draws import days, drawn, odds, stream


def test_a_stream_hangs_on_seed_and_name_alone():
    first = stream(5, "shed", "exits").random(4)
    stream(5, "shed", "people").random(100)

    assert stream(5, "shed", "exits").random(4).tolist() == first.tolist()


@pytest.mark.parametrize(("seed", "name"), [(6, ("shed", "exits")), (5, ("shed", "people")), (5, ("hut", "exits"))])
def test_another_seed_or_name_is_another_stream(seed, name):
    assert stream(seed, *name).random() != stream(5, "shed", "exits").random()


def test_shares_are_kept_whatever_their_sum():
    found = drawn(stream(1, "x"), ["a", "b"], [3, 1], 40_000)

    assert (found == "a").mean() == pytest.approx(0.75, abs=0.01)


def test_both_ends_of_a_span_of_days_are_drawn():
    found = days(stream(1, "x"), 3, 5, 200)

    assert set(found.astype(int)) == {3, 4, 5}


def test_even_odds_are_a_half():
    assert odds(np.array([0.0])).tolist() == [0.5]
