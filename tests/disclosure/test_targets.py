"""Targets beside exits and beside each other: an attacker who knows the rules and every table learns no small count."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from impactkit.disclosure.reckoning import tells_of_few
from impactkit.disclosure.release import make_release
from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.findings import Breakdown, Findings, Share, Tally
from impactkit.domain.project import Target

KINDS = {kind.id: "yes" if kind.exit else "no" for kind in EXIT_KINDS}
CLASSES = ("yes", "no", "unknown", "not_yet", "unclear", "outside")
GROUP = (("partial_work_ability", ("yes",)),)
OF_DAY = Target(id="1", name="", share=0.3, kinds=("work_open", "service"), days=28, when="at", population=GROUP)
EVERYONE = replace(OF_DAY, population=())
LATER = Target(id="1", name="", share=0.3, kinds=("work_open", "own_enterprise", "education", "service"), days=180)


def findings_of(people):
    """Make findings from people: (exit kind or unknown or not_yet, class of target 1)."""
    kinds, classes = (Counter(column) for column in zip(*people, strict=True))
    status = Counter(dict.fromkeys(("yes", "no", "unknown", "not_yet"), 0))
    for kind, count in kinds.items():
        status[KINDS.get(kind, kind)] += count
    of_answer = {answer: [kind for kind in KINDS if KINDS[kind] == answer] for answer in ("yes", "no")}
    return Findings(
        breakdowns=(
            Breakdown(key="exit.status", parts=tuple(status.items())),
            *(
                Breakdown(
                    key=f"exit.kind.{answer}",
                    parts=tuple((kind, kinds[kind]) for kind in names),
                    within=f"exit.status.{answer}",
                )
                for answer, names in of_answer.items()
            ),
            Breakdown(key="target.1", parts=tuple((name, classes[name]) for name in CLASSES)),
        ),
        tallies=(Tally(key="ended", part=len(people)),),
    )


def people(**counts):
    """Give people by "kind__class" and their number."""
    return [tuple(name.split("__")) for name, count in counts.items() for _ in range(count)]


def released(findings, facts, *targets, **change):
    return make_release(findings, replace(facts, targets=targets, **change), population=findings.tallies[0].part)


def attack(release, whole, pairs, asked):
    """Give how many values the number of people in some pairs may have."""
    rows, low, high = [np.ones(len(pairs))], [whole], [whole]
    for figure in release.figures:
        room, _, name = figure.key.rpartition(".")
        if room == "target.1":
            cells = [pair[1] == name for pair in pairs]
        elif room == "exit.status":
            cells = [KINDS.get(pair[0], pair[0]) == name for pair in pairs]
        elif room.startswith("exit.kind"):
            cells = [pair[0] == name for pair in pairs]
        else:
            continue
        bounds = {"few": (1, 4), "hidden": (1, np.inf), "all_but_few": (1, np.inf), "too_few": (0, np.inf)}
        rows.append(np.array(cells, dtype=float))
        ends = (figure.value, figure.value) if figure.value is not None else bounds[figure.hidden]
        low.append(ends[0])
        high.append(ends[1])
    goal = np.array([pair in asked for pair in pairs], dtype=float)
    known = LinearConstraint(np.array(rows), low, high)
    ends = [
        milp(sign * goal, constraints=known, integrality=np.ones(len(pairs)), bounds=Bounds(0, whole))
        for sign in (1, -1)
    ]
    return round(-ends[1].fun - ends[0].fun) + 1


def cells(exits, classes, *, fits):
    return [(exit_, class_) for exit_ in exits for class_ in classes if fits(exit_, class_)]


def same_day(exit_, class_):
    """What goes together where a target reads the status of the same day as the exits do."""
    if class_ in ("unclear", "outside"):
        return True
    return class_ == (exit_ if exit_ in ("unknown", "not_yet") else "yes" if exit_ in OF_DAY.kinds else "no")


ALL_EXITS = (*KINDS, "unknown", "not_yet")


def test_a_target_is_told_exactly_where_nothing_small_is_near(facts):
    found = findings_of(
        people(
            work_open__yes=14,
            work_open__outside=20,
            still_unemployed__no=21,
            still_unemployed__outside=18,
            unknown__unknown=8,
            unknown__outside=7,
        )
    )

    release = released(found, facts, OF_DAY)

    assert [release.figure(f"target.1.{name}").value for name in CLASSES] == [14, 21, 8, 0, 0, 45]


def test_who_moved_on_outside_the_population_is_not_told_by_the_difference_to_the_exits(facts):
    """22 moved on to work, 20 of them in the population: the difference would tell of 2."""
    found = findings_of(
        people(
            work_open__yes=20,
            work_open__outside=2,
            still_unemployed__no=21,
            still_unemployed__outside=18,
            unknown__unknown=8,
            unknown__outside=7,
        )
    )

    release = released(found, facts, OF_DAY)

    pairs = cells(ALL_EXITS, CLASSES, fits=same_day)
    assert release.figure("exit.kind.yes.work_open").value == 22
    assert release.figure("target.1.yes").hidden
    assert attack(release, 76, pairs, {("work_open", "outside")}) >= 4


def test_the_attack_succeeds_on_a_release_that_is_not_guarded(facts):
    found = findings_of(people(work_open__yes=20, work_open__outside=2, still_unemployed__no=21, unknown__outside=25))
    release = released(found, facts, OF_DAY)
    shown = [
        replace(release.figures[0], key=f"{each.key}.{name}", value=count, hidden="")
        for each in found.breakdowns
        for name, count in each.parts
    ]

    pairs = cells(ALL_EXITS, CLASSES, fits=same_day)

    assert attack(replace(release, figures=tuple(shown)), 68, pairs, {("work_open", "outside")}) == 1


def test_a_kind_hidden_among_the_exits_is_not_told_by_a_target_on_the_same_day(facts):
    """Work 12 and services 3, hidden among the exits: "15 reached it" beside "12 moved on" would tell the 3."""
    found = findings_of(
        people(work_open__yes=12, service__yes=3, still_unemployed__no=30, other_benefit__no=9, unknown__unknown=10)
    )

    release = released(found, facts, EVERYONE)

    pairs = cells(ALL_EXITS, CLASSES[:4], fits=same_day)
    assert attack(release, 64, pairs, {("service", "yes")}) >= 4


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("target", [OF_DAY, EVERYONE, LATER], ids=["group", "everyone", "later"])
def test_no_small_count_is_told_by_a_target_beside_the_exits(facts, target, seed):
    rng = np.random.default_rng(seed)

    def fits(exit_, class_):
        if class_ in ("unclear", "outside"):
            return bool(target.population)
        if target.days == 28:
            return same_day(exit_, class_)
        if exit_ == "not_yet":
            return class_ == "not_yet"
        return exit_ not in target.kinds or class_ in ("yes", "not_yet")

    pairs = cells(ALL_EXITS, CLASSES, fits=fits)
    counts = rng.integers(0, 12, len(pairs)) * (rng.random(len(pairs)) < 0.5)
    found = findings_of([pair for pair, count in zip(pairs, counts, strict=True) for _ in range(count)])

    release = released(found, facts, target)

    groups = {}
    for pair, count in zip(pairs, counts, strict=True):
        groups.setdefault((KINDS.get(pair[0], pair[0]), pair[1]), []).append((pair, int(count)))
    for members in groups.values():
        if 1 <= sum(count for _, count in members) <= 4:
            assert attack(release, int(counts.sum()), pairs, {pair for pair, _ in members}) >= 4


def test_of_two_targets_the_narrower_is_not_told_where_few_are_between(facts):
    """All who moved on 20, of them 18 with partial work ability."""
    found = findings_of(people(work_open__yes=20, still_unemployed__no=40, unknown__unknown=10))
    narrower = Breakdown(key="target.2", parts=tuple(zip(CLASSES, (18, 30, 10, 0, 0, 12), strict=True)))
    later = replace(LATER, id="1")

    release = released(found + Findings(breakdowns=(narrower,)), facts, later, replace(later, id="2", population=GROUP))

    assert release.figure("target.1.yes").value == 20
    assert release.figure("target.2.yes").hidden


def beside(*counts):
    """Make targets of everyone from the number of clients who reached each, of 48 known."""
    return Findings(
        breakdowns=tuple(
            Breakdown(key=f"target.{place}", parts=tuple(zip(CLASSES, (yes, 48 - yes, 8, 0, 0, 0), strict=True)))
            for place, yes in enumerate(counts, 1)
        )
    )


def test_a_target_on_one_kind_does_not_tell_how_few_are_of_another(facts):
    """Who moved on 22, education 10: "10 at work" beside them would tell that 2 have an enterprise of their own."""
    found = findings_of(
        people(work_open__yes=10, own_enterprise__no=2, education__no=10, still_unemployed__no=26, unknown__unknown=8)
    )

    release = released(found, facts, replace(EVERYONE, kinds=("work_open",)))

    assert release.figure("exit.kind.yes.education").value == 10
    assert release.figure("target.1.yes").hidden


def test_three_targets_together_do_not_tell_of_the_few_that_two_would_not(facts):
    """All exits 22, work 10, education 10: 2 have an enterprise of their own. None of the three stands by the exits."""
    kinds = (("work_open", "own_enterprise", "education"), ("work_open",), ("education",))
    targets = [
        replace(EVERYONE, id=str(place), kinds=own, days=365, measured_from="start")
        for place, own in enumerate(kinds, 1)
    ]
    tallies = Findings(tallies=(Tally(key="ended", part=56),))

    release = released(beside(22, 10, 10) + tallies, facts, *targets)

    shown = [release.figure(f"target.{place}.yes").value for place in (1, 2, 3)]
    assert shown[:2] == [22, 10]
    assert shown[2] is None


def test_a_number_of_exits_that_is_hidden_for_the_headline_is_not_told_by_a_target(facts):
    """20 moved on and 3 improved are told as 23 together; a target on the same exits would part them."""
    found = findings_of(people(work_open__yes=20, still_unemployed__no=28, unknown__unknown=8))
    headline = (("exit", 20), ("improved", 3), ("no_change", 10), ("worse", 6), ("unknown", 17))
    target = replace(EVERYONE, kinds=("work_open", "own_enterprise", "education"))

    release = released(found + Findings(breakdowns=(Breakdown(key="headline", parts=headline),)), facts, target)

    assert release.figure("headline.exit_or_improved").value == 23
    assert release.figure("exit.status.yes").hidden
    assert release.figure("target.1.yes").hidden


def test_a_late_target_beside_those_who_went_on_to_work_does_not_tell_of_the_few_others(facts):
    """20 at work, 10 more from pay-subsidised work after 6 months: "32 at work within 400 days" would tell of 2."""
    found = findings_of(people(work_open__yes=20, subsidised_full__no=25, still_unemployed__no=25, unknown__unknown=10))
    staying = tuple(
        Breakdown(
            key=f"retention.subsidised.{months}",
            within="exit.status.no",
            parts=(("open", 10), ("kept", 9), ("unemployed", 6), ("other", 0), ("unknown", 0), ("not_yet", 0)),
        )
        for months in (3, 6, 12)
    )
    reached = Breakdown(key="target.1", parts=tuple(zip(CLASSES, (32, 38, 10, 0, 0, 0), strict=True)))
    breakdowns = (*(each for each in found.breakdowns if each.key != "target.1"), *staying, reached)
    target = replace(LATER, kinds=("work_open", "own_enterprise"), days=400)

    release = released(replace(found, breakdowns=breakdowns), facts, target)

    assert release.figure("retention.subsidised.6.open").value == 10
    assert release.figure("target.1.yes").hidden


def test_the_share_is_hidden_with_the_classes_that_it_adds_up(facts):
    found = findings_of(people(work_open__yes=14, still_unemployed__no=3, unknown__unknown=30))
    share = Share(
        key="target.1.share",
        part=14,
        whole=17,
        low=0.6,
        high=0.9,
        method="wilson",
        needs="target.1",
        classes=("yes", "no"),
    )

    release = released(found + Findings(shares=(share,)), facts, replace(EVERYONE, days=90))

    assert release.figure("target.1.no").hidden
    assert release.figure("target.1.share").hidden == "hidden"


def test_a_target_that_an_earlier_report_all_but_told_of_is_left_out(facts):
    found = findings_of(people(work_open__yes=14, still_unemployed__no=23, unknown__unknown=30))

    release = released(found, facts, replace(EVERYONE, days=90), told_before=frozenset({"target.1"}))

    assert release.targets == ()
    assert release.under("target.1") == ()


def test_the_strict_policy_rounds_targets(facts):
    found = findings_of(people(work_open__yes=14, still_unemployed__no=23, unknown__unknown=30))

    release = released(found, facts, replace(EVERYONE, days=90), policy="strict")

    assert [release.figure(f"target.1.{name}").value for name in CLASSES[:3]] == [15, 25, 30]


@pytest.mark.parametrize(
    ("low", "high", "tells"), [(3, 3, True), (1, 3, True), (1, 4, False), (0, 0, False), (5, 5, False)]
)
def test_a_range_tells_of_few_where_it_is_narrower_than_fewer_than_5(low, high, tells):
    assert tells_of_few(low, high) is tells
