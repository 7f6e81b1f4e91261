"""Counts of classes under other estimates of the error."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from impactkit.declared.instruments import load_instrument
from impactkit.domain.instrument import Reliability
from impactkit.domain.project import Goal, Service
from impactkit.measure.measurement_error import measurement_error, other_errors
from impactkit.tasks.seen_scales import scales_of
from impactkit.tasks.sensitivity import other_limits, under_other_errors
from impactkit.words.say import say

WAS, WHODAS = load_instrument("was"), load_instrument("whodas12")


def seen(instrument, *scores):
    frame = pd.DataFrame(scores, columns=["baseline", "follow_up"]).astype("float64")
    scale = instrument.scales[0]
    frame = frame.assign(
        change=frame["follow_up"] - frame["baseline"],
        status="measured", service="paja", scale=scale.id, rater="client", version=instrument.version,
    )  # fmt: skip
    service = Service(id="paja", name="Paja", organisation="Ry", goal=Goal(scale=scale.id))
    (one,) = scales_of((instrument,), frame, service)
    return frame, one


def error_of(instrument):
    return measurement_error(instrument.scales[0], use=instrument.use)


def test_the_work_ability_score_under_its_published_reliability_and_its_lowest_limit():
    """ICC 0.89 with SD 2.55: SEM 0.8457, 2.34 points; at 0.76: 0.762 * sqrt(0.24 / 0.11) = 1.1255, 3.12 points."""
    frame, one = seen(WAS, (2, 5), (2, 6), (5, 1), (5, 5))

    limits = other_limits(one, error_of(WAS), None)
    counts = under_other_errors(frame, one, error_of(WAS), None).beyond

    assert [round(limit.value, 2) for limit in limits] == [2.34, 3.12]
    assert [say(limit.note, "en") for limit in limits] == [
        "test-retest reliability (ICC) 0.89",
        "lowest published limit of test-retest reliability (ICC)",
    ]
    assert [(c.name, c.improved, c.worse, c.whole) for c in counts] == [
        ("sensitivity.1", 2, 1, 4),
        ("sensitivity.2", 1, 1, 4),
    ]


def test_whodas_under_its_standard_error_where_a_threshold_goes_first():
    """SEM 3.10: beyond 8.59 points, where the threshold is 9."""
    (limit,) = other_limits(seen(WHODAS, (30, 20))[1], error_of(WHODAS), None)

    assert round(limit.value, 2) == 8.59
    assert say(limit.note, "en") == "published standard error of measurement"


def test_an_estimate_that_is_only_remembered_is_left_out():
    scale = WAS.scales[0]
    remembered = replace(scale, reliability=(Reliability(kind="alpha", value=0.7, evidence="memory"),))

    assert other_errors(remembered, measurement_error(remembered, use=WAS.use)) == ()


def test_no_estimate_is_told_twice():
    scale = WAS.scales[0]
    assert len(scale.reliability) == 2  # both 0.89

    found = other_errors(scale, error_of(WAS))

    assert [round(one.sem, 4) for one in found] == pytest.approx([0.8457, 1.1255], abs=1e-4)


def test_where_nobody_is_classed_nothing_is_counted():
    frame, one = seen(WAS, (2, 5))

    assert under_other_errors(frame, one, None, None).beyond == ()
    assert other_limits(one, None, None) == ()
