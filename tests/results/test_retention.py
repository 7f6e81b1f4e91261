"""Staying as counts and shares; unknown is never a loss."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.results.retention import retention_findings


@pytest.fixture
def retention():
    """Make a frame `retention` from (exit kind, then at 3, 6, 12 months a kind, "unknown" or "not_yet")."""

    def make(*rows):
        told = [
            {"client": f"A-{i}", "exit_kind": begun, "months": months, "later": later}
            for i, (begun, *after) in enumerate(rows)
            for months, later in zip((3, 6, 12), after, strict=True)
        ]
        frame = pd.DataFrame(told)
        status = frame["later"].where(frame["later"].isin(["unknown", "not_yet"]), "known")
        return frame.assign(status=status, kind=frame["later"].where(status == "known"))

    return make


def found(findings, key):
    return next(each for each in (*findings.breakdowns, *findings.shares) if each.key == key)


def test_work_is_kept_also_as_an_entrepreneur_and_lost_to_anything_else(retention):
    findings = retention_findings(
        retention(
            ("work_open", "work_open", "own_enterprise", "not_yet"),
            ("own_enterprise", "own_enterprise", "still_unemployed", "not_yet"),
            ("work_open", "subsidised_full", "education", "not_yet"),
            ("work_open", "unknown", "unknown", "not_yet"),
        )
    )

    assert dict(found(findings, "retention.work.3").parts) == {"kept": 2, "other": 1, "unknown": 1, "not_yet": 0}
    assert dict(found(findings, "retention.work.6").parts) == {"kept": 1, "other": 2, "unknown": 1, "not_yet": 0}
    assert dict(found(findings, "retention.work.12").parts) == {"kept": 0, "other": 0, "unknown": 0, "not_yet": 4}


def test_the_share_is_of_those_known_and_the_bounds_count_the_unknown_as_lost_and_as_kept(retention):
    rows = [("work_open", "work_open", "not_yet", "not_yet")] * 6
    rows += [("work_open", "still_unemployed", "not_yet", "not_yet")] * 2
    rows += [("work_open", "unknown", "not_yet", "not_yet")] * 4

    findings = retention_findings(retention(*rows))

    share, coverage = found(findings, "retention.work.3.share"), found(findings, "retention.work.3.coverage")
    assert (share.part, share.whole) == (6, 8)
    assert (round(share.low, 3), round(share.high, 3)) == (0.409, 0.929)  # Wilson's interval of 6 of 8
    assert (coverage.part, coverage.whole) == (8, 12)
    assert (found(findings, "retention.work.3.bound.low").part, 12) == (6, 12)
    assert found(findings, "retention.work.3.bound.high").part == 10
    assert [each.key for each in findings.shares if each.key.startswith("retention.work.6.")] == []


def test_education_stands_apart_and_both_together_as_those_who_moved_on(retention):
    findings = retention_findings(
        retention(
            ("education", "education", "work_open", "still_unemployed"),
            ("work_open", "work_open", "education", "work_open"),
        )
    )

    assert [found(findings, f"retention.education.{m}").part("kept") for m in (3, 6, 12)] == [1, 1, 0]
    assert [found(findings, f"retention.work.{m}").part("kept") for m in (3, 6, 12)] == [1, 0, 1]
    assert [found(findings, f"retention.moved_on.{m}").part("kept") for m in (3, 6, 12)] == [2, 2, 1]


def test_subsidised_work_leads_on_or_back(retention):
    findings = retention_findings(
        retention(
            ("subsidised_full", "subsidised_full", "work_open", "work_open"),
            ("subsidised_part", "subsidised_full", "still_unemployed", "still_unemployed"),
            ("subsidised_part", "service", "unknown", "own_enterprise"),
        )
    )

    at_6 = found(findings, "retention.subsidised.6")
    assert dict(at_6.parts) == {"open": 1, "kept": 0, "unemployed": 1, "other": 0, "unknown": 1, "not_yet": 0}
    assert at_6.within == "exit.status.no"
    assert found(findings, "retention.subsidised.12.share").part == 2


def test_other_statuses_are_followed_by_no_one(retention):
    assert not retention_findings(retention(("service", "work_open", "work_open", "work_open"))).breakdowns
