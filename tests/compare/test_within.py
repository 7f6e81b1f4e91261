"""Coefficients from inside services, from moments: against statsmodels on the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import GLS, OLS

from impactkit.compare.mixed_model import fit_services
from impactkit.compare.within import Variances, explained, partings, with_service_means, within, without
from impactkit.domain.moments import Links, Moments

COVARIATES = ["start", "age", "woman"]


def drawn(seed=3, services=8, chosen=0.0):
    """Draw clients whose start is `chosen` points higher per point by which their service works better."""
    draw = np.random.default_rng(seed)
    service = np.repeat(np.arange(services), draw.integers(5, 40, services))
    effect = draw.normal(0, 2, services)
    start = draw.normal(40, 8, len(service)) + chosen * effect[service]
    frame = pd.DataFrame({"start": start, "age": draw.integers(18, 64, len(service)).astype("float64")})
    frame["woman"] = draw.integers(0, 2, len(service)).astype("float64")
    frame["end"] = 10 + 0.7 * start - 0.1 * frame["age"] + frame["woman"] + effect[service]
    frame["end"] += draw.normal(0, 5, len(service))
    return frame, np.eye(services)[service]


def summed(frame, z, centre=(0.0, 40.0, 40.0, 0.0, 40.0)):
    """Sum the moments of rows by their definition; `z` holds the weights, a row per client."""
    values = np.column_stack([np.ones(len(frame)), frame[[*COVARIATES, "end"]].to_numpy()]) - np.array(centre)
    gram = z.T @ z
    first, second = (places.astype(np.int64) for places in np.nonzero(np.triu(gram, 1)))
    return Moments(
        columns=("intercept", *COVARIATES, "end"),
        centre=np.array(centre),
        services=tuple(f"s{place}" for place in range(z.shape[1])),
        clients=(z > 0).sum(axis=0).astype(np.int64),
        own=np.diag(gram).copy(),
        sums=z.T @ values,
        cross=values.T @ values,
        links=Links(first=first, second=second, value=gram[first, second]),
    )


@pytest.fixture
def shared():
    """Give weights of clients, every third of whom two services share."""
    draw = np.random.default_rng(8)
    frame, z = drawn()
    for client in range(0, len(frame), 3):
        part = draw.integers(1, 100) / 100
        other = draw.integers(z.shape[1])
        z[client] = part * z[client] + (1 - part) * np.eye(z.shape[1])[other]
    return frame, z


def test_the_coefficients_are_those_of_ols_with_a_dummy_per_service():
    frame, z = drawn()

    found = within(summed(frame, z))

    oracle = OLS(frame["end"].to_numpy(), np.column_stack([frame[COVARIATES], z])).fit()
    np.testing.assert_allclose(found.beta, oracle.params[:3], rtol=1e-10)
    np.testing.assert_allclose(found.cov, oracle.cov_params()[:3, :3], rtol=1e-9)
    assert found.sigma2 == pytest.approx(oracle.scale, rel=1e-10)
    assert found.df == oracle.df_resid


def test_shared_clients_enter_by_their_weights(shared):
    frame, z = shared

    found = within(summed(frame, z))

    oracle = OLS(frame["end"].to_numpy(), np.column_stack([frame[COVARIATES], z])).fit()
    np.testing.assert_allclose(found.beta, oracle.params[:3], rtol=1e-9)
    np.testing.assert_allclose(found.se, oracle.bse[:3], rtol=1e-9)


def test_two_services_that_halve_the_same_clients_count_as_one():
    frame, z = drawn()
    halved = np.column_stack([z[:, :1] / 2, z[:, :1] / 2, z[:, 1:]])

    found, one = within(summed(frame, halved)), within(summed(frame, z))

    np.testing.assert_allclose(found.beta, one.beta, rtol=1e-9)
    np.testing.assert_allclose(found.cov, one.cov, rtol=1e-9)
    assert found.df == one.df


def test_the_centre_of_the_sums_changes_nothing():
    frame, z = drawn()

    near, far = within(summed(frame, z)), within(summed(frame, z, centre=(0.0, 0.0, 0.0, 0.0, 0.0)))

    np.testing.assert_allclose(near.beta, far.beta, rtol=1e-9)
    np.testing.assert_allclose(near.cov, far.cov, rtol=1e-9)


def test_a_covariate_that_does_not_vary_inside_services_has_no_coefficient():
    frame, z = drawn()
    town = frame.assign(woman=(z[:, 0] + z[:, 1]))

    found = within(summed(town, z))

    assert found.beta.isna().tolist() == [False, False, True]
    assert found.se.isna().tolist() == [False, False, True]
    oracle = OLS(town["end"].to_numpy(), np.column_stack([town[COVARIATES[:2]], z])).fit()
    np.testing.assert_allclose(found.beta[:2], oracle.params[:2], rtol=1e-10)
    assert found.df == oracle.df_resid


def test_a_covariate_that_another_one_tells_has_no_coefficient():
    frame, z = drawn()

    found = within(summed(frame.assign(woman=2 * frame["age"] - 3), z))

    assert found.beta.isna().tolist() == [False, False, True]


def test_too_few_clients_are_refused():
    frame, z = drawn()

    with pytest.raises(ValueError, match="3 clients in 1 services are too few"):
        within(summed(frame[:3], z[:3, :1]))


@pytest.mark.parametrize("theta", [0.1, 0.5])
def test_the_moments_with_means_are_those_of_rows_with_means(theta):
    """And give, at any ratio of the variances, the coefficients from inside services (Mundlak 1978)."""
    frame, z = drawn()
    extended = with_service_means(summed(frame, z))

    means = z @ (z.T @ frame[COVARIATES].to_numpy() / z.sum(axis=0)[:, None])
    x = np.column_stack([np.ones(len(frame)), frame[COVARIATES], means])
    values = np.column_stack([x, frame["end"]]) - extended.centre
    assert extended.columns == ("intercept", *COVARIATES, *(f"mean.{name}" for name in COVARIATES), "end")
    np.testing.assert_allclose(extended.cross, values.T @ values, rtol=1e-10, atol=1e-8)
    np.testing.assert_allclose(extended.sums, z.T @ values, rtol=1e-10, atol=1e-8)
    mundlak = GLS(frame["end"].to_numpy(), x, sigma=np.eye(len(z)) + theta * z @ z.T).fit()
    np.testing.assert_allclose(mundlak.params[1:4], within(summed(frame, z)).beta, rtol=1e-8)


def test_the_fit_with_means_has_the_coefficients_from_inside_services(shared):
    frame, z = shared

    found = fit_services(with_service_means(summed(frame, z)))

    np.testing.assert_allclose(found.beta[COVARIATES], within(summed(frame, z)).beta, rtol=1e-8)


def random(frame, z, theta=0.16):
    """Fit the random intercept at a given ratio of the variances, on the rows."""
    x = pd.DataFrame(np.column_stack([np.ones(len(z)), frame[COVARIATES]]), columns=["intercept", *COVARIATES])
    fit = GLS(frame["end"].to_numpy(), x, sigma=np.eye(len(z)) + theta * z @ z.T).fit()
    return {"beta": fit.params, "cov_beta": fit.cov_params(), "sigma2": float(fit.scale)}


def test_coefficients_part_where_better_services_choose_their_clients():
    """Services that work 2 points better have clients who start 6 points higher."""
    frame, z = drawn(services=60, chosen=3.0)

    found = {each.column: each for each in partings(summed(frame, z), **random(frame, z))}

    assert [name for name, each in found.items() if each.parts] == ["start"]
    assert found["start"].within < found["start"].random
    inside = within(summed(frame, z))
    fit = random(frame, z)
    at_same = inside.se["start"] ** 2 * fit["sigma2"] / inside.sigma2
    hausman = (inside.beta["start"] - fit["beta"]["start"]) / np.sqrt(at_same - fit["cov_beta"].at["start", "start"])
    assert found["start"].z == pytest.approx(hausman, rel=1e-8)
    means = z.T @ frame["start"].to_numpy() / z.sum(axis=0)
    spread = np.sqrt(np.average((means - frame["start"].mean()) ** 2, weights=z.sum(axis=0)))
    assert found["start"].moves == pytest.approx((inside.beta["start"] - fit["beta"]["start"]) * spread, rel=1e-8)


def test_coefficients_do_not_part_where_services_do_not_choose():
    frame, z = drawn(services=60)

    found = partings(summed(frame, z), **random(frame, z))

    assert [each.column for each in found] == COVARIATES
    assert not any(each.parts for each in found)


def test_a_difference_beyond_chance_that_moves_no_service_does_not_part():
    """The start differs as above, but the outcome is so noisy inside services that it moves none by 0.05 SD."""
    frame, z = drawn(services=60, chosen=3.0)
    fit = random(frame, z)

    found = partings(summed(frame, z), **(fit | {"sigma2": fit["sigma2"] * 60, "cov_beta": fit["cov_beta"] * 60}))

    start = found[0]
    assert abs(start.moves) < 0.05 * np.sqrt(fit["sigma2"] * 60)
    assert not start.parts


def test_where_all_is_learnt_inside_services_nothing_parts():
    """At an endless variance between services both estimates are one."""
    frame, z = drawn()
    inside = within(summed(frame, z))

    found = partings(summed(frame, z), beta=inside.beta, cov_beta=inside.cov, sigma2=inside.sigma2)

    assert [each.z for each in found] == [0, 0, 0]


def left_over(moments):
    """Stand in for a fit: the variance that the columns of the moments leave, and a tenth of it between services."""
    x, y = moments.cross[:-1, :-1], moments.cross[:-1, -1]
    rest = float(moments.cross[-1, -1] - y @ np.linalg.solve(x, y)) / moments.n
    return Variances(tau2=rest / 10, sigma2=rest)


def test_what_a_covariate_explains_is_what_leaving_it_out_adds():
    frame, z = drawn()

    start, rest = explained(summed(frame, z), {"start": ["start"], "rest": ["age", "woman"]}, left_over)

    y, x = frame["end"].to_numpy(), np.column_stack([np.ones(len(frame)), frame[COVARIATES]])
    full, shorter = (OLS(y, columns).fit().ssr for columns in (x, x[:, [0, 2, 3]]))
    assert start.inside == pytest.approx(1 - full / shorter)
    assert start.between == pytest.approx(1 - full / shorter)
    assert 0 < rest.inside < start.inside


def test_of_no_variance_between_services_no_share_is_told():
    frame, z = drawn()

    (found,) = explained(summed(frame, z), {"start": ["start"]}, lambda moments: Variances(0.0, float(moments.n)))

    assert found.between is None


def test_an_unknown_covariate_cannot_be_left_out():
    frame, z = drawn()

    with pytest.raises(ValueError, match="no covariate education"):
        without(summed(frame, z), ["education"])
