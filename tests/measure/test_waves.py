"""Which assessments belong to a stay."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.project import Windows
from impactkit.measure.waves import assessments_of_stays


def scores(*days, client="A-1", scale="was"):
    return pd.DataFrame(
        {
            "client": client,
            "service": "paja",
            "date": pd.to_datetime(list(days)),
            "scale": scale,
            "rater": "client",
            "version": "1",
            "score": [float(place) for place in range(len(days))],
        }
    )


def stays(end="2025-06-30"):
    return pd.DataFrame(
        {"client": ["A-1"], "service": ["paja"], "stay": pd.to_datetime(["2025-02-01"]), "end": pd.to_datetime([end])}
    )


def found(frame, stays_, as_of=date(2025, 12, 31)):
    return assessments_of_stays(frame, stays_, scale="was", rater="client", version="1", as_of=as_of, windows=Windows())


def test_all_between_the_first_and_the_last_admissible_day_are_given():
    """From 30 days before the start (2 January) to 60 after the end (29 August)."""
    frame = scores("2025-01-01", "2025-01-02", "2025-04-01", "2025-08-29", "2025-08-30")

    assert found(frame, stays())["time"].tolist() == [-30, 59, 209]


def test_a_stay_that_goes_on_takes_all_until_the_data_end():
    frame = scores("2025-02-01", "2025-11-30", "2026-01-01")

    assert found(frame, stays(end=None))["time"].tolist() == [0, 302]


def test_other_scales_and_missing_scores_are_left_out():
    frame = pd.concat([scores("2025-03-01").assign(score=None), scores("2025-03-02", scale="esis")])

    assert found(frame, stays()).empty
