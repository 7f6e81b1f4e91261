"""The mean change weighted for who was missing: worked cases, refusals, and a simulation with known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from impactkit.results.weights import MOST, probability, weighted_change


@pytest.fixture
def weighted(scale):
    """Weight clients given as a frame of education, baseline and change in points of 10, missing without a pair."""

    def weigh(frame):
        stays = frame.assign(pair=frame["change"].notna(), follow_up=frame["baseline"] + frame["change"])
        return weighted_change(stays, frame[["education"]].astype("str"), scale=scale(), key="s")

    return weigh


def group(education, n, pairs, change, baseline=4.0):
    """Give `n` clients, the first `pairs` of them measured, with changes one point around `change`."""
    around = [change + (-1) ** i for i in range(pairs)]
    return pd.DataFrame(
        {"education": education, "baseline": float(baseline), "change": [*around, *[np.nan] * (n - pairs)]}
    )


def test_a_group_of_whom_few_were_measured_counts_as_large_as_it_is(weighted):
    """Of 400 basic 100 are measured and change by 0, of 400 higher 300 by 40 of 100: 30 plain, 20 if all were alike."""
    found = weighted(pd.concat([group("basic", 400, 100, 0), group("higher", 400, 300, 4)], ignore_index=True))

    (mean,) = found.means
    assert mean.value == pytest.approx(20, abs=0.5)
    assert (mean.n, mean.tag) == (400, "estimate")
    # Weights 2 and 2/3: (100 * 2 + 300 * 2/3)^2 / (100 * 4 + 300 * 4/9) = 300.
    assert found.expectations[0].value == pytest.approx(300, abs=3)


def test_where_all_were_measured_alike_the_weighted_mean_is_the_plain_one_with_its_robust_interval(weighted):
    """Changes 10 points around 20: HC1 of a mean with equal weights is SD / sqrt(n), the t has n - 1."""
    frame = pd.concat([group("basic", 60, 40, 2), group("higher", 60, 40, 2)], ignore_index=True)

    (mean,) = weighted(frame).means

    reach = student.ppf(0.975, 79) * 10 / np.sqrt(79)
    assert mean.value == pytest.approx(20)
    assert (mean.low, mean.high) == (pytest.approx(20 - reach), pytest.approx(20 + reach))


def test_clients_without_a_baseline_are_represented_by_their_background(weighted):
    without = group("basic", 40, 0, 0).assign(baseline=np.nan)
    frame = pd.concat([group("basic", 40, 30, 0), group("higher", 40, 30, 4), without], ignore_index=True)

    (mean,) = weighted(frame).means

    assert mean.value < 17  # 20 plain; two of three clients are basic, who do not change


def test_where_no_background_is_recorded_the_baseline_alone_tells(scale):
    """Alike at the start, all are as likely to be measured: the plain mean of 30 clients."""
    frame = group("basic", 60, 30, 2)
    stays = frame.assign(pair=frame["change"].notna(), follow_up=frame["baseline"] + frame["change"])

    found = weighted_change(stays, pd.DataFrame(index=stays.index), scale=scale(), key="s")

    assert found.means[0].value == pytest.approx(20)


@pytest.mark.parametrize(("n", "pairs"), [(60, 19), (60, 51)])
def test_too_few_pairs_or_too_few_missing_are_refused(weighted, n, pairs):
    found = weighted(group("basic", n, pairs, 2))

    assert (found.means, found.expectations) == ((), ())


def test_where_a_few_clients_would_count_for_most_there_is_no_mean_but_what_it_would_be_worth(weighted):
    """Of 900 basic 20 are measured, of 300 higher all: each of the 20 would stand for many."""
    frame = pd.concat([group("basic", 900, 20, 0), group("higher", 300, 300, 4)], ignore_index=True)

    found = weighted(frame)

    assert found.means == ()
    assert found.expectations[0].value < 160


def test_weights_are_trimmed(scale, monkeypatch):
    frame = pd.concat([group("basic", 900, 20, 0), group("higher", 300, 300, 4)], ignore_index=True)
    stays = frame.assign(pair=frame["change"].notna(), follow_up=frame["baseline"] + frame["change"])
    monkeypatch.setattr("impactkit.results.weights.LEAST_EFFECTIVE", 0.0)

    (mean,) = weighted_change(stays, frame[["education"]].astype("str"), scale=scale(), key="s").means

    # Stabilised: 320/1200 over 1/45 is 12, trimmed to 5; over 1 it is 4/15: 40 * 300 * 4/15 / (20 * 5 + 300 * 4/15).
    assert MOST == 5.0
    assert mean.value == pytest.approx(40 * 80 / 180, abs=0.5)


def test_a_covariate_that_parts_the_outcome_entirely_does_no_harm():
    columns = np.repeat([0.0, 1.0], 30)[:, None]

    found = probability(columns, columns[:, 0] > 0)

    assert 0.5 < found[-1] < 0.999
    assert found[0] == pytest.approx(1 - found[-1], abs=1e-3)


def test_the_ridge_is_the_mode_of_the_posterior_under_a_standard_normal_prior():
    """Held against a plain minimisation of the penalised likelihood."""
    from scipy.optimize import minimize

    draws = np.random.default_rng(3)
    columns = draws.normal(size=(80, 3))
    outcome = draws.random(80) < 1 / (1 + np.exp(-columns[:, 0]))
    design = np.column_stack([np.ones(80), (columns - columns.mean(axis=0)) / columns.std(axis=0)])

    def minus_log_posterior(b):
        return np.logaddexp(0, design @ b).sum() - outcome @ design @ b + (b[1:] ** 2).sum() / 2

    best = minimize(minus_log_posterior, np.zeros(4), tol=1e-10).x

    assert probability(columns, outcome) == pytest.approx(1 / (1 + np.exp(-design @ best)), abs=1e-3)


def test_with_dropout_that_hangs_on_the_background_the_weighted_mean_is_nearer_the_truth(weighted):
    """Half have basic education: they change by 0 and 45 % are measured; the others by 20 points of 100 and 90 %.

    The truth is the mean change of all, 10 points; 30 services of 200 clients.
    """
    draws = np.random.default_rng(11)
    plain, better = [], []
    for _ in range(30):
        basic = draws.random(200) < 0.5
        change = np.where(basic, 0.0, 2.0) + draws.normal(0, 1, 200)
        baseline = np.clip(4 + draws.normal(0, 1, 200), 0, 10)
        seen = draws.random(200) < np.where(basic, 0.45, 0.9)
        frame = pd.DataFrame(
            {
                "education": np.where(basic, "basic", "higher"),
                "baseline": np.where(draws.random(200) < 0.95, baseline, np.nan),
                "change": np.where(seen, change, np.nan),
            }
        )
        frame["change"] = frame["change"].where(frame["baseline"].notna())
        plain.append(10 * frame["change"].mean())
        better.append(weighted(frame).means[0])

    truth = 10.0
    assert np.mean(plain) - truth > 2.5
    assert abs(np.mean([mean.value for mean in better]) - truth) < 0.8
    assert np.mean([mean.low <= truth <= mean.high for mean in better]) >= 0.85
