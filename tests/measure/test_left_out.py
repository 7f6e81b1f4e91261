from datetime import date

import pytest

from impactkit.domain.project import Windows
from impactkit.frames.columns import LEFT_OUT
from impactkit.measure.left_out import left_out

AS_OF = date(2026, 12, 31)
STAY = ("a", "2026-03-01", "2026-09-01")


@pytest.fixture
def left(engine, scores, episodes):
    """Give (cause, reason, count) of what is left out, on each engine."""

    def found(scored, stayed=(STAY,), **options):
        native = left_out(engine.open(scores(*scored)), engine.open(episodes(*stayed)), **{"as_of": AS_OF, **options})
        return [(row["cause"], row["reason"], row["count"]) for row in engine.rows(native)]

    return found


def test_where_everything_is_used_nothing_is_left_out(left):
    assert left([("a", "2026-03-01", 4.0), ("a", "2026-09-01", 6.0)]) == []


def test_answers_of_clients_without_an_episode_in_the_service_are_counted(left):
    stayed = [STAY, ("b", "2026-03-01", None, "home"), ("c", "2027-01-10", None)]
    scored = [("a", "2026-03-01", 4.0), ("b", "2026-03-01", 4.0), ("b", "2026-03-02", 4.0), ("c", "2026-12-30", 4.0)]

    assert left(scored, stayed) == [("no_episode", "", 3)]


def test_pairs_refused_as_too_near_are_counted_by_stay(left):
    stayed = [STAY, ("b", "2026-03-01", "2026-09-01")]
    scored = [("a", "2026-03-01", 4.0), ("a", "2026-03-08", 5.0), ("a", "2026-03-14", 5.0), ("b", "2026-03-01", 4.0)]

    assert left(scored, stayed) == [("too_near", "", 1)]
    assert left(scored, stayed, windows=Windows(min_interval=13)) == []


def test_a_near_assessment_beside_a_pair_is_no_refusal(left):
    assert left([("a", "2026-03-01", 4.0), ("a", "2026-03-08", 5.0), ("a", "2026-09-01", 5.0)]) == []


def test_assessments_without_a_score_are_counted_by_reason(left):
    scored = [
        ("a", "2026-03-01", 4.0),
        ("a", "2026-04-01", None, {"reason": "q4"}),
        ("a", "2026-05-01", None, {"reason": "q4"}),
        ("a", "2026-06-01", None, {"reason": "q1, q2"}),
    ]

    assert left(scored) == [("no_score", "q1, q2", 1), ("no_score", "q4", 2)]


def test_assessments_after_the_end_of_the_data_are_counted(left):
    scored = [("a", "2026-03-01", 4.0), ("a", "2027-01-01", 4.0), ("a", "2027-02-01", None)]

    assert left(scored) == [("after_as_of", "", 2)]


def test_refusals_are_those_of_the_period(left):
    stayed = [STAY, ("b", "2026-03-01", "2027-01-01")]
    scored = [(client, day, 4.0) for client in "ab" for day in ("2026-03-01", "2026-03-08")]
    year = (date(2026, 1, 1), date(2026, 12, 31))

    assert left(scored, stayed, as_of=date(2027, 6, 1)) == [("too_near", "", 2)]
    assert left(scored, stayed, as_of=date(2027, 6, 1), period=year) == [("too_near", "", 1)]


def test_the_frame_is_the_declared_one(scores, episodes):
    scored = scores(("a", "2026-03-01", 4.0), ("b", "2026-03-01", None), ("c", "2026-03-01", 4.0))

    found = left_out(scored, episodes(STAY), as_of=AS_OF)

    assert LEFT_OUT.checked(found)["cause"].tolist() == ["no_episode", "no_score"]
    assert LEFT_OUT.checked(left_out(scores(), episodes(), as_of=AS_OF)).empty


def test_the_count_is_the_same_on_engines_that_plan_before_they_run(lazy_engine, scores, episodes):
    scored = scores(
        ("a", "2026-03-01", 4.0), ("a", "2026-03-08", 4.0), ("b", "2026-03-01", None), ("c", "2026-03-01", 4.0)
    )

    native = left_out(lazy_engine.open(scored), lazy_engine.open(episodes(STAY)), as_of=AS_OF)

    found = [(row["cause"], row["count"]) for row in lazy_engine.rows(native)]
    assert found == [("no_episode", 1), ("no_score", 1), ("too_near", 1)]
