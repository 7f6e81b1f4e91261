"""Worked examples of reliable change: from the literature, from an independent program, and by hand.

The program is the R package clinicalsignificance 3.0.0.9000 (Claus, Arndt & Boeck, J. Stat. Softw. 111(1)), method JT,
run on the data that it brings: HAMD of Claus et al. (2020), assessments 1 and 4, reliability 0.80; DAS of Jacobson et
al. (1989), reliability 0.88.
"""

import pandas as pd
import pytest

from impactkit.measure.change import reliable_change, standard_error_of_difference
from impactkit.measure.measurement_error import baseline_sd


def numbers(text):
    return [float(one) for one in text.split()]


# Two studies of the Work Ability Score pooled by n: SEM 0.69, n 34; limits of agreement 2.4, n 21. In short 0.76195.
WAS_POOLED = ((34 * 0.69**2 + 21 * (2.4 / 1.96) ** 2 / 2) / 55) ** 0.5
HAMD_BEFORE = numbers("""
    25 15 28 30 21 26 31 21 27 28 23 24 28 26 27 32 27 25 28 25 22 24 24 21 18 27 25 27 22 23 25 25 26 22 24 23
    26 28 24 21
""")
HAMD_AFTER = numbers("""
    13 11 4 25 9 17 15 2 8 7 13 30 9 8 14 27 20 28 14 24 10 18 22 8 20 2 13 18 2 16 16 24 8 6 22 20 18 24 9 25
""")
HAMD_RCI = numbers("""
    -5.680532 -1.893511 -11.361064 -2.366888 -5.680532 -4.260399 -7.574043 -8.994176 -8.994176 -9.940931
    -4.733777 2.840266 -8.994176 -8.520798 -6.15391 -2.366888 -3.313644 1.420133 -6.627287 -0.473378 -5.680532
    -2.840266 -0.946755 -6.15391 0.946755 -11.834442 -5.680532 -4.260399 -9.467553 -3.313644 -4.260399 -0.473378
    -8.520798 -7.574043 -0.946755 -1.420133 -3.787021 -1.893511 -7.100665 1.893511
""")
DAS_BEFORE = numbers("""
    90.5 74.0 97.0 73.5 61.0 66.5 68.5 86.5 88.5 68.5 98.0 80.5 89.5 91.5 83.5 60.5 83.0 88.0 98.5 78.5 99.5
    79.5 84.5 92.5 93.0 85.0 64.0 61.0 80.0 82.5
""")
DAS_AFTER = numbers("""
    97.0 124.0 97.5 88.0 96.5 62.5 112.5 103.5 90.0 82.5 105.0 99.5 112.5 101.0 99.5 79.5 88.0 100.5 119.0 116.0
    116.0 129.0 113.0 118.0 92.0 114.0 68.0 52.0 60.5 104.5
""")
DAS_RCI = numbers("""
    1.121973 8.630559 0.086306 2.502862 6.127697 -0.690445 7.594892 2.93439 0.258917 2.416557 1.208278 3.279613
    3.970057 1.639806 2.761779 3.279613 0.863056 2.15764 3.538529 6.47292 2.848085 8.544254 4.919419 4.401585
    -0.172611 5.005724 0.690445 -1.553501 -3.365918 3.797446
""")


def one_client(before, after, **limits):
    told = reliable_change(pd.DataFrame({"baseline": [before], "follow_up": [after]}), **limits)
    return told["rci"].iat[0], told["change_class"].iat[0]


def test_worked_example_of_jacobson_and_truax():
    """1991, page 14: 32.5 to 47.5, SD 7.5, reliability .80: S_E 3.35, S_diff 4.74, RC 3.16, improved."""
    s_diff = standard_error_of_difference(sd=7.5, reliability=0.80)

    rci, change_class = one_client(32.5, 47.5, s_diff=s_diff)

    assert round(s_diff, 6) == 4.743416
    assert round(rci, 6) == 3.162278
    assert change_class == "improved"


@pytest.mark.parametrize(
    ("before", "after", "rcis", "reliability", "higher_is_better", "sd", "s_diff", "counts"),
    [
        (HAMD_BEFORE, HAMD_AFTER, HAMD_RCI, 0.80, False, 3.34012129366738, 2.11247818984341, (29, 10, 1)),
        (DAS_BEFORE, DAS_AFTER, DAS_RCI, 0.88, True, 11.8256612655621, 5.79336719432455, (19, 10, 1)),
    ],
    ids=["HAMD, lower is better", "DAS, higher is better"],
)
def test_every_client_agrees_with_an_independent_program(
    before, after, rcis, reliability, higher_is_better, sd, s_diff, counts
):
    pairs = pd.DataFrame({"baseline": before, "follow_up": after}, dtype="float64")
    pairs = pairs.assign(scale="s", rater="client", version="1")

    found_sd = baseline_sd(pairs, scale="s", rater="client", version="1")
    found_s_diff = standard_error_of_difference(sd=found_sd, reliability=reliability)
    told = reliable_change(pairs, s_diff=found_s_diff, higher_is_better=higher_is_better)

    assert found_sd == pytest.approx(sd, rel=1e-13)
    assert found_s_diff == pytest.approx(s_diff, rel=1e-13)
    assert told["rci"].round(6).tolist() == rcis
    classes = told["change_class"].value_counts()
    assert tuple(classes[name] for name in ("improved", "no change shown", "worse")) == counts


@pytest.mark.parametrize(
    ("sem", "before", "after", "s_diff", "rci", "change_class"),
    [
        pytest.param(0.69, 4, 6, 0.9758, 2.0496, "improved", id="WAS, SEM of Stienstra et al."),
        pytest.param(0.69, 4, 5, 0.9758, 1.0248, "no change shown", id="WAS, one point"),
        pytest.param(WAS_POOLED, 4, 6, 1.0776, 1.8561, "no change shown", id="WAS, pooled SEM, two points"),
        pytest.param(WAS_POOLED, 4, 7, 1.0776, 2.7841, "improved", id="WAS, pooled SEM, three points"),
        pytest.param(1.03, 19.25, 23.21, 1.4566, 2.7186, "improved", id="SWEMWBS, SEM of Shah et al. 2018"),
        pytest.param(1.03, 19.25, 21.54, 1.4566, 1.5721, "no change shown", id="SWEMWBS, less"),
    ],
)
def test_change_on_scales_where_higher_is_better(sem, before, after, s_diff, rci, change_class):
    found_s_diff = standard_error_of_difference(sem=sem)

    found_rci, found_class = one_client(before, after, s_diff=found_s_diff)

    assert round(found_s_diff, 4) == s_diff
    assert round(found_rci, 4) == rci
    assert found_class == change_class


def test_smallest_detectable_change_of_the_work_ability_score():
    """SEM 0.69: 1.96 * sqrt(2) * 0.69 = 1.9126; Stienstra et al. print 1.92 from the unrounded SEM."""
    assert round(1.96 * standard_error_of_difference(sem=0.69), 4) == 1.9126


def test_whodas_improves_downwards():
    """30 to 20 of 48, S_diff 4.3878 = 8.6 / 1.96 (minimal detectable change of Finnish outpatients)."""
    rci, change_class = one_client(30, 20, s_diff=8.6 / 1.96, higher_is_better=False)

    assert round(8.6 / 1.96, 4) == 4.3878
    assert round(rci, 4) == -2.2791
    assert change_class == "improved"


@pytest.mark.parametrize(("after", "change_class"), [(21, "improved"), (22, "no change shown"), (39, "worse")])
def test_whodas_by_its_published_threshold_of_9_points(after, change_class):
    assert one_client(30, after, s_diff=4.3878, threshold=9, higher_is_better=False)[1] == change_class


@pytest.mark.parametrize(("after", "rci", "change_class"), [(64, 2.3254, "improved"), (56, 1.661, "no change shown")])
def test_who_5_from_its_minimal_detectable_change(after, rci, change_class):
    """MDC 23.60: S_diff 12.0408; 20 points are more than the customary 10, and show no change of one client."""
    s_diff = 23.60 / 1.96

    found_rci, found_class = one_client(36, after, s_diff=s_diff)

    assert round(s_diff, 4) == 12.0408
    assert round(found_rci, 4) == rci
    assert found_class == change_class


def test_core_10_from_sd_and_reliability():
    """20 to 13, SD 7.7, reliability .90: SEM 2.4350, S_diff 3.4435, RCI -2.0328; lower is better."""
    s_diff = standard_error_of_difference(sd=7.7, reliability=0.90)

    rci, change_class = one_client(20, 13, s_diff=s_diff, higher_is_better=False)

    assert round(s_diff, 4) == 3.4435
    assert round(rci, 4) == -2.0328
    assert change_class == "improved"
