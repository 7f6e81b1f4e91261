"""Phi and tau2: against published methods, an independent program, and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.compare.overdispersion import (
    consistency_factor,
    dispersion,
    overdispersion,
    variance_between,
    winsorised,
)


def test_factor_is_the_mean_square_of_drawn_in_normal_values():
    """0.6787 and 0.8313 by exact integration."""
    assert consistency_factor(0.1) == pytest.approx(0.6787, abs=5e-5)
    assert consistency_factor(0.05) == pytest.approx(0.8313, abs=5e-5)
    assert consistency_factor(0) == 1


@pytest.mark.parametrize(("services", "expected"), [(6, 0.722), (12, 0.716), (20, 0.702), (60, 0.687)])
def test_of_few_services_the_mean_square_is_a_little_larger(services, expected):
    clean = np.random.default_rng(3).standard_normal((4_000, services))

    found = np.mean([dispersion(z) for z in clean])

    assert found == pytest.approx(expected, abs=0.02)
    assert found > consistency_factor()


def test_mean_square_of_the_nhs_hip_providers_is_corrected():
    """274 providers, 2018-19: 1.30575336 before, 1.92403240 after."""
    assert 1.30575336 / consistency_factor() == pytest.approx(1.92403240, rel=1e-8)


def test_outer_values_are_drawn_in_to_interpolated_quantiles():
    """Of 0 to 4 the tenths lie at 0.4 and 3.6."""
    found = winsorised(np.arange(5.0))

    assert found.tolist() == [0.4, 1, 2, 3, 3.6]


def test_variance_between_by_hand():
    """Two services of SE 1 and phi 3: (2 * 3 - 1) / (2 - 2 / 2) = 5."""
    assert variance_between(3.0, np.ones(2)) == 5


@given(st.floats(0, 1), st.lists(st.floats(0.1, 10), min_size=2, max_size=30))
def test_no_variance_between_where_chance_is_enough(share, errors):
    services = len(errors)

    assert variance_between(share * (services - 1) / services, np.array(errors)) == 0


def test_one_service_tells_nothing_of_how_services_differ():
    found = overdispersion(np.array([4.0]), np.array([1.0]))

    assert np.isnan(found.phi)
    assert found.tau2 == 0


def test_differences_of_known_size_are_found_and_without_the_factor_told_too_small():
    """60 services, SE around 1, SD between them 1."""
    rng = np.random.default_rng(2)
    errors = np.exp(rng.normal(0, 0.3, (400, 60)))
    values = rng.normal(0, 1, (400, 60)) + errors * rng.standard_normal((400, 60))

    found = [overdispersion(y / s, s).tau2 for y, s in zip(values, errors, strict=True)]
    uncorrected = [variance_between(dispersion(y / s), s) for y, s in zip(values, errors, strict=True)]

    assert np.mean(found) == pytest.approx(1, abs=0.1)
    assert np.mean(uncorrected) < 0.5


@pytest.mark.parametrize("share", [-0.1, 0.5])
def test_a_share_that_leaves_nothing_is_refused(share):
    with pytest.raises(ValueError, match="at least 0 and below"):
        consistency_factor(share)
