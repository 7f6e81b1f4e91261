"""Exits: what becomes of clients after a stay, in statuses that hold from a day until another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.domain.exits import EXITS_THAT_COUNT
from impactkit.example.draws import days, drawn, odds, stream
from impactkit.example.plan import Leaving, ServicePlan
from impactkit.example.stays import NEVER, TODAY
from impactkit.example.workdays import on_workdays

WEIGHTS = np.array([0.2, 0.7, 0.6])  # log odds of open work per SD of each trait at the end
FULL_TIME = 0.65  # share of pay-subsidised work
LAG = (0, 14)  # days from the end to the first status
READ_AFTER = 28  # days after the end on which the exit of the headline is read
SERVICE_BLANK = 0.05  # share of statuses that came to be known without a service
# kind -> (share that ends, days it lasts when it ends, what follows and how often)
LASTING: dict[str, tuple[float, tuple[int, int], dict[str, float]]] = {
    "work_open": (0.25, (60, 240), {"still_unemployed": 0.7, "work_open": 0.3}),
    "own_enterprise": (0.10, (90, 250), {"still_unemployed": 1.0}),
    "education": (0.10, (60, 200), {"work_open": 0.5, "still_unemployed": 0.5}),
    "education_on_benefit": (0.60, (90, 250), {"work_open": 0.3, "still_unemployed": 0.6, "education": 0.1}),
    "subsidised_full": (0.85, (120, 300), {"work_open": 0.35, "still_unemployed": 0.55, "service": 0.1}),
    "subsidised_part": (0.85, (120, 300), {"work_open": 0.25, "still_unemployed": 0.65, "service": 0.1}),
    "service": (0.70, (90, 270), {"still_unemployed": 0.6, "subsidised_full": 0.2, "work_open": 0.2}),
    "other_benefit": (0.35, (60, 200), {"still_unemployed": 0.7, "service": 0.3}),
    "still_unemployed": (0.22, (45, 250), {"work_open": 0.5, "subsidised_full": 0.2, "education": 0.3}),
}


def outcomes(
    plan: ServicePlan, stays: pd.DataFrame, levels: np.ndarray, everyone: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """Draw what becomes of the client after each stay of a service that has ended.

    Parameters
    ----------
    plan : ServicePlan
        The service.
    stays : pandas.DataFrame
        Its ended stays.
    levels : numpy.ndarray
        Where each client stands at the end, in the order of `stays`.
    everyone : pandas.DataFrame
        All stays of all services: who is in another service then has gone on to a service.
    seed : int
        Seed of the whole example.

    Returns
    -------
    pandas.DataFrame
        `stays` with ``kind since until`` (missing while it holds) ``next_kind`` (missing where nothing follows) and
        ``known`` (whether the organisation came to know).
    """
    rng = stream(seed, plan.id, "exits")
    n = len(stays)
    end = stays["end"].to_numpy(dtype="datetime64[D]")
    kind = _first_kinds(plan.leaving, levels, rng)
    since = on_workdays(end + days(rng, *LAG, n))
    ends = rng.random(n) < np.array([LASTING[k][0] for k in kind], dtype=float)
    lasts = np.array([rng.integers(*LASTING[k][1], endpoint=True) for k in kind], dtype="timedelta64[D]")
    follows = pd.Series(
        [drawn(rng, list(LASTING[k][2]), list(LASTING[k][2].values()), 1)[0] for k in kind], dtype="str"
    )
    known = rng.random(n) < plan.leaving.known
    drawn_ = stays.assign(
        kind=pd.array(kind, dtype="str"),
        since=np.maximum(since, end),
        until=np.where(ends, since + lasts, NEVER),
        next_kind=follows.where(ends).array,
        known=known,
    )
    return _moved_on(drawn_, everyone)


def _first_kinds(leaving: Leaving, levels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    n = len(levels)
    works = rng.random(n) < odds(leaving.work + levels @ WEIGHTS)
    shares = {
        "own_enterprise": leaving.enterprise,
        "education": leaving.education,
        "education_on_benefit": leaving.on_benefit,
        "subsidised_full": leaving.subsidised * FULL_TIME,
        "subsidised_part": leaving.subsidised * (1 - FULL_TIME),
        "service": leaving.service,
        "other_benefit": leaving.other_benefit,
    }
    rest = 1 - sum(shares.values())
    others = drawn(rng, [*shares, "still_unemployed"], [*shares.values(), rest], n)
    return np.where(works, "work_open", others)


def _moved_on(drawn_: pd.DataFrame, everyone: pd.DataFrame) -> pd.DataFrame:
    """Let statuses give way to a stay in any service that follows or goes on beside."""
    own = drawn_.assign(stay=drawn_.index)
    other = everyone.assign(other=everyone.index)[["person", "other", "start", "end"]]
    beside = own.merge(other, on="person", suffixes=("", "_other"))
    beside = beside[(beside["other"] != beside["stay"]) & ~(beside["end_other"] <= beside["end"])]
    nearest = beside.sort_values(["stay", "start_other"], kind="stable").drop_duplicates("stay").set_index("stay")
    starts = nearest["start_other"].reindex(drawn_.index)
    ends = nearest["end_other"].reindex(drawn_.index)
    in_service = starts <= drawn_["end"] + pd.Timedelta(days=READ_AFTER)
    before_it = starts - pd.Timedelta(days=1)
    cut = ~in_service & starts.notna() & ~(drawn_["until"] < starts)
    return drawn_.assign(
        kind=drawn_["kind"].mask(in_service, "service"),
        since=drawn_["since"].mask(in_service, starts.clip(lower=drawn_["end"])),
        until=drawn_["until"].mask(in_service, ends).mask(cut, before_it),
        next_kind=drawn_["next_kind"].mask(in_service | starts.notna()),
    )


def exit_rows(plan: ServicePlan, drawn_: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Write down what the organisation knows by the day of the data.

    Returns
    -------
    pandas.DataFrame
        ``person service date kind until``, one row per status.
    """
    today = pd.Timestamp(TODAY)
    known = drawn_[drawn_["known"]]
    first = known[["person", "since", "kind", "until"]].rename(columns={"since": "date"})
    after = known[known["next_kind"].notna()]
    second = pd.DataFrame(
        {"person": after["person"], "date": after["until"] + pd.Timedelta(days=1), "kind": after["next_kind"]}
    )
    rows = pd.concat([first, second], ignore_index=True)  # a second status goes on
    rows = rows[rows["date"] <= today].reset_index(drop=True)
    blank = stream(seed, plan.id, "exit rows").random(len(rows)) < SERVICE_BLANK
    return rows.assign(
        service=pd.Series(plan.id, index=rows.index, dtype="str").mask(blank),
        until=rows["until"].where(rows["until"] < today),
    )


def went_on(drawn_: pd.DataFrame) -> pd.Series:
    """Say for each stay whether the client truly went on to an exit that counts, recorded or not."""
    return drawn_["kind"].isin(EXITS_THAT_COUNT)
