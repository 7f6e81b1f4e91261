"""T of goal attainment scaling: what is in the sum, what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.measure.goals import NONE_RATED, score_goals

DAY = "2026-02-01"


@pytest.fixture
def told(goals, engine):
    """Score goals of one client on one day, told as (level, weight), on each engine."""

    def found(*rated):
        frame = goals(*(("a", DAY, f"g{place}", level, weight) for place, (level, weight) in enumerate(rated)))
        return engine.rows(score_goals(engine.open(frame)))

    return found


def test_a_score_is_a_row_of_the_frame_scores(told):
    row = told((1, 1), (1, 1), (1, 1))[0]

    assert row.pop("score") == pytest.approx(63.6931, abs=5e-5)
    assert row == {
        "client": "a",
        "service": "work",
        "date": DAY,
        "rater": "client",
        "instrument": "gas",
        "version": "1",
        "scale": "gas",
        "pomp": None,
        "reason": None,
        "min_interval_days": 14,
    }


def test_a_goal_that_was_not_rated_is_not_in_the_sum(told):
    """Two goals at +1 are left: 50 + 20 / sqrt(0.7 * 2 + 0.3 * 4) = 62.4035."""
    assert told((1, 1), (1, 1), (None, 5))[0]["score"] == pytest.approx(62.4035, abs=5e-5)


def test_none_rated_gives_no_score_and_says_why(told):
    assert [(row["score"], row["reason"]) for row in told((None, 1), (None, 2))] == [(None, NONE_RATED)]


def test_a_weight_that_is_missing_is_one(told):
    assert told((1, None), (0, 2))[0]["score"] == told((1, 1), (0, 2))[0]["score"]


def test_each_client_and_day_is_scored_alone(goals):
    frame = goals(("b", "2026-03-01", "x", 2), ("a", DAY, "x", -1), ("b", DAY, "x", 0))

    found = score_goals(frame)

    assert found["client"].tolist() == ["a", "b", "b"]
    assert found["score"].tolist() == pytest.approx([40, 50, 70])


def test_equal_rows_count_once(goals):
    assert score_goals(goals(("a", DAY, "x", 1), ("a", DAY, "x", 1)))["score"].tolist() == [60]


def test_service_and_weight_may_be_absent(goals):
    found = score_goals(goals(("a", DAY, "x", 1)).drop(columns=["service", "weight"]))

    assert found[["service", "score"]].to_numpy().tolist() == [["", 60]]


def test_engines_that_plan_first_give_the_same(goals, lazy_engine, pandas_rows):
    frame = goals(("a", DAY, "x", 1, 2), ("a", DAY, "y", None), ("b", DAY, "x", -2, 0.5))

    assert lazy_engine.rows(score_goals(lazy_engine.open(frame))) == pandas_rows(score_goals(frame))


def test_every_fault_stands_in_one_message(goals, engine):
    frame = goals(
        ("a", DAY, "x", 3),
        ("a", DAY, "y", 0.5),
        ("b", DAY, "x", 1, 0),
        ("b", DAY, "y", 1, -2),
        ("c", DAY, "x", 1),
        ("c", DAY, "x", 2),
        ("d", DAY, "x", 1, 1),
        ("d", DAY, "x", 1, 2),
    )

    with pytest.raises(ValueError, match="cannot be scored") as refused:
        score_goals(engine.open(frame))

    assert str(refused.value) == (
        "The goals cannot be scored: 2 levels are none of -2, -1, 0, 1, 2; 2 weights are not above 0; 2 goals stand "
        "twice on one day with another level or weight (service, day: work 2026-02-01). Mend or leave out these rows."
    )


def test_columns_that_are_absent_are_named(goals):
    with pytest.raises(ValueError, match="lacks goal, level"):
        score_goals(goals(("a", DAY, "x", 1)).drop(columns=["goal", "level"]))


@settings(max_examples=25)
@given(levels=st.lists(st.integers(-2, 2), min_size=1, max_size=5), weight=st.integers(1, 9))
def test_equal_weights_give_what_weights_of_one_give(goals, levels, weight):
    rows = [("a", DAY, str(place), level) for place, level in enumerate(levels)]

    plain, weighted = (score_goals(goals(*rows)), score_goals(goals(*((*row, weight) for row in rows))))

    assert weighted["score"].tolist() == pytest.approx(plain["score"].tolist())
