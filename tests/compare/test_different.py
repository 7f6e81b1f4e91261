"""Which services are called different, and why others are not compared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.compare.different import coverage, differences, q_values
from impactkit.compare.mixed_model import fit_services
from impactkit.compare.sums import moments

EFFECTS = [1.5, -1.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def clients(effects=EFFECTS, n=40, seed=3):
    random = np.random.default_rng(seed)
    service = np.repeat(np.arange(len(effects)), n)
    x = random.normal(size=len(service))
    y = 0.7 * x + np.array(effects)[service] + random.normal(0, 0.8, len(service))
    return pd.DataFrame({"service": [f"S{place}" for place in service], "x": x, "y": y})


def fitted(frame, **more):
    return fit_services(moments(frame, service="service", outcome="y", covariates=["x"]), **more)


def counts(frame, **eligible):
    pairs = frame.groupby("service").size().rename("pairs").reset_index()
    return pairs.assign(eligible=[eligible.get(s, n) for s, n in zip(pairs["service"], pairs["pairs"], strict=True)])


def verdicts(frame, *, eligible=None, **more):
    told = differences(fitted(frame), counts(frame, **(eligible or {})), **{"margin": 0.2, "sd": 1.0, **more})
    return dict(zip(told["service"], told["verdict"], strict=True)), dict(
        zip(told["service"], told["why"], strict=True)
    )


def test_the_two_that_differ_are_told_and_no_other():
    verdict, why = verdicts(clients())

    assert verdict == {"S0": "above", "S1": "below"} | {f"S{k}": "as_expected" for k in range(2, 8)}
    assert set(why.values()) == {""}


def test_a_difference_that_does_not_matter_is_as_expected():
    assert set(verdicts(clients(), margin=2.0)[0].values()) == {"as_expected"}


def test_where_clients_cannot_be_linked_none_is_called_different():
    assert set(verdicts(clients(), linked=False)[0].values()) == {"as_expected"}


def test_the_sign_must_survive_those_not_measured():
    """An effect of 0.3 over 40 of 56 clients; 16 at -0.5 SD of 2 make (40 x 0.3 - 16 x 1) / 56 < 0."""
    frame = clients([0.9, *[-0.1] * 9], n=40)
    told = differences(fitted(frame), counts(frame, S0=56), margin=0.2, sd=2.0).set_index("service")
    effect = fitted(frame).services.set_index("service").loc["S0", "effect"]

    assert told.loc["S0", "survives"] == (40 * effect - 16 * 0.5 * 2.0 > 0)
    assert (
        not differences(fitted(frame), counts(frame, S0=56), margin=0.2, sd=6.0)
        .set_index("service")
        .loc["S0", "survives"]
    )


@pytest.mark.parametrize(
    ("n", "eligible", "more", "why"),
    [
        (19, {}, {}, "few_clients"),
        (20, {}, {}, ""),
        (21, {"S3": 30}, {}, ""),
        (20, {"S3": 30}, {}, "low_coverage"),
        (40, {}, {"not_recorded": {"S3": ("age",)}}, "not_recorded"),
    ],
)
def test_every_service_that_is_not_compared_has_its_reason(n, eligible, more, why):
    frame = clients()
    frame = frame.drop(frame[frame["service"] == "S3"].index[n:])

    verdict, reasons = verdicts(frame, eligible=eligible, **more)

    assert reasons["S3"] == why
    assert (verdict["S3"] == "not_comparable") == (why != "")


def test_fewer_than_six_services_are_too_few():
    verdict, why = verdicts(clients(EFFECTS[:6]).loc[lambda told: told["service"] != "S5"])

    assert set(verdict.values()) == {"not_comparable"}
    assert set(why.values()) == {"few_services"}
    assert set(verdicts(clients(EFFECTS[:6]))[1].values()) == {""}


def test_services_too_small_do_not_make_up_the_number():
    frame = clients(EFFECTS[:6])
    frame = frame.drop(frame[frame["service"] == "S3"].index[10:])

    assert verdicts(frame)[1]["S3"] == "few_clients"
    assert verdicts(frame)[1]["S0"] == "few_services"


def test_a_correction_that_is_not_dependable_needs_the_plain_comparison_to_agree():
    frame = clients()
    corrected = fitted(frame, sem=0.75, baseline="x", sem_log_sd=0.0)
    agreeing = fitted(frame)
    opposed = fitted(frame.assign(y=-frame["y"]))

    assert not corrected.correction.dependable
    told = differences(corrected, counts(frame), margin=0.2, sd=1.0, plain=agreeing).set_index("service")["verdict"]
    against = differences(corrected, counts(frame), margin=0.2, sd=1.0, plain=opposed).set_index("service")["verdict"]
    assert told["S0"] == "above"
    assert set(against) == {"as_expected"}


def test_no_service_is_called_different_where_none_is():
    called = [
        verdict
        for seed in range(25)
        for verdict in verdicts(clients([0.0] * 10, seed=seed), margin=0.0)[0].values()
        if verdict != "as_expected"
    ]

    assert len(called) <= 1  # of 250


def test_doubt_is_adjusted_for_those_looked_at_alone():
    """Benjamini & Hochberg by hand: 2 min(P, 1 - P) are 0.01, 0.04, 0.2, times 3 by rank 1, 2, 3."""
    p_better = pd.Series([0.98, 0.9, 0.005, 0.999])

    q = q_values(p_better, pd.Series([True, True, True, False]))

    assert q[:3].tolist() == pytest.approx([0.06, 0.2, 0.03])
    assert np.isnan(q[3])
    assert q_values(p_better, p_better > 1).isna().all()


def test_coverage_is_missing_where_nobody_should_have_been_measured():
    told = coverage(pd.DataFrame({"pairs": [7, 0, 0], "eligible": [10, 5, 0]}))

    assert told[:2].tolist() == [0.7, 0.0]
    assert np.isnan(told[2])
