"""Who must be asked, and until when: worked by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd

from impactkit.domain.project import Windows
from impactkit.measure.calendar import calendar
from impactkit.measure.pairs import pair
from impactkit.measure.stays import stays

USUAL = Windows()
DAY, LAST = date(2026, 1, 14), date(2026, 1, 31)
WAS = ("was", "client", 14, True)
WHODAS = ("whodas12", "client", 30, False)


def looked_at(episodes, answers, *, day=DAY, last=LAST, asked=(WAS,), windows=USUAL):
    """Make the calendar from (client, start, end) and (client, day) or (client, day, instrument)."""
    spells = pd.DataFrame(episodes, columns=["client", "start", "end"]).assign(service="paja")
    for name in ("start", "end"):
        spells[name] = pd.to_datetime(spells[name]).astype("datetime64[us]")
    given = [(client, when, more[0] if more else "was") for client, when, *more in answers]
    scores = pd.DataFrame(given, columns=["client", "date", "scale"]).assign(
        service="paja", score=5.0, version="1", rater="client", min_interval_days=14
    )
    scores["date"] = pd.to_datetime(scores["date"]).astype("datetime64[us]")
    pairs = pair(scores, spells, as_of=day, windows=windows)
    wanted = pd.DataFrame(asked, columns=["instrument", "rater", "interval", "of_goal"]).assign(service="paja")
    known = stays(spells, as_of=day, windows=windows)
    return calendar(known, pairs.assign(instrument=pairs["scale"]), wanted, day=day, last=last, windows=windows)


def told(found):
    return found[["client", "missing", "days_left", "state"]].values.tolist()


def on(text):
    return pd.Timestamp(text)


def test_a_follow_up_falls_due_180_days_after_the_start():
    found = looked_at([("A", "2025-08-01", None)], [("A", "2025-08-01")])

    assert told(found) == [["A", "follow_up", 14, "due"]]
    assert found["due"].tolist() == [on("2026-01-28")]
    assert found["closes"].isna().all()  # in service there is no last day yet


def test_it_is_overdue_from_the_day_after_the_due_day():
    stay, answer = [("A", "2025-08-01", None)], [("A", "2025-08-01")]

    on_the_day = looked_at(stay, answer, day=date(2026, 1, 28))
    day_after = looked_at(stay, answer, day=date(2026, 1, 29))

    assert told(on_the_day) == [["A", "follow_up", 0, "due"]]
    assert told(day_after) == [["A", "follow_up", -1, "overdue"]]


def test_what_falls_due_after_the_month_is_later():
    found = looked_at([("A", "2025-08-05", None)], [("A", "2025-08-05")])  # due on 1 February

    assert told(found) == [["A", "follow_up", 18, "later"]]


def test_a_stay_that_ended_before_it_was_due_is_due_60_days_after_the_end_at_the_latest():
    found = looked_at([("A", "2025-10-01", "2025-12-31")], [("A", "2025-10-01")])

    assert found["due"].tolist() == found["closes"].tolist() == [on("2026-03-01")]
    assert told(found) == [["A", "follow_up", 46, "later"]]


def test_a_window_that_closes_within_30_days_goes_before_everything():
    found = looked_at([("A", "2025-04-01", "2025-12-15")], [("A", "2025-04-01")])  # due on 28 September, closes 13 Feb

    assert told(found) == [["A", "follow_up", -108, "closes_soon"]]
    assert found["closes"].tolist() == [on("2026-02-13")]


def test_a_stay_whose_window_has_closed_is_asked_no_more():
    stay, answer = [("A", "2025-04-01", "2025-11-15")], [("A", "2025-04-01")]

    assert len(looked_at(stay, answer)) == 1  # 60 days after the end is the day itself
    assert looked_at(stay, answer, day=date(2026, 1, 15)).empty


def test_who_was_measured_when_it_was_due_is_not_asked_again():
    answers = [("A", "2025-04-01"), ("A", "2025-10-05")]

    assert looked_at([("A", "2025-04-01", None)], answers).empty


def test_an_early_follow_up_does_not_stand_for_the_one_that_falls_due():
    found = looked_at([("A", "2025-04-01", None)], [("A", "2025-04-01"), ("A", "2025-06-01")])

    assert told(found) == [["A", "follow_up", -108, "overdue"]]
    assert found["follow_up_date"].tolist() == [on("2025-06-01")]


def test_one_made_within_the_shortest_interval_before_the_due_day_does():
    stay = [("A", "2025-04-01", None)]  # due on 28 September

    assert looked_at(stay, [("A", "2025-04-01"), ("A", "2025-09-14")]).empty
    assert len(looked_at(stay, [("A", "2025-04-01"), ("A", "2025-09-13")])) == 1


def test_one_made_at_the_end_of_a_short_stay_does():
    stay = [("A", "2025-10-01", "2025-12-31")]

    assert looked_at(stay, [("A", "2025-10-01"), ("A", "2025-12-28")]).empty
    assert len(looked_at(stay, [("A", "2025-10-01"), ("A", "2025-11-01")])) == 1


def test_a_first_assessment_counts_until_45_days_after_the_start():
    stay = [("A", "2025-12-10", None)]  # 24 January

    found = looked_at(stay, [])
    last_day, day_after = (looked_at(stay, [], day=date(2026, 1, day)) for day in (24, 25))

    assert told(found) == [["A", "baseline", -35, "closes_soon"]]
    assert found["closes"].tolist() == [on("2026-01-24")]
    assert last_day["state"].tolist() == ["closes_soon"]
    assert day_after["state"].tolist() == ["too_late"]


def test_a_first_assessment_counts_no_longer_than_the_stay_goes_on():
    found = looked_at([("A", "2025-12-20", "2026-01-10")], [])

    assert found["closes"].tolist() == [on("2026-01-10")]
    assert told(found) == [["A", "baseline", -25, "too_late"]]


def test_a_late_baseline_is_one_and_leaves_the_due_day_as_it_is():
    found = looked_at([("A", "2025-08-01", None)], [("A", "2025-09-15")])

    assert told(found) == [["A", "follow_up", 14, "due"]]
    assert found["baseline_date"].tolist() == [on("2025-09-15")]


def test_a_follow_up_is_not_due_before_it_could_count():
    """Start + 20 days is due, but the late baseline lies 10 days before it and a pair needs 14."""
    windows = Windows(follow_up_after=20)

    found = looked_at([("A", "2026-01-01", None)], [("A", "2026-01-11")], windows=windows)

    assert found["due"].tolist() == [on("2026-01-25")]


def test_where_no_follow_up_can_count_any_more_it_is_too_late():
    """Ended on the day of a late baseline: 60 days on the window closes, 90 are needed."""
    found = looked_at([("A", "2025-11-20", "2025-12-30")], [("A", "2025-12-30")], asked=[("was", "client", 90, True)])

    assert found["state"].tolist() == ["too_late"]


def test_each_stay_of_a_client_is_asked_for_itself():
    """The second begins 90 days after the end of the first; one answer ends the one and begins the other."""
    episodes = [("A", "2025-01-01", "2025-08-01"), ("A", "2025-10-30", None), ("B", "2025-01-01", "2025-08-01")]

    found = looked_at(episodes, [("A", "2025-01-01"), ("A", "2025-09-30"), ("B", "2025-01-01")])

    assert found["stay"].tolist() == [on("2025-10-30")]
    assert told(found) == [["A", "follow_up", 104, "later"]]


def test_two_instruments_are_asked_each_for_itself():
    episodes = [("A", "2025-07-01", None), ("B", "2025-07-01", None)]
    answers = [("A", "2025-07-01"), ("A", "2025-12-28"), ("A", "2025-07-01", "whodas12"), ("B", "2025-07-01")]

    found = looked_at(episodes, answers, asked=[WAS, WHODAS])

    assert found[["client", "instrument", "missing", "state", "of_goal"]].values.tolist() == [
        ["B", "whodas12", "baseline", "too_late", False],
        ["A", "whodas12", "follow_up", "overdue", False],
        ["B", "was", "follow_up", "overdue", True],
    ]


def test_an_instrument_that_nobody_has_answered_yet_is_asked_for():
    found = looked_at([("A", "2026-01-10", None)], [], asked=[WAS])

    assert told(found) == [["A", "baseline", -4, "due"]]
    assert found["closes"].tolist() == [on("2026-02-24")]


def test_of_two_versions_the_one_with_the_latest_follow_up_counts():
    found = looked_at([("A", "2025-04-01", None)], [])
    rows = pd.DataFrame(
        {
            "client": "A",
            "service": "paja",
            "stay": pd.Timestamp("2025-04-01").as_unit("us"),
            "instrument": "was",
            "rater": "client",
            "version": ["1", "2"],
            "baseline_date": pd.to_datetime(["2025-04-01", "2025-04-02"]).astype("datetime64[us]"),
            "follow_up_date": pd.to_datetime(["2025-10-10", None]).astype("datetime64[us]"),
        }
    )
    known = found[["client", "service", "stay", "end"]]
    wanted = pd.DataFrame([("paja", *WAS)], columns=["service", "instrument", "rater", "interval", "of_goal"])

    assert calendar(known, rows, wanted, day=DAY, last=LAST, windows=Windows()).empty
