"""Change against the group's own mean, held against an independent program.

The program is the R package clinicalsignificance 3.0.0.9000 (Claus, Arndt & Boeck, J. Stat. Softw. 111(1)), methods HLL
and HLM, run on the data that it brings: HAMD of Claus et al. (2020), 40 clients with all four assessments, reliability
0.80; DAS of Jacobson et al. (1989), reliability 0.88. HLM takes the estimates of lme4, which agree with the exact
maximum to four figures.
"""

import pandas as pd
import pytest

from impactkit.measure.relative_change import hsu_linn_lord
from impactkit.measure.slopes import slopes


def numbers(text):
    return [float(one) for one in text.split()]


HAMD_1 = numbers("""
    25 15 28 30 21 26 31 21 27 28 23 24 28 26 27 32 27 25 28 25 22 24 24 21 18 27 25 27 22 23 25 25 26 22 24 23 26
    28 24 21
""")
HAMD_2 = numbers("""
    17 16 17 24 19 23 22 10 13 17 19 25 8 15 15 28 19 29 21 23 15 22 23 15 20 6 26 19 7 21 14 22 18 15 25 15 24 26
    18 17
""")
HAMD_3 = numbers("""
    13 7 20 29 15 17 15 9 14 11 15 20 8 11 14 26 13 23 20 24 13 20 24 10 17 4 19 16 4 15 17 24 10 14 20 16 20 23 12
    15
""")
HAMD_4 = numbers("""
    13 11 4 25 9 17 15 2 8 7 13 30 9 8 14 27 20 28 14 24 10 18 22 8 20 2 13 18 2 16 16 24 8 6 22 20 18 24 9 25
""")
HAMD_HLL = numbers("""
    -1.04537 1.94853 -6.73379 2.94650 -1.44456 0.55138 -2.44253 -4.93745 -4.33866 -5.23684 -0.24700 7.83654 -4.23887
    -3.93948 -1.34476 3.14609 1.64914 6.43939 -1.74395 4.44345 -1.34476 1.84874 3.84467 -1.94354 5.24183 -7.33257
    -1.04537 0.65117 -5.33663 1.24995 0.45158 4.44345 -3.93948 -3.34070 3.84467 3.24589 1.05036 3.24589 -2.64212
    6.53918
""")
HAMD_HLM = numbers("""
    -0.9991 -2.8673 -1.6279 4.7519 -1.4963 1.0472 0.4758 -4.6983 -2.1604 -2.3737 -0.5947 4.2305 -3.3050 -2.4609
    -0.7505 5.1916 0.7058 4.7166 0.7875 3.4681 -1.9415 1.5091 3.0173 -2.8431 0.9877 -5.5646 0.7875 0.7522 -5.6982
    0.2086 -0.0864 3.3698 -2.3162 -2.6001 2.6129 0.5777 1.7985 3.7520 -1.9062 1.5424
""")
DAS_BEFORE = numbers("""
    90.5 74 97 73.5 61 66.5 68.5 86.5 88.5 68.5 98 80.5 89.5 91.5 83.5 60.5 83 88 98.5 78.5 99.5 79.5 84.5 92.5 93
    85 64 61 80 82.5
""")
DAS_AFTER = numbers("""
    97 124 97.5 88 96.5 62.5 112.5 103.5 90 82.5 105 99.5 112.5 101 99.5 79.5 88 100.5 119 116 116 129 113 118 92
    114 68 52 60.5 104.5
""")
DAS_HLL = numbers("""
    -1.58392 5.80809 -2.51326 -0.52283 2.94885 -3.96602 4.62238 0.19999 -2.51682 -0.71867 -1.33467 0.42788 1.33229
    -1.02845 -0.04213 0.00059 -2.01120 -0.56912 1.07948 3.67879 0.38871 5.83658 2.20466 1.84147 -2.86577 2.30436
    -2.59515 -4.97370 -6.43715 1.00471
""")
BEYOND = 1.959964  # the program's limit


def counted(index):
    """Count the indices above, within and below the program's limit."""
    return (index > BEYOND).sum(), (index.abs() <= BEYOND).sum(), (index < -BEYOND).sum()


@pytest.mark.parametrize(
    ("before", "after", "reliability", "expected", "counts"),
    [(HAMD_1, HAMD_4, 0.80, HAMD_HLL, (12, 16, 12)), (DAS_BEFORE, DAS_AFTER, 0.88, DAS_HLL, (7, 15, 8))],
    ids=["HAMD", "DAS"],
)
def test_hsu_linn_lord_agrees_client_by_client(before, after, reliability, expected, counts):
    found = hsu_linn_lord(pd.DataFrame({"baseline": before, "follow_up": after}), reliability=reliability)

    assert found.round(5).tolist() == pytest.approx(expected, abs=1.1e-5)
    assert counted(found) == counts


def test_slopes_over_four_assessments_agree_client_by_client():
    """Counted with less as better: 11 improved, 20 unchanged, 9 deteriorated."""
    waves = pd.DataFrame({1: HAMD_1, 2: HAMD_2, 3: HAMD_3, 4: HAMD_4})
    assessments = waves.rename_axis("client").reset_index().melt("client", var_name="time", value_name="score")

    found = slopes(assessments.astype({"time": "float64"}))

    index = found.lines.sort_values("client")["index"]
    assert index.tolist() == pytest.approx(HAMD_HLM, abs=1.5e-4)
    assert counted(-index) == (11, 20, 9)
    assert found.mean == pytest.approx(-3.24, abs=1e-9)
