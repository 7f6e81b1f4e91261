"""Attacks on unit costs: a known cost and its quotient would tell the number that it was divided by."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impactkit.disclosure.costs import shown_costs
from impactkit.disclosure.release import make_release
from impactkit.domain.findings import Breakdown, Findings, Tally
from impactkit.results.costs import unit_costs

COST = 268_000.0
HEADLINE = ("exit", "improved", "no_change", "worse", "left_early", "no_baseline", "window_open", "follow_up_missing")


def released(facts, *parts, unknown=0, in_service=64, policy="standard", cost=COST):
    ended = sum(parts)
    findings = Findings(
        tallies=(
            Tally(key="counted", part=ended),
            Tally(key="ended", part=ended, whole=ended),
            Tally(key="in_service", part=in_service),
        ),
        breakdowns=(
            Breakdown(key="headline", parts=tuple(zip(HEADLINE, parts, strict=True))),
            Breakdown(
                key="exit.status",
                parts=(("yes", parts[0]), ("no", ended - parts[0] - unknown), ("unknown", unknown), ("not_yet", 0)),
            ),
        ),
        costs=unit_costs(cost),
    )
    return make_release(findings, replace(facts, policy=policy), population=ended)


def test_costs_per_client_per_exit_and_per_improvement(facts):
    """268000/173 = 1549; /18 = 14889; /27 = 9926. Exact Poisson limits of 173 are 148.2 and 200.8 (Garwood)."""
    release = released(facts, 18, 27, 34, 5, 8, 8, 0, 9)

    told = {key: release.figure(f"cost.{key}") for key in ("per_client", "per_exit", "per_improved")}
    assert [(figure.value, figure.n) for figure in told.values()] == [(1550, 173), (14_900, 18), (9930, 27)]
    assert (told["per_client"].low, told["per_client"].high) == (1330, 1810)
    # Wilson's interval of 18 of 109 is 0.10713 to 0.24534: 11.68 to 26.74 clients.
    assert (told["per_exit"].low, told["per_exit"].high) == (10_000, 23_000)


def test_a_cost_per_exit_is_hidden_with_the_number_of_exits(facts):
    """3 exits are merged with 30 who improved; 268000 / 3 would tell them."""
    release = released(facts, 3, 30, 34, 12, 8, 8, 0, 9)

    assert release.figure("headline.exit_or_improved").value == 33
    assert release.figure("cost.per_exit").hidden == "hidden"
    assert release.find("cost.per_improved") is None


def test_a_cost_per_client_is_hidden_with_the_number_in_service(facts):
    release = released(facts, 18, 27, 34, 5, 8, 8, 0, 9, in_service=3)

    assert release.figure("cost.per_client").hidden == "hidden"


@pytest.mark.parametrize(("improved", "worse"), [(9, 8), (27, 3)])
def test_no_cost_per_improvement_of_fewer_than_10_or_without_the_number_worse(facts, improved, worse):
    release = released(facts, 18, improved, 34, worse, 8, 8, 0, 9)

    assert release.figure("cost.per_improved").value is None


def test_nobody_moved_on_makes_no_cost_per_exit(facts):
    assert released(facts, 0, 27, 34, 5, 8, 8, 0, 9).find("cost.per_exit") is None


def test_without_a_cost_there_is_no_figure_of_euros(facts):
    assert not released(facts, 18, 27, 34, 5, 8, 8, 0, 9, cost=None).under("cost")


counts = st.lists(st.integers(0, 40), min_size=8, max_size=8).filter(lambda parts: sum(parts) >= 10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    parts=counts,
    unknown=st.integers(0, 6),
    in_service=st.integers(0, 12),
    policy=st.sampled_from(["standard", "strict"]),
)
def test_whoever_divides_the_cost_by_a_unit_cost_finds_a_number_that_is_shown_already(
    facts, parts, unknown, in_service, policy
):
    unknown = min(unknown, sum(parts) - parts[0])
    release = released(facts, *parts, unknown=unknown, in_service=in_service, policy=policy)

    shown = {figure.key: figure.value for figure in release.figures if figure.value is not None}
    divisors = {
        "cost.per_client": ("ended", "in_service"),
        "cost.per_exit": ("exit.status.yes",),
        "cost.per_improved": ("headline.improved",),
    }
    for key, by in divisors.items():
        if key in shown:
            count = sum(shown[each] for each in by)
            assert release.figure(key).n == count
            assert count not in {1, 2, 3, 4}
            assert shown[key] == pytest.approx(COST / count, rel=0.005)


def test_a_unit_cost_hangs_on_nothing_but_the_shown_figures_and_the_cost(facts):
    release = released(facts, 18, 27, 34, 5, 8, 8, 0, 9)
    figures = [figure for figure in release.figures if not figure.key.startswith("cost.")]

    assert tuple(shown_costs(unit_costs(COST), figures)) == release.under("cost")
