"""What is true of each service, written beside the data so that every estimate can be held against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impactkit.domain.exits import MONTHS
from impactkit.domain.goals import EXPECTED, GAS
from impactkit.domain.instrument import Instrument
from impactkit.example.exits import still_at_work, went_on
from impactkit.example.instruments import ANSWERING, main_scale
from impactkit.example.plan import PERIOD, ServicePlan
from impactkit.frames.columns import SCALE, SERVICE, Column, Frame

DECIMALS = 6
LevelsOn = Callable[[pd.Series, pd.Series], np.ndarray]  # people and days -> n x 3 levels of the traits, SD
TRUTH = Frame(
    "truth",
    "one fact of a service, over the last stay of each client that ended in the period",
    (
        Column("organisation", "text", "name of the organisation"),
        SERVICE,
        Column(SCALE.name, "text", "id of the scale; missing where the fact is of no scale", missing=True),
        Column(
            "fact",
            "text",
            "effect: mean gain that the service was given, SD of the trait; baseline: mean true score at the start, "
            "native points; change: mean change of the true score from start to end, native points; change_of_pairs: "
            "the same from baseline to follow-up where clients were asked twice far enough apart; exits: share of "
            "clients who went on to work, an enterprise of their own or education, recorded or not, 0 to 1; "
            "at_work_after_3, _6, _12: share of those who went to work or an enterprise of their own who are at such "
            "work that many months later, recorded or not, 0 to 1; "
            "goals_reached: share of clients who set goals of their own and reached them on the whole by the end, "
            "rated or not, 0 to 1; goals_at_level: share of these goals at the expected level or above; steps: share "
            "of clients who took at least one small step",
        ),
        Column("value", "number", "in the unit of the fact; missing where no stay has it", missing=True),
        Column("stays", "whole", "stays that the value is taken over"),
    ),
)


def last_in_period(stays: pd.DataFrame) -> pd.DataFrame:
    """Pick the stays that a report on the period counts: of each client and service the last that ended in it."""
    first, last = (pd.Timestamp(day) for day in PERIOD)
    ended = stays[stays["end"].between(first, last)]
    return ended.sort_values("start").drop_duplicates(["person", "service"], keep="last").sort_index()


def service_truth(
    plan: ServicePlan,
    organisation: str,
    stays: pd.DataFrame,
    asked: pd.DataFrame,
    outcomes: pd.DataFrame,
    instruments: Mapping[str, Instrument],
    levels_on: LevelsOn,
    *,
    own: Sequence[Fact] = (),
) -> pd.DataFrame:
    """Tell what is true of one service.

    Parameters
    ----------
    plan : ServicePlan
        The service.
    organisation : str
        Name of its organisation.
    stays : pandas.DataFrame
        Its stays.
    asked : pandas.DataFrame
        Its assessments: ``stay day moment``.
    outcomes : pandas.DataFrame
        What truly became of the client after each of its ended stays; the index is that of `stays`.
    instruments : mapping
        Instruments by id.
    levels_on : callable
        Gives where people truly stand on days.
    own : sequence of Fact
        What is true of goals and small steps (`own_facts`).

    Returns
    -------
    pandas.DataFrame
        Frame `TRUTH`.
    """
    counted = last_in_period(stays)
    before, after = (levels_on(counted["person"], counted[day]) for day in ("start", "end"))
    pairs = _pairs(counted, asked)
    at_baseline, at_follow_up = (levels_on(pairs["person"], pairs[day]) for day in ("baseline", "follow_up"))
    left = outcomes.loc[counted.index]
    facts = [_mean("exits", None, went_on(left).to_numpy(dtype=float))]
    for months in MONTHS:
        stayed = still_at_work(left, months).to_numpy(dtype=float)
        facts.append(_mean(f"at_work_after_{months}", None, stayed))
    for name in plan.measuring.instruments:
        answering, scale = ANSWERING[name], main_scale(instruments[name]).id
        apart = (pairs["apart"] >= instruments[name].min_interval_days).to_numpy()
        start = answering.expected(before)
        of_pairs = answering.expected(at_follow_up[apart]) - answering.expected(at_baseline[apart])
        facts += [
            Fact("effect", scale, getattr(plan.effect, answering.trait), len(counted)),
            _mean("baseline", scale, start),
            _mean("change", scale, answering.expected(after) - start),
            _mean("change_of_pairs", scale, of_pairs),
        ]
    return _written(plan, organisation, [*facts, *own])


def own_facts(stays: pd.DataFrame, goals: pd.DataFrame, steps: pd.DataFrame) -> tuple[Fact, ...]:
    """Tell what is true of the clients' own goals and of their small steps; nothing where the service has none.

    Parameters
    ----------
    stays : pandas.DataFrame
        All stays of the service.
    goals : pandas.DataFrame
        As `impactkit.example.goals.goal_outcomes` gives them.
    steps : pandas.DataFrame
        As `impactkit.example.milestones.milestones` gives them.
    """
    counted = last_in_period(stays)
    facts: list[Fact] = []
    here = goals[goals["stay"].isin(counted.index)]
    if len(here):
        # T is 50 or more where the weighted levels sum to 0 or more.
        weighed = (here["weight"].fillna(1.0) * here["outcome"]).groupby(here["stay"]).sum()
        facts.append(_mean("goals_reached", GAS, (weighed >= 0).to_numpy(dtype=float)))
        at_level = float((here["outcome"] >= EXPECTED).mean())
        facts.append(Fact("goals_at_level", GAS, at_level, len(weighed)))
    if len(steps):
        during = counted.reset_index(names="stay").merge(steps, on=["person", "service"])
        taken = during[during["date"].between(during["start"], during["end"])]
        facts.append(_mean("steps", None, counted.index.isin(taken["stay"]).astype(float)))
    return tuple(facts)


def _pairs(counted: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Give the days of the baseline and of the latest assessment after it, and the days between them."""
    taken = asked[asked["stay"].isin(counted.index)]
    baseline = taken[taken["moment"] == "baseline"].set_index("stay")["day"]
    follow_up = taken[taken["moment"] != "baseline"].groupby("stay")["day"].max()
    days = pd.DataFrame({"baseline": baseline, "follow_up": follow_up}).dropna()
    return days.assign(person=counted["person"], apart=(days["follow_up"] - days["baseline"]).dt.days)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a service, in the order of the frame `TRUTH`."""

    name: str
    scale: str | None
    value: float
    stays: int


def _mean(name: str, scale: str | None, of_stays: np.ndarray) -> Fact:
    return Fact(name, scale, float(of_stays.mean()) if len(of_stays) else float("nan"), len(of_stays))


def _written(plan: ServicePlan, organisation: str, facts: list[Fact]) -> pd.DataFrame:
    written = pd.DataFrame(
        {
            "organisation": pd.Series([organisation] * len(facts), dtype="str"),
            "service": pd.Series([plan.id] * len(facts), dtype="str"),
            "scale": pd.Series([fact.scale for fact in facts], dtype="str"),
            "fact": pd.Series([fact.name for fact in facts], dtype="str"),
            "value": [round(fact.value, DECIMALS) for fact in facts],
            "stays": pd.Series([fact.stays for fact in facts], dtype="int64"),
        }
    )
    return TRUTH.checked(written)
