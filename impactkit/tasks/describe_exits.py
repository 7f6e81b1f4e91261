"""Describe what came after a service: who stays after an exit, and how far the project's own targets are reached."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from impactkit.domain.findings import Findings
from impactkit.domain.project import Service
from impactkit.frames.project import Project
from impactkit.measure.retention import retention
from impactkit.measure.targets import attainment
from impactkit.results.retention import retention_findings
from impactkit.results.targets import membership, target_findings


@dataclass(frozen=True, slots=True)
class After:
    """What was found, and whom each target counts: all that were held against it, and those of its population."""

    findings: Findings
    populations: dict[str, frozenset[str]]


def describe_after(project: Project, service: Service, *, stays: pd.DataFrame, population: pd.DataFrame) -> After:
    """Find who stays after an exit, and how far the targets beside the goal are reached.

    Parameters
    ----------
    project : Project
        The whole project.
    service : Service
        One of its services.
    stays : pandas.DataFrame
        ``client``, ``service``, ``stay``, ``end``: every stay begun in the project.
    population : pandas.DataFrame
        Frame `stays` of the service.

    Returns
    -------
    After
        Exact; not yet fit to be shown.
    """
    declaration, exits, as_of = project.declaration, project.rows.exits, project.as_of
    period, windows = declaration.period, declaration.windows
    ended = population[population["population"] == "ended"]
    findings = retention_findings(retention(ended, exits, as_of=as_of, windows=windows))
    of_service = stays[stays["service"] == service.id]
    populations: dict[str, frozenset[str]] = {}
    for target in declaration.targets_of(service.id):
        held = attainment(of_service, exits, target, as_of=as_of, period=period, windows=windows)
        findings += target_findings(held, project.rows.clients, target)
        members = membership(held, project.rows.clients, target) == "member"
        populations[f"target.{target.id}.all"] = frozenset(held["client"])
        populations[f"target.{target.id}.members"] = frozenset(held.loc[members, "client"])
    return After(findings, populations)
