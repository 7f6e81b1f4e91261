from datetime import date

import pandas as pd

from impactkit.frames.as_of import last_day
from impactkit.frames.columns import EPISODES, EXITS

TODAY = date(2026, 6, 30)


def days(*told):
    return pd.Series(told, dtype="datetime64[us]")


def answers(*told):
    return pd.DataFrame({"date": days(*told)})


def exits(*told):
    return pd.DataFrame({"date": days(*told)})


def episodes(starts=(), ends=()):
    return pd.DataFrame({"start": days(*starts), "end": days(*ends)})


def test_the_latest_of_all_days_is_the_last_day_of_the_data():
    told = [answers("2026-01-01", "2026-03-01"), answers("2026-02-01")]

    assert last_day(told, exits("2026-02-02"), episodes(), today=TODAY) == date(2026, 3, 1)
    assert last_day(told, exits("2026-03-02"), episodes(), today=TODAY) == date(2026, 3, 2)
    assert last_day(told, exits(), episodes(["2026-03-03"], [None]), today=TODAY) == date(2026, 3, 3)
    assert last_day(told, exits(), episodes(["2026-01-01"], ["2026-03-04"]), today=TODAY) == date(2026, 3, 4)


def test_planned_starts_and_ends_do_not_count():
    stayed = episodes(["2026-06-30", "2026-07-01"], ["2026-12-31", None])

    assert last_day([answers("2026-03-01")], exits(), stayed, today=TODAY) == date(2026, 6, 30)


def test_answers_and_exits_count_whenever_they_are_dated():
    assert last_day([answers("2026-07-05")], exits("2026-07-06"), episodes(), today=TODAY) == date(2026, 7, 6)


def test_data_without_any_day_end_today():
    assert last_day([answers()], EXITS.empty(), EPISODES.empty(), today=TODAY) == TODAY
    assert last_day([], EXITS.empty(), EPISODES.empty(), today=TODAY) == TODAY
