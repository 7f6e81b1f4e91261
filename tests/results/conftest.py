"""Small frames of one service."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.domain.instrument import MissingRule, Scale
from impactkit.domain.local_text import LocalText


@pytest.fixture
def scale():
    """Make a scale of 0 to 10 points, more is better unless said otherwise."""

    def make(better="higher", low=0.0, high=10.0):
        return Scale(
            id="was",
            name=LocalText.same("WAS"),
            items=("q1",),
            rule="single",
            missing=MissingRule(),
            low=low,
            high=high,
            better=better,
            step=1.0,
        )

    return make


@pytest.fixture
def pairs():
    """Make a frame `changes` from (baseline, follow_up) in native points; None where not measured."""

    def make(*scores, classes=None):
        frame = pd.DataFrame(scores, columns=["baseline", "follow_up"]).astype("float64")
        measured = frame["baseline"].notna() & frame["follow_up"].notna()
        return frame.assign(
            client=[f"A-{i}" for i in range(len(frame))],
            status=measured.map({True: "measured", False: "follow_up_missing"}).astype("str"),
            late=False,
            change_class=pd.Series(classes, dtype="str") if classes else None,
            baseline_date=pd.Timestamp("2025-01-10"),
            follow_up_date=pd.Timestamp("2025-01-10") + pd.to_timedelta(range(100, 100 + len(frame)), unit="D"),
        )

    return make


@pytest.fixture
def stays():
    """Make a frame `stays` from (class, reason, exit, exit kind)."""

    def make(*rows):
        frame = pd.DataFrame(rows, columns=["class", "reason", "exit", "exit_kind"]).astype("str")
        frame = frame.where(frame != "None")
        return frame.assign(
            client=[f"A-{i}" for i in range(len(frame))],
            service="silta",
            stay=pd.Timestamp("2025-01-01"),
            end=pd.Timestamp("2025-07-01"),
            population="ended",
            pair=frame["class"].isin(["improved", "no_change", "worse", "measured"]),
            provisional=False,
        )

    return make
