"""Stays: when each client is in which service, and how much the stay truly moves them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impactkit.example.draws import days, stream
from impactkit.example.plan import DATA_DATE, TRAITS, ServicePlan
from impactkit.example.workdays import on_workdays

TODAY = np.datetime64(DATA_DATE)
NEVER = np.datetime64("NaT", "D")
LAST_START = np.datetime64("2025-12-12")
SHORTEST = 75  # days of a stay that is not broken off
BROKEN_OFF = (4, 58)  # days of one that is
PAUSE = (20, 75)  # days away: with a few more to the next working day still under 90, so that the stay goes on
LONG = 200  # days: shorter stays are not interrupted
AWAY = (100, 220)  # days away: a new stay even when a holiday takes some of them
JOINING = (45, 240)  # days from the start in one service to the start in another
SECOND_TIME = 0.4  # a second stay gives this part of the gain of a first
HALFWAY = 60.0  # days: after t days a stay has given 1 - exp(-t / HALFWAY) of its gain
GAINS = [f"gain_{trait}" for trait in TRAITS]


def first_stays(plan: ServicePlan, people: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Make the first stay of those who come to this service first.

    Parameters
    ----------
    plan : ServicePlan
        The service.
    people : pandas.DataFrame
        Its clients; the index is carried over as ``person``.
    seed : int
        Seed of the whole example.

    Returns
    -------
    pandas.DataFrame
        One row per stay: ``person service start end`` (missing while it goes on) ``early`` (broken off within two
        months) ``pause_from pause_to`` (last day before and first day after an interruption) and the gains in SD.
    """
    rng = stream(seed, plan.id, "first stays")
    starts = [
        np.datetime64(intake.first) + days(rng, 0, (intake.last - intake.first).days, intake.clients)
        for intake in plan.intakes
    ]
    return _stays(plan, people.index.to_numpy(), np.concatenate(starts), rng)


def joining_stays(plan: ServicePlan, elsewhere: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Make the stays of clients of other services who come here as well; `elsewhere` holds their first stays."""
    rng = stream(seed, plan.id, "joining stays")
    chosen = []
    for service, count in plan.also_from:
        able = elsewhere[(elsewhere["service"] == service) & (elsewhere["start"] < LAST_START - JOINING[0])]
        chosen.append(able.iloc[rng.choice(len(able), size=min(count, len(able)), replace=False)])
    if not chosen:
        return _stays(plan, np.array([], dtype=np.int64), np.array([], dtype="datetime64[D]"), rng)
    others = pd.concat(chosen)
    begun = others["start"].to_numpy(dtype="datetime64[D]")
    room = np.minimum((LAST_START - begun).astype(int), JOINING[1])
    later = rng.integers(JOINING[0], room, endpoint=True).astype("timedelta64[D]")
    return _stays(plan, others["person"].to_numpy(), begun + later, rng)


def second_stays(plan: ServicePlan, stays: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Make the stays of those who come back to this service after a longer time away."""
    rng = stream(seed, plan.id, "second stays")
    ends = stays["end"].to_numpy(dtype="datetime64[D]")
    back = ends + days(rng, *AWAY, len(stays))
    chance = rng.random(len(stays))
    comes = (chance < plan.course.returning) & (back <= LAST_START)  # a missing end is never before a day
    again = _stays(plan, stays["person"].to_numpy()[comes], back[comes], rng)
    again[GAINS] *= SECOND_TIME
    return again


def _stays(plan: ServicePlan, person: np.ndarray, start: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    n, course = len(person), plan.course
    begun = on_workdays(start.astype("datetime64[D]"))
    early = rng.random(n) < course.early
    length = np.maximum(course.days * np.exp(course.spread * rng.standard_normal(n)), SHORTEST).astype(int)
    length = np.where(early, rng.integers(*BROKEN_OFF, size=n, endpoint=True), length)
    end = on_workdays(begun + length.astype("timedelta64[D]"))
    end = np.maximum(end, begun)
    pause_from, pause_to = _pauses(plan, begun, length, rng)
    gains = _gains(plan, n, rng)
    frame = pd.DataFrame({"person": person, "service": pd.Series([plan.id] * n, dtype="str"), "start": begun})
    frame["end"] = np.where(end <= TODAY, end, NEVER)
    return frame.assign(early=early, pause_from=pause_from, pause_to=pause_to, **dict(zip(GAINS, gains.T, strict=True)))


def _pauses(
    plan: ServicePlan, start: np.ndarray, length: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    n = len(start)
    pause_from = on_workdays(start + (length * rng.uniform(0.3, 0.5, n)).astype(int).astype("timedelta64[D]"))
    pause_to = on_workdays(pause_from + days(rng, *PAUSE, n))
    paused = (rng.random(n) < plan.course.paused) & (length >= LONG) & (pause_to <= TODAY)
    return np.where(paused, pause_from, NEVER), np.where(paused, pause_to, NEVER)


def _gains(plan: ServicePlan, n: int, rng: np.random.Generator) -> np.ndarray:
    common = rng.standard_normal((n, 1))
    own = rng.standard_normal((n, len(TRAITS)))
    return np.asarray(plan.effect.array() + plan.effect_sd.array() * (0.6 * common + 0.8 * own))


def levels_on(people: pd.DataFrame, stays: pd.DataFrame, person: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Give where each person truly stands on each day: the start, and what all stays have given until then.

    Parameters
    ----------
    people, stays : pandas.DataFrame
        All people, with the row number as index, and all stays of all services.
    person, day : numpy.ndarray
        Row numbers of people and days (datetime64[D]), of one length n.

    Returns
    -------
    numpy.ndarray
        n x 3, the traits in the order of `TRAITS`, in SD.
    """
    asked = pd.DataFrame({"person": person, "day": day, "row": np.arange(len(person))})
    seen = asked.merge(stays[["person", "start", "end", *GAINS]], on="person")
    until = seen["end"].fillna(pd.Timestamp(DATA_DATE)).clip(upper=seen["day"])
    inside = (until - seen["start"]).dt.days.clip(lower=0).to_numpy()
    reached = 1.0 - np.exp(-inside / HALFWAY)
    levels = people[list(TRAITS)].to_numpy()[person]
    np.add.at(levels, seen["row"].to_numpy(), seen[GAINS].to_numpy() * reached[:, None])
    return np.asarray(levels)


def episodes(stays: pd.DataFrame) -> pd.DataFrame:
    """Give the episodes as an organisation records them: an interrupted stay makes two rows.

    Returns
    -------
    pandas.DataFrame
        ``person service start end end_reason``, one row per episode; the reason stands with the last one.
    """
    whole = stays[stays["pause_from"].isna()]
    paused = stays[stays["pause_from"].notna()]
    before = paused.assign(end=paused["pause_from"], end_reason=pd.Series(index=paused.index, dtype="str"))
    after = paused.assign(start=paused["pause_to"])
    return pd.concat([whole, before, after])[["person", "service", "start", "end", "end_reason"]]
