"""Goals and small steps of the example: what is written beside the data is what the data say."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.domain.goals import LEVELS
from impactkit.example.ecosystem import make_service
from impactkit.example.hallasalmi import RYTMI
from impactkit.example.plan import DATA_DATE, PERIOD
from impactkit.measure.goal_pairs import goal_levels, pair_goals


@pytest.fixture(scope="module")
def many():
    return make_service(7, clients=4000, plan=RYTMI)


@pytest.fixture(scope="module")
def pairs(many):
    rows = many.projects[0].rows
    found = pair_goals(rows.goals, rows.episodes, as_of=DATA_DATE, period=PERIOD)
    return found[found["status"] == "measured"]


def fact(made, name):
    return float(made.truth.query("fact == @name")["value"].iloc[0])


def test_goals_begin_at_minus_one_and_have_levels_and_weights_of_the_method(many):
    goals = many.projects[0].rows.goals
    first = goals.sort_values("date", kind="stable").drop_duplicates(["client", "goal"])

    assert set(goals["level"].dropna()) <= set(LEVELS)
    assert goals["weight"].between(1, 3).all()
    assert first["level"].eq(-1).mean() > 0.8
    assert goals.groupby(["client", "date"])["goal"].nunique().max() <= 3


def test_a_goal_is_rated_once_on_a_day(ecosystem):
    for project in ecosystem.projects:
        assert not project.rows.goals.duplicated(["client", "service", "date", "goal"]).any()


def test_who_reached_their_goals_is_found_a_little_more_often_than_is_true(many, pairs):
    """Who broke off reached none and is seldom asked again; who gained is reached more often."""
    found = float((pairs["follow_up"] >= 50 - 1e-9).mean())

    assert fact(many, "goals_reached") < found < fact(many, "goals_reached") + 0.15


def test_levels_at_the_end_are_those_of_the_truth_but_for_who_broke_off(many):
    rows = many.projects[0].rows
    levels = goal_levels(rows.goals, rows.episodes, as_of=DATA_DATE, period=PERIOD)
    rated = levels["follow_up"].dropna()

    assert 0 <= float((rated >= 0).mean()) - fact(many, "goals_at_level") < 0.15


def test_steps_lie_within_the_stay(many):
    rows = many.projects[0].rows
    spans = rows.milestones.merge(rows.episodes, on=["client", "service"])
    inside = spans["date"].between(spans["start"], spans["end"].fillna(pd.Timestamp(DATA_DATE)))

    within = inside.groupby([spans["client"], spans["date"], spans["milestone"]]).any()
    assert within.mean() > 0.95  # a step may fall into a break between two episodes of one stay


def test_services_without_goals_record_none(ecosystem):
    with_goals = {service for project in ecosystem.projects for service in project.rows.goals["service"].unique()}
    with_steps = {service for project in ecosystem.projects for service in project.rows.milestones["service"].unique()}

    assert with_goals == with_steps == {"oma-tahti", "rytmipaja"}
