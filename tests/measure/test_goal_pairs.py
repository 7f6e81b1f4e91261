"""Pairs of goals, each by a case worked by hand: one goal at level x gives T = 50 + 10 x, whatever its weight."""

from datetime import date

import pandas as pd
import pytest

from impactkit.domain.project import Windows
from impactkit.frames.columns import GOAL_LEVELS, PAIRS
from impactkit.measure.goal_pairs import goal_levels, pair_goals

AS_OF = date(2027, 6, 30)
START, END = "2026-02-01", "2026-08-01"
STAY = ("a", START, END)


@pytest.fixture
def paired(goals, episodes):
    """Give the pairs of goals told as rows, and of stays."""

    def found(rated, stayed=(STAY,), **options):
        options = {"as_of": AS_OF, **options}
        return PAIRS.checked(pair_goals(goals(*rated), episodes(*stayed), **options))

    return found


@pytest.fixture
def told(paired):
    """Give some columns of the pairs, days as ISO text, missing as None."""

    def found(columns, rated, stayed=(STAY,), **options):
        frame = paired(rated, stayed, **options)[columns.split()]
        return [tuple(map(_plain, row)) for row in frame.itertuples(index=False)]

    return found


def _plain(value):
    if pd.isna(value):
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else value


def test_a_goal_dropped_at_the_follow_up_is_not_in_the_pair(told):
    """x alone is left: from -1 to +1. At the start both were rated."""
    rated = [("a", START, "x", -1), ("a", START, "y", -1), ("a", END, "x", 1), ("a", END, "y", None)]

    assert told("baseline follow_up status", rated) == [(40, 60, "measured")]


def test_the_weights_of_the_baseline_count(told):
    """w 1 and 3, x -1 and +1: 50 + 10 * 2 / sqrt(0.7 * 10 + 0.3 * 16) = 55.8222; with the later weights 44.18."""
    rated = [("a", START, "x", -1, 1), ("a", START, "y", -1, 3), ("a", END, "x", -1, 3), ("a", END, "y", 1, 1)]

    assert told("follow_up", rated) == [(pytest.approx(55.8222, abs=5e-5),)]


def test_a_goal_added_later_is_not_in_the_pair(told):
    rated = [("a", START, "x", -1), ("a", END, "x", 0), ("a", END, "new", -2, 9)]

    assert told("baseline follow_up", rated) == [(40, 50)]


def test_a_later_rating_without_any_goal_of_the_baseline_is_no_follow_up(told):
    rated = [("a", START, "x", -1), ("a", "2026-05-01", "x", 1), ("a", END, "new", 2)]

    assert told("follow_up follow_up_date", rated) == [(60, "2026-05-01")]


def test_only_other_goals_later_is_a_follow_up_that_is_missing(told):
    rated = [("a", START, "x", -1), ("a", END, "new", 2)]

    assert told("baseline follow_up follow_up_date status", rated) == [(40, None, None, "follow_up_missing")]


def test_a_day_on_which_no_goal_was_rated_is_no_baseline(told):
    rated = [("a", START, "x", None), ("a", "2026-02-10", "x", -1), ("a", END, "x", 0)]

    assert told("baseline_date late follow_up", rated) == [("2026-02-10", True, 50)]


@pytest.mark.parametrize(("day", "status"), [("2026-02-15", "measured"), ("2026-02-14", "follow_up_missing")])
def test_fourteen_days_apart_are_enough_and_thirteen_are_not(told, day, status):
    assert told("status", [("a", START, "x", -1), ("a", day, "x", 0)]) == [(status,)]


def test_another_interval_may_be_declared_for_goals(told):
    rated = [("a", START, "x", -1), ("a", "2026-03-01", "x", 0)]

    assert told("status", rated, windows=Windows(min_interval={"gas": 60})) == [("follow_up_missing",)]


def test_a_repeat_stay_has_goals_of_its_own(told):
    """The rating of 1 August ends the first stay and, 92 days before the second, begins nothing."""
    second = ("a", "2026-11-01", "2027-03-01")
    rated = [
        ("a", START, "x", -1),
        ("a", END, "x", 1),
        ("a", "2026-11-05", "x", -1),
        ("a", "2026-11-05", "z", -1),
        ("a", "2027-03-01", "z", 0),
        ("a", "2027-03-01", "x", 0),
    ]

    found = told("stay baseline_date follow_up late", rated, [STAY, second])

    assert found == [(START, START, 60, False), ("2026-11-01", "2026-11-05", 50, True)]


def test_one_rating_may_end_a_stay_and_begin_the_next(told):
    second = ("a", "2026-10-31", "2027-02-01")
    rated = [("a", START, "x", -1), ("a", "2026-10-01", "x", 0), ("a", "2027-02-01", "x", 2)]

    found = told("baseline_date follow_up_date follow_up", rated, [("a", START, "2026-08-02"), second])

    assert found == [(START, "2026-10-01", 50), ("2026-10-01", "2027-02-01", 70)]


def test_every_stay_of_a_service_with_goals_has_a_row(told):
    stayed = [STAY, ("b", START, END), ("c", START, "2026-02-20"), ("d", START, None)]

    found = told("client status", [("a", START, "x", -1), ("a", END, "x", 0)], stayed)

    assert found == [("a", "measured"), ("b", "no_baseline"), ("c", "left_early"), ("d", "in_service_overdue")]


def test_what_is_dated_after_the_data_does_not_exist(told):
    rated = [("a", START, "x", -1), ("a", "2026-06-01", "x", 0), ("a", END, "x", 2)]

    assert told("follow_up", rated, as_of=date(2026, 7, 1)) == [(50,)]


def test_each_goal_of_the_baseline_is_told_with_its_level_later(goals, episodes):
    rated = goals(("a", START, "x", -1, 2), ("a", START, "y", -2), ("a", END, "x", 1), ("a", END, "new", 2))

    found = GOAL_LEVELS.checked(goal_levels(rated, episodes(STAY), as_of=AS_OF))

    told = found[["goal", "weight", "baseline", "follow_up"]].astype(object)
    assert told.where(found[["goal", "weight", "baseline", "follow_up"]].notna(), None).to_numpy().tolist() == [
        ["x", 2, -1, 1],
        ["y", 1, -2, None],
    ]
    assert found["follow_up_date"].dt.strftime("%Y-%m-%d").tolist() == [END, END]


def test_engines_give_the_same_pairs(goals, episodes, engine, lazy_engine, pandas_rows):
    rated = goals(("a", START, "x", -1, 2), ("a", START, "y", -1), ("a", END, "x", 1), ("b", START, "x", 0))
    stayed = episodes(STAY, ("b", START, None))

    expected = pandas_rows(pair_goals(rated, stayed, as_of=AS_OF))

    for each in (engine, lazy_engine):
        assert each.rows(pair_goals(each.open(rated), each.open(stayed), as_of=AS_OF)) == expected
