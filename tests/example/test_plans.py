"""The plans of the four organisations: complete, within their bounds, and fit to be read."""

from __future__ import annotations

import re

import pytest

from impactkit.example.ecosystem import ORGANISATIONS
from impactkit.example.plan import ServicePlan

TEXTS = ["inputs", "activities", "outputs", "outcomes", "impact", "learned", "will_change"]
PLANS = [plan for organisation in ORGANISATIONS for plan in organisation.services]
every_plan = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)


@every_plan
def test_a_service_has_all_its_texts(plan: ServicePlan):
    assert [kind for kind, _ in plan.texts] == TEXTS


@every_plan
def test_texts_are_whole_sentences_of_a_length_that_a_report_bears(plan: ServicePlan):
    for _, text in plan.texts:
        assert 20 <= len(text) <= 260
        assert text.endswith(".")
        assert text[0].isupper() or text[0].isdigit()
        assert "  " not in text


@every_plan
def test_no_text_counts_a_few_people(plan: ServicePlan):
    """A text goes out as it is: it must not say of 1 to 4 clients what the rules of the release hide."""
    for _, text in plan.texts:
        assert not re.search(
            r"\b([1-4]|yksi|kaksi|kolme|neljä|en|två|tre|fyra) (asiakas|asiakasta|klient|klienter)\b", text
        )


@every_plan
def test_shares_are_shares(plan: ServicePlan):
    clientele, course, measuring, leaving = plan.clientele, plan.course, plan.measuring, plan.leaving
    for shares in (clientele.unemployment, clientele.gender, clientele.education, clientele.language, measuring.modes):
        assert sum(shares) == pytest.approx(1)
    for share in (
        course.early,
        course.paused,
        course.returning,
        measuring.no_baseline,
        measuring.interim,
        leaving.known,
    ):
        assert 0 <= share <= 1
    after = (leaving.education, leaving.on_benefit, leaving.subsidised, leaving.service, leaving.other_benefit)
    assert sum(after) + leaving.enterprise < 1


@every_plan
def test_the_goal_rests_on_an_instrument_that_the_service_fills_in(plan: ServicePlan):
    assert plan.aim.instrument in (*plan.measuring.instruments, "")
    assert plan.own_goals is not None or not plan.aim.own_goals


def test_names_and_ids_are_each_used_once():
    assert len({plan.id for plan in PLANS}) == len({plan.name for plan in PLANS}) == 10
    assert len({organisation.letter for organisation in ORGANISATIONS}) == len(ORGANISATIONS) == 4


def test_who_comes_from_another_service_comes_from_one_that_exists():
    known = {plan.id for plan in PLANS}

    assert {source for plan in PLANS for source, _ in plan.also_from} <= known


def test_a_resized_service_has_that_many_clients_and_shares_none():
    small = PLANS[0].resized(40)

    assert small.clients == 40
    assert small.also_from == ()
    assert PLANS[0].clients != 40
