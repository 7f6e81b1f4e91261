from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.example.instruments import ANSWERING, main_scale, use_of


@pytest.mark.parametrize("name", sorted(ANSWERING))
def test_the_trait_of_an_instrument_is_the_indicator_that_its_scale_feeds(name):
    scale = main_scale(load_instrument(name))

    assert scale.feeds is not None
    assert scale.feeds.indicator == ANSWERING[name].trait


@pytest.mark.parametrize("name", sorted(ANSWERING))
def test_expected_scores_fit_the_range_and_the_direction_of_the_scale(name):
    scale = main_scale(load_instrument(name))
    worst, best = ANSWERING[name].expected(np.array([[-9.0] * 3, [9.0] * 3]))
    shift = scale.offset if scale.rule == "linear" and scale.offset > 0 else 0

    assert (best > worst) == scale.higher_is_better
    if scale.low is not None and scale.high is not None:
        assert sorted((worst + shift, best + shift)) == pytest.approx([scale.low, scale.high], abs=1e-3)


def test_what_the_catalogue_leaves_open_is_declared():
    abilitator, jsse = use_of(load_instrument("abilitator")), use_of(load_instrument("jsse"))

    assert [(scale.low, scale.high) for scale in abilitator.scales] == [(0, 100)]
    assert [scale.reliability.value for scale in jsse.scales if scale.reliability] == [0.87]
    assert [scale.reliability.evidence for scale in jsse.scales if scale.reliability] == ["user"]


def test_forms_that_are_printed_both_ways_count_from_1():
    esis, was = load_instrument("esis"), load_instrument("was")

    assert use_of(esis).first_code == 1
    assert use_of(was).first_code is None


def test_an_instrument_without_a_fitting_scale_is_refused():
    nothing = replace(load_instrument("was"), scales=())

    with pytest.raises(ValueError, match="0 default scales that feed work_ability"):
        main_scale(nothing)
