"""A bar in a cell is a row of hard stops."""

from __future__ import annotations

from impactkit.reports.charts.inputs import MiniBar, Part
from impactkit.reports.charts.mini import gradient


def test_parts_follow_each_other_with_a_gap_and_the_rest_is_empty():
    bar = MiniBar(parts=(Part(tone="improved", share=0.5), Part(tone="no_change", share=0.25)))

    found = gradient(bar)

    assert found == (
        "linear-gradient(to right,"
        "var(--improved) 0.0%,var(--improved) 48.8%,transparent 48.8%,transparent 50.0%,"
        "var(--no-change) 50.0%,var(--no-change) 73.8%,transparent 73.8%,transparent 75.0%,"
        "transparent 75.0%,transparent 100%)"
    )


def test_a_full_bar_ends_at_the_edge():
    assert "var(--own) 100.0%" in gradient(MiniBar(parts=(Part(tone="own", share=1.0),)))


def test_a_tiny_part_is_still_seen_and_an_empty_one_is_not():
    parts = (Part(tone="improved", share=0.0), Part(tone="worse", share=0.005))

    found = gradient(MiniBar(parts=parts))

    assert "improved" not in found
    assert "var(--worse) 0.0%,var(--worse) 0.6%" in found


def test_what_is_not_known_is_hatched():
    found = gradient(MiniBar(parts=(Part(tone="unknown", share=0.1), Part(tone="exit", share=0.9))))

    assert found.startswith(
        "linear-gradient(to right,"
        "var(--unknown) 0.0%,var(--unknown) 2.0%,transparent 2.0%,transparent 4.0%,"
        "var(--unknown) 4.0%,var(--unknown) 6.0%,transparent 6.0%,transparent 8.0%,"
        "var(--unknown) 8.0%,var(--unknown) 8.8%,transparent 8.8%,transparent 10.0%,"
        "var(--exit) 10.0%"
    )
