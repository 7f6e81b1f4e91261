"""Whether progress goes with moving on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from impactkit.compare.validity import MONTH, exit_validity, landmark_rows


def clients(random, n, *, ratio, services=4, apart=0.0, seen=(20, 700), level=-3.2):
    """Draw exits month by month: monthly odds rise by `ratio` per ten points of change, and fall as time goes by."""
    service = random.integers(0, services, n)
    baseline = random.normal(45, 18, n)
    change = random.normal(6, 14, n) - 0.3 * (baseline - 45) + random.normal(0, 6 * (apart > 0), services)[service]
    odds = level + 0.1 * (baseline - 45) / 10 + np.log(ratio) * change / 10 + random.normal(0, apart, services)[service]
    months = np.arange(1, 25)
    chance = 1 / (1 + np.exp(-(odds[:, None] - 0.3 * np.log(months))))
    happens = random.random(chance.shape) < chance
    month = np.where(happens.any(axis=1), happens.argmax(axis=1) + 1, 99)
    known = random.integers(*seen, n)
    ended = month <= known / MONTH
    days = np.where(ended, np.floor(month * MONTH - random.uniform(1, 29, n)), known).astype(int)
    return pd.DataFrame(
        {
            "client": [f"c{place}" for place in range(n)],
            "service": [f"s{place}" for place in service],
            "baseline": baseline,
            "change": change,
            "days": days,
            "exit": ended,
        }
    )


def test_a_known_odds_ratio_is_found_and_held_by_the_interval():
    random = np.random.default_rng(1)

    found = [exit_validity(clients(random, 700, ratio=1.3)) for _ in range(20)]

    assert np.exp(np.mean([np.log(each.ratio) for each in found])) == pytest.approx(1.3, rel=0.03)
    assert sum(each.low <= 1.3 <= each.high for each in found) >= 17
    assert {each.clustered for each in found} == {"none"}


def test_without_any_tie_the_interval_holds_one():
    random = np.random.default_rng(2)

    found = [exit_validity(clients(random, 700, ratio=1.0)) for _ in range(12)]

    assert sum(each.low <= 1 <= each.high for each in found) >= 10
    assert any("do not show that progress goes with" in each.statement.text for each in found)


def test_services_that_are_alike_within_count_as_one_each():
    random = np.random.default_rng(3)

    found = [exit_validity(clients(random, 900, ratio=1.3, services=20, apart=0.5)) for _ in range(12)]

    assert {each.clustered for each in found} == {"service"}
    assert sum(each.low <= 1.3 <= each.high for each in found) >= 9


def test_the_ratio_is_that_of_a_binomial_model_on_months_written_out():
    rows = clients(np.random.default_rng(4), 600, ratio=1.4)
    written = [
        (month, row.baseline, row.change, row.exit and month == int(np.ceil(row.days / MONTH)))
        for row in rows.itertuples()
        for month in range(1, min(12, int((np.ceil if row.exit else np.floor)(row.days / MONTH))) + 1)
    ]
    month, baseline, change, ended = np.array(written, dtype=float).T
    design = np.column_stack([np.ones(len(month)), np.log(month), baseline, change])
    oracle = GLM(ended, design, family=Binomial()).fit()

    found = exit_validity(rows)

    low, high = oracle.conf_int()[3]
    assert (found.events, found.months) == (int(ended.sum()), len(month))
    assert found.ratio == pytest.approx(np.exp(10 * oracle.params[3]), rel=1e-5)
    assert [found.low, found.high] == pytest.approx([np.exp(10 * low), np.exp(10 * high)], rel=1e-4)
    assert found.ratio_start == pytest.approx(np.exp(10 * oracle.params[2]), rel=1e-5)


def test_two_changes_only_give_the_odds_ratio_of_a_table():
    """All the same start, one month: 40 of 100 with 10 points more moved on, 20 of 100 with none: 40*80/(60*20)."""
    change = np.repeat([10.0, 0.0], 100)
    ended = np.r_[np.repeat([True, False], [40, 60]), np.repeat([True, False], [20, 80])]
    rows = pd.DataFrame({"client": range(200), "service": "a", "baseline": 50.0, "change": change, "exit": ended})

    found = exit_validity(rows.assign(days=np.where(ended, 20, 31)))

    half = 1.959964 * np.sqrt(1 / 40 + 1 / 60 + 1 / 20 + 1 / 80)  # Woolf 1955
    assert found.ratio == pytest.approx(8 / 3, rel=1e-6)
    assert found.low == pytest.approx(8 / 3 * np.exp(-half), rel=1e-5)
    assert found.high == pytest.approx(8 / 3 * np.exp(half), rel=1e-5)
    assert (found.events, found.months, found.coefficients, found.ratio_start) == (60, 200, 2, None)


def test_several_rows_of_a_client_do_not_count_as_more_clients():
    rows = clients(np.random.default_rng(5), 400, ratio=1.3)

    once = exit_validity(rows)
    twice = exit_validity(pd.concat([rows, rows], ignore_index=True))

    assert twice.clustered == "client"
    assert twice.clients == once.clients
    assert twice.ratio == pytest.approx(once.ratio, rel=1e-6)
    assert np.log(twice.high / twice.low) == pytest.approx(np.log(once.high / once.low), rel=0.25)


def test_it_says_goes_with_and_never_causes():
    told = exit_validity(clients(np.random.default_rng(6), 1500, ratio=1.5)).statement

    values = dict(told.values)
    assert told.text.startswith("Ten points more progress went with {ratio} times the odds")
    assert values["low"].value < values["ratio"].value < values["high"].value
    assert "cause" not in told.text


def test_few_exits_are_no_evidence():
    rows = clients(np.random.default_rng(7), 80, ratio=1.3)

    found = exit_validity(rows)

    assert (found.why, found.ratio) == ("few_events", None)
    assert dict(found.statement.values) == {"needed": 40, "months": 12}


def test_nobody_seen_for_a_month_is_no_evidence():
    rows = clients(np.random.default_rng(7), 80, ratio=1.3).assign(days=10, exit=False)

    found = exit_validity(rows)

    assert (found.why, found.months, found.clients) == ("few_events", 0, 0)


def test_scores_that_part_who_moved_on_without_exception_have_no_ratio():
    rows = clients(np.random.default_rng(8), 300, ratio=1.3)
    ended = rows["change"] > rows["change"].median()

    found = exit_validity(rows.assign(exit=ended, days=np.where(ended, 20, 31)))

    assert (found.why, found.ratio) == ("separation", None)
    assert "without exception" in found.statement.text


@pytest.mark.parametrize("slope", [0.0, -1.0])
def test_a_change_that_does_not_vary_beside_the_start_has_no_ratio(slope):
    rows = clients(np.random.default_rng(9), 900, ratio=1.3)

    found = exit_validity(rows.assign(change=70 + slope * rows["baseline"]))

    assert (found.why, found.ratio) == ("no_variation", None)
    assert "do not vary enough" in found.statement.text


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [("change", np.nan, "change is empty"), ("days", -1, "below 0"), ("days", 0, "under 1")],
)
def test_nonsense_is_refused(column, value, said):
    rows = clients(np.random.default_rng(10), 20, ratio=1.3).assign(exit=True)

    with pytest.raises(ValueError, match=said):
        exit_validity(rows.assign(**{column: value}))


def day(text):
    return pd.Timestamp(text)


def landmarks(exits, *, as_of=date(2026, 1, 1), stay="2024-10-01"):
    """Follow one client from 1 January 2025, 365 days before the data end."""
    pairs = pd.DataFrame(
        {
            "client": ["c1", "c2"],
            "service": "a",
            "stay": [day(stay), day(stay)],
            "baseline": [40.0, 40.0],
            "follow_up": [55.0, np.nan],
            "baseline_date": [day("2024-10-01")] * 2,
            "follow_up_date": [day("2025-01-01"), pd.NaT],
        }
    )
    frame = pd.DataFrame(exits, columns=["client", "kind", "date", "until"])
    told = frame.assign(date=pd.to_datetime(frame["date"]), until=pd.to_datetime(frame["until"]))
    return landmark_rows(pairs, told, as_of=as_of)


def seen(exits, **more):
    return landmarks(exits, **more)[["days", "exit"]].to_numpy().tolist()


def test_an_exit_ends_what_is_seen_and_a_row_without_both_scores_is_not_seen():
    found = landmarks([("c1", "work_open", "2025-03-02", None), ("c2", "work_open", "2025-03-02", None)])

    assert found.to_numpy().tolist() == [["c1", "a", 40.0, 15.0, 60, True]]


def test_who_moved_on_by_the_follow_up_is_not_at_risk():
    assert seen([("c1", "education", "2024-12-01", "2024-12-20")]) == []
    assert seen([("c1", "education", "2025-01-01", None)]) == []
    assert seen([("c1", "work_open", "2024-02-01", None)]) == []  # began before the stay, and holds


def test_work_that_was_over_before_the_stay_leaves_one_at_risk():
    found = seen([("c1", "work_open", "2024-02-01", "2024-06-30"), ("c1", "still_unemployed", "2024-07-01", None)])

    assert found == [[365, False]]


def test_not_known_is_never_no():
    assert seen([]) == [[0, False]]
    assert seen([("c1", "still_unemployed", "2024-12-01", "2025-04-11")]) == [[100, False]]
    assert seen([("c1", "subsidised_full", "2025-02-01", "2027-01-01")]) == [[365, False]]


def test_a_month_half_seen_is_not_looked_at_with_or_without_an_exit():
    """As of 1 June 2025: 151 days, 4 whole months of 30.4 days; the exit of 25 May lies in the fifth."""
    found = seen([("c1", "work_open", "2025-05-25", None)], as_of=date(2025, 6, 1))

    assert found == [[151, False]]
    assert seen([("c1", "work_open", "2025-04-25", None)], as_of=date(2025, 6, 1)) == [[114, True]]
    assert seen([("c1", "work_open", "2025-04-25", None)], as_of=date(2025, 4, 20)) == [[0, False]]
