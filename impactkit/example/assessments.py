"""Assessments: on which days each client of a service is asked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.example.draws import days, odds, stream
from impactkit.example.plan import ServicePlan
from impactkit.example.stays import GAINS, NEVER, TODAY
from impactkit.example.workdays import on_workdays

BEFORE = 14  # days before the start on which a baseline is taken at the earliest
LATE = (3, 40)  # days after the start of a late one
INTERIM = (160, 200)  # days after the start
NOT_BEFORE_END = 30  # days: no interim assessment nearer to the end
AROUND_END = (-12, 35)  # days from the end to the follow-up
APART = 3  # days at least between baseline and follow-up; too near to count, as it happens with those who soon leave


def assessments(plan: ServicePlan, stays: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Say when the clients of a service are asked.

    Parameters
    ----------
    plan : ServicePlan
        The service.
    stays : pandas.DataFrame
        Its stays; the index is carried over as ``stay``.
    seed : int
        Seed of the whole example.

    Returns
    -------
    pandas.DataFrame
        One row per assessment: ``stay person day moment`` (baseline, interim or follow_up), at most one per client
        and day.
    """
    rng = stream(seed, plan.id, "assessments")
    baseline = _baselines(plan, stays, rng)
    moments = {
        "baseline": baseline,
        "interim": _interims(plan, stays, rng),
        "follow_up": _follow_ups(plan, stays, baseline, rng),
    }
    found = pd.concat(
        pd.DataFrame({"stay": stays.index, "person": stays["person"], "day": day, "moment": moment})
        for moment, day in moments.items()
    )
    known = found[found["day"].notna() & (found["day"] <= pd.Timestamp(TODAY))]
    once = known.drop_duplicates(["person", "day"])
    return once.sort_values(["person", "day"], kind="stable").reset_index(drop=True)


def _baselines(plan: ServicePlan, stays: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    n = len(stays)
    start, end = _day(stays, "start"), _day(stays, "end")
    late = rng.random(n) < plan.measuring.late_baseline
    day = on_workdays(start + np.where(late, days(rng, *LATE, n), -days(rng, 0, BEFORE, n)))
    never = (rng.random(n) < plan.measuring.no_baseline) | (day > end)  # no day is after a missing end
    return np.where(never, NEVER, day)


def _interims(plan: ServicePlan, stays: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    n = len(stays)
    day = on_workdays(_day(stays, "start") + days(rng, *INTERIM, n))
    never = (rng.random(n) >= plan.measuring.interim) | (day > _day(stays, "end") - NOT_BEFORE_END)
    return np.where(never, NEVER, day)


def _follow_ups(plan: ServicePlan, stays: pd.DataFrame, baseline: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    n, measuring = len(stays), plan.measuring
    share = np.where(stays["early"], measuring.follow_up_early, measuring.follow_up)
    gain = ((stays[GAINS].to_numpy() - plan.effect.array()) / plan.effect_sd.array()).mean(axis=1)
    reached = rng.random(n) < odds(np.log(share / (1 - share)) + measuring.selection * gain)
    day = on_workdays(_day(stays, "end") + days(rng, *AROUND_END, n))
    after_baseline = np.fmax(day, baseline + APART)
    return np.where(reached & ~np.isnat(day), after_baseline, NEVER)


def _day(stays: pd.DataFrame, column: str) -> np.ndarray:
    return stays[column].to_numpy(dtype="datetime64[D]")
