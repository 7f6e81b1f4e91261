"""Attacks on results by client group: what can be worked out from the groups, beside the results of all."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impactkit.disclosure.release import make_release
from impactkit.domain.background import REPORTED
from impactkit.domain.findings import Apart, Breakdown, Findings, ForWhom, GroupDifference, GroupResult, Mean, Tally
from impactkit.domain.instrument import MissingRule, Scale
from impactkit.domain.local_text import LocalText
from impactkit.results.background import background
from impactkit.results.for_whom import for_whom

PAIRS = "scale.was.client.pairs"
SCALE = Scale(
    id="was",
    name=LocalText.same("WAS"),
    items=("q",),
    rule="single",
    missing=MissingRule(),
    low=0,
    high=10,
    better="higher",
    step=1.0,
)


def group(name, *, clients=30, ended=None, moved_on=10, pairs=20, question="gender"):
    key = f"group.{question}.{name}"
    change = Mean(key=f"{key}.change", value=12.3, n=pairs, low=8.1, high=16.4) if pairs >= 10 else None
    return GroupResult(
        key=key,
        clients=clients,
        ended=clients if ended is None else ended,
        moved_on=moved_on,
        pairs=pairs,
        change=change,
    )


def statuses(yes, no, unknown=0):
    return Breakdown(key="exit.status", parts=(("yes", yes), ("no", no), ("unknown", unknown), ("not_yet", 0)))


def released(found, facts, *, ended=60, pairs=40, exits=None, strict=False, groups=()):
    findings = Findings(
        tallies=(
            Tally(key="ended", part=ended, whole=ended),
            Tally(key=PAIRS, part=pairs, whole=ended),
            Tally(key=PAIRS.replace("pairs", "baselines"), part=ended, whole=ended),
        ),
        breakdowns=(exits or statuses(20, ended - 20),),
        groups=groups,
        for_whom=(found,),
    )
    return make_release(findings, replace(facts, policy="strict" if strict else "standard"), population=ended)


def shown(release, figure):
    return {
        f.key.removesuffix(f".{figure}")
        for f in release.figures
        if f.key.endswith(f".{figure}") and f.value is not None
    }


def test_groups_are_shown_with_rounded_numbers_and_by_n(facts):
    found = ForWhom(groups=(group("woman", clients=33, pairs=23), group("man", clients=62, pairs=52)), pairs=PAIRS)

    release = released(found, facts, ended=95, pairs=75)

    woman, man = (release.figure(f"group.gender.{name}.change") for name in ("woman", "man"))
    assert (release.figure("group.gender.woman.clients").value, woman.n, man.n) == (35, 25, 50)
    assert (woman.value, man.value) == (12, 12.3)


def test_shares_come_from_rounded_numbers_and_need_8_on_either_side(facts):
    found = ForWhom(
        groups=(group("woman", moved_on=12), group("man", moved_on=8, clients=30), group("rest", moved_on=7))
    )

    release = released(found, facts)

    assert release.figure("group.gender.woman.moved_on").value == 0.33
    assert shown(release, "moved_on") == {"group.gender.woman", "group.gender.man"}


@pytest.mark.parametrize("strict", [False, True])
def test_no_share_of_a_group_where_the_number_that_moved_on_is_not_told(facts, strict):
    """Rounded shares of many questions would narrow down a number that is hidden because another class needs it."""
    found = ForWhom(groups=(group("woman"), group("man")))
    secret = Breakdown(key="exit.status", parts=(("yes", 57), ("no", 3), ("unknown", 0), ("not_yet", 0)))

    release = released(found, facts, exits=secret, strict=strict)

    assert shown(release, "moved_on") == set()


def test_a_group_that_would_stand_alone_is_not_shown(facts):
    found = ForWhom(groups=(group("woman"), group("man", pairs=9)), pairs=PAIRS)

    assert shown(released(found, facts), "change") == set()


def test_groups_whose_sums_differ_by_a_few_clients_are_not_shown_together(facts):
    found = ForWhom(
        groups=(
            group("woman", pairs=21),
            group("man", pairs=19),
            group("basic", pairs=18, question="education"),
            group("secondary", pairs=22, question="education"),
        ),
        pairs=PAIRS,
        apart=(Apart(frozenset({"group.gender.woman", "group.education.secondary"})),),
        differences=(
            GroupDifference(
                of=("group.gender.woman", "group.gender.man"),
                change=Mean(key="group.gender.woman.over.man", value=9, n=19, low=2, high=16),
            ),
        ),
    )

    release = released(found, facts)

    assert shown(release, "change") == {"group.education.basic", "group.education.secondary"}
    assert release.find("group.gender.woman.over.man") is None


def test_a_question_whose_groups_an_earlier_report_all_but_told_is_left_out(facts):
    found = ForWhom(
        groups=(
            *(group(name) for name in ("woman", "man")),
            *(group(name, question="education") for name in ("basic", "secondary")),
        ),
        pairs=PAIRS,
    )

    release = released(found, replace(facts, told_before=frozenset({"group.gender"})))

    assert shown(release, "change") == {"group.education.basic", "group.education.secondary"}


def test_low_coverage_is_named_but_not_where_the_number_of_pairs_is_not_told(facts):
    found = ForWhom(groups=(group("woman", pairs=20), group("man", pairs=22)), pairs=PAIRS)

    told, untold = released(found, facts, ended=60, pairs=42), released(found, facts, ended=60, pairs=57)

    assert shown(told, "coverage_below") == {"group.gender.woman"}
    assert shown(untold, "coverage_below") == set()
    assert untold.figure("group.gender.woman.change").n is None


def clientele(seed, n, likeness):
    """Draw clients with their background, who of them has a pair, and who moved on."""
    draws = np.random.default_rng(seed)
    clients = pd.DataFrame({"client": [f"A-{i}" for i in range(n)]})
    first = draws.random(n)
    for question in REPORTED[1:]:
        mixed = np.where(draws.random(n) < likeness, first, draws.random(n))
        levels = [*(level.id for level in question.levels), None]
        shares = draws.dirichlet([3.0] * len(question.levels) + [0.4])
        clients[question.id] = pd.Series(
            [levels[i] for i in np.searchsorted(shares.cumsum(), mixed).clip(0, len(levels) - 1)], dtype="str"
        )
    change = pd.Series(np.where(draws.random(n) < 0.7, draws.integers(-3, 6, n), np.nan))
    stays = pd.DataFrame(
        {
            "client": clients["client"],
            "stay": pd.Timestamp("2025-01-01"),
            "population": "ended",
            "exit": np.where(draws.random(n) < 0.3, "yes", "no"),
            "change": change,
        }
    )
    return clients, stays


def described(seed, n, likeness, facts, **more):
    clients, stays = clientele(seed, n, likeness)
    found = for_whom(clients, stays, scale=SCALE, pairs=PAIRS)
    yes = int(stays["exit"].eq("yes").sum())
    release = released(
        found,
        facts,
        ended=n,
        pairs=int(stays["change"].notna().sum()),
        exits=statuses(yes, n - yes),
        groups=background(clients, stays),
        **more,
    )
    return clients, stays, release


def sums_of_few(clients, stays, release):
    """Give the fewest clients that a sum of shown means, added or taken away, rests on; two questions at a time."""
    measured = stays["change"].notna().to_numpy()
    sets = {}
    for key in shown(release, "change"):
        _, question, name = key.split(".")
        own = [other.split(".")[2] for other in shown(release, "clients") if other.split(".")[1] == question]
        said = clients[question]
        held = said.eq(name) if name != "rest" else ~said.isin([level for level in own if level != "rest"])
        sets.setdefault(question, []).append((held.to_numpy() & measured).astype("int8"))
    everyone = measured.astype("int8")
    fewest = []
    for one, other in product(sets, repeat=2):
        known = np.array([everyone, *sets[one], *(sets[other] if other != one else [])])
        signs = np.array(list(product((-1, 0, 1), repeat=len(known))), dtype="int8")
        support = (signs @ known != 0).sum(axis=1)
        fewest += support[(support > 0)].tolist()
    return min(fewest, default=99)


@pytest.mark.parametrize("likeness", [0.0, 0.95])
@pytest.mark.parametrize("seed", range(8))
def test_no_sum_or_difference_of_shown_means_rests_on_fewer_than_10_clients(facts, seed, likeness):
    clients, stays, release = described(seed, 70, likeness, facts)

    assert sums_of_few(clients, stays, release) >= 10


def test_the_attack_finds_a_few_where_the_guard_is_out(facts, monkeypatch):
    from impactkit.disclosure import groups

    monkeypatch.setattr(groups, "_telling", lambda *_: [])

    fewest = [sums_of_few(*described(seed, 70, 0.95, facts)) for seed in range(8)]

    assert min(fewest) < 10


def possible(release, question, whole):
    """Give, per answer, the counts that agree with every number that the release tells of the question."""
    names = [*(level.id for level in next(q for q in REPORTED if q.id == question).levels), "missing"]
    windows = [_window(release.find(f"background.{question}.{name}")) for name in names]
    counts = np.array(np.meshgrid(*windows, indexing="ij")).reshape(len(names), -1)
    agrees = counts.sum(axis=0) == whole
    own = {
        figure.key.split(".")[2]: figure
        for figure in release.under(f"group.{question}")
        if figure.key.endswith(".clients")
    }
    if "rest" in own:
        rest = sum(counts[i] for i, name in enumerate(names) if name not in own)
        agrees &= np.isin(rest, _window(own["rest"]))
    return {name: set(counts[i][agrees].tolist()) for i, name in enumerate(names)}


def _window(figure):
    """Count by count, what rounds to the figure: 8 to 12 are said as 10, 13 to 17 as 15, 0 to 7 as under 8."""
    if figure.value is None:
        return np.arange(8)
    return np.arange(max(8, int(figure.value) - 2), int(figure.value) + 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(20, 90))
def test_no_number_of_1_to_4_clients_can_be_reckoned_from_rounded_numbers_and_exact_totals(facts, seed, n):
    clients, _, release = described(seed, n, 0.3, facts)

    for question in clients.columns[1:]:
        for name, counts in possible(release, question, n).items():
            assert counts
            assert not counts <= {1, 2, 3, 4}, (question, name, counts)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), n=st.integers(40, 120))
def test_shares_that_moved_on_do_not_tell_how_few_of_another_group_did(facts, seed, n):
    clients, stays, release = described(seed, n, 0.3, facts)
    yes = int(stays["exit"].eq("yes").sum())

    for question in clients.columns[1:]:
        shares = [f for f in release.under(f"group.{question}") if f.key.endswith(".moved_on") and f.value is not None]
        if not shares:
            continue
        parts = [5 * round(share.value * share.n / 5) for share in shares]
        rest = {yes - sum(some) for some in product(*(range(max(8, part - 2), part + 3) for part in parts))}
        feasible = {count for count in rest if count >= 0}
        assert not feasible <= {1, 2, 3, 4}
