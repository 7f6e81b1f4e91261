"""Who was measured, and why the others were not: nothing is told beside the number of pairs that tells of a few."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from impactkit.disclosure.reckoning import Told, bounds
from impactkit.disclosure.release import make_release
from impactkit.domain.findings import Breakdown, Findings, Mean, Tally
from impactkit.domain.project import Goal

KEY = "scale.swemwbs.client"
STATUSES = ("measured", "left_early", "no_baseline", "window_open", "follow_up_missing")
HEADLINE = ("exit", "improved", "no_change", "worse", *STATUSES[1:])


def found(*counts, early_begun=0, headline=None):
    """Give the findings on a scale: its statuses, pairs and baselines, and the means that rest on them."""
    whole, pairs = sum(counts), counts[0]
    begun = pairs + counts[3] + counts[4] + early_begun
    parts = () if headline is None else (Breakdown(key="headline", parts=tuple(zip(HEADLINE, headline, strict=True))),)
    return Findings(
        breakdowns=(*parts, Breakdown(key=f"{KEY}.status", parts=tuple(zip(STATUSES, counts, strict=True)))),
        tallies=(
            Tally(key="ended", part=whole, whole=whole),
            *((Tally(key="coverage", part=pairs, whole=whole),) if headline else ()),
            Tally(key=f"{KEY}.pairs", part=pairs, whole=whole),
            Tally(key=f"{KEY}.baselines", part=begun, whole=whole),
        ),
        means=(
            Mean(key=f"{KEY}.start", value=50, n=begun),
            Mean(key=f"{KEY}.change", value=8, n=pairs, low=4, high=12),
        ),
    )


@pytest.fixture
def told(facts, was):
    """Release findings; with a headline the scale is that of the goal."""
    card = replace(was, key=KEY, scale="swemwbs", indicator="wellbeing")

    def make(findings):
        of_goal = any(each.key == "headline" for each in findings.breakdowns)
        service = replace(facts.service, goal=Goal(scale="swemwbs" if of_goal else "was", indicator="wellbeing"))
        return make_release(findings, replace(facts, service=service, scales=(card,)), population=40)

    return make


def row(release):
    return [figure.value for figure in release.under(f"{KEY}.status")]


def test_the_measured_are_no_cover_where_the_number_of_pairs_stands_beside(told):
    """26 less 14 without a baseline less 9 pairs would leave 3: the 14 go too, and the 12 who began."""
    release = told(found(9, 0, 14, 0, 3))

    assert row(release) == [9, 0, None, 0, None]
    assert release.figure(f"{KEY}.pairs").value == 9
    assert release.figure(f"{KEY}.baselines").value is None


def test_where_no_other_status_can_cover_a_few_even_the_empty_ones_are_hidden(told):
    """2 and 3 of 5 could be 1 to 4 each: four numbers; with two more that may hold any of them, 0 to 5."""
    release = told(found(15, 0, 2, 0, 3))

    assert row(release) == [15, None, None, None, None]
    assert {figure.hidden for figure in release.under(f"{KEY}.status")[1:]} == {"too_few"}


def test_how_many_left_early_with_a_baseline_is_not_told_by_the_baselines(told):
    """Baselines 29 less pairs 20 less 7 missing would leave 2 of the 8 who left early."""
    release = told(found(20, 8, 6, 0, 7, early_begun=2))

    assert row(release) == [20, 8, 6, 0, 7]
    assert release.figure(f"{KEY}.baselines").value is None
    assert release.figure(f"{KEY}.start").n is None


def test_what_tells_of_no_few_is_told(told):
    release = told(found(20, 8, 0, 6, 7))

    assert row(release) == [20, 8, 0, 6, 7]
    assert release.figure(f"{KEY}.baselines").value == 33


def test_of_the_goal_the_few_who_moved_on_are_not_told_by_the_headline(told):
    """Of 9 who left early the headline counts 7: two moved on."""
    findings = found(20, 9, 6, 0, 13, headline=(16, 5, 5, 0, 7, 6, 0, 9))

    release = told(findings)

    assert release.figure("headline.left_early").value == 7
    assert release.figure(f"{KEY}.status.left_early").value is None
    assert release.figure(f"{KEY}.pairs").value == 20


def known(release, kinds):
    """Give the sums of kinds of clients that a reader knows; a kind: status, class of the headline, baseline."""

    def where(test):
        return frozenset(at for at, kind in enumerate(kinds) if test(*kind))

    whole = int(release.figure("ended").value)
    sums = [Told(where(lambda *_: True), whole, whole)]
    for figure in release.under(f"{KEY}.status"):
        name = figure.key.rpartition(".")[2]
        marks = {"few": (1, 4), "all_but_few": (whole - 4, whole - 1), "hidden": (1, whole), "too_few": (0, whole)}
        ends = marks[figure.hidden] if figure.value is None else (int(figure.value),) * 2
        sums.append(Told(where(lambda status, *_, name=name: status == name), *ends))
    pairs = {release.figure(f"{KEY}.pairs").value, release.figure(f"{KEY}.change").n} - {None}
    sums += [Told(where(lambda status, *_: status == "measured"), int(n), int(n)) for n in pairs]
    begun = {release.figure(f"{KEY}.baselines").value, release.figure(f"{KEY}.start").n} - {None}
    sums += [Told(where(lambda *kind: kind[2]), int(n), int(n)) for n in begun]
    return sums + list(known_of_headline(release, where))


def known_of_headline(release, where):
    figures = {figure.key.rpartition(".")[2]: figure for figure in release.under("headline")}
    merged = {"no_improvement": {"no_change", "worse"}, "exit_or_improved": {"exit", "improved"}}
    merged["unknown"] = set(STATUSES[1:]) - figures.keys()
    for name, figure in figures.items():
        if figure.value is not None:
            places = merged.get(name, {name})
            yield Told(where(lambda _, place, __, places=places: place in places), *(int(figure.value),) * 2)


def in_span(rows, wanted):
    """Tell whether a sum is what others make by adding and subtracting."""
    return np.linalg.matrix_rank(np.vstack([*rows, wanted])) == np.linalg.matrix_rank(np.vstack(rows))


def indicator(size, cells):
    vector = np.zeros(size)
    vector[list(cells)] = 1
    return vector


small = st.integers(0, 12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    stayed=st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), small, small, small, small),
    moved=st.tuples(st.integers(0, 9), *(st.integers(0, 4) for _ in range(4))),
    early=st.tuples(small, st.integers(0, 4)),
    of_goal=st.booleans(),
)
def test_no_count_of_a_few_is_worked_out_from_what_is_told(told, stayed, moved, early, of_goal):
    """The attack: every sum of statuses that adding and subtracting tells, and every range that the marks leave."""
    counts = [sum(stayed[:3]) + moved[0], *(one + other for one, other in zip(stayed[3:], moved[1:], strict=True))]
    assume(sum(counts) >= 10)
    begun_early = min(early[0], stayed[3]), min(early[1], moved[1])
    headline = (sum(moved), *stayed) if of_goal else None
    kinds, clients = [], []
    for status, places in {"measured": HEADLINE[1:4], **{name: (name,) for name in STATUSES[1:]}}.items():
        for place in (*places, "exit"):
            count = moved[STATUSES.index(status)] if place == "exit" else stayed[HEADLINE.index(place) - 1]
            if status == "left_early":
                begun = begun_early[place == "exit"]
                kinds += [(status, place, True), (status, place, False)]
                clients += [begun, count - begun]
            else:
                kinds.append((status, place, status != "no_baseline"))
                clients.append(count)

    release = told(found(*counts, early_begun=sum(begun_early), headline=headline))

    sums = known(release, kinds)
    assert all(one.least <= sum(clients[at] for at in one.cells) <= one.most for one in sums)
    exact = [indicator(len(kinds), one.cells) for one in sums if one.least == one.most]
    empty = [one for one in sums if one.most == 0]
    exact += [indicator(len(kinds), {at}) for one in empty for at in one.cells]
    rows = [frozenset(at for at, kind in enumerate(kinds) if kind[0] == status) for status in STATUSES]
    early_ones = {begun: frozenset(at for at in rows[1] if kinds[at][2] == begun) for begun in (True, False)}
    atoms = [rows[0], *early_ones.values(), *rows[2:]]
    for size in range(1, len(atoms) + 1):
        for some in combinations(atoms, size):
            cells = frozenset().union(*some)
            if 1 <= sum(clients[at] for at in cells) <= 4:
                assert not in_span(exact, indicator(len(kinds), cells)), (cells, clients)
    if release.figure(f"{KEY}.pairs").value is not None:
        for cells in rows:
            if 1 <= sum(clients[at] for at in cells) <= 4:
                least, most = bounds(len(kinds), sums, cells)
                assert most - least >= 3, (cells, clients)
