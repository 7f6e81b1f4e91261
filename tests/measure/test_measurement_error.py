from dataclasses import replace

import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Reference, Reliability, Use
from impactkit.domain.measurement_error import MeasurementError
from impactkit.frames.columns import CHANGES
from impactkit.measure.measurement_error import baseline_sd, classed_changes, measurement_error

ALLOWED = Use(individual="caution", group="allowed", proxy="allowed")
BLOCKED = Use(individual="blocked", group="allowed", proxy="allowed")


@pytest.fixture(scope="module")
def bare():
    """Give a scale of which nothing is known."""
    was = load_instrument("was").scale("was")
    return replace(was, sem=None, reliability=(), reference=None, reliable=None)


@pytest.fixture
def changes(scores, episodes):
    """Give frame `pairs` from rows (client, scale, version, rater, baseline, follow-up)."""

    def made(*rows):
        names = ["client", "scale", "version", "rater", "baseline", "follow_up"]
        told = pd.DataFrame(dict(zip(names, column, strict=True)) for column in rows)
        day = pd.Series(pd.Timestamp("2026-03-01"), index=told.index, dtype="datetime64[us]")
        told = told.assign(service="work", stay=day, baseline_date=day, follow_up_date=day, late=False)
        told = told.assign(status="measured").astype({"baseline": "float64", "follow_up": "float64"})
        return told[CHANGES.names[:12]]

    return made


def test_a_published_error_goes_before_reliability_and_sd():
    error = measurement_error(load_instrument("was").scale("was"), use=ALLOWED, baseline_sd=3.0)

    assert (error.sem, round(error.s_diff, 4), error.threshold) == (0.762, 1.0776, None)
    assert (error.origin, error.evidence, error.lower_bound, error.data_sd) == ("sem", "computed", False, None)


def test_the_range_of_the_error_comes_from_the_lowest_lower_limit_published():
    """WAS: 0.762 * sqrt((1 - 0.76) / (1 - 0.89)) = 1.1255."""
    error = measurement_error(load_instrument("was").scale("was"), use=ALLOWED)

    assert round(error.sem_at_worst, 4) == 1.1255


def test_a_published_threshold_goes_before_all():
    error = measurement_error(load_instrument("whodas12").scale("whodas12"), use=ALLOWED)

    assert (error.threshold, error.sem, error.origin) == (9.0, 3.1, "threshold")
    assert error.sem_at_worst is None


def test_an_owner_who_blocks_use_for_individuals_leaves_no_class():
    esis = load_instrument("esis")

    assert esis.use.individual == "blocked"
    assert measurement_error(esis.scale("esis"), use=esis.use, baseline_sd=20.0) is None
    assert measurement_error(load_instrument("was").scale("was"), use=BLOCKED) is None


def test_without_error_reliability_or_threshold_there_is_no_class(bare):
    assert measurement_error(bare, use=ALLOWED, baseline_sd=2.5) is None


def test_reliability_without_any_sd_gives_no_class(bare):
    scale = replace(bare, reliability=(Reliability(kind="alpha", value=0.9),))

    assert measurement_error(scale, use=ALLOWED) is None


def test_the_sd_of_a_reference_population_goes_before_that_of_the_data(bare):
    was = load_instrument("was").scale("was")
    scale = replace(bare, reliability=(Reliability(kind="test_retest_icc", value=0.75),), reference=was.reference)

    error = measurement_error(scale, use=ALLOWED, baseline_sd=99.0)

    assert error.sem == pytest.approx(2.55 / 2)
    assert (error.origin, error.reference, error.data_sd) == ("reliability", was.reference, None)


def test_without_a_reference_the_sd_of_the_data_is_taken_and_told(bare):
    scale = replace(bare, reliability=(Reliability(kind="test_retest_icc", value=0.75, low=0.51),))

    error = measurement_error(scale, use=ALLOWED, baseline_sd=2.0)

    assert error.sem == pytest.approx(1.0)
    assert error.sem_at_worst == pytest.approx(1.4)
    assert (error.reference, error.data_sd) == (None, 2.0)


def test_test_retest_reliability_goes_before_alpha_whatever_their_order(bare):
    alpha, retest = Reliability(kind="alpha", value=0.96), Reliability(kind="test_retest_r", value=0.75)

    for published in ((alpha, retest), (retest, alpha)):
        error = measurement_error(replace(bare, reliability=published), use=ALLOWED, baseline_sd=2.0)

        assert (error.reliability, error.sem, error.lower_bound) == (retest, 1.0, False)


def test_alpha_gives_a_lower_bound_and_says_so(bare):
    scale = replace(bare, reliability=(Reliability(kind="alpha", value=0.75),))

    assert measurement_error(scale, use=ALLOWED, baseline_sd=2.0).lower_bound


def test_what_the_project_declared_goes_before_what_was_published(bare):
    own = Reliability(kind="alpha", value=0.84, evidence="user")
    scale = replace(bare, reliability=(Reliability(kind="test_retest_icc", value=0.75), own))

    error = measurement_error(scale, use=ALLOWED, baseline_sd=2.0)

    assert (error.reliability, error.evidence) == (own, "user")
    assert error.sem == pytest.approx(0.8)


def test_a_remembered_reliability_carries_no_class_until_the_project_confirms_it():
    jsse = load_instrument("jsse")
    (scale,) = jsse.scales
    confirmed = Reliability(kind="alpha", value=0.87, evidence="user")

    error = measurement_error(replace(scale, reliability=(confirmed, *scale.reliability)), use=jsse.use)

    assert measurement_error(scale, use=jsse.use) is None
    assert (error.evidence, error.lower_bound) == ("user", True)
    assert round(error.sem, 2) == 0.26


def test_the_weakest_mark_of_the_numbers_used_is_told(bare):
    reference = Reference(value=2.0, evidence="computed")
    scale = replace(bare, reference=reference, reliability=(Reliability(kind="alpha", value=0.75),))

    assert measurement_error(scale, use=ALLOWED).evidence == "computed"


def test_an_error_without_a_limit_is_refused():
    with pytest.raises(ValueError, match="was: a measurement error needs a standard error or a threshold"):
        MeasurementError(scale="was", sem=None, s_diff=None, threshold=None)


def test_an_error_of_0_is_refused():
    with pytest.raises(ValueError, match="was: threshold is 0; it must be above 0"):
        MeasurementError(scale="was", sem=None, s_diff=None, threshold=0)


def test_the_sd_of_the_data_is_that_of_all_baselines_of_one_series(changes):
    """Baselines 2, 4, 9 have the SD sqrt(13); the one without a follow-up counts."""
    pairs = changes(
        ("a", "was", "1", "client", 2, 5),
        ("b", "was", "1", "client", 4, None),
        ("c", "was", "1", "client", 9, 5),
        ("d", "was", "1", "client", None, None),
        ("a", "was", "1", "worker", 0, 5),
        ("a", "was", "2", "client", 0, 5),
        ("a", "esis", "1", "client", 0, 5),
    )

    assert baseline_sd(pairs, scale="was", rater="client", version="1") == pytest.approx(13**0.5)


@pytest.mark.parametrize("baselines", [(), (3,), (3, 3), (3, None)])
def test_without_two_different_baselines_the_sd_is_unknown(changes, baselines):
    pairs = changes(("x", "other", "1", "client", 1, 1), *(("a", "was", "1", "client", one, 5) for one in baselines))

    assert baseline_sd(pairs, scale="was", rater="client", version="1") is None


def test_each_scale_of_a_project_is_classed_by_its_own_limit_and_direction(changes):
    pairs = changes(
        ("a", "was", "1", "client", 4, 6),
        ("b", "was", "1", "client", 4, 7),
        ("a", "whodas12", "2.0", "client", 30, 21),
        ("b", "whodas12", "2.0", "client", 30, 22),
        ("a", "esis", "1", "client", 10, 90),
        ("a", "own", "1", "client", 1, 9),
        ("a", "was", "1", "worker", 7, 4),
    )
    instruments = tuple(map(load_instrument, ("was", "whodas12", "esis")))

    told = CHANGES.checked(classed_changes(pairs, instruments))

    classes = [value if isinstance(value, str) else None for value in told["change_class"]]
    assert classes == ["no change shown", "improved", "improved", "no change shown", None, None, "worse"]
    assert told["change"].tolist() == [2, 3, -9, -8, 80, 8, -3]


def test_the_sd_of_the_data_may_come_from_other_stays_than_those_classed(changes):
    """Baselines 10 and 10 + 20 sqrt(2) have the SD 20; ICC 0.74: S_diff 14.42, limit 28.27."""
    pairs = changes(("a", "abilitator_c", "1", "client", 40, 68), ("b", "abilitator_c", "1", "client", 40, 69))
    all_stays = changes(
        ("x", "abilitator_c", "1", "client", 10, None), ("y", "abilitator_c", "1", "client", 10 + 20 * 2**0.5, None)
    )
    instruments = (load_instrument("abilitator"),)

    told = classed_changes(pairs, instruments, baselines=all_stays)

    assert told["change_class"].tolist() == ["no change shown", "improved"]
    assert classed_changes(pairs, instruments)["change_class"].isna().all()


def test_no_pairs_make_no_changes(changes):
    pairs = changes(("a", "was", "1", "client", 4, 6)).iloc[:0]

    assert CHANGES.checked(classed_changes(pairs, (load_instrument("was"),))).empty
