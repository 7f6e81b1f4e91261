"""What is written beside the data is what the data say when there are many clients."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from impactkit.domain.exits import WORK
from impactkit.domain.goals import GAS
from impactkit.domain.project import Period, Windows
from impactkit.example.ecosystem import Ecosystem
from impactkit.example.meri_pohja import KANTOAALTO
from impactkit.example.plan import DATA_DATE, PERIOD
from impactkit.example.truth import TRUTH, last_in_period
from impactkit.measure.classes import population
from impactkit.measure.exits import exit_status
from impactkit.measure.pairs import pair
from impactkit.measure.retention import retention
from impactkit.measure.stays import stays


def fact(made: Ecosystem, name: str, scale: str) -> float:
    return float(made.truth.query("fact == @name and scale == @scale")["value"].iloc[0])


@pytest.fixture(scope="module")
def pairs(large: Ecosystem) -> pd.DataFrame:
    """The pairs of three instruments with one question or a ready score, of the stays that ended in the period."""
    answers = large.projects[0].rows.answers
    columns = {"was@1": "work_ability_now", "jsse@1": "jsse", "belief@1": "paid_work_in_a_year"}
    scores = [
        answers[key][["client", "service", "date", "rater"]].assign(
            instrument=key[:-2], version="1", scale=key[:-2], score=answers[key][column], min_interval_days=14
        )
        for key, column in columns.items()
    ]
    written = pd.concat(scores, ignore_index=True)
    return pair(written, large.projects[0].rows.episodes, as_of=DATA_DATE, period=PERIOD)


@pytest.mark.parametrize("scale", ["was", "jsse", "belief"])
def test_the_mean_change_of_many_clients_is_the_true_one(large, pairs, scale):
    found = pairs.query("scale == @scale and rater == 'client' and status == 'measured'")
    change = found["follow_up"] - found["baseline"]

    assert len(found) > 2000
    assert change.mean() == pytest.approx(
        fact(large, "change_of_pairs", scale), abs=4 * change.std() / np.sqrt(len(change))
    )


@pytest.mark.parametrize("scale", ["was", "jsse", "belief"])
def test_the_mean_baseline_of_many_clients_is_the_true_one(large, pairs, scale):
    """Those on their last stay of several stand a little higher than all at their first."""
    baseline = pairs.query("scale == @scale and rater == 'client'")["baseline"].dropna()

    assert baseline.mean() == pytest.approx(
        fact(large, "baseline", scale), abs=4 * baseline.std() / np.sqrt(len(baseline))
    )


@pytest.mark.parametrize("months", [3, 6])
def test_the_share_still_at_work_of_many_clients_is_the_true_one(large, months):
    rows = large.projects[0].rows
    known = stays(rows.episodes, as_of=DATA_DATE)
    ended = population(
        known, as_of=DATA_DATE, period=Period(first=PERIOD[0], last=PERIOD[1]), windows=Windows(), headline="ended"
    )
    with_exit = exit_status(ended, rows.exits, as_of=DATA_DATE, windows=Windows())
    found = retention(with_exit, rows.exits, as_of=DATA_DATE, windows=Windows())
    found = found[found["exit_kind"].isin(WORK) & (found["months"] == months) & (found["status"] == "known")]
    share = found["kind"].isin(WORK).mean()

    true = large.truth.query("fact == @name", local_dict={"name": f"at_work_after_{months}"})["value"].iloc[0]
    assert len(found) > 200
    assert share == pytest.approx(true, abs=4 * np.sqrt(true * (1 - true) / len(found)))


def test_the_given_effect_is_that_of_the_plan(large):
    assert fact(large, "effect", "jsse") == KANTOAALTO.effect.readiness
    assert fact(large, "effect", "was") == KANTOAALTO.effect.work_ability


def test_a_larger_effect_is_a_larger_true_change(ecosystem):
    change = ecosystem.truth.query("scale == 'esis'").pivot(index="service", columns="fact", values="value").dropna()

    assert change["change"].corr(change["effect"]) > 0.9


def test_every_service_has_facts_on_each_of_its_scales(ecosystem):
    truth = TRUTH.checked(ecosystem.truth)
    counts = truth.groupby(["service", "scale"])["fact"].nunique()

    assert truth["service"].nunique() == 10
    own_goals = counts.index.get_level_values("scale") == GAS
    assert set(counts[~own_goals]) == {4}
    assert set(counts[own_goals]) == {2}
    assert truth.query("fact == 'exits'")["service"].nunique() == 10


def test_of_two_stays_that_ended_in_the_period_the_last_one_counts():
    stays = pd.DataFrame(
        {
            "person": [1, 1, 1, 2],
            "service": "shed",
            "start": pd.to_datetime(["2024-01-02", "2025-01-02", "2025-08-01", "2025-02-03"]),
            "end": pd.to_datetime(["2024-12-31", "2025-03-03", "2025-12-31", None]),
        }
    )

    assert last_in_period(stays).index.tolist() == [2]
