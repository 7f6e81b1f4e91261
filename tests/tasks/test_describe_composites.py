"""A service whose goal is measured on a composite, and the scales beside it."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest

from impactkit.domain.message import Message, Number
from impactkit.domain.project import Composite, Part
from impactkit.tasks.describe import describe_service, measure, seen_scales

INDEX, WAS, WHODAS = (f"scale.{name}.client" for name in ("index.work_ability", "was", "whodas12"))
COMPOSITE = Composite(indicator="work_ability", parts=(Part(scale="was"), Part(scale="whodas12")), anchor="was")


@pytest.fixture(scope="module")
def havslunda(projects):
    """Give the project of the example that declares a composite."""
    return next(project for project in projects if project.declaration.composites)


@pytest.fixture(scope="module")
def once(havslunda):
    return measure(havslunda)


@pytest.fixture(scope="module")
def described(once):
    return describe_service(once, once.project.declaration.service("verkstaden"))


def redeclared(project, **change):
    return measure(replace(project, declaration=replace(project.declaration, **change)))


def breakdown(found, key):
    return next((dict(each.parts) for each in found.findings.breakdowns if each.key == key), None)


def tally(found, key):
    return next((each for each in found.findings.tallies if each.key == key), None)


def test_the_headline_counts_the_classes_of_the_composite(once, described):
    rows = once.changes[(once.changes["scale"] == "index.work_ability") & (once.changes["service"] == "verkstaden")]
    counted = described.stays[described.stays["class"].isin(["improved", "no_change", "worse"])]

    told = counted.merge(rows, on=["client", "service", "stay"], suffixes=("", "_of_row"))[
        "change_class"
    ].value_counts()

    headline = breakdown(described, "headline")
    assert headline["improved"] == told["improved"] > 0
    assert headline["no_change"] == told["no change shown"]


def test_the_composite_comes_first_and_its_scales_behind_it(described):
    assert [card.key for card in described.scales][:3] == [INDEX, WAS, WHODAS]


def test_the_main_scale_is_told_of_the_same_clients_as_the_composite(described):
    populations = described.populations

    assert populations[f"{WAS}.pairs"] == populations[f"{INDEX}.pairs"]
    assert populations[f"{WAS}.baselines"] == populations[f"{INDEX}.baselines"]
    assert populations[f"{WHODAS}.pairs"] < populations[f"{INDEX}.pairs"]
    assert breakdown(described, f"{WAS}.status") is None


def test_clients_are_counted_by_their_scales(described):
    sets = breakdown(described, f"{INDEX}.parts")

    assert set(sets) == {WAS, f"{WAS}+{WHODAS}"}
    assert sum(sets.values()) == tally(described, f"{INDEX}.pairs").part
    assert sets[f"{WAS}+{WHODAS}"] == tally(described, f"{WHODAS}.pairs").part


@pytest.mark.parametrize("key", [INDEX, WAS, WHODAS])
def test_who_did_not_move_on_is_counted_on_each_scale_by_its_own_pairs(described, key):
    """Not everyone whom the composite measures was asked the supporting scale."""
    stayed = tally(described, f"{key}.stayed.pairs").part

    assert stayed == sum(breakdown(described, f"{key}.stayed.classes").values())
    assert stayed <= tally(described, f"{key}.pairs").part


def test_another_scoring_of_the_same_answers_is_left_out(described):
    assert "whodas12_complex" not in {card.scale for card in described.scales}


def test_the_card_names_the_scales_and_both_limits(described):
    """SEM 7.62 and 6.46 of 100: together 4.99 and a limit of 13.8; the main scale alone 21.1."""
    card = described.scales[0]

    values = dict(card.error.values)
    assert [(part.scale, part.weight, part.anchor) for part in card.parts] == [
        ("was", 0.5, True),
        ("whodas12", 0.5, False),
    ]
    assert values["limit"].value == pytest.approx(1.96 * sqrt(2) * sqrt(7.62**2 + (310 / 48) ** 2) / 2)
    assert values["high"] == Number(1.96 * sqrt(2) * 7.62, 1)
    assert isinstance(values["reliability"], Message)


def test_what_error_alone_would_do_is_told_by_the_method_of_composites(described):
    (chance,) = (each for each in described.findings.expectations if each.key == f"{INDEX}.chance.improved")

    assert chance.method == "composite-chance"
    assert chance.low <= chance.value <= chance.high


def test_where_only_the_main_scale_is_asked_there_is_no_composite_to_tell_of(once):
    found = describe_service(once, once.project.declaration.service("egen-kurs"))

    assert INDEX not in {card.key for card in found.scales}
    assert WAS in {card.key for card in found.scales}


def test_a_goal_on_a_composite_of_which_one_scale_was_asked_is_told_by_the_limit_of_that_scale_once(once):
    """In egen-kurs nobody was asked WHODAS: the composite is WAS, and no client has the limit of both scales."""
    service = once.project.declaration.service("egen-kurs")
    goal = replace(service.goal, scale="index.work_ability", indicator="work_ability", kind="indicator")

    found = describe_service(once, replace(service, goal=goal))

    card = found.scales[0]
    assert [(part.scale, part.asked) for part in card.parts] == [("was", True), ("whodas12", False)]
    assert dict(card.error.values)["limit"] == Number(1.96 * sqrt(2) * 7.62, 1)
    assert WAS not in {each.key for each in found.scales}


def test_where_a_part_is_the_goal_by_itself_it_is_told_over_its_own_pairs(once):
    service = once.project.declaration.service("verkstaden")
    alone = replace(service, goal=replace(service.goal, scale="whodas12"))

    found = describe_service(once, alone)

    assert INDEX not in {card.key for card in found.scales}
    assert breakdown(found, f"{WHODAS}.status")["measured"] == tally(found, f"{WHODAS}.pairs").part


def test_a_composite_with_a_scale_for_groups_only_has_no_classes(havslunda):
    service = havslunda.declaration.service("verkstaden")
    participation = Composite(indicator="participation", parts=(Part(scale="esis"), Part(scale="was")), anchor="esis")
    measured = redeclared(havslunda, composites=(participation,))
    goal = replace(service.goal, indicator="participation", scale="index.participation")

    found = describe_service(measured, replace(service, goal=goal))

    card = found.scales[0]
    assert (card.scale, card.classed) == ("index.participation", False)
    assert "advises against" in card.no_class_reason.text
    assert breakdown(found, "scale.index.participation.client.classes") is None
    assert breakdown(found, "headline")["measured"] > 0


def test_where_the_error_of_a_scale_is_not_known_no_client_is_classed_by_the_composite(havslunda):
    """Of the single question on belief no error is known: clients without it would have classes, the others none."""
    service = havslunda.declaration.service("egen-kurs")
    readiness = Composite(indicator="readiness", parts=(Part(scale="jsse"), Part(scale="belief")), anchor="jsse")
    measured = redeclared(havslunda, composites=(readiness,))

    found = describe_service(measured, replace(service, goal=replace(service.goal, scale="index.readiness")))

    assert "not known" in found.scales[0].no_class_reason.text
    assert breakdown(found, "headline")["measured"] > 0
    assert measured.changes.loc[measured.changes["scale"] == "index.readiness", "change_class"].isna().all()


def test_a_goal_on_a_composite_that_nobody_was_asked_leaves_the_other_scales(havslunda):
    service = havslunda.declaration.service("verkstaden")
    readiness = Composite(indicator="readiness", parts=(Part(scale="jsse"), Part(scale="whodas12")), anchor="jsse")
    measured = redeclared(havslunda, composites=(readiness,))

    goal = replace(service.goal, scale="index.readiness", indicator="readiness")
    _, seen = seen_scales(measured, replace(service, goal=goal))

    assert [each.key for each in seen if each.key in (WAS, WHODAS)] == [WAS, WHODAS]
