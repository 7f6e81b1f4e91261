"""Describe what a service tells beside its scales: the clients' own goals, and their small steps."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from impactkit.domain.findings import Findings
from impactkit.domain.goals import GAS
from impactkit.domain.project import Service
from impactkit.frames.columns import CHANGES, GOAL_LEVELS, LEFT_OUT
from impactkit.frames.project import Project
from impactkit.measure.classes import without_change
from impactkit.measure.goal_pairs import goal_levels, pair_goals
from impactkit.measure.goals import score_goals
from impactkit.measure.left_out import left_out
from impactkit.results.goals import goal_findings, goal_starts
from impactkit.results.milestones import milestone_findings

STAY = ["client", "service", "stay"]


@dataclass(frozen=True, eq=False, kw_only=True)
class MeasuredGoals:
    """The clients' own goals of a project, measured once for all its services."""

    changes: pd.DataFrame  # frame `changes` of the scale gas, every stay begun; no change and no class
    levels: pd.DataFrame  # frame `goal_levels`, every stay begun
    left_out: pd.DataFrame  # frame `left_out`, of the stays that ended in the period


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedGoals:
    """What was found on the clients' own goals, and the clients that it rests on."""

    findings: Findings = field(default_factory=Findings)
    measured: frozenset[str] | None = None  # None where results may not be told, or nobody rates goals
    started: frozenset[str] | None = None  # those whose goals were rated at the start

    @property
    def populations(self) -> dict[str, frozenset[str]]:
        """Give the clients in each whole, by its key; nothing where the service has no goals."""
        both = (("goals.pairs", self.measured), ("goals.baselines", self.started))
        return {key: clients for key, clients in both if clients is not None}


def measure_goals(project: Project) -> MeasuredGoals:
    """Pair the goals of all services; frames without rows where the project has no goals."""
    goals, episodes = project.rows.goals, project.rows.episodes
    if goals.empty:
        return MeasuredGoals(changes=CHANGES.empty(), levels=GOAL_LEVELS.empty(), left_out=LEFT_OUT.empty())
    as_of, windows, period = project.as_of, project.declaration.windows, project.declaration.period
    return MeasuredGoals(
        changes=without_change(pair_goals(goals, episodes, as_of=as_of, windows=windows)),
        levels=goal_levels(goals, episodes, as_of=as_of, windows=windows),
        left_out=left_out(score_goals(goals), episodes, as_of=as_of, period=period, windows=windows),
    )


def describe_goals(
    changes: pd.DataFrame, levels: pd.DataFrame, service: Service, *, stays: pd.DataFrame, results: bool
) -> DescribedGoals:
    """Find how far the clients of `stays` came with their own goals.

    Parameters
    ----------
    changes : pandas.DataFrame
        Frame `changes` of all stays of the project.
    levels : pandas.DataFrame
        Frame `goal_levels` of all stays of the project.
    service : Service
        The service.
    stays : pandas.DataFrame
        The population: ``client``, ``service``, ``stay``; with `results` a frame `stays`.
    results : bool
        Whether results may be told; else only who has set goals.
    """
    of_service = changes[(changes["service"] == service.id) & (changes["scale"] == GAS)]
    if of_service.empty:
        return DescribedGoals()
    pairs = stays[STAY].merge(of_service, on=STAY)
    set_goals = levels.merge(stays[STAY], on=STAY)
    return DescribedGoals(
        findings=_results(pairs, set_goals, service, stays) if results else goal_starts(pairs),
        measured=frozenset(pairs.loc[pairs["status"] == "measured", "client"]) if results else None,
        started=frozenset(pairs.loc[pairs["baseline"].notna(), "client"]),
    )


def _results(pairs: pd.DataFrame, levels: pd.DataFrame, service: Service, stays: pd.DataFrame) -> Findings:
    if service.goal.kind != "goals":
        return goal_findings(pairs, levels)
    by_goals = stays.loc[stays["class"].isin(["goal_reached", "goal_not_reached"]), STAY]
    return goal_findings(pairs, levels, stayed=pairs.merge(by_goals, on=STAY))


def describe_milestones(project: Project, service: Service, stays: pd.DataFrame) -> Findings:
    """Count who took small steps; nothing where the service records none.

    Parameters
    ----------
    project : Project
        With its milestones.
    service : Service
        The service.
    stays : pandas.DataFrame
        The population: ``client``, ``service``, ``stay``, ``end``.
    """
    steps = project.rows.milestones
    known = steps[(steps["service"] == service.id) & (steps["date"] <= pd.Timestamp(project.as_of))]
    found = milestone_findings(known, stays, after_end=project.declaration.windows.after_end)
    return Findings(kinds=() if found is None else (found,))
