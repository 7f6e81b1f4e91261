"""One pair per client, and the days of each service between its two ends."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impactkit.compare.memberships import client_memberships, one_stay_per_client
from impactkit.frames.columns import EPISODES, PAIRS, STAYS

FIRST = date(2025, 1, 1)


def pairs(*rows):
    """Make a frame `pairs` from (client, service, baseline, its day, follow_up, its day), optional other values."""
    names = ["client", "service", "baseline", "d0", "follow_up", "d1"]
    frame = pd.DataFrame([{**dict(zip(names, row[:6], strict=True)), **dict(*row[6:])} for row in rows])
    usual = {"scale": "was", "rater": "client", "version": "1", "status": "measured"}
    for column, value in usual.items():
        frame[column] = frame[column].fillna(value).astype("str") if column in frame else value
    frame = frame.assign(
        stay=pd.to_datetime(frame["d0"]).astype("datetime64[us]"),
        baseline_date=pd.to_datetime(frame["d0"]).astype("datetime64[us]"),
        follow_up_date=pd.to_datetime(frame["d1"]).astype("datetime64[us]"),
        baseline=frame["baseline"].astype("float64"),
        follow_up=frame["follow_up"].astype("float64"),
        late=False,
    )
    return frame.astype(dict.fromkeys(["client", "service", "scale", "rater", "version", "status"], "str"))[PAIRS.names]


def episodes(*rows):
    """Make a frame `episodes` from (client, service, start, end)."""
    frame = pd.DataFrame(rows, columns=["client", "service", "start", "end"]).assign(end_reason=None)
    days = {day: pd.to_datetime(frame[day]).astype("datetime64[us]") for day in ("start", "end")}
    return frame.assign(**days).astype(dict.fromkeys(["client", "service", "end_reason"], "str"))


def joined(frame, spells=None, *, linked=True, scale="was"):
    spells = EPISODES.empty() if spells is None else spells
    return client_memberships(frame, spells, scale=scale, rater="client", linked=linked)


def weights(found):
    return [(int(r.pair), r.service, int(r.days), int(r.all_days)) for r in found.services.itertuples()]


def test_a_client_of_one_service_belongs_to_it_whole():
    frame = pairs(("A-1", "silta", 4, "2025-01-10", 6, "2025-04-10"))

    found = joined(frame, episodes(("A-1", "silta", "2025-01-12", "2025-04-01")))

    assert found.services[["service", "weight"]].to_numpy().tolist() == [["silta", 1.0]]
    # 20 days of January, 28, 31, and the first of April.
    assert found.services["days"].tolist() == [80]
    assert found.pairs[["client", "service", "baseline", "follow_up"]].to_numpy().tolist() == [["A-1", "silta", 4, 6]]


def test_the_pair_of_a_client_who_went_on_runs_from_the_first_baseline_to_the_latest_follow_up():
    """30 days of January in silta, 90 days in tuki: a quarter and three quarters."""
    frame = pairs(("A-1", "tuki", 5, "2025-02-01", 8, "2025-05-15"), ("A-1", "silta", 2, "2025-01-02", 5, "2025-02-01"))
    spells = episodes(("A-1", "silta", "2025-01-02", "2025-01-31"), ("A-1", "tuki", "2025-02-01", "2025-05-01"))

    found = joined(frame, spells)

    assert found.pairs[["baseline", "follow_up"]].to_numpy().tolist() == [[2, 8]]
    assert found.pairs["service"].isna().tolist() == [True]
    assert found.services["weight"].tolist() == [0.25, 0.75]


def test_a_day_in_two_services_is_a_day_of_each():
    frame = pairs(("A-1", "silta", 2, "2025-01-01", 5, "2025-01-30"))

    found = joined(
        frame,
        episodes(("A-1", "silta", "2025-01-01", "2025-01-30"), ("A-1", "unmeasured", "2025-01-21", None)),
    )

    assert weights(found) == [(0, "silta", 30, 40), (0, "unmeasured", 10, 40)]


def test_overlapping_episodes_of_one_service_count_a_day_once_and_gaps_do_not_count():
    frame = pairs(("A-1", "silta", 2, "2025-01-01", 5, "2025-02-28"), ("A-1", "tuki", 2, "2025-01-01", 5, "2025-02-28"))
    spells = episodes(
        ("A-1", "silta", "2025-01-01", "2025-01-20"),
        ("A-1", "silta", "2025-01-05", "2025-01-10"),
        ("A-1", "silta", "2025-01-11", "2025-01-25"),
        ("A-1", "silta", "2025-02-04", "2025-02-08"),
        ("A-1", "tuki", "2024-06-01", "2025-01-10"),
    )

    assert weights(joined(frame, spells)) == [(0, "silta", 30, 40), (0, "tuki", 10, 40)]


def test_a_service_that_measured_has_a_day_even_if_no_day_lies_between():
    """The only day of the stay was before the late baseline; without episodes services weigh the same."""
    frame = pairs(("A-1", "silta", 2, "2025-01-05", 5, "2025-03-01"), ("A-1", "tuki", 2, "2025-01-05", 5, "2025-03-01"))

    assert weights(joined(frame, episodes(("A-1", "silta", "2025-01-01", "2025-01-04")))) == [
        (0, "silta", 1, 2),
        (0, "tuki", 1, 2),
    ]
    assert joined(frame).services["weight"].tolist() == [0.5, 0.5]


def test_where_clients_are_not_linked_each_service_has_its_own_pair():
    frame = pairs(("A-1", "tuki", 5, "2025-02-01", 8, "2025-05-15"), ("A-1", "silta", 2, "2025-01-02", 5, "2025-02-01"))
    spells = episodes(("A-1", "silta", "2025-01-02", "2025-03-31"), ("A-1", "tuki", "2025-02-01", "2025-05-01"))

    found = joined(frame, spells, linked=False)

    assert not found.linked
    assert found.pairs[["service", "baseline", "follow_up"]].to_numpy().tolist() == [["silta", 2, 5], ["tuki", 5, 8]]
    assert found.services["weight"].tolist() == [1.0, 1.0]


def test_a_baseline_without_its_own_follow_up_is_not_joined_to_that_of_another_service():
    frame = pairs(
        ("A-1", "silta", 2, "2025-01-02", None, None, {"status": "left_early"}),
        ("A-1", "tuki", 5, "2025-03-01", 8, "2025-06-01"),
    )
    spells = episodes(("A-1", "silta", "2025-01-02", "2025-01-20"), ("A-1", "tuki", "2025-03-01", "2025-06-01"))

    found = joined(frame, spells)

    assert found.pairs["baseline"].tolist() == [5]
    assert found.services["service"].tolist() == ["tuki"]


def test_scores_of_two_versions_are_never_joined():
    frame = pairs(
        ("A-1", "silta", 2, "2025-01-02", 5, "2025-02-01"),
        ("A-1", "tuki", 50, "2025-02-01", 80, "2025-05-15", {"version": "2"}),
        ("A-1", "silta", 40, "2025-01-20", 70, "2025-05-15", {"version": "2"}),
    )

    found = joined(frame)

    assert found.pairs[["version", "baseline", "follow_up"]].to_numpy().tolist() == [["2", 40, 75]]


def test_other_scales_and_raters_are_left_out():
    frame = pairs(
        ("A-1", "silta", 2, "2025-01-02", 5, "2025-02-01", {"scale": "who5"}),
        ("A-1", "silta", 2, "2025-01-02", 5, "2025-02-01", {"rater": "worker"}),
        ("A-2", "silta", 3, "2025-01-02", 4, "2025-02-01"),
    )

    assert joined(frame).pairs["client"].tolist() == ["A-2"]
    assert joined(frame, scale="absent").services.empty


def test_the_order_of_the_rows_does_not_matter():
    frame = pairs(
        ("A-2", "tuki", 5, "2025-02-01", 8, "2025-05-15"),
        ("A-1", "silta", 2, "2025-01-02", 5, "2025-02-01"),
        ("A-2", "silta", 0.1, "2025-01-02", 5, "2025-02-01"),
        ("A-2", "vire", 0.1, "2025-01-02", 5, "2025-02-01"),
        ("A-2", "oma", 0.1, "2025-01-02", 5, "2025-02-01"),
    )

    forth, back = joined(frame), joined(frame.iloc[::-1])

    pd.testing.assert_frame_equal(forth.pairs, back.pairs)
    pd.testing.assert_frame_equal(forth.services, back.services)
    assert forth.pairs["baseline"].tolist() == [2, 0.1]


spell = st.tuples(st.sampled_from(["silta", "tuki", "vire"]), st.integers(-20, 60), st.integers(0, 50))


@settings(max_examples=30, deadline=None)
@given(spells=st.lists(spell, min_size=1, max_size=8), last=st.integers(14, 70))
def test_days_are_those_of_a_calendar_gone_through_day_by_day(spells, last):
    day = lambda number: str(FIRST + timedelta(days=number))  # noqa: E731 - shorter than a function here
    frame = pairs(("A-1", "silta", 2, day(0), 5, day(last)))
    rows = [("A-1", service, day(start), day(start + length)) for service, start, length in spells]

    found = joined(frame, episodes(*rows)).services

    between = set(range(last + 1))
    calendar = {
        service: len(between & {d for s, start, n in spells if s == service for d in range(start, start + n + 1)})
        for service in ("silta", "tuki", "vire")
    }
    calendar["silta"] = max(1, calendar["silta"])
    assert dict(zip(found["service"], found["days"], strict=True)) == {s: n for s, n in calendar.items() if n}
    assert found["days"].sum() == found["all_days"].iloc[0]
    assert found["weight"].sum() == pytest.approx(1, abs=1e-15)


def stays(*rows):
    """Make a frame `stays` from (client, service, first day, exit, population)."""
    frame = pd.DataFrame(rows, columns=["client", "service", "stay", "exit", "population"])
    frame["stay"] = pd.to_datetime(frame["stay"]).astype("datetime64[us]")
    whole = STAYS.empty().reindex(range(len(frame))).assign(**{c: frame[c] for c in frame})
    whole = whole.assign(**{"class": "unknown", "pair": False, "late": False, "provisional": False})
    kinds = {"client": "str", "service": "str", "exit": "str", "population": "str", "class": "str"}
    return whole.astype(kinds)


def test_exits_count_the_first_ended_stay_of_a_client():
    """One client in two finds work in silta, the other goes on to tuki: by the last stays silta would have 1 of 1."""
    frame = stays(
        ("A-1", "silta", "2025-01-01", "yes", "ended"),
        ("A-2", "tuki", "2025-06-01", "yes", "ended"),
        ("A-2", "silta", "2025-01-01", "no", "ended"),
        ("A-3", "silta", "2025-01-01", None, "due"),
        ("A-3", "tuki", "2025-06-01", "no", "ended"),
    )

    found = one_stay_per_client(frame, linked=True)

    assert found[["client", "service"]].to_numpy().tolist() == [["A-1", "silta"], ["A-2", "silta"], ["A-3", "tuki"]]
    assert len(one_stay_per_client(frame, linked=False)) == 4


def test_of_stays_begun_on_one_day_a_draw_decides_that_favours_no_service_and_no_order():
    rows = [(f"A-{i}", service, "2025-01-01", "no", "ended") for i in range(200) for service in ("silta", "tuki")]
    frame = stays(*rows)

    found = one_stay_per_client(frame, linked=True)
    back = one_stay_per_client(frame.iloc[::-1], linked=True)

    assert found["client"].is_unique
    assert 80 <= (found["service"] == "silta").sum() <= 120
    pd.testing.assert_frame_equal(found, back.sort_index())
