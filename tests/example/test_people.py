from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.domain.background import RECORDED
from impactkit.example.meri_pohja import KANTOAALTO, OMA_TAHTI
from impactkit.example.people import first_clients


def test_answers_are_levels_of_the_questions():
    people = first_clients(KANTOAALTO, 1)

    for question in RECORDED[1:]:
        assert set(people[question.id].dropna()) <= {level.id for level in question.levels}


def test_years_of_birth_lie_within_the_plan():
    years = first_clients(KANTOAALTO.resized(2000), 1)["birth_year"].dropna().astype(int)

    assert (years.min(), years.max()) == KANTOAALTO.clientele.born


def test_clients_start_on_the_average_where_the_plan_says():
    people = first_clients(KANTOAALTO.resized(20_000), 1)

    start = KANTOAALTO.clientele.start
    assert people["readiness"].mean() == pytest.approx(start.readiness, abs=0.03)
    assert people["work_ability"].mean() == pytest.approx(start.work_ability, abs=0.03)
    assert people["participation"].mean() == pytest.approx(start.participation, abs=0.03)


def test_partial_work_ability_goes_with_lower_work_ability():
    people = first_clients(OMA_TAHTI.resized(20_000), 1)

    mean = people.groupby("partial_work_ability")["work_ability"].mean()

    assert mean["no"] - mean["yes"] == pytest.approx(0.60, abs=0.06)


def test_a_question_is_left_empty_as_often_as_the_plan_says():
    clientele = replace(KANTOAALTO.clientele, not_recorded=(("education", 0.4),))

    people = first_clients(replace(KANTOAALTO.resized(5000), clientele=clientele), 1)

    assert people["education"].isna().mean() == pytest.approx(0.4, abs=0.03)
    assert people["gender"].isna().mean() == pytest.approx(0.03, abs=0.01)
