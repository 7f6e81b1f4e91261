"""Worked examples of scoring, each worked by hand from the published rule unless another source is named."""

import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.measure.scoring import score

ESIS = (3, 4, 2, 3, 5, 4, 3, 2, 4, 3)
WHODAS = (3, 2, 2, 3, 4, 3, 4, 1, 1, 2, 2, 4)


def scored(instrument, *codes):
    """Score one assessment: a row per scale, read by the scale's id."""
    columns = [one.id for one in (instrument.items or instrument.scales)]
    keys = {"client": ["A-1"], "date": pd.to_datetime(["2025-01-31"])}
    answers = pd.DataFrame(keys | {name: [code] for name, code in zip(columns, codes, strict=True)})
    return score(answers, instrument).set_index("scale")


def band(instrument, scale, points):
    return [one.name.en for one in instrument.scale(scale).cutoffs if one.lower <= points][-1]


def test_work_ability_score_of_7_is_moderate():
    was = load_instrument("was")

    found = scored(was, 7)

    assert found.loc["was", ["score", "pomp"]].tolist() == [7, 70]
    assert [band(was, "was", points) for points in (5, 7, 8, 10)] == ["poor", "moderate", "good", "excellent"]


def test_esis_is_the_same_for_codes_from_1_and_from_0():
    """Sums of 33 and of 23: 2.5 * 33 - 25 = 2.5 * 23 = 57.5."""
    esis = load_instrument("esis")

    from_one = scored(esis, *ESIS)
    from_zero = scored(esis.printed_from(0), *(code - 1 for code in ESIS))

    assert from_one.loc["esis", "score"] == from_zero.loc["esis", "score"] == 57.5


@pytest.mark.parametrize(("code", "points"), [(1, 0), (3, 50), (5, 100)])
def test_esis_from_its_lowest_to_its_highest(code, points):
    found = scored(load_instrument("esis"), *[code] * 10)

    assert found.loc["esis", ["score", "pomp"]].tolist() == [points, points]


@pytest.mark.parametrize(
    ("codes", "points", "name"),
    [
        ((3,) * 9 + (2,), 47.5, "very weak experience of inclusion"),  # sum 29
        ((3,) * 10, 50, "not very weak"),  # sum 30
    ],
)
def test_esis_under_50_is_a_very_weak_experience_of_inclusion(codes, points, name):
    esis = load_instrument("esis")

    found = scored(esis, *codes)

    assert found.loc["esis", "score"] == points
    assert band(esis, "esis", points) == name


def test_esis_with_an_empty_item_has_no_score():
    found = scored(load_instrument("esis"), *ESIS[:3], float("nan"), *ESIS[4:])

    assert found["score"].isna().all()
    assert found.loc["esis", "reason"] == "item q4 not answered"


def test_whodas_counts_from_0_and_turns_its_per_cent():
    """Sum 31 of codes 1-5 is 19 of 48; 100 - 100 * 19 / 48 = 60.4167."""
    found = scored(load_instrument("whodas12"), *WHODAS)

    assert found.loc["whodas12", "score"] == 19
    assert found.loc["whodas12", "pomp"] == pytest.approx(60.4167, abs=5e-5)


def test_whodas_of_twelve_moderate_answers_is_24():
    """Printed: Medical Informatics Initiative, IG PRO, example mii-exa-pro-whodas12-score-simple-sum; codes 0-4."""
    found = scored(load_instrument("whodas12").printed_from(0), *[2] * 12)

    assert found.loc["whodas12", "score"] == 24


@pytest.mark.parametrize(
    ("codes", "points"),
    [
        (WHODAS, 47.2222),  # recoded 2, 1, 1, 1, 3, 2, 3, 0, 0, 1, 1, 2: 17 of 36
        ((1,) * 12, 0),
        ((2,) * 12, 33.3333),
        ((3,) * 12, 50),
        ((4,) * 12, 83.3333),
        ((5,) * 12, 100),
        ((5,) + (1,) * 11, 11.1111),
        ((1, 5) + (1,) * 10, 5.5556),
    ],
)
def test_whodas_by_recoded_points(codes, points):
    """Recodes of the manual's 36 items (WHO 2010, chapter 8), carried to the same 12."""
    found = scored(load_instrument("whodas12"), *codes)

    assert found.loc["whodas12_complex", "score"] == pytest.approx(points, abs=5e-5)


@pytest.mark.parametrize(
    ("codes", "points"),
    [
        ((1,) * 7, 7.00),
        ((3,) * 7, 19.25),  # sum 21
        ((4, 4) + (3,) * 5, 20.73),  # sum 23
        ((4,) * 7, 25.03),  # sum 28
        ((5,) * 7, 35.00),
    ],
)
def test_swemwbs_turns_its_sum_into_metric_points(codes, points):
    """The published table, from its lowest line to its highest."""
    found = scored(load_instrument("swemwbs"), *codes)

    assert found.loc["swemwbs", "score"] == points


def test_swemwbs_with_an_empty_item_has_no_score():
    found = scored(load_instrument("swemwbs"), 3, 3, float("nan"), 3, 3, 3, 3)

    assert found.loc["swemwbs", "reason"] == "item q3 not answered"


@pytest.mark.parametrize(
    ("codes", "points", "name"),
    [
        ((3, 2, 4, 1, 3), 52, "well-being not low"),  # sum 13
        ((3, 2, 4, 1, 2), 48, "low well-being"),  # sum 12
        ((3, 2, 1, 1, 0), 28, "low well-being, depression possible"),  # sum 7
        ((3, 2, 1, 1, 1), 32, "low well-being"),  # sum 8
    ],
)
def test_who_5_is_four_times_its_sum(codes, points, name):
    who5 = load_instrument("who5")

    found = scored(who5, *codes)

    assert found.loc["who5", ["score", "pomp"]].tolist() == [points, points]
    assert band(who5, "who5", points) == name


@pytest.mark.parametrize(
    ("codes", "points", "pomp", "name"),
    [
        ((4, 3, 4, 3, 4, 5, 3, 2), 3.5, 62.5, "quality of life not good"),  # sum 28
        ((4, 4, 4, 4, 4, 5, 4, 3), 4, 75, "good quality of life"),  # sum 32
        ((4, 4, 4, 4, 4, 4, 4, 3), 3.875, 71.875, "quality of life not good"),  # sum 31
    ],
)
def test_quality_of_life_is_a_mean_and_good_from_4(codes, points, pomp, name):
    eurohis = load_instrument("eurohis8")

    found = scored(eurohis, *codes)

    assert found.loc["eurohis8", ["score", "pomp"]].tolist() == [points, pomp]
    assert band(eurohis, "eurohis8", points) == name


def test_3x10d_gives_ten_scores_and_no_total():
    measure = load_instrument("3x10d")

    found = scored(measure, 7, 5, 8, 6, float("nan"), 10, 0, 4, 3, 6)

    assert found["score"].dropna().tolist() == [7, 5, 8, 6, 10, 0, 4, 3, 6]
    assert found.loc["3x10d_family", "reason"] == "item family not answered"
    assert [band(measure, "3x10d_life", points) for points in (5, 6, 8)] == ["dissatisfied", "fair", "satisfied"]
