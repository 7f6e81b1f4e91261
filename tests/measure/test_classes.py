"""The headline's rules, each by a case worked by hand."""

from datetime import date

import pandas as pd
import pytest

from impactkit.domain.project import Goal, Period, Windows
from impactkit.frames.columns import PAIRS, STAYS
from impactkit.measure.change import reliable_change
from impactkit.measure.classes import classify_stays, in_service
from impactkit.measure.goal_pairs import pair_goals
from impactkit.measure.pairs import pair
from impactkit.measure.stays import stays

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
AS_OF = date(2027, 6, 30)
WORK_ABILITY = Goal(indicator="work_ability", scale="was")
EXIT_GOAL = Goal(kind="exit")
STAY = ("a", "2026-02-01", "2026-08-01")
UP = [("a", "2026-02-01", 4.0), ("a", "2026-08-01", 6.0)]  # two points: improved at SEM 0.69


@pytest.fixture
def classed(scores, episodes, exits):
    """Give the classed stays of scores, episodes and exits told as rows."""

    def found(scored=(), stayed=(STAY,), left=(), *, goal=WORK_ABILITY, s_diff=0.9758, **options):
        options = {"as_of": AS_OF, "period": YEAR, "windows": Windows(), **options}
        told = episodes(*stayed)
        pairs = PAIRS.empty()
        if scored:
            pairs = pair(scores(*scored), told, as_of=options["as_of"], windows=options["windows"])
        changes = reliable_change(pairs, s_diff=s_diff) if s_diff else without_classes(pairs)
        return STAYS.checked(classify_stays(changes, told, exits(*left), goal, **options))

    return found


@pytest.fixture
def told(classed):
    """Give the values of some columns, row by row, missing as None."""

    def found(columns, *args, **options):
        frame = classed(*args, **options)[columns.split()]
        return [tuple(None if pd.isna(v) else v for v in row) for row in frame.itertuples(index=False)]

    return found


def without_classes(pairs):
    changed = pairs.assign(change=pairs["follow_up"] - pairs["baseline"])
    return changed.assign(rci=float("nan"), change_class=pd.Series(None, index=pairs.index, dtype="str"))


# 12 The denominator


def test_every_ended_stay_counts_with_and_without_scores(told):
    stayed = [STAY, ("b", "2026-02-01", "2026-02-20"), ("c", "2026-02-01", "2026-08-01", "home")]

    found = told("client service class population", UP, stayed)

    assert found == [
        ("a", "work", "improved", "ended"),
        ("b", "work", "unknown", "ended"),
        ("c", "home", "unknown", "ended"),
    ]


def test_a_client_counts_once_per_service_by_the_last_stay_that_ended(told):
    stayed = [
        ("a", "2026-01-01", "2026-02-01"),
        ("a", "2026-05-02", "2026-11-01"),
        ("a", "2026-01-01", "2026-02-01", "home"),
    ]

    assert [f"{stay:%m-%d}" for _, stay in told("service stay", (), stayed)] == ["01-01", "05-02"]


def test_clients_in_service_are_not_in_the_headline(told):
    stayed = [STAY, ("b", "2025-01-01", None), ("c", "2025-01-01", "2027-01-01"), ("d", "2025-01-01", "2025-12-31")]

    assert told("client", (), stayed) == [("a",)]


def test_who_came_back_within_the_gap_is_still_in_service(told):
    stayed = [("a", "2026-01-01", "2026-12-01"), ("a", "2027-02-28", None)]

    assert told("client", (), stayed) == []
    assert told("client", (), stayed, as_of=date(2027, 2, 27)) == [("a",)]


def test_ended_or_due_adds_those_in_service_long_enough(told):
    """Due on 31 December 2026: who started by 4 July, 180 days before."""
    stayed = [STAY, ("b", "2026-07-04", None), ("c", "2026-07-05", None), ("d", "2026-07-04", "2027-03-01")]
    scored = [("b", "2026-07-04", 4.0), ("b", "2026-12-01", 6.0)]

    found = told("client population class reason exit", scored, stayed, headline="ended_or_due")

    assert found == [
        ("a", "ended", "unknown", "no_baseline", "unknown"),
        ("b", "due", "improved", None, None),
        ("d", "due", "unknown", "no_baseline", None),
    ]


def test_due_is_reckoned_on_the_last_day_of_the_data_where_that_comes_first(told):
    stayed = [("b", "2026-04-01", None)]

    assert told("client", (), stayed, headline="ended_or_due", as_of=date(2026, 9, 27)) == []
    assert told("client", (), stayed, headline="ended_or_due", as_of=date(2026, 9, 28)) == [("b",)]


def test_ended_and_again_in_service_counts_once_by_the_stay_that_ended(told):
    stayed = [("a", "2026-01-01", "2026-01-20"), ("a", "2026-05-01", None)]

    found = told("population end", (), stayed, headline="ended_or_due")

    assert found == [("ended", pd.Timestamp("2026-01-20"))]


def test_a_due_stay_has_no_exit_class_and_only_two_reasons(told):
    """As of 31 December: the data end that day, so an ended stay's window would be open."""
    stayed = [("a", "2026-02-01", None), ("b", "2026-02-01", None)]
    left = [("a", "2026-12-01", "work_open"), ("b", "2026-12-01", "work_open")]
    scored = [("a", "2026-02-01", 4.0)]

    found = told("class reason exit exit_kind", scored, stayed, left, headline="ended_or_due", as_of=date(2026, 12, 31))

    assert found == [("unknown", "follow_up_missing", None, None), ("unknown", "no_baseline", None, None)]


# 13, 14 The order of the classes, the goal and its pair


def test_the_classes_in_their_order(told):
    clients = ("better", "lost", "new", "same", "working", "worse")
    scored = [(client, "2026-02-01", 4.0) for client in clients if client != "new"]
    scored += [("better", "2026-08-01", 6.0), ("same", "2026-08-01", 5.0), ("worse", "2026-08-01", 2.0)]
    stayed = [(client, *STAY[1:]) for client in clients]

    found = told("client class reason pair change", scored, stayed, [("working", "2026-08-01", "work_open")])

    assert found == [
        ("better", "improved", None, True, 2.0),
        ("lost", "unknown", "follow_up_missing", False, None),
        ("new", "unknown", "no_baseline", False, None),
        ("same", "no_change", None, True, 1.0),
        ("working", "exit", None, False, None),
        ("worse", "worse", None, True, -2.0),
    ]


def test_an_exit_goes_before_every_change_and_keeps_its_pair(told):
    down = [("a", "2026-02-01", 6.0), ("a", "2026-08-01", 2.0)]

    found = told("class exit exit_kind pair change", down, [STAY], [("a", "2026-08-20", "education")])

    assert found == [("exit", "yes", "education", True, -4.0)]


@pytest.mark.parametrize(("kind", "exit_"), [("subsidised_full", "no"), ("service", "no"), ("still_unemployed", "no")])
def test_subsidised_work_and_services_are_never_success_in_the_headline(told, kind, exit_):
    assert told("class exit exit_kind", UP, [STAY], [("a", "2026-08-20", kind)]) == [("improved", exit_, kind)]


def test_before_day_28_an_exit_is_not_yet_known_and_the_pair_decides(told):
    found = told("class exit exit_kind", UP, [STAY], [("a", "2026-08-02", "work_open")], as_of=date(2026, 8, 28))

    assert found == [("improved", "not_yet", None)]


def test_only_the_scale_and_the_rater_of_the_goal_count(told):
    scored = [
        ("a", "2026-02-01", 4.0, {"rater": "worker"}),
        ("a", "2026-08-01", 8.0, {"rater": "worker"}),
        ("a", "2026-02-01", 1.0, {"scale": "belief", "instrument": "belief"}),
        ("a", "2026-08-01", 9.0, {"scale": "belief", "instrument": "belief"}),
        ("a", "2026-02-01", 4.0),
    ]

    assert told("class reason baseline", scored) == [("unknown", "follow_up_missing", 4.0)]
    by_worker = Goal(indicator="work_ability", scale="was", rater="worker")
    assert told("class change", scored, goal=by_worker) == [("improved", 4.0)]


def test_of_two_versions_with_a_pair_the_one_with_the_latest_follow_up_decides(told):
    scored = [
        ("a", "2026-02-01", 4.0, {"version": "1"}),
        ("a", "2026-08-01", 6.0, {"version": "1"}),
        ("a", "2026-02-02", 6.0, {"version": "2"}),
        ("a", "2026-07-31", 2.0, {"version": "2"}),
    ]

    assert told("class version change", scored) == [("improved", "1", 2.0)]


def test_a_pair_in_any_version_goes_before_a_later_baseline(told):
    scored = [
        ("a", "2026-02-01", 4.0, {"version": "1"}),
        ("a", "2026-08-01", 6.0, {"version": "1"}),
        ("a", "2026-03-01", 9.0, {"version": "2"}),
    ]

    assert told("class version", scored) == [("improved", "1")]


def test_without_a_pair_a_baseline_in_any_version_counts(told):
    scored = [("a", "2026-08-01", 6.0, {"version": "1"}), ("a", "2026-02-01", 4.0, {"version": "2"})]

    assert told("reason version baseline", scored) == [("follow_up_missing", "2", 4.0)]


def test_a_stay_carries_its_pair_for_the_figures(told):
    scored = [("a", "2026-02-11", 4.0), ("a", "2026-08-01", 6.0)]

    found = told("baseline follow_up baseline_date follow_up_date late pair", scored)

    assert found == [(4.0, 6.0, pd.Timestamp("2026-02-11"), pd.Timestamp("2026-08-01"), True, True)]


# 15 Goals without classes, exit goals


def test_a_scale_without_classes_has_one_class_measured_after_exit(told):
    stayed = [STAY, ("b", *STAY[1:]), ("c", *STAY[1:])]
    scored = [*UP, ("b", "2026-02-01", 9.0), ("b", "2026-08-01", 1.0), ("c", "2026-02-01", 9.0)]

    found = told("class reason", scored, stayed, [("b", "2026-08-01", "work_open")], s_diff=None)

    assert found == [("measured", None), ("exit", None), ("unknown", "follow_up_missing")]


def test_an_exit_goal_is_reached_not_reached_or_not_known(told):
    stayed = [(client, *STAY[1:]) for client in "abc"] + [("d", "2026-02-01", "2026-12-20")]
    left = [("a", "2026-08-01", "own_enterprise"), ("b", "2026-08-01", "service"), ("d", "2026-12-20", "work_open")]

    found = told("class reason exit pair", UP, stayed, left, goal=EXIT_GOAL, as_of=date(2026, 12, 31))

    assert found == [
        ("reached", None, "yes", False),
        ("not_reached", None, "no", False),
        ("unknown", None, "unknown", False),
        ("unknown", None, "not_yet", False),
    ]


# 10, 12 The reasons of what is not known


@pytest.mark.parametrize(
    ("end", "baseline", "as_of", "reason"),
    [
        ("2026-04-01", None, AS_OF, "left_early"),  # 59 days
        ("2026-04-02", None, AS_OF, "no_baseline"),
        ("2026-04-02", 4.0, AS_OF, "follow_up_missing"),
        ("2026-04-02", 4.0, date(2026, 5, 31), "window_open"),
        ("2026-04-02", 4.0, date(2026, 6, 1), "follow_up_missing"),
        ("2026-04-02", None, date(2026, 5, 31), "no_baseline"),
        ("2026-04-01", 4.0, date(2026, 5, 30), "left_early"),
    ],
)
def test_the_first_reason_that_fits_is_told(told, end, baseline, as_of, reason):
    scored = [] if baseline is None else [("a", "2026-02-01", baseline)]

    assert told("class reason", scored, [("a", "2026-02-01", end)], as_of=as_of) == [("unknown", reason)]


def test_the_reasons_are_those_of_the_pairs(classed, scores, episodes):
    """What `pair` says of a stay without a pair, the headline says too."""
    stayed = [("a", "2026-02-01", "2026-03-01"), ("b", "2026-02-01", "2026-08-01"), ("c", "2026-02-01", "2026-12-01")]
    scored = [("b", "2026-02-01", 4.0), ("c", "2026-02-01", 4.0)]
    as_of = date(2026, 12, 31)

    pairs = pair(scores(*scored), episodes(*stayed), as_of=as_of, period=YEAR)

    assert pairs["status"].tolist() == ["left_early", "follow_up_missing", "window_open"]
    assert classed(scored, stayed, as_of=as_of)["reason"].tolist() == pairs["status"].tolist()


# 23 Provisional


def test_a_stay_that_ended_under_90_days_before_the_data_end_is_provisional(told):
    assert told("provisional", as_of=date(2026, 10, 29)) == [(True,)]
    assert told("provisional", as_of=date(2026, 10, 30)) == [(False,)]


def test_a_due_stay_is_not_provisional(told):
    assert told("provisional", (), [("a", "2026-02-01", None)], headline="ended_or_due") == [(False,)]


# The call


def test_pairs_of_the_period_alone_are_enough_for_ended_stays(scores, episodes, exits):
    stayed, answers = episodes(STAY, ("a", "2025-01-01", "2025-06-01")), scores(*UP, ("a", "2025-01-01", 1.0))
    rest = {"as_of": AS_OF, "period": YEAR, "windows": Windows()}

    every, period = (
        classify_stays(
            reliable_change(pair(answers, stayed, **call), s_diff=0.9758), stayed, exits(), WORK_ABILITY, **rest
        )
        for call in ({"as_of": AS_OF}, {"as_of": AS_OF, "period": YEAR})
    )

    pd.testing.assert_frame_equal(every, period)


def test_the_order_of_rows_does_not_matter(scores, episodes, exits):
    answers = scores(*UP, ("b", "2026-02-03", 4.0), ("b", "2026-07-01", 5.0), ("b", "2026-08-01", 2.0))
    stayed = episodes(STAY, ("b", "2026-02-01", "2026-04-01"), ("b", "2026-05-01", "2026-08-01"))
    left = exits(("b", "2026-08-03", "work_open"), ("b", "2026-08-05", "service"))

    def found(step):
        turned = [frame.iloc[::step].reset_index(drop=True) for frame in (answers, stayed, left)]
        changes = reliable_change(pair(turned[0], turned[1], as_of=AS_OF), s_diff=0.9758)
        changes = changes.iloc[::step]
        return classify_stays(changes, *turned[1:], WORK_ABILITY, as_of=AS_OF, period=YEAR)

    pd.testing.assert_frame_equal(found(1), found(-1))


def test_nothing_makes_an_empty_frame_of_the_declared_columns(classed):
    assert classed(stayed=()).empty
    assert classed(stayed=(), headline="ended_or_due").empty


def test_pairs_without_classes_are_refused_with_what_to_call(scores, episodes, exits):
    pairs = pair(scores(*UP), episodes(STAY), as_of=AS_OF)

    with pytest.raises(ValueError, match="pairs lacks change, change_class: call reliable_change"):
        classify_stays(pairs, episodes(STAY), exits(), WORK_ABILITY, as_of=AS_OF, period=YEAR)


def test_in_service_are_those_who_go_on_after_the_last_day(episodes):
    told = stays(
        episodes(
            ("a", "2026-02-01", None),
            ("b", "2026-02-01", "2027-01-01"),
            ("c", "2026-02-01", "2026-12-31"),
            ("d", "2027-01-01", None),
        ),
        as_of=AS_OF,
    )

    found = in_service(told, as_of=AS_OF, period=Period(first=YEAR[0], last=YEAR[1]))

    assert found["client"].tolist() == ["a", "b"]


# 15 The clients' own goals

OWN_GOALS = Goal(kind="goals")


@pytest.fixture
def by_goals(goals, episodes, exits):
    """Give class, reason, exit and pair of stays whose service is measured by the clients' own goals."""

    def found(rated, stayed=(STAY,), left=(), **options):
        options = {"as_of": AS_OF, "period": YEAR, **options}
        told = episodes(*stayed)
        pairs = pair_goals(goals(*rated), told, as_of=options["as_of"])
        frame = STAYS.checked(classify_stays(pairs, told, exits(*left), OWN_GOALS, **options))
        columns = ["client", "class", "reason", "exit", "pair"]
        return [tuple(None if pd.isna(v) else v for v in row) for row in frame[columns].itertuples(index=False)]

    return found


def rated_twice(client, level):
    return [(client, "2026-02-01", "x", -1), (client, "2026-08-01", "x", level)]


def test_goals_are_reached_from_50_on(by_goals):
    rated = [row for client, level in (("a", 0), ("b", -1), ("c", 2)) for row in rated_twice(client, level)]

    found = by_goals(rated, [(client, *STAY[1:]) for client in "abc"])

    assert [row[1] for row in found] == ["goal_reached", "goal_not_reached", "goal_reached"]


def test_weights_that_floats_cannot_hold_reach_50_all_the_same(by_goals):
    """0.1 * 1 + 0.2 * 1 - 0.3 * 1 is not quite 0 in floats."""
    rated = [("a", "2026-02-01", goal, -1, weight) for goal, weight in (("x", 0.1), ("y", 0.2), ("z", 0.3))]
    rated += [("a", "2026-08-01", goal, level) for goal, level in (("x", -1), ("y", -1), ("z", 1))]

    assert by_goals(rated)[0][1] == "goal_reached"


def test_an_exit_goes_before_a_goal_reached(by_goals):
    found = by_goals(rated_twice("a", 1), left=[("a", "2026-08-10", "work_open")])

    assert found == [("a", "exit", None, "yes", True)]


def test_goals_that_are_not_known_have_their_reasons(by_goals):
    stayed = [
        ("early", "2026-02-01", "2026-03-01"),
        ("never", *STAY[1:]),
        ("lost", *STAY[1:]),
        ("open", "2026-08-01", "2026-12-01"),
    ]
    rated = [("lost", "2026-02-01", "x", -1), ("open", "2026-08-01", "x", -1)]

    found = by_goals(rated, stayed, as_of=date(2026, 12, 31))

    assert [row[:3] for row in found] == [
        ("early", "unknown", "left_early"),
        ("lost", "unknown", "follow_up_missing"),
        ("never", "unknown", "no_baseline"),
        ("open", "unknown", "window_open"),
    ]


def test_of_a_repeat_stay_the_last_one_that_ended_counts(by_goals):
    stayed = [("a", "2026-01-01", "2026-03-15"), ("a", "2026-07-01", "2026-11-01")]
    rated = [
        ("a", "2026-01-01", "x", -1),
        ("a", "2026-03-15", "x", 2),
        ("a", "2026-07-01", "x", -1),
        ("a", "2026-11-01", "x", -1),
    ]

    assert by_goals(rated, stayed)[0][1] == "goal_not_reached"
