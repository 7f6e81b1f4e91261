"""Coverage less the measured classes of the headline is a count of those who moved on, and tells of no few."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impactkit.disclosure.moved_on import told_by_coverage
from impactkit.disclosure.release import make_release
from impactkit.domain.findings import Breakdown, Distribution, Findings, Mean, Tally

KEY = "scale.was.client"
NAMES = ("exit", "improved", "no_change", "worse", "left_early", "no_baseline", "window_open", "follow_up_missing")
CLASSES = ("improved", "no_change", "worse")


def breakdown(key, names, counts):
    return Breakdown(key=key, parts=tuple(zip(names, counts, strict=True)))


def found(headline, exited, *, without_pair=0, started=0):
    """Give the findings of a service: its headline, and the classes of change of those who moved on with a pair."""
    whole, stayed = sum(headline), headline[1:4]
    everyone = [one + other for one, other in zip(stayed, exited, strict=True)]
    pairs = sum(everyone)
    assert headline[0] == sum(exited) + without_pair
    reasons = (*headline[4:7], headline[7] + without_pair)
    return Findings(
        breakdowns=(
            breakdown("headline", NAMES, headline),
            breakdown(f"{KEY}.classes", CLASSES, everyone),
            breakdown(f"{KEY}.stayed.classes", CLASSES, stayed),
            breakdown(f"{KEY}.status", ("measured", *NAMES[4:]), (pairs, *reasons)),
        ),
        tallies=(
            Tally(key="counted", part=whole),
            Tally(key="ended", part=whole, whole=whole),
            Tally(key="coverage", part=pairs, whole=whole),
            Tally(key=f"{KEY}.pairs", part=pairs, whole=whole),
            Tally(key=f"{KEY}.baselines", part=started or pairs, whole=whole),
        ),
        means=(Mean(key=f"{KEY}.change", value=8.0, n=pairs, low=4.0, high=12.0),),
        distributions=(
            Distribution(key=f"{KEY}.bins", edges=(0, 50, 100), baseline=(pairs - 9, 9), follow_up=(9, pairs - 9)),
        ),
    )


@pytest.fixture
def told(facts, was):
    """Release findings of a service whose goal is on the scale."""

    def make(findings, policy="standard"):
        return make_release(findings, replace(facts, scales=(was,), policy=policy), population=100)

    return make


def numbers_of_pairs(release):
    """Give every number of pairs that a reader can learn: told, as n, or as a sum of a table that is shown whole."""
    keys = ("coverage", f"{KEY}.pairs", f"{KEY}.status.measured")
    found = {figure.value for key in keys if (figure := release.find(key)) is not None}
    found |= {figure.n for figure in release.under(KEY) if figure.unit == "points"}
    classes = release.under(f"{KEY}.classes")
    if classes and not any(figure.hidden for figure in classes):
        found.add(sum(figure.value for figure in classes))
    return {int(number) for number in found if number is not None}


def test_three_who_moved_on_with_a_pair_are_not_told_by_the_coverage(told):
    """Measured 70 less improved 27, no change 34, worse 6 would leave 3 of the 18 who moved on."""
    findings = found((18, 27, 34, 6, 8, 8, 0, 8), (1, 1, 1), without_pair=15)

    release = told(findings)

    assert release.figure("headline.exit").value == 18
    assert release.figure("coverage").hidden == "hidden"
    assert release.figure("coverage_about").value == 0.65  # 67.9 to 73.5 of 109 clients: of 18, 1 to 6 had a pair
    assert not release.under(f"{KEY}.status")
    assert not numbers_of_pairs(release)


def test_three_who_moved_on_without_a_pair_are_not_told_by_the_coverage(told):
    """Measured 82 less 67 leaves 15 of the 18 who moved on: the other 3 had no pair."""
    findings = found((18, 27, 34, 6, 8, 8, 0, 8), (5, 5, 5), without_pair=3)

    release = told(findings)

    assert release.figure(f"{KEY}.pairs").hidden == "hidden"
    assert not release.under(f"{KEY}.classes")
    assert [figure.value for figure in release.under(f"{KEY}.stayed.classes")] == [27, 34, 6]
    assert release.figure(f"{KEY}.change").value == 8
    assert not numbers_of_pairs(release)


def test_the_coverage_is_told_where_many_moved_on_with_a_pair_and_many_without(told):
    release = told(found((18, 27, 34, 6, 8, 8, 0, 8), (5, 5, 0), without_pair=8))

    assert release.figure("coverage").value == 77
    assert numbers_of_pairs(release) >= {77}


def test_everyone_who_moved_on_had_a_pair_is_said(told):
    assert told(found((18, 27, 34, 6, 8, 8, 0, 8), (6, 6, 6))).figure("coverage").value == 85


def test_a_merged_exit_still_tells_who_moved_on_without_a_pair(told):
    """Exit 4 and improved 27 are told as 31: 31 less the measured who are neither no change nor worse leaves 3."""
    findings = found((4, 27, 34, 6, 8, 8, 0, 8), (1, 0, 0), without_pair=3)

    release = told(findings)

    assert release.figure("headline.exit_or_improved").value == 31
    assert not numbers_of_pairs(release)


def test_the_number_of_baselines_goes_too_where_it_bounds_the_pairs(told):
    """69 baselines leave at most 2 pairs for those who moved on; 90 leave up to 18."""
    near = found((18, 27, 34, 6, 8, 8, 0, 8), (1, 1, 0), without_pair=16, started=69)
    far = found((18, 27, 34, 6, 8, 8, 0, 8), (1, 1, 0), without_pair=16, started=90)

    assert told(near).figure(f"{KEY}.baselines").value is None
    assert told(far).figure(f"{KEY}.baselines").value == 90


def test_of_two_versions_the_baselines_of_one_do_not_bound_the_pairs_of_both(facts, was):
    """17 clients began with the older version; the headline counts the 70 pairs of both."""
    older, findings = f"{KEY}@1", found((18, 27, 34, 6, 8, 8, 0, 8), (1, 1, 1), without_pair=15)
    tallies = (Tally(key=f"{older}.pairs", part=12, whole=109), Tally(key=f"{older}.baselines", part=17, whole=109))
    cards = (replace(was, key=older), was)

    release = make_release(findings + Findings(tallies=tallies), replace(facts, scales=cards), population=109)

    assert release.figure("coverage").hidden == "hidden"
    assert release.figure(f"{older}.baselines").value == 17


def test_rounded_counts_tell_of_no_one_by_a_difference(told):
    findings = found((18, 27, 34, 16, 8, 8, 0, 8), (1, 1, 1), without_pair=15)

    assert told(findings, policy="strict").figure("coverage").value == 80


def test_without_a_headline_coverage_tells_nothing_more():
    found = told_by_coverage(Findings(tallies=(Tally(key="coverage", part=9, whole=20),)), (KEY,))

    assert not found.untold
    assert not found.about


def test_a_rounded_coverage_leaves_five_numbers_of_those_who_moved_on(told):
    """Of 30 clients 60 per cent is 15 to 21, of whom 13 did not move on; a finer step would leave 2 or 3 numbers."""
    findings = found((9, 5, 8, 0, 8, 0, 0, 0), (1, 1, 1), without_pair=6)

    release = told(findings)

    assert release.figure("coverage").value is None
    assert release.figure("coverage_about").value == 0.6


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
@given(
    stayed=st.lists(st.integers(0, 30), min_size=7, max_size=7),
    exited=st.lists(st.integers(0, 6), min_size=3, max_size=3),
    without_pair=st.integers(0, 9),
)
def test_no_one_reckons_a_few_who_moved_on(told, stayed, exited, without_pair):
    """The attack: what is told as improved, no change and worse taken from every number of pairs that is told."""
    moved_on = sum(exited) + without_pair
    release = told(found((moved_on, *stayed), exited, without_pair=without_pair))
    shown = {figure.key.split(".")[1]: figure.value for figure in release.under("headline")}

    for pairs in numbers_of_pairs(release) if None not in shown.values() else ():
        rest = pairs - sum(shown.get(name, 0) for name in ("no_change", "worse", "no_improvement"))
        if "exit" in shown:
            assert rest - shown["improved"] not in range(1, 5)
            assert shown["exit"] - (rest - shown["improved"]) not in range(1, 5)
        elif "exit_or_improved" in shown:
            assert shown["exit_or_improved"] - rest not in range(1, 5)
