"""Statuses of one client that meet are told, with the row of the other."""

from __future__ import annotations

from datetime import datetime

import pytest


@pytest.fixture
def notes(workbook, edit, problems):
    """Give (code, row, row of the other) of the notes on exits of A-0002, written from row 7 on."""

    def found(*rows):
        cells = {
            ("Exits", f"{column}{number}"): value
            for number, row in enumerate(rows, 7)
            for column, value in zip("ACDE", ("A-0002", *row), strict=True)
        }
        return [
            (problem.code, problem.place.row, dict(problem.details).get("row"))
            for problem in problems(edit(workbook, cells))
        ]

    return found


def day(text):
    return None if text is None else datetime.fromisoformat(text)


WORK, IDLE, SERVICE = (
    "work on the open labour market",
    "still unemployed",
    "another service or rehabilitative work activity",
)


def test_statuses_that_follow_each_other_are_no_fault(notes):
    assert notes((day("2025-06-01"), WORK, day("2025-07-31")), (day("2025-08-01"), IDLE, None)) == []


def test_a_status_within_one_that_has_no_end_is_told_with_its_row(notes):
    assert notes((day("2025-06-01"), WORK, None), (day("2025-08-01"), IDLE, None)) == [("status-without-end", 8, "7")]


def test_the_order_of_rows_does_not_decide_which_is_earlier(notes):
    assert notes((day("2025-08-01"), IDLE, None), (day("2025-06-01"), WORK, None)) == [("status-without-end", 7, "8")]


def test_a_status_that_begins_before_another_has_ended(notes):
    assert notes((day("2025-06-01"), WORK, day("2025-08-01")), (day("2025-08-01"), IDLE, None)) == [
        ("status-overlap", 8, "7")
    ]


def test_two_statuses_of_one_day_are_told(notes):
    assert notes((day("2025-06-01"), IDLE, None), (day("2025-06-01"), WORK, None)) == [("status-same-day", 8, "7")]


def test_the_same_status_again_is_no_conflict(notes):
    assert notes((day("2025-06-01"), WORK, day("2025-08-31")), (day("2025-07-01"), WORK, None)) == []


def test_a_status_that_ends_before_it_begins_is_left_out_and_meets_none(notes):
    found = notes((day("2025-06-01"), WORK, day("2025-05-01")), (day("2025-06-15"), SERVICE, None))

    assert found == [("ends-before-start", 7, None)]


def test_of_several_earlier_ones_the_nearest_is_named(notes):
    found = notes(
        (day("2025-03-01"), IDLE, None),
        (day("2025-06-01"), WORK, day("2025-12-31")),
        (day("2025-08-01"), SERVICE, None),
    )

    assert found[0] == ("status-without-end", 8, "7")
    assert ("status-overlap", 9, "8") in found
