"""The errors of measurement behave as the instruments' sources say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.example.instruments import ANSWERING, WORKERS_BELIEF
from impactkit.example.response import Graded, Rounded

N = 40_000


def rng() -> np.random.Generator:
    return np.random.default_rng(11)


@pytest.fixture(scope="module")
def population() -> np.ndarray:
    """Traits of the reference population, drawn apart from the answers."""
    return np.random.default_rng(12).standard_normal(N)


def retest_sem(model: Rounded | Graded, trait: np.ndarray) -> float:
    """SD of the difference of two answers on the same trait, over the square root of 2."""
    draws = rng()
    first, second = model.answers(trait, draws), model.answers(trait, draws)
    if isinstance(model, Graded):
        first, second = first.sum(axis=1), second.sum(axis=1)
    return float(np.std(first - second) / np.sqrt(2))


@pytest.mark.parametrize(
    ("instrument", "sem"),
    [
        ("was", 0.762),  # pooled from two retest studies, n 34 and 21
        ("abilitator", 9.178),  # 18 * sqrt(1 - 0.74)
        ("jsse", 0.2626),  # 0.7284 * sqrt(1 - 0.87)
        ("belief", 1.2),
    ],
)
def test_a_score_written_twice_differs_by_the_published_error(instrument, sem):
    """At the middle of the scale, where its ends do not cut the error."""
    trait = np.zeros(N)

    assert retest_sem(ANSWERING[instrument].model, trait) == pytest.approx(sem, rel=0.02)


def test_whodas_has_the_mean_sd_and_error_of_the_finnish_patients(population):
    """Mean 13, SD 9, SEM 3.10 (n 1,988)."""
    model = ANSWERING["whodas12"].model

    total = model.answers(population, rng()).sum(axis=1)

    assert total.mean() == pytest.approx(13, abs=0.15)
    assert total.std() == pytest.approx(9, abs=0.1)
    assert retest_sem(model, population) == pytest.approx(3.10, abs=0.05)


def test_esis_has_the_published_alpha(population):
    """Alpha 0.89 (n 847, mostly at risk of exclusion)."""
    answers = ANSWERING["esis"].model.answers(population, rng())

    alpha, _ = pingouin.cronbach_alpha(pd.DataFrame(answers))

    assert alpha == pytest.approx(0.89, abs=0.01)


def test_work_ability_is_spread_as_among_finnish_respondents(population):
    """Shares of 0-5, 6-7 and 8-10 among 7,282 Abilitator respondents: 37.3, 27.1 and 35.6 %; a normal curve is near."""
    score = ANSWERING["was"].model.answers(population, rng())

    shares = [np.mean(score <= 5), np.mean((score > 5) & (score <= 7)), np.mean(score > 7)]

    assert score.mean() == pytest.approx(6.14, abs=0.1)
    assert shares == pytest.approx([0.373, 0.271, 0.356], abs=0.06)


@pytest.mark.parametrize("trait", [-2.5, -1.0, 0.0, 1.0, 2.5])
@pytest.mark.parametrize("instrument", sorted(ANSWERING))
def test_the_expected_score_is_the_mean_of_many_answers(instrument, trait):
    model = ANSWERING[instrument].model
    answers = model.answers(np.full(N, trait), rng())
    scores = answers.sum(axis=1) if isinstance(model, Graded) else answers

    expected = model.expected(np.array([trait]))

    assert expected[0] == pytest.approx(scores.mean(), abs=5 * scores.std() / np.sqrt(N) + 0.002)


@given(trait=st.floats(-2.5, 2.5), more=st.floats(0.05, 1))
def test_more_of_the_trait_is_a_higher_expected_score(trait, more):
    for answering in (*ANSWERING.values(), WORKERS_BELIEF):
        low, high = answering.model.expected(np.array([trait, trait + more]))

        assert low < high


@given(trait=st.floats(-30, 30))
def test_no_answer_lies_outside_its_codes(trait):
    rounded = Rounded(low=1, high=5, step=1 / 6, mean=3, sd=0.7, sem=0.26)
    graded = Graded(slope=1.7, centre=0.0, gap=1.4, items=10, spread=0.5, occasion=0.2)

    scores = rounded.answers(np.full(20, trait), rng())
    places = graded.answers(np.full(20, trait), rng())

    assert scores.min() >= 1
    assert scores.max() <= 5
    assert places.min() >= 0
    assert places.max() <= 4
    assert places.shape == (20, 10)
