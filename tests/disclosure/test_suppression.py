"""An attacker who knows the whole and every shown class must not learn a small one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.disclosure.suppression import merged_headline, of_hundred, protected, rounded, shown_bins
from impactkit.domain.findings import Breakdown, Distribution

counts = st.lists(st.integers(0, 60), min_size=2, max_size=7)


def breakdown(*parts: int, key: str = "any") -> Breakdown:
    return Breakdown(key=key, parts=tuple((f"c{i}", count) for i, count in enumerate(parts)))


def headline(**parts: int) -> Breakdown:
    return Breakdown(key="headline", parts=tuple(parts.items()))


def possible_values(parts, cells) -> list[int]:
    """How many values each hidden class may have, for one who knows the whole, the shown classes and the marks."""
    whole = sum(parts)
    hidden_sum = whole - sum(cell.value for cell in cells if cell.value is not None)
    marked = [cell for cell in cells if cell.hidden == "hidden"]
    most = {"few": 4, "all_but_few": 4, "hidden": hidden_sum - len(marked) + 1}
    return [most[cell.hidden] for cell in cells if cell.hidden]


@given(counts)
def test_no_small_class_can_be_worked_out_from_the_whole_and_the_shown_classes(parts):
    cells = protected(breakdown(*parts))

    if sum(parts) >= 10:
        assert min(possible_values(parts, cells), default=4) >= 4


def test_two_classes_of_4_are_not_told_by_their_sum():
    """Marked "fewer than 5" each, a sum of 8 would tell that both are 4."""
    cells = protected(breakdown(20, 4, 4))

    assert [cell.hidden for cell in cells] == ["", "hidden", "hidden"]


def test_classes_of_one_client_each_take_a_larger_one_with_them():
    """Five hidden classes with a sum of 5 would be 1 each."""
    cells = protected(breakdown(1, 1, 1, 1, 1, 9, 30))

    assert [cell.value for cell in cells] == [None] * 6 + [30]


@given(counts)
def test_what_is_shown_is_right_and_no_small_count_is_shown(parts):
    for part, cell in zip(parts, protected(breakdown(*parts)), strict=True):
        assert cell.value is None or (cell.value == part and part not in (1, 2, 3, 4))


def test_one_small_class_takes_the_next_smallest_with_it_and_neither_tells_which_is_small():
    cells = protected(breakdown(20, 3, 12))

    assert [cell.value for cell in cells] == [20, None, None]
    assert [cell.hidden for cell in cells] == ["", "hidden", "hidden"]


def test_two_classes_say_fewer_than_5_and_all_but_fewer_than_5():
    assert [cell.hidden for cell in protected(breakdown(3, 37))] == ["few", "all_but_few"]


def test_two_small_classes_are_not_told_by_their_sum_and_by_being_small():
    """Fewer than 5 each, and 8 together: both would be 4."""
    assert [cell.hidden for cell in protected(breakdown(4, 4))] == ["hidden", "hidden"]


def test_a_secret_class_is_hidden_with_one_that_covers_it():
    cells = protected(breakdown(12, 20, 8, 0), secret=frozenset({"c0"}))

    assert [cell.value for cell in cells] == [None, 20, None, 0]


@given(counts)
def test_rounded_cells_show_no_count_under_8(parts):
    assert all(cell.value is None or (cell.value >= 10 and cell.value % 5 == 0) for cell in rounded(breakdown(*parts)))


def test_a_row_that_one_class_holds_alone_is_hidden_whole():
    assert {cell.hidden for cell in rounded(breakdown(40, 3))} == {"hidden"}


@pytest.mark.parametrize(
    ("parts", "merged"),
    [
        (
            {"exit": 16, "improved": 34, "no_change": 24, "worse": 8, "left_early": 9, "no_baseline": 9},
            {"exit": 16, "improved": 34, "no_change": 24, "worse": 8, "left_early": 9, "no_baseline": 9},
        ),
        (
            {"exit": 16, "improved": 34, "no_change": 24, "worse": 8, "left_early": 9, "no_baseline": 2},
            {"exit": 16, "improved": 34, "no_change": 24, "worse": 8, "unknown": 11},
        ),
        (
            {"exit": 16, "improved": 34, "no_change": 24, "worse": 3, "left_early": 9, "no_baseline": 0},
            {"exit": 16, "improved": 34, "no_improvement": 27, "left_early": 9, "no_baseline": 0},
        ),
        (
            {"exit": 4, "improved": 34, "no_change": 24, "worse": 8, "left_early": 0, "no_baseline": 0},
            {"exit_or_improved": 38, "no_change": 24, "worse": 8, "left_early": 0, "no_baseline": 0},
        ),
    ],
)
def test_a_step_is_taken_only_where_one_of_its_classes_is_small(parts, merged):
    shown = merged_headline(headline(**parts))

    assert shown is not None
    assert dict(shown.parts) == merged


@pytest.mark.parametrize(
    "parts",
    [
        {"exit": 3, "measured": 40, "left_early": 9},
        {"exit": 16, "improved": 34, "no_change": 24, "worse": 8, "left_early": 2, "no_baseline": 1},
        {"exit": 16, "improved": 34, "no_change": 2, "worse": 1, "left_early": 9},
    ],
)
def test_where_merging_does_not_help_no_class_is_told(parts):
    assert merged_headline(headline(**parts)) is None


@given(st.lists(st.integers(0, 500), min_size=2, max_size=8).filter(lambda parts: sum(parts) > 0))
def test_of_hundred_adds_up_and_leaves_no_one_out(parts):
    shares = [share for _, share in of_hundred(breakdown(*parts))]

    assert sum(shares) == 100
    assert all((share >= 1) == (part > 0) for share, part in zip(shares, parts, strict=True))


def test_of_hundred_by_largest_remainder():
    """164 clients: 26, 56, 39, 13, 30 are 15.85, 34.15, 23.78, 7.93, 18.29 of 100."""
    assert [share for _, share in of_hundred(breakdown(26, 56, 39, 13, 30))] == [16, 34, 24, 8, 18]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=5, max_size=5))
def test_shown_bins_hold_8_clients_at_both_times(pairs):
    before, after = (tuple(column) for column in zip(*pairs, strict=True))

    shown = shown_bins(Distribution(key="bins", edges=(0, 20, 40, 60, 80, 100), baseline=before, follow_up=after))

    if shown is not None:
        assert min(shown.baseline) >= 8
        assert min(shown.follow_up) >= 8
        assert sum(shown.baseline) == sum(before)
        assert shown.edges[0] == 0
        assert shown.edges[-1] == 100
        assert len(shown.edges) == len(shown.baseline) + 1


def test_fewer_than_20_clients_have_no_distribution():
    few = Distribution(key="bins", edges=(0, 50, 100), baseline=(9, 10), follow_up=(9, 10))

    assert shown_bins(few) is None
