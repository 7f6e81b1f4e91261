"""Calibrated baselines: by hand, at their cap, and with missing ones."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.compare.calibration import calibrated_baseline


def clients(**services):
    rows = [(service, start) for service, starts in services.items() for start in starts]
    return pd.DataFrame(rows, columns=["service", "start"])


def test_by_hand():
    """Variance within services (2 + 2) / 2 = 2; SEM^2 = 0.5, so a quarter of each distance is error."""
    found = calibrated_baseline(clients(a=[1, 3], b=[5, 7]), baseline="start", sem=0.5**0.5)

    assert found.within_reliability == pytest.approx(0.75)
    assert found.values.tolist() == pytest.approx([1.25, 2.75, 5.25, 6.75])
    assert not found.capped


def test_an_error_larger_than_four_fifths_of_the_variance_is_taken_as_four_fifths():
    found = calibrated_baseline(clients(a=[1, 3], b=[5, 7]), baseline="start", sem=1.5)

    assert found.within_reliability == pytest.approx(0.2)
    assert found.capped


def test_who_has_no_baseline_is_given_the_mean_of_the_service():
    found = calibrated_baseline(clients(a=[1, 3, None], b=[None]), baseline="start", sem=0)

    assert found.values.tolist()[:3] == [1, 3, 2]
    assert pd.isna(found.values[3])


def test_one_client_services_stay_as_measured():
    found = calibrated_baseline(clients(a=[1], b=[5]), baseline="start", sem=1)

    assert found.values.tolist() == [1, 5]
    assert not found.capped


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10)), min_size=1, max_size=30), st.floats(0, 3))
def test_means_of_services_are_kept(rows, sem):
    frame = pd.DataFrame(rows, columns=["service", "start"])

    found = calibrated_baseline(frame, baseline="start", sem=sem)

    kept = found.values.groupby(frame["service"]).mean()
    assert kept.tolist() == pytest.approx(frame.groupby("service")["start"].mean().tolist())


def test_a_negative_error_is_refused():
    with pytest.raises(ValueError, match="at least 0"):
        calibrated_baseline(clients(a=[1]), baseline="start", sem=-1)
