"""Goals of the clients' own: which they set, what becomes of them, and when they are rated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.domain.goals import LEVELS
from impactkit.example.draws import stream
from impactkit.example.plan import OwnGoals, ServicePlan
from impactkit.example.stays import GAINS

SET_AT = -1.0  # the level at which goals are set
PULL = 0.7  # levels by which a client's own gain of one SD moves the outcome of every goal
APART = 0.9  # SD of what moves each goal alone, levels
DROPPED = 0.07  # share of the goals that are not rated again
SKIPPED = 0.04  # share of the assessments at which goals are left out
HEAVIEST = 3
OUTCOMES = ("stay", "person", "goal", "weight", "outcome", "dropped")


def goal_outcomes(plan: ServicePlan, stays: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw the goals of each stay, and the level that each has reached at its end.

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
        One row per goal of a stay: ``stay person goal weight outcome dropped``; no rows where the plan has no goals.
    """
    own = plan.own_goals
    if own is None:
        return pd.DataFrame(columns=list(OUTCOMES))
    rng = stream(seed, plan.id, "goals")
    shape = (len(stays), own.most)
    chosen = rng.random((len(stays), len(own.names))).argsort(axis=1)[:, : own.most]
    set_ = np.arange(own.most) < rng.integers(1, own.most, size=(len(stays), 1), endpoint=True)
    weight = rng.integers(1, HEAVIEST, size=shape, endpoint=True).astype(float)
    outcome = _outcomes(plan, own, stays, rng.standard_normal(shape))
    dropped = rng.random(shape) < DROPPED
    row, place = np.nonzero(set_)
    return pd.DataFrame(
        {
            "stay": stays.index.to_numpy()[row],
            "person": stays["person"].to_numpy()[row],
            "goal": np.array(own.names, dtype=object)[chosen[row, place]],
            "weight": weight[row, place] if own.weighed else np.nan,
            "outcome": outcome[row, place],
            "dropped": dropped[row, place],
        }
    )


def _outcomes(plan: ServicePlan, own: OwnGoals, stays: pd.DataFrame, apart: np.ndarray) -> np.ndarray:
    """Give the level of each goal at the end: clients who gain much come far with all their goals."""
    gain = ((stays[GAINS].to_numpy() - plan.effect.array()) / plan.effect_sd.array()).mean(axis=1)
    reached = np.round(own.ease + PULL * gain[:, None] + APART * apart)
    early = stays["early"].to_numpy(dtype=bool)[:, None]
    return np.where(early, SET_AT, np.clip(reached, LEVELS[0], LEVELS[-1]))


def rated_goals(plan: ServicePlan, asked: pd.DataFrame, outcomes: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Rate the goals on the days on which clients are asked.

    Parameters
    ----------
    plan : ServicePlan
        The service.
    asked : pandas.DataFrame
        Its assessments: ``stay day moment``.
    outcomes : pandas.DataFrame
        As `goal_outcomes` gives them.
    seed : int
        Seed of the whole example.

    Returns
    -------
    pandas.DataFrame
        ``person service date goal weight level``; a goal that was dropped has no level at the follow-up.
    """
    rng = stream(seed, plan.id, "rated goals")
    taken = asked[rng.random(len(asked)) >= SKIPPED]
    rated = taken[["stay", "day", "moment"]].merge(outcomes, on="stay")
    half_way = np.round((SET_AT + rated["outcome"].to_numpy(dtype=float)) / 2)
    at_end = rated["outcome"].where(~rated["dropped"].astype("bool"))
    level = at_end.mask(rated["moment"] == "baseline", SET_AT).mask(rated["moment"] == "interim", half_way)
    return rated.assign(service=plan.id, date=rated["day"], level=level)[
        ["person", "service", "date", "goal", "weight", "level"]
    ]
