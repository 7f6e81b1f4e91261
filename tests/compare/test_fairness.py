"""Whether a comparison favours an easier start, or low coverage."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.compare.fairness import fairness_audit
from impactkit.compare.mixed_model import fit_services
from impactkit.compare.sums import moments


def ecosystem(random, *, services=40, effects=0.3, better=0.0):
    """Make services whose clients start 1 SD apart, with error of 0.5; `better` ties effects to the start."""
    n = np.clip(np.exp(random.normal(4, 0.9, services)), 20, 400).astype(int)
    service = np.repeat(np.arange(services), n)
    start = random.normal(size=services)
    effect = random.normal(0, effects, services) + better * start
    true = start[service] + random.normal(size=len(service))
    names = [f"s{place:02}" for place in range(services)]
    frame = pd.DataFrame({"service": np.array(names)[service], "x": true + random.normal(0, 0.5, len(service))})
    counts = pd.DataFrame({"service": names, "pairs": n, "eligible": np.ceil(n / random.uniform(0.5, 1, services))})
    return frame.assign(y=0.7 * true + effect[service] + random.normal(0, 0.8, len(service))), counts


def fitted(frame, **more):
    return fit_services(moments(frame, service="service", outcome="y", covariates=["x"]), **more)


def corrected(frame):
    return fitted(frame, sem=0.5, baseline="x", sem_log_sd=0)


def test_the_correlation_is_that_of_effects_with_what_is_expected_of_the_clients():
    frame, counts = ecosystem(np.random.default_rng(1), services=8)
    fit = fitted(frame)
    means = frame.groupby("service")["x"].mean()
    expected = fit.beta["intercept"] + fit.beta["x"] * means
    change = frame.groupby("service")["y"].mean() - means

    audit = fairness_audit(fit, counts, baseline="x")

    effect = fit.services["effect"].to_numpy()
    r = np.corrcoef(expected, effect)[0, 1]
    ends = np.tanh(np.arctanh(r) + np.array([-1, 1]) * 1.959964 / np.sqrt(8 - 3))
    assert audit.start.value == pytest.approx(r)
    assert [audit.start.low, audit.start.high] == pytest.approx(ends.tolist(), abs=1e-6)
    assert audit.start.services == 8
    assert audit.start_unadjusted.value == pytest.approx(np.corrcoef(expected, change)[0, 1])
    assert audit.coverage.value == pytest.approx(np.corrcoef(counts["pairs"] / counts["eligible"], effect)[0, 1])


def test_plain_adjustment_is_found_to_favour_an_easier_start_and_the_corrected_one_is_not():
    random = np.random.default_rng(2)
    plain, right = [], []
    for _ in range(12):
        frame, counts = ecosystem(random)
        plain.append(fairness_audit(fitted(frame), counts).start)
        right.append(fairness_audit(corrected(frame), counts).start)

    assert sum(each.clear and each.value > 0 for each in plain) >= 6
    assert sum(each.clear for each in right) <= 2
    assert abs(np.mean([each.value for each in right])) < 0.1


def test_services_that_measured_fewer_and_come_out_better_are_told():
    frame, counts = ecosystem(np.random.default_rng(3))
    fit = corrected(frame)
    better = fit.services["effect"].rank(pct=True)
    picked = counts.assign(eligible=counts["pairs"] / (1 - 0.6 * better))

    told = fairness_audit(fit, picked).statements[1]

    assert told.text.startswith("Services that measured fewer of their clients come out better")
    assert dict(told.values)["r"].value < -0.8


def test_those_that_measured_more_too():
    frame, counts = ecosystem(np.random.default_rng(3))
    fit = corrected(frame)
    picked = counts.assign(eligible=counts["pairs"] / (0.3 + 0.6 * fit.services["effect"].rank(pct=True)))

    told = fairness_audit(fit, picked).statements[1]

    assert told.text.startswith("Services that measured more of their clients come out better")


@pytest.mark.parametrize(("better", "words"), [(0.5, "an easier start come out"), (-0.5, "a harder start come out")])
def test_true_differences_that_go_with_the_start_are_told_as_one_of_two_possibilities(better, words):
    frame, counts = ecosystem(np.random.default_rng(4), better=better)

    told = fairness_audit(corrected(frame), counts).statements[0]

    assert words in told.text
    assert "or these services are better" in told.text


def test_few_services_leave_the_question_open_and_say_so():
    frame, counts = ecosystem(np.random.default_rng(5), services=7)

    told = fairness_audit(corrected(frame), counts).statements

    assert [each.text[:23] for each in told] == ["There are too few servi"] * 2


def test_many_services_and_no_sign_of_unfairness_are_told_with_the_plain_figure_beside():
    frame, counts = ecosystem(np.random.default_rng(7))

    told = fairness_audit(corrected(frame), counts, baseline="x").statements

    assert told[0].text.startswith("The comparison does not favour")
    assert told[2].text.startswith("The adjusted result does not go with coverage")
    assert dict(told[1].values)["r"].value < -0.4  # who starts low moves most, before the adjustment


def test_with_under_six_services_nothing_is_correlated():
    frame, counts = ecosystem(np.random.default_rng(6), services=5)

    audit = fairness_audit(corrected(frame), counts)

    assert (audit.start, audit.coverage) == (None, None)
    assert dict(audit.statements[0].values) == {"least": 6}


def test_coverage_that_is_the_same_everywhere_goes_with_nothing():
    frame, counts = ecosystem(np.random.default_rng(6), services=8)

    audit = fairness_audit(corrected(frame), counts.assign(eligible=counts["pairs"]))

    assert audit.coverage is None
    assert audit.start is not None
    assert len(audit.statements) == 1
