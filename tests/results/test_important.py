"""The smallest change that matters: which one is used, who reached it, and whether a group kept its level."""

from __future__ import annotations

from dataclasses import replace

import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.findings import Mean
from impactkit.domain.instrument import ImportantChange
from impactkit.domain.project import DeclaredScale
from impactkit.results.important import important_change, maintained, reached

WAS = load_instrument("was").scale("was")
WHODAS = load_instrument("whodas12").scale("whodas12")


def changed(pairs, *scores):
    frame = pairs(*scores)
    return frame.assign(change=frame["follow_up"] - frame["baseline"])


def test_of_a_published_range_the_low_end_is_used():
    found = important_change(WHODAS, None)

    assert (found.low, found.high) == (3.1, 4.7)


def test_a_published_change_that_hangs_on_the_baseline_is_no_single_limit():
    assert WAS.important.depends_on_baseline
    assert important_change(WAS, None) is None


def test_what_the_project_declared_goes_first_and_is_marked_as_its_own():
    declared = DeclaredScale(scale="was", important=2.0, important_source="agreed 1.1.2025")

    found = important_change(WAS, declared)

    assert (found.low, found.high, found.evidence, found.source) == (2.0, 2.0, "user", "agreed 1.1.2025")


@pytest.mark.parametrize(("evidence", "low"), [("memory", 3.0), ("verified", 0.0), ("verified", -0.5)])
def test_a_remembered_change_and_one_of_nothing_are_not_used(scale, evidence, low):
    published = ImportantChange(low=low, high=5.0, kind="anchor", evidence=evidence)

    assert important_change(replace(scale(), important=published), None) is None


def test_a_change_that_equals_the_limit_has_reached_it_on_either_side(pairs, scale):
    frame = changed(pairs, (2, 4), (2, 3.9), (6, 4), (5, 8), (3, None))

    higher, lower = (reached(frame, scale(better), 2.0, "was") for better in ("higher", "lower"))

    assert (higher.key, higher.improved, higher.worse, higher.whole) == ("was.important", 2, 1, 4)
    assert (lower.improved, lower.worse) == (1, 2)


def test_a_limit_is_reached_in_spite_of_the_last_float_digit(pairs, scale):
    """0.3 - 0.1 is a little less than 0.2 in floats."""
    assert reached(changed(pairs, (0.1, 0.3)), scale(), 0.2, "was").improved == 1


@pytest.mark.parametrize(
    ("low", "high", "better", "holds"),
    [
        (-1.9, 0.4, "higher", True),
        (-2.0, 0.4, "higher", False),  # exactly the limit is not above it
        (-2.4, -1.2, "higher", False),
        (-0.4, 1.9, "lower", True),  # a rise is the decline here
        (-0.4, 2.0, "lower", False),
    ],
)
def test_a_level_is_kept_where_the_worse_end_of_the_interval_lies_above_minus_the_limit(
    scale, low, high, better, holds
):
    mean = Mean(key="was.change_native", value=(low + high) / 2, n=40, low=low, high=high)

    found = maintained(mean, scale(better), 2.0, "was.maintained")

    assert (found.holds, found.n) == (holds, 40)


def test_without_an_interval_nothing_is_claimed(scale):
    assert maintained(Mean(key="k", value=0.0, n=1), scale(), 2.0, "was.maintained") is None
