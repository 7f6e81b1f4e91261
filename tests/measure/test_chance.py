from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Use
from impactkit.domain.measurement_error import ChanceAlone, MeasurementError
from impactkit.measure.chance import chance_alone, chances
from impactkit.measure.measurement_error import measurement_error

WAS_STEPS = np.arange(11.0)
# 1,000 starts with the published shares of 7,282 Finnish respondents (0-1: 5.5 %, 0-5: 37.3 %, 6-7: 27.1 %, 8-10:
# 35.6 %, 10: 7.3 %), their mean 6.14 and their SD 2.55; within these, smooth.
FINNISH_STARTS = np.repeat(WAS_STEPS, [22, 33, 48, 68, 91, 111, 126, 145, 161, 122, 73])
ALLOWED = Use(individual="caution", group="allowed", proxy="allowed")


@pytest.fixture(scope="module")
def was():
    return load_instrument("was").scale("was")


def pairs_from(starts):
    return pd.DataFrame({"baseline": np.asarray(starts, dtype="float64"), "follow_up": 5.0})


def simulated(starts, sem, least, *, steps, draws):
    """Draw both assessments of every start anew, and count how often the change reaches `least` upwards."""
    random = np.random.default_rng(20261124)
    both = np.rint(random.normal(starts, sem, size=(draws, 2, len(starts))))
    drawn = np.clip(both, steps[0], steps[-1])
    return float((drawn[:, 1] - drawn[:, 0] >= least).mean())


def test_the_finnish_starts_are_those_that_were_published():
    shares = [(FINNISH_STARTS <= 1).mean(), (FINNISH_STARTS <= 5).mean(), (FINNISH_STARTS >= 8).mean()]

    assert shares == [0.055, 0.373, 0.356]
    assert FINNISH_STARTS.mean() == pytest.approx(6.14, abs=0.005)
    assert FINNISH_STARTS.std() == pytest.approx(2.55, abs=0.005)


@pytest.mark.parametrize(("sem", "least", "per_cent"), [(0.69, 2, 6.3), (0.762, 3, 1.1)])
def test_two_and_three_points_of_the_work_ability_score(sem, least, per_cent):
    """Printed: 2 points at SEM 0.69 6.3 % each way, 3 points at SEM 0.762 1.1 %."""
    rise, fall = chances(FINNISH_STARTS, steps=WAS_STEPS, sem=sem, s_diff=sem * 2**0.5, threshold=np.nan)

    assert 100 * rise.mean() == pytest.approx(per_cent, abs=0.1)
    assert fall.mean() == pytest.approx(rise.mean(), rel=1e-12)


@pytest.mark.parametrize(("sem", "least"), [(0.69, 2), (0.762, 3)])
def test_the_exact_sums_agree_with_a_simulation(sem, least):
    rise, _ = chances(FINNISH_STARTS, steps=WAS_STEPS, sem=sem, s_diff=sem * 2**0.5, threshold=np.nan)

    found = simulated(FINNISH_STARTS, sem, least, steps=WAS_STEPS, draws=500)

    monte_carlo_error = (rise.mean() / (500 * len(FINNISH_STARTS))) ** 0.5
    assert found == pytest.approx(rise.mean(), abs=4 * monte_carlo_error)


def test_two_steps_by_hand():
    """Steps 0 and 1, start 0, SEM 0.5: P(1) = P(z > 1) = 0.158655; a rise is 0 then 1: 0.841345 * 0.158655."""
    rise, fall = chances(np.array([0.0]), steps=np.array([0.0, 1.0]), sem=0.5, s_diff=np.nan, threshold=1.0)

    assert rise[0] == pytest.approx(0.841345 * 0.158655, abs=1e-6)
    assert fall[0] == pytest.approx(rise[0])


def test_without_known_steps_the_change_is_a_plain_normal():
    """Limit 1.96 standard errors of the difference: 2.5 % each way, wherever the client starts."""
    rise, fall = chances(np.array([3.0, 70.0]), steps=np.array([]), sem=4.0, s_diff=4 * 2**0.5, threshold=np.nan)

    assert rise == pytest.approx([0.025, 0.025], abs=1e-4)
    assert fall == pytest.approx(rise)


def test_fine_steps_come_near_the_plain_normal():
    fine = np.arange(0, 100.001, 0.05)

    rise, _ = chances(np.array([50.0]), steps=fine, sem=4.0, s_diff=4 * 2**0.5, threshold=np.nan)

    assert rise[0] == pytest.approx(0.025, abs=5e-4)


@settings(max_examples=40, deadline=None)
@given(
    start=st.floats(0, 10),
    sem=st.floats(0.2, 3),
    less=st.integers(1, 5),
    more=st.integers(0, 5),
)
def test_a_higher_limit_is_passed_less_often_and_both_ways_alike(start, sem, less, more):
    def at(threshold):
        return chances(np.array([start]), steps=WAS_STEPS, sem=sem, s_diff=np.nan, threshold=float(threshold))

    rise, fall = at(less)
    higher, _ = at(less + more)

    assert 0 <= higher[0] <= rise[0] <= 0.5
    assert fall[0] == pytest.approx(rise[0])


def test_all_pairs_are_summed_over_a_range_of_errors_and_rounded_outwards(was):
    error = measurement_error(was, use=ALLOWED)

    found = chance_alone(pairs_from(FINNISH_STARTS), scale=was, error=error)

    assert found.pairs == 1000
    assert found.improved == pytest.approx(found.worse)
    assert 10 < found.improved < 12 < found.improved_at_worst
    assert found.improved_between == (10, int(found.improved_at_worst) + 1)
    assert found.worse_between == found.improved_between


def test_the_limit_stays_where_only_the_error_varies(was):
    """3 points remain the limit at the worst error 1.1255, though 1.96 * sqrt(2) * 1.1255 would ask for 4."""
    error = measurement_error(was, use=ALLOWED)

    found = chance_alone(pairs_from([5.0]), scale=was, error=error)
    rise, _ = chances(np.array([5.0]), steps=WAS_STEPS, sem=error.sem_at_worst, s_diff=np.nan, threshold=3.0)

    assert found.improved_at_worst == pytest.approx(rise[0])


def test_without_a_published_lower_limit_there_is_no_range():
    instrument = load_instrument("whodas12")
    scale = instrument.scale("whodas12")
    error = measurement_error(scale, use=instrument.use)

    found = chance_alone(pairs_from([20.0, 25.0]), scale=scale, error=error)

    assert found.improved_at_worst is None
    assert found.improved_between == (0, 1)


def test_without_a_known_error_nothing_can_be_told(was):
    error = MeasurementError(scale="was", sem=None, s_diff=None, threshold=3.0)

    assert chance_alone(pairs_from([5.0]), scale=was, error=error) is None


def test_only_rows_with_both_assessments_count(was):
    pairs = pd.DataFrame({"baseline": [5.0, 5.0, None], "follow_up": [5.0, None, 5.0]})

    assert chance_alone(pairs, scale=was, error=measurement_error(was, use=ALLOWED)).pairs == 1


def test_who_starts_less_than_the_limit_from_the_top_cannot_improve(was):
    """Three points from 7 reach 10; from 8 and 9 no step is far enough."""
    found = chance_alone(pairs_from([0, 7, 8, 9, 10]), scale=was, error=measurement_error(was, use=ALLOWED))

    assert found.too_high_to_improve == 3


def test_where_lower_is_better_the_best_start_is_the_lowest():
    instrument = load_instrument("whodas12")
    scale = instrument.scale("whodas12")

    found = chance_alone(pairs_from([0, 8, 9, 48]), scale=scale, error=measurement_error(scale, use=instrument.use))

    assert found.too_high_to_improve == 2


def test_where_the_ends_are_unknown_nobody_can_say_who_starts_too_high(was):
    endless = replace(was, low=None, high=None, step=None)

    found = chance_alone(pairs_from([10.0]), scale=endless, error=measurement_error(was, use=ALLOWED))

    assert found.too_high_to_improve is None
    assert found.improved == pytest.approx(0.025, abs=1e-4)


def test_whole_expectations_are_not_rounded_further():
    found = ChanceAlone(
        pairs=9, improved=2.0000000000001, worse=1.2, improved_at_worst=2.9999999999, worse_at_worst=3.1
    )

    assert found.improved_between == (2, 3)
    assert found.worse_between == (1, 4)
