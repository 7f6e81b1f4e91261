"""Drawn ecosystems have the truth that they say, and every way of comparing is measured against it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.compare.sums import moments


@pytest.fixture
def worlds(benchmark_module):
    return benchmark_module("simulated.worlds")


@pytest.fixture
def contestants(benchmark_module):
    return benchmark_module("simulated.contestants")


def drawn(worlds, **given):
    world = worlds.World(name="", **given)
    return world, worlds.draw(world, np.random.default_rng(3))


def test_where_services_do_not_differ_the_truth_is_none(worlds):
    _, found = drawn(worlds, ratio=0.0)

    assert found.effect.tolist() == [0.0] * 60


def test_sums_from_arrays_are_those_of_the_library(worlds, contestants):
    world, found = drawn(worlds, services=7)
    frame = pd.DataFrame({"service": found.service + 1000, "start": found.start, "end": found.end})

    straight = contestants.summed(found, world)

    asked = moments(frame, service="service", outcome="end", covariates=["start"], centre={"start": 0, "end": 0})
    assert straight.services == asked.services
    assert straight.sums == pytest.approx(asked.sums)
    assert straight.cross == pytest.approx(asked.cross)


def test_weights_of_a_shared_client_add_up_to_one(worlds):
    _, found = drawn(worlds, shared=0.3)

    assert np.bincount(found.client, found.weight) == pytest.approx(1.0)
    assert (np.bincount(found.client) == 2).mean() == pytest.approx(0.3, abs=0.02)


def test_services_that_lose_clients_lose_those_who_end_worst(worlds):
    _, everyone = drawn(worlds)
    _, found = drawn(worlds, leaving=0.2)

    stayed = np.bincount(found.service, minlength=60)
    lost = np.flatnonzero(stayed < found.eligible)
    assert len(lost) == 12
    for service in lost:
        assert found.end[found.service == service].min() >= np.median(everyone.end[everyone.service == service]) - 1.5
        assert stayed[service] == found.eligible[service] - found.eligible[service] // 3


def test_chosen_clients_start_no_higher_than_the_highest_limit(worlds):
    _, found = drawn(worlds, apart=0.0, chosen=True)

    assert found.start.max() <= 1.5


def test_a_scale_with_steps_has_whole_points_between_its_ends(worlds):
    _, found = drawn(worlds, steps=(8.0, 1.33, 0.0, 10.0))

    assert set(found.end) <= set(range(11))
    assert (found.end == 10).mean() > 0.1


def test_the_raw_change_rewards_low_starts_and_ours_does_not(benchmark_module, worlds):
    figures = benchmark_module("simulated.figures").figures

    found = figures(worlds.World(name="", services=60, ratio=0.4), runs=5, seed=1)

    assert found["raw mean change"].slope == pytest.approx(-0.3, abs=0.05)
    assert found["ours, SEM known"].slope == pytest.approx(0.0, abs=0.04)
    assert found["exit rate"].slope > 0.5
    assert found["ours, SEM known"].rmse < 0.5 * found["raw mean change"].rmse
    assert found["all known"].rmse <= found["ours, SEM known"].rmse


def test_bars_follow_what_the_ecosystem_is(benchmark_module, worlds):
    ecosystems, simulated = benchmark_module("ecosystems"), benchmark_module("simulated.figures")
    some = simulated.Figures(
        bias=0.0, rmse=0.1, cover=0.98, slope=0.02, slope_se=0.0, called=0.0, false=0.0, false_alone=0.01
    )
    ways = (ecosystems.KNOWN, ecosystems.UNSURE, ecosystems.ANCOVA, ecosystems.RAW)

    def missed(**given):
        found = ecosystems.bars(worlds.World(name="", **given), dict.fromkeys(ways, some))
        return [bar.what for bar in found if not bar.holds and "RMSE" not in bar.what]

    assert missed(services=6, ratio=0.2) == ["cover, SEM known"]
    assert missed(services=6, ratio=0.1) == []
    assert missed(services=60, ratio=0.1) == ["slope on start, SEM known (plain ANCOVA +0.020)"]
    assert missed(services=3, ratio=0.0) == [f"false flags by BH alone, SEM {way}" for way in ("known", "unsure")]
