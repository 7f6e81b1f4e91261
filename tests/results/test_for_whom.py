"""What each client group achieved, and which differences are told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impactkit.results.for_whom import ENOUGH, for_whom, measured_by_group, parted

GENDERS = ("woman", "man", "other", None)


def answers(**counts):
    names = [None if name == "missing" else name for name, count in counts.items() for _ in range(count)]
    return pd.Series(names, dtype="str", name="gender")


@pytest.fixture
def found(stays, scale):
    """Find the results of clients by gender, from (gender, change in points or None, exit)."""

    def find(*rows, of=None):
        frame = stays(*[("improved", None, left, None) for _, _, left in rows])
        change = pd.Series([change for _, change, _ in rows], dtype="float64")
        clients = pd.DataFrame({"client": frame["client"], "gender": pd.Series([row[0] for row in rows], dtype="str")})
        return for_whom(clients, frame.assign(change=change), scale=of or scale(), pairs="scale.was.client.pairs")

    return find


def by_key(found):
    return {group.key.removeprefix("group.gender."): group for group in found.groups}


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ({"woman": 30, "man": 20}, {"woman": 30, "man": 20}),
        ({"woman": 30, "man": 20, "other": 2, "missing": 1}, {"woman": 30, "rest": 23}),
        ({"woman": 30, "man": 20, "missing": 10}, {"woman": 30, "man": 20, "rest": 10}),
        ({"woman": 30, "man": 9}, {}),
        ({"woman": 9, "man": 9}, {}),
    ],
)
def test_answers_of_a_few_join_the_rest_and_a_small_rest_takes_the_smallest_group(counts, groups):
    said = answers(**counts)

    found = parted(said, np.ones(len(said), dtype=bool))

    assert {name: int(held.sum()) for name, held in found.items()} == groups


@given(st.lists(st.tuples(st.sampled_from(GENDERS), st.booleans()), max_size=120))
def test_the_groups_of_a_question_share_nobody_and_leave_no_one_over_who_counts(rows):
    said = pd.Series([answer for answer, _ in rows], dtype="str", name="gender")
    counting = np.array([counts for _, counts in rows], dtype=bool)

    groups = parted(said, counting)

    if groups:
        held = np.sum(list(groups.values()), axis=0)
        assert held.max() == 1
        assert held[counting].min() == 1
        assert min(int((members & counting).sum()) for members in groups.values()) >= ENOUGH


def test_clients_exits_and_mean_change_of_each_group(found):
    """12 women change by 1 or 3 of 10 points: mean 20 of 100; t(0.975; 11) = 2.20099, SD 10.4447, half width 6.6362."""
    women = [("woman", 1.0 + 2 * (i % 2), "yes" if i < 5 else "no") for i in range(12)]
    men = [("man", 1.0, "no")] * 11 + [("man", None, "unknown")]

    groups = by_key(found(*women, *men))

    woman, man = groups["woman"], groups["man"]
    assert (woman.clients, woman.ended, woman.moved_on, woman.pairs) == (12, 12, 5, 12)
    assert (man.clients, man.pairs, man.change.value) == (12, 11, 10.0)
    assert woman.change.value == 20.0
    assert woman.change.low == pytest.approx(20 - 6.6362, abs=1e-3)


def test_where_less_is_better_a_fall_is_progress(found, scale):
    rows = [("woman", -1.0, "no"), ("man", 2.0, "no")] * 10

    groups = by_key(found(*rows, of=scale("lower")))

    assert (groups["woman"].change.value, groups["man"].change.value) == (10.0, -20.0)


def spread(gender, mean, n):
    return [(gender, mean + (-1) ** i, "no") for i in range(n)]


def test_a_difference_whose_interval_does_not_hold_0_is_told_with_the_larger_first(found):
    """Means 50 and 20, SDs 10.2598 at n 20: half width t(0.975; 38) * 3.24443 = 6.56803."""
    (difference,) = found(*spread("man", 2, 20), *spread("woman", 5, 20)).differences

    assert difference.of == ("group.gender.woman", "group.gender.man")
    assert difference.change.value == pytest.approx(30)
    assert difference.change.low == pytest.approx(30 - 6.56803, abs=1e-3)


def test_a_difference_that_may_be_chance_is_not_told_but_counted(found):
    result = found(*spread("man", 2, 20), *spread("woman", 2.2, 20))

    assert (result.differences, result.comparisons) == ((), 1)


def test_many_comparisons_widen_the_interval(found):
    """Two groups 0.7 apart differ at 5 % alone, and no more among three groups with three comparisons."""
    two = [*spread("man", 2, 20), *spread("woman", 2.7, 20)]

    alone, among = found(*two), found(*two, *spread("other", 2.35, 20))

    assert (len(alone.differences), alone.comparisons) == (1, 1)
    assert (len(among.differences), among.comparisons) == (0, 3)


def test_chance_alone_rarely_makes_a_difference(stays, scale):
    """Of 60 services without any difference, with 5 questions each, about 5 % or fewer tell of one."""
    draws = np.random.default_rng(7)
    frame = stays(*[("improved", None, "no", None)] * 80)
    told = 0
    for _ in range(60):
        asked = {
            "gender": draws.choice(["woman", "man"], 80),
            "unemployment": draws.choice(["under_1", "1_2", "over_2"], 80),
            "education": draws.choice(["basic", "secondary"], 80),
            "partial_work_ability": draws.choice(["yes", "no"], 80),
            "language": draws.choice(["fi", "sv"], 80),
        }
        clients = pd.DataFrame({"client": frame["client"], **asked})
        found = for_whom(clients, frame.assign(change=draws.normal(1, 2, 80)), scale=scale())
        told += bool(found.differences)

    assert told <= 8  # 3 expected at 5 %; more than 8 would come once in 400 times


def test_groups_that_all_change_alike_are_not_compared(found):
    result = found(*[("woman", 1.0, "no")] * 12, *[("man", 2.0, "no")] * 12)

    assert result.comparisons == 0


def test_without_a_scale_groups_are_those_of_ended_stays_and_have_no_change(stays):
    frame = stays(*[("reached", None, "yes", None)] * 24).assign(change=np.nan)
    clients = pd.DataFrame({"client": frame["client"], "gender": ["woman", "man"] * 12})

    found = for_whom(clients, frame, scale=None)

    assert [(group.clients, group.moved_on, group.change) for group in found.groups] == [(12, 12, None)] * 2
    assert found.pairs == ""


def test_the_clients_of_each_mean_are_those_measured_in_the_group(stays, scale):
    frame = stays(*[("improved", None, "no", None)] * 24).assign(change=[1.0] * 20 + [np.nan] * 4)
    clients = pd.DataFrame({"client": frame["client"], "gender": ["woman", "man"] * 12})

    held = measured_by_group(clients, frame, scale())

    assert held["group.gender.woman"] == {f"A-{i}" for i in range(0, 20, 2)}
    assert len(held["group.gender.man"]) == 10


def test_groups_of_two_questions_that_nearly_coincide_are_named(stays, scale):
    frame = stays(*[("improved", None, "no", None)] * 40).assign(change=np.arange(40.0) % 5)
    clients = pd.DataFrame(
        {
            "client": frame["client"],
            "gender": ["woman"] * 20 + ["man"] * 20,
            "education": ["basic"] * 18 + ["secondary"] * 22,
        }
    )

    found = for_whom(clients, frame, scale=scale())

    assert frozenset({"group.gender.woman", "group.education.basic"}) in {each.groups for each in found.apart}
