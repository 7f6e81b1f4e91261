"""What is known of services when tau / sigma and the SEM are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from impactkit.compare.mixed_model import fit_services
from impactkit.compare.mixture import Mixture
from impactkit.compare.sums import moments


def ecosystem(random, *, services, ratio, sem=0.5, slope=0.7, sigma=0.8, apart=1.0):
    """Make clients whose services start `apart` SD from each other; tau is `ratio` x sigma; reliability 0.8."""
    n = np.clip(np.exp(random.normal(4, 0.9, services)), 10, 400).astype(int)
    service = np.repeat(np.arange(services), n)
    effect = random.normal(0, ratio * sigma, services) if ratio else np.zeros(services)
    true = random.normal(0, apart, services)[service] + random.normal(size=len(service))
    frame = pd.DataFrame({"service": service + 1000, "x": true + random.normal(0, sem, len(service))})
    return frame.assign(y=slope * true + effect[service] + random.normal(0, sigma, len(service))), effect


def fitted(frame, **more):
    return fit_services(moments(frame, service="service", outcome="y", covariates=["x"]), **more)


def mixture(weight, mean, sd):
    mean, sd = np.array(mean, float), np.array(sd, float)
    return Mixture(
        weight=np.array(weight),
        mean=mean,
        conditional=sd**2,
        slope=np.zeros((*mean.shape, 1)),
        cov_beta=np.zeros((len(weight), 1, 1)),
        sd=sd,
    )


def test_quantiles_of_one_normal_are_its_own():
    alone = mixture([1.0], [[2.0, -1.0]], [[0.5, 3.0]])

    assert alone.quantile(0.975).tolist() == pytest.approx(norm.ppf(0.975, [2, -1], [0.5, 3]).tolist())
    assert alone.above(0.0).tolist() == pytest.approx(norm.sf(0, [2, -1], [0.5, 3]).tolist())


def test_quantiles_of_a_mixture_hold_their_probability():
    two = mixture([0.3, 0.7], [[0.0, 4.0], [5.0, 4.1]], [[1.0, 0.1], [0.2, 2.0]])

    for p in (0.025, 0.5, 0.975):
        assert (1 - two.above(two.quantile(p))).tolist() == pytest.approx([p, p], abs=1e-8)


def test_a_part_without_spread_lies_half_above_its_own_place():
    some = mixture([0.4, 0.6], [[0.0], [1.0]], [[0.0], [1.0]])

    assert some.above(0.0).tolist() == pytest.approx([0.4 * 0.5 + 0.6 * norm.sf(-1.0)])
    assert some.quantile(0.3).tolist() == pytest.approx([0.0], abs=1e-6)  # the step at 0 holds 10 to 50 %


def test_services_far_apart_have_one_rank_and_services_alike_any():
    apart = mixture([1.0], [[0.0, 10.0, 5.0]], [[0.1, 0.1, 0.1]])
    alike = mixture([1.0], [[0.0] * 40], [[0.0] * 40])

    assert [end.tolist() for end in apart.ranks()] == [[3, 1, 2], [3, 1, 2]]
    low, high = alike.ranks()
    assert (low <= 3).all()
    assert (high >= 38).all()


def test_the_same_moments_give_the_same_ranks():
    frame, _ = ecosystem(np.random.default_rng(2), services=12, ratio=0.4)

    assert fitted(frame).services.equals(fitted(frame).services)


def test_probabilities_beyond_a_margin_add_up():
    frame, _ = ecosystem(np.random.default_rng(2), services=12, ratio=0.4)
    fit = fitted(frame, sem=0.5, baseline="x")

    told = fit.p_beyond(0.2)

    assert (told["p_beyond"] == told["p_above"] + told["p_below"]).all()
    assert fit.p_beyond(0.0)["p_above"].tolist() == pytest.approx(fit.services["p_better"].tolist())
    assert (fit.p_beyond(0.4)["p_beyond"] <= told["p_beyond"]).all()
    with pytest.raises(ValueError, match="margin"):
        fit.p_beyond(-0.1)


def simulated(*, services, ratio, runs, seed, **given):
    random = np.random.default_rng(seed)
    covers, slopes, flagged = [], [], []
    for _ in range(runs):
        frame, effect = ecosystem(random, services=services, ratio=ratio)
        told = fitted(frame, **given).services
        covers.append(((told["low"] <= effect) & (effect <= told["high"])).mean())
        starts = frame.groupby("service")["x"].mean().to_numpy()
        slopes.append(np.polyfit(starts, told["effect"] - effect, 1)[0])
        flagged.append(((told["p_better"] < 0.0005) | (told["p_better"] > 0.9995)).mean())
    return np.mean(covers), np.mean(slopes), np.mean(flagged)


def test_intervals_hold_and_low_starts_are_not_punished():
    """40 ecosystems of 20 services: Monte Carlo errors are 0.008 of cover and 0.01 of slope."""
    cover, slope, _ = simulated(services=20, ratio=0.3, runs=40, seed=1, sem=0.5, baseline="x", sem_log_sd=0)
    _, plain, _ = simulated(services=20, ratio=0.3, runs=40, seed=1)

    assert 0.92 < cover < 0.98
    assert abs(slope) < 0.03
    assert plain > 0.08  # without the correction services whose clients start low look worse


def test_no_service_is_marked_where_none_differs():
    cover, _, flagged = simulated(services=20, ratio=0.0, runs=20, seed=2, sem=0.5, baseline="x", sem_log_sd=0)

    assert cover > 0.98
    assert flagged == 0


def test_doubt_about_the_error_widens_intervals():
    frame, _ = ecosystem(np.random.default_rng(5), services=12, ratio=0.2)

    known = fitted(frame, sem=0.5, baseline="x", sem_log_sd=0).services
    unsure = fitted(frame, sem=0.5, baseline="x", sem_log_sd=0.2).services

    assert ((unsure["high"] - unsure["low"]) > (known["high"] - known["low"])).mean() > 0.7


def test_not_even_two_services_that_are_alike_have_an_interval_without_width():
    """The likelihood of two services falls so slowly that a grid of even steps would miss all but 0."""
    y = np.random.default_rng(0).normal(size=150)
    frame = pd.DataFrame({"service": np.repeat(["a", "b"], 150), "y": np.tile(y, 2)})

    told = fit_services(moments(frame, service="service", outcome="y")).services

    assert (told["high"] - told["low"] > 0.1).all()
