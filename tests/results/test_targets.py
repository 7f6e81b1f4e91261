"""A target of the project: who belongs to it, who reached it, and what is still missing."""

from __future__ import annotations

import pandas as pd
import pytest

from impactkit.domain.project import Target
from impactkit.results.targets import membership, target_findings

HELSINKI = Target(
    id="1",
    name="30 per cent",
    share=0.3,
    kinds=("work_open", "service", "other_benefit"),
    population=(("unemployment", ("1_2", "over_2")), ("partial_work_ability", ("yes",))),
    days=180,
)


@pytest.fixture
def people():
    """Make the frames `attainment` and `clients` from (status, time unemployed, partial work ability)."""

    def make(*rows):
        clients = pd.DataFrame(rows, columns=["status", "unemployment", "partial_work_ability"])
        clients = clients.assign(client=[f"A-{i}" for i in range(len(rows))])
        return clients[["client", "status"]].assign(stay=pd.Timestamp("2025-03-01")), clients.drop(columns="status")

    return make


def test_who_belongs_has_a_named_answer_to_each_named_question(people):
    attainment, clients = people(
        ("yes", "1_2", "yes"),
        ("yes", "over_2", "yes"),
        ("yes", "under_1", "yes"),
        ("yes", "over_2", "no"),
        ("yes", "over_2", None),
        ("yes", "under_1", None),
        ("yes", None, None),
    )

    found = membership(attainment, clients, HELSINKI)

    assert found.tolist() == ["member", "member", "outside", "outside", "unclear", "outside", "unclear"]


def test_a_target_without_a_population_is_of_everyone(people):
    attainment, clients = people(("yes", None, None), ("no", "under_1", "no"))

    found = target_findings(attainment, clients, Target(id="all", name="", share=0.5, kinds=("work_open",), days=90))

    assert dict(found.breakdowns[0].parts) == {
        "yes": 1,
        "no": 1,
        "unknown": 0,
        "not_yet": 0,
        "unclear": 0,
        "outside": 0,
    }


def test_the_age_group_is_that_of_the_start(people):
    attainment, clients = people(("yes", None, None), ("no", None, None))
    clients["birth_year"] = ["1996", "1995"]  # 29 and 30 in 2025
    young = Target(
        id="young", name="", share=0.5, kinds=("work_open",), days=90, population=(("age_group", ("under_30",)),)
    )

    assert membership(attainment, clients, young).tolist() == ["member", "outside"]


def test_the_interval_is_that_of_its_own_population(people):
    """12 of 40 known, 8 unknown, 5 whose day has not come; 100 others who do not belong."""
    member, outside = ("over_2", "yes"), ("over_2", "no")
    rows = [("yes", *member)] * 12 + [("no", *member)] * 28 + [("unknown", *member)] * 8
    rows += [("not_yet", *member)] * 5 + [("yes", *outside)] * 100

    found = target_findings(*people(*rows), HELSINKI)

    shares = {share.key.removeprefix("target.1."): share for share in found.shares}
    assert (shares["share"].part, shares["share"].whole) == (12, 40)
    assert (round(shares["share"].low, 3), round(shares["share"].high, 3)) == (0.181, 0.454)  # Wilson's of 12 of 40
    assert (shares["coverage"].part, shares["coverage"].whole) == (40, 48)
    assert (shares["bound.low"].part, shares["bound.high"].part, shares["bound.low"].whole) == (12, 20, 48)


def test_where_nobody_was_held_against_it_there_is_nothing_to_tell(people):
    attainment, clients = people(("yes", None, None))

    assert target_findings(attainment.iloc[:0], clients, HELSINKI).breakdowns == ()


@pytest.mark.parametrize(
    "change",
    [
        {"share": 0},
        {"share": 1.2},
        {"kinds": ()},
        {"kinds": ("rich",)},
        {"days": -1},
        {"population": (("unemployment", ()),)},
        {"population": (("unemployment", ("ages",)),)},
        {"population": (("birth_year", ("1990",)),)},
    ],
)
def test_nonsense_is_refused_at_birth(change):
    with pytest.raises(ValueError, match="Target t"):
        Target(**{"id": "t", "name": "", "share": 0.3, "kinds": ("work_open",), "days": 90, **change})
