"""A composite beside its own scales tells of no few clients who lack one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.disclosure.composites import ToldApart
from impactkit.disclosure.release import make_release
from impactkit.domain.figures import PartCard, ScaleCard
from impactkit.domain.findings import Breakdown, Findings, Mean, Tally
from impactkit.domain.local_text import LocalText
from impactkit.domain.project import Goal

INDEX, WAS, WHODAS = (f"scale.{name}.client" for name in ("index.work_ability", "was", "whodas12"))
BOTH = f"{WAS}+{WHODAS}"
CLASSES = ("improved", "no_change", "worse")
HEADLINE = ("exit", *CLASSES, "left_early", "no_baseline", "window_open", "follow_up_missing")


def card(key, scale, *parts):
    return ScaleCard(
        key=key,
        scale=scale,
        name=LocalText.same(scale),
        instrument="",
        rater="client",
        indicator="work_ability",
        low=0,
        high=100,
        higher_is_better=True,
        classed=True,
        parts=tuple(
            PartCard(scale=part, name=LocalText.same(part), weight=0.5, anchor=part == "was") for part in parts
        ),
    )


CARDS = (card(INDEX, "index.work_ability", "was", "whodas12"), card(WAS, "was"), card(WHODAS, "whodas12"))


def sets(at_both, at_start=None):
    started = at_start or at_both
    return (
        Breakdown(key=f"{INDEX}.parts", parts=tuple(at_both.items())),
        Breakdown(key=f"{INDEX}.start_parts", parts=tuple(started.items())),
    )


def of_scale(key, pairs, *, baselines=60, whole=80):
    return Findings(
        tallies=(
            Tally(key=f"{key}.pairs", part=pairs, whole=whole),
            Tally(key=f"{key}.baselines", part=baselines, whole=whole),
        ),
        means=(Mean(key=f"{key}.change", value=5.0, n=pairs),),
    )


def released(facts, findings):
    goal = Goal(scale="index.work_ability", indicator="work_ability")
    told = replace(facts, scales=CARDS, service=replace(facts.service, goal=goal))
    return make_release(findings, told, population=80)


@pytest.mark.parametrize(
    ("at_both", "withheld"),
    [
        ({BOTH: 40}, ()),  # nobody lacks anything
        ({BOTH: 40, WAS: 10}, ()),  # ten and more lack it
        ({BOTH: 40, WAS: 9}, (WHODAS,)),
        ({BOTH: 40, WAS: 1}, (WHODAS,)),
        ({BOTH: 3, WAS: 40}, (WHODAS,)),  # few have it
        ({BOTH: 3}, ()),
        ({}, ()),
    ],
)
def test_a_scale_that_a_few_clients_lack_is_not_told_apart(at_both, withheld):
    assert ToldApart.of(Findings(breakdowns=sets(at_both))).withheld == withheld


def test_of_three_scales_no_small_set_is_left_to_be_worked_out():
    """12 lack C and 12 lack B, but only 4 have A and B alone: 36 with B less 32 with all would tell of them."""
    a, b, c = "scale.a.client", "scale.b.client", "scale.c.client"
    found = {f"{a}+{b}+{c}": 32, f"{a}+{b}": 4, f"{a}+{c}": 4, a: 8}

    assert ToldApart.of(Findings(breakdowns=sets(found))).withheld == (b, c)


def test_a_scale_that_all_have_is_told_though_another_is_not():
    a, b, c = "scale.a.client", "scale.b.client", "scale.c.client"

    assert ToldApart.of(Findings(breakdowns=sets({f"{a}+{b}+{c}": 32, f"{a}+{b}": 4}))).withheld == (c,)


def test_the_start_counts_as_well_as_the_pairs():
    assert ToldApart.of(Findings(breakdowns=sets({BOTH: 40}, {BOTH: 45, WAS: 3}))).withheld == (WHODAS,)


def test_nothing_of_a_withheld_scale_is_in_the_release(facts):
    findings = Findings(tallies=(Tally(key="ended", part=80),), breakdowns=sets({BOTH: 40, WAS: 4}))
    for key, pairs in ((INDEX, 44), (WAS, 44), (WHODAS, 40)):
        findings += of_scale(key, pairs)

    release = released(facts, findings)

    assert release.under(WHODAS) == ()
    assert [each.key for each in release.scales] == [INDEX, WAS]
    assert release.figure(f"{WAS}.change").value == 5.0


def test_clients_are_told_by_the_number_of_their_scales_and_small_numbers_hidden(facts):
    few = released(facts, Findings(breakdowns=sets({BOTH: 40, WAS: 4})))
    enough = released(facts, Findings(breakdowns=sets({BOTH: 40, WAS: 14})))

    assert [(each.key, each.value, each.hidden) for each in few.under(f"{INDEX}.parts")] == [
        (f"{INDEX}.parts.2", None, "all_but_few"),
        (f"{INDEX}.parts.1", None, "few"),
    ]
    assert [each.value for each in enough.under(f"{INDEX}.parts")] == [40, 14]
    assert few.under(f"{INDEX}.start_parts") == ()


def test_the_number_of_scales_is_hidden_where_the_number_of_pairs_is(facts):
    """76 of 80 have a pair; 36 with one scale and 40 with both would add up to it."""
    findings = Findings(breakdowns=sets({BOTH: 40, WAS: 36})) + of_scale(INDEX, 76, baselines=80)

    assert released(facts, findings).under(f"{INDEX}.parts") == ()


@pytest.mark.parametrize(("exits_with_pair", "shown"), [(2, ".stayed"), (12, "")])
def test_the_classes_of_its_scales_are_told_of_the_same_clients_as_those_of_the_composite(
    facts, exits_with_pair, shown
):
    """All pairs less those of the headline are the exits that improved: two clients, or twelve."""
    headline = Breakdown(key="headline", parts=tuple(zip(HEADLINE, (20, 15, 20, 10, 0, 15, 0, 0), strict=True)))
    classes = [
        Breakdown(key=f"{key}{middle}.classes", parts=tuple(zip(CLASSES, (improved, 20, 10), strict=True)))
        for key in (INDEX, WAS)
        for middle, improved in (("", 15 + exits_with_pair), (".stayed", 15))
    ]

    coverage = Tally(key="coverage", part=45 + exits_with_pair, whole=80)
    findings = Findings(breakdowns=(headline, *classes, *sets({BOTH: 45 + exits_with_pair})), tallies=(coverage,))

    release = released(facts, findings)

    for key in (INDEX, WAS):
        assert bool(release.under(f"{key}.stayed.classes")) == (shown == ".stayed")
        assert bool(release.under(f"{key}.classes")) == (shown == "")


def test_of_a_scale_that_some_lack_the_few_who_moved_on_are_not_told_by_those_who_did_not(facts):
    """Of 57 pairs 12 moved on, and of them two had the supporting scale: 27 pairs less 25 would tell."""
    headline = Breakdown(key="headline", parts=tuple(zip(HEADLINE, (20, 15, 20, 10, 0, 15, 0, 0), strict=True)))
    counts = {
        INDEX: ((17, 25, 15), (15, 20, 10)),
        WAS: ((17, 25, 15), (15, 20, 10)),
        WHODAS: ((12, 10, 5), (10, 10, 5)),
    }
    findings = Findings(
        breakdowns=(headline, *sets({BOTH: 27, WAS: 30})), tallies=(Tally(key="coverage", part=57, whole=80),)
    )
    for key, (everyone, stayed) in counts.items():
        findings += of_scale(key, sum(everyone)) + Findings(
            breakdowns=(
                Breakdown(key=f"{key}.classes", parts=tuple(zip(CLASSES, everyone, strict=True))),
                Breakdown(key=f"{key}.stayed.classes", parts=tuple(zip(CLASSES, stayed, strict=True))),
            ),
            tallies=(Tally(key=f"{key}.stayed.pairs", part=sum(stayed)),),
        )

    release = released(facts, findings)

    assert release.figure(f"{WAS}.stayed.pairs").value == 45
    assert release.figure(f"{WHODAS}.pairs").value == 27
    assert not release.under(f"{WHODAS}.stayed")
    assert not release.under(f"{WHODAS}.classes")
