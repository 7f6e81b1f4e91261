"""Whether leaving the hardest clients out would pay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from impactkit.compare.creaming import without_hardest
from impactkit.compare.mixed_model import fit_services
from impactkit.compare.sums import moments


def ecosystem(random, *, services=40):
    """Make services whose clients start 1 SD apart, measured with an error of 0.5."""
    n = np.clip(np.exp(random.normal(4, 0.9, services)), 20, 400).astype(int)
    service = np.repeat(np.arange(services), n)
    start = random.normal(size=services)
    effect = random.normal(0, 0.3, services)
    true = start[service] + random.normal(size=len(service))
    names = [f"s{place:02}" for place in range(services)]
    frame = pd.DataFrame({"service": np.array(names)[service], "x": true + random.normal(0, 0.5, len(service))})
    return frame.assign(y=0.7 * true + effect[service] + random.normal(0, 0.8, len(service)))


def fitted(frame, **more):
    return fit_services(moments(frame, service="service", outcome="y", covariates=["x"]), **more)


def corrected(frame):
    return fitted(frame, sem=0.5, baseline="x", sem_log_sd=0)


def test_leaving_the_hardest_tenth_out_moves_a_service_by_what_those_left_have_more():
    """20 clients expected at 1..20, their outcome as expected but for the two hardest, who came 9 further."""
    rows = pd.DataFrame({"service": "a", "x": np.arange(1.0, 21.0), "y": np.arange(1.0, 21.0)})
    rows.loc[:1, "y"] += 9.0
    other = pd.DataFrame({"service": "b", "x": np.arange(10.0), "y": np.arange(10.0)[::-1]})
    fit = replace(fitted(pd.concat([rows, other])), beta=pd.Series({"intercept": 0.0, "x": 1.0}))

    found = without_hardest(pd.concat([rows, other]), fit)

    only = found.services.iloc[0]
    assert found.services["service"].tolist() == ["a"]  # b has too few clients
    assert only["moves"] == pytest.approx(0 - 18 / 20)
    assert only["plain"] == pytest.approx(rows["y"].iloc[2:].mean() - rows["y"].mean())
    assert only["chance_sd"] == pytest.approx(np.sqrt(fit.sigma2 * (1 / 18 - 1 / 20)))
    assert "too few services" in found.statement.text


def test_clients_expected_the_same_go_out_in_part_whatever_their_order():
    frame = ecosystem(np.random.default_rng(8), services=6)
    frame = frame.assign(x=frame["x"].round())
    fit = fitted(frame)

    found = without_hardest(frame, fit).services
    turned = without_hardest(frame[::-1], fit).services

    assert found["moves"].tolist() == pytest.approx(turned["moves"].tolist(), abs=1e-12)


def test_a_weight_counts_as_that_many_clients():
    frame = ecosystem(np.random.default_rng(9), services=6)
    fit = fitted(frame)

    plain = without_hardest(frame, fit).services
    twice = without_hardest(pd.concat([frame, frame]).assign(part=0.5), fit, weight="part").services

    assert twice["moves"].tolist() == pytest.approx(plain["moves"].tolist(), abs=1e-12)


def test_leaving_the_hardest_out_does_not_pay_in_a_fair_comparison_but_raises_the_plain_mean():
    frame = ecosystem(np.random.default_rng(10))

    found = without_hardest(frame, corrected(frame))

    assert -0.08 < found.mean < 0.01
    assert found.plain > 0.08
    assert "does not pay" in found.statement.text or "do not show" in found.statement.text


def test_a_comparison_that_leaves_the_start_out_rewards_it():
    frame = ecosystem(np.random.default_rng(11))
    fit = replace(fitted(frame), beta=pd.Series({"intercept": 0.0, "x": 0.2}))  # adjusts too little

    told = without_hardest(frame, fit).statement

    assert told.text.startswith("Leaving the hardest tenth of its clients out would raise")


def test_one_that_adjusts_exactly_shows_nothing_either_way():
    frame = ecosystem(np.random.default_rng(12))

    told = without_hardest(frame, fitted(frame)).statement  # plain: those who look hardest fare as it expects

    assert told.text.startswith("The data do not show that leaving")
