"""Stays held against a target, each case worked by hand."""

from datetime import date

import pytest

from impactkit.domain.project import Period, Target, Windows
from impactkit.measure.stays import stays
from impactkit.measure.targets import attainment

PERIOD = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))
STAY = ("a", "2026-03-01", "2026-09-01")  # 90 days after the end: 30 November; after the start: 30 May
AT = Target(id="t", name="t", share=0.3, kinds=("work_open", "service"), days=90, when="at")
BY = Target(id="t", name="t", share=0.3, kinds=("work_open", "service"), days=90, when="by")
FROM_START = Target(id="t", name="t", share=0.3, kinds=("work_open",), days=90, when="by", measured_from="start")


@pytest.fixture
def held(episodes, exits):
    def found(target, *left, stayed=(STAY,), as_of=date(2027, 6, 30)):
        known = stays(episodes(*stayed), as_of=as_of)
        told = attainment(known, exits(*left), target, as_of=as_of, period=PERIOD, windows=Windows())
        return told["status"].tolist()

    return found


def test_at_reads_the_status_of_the_day(held):
    assert held(AT, ("a", "2026-11-30", "work_open")) == ["yes"]
    assert held(AT, ("a", "2026-12-01", "work_open")) == ["unknown"]
    assert held(AT, ("a", "2026-10-01", "work_open", "2026-11-29"), ("a", "2026-11-30", "other_benefit")) == ["no"]


def test_by_takes_any_status_until_the_day(held):
    lost = [("a", "2026-10-01", "work_open", "2026-10-31"), ("a", "2026-11-01", "still_unemployed")]

    assert held(BY, *lost) == ["yes"]
    assert held(AT, *lost) == ["no"]


def test_nothing_recorded_is_unknown_and_never_no(held):
    assert held(AT) == held(BY) == ["unknown"]
    assert held(BY, ("a", "2026-09-05", "still_unemployed", "2026-10-31")) == ["unknown"]


def test_another_status_on_the_day_is_no(held):
    assert held(BY, ("a", "2026-09-05", "still_unemployed")) == ["no"]


def test_every_kind_that_the_target_names_counts(held):
    assert held(BY, ("a", "2026-09-05", "service")) == ["yes"]
    assert held(BY, ("a", "2026-09-05", "education")) == ["no"]


def test_work_that_began_and_ended_within_the_stay_is_no_result_after_it(held):
    left = [("a", "2026-04-01", "work_open", "2026-05-01"), ("a", "2026-09-02", "still_unemployed")]

    assert held(BY, *left) == ["no"]
    assert held(BY, ("a", "2026-04-01", "work_open", "2026-09-01")) == ["yes"]


def test_from_the_start_the_same_work_counts(held):
    left = [("a", "2026-04-01", "work_open", "2026-05-01"), ("a", "2026-05-02", "still_unemployed")]

    assert held(FROM_START, *left) == ["yes"]
    assert held(FROM_START, ("a", "2026-05-31", "work_open")) == ["unknown"]


def test_from_the_start_stays_that_go_on_are_counted(held):
    stayed = [("a", "2026-03-01", None), ("b", "2025-12-31", "2026-06-01")]

    assert held(FROM_START, ("a", "2026-04-01", "work_open"), stayed=stayed) == ["yes"]
    assert held(BY, stayed=stayed) == ["unknown"]


def test_before_the_day_nothing_is_known_even_of_those_who_have_reached_it(held):
    left = [("a", "2026-09-05", "work_open")]

    assert held(BY, *left, as_of=date(2026, 11, 29)) == ["not_yet"]
    assert held(BY, *left, as_of=date(2026, 11, 30)) == ["yes"]


def test_each_client_counts_once_by_the_last_stay_of_the_period(held):
    stayed = [("a", "2026-01-01", "2026-02-01"), ("a", "2026-06-01", "2026-09-01"), ("a", "2026-12-15", "2027-01-15")]

    assert held(AT, ("a", "2026-02-02", "work_open", "2026-05-01"), stayed=stayed) == ["unknown"]


def test_a_job_from_before_the_stay_is_no_result_of_it(held):
    assert held(BY, ("a", "2026-01-15", "work_open")) == ["unknown"]
