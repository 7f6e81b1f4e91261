from datetime import date

import pytest

from impactkit.domain.exits import EXIT_KINDS
from impactkit.domain.project import Windows
from impactkit.measure.exits import exit_status
from impactkit.measure.stays import stays

AS_OF = date(2026, 12, 31)
STAY = ("a", "2026-03-01", "2026-09-01")  # the day that counts is 29 September


@pytest.fixture
def status_of(episodes, exits):
    """Give (exit, exit kind) of the stays, missing as None."""

    def found(left, stayed=(STAY,), as_of=AS_OF, windows=None):
        windows = windows or Windows()
        known = stays(episodes(*stayed), as_of=as_of, windows=windows)
        told = exit_status(known, exits(*left), as_of=as_of, windows=windows)
        return [
            (status if isinstance(status, str) else None, kind if isinstance(kind, str) else None)
            for status, kind in zip(told["exit"], told["exit_kind"], strict=True)
        ]

    return found


@pytest.mark.parametrize("kind", ["work_open", "own_enterprise", "education"])
def test_work_own_enterprise_and_education_are_exits(status_of, kind):
    assert status_of([("a", "2026-09-01", kind)]) == [("yes", kind)]


@pytest.mark.parametrize("kind", sorted(kind.id for kind in EXIT_KINDS if not kind.exit))
def test_every_other_kind_is_none(status_of, kind):
    assert status_of([("a", "2026-09-01", kind)]) == [("no", kind)]


def test_nothing_recorded_is_unknown_and_never_no(status_of):
    assert status_of([("b", "2026-09-01", "work_open")]) == [("unknown", None)]


def test_the_28th_day_after_the_end_counts_and_the_29th_does_not(status_of):
    assert status_of([("a", "2026-09-29", "work_open")]) == [("yes", "work_open")]
    assert status_of([("a", "2026-09-30", "work_open")]) == [("unknown", None)]


def test_hours_do_not_count(status_of):
    left = [("a", "2026-09-29T10:00:00", "work_open", "2026-09-29T09:00:00")]

    assert status_of(left) == [("yes", "work_open")]


def test_of_two_rows_the_later_one_holds(status_of):
    left = [("a", "2026-09-20", "still_unemployed"), ("a", "2026-09-05", "work_open")]

    assert status_of(left) == [("no", "still_unemployed")]
    assert status_of(left[::-1]) == [("no", "still_unemployed")]


def test_a_row_that_has_run_out_gives_way_to_an_earlier_one_that_holds(status_of):
    left = [("a", "2026-08-01", "work_open"), ("a", "2026-09-05", "service", "2026-09-28")]

    assert status_of(left) == [("yes", "work_open")]


def test_a_row_holds_on_its_last_day(status_of):
    assert status_of([("a", "2026-09-05", "work_open", "2026-09-29")]) == [("yes", "work_open")]
    assert status_of([("a", "2026-09-05", "work_open", "2026-09-28")]) == [("unknown", None)]


def test_of_several_rows_of_one_day_an_exit_goes_first(status_of):
    left = [
        ("a", "2026-09-10", "still_unemployed"),
        ("a", "2026-09-10", "education"),
        ("a", "2026-09-10", "other_benefit"),
    ]

    assert status_of(left) == [("yes", "education")]
    assert status_of(left[::-1]) == [("yes", "education")]


def test_of_several_kinds_of_one_day_the_order_of_rows_does_not_decide(status_of):
    left = [("a", "2026-09-10", "still_unemployed"), ("a", "2026-09-10", "subsidised_full")]

    assert status_of(left) == status_of(left[::-1]) == [("no", "subsidised_full")]


def test_a_later_status_outweighs_an_exit_of_an_earlier_day(status_of):
    left = [("a", "2026-09-10", "work_open"), ("a", "2026-09-11", "still_unemployed")]

    assert status_of(left) == [("no", "still_unemployed")]


def test_a_status_begun_before_the_stay_is_no_exit_from_it(status_of):
    assert status_of([("a", "2026-02-28", "work_open")]) == [("unknown", None)]
    assert status_of([("a", "2026-03-01", "work_open")]) == [("yes", "work_open")]


def test_rows_of_any_service_count(status_of, episodes, exits):
    left = exits(("a", "2026-09-10", "work_open"))
    left["service"] = "home"
    known = stays(episodes(STAY), as_of=AS_OF)

    told = exit_status(known, left, as_of=AS_OF, windows=Windows())

    assert told["exit"].tolist() == ["yes"]


def test_before_the_day_that_counts_nothing_is_known_even_where_a_row_exists(status_of):
    left = [("a", "2026-09-01", "work_open")]

    assert status_of(left, as_of=date(2026, 9, 28)) == [("not_yet", None)]
    assert status_of([], as_of=date(2026, 9, 28)) == [("not_yet", None)]
    assert status_of(left, as_of=date(2026, 9, 29)) == [("yes", "work_open")]


def test_a_stay_that_goes_on_has_no_exit_status(status_of):
    assert status_of([("a", "2026-09-01", "work_open")], [("a", "2026-03-01", None)]) == [(None, None)]


def test_each_stay_of_a_client_has_its_own_status(status_of):
    stayed = [
        ("a", "2026-01-01", "2026-02-01"),
        ("a", "2026-06-01", "2026-09-01"),
        ("a", "2026-01-15", "2026-02-15", "home"),
    ]
    left = [("a", "2026-01-20", "work_open", "2026-03-10"), ("a", "2026-09-02", "service")]

    assert status_of(left, stayed) == [("unknown", None), ("yes", "work_open"), ("no", "service")]


def test_the_day_that_counts_is_the_projects_to_set(status_of):
    left = [("a", "2026-09-10", "work_open")]

    assert status_of(left, windows=Windows(exit_after=8)) == [("unknown", None)]
    assert status_of(left, windows=Windows(exit_after=9)) == [("yes", "work_open")]


def test_a_kind_that_does_not_exist_is_refused(status_of):
    with pytest.raises(ValueError, match="no kind of exit 'rich'; there are work_open"):
        status_of([("a", "2026-09-10", "rich")])


def test_the_index_and_the_rest_of_the_frame_are_kept(episodes, exits):
    known = stays(episodes(STAY, ("b", "2026-03-01", None)), as_of=AS_OF).set_index([[7, 3]]).assign(own=[1, 2])

    told = exit_status(known, exits(("a", "2026-09-10", "work_open")), as_of=AS_OF, windows=Windows())

    assert told.index.tolist() == [7, 3]
    assert told["own"].tolist() == [1, 2]
    assert str(told["exit_kind"].dtype) == "str"
