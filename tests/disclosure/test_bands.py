"""Bands and limits crossed: what an attacker who knows every figure can reckon."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from impactkit.disclosure.bands import shown_bands
from impactkit.disclosure.counts import shown_breakdowns
from impactkit.disclosure.populations import Untold
from impactkit.disclosure.reckoning import Told, bounds
from impactkit.domain.figures import Figure
from impactkit.domain.findings import BandCount, BandTable, Breakdown, Crossing, Findings, Tally

KEY = "scale.was.client"
NOTHING_UNTOLD = Untold.of(Findings())


def table(crossings, *, before=None, after=None, bands=3):
    """Make a table from (band before, band after, class) -> clients; by default each band holds one score."""
    cells = tuple(Crossing(before=b, after=a, change_class=c, clients=n) for (b, a, c), n in crossings.items() if n)
    margins = [
        tuple(
            BandCount(score=40.0 * band + 10, band=band, clients=count)
            for band in range(bands)
            if (count := sum(n for key, n in crossings.items() if key[time] == band))
        )
        for time in (0, 1)
    ]
    return BandTable(key=KEY, bands=bands, before=before or margins[0], after=after or margins[1], crossings=cells)


def classes(found, *, merged=False):
    counts = dict.fromkeys(("improved", "no_change", "worse"), 0)
    for cell in found.crossings:
        counts[cell.change_class] += cell.clients
    if merged:
        counts = {"improved": counts["improved"], "no_improvement": counts["no_change"] + counts["worse"]}
    return tuple(Figure(key=f"{KEY}.classes.{name}", unit="clients", value=count) for name, count in counts.items())


def shown(found, told=None, withheld=(), strict=False):
    told = classes(found) if told is None else told
    return {
        figure.key.removeprefix(f"{KEY}."): figure
        for figure in shown_bands([found], told, NOTHING_UNTOLD, withheld, strict=strict)
    }


LARGE = {
    (0, 1, "improved"): 20, (0, 0, "no_change"): 30, (1, 1, "no_change"): 25, (1, 2, "improved"): 15,
    (2, 2, "no_change"): 22, (2, 1, "worse"): 12, (1, 0, "worse"): 11, (0, 2, "improved"): 9,
    (0, 1, "no_change"): 8, (1, 1, "improved"): 7, (1, 1, "worse"): 6,
}  # fmt: skip


def test_large_counts_are_shown_in_full():
    figures = shown(table(LARGE))

    assert [figures[f"bands.baseline.{band}"].value for band in (1, 2, 3)] == [67, 64, 34]
    assert figures["crossed.improved.better"].value == 44
    assert figures["crossed.improved.same"].value == 7
    assert figures["crossed.worse.lower"].value == 23
    assert "crossed.improved.lower" not in figures  # cannot be


def test_a_small_cell_merges_classes_before_the_table_is_given_up():
    figures = shown(table(LARGE | {(1, 1, "worse"): 3}))

    assert "crossed.worse.lower" not in figures
    assert figures["crossed.no_improvement.lower"].value == 23


def test_rows_are_no_finer_than_the_classes_that_are_shown():
    found = table(LARGE)

    assert "crossed.worse.lower" not in shown(found, told=classes(found, merged=True))


def test_where_the_classes_of_all_pairs_are_withheld_there_is_no_table_of_limits_crossed():
    figures = shown(table(LARGE), withheld=(f"{KEY}.classes",))

    assert not [key for key in figures if key.startswith("crossed")]
    assert figures["bands.baseline.1"].value == 67


def test_without_classes_bands_stand_alone():
    unclassed = {(b, a, ""): n for (b, a, c), n in LARGE.items() if c == "no_change"}

    assert not [key for key in shown(table(unclassed), told=()) if key.startswith("crossed")]


def test_strict_bands_are_rounded_and_nothing_is_crossed():
    figures = shown(table(LARGE), strict=True)

    assert figures["bands.baseline.1"].value == 65
    assert not [key for key in figures if key.startswith("crossed")]


def test_a_band_that_cuts_a_few_out_of_a_bin_is_not_shown():
    """A bin of 9 clients, 40 to 80, holds 6 of the lower band and 3 of the upper: the band would part them."""
    after = (
        BandCount(score=30.0, band=0, clients=20),
        BandCount(score=50.0, band=0, clients=6),
        BandCount(score=70.0, band=1, clients=3),
        BandCount(score=90.0, band=1, clients=20),
    )
    crossings = {(0, 0, "no_change"): 26, (1, 1, "no_change"): 23}
    found = table(crossings, after=after, bands=2)
    edges = ((0.0, 40.0), (40.0, 80.0), (80.0, 100.0))
    bins = tuple(
        Figure(key=f"{KEY}.bins.follow_up.{place}", unit="share", value=0.3, low=low, high=high)
        for place, (low, high) in enumerate(edges, 1)
    )

    assert "bands.follow_up.1" in shown(found)
    figures = shown(found, told=(*classes(found), *bins))
    assert figures["bands.follow_up"].hidden == "hidden"
    assert "bands.follow_up.1" not in figures


def test_a_band_that_leaves_a_few_beside_the_end_of_the_scale_is_not_shown():
    """22 in the best band and 20 at the very end would tell of 2."""
    after = (
        BandCount(score=30.0, band=0, clients=27),
        BandCount(score=90.0, band=1, clients=2),
        BandCount(score=100.0, band=1, clients=20),
    )
    found = table({(0, 0, "no_change"): 27, (1, 1, "no_change"): 22}, after=after, bands=2)
    ceiling = Figure(key=f"{KEY}.ceiling.follow_up", unit="clients", value=20, n=49)

    assert shown(found, told=(*classes(found), ceiling))["bands.follow_up"].hidden == "hidden"
    assert shown(found)["bands.follow_up.2"].value == 22


def test_nor_is_one_at_the_start_where_the_ends_are_counted_for_the_same_clients():
    """20 at the lowest score, 23 in the lowest band: 3 between. With more baselines than pairs nobody can tell."""
    scores = (BandCount(score=0, band=0, clients=20), BandCount(score=10, band=0, clients=3))
    before = (*scores, BandCount(score=60, band=1, clients=30))
    found = table({(0, 0, ""): 23, (1, 1, ""): 30}, before=before, bands=2)

    def told(n):
        return shown(found, [Figure(key=f"{KEY}.floor.baseline", unit="clients", value=20, n=n)])

    assert told(53)["bands.baseline"].hidden
    assert told(60)["bands.baseline.1"].value == 23


def test_two_bands_do_not_tell_who_stayed():
    """Low 10 and 8 rose: margins and the table would leave 2 who stayed low."""
    crossings = {
        (0, 1, "improved"): 8, (0, 0, "no_change"): 2, (1, 1, "no_change"): 40, (1, 1, "improved"): 10,
    }  # fmt: skip

    figures = shown(table(crossings, bands=2))

    assert figures["bands.baseline.1"].value == 10
    assert figures["crossed"].hidden == "hidden"


CLASSES = ("improved", "no_change", "worse")
CELLS = [
    (before, after, name)
    for before, after, name in product(range(3), range(3), CLASSES)
    if not (name == "improved" and after < before) and not (name == "worse" and after > before)
]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 7, 12]), min_size=len(CELLS), max_size=len(CELLS)))
def test_no_small_count_can_be_reckoned_from_all_that_is_shown(counts):
    """The attacker writes down every sum that the figures tell and solves for the cells."""
    found = table(dict(zip(CELLS, counts, strict=True)))
    assume(found.whole >= 10)  # fewer ended stays have no results at all
    of_class = tuple((name, sum(c.clients for c in found.crossings if c.change_class == name)) for name in CLASSES)
    told = shown_breakdowns(
        (Breakdown(key=f"{KEY}.classes", parts=of_class),), goal="", statuses={}, strict=False
    ).figures

    figures = shown(found, told=told)

    known = [Told(frozenset(range(len(CELLS))), found.whole, found.whole)]
    for key, figure in (*figures.items(), *((f.key.removeprefix(f"{KEY}."), f) for f in told)):
        inside = sums(key)
        if inside and figure.value is not None:
            known.append(Told(inside, int(figure.value), int(figure.value)))
        elif inside:
            known.append(Told(inside, 1, 4 if figure.hidden == "few" else found.whole))
    for first, second in ((0, 1), (0, 2), (1, 2)):
        for inside in of_two(first, second):
            true = sum(counts[cell] for cell in inside)
            if 1 <= true <= 4:
                least, most = bounds(len(CELLS), known, inside)
                assert most - least >= 4


def sums(key):
    """Give the cells that a figure adds up."""
    room, *rest = key.split(".")
    merged = {"no_improvement": ("no_change", "worse"), "not_better": ("same", "lower")}
    if room == "bands" and len(rest) == 2:
        time, band = (0 if rest[0] == "baseline" else 1), int(rest[1]) - 1
        return frozenset(i for i, cell in enumerate(CELLS) if cell[time] == band)
    if room == "classes":
        return frozenset(i for i, cell in enumerate(CELLS) if cell[2] in merged.get(rest[0], (rest[0],)))
    if room == "crossed" and len(rest) == 2:
        rows, columns = (merged.get(name, (name,)) for name in rest)
        return frozenset(i for i, cell in enumerate(CELLS) if cell[2] in rows and move(cell) in columns)
    return frozenset()


def move(cell):
    return "same" if cell[0] == cell[1] else "better" if cell[1] > cell[0] else "lower"


def of_two(first, second):
    """Give the sets of cells that agree in two of: band before, band after, class."""
    for one, other in sorted({(cell[first], cell[second]) for cell in CELLS}, key=str):
        yield frozenset(i for i, cell in enumerate(CELLS) if cell[first] == one and cell[second] == other)


def test_bands_are_left_out_where_the_number_of_pairs_may_not_be_told():
    untold = Untold.of(Findings(tallies=(Tally(key=f"{KEY}.pairs", part=163, whole=165),)))
    found = table(LARGE)

    assert shown_bands([found], classes(found), untold, (), strict=False) == []


@pytest.mark.parametrize("merged", [False, True])
def test_a_table_is_shown_once(merged):
    found = table(LARGE)
    keys = [f.key for f in shown_bands([found], classes(found, merged=merged), NOTHING_UNTOLD, (), strict=False)]

    assert len(keys) == len(set(keys))
