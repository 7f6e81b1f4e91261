from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from impactkit.example.assessments import assessments
from impactkit.example.meri_pohja import KANTOAALTO
from impactkit.example.people import first_clients
from impactkit.example.plan import DATA_DATE, ServicePlan
from impactkit.example.stays import GAINS, first_stays

PLAN = KANTOAALTO.resized(4000)


def made(plan: ServicePlan) -> pd.DataFrame:
    """Assessments with the stay that they belong to."""
    stays = first_stays(plan, first_clients(plan, 4), 4)
    asked = assessments(plan, stays, 4)
    return asked.merge(stays, left_on="stay", right_index=True, suffixes=("", "_of_stay"))


def test_baselines_lie_in_the_windows_of_pairing():
    """At most 30 days before the start and 45 after it, never after the end."""
    baselines = made(PLAN).query("moment == 'baseline'")
    days = (baselines["day"] - baselines["start"]).dt.days

    assert days.between(-30, 45).all()
    assert not (baselines["day"] > baselines["end"]).any()
    assert (days > 0).mean() == pytest.approx(PLAN.measuring.late_baseline, abs=0.02)


def test_follow_ups_come_after_the_baseline_and_within_60_days_of_the_end():
    found = made(PLAN)
    follow_ups = found[found["moment"] == "follow_up"]
    baseline = found[found["moment"] == "baseline"].set_index("stay")["day"]

    days = (follow_ups["day"] - follow_ups["end"]).dt.days

    assert days.between(-30, 60).all()
    assert not (follow_ups["day"] <= follow_ups["stay"].map(baseline)).any()


def test_nobody_is_asked_twice_on_a_day_or_after_the_end_of_the_data():
    found = made(PLAN)

    assert not found.duplicated(["person", "day"]).any()
    assert found["day"].max() <= pd.Timestamp(DATA_DATE)


def test_who_gained_more_is_reached_more_often():
    plan = replace(PLAN, measuring=replace(PLAN.measuring, selection=1.5, follow_up=0.6))
    stays = first_stays(plan, first_clients(plan, 4), 4)
    asked = assessments(plan, stays, 4)

    gain = stays.loc[stays["end"].notna() & ~stays["early"], GAINS].mean(axis=1)
    reached = gain.index.isin(asked.loc[asked["moment"] == "follow_up", "stay"])

    assert gain[reached].mean() > gain[~reached].mean() + 0.3


def test_those_who_break_off_are_seldom_asked_again():
    found = made(PLAN)
    follow_ups = found[found["moment"] == "follow_up"]

    assert 0 < follow_ups["early"].sum() < 0.05 * len(follow_ups)
