"""The points of items, and with which assessment each client began."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.declared.instruments import load_instrument
from impactkit.domain.project import Windows
from impactkit.measure.item_points import first_assessments, item_points

AS_OF = date(2026, 1, 14)


def answers(*rows):
    frame = pd.DataFrame(rows, columns=["client", "service", "date", "rater", "q1"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def episodes(*rows):
    frame = pd.DataFrame(rows, columns=["client", "service", "start", "end"]).assign(end_reason=None)
    return frame.assign(start=pd.to_datetime(frame["start"]), end=pd.to_datetime(frame["end"]))


def begun(given, known):
    found = first_assessments(given, known, as_of=AS_OF, windows=Windows())
    return [(row.client, row.rater, f"{row.date:%Y-%m-%d}") for row in found.itertuples()]


def test_the_points_of_all_items_add_up_to_the_score():
    """WHODAS, weighted: the recodes of the manual; 17 of 36 points in the worked example."""
    whodas = load_instrument("whodas12").printed_from(1)
    codes = [3, 2, 2, 3, 4, 3, 4, 1, 1, 2, 2, 4]
    given = pd.DataFrame([codes], columns=[item.id for item in whodas.items], dtype="float64")
    weighted = next(scale for scale in whodas.scales if scale.rule == "recode_sum")

    points = item_points(given, whodas, weighted)

    assert points.iloc[0].tolist() == [2, 1, 1, 1, 3, 2, 3, 0, 0, 1, 1, 2]


def test_an_unanswered_item_has_no_points():
    was = load_instrument("was")
    given = pd.DataFrame({"work_ability_now": [7.0, None]})

    assert item_points(given, was, was.scales[0])["work_ability_now"].isna().tolist() == [False, True]


def test_the_assessment_before_the_start_goes_before_a_late_one():
    given = answers(
        ("A", "paja", "2025-01-02", "client", 1),  # 30 days before
        ("A", "paja", "2025-01-25", "client", 2),
        ("A", "paja", "2025-02-03", "client", 3),
        ("B", "paja", "2025-03-18", "client", 4),  # 45 days after
        ("B", "paja", "2025-03-04", "client", 5),
        ("C", "paja", "2025-03-19", "client", 6),  # 46 days after
        ("D", "paja", "2025-02-20", "client", 7),  # after the end
    )
    known = episodes(*((who, "paja", "2025-02-01", None) for who in "ABC"), ("D", "paja", "2025-02-01", "2025-02-15"))

    assert begun(given, known) == [("A", "client", "2025-01-25"), ("B", "client", "2025-03-04")]


def test_nobody_counts_twice_and_raters_stand_apart():
    given = answers(
        ("A", "paja", "2025-02-01", "client", 1),
        ("A", "silta", "2024-05-01", "client", 2),
        ("A", "paja", "2025-02-01", "worker", 3),
        ("A", "paja", "2025-10-01", "client", 4),
    )
    known = episodes(
        ("A", "paja", "2025-02-01", "2025-05-01"), ("A", "paja", "2025-10-01", None), ("A", "silta", "2024-05-01", None)
    )

    assert begun(given, known) == [("A", "client", "2024-05-01"), ("A", "worker", "2025-02-01")]


def test_an_assessment_with_gaps_is_one_too():
    given = answers(("A", "paja", "2025-02-01", "client", None))

    assert begun(given, episodes(("A", "paja", "2025-02-01", None))) == [("A", "client", "2025-02-01")]


def test_nothing_after_the_data_exists():
    given = answers(("A", "paja", "2026-01-20", "client", 1))

    assert begun(given, episodes(("A", "paja", "2026-01-10", None))) == []
