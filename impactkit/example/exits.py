"""Exits: what becomes of clients after a stay, in statuses that hold from a day until another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from impactkit.domain.exits import EXITS_THAT_COUNT, WORK
from impactkit.example.draws import days, drawn, odds, stream
from impactkit.example.plan import Leaving, ServicePlan
from impactkit.example.stays import TODAY
from impactkit.example.workdays import on_workdays

WEIGHTS = np.array([0.2, 0.7, 0.6])  # log odds of open work per SD of each trait at the end
FULL_TIME = 0.65  # share of pay-subsidised work
LAG = (0, 14)  # days from the end to the first status
READ_AFTER = 28  # days after the end on which the exit of the headline is read
SERVICE_BLANK = 0.05  # share of statuses that came to be known without a service


class Lasting(NamedTuple):
    """How long a status holds, and what comes after it."""

    ends: float  # share that end
    days: tuple[int, int]  # that it lasts when it ends
    then: dict[str, float]  # kind that follows -> how often


LASTING: dict[str, Lasting] = {
    "work_open": Lasting(0.25, (60, 240), {"still_unemployed": 0.7, "work_open": 0.3}),
    "own_enterprise": Lasting(0.10, (90, 250), {"still_unemployed": 1.0}),
    "education": Lasting(0.10, (60, 200), {"work_open": 0.5, "still_unemployed": 0.5}),
    "education_on_benefit": Lasting(0.60, (90, 250), {"work_open": 0.3, "still_unemployed": 0.6, "education": 0.1}),
    "subsidised_full": Lasting(0.85, (120, 300), {"work_open": 0.35, "still_unemployed": 0.55, "service": 0.1}),
    "subsidised_part": Lasting(0.85, (120, 300), {"work_open": 0.25, "still_unemployed": 0.65, "service": 0.1}),
    "service": Lasting(0.70, (90, 270), {"still_unemployed": 0.6, "subsidised_full": 0.2, "work_open": 0.2}),
    "other_benefit": Lasting(0.35, (60, 200), {"still_unemployed": 0.7, "service": 0.3}),
    "still_unemployed": Lasting(0.22, (45, 250), {"work_open": 0.5, "subsidised_full": 0.2, "education": 0.3}),
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
    lasts, next_kind = _what_follows(kind, rng)
    since = np.maximum(on_workdays(end + days(rng, *LAG, n)), end)
    after = stays.assign(
        kind=pd.array(kind, dtype="str"),
        since=since,
        until=since + lasts,
        next_kind=pd.array(next_kind, dtype="str"),
        known=rng.random(n) < plan.leaving.known,
    )
    return _moved_on(after, everyone)


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


def _what_follows(kind: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw how many days each status lasts and what follows; both missing where it goes on."""
    lasts = np.full(len(kind), np.timedelta64("NaT", "D"))
    then = np.full(len(kind), None, dtype=object)
    for name, lasting in LASTING.items():
        of_kind = np.flatnonzero(kind == name)
        ending = of_kind[rng.random(len(of_kind)) < lasting.ends]
        lasts[ending] = days(rng, *lasting.days, len(ending))
        then[ending] = drawn(rng, list(lasting.then), list(lasting.then.values()), len(ending))
    return lasts, then


def _moved_on(after: pd.DataFrame, everyone: pd.DataFrame) -> pd.DataFrame:
    """Let statuses give way to a stay in any service that follows or goes on beside."""
    own = after.assign(stay=after.index)
    other = everyone.assign(other=everyone.index)[["person", "other", "start", "end"]]
    beside = own.merge(other, on="person", suffixes=("", "_other"))
    beside = beside[(beside["other"] != beside["stay"]) & ~(beside["end_other"] <= beside["end"])]
    nearest = beside.sort_values(["stay", "start_other"], kind="stable").drop_duplicates("stay").set_index("stay")
    starts = nearest["start_other"].reindex(after.index)
    ends = nearest["end_other"].reindex(after.index)
    in_service = starts <= after["end"] + pd.Timedelta(days=READ_AFTER)
    before_it = starts - pd.Timedelta(days=1)
    cut = ~in_service & starts.notna() & ~(after["until"] < starts)
    return after.assign(
        kind=after["kind"].mask(in_service, "service"),
        since=after["since"].mask(in_service, starts.clip(lower=after["end"])),
        until=after["until"].mask(in_service, ends).mask(cut, before_it),
        next_kind=after["next_kind"].mask(in_service | starts.notna()),
    )


def exit_rows(plan: ServicePlan, after: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Write down what the organisation knows by the day of the data.

    Returns
    -------
    pandas.DataFrame
        ``person service date kind until``, one row per status.
    """
    today = pd.Timestamp(TODAY)
    known = after[after["known"]]
    first = known[["person", "since", "kind", "until"]].rename(columns={"since": "date"})
    changing = known[known["next_kind"].notna()]
    second = pd.DataFrame(
        {
            "person": changing["person"],
            "date": changing["until"] + pd.Timedelta(days=1),
            "kind": changing["next_kind"],
        }
    )
    rows = pd.concat([first, second], ignore_index=True)  # a second status goes on
    rows = rows[rows["date"] <= today].reset_index(drop=True)
    blank = stream(seed, plan.id, "exit rows").random(len(rows)) < SERVICE_BLANK
    return rows.assign(
        service=pd.Series(plan.id, index=rows.index, dtype="str").mask(blank),
        until=rows["until"].where(rows["until"] < today),
    )


def went_on(after: pd.DataFrame) -> pd.Series:
    """Say for each stay whether the client truly went on to an exit that counts, recorded or not."""
    return after["kind"].isin(EXITS_THAT_COUNT)


def still_at_work(after: pd.DataFrame, months: int) -> pd.Series:
    """Say for each stay from which the client went to work whether the client is truly at work months later.

    Recorded or not. Left out are those who went on to another stay before that: what became of their work is not drawn.
    """
    worked = after[after["kind"].isin(WORK)]
    day = worked["since"] + pd.DateOffset(months=months)
    goes_on = ~(worked["until"] < day)
    later = worked["next_kind"].isin(WORK)
    return (goes_on | later)[goes_on | worked["next_kind"].notna()]
