from datetime import date

import pytest

from impactkit.domain.project import Windows
from impactkit.measure.stays import stays

AS_OF = date(2026, 12, 31)


@pytest.fixture
def stays_of(engine, episodes):
    """Give (client, service, first day, last day) of the stays that episodes make, on each engine."""

    def found(*rows, as_of=AS_OF, windows=None):
        native = stays(engine.open(episodes(*rows)), as_of=as_of, windows=windows or Windows())
        return [tuple(row.values()) for row in engine.rows(native)]

    return found


def test_episodes_89_days_apart_are_one_stay(stays_of):
    found = stays_of(("a", "2026-01-01", "2026-02-01"), ("a", "2026-05-01", "2026-06-01"))

    assert found == [("a", "work", "2026-01-01", "2026-06-01")]


def test_episodes_90_days_apart_are_two_stays(stays_of):
    found = stays_of(("a", "2026-01-01", "2026-02-01"), ("a", "2026-05-02", "2026-06-01"))

    assert found == [("a", "work", "2026-01-01", "2026-02-01"), ("a", "work", "2026-05-02", "2026-06-01")]


def test_a_chain_of_near_episodes_is_one_stay(stays_of):
    found = stays_of(
        ("a", "2026-01-01", "2026-01-10"),
        ("a", "2026-03-01", "2026-03-10"),
        ("a", "2026-05-01", "2026-05-10"),
    )

    assert found == [("a", "work", "2026-01-01", "2026-05-10")]


def test_a_long_episode_reaches_past_a_short_one_within_it(stays_of):
    found = stays_of(
        ("a", "2025-01-01", "2025-12-31"),
        ("a", "2025-02-01", "2025-02-10"),
        ("a", "2026-03-01", "2026-04-01"),
    )

    assert found == [("a", "work", "2025-01-01", "2026-04-01")]


def test_an_episode_without_an_end_swallows_later_ones(stays_of):
    found = stays_of(("a", "2024-01-01", None), ("a", "2026-01-01", "2026-02-01"))

    assert found == [("a", "work", "2024-01-01", None)]


def test_an_open_episode_does_not_swallow_an_earlier_one(stays_of):
    found = stays_of(("a", "2024-01-01", "2024-02-01"), ("a", "2026-01-01", None))

    assert found == [("a", "work", "2024-01-01", "2024-02-01"), ("a", "work", "2026-01-01", None)]


def test_episodes_of_one_start_are_one_with_the_latest_end(stays_of):
    found = stays_of(("a", "2026-01-01", "2026-02-01"), ("a", "2026-01-01", "2026-03-01"))

    assert found == [("a", "work", "2026-01-01", "2026-03-01")]


def test_of_one_start_the_open_episode_wins(stays_of):
    found = stays_of(("a", "2026-01-01", "2026-02-01"), ("a", "2026-01-01", None))

    assert found == [("a", "work", "2026-01-01", None)]


def test_episodes_of_two_services_or_two_clients_are_never_joined(stays_of):
    found = stays_of(
        ("a", "2026-01-01", "2026-02-01", "work"),
        ("a", "2026-02-02", "2026-03-01", "home"),
        ("b", "2026-02-02", "2026-03-01", "work"),
    )

    assert found == [
        ("a", "home", "2026-02-02", "2026-03-01"),
        ("a", "work", "2026-01-01", "2026-02-01"),
        ("b", "work", "2026-02-02", "2026-03-01"),
    ]


def test_a_start_after_the_end_of_the_data_does_not_exist(stays_of):
    found = stays_of(("a", "2026-01-01", "2026-02-01"), ("a", "2026-02-11", "2026-03-01"), as_of=date(2026, 2, 10))

    assert found == [("a", "work", "2026-01-01", "2026-02-01")]


def test_an_end_after_the_end_of_the_data_is_an_open_end(stays_of):
    rows = ("a", "2026-01-01", "2026-02-11")

    assert stays_of(rows, as_of=date(2026, 2, 10)) == [("a", "work", "2026-01-01", None)]
    assert stays_of(rows, as_of=date(2026, 2, 11)) == [("a", "work", "2026-01-01", "2026-02-11")]


def test_the_gap_is_the_projects_to_set(stays_of):
    rows = (("a", "2026-01-01", "2026-02-01"), ("a", "2026-02-11", "2026-03-01"))

    assert len(stays_of(*rows, windows=Windows(stay_gap=10))) == 2
    assert len(stays_of(*rows, windows=Windows(stay_gap=11))) == 1


def test_a_stay_of_one_day_is_a_stay(stays_of):
    assert stays_of(("a", "2026-01-01", "2026-01-01")) == [("a", "work", "2026-01-01", "2026-01-01")]


def test_no_episodes_make_no_stays(stays_of):
    assert stays_of() == []


def test_an_episode_that_ends_before_it_starts_is_refused(stays_of):
    with pytest.raises(ValueError, match="1 episodes end before they start"):
        stays_of(("a", "2026-01-02", "2026-01-01"), ("b", "2026-01-01", "2026-01-01"))


def test_an_episode_without_a_start_is_refused(engine, episodes):
    rows = episodes(("a", "2026-01-02", None), ("b", "2026-01-02", None))
    rows.loc[1, "start"] = None

    with pytest.raises(ValueError, match="1 episodes have no start"):
        stays(engine.open(rows), as_of=AS_OF)
