"""Which two assessments tell of measurement error: never a start and a follow-up."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from impactkit.measure.retest import unchanged

STAY = pd.Timestamp("2025-03-01")


def found(*answers, services=("paja",), as_of=date(2026, 1, 14)):
    """Look for retests among (day from the start, score) or (day, score, rater, service) of one client."""
    rows = [(*answer, "client", "paja")[:4] if len(answer) < 4 else answer for answer in answers]
    scores = pd.DataFrame(rows, columns=["day", "score", "rater", "service"])
    scores = scores.assign(
        client="A", scale="was", version="1", date=STAY + pd.to_timedelta(scores["day"], unit="D")
    ).drop(columns="day")
    stays = pd.DataFrame({"client": "A", "service": list(services), "stay": STAY})
    pairs = unchanged(scores, stays, as_of=as_of)
    return pairs[["first", "second"]].values.tolist()


def test_two_assessments_before_the_service_could_act():
    assert found((-20, 4.0), (0, 5.0)) == [[4.0, 5.0]]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [(0, 7, 1), (0, 6, 0), (-28, 14, 1), (-29, 14, 0), (0, 14, 1), (0, 15, 0), (-60, -20, 1), (-61, -20, 0)],
)
def test_how_near_and_how_early_they_must_be(first, second, told):
    assert len(found((first, 4.0), (second, 5.0))) == told


def test_a_start_and_a_follow_up_are_no_retest():
    assert found((0, 4.0), (30, 6.0), (180, 8.0)) == []


def test_no_client_counts_twice():
    assert found((-30, 1.0), (-15, 2.0), (0, 3.0), (10, 4.0)) == [[1.0, 2.0]]


def test_two_raters_and_two_services_are_no_retest():
    assert found((-20, 4.0, "client", "paja"), (0, 5.0, "worker", "paja")) == []
    assert found((-20, 4.0, "client", "silta"), (0, 5.0, "client", "paja"), services=("paja", "silta")) == []


def test_an_assessment_without_a_score_is_none():
    assert found((-20, None), (0, 5.0)) == []


def test_nothing_after_the_data_exists():
    assert found((-20, 4.0), (0, 5.0), as_of=date(2025, 2, 28)) == []
