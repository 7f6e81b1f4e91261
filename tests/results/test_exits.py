"""Exits by status and kind; unknown is never no."""

from __future__ import annotations

import pytest

from impactkit.results.exits import exit_findings


def test_statuses_kinds_and_coverage(stays):
    frame = stays(
        ("exit", None, "yes", "work_open"),
        ("exit", None, "yes", "education"),
        ("improved", None, "no", "subsidised_full"),
        ("unknown", "left_early", "unknown", None),
        ("unknown", "window_open", "not_yet", None),
    )

    (status, yes, no), (coverage,) = exit_findings(frame)

    assert dict(status.parts) == {"yes": 2, "no": 1, "unknown": 1, "not_yet": 1}
    assert (yes.part("work_open"), yes.part("education"), yes.whole) == (1, 1, 2)
    assert (no.part("subsidised_full"), no.whole) == (1, 1)
    assert (coverage.part, coverage.whole) == (3, 4)


def test_pay_subsidised_work_is_no_exit(stays):
    (_, yes, no), _ = exit_findings(stays(("improved", None, "no", "subsidised_full")))

    assert "subsidised_full" not in dict(yes.parts)
    assert "subsidised_full" in dict(no.parts)


def test_there_is_no_coverage_before_the_day_of_counting(stays):
    _, shares = exit_findings(stays(("unknown", "window_open", "not_yet", None)))

    assert shares == ()


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_kinds_stand_within_the_status_that_is_shown_too(stays, answer):
    (_, *kinds), _ = exit_findings(stays(("exit", None, "yes", "work_open")))

    assert f"exit.status.{answer}" in {each.within for each in kinds}
