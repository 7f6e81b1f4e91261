"""Who stays after an exit, each case worked by hand."""

from datetime import date

import pandas as pd
import pytest

from impactkit.domain.project import Windows
from impactkit.measure.exits import exit_status
from impactkit.measure.retention import retention
from impactkit.measure.stays import stays

AS_OF = date(2027, 12, 31)
STAY = ("a", "2026-03-01", "2026-09-01")  # the day that counts is 29 September


@pytest.fixture
def after(episodes, exits):
    """Give (kind or status) at 3, 6 and 12 months, stay by stay."""

    def found(*left, stayed=(STAY,), as_of=AS_OF):
        rows = _rows(episodes, exits, left, stayed, as_of)
        return rows["kind"].where(rows["status"] == "known", rows["status"]).tolist()

    return found


def _rows(episodes, exits, left, stayed=(STAY,), as_of=AS_OF):
    known, told = stays(episodes(*stayed), as_of=as_of), exits(*left)
    with_exit = exit_status(known, told, as_of=as_of, windows=Windows())
    return retention(with_exit, told, as_of=as_of, windows=Windows())


@pytest.fixture
def rows(episodes, exits):
    return lambda *left, **options: _rows(episodes, exits, left, **options)


def test_work_that_goes_on_is_work_after_3_6_and_12_months(after):
    assert after(("a", "2026-09-10", "work_open")) == ["work_open"] * 3


def test_work_lost_in_the_fourth_month_is_lost_after_six(after):
    """From 10 September on; lost on 31 December, after the day at 3 months (10 December)."""
    left = [("a", "2026-09-10", "work_open", "2026-12-31"), ("a", "2027-01-01", "still_unemployed")]

    assert after(*left) == ["work_open", "still_unemployed", "still_unemployed"]


def test_work_that_ended_with_nothing_recorded_after_it_is_unknown_and_never_a_loss(after):
    assert after(("a", "2026-09-10", "work_open", "2026-12-31")) == ["work_open", "unknown", "unknown"]


def test_two_jobs_in_a_row_are_work_all_along(after):
    left = [("a", "2026-09-10", "work_open", "2026-11-30"), ("a", "2026-12-01", "work_open")]

    assert after(*left) == ["work_open"] * 3


def test_a_gap_between_two_jobs_counts_only_where_a_day_of_counting_falls_into_it(after):
    """Between the jobs lies the 10 December, the day at 3 months."""
    left = [
        ("a", "2026-09-10", "work_open", "2026-12-05"),
        ("a", "2026-12-06", "still_unemployed", "2026-12-20"),
        ("a", "2026-12-21", "work_open"),
    ]

    assert after(*left) == ["still_unemployed", "work_open", "work_open"]


def test_a_job_from_before_the_stay_is_no_exit_and_is_not_followed(after):
    assert after(("a", "2026-01-15", "work_open")) == []


def test_a_job_begun_in_the_stay_is_counted_from_its_end(rows):
    """Begun on 1 April, counted from 1 September: else 1 July, in the stay, would be "still in work" by choice."""
    found = rows(("a", "2026-04-01", "work_open"))

    assert found["begun"].tolist() == [pd.Timestamp("2026-09-01")] * 3
    assert found["day"].dt.date.tolist() == [date(2026, 12, 1), date(2027, 3, 1), date(2027, 9, 1)]


def test_months_are_those_of_the_calendar_and_end_with_a_shorter_month(rows):
    """30 November and three months: the last day of February; in a leap year the 29th."""
    short = rows(("a", "2026-11-30", "work_open"), stayed=[("a", "2026-06-01", "2026-11-20")])
    leap = rows(("a", "2027-11-30", "work_open"), stayed=[("a", "2027-06-01", "2027-11-20")], as_of=date(2028, 12, 31))

    assert short["day"].dt.date.tolist() == [date(2027, 2, 28), date(2027, 5, 30), date(2027, 11, 30)]
    assert leap["day"].dt.date.iloc[0] == date(2028, 2, 29)


def test_work_holds_on_its_last_day(after):
    assert after(("a", "2026-09-10", "work_open", "2026-12-10"))[0] == "work_open"
    assert after(("a", "2026-09-10", "work_open", "2026-12-09"))[0] == "unknown"


def test_a_day_after_the_data_is_not_yet_known_even_where_a_row_holds(after):
    """Three months after 10 September come on 10 December: known on that day, not on the day before."""
    assert after(("a", "2026-09-10", "work_open"), as_of=date(2026, 12, 10)) == ["work_open", "not_yet", "not_yet"]
    assert after(("a", "2026-09-10", "work_open"), as_of=date(2026, 12, 9)) == ["not_yet"] * 3


def test_subsidised_work_leads_to_the_open_market_or_back_to_unemployment(after):
    left = [
        ("a", "2026-09-10", "subsidised_full", "2027-01-31"),
        ("a", "2027-02-01", "work_open", "2027-06-30"),
        ("a", "2027-07-01", "still_unemployed"),
    ]

    assert after(*left) == ["subsidised_full", "work_open", "still_unemployed"]


def test_a_status_that_has_run_out_gives_way_to_an_earlier_one_that_holds(after):
    left = [("a", "2026-09-02", "still_unemployed"), ("a", "2026-09-10", "work_open", "2027-01-31")]

    assert after(*left) == ["work_open", "still_unemployed", "still_unemployed"]


def test_who_has_no_known_exit_has_no_row(after):
    assert after() == []
    assert after(("a", "2026-09-10", "work_open"), as_of=date(2026, 9, 20)) == []


def test_each_stay_has_its_own_months(rows):
    stayed = [("a", "2026-01-01", "2026-02-01"), ("a", "2026-06-01", "2026-09-01")]
    found = rows(("a", "2026-02-05", "work_open", "2026-05-31"), ("a", "2026-09-03", "education"), stayed=stayed)

    assert found["exit_kind"].tolist() == ["work_open"] * 3 + ["education"] * 3
    assert found["status"].tolist()[:3] == ["known", "unknown", "known"]  # 5 May, 5 August, and at work again a year on
    assert found["day"].dt.date.tolist()[3] == date(2026, 12, 3)
