"""Small steps, by client."""

import pandas as pd
import pytest

from impactkit.results.milestones import milestone_findings


@pytest.fixture
def steps():
    """Make a frame `milestones` from (client, day, kind)."""

    def make(*rows):
        frame = pd.DataFrame(rows, columns=["client", "date", "milestone"])
        return frame.assign(service="paja", date=pd.to_datetime(frame["date"]))

    return make


def stays(*rows):
    frame = pd.DataFrame(rows, columns=["client", "stay", "end"]).assign(service="paja")
    return frame.assign(stay=pd.to_datetime(frame["stay"]), end=pd.to_datetime(frame["end"]))


STAYS = stays(("a", "2025-02-01", "2025-08-01"), ("b", "2025-02-01", "2025-08-01"), ("c", "2025-02-01", None))


def test_a_client_counts_once_in_each_kind(steps):
    taken = steps(("a", "2025-03-01", "cv"), ("a", "2025-04-01", "cv"), ("a", "2025-04-01", "course"))

    found = milestone_findings(taken, STAYS, after_end=60)

    assert (found.parts, found.some, found.whole) == ((("course", 1), ("cv", 1)), 1, 3)


def test_kinds_come_with_the_commonest_first(steps):
    taken = steps(("a", "2025-03-01", "a rare one"), ("a", "2025-04-01", "cv"), ("b", "2025-04-01", "cv"))

    assert milestone_findings(taken, STAYS, after_end=60).parts == (("cv", 2), ("a rare one", 1))


@pytest.mark.parametrize(("day", "some"), [("2025-01-31", 0), ("2025-02-01", 1), ("2025-09-30", 1), ("2025-10-01", 0)])
def test_a_step_counts_from_the_start_until_60_days_after_the_end(steps, day, some):
    assert milestone_findings(steps(("a", day, "cv")), STAYS, after_end=60).some == some


def test_a_stay_that_goes_on_has_no_last_day(steps):
    assert milestone_findings(steps(("c", "2026-01-05", "cv")), STAYS, after_end=60).some == 1


def test_a_service_without_steps_has_no_finding(steps):
    assert milestone_findings(steps(), STAYS, after_end=60) is None
