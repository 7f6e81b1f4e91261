"""One test per rule of pairing, worked by hand, and the plan against a plain reading of the rules."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impactkit.domain.project import Period, Windows
from impactkit.frames.columns import PAIRS
from impactkit.measure.pairs import pair

AS_OF = date(2026, 12, 31)
STAY = ("a", "2026-03-01", "2026-09-01")  # 184 days


@pytest.fixture
def pairs_of(engine, scores, episodes):
    """Give the rows of `pair`, on each engine."""

    def found(scored, stayed=(STAY,), **options):
        native = pair(
            engine.open(scores(*scored)),
            None if stayed is None else engine.open(episodes(*stayed)),
            **{"as_of": AS_OF, **options},
        )
        return engine.rows(native)

    return found


@pytest.fixture
def dates_of(pairs_of):
    """Give (baseline day, follow-up day, late, status) of the only row."""

    def found(scored, stayed=(STAY,), **options):
        (row,) = pairs_of(scored, stayed, **options)
        return row["baseline_date"], row["follow_up_date"], row["late"], row["status"]

    return found


# 1 What exists


def test_assessments_after_the_end_of_the_data_do_not_exist(dates_of):
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-06-01", 5.0), ("a", "2026-06-02", 6.0)]

    assert dates_of(scored, as_of=date(2026, 6, 1)) == ("2026-03-01", "2026-06-01", False, "measured")


def test_a_series_that_begins_after_the_end_of_the_data_makes_no_row(pairs_of):
    assert pairs_of([("a", "2026-06-02", 4.0)], as_of=date(2026, 6, 1)) == []


def test_a_later_end_is_an_open_end(dates_of):
    scored = [("a", "2026-03-01", 4.0)]

    assert dates_of(scored, as_of=date(2026, 8, 28)) == ("2026-03-01", None, False, "in_service_not_due")


# 3 The period


def test_the_period_takes_the_last_stay_that_ended_in_it(pairs_of):
    stayed = [
        ("a", "2025-01-01", "2026-02-10"),
        ("a", "2026-05-11", "2026-11-05"),
        ("a", "2027-02-03", "2027-03-01"),
    ]

    rows = pairs_of(
        [("a", "2026-01-01", 4.0)], stayed, period=(date(2026, 1, 1), date(2026, 12, 31)), as_of=date(2027, 12, 31)
    )

    assert [row["stay"] for row in rows] == ["2026-05-11"]


@pytest.mark.parametrize(
    ("end", "inside"), [("2025-12-31", 0), ("2026-01-01", 1), ("2026-12-31", 1), ("2027-01-01", 0)]
)
def test_both_days_of_the_period_are_in_it(pairs_of, end, inside):
    period = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))

    rows = pairs_of([("a", "2025-10-01", 4.0)], [("a", "2025-10-01", end)], period=period, as_of=date(2027, 6, 1))

    assert len(rows) == inside


def test_a_client_who_came_back_within_90_days_did_not_end_in_the_period(pairs_of):
    stayed = [("a", "2025-10-01", "2026-12-01"), ("a", "2027-02-28", None)]
    year = (date(2026, 1, 1), date(2026, 12, 31))

    assert pairs_of([("a", "2025-10-01", 4.0)], stayed, period=year, as_of=date(2027, 3, 1)) == []
    assert len(pairs_of([("a", "2025-10-01", 4.0)], stayed, period=year, as_of=date(2027, 2, 27))) == 1


def test_without_a_period_every_stay_begun_is_there(pairs_of):
    stayed = [("a", "2025-01-01", "2025-02-10"), ("a", "2026-05-11", None), ("b", "2027-01-01", None)]

    rows = pairs_of([("a", "2026-01-01", 4.0)], stayed)

    assert [(row["client"], row["stay"]) for row in rows] == [("a", "2025-01-01"), ("a", "2026-05-11")]


def test_a_period_that_ends_before_it_begins_is_refused(pairs_of):
    with pytest.raises(ValueError, match="before it begins"):
        pairs_of([("a", "2026-03-01", 4.0)], period=(date(2026, 12, 31), date(2026, 1, 1)))


# 4 An assessment without a score is none


def test_the_next_assessment_with_a_score_is_taken(dates_of):
    scored = [("a", "2026-02-28", None), ("a", "2026-02-20", 4.0), ("a", "2026-08-01", 6.0), ("a", "2026-09-01", None)]

    assert dates_of(scored) == ("2026-02-20", "2026-08-01", False, "measured")


def test_scales_are_paired_apart_where_one_of_them_has_no_score(pairs_of):
    scored = [
        ("a", "2026-02-20", 30.0, {"scale": "esis", "instrument": "esis"}),
        ("a", "2026-03-01", None, {"scale": "esis", "instrument": "esis"}),
        ("a", "2026-03-01", 4.0),
    ]

    assert [(r["scale"], r["baseline_date"]) for r in pairs_of(scored)] == [
        ("esis", "2026-02-20"),
        ("was", "2026-03-01"),
    ]


def test_answers_count_for_the_service_that_they_name(pairs_of):
    stayed = [("a", "2026-03-01", "2026-09-01", "work"), ("a", "2026-03-01", "2026-09-01", "home")]
    scored = [("a", "2026-03-01", 4.0, {"service": "work"}), ("a", "2026-03-02", 5.0, {"service": "home"})]

    rows = pairs_of(scored, stayed)

    assert [(row["service"], row["baseline"]) for row in rows] == [("home", 5.0), ("work", 4.0)]


# 5 Duplicates, raters, versions


def test_equal_duplicates_count_once(pairs_of):
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-03-01", 4.0), ("a", "2026-09-01", 6.0), ("a", "2026-09-01", 6.0)]

    assert len(pairs_of(scored)) == 1


def test_different_scores_of_one_day_are_refused_without_naming_the_client(pairs_of):
    scored = [("mikko", "2026-03-01", 4.0), ("mikko", "2026-03-01", 5.0)]

    with pytest.raises(ValueError, match=r"different scores of one day .*work was client 2026-03-01") as refused:
        pairs_of(scored)

    assert "mikko" not in str(refused.value)


def test_different_scores_after_the_end_of_the_data_are_no_contradiction(dates_of):
    scored = [("a", "2026-03-01", 4.0), ("a", "2027-03-01", 4.0), ("a", "2027-03-01", 5.0)]

    assert dates_of(scored)[0] == "2026-03-01"


def test_raters_are_never_mixed(pairs_of):
    scored = [("a", "2026-03-01", 4.0, {"rater": "client"}), ("a", "2026-09-01", 6.0, {"rater": "worker"})]

    rows = pairs_of(scored)

    assert [(row["rater"], row["baseline"], row["status"]) for row in rows] == [
        ("client", 4.0, "follow_up_missing"),
        ("worker", None, "no_baseline"),
    ]


def test_versions_are_never_subtracted(pairs_of):
    scored = [("a", "2026-03-01", 4.0, {"version": "1"}), ("a", "2026-09-01", 6.0, {"version": "2"})]

    rows = pairs_of(scored)

    assert [(row["version"], row["baseline"], row["follow_up"]) for row in rows] == [
        ("1", 4.0, None),
        ("2", None, None),
    ]


def test_a_missing_rater_is_the_client(engine, scores, episodes):
    told = scores(("a", "2026-03-01", 4.0), ("a", "2026-09-01", 6.0))
    told.loc[0, "rater"] = None

    (row,) = engine.rows(pair(engine.open(told), engine.open(episodes(STAY)), as_of=AS_OF))

    assert (row["rater"], row["status"]) == ("client", "measured")


def test_rater_and_interval_may_be_left_out_of_the_frame(engine, scores, episodes):
    told = scores(("a", "2026-03-01", 4.0), ("a", "2026-03-15", 6.0)).drop(columns=["rater", "min_interval_days"])

    (row,) = engine.rows(pair(engine.open(told), engine.open(episodes(STAY)), as_of=AS_OF))

    assert (row["rater"], row["status"]) == ("client", "measured")


# 6 Rows


def test_every_stay_has_a_row_for_each_series_of_its_service(pairs_of):
    stayed = [("a", "2026-03-01", "2026-09-01"), ("b", "2026-03-01", "2026-09-01"), ("b", "2026-12-15", None)]
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-03-01", 7.0, {"rater": "worker"})]

    rows = pairs_of(scored, stayed)

    assert [(row["client"], row["stay"], row["rater"]) for row in rows] == [
        ("a", "2026-03-01", "client"),
        ("a", "2026-03-01", "worker"),
        ("b", "2026-03-01", "client"),
        ("b", "2026-03-01", "worker"),
        ("b", "2026-12-15", "client"),
        ("b", "2026-12-15", "worker"),
    ]


def test_a_service_without_scores_has_no_rows(pairs_of):
    stayed = [STAY, ("b", "2026-03-01", "2026-09-01", "home")]

    assert [row["service"] for row in pairs_of([("a", "2026-03-01", 4.0)], stayed)] == ["work"]


# 7 Baseline


@pytest.mark.parametrize(
    ("day", "late"),
    [("2026-01-30", False), ("2026-03-01", False), ("2026-03-02", True), ("2026-04-15", True)],
)
def test_a_baseline_lies_from_30_days_before_to_45_after_the_start(dates_of, day, late):
    assert dates_of([("a", day, 4.0)]) == (day, None, late, "follow_up_missing")


@pytest.mark.parametrize("day", ["2026-01-29", "2026-04-16"])
def test_31_days_before_and_46_after_the_start_are_too_far(dates_of, day):
    assert dates_of([("a", day, 4.0)]) == (None, None, False, "no_baseline")


def test_the_latest_before_the_start_goes_before_all_others(dates_of):
    scored = [("a", "2026-02-10", 3.0), ("a", "2026-02-20", 4.0), ("a", "2026-03-02", 5.0)]

    assert dates_of(scored)[0] == "2026-02-20"


def test_of_late_ones_the_earliest_is_taken(dates_of):
    scored = [("a", "2026-03-20", 4.0), ("a", "2026-03-10", 3.0)]

    assert dates_of(scored)[0] == "2026-03-10"


def test_a_late_baseline_lies_on_or_before_the_end_of_the_stay(dates_of):
    stayed = [("a", "2026-03-01", "2026-03-10")]

    assert dates_of([("a", "2026-03-10", 4.0)], stayed)[0] == "2026-03-10"
    assert dates_of([("a", "2026-03-11", 4.0)], stayed)[0] is None


def test_windows_wider_than_usual_keep_the_order_of_early_and_late(dates_of):
    scored = [("a", "2025-10-02", 3.0), ("a", "2026-03-02", 4.0)]

    assert dates_of(scored, windows=Windows(before=150))[0] == "2025-10-02"


def test_the_baseline_is_chosen_first_and_kept(dates_of):
    """The pair 1 March to 10 March is too near; an earlier baseline would make a pair, and is not taken."""
    scored = [("a", "2026-02-10", 3.0), ("a", "2026-03-01", 4.0), ("a", "2026-03-10", 6.0)]

    assert dates_of(scored) == ("2026-03-01", None, False, "follow_up_missing")


# 8 Follow-up


def test_the_follow_up_is_the_latest_until_60_days_after_the_end(dates_of):
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-09-01", 5.0), ("a", "2026-10-31", 6.0), ("a", "2026-11-01", 7.0)]

    assert dates_of(scored) == ("2026-03-01", "2026-10-31", False, "measured")


@pytest.mark.parametrize(("day", "status"), [("2026-03-15", "measured"), ("2026-03-14", "follow_up_missing")])
def test_exactly_the_shortest_interval_is_enough(dates_of, day, status):
    assert dates_of([("a", "2026-03-01", 4.0), ("a", day, 6.0)])[3] == status


def test_a_pair_early_in_the_stay_is_a_pair(dates_of):
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-03-20", 6.0)]

    assert dates_of(scored) == ("2026-03-01", "2026-03-20", False, "measured")


def test_one_assessment_may_follow_up_one_stay_and_begin_the_next(pairs_of):
    stayed = [("a", "2026-01-01", "2026-03-01"), ("a", "2026-05-31", None)]
    scored = [("a", "2026-01-01", 4.0), ("a", "2026-05-01", 6.0), ("a", "2026-06-15", 7.0)]

    rows = pairs_of(scored, stayed, windows=Windows(after_end=70))

    assert [(row["baseline_date"], row["follow_up_date"]) for row in rows] == [
        ("2026-01-01", "2026-05-01"),
        ("2026-05-01", "2026-06-15"),
    ]


@pytest.mark.parametrize(
    ("declared", "status"),
    [
        (None, "measured"),
        (30, "follow_up_missing"),
        (29, "measured"),
        ({"was": 30}, "follow_up_missing"),
        ({"esis": 30}, "measured"),
        ({"esis": 30, "was": 29}, "measured"),
    ],
)
def test_the_project_may_declare_the_interval_for_all_or_by_instrument(dates_of, declared, status):
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-03-30", 6.0)]

    assert dates_of(scored, windows=Windows(min_interval=declared))[3] == status


def test_the_interval_travels_with_the_score(dates_of):
    month = {"min_interval_days": 30}
    scored = [("a", "2026-03-01", 4.0, month), ("a", "2026-03-30", 6.0, month)]

    assert dates_of(scored)[3] == "follow_up_missing"


@pytest.mark.parametrize(
    ("instrument", "day", "status"),
    [
        ("whodas12", "2026-03-30", "follow_up_missing"),
        ("whodas12", "2026-03-31", "measured"),
        ("own_questions", "2026-03-14", "follow_up_missing"),
        ("own_questions", "2026-03-15", "measured"),
    ],
)
def test_scores_without_an_interval_take_the_catalogues_else_14_days(engine, scores, episodes, instrument, day, status):
    told = scores(("a", "2026-03-01", 4.0), (("a", day, 6.0)), instrument=instrument).drop(columns="min_interval_days")

    (row,) = engine.rows(pair(engine.open(told), engine.open(episodes(STAY)), as_of=AS_OF))

    assert row["status"] == status


def test_an_interval_of_0_days_does_not_pair_an_assessment_with_itself(dates_of):
    assert dates_of([("a", "2026-03-01", 4.0)], windows=Windows(min_interval=0))[1] is None


# 9 The frame


def test_the_frame_is_the_declared_one(scores, episodes):
    told = scores(("a", "2026-03-01", 4.0), ("a", "2026-09-01", 6.0))

    found = pair(told, episodes(STAY, ("b", "2026-03-01", None)), as_of=AS_OF)

    assert PAIRS.checked(found).columns.tolist() == PAIRS.names
    assert found.index.tolist() == [0, 1]


def test_the_arguments_stay_as_they_were(scores, episodes):
    told, stayed = scores(("a", "2026-03-01", 4.0)), episodes(STAY)
    before = told.copy(), stayed.copy()

    pair(told, stayed, as_of=AS_OF)

    pd.testing.assert_frame_equal(told, before[0])
    pd.testing.assert_frame_equal(stayed, before[1])


def test_a_baseline_stands_without_a_follow_up(pairs_of):
    (row,) = pairs_of([("a", "2026-03-05", 4.0)])

    assert row == {
        "client": "a",
        "service": "work",
        "stay": "2026-03-01",
        "scale": "was",
        "rater": "client",
        "version": "1",
        "baseline": 4.0,
        "follow_up": None,
        "baseline_date": "2026-03-05",
        "follow_up_date": None,
        "late": True,
        "status": "follow_up_missing",
    }


def test_hours_do_not_count(engine, scores, episodes):
    told = scores(("a", "2026-03-01T23:59:00", 4.0), ("a", "2026-03-15T00:01:00", 6.0))

    (row,) = engine.rows(pair(engine.open(told), engine.open(episodes(STAY)), as_of=AS_OF))

    assert (row["baseline_date"], row["follow_up_date"], row["late"]) == ("2026-03-01", "2026-03-15", False)


def test_nullable_numbers_of_pandas_make_the_same_frame(scores, episodes):
    told, stayed = scores(("a", "2026-03-01", 4.0), ("a", "2026-09-01", 6.0), ("a", "2026-08-01", None)), episodes(STAY)

    found = pair(told.convert_dtypes(), stayed.convert_dtypes(), as_of=AS_OF)

    pd.testing.assert_frame_equal(PAIRS.checked(found), pair(told, stayed, as_of=AS_OF), check_dtype=False)


def test_without_rows_the_frame_keeps_its_columns(scores, episodes):
    nothing_scored = pair(scores(), episodes(STAY), as_of=AS_OF)
    nobody_stayed = pair(scores(("a", "2026-03-01", 4.0)), episodes(), as_of=AS_OF)

    assert PAIRS.checked(nothing_scored).empty
    assert PAIRS.checked(nobody_stayed).empty


# 10 Status


def test_overdue_begins_the_day_after_the_due_day(dates_of):
    """1 March + 180 days is 28 August."""
    stayed, scored = [("a", "2026-03-01", None)], [("a", "2026-03-01", 4.0)]

    assert dates_of(scored, stayed, as_of=date(2026, 8, 28))[3] == "in_service_not_due"
    assert dates_of(scored, stayed, as_of=date(2026, 8, 29))[3] == "in_service_overdue"


def test_in_service_goes_by_dates_with_or_without_a_baseline(pairs_of):
    stayed = [("a", "2026-03-01", None), ("b", "2026-03-01", None)]

    rows = pairs_of([("a", "2026-03-01", 4.0)], stayed, as_of=date(2026, 8, 29))

    assert [row["status"] for row in rows] == ["in_service_overdue", "in_service_overdue"]


def test_a_pair_in_service_is_measured(dates_of):
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-06-01", 6.0)]

    assert dates_of(scored, [("a", "2026-03-01", None)])[3] == "measured"


@pytest.mark.parametrize(("end", "status"), [("2026-04-29", "left_early"), ("2026-04-30", "follow_up_missing")])
def test_leaving_early_is_a_stay_under_60_days_without_a_pair(dates_of, end, status):
    assert dates_of([("a", "2026-03-01", 4.0)], [("a", "2026-03-01", end)])[3] == status


def test_a_short_stay_with_a_pair_is_measured(dates_of):
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-03-21", 6.0)]

    assert dates_of(scored, [("a", "2026-03-01", "2026-03-21")])[3] == "measured"


def test_left_early_comes_before_no_baseline_and_no_baseline_before_an_open_window(pairs_of):
    stayed = [("a", "2026-03-01", "2026-03-21"), ("b", "2026-03-01", "2026-09-01"), ("c", "2026-03-01", "2026-09-01")]
    scored = [("c", "2026-03-01", 4.0)]

    rows = pairs_of(scored, stayed, as_of=date(2026, 9, 2))

    assert [row["status"] for row in rows] == ["left_early", "no_baseline", "window_open"]


def test_the_window_is_open_until_the_60th_day_is_reached(dates_of):
    """1 September + 60 days is 31 October."""
    scored = [("a", "2026-03-01", 4.0)]

    assert dates_of(scored, as_of=date(2026, 10, 30))[3] == "window_open"
    assert dates_of(scored, as_of=date(2026, 10, 31))[3] == "follow_up_missing"


# 11 Without episodes


def test_without_episodes_the_first_and_the_last_are_paired(pairs_of):
    scored = [("a", "2026-05-01", 5.0), ("a", "2024-01-01", 4.0), ("a", "2026-09-01", 6.0), ("b", "2026-01-01", 3.0)]

    rows = pairs_of(scored, None)

    assert [(r["client"], r["stay"], r["baseline"], r["follow_up"], r["late"], r["status"]) for r in rows] == [
        ("a", None, 4.0, 6.0, False, "measured"),
        ("b", None, 3.0, None, False, "follow_up_missing"),
    ]


def test_without_episodes_the_shortest_interval_holds_too(pairs_of):
    near = [("a", "2026-05-01", 5.0), ("a", "2026-05-14", 6.0)]
    enough = [("a", "2026-05-01", 5.0), ("a", "2026-05-15", 6.0)]

    assert [row["status"] for row in pairs_of(near, None)] == ["follow_up_missing"]
    assert [row["status"] for row in pairs_of(enough, None)] == ["measured"]


def test_without_episodes_the_frame_is_the_declared_one(scores):
    found = pair(scores(("a", "2026-03-01", 4.0), ("b", "2026-09-01", 6.0)), as_of=AS_OF)

    assert PAIRS.checked(found)["stay"].isna().all()
    assert PAIRS.checked(pair(scores(), as_of=AS_OF)).empty


def test_a_period_without_episodes_is_refused(pairs_of):
    with pytest.raises(ValueError, match="A period needs episodes"):
        pairs_of([("a", "2026-03-01", 4.0)], None, period=(date(2026, 1, 1), date(2026, 12, 31)))


def test_answers_of_a_client_without_an_episode_make_no_row(pairs_of):
    scored = [("a", "2026-03-01", 4.0), ("b", "2026-03-01", 4.0)]

    assert [row["client"] for row in pairs_of(scored)] == ["a"]


# The plan against a plain reading of the rules, on random small data

DAYS = st.integers(0, 300).map(lambda n: datetime(2026, 1, 1) + timedelta(days=n))
CLIENTS = st.sampled_from(["a", "b"])
SERVICES = st.sampled_from(["work", "home"])
EPISODE = st.tuples(CLIENTS, SERVICES, DAYS, st.none() | st.integers(0, 150))
SCORE = st.tuples(CLIENTS, SERVICES, DAYS, st.sampled_from([None, 1.0, 2.0]), st.sampled_from(["client", "worker"]))
WINDOWS = st.sampled_from(
    [Windows(), Windows(before=0, late=0), Windows(min_interval=60, after_end=0), Windows(stay_gap=1, late=200)]
)


def series_and_day(one):
    client, service, day, _, rater = one
    return client, service, day, rater


def plain_stays(told, as_of, gap):
    """Walk over the episodes in the order of their starts and join what comes near."""
    joined = []
    for client, service, start, length in sorted(told, key=lambda one: one[:3]):
        end = None if length is None else start + timedelta(days=length)
        end = end if end is not None and end <= as_of else datetime.max
        if start > as_of:
            continue
        last = joined[-1] if joined else None
        if last and last[:2] == [client, service] and (last[3] == datetime.max or (start - last[3]).days < gap):
            last[3] = max(last[3], end)
        else:
            joined.append([client, service, start, end])
    return joined


def plain_pairs(told, scored, as_of, windows):
    """Read the rules one by one, for one stay and one series at a time."""
    real = {one for one in scored if one[3] is not None and one[2] <= as_of}
    rows = []
    for client, service, start, end in plain_stays(told, as_of, windows.stay_gap):
        for rater in sorted({one[4] for one in real if one[1] == service}):
            own = sorted((one[2], one[3]) for one in real if (one[0], one[1], one[4]) == (client, service, rater))
            early = [one for one in own if 0 <= (start - one[0]).days <= windows.before]
            late = [one for one in own if 0 < (one[0] - start).days <= windows.late and one[0] <= end]
            baseline = early[-1] if early else late[0] if late else (None, None)
            able = [
                one
                for one in own
                if baseline[0]
                and (one[0] - baseline[0]).days >= (windows.min_interval or 14)
                and (end == datetime.max or (one[0] - end).days <= windows.after_end)
            ]
            follow_up = able[-1] if able else (None, None)
            rows.append((client, service, start, rater, *baseline, *follow_up))
    return sorted(rows, key=lambda one: one[:4])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(EPISODE, max_size=6),
    scored=st.lists(SCORE, max_size=16, unique_by=series_and_day),
    as_of=DAYS,
    windows=WINDOWS,
    random=st.randoms(use_true_random=False),
)
def test_the_plan_reads_the_rules_as_plain_code_does(engine, scores, episodes, told, scored, as_of, windows, random):
    expected = plain_pairs(told, scored, as_of, windows)
    random.shuffle(told)
    random.shuffle(scored)
    answers = scores(*((c, f"{d}", score, {"service": s, "rater": r}) for c, s, d, score, r in scored))
    stayed = episodes(*((c, f"{d}", None if n is None else f"{d + timedelta(days=n)}", s) for c, s, d, n in told))

    native = pair(engine.open(answers), engine.open(stayed), as_of=as_of, windows=windows)

    keys = ["client", "service", "stay", "rater", "baseline_date", "baseline", "follow_up_date", "follow_up"]
    found = [tuple(row[key] for key in keys) for row in engine.rows(native)]
    assert found == [tuple(f"{v:%Y-%m-%d}" if isinstance(v, datetime) else v for v in row) for row in expected]


def test_the_plan_is_the_same_on_engines_that_plan_before_they_run(lazy_engine, pandas_rows, scores, episodes):
    """60 clients, each with two to four assessments and one or two episodes, laid out by arithmetic."""
    days = [f"{date(2025, 12, 1) + timedelta(days=n)}" for n in range(500)]
    scored = [
        (f"c{client}", days[(client * 7 + wave * 53) % 330], float((client + wave) % 11), {"rater": rater})
        for client in range(60)
        for wave in range(2 + client % 3)
        for rater in ("client", "worker")[: 1 + client % 2]
    ]
    stayed = [(f"c{n}", days[n * 7 % 200], days[n * 7 % 200 + n * 3] if n % 5 else None) for n in range(60)]
    again = [(f"c{n}", days[n * 7 % 200 + n * 3 + n], None) for n in range(40, 60) if n % 5]
    answers, told = scores(*scored), episodes(*stayed, *again)

    for period in (None, (date(2026, 1, 1), date(2026, 6, 30))):
        native = pair(lazy_engine.open(answers), lazy_engine.open(told), as_of=date(2026, 10, 1), period=period)
        on_pandas = pair(answers, told, as_of=date(2026, 10, 1), period=period)

        assert lazy_engine.rows(native) == pandas_rows(on_pandas)
    assert set(on_pandas["status"]) >= {"measured", "no_baseline", "follow_up_missing"}
