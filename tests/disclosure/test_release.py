"""Exact findings go in; what comes out tells of no one."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import impactkit
from impactkit.disclosure.release import make_release
from impactkit.domain.findings import (
    Breakdown,
    Distribution,
    Expectation,
    Findings,
    Groups,
    Mean,
    Quartiles,
    Share,
    Tally,
)
from impactkit.domain.project import Goal

KEY = "scale.was.client"
HEADLINE = ("exit", "improved", "no_change", "worse", "left_early", "no_baseline", "window_open", "follow_up_missing")


def ended(count: int, **more: int) -> tuple[Tally, ...]:
    return (Tally(key="ended", part=count), *(Tally(key=key, part=part, whole=count) for key, part in more.items()))


def headline(*parts: int) -> Breakdown:
    return Breakdown(key="headline", parts=tuple(zip(HEADLINE, parts, strict=True)))


def statuses(yes: int, no: int, unknown: int, not_yet: int) -> Breakdown:
    names = ("yes", "no", "unknown", "not_yet")
    return Breakdown(key="exit.status", parts=tuple(zip(names, (yes, no, unknown, not_yet), strict=True)))


def released(findings, facts, population=164, **change):
    return make_release(findings, replace(facts, **change), population=population)


def test_an_ordinary_headline_is_told_exactly_and_of_100(facts):
    findings = Findings(breakdowns=(headline(26, 56, 39, 13, 12, 10, 0, 8),), tallies=ended(164, coverage=134))

    release = released(findings, facts)

    assert release.figure("headline.exit").value == 26
    assert release.figure("headline100.exit").value == 16
    assert sum(figure.value for figure in release.under("headline100")) == 100


def test_where_classes_cannot_be_told_total_and_coverage_remain(facts):
    findings = Findings(
        breakdowns=(headline(10, 15, 9, 6, 2, 1, 0, 0),),
        tallies=ended(43, coverage=34),
        shares=(Share(key="goal.share", part=25, whole=43, low=0.4, high=0.7, method="wilson", needs="headline"),),
    )

    release = released(findings, facts, population=43)

    assert {figure.hidden for figure in release.under("headline")} == {"too_few"}
    assert not release.under("headline100")
    assert release.figure("goal.share").hidden == "hidden"
    assert release.figure("ended").value == 43
    assert release.figure("coverage").value == 34


def test_under_10_ended_stays_only_who_they_are_and_coverage(facts):
    findings = Findings(
        breakdowns=(headline(3, 2, 2, 0, 0, 0, 0, 0),),
        tallies=ended(7, coverage=6, provisional=5),
        groups=(Groups(key="background.gender", parts=(("woman", 4), ("man", 3))),),
        means=(Mean(key="scale.was.client.change", value=3.0, n=6),),
    )

    release = released(findings, facts, population=7)

    assert {figure.key for figure in release.figures} == {
        "ended",
        "coverage",
        "background.gender.woman",
        "background.gender.man",
    }
    assert release.figure("coverage").hidden == "all_but_few"


def test_an_exit_class_that_was_merged_is_not_told_by_the_table_of_exits(facts):
    """Improved 3 is merged with exit 12; "moved on: 12" would give it away."""
    findings = Findings(
        breakdowns=(headline(12, 3, 20, 9, 8, 0, 0, 0), statuses(12, 25, 8, 7)),
        tallies=ended(52, coverage=40),
        shares=(
            Share(key="exit.coverage", part=37, whole=45, low=0.7, high=0.9, method="wilson", needs="exit.status"),
        ),
    )

    release = released(findings, facts, population=52)

    assert release.figure("headline.exit_or_improved").value == 15
    assert release.figure("exit.status.yes").hidden
    assert sum(1 for figure in release.under("exit.status") if figure.hidden) == 2
    assert release.figure("exit.coverage").hidden == "hidden"


def test_a_small_status_of_exit_is_not_covered_by_a_number_that_the_headline_tells(facts):
    """Exits 18 stand in the headline; hidden among the exits alone they leave not yet = 109 - 70 - 19 - 18 = 2."""
    findings = Findings(
        breakdowns=(headline(18, 27, 34, 6, 8, 8, 0, 8), statuses(18, 70, 19, 2)), tallies=ended(109, coverage=81)
    )

    release = released(findings, facts, population=109)

    assert release.figure("headline.exit").value == 18
    assert release.figure("exit.status.yes").value == 18
    assert [figure.key for figure in release.under("exit.status") if figure.hidden] == [
        "exit.status.unknown",
        "exit.status.not_yet",
    ]


CLASSED = ("improved", "no_change", "worse")


def with_goal(all_pairs, stayed, *head):
    """Findings of a goal's scale: the classes of all pairs, and of those who did not move on."""
    pairs = sum(all_pairs)
    return Findings(
        breakdowns=(
            headline(*head),
            Breakdown(key=f"{KEY}.classes", parts=tuple(zip(CLASSED, all_pairs, strict=True))),
            Breakdown(key=f"{KEY}.stayed.classes", parts=tuple(zip(CLASSED, stayed, strict=True))),
            Breakdown(
                key=f"{KEY}.status", parts=(("measured", pairs), ("left_early", 10), ("no_baseline", 109 - pairs - 10))
            ),
        ),
        expectations=tuple(
            Expectation(key=f"{KEY}.{some}chance.improved", value=1.2, low=1, high=2, n=pairs, method="chance")
            for some in ("", "stayed.")
        ),
        tallies=(*ended(109, coverage=pairs), Tally(key=f"{KEY}.pairs", part=pairs, whole=109)),
    )


def test_who_moved_on_and_improved_is_not_told_by_the_difference_of_two_tables(facts, was):
    """Improved 29 of all pairs less 27 of the headline would tell that 2 of those who moved on had improved."""
    findings = with_goal((29, 44, 12), (27, 34, 6), 18, 27, 34, 6, 8, 8, 0, 8)

    release = released(findings, facts, population=109, scales=(was,))

    assert not release.under(f"{KEY}.classes")
    assert not release.under(f"{KEY}.chance")
    assert [figure.value for figure in release.under(f"{KEY}.stayed.classes")] == [27, 34, 6]
    assert release.find(f"{KEY}.stayed.chance.improved")
    assert release.figure(f"{KEY}.status.left_early").hidden == "hidden"


def test_where_the_differences_are_large_all_pairs_are_shown(facts, was):
    findings = with_goal((37, 44, 12), (27, 34, 6), 18, 27, 34, 6, 8, 8, 0, 8)

    release = released(findings, facts, population=109, scales=(was,))

    assert [figure.value for figure in release.under(f"{KEY}.classes")] == [37, 44, 12]
    assert not release.under(f"{KEY}.stayed")


def test_a_merged_headline_is_not_parted_again_by_the_table_of_classes(facts, was):
    """Exit 3 merged with improved 27: "27 of those who did not move on" would tell the 3."""
    findings = with_goal((29, 44, 12), (27, 34, 6), 3, 27, 34, 21, 8, 8, 0, 8)

    release = released(findings, facts, population=109, scales=(was,))

    assert release.figure("headline.exit_or_improved").value == 30
    assert not release.under(f"{KEY}.stayed")


def test_a_small_kind_of_exit_is_not_told_by_the_number_that_moved_on(facts):
    kinds = (("work_open", 12), ("own_enterprise", 0), ("education", 3))
    findings = Findings(
        breakdowns=(statuses(15, 25, 8, 7), Breakdown(key="exit.kind.yes", parts=kinds, within="exit.status.yes")),
        tallies=ended(55),
    )

    release = released(findings, facts, population=55)

    assert release.figure("exit.status.yes").value == 15
    assert release.figure("exit.kind.yes.education").hidden == "few"
    assert release.figure("exit.kind.yes.work_open").hidden == "all_but_few"


def test_the_number_of_pairs_is_not_told_by_what_adds_up_to_it(facts):
    """37 of 40 measured is "all but fewer than 5"; classes that sum to 37 would tell."""
    key = "scale.was.client"
    findings = Findings(
        tallies=(
            *ended(40),
            Tally(key=f"{key}.pairs", part=37, whole=40),
            Tally(key=f"{key}.baselines", part=38, whole=40),
            Tally(key=f"{key}.ceiling.follow_up", part=10, whole=37),
        ),
        breakdowns=(Breakdown(key=f"{key}.classes", parts=(("improved", 20), ("no_change", 12), ("worse", 5))),),
        means=(
            Mean(key=f"{key}.change", value=8.04, n=37, low=5.0, high=11.0),
            Mean(key=f"{key}.start", value=50, n=38),
        ),
        distributions=(Distribution(key=f"{key}.bins", edges=(0, 50, 100), baseline=(20, 17), follow_up=(17, 20)),),
    )

    release = released(findings, facts, population=40)

    assert release.figure(f"{key}.pairs").hidden == "all_but_few"
    assert not release.under(f"{key}.classes")
    assert release.figure(f"{key}.change").value == 8
    assert 37 not in {figure.n for figure in release.figures} | {figure.value for figure in release.figures}
    assert 38 not in {figure.n for figure in release.figures} | {figure.value for figure in release.figures}


def test_client_groups_are_rounded_and_their_shares_come_from_what_is_shown(facts):
    findings = Findings(groups=(Groups(key="background.gender", parts=(("woman", 33), ("man", 58), ("other", 2))),))

    release = released(findings, facts, population=93)

    assert [release.figure(f"background.gender.{name}").value for name in ("woman", "man", "other")] == [35, 60, None]
    assert release.figure("background.gender.woman").n == 95


@pytest.mark.parametrize(("n", "shown"), [(9, None), (10, 8.0), (50, 7.7)])
def test_means_need_10_clients_and_have_a_decimal_from_50(facts, n, shown):
    findings = Findings(means=(Mean(key="scale.was.client.change", value=7.65, n=n, low=5.0, high=10.0),))

    assert released(findings, facts).figure("scale.was.client.change").value == shown


def test_lengths_of_stay_need_20_clients_and_are_rounded_to_half_months(facts):
    long = Quartiles(key="stay.length", n=20, lower=5.1, middle=7.2, upper=9.3, unit="months")

    figure = released(Findings(quartiles=(long,)), facts).figure("stay.length")

    assert (figure.low, figure.value, figure.high) == (5.0, 7.0, 9.5)
    assert released(Findings(quartiles=(replace(long, n=19),)), facts).figure("stay.length").hidden == "too_few"


def test_the_strict_policy_shows_no_count_under_8_and_rounds_the_others(facts):
    findings = Findings(breakdowns=(headline(26, 56, 39, 7, 12, 10, 0, 14),), tallies=ended(164, coverage=134))

    release = released(findings, facts, policy="strict")

    assert release.figure("ended").value == 165
    assert release.figure("headline.worse").hidden == "under_8"
    assert all(figure.value is None or figure.value % 5 == 0 for figure in release.under("headline"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(parts=st.lists(st.integers(0, 40), min_size=8, max_size=8), late=st.integers(0, 40))
def test_no_release_holds_a_count_of_1_to_4_clients(facts, parts, late):
    whole = sum(parts)
    findings = Findings(breakdowns=(headline(*parts),), tallies=ended(whole, provisional=min(late, whole)))

    for policy in ("standard", "strict"):
        release = released(findings, facts, population=whole, policy=policy)

        told = [figure.value for figure in release.figures if figure.unit == "clients" and figure.value is not None]
        assert not {1, 2, 3, 4} & set(told)


def test_the_id_hangs_on_the_contents(facts):
    findings = Findings(tallies=ended(40))

    same, other = released(findings, facts), released(Findings(tallies=ended(41)), facts)

    assert same.id == released(findings, facts).id
    assert same.id != other.id
    assert same.id == make_release(findings, facts, population=164, draft=False).id


def test_nothing_else_in_the_package_makes_a_release():
    """`record` reads kept ones back through pydantic; no one calls the class but its maker."""
    package = Path(impactkit.__file__).parent
    callers = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Release"
    ]

    assert callers == ["disclosure/release.py"]


GOAL_NAMES = ("exit", "goal_reached", "goal_not_reached", "left_early", "no_baseline", "window_open")


def of_goals(headline_parts, classes, stayed):
    """Give the findings of a service that is measured by the clients' own goals."""
    parts = ("goal_reached", "goal_not_reached")
    return Findings(
        breakdowns=(
            Breakdown(key="headline", parts=tuple(zip(GOAL_NAMES, headline_parts, strict=True))),
            Breakdown(key="goals.classes", parts=tuple(zip(parts, classes, strict=True))),
            Breakdown(key="goals.stayed.classes", parts=tuple(zip(parts, stayed, strict=True))),
        ),
        shares=tuple(
            Share(key=f"{key}.reached", part=some[0], whole=sum(some), low=0.4, high=0.9, method="wilson", needs=needs)
            for key, some, needs in (
                ("goals", classes, "goals.classes"),
                ("goals.stayed", stayed, "goals.stayed.classes"),
            )
        ),
        tallies=(
            Tally(key="goals.pairs", part=sum(classes), whole=sum(headline_parts)),
            Tally(key="goals.stayed.pairs", part=sum(stayed)),
        ),
    )


@pytest.fixture
def goals_released(facts):
    """Release findings of a service that is measured by the clients' own goals."""

    def make(*parts):
        service = replace(facts.service, goal=Goal(kind="goals"))
        return released(of_goals(*parts), facts, population=100, service=service)

    return make


def test_goals_are_told_with_those_who_moved_on_where_that_tells_of_no_few(goals_released):
    found = goals_released((20, 30, 20, 10, 10, 10), (38, 26), (30, 20))

    assert found.figure("goals.reached").value == 0.59
    assert not found.under("goals.stayed")


def test_goals_are_told_without_those_who_moved_on_where_the_difference_would_tell_of_a_few(goals_released):
    """38 and 23 against 30 and 20: three clients moved on without reaching their goals."""
    found = goals_released((20, 30, 20, 10, 10, 10), (38, 23), (30, 20))

    assert not found.under("goals.classes")
    assert found.figure("goals.reached").value is None
    assert found.figure("goals.stayed.classes.goal_reached").value == 30
    assert found.figure("goals.stayed.reached").value == 0.6


def test_few_who_reached_their_goals_leave_total_and_coverage(goals_released):
    found = goals_released((20, 3, 47, 10, 10, 10), (3, 47), (3, 47))

    assert {figure.value for figure in found.under("headline")} == {None}
    assert not found.under("headline100")
    assert [figure.value for figure in found.under("goals.classes")] == [None, None]


def test_reasons_are_merged_where_goals_are_counted(goals_released):
    found = goals_released((20, 30, 20, 27, 3, 0), (30, 20), (30, 20))

    assert found.figure("headline.unknown").value == 30
    assert found.figure("headline.goal_reached").value == 30
