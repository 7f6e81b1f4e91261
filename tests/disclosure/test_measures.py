"""Coefficients as they may be shown, and the number of clients that they rest on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.disclosure.release import make_release
from impactkit.domain.findings import Coefficient, Findings, Mean, Tally

SCALE = "scale.esis.client"


def alpha(n=45, whole=45, **known):
    usual = {"key": f"{SCALE}.alpha", "value": 0.8449, "low": 0.7651, "high": 0.905, "method": "alpha"}
    return Coefficient(**{**usual, "n": n, "whole": whole, **known})


def shown(facts, found, *tallies, policy="standard"):
    """Give the figure of alpha in a release."""
    findings = Findings(coefficients=(found,), tallies=tallies)
    return make_release(findings, replace(facts, policy=policy), population=60).figure(found.key)


def test_a_coefficient_has_two_decimals_and_its_clients(facts):
    figure = shown(facts, alpha())

    assert (figure.value, figure.low, figure.high, figure.n, figure.decimals) == (0.84, 0.77, 0.91, 45, 2)
    assert (figure.unit, figure.method) == ("coefficient", "alpha")


@pytest.mark.parametrize(("n", "hidden"), [(9, "too_few"), (10, "")])
def test_it_needs_10_clients(facts, n, hidden):
    assert shown(facts, alpha(n=n, whole=n)).hidden == hidden


@pytest.mark.parametrize(("n", "told"), [(45, 45), (44, None), (41, None), (40, 40)])
def test_the_few_who_left_a_question_out_are_not_told_by_the_difference(facts, n, told):
    assert shown(facts, alpha(n=n, whole=45)).n == told


@pytest.mark.parametrize("pairs", [(), (Tally(key=f"{SCALE}.pairs", part=30, whole=48),)])
def test_nor_is_a_number_of_baselines_that_may_not_be_told(facts, pairs):
    """3 of 48 have no baseline: neither alpha nor the mean at the start may say that 45 have one."""
    baselines = Tally(key=f"{SCALE}.baselines", part=45, whole=48)
    start = Mean(key=f"{SCALE}.start", value=50.0, n=45)

    release = make_release(
        Findings(coefficients=(alpha(),), means=(start,), tallies=(*pairs, baselines)), facts, population=60
    )

    assert release.figure(f"{SCALE}.baselines").hidden == "all_but_few"
    assert release.figure(f"{SCALE}.alpha").n is None
    assert release.figure(f"{SCALE}.start").n is None


def test_the_strict_policy_rounds_the_clients(facts):
    assert shown(facts, alpha(n=43, whole=60), policy="strict").n == 45


@pytest.mark.parametrize(("light", "hidden"), [(28, "hidden"), (20, "")])
def test_goals_by_weight_do_not_tell_of_the_few_who_have_goals_of_one_weight_alone(facts, light, hidden):
    """Of 30 measured clients 28 have lighter goals: two have only heavier ones. Either part tells the other."""
    means = tuple(
        Mean(key=f"goals.at_level{part}", value=0.5, n=n) for part, n in (("", 30), (".light", light), (".heavy", 18))
    )
    tallies = (Tally(key="goals.pairs", part=30, whole=48), Tally(key="goals.baselines", part=40, whole=48))

    release = make_release(Findings(means=means, tallies=tallies), facts, population=48)

    assert not release.figure("goals.at_level").hidden
    assert [release.figure(f"goals.at_level.{part}").hidden for part in ("light", "heavy")] == [hidden, hidden]
