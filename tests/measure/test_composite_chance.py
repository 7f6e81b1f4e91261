from dataclasses import replace
from itertools import product
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from impactkit.declared.instruments import load_instrument
from impactkit.domain.project import Composite, Part
from impactkit.measure.composite_chance import Alike, beyond_limit, composite_chance
from impactkit.measure.composites import composed
from impactkit.measure.pairs import pair

WAS, WHODAS = ("was", "1"), ("whodas12", "2.0")
FIVE = [(name, "1") for name in "abcde"]
STEPS = {
    WAS: np.arange(11) * 10.0,
    WHODAS: np.arange(49) * 100 / 48,
    **{part: np.arange(201) / 2 for part in FIVE},
}
SEMS = np.array([7.62, 310 / 48])  # 0.762 of 10 and 3.10 of 48
WORK_ABILITY = Composite(indicator="work_ability", parts=(Part(scale="was"), Part(scale="whodas12")), anchor="was")


def alike(*starts, parts=(WAS, WHODAS), sems=SEMS, weights=None):
    each = np.ones(len(parts)) / len(parts) if weights is None else np.array(weights)
    return Alike(parts=tuple(parts), baselines=np.array(starts), weights=each, sems=sems, worst=sems)


def simulated(clients, steps, sems, *, correlation, draws):
    """Draw both assessments of every part anew; give the share of rises beyond the limit, per client."""
    random = np.random.default_rng(20261124)
    shares = []
    for start in clients.baselines:
        sums = []
        for _ in range(2):
            mood, own = random.standard_normal((draws, 1)), random.standard_normal((draws, len(start)))
            scores = start + sems * (sqrt(correlation) * mood + sqrt(1 - correlation) * own)
            nearest = [
                steps[part][np.searchsorted((steps[part][1:] + steps[part][:-1]) / 2, scores[:, at])]
                for at, part in enumerate(clients.parts)
            ]
            sums.append(sum(w * each for w, each in zip(clients.weights, nearest, strict=True)))
        shares.append(float((sums[1] - sums[0] > clients.limit + 1e-9).mean()))
    return shares


def test_two_scales_of_two_steps_by_hand():
    """Steps 0 and 100, starts 0, SEM 50: P(100) = P(z > 1) = p = 0.158655; the limit is 1.96 * sqrt(2) * 35.4 = 98.

    Only both at 0 and then both at 100 is more than 98: ((1 - p)^2) * p^2.
    """
    steps = {WAS: np.array([0.0, 100.0]), WHODAS: np.array([0.0, 100.0])}
    sems = np.array([50.0, 50.0])

    found = beyond_limit(alike([0.0, 0.0], sems=sems), steps, sems)

    p = 1 - ndtr(1)
    assert found[0] == pytest.approx((1 - p) ** 2 * p**2, rel=1e-12)


def test_every_combination_of_steps_is_counted():
    """Brute force over 11 * 49 steps twice, for unequal weights."""
    clients = alike([60.0, 55.0], weights=[0.7, 0.3])

    def at_steps(part, start, sem):
        steps = STEPS[part]
        borders = np.concatenate([[-np.inf], (steps[1:] + steps[:-1]) / 2, [np.inf]])
        return np.diff(ndtr((borders - start) / sem))

    chance = np.outer(at_steps(WAS, 60.0, SEMS[0]), at_steps(WHODAS, 55.0, SEMS[1])).reshape(-1)
    value = np.array([0.7 * a + 0.3 * b for a, b in product(STEPS[WAS], STEPS[WHODAS])])
    rises = value[None, :] - value[:, None] > clients.limit + 1e-9

    assert beyond_limit(clients, STEPS, SEMS)[0] == pytest.approx(float(chance @ rises @ chance), rel=1e-9)


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_the_chances_agree_with_a_simulation(correlation):
    clients = alike([50.0, 60.0], [95.0, 80.0], [10.0, 12.5])

    found = beyond_limit(clients, STEPS, SEMS, correlation=correlation)

    drawn = simulated(clients, STEPS, SEMS, correlation=correlation, draws=200_000)
    assert drawn == pytest.approx(found, abs=4 * sqrt(found.max() / 200_000))


def test_five_scales_with_correlated_errors_class_seven_to_eleven_per_cent_by_chance():
    """Five alike, errors correlated 0.3: SD of the mean sqrt(0.44) instead of sqrt(0.2); P(z > 1.321) = 0.093."""
    sems = np.full(5, 6.0)
    clients = alike([50.0] * 5, parts=FIVE, sems=sems)

    apart = beyond_limit(clients, STEPS, sems)
    together = beyond_limit(clients, STEPS, sems, correlation=0.3)

    assert apart[0] == pytest.approx(0.025, abs=0.002)
    assert together[0] == pytest.approx(1 - ndtr(1.96 * sqrt(0.2 / 0.44)), abs=0.003)
    assert 0.07 < together[0] < 0.11


def test_many_different_sums_are_told_apart_finely_enough():
    """Unequal weights of three scales make more than 20,000 sums."""
    parts, sems = (WAS, WHODAS, FIVE[0]), np.array([7.62, 6.46, 6.0])
    clients = alike([50.0, 60.0, 40.0], parts=parts, sems=sems, weights=[0.41, 0.357, 0.233])

    found = beyond_limit(clients, STEPS, sems, correlation=0.3)

    drawn = simulated(clients, STEPS, sems, correlation=0.3, draws=400_000)
    assert drawn == pytest.approx(found, abs=4 * sqrt(found[0] / 400_000))


@settings(max_examples=25, deadline=None)
@given(
    starts=st.tuples(st.integers(0, 10), st.integers(0, 48)),
    weight=st.floats(0.1, 0.9),
    less=st.floats(0.3, 1.0),
)
def test_a_chance_is_a_chance_and_less_error_shows_less_change(starts, weight, less):
    clients = alike([starts[0] * 10.0, starts[1] * 100 / 48], weights=[weight, 1 - weight])

    found = beyond_limit(clients, STEPS, SEMS, correlation=0.3)
    smaller = beyond_limit(clients, STEPS, less * SEMS, correlation=0.3)

    assert 0 <= smaller[0] <= found[0] + 0.005 < 0.5


@pytest.fixture
def found(scores):
    """Give the composite of work ability of clients, each with a list of (scale, baseline, follow-up)."""

    def make(*clients):
        versions = {"was": "1", "whodas12": "2.0"}
        told = pd.concat(
            scores((f"A-{at}", day, score), scale=scale, version=versions[scale])
            for at, assessed in enumerate(clients)
            for scale, *both in assessed
            for day, score in zip(("2025-01-01", "2025-06-01"), both, strict=True)
        )
        instruments = tuple(load_instrument(name) for name in ("was", "whodas12"))
        return composed(pair(told, as_of=pd.Timestamp("2026-01-01").date()), WORK_ABILITY, instruments), instruments

    return make


def test_clients_are_summed_each_with_the_limit_of_their_own_scales(found):
    made, instruments = found(
        [("was", 5, 6), ("whodas12", 24, 20)], [("was", 5, 6), ("whodas12", 24, 20)], [("was", 5, 9)]
    )

    chance = composite_chance(made.changes, made.parts, instruments)

    both = beyond_limit(alike([50.0, 50.0]), STEPS, SEMS)[0]
    alone = beyond_limit(alike([50.0], parts=(WAS,), sems=SEMS[:1]), STEPS, SEMS[:1])[0]
    assert (chance.pairs, chance.improved) == (3, pytest.approx(2 * both + alone))
    assert chance.worse == chance.improved


def test_the_outer_end_has_the_worst_known_error_and_correlated_errors(found):
    """WAS at its lowest limit of reliability 0.762 * sqrt(0.24 / 0.11) = 1.1255; WHODAS has no such limit."""
    made, instruments = found([("was", 5, 6), ("whodas12", 24, 20)])

    chance = composite_chance(made.changes, made.parts, instruments)

    worst = np.array([7.62 * sqrt(0.24 / 0.11), SEMS[1]])
    expected = beyond_limit(alike([50.0, 50.0]), STEPS, worst, correlation=0.3)[0]
    assert chance.improved_at_worst == pytest.approx(expected)
    assert chance.improved < chance.improved_at_worst


def test_who_starts_nearer_to_the_top_than_the_limit_cannot_improve(found):
    """The limit with both scales is 1.96 * sqrt(2) * 4.99 = 13.8: from 90 it cannot be passed, from 85 it can."""
    made, instruments = found(
        [("was", 9, 9), ("whodas12", 4.8, 4.8)], [("was", 8, 8), ("whodas12", 4.8, 4.8)], [("was", 10, 10)]
    )

    assert composite_chance(made.changes, made.parts, instruments).too_high_to_improve == 2


def test_a_part_whose_steps_are_not_known_is_drawn_in_half_points(found):
    made, (was, whodas) = found([("was", 5, 6), ("whodas12", 24, 20)])
    stepless = replace(whodas, scales=tuple(replace(scale, step=None) for scale in whodas.scales))

    chance = composite_chance(made.changes, made.parts, (was, stepless))

    fine = beyond_limit(alike([50.0, 50.0]), STEPS | {WHODAS: np.arange(201) / 2}, SEMS)[0]
    assert chance.improved == pytest.approx(fine)


def test_without_a_class_nothing_can_be_told(found):
    made, instruments = found([("was", 5, 6), ("whodas12", 24, 20)])

    assert composite_chance(made.changes.assign(sem=np.nan), made.parts, instruments) is None
