"""Means, intervals and counts of one scale, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nct

from impactkit.results import scales

scores = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=3, max_size=40)


def by_key(means):
    return {mean.key.split(".", 1)[1]: mean for mean in means}


def test_mean_change_with_its_t_interval(pairs, scale):
    """Changes 1, 2, 3, 4: mean 2.5, SD 1.29099, t(0.975; 3) = 3.18245, half width 2.05426."""
    frame = pairs((2, 3), (2, 4), (2, 5), (2, 6), (4, None))

    found = by_key(scales.scale_means(frame, scale(), "was"))

    assert found["change_native"].value == 2.5
    assert found["change_native"].low == pytest.approx(0.44574, abs=1e-5)
    assert found["change_native"].high == pytest.approx(4.55426, abs=1e-5)
    assert found["change_native"].points_of_100 == 0.1
    assert found["change"].value == pytest.approx(25)
    assert found["start"].n == 5
    assert found["baseline"].n == 4


def test_effect_sizes_by_hand(pairs, scale):
    """SD of change 1.29099, of follow-up 1.29099, of baseline 0: SRM 1.93649; g_av = (1 - 3/11) * 2.5/0.645497."""
    found = by_key(scales.scale_means(pairs((2, 3), (2, 4), (2, 5), (2, 6)), scale(), "was"))

    assert found["srm"].value == pytest.approx(1.93649, abs=1e-5)
    assert found["g_av"].value == pytest.approx(2.81671, abs=1e-5)


@pytest.mark.parametrize(
    ("srm", "n"), [(-14.4, 3), (-3.0, 4), (-0.4, 12), (0.0, 10), (0.5, 30), (0.9, 84), (1.5, 600), (4.0, 5)]
)
def test_the_interval_of_srm_holds_what_would_give_it_in_95_of_100(srm, n):
    """By definition: under its ends, the observed t lies at the 97.5th and at the 2.5th per cent."""
    low, high = scales.interval_of_srm(srm, n)

    t, root = srm * n**0.5, n**0.5
    assert nct.cdf(t, n - 1, low * root) == pytest.approx(0.975, abs=1e-6)
    assert nct.cdf(t, n - 1, high * root) == pytest.approx(0.025, abs=1e-6)


def test_without_any_change_the_interval_is_the_plain_normal():
    """Noncentral t at 0 is the normal's tail: 1.96 / sqrt(10) either way."""
    assert scales.interval_of_srm(0.0, 10) == pytest.approx((-0.6198, 0.6198), abs=1e-4)


def test_the_interval_of_srm_holds_the_true_one_in_95_of_100_samples():
    """300 samples of 25 pairs whose true SRM is 0.6, within three Monte Carlo errors."""
    changes = np.random.default_rng(11).normal(0.6, 1.0, (300, 25))

    found = [scales.interval_of_srm(row.mean() / row.std(ddof=1), 25) for row in changes]

    cover = np.mean([low <= 0.6 <= high for low, high in found])
    assert cover == pytest.approx(0.95, abs=3 * (0.95 * 0.05 / 300) ** 0.5)


def test_no_interval_from_one_client_and_nothing_from_none(pairs, scale):
    one, none = pairs((2, 3)), pairs((2, None))

    assert by_key(scales.scale_means(one, scale(), "was"))["change"].low is None
    assert set(by_key(scales.scale_means(none, scale(), "was"))) == {"start"}


@given(scores)
def test_turning_the_scale_turns_the_sign_of_change_on_0_to_100(scores):
    frame = (
        pd.DataFrame(scores, columns=["baseline", "follow_up"]).astype("float64").assign(status="measured", late=False)
    )
    up, down = (_scale(better) for better in ("higher", "lower"))

    rise, fall = (by_key(scales.scale_means(frame, each, "was"))["change"].value for each in (up, down))

    assert rise == pytest.approx(-fall, abs=1e-9)


def _scale(better):
    from impactkit.domain.instrument import MissingRule, Scale
    from impactkit.domain.local_text import LocalText

    return Scale(
        id="s",
        name=LocalText.same("s"),
        items=("q",),
        rule="single",
        missing=MissingRule(),
        low=0,
        high=10,
        better=better,
    )


def test_a_score_at_the_end_but_for_the_last_float_digit_is_at_the_end(pairs, scale):
    found = {t.key: t.part for t in scales.scale_counts(pairs((0, 10 - 1e-12), (1e-12, 9.9)), scale(), "s")}

    assert (found["s.ceiling.follow_up"], found["s.floor.baseline"]) == (1, 2)


def test_where_there_are_only_baselines_their_ends_are_counted_too(pairs, scale):
    found = {t.key: (t.part, t.whole) for t in scales.start_counts(pairs((10, None), (3, None)), scale(), "s")}

    assert found["s.ceiling.baseline"] == (1, 2)


def test_floor_and_ceiling_are_the_worst_and_the_best_end(pairs, scale):
    frame = pairs((0, 10), (10, 10), (5, None))

    high = {t.key: (t.part, t.whole) for t in scales.scale_counts(frame, scale("higher"), "s")}
    low = {t.key: (t.part, t.whole) for t in scales.scale_counts(frame, scale("lower"), "s")}

    assert high["s.ceiling.follow_up"] == (2, 2)
    assert high["s.floor.baseline"] == (1, 3)
    assert low["s.floor.follow_up"] == (2, 2)
    assert low["s.ceiling.baseline"] == (1, 3)


@pytest.mark.parametrize(("score", "bin_"), [(0, 0), (1, 0), (2, 1), (6, 3), (8, 4), (10, 4)])
def test_a_bin_begins_at_its_lower_edge_and_the_last_holds_the_end(pairs, scale, score, bin_):
    found = scales.distribution(pairs((score, score)), scale(), "s")

    assert found.baseline[bin_] == 1
    assert sum(found.follow_up) == 1


def test_classes_and_statuses_are_counted(pairs, scale):
    frame = pairs((2, 6), (2, 2), (6, 2), (2, None), classes=["improved", "no change shown", "worse", None])

    assert dict(scales.classes(frame, "s").parts) == {"improved": 1, "no_change": 1, "worse": 1}
    assert scales.status_of_pairs(frame, "s").part("follow_up_missing") == 1


def test_shares_under_the_owners_limit_count_measured_clients_only(pairs, scale):
    frame = pairs((40, 60), (50, 49.9), (30, None))

    assert [(t.part, t.whole) for t in scales.shares_under_limit(frame, 50, "esis")] == [(1, 2), (1, 2)]


def test_days_between_the_assessments(pairs, scale):
    found = scales.days_between(pairs((1, 2), (1, 2), (1, 2)), "s")

    assert (found[0].lower, found[0].middle, found[0].upper) == (100.5, 101, 101.5)


def test_a_scale_without_a_range_cannot_be_turned(scale):
    with pytest.raises(ValueError, match="range of the scale was is not known"):
        scales.pomp(pd.Series([1.0]), scale(low=None))
