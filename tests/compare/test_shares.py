"""Observed and expected shares: by hand, against statsmodels, at every edge, and in worlds of known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from impactkit.compare.funnel import share_funnel
from impactkit.compare.shares import expected_shares
from impactkit.words.say import say


def clients(happened, service=None, **columns):
    service = service if service is not None else ["a"] * len(happened)
    return pd.DataFrame({"service": service, "happened": happened, **columns})


def world(rng, *, services=60, apart=1.0, between=0.0):
    """Clients of services whose mean starts lie `apart` SD of a client from each other; reliability of the start 0.8.

    ``happened`` with the services' own effects (SD `between`, log odds), ``without`` the same clients without them.
    """
    n = np.clip(np.exp(rng.normal(np.log(60), 0.8, services)), 10, 400).astype(int)
    place = np.repeat(np.arange(services), n)
    true = rng.normal(0, apart, services)[place] + rng.normal(0, 1, n.sum())
    effect, draw = rng.normal(0, 1, services)[place] * between, rng.logistic(0, 1, n.sum())
    happened, without = (draw < 0.7 * true - 0.4 + own for own in (effect, 0.0))
    start = true + rng.normal(0, 0.5, n.sum())
    return clients(happened.astype(float), place, without=without.astype(float), start=start, true=true)


def test_without_case_mix_the_expected_share_is_that_of_all():
    """4 of 10 in all: 2 expected of 5. Clopper-Pearson of 3 of 5: 0.1466 to 0.9473, of 1 of 5: 0.0051 to 0.7164."""
    frame = clients([1, 1, 1, 0, 0, 1, 0, 0, 0, 0], list("aaaaabbbbb"))

    found = expected_shares(frame).services

    assert found["service"].tolist() == ["a", "b"]
    assert found["observed"].tolist() == [3, 1]
    assert found["expected"].tolist() == pytest.approx([2, 2])
    assert found["ratio"].tolist() == pytest.approx([1.5, 0.5])
    assert found["ratio_low"].tolist() == pytest.approx([0.1466 / 0.4, 0.0051 / 0.4], abs=2e-4)
    assert found["ratio_high"].tolist() == pytest.approx([0.9473 / 0.4, 0.7164 / 0.4], abs=2e-4)
    assert found["difference"].tolist() == pytest.approx([20, -20])
    assert found["difference_low"].tolist() == pytest.approx([14.66 - 40, 0.51 - 40], abs=0.01)


def test_who_is_not_known_is_in_no_share():
    frame = clients([1, 0, None, None, 1, None], list("aaaabc"))

    found = expected_shares(frame).services

    assert found["n"].tolist() == [2, 1, 0]
    assert found["n_unknown"].tolist() == [2, 0, 1]
    assert found["observed"].tolist() == [1, 1, 0]
    assert found["expected"].tolist()[:2] == pytest.approx([4 / 3, 2 / 3])
    assert found.loc[2, ["expected", "ratio", "ratio_low", "difference", "difference_high"]].isna().all()


def test_observed_and_expected_have_one_sum_and_coefficients_are_those_of_the_plain_logit():
    """With 4,000 clients the weak prior moves a coefficient by less than a hundredth of its standard error."""
    rng = np.random.default_rng(4)
    age, alone = rng.integers(18, 65, 4000), rng.integers(0, 2, 4000)
    happened = rng.random(4000) < 1 / (1 + np.exp(2 - 0.03 * age - 0.5 * alone))
    frame = clients(happened.astype(int), rng.choice(list("abcdef"), 4000), age=age, alone=alone)

    found = expected_shares(frame, covariates=["age", "alone"])
    plain = sm.Logit(frame["happened"], sm.add_constant(frame[["age", "alone"]])).fit(disp=False)

    assert found.services["expected"].sum() == pytest.approx(found.services["observed"].sum(), rel=1e-8)
    error = plain.bse[["age", "alone"]].to_numpy()
    moved = np.abs(found.coefficients["log_odds"].to_numpy() - plain.params[["age", "alone"]].to_numpy())
    assert (moved < 0.01 * error).all()
    assert found.coefficients["standard_error"].tolist() == pytest.approx(error.tolist(), rel=1e-3)
    assert found.left_out == ()
    assert found.notes == ()


def test_a_column_that_parts_the_clients_perfectly_does_no_harm():
    frame = clients([0] * 10 + [1] * 10, list("ab") * 10, early=[0] * 10 + [1] * 10)

    found = expected_shares(frame, covariates=["early"])

    assert found.services["expected"].between(0, 10).all()
    assert found.services["expected"].sum() == pytest.approx(10)
    assert 0 < found.coefficients.loc[0, "log_odds"] < 20


def test_columns_that_say_nothing_of_their_own_are_named():
    rng = np.random.default_rng(5)
    age = rng.normal(40, 10, 200)
    frame = clients(rng.integers(0, 2, 200), age=age, born=2026 - age, same=1.0)

    found = expected_shares(frame, covariates=["age", "same", "born"])

    assert [(one.covariate, say(one.why, "en")) for one in found.left_out] == [
        ("same", "it is the same for every client"),
        ("born", "the others tell it already"),
    ]
    assert found.coefficients["covariate"].tolist() == ["age"]


@pytest.mark.parametrize("outcome", [0, 1])
def test_what_happened_to_all_or_none_is_expected_of_all_or_none(outcome):
    frame = clients([outcome] * 6, list("aaabbb"), age=range(6))

    found = expected_shares(frame, covariates=["age"])

    assert found.services["expected"].tolist() == [3 * outcome] * 2
    assert found.services["ratio"].isna().all() == (outcome == 0)
    assert found.coefficients.empty
    assert say(found.notes[0], "en").startswith("It happened to all clients or to none")


def test_few_events_are_told():
    frame = clients([1] * 5 + [0] * 95, age=np.arange(100) % 7)

    found = expected_shares(frame, covariates=["age"])

    assert "clients of the rarer outcome: 5; columns of the case-mix: 1." in say(found.notes[0], "en")


def test_the_baseline_comes_first_and_its_gaps_are_counted():
    rng = np.random.default_rng(6)
    frame = clients(rng.integers(0, 2, 90), list("abc") * 30, age=rng.normal(0, 1, 90), start=rng.normal(0, 1, 90))
    frame.loc[[0, 3], "start"] = None
    frame.loc[frame["service"] == "c", "start"] = None
    frame.loc[3, "happened"] = None

    found = expected_shares(frame, covariates=["age"], baseline="start", sem=0.4)

    assert found.coefficients["covariate"].tolist() == ["start", "age"]
    assert found.services["n_no_baseline"].tolist() == [1, 0, 30]
    assert found.services["expected"].isna().tolist() == [False, False, True]
    assert "Nobody has a starting score in c" in say(found.notes[-1], "en")
    assert 0.7 < found.within_reliability < 0.95


@pytest.mark.parametrize(("sem", "told"), [(None, "is not known"), (5.0, "larger than four fifths"), (0.2, "")])
def test_what_is_doubtful_about_the_measurement_error_is_told(sem, told):
    rng = np.random.default_rng(7)
    frame = clients(rng.integers(0, 2, 60), list("ab") * 30, start=rng.normal(0, 1, 60))

    found = expected_shares(frame, baseline="start", sem=sem)

    assert told in " ".join(say(note, "en") for note in found.notes)
    assert bool(found.notes) == bool(told)


def test_nobody_known_gives_no_figures():
    found = expected_shares(clients([None, None], list("ab"), age=[1.0, 2.0]), covariates=["age"])

    assert found.services["n_unknown"].tolist() == [1, 1]
    assert found.services["expected"].isna().all()


def test_order_of_rows_does_not_matter_and_the_frame_is_left_alone():
    frame = world(np.random.default_rng(8), services=6)
    before = frame.copy()

    found = expected_shares(frame, baseline="start", sem=0.5).services
    shuffled = expected_shares(frame.sample(frac=1, random_state=1), baseline="start", sem=0.5).services

    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(found, shuffled, rtol=1e-7)


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (clients([1, 2], age=[1, 2]), "happened holds 2"),
        (clients([1, 0], age=[1, None]), "missing in age"),
        (clients([1, 0], ["a", None], age=[1, 2]), "missing in service"),
    ],
)
def test_what_cannot_be_reckoned_with_is_refused(frame, why):
    with pytest.raises(ValueError, match=why):
        expected_shares(frame, covariates=["age"])


def test_starts_a_standard_deviation_apart_do_not_show_in_z_once_calibrated():
    """30 worlds of 60 services that do not differ; with the true starts it is 0.03."""
    rng = np.random.default_rng(9)
    raw, calibrated = [], []
    for _ in range(30):
        frame = world(rng)
        mean_start = frame.groupby("service")["start"].mean()
        for sem, found in ((0.0, raw), (0.5, calibrated)):
            z = share_funnel(expected_shares(frame, baseline="start", sem=sem).services).services["z"]
            found.append(np.corrcoef(z, mean_start)[0, 1])

    assert np.mean(raw) == pytest.approx(0.29, abs=0.06)
    assert np.mean(calibrated) == pytest.approx(0.02, abs=0.06)


@pytest.mark.parametrize(("services", "worlds", "slope"), [(6, 60, 0.93), (60, 6, 0.99)])
def test_of_few_services_with_unlike_starts_each_draws_its_own_expected(services, worlds, slope):
    """Slope of told on true difference from the mean of all: the model takes a part of an effect for that of starts."""
    rng = np.random.default_rng(10)
    told, truth = [], []
    for _ in range(worlds):
        frame = world(rng, services=services, between=0.3)
        found = expected_shares(frame, baseline="start", sem=0.5).services
        without = expected_shares(frame.assign(happened=frame["without"]), baseline="start", sem=0.5).services
        moved = 100 * (frame["happened"] - frame["without"]).groupby(frame["service"]).mean()
        truth.extend(moved - np.average(moved, weights=found["n"]))
        told.extend(found["difference"] - without["difference"])

    assert np.polyfit(truth, told, 1)[0] == pytest.approx(slope, abs=0.04)
